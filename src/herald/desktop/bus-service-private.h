/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desktop/bus-service.h"
#include "herald-bus.h"

G_BEGIN_DECLS

struct _HeraldBusService
{
  GObject parent_instance;

  /* Owned */
  HeraldBusHerald1 *skeleton;
  HeraldEngine *engine;      /* nullable */
  HeraldAgiListener *listener; /* nullable */
  GHashTable *entries;       /* HeraldCallItem, borrowed -> Entry: the calls that were told of, or are about to be */
  GQueue dirty;              /* of Entry, borrowed: what is to be told, in this order */
  GCancellable *cancellable; /* of lookups */
  guint flush;               /* source */
  guint64 last_id;
  guint n_lookups; /* under way */
  guint n_dials;   /* that wait for the connection */
};

/* bus-service.c */
HeraldCallItem *herald_bus_service_find (HeraldBusService *self, const char *id);
const char *herald_bus_service_name (HeraldBusService *self, HeraldCallItem *item);
void herald_bus_service_need (HeraldBusService *self);
void herald_bus_service_show_window (HeraldBusService *self, const char *token);
void herald_bus_service_show_call (HeraldBusService *self, HeraldCallItem *item);

/* bus-methods.c */
void herald_bus_service_install_methods (HeraldBusService *self);

G_END_DECLS
