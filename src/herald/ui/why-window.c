/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Why?": a line for everything Herald saw of a call and decided about it, to be read and to be sent to somebody. */

#include "ui/why-window.h"

#include <glib/gi18n.h>

#include "ui/why-list.h"
#include "ui/why-source.h"
#include "ui/why-words.h"

struct _HeraldWhyWindow
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkStack *stack;
  AdwToastOverlay *toasts;
  GtkButton *copy_button;
  AdwStatusPage *nothing;
  GtkBox *groups;

  /* Owned */
  char *text; /* to be copied */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (HeraldWhyWindow, herald_why_window, ADW_TYPE_WINDOW)

static void
on_copy_clicked (HeraldWhyWindow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Copied")));
}

static void
show_nothing (HeraldWhyWindow *self,
              const char *title,
              const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_status_page_set_title (self->nothing, title);
  adw_status_page_set_description (self->nothing, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->copy_button), FALSE);
  gtk_stack_set_visible_child_name (self->stack, "nothing");
}

static void
add_group (HeraldWhyWindow *self,
           const HeraldExplained *explained)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *heading = gtk_label_new (explained->heading);

  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (heading), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "title-4");
  gtk_box_append (GTK_BOX (group), heading);
  gtk_box_append (GTK_BOX (group), herald_why_list_new (explained));
  gtk_box_append (self->groups, group);
}

static void
on_found (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (HeraldWhyWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldWhyFound) found = herald_why_source_find_finish (HERALD_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (found == NULL)
    show_nothing (self, _("The record cannot be read"), error->message);
  else if (found->calls->len == 0)
    {
      HeraldFlightRecorder *recorder = herald_engine_get_flight_recorder (HERALD_ENGINE (source));
      const GError *stopped = herald_flight_recorder_get_error (recorder);

      show_nothing (self, _("Nothing is kept of this call"),
                    stopped != NULL ? stopped->message
                                    : _("Herald records what it sees and decides, for a day at most, and only while it runs."));
    }
  else
    herald_why_window_show (self, found->calls);
}

static void
herald_why_window_dispose (GObject *object)
{
  HeraldWhyWindow *self = HERALD_WHY_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (herald_why_window_parent_class)->dispose (object);
}

static void
herald_why_window_class_init (HeraldWhyWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_why_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/why-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldWhyWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, HeraldWhyWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, HeraldWhyWindow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldWhyWindow, nothing);
  gtk_widget_class_bind_template_child (widget_class, HeraldWhyWindow, groups);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
}

static void
herald_why_window_init (HeraldWhyWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * herald_why_window_new:
 * @parent: (nullable): the window somebody asks from
 *
 * Returns: (transfer none): a window that still has to be told of what, not shown yet
 */
GtkWidget *
herald_why_window_new (GtkWindow *parent)
{
  return g_object_new (HERALD_TYPE_WHY_WINDOW, "transient-for", parent, NULL);
}

/**
 * herald_why_window_ask:
 * @self: a new window
 * @engine: whose record is read
 * @filter: which call
 */
void
herald_why_window_ask (HeraldWhyWindow *self,
                       HeraldEngine *engine,
                       const HeraldExplanationFilter *filter)
{
  g_return_if_fail (HERALD_IS_WHY_WINDOW (self));

  herald_why_source_find_async (engine, filter, self->cancellable, on_found, g_object_ref (self));
}

/**
 * herald_why_window_show:
 * @self: a new window
 * @calls: (element-type HeraldExplained): what is to be read; not kept
 */
void
herald_why_window_show (HeraldWhyWindow *self,
                        GPtrArray *calls)
{
  g_return_if_fail (HERALD_IS_WHY_WINDOW (self));

  g_free (self->text);
  self->text = herald_why_words_text (calls);
  for (guint i = 0; i < calls->len; i++)
    add_group (self, g_ptr_array_index (calls, i));
  gtk_widget_set_visible (GTK_WIDGET (self->copy_button), TRUE);
  gtk_stack_set_visible_child_name (self->stack, "found");
}
