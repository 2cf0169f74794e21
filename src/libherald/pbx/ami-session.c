/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session with a server's manager: logs in, keeps the link alive, comes back after trouble, hands answers
 * to those who asked and events to its owner.
 *
 * offline -> connecting -> logging in -> syncing -> connected
 *               ^---------- waiting <-------+          with its reason and the time of the next try
 *                           failed  <-------+          trying again cannot help
 */

#include "pbx/ami-session-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "pbx/ami-http.h"
#include "pbx/ami-tcp.h"
#include "pbx/pbx-timer.h"

/* Together at most 13 s: a dead peer is noticed within 15. One that is dead as a process only, while nothing goes on, within
 * 45: that makes three wake-ups a minute of fifteen. */
static const HeraldAmiTiming default_timing = {
  .open_ms = HERALD_AMI_OPEN_MS,
  .login_ms = 10000,
  .idle_ms = 8000,
  .answer_ms = 5000,
  .rest_after_ms = 15000,
  .rest_idle_ms = 40000,
  .retry_max_ms = HERALD_BACKOFF_LAST_MS,
};
/* A link that lived so long was good: the next trouble starts again from the shortest wait. */
#define GOOD_LINK_US (HERALD_BACKOFF_LAST_MS * G_GINT64_CONSTANT (1000))
/* Told that it falls asleep, and still awake after so long: something kept the computer from it. */
#define AWAKE_AFTER_MS 60000

enum
{
  PROP_STATE = 1,
  N_PROPS,
};

enum
{
  SIGNAL_STATE_CHANGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HeraldAmiSession, herald_ami_session, G_TYPE_OBJECT)

static void connect_now (HeraldAmiSession *self);

/**
 * herald_ami_session_set_state:
 * @self: a session
 * @state: how the link stands now
 */
void
herald_ami_session_set_state (HeraldAmiSession *self,
                              HeraldLinkState state)
{
  HeraldLinkState old = self->state;

  if (state == old)
    return;
  self->state = state;
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0, state, old);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

/* Leaves the session without a connection; what waited for an answer is the caller's to fail. */
static HeraldAmiPending *
drop_link (HeraldAmiSession *self)
{
  g_autoptr (HeraldTransport) transport = g_steal_pointer (&self->transport);

  herald_timer_clear (&self->ping_timer);
  herald_timer_clear (&self->retry_timer);
  self->pinged_at = 0;
  self->news_at = 0;
  self->news = FALSE;
  self->resting = FALSE;
  self->retry_at = 0;
  if (self->logged_in_at != 0 && g_get_monotonic_time () - self->logged_in_at > GOOD_LINK_US)
    herald_backoff_reset (&self->backoff);
  self->logged_in_at = 0;
  if (transport != NULL)
    herald_transport_close (transport);
  return g_steal_pointer (&self->pending);
}

static gboolean
on_retry_due (gpointer user_data)
{
  connect_now (user_data);
  return G_SOURCE_REMOVE;
}

/* A server that lost us without noticing still counts the old login: after a good one that mends itself. */
static gboolean
is_final (HeraldAmiSession *self,
          const GError *error)
{
  if (!self->reconnect)
    return TRUE;
  if (self->was_logged_in && g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOGIN_IN_USE))
    {
      self->backoff.tries = G_MAXUINT8;
      return FALSE;
    }
  /* Where there was a manager before, there will be one again: a web server is up before its manager is. */
  if (self->was_logged_in && g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_NOT_ASTERISK))
    return FALSE;
  return herald_pbx_error_needs_user (error);
}

/**
 * herald_ami_session_lose:
 * @self: a session
 * @reason: what happened to the link, or why there will be none
 *
 * Ends the link. Waits for the next try where that can help.
 */
void
herald_ami_session_lose (HeraldAmiSession *self,
                         const GError *reason)
{
  g_autoptr (HeraldAmiSession) alive = g_object_ref (self);
  g_autoptr (HeraldAmiPending) pending = drop_link (self);
  g_autoptr (GError) error = g_error_copy (reason);

  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  if (is_final (self, error))
    herald_ami_session_set_state (self, HERALD_LINK_FAILED);
  else
    {
      guint wait = MIN (herald_backoff_next (&self->backoff, g_random_double ()), self->timing.retry_max_ms);

      self->retry_at = g_get_monotonic_time () + wait * G_GINT64_CONSTANT (1000);
      herald_timer_set (&self->retry_timer, wait, on_retry_due, self);
      herald_ami_session_set_state (self, HERALD_LINK_WAITING);
    }
  if (pending != NULL)
    {
      g_autoptr (GError) lost = g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST,
                                             _("The connection was lost before the server answered. %s"), error->message);

      herald_ami_pending_fail_all (pending, lost);
    }
}

