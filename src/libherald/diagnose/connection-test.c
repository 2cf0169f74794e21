/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first-run assistant's "Test": walks the way to a working connection and shows each step. Stores nothing
 * and changes nothing. */

#include "diagnose/connection-test.h"

#include <glib/gi18n-lib.h>

#include "diagnose/connection-test-private.h"
#include "pbx/pbx-error.h"

struct _HeraldConnectionTest
{
  GObject parent;

  HeraldTestState states[HERALD_TEST_N_STEPS];
  HeraldLinkState reached; /* the furthest state of the link */
  gboolean encrypted;

  /* Owned */
  HeraldAmiSession *session;
  HeraldRights *rights;
  GError *errors[HERALD_TEST_N_STEPS];
  GTask *task; /* while it runs */
  GCancellable *cancellable;
};

enum
{
  SIGNAL_STEP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HeraldConnectionTest, herald_connection_test, G_TYPE_OBJECT)

static void
set_step (HeraldConnectionTest *self,
          HeraldTestStep step,
          HeraldTestState state,
          const GError *error)
{
  if (self->states[step] == state)
    return;
  self->states[step] = state;
  g_clear_error (&self->errors[step]);
  self->errors[step] = error != NULL ? g_error_copy (error) : NULL;
  g_signal_emit (self, signals[SIGNAL_STEP], 0, (int) step, (int) state, error);
}

static void
pass_until (HeraldConnectionTest *self,
            HeraldTestStep last)
{
  for (guint step = 0; step <= last; step++)
    if (self->states[step] == HERALD_TEST_PENDING || self->states[step] == HERALD_TEST_RUNNING)
      {
        gboolean skip = step == HERALD_TEST_ENCRYPTED && !self->encrypted;

        set_step (self, step, skip ? HERALD_TEST_SKIPPED : HERALD_TEST_PASSED, NULL);
      }
  if (last + 1 < HERALD_TEST_N_STEPS && self->states[last + 1] == HERALD_TEST_PENDING)
    set_step (self, last + 1, HERALD_TEST_RUNNING, NULL);
}

static const GError *
first_error (HeraldConnectionTest *self)
{
  for (guint step = 0; step < HERALD_TEST_N_STEPS; step++)
    if (self->errors[step] != NULL)
      return self->errors[step];
  return NULL;
}

static void
finish (HeraldConnectionTest *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  const GError *error = first_error (self);

  if (task == NULL)
    return;
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
}

/* Which step a fault of the link belongs to. */
static HeraldTestStep
step_of (HeraldConnectionTest *self,
         const GError *error)
{
  if (error->domain != HERALD_PBX_ERROR)
    return self->reached >= HERALD_LINK_LOGGING_IN ? HERALD_TEST_LOGGED_IN : HERALD_TEST_REACHED;
  switch (error->code)
    {
    case HERALD_PBX_ERROR_NAME_NOT_FOUND:
    case HERALD_PBX_ERROR_UNREACHABLE:
    case HERALD_PBX_ERROR_REFUSED: return HERALD_TEST_REACHED;
    case HERALD_PBX_ERROR_TLS: return HERALD_TEST_ENCRYPTED;
    case HERALD_PBX_ERROR_NOT_ASTERISK: return HERALD_TEST_IS_ASTERISK;
    case HERALD_PBX_ERROR_WRONG_PASSWORD:
    case HERALD_PBX_ERROR_LOGIN_IN_USE:
    case HERALD_PBX_ERROR_PERMISSION:
    case HERALD_PBX_ERROR_NO_SECRET: return HERALD_TEST_LOGGED_IN;
    case HERALD_PBX_ERROR_PROTOCOL:
      return self->reached >= HERALD_LINK_LOGGING_IN ? HERALD_TEST_LOGGED_IN : HERALD_TEST_IS_ASTERISK;
    default: return self->reached >= HERALD_LINK_LOGGING_IN ? HERALD_TEST_LOGGED_IN : HERALD_TEST_REACHED;
    }
}

