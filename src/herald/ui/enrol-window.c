/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows what an enrolment link would set, and sets it when the user wants that and the server takes it.
 *
 * Anybody can send a link, and the window may come up while somebody types: Enter means Cancel. Nothing is connected to
 * before the button is pressed, and nothing is kept before the connection works, unless the user wants it all the same. */

#include "ui/enrol-window.h"

#include <glib/gi18n.h>

#include "config/secrets.h"
#include "ui/setting-rows.h"
#include "ui/test-steps.h"

struct _HeraldEnrolWindow
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkButton *cancel_button;
  GtkButton *enrol_button;
  GtkWidget *warnings;
  AdwActionRow *replaces_row, *open_row;
  AdwActionRow *server_row, *user_row, *extension_row, *devices_row;
  AdwPasswordEntryRow *secret_row;
  GtkWidget *test_group;
  HeraldTestSteps *steps;
  GtkWidget *anyway_group;

  /* Owned */
  HeraldAccount *account; /* the user's */
  HeraldAccount *draft;   /* what it would be */
  HeraldEnrolment *enrolment;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (HeraldEnrolWindow, herald_enrol_window, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_ENROLLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* That of the link, else what is typed. */
static const char *
get_secret (HeraldEnrolWindow *self)
{
  const char *said = herald_enrolment_get (self->enrolment, HERALD_ENROLMENT_SECRET);

  return said != NULL ? said : gtk_editable_get_text (GTK_EDITABLE (self->secret_row));
}

/* --- what the link says ------------------------------------------------------------------------------------------ */

static void
show_fact (AdwActionRow *row,
           const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (row, escaped);
  gtk_widget_set_visible (GTK_WIDGET (row), *text != '\0');
}

static char *
write_server (HeraldAccount *account)
{
  static const char *const checks[] = {
    [HERALD_ACCOUNT_TLS_OFF] = N_("not encrypted"),
    [HERALD_ACCOUNT_TLS_SYSTEM] = N_("encrypted"),
    [HERALD_ACCOUNT_TLS_CA_FILE] = N_("encrypted, own authority"),
    [HERALD_ACCOUNT_TLS_PINNED] = N_("encrypted, this certificate only"),
  };

  /* Translators: where a server is: name, port and how the connection is encrypted */
  return g_strdup_printf (_("%1$s, port %2$u, %3$s"), herald_account_get_host (account), herald_account_get_port (account),
                          _(checks[herald_account_get_tls (account)]));
}

static void
show_warnings (HeraldEnrolWindow *self)
{
  gboolean replaces = herald_enrolment_replaces (self->draft, self->account);
  g_autofree char *present = NULL;
  gboolean open = herald_enrolment_is_open (self->draft);
  g_autofree char *escaped = NULL;

  gtk_widget_set_visible (self->warnings, open || replaces);
  gtk_widget_set_visible (GTK_WIDGET (self->open_row), open);
  gtk_widget_set_visible (GTK_WIDGET (self->replaces_row), replaces);
  if (!replaces)
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->replaces_row), _("Replaces your present account"));
  /* Translators: a user at a server */
  present = g_strdup_printf (_("%1$s at %2$s"), herald_account_get_user (self->account), herald_account_get_host (self->account));
  escaped = g_markup_escape_text (present, -1);
  adw_action_row_set_subtitle (self->replaces_row, escaped);
}

static void
show_facts (HeraldEnrolWindow *self)
{
  g_autofree char *server = write_server (self->draft);
  g_autofree char *devices = g_strjoinv (", ", (char **) herald_account_get_devices (self->draft));

  show_fact (self->server_row, server);
  show_fact (self->user_row, herald_account_get_user (self->draft));
  show_fact (self->extension_row, herald_account_get_extension (self->draft));
  show_fact (self->devices_row, devices);
  gtk_widget_set_visible (GTK_WIDGET (self->secret_row), herald_enrolment_get (self->enrolment, HERALD_ENROLMENT_SECRET) == NULL);
  show_warnings (self);
}

static void
on_secret_changed (HeraldEnrolWindow *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->enrol_button), *get_secret (self) != '\0');
}

/* --- setting up -------------------------------------------------------------------------------------------------- */

