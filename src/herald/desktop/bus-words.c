/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the bus is told: calls, people, the account and the connection as dictionaries. The keys are those of
 * "heraldctl watch --json" where it has them, and a contract: docs/dbus.md. */

#include "desktop/bus-words.h"

#include "ui/link-face.h"

/**
 * herald_bus_state_to_string:
 * @state: how a connection stands
 *
 * Returns: its word on the bus
 */
const char *
herald_bus_state_to_string (HeraldLinkState state)
{
  switch (state)
    {
    case HERALD_LINK_CONNECTING:
    case HERALD_LINK_LOGGING_IN:
    case HERALD_LINK_SYNCING:
      return "connecting";
    case HERALD_LINK_CONNECTED:
      return "connected";
    case HERALD_LINK_WAITING:
      return "waiting";
    case HERALD_LINK_FAILED:
      return "failed";
    case HERALD_LINK_OFFLINE:
    default:
      return "offline";
    }
}

/**
 * herald_bus_state_text:
 * @engine: an engine
 *
 * Returns: (transfer full): what the window says of its connection; seconds that run are left out
 */
char *
herald_bus_state_text (HeraldEngine *engine)
{
  const HeraldLinkFacts facts = {
    .state = herald_engine_get_link_state (engine),
    .error = herald_engine_get_link_error (engine),
    .set_up = herald_account_is_set_up (herald_engine_get_account (engine)),
    .warning = herald_engine_get_link_warning (engine),
  };
  g_auto (HeraldLinkFace) face = { 0 };

  herald_link_face_init (&face, &facts);
  return g_strdup (face.sentence != NULL ? face.sentence : face.word);
}

static void
add_text (GVariantDict *dict,
          const char *key,
          const char *text)
{
  if (text != NULL && *text != '\0')
    g_variant_dict_insert (dict, key, "s", text);
}

/* Microseconds of the wall clock to seconds. */
static void
add_time (GVariantDict *dict,
          const char *key,
          gint64 time)
{
  if (time != 0)
    g_variant_dict_insert (dict, key, "x", time / G_USEC_PER_SEC);
}

/**
 * herald_bus_dialplan_to_variant:
 * @listener: (nullable): who answers the dialplan
 *
 * Returns: (transfer floating): an a{sv}: how that stands
 */
GVariant *
herald_bus_dialplan_to_variant (HeraldAgiListener *listener)
{
  HeraldAgiListenerState state = listener != NULL ? herald_agi_listener_get_state (listener) : HERALD_AGI_LISTENER_OFF;
  g_autofree char *text = listener != NULL ? herald_agi_listener_describe (listener) : NULL;
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  add_text (&dict, "state", herald_agi_listener_state_to_string (state));
  add_text (&dict, "text", text);
  if (state == HERALD_AGI_LISTENER_LISTENING)
    {
      add_text (&dict, "address", herald_agi_listener_get_address (listener));
      g_variant_dict_insert (&dict, "port", "u", (guint32) herald_agi_listener_get_port (listener));
    }
  return g_variant_dict_end (&dict);
}

/**
 * herald_bus_account_to_variant:
 * @account: a PBX login
 *
 * Returns: (transfer floating): an a{sv}, without the secret
 */
GVariant *
herald_bus_account_to_variant (HeraldAccount *account)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "server", "s", herald_account_get_host (account));
  g_variant_dict_insert (&dict, "user", "s", herald_account_get_user (account));
  g_variant_dict_insert (&dict, "extension", "s", herald_account_get_extension (account));
  g_variant_dict_insert (&dict, "devices", "^as", herald_account_get_devices (account));
  return g_variant_dict_end (&dict);
}

static const char *
phase_to_string (HeraldDialPhase phase)
{
  switch (phase)
    {
    case HERALD_DIAL_OWN_PHONE: return "own-phone";
    case HERALD_DIAL_CALLING: return "calling";
    case HERALD_DIAL_CONNECTED: return "connected";
    case HERALD_DIAL_FAILED: return "failed";
    case HERALD_DIAL_NONE:
    default: return NULL;
    }
}

static void
add_data (GVariantDict *dict,
          const HeraldCallData *data)
{
  GVariantBuilder builder;

  if (data == NULL)
    return;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = 0; i < herald_call_data_get_n (data); i++)
    g_variant_builder_add (&builder, "{ss}", herald_call_data_get_key (data, i), herald_call_data_get_value (data, i));
  g_variant_dict_insert_value (dict, "data", g_variant_builder_end (&builder));
}

/**
 * herald_bus_call_to_variant:
 * @item: a call
 * @id: its name on the bus
 *
 * Returns: (transfer floating): an a{sv}
 */
GVariant *
herald_bus_call_to_variant (HeraldCallItem *item,
                            const char *id)
{
  const GError *failure = herald_call_item_get_failure (item);
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "call", "s", id);
  g_variant_dict_insert (&dict, "direction", "s", herald_call_direction_to_string (herald_call_item_get_direction (item)));
  g_variant_dict_insert (&dict, "number", "s", herald_call_item_get_number (item));
  g_variant_dict_insert (&dict, "name", "s", herald_call_item_get_name (item));
  g_variant_dict_insert (&dict, "dialed", "s", herald_call_item_get_dialed (item));
  g_variant_dict_insert (&dict, "state", "s", herald_call_state_to_string (herald_call_item_get_state (item)));
  if (herald_call_item_get_state (item) == HERALD_CALL_ENDED)
    add_text (&dict, "outcome", herald_call_outcome_to_string (herald_call_item_get_outcome (item)));
  add_text (&dict, "queue", herald_call_item_get_queue (item));
  add_text (&dict, "taken_by", herald_call_item_get_taken_by (item));
  add_text (&dict, "transferred_by", herald_call_item_get_transferred_by (item));
  add_data (&dict, herald_call_item_get_data (item));
  add_text (&dict, "organisation", herald_call_item_get_organisation (item));
  add_text (&dict, "place", herald_call_item_get_place (item));
  add_text (&dict, "url", herald_call_item_get_record_url (item));
  add_text (&dict, "dial_phase", phase_to_string (herald_call_item_get_dial_phase (item)));
  add_text (&dict, "failure", failure != NULL ? failure->message : NULL);
  add_time (&dict, "started", herald_call_item_get_started_at (item));
  add_time (&dict, "answered", herald_call_item_get_answered_at (item));
  add_time (&dict, "ended", herald_call_item_get_ended_at (item));
  return g_variant_dict_end (&dict);
}

/**
 * herald_bus_match_to_variant:
 * @match: somebody who has a number
 *
 * Returns: (transfer floating): an a{sv}
 */
GVariant *
herald_bus_match_to_variant (const HeraldContactMatch *match)
{
  const HeraldContact *contact = match->contact;
  GVariantBuilder numbers;
  GVariantDict dict;

  g_variant_builder_init (&numbers, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < herald_contact_get_n_numbers (contact); i++)
    g_variant_builder_add (&numbers, "s", herald_contact_get_number (contact, i)->number);
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "name", "s", herald_contact_get_display_name (contact));
  g_variant_dict_insert (&dict, "organisation", "s", herald_contact_get_organisation (contact));
  g_variant_dict_insert_value (&dict, "numbers", g_variant_builder_end (&numbers));
  g_variant_dict_insert (&dict, "source", "s", herald_contact_get_source_id (contact));
  g_variant_dict_insert (&dict, "match", "s", herald_match_to_string (match->match));
  add_text (&dict, "email", herald_contact_get_email (contact));
  add_text (&dict, "url", herald_contact_get_url (contact));
  return g_variant_dict_end (&dict);
}
