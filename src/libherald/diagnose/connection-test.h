/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "config/account.h"
#include "pbx/ami-session.h"

G_BEGIN_DECLS

/* The way to a working connection, in the order it is walked. */
typedef enum
{
  HERALD_TEST_REACHED,
  HERALD_TEST_ENCRYPTED,
  HERALD_TEST_IS_ASTERISK,
  HERALD_TEST_LOGGED_IN,
  HERALD_TEST_MAY_SEE_CALLS,
  HERALD_TEST_MAY_DIAL,
  HERALD_TEST_N_STEPS,
} HeraldTestStep;

typedef enum
{
  HERALD_TEST_PENDING,
  HERALD_TEST_RUNNING,
  HERALD_TEST_PASSED,
  HERALD_TEST_FAILED,  /* the error of the signal says why, in a sentence */
  HERALD_TEST_SKIPPED, /* not encrypted: by the account's choice */
} HeraldTestState;

/* A login with the account's settings and the given secret that stores nothing and shows every step.
 * Signal "step" (int step, int state, GError *error, nullable). The server's own devices come along: herald_connection_test_get_devices(). */
#define HERALD_TYPE_CONNECTION_TEST (herald_connection_test_get_type ())
G_DECLARE_FINAL_TYPE (HeraldConnectionTest, herald_connection_test, HERALD, CONNECTION_TEST, GObject)

HeraldConnectionTest *herald_connection_test_new (HeraldAccount *account, const char *secret) G_GNUC_WARN_UNUSED_RESULT;
HeraldConnectionTest *herald_connection_test_new_for_server (const HeraldAmiOptions *server) G_GNUC_WARN_UNUSED_RESULT;
void herald_connection_test_run_async (HeraldConnectionTest *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean herald_connection_test_run_finish (HeraldConnectionTest *self, GAsyncResult *result, GError **error);
HeraldTestState herald_connection_test_get_state (HeraldConnectionTest *self, HeraldTestStep step);
const GError *herald_connection_test_get_error (HeraldConnectionTest *self, HeraldTestStep step);

/* After a run that logged in: what rings for an extension, likeliest first ("PJSIP/1001"). */
void herald_connection_test_find_devices_async (HeraldConnectionTest *self, const char *extension, GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer user_data);
char **herald_connection_test_find_devices_finish (HeraldConnectionTest *self, GAsyncResult *result, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
