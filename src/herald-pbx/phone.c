/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phones, what their people do, and the states of their devices that colleagues see. */

#include "herald-pbx/phone.h"

#include <string.h>

#include "herald-pbx/queue.h"
#include "herald-pbx/text.h"

/* Adds a phone; @exten is %NULL for the trunk. Returns: (transfer none): the phone */
SimPhone *
sim_phone_add (HeraldSim *sim,
               const char *exten,
               const char *name,
               const char *device)
{
  SimPhone *self = g_new0 (SimPhone, 1);

  self->exten = g_strdup (exten);
  self->name = g_strdup (name);
  self->device = g_strdup (device);
  self->registered = TRUE;
  self->manner = SIM_MANNER_RINGS;
  self->after_ms = 2000;
  self->picks_up = TRUE;
  self->picks_up_ms = 800;
  self->channels = g_ptr_array_new ();
  g_ptr_array_add (sim->phones, self);
  if (exten != NULL)
    g_hash_table_insert (sim->phone_by_exten, self->exten, self);
  return self;
}

/* Frees a phone. */
void
sim_phone_free (SimPhone *self)
{
  g_ptr_array_unref (self->channels);
  g_free (self->exten);
  g_free (self->name);
  g_free (self->device);
  g_free (self);
}

/* Returns: (transfer none) (nullable): the phone of an extension */
SimPhone *
sim_phone_find (HeraldSim *sim,
                const char *exten)
{
  return exten != NULL ? g_hash_table_lookup (sim->phone_by_exten, exten) : NULL;
}

/* Returns: (transfer none) (nullable): the phone of a device, as "PJSIP/1001" */
SimPhone *
sim_phone_find_device (HeraldSim *sim,
                       const char *device)
{
  for (guint i = 0; i < sim->phones->len; i++)
    {
      SimPhone *phone = g_ptr_array_index (sim->phones, i);

      if (g_ascii_strcasecmp (phone->device, device) == 0)
        return phone;
    }
  return NULL;
}

/* Returns: the device's state, computed from its channels */
int
sim_phone_state (const SimPhone *self)
{
  gboolean ringing = FALSE, talking = FALSE, all_on_hold = TRUE;

  if (!self->registered)
    return SIM_DEVICE_UNAVAILABLE;
  for (guint i = 0; i < self->channels->len; i++)
    {
      const SimChannel *channel = g_ptr_array_index (self->channels, i);

      if (channel->state == SIM_RINGING)
        ringing = TRUE;
      else if (channel->state != SIM_DOWN)
        {
          talking = TRUE;
          all_on_hold = all_on_hold && channel->hears_music && channel->bridge != NULL && channel->parked == NULL
                        && channel->waiting == NULL;
        }
    }
  if (talking && !ringing && all_on_hold)
    return SIM_DEVICE_ON_HOLD;
  if (talking)
    return ringing ? SIM_DEVICE_RING_IN_USE : SIM_DEVICE_IN_USE;
  return ringing ? SIM_DEVICE_RINGING : SIM_DEVICE_IDLE;
}

/* Returns: the device's state, by the numbers of queue members (AST_DEVICE_*) */
int
sim_phone_queue_status (const SimPhone *self)
{
  switch (sim_phone_state (self))
    {
    case SIM_DEVICE_IN_USE:
      return 2;
    case SIM_DEVICE_UNAVAILABLE:
      return 5;
    case SIM_DEVICE_RINGING:
      return 6;
    case SIM_DEVICE_RING_IN_USE:
      return 7;
    case SIM_DEVICE_ON_HOLD:
      return 8;
    default:
      return 1;
    }
}

/* Returns: (transfer none): StatusText */
const char *
sim_phone_state_text (int state)
{
  switch (state)
    {
    case SIM_DEVICE_IN_USE:
      return "InUse";
    case SIM_DEVICE_UNAVAILABLE:
      return "Unavailable";
    case SIM_DEVICE_RINGING:
      return "Ringing";
    case SIM_DEVICE_RING_IN_USE:
      return "InUse&Ringing";
    case SIM_DEVICE_ON_HOLD:
      return "Hold";
    default:
      return "Idle";
    }
}

