/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row for each column: its name, its first lines, and what is in it. */

#include "ui/import-table.h"

#include <glib/gi18n.h>

#include <string.h>

#include "base/phrase.h"
#include "base/text.h"
#include "contacts/csv-guess.h"
#include "contacts/csv-table.h"

/* Columns that are shown; of a wider table the rest is read as it was found out. */
#define ROWS_MAX 100
/* Lines of a table below the name of its column, and characters of each. */
#define SAMPLES 3
#define SAMPLE_CHARS 40

struct _HeraldImportTable
{
  AdwBin parent_instance;

  /* Template widgets */
  AdwPreferencesGroup *columns_group;
  AdwComboRow *separator_row;
  AdwComboRow *charset_row;
  GtkSwitch *header_switch;

  /* Owned */
  GBytes *bytes;
  HeraldCsvTable *table;
  GPtrArray *rows; /* of the columns' rows, which the group has */
  GtkStringList *titles;
  gboolean is_filling; /* the rows tell what was found out, and not what a person says */
};

G_DEFINE_FINAL_TYPE (HeraldImportTable, herald_import_table, ADW_TYPE_BIN)

static const struct
{
  const char *field;
  const char *title;
} fields[] = {
  { "none", N_("Not imported") }, { "name", N_("Name") }, { "given-name", N_("First name") }, { "family-name", N_("Last name") },
  { "middle-name", N_("Middle name") }, { "prefix", N_("Title") }, { "suffix", N_("Suffix") }, { "company", N_("Company") },
  { "phone", N_("Phone number") }, { "phone:work", N_("Phone number (work)") }, { "phone:mobile", N_("Phone number (mobile)") },
  { "phone:home", N_("Phone number (home)") }, { "phone:main", N_("Phone number (main)") }, { "phone:fax", N_("Fax number") },
  { "phone-type", N_("Kind of the next phone number") }, { "email", N_("E-mail") }, { "website", N_("Website") },
  { "address", N_("Address") }, { "notes", N_("Note") }, { "groups", N_("Groups") }, { "favourite", N_("Favourite") },
  { "owner", N_("Extension of the colleague who looks after them") }, { "uid", N_("Unique ID") }, { "photo", N_("Picture (base64)") },
};

static const char separators[] = ",;\t|";

/* Which of the fields a column is shown as. A label that is in none of them stays with the column. */
static guint
find_field (const HeraldColumn *column)
{
  const char *kind = herald_csv_column_to_string (column);
  guint plain = 0;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      HeraldColumn other;

      herald_csv_column_from_string (fields[i].field, &other);
      if (g_str_equal (fields[i].field, kind))
        plain = i;
      if (other.kind == column->kind && g_strcmp0 (other.label, column->label) == 0)
        return i;
    }
  return plain;
}

static void
on_field_selected (AdwComboRow *row,
                   GParamSpec *pspec,
                   gpointer user_data)
{
  HeraldImportTable *self = HERALD_IMPORT_TABLE (gtk_widget_get_ancestor (GTK_WIDGET (row), HERALD_TYPE_IMPORT_TABLE));
  guint selected = adw_combo_row_get_selected (row), column;

  if (self == NULL || self->is_filling || selected >= G_N_ELEMENTS (fields) || !g_ptr_array_find (self->rows, row, &column))
    return;
  herald_csv_column_from_string (fields[selected].field, &self->table->columns[column]);
}

/* "Ada · Konrad · Emmy", as plain text. */
static char *
make_samples (const HeraldCsvTable *table,
              guint column)
{
  GString *text = g_string_new (NULL);
  guint count = 0;

  for (guint row = table->header ? 1 : 0; row < table->rows->len && count < SAMPLES; row++)
    {
      const char *cell = herald_csv_table_get_cell (table, row, column);
      g_autofree char *clean = herald_text_clean (cell, strlen (cell), SAMPLE_CHARS);
      g_autofree char *written = *clean == '+' || g_ascii_isdigit (*clean) ? herald_phrase_number (clean) : g_strdup (clean);
      g_autofree char *escaped = g_markup_escape_text (written, -1);

      if (*escaped != '\0')
        g_string_append_printf (text, "%s%s", count++ > 0 ? " · " : "", escaped);
    }
  if (count == 0)
    g_string_append (text, _("Empty in the first lines"));
  return g_string_free (text, FALSE);
}

static char *
make_title (const HeraldCsvTable *table,
            guint column)
{
  const char *cell = table->header ? herald_csv_table_get_cell (table, 0, column) : "";
  g_autofree char *clean = herald_text_clean (cell, strlen (cell), SAMPLE_CHARS);

  /* Translators: a column of a table that has no name */
  return *clean != '\0' ? g_markup_escape_text (clean, -1) : g_strdup_printf (_("Column %u"), column + 1);
}

