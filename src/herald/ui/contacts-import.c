/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a vCard or CSV file and brings its contacts into the store: all of them or none. */

#include "ui/contacts-import.h"

#include <glib/gi18n.h>

typedef struct
{
  HeraldStore *store;
  GtkFileChooserNative *chooser;
  char *region;
  guint64 size;
} Import;

static void
import_free (Import *import)
{
  g_clear_object (&import->store);
  if (import->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (import->chooser));
  g_clear_object (&import->chooser);
  g_free (import->region);
  g_free (import);
}

static char *
count_in_words (const HeraldImportCounts *counts)
{
  guint done = counts->added + counts->updated + counts->unchanged;
  g_autofree char *brought = g_strdup_printf (ngettext ("%u contact imported.", "%u contacts imported.", done), done);

  if (counts->skipped == 0)
    return g_steal_pointer (&brought);
  /* Translators: %1$s is the sentence before; entries of the file that could not be read */
  return g_strdup_printf (ngettext ("%1$s %2$u entry could not be read.", "%1$s %2$u entries could not be read.",
                                    counts->skipped),
                          brought, counts->skipped);
}

static void
on_import_ready (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  HeraldImportCounts counts = { 0 };

  if (herald_store_import_finish (HERALD_STORE (source), result, &counts, NULL, &error))
    g_task_return_pointer (task, count_in_words (&counts), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_read_ready (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);
  Import *import = g_task_get_task_data (task);
  HeraldImportOptions options = { .source_id = "book", .region = import->region };

  if (stream == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  herald_store_import_async (import->store, G_INPUT_STREAM (stream), 0, &options, NULL, on_import_ready,
                             g_steal_pointer (&task));
}

static void
on_response (GtkNativeDialog *dialog,
             int response,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "No file was chosen");
      return;
    }
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_file_read_async (file, G_PRIORITY_DEFAULT, NULL, on_read_ready, g_steal_pointer (&task));
}

static void
add_filters (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Contacts (vCard, CSV)"));
  gtk_file_filter_add_suffix (filter, "vcf");
  gtk_file_filter_add_suffix (filter, "vcard");
  gtk_file_filter_add_suffix (filter, "csv");
  gtk_file_chooser_add_filter (chooser, filter);
}

/**
 * herald_contacts_import_async:
 * @parent: the window that asks
 * @store: where the contacts go
 * @region: (nullable): the country numbers without a country code belong to
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
herald_contacts_import_async (GtkWindow *parent,
                              HeraldStore *store,
                              const char *region,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Import *import = g_new0 (Import, 1);

  g_task_set_source_tag (task, herald_contacts_import_async);
  import->store = g_object_ref (store);
  import->region = region != NULL && *region != '\0' ? g_strdup (region) : NULL;
  import->chooser = gtk_file_chooser_native_new (_("Import contacts"), parent, GTK_FILE_CHOOSER_ACTION_OPEN,
                                                 _("_Import"), NULL);
  add_filters (GTK_FILE_CHOOSER (import->chooser));
  g_task_set_task_data (task, import, (GDestroyNotify) import_free);
  g_signal_connect (import->chooser, "response", G_CALLBACK (on_response), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (import->chooser));
}

/**
 * herald_contacts_import_finish:
 * @result: the result
 * @error: (nullable): where to put what went wrong; cancelled where no file was chosen
 *
 * Returns: (transfer full): a sentence that says how many came, or %NULL
 */
char *
herald_contacts_import_finish (GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