/* Returns: (transfer none): State of DeviceStateChange, and what the dialplan function DEVICE_STATE says */
const char *
sim_phone_device_text (int state)
{
  switch (state)
    {
    case SIM_DEVICE_IN_USE:
      return "INUSE";
    case SIM_DEVICE_UNAVAILABLE:
      return "UNAVAILABLE";
    case SIM_DEVICE_RINGING:
      return "RINGING";
    case SIM_DEVICE_RING_IN_USE:
      return "RINGINUSE";
    case SIM_DEVICE_ON_HOLD:
      return "ONHOLD";
    default:
      return "NOT_INUSE";
    }
}

/* Tells the world if the device's state is another than before: ExtensionStatus, DeviceStateChange and the
 * queues it is a member of. On the real server they come around the events of the call, here right after. */
void
sim_phone_changed (HeraldSim *sim,
                   SimPhone *self)
{
  int state = sim_phone_state (self);

  if (state == self->last_state)
    return;
  self->last_state = state;
  if (self->exten != NULL)
    {
      sim_event_begin (sim, "ExtensionStatus", SIM_CLASS_CALL);
      sim_text_add (sim->event, "Exten", self->exten);
      sim_text_add (sim->event, "Context", "internal");
      sim_text_add (sim->event, "Hint", self->device);
      sim_text_add_int (sim->event, "Status", state);
      sim_text_add (sim->event, "StatusText", sim_phone_state_text (state));
      sim_event_end (sim);
    }
  sim_event_begin (sim, "DeviceStateChange", SIM_CLASS_CALL);
  sim_text_add (sim->event, "Device", self->device);
  sim_text_add (sim->event, "State", sim_phone_device_text (state));
  sim_event_end (sim);
  if (self->exten != NULL)
    sim_queues_member_changed (sim, self);
}

/* The phone registers or goes away. */
void
sim_phone_set_registered (HeraldSim *sim,
                          SimPhone *self,
                          gboolean registered)
{
  self->registered = registered;
  sim_phone_changed (sim, self);
}

/* Says what the outside numbers that end in @tail do. */
void
sim_outside_set (HeraldSim *sim,
                 const char *tail,
                 SimManner manner,
                 guint after_ms)
{
  SimOutside *self = NULL;

  for (guint i = 0; i < sim->outside->len && self == NULL; i++)
    {
      SimOutside *outside = g_ptr_array_index (sim->outside, i);

      if (g_str_equal (outside->tail, tail))
        self = outside;
    }
  if (self == NULL)
    {
      self = g_new0 (SimOutside, 1);
      self->tail = g_strdup (tail);
      g_ptr_array_add (sim->outside, self);
    }
  self->manner = manner;
  self->after_ms = after_ms;
}

/* Returns: (transfer none): what an outside number does; numbers nobody spoke of answer after 2 s */
const SimOutside *
sim_outside_find (HeraldSim *sim,
                  const char *number)
{
  static const SimOutside usual = { NULL, SIM_MANNER_ANSWERS, 2000 };
  const SimOutside *best = &usual;
  gsize longest = 0;

  for (guint i = 0; i < sim->outside->len; i++)
    {
      const SimOutside *outside = g_ptr_array_index (sim->outside, i);
      gsize length = strlen (outside->tail);

      if (length > longest && g_str_has_suffix (number, outside->tail))
        {
          best = outside;
          longest = length;
        }
    }
  return best;
}

/* Frees what was said about an outside number. */
void
sim_outside_free (SimOutside *self)
{
  g_free (self->tail);
  g_free (self);
}

/* Gives the phone's person a name. */
void
sim_phone_set_name (SimPhone *self,
                    const char *name)
{
  sim_set (&self->name, name);
}
