/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was found in the selected text: several numbers to choose from, each with whom it would reach, or none and what else one
 * can do. */

#include "ui/selection-window.h"

#include <glib/gi18n.h>

#include "numbers/number.h"

/* How long the window waits for the focus before it says what else one can do; a compositor may never give it. */
#define FOCUS_PATIENCE_MS 1500

struct _HeraldSelectionWindow
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkListBox *list;

  /* Owned */
  HeraldEngine *engine;
  GCancellable *cancellable; /* of the lookups of what is listed */
  guint patience;
};

G_DEFINE_FINAL_TYPE (HeraldSelectionWindow, herald_selection_window, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_row_activated (HeraldSelectionWindow *self,
                  GtkListBoxRow *row)
{
  g_autofree char *number = g_strdup (g_object_get_data (G_OBJECT (row), "number"));

  g_object_ref (self);
  gtk_window_destroy (GTK_WINDOW (self));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, number);
  g_object_unref (self);
}

static void
on_found (const HeraldLookupAnswer *answer,
          gpointer user_data)
{
  const HeraldContactMatch *match = answer->matches->len > 0 ? g_ptr_array_index (answer->matches, 0) : NULL;

  if (match != NULL && match->match < HERALD_MATCH_SWITCHBOARD)
    adw_action_row_set_subtitle (user_data, herald_contact_get_display_name (match->contact));
}

static void
add_number (HeraldSelectionWindow *self,
            const char *text)
{
  g_autofree char *home = herald_account_get_home (herald_engine_get_account (self->engine));
  g_autofree char *written = herald_number_rewrite (text, home);
  GtkWidget *row = adw_action_row_new ();

  /* Neither a title nor a subtitle is markup: both come from elsewhere. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), written);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("call-start-symbolic"));
  g_object_set_data_full (G_OBJECT (row), "number", g_strdup (text), g_free);
  gtk_list_box_append (self->list, row);
  herald_lookup_start (herald_engine_get_lookup (self->engine), text, self->cancellable, on_found, row, NULL);
}

static void
forget_numbers (HeraldSelectionWindow *self)
{
  GtkWidget *row;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
}

static void
herald_selection_window_dispose (GObject *object)
{
  HeraldSelectionWindow *self = HERALD_SELECTION_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->patience, g_source_remove);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (herald_selection_window_parent_class)->dispose (object);
}

static void
herald_selection_window_finalize (GObject *object)
{
  g_clear_object (&HERALD_SELECTION_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (herald_selection_window_parent_class)->finalize (object);
}

static void
herald_selection_window_class_init (HeraldSelectionWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_selection_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = herald_selection_window_finalize;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/selection-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldSelectionWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, HeraldSelectionWindow, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
herald_selection_window_init (HeraldSelectionWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * herald_selection_window_new:
 * @engine: whose contacts are shown beside the numbers
 *
 * Returns: (transfer none): the window, not shown yet
 */
GtkWidget *
herald_selection_window_new (HeraldEngine *engine)
{
  HeraldSelectionWindow *self = g_object_new (HERALD_TYPE_SELECTION_WINDOW, NULL);

  self->engine = g_object_ref (engine);
  return GTK_WIDGET (self);
}

static gboolean
on_no_focus (gpointer user_data)
{
  HeraldSelectionWindow *self = user_data;

  self->patience = 0;
  gtk_stack_set_visible_child_name (self->stack, "none");
  return G_SOURCE_REMOVE;
}

/**
 * herald_selection_window_show_reading:
 * @self: the window
 *
 * Says that the selected text is looked at as soon as the window has the focus.
 */
void
herald_selection_window_show_reading (HeraldSelectionWindow *self)
{
  g_return_if_fail (HERALD_IS_SELECTION_WINDOW (self));

  gtk_stack_set_visible_child_name (self->stack, "reading");
  g_clear_handle_id (&self->patience, g_source_remove);
  self->patience = g_timeout_add (FOCUS_PATIENCE_MS, on_no_focus, self);
}

/**
 * herald_selection_window_show_numbers:
 * @self: the window
 * @numbers: (element-type utf8): what was found; empty: nothing
 */
void
herald_selection_window_show_numbers (HeraldSelectionWindow *self,
                                      GPtrArray *numbers)
{
  g_return_if_fail (HERALD_IS_SELECTION_WINDOW (self));

  g_clear_handle_id (&self->patience, g_source_remove);
  forget_numbers (self);
  for (guint i = 0; i < numbers->len; i++)
    add_number (self, g_ptr_array_index (numbers, i));
  gtk_stack_set_visible_child_name (self->stack, numbers->len > 0 ? "numbers" : "none");
  if (numbers->len > 0)
    gtk_widget_grab_focus (gtk_widget_get_first_child (GTK_WIDGET (self->list)));
}
