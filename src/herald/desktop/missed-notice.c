/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Missed calls are told of in one notification, however many there are: it grows in place, and goes when they were
 * seen. While the user is not to be disturbed they are collected only. */

#include "desktop/missed-notice.h"

#include "desktop/call-notice.h"

/* More than that nobody reads; the list of calls has them all. */
#define ITEMS_MAX 50

struct _HeraldMissedNotice
{
  HeraldNotifier *notifier; /* owned */
  GPtrArray *items;         /* of HeraldCallItem, the latest last */
  guint refresh;            /* source: what is known of them has changed */
  gboolean quiet;
  gboolean shown;
};

static void
show (HeraldMissedNotice *self,
      HeraldCallItem *instead)
{
  HeraldNotice *notice;

  g_clear_handle_id (&self->refresh, g_source_remove);
  if (self->items->len == 0)
    {
      if (self->shown)
        herald_notifier_withdraw (self->notifier, HERALD_NOTICE_MISSED);
      self->shown = FALSE;
      return;
    }
  if (self->quiet)
    return;
  notice = herald_call_notice_new_missed (self->items);
  notice->instead_of = instead != NULL ? g_strdup (herald_call_item_get_id (instead)) : NULL;
  self->shown = TRUE;
  herald_notifier_show (self->notifier, HERALD_NOTICE_MISSED, notice);
}

static gboolean
on_refresh (gpointer user_data)
{
  HeraldMissedNotice *self = user_data;

  self->refresh = 0;
  if (self->shown)
    show (self, NULL);
  return G_SOURCE_REMOVE;
}

/* The lookup may answer after the caller has given up. */
static void
on_item_notify (HeraldCallItem *item,
                GParamSpec *pspec,
                gpointer user_data)
{
  static const char *const told[] = { "name", "organisation", "formatted-number", "contact", "guess", NULL };
  HeraldMissedNotice *self = user_data;

  if (self->refresh == 0 && self->shown && g_strv_contains (told, pspec->name))
    self->refresh = g_idle_add (on_refresh, self);
}

static void
drop (HeraldMissedNotice *self,
      guint index)
{
  g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->items, index), self);
  g_ptr_array_remove_index (self->items, index);
}

static void
drop_all (HeraldMissedNotice *self)
{
  while (self->items->len > 0)
    drop (self, self->items->len - 1);
}

/**
 * herald_missed_notice_new:
 * @notifier: shows the notification
 *
 * Returns: (transfer full): nothing missed yet
 */
HeraldMissedNotice *
herald_missed_notice_new (HeraldNotifier *notifier)
{
  HeraldMissedNotice *self = g_new0 (HeraldMissedNotice, 1);

  self->notifier = g_object_ref (notifier);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

/**
 * herald_missed_notice_free:
 * @self: (nullable) (transfer full): the missed calls
 */
void
herald_missed_notice_free (HeraldMissedNotice *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->refresh, g_source_remove);
  drop_all (self);
  g_ptr_array_unref (self->items);
  g_object_unref (self->notifier);
  g_free (self);
}

/**
 * herald_missed_notice_add:
 * @self: the missed calls
 * @item: a call that was just missed
 * @instead: whether the call has a notification of its own, which turns into this one
 */
void
herald_missed_notice_add (HeraldMissedNotice *self,
                          HeraldCallItem *item,
                          gboolean instead)
{
  if (!g_ptr_array_find (self->items, item, NULL))
    {
      if (self->items->len == ITEMS_MAX)
        drop (self, 0);
      g_ptr_array_add (self->items, g_object_ref (item));
      g_signal_connect (item, "notify", G_CALLBACK (on_item_notify), self);
    }
  show (self, instead ? item : NULL);
}

/**
 * herald_missed_notice_remove:
 * @self: the missed calls
 * @item: a call that was seen
 */
void
herald_missed_notice_remove (HeraldMissedNotice *self,
                             HeraldCallItem *item)
{
  guint index;

  if (!g_ptr_array_find (self->items, item, &index))
    return;
  drop (self, index);
  if (self->shown)
    show (self, NULL);
}

/**
 * herald_missed_notice_forget:
 * @self: the missed calls
 *
 * All were seen, or nobody is to see them.
 */
void
herald_missed_notice_forget (HeraldMissedNotice *self)
{
  drop_all (self);
  show (self, NULL);
}

/**
 * herald_missed_notice_closed:
 * @self: the missed calls
 * @end: how the notification ended
 *
 * What the user has closed is known to them; what the desktop let go is told once more with the next one.
 */
void
herald_missed_notice_closed (HeraldMissedNotice *self,
                             HeraldNoticeEnd end)
{
  self->shown = FALSE;
  if (end != HERALD_NOTICE_EXPIRED)
    drop_all (self);
}

/**
 * herald_missed_notice_set_quiet:
 * @self: the missed calls
 * @quiet: whether they are collected only
 */
void
herald_missed_notice_set_quiet (HeraldMissedNotice *self,
                                gboolean quiet)
{
  if (self->quiet == quiet)
    return;
  self->quiet = quiet;
  if (!quiet)
    show (self, NULL);
}

/**
 * herald_missed_notice_is_shown:
 * @self: the missed calls
 *
 * Returns: whether their notification was shown, and nobody has closed it
 */
gboolean
herald_missed_notice_is_shown (HeraldMissedNotice *self)
{
  return self->shown;
}

/**
 * herald_missed_notice_get_latest:
 * @self: the missed calls
 *
 * Returns: (transfer none) (nullable): the last one
 */
HeraldCallItem *
herald_missed_notice_get_latest (HeraldMissedNotice *self)
{
  return self->items->len > 0 ? g_ptr_array_index (self->items, self->items->len - 1) : NULL;
}
