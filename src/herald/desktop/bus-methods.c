/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The methods of org.heraldcti.Herald1. Everything from the bus is checked and bounded here; what it means is the
 * engine's matter. */

#include <glib/gi18n.h>
#include <string.h>

#include "base/text.h"
#include "desktop/bus-dial.h"
#include "desktop/bus-error.h"
#include "desktop/bus-service-private.h"
#include "desktop/bus-words.h"

/* Lookups at once: a program that asks for a whole list shall do so one after the other. */
#define LOOKUPS_MAX 16
/* Bytes of a reason; a supervisor sees 79 characters of it. */
#define REASON_MAX 512
/* Bytes of an activation token; a compositor's has some dozen. */
#define TOKEN_MAX 512

/* Refuses unless there is an engine. Only between the start of the program and that of its parts there is none. */
static HeraldEngine *
require_engine (HeraldBusService *self,
                GDBusMethodInvocation *invocation)
{
  herald_bus_service_need (self);
  if (self->engine == NULL)
    herald_bus_refuse (invocation, HERALD_BUS_ERROR_NOT_CONNECTED, _("Herald is about to start, or to end."));
  return self->engine;
}

/* NULL: it was refused. */
static HeraldCallItem *
require_call (HeraldBusService *self,
              GDBusMethodInvocation *invocation,
              const char *id)
{
  HeraldCallItem *item = NULL;

  if (require_engine (self, invocation) == NULL)
    return NULL;
  item = herald_bus_service_find (self, id);
  if (item == NULL)
    herald_bus_refuse (invocation, HERALD_BUS_ERROR_NO_SUCH_CALL, _("There is no such call, or it is over."));
  return item;
}

/* --- calls --------------------------------------------------------------------------------------------------- */

static gboolean
on_dial (HeraldBusService *self,
         GDBusMethodInvocation *invocation,
         const char *number,
         GVariant *options)
{
  if (require_engine (self, invocation) != NULL)
    herald_bus_dial (self, invocation, number, options);
  return TRUE;
}

static void
on_hung_up (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (herald_engine_hang_up_finish (HERALD_ENGINE (source), result, &error))
    g_dbus_method_invocation_return_value (user_data, NULL);
  else
    herald_bus_return_error (user_data, error);
}

static gboolean
on_hang_up (HeraldBusService *self,
            GDBusMethodInvocation *invocation,
            const char *call)
{
  HeraldCallItem *item = require_call (self, invocation, call);

  if (item != NULL)
    herald_engine_hang_up_async (self->engine, item, NULL, on_hung_up, invocation);
  return TRUE;
}

static void
on_transferred (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (herald_engine_transfer_finish (HERALD_ENGINE (source), result, &error))
    g_dbus_method_invocation_return_value (user_data, NULL);
  else
    herald_bus_return_error (user_data, error);
}

static gboolean
on_transfer (HeraldBusService *self,
             GDBusMethodInvocation *invocation,
             const char *call,
             const char *exten,
             const char *kind)
{
  HeraldCallItem *item = require_call (self, invocation, call);
  gboolean blind = g_str_equal (kind, "blind");

  if (item == NULL)
    return TRUE;
  if (!blind && !g_str_equal (kind, "attended"))
    herald_bus_refuse (invocation, HERALD_BUS_ERROR_BAD_ARGUMENT, _("A transfer is “blind” or “attended”."));
  else if (strlen (exten) > HERALD_BUS_NUMBER_MAX)
    herald_bus_refuse (invocation, HERALD_BUS_ERROR_BAD_NUMBER, _("This number is too long."));
  else
    herald_engine_transfer_async (self->engine, item, exten, blind ? HERALD_TRANSFER_BLIND : HERALD_TRANSFER_ATTENDED, NULL,
                                  on_transferred, invocation);
  return TRUE;
}

static void
on_parked (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (herald_engine_park_finish (HERALD_ENGINE (source), result, &error))
    g_dbus_method_invocation_return_value (user_data, NULL);
  else
    herald_bus_return_error (user_data, error);
}

static gboolean
on_park (HeraldBusService *self,
         GDBusMethodInvocation *invocation,
         const char *call)
{
  HeraldCallItem *item = require_call (self, invocation, call);

  if (item != NULL)
    herald_engine_park_async (self->engine, item, NULL, on_parked, invocation);
  return TRUE;
}

/* --- lookup -------------------------------------------------------------------------------------------------- */

typedef struct
{
  HeraldBusService *service;         /* owned */
  GDBusMethodInvocation *invocation; /* owned, nullable: answered */
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  if (self->invocation != NULL)
    herald_bus_refuse (self->invocation, HERALD_BUS_ERROR_CANCELLED, _("Herald turned to another account meanwhile."));
  self->service->n_lookups--;
  g_object_unref (self->service);
  g_free (self);
}

