/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done with many contacts at once: import, export, undo, merging of what is there twice. */

#include "ui/contacts-import.h"

#include <glib/gi18n.h>
#include <string.h>

#include "store/changes.h"
#include "store/duplicates.h"
#include "store/export.h"
#include "ui/export-window.h"
#include "ui/import-window.h"
#include "ui/merge-window.h"

/* The action of the window that undoes the last import or merge. */
#define UNDO "win.undo-contacts"

/* One of them, from the question to the answer. */
typedef struct
{
  GtkWindow *parent;
  HeraldStore *store;
  HeraldToastFunc toast;
  char *region;
  GtkFileChooserNative *chooser;
} Tool;

static Tool *
tool_new (GtkWindow *parent,
          HeraldStore *store,
          HeraldToastFunc toast)
{
  Tool *tool = g_new0 (Tool, 1);

  tool->parent = g_object_ref (parent);
  tool->store = g_object_ref (store);
  tool->toast = toast;
  return tool;
}

static void
tool_free (Tool *tool)
{
  if (tool->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (tool->chooser));
  g_clear_object (&tool->chooser);
  g_object_unref (tool->parent);
  g_object_unref (tool->store);
  g_free (tool->region);
  g_free (tool);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tool, tool_free)

static void
tell (Tool *tool,
      const char *sentence,
      const char *action)
{
  tool->toast (GTK_WIDGET (tool->parent), sentence, action);
}

static void
tool_unref (gpointer data,
            GClosure *closure)
{
  tool_free (data);
}

/* --- Import --- */

static void
on_done (HeraldImportWindow *window,
         const char *sentence,
         gpointer user_data)
{
  tell (user_data, sentence, UNDO);
}

static void
on_import_response (GtkNativeDialog *dialog,
                    int response,
                    gpointer user_data)
{
  g_autoptr (Tool) tool = user_data;
  g_autoptr (GFile) file = NULL;
  HeraldImportWindow *window;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  window = herald_import_window_new (tool->parent, tool->store, tool->region, file);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect_data (window, "done", G_CALLBACK (on_done), g_steal_pointer (&tool), tool_unref, 0);
}

static void
add_filter (GtkFileChooser *chooser,
            const char *name,
            const char *const *suffixes)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  gtk_file_chooser_add_filter (chooser, filter);
}

/**
 * herald_contacts_import:
 * @parent: the window that asks
 * @store: where the contacts go
 * @region: (nullable): where numbers without a country code are at home
 * @toast: tells what came of it
 *
 * Asks for a file and brings its contacts into the store: all of them or none.
 */
void
herald_contacts_import (GtkWindow *parent,
                        HeraldStore *store,
                        const char *region,
                        HeraldToastFunc toast)
{
  static const char *const suffixes[] = { "vcf", "vcard", "csv", "tsv", "txt", NULL };
  Tool *tool = tool_new (parent, store, toast);

  tool->region = g_strdup (region);
  tool->chooser = gtk_file_chooser_native_new (_("Import contacts"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), NULL);
  add_filter (GTK_FILE_CHOOSER (tool->chooser), _("Contacts (vCard, CSV)"), suffixes);
  g_signal_connect (tool->chooser, "response", G_CALLBACK (on_import_response), tool);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (tool->chooser));
}

/* --- Export --- */

static HeraldExportFormat
guess_export_format (const char *path)
{
  return g_str_has_suffix (path, ".csv") ? HERALD_EXPORT_CSV : HERALD_EXPORT_VCARD_3;
}

static void
on_exported (HeraldExportWindow *window,
             const char *sentence,
             gpointer user_data)
{
  tell (user_data, sentence, NULL);
}

static void
on_export_response (GtkNativeDialog *dialog,
                    int response,
                    gpointer user_data)
{
  g_autoptr (Tool) tool = user_data;
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  const char *choice = gtk_file_chooser_get_choice (GTK_FILE_CHOOSER (dialog), "version");
  HeraldExportFormat format;
  HeraldExportWindow *window;

  if (path == NULL)
    {
      if (file != NULL)
        tell (tool, _("The contacts can only be written to a folder of this computer."), NULL);
      return;
    }
  format = guess_export_format (path);
  if (format == HERALD_EXPORT_VCARD_3 && g_strcmp0 (choice, "4") == 0)
    format = HERALD_EXPORT_VCARD_4;
  window = herald_export_window_new (tool->parent, tool->store, path, format);
  g_signal_connect_data (window, "done", G_CALLBACK (on_exported), g_steal_pointer (&tool), tool_unref, 0);
}

