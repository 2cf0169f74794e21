/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desktop/bus-service.h"

G_BEGIN_DECLS

/** HERALD_BUS_NUMBER_MAX: bytes of a number with what people write between its digits. */
#define HERALD_BUS_NUMBER_MAX 256

void herald_bus_dial (HeraldBusService *service, GDBusMethodInvocation *invocation, const char *number, GVariant *options);

G_END_DECLS
