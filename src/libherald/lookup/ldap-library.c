/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libldap, loaded when the first directory is asked: linked, it and what it links would take 2.5 MiB of every
 * desktop that has no directory. */

#include "lookup/ldap-library.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>

#include "lookup/source.h"

/* Of OpenLDAP 2.6 and later, of 2.5 as Debian names it, of 2.4. The functions used are the same in all. */
static const char *const names[] = { "libldap.so.2", "libldap-2.5.so.0", "libldap_r-2.4.so.2" };

static const struct
{
  const char *name;
  gsize offset;
} functions[] = {
#define X(name) { #name, G_STRUCT_OFFSET (HeraldLdapLibrary, name) },
  HERALD_LDAP_FUNCTIONS (X)
#undef X
};

/* Its first function reads its configuration and looks this computer's own name up: any will do. */
static gboolean
fill (GModule *module,
      HeraldLdapLibrary *library)
{
  int version;

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (!g_module_symbol (module, functions[i].name, G_STRUCT_MEMBER_P (library, functions[i].offset)))
      return FALSE;
  g_module_make_resident (module);
  library->ldap_get_option (NULL, LDAP_OPT_PROTOCOL_VERSION, &version);
  return TRUE;
}

static gboolean
load (HeraldLdapLibrary *library)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GModule *module = g_module_open (names[i], G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);

      if (module != NULL && fill (module, library))
        return TRUE;
      g_clear_pointer (&module, g_module_close);
    }
  return FALSE;
}

/**
 * herald_ldap_library_get:
 * @error: return location; #HERALD_SOURCE_ERROR_SETTINGS: it is not installed
 *
 * May be called from any thread. The first call waits, for the disk and perhaps for the network.
 *
 * Returns: (transfer none) (nullable): libldap, loaded
 */
const HeraldLdapLibrary *
herald_ldap_library_get (GError **error)
{
  static HeraldLdapLibrary library;
  static gsize loaded;

  if (g_once_init_enter (&loaded))
    g_once_init_leave (&loaded, load (&library) ? 1 : 2);
  if (loaded == 1)
    return &library;
  g_set_error_literal (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                       _("This computer lacks the library for LDAP directories: install OpenLDAP's libldap."));
  return NULL;
}
