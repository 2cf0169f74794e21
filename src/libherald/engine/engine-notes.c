/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Herald saw and decided, with the reasons, gathered from everybody who knows some: the tracker, the rules, the
 * lookup, the connection, and the program around the engine. Each is told by the signal "note" and goes to the flight
 * recorder. */

#include "engine/engine-private.h"

/* Further matches of a number that are told; a switchboard's number may be with fifty contacts. */
#define ALSO_MAX 5

static gboolean
is_wanted (HeraldEngine *self)
{
  return self->recorder != NULL || herald_engine_has_note_handler (self);
}

/**
 * herald_engine_add_note:
 * @self: an engine
 * @note: what was seen or decided; texts are borrowed and may be as received; without a time: now
 */
void
herald_engine_add_note (HeraldEngine *self,
                        const HeraldNote *note)
{
  HeraldNote timed = *note;

  if (!is_wanted (self))
    return;
  if (timed.time == 0)
    timed.time = g_get_real_time ();
  if (self->recorder != NULL)
    herald_flight_recorder_note (self->recorder, &timed);
  herald_engine_emit_note (self, &timed);
}

/**
 * herald_engine_add_call_note:
 * @self: an engine
 * @item: a call, in the list or just out of it
 * @code: what was seen or decided about it
 * @value: see the code
 * @detail: (nullable): see the code
 */
void
herald_engine_add_call_note (HeraldEngine *self,
                             HeraldCallItem *item,
                             HeraldNoteCode code,
                             gint64 value,
                             const char *detail)
{
  const char *id = herald_call_item_get_id (item);
  const HeraldNote note = {
    .code = code,
    .value = value,
    .call = *id != '\0' ? id : NULL,
    .channel = herald_call_item_get_channel (item),
    .linked_id = herald_call_item_get_linked_id (item),
    .number = herald_call_item_get_number (item),
    .name = herald_call_item_get_name (item),
    .queue = herald_call_item_get_queue (item),
    .detail = detail,
  };

  herald_engine_add_note (self, &note);
}

/* What is about no call. */
void
herald_engine_add_plain_note (HeraldEngine *self,
                              HeraldNoteCode code,
                              gint64 value,
                              const char *detail)
{
  const HeraldNote note = { .code = code, .value = value, .detail = detail };

  herald_engine_add_note (self, &note);
}

/* HeraldWhyFunc: also for every phone of other people that rings. */
void
herald_engine_on_why (const HeraldWhyNote *why,
                      gpointer user_data)
{
  HeraldEngine *self = user_data;
  const HeraldNote note = {
    .code = herald_note_code_from_why (why->why),
    .seq = why->seq,
    .value = why->value,
    .call = why->call != NULL ? why->call->id : NULL,
    .channel = why->channel,
    .unique_id = why->unique_id,
    .linked_id = why->linked_id,
    .other = why->other,
    .number = why->number,
    .name = why->name,
    .queue = why->queue,
    .detail = why->detail,
  };

  if (self->recorder != NULL && why->call != NULL)
    herald_flight_recorder_follow (self->recorder, why->call->unique_id, why->call->linked_id);
  herald_engine_add_note (self, &note);
}

/* The connection stands otherwise than before. */
void
herald_engine_note_link (HeraldEngine *self,
                         HeraldLinkState state,
                         HeraldLinkState old,
                         const GError *error)
{
  gboolean was_in = old == HERALD_LINK_SYNCING || old == HERALD_LINK_CONNECTED;
  const char *why = error != NULL ? error->message : NULL;

  switch (state)
    {
    case HERALD_LINK_OFFLINE:
      herald_engine_add_plain_note (self, HERALD_NOTE_LINK_OFFLINE, 0, NULL);
      break;
    case HERALD_LINK_CONNECTING:
      herald_engine_add_plain_note (self, HERALD_NOTE_LINK_CONNECTING, 0, herald_account_get_host (self->account));
      break;
    case HERALD_LINK_SYNCING:
      herald_engine_add_plain_note (self, HERALD_NOTE_LINK_SYNCING, 0, NULL);
      break;
    case HERALD_LINK_CONNECTED:
      herald_engine_add_plain_note (self, HERALD_NOTE_LINK_UP, 0,
                                    self->session != NULL ? herald_ami_session_get_banner (self->session) : NULL);
      break;
    case HERALD_LINK_WAITING:
      herald_engine_add_plain_note (self, was_in ? HERALD_NOTE_LINK_LOST : HERALD_NOTE_LINK_WAITING, 0, why);
      break;
    case HERALD_LINK_FAILED:
      herald_engine_add_plain_note (self, HERALD_NOTE_LINK_FAILED, 0, why);
      break;
    case HERALD_LINK_LOGGING_IN:
    default:
      break;
    }
}

