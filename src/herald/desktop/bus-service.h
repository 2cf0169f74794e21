/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/agi-listener.h"
#include "engine/engine.h"

G_BEGIN_DECLS

#define HERALD_BUS_PATH "/org/heraldcti/Herald1"

/* org.heraldcti.Herald1: the calls and what can be done with them, for other programs of the user. Main thread only.
 * Signals, for what needs a window: "show-window" (const char *token, nullable: of activation), "show-call" (HeraldCallItem
 * *item); "needed" (): something was asked for that needs the PBX or the person, so that the program must not end. */
#define HERALD_TYPE_BUS_SERVICE (herald_bus_service_get_type ())
G_DECLARE_FINAL_TYPE (HeraldBusService, herald_bus_service, HERALD, BUS_SERVICE, GObject)

HeraldBusService *herald_bus_service_new (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_bus_service_export (HeraldBusService *self, GDBusConnection *connection, GError **error);
void herald_bus_service_unexport (HeraldBusService *self);
void herald_bus_service_set_listener (HeraldBusService *self, HeraldAgiListener *listener);
void herald_bus_service_set_engine (HeraldBusService *self, HeraldEngine *engine);

G_END_DECLS
