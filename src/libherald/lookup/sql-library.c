/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libpq, loaded when the first database is asked: linked, it and what it links would take 4 MiB of every desktop that
 * has no database. */

#include "lookup/sql-library.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>

#include "lookup/source.h"

static const struct
{
  const char *name;
  gsize offset;
} functions[] = {
#define X(name) { #name, G_STRUCT_OFFSET (HeraldSqlLibrary, name) },
  HERALD_SQL_FUNCTIONS (X)
#undef X
};

static gboolean
load (HeraldSqlLibrary *library)
{
  GModule *module = g_module_open ("libpq.so.5", G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

  if (module == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (!g_module_symbol (module, functions[i].name, G_STRUCT_MEMBER_P (library, functions[i].offset)))
      return FALSE;
  g_module_make_resident (module);
  return TRUE;
}

/**
 * herald_sql_library_get:
 * @error: return location; #HERALD_SOURCE_ERROR_SETTINGS: it is not installed
 *
 * May be called from any thread.
 *
 * Returns: (transfer none) (nullable): libpq, loaded
 */
const HeraldSqlLibrary *
herald_sql_library_get (GError **error)
{
  static HeraldSqlLibrary library;
  static gsize loaded;

  if (g_once_init_enter (&loaded))
    g_once_init_leave (&loaded, load (&library) ? 1 : 2);
  if (loaded == 1)
    return &library;
  g_set_error_literal (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                       _("This computer lacks the library for PostgreSQL databases: install libpq."));
  return NULL;
}
