/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text for a file somewhere else, such as the section of manager.conf: to be read and copied. */

#include "ui/text-window.h"

#include <glib/gi18n.h>

struct _HeraldTextWindow
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay *toasts;
  GtkLabel *introduction;
  GtkTextView *view;
};

G_DEFINE_FINAL_TYPE (HeraldTextWindow, herald_text_window, ADW_TYPE_WINDOW)

static void
on_copy_clicked (HeraldTextWindow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Copied")));
}

static void
herald_text_window_class_init (HeraldTextWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/text-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldTextWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, HeraldTextWindow, introduction);
  gtk_widget_class_bind_template_child (widget_class, HeraldTextWindow, view);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
}

static void
herald_text_window_init (HeraldTextWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * herald_text_window_new:
 * @parent: (nullable): the window it belongs to
 * @title: what the text is
 * @introduction: what to do with it, a sentence or two
 * @text: the text, in lines
 *
 * Returns: (transfer none): the window, not shown yet
 */
GtkWidget *
herald_text_window_new (GtkWindow *parent,
                        const char *title,
                        const char *introduction,
                        const char *text)
{
  HeraldTextWindow *self = g_object_new (HERALD_TYPE_TEXT_WINDOW, "transient-for", parent, "modal", TRUE, "title", title,
                                         NULL);

  gtk_label_set_text (self->introduction, introduction);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}
