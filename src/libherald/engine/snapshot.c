/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes on at the server now: its lists are asked for and given to the tracker. Each is asked for by itself,
 * and a user who may not have one has the others. Events that come meanwhile are fed to the tracker as always. */

#include "engine/snapshot.h"

#include "pbx/pbx-error.h"

typedef enum
{
  LIST_CHANNELS, /* CoreShowChannels: write class system or reporting; not in Asterisk 1.4 */
  LIST_STATUS,   /* the second way to the channels: call is enough */
  LIST_QUEUES,
  LIST_PARKED,
  LIST_HINTS, /* not before Asterisk 13 */
} List;

/* One snapshot under way; counted by its lists. */
typedef struct
{
  guint refs;
  HeraldAmiSession *session;  /* owned */
  HeraldCallTracker *tracker; /* borrowed: not touched once @cancellable is cancelled */
  GCancellable *cancellable;  /* owned */
  GFunc queues;
  GFunc before_end;
  HeraldSnapshotFunc done;
  gpointer user_data;
  GPtrArray *early; /* items of the other lists that came before the channels */
  GError *error;
  GError *refused;
  guint n_channels;
  gboolean has_channels;
} Snapshot;

typedef struct
{
  Snapshot *snapshot;
  List list;
} Part;

static void ask (Snapshot *self, List list);

static void
snapshot_unref (Snapshot *self)
{
  if (--self->refs > 0)
    return;
  g_object_unref (self->session);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->early);
  g_clear_error (&self->error);
  g_clear_error (&self->refused);
  g_free (self);
}

static void
feed (Snapshot *self,
      GPtrArray *items)
{
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < items->len; i++)
    herald_call_tracker_feed_item (self->tracker, g_ptr_array_index (items, i), now);
}

static void
end (Snapshot *self)
{
  HeraldSnapshotResult result = { NULL, self->refused, self->n_channels };
  gint64 now = g_get_monotonic_time ();

  if (self->before_end != NULL)
    self->before_end (NULL, self->user_data);
  if (self->has_channels)
    {
      feed (self, self->early);
      herald_call_tracker_end_snapshot (self->tracker, now);
    }
  else
    {
      result.error = self->error;
      /* Where no list will ever come, a call that ended unseen would stay for good. */
      if (g_error_matches (self->error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_PERMISSION))
        herald_call_tracker_end_snapshot (self->tracker, now);
      else
        herald_call_tracker_cancel_snapshot (self->tracker, now);
    }
  self->done (&result, self->user_data);
}

static void
take_channels (Snapshot *self,
               GPtrArray *items)
{
  self->has_channels = TRUE;
  self->n_channels = items->len;
  feed (self, items);
}

static void
take_other (Snapshot *self,
            GPtrArray *items)
{
  if (self->has_channels)
    feed (self, items);
  else
    g_ptr_array_extend_and_steal (self->early, g_ptr_array_ref (items));
}

static void
take_failure (Snapshot *self,
              List list,
              const GError *error)
{
  if (list == LIST_CHANNELS)
    ask (self, LIST_STATUS);
  else if (list == LIST_STATUS)
    self->error = g_error_copy (error);
  else if (self->refused == NULL && g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_PERMISSION))
    self->refused = g_error_copy (error);
}

static void
on_list (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autofree Part *part = user_data;
  Snapshot *self = part->snapshot;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = herald_ami_session_list_finish (HERALD_AMI_SESSION (source), result, &error);

  if (!g_cancellable_is_cancelled (self->cancellable))
    {
      if (items == NULL)
        take_failure (self, part->list, error);
      else if (part->list == LIST_CHANNELS || part->list == LIST_STATUS)
        take_channels (self, items);
      else
        {
          if (part->list == LIST_QUEUES && self->queues != NULL)
            self->queues (items, self->user_data);
          take_other (self, items);
        }
      /* The last one; the caller's own reference is gone by now. */
      if (self->refs == 1)
        end (self);
    }
  snapshot_unref (self);
}

static void
ask (Snapshot *self,
     List list)
{
  static HeraldAmiAction *(*const actions[]) (void) = {
    [LIST_CHANNELS] = herald_ami_action_core_show_channels, [LIST_STATUS] = herald_ami_action_status,
    [LIST_QUEUES] = herald_ami_action_queue_status,         [LIST_PARKED] = herald_ami_action_parked_calls,
    [LIST_HINTS] = herald_ami_action_extension_state_list,
  };
  Part *part = g_new0 (Part, 1);

  part->snapshot = self;
  part->list = list;
  self->refs++;
  herald_ami_session_list_async (self->session, actions[list] (),
                                 list < LIST_QUEUES ? HERALD_SNAPSHOT_LIST_MS : HERALD_SNAPSHOT_DETAIL_MS,
                                 self->cancellable, on_list, part);
}

/**
 * herald_snapshot_take:
 * @session: a session that has just logged in
 * @tracker: to be fed; it must outlive @cancellable's being cancelled
 * @cancellable: to be cancelled when the connection is lost; then @done is not called
 * @queues: (nullable): called with the items of QueueStatus, a #GPtrArray of #HeraldAmiMessage, and @user_data
 * @before_end: (nullable): called with @user_data before the tracker tells of what the lists have shown
 * @done: called after it has
 * @user_data: for all three
 */
void
herald_snapshot_take (HeraldAmiSession *session,
                      HeraldCallTracker *tracker,
                      GCancellable *cancellable,
                      GFunc queues,
                      GFunc before_end,
                      HeraldSnapshotFunc done,
                      gpointer user_data)
{
  Snapshot *self = g_new0 (Snapshot, 1);

  self->refs = 1;
  self->session = g_object_ref (session);
  self->tracker = tracker;
  self->cancellable = g_object_ref (cancellable);
  self->queues = queues;
  self->before_end = before_end;
  self->done = done;
  self->user_data = user_data;
  self->early = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_ami_message_free);
  herald_call_tracker_begin_snapshot (tracker);
  for (List list = LIST_CHANNELS; list <= LIST_HINTS; list++)
    if (list != LIST_STATUS)
      ask (self, list);
  snapshot_unref (self);
}
