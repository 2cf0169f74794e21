/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a table is, by its first lines: what separates its fields, whether the first line names the columns, and what
 * is in those whose name says nothing. */

#include "contacts/csv-guess.h"

#include <string.h>

/* Digits that make a telephone number of what stands in a column of an unknown name: a customer's number has less. */
#define SURE_DIGITS_MIN 7

/**
 * herald_csv_guess_separator:
 * @record: (array length=length): the first line
 * @length: its bytes
 *
 * Returns: the character that separates most of it
 */
char
herald_csv_guess_separator (const char *record,
                            gsize length)
{
  static const char candidates[] = ",;\t|";
  guint counts[4] = { 0 };
  guint best = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      const char *found = record[i] != '\0' ? strchr (candidates, record[i]) : NULL;

      if (record[i] == '"')
        quoted = !quoted;
      else if (!quoted && found != NULL)
        counts[found - candidates]++;
    }
  for (guint i = 1; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] > counts[best])
      best = i;
  return candidates[best];
}

static const char *
get_cell (GPtrArray *rows,
          guint row,
          guint column)
{
  GPtrArray *cells = rows->pdata[row];

  return column < cells->len ? cells->pdata[column] : "";
}

static gboolean
is_email (const char *cell)
{
  const char *at = strchr (cell, '@');

  return at != NULL && at > cell && strchr (at, '.') != NULL && strchr (cell, ' ') == NULL;
}

static gboolean
is_link (const char *cell)
{
  return g_ascii_strncasecmp (cell, "http://", 7) == 0 || g_ascii_strncasecmp (cell, "https://", 8) == 0
         || g_ascii_strncasecmp (cell, "www.", 4) == 0;
}

/* Written as only telephone numbers are: from +49 or 0 on, long enough. */
static gboolean
is_surely_number (const char *cell)
{
  guint digits = 0;

  for (const char *p = cell; *p != '\0'; p++)
    digits += g_ascii_isdigit (*p) ? 1 : 0;
  return herald_csv_is_number (cell) && digits >= SURE_DIGITS_MIN && strchr ("+0(", *cell) != NULL;
}

/* Whether most of what is in a column looks like that. */
static gboolean
most_are (GPtrArray *rows,
          guint from,
          guint column,
          gboolean (*is) (const char *cell))
{
  guint all = 0, some = 0;

  for (guint i = from; i < rows->len; i++)
    {
      const char *cell = get_cell (rows, i, column);

      all += *cell != '\0' ? 1 : 0;
      some += *cell != '\0' && is (cell) ? 1 : 0;
    }
  return some > 0 && some * 2 >= all;
}

/**
 * herald_csv_guess_header:
 * @rows: (element-type GPtrArray): the first lines, each an array of its cells
 *
 * Returns: whether the first names the columns: it has no telephone number, e-mail or web address in it
 */
gboolean
herald_csv_guess_header (GPtrArray *rows)
{
  GPtrArray *first = rows->len > 0 ? rows->pdata[0] : NULL;

  for (guint i = 0; first != NULL && i < first->len; i++)
    if (herald_csv_is_number (first->pdata[i]) || is_email (first->pdata[i]) || is_link (first->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
has_kind (const HeraldColumn *columns,
          guint n_columns,
          HeraldColumnKind kind)
{
  for (guint i = 0; i < n_columns; i++)
    if (columns[i].kind == kind)
      return TRUE;
  return FALSE;
}

static gboolean
is_text (const char *cell)
{
  return !herald_csv_is_number (cell) && !is_email (cell) && !is_link (cell) && !g_ascii_isdigit (*cell);
}

/* Without a header: numbers where digits are, the name is the first text, the company the second. */
static void
guess_by_content (GPtrArray *rows,
                  HeraldColumn *columns,
                  guint n_columns)
{
  HeraldColumnKind next = HERALD_COLUMN_NAME;

  for (guint i = 0; i < n_columns; i++)
    {
      columns[i] = (HeraldColumn) { HERALD_COLUMN_UNKNOWN, NULL, 0 };
      if (most_are (rows, 0, i, herald_csv_is_number))
        columns[i].kind = HERALD_COLUMN_PHONE;
      else if (most_are (rows, 0, i, is_email))
        columns[i].kind = HERALD_COLUMN_EMAIL;
      else if (most_are (rows, 0, i, is_link))
        columns[i].kind = HERALD_COLUMN_URL;
      else if (next != HERALD_COLUMN_UNKNOWN && most_are (rows, 0, i, is_text))
        {
          columns[i].kind = next;
          next = next == HERALD_COLUMN_NAME ? HERALD_COLUMN_ORGANISATION : HERALD_COLUMN_UNKNOWN;
        }
    }
}

/**
 * herald_csv_guess_columns:
 * @rows: (element-type GPtrArray): the first lines, each an array of its cells
 * @header: whether the first of them names the columns
 * @columns: (out caller-allocates) (array length=n_columns): what is in each
 * @n_columns: their number
 *
 * By their names where they have such; what those do not tell by what is in them.
 */
void
herald_csv_guess_columns (GPtrArray *rows,
                          gboolean header,
                          HeraldColumn *columns,
                          guint n_columns)
{
  gboolean has_phone, has_email;

  if (!header || rows->len == 0)
    {
      guess_by_content (rows, columns, n_columns);
      return;
    }
  for (guint i = 0; i < n_columns; i++)
    columns[i] = herald_csv_column_guess (get_cell (rows, 0, i));
  has_phone = has_kind (columns, n_columns, HERALD_COLUMN_PHONE);
  has_email = has_kind (columns, n_columns, HERALD_COLUMN_EMAIL);
  for (guint i = 0; i < n_columns; i++)
    {
      if (columns[i].kind != HERALD_COLUMN_UNKNOWN)
        continue;
      if (!has_phone && most_are (rows, 1, i, is_surely_number))
        columns[i].kind = HERALD_COLUMN_PHONE;
      else if (!has_email && most_are (rows, 1, i, is_email))
        columns[i].kind = HERALD_COLUMN_EMAIL;
    }
}

/**
 * herald_csv_pair_labels:
 * @columns: (inout) (array length=n_columns): what is in each, as a person has said it
 * @n_columns: their number
 *
 * A column that says what a number is belongs to the next column of numbers.
 */
void
herald_csv_pair_labels (HeraldColumn *columns,
                        guint n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    {
      if (columns[i].kind != HERALD_COLUMN_PHONE_LABEL || columns[i].index != 0)
        continue;
      columns[i].index = HERALD_CSV_COLUMNS_MAX + i; /* none that a header names */
      for (guint j = i + 1; j < n_columns; j++)
        if (columns[j].kind == HERALD_COLUMN_PHONE)
          {
            columns[j].index = columns[i].index;
            break;
          }
    }
}
