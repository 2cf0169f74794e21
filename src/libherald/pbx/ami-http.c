/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manager over HTTP (AJAM). Actions are posted over one connection, one after the other, as they would go over
 * TCP; on a second one a long poll waits for events and is asked again at once. The session is a cookie: that of the
 * answer to the login, for a refused request comes with a new one (measured).
 * Where the path ends in "arawman" or "amxml" there is no session: each request is let in by itself (digest), and there
 * are no events.
 *
 * new -> asking (a Challenge, or a Ping, to see who is there) -> open -> closed */

#include "pbx/ami-http-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pbx/ami-session-private.h"
#include "pbx/pbx-timer.h"
#include "wire/ajam.h"

static const char challenge[] = "action=Challenge&authtype=MD5";
static const char ping[] = "action=Ping";

static void herald_ami_http_iface_init (HeraldTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HeraldAmiHttp, herald_ami_http, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HERALD_TYPE_TRANSPORT, herald_ami_http_iface_init))

static void
tear_down (HeraldAmiHttp *self)
{
  self->phase = HERALD_AMI_HTTP_CLOSED;
  herald_timer_clear (&self->deadline);
  herald_timer_clear (&self->rest);
  herald_ami_http_unhold (self);
  g_cancellable_cancel (self->cancellable);
}

/* @error: (transfer full): why the transport has ended. Said once, and never after it was closed. */
void
herald_ami_http_fail (HeraldAmiHttp *self,
                      GError *error)
{
  g_autoptr (GError) owned = error;

  if (self->phase == HERALD_AMI_HTTP_CLOSED)
    return;
  tear_down (self);
  self->events->closed (owned, self->user_data);
}

/* Returns: (transfer full): somebody answers, but no manager. */
GError *
herald_ami_http_not_manager (HeraldAmiHttp *self)
{
  return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_NOT_ASTERISK,
                      _("%s has no manager at %s. Are “webenabled = yes” in manager.conf and the path in the address right?"), self->server,
                      self->endpoint.path);
}

/* What @action is: a login, the end of it, one that changes nothing, or an order. */
static HeraldAmiHttpKind
kind_of (const char *action)
{
  static const char start[] = "Action: ";
  static const char *const questions[] = { "Challenge",   "CoreSettings", "CoreShowChannels", "CoreStatus", "DBGet",
                                           "DeviceStateList", "Events",   "ExtensionState",   "ExtensionStateList", "Getvar",
                                           "ListCommands", "MailboxCount", "ParkedCalls",     "Ping",       "QueueStatus",
                                           "QueueSummary", "SIPpeers",    "Status" };
  const char *name = action + strlen (start);

  if (g_ascii_strncasecmp (action, start, strlen (start)) != 0)
    return HERALD_AMI_HTTP_ORDER;
  if (g_ascii_strncasecmp (name, "Login\r", strlen ("Login\r")) == 0)
    return HERALD_AMI_HTTP_LOGIN;
  if (g_ascii_strncasecmp (name, "Logoff\r", strlen ("Logoff\r")) == 0)
    return HERALD_AMI_HTTP_LOGOFF;
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    if (g_ascii_strncasecmp (name, questions[i], strlen (questions[i])) == 0 && name[strlen (questions[i])] == '\r')
      return HERALD_AMI_HTTP_QUESTION;
  return HERALD_AMI_HTTP_ORDER;
}

static gboolean
herald_ami_http_send (HeraldTransport *transport,
                      const char *bytes,
                      gsize length,
                      GError **error)
{
  HeraldAmiHttp *self = HERALD_AMI_HTTP (transport);
  const char *end = bytes + length;

  if (self->phase != HERALD_AMI_HTTP_OPEN)
    {
      g_set_error (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("There is no connection to %s."), self->server);
      return FALSE;
    }
  for (const char *action = bytes, *next; action < end; action = next)
    {
      const char *stop = g_strstr_len (action, end - action, "\r\n\r\n");
      HeraldAmiHttpKind kind = kind_of (action);
      g_autofree char *form = NULL;

      next = stop != NULL ? stop + 4 : end;
      if (kind == HERALD_AMI_HTTP_LOGOFF && !self->logged_in)
        continue;
      if (self->n_actions >= HERALD_AMI_HTTP_ACTIONS_MAX && kind != HERALD_AMI_HTTP_LOGOFF)
        {
          g_set_error (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_TIMEOUT, _("%s takes no more commands."), self->server);
          return FALSE;
        }
      form = herald_ajam_form (action, (gsize) (next - action), NULL);
      if (form == NULL)
        {
          g_set_error (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_ACTION, _("%s takes no command of that length."), self->server);
          return FALSE;
        }
      self->n_actions++;
      herald_ami_http_post (self, kind, form);
    }
  return TRUE;
}

/* --- Life --- */

