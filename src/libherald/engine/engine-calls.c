/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the tracker's calls to the items of the list: made, followed, and taken away when nobody needs them. */

#include "engine/engine-private.h"
#include "store/choices.h"

/* What the engine keeps for an item that is in the list or about to be. */
HeraldLiveCall *
herald_live_call_new (HeraldEngine *self,
                      HeraldCallItem *item)
{
  HeraldLiveCall *live = g_new0 (HeraldLiveCall, 1);

  live->engine = self;
  live->item = g_object_ref (item);
  live->wall_offset = g_get_real_time () - g_get_monotonic_time ();
  g_hash_table_insert (self->live, item, live);
  return live;
}

/* Called by the table of live calls. */
void
herald_live_call_free (HeraldLiveCall *live)
{
  herald_live_call_stop_asking (live);
  g_clear_handle_id (&live->removal, g_source_remove);
  g_clear_handle_id (&live->place, g_source_remove);
  g_clear_pointer (&live->row, herald_journal_row_unref);
  g_clear_pointer (&live->number, herald_number_free);
  g_free (live->id);
  g_free (live->typed);
  g_free (live->sent);
  g_object_unref (live->item);
  g_free (live);
}

/* NULL: the item has left the list. */
HeraldLiveCall *
herald_live_call_find (HeraldEngine *self,
                       HeraldCallItem *item)
{
  return g_hash_table_lookup (self->live, item);
}

/* Into the list, on top. */
void
herald_live_call_introduce (HeraldLiveCall *live)
{
  if (live->introduced)
    return;
  live->introduced = TRUE;
  g_list_store_insert (live->engine->calls, 0, live->item);
}

/* Out of the list; @live is gone after it. */
void
herald_live_call_remove (HeraldLiveCall *live)
{
  HeraldEngine *self = live->engine;
  g_autoptr (HeraldCallItem) item = g_object_ref (live->item);
  gboolean introduced = live->introduced;
  guint position;

  herald_dialer_forget (self->dialer, live);
  if (live->id != NULL)
    g_hash_table_remove (self->by_id, live->id);
  if (introduced && g_list_store_find (self->calls, item, &position))
    g_list_store_remove (self->calls, position);
  g_hash_table_remove (self->live, item);
  if (introduced)
    herald_engine_emit_removed (self, item);
}

static gboolean
on_gone (gpointer user_data)
{
  HeraldLiveCall *live = user_data;

  live->removal = 0;
  herald_live_call_remove (live);
  return G_SOURCE_REMOVE;
}

/* The oldest of those that wait to be seen go, when there are too many. */
static void
trim_kept (HeraldEngine *self)
{
  GListModel *calls = G_LIST_MODEL (self->calls);
  guint n_kept = 0;

  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (HeraldCallItem) item = g_list_model_get_item (calls, i);
      HeraldLiveCall *live = herald_live_call_find (self, item);

      if (live == NULL || live->removal != 0 || herald_call_item_get_state (item) != HERALD_CALL_ENDED
          || ++n_kept <= HERALD_ENGINE_KEPT_MAX)
        continue;
      herald_live_call_remove (live);
      i--;
    }
}

/* While there are calls, a server that hangs must be noticed at once. */
void
herald_engine_watch_link (HeraldEngine *self)
{
  if (self->session != NULL)
    herald_ami_session_set_watchful (self->session, g_hash_table_size (self->by_id) > 0);
}

/* The call has ended: a missed one and a dial that failed stay until they were seen, "Grace took it" for two
 * seconds, everything else goes. @live may be gone after it. */
void
herald_live_call_over (HeraldLiveCall *live)
{
  HeraldCallItem *item = live->item;
  HeraldCallOutcome outcome = herald_call_item_get_outcome (item);
  const GError *failure = herald_call_item_get_failure (item);
  gboolean failed = failure != NULL && !g_error_matches (failure, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_CANCELLED);

  herald_live_call_stop_asking (live);
  if (live->id != NULL)
    g_hash_table_remove (live->engine->by_id, live->id);
  herald_engine_watch_link (live->engine);
  g_clear_pointer (&live->id, g_free);
  herald_live_call_write (live, NULL);
  if (outcome == HERALD_OUTCOME_MISSED || failed)
    {
      HeraldEngine *self = live->engine;

      herald_live_call_introduce (live);
      trim_kept (self);
    }
  else if (outcome == HERALD_OUTCOME_ANSWERED_ELSEWHERE && live->introduced)
    live->removal = g_timeout_add (HERALD_ENGINE_GONE_MS, on_gone, live);
  else
    herald_live_call_remove (live);
}