static void
fail (HeraldConnectionTest *self,
      const GError *error)
{
  HeraldTestStep step = step_of (self, error);

  if (step > HERALD_TEST_REACHED)
    pass_until (self, step - 1);
  set_step (self, step, HERALD_TEST_FAILED, error);
  finish (self);
}

static GError *
missing (const char *sentence)
{
  return g_error_new_literal (HERALD_PBX_ERROR, HERALD_PBX_ERROR_PERMISSION, sentence);
}

static gboolean
may_dial (HeraldRights *rights)
{
  HeraldRightState state = herald_rights_get (rights, HERALD_RIGHT_ORIGINATE);

  return state == HERALD_RIGHT_THERE || (state == HERALD_RIGHT_UNKNOWN && herald_rights_may (rights, "Originate"));
}

static void
on_tried (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (HeraldConnectionTest) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!herald_rights_try_finish (self->rights, result, &error) || self->task == NULL)
    return;
  if (herald_rights_get (self->rights, HERALD_RIGHT_READ_CALL) == HERALD_RIGHT_MISSING)
    error = missing (_("The PBX does not tell this user of calls: none would ever pop. Its administrator can allow it: "
                       "read = call,agent."));
  else if (!herald_rights_may_list_channels (self->rights))
    error = missing (_("The PBX does not show this user the calls that are up. Its administrator can allow it: "
                       "read = call,agent and write = call,originate,reporting."));
  set_step (self, HERALD_TEST_MAY_SEE_CALLS, error == NULL ? HERALD_TEST_PASSED : HERALD_TEST_FAILED, error);
  g_clear_error (&error);
  if (!may_dial (self->rights))
    error = missing (_("The PBX does not allow this user to dial. Its administrator can allow it: "
                       "write = call,originate,reporting."));
  set_step (self, HERALD_TEST_MAY_DIAL, error == NULL ? HERALD_TEST_PASSED : HERALD_TEST_FAILED, error);
  finish (self);
}

static void
on_state_changed (HeraldAmiSession *session,
                  HeraldLinkState state,
                  HeraldLinkState old,
                  HeraldConnectionTest *self)
{
  g_autoptr (HeraldConnectionTest) hold G_GNUC_UNUSED = g_object_ref (self);

  if (state == HERALD_LINK_LOGGING_IN)
    {
      self->reached = state;
      pass_until (self, HERALD_TEST_IS_ASTERISK);
    }
  else if (state == HERALD_LINK_SYNCING)
    {
      self->reached = state;
      pass_until (self, HERALD_TEST_LOGGED_IN);
      herald_ami_session_synced (session);
      herald_rights_try_async (self->rights, session, HERALD_AMI_DEFAULT_EVENTS, self->cancellable, on_tried,
                               g_object_ref (self));
    }
  else if ((state == HERALD_LINK_FAILED || state == HERALD_LINK_WAITING) && self->task != NULL)
    fail (self, herald_ami_session_get_error (session));
}

static void
on_event (HeraldAmiMessage *message,
          gpointer user_data)
{
  HeraldConnectionTest *self = user_data;

  herald_rights_see_event (self->rights, message);
}

