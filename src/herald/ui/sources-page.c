/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sources of contacts in the preferences: how each stands, whether it is asked, in which order. What is removed can
 * be brought back for a while, its passwords included. */

#include "ui/sources-page.h"

#include <glib/gi18n.h>

#include "config/secrets.h"
#include "ui/setting-rows.h"
#include "ui/sources-dialog.h"
#include "ui/sources-row.h"

/* Seconds for which a removed source can be brought back. */
#define UNDO_SECONDS 10

struct _HeraldSourcesPage
{
  AdwPreferencesPage parent_instance;

  /* Template widgets */
  GtkButton *add_button;
  GtkListBox *list;

  /* Owned */
  HeraldSourceSettings *settings;
  HeraldSources *sources; /* nullable: only the settings are shown */
};

/* A source that was removed and can be brought back. */
typedef struct
{
  HeraldSourceSettings *settings; /* owned */
  HeraldSourceOptions *options;
  guint position;
  gboolean undone;
} Removal;

G_DEFINE_FINAL_TYPE (HeraldSourcesPage, herald_sources_page, ADW_TYPE_PREFERENCES_PAGE)

static void
toast (HeraldSourcesPage *self,
       AdwToast *toast)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (ADW_IS_PREFERENCES_WINDOW (root))
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (root), toast);
  else
    g_object_unref (g_object_ref_sink (toast));
}

static void
tell (HeraldSourcesPage *self,
      const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  toast (self, adw_toast_new (escaped));
}

/* --- the rows -------------------------------------------------------------------------------------------------- */

static HeraldSourcesRow *
find_row (HeraldSourcesPage *self,
          const char *id)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (g_str_equal (herald_sources_row_get_id (HERALD_SOURCES_ROW (row)), id))
      return HERALD_SOURCES_ROW (row);
  return NULL;
}

static void
show_row (HeraldSourcesPage *self,
          HeraldSourcesRow *row)
{
  const char *id = herald_sources_row_get_id (row);
  g_autoptr (HeraldSourceOptions) options = herald_source_settings_load (self->settings, id);
  HeraldSourceFacts facts = { HERALD_SOURCE_READY, NULL, FALSE };

  if (options == NULL)
    return;
  if (self->sources != NULL)
    {
      facts.state = herald_sources_get_state (self->sources, id, &facts.error);
      facts.running = TRUE;
    }
  herald_sources_row_show (row, options, &facts);
}

static void
show_places (HeraldSourcesPage *self)
{
  gboolean movable = herald_source_settings_is_order_writable (self->settings);

  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button), movable);
  herald_setting_rows_show_locked (GTK_WIDGET (self->add_button), !movable);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      HeraldSourcesRow *source = HERALD_SOURCES_ROW (row);

      show_row (self, source);
      herald_sources_row_set_place (source, gtk_widget_get_prev_sibling (row) == NULL, gtk_widget_get_next_sibling (row) == NULL, movable);
      herald_sources_row_set_writable (source, herald_source_settings_is_writable (self->settings, herald_sources_row_get_id (source)));
    }
}

static int
position_of (HeraldSourcesPage *self,
             const char *id)
{
  const char *const *ids = herald_source_settings_get_ids (self->settings);

  for (int i = 0; ids[i] != NULL; i++)
    if (g_str_equal (ids[i], id))
      return i;
  return -1;
}

static void
on_toggled (HeraldSourcesPage *self,
            gboolean enabled,
            HeraldSourcesRow *row)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_settings_load (self->settings, herald_sources_row_get_id (row));
  g_autoptr (GError) error = NULL;

  if (options == NULL)
    return;
  options->enabled = enabled;
  if (!herald_source_settings_save (self->settings, options, &error))
    tell (self, error->message);
  show_row (self, row);
}

static void
move_to (HeraldSourcesPage *self,
         const char *id,
         int position)
{
  g_autoptr (GError) error = NULL;

  if (position >= 0 && !herald_source_settings_move (self->settings, id, (guint) position, &error))
    tell (self, error->message);
}

/* The keyboard's focus stays on what was moved. */
static void
on_move (HeraldSourcesPage *self,
         int by,
         HeraldSourcesRow *row)
{
  g_autofree char *id = g_strdup (herald_sources_row_get_id (row));

  move_to (self, id, position_of (self, id) + by);
  row = find_row (self, id);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
on_drop (HeraldSourcesPage *self,
         const char *id,
         HeraldSourcesRow *row)
{
  move_to (self, id, position_of (self, herald_sources_row_get_id (row)));
}

/* --- the dialog ------------------------------------------------------------------------------------------------ */

static void
on_trouble (HeraldSourcesPage *self,
            const char *sentence)
{
  tell (self, sentence);
}

static HeraldSourcesDialog *
open_dialog (HeraldSourcesPage *self,
             const char *id)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *dialog = herald_sources_dialog_new (parent, self->settings, self->sources, id);

  g_signal_connect_object (dialog, "trouble", G_CALLBACK (on_trouble), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return HERALD_SOURCES_DIALOG (dialog);
}

static void
on_add_clicked (HeraldSourcesPage *self)
{
  open_dialog (self, NULL);
}

static void
on_edit (HeraldSourcesPage *self,
         HeraldSourcesRow *row)
{
  open_dialog (self, herald_sources_row_get_id (row));
}

static void
on_test (HeraldSourcesPage *self,
         HeraldSourcesRow *row)
{
  herald_sources_dialog_test (open_dialog (self, herald_sources_row_get_id (row)));
}

/* --- removing -------------------------------------------------------------------------------------------------- */

static void
on_cleared (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!herald_secrets_clear_finish (result, &error))
    g_debug ("the keyring keeps what a removed source had: %s", error->message);
}