/**
 * herald_contacts_export:
 * @parent: the window that asks
 * @store: where the contacts are
 * @toast: tells what came of it
 *
 * Asks for a file and writes all contacts of the book to it: a table where it is called so (.csv), else vCards.
 */
void
herald_contacts_export (GtkWindow *parent,
                        HeraldStore *store,
                        HeraldToastFunc toast)
{
  static const char *const ids[] = { "3", "4", NULL };
  const char *const labels[] = { _("vCard 3.0 (for most programs)"), _("vCard 4.0"), NULL };
  static const char *const cards[] = { "vcf", NULL }, *const tables[] = { "csv", NULL };
  Tool *tool = tool_new (parent, store, toast);
  GtkFileChooser *chooser;

  tool->chooser = gtk_file_chooser_native_new (_("Export contacts"), parent, GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), NULL);
  chooser = GTK_FILE_CHOOSER (tool->chooser);
  add_filter (chooser, _("vCard (.vcf)"), cards);
  add_filter (chooser, _("Table (.csv)"), tables);
  gtk_file_chooser_add_choice (chooser, "version", _("Of .vcf"), (const char **) ids, (const char **) labels);
  gtk_file_chooser_set_choice (chooser, "version", "3");
  gtk_file_chooser_set_current_name (chooser, _("Contacts.vcf"));
  g_signal_connect (tool->chooser, "response", G_CALLBACK (on_export_response), tool);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (tool->chooser));
}

/* --- Undo --- */

static void
on_undone (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (Tool) tool = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  HeraldUndoCounts counts;

  if (!herald_store_undo_change_finish (HERALD_STORE (source), result, &counts, &error))
    {
      tell (tool, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? _("There is no import or merge to undo.") : error->message, NULL);
      return;
    }
  g_string_append_printf (text, ngettext ("Undone: %u contact removed,", "Undone: %u contacts removed,", counts.removed), counts.removed);
  g_string_append_c (text, ' ');
  g_string_append_printf (text, ngettext ("%u as it was.", "%u as they were.", counts.restored), counts.restored);
  if (counts.kept > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, ngettext ("%u that was changed since stays.", "%u that were changed since stay.", counts.kept), counts.kept);
    }
  tell (tool, text->str, NULL);
}

/**
 * herald_contacts_undo:
 * @parent: the window that asks
 * @store: where the contacts are
 * @toast: tells what came of it
 *
 * Undoes the last import or merge.
 */
void
herald_contacts_undo (GtkWindow *parent,
                      HeraldStore *store,
                      HeraldToastFunc toast)
{
  herald_store_undo_change_async (store, 0, NULL, on_undone, tool_new (parent, store, toast));
}

/* --- Duplicates --- */

static void
on_merged (HeraldMergeWindow *window,
           const char *sentence,
           gpointer user_data)
{
  tell (user_data, sentence, UNDO);
}

static void
on_found (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (Tool) tool = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = herald_store_find_duplicates_finish (HERALD_STORE (source), result, &error);
  HeraldMergeWindow *window;

  if (found == NULL || found->len == 0)
    {
      tell (tool, found == NULL ? error->message : _("No contact is there twice."), NULL);
      return;
    }
  window = herald_merge_window_new (tool->parent, tool->store, found);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect_data (window, "merged", G_CALLBACK (on_merged), g_steal_pointer (&tool), tool_unref, 0);
}

/**
 * herald_contacts_find_duplicates:
 * @parent: the window that asks
 * @store: where the contacts are
 * @toast: tells what came of it
 *
 * Looks for contacts that are there twice, and offers to merge them.
 */
void
herald_contacts_find_duplicates (GtkWindow *parent,
                                 HeraldStore *store,
                                 HeraldToastFunc toast)
{
  herald_store_find_duplicates_async (store, 0, NULL, on_found, tool_new (parent, store, toast));
}
