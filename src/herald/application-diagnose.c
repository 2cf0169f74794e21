/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why did it, why did it not: the windows that answer from the flight record, and the doctor's. */

#include "config.h"

#include "application-private.h"

#include <glib/gi18n.h>

#include "ui/doctor-window.h"
#include "ui/missed-pop.h"
#include "ui/why-window.h"

/* A call's first note comes a moment before it is in the list, its last one a moment after it has left it. */
#define MARGIN (2 * G_TIME_SPAN_SECOND)

static void
show (HeraldApplication *self,
      GtkWidget *window)
{
  gtk_window_set_application (GTK_WINDOW (window), GTK_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (window));
}

/* The window somebody asks from: details, preferences, or the main one. */
static GtkWindow *
get_asker (HeraldApplication *self)
{
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (active != NULL && gtk_window_get_transient_for (active) != NULL)
    return active;
  return herald_application_get_parent (self);
}

static void
ask_why (HeraldApplication *self,
         const HeraldExplanationFilter *filter)
{
  GtkWidget *window = herald_why_window_new (get_asker (self));

  herald_why_window_ask (HERALD_WHY_WINDOW (window), self->engine, filter);
  gtk_window_set_modal (GTK_WINDOW (window), gtk_window_get_transient_for (GTK_WINDOW (window)) != NULL);
  show (self, window);
}

/**
 * herald_application_why_entry:
 * @self: the application
 * @entry: a past call
 *
 * Shows what Herald saw of it and decided.
 */
void
herald_application_why_entry (HeraldApplication *self,
                              HeraldJournalEntry *entry)
{
  gint64 end = herald_journal_entry_get_ended_at (entry);
  const char *linked_id = herald_journal_entry_get_linked_id (entry);
  const char *number = herald_journal_entry_get_number (entry);
  HeraldExplanationFilter filter = {
    .since = herald_journal_entry_get_started_at (entry) - MARGIN,
    .until = end != 0 ? end + MARGIN : 0,
    .calls_only = TRUE,
  };

  /* Servers before 13.5 have no id for the whole call; the number and the time must do. */
  if (linked_id != NULL && *linked_id != '\0')
    filter.linked_id = linked_id;
  else if (*number != '\0')
    filter.number = number;
  ask_why (self, &filter);
}

/**
 * herald_application_why_call:
 * @self: the application
 * @item: a call of the moment
 *
 * Shows what Herald has seen of it so far and decided.
 */
void
herald_application_why_call (HeraldApplication *self,
                             HeraldCallItem *item)
{
  const HeraldExplanationFilter filter = {
    .call = herald_call_item_get_id (item),
    .since = herald_call_item_get_started_at (item) - MARGIN, /* the ids begin anew with each connection */
    .calls_only = TRUE,
  };

  ask_why (self, &filter);
}

static void
on_why_not (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  HeraldApplication *self = user_data;

  show (self, herald_missed_pop_new (get_asker (self), self->engine));
}

static void
on_doctor (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  HeraldApplication *self = user_data;
  GtkWidget *window = herald_doctor_window_new (get_asker (self), herald_engine_get_account (self->engine),
                                                herald_engine_get_sources (self->engine));

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
    { "why-not", on_why_not },
    { "doctor", on_doctor },
    { "clear-record", on_clear_record },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
