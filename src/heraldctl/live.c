/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session and a call tracker put together: events go to the tracker as they are read, its deadlines are
 * kept, and after each login the server is asked what is going on now. */

#include "live.h"

#include <glib/gi18n-lib.h>

#include "commands.h"
#include "engine/snapshot.h"

struct _HeraldLive
{
  HeraldLiveFuncs funcs; /* with borrowed data */
  gpointer user_data;
  HeraldAmiSession *session;
  HeraldCallTracker *tracker;
  GSource *ticker;
  gint64 now; /* of this turn of the main loop, in microseconds of the monotonic clock */
  GCancellable *cancellable; /* of one connection */
  gboolean snapshot;
  gboolean was_logged_in;
};

typedef struct
{
  GSource source;
  HeraldLive *live; /* borrowed */
} Ticker;

/* Called once a turn of the main loop: the turn's time is good enough for calls, and each event has it free. */
static gboolean
ticker_is_due (GSource *source)
{
  HeraldLive *self = ((Ticker *) source)->live;

  self->now = g_source_get_time (source);
  return herald_call_tracker_get_deadline (self->tracker) <= self->now;
}

static gboolean
ticker_prepare (GSource *source,
                int *timeout)
{
  HeraldLive *self = ((Ticker *) source)->live;
  gint64 deadline = herald_call_tracker_get_deadline (self->tracker);

  if (ticker_is_due (source))
    return TRUE;
  *timeout = deadline == G_MAXINT64 ? -1 : (int) MIN ((deadline - self->now + 999) / 1000, G_MAXINT);
  return FALSE;
}

static gboolean
ticker_dispatch (GSource *source,
                 GSourceFunc callback,
                 gpointer user_data)
{
  HeraldLive *self = ((Ticker *) source)->live;

  herald_call_tracker_tick (self->tracker, self->now);
  return G_SOURCE_CONTINUE;
}

/* Asks the tracker once a turn when it must be called again: no timer is moved by an event. */
static GSourceFuncs ticker_funcs = { ticker_prepare, ticker_is_due, ticker_dispatch, NULL, NULL, NULL };

static void
on_event (HeraldAmiMessage *message,
          gpointer user_data)
{
  HeraldLive *self = user_data;

  herald_call_tracker_feed (self->tracker, message, self->now);
  if (self->funcs.event != NULL)
    self->funcs.event (message, self->user_data);
}

static void
on_snapshot (const HeraldSnapshotResult *result,
             gpointer user_data)
{
  HeraldLive *self = user_data;

  /* Without a list nothing is known to have ended: the calls stay as the events left them. */
  if (result->error != NULL)
    herald_complain (HERALD_EXIT_OK, _("Calls that began before now are not seen. %s"), result->error->message);
  herald_ami_session_synced (self->session);
}

static void
on_state_changed (HeraldAmiSession *session,
                  HeraldLinkState state,
                  HeraldLinkState old,
                  gpointer user_data)
{
  HeraldLive *self = user_data;

  if (old == HERALD_LINK_SYNCING && state != HERALD_LINK_CONNECTED)
    {
      g_cancellable_cancel (self->cancellable);
      g_object_unref (self->cancellable);
      self->cancellable = g_cancellable_new ();
    }
  if (state == HERALD_LINK_SYNCING)
    {
      self->was_logged_in = TRUE;
      if (self->snapshot)
        herald_snapshot_take (session, self->tracker, self->cancellable, NULL, NULL, on_snapshot, self);
      else
        herald_ami_session_synced (session);
    }
  if (self->funcs.state != NULL && state == herald_ami_session_get_state (session))
    self->funcs.state (self, state, self->user_data);
}

/**
 * herald_live_new:
 * @options: checked options
 * @snapshot: whether the calls of before the login matter
 * @funcs: what to call
 * @user_data: for @funcs
 *
 * Returns: (transfer full): a link that is starting
 */
HeraldLive *
herald_live_new (HeraldServerOptions *options,
                 gboolean snapshot,
                 const HeraldLiveFuncs *funcs,
                 gpointer user_data)
{
  HeraldLive *self = g_new0 (HeraldLive, 1);

  self->funcs = *funcs;
  self->user_data = user_data;
  self->snapshot = snapshot;
  self->cancellable = g_cancellable_new ();
  self->tracker = herald_call_tracker_new ((const char *const *) options->devices, funcs->call, user_data);
  self->ticker = g_source_new (&ticker_funcs, sizeof (Ticker));
  ((Ticker *) self->ticker)->live = self;
  g_source_attach (self->ticker, NULL);
  self->session = herald_server_options_new_session (options, on_event, self);
  g_signal_connect (self->session, "state-changed", G_CALLBACK (on_state_changed), self);
  herald_ami_session_set_watchful (self->session, TRUE); /* whoever watches wants to know at once */
  herald_ami_session_start (self->session);
  return self;
}

/**
 * herald_live_free:
 * @self: (nullable) (transfer full): a link; logs off
 */
void
herald_live_free (HeraldLive *self)
{
  if (self == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  herald_ami_session_stop (self->session);
  g_clear_object (&self->session);
  g_source_destroy (self->ticker);
  g_clear_pointer (&self->ticker, g_source_unref);
  g_clear_pointer (&self->tracker, herald_call_tracker_free);
  g_free (self);
}

/**
 * herald_live_get_session:
 * @self: a link
 *
 * Returns: (transfer none): its session
 */
HeraldAmiSession *
herald_live_get_session (HeraldLive *self)
{
  return self->session;
}

/**
 * herald_live_get_tracker:
 * @self: a link
 *
 * Returns: (transfer none): its tracker
 */
HeraldCallTracker *
herald_live_get_tracker (HeraldLive *self)
{
  return self->tracker;
}

/**
 * herald_live_was_logged_in:
 * @self: a link
 *
 * Returns: whether a login succeeded, so that an end is the end of a stream and not a failure to begin
 */
gboolean
herald_live_was_logged_in (HeraldLive *self)
{
  return self->was_logged_in;
}