static void
on_opened (const char *banner,
           gpointer user_data)
{
  HeraldAmiSession *self = user_data;

  g_free (self->banner);
  self->banner = g_strdup (banner);
  self->pending = herald_ami_pending_new ();
  /* Sent first: a handler of the signal may stop the session. */
  herald_ami_session_login (self);
  herald_ami_session_set_state (self, HERALD_LINK_LOGGING_IN);
}

/* The hot path: an event is looked at only while somebody waits for a list. */
static void
on_message (HeraldAmiMessage *message,
            gpointer user_data)
{
  HeraldAmiSession *self = user_data;

  if (G_UNLIKELY (self->tap != NULL) && self->logged_in_at != 0)
    self->tap (message, self->tap_data);
  if (G_LIKELY (herald_ami_message_is_event (message)))
    {
      if (G_UNLIKELY (self->logged_in_at == 0))
        return;
      if (G_UNLIKELY (herald_ami_pending_has_lists (self->pending))
          && herald_ami_pending_take_event (self->pending, message))
        return;
      if (G_UNLIKELY (!self->news))
        herald_ami_session_end_rest (self);
      self->func (message, self->user_data);
    }
  else if (herald_ami_message_is_response (message))
    herald_ami_pending_take_response (self->pending, message);
}

static void
on_closed (const GError *error,
           gpointer user_data)
{
  herald_ami_session_lose (user_data, error);
}

static const HeraldTransportEvents transport_events = { on_opened, on_message, on_closed };

static HeraldTransport *
new_transport (HeraldAmiSession *self)
{
  HeraldTransport *transport;

  if (self->endpoint.path == NULL)
    return herald_ami_tcp_new (&self->endpoint, self->timing.open_ms);
  transport = herald_ami_http_new (&self->endpoint, self->timing.open_ms);
  if (herald_ami_path_is_digest (self->endpoint.path))
    herald_ami_http_set_login (HERALD_AMI_HTTP (transport), self->user, self->secret);
  return transport;
}

static void
connect_now (HeraldAmiSession *self)
{
  g_autoptr (HeraldAmiPending) none = drop_link (self);

  if (self->user == NULL || *self->user == '\0' || self->secret == NULL)
    {
      g_autoptr (GError) error = g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_NO_SECRET,
                                              _("There is no user or no password to log in with."));

      herald_ami_session_lose (self, error);
      return;
    }
  if (herald_ami_path_is_digest (self->endpoint.path) && !self->acts_only)
    {
      g_autoptr (GError) error = g_error_new_literal (HERALD_PBX_ERROR, HERALD_PBX_ERROR_NOT_ASTERISK, herald_ami_digest_sentence ());

      herald_ami_session_lose (self, error);
      return;
    }
  self->transport = new_transport (self);
  herald_transport_open (self->transport, &transport_events, self);
  herald_ami_session_set_state (self, HERALD_LINK_CONNECTING);
}

static void
log_off (HeraldAmiSession *self)
{
  g_autoptr (HeraldAmiAction) logoff = herald_ami_action_logoff ();
  gsize length = 0;
  g_autofree char *bytes = herald_ami_action_end (logoff, NULL, &length, NULL);

  herald_transport_send (self->transport, bytes, length, NULL);
}

/* The server is told, so that it does not write to nobody and count a login that is none. If the computer stays awake
 * after all, we come back by ourselves. */
static void
fall_asleep (HeraldAmiSession *self)
{
  g_autoptr (GError) asleep = g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("The computer fell asleep."));

  if (self->logged_in_at != 0)
    log_off (self);
  herald_ami_session_lose (self, asleep);
  if (self->retry_timer == NULL)
    return;
  herald_timer_clear (&self->retry_timer);
  self->retry_at = g_get_monotonic_time () + AWAKE_AFTER_MS * G_GINT64_CONSTANT (1000);
  herald_timer_set (&self->retry_timer, AWAKE_AFTER_MS, on_retry_due, self);
}

