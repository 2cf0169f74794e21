/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hang-up that was never told would leave a call on the screen for good. So the server is asked now and then whether the
 * channels of the calls in the list are there, one by one, which costs it next to nothing; if one is not, for all its lists. */

#include <string.h>

#include "engine/engine-private.h"
#include "pbx/pbx-error.h"

/* Between two rounds; a call of this length is seldom one. */
#define DOUBT_SECONDS 180

/* The server's words since 1.4 for a channel that it does not know (action Status). */
#define GONE "No such channel"

static void
on_status (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (HeraldEngine) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = herald_ami_session_list_finish (HERALD_AMI_SESSION (source), result, &error);

  if (items == NULL && self->session == HERALD_AMI_SESSION (source))
    herald_engine_doubt (self, error);
}

/* To be called with the server's refusal of an action on a call: where it knows no such channel, something was missed. */
void
herald_engine_doubt (HeraldEngine *self,
                     const GError *error)
{
  gboolean gone = g_error_matches (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_ACTION) && strstr (error->message, GONE) != NULL;

  if (gone && !self->syncing && self->link_state == HERALD_LINK_CONNECTED)
    herald_engine_sync (self);
}

static void
ask (HeraldEngine *self,
     const char *channel)
{
  HeraldAmiAction *action = herald_ami_action_status ();

  herald_ami_action_add (action, "Channel", channel);
  herald_ami_session_list_async (self->session, action, HERALD_ENGINE_ACTION_MS, self->cancellable, on_status, g_object_ref (self));
}

/* Asks for the channel of each call in the list. A call that has none on my phone now waits somewhere: the lists tell, where
 * this user may have them. */
void
herald_engine_check_calls (HeraldEngine *self)
{
  GHashTableIter iter;
  gpointer value;
  gboolean lists = FALSE;

  if (self->link_state != HERALD_LINK_CONNECTED || self->syncing)
    return;
  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      HeraldLiveCall *live = value;
      const char *channel = herald_call_item_get_channel (live->item);

      if (channel != NULL)
        ask (self, channel);
      else
        lists = TRUE;
    }
  if (lists && self->link_warning == NULL)
    herald_engine_sync (self);
}

static gboolean
on_due (gpointer user_data)
{
  HeraldEngine *self = user_data;

  herald_engine_check_calls (self);
  if (g_hash_table_size (self->by_id) > 0)
    return G_SOURCE_CONTINUE;
  self->doubts = 0;
  return G_SOURCE_REMOVE;
}

/* To be called when a call has begun. */
void
herald_engine_begin_doubts (HeraldEngine *self)
{
  if (self->doubts == 0)
    self->doubts = g_timeout_add_seconds (DOUBT_SECONDS, on_due, self);
}
