/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call of the moment as a row of the main window: the same words as on its card, in two lines. */

#include "ui/now-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/call-face.h"
#include "ui/words.h"

struct _HeraldNowRow
{
  GtkListBoxRow parent_instance;

  /* Template widgets */
  AdwAvatar *avatar;
  GtkLabel *title;
  GtkImage *icon;
  GtkLabel *moment;
  GtkLabel *timer;
  GtkButton *hang_up;

  /* Owned */
  HeraldCallItem *item;
  gint64 since;
  gint64 timer_from;
  guint tick;
};

G_DEFINE_FINAL_TYPE (HeraldNowRow, herald_now_row, GTK_TYPE_LIST_BOX_ROW)

static void
show_timer (HeraldNowRow *self)
{
  g_autofree char *text = NULL;

  if (self->timer_from != 0)
    text = herald_words_timer (g_get_real_time () - self->timer_from);
  gtk_label_set_text (self->timer, text != NULL ? text : "");
}

static gboolean
on_tick (gpointer user_data)
{
  show_timer (user_data);
  return G_SOURCE_CONTINUE;
}

/* The clock ticks only while it can be seen. */
static void
update_tick (HeraldNowRow *self)
{
  gboolean wanted = self->timer_from != 0 && gtk_widget_get_mapped (GTK_WIDGET (self));

  show_timer (self);
  if (wanted && self->tick == 0)
    self->tick = g_timeout_add_seconds (1, on_tick, self);
  else if (!wanted)
    g_clear_handle_id (&self->tick, g_source_remove);
}

static void
refresh (HeraldNowRow *self)
{
  g_auto (HeraldCallFace) face = { 0 };
  const char *id = herald_call_item_get_id (self->item);
  g_autofree char *title = NULL;
  g_autofree char *label = NULL;

  herald_call_face_init (&face, self->item, self->since, g_get_real_time ());
  title = herald_words_join (" · ", face.headline, face.has_name ? face.second : "", NULL);
  label = g_strdup_printf (_("Hang up %s"), face.headline);
  adw_avatar_set_text (self->avatar, face.headline);
  adw_avatar_set_show_initials (self->avatar, face.has_name && !face.is_guess);
  gtk_label_set_text (self->title, title);
  gtk_image_set_from_icon_name (self->icon, face.icon);
  gtk_label_set_text (self->moment, face.title);
  for (HeraldTone tone = HERALD_TONE_RINGING; tone <= HERALD_TONE_OVER; tone++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), herald_tone_to_css_class (tone));
  gtk_widget_add_css_class (GTK_WIDGET (self), herald_tone_to_css_class (face.tone));
  gtk_widget_set_visible (GTK_WIDGET (self->hang_up), face.can_hang_up);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->hang_up), face.hang_up_label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->hang_up), "s", id);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->hang_up), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  self->timer_from = face.timer_from;
  update_tick (self);
}

static void
on_item_notify (HeraldNowRow *self,
                GParamSpec *pspec)
{
  if (g_str_equal (pspec->name, "state"))
    self->since = g_get_real_time ();
  refresh (self);
}

static void
herald_now_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (herald_now_row_parent_class)->map (widget);
  update_tick (HERALD_NOW_ROW (widget));
}

static void
herald_now_row_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (herald_now_row_parent_class)->unmap (widget);
  update_tick (HERALD_NOW_ROW (widget));
}

static void
herald_now_row_dispose (GObject *object)
{
  HeraldNowRow *self = HERALD_NOW_ROW (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (herald_now_row_parent_class)->dispose (object);
}

static void
herald_now_row_class_init (HeraldNowRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_now_row_dispose;
  widget_class->map = herald_now_row_map;
  widget_class->unmap = herald_now_row_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/now-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldNowRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, HeraldNowRow, title);
  gtk_widget_class_bind_template_child (widget_class, HeraldNowRow, icon);
  gtk_widget_class_bind_template_child (widget_class, HeraldNowRow, moment);
  gtk_widget_class_bind_template_child (widget_class, HeraldNowRow, timer);
  gtk_widget_class_bind_template_child (widget_class, HeraldNowRow, hang_up);
}

static void
herald_now_row_init (HeraldNowRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * herald_now_row_new:
 * @item: a call
 *
 * Returns: (transfer floating): a row that follows the call
 */
GtkWidget *
herald_now_row_new (HeraldCallItem *item)
{
  HeraldNowRow *self = g_object_new (HERALD_TYPE_NOW_ROW, NULL);

  self->item = g_object_ref (item);
  self->since = g_get_real_time ();
  g_signal_connect_object (item, "notify", G_CALLBACK (on_item_notify), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}

/**
 * herald_now_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none): its call
 */
HeraldCallItem *
herald_now_row_get_item (HeraldNowRow *self)
{
  g_return_val_if_fail (HERALD_IS_NOW_ROW (self), NULL);

  return self->item;
}
