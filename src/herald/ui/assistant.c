/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first run: Welcome, Server, Phone, Done. It works on a copy of the account; only the last step takes it over,
 * so that nothing half entered is ever connected to. */

#include "ui/assistant.h"

#include <glib/gi18n.h>

#include "config/secrets.h"
#include "config/settings.h"
#include "ui/phone-form.h"
#include "ui/server-form.h"
#include "ui/test-call.h"
#include "ui/test-steps.h"

typedef enum
{
  TEST_NOT_YET,
  TEST_RUNNING,
  TEST_PASSED,
  TEST_FAILED,
} TestResult;

struct _HeraldAssistant
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwWindowTitle *window_title;
  GtkButton *back_button;
  GtkButton *next_button;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkButton *connect_button;
  HeraldServerForm *server_form;
  GtkWidget *test_group;
  HeraldTestSteps *steps;
  GtkWidget *skip_group;
  HeraldPhoneForm *phone_form;
  GtkButton *done_button;
  HeraldTestCall *test_call;

  /* Owned */
  HeraldAccount *account; /* the user's */
  HeraldAccount *draft;   /* what is being entered */
  char *stored_secret;    /* of the keyring, where the administrator has set the server and the user */
  GCancellable *cancellable;
  TestResult result;
  gboolean finished;
};

G_DEFINE_FINAL_TYPE (HeraldAssistant, herald_assistant, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_FINISHED,
  SIGNAL_DEMO,
  SIGNAL_TEST_CALL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What the assistant asks for. */
static const char *const draft_keys[] = {
  "server-host", "server-port", "server-transport", "server-path", "tls-mode", "tls-ca-file", "tls-pin", "user", "plain-login", "extension", "devices",
};

/* What is as it was is not written: it may be the site's, which may change one day. */
static void
copy_settings (GSettings *from,
               GSettings *to)
{
  for (gsize i = 0; i < G_N_ELEMENTS (draft_keys); i++)
    {
      g_autoptr (GVariant) value = g_settings_get_value (from, draft_keys[i]);
      g_autoptr (GVariant) present = g_settings_get_value (to, draft_keys[i]);

      if (!g_variant_equal (value, present) && g_settings_is_writable (to, draft_keys[i]))
        g_settings_set_value (to, draft_keys[i], value);
    }
}

static gboolean
is_locked (HeraldAssistant *self,
           const char *key)
{
  return !g_settings_is_writable (herald_account_get_settings (self->draft), key);
}

/* Nothing to enter: the administrator has set the server and the user, and the secret is in the keyring. */
static gboolean
is_server_set (HeraldAssistant *self)
{
  return self->stored_secret != NULL;
}

static gboolean
is_phone_set (HeraldAssistant *self)
{
  return is_locked (self, "devices") && is_locked (self, "extension") && herald_account_get_devices (self->draft)[0] != NULL;
}

static const char *
get_secret (HeraldAssistant *self)
{
  return is_server_set (self) ? self->stored_secret : herald_server_form_get_secret (self->server_form);
}

static const char *
get_page (HeraldAssistant *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}

/* --- the server page ----------------------------------------------------------------------------------------- */

static const char *
server_button (HeraldAssistant *self)
{
  switch (self->result)
    {
    case TEST_RUNNING:
      return _("Testing…");
    case TEST_PASSED:
      return _("Next");
    case TEST_FAILED:
      return _("Test again");
    case TEST_NOT_YET:
    default:
      return _("Test");
    }
}

static void
show_buttons (HeraldAssistant *self)
{
  const char *page = get_page (self);
  gboolean server = g_strcmp0 (page, "server") == 0;
  gboolean phone = g_strcmp0 (page, "phone") == 0;

  if (page == NULL || self->draft == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), server || phone);
  gtk_widget_set_visible (GTK_WIDGET (self->next_button), server || phone);
  gtk_button_set_label (self->next_button, server ? server_button (self) : _("Next"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->next_button),
                            server ? self->result != TEST_RUNNING && herald_server_form_is_complete (self->server_form)
                                   : herald_phone_form_is_complete (self->phone_form));
  gtk_widget_set_visible (self->skip_group, server && self->result == TEST_FAILED);
  adw_window_title_set_title (self->window_title, server ? _("Server") : phone ? _("Phone") : "");
  gtk_window_set_default_widget (GTK_WINDOW (self), server || phone ? GTK_WIDGET (self->next_button) : NULL);
}

