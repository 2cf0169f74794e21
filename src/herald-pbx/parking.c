/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parking: spaces 701 to 720. */

#include "herald-pbx/parking.h"

#include "herald-pbx/dial.h"
#include "herald-pbx/end.h"
#include "herald-pbx/phone.h"
#include "herald-pbx/queue.h"

/** FIRST_SPACE, LAST_SPACE: the spaces of the lot "default", as in the lab that was recorded. */
#define FIRST_SPACE 701
#define LAST_SPACE 720

static SimParked *
find (HeraldSim *sim,
      const char *space)
{
  for (guint i = 0; i < sim->parked->len; i++)
    {
      SimParked *parked = g_ptr_array_index (sim->parked, i);

      if (g_str_equal (parked->space, space))
        return parked;
    }
  return NULL;
}

/* Whether somebody is parked at @space. */
gboolean
sim_parking_has (HeraldSim *sim,
                 const char *space)
{
  return find (sim, space) != NULL;
}

/* Frees a parked call's place. */
void
sim_parked_free (SimParked *self)
{
  sim_clock_cancel (self->sim->clock, &self->timer);
  g_free (self->space);
  g_free (self->parker);
  g_free (self);
}

/* Appends what ParkedCall, UnParkedCall and the others say. */
void
sim_parking_text (GString *text,
                  SimParked *parked,
                  SimChannel *retriever)
{
  gint64 gone = (sim_clock_now (parked->sim->clock) - parked->since) / G_USEC_PER_SEC;

  sim_text_channel (text, "Parkee", parked->channel);
  if (retriever != NULL)
    sim_text_channel (text, "Retriever", retriever);
  sim_text_add (text, "ParkerDialString", parked->parker);
  sim_text_add (text, "Parkinglot", "default");
  sim_text_add (text, "ParkingSpace", parked->space);
  sim_text_add_int (text, "ParkingTimeout", MAX (parked->timeout_ms / 1000 - gone, 0));
  sim_text_add_int (text, "ParkingDuration", gone);
}

static void
parked_event (SimParked *parked,
              const char *event,
              SimChannel *retriever)
{
  HeraldSim *sim = parked->sim;

  sim_event_begin (sim, event, SIM_CLASS_CALL);
  sim_parking_text (sim->event, parked, retriever);
  sim_event_end (sim);
}

static void
space_events (SimParked *parked,
              gboolean taken)
{
  static const char *const contexts[] = { "internal", "parkedcalls" };
  HeraldSim *sim = parked->sim;
  g_autofree char *device = g_strdup_printf ("park:%s@parkedcalls", parked->space);

  for (guint i = 0; i < G_N_ELEMENTS (contexts); i++)
    {
      sim_event_begin (sim, "ExtensionStatus", SIM_CLASS_CALL);
      sim_text_add (sim->event, "Exten", parked->space);
      sim_text_add (sim->event, "Context", contexts[i]);
      sim_text_add (sim->event, "Hint", device);
      sim_text_add_int (sim->event, "Status", taken);
      sim_text_add (sim->event, "StatusText", taken ? "InUse" : "Idle");
      sim_event_end (sim);
    }
  sim_event_begin (sim, "DeviceStateChange", SIM_CLASS_CALL);
  sim_text_add (sim->event, "Device", device);
  sim_text_add (sim->event, "State", taken ? "INUSE" : "NOT_INUSE");
  sim_event_end (sim);
}

static char *
free_space (HeraldSim *sim)
{
  for (guint tried = FIRST_SPACE; tried <= LAST_SPACE; tried++)
    {
      g_autofree char *space = NULL;

      sim->next_space = sim->next_space < FIRST_SPACE || sim->next_space > LAST_SPACE ? FIRST_SPACE : sim->next_space;
      space = g_strdup_printf ("%u", sim->next_space++);
      if (!sim_parking_has (sim, space))
        return g_steal_pointer (&space);
    }
  return NULL;
}

/* Takes @channel out of the lot without telling who fetched it. */
void
sim_parking_take (SimChannel *channel)
{
  SimParked *parked = g_steal_pointer (&channel->parked);

  sim_channel_music (channel, FALSE);
  space_events (parked, FALSE);
  sim_bridge_leave (channel);
  g_ptr_array_remove (channel->sim->parked, parked);
}

static void
on_timeout (gpointer data)
{
  SimParked *parked = data;
  SimChannel *channel = parked->channel;
  HeraldSim *sim = parked->sim;
  SimPhone *phone = sim_phone_find_device (sim, parked->parker);
  g_autofree char *exten = g_strdelimit (g_strdup (parked->parker), "/", '_');
  g_autofree char *old_context = NULL;
  g_autofree char *old_exten = NULL;
  int old_priority;

  parked->timer = 0;
  sim_channel_music (channel, FALSE);
  /* The bridge still shows where the channel was, the event where it goes. */
  old_context = g_strdup (channel->context);
  old_exten = g_strdup (channel->exten);
  old_priority = channel->priority;
  sim_channel_set_place (channel, "park-dial", exten, 1);
  parked_event (parked, "ParkedCallTimeOut", NULL);
  sim_channel_set_place (channel, old_context, old_exten, old_priority);
  sim_parking_take (channel);
  sim_channel_set_place (channel, "park-dial", exten, 1);
  if (phone != NULL && phone->exten != NULL)
    sim_dial_phone (channel, phone, sim->ring_ms);
  else
    sim_end_alone (channel, 16, 0);
}

