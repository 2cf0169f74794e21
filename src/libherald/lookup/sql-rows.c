/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a query as contacts: each column says by its name what it holds. */

#include "lookup/sql-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/text.h"
#include "lookup/source.h"

/* Columns of a row that are looked at. */
#define COLUMNS_MAX 64

static const struct
{
  const char *column;
  void (*set) (HeraldContact *contact, const char *text);
} columns[] = {
  { "name", herald_contact_set_name },   { "organisation", herald_contact_set_organisation }, { "organization", herald_contact_set_organisation },
  { "email", herald_contact_set_email }, { "url", herald_contact_set_url },                   { "note", herald_contact_set_note },
  { "address", herald_contact_set_address }, { "id", herald_contact_set_uid },                     { "owner", herald_contact_set_owner },
};

/* "number", "phone", "phone2", "phone_mobile": whether it is one, and the label of the last kind. */
static gboolean
is_number (const char *column,
           const char **label)
{
  const char *rest = g_str_has_prefix (column, "number") ? column + strlen ("number")
                     : g_str_has_prefix (column, "phone") ? column + strlen ("phone")
                                                          : NULL;

  *label = NULL;
  if (rest == NULL)
    return FALSE;
  if (*rest == '_' && rest[1] != '\0')
    {
      *label = rest + 1;
      return TRUE;
    }
  return strspn (rest, "0123456789") == strlen (rest);
}

static int
count_columns (const HeraldSqlLibrary *pq,
               const PGresult *result)
{
  return MIN (pq->PQnfields (result), COLUMNS_MAX);
}

/**
 * herald_sql_rows_check:
 * @pq: libpq
 * @result: of a query
 * @error: return location; #HERALD_SOURCE_ERROR_SETTINGS
 *
 * Returns: whether the rows say who and which number
 */
gboolean
herald_sql_rows_check (const HeraldSqlLibrary *pq,
                       const PGresult *result,
                       GError **error)
{
  gboolean has_number = FALSE, has_name = FALSE;

  for (int i = 0; i < count_columns (pq, result); i++)
    {
      const char *label, *column = pq->PQfname (result, i);

      has_number = has_number || is_number (column, &label);
      has_name = has_name || g_str_equal (column, "name") || g_str_equal (column, "organisation") || g_str_equal (column, "organization");
    }
  if (has_number && has_name)
    return TRUE;
  g_set_error_literal (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                       has_number ? _("The query returns no column “name” or “organisation”. Name it so: SELECT customer AS name, …")
                                  : _("The query returns no column “number” or “phone1”, so no answer can be compared. Name it so: SELECT tel AS number, …"));
  return FALSE;
}

/**
 * herald_sql_rows_describe:
 * @pq: libpq
 * @result: of a query
 *
 * Returns: (transfer full): the names of its columns that are understood, "name, number"
 */
char *
herald_sql_rows_describe (const HeraldSqlLibrary *pq,
                          const PGresult *result)
{
  GString *list = g_string_new (NULL);

  for (int i = 0; i < count_columns (pq, result); i++)
    {
      const char *label, *column = pq->PQfname (result, i);
      gboolean known = is_number (column, &label);

      for (guint j = 0; j < G_N_ELEMENTS (columns) && !known; j++)
        known = g_str_equal (column, columns[j].column);
      if (known)
        g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", column);
    }
  return g_string_free (list, FALSE);
}

/**
 * herald_sql_rows_get_size:
 * @pq: libpq
 * @result: of a query
 * @row: which row
 *
 * Returns: the bytes of its values
 */
gsize
herald_sql_rows_get_size (const HeraldSqlLibrary *pq,
                          const PGresult *result,
                          int row)
{
  gsize size = 0;

  for (int i = 0; i < pq->PQnfields (result); i++)
    size += (gsize) pq->PQgetlength (result, row, i);
  return size;
}

static void
read_column (HeraldContact *contact,
             const char *column,
             const char *value,
             const char *region)
{
  const char *label;

  if (is_number (column, &label))
    {
      herald_contact_add_number (contact, value, label, region);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (g_str_equal (column, columns[i].column))
      columns[i].set (contact, value);
}

/**
 * herald_sql_rows_read:
 * @pq: libpq
 * @result: of a query
 * @row: which row
 * @source_id: the source's id
 * @region: (nullable): where the numbers are at home, as for herald_number_init()
 *
 * Returns: (transfer full): the contact of the row
 */
HeraldContact *
herald_sql_rows_read (const HeraldSqlLibrary *pq,
                      const PGresult *result,
                      int row,
                      const char *source_id,
                      const char *region)
{
  HeraldContact *contact = herald_contact_new ();

  herald_contact_set_source_id (contact, source_id);
  for (int i = 0; i < count_columns (pq, result); i++)
    if (!pq->PQgetisnull (result, row, i))
      read_column (contact, pq->PQfname (result, i), pq->PQgetvalue (result, row, i), region);
  return contact;
}
