/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first lines of a table as the reader would split them. */

#include "contacts/csv-table.h"

#include <string.h>

#include "contacts/csv-guess.h"

/* Cuts @text behind its last whole line, so that no half of a record is shown. */
static void
cut_last_line (GString *text)
{
  gsize length = text->len;

  while (length > 0 && text->str[length - 1] != '\n' && text->str[length - 1] != '\r')
    length--;
  if (length > 0)
    g_string_truncate (text, length);
}

/* Where the record at @at ends: the next line end outside of quotation marks. */
static gsize
find_end (const GString *text,
          gsize at)
{
  gboolean quoted = FALSE;

  for (; at < text->len; at++)
    {
      if (text->str[at] == '"')
        quoted = !quoted;
      else if (!quoted && (text->str[at] == '\n' || text->str[at] == '\r'))
        break;
    }
  return at;
}

static void
split_rows (HeraldCsvTable *table,
            const GString *text)
{
  for (gsize at = 0; at < text->len && table->rows->len < HERALD_CSV_GUESS_ROWS;)
    {
      gsize end = find_end (text, at);

      if (end > at && table->separator == '\0')
        table->separator = herald_csv_guess_separator (text->str + at, end - at);
      if (end > at)
        {
          GPtrArray *row = herald_csv_split (text->str + at, end - at, table->separator);

          table->n_columns = MAX (table->n_columns, row->len);
          g_ptr_array_add (table->rows, row);
        }
      at = end + 1;
    }
}

/* Bytes that are no UTF-8 are read as Windows-1252, so that is what the file is. */
static HeraldCharset
look_at_charset (const char *bytes,
                 gsize length,
                 HeraldCharset wanted)
{
  HeraldCharset charset = wanted != HERALD_CHARSET_GUESS ? wanted : herald_charset_guess (bytes, length);
  const char *end;

  if (wanted != HERALD_CHARSET_GUESS || charset != HERALD_CHARSET_UTF8 || g_utf8_validate (bytes, (gssize) length, &end))
    return charset;
  return length - (gsize) (end - bytes) < 4 && length == HERALD_CSV_LOOK_BYTES ? charset : HERALD_CHARSET_WINDOWS_1252;
}

/**
 * herald_csv_table_new:
 * @bytes: (array length=length): the beginning of a file, of which %HERALD_CSV_LOOK_BYTES count
 * @length: the number of bytes
 * @options: what is known of it; the rest is found out
 *
 * Returns: (transfer full): its first lines, and what they are
 */
HeraldCsvTable *
herald_csv_table_new (const char *bytes,
                      gsize length,
                      const HeraldReaderOptions *options)
{
  HeraldCsvTable *table = g_new0 (HeraldCsvTable, 1);
  g_autoptr (GString) text = g_string_new (NULL);
  HeraldCharsetDecoder decoder = { 0 };
  gboolean all = length < HERALD_CSV_LOOK_BYTES;

  length = MIN (length, HERALD_CSV_LOOK_BYTES);
  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  table->charset = look_at_charset (bytes, length, options->charset);
  table->separator = options->separator;
  decoder.charset = options->charset;
  herald_charset_decoder_feed (&decoder, bytes, length, text);
  herald_charset_decoder_end (&decoder, text);
  if (!all)
    cut_last_line (text);
  split_rows (table, text);
  table->header = options->header == HERALD_HEADER_YES || (options->header == HERALD_HEADER_GUESS && herald_csv_guess_header (table->rows));
  if (options->columns != NULL)
    memcpy (table->columns, options->columns, MIN (options->n_columns, table->n_columns) * sizeof (HeraldColumn));
  else
    herald_csv_guess_columns (table->rows, table->header, table->columns, table->n_columns);
  return table;
}

/**
 * herald_csv_table_free:
 * @table: (transfer full): a table
 */
void
herald_csv_table_free (HeraldCsvTable *table)
{
  g_ptr_array_unref (table->rows);
  g_free (table);
}

/**
 * herald_csv_table_get_cell:
 * @table: a table
 * @row: from 0
 * @column: from 0
 *
 * Returns: what is there, empty also where there is nothing; UTF-8 but not cleaned
 */
const char *
herald_csv_table_get_cell (const HeraldCsvTable *table,
                           guint row,
                           guint column)
{
  GPtrArray *cells = row < table->rows->len ? table->rows->pdata[row] : NULL;

  return cells != NULL && column < cells->len ? cells->pdata[column] : "";
}

/**
 * herald_csv_table_find:
 * @table: a table
 * @title: the name of a column, or its number from 1
 * @column: (out): which one it is, from 0
 *
 * Returns: %FALSE when there is none
 */
gboolean
herald_csv_table_find (const HeraldCsvTable *table,
                       const char *title,
                       guint *column)
{
  guint64 number;

  for (guint i = 0; table->header && i < table->n_columns; i++)
    if (g_strcmp0 (herald_csv_table_get_cell (table, 0, i), title) == 0)
      {
        *column = i;
        return TRUE;
      }
  if (!g_ascii_string_to_unsigned (title, 10, 1, MAX (table->n_columns, 1), &number, NULL))
    return FALSE;
  *column = (guint) number - 1;
  return table->n_columns > 0;
}