static void
add_row (HeraldImportTable *self,
         guint column)
{
  AdwComboRow *row = ADW_COMBO_ROW (adw_combo_row_new ());
  g_autofree char *title = make_title (self->table, column);
  g_autofree char *samples = make_samples (self->table, column);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), samples);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  adw_combo_row_set_model (row, G_LIST_MODEL (self->titles));
  adw_combo_row_set_selected (row, find_field (&self->table->columns[column]));
  g_signal_connect (row, "notify::selected", G_CALLBACK (on_field_selected), NULL);
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (self->columns_group, GTK_WIDGET (row));
}

static void
fill (HeraldImportTable *self,
      const HeraldReaderOptions *options)
{
  gsize length;
  const char *bytes = g_bytes_get_data (self->bytes, &length);
  const char *separator;

  g_clear_pointer (&self->table, herald_csv_table_free);
  self->table = herald_csv_table_new (bytes, length, options);
  self->is_filling = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->columns_group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < MIN (self->table->n_columns, ROWS_MAX); i++)
    add_row (self, i);
  separator = self->table->separator != '\0' ? strchr (separators, self->table->separator) : NULL;
  adw_combo_row_set_selected (self->separator_row, separator != NULL ? (guint) (separator - separators) : 0);
  adw_combo_row_set_selected (self->charset_row, (guint) self->table->charset - HERALD_CHARSET_UTF8);
  gtk_switch_set_active (self->header_switch, self->table->header);
  self->is_filling = FALSE;
}

/* Another separator or encoding makes other columns of it, or other letters. */
static void
on_changed (HeraldImportTable *self)
{
  HeraldReaderOptions options = { 0 };

  if (self->is_filling || self->bytes == NULL)
    return;
  options.separator = separators[MIN (adw_combo_row_get_selected (self->separator_row), 3)];
  options.charset = (HeraldCharset) (HERALD_CHARSET_UTF8 + MIN (adw_combo_row_get_selected (self->charset_row), 3));
  options.header = gtk_switch_get_active (self->header_switch) ? HERALD_HEADER_YES : HERALD_HEADER_NO;
  fill (self, &options);
}

static void
herald_import_table_finalize (GObject *object)
{
  HeraldImportTable *self = HERALD_IMPORT_TABLE (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->table, herald_csv_table_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->titles);
  G_OBJECT_CLASS (herald_import_table_parent_class)->finalize (object);
}

static void
herald_import_table_class_init (HeraldImportTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = herald_import_table_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/import-table.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldImportTable, columns_group);
  gtk_widget_class_bind_template_child (widget_class, HeraldImportTable, separator_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldImportTable, charset_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldImportTable, header_switch);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

static GListModel *
make_list (const char *const *texts)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (guint i = 0; texts[i] != NULL; i++)
    gtk_string_list_append (list, _(texts[i]));
  return G_LIST_MODEL (list);
}

static void
herald_import_table_init (HeraldImportTable *self)
{
  static const char *const separator_titles[] = { N_("Comma"), N_("Semicolon"), N_("Tab"), N_("Vertical bar"), NULL };
  static const char *const charset_titles[] = { N_("UTF-8"), N_("Western European (Windows-1252, Latin-1)"),
                                                N_("UTF-16 (Excel's Unicode text)"), N_("UTF-16, big-endian"), NULL };
  g_autoptr (GListModel) separator_list = make_list (separator_titles), charset_list = make_list (charset_titles);

  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
  self->titles = gtk_string_list_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    gtk_string_list_append (self->titles, _(fields[i].title));
  adw_combo_row_set_model (self->separator_row, separator_list);
  adw_combo_row_set_model (self->charset_row, charset_list);
  self->is_filling = FALSE;
}

/**
 * herald_import_table_set_bytes:
 * @self: the widget
 * @bytes: the beginning of a table, of which %HERALD_CSV_LOOK_BYTES count
 *
 * Finds out what the table is, and shows it.
 */
void
herald_import_table_set_bytes (HeraldImportTable *self,
                               GBytes *bytes)
{
  const HeraldReaderOptions options = { 0 };

  g_return_if_fail (HERALD_IS_IMPORT_TABLE (self));

  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = g_bytes_ref (bytes);
  fill (self, &options);
}

/**
 * herald_import_table_get_options:
 * @self: the widget, with a table
 * @options: (out): how to read the file; it is @self's and valid until something is changed
 */
void
herald_import_table_get_options (HeraldImportTable *self,
                                 HeraldReaderOptions *options)
{
  HeraldCsvTable *table = self->table;

  g_return_if_fail (HERALD_IS_IMPORT_TABLE (self) && table != NULL);

  herald_csv_pair_labels (table->columns, table->n_columns);
  *options = (HeraldReaderOptions) { .charset = table->charset == HERALD_CHARSET_UTF8 ? HERALD_CHARSET_GUESS : table->charset,
                                     .separator = table->separator, .header = table->header ? HERALD_HEADER_YES : HERALD_HEADER_NO,
                                     .columns = table->columns, .n_columns = table->n_columns };
}
