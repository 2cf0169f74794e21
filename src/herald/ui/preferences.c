/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The preferences: rows tied to settings, a secret that goes to the keyring, and the test of the connection. */

#include "config.h"

#include "ui/preferences.h"

#include <glib/gi18n.h>

#include "config/secrets.h"
#include "ui/autostart-row.h"
#include "ui/dialplan-row.h"
#include "ui/digits.h"
#include "ui/server-form.h"
#include "ui/setting-rows.h"
#include "ui/shortcuts-page.h"
#include "ui/sources-page.h"
#include "ui/test-steps.h"

struct _HeraldPreferences
{
  AdwPreferencesWindow parent_instance;

  /* Template widgets */
  HeraldServerForm *server_form;
  GtkButton *test_button;
  HeraldTestSteps *steps;
  AdwEntryRow *extension, *devices, *region, *area_code, *outside_prefix, *international_prefix, *internal_max, *strip, *timeout;
  AdwEntryRow *context, *caller_id, *variables;
  HeraldDialplanRow *dialplan_row;
  AdwComboRow *moment;
  AdwActionRow *quiet_row, *notification_row, *urgent_row, *sound_row, *card_row, *internal_row, *outgoing_row, *background_row, *tray_row;
  GtkSwitch *quiet, *notification, *urgent, *sound, *card, *internal, *outgoing, *background, *tray;
  AdwEntryRow *silent_queues, *silent_numbers;
  HeraldAutostartRow *autostart_row;
  HeraldSourcesPage *sources_page;
  HeraldShortcutsPage *shortcuts_page;
  AdwEntryRow *journal_days, *no_lookup, *private_numbers;
  AdwActionRow *keeps_numbers_row;
  GtkSwitch *keeps_numbers;

  /* Owned */
  HeraldAccount *account;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (HeraldPreferences, herald_preferences, ADW_TYPE_PREFERENCES_WINDOW)

enum
{
  SIGNAL_RECONNECT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
toast (HeraldPreferences *self,
       const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (escaped));
}

static void
on_secret_stored (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (HeraldPreferences) self = user_data;
  g_autoptr (GError) error = NULL;

  if (herald_secrets_store_finish (result, &error))
    toast (self, _("The secret is in your keyring"));
  else
    toast (self, error->message);
}

static void
on_secret_applied (HeraldPreferences *self)
{
  const char *secret = herald_server_form_get_secret (self->server_form);

  herald_account_set_session_secret (self->account, secret);
  herald_secrets_store_async (herald_account_get_host (self->account), herald_account_get_user (self->account), secret,
                              NULL, on_secret_stored, g_object_ref (self));
  g_signal_emit (self, signals[SIGNAL_RECONNECT], 0);
}

static void
run_test (HeraldPreferences *self,
          const char *secret)
{
  gtk_widget_set_visible (GTK_WIDGET (self->steps), TRUE);
  herald_test_steps_run (self->steps, self->account, secret);
}

static void
on_secret_found (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (HeraldPreferences) self = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = herald_account_lookup_secret_finish (HERALD_ACCOUNT (source), result, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    ;
  else if (secret != NULL)
    run_test (self, secret);
  else
    {
      gtk_widget_set_sensitive (GTK_WIDGET (self->test_button), TRUE);
      toast (self, error->message);
    }
  herald_secret_free (secret);
}

/* With the secret as it stands in the form, else with the one in the keyring. */
static void
on_test_clicked (HeraldPreferences *self)
{
  const char *typed = herald_server_form_get_secret (self->server_form);

  gtk_widget_set_sensitive (GTK_WIDGET (self->test_button), FALSE);
  if (*typed != '\0')
    run_test (self, typed);
  else
    herald_account_lookup_secret_async (self->account, self->cancellable, on_secret_found, g_object_ref (self));
}

static void
on_test_done (HeraldPreferences *self,
              gboolean passed)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->test_button), TRUE);
}

static void
on_clear_clicked (HeraldPreferences *self)
{
  toast (self, _("The record is empty now"));
}

static void
on_refused (HeraldPreferences *self,
            const char *sentence)
{
  toast (self, sentence);
}

