/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row for each group of contacts that are one, with a mark where they are to be merged. The sure ones are marked. */

#include "ui/merge-window.h"

#include <glib/gi18n.h>

#include "base/phrase.h"
#include "contacts/merge.h"
#include "store/duplicates.h"

struct _HeraldMergeWindow
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkButton *merge_button;
  AdwPreferencesGroup *sure_group;
  AdwPreferencesGroup *perhaps_group;

  /* Owned */
  HeraldStore *store;
  GPtrArray *duplicates; /* of HeraldDuplicate */
  GPtrArray *checks;     /* of GtkCheckButton, one for each; the rows have them */
};

G_DEFINE_FINAL_TYPE (HeraldMergeWindow, herald_merge_window, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_MERGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What there is of a contact, on one line, as markup. */
static char *
describe (const HeraldContact *contact)
{
  g_autoptr (GString) text = g_string_new (herald_contact_get_display_name (contact));

  if (*herald_contact_get_name (contact) != '\0' && *herald_contact_get_organisation (contact) != '\0')
    g_string_append_printf (text, " · %s", herald_contact_get_organisation (contact));
  for (guint i = 0; i < herald_contact_get_n_numbers (contact); i++)
    g_string_append_printf (text, " · %s", herald_contact_get_number (contact, i)->number);
  if (*herald_contact_get_email (contact) != '\0')
    g_string_append_printf (text, " · %s", herald_contact_get_email (contact));
  return g_markup_escape_text (text->str, -1);
}

static GtkWidget *
make_line (const HeraldContact *contact,
           const char *what)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *words = describe (contact);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), what);
  return row;
}

static void
update_button (HeraldMergeWindow *self)
{
  guint count = 0;

  for (guint i = 0; i < self->checks->len; i++)
    count += gtk_check_button_get_active (self->checks->pdata[i]) ? 1 : 0;
  gtk_widget_set_sensitive (GTK_WIDGET (self->merge_button), count > 0);
}

static void
add_row (HeraldMergeWindow *self,
         const HeraldDuplicate *duplicate)
{
  AdwExpanderRow *row = ADW_EXPANDER_ROW (adw_expander_row_new ());
  g_autoptr (HeraldContact) merged = herald_contact_merge (duplicate->contacts);
  g_autofree char *title = g_markup_escape_text (herald_contact_get_display_name (merged), -1);
  g_autofree char *count = g_strdup_printf (ngettext ("%u contact", "%u contacts", duplicate->contacts->len), duplicate->contacts->len);
  /* Translators: %s is a person */
  g_autofree char *label = g_strdup_printf (_("Merge the contacts of %s"), herald_contact_get_display_name (merged));
  GtkWidget *check = gtk_check_button_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (row, count);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), duplicate->sure);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (check, "toggled", G_CALLBACK (update_button), self, G_CONNECT_SWAPPED);
  adw_expander_row_add_prefix (row, check);
  adw_expander_row_add_row (row, make_line (merged, _("What the one contact will be")));
  for (guint i = 0; i < duplicate->contacts->len; i++)
    adw_expander_row_add_row (row, make_line (duplicate->contacts->pdata[i], _("Is there now")));
  g_ptr_array_add (self->checks, check);
  adw_preferences_group_add (duplicate->sure ? self->sure_group : self->perhaps_group, GTK_WIDGET (row));
}

static void
on_merged (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (HeraldMergeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  guint merged;

  if (herald_store_merge_finish (HERALD_STORE (source), result, &merged, &error))
    {
      sentence = herald_phrase_counted (ngettext ("%u contact was merged into another.", "%u contacts were merged into others.", merged), merged);
      g_signal_emit (self, signals[SIGNAL_MERGED], 0, sentence);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  adw_preferences_group_set_description (self->sure_group, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->sure_group), TRUE);
  update_button (self);
}

static void
on_merge_clicked (HeraldMergeWindow *self)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (self->checks->pdata[i]))
      g_ptr_array_add (chosen, self->duplicates->pdata[i]);
  gtk_widget_set_sensitive (GTK_WIDGET (self->merge_button), FALSE);
  herald_store_merge_async (self->store, chosen, NULL, on_merged, g_object_ref (self));
}

static void
herald_merge_window_finalize (GObject *object)
{
  HeraldMergeWindow *self = HERALD_MERGE_WINDOW (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->duplicates, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  G_OBJECT_CLASS (herald_merge_window_parent_class)->finalize (object);
}

static void
herald_merge_window_class_init (HeraldMergeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = herald_merge_window_finalize;
  signals[SIGNAL_MERGED] = g_signal_new ("merged", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/merge-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldMergeWindow, merge_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldMergeWindow, sure_group);
  gtk_widget_class_bind_template_child (widget_class, HeraldMergeWindow, perhaps_group);
  gtk_widget_class_bind_template_callback (widget_class, on_merge_clicked);
}

static void
herald_merge_window_init (HeraldMergeWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->checks = g_ptr_array_new ();
}

/**
 * herald_merge_window_new:
 * @parent: (nullable): the window that asks
 * @store: where the contacts are
 * @duplicates: (element-type HeraldDuplicate): contacts that are there twice
 *
 * Returns: (transfer none): the window, not shown yet
 */
HeraldMergeWindow *
herald_merge_window_new (GtkWindow *parent,
                         HeraldStore *store,
                         GPtrArray *duplicates)
{
  HeraldMergeWindow *self = g_object_new (HERALD_TYPE_MERGE_WINDOW, "transient-for", parent, NULL);
  gboolean sure = FALSE, perhaps = FALSE;

  self->store = g_object_ref (store);
  self->duplicates = g_ptr_array_ref (duplicates);
  for (guint i = 0; i < duplicates->len; i++)
    {
      const HeraldDuplicate *duplicate = duplicates->pdata[i];

      add_row (self, duplicate);
      sure |= duplicate->sure;
      perhaps |= !duplicate->sure;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->sure_group), sure);
  gtk_widget_set_visible (GTK_WIDGET (self->perhaps_group), perhaps);
  update_button (self);
  return self;
}