static gboolean
on_open_deadline (gpointer user_data)
{
  HeraldAmiHttp *self = user_data;

  herald_ami_http_fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_TIMEOUT, _("%s did not answer within %u s."),
                                           self->server, (self->open_ms + 999) / 1000));
  return G_SOURCE_REMOVE;
}

static SoupSession *
new_session (HeraldAmiHttp *self)
{
  SoupSession *session = soup_session_new_with_options ("max-conns", 1, "max-conns-per-host", 1, "timeout", 0, "idle-timeout", 60,
                                                        "user-agent", "Herald", NULL);

  if (self->check.database != NULL)
    soup_session_set_tls_database (session, self->check.database);
  return session;
}

static gboolean
on_check_failed (gpointer user_data)
{
  HeraldAmiHttp *self = user_data;
  g_autoptr (GError) error = NULL;

  herald_timer_clear (&self->rest);
  herald_tls_check_init (&self->check, &self->endpoint, &error);
  herald_ami_http_fail (self, g_steal_pointer (&error));
  return G_SOURCE_REMOVE;
}

static void
herald_ami_http_open (HeraldTransport *transport,
                      const HeraldTransportEvents *events,
                      gpointer user_data)
{
  HeraldAmiHttp *self = HERALD_AMI_HTTP (transport);

  g_return_if_fail (self->phase == HERALD_AMI_HTTP_NEW);
  self->events = events;
  self->user_data = user_data;
  self->phase = HERALD_AMI_HTTP_ASKING;
  if (!herald_tls_check_init (&self->check, &self->endpoint, NULL))
    {
      herald_timer_set (&self->rest, 0, on_check_failed, self);
      return;
    }
  self->actions = new_session (self);
  self->poll = new_session (self);
  herald_timer_set (&self->deadline, self->open_ms, on_open_deadline, self);
  herald_ami_http_post (self, HERALD_AMI_HTTP_PROBE, self->digest ? ping : challenge);
}

static void
herald_ami_http_close (HeraldTransport *transport)
{
  tear_down (HERALD_AMI_HTTP (transport));
}

static gint64
herald_ami_http_get_last_heard (HeraldTransport *transport)
{
  return HERALD_AMI_HTTP (transport)->last_heard;
}

static gboolean
herald_ami_http_is_logged_in (HeraldTransport *transport)
{
  return HERALD_AMI_HTTP (transport)->digest;
}

static void
herald_ami_http_finalize (GObject *object)
{
  HeraldAmiHttp *self = HERALD_AMI_HTTP (object);

  tear_down (self);
  g_clear_object (&self->actions);
  g_clear_object (&self->poll);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->logoff);
  herald_tls_check_clear (&self->check);
  herald_ami_endpoint_clear (&self->endpoint);
  g_free (self->cookie);
  g_free (self->server);
  g_free (self->user);
  herald_wipe_free (self->secret);
  G_OBJECT_CLASS (herald_ami_http_parent_class)->finalize (object);
}

static void
herald_ami_http_iface_init (HeraldTransportInterface *iface)
{
  iface->open = herald_ami_http_open;
  iface->send = herald_ami_http_send;
  iface->close = herald_ami_http_close;
  iface->get_last_heard = herald_ami_http_get_last_heard;
  iface->is_logged_in = herald_ami_http_is_logged_in;
}

static void
herald_ami_http_class_init (HeraldAmiHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_ami_http_finalize;
}

static void
herald_ami_http_init (HeraldAmiHttp *self)
{
  self->cancellable = g_cancellable_new ();
  self->logoff = g_cancellable_new ();
}

/**
 * herald_ami_http_new:
 * @endpoint: where the server is, with a path, and how to check it; copied
 * @open_ms: milliseconds until the first answer must be there
 *
 * Returns: (transfer full): a transport over HTTP, encrypted where @endpoint says so
 */
HeraldTransport *
herald_ami_http_new (const HeraldAmiEndpoint *endpoint,
                     guint open_ms)
{
  HeraldAmiHttp *self = g_object_new (HERALD_TYPE_AMI_HTTP, NULL);

  herald_ami_endpoint_copy (&self->endpoint, endpoint);
  self->server = herald_ami_endpoint_to_string (&self->endpoint);
  self->xml = g_str_has_suffix (self->endpoint.path, "mxml");
  self->digest = herald_ami_path_is_digest (self->endpoint.path);
  self->open_ms = open_ms;
  return HERALD_TRANSPORT (self);
}

/**
 * herald_ami_http_set_login:
 * @self: a transport that was not opened
 * @user: (nullable): who asks
 * @secret: (nullable): their password; never sent as it is
 *
 * For "arawman" and "amxml", where each request is let in by itself (HTTP digest) and nobody logs in.
 */
void
herald_ami_http_set_login (HeraldAmiHttp *self,
                           const char *user,
                           const char *secret)
{
  g_free (self->user);
  herald_wipe_free (self->secret);
  self->user = g_strdup (user);
  self->secret = g_strdup (secret);
}