/* The network is back or the computer woke up: do not wait, and do not believe an old connection. */
static void
on_wake (HeraldWakeEvent event,
         gpointer user_data)
{
  HeraldAmiSession *self = user_data;

  if (event == HERALD_WAKE_SLEEP)
    {
      if (self->transport != NULL)
        fall_asleep (self);
    }
  else if (self->state == HERALD_LINK_WAITING)
    herald_ami_session_try_now (self);
  else if (self->logged_in_at != 0)
    herald_ami_session_ping (self);
}

static void
herald_ami_session_get_property (GObject *object,
                                 guint id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  HeraldAmiSession *self = HERALD_AMI_SESSION (object);

  if (id == PROP_STATE)
    g_value_set_enum (value, self->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
herald_ami_session_finalize (GObject *object)
{
  HeraldAmiSession *self = HERALD_AMI_SESSION (object);

  /* Who waits for an answer holds the session: nothing is pending here. */
  herald_ami_pending_free (drop_link (self));
  herald_wake_watch_free (self->wake_watch);
  herald_ami_endpoint_clear (&self->endpoint);
  g_free (self->user);
  herald_wipe_free (self->secret);
  g_free (self->events);
  g_free (self->banner);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (herald_ami_session_parent_class)->finalize (object);
}

static void
herald_ami_session_class_init (HeraldAmiSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = herald_ami_session_get_property;
  object_class->finalize = herald_ami_session_finalize;

  /** HeraldAmiSession:state: how the link stands. */
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, HERALD_TYPE_LINK_STATE, HERALD_LINK_OFFLINE,
                                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * HeraldAmiSession::state-changed:
   * @self: the session
   * @state: the new #HeraldLinkState
   * @old: the one before
   */
  signals[SIGNAL_STATE_CHANGED]
      = g_signal_new ("state-changed", HERALD_TYPE_AMI_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                      2, HERALD_TYPE_LINK_STATE, HERALD_TYPE_LINK_STATE);
}

static void
herald_ami_session_init (HeraldAmiSession *self)
{
  self->timing = default_timing;
}

static guint16
usual_port (const HeraldAmiOptions *options)
{
  if (options->path != NULL)
    return options->tls == HERALD_TLS_OFF ? HERALD_AMI_HTTP_PORT : HERALD_AMI_HTTPS_PORT;
  return options->tls == HERALD_TLS_OFF ? HERALD_AMI_PORT : HERALD_AMI_TLS_PORT;
}

/**
 * herald_ami_session_new:
 * @options: which server and who logs in; copied
 * @func: called for each event
 * @user_data: for @func; must outlive the session's connection
 *
 * The session works in the main context that is the thread's default when it is started.
 *
 * Returns: (transfer full): a session that does nothing before herald_ami_session_start()
 */
HeraldAmiSession *
herald_ami_session_new (const HeraldAmiOptions *options,
                        HeraldAmiEventFunc func,
                        gpointer user_data)
{
  HeraldAmiSession *self = g_object_new (HERALD_TYPE_AMI_SESSION, NULL);
  g_autofree char *path = herald_ami_web_path (options->path);
  HeraldAmiEndpoint endpoint = { (char *) options->host, options->port != 0 ? options->port : usual_port (options), options->tls,
                                 (char *) options->ca_file, (char *) options->pin, path };

  herald_ami_endpoint_copy (&self->endpoint, &endpoint);
  self->user = g_strdup (options->user);
  self->secret = g_strdup (options->secret);
  self->events = g_strdup (options->events != NULL ? options->events : HERALD_AMI_DEFAULT_EVENTS);
  self->plain_login = options->plain_login;
  self->reconnect = options->reconnect;
  self->acts_only = options->acts_only;
  self->func = func;
  self->user_data = user_data;
  return self;
}

/**
 * herald_ami_session_set_timing:
 * @self: a session that was not started
 * @timing: its deadlines
 */
void
herald_ami_session_set_timing (HeraldAmiSession *self,
                               const HeraldAmiTiming *timing)
{
  self->timing = *timing;
}

/**
 * herald_ami_session_set_tap:
 * @self: a session
 * @tap: (nullable): called for everything the server says after a login: events, answers and lists, before anybody
 *   else sees it
 * @user_data: for @tap
 *
 * For who keeps the stream. @tap must not stop the session.
 */
void
herald_ami_session_set_tap (HeraldAmiSession *self,
                            HeraldAmiEventFunc tap,
                            gpointer user_data)
{
  self->tap = tap;
  self->tap_data = user_data;
}

/**
 * herald_ami_session_start:
 * @self: a session
 *
 * Connects, and stays connected until herald_ami_session_stop() or an error that needs the user.
 */
void
herald_ami_session_start (HeraldAmiSession *self)
{
  if (self->state != HERALD_LINK_OFFLINE && self->state != HERALD_LINK_FAILED)
    return;
  if (self->reconnect && self->wake_watch == NULL)
    self->wake_watch = herald_wake_watch_new (on_wake, self);
  connect_now (self);
}

/**
 * herald_ami_session_stop:
 * @self: a session
 *
 * Logs off and closes. Every pending action fails with %HERALD_PBX_ERROR_CANCELLED. No event comes any more.
 */
void
herald_ami_session_stop (HeraldAmiSession *self)
{
  g_autoptr (HeraldAmiSession) alive = g_object_ref (self);
  g_autoptr (HeraldAmiPending) pending = NULL;
  g_autoptr (GError) stopped = NULL;

  g_clear_pointer (&self->wake_watch, herald_wake_watch_free);
  if (self->logged_in_at != 0)
    log_off (self);
  pending = drop_link (self);
  herald_backoff_reset (&self->backoff);
  g_clear_error (&self->error);
  herald_ami_session_set_state (self, HERALD_LINK_OFFLINE);
  stopped = g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_CANCELLED, _("The connection was closed."));
  if (pending != NULL)
    herald_ami_pending_fail_all (pending, stopped);
}

/**
 * herald_ami_session_try_now:
 * @self: a session
 *
 * Connects at once where it waits for the next try or has given up; otherwise does nothing.
 */
void
herald_ami_session_try_now (HeraldAmiSession *self)
{
  if (self->state != HERALD_LINK_WAITING && self->state != HERALD_LINK_FAILED)
    return;
  herald_backoff_reset (&self->backoff);
  connect_now (self);
}

/**
 * herald_ami_session_synced:
 * @self: a session that is syncing
 *
 * The owner has its snapshot: from now on the link counts as connected.
 */
void
herald_ami_session_synced (HeraldAmiSession *self)
{
  if (self->state == HERALD_LINK_SYNCING)
    herald_ami_session_set_state (self, HERALD_LINK_CONNECTED);
}

/**
 * herald_ami_session_get_state:
 * @self: a session
 *
 * Returns: how the link stands
 */
HeraldLinkState
herald_ami_session_get_state (HeraldAmiSession *self)
{
  return self->state;
}

/**
 * herald_ami_session_get_error:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): why it waits or has failed: a %HERALD_PBX_ERROR with a sentence. It
 *   stays while the next try is under way, until that succeeds.
 */
const GError *
herald_ami_session_get_error (HeraldAmiSession *self)
{
  return self->error;
}

/**
 * herald_ami_session_get_retry_at:
 * @self: a session
 *
 * Returns: when it tries again, in microseconds of the monotonic clock; 0: it does not wait
 */
gint64
herald_ami_session_get_retry_at (HeraldAmiSession *self)
{
  return self->retry_at;
}

/**
 * herald_ami_session_get_banner:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the greeting of the server last met: "Asterisk Call Manager/11.0.0"
 */
const char *
herald_ami_session_get_banner (HeraldAmiSession *self)
{
  return self->banner;
}

/**
 * herald_ami_session_get_ami_major:
 * @self: a session
 *
 * For reports only: the banner does not tell what a server can do (1.1 is both Asterisk 1.6 and 1.8).
 *
 * Returns: the first part of the protocol's version, 0 where unknown
 */
guint
herald_ami_session_get_ami_major (HeraldAmiSession *self)
{
  const char *slash = self->banner != NULL ? strchr (self->banner, '/') : NULL;

  return slash != NULL ? (guint) CLAMP (strtol (slash + 1, NULL, 10), 0, 9999) : 0;
}
