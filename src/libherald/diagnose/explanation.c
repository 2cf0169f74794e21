/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a recording to notes: those that stand in it, or those that the tracker and the rules make of it again. */

#include "diagnose/explanation.h"

#include <string.h>

#include "calls/call-tracker.h"
#include "diagnose/explanation-private.h"
#include "numbers/number.h"
#include "wire/ami-parser.h"

/* A caller's number can smuggle whole messages into what a server sends, but not more than the 79 bytes that Asterisk
 * leaves of a number (measured on 16 and 22): a shorter note counts only where a longer one has shown that the recording
 * is Herald's own. */
#define FORGED_MAX 79

struct _HeraldExplanation
{
  HeraldRules *rules;
  HeraldAmiParser *parser;    /* while bytes are fed */
  HeraldCallTracker *tracker; /* until the recording shows that it was noted what the tracker decided */
  GHashTable *decided;        /* call id -> HeraldRuleReason + 1 */
  GHashTable *announced;      /* call ids */
  GPtrArray *notes;           /* of HeraldNote, in order */
  GHashTable *derived;        /* those of them that were not noted */
  GPtrArray *groups;          /* of HeraldExplained; made when first asked for */
  gint64 now;                 /* the wall clock of the recording, 0: it has none */
  guint is_record : 1;
  guint has_notes : 1;
};

static void
add_derived (HeraldExplanation *self,
             HeraldNote *note)
{
  g_hash_table_add (self->derived, note);
  g_ptr_array_add (self->notes, note);
}

/* HeraldWhyFunc */
static void
on_why (const HeraldWhyNote *why,
        gpointer user_data)
{
  HeraldExplanation *self = user_data;

  add_derived (self, herald_note_new_from_why (why, self->now));
}

static void
note_decision (HeraldExplanation *self,
               const HeraldCall *call,
               HeraldRuleReason reason,
               guint64 seq)
{
  const HeraldNote note = {
    .code = herald_note_code_from_rule (reason),
    .time = self->now,
    .seq = seq,
    .call = call->id,
    .channel = call->channel,
    .linked_id = call->linked_id,
    .number = call->number,
    .name = call->name,
    .queue = call->queue,
  };

  add_derived (self, herald_note_copy (&note));
}

/* HeraldCallFunc: what the rules would say now, told when it is something else than before. */
static void
on_call (const HeraldCall *call,
         HeraldCallChange change,
         guint64 seq,
         gpointer user_data)
{
  HeraldExplanation *self = user_data;
  gboolean announced = g_hash_table_contains (self->announced, call->id);
  const HeraldRuleFacts facts = {
    .direction = call->direction,
    .state = call->state,
    .number = call->number,
    .e164 = *call->number == '+' ? call->number : NULL,
    .queue = call->queue,
    .announced = announced,
  };
  HeraldDecision decision = herald_rules_decide (self->rules, &facts);

  if (announced || g_hash_table_lookup (self->decided, call->id) == GUINT_TO_POINTER (decision.reason + 1))
    return;
  g_hash_table_replace (self->decided, g_strdup (call->id), GUINT_TO_POINTER (decision.reason + 1));
  if (decision.steps != HERALD_STEP_NONE)
    g_hash_table_add (self->announced, g_strdup (call->id));
  note_decision (self, call, decision.reason, seq);
}

/**
 * herald_explanation_new:
 * @devices: (nullable) (array zero-terminated=1): my devices: needed where decisions were not noted
 * @rules: (nullable): the settings that decide, likewise; %NULL: as a new user has them
 *
 * Returns: (transfer full): an explanation that has read nothing
 */
HeraldExplanation *
herald_explanation_new (const char *const *devices,
                        HeraldRules *rules)
{
  const char *none[] = { NULL };
  HeraldExplanation *self = g_new0 (HeraldExplanation, 1);

  self->rules = rules != NULL ? herald_rules_ref (rules) : herald_rules_new ();
  self->tracker = herald_call_tracker_new (devices != NULL ? devices : none, on_call, self);
  herald_call_tracker_set_why_func (self->tracker, on_why, self);
  self->decided = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->announced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->derived = g_hash_table_new (NULL, NULL);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_note_free);
  return self;
}