static void
close_session (HeraldConnectionTest *self)
{
  if (self->session == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  herald_ami_session_stop (self->session);
  g_clear_object (&self->session);
}

static void
herald_connection_test_dispose (GObject *object)
{
  HeraldConnectionTest *self = HERALD_CONNECTION_TEST (object);

  close_session (self);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (herald_connection_test_parent_class)->dispose (object);
}

static void
herald_connection_test_finalize (GObject *object)
{
  HeraldConnectionTest *self = HERALD_CONNECTION_TEST (object);

  herald_rights_unref (self->rights);
  for (guint step = 0; step < HERALD_TEST_N_STEPS; step++)
    g_clear_error (&self->errors[step]);
  G_OBJECT_CLASS (herald_connection_test_parent_class)->finalize (object);
}

static void
herald_connection_test_class_init (HeraldConnectionTestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = herald_connection_test_dispose;
  object_class->finalize = herald_connection_test_finalize;

  /**
   * HeraldConnectionTest::step:
   * @self: the test
   * @step: #HeraldTestStep
   * @state: #HeraldTestState
   * @error: (nullable): why it failed
   *
   * A step has begun, passed or failed.
   */
  signals[SIGNAL_STEP] = g_signal_new ("step", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_INT, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
herald_connection_test_init (HeraldConnectionTest *self)
{
  self->rights = herald_rights_new ();
}

/**
 * herald_connection_test_new_for_server:
 * @server: where to connect to and who logs in; it does not reconnect, whatever is said there
 *
 * Returns: (transfer full): a test that has not run
 */
HeraldConnectionTest *
herald_connection_test_new_for_server (const HeraldAmiOptions *server)
{
  HeraldConnectionTest *self = g_object_new (HERALD_TYPE_CONNECTION_TEST, NULL);
  HeraldAmiOptions options = *server;

  options.reconnect = FALSE;
  self->encrypted = options.tls != HERALD_TLS_OFF;
  self->session = herald_ami_session_new (&options, on_event, self);
  g_signal_connect (self->session, "state-changed", G_CALLBACK (on_state_changed), self);
  return self;
}

/**
 * herald_connection_test_new:
 * @account: where to connect to; herald_account_new_in_memory() for one that is not saved yet
 * @secret: the secret to try
 *
 * Returns: (transfer full): a test that has not run
 */
HeraldConnectionTest *
herald_connection_test_new (HeraldAccount *account,
                            const char *secret)
{
  HeraldAmiOptions server = herald_account_get_server (account);

  server.secret = secret;
  return herald_connection_test_new_for_server (&server);
}

static void
on_cancelled (GCancellable *cancellable,
              HeraldConnectionTest *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The test was cancelled."));
}

/**
 * herald_connection_test_run_async:
 * @self: a test; it runs once
 * @cancellable: (nullable): to give up
 * @callback: called when all steps that can be made are made
 * @user_data: for @callback
 */
void
herald_connection_test_run_async (HeraldConnectionTest *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (self->task == NULL && self->states[HERALD_TEST_REACHED] == HERALD_TEST_PENDING);
  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, herald_connection_test_run_async);
  g_task_set_check_cancellable (self->task, FALSE);
  g_set_object (&self->cancellable, cancellable);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_cancelled), self, 0);
  set_step (self, HERALD_TEST_REACHED, HERALD_TEST_RUNNING, NULL);
  herald_ami_session_start (self->session);
}

/**
 * herald_connection_test_run_finish:
 * @self: a test
 * @result: the result
 * @error: that of the first step that failed
 *
 * Returns: whether every step passed
 */
gboolean
herald_connection_test_run_finish (HeraldConnectionTest *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * herald_connection_test_get_state:
 * @self: a test
 * @step: a step
 *
 * Returns: how it went
 */
HeraldTestState
herald_connection_test_get_state (HeraldConnectionTest *self,
                                  HeraldTestStep step)
{
  return self->states[step];
}

/**
 * herald_connection_test_get_error:
 * @self: a test
 * @step: a step
 *
 * Returns: (nullable) (transfer none): why it failed, a sentence
 */
const GError *
herald_connection_test_get_error (HeraldConnectionTest *self,
                                  HeraldTestStep step)
{
  return self->errors[step];
}

/* For device-finder.c and the doctor: the session, if it is logged in. */
HeraldAmiSession *
herald_connection_test_get_session (HeraldConnectionTest *self)
{
  return self->states[HERALD_TEST_LOGGED_IN] == HERALD_TEST_PASSED ? self->session : NULL;
}

/* For the doctor: what the user may do, after a run. */
HeraldRights *
herald_connection_test_get_rights (HeraldConnectionTest *self)
{
  return self->rights;
}