static void
on_server_changed (HeraldAssistant *self)
{
  if (self->draft == NULL)
    return;
  /* A test of something else says nothing. */
  if (self->result != TEST_NOT_YET)
    {
      herald_test_steps_cancel (self->steps);
      gtk_widget_set_visible (self->test_group, FALSE);
    }
  self->result = TEST_NOT_YET;
  show_buttons (self);
}

static void
run_test (HeraldAssistant *self)
{
  self->result = TEST_RUNNING;
  gtk_widget_set_visible (self->test_group, TRUE);
  herald_test_steps_run (self->steps, self->draft, get_secret (self));
  show_buttons (self);
}

static void
on_test_done (HeraldAssistant *self,
              gboolean passed)
{
  self->result = passed ? TEST_PASSED : TEST_FAILED;
  herald_phone_form_set_test (self->phone_form, passed ? herald_test_steps_get_test (self->steps) : NULL);
  show_buttons (self);
}

/* --- moving on ----------------------------------------------------------------------------------------------- */

static void
toast (HeraldAssistant *self,
       const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
on_secret_stored (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (HeraldAssistant) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!herald_secrets_store_finish (result, &error))
    toast (self, error->message);
}

/* The secret is used at once, and kept by the keyring if there is one. */
static void
take_over (HeraldAssistant *self)
{
  GSettings *settings = herald_account_get_settings (self->account);
  const char *secret = herald_server_form_get_secret (self->server_form);

  if (self->finished)
    return;
  self->finished = TRUE;
  if (*secret != '\0')
    {
      herald_account_set_session_secret (self->account, secret);
      herald_secrets_store_async (herald_account_get_host (self->draft), herald_account_get_user (self->draft), secret,
                                  NULL, on_secret_stored, g_object_ref (self));
    }
  copy_settings (herald_account_get_settings (self->draft), settings);
}

static void
show_done (HeraldAssistant *self)
{
  take_over (self);
  gtk_widget_set_visible (GTK_WIDGET (self->test_call), *herald_account_get_extension (self->account) != '\0');
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_widget_grab_focus (GTK_WIDGET (self->done_button));
}

/* From the server to what is still to be entered. */
static void
leave_server (HeraldAssistant *self)
{
  if (is_phone_set (self))
    show_done (self);
  else
    gtk_stack_set_visible_child_name (self->stack, "phone");
}

static void
on_skip_clicked (HeraldAssistant *self)
{
  leave_server (self);
}

static void
on_next_clicked (HeraldAssistant *self)
{
  if (g_strcmp0 (get_page (self), "phone") == 0)
    show_done (self);
  else if (self->result == TEST_PASSED)
    leave_server (self);
  else
    run_test (self);
}

static void
on_back_clicked (HeraldAssistant *self)
{
  gboolean to_server = g_strcmp0 (get_page (self), "phone") == 0 && !is_server_set (self);

  gtk_stack_set_visible_child_name (self->stack, to_server ? "server" : "welcome");
}

static void
on_connect_clicked (HeraldAssistant *self)
{
  if (is_server_set (self))
    {
      /* It finds the phones meanwhile. */
      run_test (self);
      leave_server (self);
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "server");
  gtk_widget_child_focus (GTK_WIDGET (self->server_form), GTK_DIR_TAB_FORWARD);
}

static void
on_demo_clicked (HeraldAssistant *self)
{
  g_signal_emit (self, signals[SIGNAL_DEMO], 0);
}

static void
on_test_call_start (HeraldAssistant *self)
{
  g_signal_emit (self, signals[SIGNAL_TEST_CALL], 0);
}