/**
 * herald_explanation_free:
 * @self: (nullable) (transfer full): an explanation; what was selected from it goes with it
 */
void
herald_explanation_free (HeraldExplanation *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->tracker, herald_call_tracker_free);
  g_clear_pointer (&self->parser, herald_ami_parser_free);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_hash_table_unref (self->decided);
  g_hash_table_unref (self->announced);
  g_hash_table_unref (self->derived);
  g_ptr_array_unref (self->notes);
  herald_rules_unref (self->rules);
  g_free (self);
}

/**
 * herald_explanation_has_notes:
 * @self: an explanation
 *
 * Returns: whether the decisions were noted when they were made, so that none had to be derived
 */
gboolean
herald_explanation_has_notes (HeraldExplanation *self)
{
  return self->has_notes;
}

/* What was noted is what was decided. */
static void
drop_derived (HeraldExplanation *self)
{
  GPtrArray *noted = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_note_free);

  g_ptr_array_set_free_func (self->notes, NULL);
  for (guint i = 0; i < self->notes->len; i++)
    if (g_hash_table_contains (self->derived, self->notes->pdata[i]))
      herald_note_free (self->notes->pdata[i]);
    else
      g_ptr_array_add (noted, self->notes->pdata[i]);
  g_ptr_array_unref (self->notes);
  g_hash_table_remove_all (self->derived);
  self->notes = noted;
}

/**
 * herald_explanation_add_note:
 * @self: an explanation
 * @note: the next note
 *
 * Once one of the tracker's has come, nothing is derived from messages any more.
 */
void
herald_explanation_add_note (HeraldExplanation *self,
                             const HeraldNote *note)
{
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  if (note->code < HERALD_NOTE_RULE_RINGING && !self->has_notes)
    {
      self->has_notes = TRUE;
      drop_derived (self);
      g_clear_pointer (&self->tracker, herald_call_tracker_free);
    }
  g_ptr_array_add (self->notes, herald_note_copy (note));
}

static void
take_note (HeraldExplanation *self,
           HeraldAmiMessage *message)
{
  g_autoptr (HeraldNote) note = NULL;

  if (herald_ami_message_get_bytes (message).length > FORGED_MAX)
    self->is_record = TRUE;
  note = self->is_record ? herald_note_read (message) : NULL;
  if (note != NULL)
    herald_explanation_add_note (self, note);
}

/**
 * herald_explanation_take:
 * @self: an explanation
 * @message: the next message of the recording
 */
void
herald_explanation_take (HeraldExplanation *self,
                         HeraldAmiMessage *message)
{
  gint64 time;

  if (herald_note_is_in (message))
    {
      take_note (self, message);
      return;
    }
  if (self->tracker == NULL)
    return;
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  if (herald_ami_message_get_event (message) != HERALD_AMI_EVENT_OTHER && herald_ami_message_get_time (message, &time))
    self->now = MAX (self->now, time);
  if (herald_call_tracker_get_deadline (self->tracker) <= self->now)
    herald_call_tracker_tick (self->tracker, self->now);
  herald_call_tracker_feed (self->tracker, message, self->now);
}

static gboolean
take_all (HeraldExplanation *self,
          GError **error)
{
  HeraldAmiMessage *message;

  for (;;)
    switch (herald_ami_parser_next (self->parser, &message, error))
      {
      case HERALD_AMI_PARSE_MESSAGE:
        herald_explanation_take (self, message);
        break;
      case HERALD_AMI_PARSE_BANNER:
        break;
      case HERALD_AMI_PARSE_MORE:
        return TRUE;
      case HERALD_AMI_PARSE_ERROR:
      default:
        return FALSE;
      }
}

/**
 * herald_explanation_feed:
 * @self: an explanation
 * @bytes: (array length=length): the next bytes of the recording
 * @length: how many
 * @error: return location for a #HERALD_WIRE_ERROR
 *
 * Returns: whether they are what a manager sends
 */
