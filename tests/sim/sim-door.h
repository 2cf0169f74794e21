/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/sim.h"

G_BEGIN_DECLS

/* A door of the simulator that is open. */
typedef struct
{
  guint16 port;
  const char *path; /* on the web; NULL: it is none of the web's */
  char *pin;        /* owned; NULL: it is not encrypted */
} SimDoor;

void sim_door_listen (HeraldSim *sim, SimDoor *door);
void sim_door_open (HeraldSim *sim, GSettings *settings);

G_END_DECLS
