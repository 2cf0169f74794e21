/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The snapshot after each login: which calls are there, so that those that began unseen pop, those that ended
 * unseen go, and those that are shown already do neither. A server that did not give its list whole is asked again. */

#include "engine/engine-private.h"

#include <glib/gi18n-lib.h>

#include "engine/snapshot.h"
#include "pbx/pbx-error.h"

/* After a list that was cut, late or nonsense. */
#define AGAIN_FIRST_SECONDS 2
#define AGAIN_MAX_SECONDS 300

/* GFunc: QueueStatus has answered. */
static void
on_queues (gpointer data,
           gpointer user_data)
{
  herald_engine_queues_take (user_data, data);
}

/* The calls that the tracker takes up from now on were there while nobody listened. */
static void
on_before_end (gpointer data,
               gpointer user_data)
{
  HeraldEngine *self = user_data;

  self->n_added = 0;
  self->adding = TRUE;
}

static gboolean
on_again (gpointer user_data)
{
  HeraldEngine *self = user_data;

  self->again = 0;
  herald_engine_sync (self);
  return G_SOURCE_REMOVE;
}

static GError *
word_refusal (const GError *error)
{
  if (g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_PERMISSION))
    return g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_PERMISSION,
                                _("The server does not let this user see which calls are there. A call that began while Herald "
                                  "was not connected is not shown."));
  return g_error_new (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_FAILED,
                      _("The server did not tell which calls are there. %s"), error->message);
}

static void
on_done (const HeraldSnapshotResult *result,
         gpointer user_data)
{
  HeraldEngine *self = user_data;
  gboolean denied = g_error_matches (result->error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_PERMISSION);

  self->adding = self->syncing = FALSE;
  if (result->error != NULL)
    {
      g_autoptr (GError) warning = word_refusal (result->error);

      herald_engine_set_link_warning (self, warning);
      herald_engine_add_plain_note (self, HERALD_NOTE_SNAPSHOT_FAILED, 0, result->error->message);
    }
  else
    {
      herald_engine_set_link_warning (self, NULL);
      herald_engine_add_plain_note (self, HERALD_NOTE_SNAPSHOT_READ, result->n_channels, NULL);
    }
  if (result->refused != NULL)
    herald_engine_add_plain_note (self, HERALD_NOTE_CLASS_MISSING, 0, result->refused->message);
  herald_engine_fed (self);
  if (result->error == NULL || denied)
    self->again_seconds = AGAIN_FIRST_SECONDS;
  else
    {
      self->again = g_timeout_add_seconds (self->again_seconds, on_again, self);
      self->again_seconds = MIN (2 * self->again_seconds, AGAIN_MAX_SECONDS);
    }
  herald_ami_session_synced (self->session);
  if (g_hash_table_size (self->by_id) > 0)
    herald_engine_begin_doubts (self);
}

/* Takes the snapshot; events that come meanwhile are fed as always. */
void
herald_engine_sync (HeraldEngine *self)
{
  self->syncing = TRUE;
  self->n_added = 0;
  self->again_seconds = MAX (self->again_seconds, AGAIN_FIRST_SECONDS);
  g_clear_handle_id (&self->again, g_source_remove);
  herald_engine_queues_asked (self);
  herald_snapshot_take (self->session, self->tracker, self->cancellable, on_queues, on_before_end, on_done, self);
}

/* The connection is gone: what the server still owed is owed no more. */
void
herald_engine_sync_stop (HeraldEngine *self)
{
  g_clear_handle_id (&self->again, g_source_remove);
  g_clear_handle_id (&self->doubts, g_source_remove);
  self->adding = self->syncing = FALSE;
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
