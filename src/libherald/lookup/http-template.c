/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts with holes, and how a value must be written where it goes: the number and the search text come from
 * strangers, parameters from people who paste what they find. */

#include "lookup/http-template.h"

#include <string.h>

#include "lookup/http-number.h"
#include "lookup/source.h"

/* Bytes of the longest value and of the longest text with all holes filled. */
#define VALUE_MAX 4096
#define RESULT_MAX 16384
/* Holes of one template. */
#define HOLES_MAX 64

typedef struct
{
  char *text;       /* of the file, or the name of a hole */
  gboolean hole;
  gboolean quoted;  /* a hole in a string of JSON */
  gboolean in_host; /* a hole before the path of a URL */
} Part;

struct _HeraldHttpTemplate
{
  HeraldHttpEscape escape;
  GArray *parts; /* of Part */
};

static void
part_clear (gpointer data)
{
  g_free (((Part *) data)->text);
}

/* Where a text stands after some more of it: in a string of JSON; before the path of a URL. */
typedef struct
{
  gboolean quoted;
  guint slashes;
} Where;

static void
follow (Where *where,
        const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (where->quoted && *p == '\\' && p[1] != '\0')
        p++;
      else if (*p == '"')
        where->quoted = !where->quoted;
      else if (*p == '/' || *p == '?' || *p == '#')
        where->slashes++;
    }
}

static void
add_part (HeraldHttpTemplate *self,
          Where *where,
          const char *text,
          gsize length,
          gboolean hole)
{
  Part part = { g_strndup (text, length), hole, where->quoted, where->slashes < 3 };

  /* The address of the server brings its own path. */
  if (hole && self->parts->len == 0)
    where->slashes = 3;
  if (!hole)
    follow (where, part.text);
  if (hole || length > 0)
    g_array_append_val (self->parts, part);
  else
    part_clear (&part);
}

/**
 * herald_http_template_new:
 * @text: text with holes
 * @escape: where it goes
 * @error: return location: a hole that does not end, or too many
 *
 * Returns: (transfer full): the template
 */
HeraldHttpTemplate *
herald_http_template_new (const char *text,
                          HeraldHttpEscape escape,
                          GError **error)
{
  g_autoptr (HeraldHttpTemplate) self = g_new0 (HeraldHttpTemplate, 1);
  Where where = { 0 };
  const char *hole;

  self->escape = escape;
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, part_clear);
  while ((hole = strstr (text, "${")) != NULL)
    {
      const char *end = strchr (hole, '}');

      if (end == NULL || self->parts->len > 2 * HOLES_MAX)
        {
          g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                       end == NULL ? "“${” has no “}”" : "it has too many “${…}”");
          return NULL;
        }
      add_part (self, &where, text, (gsize) (hole - text), FALSE);
      add_part (self, &where, hole + 2, (gsize) (end - hole - 2), TRUE);
      text = end + 1;
    }
  add_part (self, &where, text, strlen (text), FALSE);
  return g_steal_pointer (&self);
}

/**
 * herald_http_template_free:
 * @self: (transfer full) (nullable): a template
 */
void
herald_http_template_free (HeraldHttpTemplate *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->parts);
  g_free (self);
}

/**
 * herald_http_template_foreach:
 * @self: a template
 * @func: called with each hole until it returns %FALSE
 * @user_data: for @func
 * @error: return location for @func
 *
 * Returns: whether @func returned %TRUE for all
 */
gboolean
herald_http_template_foreach (const HeraldHttpTemplate *self,
                              HeraldHttpHoleFunc func,
                              gpointer user_data,
                              GError **error)
{
  gboolean is_url = self->escape == HERALD_HTTP_ESCAPE_URL;

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);

      if (part->hole && !func (part->text, is_url && part->in_host, is_url && i == 0, user_data, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * herald_http_template_uses:
 * @self: (nullable): a template
 * @prefix: the beginning of names, "secret."
 *
 * Returns: whether one of its holes has such a name
 */
gboolean
herald_http_template_uses (const HeraldHttpTemplate *self,
                           const char *prefix)
{
  for (guint i = 0; self != NULL && i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);

      if (part->hole && g_str_has_prefix (part->text, prefix))
        return TRUE;
    }
  return FALSE;
}

/* Letters, digits and blanks: what means nothing in any query language. */
static char *
only_words (const char *text)
{
  GString *words = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || g_unichar_ismark (c))
        g_string_append_unichar (words, c);
      else if (words->len > 0 && words->str[words->len - 1] != ' ')
        g_string_append_c (words, ' ');
    }
  g_strchomp (words->str);
  return g_string_free (words, FALSE);
}

