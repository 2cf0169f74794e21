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
  live->noted_matches = 0;
  herald_engine_add_call_note (live->engine, live->item, code, code == HERALD_NOTE_LOOKUP_ASKED ? sources : 0,
                               live->number != NULL ? live->number->e164 : NULL);
}

static void
note_match (HeraldLiveCall *live,
            HeraldContactMatch *match,
            gboolean shown)
{
  const HeraldContactNumber *number = herald_contact_get_number (match->contact, match->index);
  const HeraldNote note = {
    .code = shown ? HERALD_NOTE_LOOKUP_FOUND : HERALD_NOTE_LOOKUP_ALSO,
    .value = (g_get_monotonic_time () - live->asked_at) / 1000,
    .call = herald_call_item_get_id (live->item),
    .linked_id = herald_call_item_get_linked_id (live->item),
    .other = herald_contact_get_source_id (match->contact),
    .number = number != NULL ? number->number : NULL,
    .name = herald_contact_get_display_name (match->contact),
    .detail = herald_match_to_string (match->match),
  };

  herald_engine_add_note (live->engine, &note);
}

/* What the sources said, as far as it was not told before. */
void
herald_live_call_note_answer (HeraldLiveCall *live,
                              const HeraldLookupAnswer *answer)
{
  if (!is_wanted (live->engine))
    return;
  if (answer->error != NULL)
    herald_engine_add_call_note (live->engine, live->item, HERALD_NOTE_LOOKUP_FAILED, 0, answer->error->message);
  if (answer->complete && answer->n_failed > 0)
    herald_engine_add_call_note (live->engine, live->item, HERALD_NOTE_LOOKUP_LATE, answer->n_failed, NULL);
  if (answer->matches->len > live->noted_matches)
    {
      for (guint i = 0; i < answer->matches->len && i <= ALSO_MAX; i++)
        note_match (live, g_ptr_array_index (answer->matches, i), i == 0);
      live->noted_matches = answer->matches->len;
    }
  else if (answer->complete && answer->matches->len == 0)
    herald_engine_add_call_note (live->engine, live->item, HERALD_NOTE_LOOKUP_NOBODY,
                                 (g_get_monotonic_time () - live->asked_at) / 1000, NULL);
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