static void
on_secret_stored (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (HeraldEnrolWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  herald_secrets_store_finish (result, &error);
  g_signal_emit (self, signals[SIGNAL_ENROLLED], 0, error != NULL ? error->message : NULL);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* The secret is used at once, and kept by the keyring if there is one. */
static void
save (HeraldEnrolWindow *self)
{
  const char *secret = get_secret (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->enrol_button), FALSE);
  gtk_widget_set_sensitive (self->anyway_group, FALSE);
  herald_account_set_session_secret (self->account, secret);
  herald_enrolment_save (self->draft, self->account);
  herald_secrets_store_async (herald_account_get_host (self->draft), herald_account_get_user (self->draft), secret, NULL,
                              on_secret_stored, g_object_ref (self));
}

static void
on_devices_found (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (HeraldEnrolWindow) self = user_data;
  g_auto (GStrv) devices = herald_connection_test_find_devices_finish (HERALD_CONNECTION_TEST (source), result, NULL);
  const char *first[] = { devices != NULL ? devices[0] : NULL, NULL };

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  if (first[0] != NULL)
    g_settings_set_strv (herald_account_get_settings (self->draft), "devices", first);
  save (self);
}

static void
on_test_done (HeraldEnrolWindow *self,
              gboolean passed)
{
  gboolean need_device = herald_account_get_devices (self->draft)[0] == NULL && *herald_account_get_extension (self->draft) != '\0';

  if (!passed)
    {
      gtk_button_set_label (self->enrol_button, _("Try Again"));
      gtk_widget_set_sensitive (GTK_WIDGET (self->enrol_button), TRUE);
      gtk_widget_set_visible (self->anyway_group, TRUE);
    }
  else if (need_device)
    herald_connection_test_find_devices_async (herald_test_steps_get_test (self->steps), herald_account_get_extension (self->draft),
                                               self->cancellable, on_devices_found, g_object_ref (self));
  else
    save (self);
}

static void
on_enrol_clicked (HeraldEnrolWindow *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->enrol_button), FALSE);
  gtk_widget_set_visible (self->anyway_group, FALSE);
  gtk_widget_set_visible (self->test_group, TRUE);
  herald_test_steps_run (self->steps, self->draft, get_secret (self));
}

static void
on_anyway_clicked (HeraldEnrolWindow *self)
{
  save (self);
}

/* --- life -------------------------------------------------------------------------------------------------------- */

static void
herald_enrol_window_dispose (GObject *object)
{
  HeraldEnrolWindow *self = HERALD_ENROL_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->draft);
  g_clear_object (&self->account);
  g_clear_pointer (&self->enrolment, herald_enrolment_free);
  G_OBJECT_CLASS (herald_enrol_window_parent_class)->dispose (object);
}

static void
herald_enrol_window_class_init (HeraldEnrolWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_enrol_window_dispose;
  signals[SIGNAL_ENROLLED] = g_signal_new ("enrolled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                           1, G_TYPE_STRING);

  g_type_ensure (HERALD_TYPE_TEST_STEPS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/enrol-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldEnrolWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldEnrolWindow, enrol_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldEnrolWindow, warnings);
  gtk_widget_class_bind_template_child (widget_class, HeraldEnrolWindow, replaces_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldEnrolWindow, open_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldEnrolWindow, server_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldEnrolWindow, user_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldEnrolWindow, extension_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldEnrolWindow, devices_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldEnrolWindow, secret_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldEnrolWindow, test_group);
  gtk_widget_class_bind_template_child (widget_class, HeraldEnrolWindow, steps);
  gtk_widget_class_bind_template_child (widget_class, HeraldEnrolWindow, anyway_group);
  gtk_widget_class_bind_template_callback (widget_class, on_enrol_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_anyway_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_secret_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_test_done);
}

static void
herald_enrol_window_init (HeraldEnrolWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  herald_setting_rows_name_secret (GTK_WIDGET (self->secret_row));
  self->cancellable = g_cancellable_new ();
}

/**
 * herald_enrol_window_new:
 * @parent: (nullable): the main window, if it is there
 * @account: the user's account
 * @enrolment: (transfer full): what the link says
 * @error: why it cannot be used: #HeraldConfigError
 *
 * Returns: (transfer none) (nullable): the window, not shown yet
 */
GtkWidget *
herald_enrol_window_new (GtkWindow *parent,
                         HeraldAccount *account,
                         HeraldEnrolment *enrolment,
                         GError **error)
{
  g_autoptr (HeraldEnrolment) owned = enrolment;
  g_autoptr (HeraldAccount) draft = herald_enrolment_draft (enrolment, account, error);
  HeraldEnrolWindow *self;

  if (draft == NULL)
    return NULL;
  self = g_object_new (HERALD_TYPE_ENROL_WINDOW, "transient-for", parent, NULL);
  self->account = g_object_ref (account);
  self->draft = g_steal_pointer (&draft);
  self->enrolment = g_steal_pointer (&owned);
  show_facts (self);
  on_secret_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->cancel_button));
  return GTK_WIDGET (self);
}
