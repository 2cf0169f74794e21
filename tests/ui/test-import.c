/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The windows of import and merge with a real file and a real store; with --show KIND FILE they stay for a picture. */
#include <adwaita.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>

#include "store/changes.h"
#include "store/duplicates.h"
#include "ui/import-window.h"
#include "ui/merge-window.h"
#include "ui/resources.h"

static const char table[] = "Wer;Firma;Tel. gesch\xc3\xa4" "ftlich;Handy;Kundennummer\n"
                            "Ada Byron;Analytical Engines;030/123456;0171 1234567;10023\n"
                            "Ada Byron;;030 123456;;10024\n;;nach Absprache;;10025\n"
                            "Konrad Zuse;Rechenwerk;030 7654321;;10026\n";

typedef struct
{
  char *folder;
  GFile *file;
  HeraldStore *store;
} Place;

static void
place_init (Place *place,
            const char *text)
{
  g_autofree char *database = NULL, *path = NULL;

  place->folder = g_dir_make_tmp ("herald-XXXXXX", NULL);
  database = g_build_filename (place->folder, "herald.db", NULL);
  path = g_build_filename (place->folder, "Kunden.csv", NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  place->file = g_file_new_for_path (path);
  place->store = herald_store_new (database, NULL);
  g_assert_nonnull (place->store);
}

static void
place_clear (Place *place)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_clear_object (&place->store);
  g_clear_object (&place->file);
  dir = g_dir_open (place->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (place->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (place->folder);
  g_free (place->folder);
}

typedef struct
{
  GType type;
  const char *text; /* of a label in it; NULL: any */
  GtkWidget *found;
} Search;

static gboolean
has_label (GtkWidget *widget,
           const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;
  return FALSE;
}

/* The first widget of a type that is on the screen, with @text in it. */
static GtkWidget *
find (GtkWidget *root,
      GType type,
      const char *text)
{
  if (gtk_widget_get_mapped (root) && G_TYPE_CHECK_INSTANCE_TYPE (root, type) && (text == NULL || has_label (root, text)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
wait_for (GtkWidget *root,
          GType type,
          const char *text)
{
  GtkWidget *found;

  while ((found = find (root, type, text)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  return found;
}

static void
press (GtkWidget *root,
       const char *label)
{
  g_signal_emit_by_name (wait_for (root, GTK_TYPE_BUTTON, label), "clicked");
}

static void
on_sentence (GObject *window,
             const char *sentence,
             gpointer user_data)
{
  *(char **) user_data = g_strdup (sentence);
}

static guint
get_selected (GtkWidget *window,
              const char *title)
{
  return adw_combo_row_get_selected (ADW_COMBO_ROW (wait_for (window, ADW_TYPE_COMBO_ROW, title)));
}

static const char *
get_field (GtkWidget *window,
           const char *title)
{
  AdwComboRow *row = ADW_COMBO_ROW (wait_for (window, ADW_TYPE_COMBO_ROW, title));

  return gtk_string_list_get_string (GTK_STRING_LIST (adw_combo_row_get_model (row)), adw_combo_row_get_selected (row));
}

/* The table is shown as it was found out, one column is changed, and what a person says is imported; then merged. */
static void
test_table (void)
{
  Place place;
  HeraldImportWindow *window;
  GtkWidget *widget, *merge;
  g_autofree char *sentence = NULL;
  g_autoptr (GListModel) windows = NULL;

  place_init (&place, table);
  window = herald_import_window_new (NULL, place.store, "DE", place.file);
  widget = GTK_WIDGET (window);
  g_signal_connect (window, "done", G_CALLBACK (on_sentence), &sentence);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_cmpstr (get_field (widget, "Tel. gesch\xc3\xa4" "ftlich"), ==, "Phone number (work)");
  g_assert_cmpstr (get_field (widget, "Handy"), ==, "Phone number (mobile)");
  g_assert_cmpstr (get_field (widget, "Kundennummer"), ==, "Not imported");
  g_assert_cmpuint (get_selected (widget, "Columns are separated by"), ==, 1);
  g_assert_cmpstr (get_field (widget, "Wer"), ==, "Not imported");
  adw_combo_row_set_selected (ADW_COMBO_ROW (wait_for (widget, ADW_TYPE_COMBO_ROW, "Wer")), 1);
  press (widget, "Import");
  wait_for (widget, ADW_TYPE_PREFERENCES_GROUP, "3 contacts imported. 1 entry could not be read.");
  wait_for (widget, ADW_TYPE_ACTION_ROW, "Line 4, the whole contact");
  wait_for (widget, ADW_TYPE_ACTION_ROW, "1 contact seems to be there twice.");
  press (widget, "Merge…");
  windows = g_object_ref (gtk_window_get_toplevels ());
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) other = g_list_model_get_item (windows, i);

      if (HERALD_IS_MERGE_WINDOW (other))
        {
          merge = other;
          wait_for (merge, ADW_TYPE_EXPANDER_ROW, "Ada Byron");
          press (merge, "Merge");
          break;
        }
    }
  wait_for (widget, ADW_TYPE_ACTION_ROW, "1 contact was merged into another.");
  g_assert_cmpint (herald_store_count_contacts (place.store, NULL), ==, 2);
  gtk_window_close (GTK_WINDOW (window));
  g_assert_cmpstr (sentence, ==, "3 contacts imported. 1 entry could not be read.");
  place_clear (&place);
}

/* Other choices make other columns; and undone is undone. */
static void
test_undo (void)
{
  Place place;
  HeraldImportWindow *window;
  GtkWidget *widget;
  g_autofree char *sentence = NULL;

  place_init (&place, "Ada;Engines;030 123456\nKonrad;Rechenwerk;030 654321\n");
  window = herald_import_window_new (NULL, place.store, "DE", place.file);
  widget = GTK_WIDGET (window);
  g_signal_connect (window, "done", G_CALLBACK (on_sentence), &sentence);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_cmpstr (get_field (widget, "Column 1"), ==, "Name");
  g_assert_cmpstr (get_field (widget, "Column 3"), ==, "Phone number");
  adw_combo_row_set_selected (ADW_COMBO_ROW (wait_for (widget, ADW_TYPE_COMBO_ROW, "Columns are separated by")), 0);
  wait_for (widget, ADW_TYPE_COMBO_ROW, "Column 1");
  g_assert_null (find (widget, ADW_TYPE_COMBO_ROW, "Column 2"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (wait_for (widget, ADW_TYPE_COMBO_ROW, "Columns are separated by")), 1);
  wait_for (widget, ADW_TYPE_COMBO_ROW, "Column 3");
  press (widget, "Import");
  press (widget, "Undo the import");
  wait_for (widget, ADW_TYPE_PREFERENCES_GROUP, "The import was undone. Your contacts are as they were.");
  g_assert_cmpint (herald_store_count_contacts (place.store, NULL), ==, 0);
  gtk_window_close (GTK_WINDOW (window));
  g_assert_null (sentence);
  place_clear (&place);
}

/* A file that is none says so; cards need no question. */
static void
test_files (void)
{
  static const char *const rows[][2] = {
    { "%PDF-1.7\n", "The file is neither a vCard nor a table (CSV)." }, { "", "The file is empty." },
    { "BEGIN:VCARD\nFN:Ada\nEND:VCARD\n", "1 contact imported." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Place place;
      HeraldImportWindow *window;

      place_init (&place, rows[i][0]);
      window = herald_import_window_new (NULL, place.store, NULL, place.file);
      gtk_window_present (GTK_WINDOW (window));
      wait_for (GTK_WIDGET (window), GTK_TYPE_STACK, rows[i][1]);
      gtk_window_close (GTK_WINDOW (window));
      place_clear (&place);
    }
}

static gboolean
on_terminate (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* For pictures: until it is told to end. */
static int
show (const char *kind)
{
  Place place;
  GtkWidget *window;
  gboolean ended = FALSE;

  g_unix_signal_add (SIGTERM, on_terminate, &ended);
  place_init (&place, table);
  window = GTK_WIDGET (herald_import_window_new (NULL, place.store, "DE", place.file));
  gtk_window_set_default_size (GTK_WINDOW (window), g_str_has_suffix (kind, "360") ? 360 : 560, 720);
  gtk_window_present (GTK_WINDOW (window));
  if (g_str_has_prefix (kind, "done") || g_str_has_prefix (kind, "merge"))
    {
      adw_combo_row_set_selected (ADW_COMBO_ROW (wait_for (window, ADW_TYPE_COMBO_ROW, "Wer")), 1);
      press (window, "Import");
      wait_for (window, ADW_TYPE_ACTION_ROW, "1 contact seems to be there twice.");
    }
  if (g_str_has_prefix (kind, "merge"))
    {
      g_autoptr (GPtrArray) found = herald_store_find_duplicates (place.store, 0, NULL);

      gtk_window_destroy (GTK_WINDOW (window));
      window = GTK_WIDGET (herald_merge_window_new (NULL, place.store, found));
      gtk_window_set_default_size (GTK_WINDOW (window), g_str_has_suffix (kind, "360") ? 360 : 560, 720);
      gtk_window_present (GTK_WINDOW (window));
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (wait_for (window, ADW_TYPE_EXPANDER_ROW, "Ada Byron")), TRUE);
    }
  while (!ended)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
  place_clear (&place);
  return 0;
}

int
main (int argc,
      char **argv)
{
  gboolean showing = argc == 3 && g_str_equal (argv[1], "--show");

  if (!showing)
    g_test_init (&argc, &argv, NULL);
  adw_init ();
  herald_resources_init ();
  if (showing)
    return show (argv[2]);
  g_test_add_func ("/import/table", test_table);
  g_test_add_func ("/import/undo", test_undo);
  g_test_add_func ("/import/files", test_files);
  return g_test_run ();
}