static void
on_done_clicked (HeraldAssistant *self)
{
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_stored_secret (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (HeraldAssistant) self = user_data;

  /* Without one it is asked for, as ever. */
  if (!g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    self->stored_secret = herald_account_lookup_secret_finish (HERALD_ACCOUNT (source), result, NULL);
}

static void
look_for_secret (HeraldAssistant *self)
{
  if (!is_locked (self, "server-host") || !is_locked (self, "user") || *herald_account_get_host (self->draft) == '\0'
      || *herald_account_get_user (self->draft) == '\0')
    return;
  herald_account_lookup_secret_async (self->account, self->cancellable, on_stored_secret, g_object_ref (self));
}

static void
herald_assistant_dispose (GObject *object)
{
  HeraldAssistant *self = HERALD_ASSISTANT (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->stored_secret, herald_secret_free);
  g_clear_object (&self->draft);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (herald_assistant_parent_class)->dispose (object);
}

static void
herald_assistant_class_init (HeraldAssistantClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_assistant_dispose;
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DEMO] = g_signal_new ("demo", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TEST_CALL] = g_signal_new ("test-call", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (HERALD_TYPE_SERVER_FORM);
  g_type_ensure (HERALD_TYPE_PHONE_FORM);
  g_type_ensure (HERALD_TYPE_TEST_STEPS);
  g_type_ensure (HERALD_TYPE_TEST_CALL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/assistant.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldAssistant, window_title);
  gtk_widget_class_bind_template_child (widget_class, HeraldAssistant, back_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldAssistant, next_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldAssistant, toasts);
  gtk_widget_class_bind_template_child (widget_class, HeraldAssistant, stack);
  gtk_widget_class_bind_template_child (widget_class, HeraldAssistant, connect_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldAssistant, server_form);
  gtk_widget_class_bind_template_child (widget_class, HeraldAssistant, test_group);
  gtk_widget_class_bind_template_child (widget_class, HeraldAssistant, steps);
  gtk_widget_class_bind_template_child (widget_class, HeraldAssistant, skip_group);
  gtk_widget_class_bind_template_child (widget_class, HeraldAssistant, phone_form);
  gtk_widget_class_bind_template_child (widget_class, HeraldAssistant, done_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldAssistant, test_call);
  gtk_widget_class_bind_template_callback (widget_class, show_buttons);
  gtk_widget_class_bind_template_callback (widget_class, on_server_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_test_done);
  gtk_widget_class_bind_template_callback (widget_class, on_skip_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_next_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_connect_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_demo_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_done_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_test_call_start);
}

static void
herald_assistant_init (HeraldAssistant *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * herald_assistant_new:
 * @application: the application
 * @account: the account to set up
 *
 * Returns: (transfer none): the assistant, not shown yet
 */
GtkWidget *
herald_assistant_new (GtkApplication *application,
                      HeraldAccount *account)
{
  HeraldAssistant *self = g_object_new (HERALD_TYPE_ASSISTANT, "application", application, NULL);
  g_autoptr (GSettings) settings = herald_settings_new_draft (herald_account_get_settings (account));
  g_autoptr (HeraldAccount) draft = herald_account_new (settings);

  self->account = g_object_ref (account);
  herald_server_form_bind (self->server_form, herald_account_get_settings (draft), FALSE);
  herald_phone_form_bind (self->phone_form, herald_account_get_settings (draft));
  self->draft = g_steal_pointer (&draft);
  look_for_secret (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->connect_button));
  return GTK_WIDGET (self);
}

/**
 * herald_assistant_test_call:
 * @self: the assistant, which has emitted "test-call"
 * @engine: the user's engine
 *
 * Calls the user's phone and shows what became of it.
 */
void
herald_assistant_test_call (HeraldAssistant *self,
                            HeraldEngine *engine)
{
  g_return_if_fail (HERALD_IS_ASSISTANT (self));

  herald_test_call_run (self->test_call, engine);
}
