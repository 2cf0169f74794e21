/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connection of an account is tried, with a line for each step of the way. */

#include "provision.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "commands.h"
#include "config/secrets.h"
#include "server-options.h"

typedef struct
{
  GCancellable *cancellable;
  gboolean login; /* whether there is a secret to try */
  gboolean done, passed;
  GError *error;
} Try;

static const char *const passed[HERALD_TEST_N_STEPS] = {
  N_("The server is reached."),
  N_("The connection is encrypted, and the certificate is right."),
  N_("It is an Asterisk."),
  N_("The server takes user and password."),
  N_("The server tells of calls."),
  N_("Herald may dial."),
};

static void
on_step (HeraldConnectionTest *test,
         int step,
         int state,
         const GError *error,
         Try *self)
{
  if (state == HERALD_TEST_PASSED)
    printf ("ok: %s\n", _(passed[step]));
  else if (state == HERALD_TEST_SKIPPED)
    puts (_("warning: The connection is not encrypted."));
  else if (state == HERALD_TEST_FAILED)
    printf ("problem: %s\n", error->message);
  if (step == HERALD_TEST_LOGGED_IN && state == HERALD_TEST_RUNNING && !self->login)
    g_cancellable_cancel (self->cancellable);
}

static void
on_ready (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  Try *self = user_data;

  self->passed = herald_connection_test_run_finish (HERALD_CONNECTION_TEST (source), result, &self->error);
  self->done = TRUE;
}

/**
 * herald_provision_try:
 * @account: an account
 * @secret: (nullable): what to log in with; %NULL: only the way to the login is tried
 * @test: (out) (transfer full): the test, which is logged in where that was possible
 *
 * Returns: a #HeraldExit
 */
int
herald_provision_try (HeraldAccount *account,
                      const char *secret,
                      HeraldConnectionTest **test)
{
  Try self = { .cancellable = g_cancellable_new (), .login = secret != NULL };
  HeraldAmiOptions server = herald_account_get_server (account);
  int status = HERALD_EXIT_OK;

  /* Nothing of this is sent: the test ends before the login. */
  server.secret = secret != NULL ? secret : "-";
  if (secret == NULL)
    server.user = "-";
  *test = herald_connection_test_new_for_server (&server);
  g_signal_connect (*test, "step", G_CALLBACK (on_step), &self);
  herald_connection_test_run_async (*test, self.cancellable, on_ready, &self);
  while (!self.done)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (*test, &self);
  if (!self.passed && !g_cancellable_is_cancelled (self.cancellable))
    status = herald_exit_for_error (self.error);
  g_clear_error (&self.error);
  g_object_unref (self.cancellable);
  return status;
}

typedef struct
{
  gboolean done;
  char *secret;
  char **devices;
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

/**
 * herald_provision_stored_secret:
 * @account: an account
 * @error: why there is none
 *
 * Returns: (transfer full) (nullable): the secret in the keyring; free it with herald_secret_free()
 */
char *
herald_provision_stored_secret (HeraldAccount *account,
                                GError **error)
{
  Answer answer = { 0 };

  herald_account_lookup_secret_async (account, NULL, on_secret, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  return answer.secret;
}

static void
on_devices (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  Answer *answer = user_data;

  answer->devices = herald_connection_test_find_devices_finish (HERALD_CONNECTION_TEST (source), result, NULL);
  answer->done = TRUE;
}

/**
 * herald_provision_find_devices:
 * @test: a test that is logged in
 * @extension: a number
 *
 * Returns: (transfer full) (nullable): the phones that ring for it, likeliest first
 */
char **
herald_provision_find_devices (HeraldConnectionTest *test,
                               const char *extension)
{
  Answer answer = { 0 };

  herald_connection_test_find_devices_async (test, extension, NULL, on_devices, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  return answer.devices;
}
