/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Herald's own account, as the preferences and the administrator have set it up, for the verbs that use it. */

#include "account-link.h"

#include "config/secrets.h"
#include "config/settings.h"
#include "engine/engine.h"

/**
 * herald_own_account:
 *
 * Returns: (transfer full) (nullable): Herald's own account; %NULL where its settings are not installed
 */
HeraldAccount *
herald_own_account (void)
{
  g_autoptr (GSettings) settings = herald_settings_are_installed () ? herald_settings_new () : NULL;

  return settings != NULL ? herald_account_new (settings) : NULL;
}

typedef struct
{
  gboolean done;
  char *secret;
  GError *error;
} Answer;

static void
on_secret (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Answer *answer = user_data;

  answer->secret = herald_account_lookup_secret_finish (HERALD_ACCOUNT (source), result, &answer->error);
  answer->done = TRUE;
}

static void
on_event (HeraldAmiMessage *message,
          gpointer user_data)
{
}

/**
 * herald_connect_account:
 * @account: Herald's own account
 * @error: why there is no connection, a sentence: #HeraldConfigError or #HeraldPbxError
 *
 * Waits for the login, with the secret of the keyring.
 *
 * Returns: (transfer full) (nullable): the session, logged in
 */
HeraldAmiSession *
herald_connect_account (HeraldAccount *account,
                        GError **error)
{
  Answer answer = { 0 };
  HeraldAmiOptions options;
  g_autoptr (HeraldAmiSession) session = NULL;

  herald_account_lookup_secret_async (account, NULL, on_secret, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  if (answer.secret == NULL)
    {
      g_propagate_error (error, answer.error);
      return NULL;
    }
  options = herald_engine_options_for_account (account, answer.secret);
  options.reconnect = FALSE;
  options.events = "off";
  session = herald_ami_session_new (&options, on_event, NULL);
  herald_secret_free (answer.secret);
  herald_ami_session_start (session);
  for (;;)
    {
      HeraldLinkState state = herald_ami_session_get_state (session);

      if (state == HERALD_LINK_SYNCING || state == HERALD_LINK_CONNECTED)
        return g_steal_pointer (&session);
      if (state == HERALD_LINK_FAILED)
        {
          g_propagate_error (error, g_error_copy (herald_ami_session_get_error (session)));
          return NULL;
        }
      g_main_context_iteration (NULL, TRUE);
    }
}
