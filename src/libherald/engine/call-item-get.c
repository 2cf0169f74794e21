/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be read of a call item. */

#include "engine/call-item-fields.h"

/**
 * herald_call_item_get_id:
 * @self: an item
 *
 * Returns: (transfer none): the tracker's id of the call
 */
const char *
herald_call_item_get_id (HeraldCallItem *self)
{
  return self->texts[PROP_ID];
}

/**
 * herald_call_item_get_number:
 * @self: an item
 *
 * Returns: (transfer none): the party's number as the PBX sent it; empty: withheld or unknown
 */
const char *
herald_call_item_get_number (HeraldCallItem *self)
{
  return self->texts[PROP_NUMBER];
}

/**
 * herald_call_item_get_formatted_number:
 * @self: an item
 *
 * Returns: (transfer none): the number as its country writes it
 */
const char *
herald_call_item_get_formatted_number (HeraldCallItem *self)
{
  return self->texts[PROP_FORMATTED_NUMBER];
}

/**
 * herald_call_item_get_copy_number:
 * @self: an item
 *
 * Returns: (transfer none): the number to be copied: +E.164 where it has one
 */
const char *
herald_call_item_get_copy_number (HeraldCallItem *self)
{
  return self->texts[PROP_COPY_NUMBER];
}

/**
 * herald_call_item_get_place:
 * @self: an item
 *
 * Returns: (transfer none): where the number is at home, or empty
 */
const char *
herald_call_item_get_place (HeraldCallItem *self)
{
  return self->texts[PROP_PLACE];
}

/**
 * herald_call_item_get_name:
 * @self: an item
 *
 * Returns: (transfer none): the contact's name, else the PBX's, else empty
 */
const char *
herald_call_item_get_name (HeraldCallItem *self)
{
  return self->texts[PROP_NAME];
}

/**
 * herald_call_item_get_organisation:
 * @self: an item
 *
 * Returns: (transfer none): the contact's organisation, or empty
 */
const char *
herald_call_item_get_organisation (HeraldCallItem *self)
{
  return self->texts[PROP_ORGANISATION];
}

/**
 * herald_call_item_get_dialed:
 * @self: an item
 *
 * Returns: (transfer none): what the caller asked for first, or what I dialled
 */
const char *
herald_call_item_get_dialed (HeraldCallItem *self)
{
  return self->texts[PROP_DIALED];
}

/**
 * herald_call_item_get_formatted_dialed:
 * @self: an item
 *
 * Returns: (transfer none): the dialled number as its country writes it; what is not a public one as the PBX sent it
 */
const char *
herald_call_item_get_formatted_dialed (HeraldCallItem *self)
{
  if (self->dialed_stale)
    {
      g_free (self->texts[PROP_FORMATTED_DIALED]);
      self->texts[PROP_FORMATTED_DIALED] = herald_number_rewrite (self->texts[PROP_DIALED], self->dialed_region);
      self->dialed_stale = FALSE;
    }
  return self->texts[PROP_FORMATTED_DIALED];
}

/**
 * herald_call_item_get_queue:
 * @self: an item
 *
 * Returns: (nullable) (transfer none): the queue it came through
 */
const char *
herald_call_item_get_queue (HeraldCallItem *self)
{
  return self->texts[PROP_QUEUE];
}

/**
 * herald_call_item_get_taken_by:
 * @self: an item
 *
 * Returns: (nullable) (transfer none): the colleague who took it
 */
const char *
herald_call_item_get_taken_by (HeraldCallItem *self)
{
  return self->texts[PROP_TAKEN_BY];
}

/**
 * herald_call_item_get_data:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): what the dialplan told of the call
 */
HeraldCallData *
herald_call_item_get_data (HeraldCallItem *self)
{
  g_return_val_if_fail (HERALD_IS_CALL_ITEM (self), NULL);
  return self->data;
}

/**
 * herald_call_item_get_transferred_by:
 * @self: an item
 *
 * Returns: (nullable) (transfer none): the colleague who transferred the party to me
 */
const char *
herald_call_item_get_transferred_by (HeraldCallItem *self)
{
  return self->texts[PROP_TRANSFERRED_BY];
}

/**
 * herald_call_item_get_direction:
 * @self: an item
 *
 * Returns: who called whom
 */
