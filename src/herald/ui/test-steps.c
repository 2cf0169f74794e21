/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A real login, step by step: reached, encrypted, is an Asterisk, logged in, may see calls, may dial. */

#include "ui/test-steps.h"

#include <glib/gi18n.h>

/* A step: its words, a sign of how it went, and why not. */
typedef struct
{
  AdwActionRow *row;
  GtkStack *sign;
  GtkSpinner *spinner;
} Step;

struct _HeraldTestSteps
{
  AdwBin parent_instance;

  GtkListBox *list; /* borrowed: the child */
  Step steps[HERALD_TEST_N_STEPS];
  HeraldConnectionTest *test;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (HeraldTestSteps, herald_test_steps, ADW_TYPE_BIN)

enum
{
  SIGNAL_DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
step_title (HeraldTestStep step)
{
  static const char *const titles[HERALD_TEST_N_STEPS] = {
    [HERALD_TEST_REACHED] = N_("Server reached"),
    [HERALD_TEST_ENCRYPTED] = N_("Connection encrypted"),
    [HERALD_TEST_IS_ASTERISK] = N_("It is an Asterisk"),
    [HERALD_TEST_LOGGED_IN] = N_("Logged in"),
    [HERALD_TEST_MAY_SEE_CALLS] = N_("May see calls"),
    [HERALD_TEST_MAY_DIAL] = N_("May dial"),
  };

  return _(titles[step]);
}

static void
show_step (HeraldTestSteps *self,
           HeraldTestStep step,
           HeraldTestState state,
           const GError *error)
{
  static const char *const signs[] = { "pending", "running", "passed", "failed", "skipped" };
  static const char *const words[] = { N_("not yet"), N_("being tested"), N_("passed"), N_("failed"), N_("left out") };
  Step *shown = &self->steps[step];
  g_autofree char *reason = NULL;
  g_autofree char *label = NULL;

  if (error != NULL)
    reason = g_markup_escape_text (error->message, -1);
  else if (state == HERALD_TEST_SKIPPED && step == HERALD_TEST_ENCRYPTED)
    reason = g_strdup (_("Not encrypted, as set above"));
  gtk_stack_set_visible_child_name (shown->sign, signs[state]);
  gtk_spinner_set_spinning (shown->spinner, state == HERALD_TEST_RUNNING);
  adw_action_row_set_subtitle (shown->row, reason != NULL ? reason : "");
  /* Translators: a step of the test and how it went, "Logged in: passed" */
  label = g_strdup_printf (_("%1$s: %2$s"), step_title (step), _(words[state]));
  gtk_accessible_update_property (GTK_ACCESSIBLE (shown->row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
on_step (HeraldTestSteps *self,
         int step,
         int state,
         const GError *error)
{
  show_step (self, step, state, error);
}

static void
on_run_ready (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (HeraldTestSteps) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean passed = herald_connection_test_run_finish (HERALD_CONNECTION_TEST (source), result, &error);

  if (self->test == HERALD_CONNECTION_TEST (source) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[SIGNAL_DONE], 0, passed);
}

static void
add_sign (GtkStack *stack,
          const char *name,
          const char *icon,
          const char *css_class)
{
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  if (css_class != NULL)
    gtk_widget_add_css_class (image, css_class);
  gtk_stack_add_named (stack, image, name);
}

static void
add_step (HeraldTestSteps *self,
          HeraldTestStep step)
{
  Step *shown = &self->steps[step];

  shown->row = ADW_ACTION_ROW (adw_action_row_new ());
  shown->sign = GTK_STACK (gtk_stack_new ());
  shown->spinner = GTK_SPINNER (gtk_spinner_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (shown->row), step_title (step));
  adw_action_row_set_subtitle_lines (shown->row, 0);
  gtk_stack_add_named (shown->sign, gtk_label_new (NULL), "pending");
  gtk_stack_add_named (shown->sign, GTK_WIDGET (shown->spinner), "running");
  add_sign (shown->sign, "passed", "emblem-ok-symbolic", "success");
  add_sign (shown->sign, "failed", "dialog-error-symbolic", "error");
  add_sign (shown->sign, "skipped", "dialog-warning-symbolic", "warning");
  adw_action_row_add_prefix (shown->row, GTK_WIDGET (shown->sign));
  gtk_list_box_append (self->list, GTK_WIDGET (shown->row));
}

static void
herald_test_steps_dispose (GObject *object)
{
  HeraldTestSteps *self = HERALD_TEST_STEPS (object);

  herald_test_steps_cancel (self);
  g_clear_object (&self->test);
  G_OBJECT_CLASS (herald_test_steps_parent_class)->dispose (object);
}

static void
herald_test_steps_class_init (HeraldTestStepsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_test_steps_dispose;
  signals[SIGNAL_DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
herald_test_steps_init (HeraldTestSteps *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
  for (HeraldTestStep step = 0; step < HERALD_TEST_N_STEPS; step++)
    add_step (self, step);
}

/**
 * herald_test_steps_run:
 * @self: the steps
 * @account: what to log in with
 * @secret: likewise
 *
 * Starts over; "done" follows, unless it is cancelled.
 */
void
herald_test_steps_run (HeraldTestSteps *self,
                       HeraldAccount *account,
                       const char *secret)
{
  g_return_if_fail (HERALD_IS_TEST_STEPS (self));

  herald_test_steps_cancel (self);
  g_clear_object (&self->test);
  for (HeraldTestStep step = 0; step < HERALD_TEST_N_STEPS; step++)
    show_step (self, step, HERALD_TEST_PENDING, NULL);
  self->cancellable = g_cancellable_new ();
  self->test = herald_connection_test_new (account, secret);
  g_signal_connect_object (self->test, "step", G_CALLBACK (on_step), self, G_CONNECT_SWAPPED);
  herald_connection_test_run_async (self->test, self->cancellable, on_run_ready, g_object_ref (self));
}

/**
 * herald_test_steps_cancel:
 * @self: the steps
 */
void
herald_test_steps_cancel (HeraldTestSteps *self)
{
  g_return_if_fail (HERALD_IS_TEST_STEPS (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/**
 * herald_test_steps_get_test:
 * @self: the steps
 *
 * Returns: (transfer none) (nullable): the last test, to ask for phones
 */
HeraldConnectionTest *
herald_test_steps_get_test (HeraldTestSteps *self)
{
  g_return_val_if_fail (HERALD_IS_TEST_STEPS (self), NULL);

  return self->test;
}
