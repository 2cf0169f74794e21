/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a number to the pop: the sources are asked, the rules decide, and the announcement goes out with the
 * first answer, or without one when it does not come at once. */

#include <string.h>

#include "engine/engine-private.h"
#include "engine/sources.h"
#include "lookup/http.h"
#include "lookup/privacy.h"
#include "lookup/tel-area.h"
#include "store/choices.h"

static void announce (HeraldLiveCall *live, HeraldSteps steps);

/* The call is over, or its party is another one. */
void
herald_live_call_stop_asking (HeraldLiveCall *live)
{
  g_clear_handle_id (&live->deadline, g_source_remove);
  g_clear_handle_id (&live->unordered, g_source_remove);
  g_clear_pointer (&live->matches, g_ptr_array_unref);
  if (live->cancellable != NULL)
    g_cancellable_cancel (live->cancellable);
  g_clear_object (&live->cancellable);
  herald_call_item_set_looking_up (live->item, FALSE);
}

static void
on_place (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (HeraldCallItem) item = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *place = herald_tel_area_describe_finish (HERALD_TEL_AREA (source), result, &error);

  if (error == NULL)
    g_object_set (item, "place", place, NULL);
}

/* Asked of a process of its own, so that the tables of towns are not in memory all day. */
static gboolean
ask_for_place (HeraldLiveCall *live)
{
  HeraldSources *sources = live->engine->sources;
  HeraldSource *area = sources != NULL ? herald_sources_find (sources, herald_tel_area_type.name) : NULL;

  if (area == NULL || live->number == NULL || live->number->e164 == NULL)
    return FALSE;
  if (live->cancellable == NULL)
    live->cancellable = g_cancellable_new ();
  herald_tel_area_describe_async (HERALD_TEL_AREA (area), live->number, g_get_language_names ()[0], live->cancellable, on_place,
                                  g_object_ref (live->item));
  return TRUE;
}

/* The country is worth showing where it is not the own one; where the towns are known, always. */
static gboolean
on_place_wanted (gpointer user_data)
{
  HeraldLiveCall *live = user_data;
  const char *own = herald_account_get_region (live->engine->account);
  g_autofree char *place = NULL;

  live->place = 0;
  if (ask_for_place (live))
    return G_SOURCE_REMOVE;
  if (live->number != NULL && g_strcmp0 (live->number->region, own) != 0)
    place = herald_number_describe (live->number, g_get_language_names ()[0]);
  g_object_set (live->item, "place", place, NULL);
  return G_SOURCE_REMOVE;
}

static void
on_last_call (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (HeraldCallItem) item = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldJournalEntry) entry = herald_journal_last_with_finish (HERALD_STORE (source), result, &error);

  if (error == NULL)
    herald_call_item_set_last_call (item, entry);
}

/* What may come after the pop: the place, the last call with this party. */
static void
refine (HeraldLiveCall *live)
{
  HeraldEngine *self = live->engine;
  gint64 own = live->row != NULL ? herald_journal_row_get_id (live->row) : 0;

  if (live->place == 0)
    live->place = g_idle_add_full (G_PRIORITY_LOW, on_place_wanted, live, NULL);
  if (self->store == NULL || live->number == NULL)
    return;
  if (live->cancellable == NULL)
    live->cancellable = g_cancellable_new ();
  herald_journal_last_with_async (self->store, live->number, own, live->cancellable, on_last_call,
                                  g_object_ref (live->item));
}

/* Numbers of the own PBX are those that are dialled as they are. */
static gboolean
is_internal (HeraldLiveCall *live)
{
  const char *number = herald_call_item_get_number (live->item);

  return *number != '\0' && strlen (number) <= herald_account_get_internal_max_digits (live->engine->account)
         && strspn (number, "0123456789*#") == strlen (number);
}

static HeraldDecision
decide (HeraldLiveCall *live)
{
  HeraldCallItem *item = live->item;
  HeraldRuleFacts facts = {
    .direction = herald_call_item_get_direction (item),
    .state = herald_call_item_get_state (item),
    .number = herald_call_item_get_number (item),
    .e164 = herald_call_item_get_e164 (item),
    .queue = herald_call_item_get_queue (item),
    .internal = is_internal (live),
    .announced = live->announced,
  };

  return herald_rules_decide (live->engine->rules, &facts);
}

