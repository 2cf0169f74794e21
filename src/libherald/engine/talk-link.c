/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole house over one login with the class "call". Where no server is set there is no connection. Every event goes through here:
 * most are dropped by their number. */

#include "engine/talk-link.h"

#include "calls/talk-reader.h"
#include "config/secrets.h"

/* An editor writes a file in steps, and several settings are one change. */
#define RESTART_AFTER_MS 700

struct _HeraldTalkLink
{
  HeraldTalkLinkFunc func;
  gpointer user_data;
  guint restart;

  /* Owned */
  HeraldAccount *account;
  HeraldLastAgents *agents;
  HeraldTalkReader *reader;
  HeraldAmiSession *session; /* nullable */
  char *secret;              /* nullable */
};

static void
on_talk (const char *number,
         gboolean dialed,
         const char *extension,
         gpointer user_data)
{
  herald_last_agents_add (((HeraldTalkLink *) user_data)->agents, number, dialed, extension);
}

static void
on_event (HeraldAmiMessage *message,
          gpointer user_data)
{
  herald_talk_reader_feed (((HeraldTalkLink *) user_data)->reader, message);
}

static void
on_state_changed (HeraldAmiSession *session,
                  HeraldLinkState state,
                  HeraldLinkState old,
                  HeraldTalkLink *self)
{
  if (state == HERALD_LINK_SYNCING)
    {
      herald_talk_reader_reset (self->reader); /* what ended meanwhile was not heard */
      herald_ami_session_synced (session);
      return;
    }
  self->func (state, herald_ami_session_get_error (session), self->user_data);
}

static void
stop (HeraldTalkLink *self)
{
  g_clear_handle_id (&self->restart, g_source_remove);
  if (self->session == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  herald_ami_session_stop (self->session);
  g_clear_object (&self->session);
  self->func (HERALD_LINK_OFFLINE, NULL, self->user_data);
}

static void
start (HeraldTalkLink *self)
{
  HeraldAmiOptions options = herald_account_get_server (self->account);

  stop (self);
  if (*options.host == '\0' || *options.user == '\0' || self->secret == NULL)
    return;
  options.secret = self->secret;
  options.events = "call";
  options.reconnect = TRUE;
  herald_talk_reader_reset (self->reader);
  self->session = herald_ami_session_new (&options, on_event, self);
  g_signal_connect (self->session, "state-changed", G_CALLBACK (on_state_changed), self);
  herald_ami_session_start (self->session);
}

static gboolean
on_rested (gpointer user_data)
{
  HeraldTalkLink *self = user_data;

  self->restart = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

static void
on_account_changed (HeraldAccount *account,
                    const char *key,
                    HeraldTalkLink *self)
{
  herald_talk_reader_set_internal_max_digits (self->reader, herald_account_get_internal_max_digits (account));
  if (!herald_account_affects_connection (key))
    return;
  g_clear_handle_id (&self->restart, g_source_remove);
  self->restart = g_timeout_add (RESTART_AFTER_MS, on_rested, self);
}

/**
 * herald_talk_link_new:
 * @account: the server and its user; followed
 * @agents: who remembers what is heard
 * @func: called when the connection has another state
 * @user_data: for @func
 *
 * Returns: (transfer full): a connection that waits for its secret: herald_talk_link_apply()
 */
HeraldTalkLink *
herald_talk_link_new (HeraldAccount *account,
                      HeraldLastAgents *agents,
                      HeraldTalkLinkFunc func,
                      gpointer user_data)
{
  HeraldTalkLink *self = g_new0 (HeraldTalkLink, 1);

  self->func = func;
  self->user_data = user_data;
  self->account = g_object_ref (account);
  self->agents = g_object_ref (agents);
  self->reader = herald_talk_reader_new (herald_account_get_internal_max_digits (account), on_talk, self);
  g_signal_connect (account, "changed", G_CALLBACK (on_account_changed), self);
  return self;
}

/**
 * herald_talk_link_free:
 * @self: (transfer full) (nullable): a connection, which is ended
 */
void
herald_talk_link_free (HeraldTalkLink *self)
{
  if (self == NULL)
    return;
  stop (self);
  g_signal_handlers_disconnect_by_data (self->account, self);
  herald_talk_reader_free (self->reader);
  g_object_unref (self->agents);
  g_object_unref (self->account);
  herald_secret_free (self->secret);
  g_free (self);
}

/**
 * herald_talk_link_apply:
 * @self: a connection
 * @secret: (nullable): of the manager's user
 *
 * Connects, where there is no connection, the secret is another one, or the server had refused the one before.
 */
void
herald_talk_link_apply (HeraldTalkLink *self,
                        const char *secret)
{
  gboolean same = g_strcmp0 (secret, self->secret) == 0;

  if (same && self->session != NULL && herald_ami_session_get_state (self->session) != HERALD_LINK_FAILED)
    return;
  if (!same)
    {
      herald_secret_free (self->secret);
      self->secret = g_strdup (secret);
    }
  start (self);
}
