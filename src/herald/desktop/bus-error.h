/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HERALD_BUS_ERROR (herald_bus_error_quark ())

/* What a method of org.heraldcti.Herald1 can answer instead. The names on the bus are a contract: docs/dbus.md. */
typedef enum
{
  HERALD_BUS_ERROR_NOT_CONNECTED, /* no connection to the PBX now */
  HERALD_BUS_ERROR_NO_SUCH_CALL,  /* the call is over, or there never was one of that name */
  HERALD_BUS_ERROR_BAD_NUMBER,    /* it cannot be dialled or looked up */
  HERALD_BUS_ERROR_BAD_ARGUMENT,  /* another argument or option is none */
  HERALD_BUS_ERROR_NOT_ALLOWED,   /* the PBX does not allow this user to do that */
  HERALD_BUS_ERROR_REFUSED,       /* the PBX refused: its own words are in the message */
  HERALD_BUS_ERROR_BUSY,          /* a call is being dialled already, or too much is asked at once */
  HERALD_BUS_ERROR_NO_PHONE,      /* no phone is set up */
  HERALD_BUS_ERROR_NO_QUEUE,      /* no phone of the user's is in a queue */
  HERALD_BUS_ERROR_TIMEOUT,       /* the PBX did not answer in time */
  HERALD_BUS_ERROR_CANCELLED,     /* the user stopped it */
  HERALD_BUS_ERROR_FAILED,
} HeraldBusError;

GQuark herald_bus_error_quark (void);
void herald_bus_return_error (GDBusMethodInvocation *invocation, const GError *error);
void herald_bus_refuse (GDBusMethodInvocation *invocation, HeraldBusError code, const char *sentence);

G_END_DECLS
