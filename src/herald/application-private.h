/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The application's parts: application.c wires everything together, the others are its actions by subject. */

#include "application.h"
#include "desktop/announcer.h"
#include "desktop/status.h"
#include "desktop/tray.h"
#include "desktop/bus-service.h"
#include "desktop/shortcuts.h"
#include "desktop/search-service.h"
#include "dial-origin.h"
#include "engine/demo.h"
#include "engine/agi-listener.h"
#include "engine/engine.h"
#include "store/journal.h"
#include "ui/window.h"

G_BEGIN_DECLS

struct _HeraldApplication
{
  AdwApplication parent_instance;

  /* Borrowed: GTK owns windows */
  HeraldWindow *window;
  GtkWindow *assistant;
  GtkWindow *preferences;
  GtkWindow *question;  /* whether to dial */
  GtkWindow *selection; /* what is selected */

  /* Owned */
  GSettings *settings;
  HeraldAccount *account; /* the user's */
  HeraldEngine *engine; /* the user's, or the demo's while it runs */
  HeraldAgiListener *listener; /* to the dialplan, where that is wanted */
  HeraldAnnouncer *announcer;
  HeraldStatus *status;
  HeraldTray *tray; /* nullable: nobody wants it, or there is no bus */
  GSignalGroup *pause_signals;
  HeraldBusService *bus;
  HeraldShortcuts *shortcuts;
  HeraldSearchModel *search;
  HeraldSearchService *search_service;
  HeraldDemo *demo;
  char *demo_folder;
  GCancellable *cancellable; /* of what ends with the program */
  GQueue requests;           /* to dial, for which no question is open yet */
  char *pending_dial;        /* asked for before there was a connection */
  guint pending_timeout;
  char *token;           /* of the press that the next window is brought to the front by; nullable */
  gint64 token_given_at; /* monotonic microseconds */
  guint window_timeout; /* the window waits a moment for the connection */
  guint end_signals[3];
  GDBusConnection *system_bus; /* nullable: where the end of the computer is told */
  guint shutdown_subscription;
  gboolean background; /* the first activation shows no window */
  gboolean demo_wanted;
  gboolean awake; /* FALSE: started by the bus, perhaps only for a search */
};

/* application.c */
void herald_application_show_window (HeraldApplication *self, const char *token);
void herald_application_show_assistant (HeraldApplication *self);
void herald_application_tell (HeraldApplication *self, const char *sentence);
GtkWindow *herald_application_get_parent (HeraldApplication *self);
void herald_application_use_engine (HeraldApplication *self, HeraldEngine *engine);

/* application-engine.c */
HeraldEngine *herald_application_new_own_engine (HeraldApplication *self);
void herald_application_start_demo (HeraldApplication *self);
void herald_application_stop_demo (HeraldApplication *self);
void herald_application_end_demo (HeraldApplication *self);
void herald_application_start_engine (HeraldApplication *self);
void herald_application_create_listener (HeraldApplication *self);

/* application-bus.c */
void herald_application_create_bus (HeraldApplication *self);
void herald_application_bus_use_engine (HeraldApplication *self);
void herald_application_sleep (HeraldApplication *self);
void herald_application_wake (HeraldApplication *self);
void herald_application_export (HeraldApplication *self, GDBusConnection *connection);
void herald_application_unexport (HeraldApplication *self);

/* application-background.c */
void herald_application_ask_for_background (HeraldApplication *self);
void herald_application_watch_end (HeraldApplication *self);
void herald_application_unwatch_end (HeraldApplication *self);
void herald_application_write_down (HeraldApplication *self);

/* application-calls.c */
void herald_application_install_call_actions (HeraldApplication *self);
void herald_application_dial (HeraldApplication *self, const char *number, HeraldContact *contact);
void herald_application_dial_pending (HeraldApplication *self);

/* application-enrol.c */
void herald_application_ask_to_enrol (HeraldApplication *self, const char *link);

/* application-dial.c */
void herald_application_install_dial_actions (HeraldApplication *self);
void herald_application_request_dial (HeraldApplication *self, const char *number, HeraldDialOrigin origin);
void herald_application_open_link (HeraldApplication *self, const char *uri);
void herald_application_dial_selection (HeraldApplication *self);
void herald_application_forget_requests (HeraldApplication *self);

/* application-shortcuts.c */
void herald_application_start_shortcuts (HeraldApplication *self);
void herald_application_show_last_caller (HeraldApplication *self);

/* application-diagnose.c */
void herald_application_install_diagnose_actions (HeraldApplication *self);
void herald_application_why_entry (HeraldApplication *self, HeraldJournalEntry *entry);
void herald_application_why_call (HeraldApplication *self, HeraldCallItem *item);

/* application-tray.c */
void herald_application_install_tray_actions (HeraldApplication *self);
void herald_application_start_tray (HeraldApplication *self);
void herald_application_show_tray (HeraldApplication *self);
void herald_application_tray_use_engine (HeraldApplication *self);
void herald_application_stop_tray (HeraldApplication *self);
void herald_application_tell_of_background (HeraldApplication *self);
void herald_application_give_token (HeraldApplication *self, const char *token);
void herald_application_present (HeraldApplication *self, GtkWindow *window);

/* application-actions.c */
void herald_application_install_actions (HeraldApplication *self);
void herald_application_show_entry (HeraldApplication *self, HeraldJournalEntry *entry);

G_END_DECLS