HeraldCallDirection
herald_call_item_get_direction (HeraldCallItem *self)
{
  return (HeraldCallDirection) self->values[PROP_DIRECTION];
}

/**
 * herald_call_item_get_state:
 * @self: an item
 *
 * Returns: its state
 */
HeraldCallState
herald_call_item_get_state (HeraldCallItem *self)
{
  return (HeraldCallState) self->values[PROP_STATE];
}

/**
 * herald_call_item_get_outcome:
 * @self: an item
 *
 * Returns: how it ended
 */
HeraldCallOutcome
herald_call_item_get_outcome (HeraldCallItem *self)
{
  return (HeraldCallOutcome) self->values[PROP_OUTCOME];
}

/**
 * herald_call_item_get_dial_phase:
 * @self: an item
 *
 * Returns: how far a click-to-dial has come
 */
HeraldDialPhase
herald_call_item_get_dial_phase (HeraldCallItem *self)
{
  return (HeraldDialPhase) self->values[PROP_DIAL_PHASE];
}

/**
 * herald_call_item_get_started_at:
 * @self: an item
 *
 * Returns: when it began, microseconds of the wall clock; 0: not yet
 */
gint64
herald_call_item_get_started_at (HeraldCallItem *self)
{
  return self->values[PROP_STARTED_AT];
}

/**
 * herald_call_item_get_answered_at:
 * @self: an item
 *
 * Returns: when it was answered, microseconds of the wall clock; 0: not yet
 */
gint64
herald_call_item_get_answered_at (HeraldCallItem *self)
{
  return self->values[PROP_ANSWERED_AT];
}

/**
 * herald_call_item_get_ended_at:
 * @self: an item
 *
 * Returns: when it ended, microseconds of the wall clock; 0: not yet
 */
gint64
herald_call_item_get_ended_at (HeraldCallItem *self)
{
  return self->values[PROP_ENDED_AT];
}

/**
 * herald_call_item_get_record_url:
 * @self: an item
 *
 * Returns: the address of the party's record, else of the page of a CRM that searches for the number; empty: there is
 *   neither
 */
const char *
herald_call_item_get_record_url (HeraldCallItem *self)
{
  if (self->contact != NULL && *herald_contact_get_url (self->contact) != '\0')
    return herald_contact_get_url (self->contact);
  return self->search_url != NULL ? self->search_url : "";
}

/**
 * herald_call_item_get_looking_up:
 * @self: an item
 *
 * Returns: whether sources are still being asked
 */
gboolean
herald_call_item_get_looking_up (HeraldCallItem *self)
{
  return self->values[PROP_LOOKING_UP] != 0;
}

/**
 * herald_call_item_get_click_to_dial:
 * @self: an item
 *
 * Returns: whether it was dialled from the desktop
 */
gboolean
herald_call_item_get_click_to_dial (HeraldCallItem *self)
{
  return self->values[PROP_CLICK_TO_DIAL] != 0;
}

/**
 * herald_call_item_get_can_hang_up:
 * @self: an item
 *
 * Returns: whether Herald can end it
 */
gboolean
herald_call_item_get_can_hang_up (HeraldCallItem *self)
{
  return self->values[PROP_CAN_HANG_UP] != 0;
}

/**
 * herald_call_item_get_can_transfer:
 * @self: an item
 *
 * Returns: whether Herald can transfer it
 */
gboolean
herald_call_item_get_can_transfer (HeraldCallItem *self)
{
  return self->values[PROP_CAN_TRANSFER] != 0;
}

/**
 * herald_call_item_get_seen:
 * @self: an item
 *
 * Returns: whether the user has seen that it was missed
 */
gboolean
herald_call_item_get_seen (HeraldCallItem *self)
{
  return self->values[PROP_SEEN] != 0;
}

/**
 * herald_call_item_get_contact:
 * @self: an item
 *
 * Returns: (nullable) (transfer none): who it is, as far as known
 */
HeraldContact *
herald_call_item_get_contact (HeraldCallItem *self)
{
  return self->contact;
}

/**
 * herald_call_item_get_guess:
 * @self: an item
 *
 * Returns: (nullable) (transfer none): where nobody is known for sure, who it perhaps is (herald_call_item_get_match() says
 *   %HERALD_MATCH_TRAILING), or whose company it is (%HERALD_MATCH_SWITCHBOARD)
 */