/* The toast is gone: what was not brought back is forgotten. */
static void
removal_free (Removal *removal)
{
  if (!removal->undone)
    herald_source_secrets_clear_async (removal->options->id, NULL, NULL, on_cleared, NULL);
  herald_source_options_free (removal->options);
  g_object_unref (removal->settings);
  g_free (removal);
}

static void
on_undo (AdwToast *toast_gone,
         Removal *removal)
{
  removal->undone = TRUE;
  herald_source_settings_restore (removal->settings, removal->options, removal->position, NULL);
}

static void
on_remove (HeraldSourcesPage *self,
           HeraldSourcesRow *row)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_settings_load (self->settings, herald_sources_row_get_id (row));
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL, *escaped = NULL;
  AdwToast *undo;
  Removal *removal;
  int position;

  if (options == NULL)
    return;
  position = position_of (self, options->id);
  if (!herald_source_settings_remove (self->settings, options->id, &error))
    {
      tell (self, error->message);
      return;
    }
  /* Translators: an address book was taken out of the list */
  words = g_strdup_printf (_("“%s” was removed"), herald_source_options_get_title (options));
  escaped = g_markup_escape_text (words, -1);
  undo = adw_toast_new (escaped);
  removal = g_new0 (Removal, 1);
  removal->settings = g_object_ref (self->settings);
  removal->options = g_steal_pointer (&options);
  removal->position = (guint) position;
  adw_toast_set_button_label (undo, _("Undo"));
  adw_toast_set_timeout (undo, UNDO_SECONDS);
  g_signal_connect (undo, "button-clicked", G_CALLBACK (on_undo), removal);
  g_object_set_data_full (G_OBJECT (undo), "herald-removal", removal, (GDestroyNotify) removal_free);
  toast (self, undo);
}

/* --- the list -------------------------------------------------------------------------------------------------- */

static void
add_row (HeraldSourcesPage *self,
         const char *id)
{
  GtkWidget *row = herald_sources_row_new (id);

  g_signal_connect_object (row, "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "move", G_CALLBACK (on_move), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "drop", G_CALLBACK (on_drop), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "edit", G_CALLBACK (on_edit), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "test", G_CALLBACK (on_test), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (on_remove), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
}

/* Rows that stay are kept, so that a menu that is open stays so. */
static void
fill (HeraldSourcesPage *self)
{
  const char *const *ids = herald_source_settings_get_ids (self->settings);
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list));

  while (row != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);

      if (!g_strv_contains (ids, herald_sources_row_get_id (HERALD_SOURCES_ROW (row))))
        gtk_list_box_remove (self->list, row);
      row = next;
    }
  for (const char *const *id = ids; *id != NULL; id++)
    if (find_row (self, *id) == NULL)
      add_row (self, *id);
  gtk_list_box_invalidate_sort (self->list);
  show_places (self);
}

static int
compare_rows (GtkListBoxRow *one,
              GtkListBoxRow *other,
              gpointer user_data)
{
  HeraldSourcesPage *self = user_data;

  return position_of (self, herald_sources_row_get_id (HERALD_SOURCES_ROW (one)))
         - position_of (self, herald_sources_row_get_id (HERALD_SOURCES_ROW (other)));
}

static void
on_source_changed (HeraldSourcesPage *self,
                   const char *id)
{
  HeraldSourcesRow *row = find_row (self, id);

  if (row == NULL)
    return;
  show_row (self, row);
  herald_sources_row_set_writable (row, herald_source_settings_is_writable (self->settings, id));
}

static void
herald_sources_page_dispose (GObject *object)
{
  HeraldSourcesPage *self = HERALD_SOURCES_PAGE (object);

  g_clear_object (&self->sources);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (herald_sources_page_parent_class)->dispose (object);
}

static void
herald_sources_page_class_init (HeraldSourcesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_sources_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/sources-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesPage, list);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
}

static void
herald_sources_page_init (HeraldSourcesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_sort_func (self->list, compare_rows, self, NULL);
}

/**
 * herald_sources_page_set_settings:
 * @self: the page
 * @settings: the sources; shown once and for all
 * @sources: (nullable): the same at work; %NULL: how they stand is not known
 */
void
herald_sources_page_set_settings (HeraldSourcesPage *self,
                                  HeraldSourceSettings *settings,
                                  HeraldSources *sources)
{
  g_return_if_fail (HERALD_IS_SOURCES_PAGE (self) && self->settings == NULL);

  self->settings = g_object_ref (settings);
  g_set_object (&self->sources, sources);
  g_signal_connect_object (settings, "order-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed", G_CALLBACK (on_source_changed), self, G_CONNECT_SWAPPED);
  if (sources != NULL)
    g_signal_connect_object (sources, "state-changed", G_CALLBACK (on_source_changed), self, G_CONNECT_SWAPPED);
  fill (self);
}
