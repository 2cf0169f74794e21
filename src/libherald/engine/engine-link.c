/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's connection: made from the account, and made anew when the account changes. */

#include "calls/event-use.h"
#include "config/secrets.h"
#include "engine/engine-private.h"

/* How long the account must rest before a change of it makes a new connection: a person is still typing. */
#define RESTART_AFTER_MS 700

G_STATIC_ASSERT ((int) HERALD_ACCOUNT_TLS_OFF == (int) HERALD_TLS_OFF);
G_STATIC_ASSERT ((int) HERALD_ACCOUNT_TLS_SYSTEM == (int) HERALD_TLS_SYSTEM);
G_STATIC_ASSERT ((int) HERALD_ACCOUNT_TLS_CA_FILE == (int) HERALD_TLS_CA_FILE);
G_STATIC_ASSERT ((int) HERALD_ACCOUNT_TLS_PINNED == (int) HERALD_TLS_PINNED);

/* Every event of the PBX, most of them of other people's calls: no allocation and no search here. */
static void
on_event (HeraldAmiMessage *message,
          gpointer user_data)
{
  HeraldEngine *self = user_data;

  if (herald_dialer_is_active (self->dialer))
    herald_dialer_feed (self->dialer, message);
  if (G_UNLIKELY (herald_event_uses[herald_ami_message_get_event (message)].use == HERALD_USE_MEMBERS))
    herald_engine_queues_feed (self, message);
  herald_call_tracker_feed (self->tracker, message, g_get_monotonic_time ());
  herald_engine_fed (self);
}

/* HeraldAmiEventFunc: everything the server says, lists included, before anybody else sees it. */
static void
on_heard (HeraldAmiMessage *message,
          gpointer user_data)
{
  herald_flight_recorder_take (user_data, message, g_get_monotonic_time ());
}

static void
note_loss (HeraldEngine *self,
           HeraldLinkState old)
{
  if (old == HERALD_LINK_CONNECTED && self->lost_at == 0)
    self->lost_at = g_get_monotonic_time ();
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  herald_engine_sync_stop (self);
  herald_dialer_link_lost (self->dialer);
}