static void
on_answer (const HeraldLookupAnswer *answer,
           gpointer user_data)
{
  Question *self = user_data;
  GVariantBuilder people;

  if (!answer->complete || self->invocation == NULL)
    return;
  if (answer->number == NULL)
    {
      herald_bus_refuse (g_steal_pointer (&self->invocation), HERALD_BUS_ERROR_BAD_NUMBER, _("This is not a number."));
      return;
    }
  g_variant_builder_init (&people, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < answer->matches->len; i++)
    g_variant_builder_add_value (&people, herald_bus_match_to_variant (g_ptr_array_index (answer->matches, i)));
  herald_bus_herald1_complete_lookup (self->service->skeleton, g_steal_pointer (&self->invocation),
                                      g_variant_builder_end (&people));
}

static gboolean
on_lookup (HeraldBusService *self,
           GDBusMethodInvocation *invocation,
           const char *number)
{
  HeraldLookup *lookup = require_engine (self, invocation) != NULL ? herald_engine_get_lookup (self->engine) : NULL;
  Question *question;

  if (self->engine == NULL)
    return TRUE;
  if (strlen (number) > HERALD_BUS_NUMBER_MAX)
    herald_bus_refuse (invocation, HERALD_BUS_ERROR_BAD_NUMBER, _("This number is too long."));
  else if (lookup == NULL)
    herald_bus_refuse (invocation, HERALD_BUS_ERROR_FAILED, _("There is no address book to ask."));
  else if (self->n_lookups >= LOOKUPS_MAX)
    herald_bus_refuse (invocation, HERALD_BUS_ERROR_BUSY, _("Too many numbers are being looked up. Ask again when they are answered."));
  else
    {
      question = g_new0 (Question, 1);
      question->service = g_object_ref (self);
      question->invocation = invocation;
      self->n_lookups++;
      herald_lookup_start (lookup, number, self->cancellable, on_answer, question, question_free);
    }
  return TRUE;
}

/* --- the rest ------------------------------------------------------------------------------------------------ */

static gboolean
on_show_call (HeraldBusService *self,
              GDBusMethodInvocation *invocation,
              const char *call)
{
  HeraldCallItem *item = require_call (self, invocation, call);
  g_autoptr (HeraldCallItem) kept = item != NULL ? g_object_ref (item) : NULL;

  if (kept == NULL)
    return TRUE;
  herald_bus_service_show_call (self, kept);
  herald_bus_herald1_complete_show_call (self->skeleton, invocation);
  return TRUE;
}

static gboolean
on_show_window (HeraldBusService *self,
                GDBusMethodInvocation *invocation,
                GVariant *options)
{
  g_autoptr (GVariant) given = g_variant_lookup_value (options, "activation-token", NULL);
  const char *token = NULL;

  if (given != NULL && !g_variant_is_of_type (given, G_VARIANT_TYPE_STRING))
    {
      herald_bus_refuse (invocation, HERALD_BUS_ERROR_BAD_ARGUMENT, _("An activation-token is a string."));
      return TRUE;
    }
  token = given != NULL ? g_variant_get_string (given, NULL) : NULL;
  if (token != NULL && strlen (token) > TOKEN_MAX)
    token = NULL;
  herald_bus_service_need (self);
  herald_bus_service_show_window (self, token);
  herald_bus_herald1_complete_show_window (self->skeleton, invocation);
  return TRUE;
}

static void
on_paused (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (herald_engine_set_paused_finish (HERALD_ENGINE (source), result, &error))
    g_dbus_method_invocation_return_value (user_data, NULL);
  else
    herald_bus_return_error (user_data, error);
}

static gboolean
on_set_paused (HeraldBusService *self,
               GDBusMethodInvocation *invocation,
               gboolean paused,
               const char *reason)
{
  if (require_engine (self, invocation) == NULL)
    return TRUE;
  if (strlen (reason) > REASON_MAX)
    herald_bus_refuse (invocation, HERALD_BUS_ERROR_BAD_ARGUMENT, _("This reason is too long."));
  else
    herald_engine_set_paused_async (self->engine, paused, *reason != '\0' ? reason : NULL, NULL, on_paused, invocation);
  return TRUE;
}

/* Connects the skeleton's methods; they live as long as it does. */
void
herald_bus_service_install_methods (HeraldBusService *self)
{
  static const struct
  {
    const char *signal;
    GCallback handler;
  } methods[] = {
    { "handle-dial", G_CALLBACK (on_dial) },
    { "handle-hang-up", G_CALLBACK (on_hang_up) },
    { "handle-transfer", G_CALLBACK (on_transfer) },
    { "handle-park", G_CALLBACK (on_park) },
    { "handle-lookup", G_CALLBACK (on_lookup) },
    { "handle-show-call", G_CALLBACK (on_show_call) },
    { "handle-show-window", G_CALLBACK (on_show_window) },
    { "handle-set-paused", G_CALLBACK (on_set_paused) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_signal_connect_object (self->skeleton, methods[i].signal, methods[i].handler, self, G_CONNECT_SWAPPED);
}