HeraldContact *
herald_call_item_get_guess (HeraldCallItem *self)
{
  return self->guess;
}

/**
 * herald_call_item_get_guess_name:
 * @self: an item
 *
 * Returns: (transfer none): who it perhaps is, or at whose switchboard somebody calls: there never a person's name where
 *   the company's is known; empty: there is no guess
 */
const char *
herald_call_item_get_guess_name (HeraldCallItem *self)
{
  const char *company;

  if (self->guess == NULL)
    return "";
  company = herald_contact_get_organisation (self->guess);
  if (herald_call_item_get_match (self) == HERALD_MATCH_SWITCHBOARD && *company != '\0')
    return company;
  return herald_contact_get_display_name (self->guess);
}

/**
 * herald_call_item_get_match:
 * @self: an item
 *
 * Returns: how sure a guess is; of a contact %HERALD_MATCH_EXACT
 */
HeraldMatch
herald_call_item_get_match (HeraldCallItem *self)
{
  return (HeraldMatch) self->values[PROP_MATCH];
}

/**
 * herald_call_item_get_n_silent:
 * @self: an item
 *
 * Returns: how many address books have failed or did not answer in time
 */
guint
herald_call_item_get_n_silent (HeraldCallItem *self)
{
  return (guint) self->values[PROP_N_SILENT];
}

/**
 * herald_call_item_get_silent_source:
 * @self: an item
 *
 * Returns: (transfer none): the name of the first of them, or empty
 */
const char *
herald_call_item_get_silent_source (HeraldCallItem *self)
{
  return self->texts[PROP_SILENT_SOURCE];
}

/**
 * herald_call_item_get_matches:
 * @self: an item
 *
 * Returns: (nullable) (transfer none) (element-type HeraldContact): all it may be, likeliest first
 */
GPtrArray *
herald_call_item_get_matches (HeraldCallItem *self)
{
  return self->matches;
}

/**
 * herald_call_item_get_last_call:
 * @self: an item
 *
 * Returns: (nullable) (transfer none): the last call with this party before this one
 */
HeraldJournalEntry *
herald_call_item_get_last_call (HeraldCallItem *self)
{
  return self->last_call;
}

/**
 * herald_call_item_get_failure:
 * @self: an item
 *
 * Returns: (nullable) (transfer none): why a dial failed, a sentence
 */
const GError *
herald_call_item_get_failure (HeraldCallItem *self)
{
  return self->failure;
}

/**
 * herald_call_item_get_e164:
 * @self: an item
 *
 * Returns: (nullable) (transfer none): the number as +E.164
 */
const char *
herald_call_item_get_e164 (HeraldCallItem *self)
{
  return self->e164;
}

/**
 * herald_call_item_get_channel:
 * @self: an item
 *
 * Returns: (nullable) (transfer none): my leg as the PBX names it
 */
const char *
herald_call_item_get_channel (HeraldCallItem *self)
{
  return self->channel;
}

/**
 * herald_call_item_get_device:
 * @self: an item
 *
 * Returns: (nullable) (transfer none): my phone that carries it
 */
const char *
herald_call_item_get_device (HeraldCallItem *self)
{
  return self->device;
}

/**
 * herald_call_item_get_linked_id:
 * @self: an item
 *
 * Returns: (nullable) (transfer none): the PBX's id of the conversation
 */
const char *
herald_call_item_get_linked_id (HeraldCallItem *self)
{
  return self->linked_id;
}

/**
 * herald_call_item_get_n_matches:
 * @self: an item
 *
 * Returns: how many contacts have this number
 */
guint
herald_call_item_get_n_matches (HeraldCallItem *self)
{
  return self->matches != NULL ? self->matches->len : 0;
}

/**
 * herald_call_item_get_title:
 * @self: an item
 *
 * Returns: (transfer none): what to show largest: the name, else the number; empty: withheld
 */
const char *
herald_call_item_get_title (HeraldCallItem *self)
{
  return *self->texts[PROP_NAME] != '\0' ? self->texts[PROP_NAME] : self->texts[PROP_FORMATTED_NUMBER];
}

/**
 * herald_call_item_get_withheld:
 * @self: an item
 *
 * Returns: whether there is no number
 */
gboolean
herald_call_item_get_withheld (HeraldCallItem *self)
{
  return *self->texts[PROP_NUMBER] == '\0';
}
