/* SPDX-License-Identifier: GPL-3.0-or-later */
/* AGI as res_agi.c of Asterisk 11 to 22 speaks it: "agi_name: value" line by line up to an empty one; then a command of
 * words, quoted with " and \, and for each an answer that begins with three digits. */

#include "wire/agi.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wire/ami-parser.h"

struct _HeraldAgiRequest
{
  GHashTable *values;     /* name -> value, owned */
  GHashTable *parameters; /* of the route, likewise */
  GPtrArray *names;       /* of the parameters, borrowed, as they came */
  char *route;            /* "lookup" of "agi://host/lookup?…"; NULL: not yet */
  guint n_lines;
  gboolean complete;
  gboolean started; /* with arguments: what the lines say of them does not count */
};

/**
 * herald_agi_request_new:
 *
 * Returns: (transfer full): a request of which nothing is known yet
 */
HeraldAgiRequest *
herald_agi_request_new (void)
{
  HeraldAgiRequest *self = g_new0 (HeraldAgiRequest, 1);

  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->names = g_ptr_array_new ();
  return self;
}

/**
 * herald_agi_request_free:
 * @self: (transfer full) (nullable): a request
 */
void
herald_agi_request_free (HeraldAgiRequest *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->values);
  g_hash_table_unref (self->parameters);
  g_ptr_array_unref (self->names);
  g_free (self->route);
  g_free (self);
}

/* "a=1", "b=%C3%A4". What cannot be decoded is left out, or in an argument taken as it is: it may never have been encoded. The first
 * of a name counts. */
static void
take_parameter (HeraldAgiRequest *self,
                const char *pair,
                gboolean argument)
{
  const char *equals = strchr (pair, '=');
  g_autofree char *name = NULL, *value = NULL;

  if (equals == NULL || g_hash_table_size (self->parameters) >= HERALD_AGI_PARAMETERS_MAX)
    return;
  name = g_uri_unescape_segment (pair, equals, NULL);
  value = g_uri_unescape_string (equals + 1, NULL);
  if (value == NULL && argument)
    value = g_strdup (equals + 1);
  if (name == NULL || *name == '\0' || value == NULL || !g_utf8_validate (value, -1, NULL) || g_hash_table_contains (self->parameters, name))
    return;
  g_ptr_array_add (self->names, name);
  g_hash_table_insert (self->parameters, g_steal_pointer (&name), g_steal_pointer (&value));
}

static void
take_query (HeraldAgiRequest *self,
            const char *query)
{
  g_auto (GStrv) pairs = g_strsplit (query, "&", HERALD_AGI_PARAMETERS_MAX + 1);

  for (guint i = 0; pairs[i] != NULL && i < HERALD_AGI_PARAMETERS_MAX; i++)
    take_parameter (self, pairs[i], FALSE);
}

static const char *
get_argument (HeraldAgiRequest *self,
              guint number)
{
  char name[32];

  g_snprintf (name, sizeof name, "agi_arg_%u", number);
  return g_hash_table_lookup (self->values, name);
}

/* Over TCP the route is the address's path; a program is named by its first argument. The other arguments are "name=value". */
static void
find_route (HeraldAgiRequest *self)
{
  const char *script = self->started ? NULL : herald_agi_request_get (self, "agi_network_script");
  const char *from = script != NULL ? script : get_argument (self, 1), *argument;
  const char *question = from != NULL ? strchr (from, '?') : NULL;

  if (from != NULL && *from == '/')
    from++;
  if (question != NULL)
    take_query (self, question + 1);
  for (guint i = script != NULL ? 1 : 2; (argument = get_argument (self, i)) != NULL; i++)
    take_parameter (self, argument, TRUE);
  self->route = from == NULL ? g_strdup ("") : question != NULL ? g_strndup (from, (gsize) (question - from)) : g_strdup (from);
}

/**
 * herald_agi_request_take_arguments:
 * @self: a request of which nothing is known yet
 * @arguments: (array zero-terminated=1): those with which Asterisk has started the program: the route, and "name=value"
 *
 * They count instead of the lines about them: before version 1.6.1 there are none.
 */