static gboolean
on_deadline (gpointer user_data)
{
  HeraldLiveCall *live = user_data;

  live->deadline = 0;
  live->answered = TRUE;
  herald_engine_add_call_note (live->engine, live->item, HERALD_NOTE_POP_NAMELESS, 0, NULL);
  herald_live_call_consider (live);
  return G_SOURCE_REMOVE;
}

/* To be called whenever something may have changed what shall happen. */
void
herald_live_call_consider (HeraldLiveCall *live)
{
  HeraldDecision decision = decide (live);
  gboolean ended = herald_call_item_get_state (live->item) == HERALD_CALL_ENDED;

  herald_live_call_note_decision (live, decision);
  if (ended || (decision.steps == HERALD_STEP_NONE && live->introduced))
    return;
  if (!live->answered)
    {
      if (live->deadline == 0)
        {
          live->deadline = g_timeout_add_full (G_PRIORITY_HIGH, HERALD_ENGINE_ANSWER_MS, on_deadline, live, NULL);
          herald_engine_add_call_note (live->engine, live->item, HERALD_NOTE_POP_WAITS, HERALD_ENGINE_ANSWER_MS, NULL);
        }
      return;
    }
  g_clear_handle_id (&live->deadline, g_source_remove);
  announce (live, decision.steps);
}

static void
announce (HeraldLiveCall *live,
          HeraldSteps steps)
{
  HeraldEngine *self = live->engine;
  g_autoptr (HeraldCallItem) item = g_object_ref (live->item);
  gboolean first = !live->introduced;

  if (steps != HERALD_STEP_NONE)
    {
      live->announced = TRUE;
      herald_engine_emit_announced (self, item, steps);
      herald_engine_add_call_note (self, item, HERALD_NOTE_POPPED, (gint64) steps, NULL);
    }
  if (!first)
    return;
  live = herald_live_call_find (self, item);
  if (live == NULL)
    return;
  herald_live_call_introduce (live);
  live->changed = TRUE;
  herald_live_call_write (live, NULL);
  refine (live);
}

/* The sources have spoken once: the pop waits no longer. What comes later refines what is shown. */
static void
go_on (HeraldLiveCall *live)
{
  if (live->answered && live->introduced)
    {
      herald_live_call_write (live, NULL);
      return;
    }
  live->answered = TRUE;
  herald_live_call_consider (live);
}

static GPtrArray *
contacts_of (GPtrArray *matches)
{
  GPtrArray *contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);

  for (guint i = 0; i < matches->len; i++)
    {
      HeraldContactMatch *match = g_ptr_array_index (matches, i);

      g_ptr_array_add (contacts, herald_contact_ref (match->contact));
    }
  return contacts;
}

/* An answer whose order the journal is asked for. */
typedef struct
{
  HeraldEngine *engine; /* owned */
  HeraldCallItem *item; /* owned */
  guint answer;         /* its ordinal */
} Ordering;

/* @ordered: (nullable): the matches that wait, as the journal orders them; NULL: it does not say. */
static void
show_ordered (HeraldLiveCall *live,
              GPtrArray *ordered,
              gboolean chosen)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&live->matches);
  GPtrArray *shown = ordered != NULL ? ordered : waiting;

  g_clear_handle_id (&live->unordered, g_source_remove);
  if (chosen)
    herald_live_call_note_choice (live, g_ptr_array_index (shown, 0));
  live->changed = TRUE;
  herald_call_item_set_matches (live->item, shown, live->match, chosen ? g_ptr_array_index (shown, 0) : NULL);
  go_on (live);
}

static void
on_ordered (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  Ordering *ordering = user_data;
  gboolean chosen = FALSE;
  g_autoptr (GPtrArray) contacts = herald_choices_rank_finish (HERALD_STORE (source), result, &chosen, NULL);
  HeraldLiveCall *live = herald_live_call_find (ordering->engine, ordering->item);

  /* The party may be another one meanwhile, a later answer be there, or the user have chosen. */
  if (live != NULL && live->answers == ordering->answer && live->matches != NULL && !live->fixed)
    show_ordered (live, contacts, chosen);
  g_object_unref (ordering->item);
  g_object_unref (ordering->engine);
  g_free (ordering);
}

