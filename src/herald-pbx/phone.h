/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/model.h"

G_BEGIN_DECLS

/* Device states, by the numbers of ExtensionStatus. */
enum
{
  SIM_DEVICE_IDLE = 0,
  SIM_DEVICE_IN_USE = 1,
  SIM_DEVICE_UNAVAILABLE = 4,
  SIM_DEVICE_RINGING = 8,
  SIM_DEVICE_RING_IN_USE = 9,
  SIM_DEVICE_ON_HOLD = 16,
};

SimPhone *sim_phone_add (HeraldSim *sim, const char *exten, const char *name, const char *device);
void sim_phone_free (SimPhone *self);
void sim_phone_set_name (SimPhone *self, const char *name);
SimPhone *sim_phone_find (HeraldSim *sim, const char *exten);
SimPhone *sim_phone_find_device (HeraldSim *sim, const char *device);
int sim_phone_state (const SimPhone *self);
int sim_phone_queue_status (const SimPhone *self);
const char *sim_phone_state_text (int state);
const char *sim_phone_device_text (int state);
void sim_phone_changed (HeraldSim *sim, SimPhone *self);
void sim_phone_set_registered (HeraldSim *sim, SimPhone *self, gboolean registered);

void sim_outside_set (HeraldSim *sim, const char *tail, SimManner manner, guint after_ms);
const SimOutside *sim_outside_find (HeraldSim *sim, const char *number);
void sim_outside_free (SimOutside *self);

G_END_DECLS
