/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "AGI(agi://host/lookup)": names the caller before a phone rings, so that every phone of the house shows who it is. */

#include "engine/agi-lookup.h"

#include <string.h>

#include "base/text.h"

/* Characters of a name that go to a phone; few show more, and SIP headers are bounded. */
#define NAME_MAX_CHARS 80
#define VALUE_MAX_CHARS 250

typedef struct
{
  HeraldAgiCall *call;
  GCancellable *cancellable; /* of the lookup; NULL: over */
  GSource *deadline;
  gint64 started;
  HeraldContactMatch *best; /* NULL: nobody yet */
  const char *match;
  HeraldAgiDoneFunc done;
  gpointer user_data;
} Asking;

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->call);
  g_clear_object (&asking->cancellable);
  g_clear_pointer (&asking->best, herald_contact_match_free);
  g_free (asking);
}

/* Sure enough for a name on a phone that says nothing of doubt. */
static gboolean
is_sure (const HeraldContactMatch *match)
{
  return match->match == HERALD_MATCH_EXACT || match->match == HERALD_MATCH_NATIONAL || match->match == HERALD_MATCH_EXTENSION;
}

static const char *
get_title (const HeraldContact *contact)
{
  const char *name = herald_contact_get_name (contact);

  return name != NULL && *name != '\0' ? name : herald_contact_get_organisation (contact);
}

static void
add (GPtrArray *commands,
     const char *variable,
     const char *value,
     gsize max_chars)
{
  g_autofree char *clean = value != NULL ? herald_text_clean (value, strlen (value), max_chars) : g_strdup ("");
  char *command = herald_agi_command ("SET VARIABLE", variable, clean, NULL);

  if (command != NULL)
    g_ptr_array_add (commands, command);
}

/* The name goes to the phones only where it is sure; a guess is for a dialplan that wants it. */
static GPtrArray *
write_answer (Asking *asking)
{
  GPtrArray *commands = g_ptr_array_new_with_free_func (g_free);
  HeraldContact *contact = asking->best != NULL ? asking->best->contact : NULL;
  g_autofree char *id = contact != NULL && herald_contact_get_id (contact) != 0
                          ? g_strdup_printf ("%" G_GINT64_FORMAT, herald_contact_get_id (contact)) : NULL;

  asking->match = asking->best != NULL ? herald_match_to_string (asking->best->match) : "none";
  add (commands, "HERALD_MATCH", asking->match, VALUE_MAX_CHARS);
  if (contact == NULL)
    return commands;
  if (is_sure (asking->best))
    add (commands, "CALLERID(name)", get_title (contact), NAME_MAX_CHARS);
  add (commands, "HERALD_NAME", herald_contact_get_name (contact), VALUE_MAX_CHARS);
  add (commands, "HERALD_ORG", herald_contact_get_organisation (contact), VALUE_MAX_CHARS);
  add (commands, "HERALD_CONTACT_ID", id, VALUE_MAX_CHARS);
  add (commands, "HERALD_SOURCE", herald_contact_get_source_id (contact), VALUE_MAX_CHARS);
  add (commands, "HERALD_URL", herald_contact_get_url (contact), VALUE_MAX_CHARS);
  return commands;
}

static void
on_told (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (GError) error = NULL;

  herald_agi_call_run_finish (HERALD_AGI_CALL (source), result, NULL, &error);
  if (asking->done != NULL)
    asking->done (asking->match, g_get_monotonic_time () - asking->started, error, asking->user_data);
  asking_free (asking);
}

/* What is known now is the answer. */
static void
answer (Asking *asking)
{
  if (asking->cancellable == NULL)
    return;
  g_source_destroy (asking->deadline);
  g_clear_pointer (&asking->deadline, g_source_unref);
  g_cancellable_cancel (asking->cancellable);
  g_clear_object (&asking->cancellable);
  herald_agi_call_run_async (asking->call, write_answer (asking), on_told, asking);
}

static void
on_answer (const HeraldLookupAnswer *found,
           gpointer user_data)
{
  Asking *asking = user_data;
  const HeraldContactMatch *first = found->matches->len > 0 ? g_ptr_array_index (found->matches, 0) : NULL;

  if (asking->cancellable == NULL)
    return;
  if (first != NULL && get_title (first->contact) != NULL)
    {
      g_clear_pointer (&asking->best, herald_contact_match_free);
      asking->best = herald_contact_match_copy (first);
    }
  if (found->complete || (asking->best != NULL && is_sure (asking->best)))
    answer (asking);
}

static gboolean
on_deadline (gpointer user_data)
{
  answer (user_data);
  return G_SOURCE_REMOVE;
}

static guint
get_deadline (HeraldAgiRequest *request)
{
  const char *text = herald_agi_request_get_parameter (request, "deadline");
  guint64 milliseconds = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, HERALD_AGI_DEADLINE_MAX_MS, &milliseconds, NULL))
    return HERALD_AGI_DEADLINE_MS;
  return (guint) milliseconds;
}

/**
 * herald_agi_lookup:
 * @call: a call with the route "lookup": its caller's number is looked up, or the parameter "number"; the parameter
 *   "deadline" says how many milliseconds it may take
 * @lookup: where
 * @done: (nullable): called at the end
 * @user_data: for @done
 *
 * Sets the channel variables HERALD_MATCH ("exact", "national", "extension", "switchboard", "trailing" or "none"), HERALD_NAME,
 * HERALD_ORG, HERALD_CONTACT_ID, HERALD_SOURCE and HERALD_URL, and CALLERID(name) where it is sure who calls. Then, and in any
 * case after the deadline, the call goes on.
 */
void
herald_agi_lookup (HeraldAgiCall *call,
                   HeraldLookup *lookup,
                   HeraldAgiDoneFunc done,
                   gpointer user_data)
{
  HeraldAgiRequest *request = herald_agi_call_get_request (call);
  const char *number = herald_agi_request_get_parameter (request, "number");
  Asking *asking = g_new0 (Asking, 1);

  if (number == NULL)
    number = herald_agi_request_get (request, "agi_callerid");
  asking->call = g_object_ref (call);
  asking->cancellable = g_cancellable_new ();
  asking->started = g_get_monotonic_time ();
  asking->done = done;
  asking->user_data = user_data;
  asking->deadline = g_timeout_source_new (get_deadline (request));
  g_source_set_callback (asking->deadline, on_deadline, asking, NULL);
  g_source_attach (asking->deadline, g_main_context_get_thread_default ());
  herald_lookup_start (lookup, number != NULL ? number : "", asking->cancellable, on_answer, asking, NULL);
}
