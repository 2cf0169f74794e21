/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dial() on the bus: by the dial rules of the window, and without a question: who may use the session bus may press the
 * window's buttons as well. A dial that has just started Herald waits for the connection. */

#include <glib/gi18n.h>
#include <string.h>

#include "base/text.h"
#include "desktop/bus-dial.h"
#include "desktop/bus-error.h"
#include "desktop/bus-service-private.h"

/* How long a dial waits for the connection, as in the window. */
#define WAIT_SECONDS 15
/* Dials that wait: one could be made, and who asks for another is told of it then. */
#define WAITING_MAX 4

typedef struct
{
  HeraldBusService *service;         /* owned */
  HeraldEngine *engine;              /* owned */
  GDBusMethodInvocation *invocation; /* owned, nullable: answered */
  char *number;                      /* owned */
  HeraldContact *contact;            /* owned, nullable */
  gulong handler;                    /* while it waits */
  guint timeout;
} Dial;

static void
dial_free (Dial *self)
{
  g_free (self->number);
  g_clear_pointer (&self->contact, herald_contact_unref);
  g_object_unref (self->engine);
  g_object_unref (self->service);
  g_free (self);
}

static void
on_dialed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Dial *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldCallItem) item = herald_engine_dial_finish (HERALD_ENGINE (source), result, &error);

  if (item != NULL)
    herald_bus_herald1_complete_dial (self->service->skeleton, self->invocation, herald_bus_service_name (self->service, item));
  else
    herald_bus_return_error (self->invocation, error);
  dial_free (self);
}

static void
start (Dial *self)
{
  herald_engine_dial_async (self->engine, self->number, self->contact, NULL, on_dialed, self);
}

static gboolean
is_connecting (HeraldEngine *engine)
{
  HeraldLinkState state = herald_engine_get_link_state (engine);

  return state == HERALD_LINK_CONNECTING || state == HERALD_LINK_LOGGING_IN || state == HERALD_LINK_SYNCING;
}

/* Dials, and is told why it cannot. */
static void
stop_waiting (Dial *self)
{
  g_clear_signal_handler (&self->handler, self->engine);
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->service->n_dials--;
  start (self);
}

static void
on_link_changed (Dial *self)
{
  if (!is_connecting (self->engine))
    stop_waiting (self);
}

static gboolean
on_timeout (gpointer user_data)
{
  Dial *self = user_data;

  self->timeout = 0;
  stop_waiting (self);
  return G_SOURCE_REMOVE;
}

/* The option "name": whom it calls. */
static gboolean
read_options (Dial *self,
              GVariant *options)
{
  g_autoptr (GVariant) name = g_variant_lookup_value (options, "name", NULL);
  g_autofree char *clean = NULL;
  const char *text;

  if (name == NULL)
    return TRUE;
  if (!g_variant_is_of_type (name, G_VARIANT_TYPE_STRING))
    return FALSE;
  text = g_variant_get_string (name, NULL);
  clean = herald_text_clean (text, MIN (strlen (text), 4 * HERALD_TEXT_NAME_MAX), HERALD_TEXT_NAME_MAX);
  if (*clean == '\0')
    return TRUE;
  self->contact = herald_contact_new ();
  herald_contact_set_name (self->contact, clean);
  return TRUE;
}

/**
 * herald_bus_dial:
 * @service: a service with an engine
 * @invocation: (transfer full): of Dial()
 * @number: what to call, as somebody wrote it
 * @options: an a{sv}
 */
void
herald_bus_dial (HeraldBusService *service,
                 GDBusMethodInvocation *invocation,
                 const char *number,
                 GVariant *options)
{
  Dial *self;

  if (strlen (number) > HERALD_BUS_NUMBER_MAX)
    {
      herald_bus_refuse (invocation, HERALD_BUS_ERROR_BAD_NUMBER, _("This number is too long."));
      return;
    }
  self = g_new0 (Dial, 1);
  self->service = g_object_ref (service);
  self->engine = g_object_ref (service->engine);
  self->invocation = invocation;
  self->number = g_strdup (number);
  if (!read_options (self, options))
    {
      herald_bus_refuse (invocation, HERALD_BUS_ERROR_BAD_ARGUMENT, _("The option “name” is a string."));
      dial_free (self);
    }
  else if (!is_connecting (self->engine))
    start (self);
  else if (service->n_dials >= WAITING_MAX)
    {
      herald_bus_refuse (invocation, HERALD_BUS_ERROR_BUSY, _("A call is about to be dialled already."));
      dial_free (self);
    }
  else
    {
      service->n_dials++;
      self->timeout = g_timeout_add_seconds (WAIT_SECONDS, on_timeout, self);
      self->handler = g_signal_connect_swapped (self->engine, "link-changed", G_CALLBACK (on_link_changed), self);
    }
}