/* What the rules say of a call; asked again and again, told when it is something else. */
void
herald_live_call_note_decision (HeraldLiveCall *live,
                                HeraldDecision decision)
{
  if (live->decided && live->reason == decision.reason)
    return;
  live->decided = TRUE;
  live->reason = decision.reason;
  herald_engine_add_call_note (live->engine, live->item, herald_note_code_from_rule (decision.reason), 0, NULL);
}

/* Whether the number is looked up, and why not. */
void
herald_live_call_note_question (HeraldLiveCall *live,
                                const char *number,
                                gboolean excluded)
{
  HeraldLookup *lookup = live->engine->lookup;
  guint sources = lookup != NULL ? herald_lookup_get_sources (lookup)->len : 0;
  HeraldNoteCode code = HERALD_NOTE_LOOKUP_ASKED;

  if (*number == '\0')
    code = HERALD_NOTE_LOOKUP_WITHHELD;
  else if (sources == 0)
    code = HERALD_NOTE_LOOKUP_NO_SOURCE;
  else if (live->number == NULL)
    code = HERALD_NOTE_LOOKUP_NO_NUMBER;
  else if (excluded)
    code = HERALD_NOTE_LOOKUP_EXCLUDED;
  live->asked_at = g_get_monotonic_time ();
  live->noted_matches = live->noted_first = 0;
  live->noted_parts = live->noted_failures = 0;
  herald_engine_add_call_note (live->engine, live->item, code, code == HERALD_NOTE_LOOKUP_ASKED ? sources : 0,
                               live->number != NULL ? live->number->e164 : NULL);
}

/* What a source is called in a note: the own book by its id, others as the user calls them. */
static const char *
source_name (HeraldSource *source)
{
  const char *id = herald_source_get_id (source);

  return g_str_equal (id, "book") ? id : herald_source_get_name (source);
}

static const char *
source_name_of (const HeraldLookupAnswer *answer,
                const HeraldContact *contact)
{
  const char *id = herald_contact_get_source_id (contact);

  for (guint i = 0; i < answer->n_parts; i++)
    if (g_str_equal (herald_source_get_id (answer->parts[i].source), id))
      return source_name (answer->parts[i].source);
  return id;
}

static void
note_match (HeraldLiveCall *live,
            HeraldNoteCode code,
            gint64 value,
            const char *source,
            const HeraldContactMatch *match)
{
  const HeraldContactNumber *number = match->index < herald_contact_get_n_numbers (match->contact)
                                        ? herald_contact_get_number (match->contact, match->index) : NULL;
  const HeraldNote note = {
    .code = code,
    .value = value,
    .call = herald_call_item_get_id (live->item),
    .linked_id = herald_call_item_get_linked_id (live->item),
    .other = source,
    .number = number != NULL ? number->number : NULL,
    .name = herald_contact_get_display_name (match->contact),
    .detail = herald_match_to_string (match->match),
  };

  herald_engine_add_note (live->engine, &note);
}

static void
note_source (HeraldLiveCall *live,
             HeraldNoteCode code,
             gint64 value,
             const HeraldLookupPart *part)
{
  const HeraldNote note = {
    .code = code,
    .value = value,
    .call = herald_call_item_get_id (live->item),
    .linked_id = herald_call_item_get_linked_id (live->item),
    .other = source_name (part->source),
    .number = herald_call_item_get_number (live->item),
    .detail = part->state == HERALD_PART_FAILED ? part->error->message : NULL,
  };

  herald_engine_add_note (live->engine, &note);
}

/* What one source said, how long that took or how old it is. */
static void
note_part (HeraldLiveCall *live,
           const HeraldLookupPart *part)
{
  gboolean known = part->state == HERALD_PART_CACHED;
  gint64 value = known ? part->age_us / G_TIME_SPAN_SECOND : part->took_us / G_TIME_SPAN_MILLISECOND;

  if (part->state == HERALD_PART_FAILED)
    note_source (live, HERALD_NOTE_LOOKUP_NO_ANSWER, value, part);
  else if (part->state == HERALD_PART_NOT_ASKED)
    note_source (live, HERALD_NOTE_LOOKUP_NOT_ASKED, 0, part);
  else if (part->matches->len == 0)
    note_source (live, known ? HERALD_NOTE_LOOKUP_KNEW_NOBODY : HERALD_NOTE_LOOKUP_SAID_NOBODY, value, part);
  else
    note_match (live, known ? HERALD_NOTE_LOOKUP_KNEW : HERALD_NOTE_LOOKUP_SAID, value, source_name (part->source),
                g_ptr_array_index (part->matches, 0));
}

