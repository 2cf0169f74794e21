/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What "--check" says of the manager. It does not log in: a login with a wrong secret is something that servers lock out for. */

#include <glib/gi18n-lib.h>

#include "config/account.h"
#include "config/settings.h"
#include "config/site-backend.h"
#include "gateway.h"

/**
 * herald_gateway_check_manager:
 * @path: (type filename): the gateway's file
 * @options: of the same file
 * @complaints: (element-type utf8): what is wrong is added to it, sentences
 *
 * Prints whether and where it would connect.
 */
void
herald_gateway_check_manager (const char *path,
                              const HeraldAgiOptions *options,
                              GPtrArray *complaints)
{
  g_autoptr (GSettingsBackend) memory = g_memory_settings_backend_new ();
  g_autoptr (GSettings) settings = herald_settings_new_full (path, memory);
  g_autoptr (HeraldAccount) account = herald_account_new (settings);
  const char *host = herald_account_get_host (account), *user = herald_account_get_user (account);

  if (*host == '\0')
    {
      g_print ("%s\n", _("No “server-host” is set in [Herald]: it is not heard who speaks with whom."));
      return;
    }
  if (*user == '\0')
    g_ptr_array_add (complaints, g_strdup_printf (_("[Herald] names the server %s, but no “user” of its manager."), host));
  if (!g_hash_table_contains (options->secrets, HERALD_GATEWAY_MANAGER_SECRET))
    g_ptr_array_add (complaints, g_strdup_printf (_("[Herald] names the server %s, but there is no secret “%s” for its manager."), host,
                                                  HERALD_GATEWAY_MANAGER_SECRET));
  if (herald_account_get_internal_max_digits (account) == 0)
    g_ptr_array_add (complaints, g_strdup (_("“internal-max-digits” is 0: nobody is a colleague, so nobody is remembered.")));
  /* Translators: a user name, a server and a number of days */
  g_print (_("Logs in as %s at %s to hear who speaks with whom, and remembers it for %u days.\n"), user, host, options->remember_days);
}