void
herald_agi_request_take_arguments (HeraldAgiRequest *self,
                                   const char *const *arguments)
{
  self->started = arguments[0] != NULL;
  for (guint i = 0; arguments[i] != NULL && i < HERALD_AGI_LINES_MAX; i++)
    g_hash_table_insert (self->values, g_strdup_printf ("agi_arg_%u", i + 1), g_strdup (arguments[i]));
}

/**
 * herald_agi_request_take_line:
 * @self: a request that is not complete
 * @line: a line without its end
 * @length: bytes of @line
 * @error: set where this is no AGI request, or one beyond the bounds
 *
 * An empty line completes the request.
 *
 * Returns: whether the line could be taken
 */
gboolean
herald_agi_request_take_line (HeraldAgiRequest *self,
                              const char *line,
                              gsize length,
                              GError **error)
{
  const char *colon;
  char *name;

  g_return_val_if_fail (!self->complete, FALSE);
  if (length > 0 && line[length - 1] == '\r')
    length--;
  if (length == 0)
    {
      self->complete = TRUE;
      find_route (self);
      return TRUE;
    }
  colon = memchr (line, ':', length);
  if (length > HERALD_AGI_LINE_MAX || ++self->n_lines > HERALD_AGI_LINES_MAX)
    {
      g_set_error_literal (error, HERALD_WIRE_ERROR, HERALD_WIRE_ERROR_MESSAGE_TOO_LONG, _("The request is longer than any of Asterisk’s."));
      return FALSE;
    }
  if (colon == NULL || length < 4 || memcmp (line, "agi_", 4) != 0 || memchr (line, '\0', length) != NULL)
    {
      g_set_error_literal (error, HERALD_WIRE_ERROR, HERALD_WIRE_ERROR_NOT_ASTERISK, _("This is no request of Asterisk’s gateway interface."));
      return FALSE;
    }
  name = g_strndup (line, (gsize) (colon - line));
  for (colon++; colon < line + length && *colon == ' ';)
    colon++;
  /* The first of a name counts: what comes later may be a caller's, in an argument. */
  if (g_hash_table_contains (self->values, name) || (self->started && g_str_has_prefix (name, "agi_arg_")))
    g_free (name);
  else
    g_hash_table_insert (self->values, name, g_strndup (colon, (gsize) (line + length - colon)));
  return TRUE;
}

/**
 * herald_agi_request_is_complete:
 * @self: a request
 *
 * Returns: whether the empty line has come: now Asterisk waits for commands
 */
gboolean
herald_agi_request_is_complete (HeraldAgiRequest *self)
{
  return self->complete;
}

/**
 * herald_agi_request_get:
 * @self: a request
 * @name: "agi_callerid", "agi_uniqueid", …
 *
 * Returns: (transfer none) (nullable): its value as received; %NULL also for Asterisk's "unknown"
 */
const char *
herald_agi_request_get (HeraldAgiRequest *self,
                        const char *name)
{
  const char *value = g_hash_table_lookup (self->values, name);

  return value != NULL && !g_str_equal (value, "unknown") ? value : NULL;
}

/**
 * herald_agi_request_get_route:
 * @self: a complete request
 *
 * Returns: (transfer none): what is asked for: "lookup"; empty: nothing
 */
const char *
herald_agi_request_get_route (HeraldAgiRequest *self)
{
  return self->route != NULL ? self->route : "";
}

/**
 * herald_agi_request_get_parameter:
 * @self: a complete request
 * @name: of "agi://host/route?name=value" and of the arguments "name=value"
 *
 * Returns: (transfer none) (nullable): its value, decoded: UTF-8 of whoever called, perhaps
 */
const char *
herald_agi_request_get_parameter (HeraldAgiRequest *self,
                                  const char *name)
{
  return g_hash_table_lookup (self->parameters, name);
}

