/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When something does not work: the doctor. */

#include "config.h"

#include "application-private.h"

#include <glib/gi18n.h>

#include "ui/doctor-window.h"

static void
show (HeraldApplication *self,
      GtkWidget *window)
{
  gtk_window_set_application (GTK_WINDOW (window), GTK_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (window));
}

/* The window somebody asks from: preferences, or the main one. */
static GtkWindow *
get_asker (HeraldApplication *self)
{
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (active != NULL && gtk_window_get_transient_for (active) != NULL)
    return active;
  return herald_application_get_parent (self);
}

static void
on_doctor (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  HeraldApplication *self = user_data;
  GtkWidget *window = herald_doctor_window_new (get_asker (self), herald_engine_get_account (self->engine));

  show (self, window);
  herald_doctor_window_run (HERALD_DOCTOR_WINDOW (window));
}

static void
on_clear_record (GSimpleAction *action,
                 GVariant *parameter,
                 gpointer user_data)
{
  HeraldApplication *self = user_data;
  HeraldFlightRecorder *recorder = herald_engine_get_flight_recorder (self->engine);

  if (recorder != NULL)
    herald_flight_recorder_clear (recorder);
}

/**
 * herald_application_install_diagnose_actions:
 * @self: the application
 */
void
herald_application_install_diagnose_actions (HeraldApplication *self)
{
  static const GActionEntry entries[] = {
    { "doctor", on_doctor },
    { "clear-record", on_clear_record },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