static gboolean
on_unordered (gpointer user_data)
{
  HeraldLiveCall *live = user_data;

  live->unordered = 0;
  if (!live->fixed)
    show_ordered (live, NULL, FALSE);
  return G_SOURCE_REMOVE;
}

/* Asks the journal who of several it most likely is, and whether somebody said so. What is shown stays until then. */
static void
ask_order (HeraldLiveCall *live,
           GPtrArray *contacts)
{
  Ordering *ordering = g_new0 (Ordering, 1);

  ordering->engine = g_object_ref (live->engine);
  ordering->item = g_object_ref (live->item);
  ordering->answer = live->answers;
  live->matches = g_ptr_array_ref (contacts);
  live->unordered = g_timeout_add (HERALD_ENGINE_ORDER_MS, on_unordered, live);
  herald_choices_rank_async (live->engine->store, live->number, contacts, live->cancellable, on_ordered, ordering);
}

/* Takes over who it may be. Returns: whether that stands, or its order is still being asked for. */
static gboolean
take_matches (HeraldLiveCall *live,
              GPtrArray *matches)
{
  g_autoptr (GPtrArray) contacts = contacts_of (matches);
  gboolean several;

  live->match = matches->len > 0 ? ((HeraldContactMatch *) g_ptr_array_index (matches, 0))->match : HERALD_MATCH_EXACT;
  several = (contacts->len > 1 || live->match >= HERALD_MATCH_SWITCHBOARD) && live->engine->store != NULL;
  live->answers++;
  g_clear_handle_id (&live->unordered, g_source_remove);
  g_clear_pointer (&live->matches, g_ptr_array_unref);
  if (several)
    {
      ask_order (live, contacts);
      return FALSE;
    }
  if (contacts->len > 0 || herald_call_item_get_n_matches (live->item) > 0)
    live->changed = TRUE;
  herald_call_item_set_matches (live->item, contacts, live->match, NULL);
  return TRUE;
}

/* Which address books say nothing, for the card of somebody whom none of the others knows. */
static void
take_silence (HeraldLiveCall *live,
              const HeraldLookupAnswer *answer)
{
  const char *name = NULL;

  for (guint i = 0; name == NULL && i < answer->n_parts; i++)
    if (answer->parts[i].state == HERALD_PART_FAILED)
      name = herald_source_get_name (answer->parts[i].source);
  herald_call_item_set_silent (live->item, answer->n_failed, name);
}

/* HeraldLookupFunc: who it is, as far as known; later answers refine in place. */
static void
on_answer (const HeraldLookupAnswer *answer,
           gpointer user_data)
{
  HeraldLiveCall *live = user_data;
  g_autoptr (HeraldCallItem) item = g_object_ref (live->item);
  gboolean stands = TRUE;

  herald_live_call_note_answer (live, answer);
  if (answer->error != NULL)
    herald_engine_store_spoke (live->engine, answer->error);
  take_silence (live, answer);
  if (!live->fixed)
    stands = take_matches (live, answer->matches);
  if (answer->complete)
    herald_call_item_set_looking_up (item, FALSE);
  if (stands)
    go_on (live);
}

/* Whether the PBX names the one I dialled, or nobody yet: until they answer, the connected line of my phone is what
 * the account lets it show. */
static gboolean
is_dialled (HeraldLiveCall *live,
            const char *number)
{
  const char *shown = herald_account_get_caller_id (live->engine->account);

  if (live->sent == NULL)
    return FALSE;
  return herald_call_item_get_dial_phase (live->item) != HERALD_DIAL_CONNECTED || *number == '\0'
         || g_str_equal (number, live->sent) || strstr (shown, number) != NULL;
}

/* An outgoing number as the user knows it: what was typed, or without the digits for an outside line. */
static const char *
as_known (HeraldLiveCall *live,
          const char *number)
{
  HeraldAccount *account = live->engine->account;
  const char *prefix = herald_account_get_outside_prefix (account);

  if (is_dialled (live, number))
    return live->typed;
  if (herald_call_item_get_direction (live->item) != HERALD_CALL_OUTGOING || *prefix == '\0')
    return number;
  if (!g_str_has_prefix (number, prefix) || strlen (number) <= herald_account_get_internal_max_digits (account))
    return number;
  return number + strlen (prefix);
}

