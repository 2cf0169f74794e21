/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session and a call tracker put together: events go to the tracker as they are read, its deadlines are
 * kept, and after each login the server is asked what is going on now. */

#include "live.h"

#include "commands.h"

#define LIST_TIMEOUT_MS 10000

struct _HeraldLive
{
  HeraldLiveFuncs funcs; /* with borrowed data */
  gpointer user_data;
  HeraldAmiSession *session;
  HeraldCallTracker *tracker;
  GSource *ticker;
  gint64 now; /* of this turn of the main loop, in microseconds of the monotonic clock */
  gboolean snapshot;
  gboolean in_snapshot; /* the channels were fed, the queues not yet */
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
feed_list (HeraldLive *self,
           GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    herald_call_tracker_feed (self->tracker, items->pdata[i], self->now);
}

/* Whether the callback's link is still the one that is being synced; the session frees @self's data last. */
static gboolean
is_gone (GError *error)
{
  return g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST)
         || g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_CANCELLED);
}

/* Both lists are asked for at once, so that no event falls between them: between the first item and the end
 * of a snapshot the tracker announces nothing. */
static void
on_queues_ready (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = herald_ami_session_list_finish (HERALD_AMI_SESSION (source), result, &error);
  HeraldLive *self = user_data;

  if ((items == NULL && is_gone (error)) || !self->in_snapshot)
    return;
  /* A server without queues is none the worse. */
  if (items != NULL)
    feed_list (self, items);
  self->in_snapshot = FALSE;
  herald_call_tracker_end_snapshot (self->tracker, self->now);
  herald_ami_session_synced (self->session);
}

static void
take_channels (HeraldLive *self,
               GPtrArray *items)
{
  self->in_snapshot = TRUE;
  herald_call_tracker_begin_snapshot (self->tracker);
  feed_list (self, items);
}

static void
ask (HeraldLive *self,
     HeraldAmiAction *channels,
     GAsyncReadyCallback callback)
{
  self->in_snapshot = FALSE;
  herald_ami_session_list_async (self->session, channels, LIST_TIMEOUT_MS, NULL, callback, self);
  herald_ami_session_list_async (self->session, herald_ami_action_queue_status (), LIST_TIMEOUT_MS, NULL,
                                 on_queues_ready, self);
}

static void
on_status_ready (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = herald_ami_session_list_finish (HERALD_AMI_SESSION (source), result, &error);
  HeraldLive *self = user_data;

  if (items == NULL && is_gone (error))
    return;
  if (items != NULL)
    {
      take_channels (self, items);
      return;
    }
  /* Without a list nothing is known to have ended: the calls stay as the events left them. */
  herald_complain (HERALD_EXIT_OK, "Calls that began before now are not seen. %s", error->message);
  herald_ami_session_synced (self->session);
}

static void
on_channels_ready (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = herald_ami_session_list_finish (HERALD_AMI_SESSION (source), result, &error);
  HeraldLive *self = user_data;

  if (items == NULL && is_gone (error))
    return;
  if (items != NULL)
    take_channels (self, items);
  else
    /* CoreShowChannels wants the class reporting, and Asterisk 1.4 has no such command. */
    ask (self, herald_ami_action_status (), on_status_ready);
}

static void
on_state_changed (HeraldAmiSession *session,
                  HeraldLinkState state,
                  HeraldLinkState old,
                  gpointer user_data)
{
  HeraldLive *self = user_data;

  if (state == HERALD_LINK_SYNCING)
    {
      self->was_logged_in = TRUE;
      if (self->snapshot)
        ask (self, herald_ami_action_core_show_channels (), on_channels_ready);
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
  self->tracker = herald_call_tracker_new ((const char *const *) options->devices, funcs->call, user_data);
  self->ticker = g_source_new (&ticker_funcs, sizeof (Ticker));
  ((Ticker *) self->ticker)->live = self;
  g_source_attach (self->ticker, NULL);
  self->session = herald_server_options_new_session (options, on_event, self);
  g_signal_connect (self->session, "state-changed", G_CALLBACK (on_state_changed), self);
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
