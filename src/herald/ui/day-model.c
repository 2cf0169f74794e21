/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts a heading ("Today", "Yesterday", "3 March") before the calls of each day: a list of past calls in, a list
 * of the same with a GtkStringObject before each day out. */

#include "ui/day-model.h"

#include "ui/words.h"

struct _HeraldDayModel
{
  GObject parent_instance;

  GListModel *calls;
  GPtrArray *rows; /* of GObject: a call or a heading */
  char *last_day;  /* of the last call */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HeraldDayModel, herald_day_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return HERALD_DAY_MODEL (model)->rows->len;
}

static gpointer
get_item (GListModel *model,
          guint position)
{
  HeraldDayModel *self = HERALD_DAY_MODEL (model);

  return position < self->rows->len ? g_object_ref (g_ptr_array_index (self->rows, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Appends the calls from @position on, each new day with its heading. */
static void
append_rows (HeraldDayModel *self,
             guint position)
{
  guint n = g_list_model_get_n_items (self->calls);
  gint64 now = g_get_real_time ();

  for (guint i = position; i < n; i++)
    {
      g_autoptr (GObject) call = g_list_model_get_item (self->calls, i);
      g_autofree char *day = NULL;
      gint64 started = 0;

      g_object_get (call, "started-at", &started, NULL);
      day = herald_words_day (started, now);
      if (g_strcmp0 (day, self->last_day) != 0)
        {
          g_ptr_array_add (self->rows, gtk_string_object_new (day));
          g_free (self->last_day);
          self->last_day = g_steal_pointer (&day);
        }
      g_ptr_array_add (self->rows, g_steal_pointer (&call));
    }
}

static gboolean
same_row (gpointer one,
          gpointer other)
{
  if (one == other)
    return TRUE;
  return GTK_IS_STRING_OBJECT (one) && GTK_IS_STRING_OBJECT (other)
         && g_str_equal (gtk_string_object_get_string (one), gtk_string_object_get_string (other));
}

/* Only what differs is told, so that the list keeps its place and its focus. */
static void
rebuild (HeraldDayModel *self)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->rows);
  guint head = 0, tail = 0;

  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_clear_pointer (&self->last_day, g_free);
  append_rows (self, 0);
  while (head < MIN (old->len, self->rows->len)
         && same_row (g_ptr_array_index (old, head), g_ptr_array_index (self->rows, head)))
    head++;
  while (tail < MIN (old->len, self->rows->len) - head
         && same_row (g_ptr_array_index (old, old->len - 1 - tail),
                      g_ptr_array_index (self->rows, self->rows->len - 1 - tail)))
    tail++;
  if (old->len != head + tail || self->rows->len != head + tail)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail, self->rows->len - head - tail);
}

static void
on_calls_changed (HeraldDayModel *self,
                  guint position,
                  guint removed,
                  guint added)
{
  guint n_rows = self->rows->len;

  /* An older page at the end leaves what stands above it alone. */
  if (removed > 0 || position + added < g_list_model_get_n_items (self->calls))
    {
      rebuild (self);
      return;
    }
  append_rows (self, position);
  g_list_model_items_changed (G_LIST_MODEL (self), n_rows, 0, self->rows->len - n_rows);
}

static void
herald_day_model_dispose (GObject *object)
{
  HeraldDayModel *self = HERALD_DAY_MODEL (object);

  g_clear_object (&self->calls);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->last_day, g_free);
  G_OBJECT_CLASS (herald_day_model_parent_class)->dispose (object);
}

static void
herald_day_model_class_init (HeraldDayModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_day_model_dispose;
}

static void
herald_day_model_init (HeraldDayModel *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * herald_day_model_new:
 * @calls: (transfer none): objects with a property "started-at", newest first
 *
 * Returns: (transfer full): the same with a heading before each day
 */
HeraldDayModel *
herald_day_model_new (GListModel *calls)
{
  HeraldDayModel *self = g_object_new (HERALD_TYPE_DAY_MODEL, NULL);

  self->calls = g_object_ref (calls);
  g_signal_connect_object (calls, "items-changed", G_CALLBACK (on_calls_changed), self, G_CONNECT_SWAPPED);
  rebuild (self);
  return self;
}

/**
 * herald_day_model_refresh:
 * @self: the list
 *
 * Names the days again: after midnight today is yesterday.
 */
void
herald_day_model_refresh (HeraldDayModel *self)
{
  g_return_if_fail (HERALD_IS_DAY_MODEL (self));

  rebuild (self);
}
