/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The route "case": opens a case for the caller at the helpdesk, or finds the open one, before a phone rings.
 *
 * Sets the channel variables HERALD_CASE (its number), HERALD_CASE_URL and HERALD_CASE_NEW ("1" or "0"), or HERALD_CASE_ERROR, a word.
 * Who calls is looked up first, for half of the time at most. What is being opened is finished, also when the call has gone on: the
 * desk remembers it, for a call that asks again. */

#include <string.h>

#include "base/call-data.h"
#include "base/text.h"
#include "engine/agi-answer.h"
#include "engine/agi-routes-private.h"

/* How long a call waits where the dialplan does not say: a helpdesk writes to a database, and sends mails, before it answers. */
#define PATIENCE_MS 3000
/* Characters of what was dialled, and of the call's id, which may begin with the server's name. */
#define DIALED_MAX 64
#define UNIQUE_ID_MAX 256

typedef struct
{
  HeraldCaseDesk *desk;
  HeraldCaseCaller *caller;
  GSource *hurry;   /* the lookup has had its half */
  gboolean opening;
} Asking;

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  clear_source (&asking->hurry);
  herald_case_caller_free (asking->caller);
  g_object_unref (asking->desk);
  g_free (asking);
}

/* All of them, as the call may have asked before. */
static void
send (HeraldAgiAnswer *answer,
      const HeraldCase *opened,
      const char *word)
{
  herald_agi_answer_set (answer, "HERALD_CASE", opened != NULL ? opened->number : NULL, HERALD_CASE_NUMBER_MAX);
  herald_agi_answer_set (answer, "HERALD_CASE_URL", opened != NULL ? opened->url : NULL, HERALD_CASE_URL_MAX);
  herald_agi_answer_set (answer, "HERALD_CASE_NEW", opened == NULL ? NULL : opened->is_new ? "1" : "0", HERALD_AGI_VALUE_MAX);
  herald_agi_answer_set (answer, "HERALD_CASE_ERROR", opened != NULL ? NULL : word, HERALD_AGI_VALUE_MAX);
  herald_agi_answer_send (answer, word);
}

static void
on_opened (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (HeraldAgiAnswer) answer = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldCase) opened = herald_case_desk_open_finish (HERALD_CASE_DESK (source), result, &error);

  if (herald_agi_answer_is_over (answer))
    return;
  send (answer, opened, opened == NULL ? herald_case_error_to_word (error) : opened->is_new ? "opened" : "found");
}

/* With what is known now. */
static void
begin_opening (HeraldAgiAnswer *answer,
               Asking *asking)
{
  if (asking->opening)
    return;
  asking->opening = TRUE;
  clear_source (&asking->hurry);
  herald_case_desk_open_async (asking->desk, asking->caller, herald_agi_answer_get_cancellable (answer), on_opened, herald_agi_answer_ref (answer));
}

static void
on_late (HeraldAgiAnswer *answer,
         gpointer data)
{
  begin_opening (answer, data);
  send (answer, NULL, "late");
}

static gboolean
on_hurry (gpointer user_data)
{
  if (!herald_agi_answer_is_over (user_data))
    begin_opening (user_data, herald_agi_answer_get_data (user_data));
  return G_SOURCE_REMOVE;
}

/* "user/17", as a CRM's records are called among the sources, is 17 there. */
static const char *
get_record_id (const HeraldContact *contact)
{
  const char *uid = herald_contact_get_uid (contact);
  const char *end = uid;

  while (end != NULL && (g_ascii_islower (*end) || *end == '_'))
    end++;
  return end != NULL && end > uid && *end == '/' ? end + 1 : uid;
}

static void
take_contact (HeraldCaseCaller *caller,
              const HeraldContact *contact)
{
  g_autofree char *id = herald_contact_get_id (contact) != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, herald_contact_get_id (contact)) : NULL;

  herald_case_caller_set (&caller->name, herald_contact_get_name (contact));
  herald_case_caller_set (&caller->organisation, herald_contact_get_organisation (contact));
  herald_case_caller_set (&caller->email, herald_contact_get_email (contact));
  herald_case_caller_set (&caller->contact_id, id);
  herald_case_caller_set (&caller->source, herald_contact_get_source_id (contact));
  herald_case_caller_set (&caller->record_id, get_record_id (contact));
}