static void
bind_rows (HeraldPreferences *self,
           GSettings *settings)
{
  herald_setting_rows_bind_text (self->extension, settings, "extension");
  herald_setting_rows_bind_list (self->devices, settings, "devices");
  herald_setting_rows_bind_text (self->region, settings, "region");
  herald_setting_rows_bind_text (self->area_code, settings, "area-code");
  herald_setting_rows_bind_text (self->outside_prefix, settings, "outside-prefix");
  herald_setting_rows_bind_text (self->international_prefix, settings, "international-prefix");
  herald_setting_rows_bind_number (self->internal_max, settings, "internal-max-digits");
  herald_setting_rows_bind_text (self->strip, settings, "dial-strip");
  herald_setting_rows_bind_number (self->timeout, settings, "dial-timeout");
  herald_setting_rows_bind_text (self->context, settings, "context");
  herald_setting_rows_bind_text (self->caller_id, settings, "caller-id");
  herald_setting_rows_bind_list (self->variables, settings, "dial-variables");
  herald_dialplan_row_set_settings (self->dialplan_row, settings);
  herald_setting_rows_bind_choice (self->moment, settings, "pop-moment");
  herald_setting_rows_bind_switch (self->quiet_row, self->quiet, settings, "do-not-disturb");
  herald_setting_rows_bind_switch (self->notification_row, self->notification, settings, "pop-notification");
  herald_setting_rows_bind_switch (self->urgent_row, self->urgent, settings, "notification-urgent");
  herald_setting_rows_bind_switch (self->sound_row, self->sound, settings, "notification-sound");
  herald_setting_rows_bind_switch (self->card_row, self->card, settings, "pop-card");
  herald_setting_rows_bind_switch (self->internal_row, self->internal, settings, "pop-internal");
  herald_setting_rows_bind_switch (self->outgoing_row, self->outgoing, settings, "pop-outgoing");
  herald_setting_rows_bind_switch (self->background_row, self->background, settings, "run-in-background");
  herald_setting_rows_bind_switch (self->tray_row, self->tray, settings, "tray-icon");
#ifndef HAVE_TRAY
  gtk_widget_set_visible (GTK_WIDGET (self->tray_row), FALSE);
#endif
  herald_autostart_row_set_settings (self->autostart_row, settings);
  herald_setting_rows_bind_list (self->silent_queues, settings, "silent-queues");
  herald_setting_rows_bind_list (self->silent_numbers, settings, "silent-numbers");
  herald_setting_rows_bind_number (self->journal_days, settings, "journal-days");
  herald_setting_rows_bind_list (self->no_lookup, settings, "no-lookup");
  herald_setting_rows_bind_list (self->private_numbers, settings, "private-numbers");
  herald_setting_rows_bind_switch (self->keeps_numbers_row, self->keeps_numbers, settings, "recorder-keeps-numbers");
}

static void
herald_preferences_dispose (GObject *object)
{
  HeraldPreferences *self = HERALD_PREFERENCES (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (herald_preferences_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, server_form);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, test_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, steps);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, extension);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, devices);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, region);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, area_code);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, outside_prefix);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, international_prefix);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, internal_max);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, strip);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, timeout);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, context);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, caller_id);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, variables);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, dialplan_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, moment);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, quiet_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, quiet);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, urgent_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, urgent);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, sound_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, sound);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, notification_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, card_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, internal_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, outgoing_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, background_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, tray_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, notification);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, card);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, internal);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, outgoing);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, background);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, tray);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, silent_queues);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, silent_numbers);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, autostart_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, sources_page);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, shortcuts_page);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, journal_days);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, no_lookup);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, private_numbers);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, keeps_numbers_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldPreferences, keeps_numbers);
  gtk_widget_class_bind_template_callback (widget_class, on_refused);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_secret_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_test_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_test_done);
}

static void
herald_preferences_class_init (HeraldPreferencesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_preferences_dispose;
  signals[SIGNAL_RECONNECT] = g_signal_new ("reconnect", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 0);
  g_type_ensure (HERALD_TYPE_AUTOSTART_ROW);
  g_type_ensure (HERALD_TYPE_DIALPLAN_ROW);
  g_type_ensure (HERALD_TYPE_SERVER_FORM);
  g_type_ensure (HERALD_TYPE_SHORTCUTS_PAGE);
  g_type_ensure (HERALD_TYPE_SOURCES_PAGE);
  g_type_ensure (HERALD_TYPE_TEST_STEPS);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
herald_preferences_init (HeraldPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  herald_digits_watch (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * herald_preferences_new:
 * @parent: (nullable): the main window, if it is there
 * @account: the user's account
 * @sources: (nullable): its sources of contacts at work; %NULL: only their settings are shown
 *
 * Returns: (transfer none): the preferences, not shown yet
 */
GtkWidget *
herald_preferences_new (GtkWindow *parent,
                        HeraldAccount *account,
                        HeraldSources *sources)
{
  HeraldPreferences *self = g_object_new (HERALD_TYPE_PREFERENCES, "transient-for", parent, NULL);
  g_autoptr (HeraldSourceSettings) settings
      = sources != NULL ? g_object_ref (herald_sources_get_settings (sources))
                        : herald_source_settings_new (herald_account_get_settings (account));

  self->account = g_object_ref (account);
  herald_server_form_bind (self->server_form, herald_account_get_settings (account), TRUE);
  bind_rows (self, herald_account_get_settings (account));
  herald_sources_page_set_settings (self->sources_page, settings, sources);
  herald_shortcuts_page_set_settings (self->shortcuts_page, herald_account_get_settings (account));
  return GTK_WIDGET (self);
}

/**
 * herald_preferences_show_page:
 * @self: the preferences
 * @name: "account", "phone", "announce", "sources", "privacy", "shortcuts" or "diagnosis"
 */
void
herald_preferences_show_page (HeraldPreferences *self,
                              const char *name)
{
  g_return_if_fail (HERALD_IS_PREFERENCES (self));

  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (self), name);
}

/**
 * herald_preferences_set_shortcuts:
 * @self: the preferences
 * @shortcuts: who listens for the keys that work anywhere
 */
void
herald_preferences_set_shortcuts (HeraldPreferences *self,
                                  HeraldShortcuts *shortcuts)
{
  g_return_if_fail (HERALD_IS_PREFERENCES (self));

  herald_shortcuts_page_set_shortcuts (self->shortcuts_page, shortcuts);
}

/**
 * herald_preferences_set_listener:
 * @self: the preferences
 * @listener: who answers the dialplan
 */
void
herald_preferences_set_listener (HeraldPreferences *self,
                                 HeraldAgiListener *listener)
{
  g_return_if_fail (HERALD_IS_PREFERENCES (self));

  herald_dialplan_row_set_listener (self->dialplan_row, listener);
}
