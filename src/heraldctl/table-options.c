/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl contacts import --map --separator --encoding --header. */

#include "table-options.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "commands.h"
#include "contacts/csv-guess.h"
#include "contacts/csv-table.h"

static gboolean
parse_separator (HeraldTableOptions *table)
{
  static const struct
  {
    const char *name;
    char separator;
  } names[] = { { "comma", ',' }, { "semicolon", ';' }, { "tab", '\t' }, { "bar", '|' }, { ",", ',' }, { ";", ';' }, { "\t", '\t' }, { "\\t", '\t' }, { "|", '|' } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (table->separator, names[i].name) == 0)
      {
        table->reading.separator = names[i].separator;
        return TRUE;
      }
  herald_complain (HERALD_EXIT_USAGE, _("“%s” separates no columns: comma, semicolon, tab or bar."), table->separator);
  return FALSE;
}

static gboolean
parse_map (char **map)
{
  for (guint i = 0; map != NULL && map[i] != NULL; i++)
    {
      const char *equals = strrchr (map[i], '=');
      HeraldColumn column;

      if (equals != NULL && equals > map[i] && herald_csv_column_from_string (equals + 1, &column))
        continue;
      herald_complain (HERALD_EXIT_USAGE, _("“%s” does not say what is in a column. An example: --map \"Tel 2=phone:mobile\". "
                         "Fields: name given-name family-name middle-name prefix suffix company phone phone-type email website address "
                         "notes groups favourite uid photo none."), map[i]);
      return FALSE;
    }
  return TRUE;
}

/**
 * herald_table_options_parse:
 * @table: the texts of the command line
 *
 * Returns: %FALSE when they are wrong; the user has been told
 */
gboolean
herald_table_options_parse (HeraldTableOptions *table)
{
  if (table->encoding != NULL && !herald_charset_from_string (table->encoding, &table->reading.charset))
    {
      herald_complain (HERALD_EXIT_USAGE, _("“%s” is no encoding that is known: utf-8, latin1, utf-16le or utf-16be."), table->encoding);
      return FALSE;
    }
  if (table->header != NULL && g_ascii_strcasecmp (table->header, "yes") == 0)
    table->reading.header = HERALD_HEADER_YES;
  else if (table->header != NULL && g_ascii_strcasecmp (table->header, "no") == 0)
    table->reading.header = HERALD_HEADER_NO;
  else if (table->header != NULL)
    {
      herald_complain (HERALD_EXIT_USAGE, _("--header is yes or no."));
      return FALSE;
    }
  return parse_map (table->map) && (table->separator == NULL || parse_separator (table));
}

/* The beginning of the file, which stays in the stream. */
static gboolean
fill (GBufferedInputStream *stream,
      GError **error)
{
  gssize filled = 1;

  g_buffered_input_stream_set_buffer_size (stream, HERALD_CSV_LOOK_BYTES);
  while (filled > 0 && g_buffered_input_stream_get_available (stream) < HERALD_CSV_LOOK_BYTES)
    filled = g_buffered_input_stream_fill (stream, -1, NULL, error);
  return filled >= 0;
}

/**
 * herald_table_options_look:
 * @table: parsed options
 * @stream: the file, from its beginning
 * @error: return location
 *
 * Where columns are named: finds them in the file, and what is in the others.
 *
 * Returns: whether they are there
 */
gboolean
herald_table_options_look (HeraldTableOptions *table,
                           GBufferedInputStream *stream,
                           GError **error)
{
  g_autoptr (HeraldCsvTable) look = NULL;
  const char *bytes;
  gsize length;

  if (table->map == NULL)
    return TRUE;
  if (!fill (stream, error))
    return FALSE;
  bytes = g_buffered_input_stream_peek_buffer (stream, &length);
  look = herald_csv_table_new (bytes, length, &table->reading);
  for (guint i = 0; table->map[i] != NULL; i++)
    {
      const char *equals = strrchr (table->map[i], '=');
      g_autofree char *title = g_strndup (table->map[i], (gsize) (equals - table->map[i]));
      guint column;

      if (!herald_csv_table_find (look, title, &column))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("There is no column “%s”."), title);
          return FALSE;
        }
      herald_csv_column_from_string (equals + 1, &look->columns[column]);
    }
  herald_csv_pair_labels (look->columns, look->n_columns);
  table->columns = g_memdup2 (look->columns, look->n_columns * sizeof (HeraldColumn));
  table->reading.columns = table->columns;
  table->reading.n_columns = look->n_columns;
  table->reading.separator = look->separator;
  table->reading.header = look->header ? HERALD_HEADER_YES : HERALD_HEADER_NO;
  return TRUE;
}

/**
 * herald_table_options_clear:
 * @table: options
 */
void
herald_table_options_clear (HeraldTableOptions *table)
{
  g_strfreev (table->map);
  g_free (table->separator);
  g_free (table->encoding);
  g_free (table->header);
  g_free (table->columns);
}
