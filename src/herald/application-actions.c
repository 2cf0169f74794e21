/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The actions that are not about one running call: windows, preferences, the past, the end. */

#include "config.h"

#include "application-private.h"

#include <glib/gi18n.h>

#include "ui/contact-dialog.h"
#include "ui/details.h"
#include "ui/preferences.h"

static void
on_try_now (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  herald_engine_try_now (HERALD_APPLICATION (user_data)->engine);
}

static void
on_preferences_reconnect (HeraldApplication *self)
{
  herald_engine_try_now (self->engine);
}

static void
show_preferences (HeraldApplication *self,
                  const char *page)
{
  gboolean own = herald_engine_get_account (self->engine) == self->account; /* not the demo's */

  if (self->preferences == NULL)
    {
      self->preferences = GTK_WINDOW (herald_preferences_new (herald_application_get_parent (self), self->account,
                                                                own ? herald_engine_get_sources (self->engine) : NULL));
      herald_preferences_set_shortcuts (HERALD_PREFERENCES (self->preferences), self->shortcuts);
      herald_preferences_set_listener (HERALD_PREFERENCES (self->preferences), self->listener);
      gtk_window_set_application (self->preferences, GTK_APPLICATION (self));
      g_object_add_weak_pointer (G_OBJECT (self->preferences), (gpointer *) &self->preferences);
      g_signal_connect_object (self->preferences, "reconnect", G_CALLBACK (on_preferences_reconnect), self,
                               G_CONNECT_SWAPPED);
    }
  if (page != NULL)
    herald_preferences_show_page (HERALD_PREFERENCES (self->preferences), page);
  herald_application_present (self, self->preferences);
}

static void
on_preferences (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  show_preferences (user_data, NULL);
}

static void
on_preferences_account (GSimpleAction *action,
                        GVariant *parameter,
                        gpointer user_data)
{
  show_preferences (user_data, "account");
}

static void
on_set_up (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  herald_application_show_assistant (user_data);
}

static void
on_demo (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  herald_application_start_demo (user_data);
}

static void
on_stop_demo (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  HeraldApplication *self = user_data;

  herald_application_stop_demo (self);
  if (!herald_account_is_set_up (self->account))
    herald_application_show_assistant (self);
}

static void
on_about (GSimpleAction *action,
          GVariant *parameter,
          gpointer user_data)
{
  GtkWidget *about = adw_about_window_new ();

  g_object_set (about, "application-name", "Herald", "application-icon", APP_ID, "version", HERALD_VERSION,
                "developer-name", _("The Herald developers"), "license-type", GTK_LICENSE_GPL_3_0,
                "comments", _("See who is calling before you pick up, and dial from the desktop."),
                "transient-for", herald_application_get_parent (user_data), "application", user_data, NULL);
  gtk_window_present (GTK_WINDOW (about));
}

static void
on_quit (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  g_application_quit (user_data);
}

/* --- details ------------------------------------------------------------------------------------------------- */

static void
on_details_add_contact (HeraldApplication *self,
                        const char *number)
{
  g_autofree char *home = herald_account_get_home (herald_engine_get_account (self->engine));
  GtkWidget *dialog = herald_contact_dialog_new (herald_application_get_parent (self), herald_engine_get_store (self->engine), home, number);

  gtk_window_set_application (GTK_WINDOW (dialog), GTK_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static HeraldDetails *
new_details (HeraldApplication *self)
{
  GtkWidget *details = herald_details_new (herald_application_get_parent (self), herald_engine_get_store (self->engine),
                                           herald_account_get_region (herald_engine_get_account (self->engine)));

  gtk_window_set_application (GTK_WINDOW (details), GTK_APPLICATION (self));
  g_signal_connect_object (details, "why", G_CALLBACK (herald_application_why_entry), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (details, "add-contact", G_CALLBACK (on_details_add_contact), self, G_CONNECT_SWAPPED);
  return HERALD_DETAILS (details);
}

/**
 * herald_application_show_entry:
 * @self: the application
 * @entry: a past call
 */
void
herald_application_show_entry (HeraldApplication *self,
                               HeraldJournalEntry *entry)
{
  HeraldDetails *details = new_details (self);

  herald_details_show_entry (details, entry);
  gtk_window_present (GTK_WINDOW (details));
}

static void
on_last_ready (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (HeraldApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = herald_journal_list_finish (HERALD_STORE (source), result, &error);
  HeraldDetails *details;

  if (entries == NULL || entries->len == 0)
    {
      herald_application_tell (self, error != NULL ? error->message : _("There is no call yet to make a note on."));
      return;
    }
  herald_application_show_window (self, NULL);
  details = new_details (self);
  herald_details_show_entry (details, g_ptr_array_index (entries, 0));
  gtk_window_present (GTK_WINDOW (details));
  gtk_widget_activate_action (GTK_WIDGET (details), "details.focus-note", NULL);
}

/* The note belongs to the call that runs, else to the last one: both are the newest in the journal. On the page of contacts
 * the same key makes a new one. */
static void
on_note (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  HeraldApplication *self = user_data;
  HeraldJournalQuery query = { .limit = 1 };

  if (self->window != NULL && herald_window_new_contact (self->window))
    return;
  if (herald_engine_get_store (self->engine) != NULL)
    herald_journal_list_async (herald_engine_get_store (self->engine), &query, self->cancellable, on_last_ready,
                               g_object_ref (self));
}

static void
set_accelerators (GtkApplication *application)
{
  static const struct
  {
    const char *action, *keys[3];
  } accelerators[] = {
    { "app.quit", { "<Control>q" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.hang-up", { "<Control>h" } },
    { "app.transfer", { "<Control>t" } },
    { "app.note", { "<Control>n" } },
    { "app.open-record", { "<Control>o" } },
    { "app.redial", { "<Control>r" } },
    { "win.focus-field", { "<Control>l", "<Control>f" } },
    { "win.show-page::calls", { "<Control>1" } },
    { "win.show-page::contacts", { "<Control>2" } },
    { "win.show-help-overlay", { "<Control>question" } },
    { "window.close", { "<Control>w" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (application, accelerators[i].action, accelerators[i].keys);
}

/**
 * herald_application_install_actions:
 * @self: the application
 */
void
herald_application_install_actions (HeraldApplication *self)
{
  static const GActionEntry entries[] = {
    { "try-now", on_try_now },
    { "preferences", on_preferences },
    { "preferences-account", on_preferences_account },
    { "set-up", on_set_up },
    { "demo", on_demo },
    { "stop-demo", on_stop_demo },
    { "note", on_note },
    { "about", on_about },
    { "quit", on_quit },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  set_accelerators (GTK_APPLICATION (self));
}