/* A guess opens no case for somebody else. */
static void
on_answer (const HeraldLookupAnswer *told,
           gpointer user_data)
{
  HeraldAgiAnswer *answer = user_data;
  Asking *asking = herald_agi_answer_get_data (answer);
  const HeraldContactMatch *first = told->matches->len > 0 ? g_ptr_array_index (told->matches, 0) : NULL;
  gboolean sure = first != NULL && herald_agi_is_sure (first);

  if (herald_agi_answer_is_over (answer) || asking->opening)
    return;
  if (sure)
    take_contact (asking->caller, first->contact);
  if (sure || told->complete)
    begin_opening (answer, asking);
}

static void
on_listened (gpointer user_data)
{
  herald_agi_answer_unref (user_data);
}

/* The same as the card takes by the route "pop". */
static void
take_data (HeraldCaseCaller *caller,
           HeraldAgiRequest *request)
{
  g_autoptr (HeraldCallData) data = herald_call_data_new ();

  for (guint i = 0; i < herald_agi_request_get_n_parameters (request); i++)
    {
      const char *name = herald_agi_request_get_parameter_name (request, i), *value = herald_agi_request_get_parameter (request, name);

      if (!g_str_equal (name, "number") && !g_str_equal (name, "deadline"))
        herald_call_data_set (data, name, strlen (name), value, strlen (value));
    }
  for (guint i = 0; i < herald_call_data_get_n (data); i++)
    g_hash_table_insert (caller->data, g_strdup (herald_call_data_get_key (data, i)), g_strdup (herald_call_data_get_value (data, i)));
}

static void
take_clean (char **text,
            const char *value,
            gsize max_chars)
{
  g_free (*text);
  *text = value != NULL ? herald_text_clean (value, strlen (value), max_chars) : g_strdup ("");
}

static HeraldCaseCaller *
read_caller (HeraldAgiRoutes *routes,
             HeraldAgiAnswer *answer)
{
  HeraldAgiRequest *request = herald_agi_answer_get_request (answer);
  const HeraldLocation *location = herald_lookup_get_location (routes->lookup);
  g_autoptr (HeraldNumber) number = herald_number_new (herald_agi_answer_get_number (answer), location != NULL ? location->region : NULL);
  const char *dialed = herald_agi_request_get (request, "agi_dnid");
  HeraldCaseCaller *caller = herald_case_caller_new ();

  if (dialed == NULL || *dialed == '\0')
    dialed = herald_agi_request_get (request, "agi_extension");
  if (number != NULL)
    herald_case_caller_set (&caller->number, number->e164 != NULL ? number->e164 : number->digits);
  take_clean (&caller->dialed, dialed, DIALED_MAX);
  take_clean (&caller->unique_id, herald_agi_request_get (request, "agi_uniqueid"), UNIQUE_ID_MAX);
  take_data (caller, request);
  return caller;
}

void
herald_agi_case_serve (HeraldAgiRoutes *routes,
                       HeraldAgiCall *call)
{
  Asking *asking;
  HeraldAgiAnswer *answer;

  if (routes->cases == NULL)
    {
      send (herald_agi_answer_begin (routes, call, "case", NULL, NULL, NULL), NULL, "off");
      return;
    }
  asking = g_new0 (Asking, 1);
  asking->desk = g_object_ref (routes->cases);
  answer = herald_agi_answer_begin (routes, call, "case", on_late, asking, asking_free);
  asking->caller = read_caller (routes, answer);
  asking->hurry = g_timeout_source_new (herald_agi_answer_set_patience (answer, PATIENCE_MS) / 2);
  g_source_set_callback (asking->hurry, on_hurry, answer, NULL);
  g_source_attach (asking->hurry, g_main_context_get_thread_default ());
  herald_lookup_start (routes->lookup, herald_agi_answer_get_number (answer), herald_agi_answer_get_cancellable (answer), on_answer,
                       herald_agi_answer_ref (answer), on_listened);
}