/* Who parked the other side has nobody left. */
static void
end_parker (SimChannel *parker,
            SimBridge *bridge)
{
  sim_channel_request_hangup (parker, "HangupRequest", 16, 0);
  sim_bridge_leave (parker);
  sim_bridge_destroy (parker->sim, bridge);
  if (parker->runs_dialplan)
    sim_channel_request_hangup (parker, "SoftHangupRequest", 16, 0);
  sim_channel_hangup (parker, 16, 0);
}

/* Whether @channel is in a talk, and there is a free space. */
gboolean
sim_parking_can (SimChannel *channel)
{
  return channel->state == SIM_UP && channel->parked == NULL && channel->dial == NULL && channel->transfer == NULL
         && (channel->waiting == NULL || sim_bridge_other (channel) != NULL)
         && channel->sim->parked->len <= LAST_SPACE - FIRST_SPACE;
}

/**
 * sim_parking_park:
 * @channel: who is parked
 * @parker: the device that gets it back
 * @timeout_ms: when
 *
 * Returns: (transfer none) (nullable): its place, %NULL if the lot is full or the channel is not in a talk
 */
SimParked *
sim_parking_park (SimChannel *channel,
                  const char *parker,
                  guint timeout_ms)
{
  HeraldSim *sim = channel->sim;
  SimChannel *other = sim_bridge_other (channel);
  SimBridge *bridge = channel->bridge;
  SimParked *parked;
  char *space = sim_parking_can (channel) ? free_space (sim) : NULL;

  if (space == NULL)
    return NULL;
  if (sim->parking == NULL)
    sim->parking = sim_bridge_new (sim, TRUE);
  parked = g_new0 (SimParked, 1);
  parked->sim = sim;
  parked->channel = channel;
  parked->space = space;
  parked->parker = g_strdup (parker);
  parked->since = sim_clock_now (sim->clock);
  parked->timeout_ms = timeout_ms;
  parked->timer = sim_clock_add (sim->clock, timeout_ms, on_timeout, parked);
  g_ptr_array_add (sim->parked, parked);
  channel->parked = parked;
  if (channel->waiting != NULL)
    sim_queue_complete (channel, "transfer");
  channel->holds = FALSE;
  channel->hears_music = FALSE;
  sim_bridge_leave (channel);
  parked_event (parked, "ParkedCall", NULL);
  space_events (parked, TRUE);
  sim_bridge_enter (sim, sim->parking, channel, NULL);
  sim_channel_music (channel, TRUE);
  if (other != NULL)
    end_parker (other, bridge);
  else if (bridge != NULL && bridge->channels->len == 0)
    sim_bridge_destroy (sim, bridge);
  return parked;
}

/* @retriever fetches who is parked at @space. */
void
sim_parking_retrieve (SimChannel *retriever,
                      const char *space)
{
  HeraldSim *sim = retriever->sim;
  SimParked *parked = find (sim, space);
  SimChannel *channel = parked->channel;
  SimBridge *bridge;

  sim_channel_set_state (retriever, SIM_UP);
  sim_phone_changed (sim, retriever->phone);
  sim_channel_set_app (retriever, "ParkedCall", "default");
  retriever->retrieved = TRUE;
  bridge = sim_bridge_new (sim, FALSE);
  sim_channel_music (channel, FALSE);
  space_events (parked, FALSE);
  parked_event (parked, "UnParkedCall", retriever);
  channel->parked = NULL;
  sim_bridge_leave (channel);
  g_ptr_array_remove (sim->parked, parked);
  sim_set (&retriever->linkedid, channel->linkedid);
  sim_bridge_enter (sim, bridge, channel, NULL);
  sim_bridge_enter (sim, bridge, retriever, NULL);
  sim_channel_tell_line (retriever, channel->num, channel->cid_name);
  sim_channel_tell_line (channel, retriever->num, retriever->cid_name);
}

/* Who is parked hangs up. */
void
sim_parking_give_up (SimChannel *channel)
{
  SimParked *parked = g_steal_pointer (&channel->parked);

  sim_channel_request_hangup (channel, "HangupRequest", 16, 0);
  sim_channel_music (channel, FALSE);
  parked_event (parked, "ParkedCallGiveUp", NULL);
  space_events (parked, FALSE);
  sim_bridge_leave (channel);
  g_ptr_array_remove (channel->sim->parked, parked);
  if (channel->runs_dialplan)
    sim_channel_request_hangup (channel, "SoftHangupRequest", 16, 0);
  sim_channel_hangup (channel, 16, 0);
}