/**
 * herald_agi_request_get_n_parameters:
 * @self: a complete request
 *
 * Returns: how many herald_agi_request_get_parameter_name() has
 */
guint
herald_agi_request_get_n_parameters (HeraldAgiRequest *self)
{
  return self->names->len;
}

/**
 * herald_agi_request_get_parameter_name:
 * @self: a complete request
 * @index: which, in the order of the route
 *
 * Returns: (transfer none): its name, decoded: UTF-8 of whoever called, perhaps
 */
const char *
herald_agi_request_get_parameter_name (HeraldAgiRequest *self,
                                       guint index)
{
  return g_ptr_array_index (self->names, index);
}

/* A word of a command. Asterisk takes the backslash for a mark also outside of quotes; control characters end lines or
 * are nobody's name. */
static void
append_word (GString *command,
             const char *word)
{
  g_string_append (command, " \"");
  for (; *word != '\0'; word++)
    {
      if (*word == '"' || *word == '\\')
        g_string_append_c (command, '\\');
      g_string_append_c (command, (guchar) *word < 0x20 || *word == 0x7f ? ' ' : *word);
    }
  g_string_append_c (command, '"');
}

/**
 * herald_agi_command:
 * @verb: "SET VARIABLE", "GET FULL VARIABLE", …
 * @...: words, ended by %NULL; whatever is in them stays one word each
 *
 * Returns: (transfer full) (nullable): the line with its end; %NULL where it is longer than Asterisk reads
 */
char *
herald_agi_command (const char *verb,
                    ...)
{
  GString *command = g_string_new (verb);
  const char *word;
  va_list words;

  va_start (words, verb);
  while ((word = va_arg (words, const char *)) != NULL)
    append_word (command, word);
  va_end (words);
  g_string_append_c (command, '\n');
  return g_string_free (command, command->len > HERALD_AGI_COMMAND_MAX);
}

/* "result=1 (a value) endpos=0": the parentheses reach to the last one, as a value may have some. */
static void
parse_result (HeraldAgiReply *reply,
              const char *text,
              gsize length)
{
  const char *end = text + length, *open;
  gboolean negative;

  if (length < 7 || memcmp (text, "result=", 7) != 0)
    return;
  text += 7;
  negative = text < end && *text == '-';
  if (negative)
    text++;
  for (; text < end && g_ascii_isdigit (*text) && reply->result < 1000000; text++)
    reply->result = reply->result * 10 + (*text - '0');
  if (negative)
    reply->result = -reply->result;
  open = memchr (text, '(', (gsize) (end - text));
  while (open != NULL && end > open + 1 && end[-1] != ')')
    end--;
  if (open == NULL || end <= open + 1)
    return;
  reply->data = open + 1;
  reply->data_length = (gsize) (end - 1 - reply->data);
}

/**
 * herald_agi_reply_parse:
 * @reply: what it says
 * @line: a line without its end, borrowed by @reply
 * @length: bytes of @line
 */
void
herald_agi_reply_parse (HeraldAgiReply *reply,
                        const char *line,
                        gsize length)
{
  *reply = (HeraldAgiReply){ .kind = HERALD_AGI_REPLY_OTHER };
  if (length > 0 && line[length - 1] == '\r')
    length--;
  if (length == 6 && memcmp (line, "HANGUP", 6) == 0)
    {
      reply->kind = HERALD_AGI_REPLY_HANGUP;
      return;
    }
  if (length < 4 || !g_ascii_isdigit (line[0]) || !g_ascii_isdigit (line[1]) || !g_ascii_isdigit (line[2]))
    return;
  reply->code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  if (line[3] == '-')
    reply->kind = HERALD_AGI_REPLY_MORE;
  else if (line[3] == ' ' && reply->code == 200)
    {
      reply->kind = HERALD_AGI_REPLY_RESULT;
      parse_result (reply, line + 4, length - 4);
    }
  else if (line[3] == ' ' && reply->code >= 500)
    reply->kind = HERALD_AGI_REPLY_REFUSED;
}