static HeraldLiveCall *
begin (HeraldEngine *self,
       const HeraldCall *call)
{
  HeraldLiveCall *live = herald_dialer_claim (self->dialer, call);

  if (live == NULL)
    {
      g_autoptr (HeraldCallItem) item = herald_call_item_new ();

      live = herald_live_call_new (self, item);
    }
  live->id = g_strdup (call->id);
  g_hash_table_insert (self->by_id, live->id, live);
  herald_engine_watch_link (self);
  herald_engine_begin_doubts (self);
  return live;
}

/* HeraldCallFunc: a call of mine has changed. */
void
herald_engine_on_call (const HeraldCall *call,
                       HeraldCallChange change,
                       guint64 seq,
                       gpointer user_data)
{
  HeraldEngine *self = user_data;
  HeraldLiveCall *live = g_hash_table_lookup (self->by_id, call->id);
  g_autoptr (HeraldCallItem) item = NULL;
  gboolean more;

  if (live == NULL)
    {
      if (change == HERALD_CHANGE_ENDED)
        return; /* of the time before the account changed */
      live = begin (self, call);
      self->n_added += self->adding;
    }
  item = g_object_ref (live->item);
  g_object_freeze_notify (G_OBJECT (item));
  more = !herald_call_data_equal (herald_call_item_get_data (item), call->data);
  herald_call_item_follow (item, call, herald_account_get_region (self->account), live->wall_offset);
  herald_live_call_set_party (live, call->number, call->name);
  if (more)
    herald_live_call_data_changed (live);
  herald_dialer_call_changed (self->dialer, live, call, change);
  g_object_thaw_notify (G_OBJECT (item));
  live->changed = TRUE;
  herald_live_call_consider (live);
  if (live->introduced)
    {
      herald_live_call_write (live, NULL);
      herald_engine_emit_changed (self, item, change);
    }
  /* A handler may have dismissed it. */
  live = herald_live_call_find (self, item);
  if (live != NULL && change == HERALD_CHANGE_ENDED)
    herald_live_call_over (live);
}

/* The connection is given up: what was running is closed as interrupted. What is over stays as it is. */
void
herald_engine_end_all (HeraldEngine *self)
{
  g_autoptr (GList) running = g_hash_table_get_values (self->by_id);

  for (GList *l = running; l != NULL; l = l->next)
    {
      HeraldLiveCall *live = l->data;

      herald_call_item_set_state (live->item, HERALD_CALL_ENDED, HERALD_OUTCOME_NONE);
      herald_call_item_set_time (live->item, "ended-at", g_get_real_time ());
      live->changed = TRUE;
      herald_live_call_write (live, HERALD_OUTCOME_WORD_INTERRUPTED);
      herald_live_call_remove (live);
    }
}

/**
 * herald_engine_dismiss:
 * @self: an engine
 * @item: a call that has ended
 *
 * Takes it from the list; a missed one counts as seen. A call that is still there is only marked as seen.
 */
void
herald_engine_dismiss (HeraldEngine *self,
                       HeraldCallItem *item)
{
  HeraldLiveCall *live = herald_live_call_find (self, item);

  if (live == NULL)
    return;
  herald_call_item_set_seen (item, TRUE);
  herald_engine_add_call_note (self, item, HERALD_NOTE_DISMISSED, 0, NULL);
  if (herald_call_item_get_state (item) != HERALD_CALL_ENDED)
    return;
  if (live->row != NULL && herald_call_item_get_outcome (item) == HERALD_OUTCOME_MISSED)
    herald_journal_row_mark_seen (live->row);
  herald_live_call_remove (live);
}

static void
on_choice_kept (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (HeraldEngine) self = user_data;
  g_autoptr (GError) error = NULL;

  herald_choices_set_finish (HERALD_STORE (source), result, &error);
  if (self->store != NULL)
    herald_engine_store_spoke (self, error);
}

/**
 * herald_engine_choose_contact:
 * @self: an engine
 * @item: a call with several matches
 * @contact: the right one
 *
 * Shows that contact, keeps it with the call in the journal, and remembers it for the next call of this number.
 */
void
herald_engine_choose_contact (HeraldEngine *self,
                              HeraldCallItem *item,
                              HeraldContact *contact)
{
  HeraldLiveCall *live = herald_live_call_find (self, item);
  gboolean unsure = herald_call_item_get_n_matches (item) > 1 || herald_call_item_get_guess (item) != NULL;

  herald_call_item_set_matches (item, herald_call_item_get_matches (item), HERALD_MATCH_EXACT, contact);
  if (live == NULL)
    return;
  if (unsure && self->store != NULL && live->number != NULL)
    herald_choices_set_async (self->store, live->number, contact, NULL, on_choice_kept, g_object_ref (self));
  live->fixed = TRUE;
  live->changed = TRUE;
  herald_engine_add_call_note (self, item, HERALD_NOTE_LOOKUP_CHOSEN, 0, NULL);
  herald_live_call_write (live, NULL);
}
