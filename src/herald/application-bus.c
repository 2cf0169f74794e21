/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application on the session bus: what it exports there, and for how long a program that the bus has started for a
 * search only stays. */

#include "config.h"

#include "application-private.h"
#include "dial-origin.h"

/* A program that was started for a search ends when nobody has searched for so long. */
#define IDLE_MS 10000

/**
 * herald_application_wake:
 * @self: the application
 *
 * Somebody wants more than a search: from now on it is connected, announces calls, and stays.
 */
void
herald_application_wake (HeraldApplication *self)
{
  if (self->awake)
    return;
  self->awake = TRUE;
  g_application_hold (G_APPLICATION (self));
  herald_application_show_tray (self);
  if (self->engine != NULL)
    herald_application_start_engine (self);
}

static void
on_show_window (HeraldApplication *self,
                const char *token)
{
  herald_application_show_window (self, token);
}

static void
on_show_call (HeraldApplication *self,
              HeraldCallItem *item)
{
  if (herald_call_item_get_state (item) != HERALD_CALL_ENDED)
    {
      herald_announcer_show_card (self->announcer, item);
      return;
    }
  herald_application_show_window (self, NULL);
  herald_window_show_page (self->window, "calls");
}

/* --- the searches of the desktop -------------------------------------------------------------------------------- */

static void
on_search_busy (HeraldApplication *self,
                gboolean busy)
{
  if (busy)
    g_application_hold (G_APPLICATION (self));
  else
    g_application_release (G_APPLICATION (self));
}

static void
on_search_dial (HeraldApplication *self,
                const char *number)
{
  herald_application_wake (self);
  herald_application_request_dial (self, number, HERALD_DIAL_ORIGIN_SEARCH);
}

static void
on_search_open (HeraldApplication *self,
                const char *text,
                guint timestamp)
{
  /* The search gives no token; an X server takes the moment of the press instead. */
  g_autofree char *token = timestamp != 0 ? g_strdup_printf ("herald_TIME%u", timestamp) : NULL;

  herald_application_wake (self);
  herald_application_show_window (self, token);
  herald_window_search (self->window, text);
}

static void
create_search (HeraldApplication *self)
{
  self->search = herald_search_model_new ();
  self->search_service = herald_search_service_new (self->search);
  g_signal_connect_object (self->search, "busy", G_CALLBACK (on_search_busy), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "dial", G_CALLBACK (on_search_dial), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "open", G_CALLBACK (on_search_open), self, G_CONNECT_SWAPPED);
}

/**
 * herald_application_bus_use_engine:
 * @self: the application
 *
 * Other programs see the calls and find the people of the engine of the moment.
 */
void
herald_application_bus_use_engine (HeraldApplication *self)
{
  herald_bus_service_set_engine (self->bus, self->engine);
  herald_search_model_set_engine (self->search, self->engine);
}

/**
 * herald_application_create_bus:
 * @self: the application
 *
 * Makes what will be exported; the bus is asked for later.
 */
void
herald_application_create_bus (HeraldApplication *self)
{
  self->bus = herald_bus_service_new ();
  g_signal_connect_object (self->bus, "show-window", G_CALLBACK (on_show_window), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bus, "show-call", G_CALLBACK (on_show_call), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bus, "needed", G_CALLBACK (herald_application_wake), self, G_CONNECT_SWAPPED);
  create_search (self);
}

/**
 * herald_application_sleep:
 * @self: the application, which starts
 *
 * To be called before there is an engine: the bus may have started it for a search, and nothing is known of that yet.
 */
void
herald_application_sleep (HeraldApplication *self)
{
  if ((g_application_get_flags (G_APPLICATION (self)) & G_APPLICATION_IS_SERVICE) != 0)
    g_application_set_inactivity_timeout (G_APPLICATION (self), IDLE_MS);
  else
    herald_application_wake (self);
}

/**
 * herald_application_export:
 * @self: the application
 * @connection: the session bus
 *
 * Calls are announced also where the bus will not have this.
 */
void
herald_application_export (HeraldApplication *self,
                           GDBusConnection *connection)
{
  g_autoptr (GError) error = NULL;

  if (!herald_bus_service_export (self->bus, connection, &error)
      || !herald_search_service_export (self->search_service, connection, &error))
    g_warning ("Other programs cannot use Herald: %s", error->message);
}

/**
 * herald_application_unexport:
 * @self: the application
 */
void
herald_application_unexport (HeraldApplication *self)
{
  if (self->bus == NULL)
    return;
  herald_bus_service_unexport (self->bus);
  herald_search_service_unexport (self->search_service);
}