gboolean
herald_explanation_feed (HeraldExplanation *self,
                         const char *bytes,
                         gsize length,
                         GError **error)
{
  if (self->parser == NULL)
    self->parser = herald_ami_parser_new ();
  while (length > 0)
    {
      gsize taken = herald_ami_parser_feed (self->parser, bytes, length);

      bytes += taken;
      length -= taken;
      if (!take_all (self, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * herald_explanation_end:
 * @self: an explanation
 * @error: return location for a #HERALD_WIRE_ERROR
 *
 * To be called when the recording is read. What was read is explained also where it ends in the middle.
 *
 * Returns: whether it ended between two messages
 */
gboolean
herald_explanation_end (HeraldExplanation *self,
                        GError **error)
{
  return self->parser == NULL || herald_ami_parser_end (self->parser, error) == HERALD_AMI_PARSE_MORE;
}

/* The same number in another spelling: "030 1234", "+49 30 1234". What is no number of the public network is compared
 * digit by digit. */
static gboolean
is_number (const char *raw,
           const HeraldNumber *wanted,
           const char *region)
{
  g_autoptr (HeraldNumber) number = raw != NULL && *raw != '\0' ? herald_number_new (raw, region) : NULL;

  return number != NULL && (herald_number_equal (number, wanted) || g_str_equal (number->digits, wanted->digits));
}

static gboolean
has_number (const HeraldExplained *explained,
            const HeraldNumber *wanted,
            const char *region)
{
  const char *before = NULL;

  for (guint i = 0; i < explained->notes->len; i++)
    {
      const HeraldNote *note = g_ptr_array_index (explained->notes, i);

      if (note->number == NULL || g_strcmp0 (note->number, before) == 0)
        continue;
      before = note->number;
      if (is_number (note->number, wanted, region))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_wanted (const HeraldExplained *explained,
           const HeraldExplanationFilter *filter,
           const HeraldNumber *number)
{
  if (explained->link && (filter->calls_only || filter->last))
    return FALSE;
  if (filter->call != NULL && g_strcmp0 (explained->call, filter->call) != 0)
    return FALSE;
  if (filter->linked_id != NULL && g_strcmp0 (explained->linked_id, filter->linked_id) != 0)
    return FALSE;
  if ((filter->since != 0 && explained->end < filter->since) || (filter->until != 0 && explained->time > filter->until))
    return FALSE;
  return filter->number == NULL || (number != NULL && has_number (explained, number, filter->region));
}

/* The last call of mine, or where there is none the last one that rang other people. */
static void
keep_last (GPtrArray *found)
{
  guint last = found->len;

  for (guint i = found->len; i > 0 && last == found->len; i--)
    if (((HeraldExplained *) found->pdata[i - 1])->call != NULL)
      last = i - 1;
  if (last == found->len && last > 0)
    last--;
  if (found->len > last + 1)
    g_ptr_array_remove_range (found, last + 1, found->len - last - 1);
  if (last > 0)
    g_ptr_array_remove_range (found, 0, last);
}

/**
 * herald_explanation_select:
 * @self: an explanation
 * @filter: which calls
 *
 * Returns: (transfer container) (element-type HeraldExplained): in the order of their beginnings; valid until more is
 *   fed, or @self is freed
 */
GPtrArray *
herald_explanation_select (HeraldExplanation *self,
                           const HeraldExplanationFilter *filter)
{
  GPtrArray *found = g_ptr_array_new ();
  g_autoptr (HeraldNumber) number = filter->number != NULL ? herald_number_new (filter->number, filter->region) : NULL;

  if (self->groups == NULL)
    self->groups = herald_explained_group (self->notes);
  for (guint i = 0; i < self->groups->len; i++)
    if (is_wanted (self->groups->pdata[i], filter, number))
      g_ptr_array_add (found, self->groups->pdata[i]);
  if (filter->last)
    keep_last (found);
  return found;
}

/**
 * herald_explanation_format_time:
 * @time: wall clock, microseconds
 *
 * Returns: (transfer full): it as "12:04:10.312" of this place
 */
char *
herald_explanation_format_time (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *seconds = local != NULL ? g_date_time_format (local, "%H:%M:%S") : NULL;

  return g_strdup_printf ("%s.%03d", seconds != NULL ? seconds : "--:--:--", (int) (time % G_USEC_PER_SEC / 1000));
}