/* Each source once; one that was late and has answered after all once more. */
static void
note_parts (HeraldLiveCall *live,
            const HeraldLookupAnswer *answer)
{
  for (guint i = 0; i < answer->n_parts && i < 64; i++)
    {
      const HeraldLookupPart *part = &answer->parts[i];
      guint64 *noted = part->state == HERALD_PART_FAILED ? &live->noted_failures : &live->noted_parts;
      guint64 bit = G_GUINT64_CONSTANT (1) << i;

      if (part->state == HERALD_PART_WAITING || (*noted & bit) != 0)
        continue;
      *noted |= bit;
      note_part (live, part);
    }
}

/* What is shown, and what else was found. */
static void
note_matches (HeraldLiveCall *live,
              const HeraldLookupAnswer *answer)
{
  const HeraldContactMatch *first = g_ptr_array_index (answer->matches, 0);
  guint hash = g_str_hash (herald_contact_get_display_name (first->contact)) ^ first->match;
  gint64 took = (g_get_monotonic_time () - live->asked_at) / G_TIME_SPAN_MILLISECOND;

  if (answer->matches->len <= live->noted_matches && hash == live->noted_first)
    return;
  live->noted_matches = answer->matches->len;
  live->noted_first = hash;
  for (guint i = 0; i < answer->matches->len && i <= ALSO_MAX; i++)
    {
      const HeraldContactMatch *match = g_ptr_array_index (answer->matches, i);
      HeraldNoteCode shown = match->match >= HERALD_MATCH_SWITCHBOARD ? HERALD_NOTE_LOOKUP_GUESSED : HERALD_NOTE_LOOKUP_FOUND;

      note_match (live, i == 0 ? shown : HERALD_NOTE_LOOKUP_ALSO, took, source_name_of (answer, match->contact), match);
    }
}

/* What the sources said, as far as it was not told before. */
void
herald_live_call_note_answer (HeraldLiveCall *live,
                              const HeraldLookupAnswer *answer)
{
  if (!is_wanted (live->engine))
    return;
  note_parts (live, answer);
  if (answer->matches->len > 0)
    note_matches (live, answer);
  else if (answer->complete)
    herald_engine_add_call_note (live->engine, live->item, HERALD_NOTE_LOOKUP_NOBODY,
                                 (g_get_monotonic_time () - live->asked_at) / G_TIME_SPAN_MILLISECOND, NULL);
}

/* The user said before who of several it is. */
void
herald_live_call_note_choice (HeraldLiveCall *live,
                              HeraldContact *contact)
{
  const HeraldNote note = {
    .code = HERALD_NOTE_LOOKUP_CHOICE,
    .call = herald_call_item_get_id (live->item),
    .linked_id = herald_call_item_get_linked_id (live->item),
    .name = herald_contact_get_display_name (contact),
  };

  herald_engine_add_note (live->engine, &note);
}

static void
on_recorder_error (HeraldFlightRecorder *recorder,
                   GParamSpec *pspec,
                   HeraldEngine *self)
{
  const GError *error = herald_flight_recorder_get_error (recorder);

  if (error != NULL)
    herald_engine_add_plain_note (self, HERALD_NOTE_RECORDER_STOPPED, 0, error->message);
}

/* Numbers and names may be recorded, or no longer: what was recorded before goes with the permission. */
void
herald_engine_apply_recorder_settings (HeraldEngine *self)
{
  GSettings *settings = herald_account_get_settings (self->account);

  if (self->recorder != NULL)
    herald_flight_recorder_set_keeps_numbers (self->recorder, g_settings_get_boolean (settings, "recorder-keeps-numbers"));
}

/**
 * herald_engine_set_flight_recorder:
 * @self: an engine that was not started
 * @recorder: (nullable): where notes and the messages behind them are kept
 *
 * Whether numbers and names may be kept is told the recorder by the account's setting "recorder-keeps-numbers".
 */
void
herald_engine_set_flight_recorder (HeraldEngine *self,
                                   HeraldFlightRecorder *recorder)
{
  if (self->recorder != NULL)
    g_signal_handlers_disconnect_by_data (self->recorder, self);
  g_set_object (&self->recorder, recorder);
  if (recorder == NULL)
    return;
  g_signal_connect_object (recorder, "notify::error", G_CALLBACK (on_recorder_error), self, 0);
  herald_engine_apply_recorder_settings (self);
}

/**
 * herald_engine_get_flight_recorder:
 * @self: an engine
 *
 * Returns: (transfer none) (nullable): its flight recorder
 */
HeraldFlightRecorder *
herald_engine_get_flight_recorder (HeraldEngine *self)
{
  return self->recorder;
}
