/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The snapshot after each login: which calls are there, so that those that began unseen pop, those that ended
 * unseen go, and those that are shown already do neither. */

#include "engine/engine-private.h"

/* One connection's snapshot: an answer that comes after the loss of that connection is dropped. */
typedef struct
{
  HeraldEngine *engine;      /* owned */
  GCancellable *cancellable; /* owned */
  gboolean channels;         /* the list of channels, which has a second way */
} Part;

static Part *
part_new (HeraldEngine *self,
          gboolean channels)
{
  Part *part = g_new0 (Part, 1);

  part->engine = g_object_ref (self);
  part->cancellable = g_object_ref (self->cancellable);
  part->channels = channels;
  return part;
}

static void
part_free (Part *part)
{
  g_object_unref (part->engine);
  g_object_unref (part->cancellable);
  g_free (part);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Part, part_free)

static void
part_done (HeraldEngine *self)
{
  if (--self->n_syncing > 0)
    return;
  herald_call_tracker_end_snapshot (self->tracker, g_get_monotonic_time ());
  herald_engine_fed (self);
  herald_ami_session_synced (self->session);
}

static void on_list (GObject *source, GAsyncResult *result, gpointer user_data);

static void
ask (HeraldEngine *self,
     HeraldAmiAction *action,
     gboolean channels)
{
  herald_ami_session_list_async (self->session, action, HERALD_ENGINE_ACTION_MS, self->cancellable, on_list,
                                 part_new (self, channels));
}

static void
on_list (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (Part) part = user_data;
  HeraldEngine *self = part->engine;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = herald_ami_session_list_finish (HERALD_AMI_SESSION (source), result, &error);
  gint64 now = g_get_monotonic_time ();

  if (g_cancellable_is_cancelled (part->cancellable) || self->session != HERALD_AMI_SESSION (source))
    return;
  if (items == NULL && part->channels)
    {
      /* CoreShowChannels needs write class system or reporting, Status also takes call. */
      g_debug ("no list of channels: %s", error->message);
      ask (self, herald_ami_action_status (), FALSE);
      return;
    }
  for (guint i = 0; items != NULL && i < items->len; i++)
    herald_call_tracker_feed (self->tracker, g_ptr_array_index (items, i), now);
  part_done (self);
}

/* Takes the snapshot; events that come meanwhile are fed as always. */
void
herald_engine_sync (HeraldEngine *self)
{
  self->n_syncing = 3;
  herald_call_tracker_begin_snapshot (self->tracker);
  ask (self, herald_ami_action_core_show_channels (), TRUE);
  ask (self, herald_ami_action_queue_status (), FALSE);
  ask (self, herald_ami_action_parked_calls (), FALSE);
}

/* To be called when the tracker was fed: asks it when it wants to be asked again. */
void
herald_engine_fed (HeraldEngine *self)
{
  gint64 deadline = self->tracker != NULL ? herald_call_tracker_get_deadline (self->tracker) : G_MAXINT64;

  if (G_LIKELY (deadline == self->tick_at))
    return;
  self->tick_at = deadline;
  g_source_set_ready_time (self->tick, deadline == G_MAXINT64 ? -1 : deadline);
}