static char *
find_value (const HeraldHttpValues *values,
            const char *name)
{
  const char *value = NULL;

  if (values->find != NULL)
    return values->find (name, values->find_data);
  if (g_str_equal (name, "number"))
    return values->number != NULL && values->form != NULL ? herald_http_number_form (values->number, values->form) : NULL;
  if (g_str_has_prefix (name, "number."))
    return values->number != NULL ? herald_http_number_form (values->number, name + strlen ("number.")) : NULL;
  if (g_str_has_prefix (name, "data."))
    value = herald_call_data_find (values->data, name + strlen ("data."));
  else if (g_str_equal (name, "text"))
    value = values->text;
  else if (g_str_equal (name, "text.words"))
    return values->text != NULL ? only_words (values->text) : NULL;
  else if (g_str_equal (name, "login"))
    value = values->login;
  else if (g_str_has_prefix (name, "record."))
    value = values->record != NULL ? g_hash_table_lookup (values->record, name) : NULL;
  else if (values->settings != NULL)
    {
      value = g_hash_table_lookup (values->settings, name);
      if (value == NULL)
        value = "";
    }
  return g_strdup (value);
}

static char *
escape_json (const char *value)
{
  GString *text = g_string_new (NULL);

  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_printf (text, "\\%c", *p);
      else if ((guchar) *p < 0x20 || *p == 0x7f)
        g_string_append_printf (text, "\\u%04x", (guint) (guchar) *p);
      else
        g_string_append_c (text, *p);
    }
  return g_string_free (text, FALSE);
}

static gboolean
is_whole_number (const char *value)
{
  gsize sign = *value == '-' ? 1 : 0, digits = strspn (value + sign, "0123456789");

  return digits > 0 && digits <= 18 && value[sign + digits] == '\0' && (value[sign] != '0' || digits == 1);
}

static gboolean
is_one_line (const char *value)
{
  for (const char *p = value; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f)
      return FALSE;
  return TRUE;
}

/* NULL: it cannot stand there. */
static char *
escape (const Part *part,
        HeraldHttpEscape where,
        gboolean at_start,
        const char *value)
{
  switch (where)
    {
    case HERALD_HTTP_ESCAPE_URL:
      /* The settings have been checked: these are addresses and names of hosts. */
      return at_start || part->in_host ? g_strdup (value) : g_uri_escape_string (value, NULL, FALSE);
    case HERALD_HTTP_ESCAPE_JSON:
    case HERALD_HTTP_ESCAPE_JSON_QUERY:
      if (part->quoted)
        return escape_json (value);
      return is_whole_number (value) ? g_strdup (value) : NULL;
    case HERALD_HTTP_ESCAPE_HEADER:
    case HERALD_HTTP_ESCAPE_PLAIN:
      return is_one_line (value) ? g_strdup (value) : NULL;
    case HERALD_HTTP_ESCAPE_QUERY:
    default:
      return g_strdup (value);
    }
}

static gboolean
fill (GString *result,
      const HeraldHttpTemplate *self,
      guint index,
      const HeraldHttpValues *values,
      GError **error)
{
  const Part *part = &g_array_index (self->parts, Part, index);
  g_autofree char *found = find_value (values, part->text);
  g_autofree char *value = NULL, *escaped = NULL;

  if (found == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no %s.", part->text);
      return FALSE;
    }
  value = g_utf8_make_valid (found, -1);
  escaped = strlen (value) <= VALUE_MAX ? escape (part, self->escape, index == 0, value) : NULL;
  if (escaped == NULL)
    {
      g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                   "The value of “%s” cannot be sent: it is too long, has several lines, or is not the number it must be.", part->text);
      return FALSE;
    }
  g_string_append (result, escaped);
  return TRUE;
}

/**
 * herald_http_template_expand:
 * @self: a template
 * @values: what its holes are filled with
 * @error: return location
 *
 * Returns: (transfer full): the text, written as the place of the template needs it
 */
char *
herald_http_template_expand (const HeraldHttpTemplate *self,
                             const HeraldHttpValues *values,
                             GError **error)
{
  g_autoptr (GString) result = g_string_new (NULL);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);

      if (!part->hole)
        g_string_append (result, part->text);
      else if (!fill (result, self, i, values, error))
        return NULL;
    }
  if (result->len > RESULT_MAX)
    {
      g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, "What would be sent is too long.");
      return NULL;
    }
  if (self->escape == HERALD_HTTP_ESCAPE_QUERY || self->escape == HERALD_HTTP_ESCAPE_JSON_QUERY)
    return g_uri_escape_string (result->str, NULL, FALSE);
  return g_string_free (g_steal_pointer (&result), FALSE);
}
