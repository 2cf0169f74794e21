/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The route "pop": data that only the dialplan knows (a number typed into a menu, a ticket, a skill) come to the card of the call.
 *
 * A desk that answers itself takes them. Anybody else has Asterisk tell them to every desk, by an event on the caller's own channel, which
 * carries the channel's ids (wire/pop-event): no broker, and the data come before what the dialplan does next. */

#include "engine/agi-answer.h"
#include "engine/agi-routes-private.h"

#include <string.h>

#include "wire/pop-event.h"

/* Bytes of what the event says; a command of the longest kind (HERALD_AGI_COMMAND_MAX) has these and the words before them. */
#define EVENT_MAX (HERALD_AGI_COMMAND_MAX - 64)
/* Bytes of the list of extensions, so that data have room beside it. */
#define EXTS_MAX 600

static gboolean
is_own (const char *name)
{
  return g_str_equal (name, "ext") || g_str_equal (name, "deadline");
}

/* Every parameter is a datum but for those of the route itself. */
static HeraldCallData *
read_data (HeraldAgiRequest *request)
{
  HeraldCallData *data = herald_call_data_new ();

  for (guint i = 0; i < herald_agi_request_get_n_parameters (request); i++)
    {
      const char *name = herald_agi_request_get_parameter_name (request, i);
      const char *value = herald_agi_request_get_parameter (request, name);

      if (!is_own (name))
        herald_call_data_set (data, name, strlen (name), value, strlen (value));
    }
  return data;
}

/* What UserEvent makes of a line (apps/app_userevent.c, AST_STANDARD_APP_ARGS; measured alike with 16.28 and 22.10): a comma ends it, quotes
 * go, a backslash goes and keeps a comma after it, an open ( or [ takes all that follows with it, blanks at the ends go, the last of a
 * name counts, and where anything is no UTF-8 there is no event at all. EXEC puts in no ${variables}. Of %XX and -._~ nothing is lost. */
static char *
encode (const char *text)
{
  return g_uri_escape_string (text, NULL, FALSE);
}

/* Cut where one of several ends: fewer desks show it then, never more. */
static char *
encode_exts (const char *exts)
{
  char *text = encode (exts);

  while (strlen (text) > EXTS_MAX)
    {
      char *comma = g_strrstr (text, "%2C"), *ampersand = g_strrstr (text, "%26");
      char *end = comma > ampersand ? comma : ampersand;

      /* One that is as long as all of them is nobody's also when it is cut. */
      if (end == NULL)
        end = text + EXTS_MAX;
      *end = '\0';
    }
  return text;
}

/* As much of a value as one event takes, in whole characters. */
static char *
encode_value (const char *value,
              gsize room)
{
  g_autofree char *kept = g_strdup (value);
  char *text = encode (kept);

  while (strlen (text) > room)
    {
      g_free (text);
      *g_utf8_prev_char (kept + strlen (kept)) = '\0';
      text = encode (kept);
    }
  return text;
}

static void
add_event (HeraldAgiAnswer *answer,
           const char *event)
{
  herald_agi_answer_add (answer, herald_agi_command ("EXEC UserEvent", event, NULL));
}

/* Before 11 the event does not say by itself which channel it is about (wire/pop-event). 1.4 does not say its version either; a version that
 * is no number ("certified/18.9") is newer. */
static const char *
get_missing_id (HeraldAgiRequest *request)
{
  const char *version = herald_agi_request_get (request, "agi_version");
  gboolean missing = version == NULL || (g_ascii_isdigit (*version) && g_ascii_strtoull (version, NULL, 10) < 11);

  return missing ? herald_agi_request_get (request, "agi_uniqueid") : NULL;
}

/* What every event begins with. */
static char *
write_head (HeraldAgiRequest *request)
{
  const char *exts = herald_agi_request_get_parameter (request, "ext");
  const char *id = get_missing_id (request);
  g_autofree char *list = exts != NULL && *exts != '\0' ? encode_exts (exts) : NULL;
  g_autoptr (GString) head = g_string_new (HERALD_POP_EVENT);

  if (id != NULL && *id != '\0')
    g_string_append_printf (head, ",Uniqueid: %s", id);
  if (list != NULL)
    g_string_append_printf (head, ",Ext: %s", list);
  return g_string_free (g_steal_pointer (&head), FALSE);
}

/* What does not fit into one event goes on in the next: the desk joins them. */
static void
add_events (HeraldAgiAnswer *answer,
            HeraldAgiRequest *request,
            HeraldCallData *data)
{
  g_autofree char *head = write_head (request);
  g_autoptr (GString) event = g_string_new (head);

  for (guint i = 0; i < herald_call_data_get_n (data); i++)
    {
      g_autofree char *start = g_strconcat ("," HERALD_POP_DATA, herald_call_data_get_key (data, i), ": ", NULL);
      g_autofree char *value = encode_value (herald_call_data_get_value (data, i), EVENT_MAX - strlen (head) - strlen (start));

      if (event->len + strlen (start) + strlen (value) > EVENT_MAX)
        {
          add_event (answer, event->str);
          g_string_assign (event, head);
        }
      g_string_append_printf (event, "%s%s", start, value);
    }
  add_event (answer, event->str);
}

/* Serves a call that asks for it. There is nothing to wait for: it goes on as soon as Asterisk has told the desks. */
void
herald_agi_pop_serve (HeraldAgiRoutes *routes,
                      HeraldAgiCall *call)
{
  HeraldAgiRequest *request = herald_agi_call_get_request (call);
  HeraldAgiAnswer *answer = herald_agi_answer_begin (routes, call, "pop", NULL, NULL, NULL);
  const char *exts = herald_agi_request_get_parameter (request, "ext");
  const char *id = herald_agi_request_get (request, "agi_uniqueid");
  g_autoptr (HeraldCallData) data = read_data (request);
  gboolean some = herald_call_data_get_n (data) > 0;

  if (some && routes->pop == NULL)
    add_events (answer, request, data);
  else if (some && id != NULL)
    routes->pop (id, exts, data, routes->pop_data);
  herald_agi_answer_send (answer, some ? "told" : "nothing");
}