/* The list of numbers that are never looked up holds in every spelling. */
static gboolean
is_excluded (HeraldLiveCall *live)
{
  const char *area = herald_account_get_area_code (live->engine->account);
  const HeraldLocation location = { herald_account_get_region (live->engine->account), *area != '\0' ? area : NULL };

  return herald_privacy_lists ((const char *const *) live->engine->rules->no_lookup, live->number, &location);
}

/* The page of a CRM that searches for the party; a private number is not put into a link either. */
static char *
find_search_page (HeraldLiveCall *live)
{
  HeraldEngine *self = live->engine;
  g_auto (GStrv) numbers = g_settings_get_strv (herald_account_get_settings (self->account), "private-numbers");

  if (herald_privacy_covers ((const char *const *) numbers, herald_account_get_internal_max_digits (self->account), live->number,
                             herald_lookup_get_location (self->lookup)))
    return NULL;
  return herald_http_find_search_url (herald_lookup_get_sources (self->lookup), live->number, herald_call_item_get_data (live->item));
}

static void
ask (HeraldLiveCall *live,
     const char *number)
{
  HeraldEngine *self = live->engine;
  const char *e164 = live->number != NULL ? live->number->e164 : NULL;
  gboolean excluded = live->number != NULL && (!herald_rules_may_look_up (self->rules, number, e164) || is_excluded (live));
  g_autofree char *search = NULL;

  herald_live_call_note_question (live, number, excluded);
  if (self->lookup == NULL || live->number == NULL || excluded)
    {
      live->answered = TRUE;
      return;
    }
  live->cancellable = g_cancellable_new ();
  search = find_search_page (live);
  herald_call_item_set_search_url (live->item, search);
  herald_call_item_set_looking_up (live->item, TRUE);
  herald_lookup_follow (self->lookup, number, live->cancellable, on_answer, live, NULL);
}

/* The dialplan has told more: the page may be another one, unless there is none for this party. */
void
herald_live_call_data_changed (HeraldLiveCall *live)
{
  g_autofree char *search = NULL;

  if (live->engine->lookup == NULL || live->number == NULL || live->cancellable == NULL || !live->asked)
    return;
  if (!herald_rules_may_look_up (live->engine->rules, herald_call_item_get_number (live->item), live->number->e164) || is_excluded (live))
    return;
  search = find_search_page (live);
  herald_call_item_set_search_url (live->item, search);
}

/* A party that was looked up before: nothing is known of the new one. */
static void
forget_party (HeraldLiveCall *live)
{
  herald_live_call_stop_asking (live);
  live->fixed = FALSE;
  live->answers++;
  herald_call_item_set_search_url (live->item, NULL);
  herald_call_item_set_matches (live->item, NULL, HERALD_MATCH_EXACT, NULL);
  herald_call_item_set_silent (live->item, 0, NULL);
  herald_call_item_set_last_call (live->item, NULL);
}

/* Takes over who the tracker says the party is; another number is another person, who must be looked up. The
 * same number in another spelling is not. */
void
herald_live_call_set_party (HeraldLiveCall *live,
                            const char *number,
                            const char *name)
{
  const char *region = herald_account_get_region (live->engine->account);
  const char *known = herald_call_item_get_number (live->item);
  g_autofree char *home = herald_account_get_home (live->engine->account);
  g_autoptr (HeraldNumber) parsed = NULL;

  number = as_known (live, number);
  if (live->asked && g_str_equal (number, known))
    {
      herald_call_item_set_party (live->item, known, name);
      return;
    }
  parsed = *number != '\0' ? herald_number_new (number, home) : NULL;
  if (live->asked && parsed != NULL && live->number != NULL && herald_number_equal (parsed, live->number))
    {
      herald_call_item_set_party (live->item, known, name);
      return;
    }
  if (live->asked)
    forget_party (live);
  herald_call_item_set_party (live->item, number, name);
  g_clear_pointer (&live->number, herald_number_free);
  live->number = g_steal_pointer (&parsed);
  live->asked = TRUE;
  if (live->fixed)
    live->answered = TRUE;
  else
    ask (live, number);
  /* While the sources look. */
  herald_call_item_set_number_info (live->item, live->number, region);
  if (live->introduced)
    refine (live);
}
