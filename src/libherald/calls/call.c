/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call in words and as a JSON line. The keys are a contract: others may be added, none changed. */

#include "calls/call.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"

/* Characters of a linked id; the server's own have at most 149 bytes (AST_MAX_UNIQUEID). */
#define ID_MAX 150

/**
 * herald_call_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): its word in JSON
 */
const char *
herald_call_state_to_string (HeraldCallState state)
{
  static const char *const words[] = { "ringing", "dialing", "connected", "held", "waiting", "ended" };

  g_return_val_if_fail (state < G_N_ELEMENTS (words), NULL);
  return words[state];
}

/**
 * herald_call_direction_to_string:
 * @direction: a direction
 *
 * Returns: (transfer none): its word in JSON
 */
const char *
herald_call_direction_to_string (HeraldCallDirection direction)
{
  return direction == HERALD_CALL_OUTGOING ? "outgoing" : "incoming";
}

/**
 * herald_call_outcome_to_string:
 * @outcome: an outcome
 *
 * Returns: (transfer none) (nullable): its word in JSON, %NULL for none
 */
const char *
herald_call_outcome_to_string (HeraldCallOutcome outcome)
{
  static const char *const words[] = { NULL, "answered", "missed", "answered-elsewhere", "declined", "forwarded",
                                       "busy", "no-answer", "failed", "cancelled", "own-phone" };

  g_return_val_if_fail (outcome < G_N_ELEMENTS (words), NULL);
  return words[outcome];
}

/**
 * herald_call_change_to_string:
 * @change: a change
 *
 * Returns: (transfer none): its word in JSON
 */
const char *
herald_call_change_to_string (HeraldCallChange change)
{
  static const char *const words[] = { "ringing", "dialing", "connected", "held",
                                       "resumed", "waiting", "updated", "ended" };

  g_return_val_if_fail (change < G_N_ELEMENTS (words), NULL);
  return words[change];
}

/**
 * herald_call_to_json:
 * @call: a call
 * @change: what has changed
 * @seq: the ordinal of the message that caused it
 *
 * Returns: (transfer full): one JSON object without a line feed
 */
char *
herald_call_to_json (const HeraldCall *call,
                     HeraldCallChange change,
                     guint64 seq)
{
  g_auto (HeraldJsonLine) line = { 0 };

  herald_json_line_init (&line);
  herald_json_line_int (&line, "seq", (gint64) seq);
  herald_json_line_string (&line, "change", herald_call_change_to_string (change));
  herald_json_line_string (&line, "call", call->id);
  herald_json_line_string (&line, "direction", herald_call_direction_to_string (call->direction));
  herald_json_line_string (&line, "number", call->number);
  herald_json_line_string (&line, "name", call->name);
  herald_json_line_string (&line, "dialed", call->dialed);
  if (call->queue != NULL)
    herald_json_line_string (&line, "queue", call->queue);
  herald_json_line_string (&line, "state", herald_call_state_to_string (call->state));
  if (call->outcome != HERALD_OUTCOME_NONE)
    herald_json_line_string (&line, "outcome", herald_call_outcome_to_string (call->outcome));
  if (call->taken_by != NULL)
    herald_json_line_string (&line, "taken_by", call->taken_by);
  if (call->transferred_by != NULL)
    herald_json_line_string (&line, "transferred_by", call->transferred_by);
  if (call->linked_id != NULL)
    {
      g_autofree char *linked_id = herald_text_clean (call->linked_id, strlen (call->linked_id), ID_MAX);

      herald_json_line_string (&line, "linked_id", linked_id);
    }
  if (call->data != NULL)
    herald_json_line_pairs (&line, "data", herald_call_data_get_pairs (call->data));
  return g_strdup (herald_json_line_end (&line));
}