static void
on_state_changed (HeraldAmiSession *session,
                  HeraldLinkState state,
                  HeraldLinkState old,
                  HeraldEngine *self)
{
  if (old == HERALD_LINK_SYNCING || old == HERALD_LINK_CONNECTED)
    if (state != HERALD_LINK_SYNCING && state != HERALD_LINK_CONNECTED)
      note_loss (self, old);
  if (state == HERALD_LINK_CONNECTED && self->lost_at != 0)
    {
      gint64 blind = g_get_monotonic_time () - self->lost_at;

      self->lost_at = 0;
      herald_engine_set_blind (self, (guint) MAX (1, (blind + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC), self->n_added);
      herald_engine_add_plain_note (self, HERALD_NOTE_LINK_BLIND, self->blind_for, NULL);
    }
  herald_engine_note_link (self, state, old, herald_ami_session_get_error (session));
  herald_engine_set_link (self, state, herald_ami_session_get_error (session));
  if (state == HERALD_LINK_SYNCING)
    herald_engine_sync (self);
}

/**
 * herald_engine_options_for_account:
 * @account: a PBX login
 * @secret: its secret
 *
 * Returns: what a session needs to connect as the engine does; the texts are those of @account and @secret
 */
HeraldAmiOptions
herald_engine_options_for_account (HeraldAccount *account,
                                   const char *secret)
{
  HeraldAmiOptions options = herald_account_get_server (account);

  options.secret = secret;
  options.events = HERALD_AMI_DEFAULT_EVENTS;
  options.reconnect = TRUE;
  return options;
}

static void
make_session (HeraldEngine *self,
              const char *secret)
{
  HeraldAccount *account = self->account;
  HeraldAmiOptions options = herald_engine_options_for_account (account, secret);

  options.acts_only = self->acts_only;
  self->tracker = herald_call_tracker_new (herald_account_get_devices (account), herald_engine_on_call, self);
  herald_call_tracker_set_extension (self->tracker, herald_account_get_extension (account));
  herald_call_tracker_set_why_func (self->tracker, herald_engine_on_why, self);
  if (herald_account_get_devices (account)[0] == NULL)
    herald_engine_add_plain_note (self, HERALD_NOTE_NO_DEVICE, 0, NULL);
  self->session = herald_ami_session_new (&options, on_event, self);
  if (self->recorder != NULL)
    herald_ami_session_set_tap (self->session, on_heard, self->recorder);
  g_signal_connect (self->session, "state-changed", G_CALLBACK (on_state_changed), self);
  herald_ami_session_start (self->session);
}

static void
on_secret (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (HeraldEngine) self = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = herald_account_lookup_secret_finish (HERALD_ACCOUNT (source), result, &error);

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    {
      if (secret == NULL)
        {
          herald_engine_note_link (self, HERALD_LINK_FAILED, self->link_state, error);
          herald_engine_set_link (self, HERALD_LINK_FAILED, error);
        }
      else
        make_session (self, secret);
    }
  herald_secret_free (secret);
}

/* The first number costs libphonenumber ten times what every later one does: not the first caller's time. */
static gboolean
warm_up (gpointer user_data)
{
  HeraldEngine *self = user_data;
  const char *region = herald_account_get_region (self->account);
  g_autoptr (HeraldNumber) number = herald_number_new ("+442079460018", region);
  g_autofree char *written = number != NULL ? herald_number_format (number, region) : NULL;
  g_autofree char *place = number != NULL ? herald_number_describe (number, g_get_language_names ()[0]) : NULL;

  g_debug ("numbers are ready: %s, %s", written, place);
  return G_SOURCE_REMOVE;
}

/**
 * herald_engine_set_acts_only:
 * @self: an engine that was not started
 *
 * It is there to act, not to see calls: a way to the server that tells no events will do ("arawman").
 */
void
herald_engine_set_acts_only (HeraldEngine *self)
{
  self->acts_only = TRUE;
}

/* Connects if the account says where to. */
void
herald_engine_link_start (HeraldEngine *self)
{
  if (!herald_account_is_set_up (self->account))
    {
      herald_engine_set_link (self, HERALD_LINK_OFFLINE, NULL);
      return;
    }
  self->cancellable = g_cancellable_new ();
  herald_engine_set_link (self, HERALD_LINK_CONNECTING, NULL);
  herald_account_lookup_secret_async (self->account, self->cancellable, on_secret, g_object_ref (self));
  g_idle_add_full (G_PRIORITY_LOW, warm_up, g_object_ref (self), g_object_unref);
}

/* Ends the connection and everything that came through it. */
void
herald_engine_link_stop (HeraldEngine *self)
{
  g_clear_handle_id (&self->restart, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  herald_engine_sync_stop (self);
  self->lost_at = 0;
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      herald_dialer_link_lost (self->dialer);
      herald_ami_session_set_tap (self->session, NULL, NULL);
      herald_ami_session_stop (self->session);
      g_clear_object (&self->session);
    }
  herald_engine_end_all (self);
  herald_engine_queues_forget (self);
  g_clear_pointer (&self->tracker, herald_call_tracker_free);
  self->tick_at = G_MAXINT64;
  g_source_set_ready_time (self->tick, -1);
}

static char **
list_or_null (GSettings *settings,
              const char *key)
{
  g_auto (GStrv) list = g_settings_get_strv (settings, key);

  return list[0] != NULL ? g_steal_pointer (&list) : NULL;
}

static void
read_rules (HeraldEngine *self)
{
  GSettings *settings = herald_account_get_settings (self->account);
  HeraldRules *rules = herald_rules_new ();

  rules->moment = (HeraldPopMoment) g_settings_get_enum (settings, "pop-moment");
  rules->notification = g_settings_get_boolean (settings, "pop-notification");
  rules->do_not_disturb = g_settings_get_boolean (settings, "do-not-disturb");
  rules->card = g_settings_get_boolean (settings, "pop-card");
  rules->internal = g_settings_get_boolean (settings, "pop-internal");
  rules->outgoing = g_settings_get_boolean (settings, "pop-outgoing");
  rules->silent_queues = list_or_null (settings, "silent-queues");
  rules->silent_numbers = list_or_null (settings, "silent-numbers");
  rules->no_lookup = list_or_null (settings, "no-lookup");
  herald_rules_unref (self->rules);
  self->rules = rules;
}

/* What rings is announced after all when it may be again. */
static void
reconsider_calls (HeraldEngine *self)
{
  g_autoptr (GList) items = g_hash_table_get_keys (self->live);

  for (GList *l = items; l != NULL; l = l->next)
    {
      HeraldLiveCall *live = herald_live_call_find (self, l->data);

      if (live != NULL && live->introduced)
        herald_live_call_consider (live);
    }
}

/* Where the account dials from: how numbers are read. */
static void
apply_location (HeraldEngine *self)
{
  const char *area = herald_account_get_area_code (self->account);
  const HeraldLocation location = { herald_account_get_region (self->account), *area != '\0' ? area : NULL };

  if (self->lookup != NULL)
    herald_lookup_set_location (self->lookup, &location);
}

/* About which numbers no other computer is asked. */
static void
apply_privacy (HeraldEngine *self)
{
  g_auto (GStrv) numbers = g_settings_get_strv (herald_account_get_settings (self->account), "private-numbers");

  if (self->lookup != NULL)
    herald_lookup_set_private (self->lookup, (const char *const *) numbers, herald_account_get_internal_max_digits (self->account));
}

static gboolean
on_rested (gpointer user_data)
{
  HeraldEngine *self = user_data;

  self->restart = 0;
  herald_engine_link_stop (self);
  herald_engine_link_start (self);
  return G_SOURCE_REMOVE;
}

static void
on_account_changed (HeraldAccount *account,
                    const char *key,
                    HeraldEngine *self)
{
  if (g_str_equal (key, "region") || g_str_equal (key, "area-code"))
    apply_location (self);
  if (g_str_equal (key, "private-numbers") || g_str_equal (key, "internal-max-digits"))
    apply_privacy (self);
  if (self->own_rules
      && (g_str_has_prefix (key, "pop-") || g_str_has_prefix (key, "silent-") || g_str_equal (key, "no-lookup")
          || g_str_equal (key, "do-not-disturb")))
    read_rules (self);
  if (self->own_rules && g_str_equal (key, "do-not-disturb"))
    reconsider_calls (self);
  if (g_str_equal (key, "recorder-keeps-numbers"))
    herald_engine_apply_recorder_settings (self);
  if (g_str_equal (key, "journal-days"))
    herald_engine_prune_journal (self, TRUE);
  if (self->started && herald_account_affects_connection (key))
    {
      g_clear_handle_id (&self->restart, g_source_remove);
      self->restart = g_timeout_add (RESTART_AFTER_MS, on_rested, self);
    }
}

/* Follows the account for as long as the engine lives. (The session itself watches network and sleep.) */
void
herald_engine_link_watch (HeraldEngine *self)
{
  if (self->own_rules)
    read_rules (self);
  apply_location (self);
  apply_privacy (self);
  g_signal_connect_object (self->account, "changed", G_CALLBACK (on_account_changed), self, 0);
}

/* Stops following. */
void
herald_engine_link_unwatch (HeraldEngine *self)
{
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
}
