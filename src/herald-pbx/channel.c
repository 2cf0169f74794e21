/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channels and bridges, and the events that tell of them. */

#include "herald-pbx/channel.h"

#include <string.h>

#include "herald-pbx/end.h"
#include "herald-pbx/phone.h"

static char *
new_uniqueid (HeraldSim *sim)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT ".%u", sim_clock_now (sim->clock) / G_USEC_PER_SEC,
                                         sim->last_unique++);

  return sim->system_name != NULL ? g_strdup_printf ("%s-%s", sim->system_name, id) : g_steal_pointer (&id);
}

/* Cuts at SIM_ID_MAX bytes, between characters. */
static char *
cut (const char *text)
{
  const char *end;

  if (text == NULL || strlen (text) <= SIM_ID_MAX)
    return g_strdup (text);
  end = g_utf8_find_prev_char (text, text + SIM_ID_MAX + 1);
  return g_strndup (text, end != NULL ? (gsize) (end - text) : SIM_ID_MAX);
}

static SimChannel *
add_channel (HeraldSim *sim,
             SimChannel *self)
{
  self->sim = sim;
  self->created = sim_clock_now (sim->clock);
  self->device = g_strndup (self->name, (gsize) (strrchr (self->name, '-') - self->name));
  self->priority = 1;
  self->account = g_strdup ("");
  self->app = g_strdup ("");
  self->app_data = g_strdup ("");
  sim->processed++;
  g_ptr_array_add (sim->channels, self);
  g_hash_table_insert (sim->by_name, self->name, self);
  g_hash_table_insert (sim->by_id, self->uniqueid, self);
  sim_channel_event (self, "Newchannel");
  return self;
}

/**
 * sim_channel_new:
 * @phone: the device it runs on
 * @num: (nullable): its caller id
 * @linkedid: (nullable): of the call it belongs to; %NULL: its own
 * @uniqueid: (nullable): wished by an Originate
 *
 * Returns: (transfer none): a new channel, announced by Newchannel
 */
SimChannel *
sim_channel_new (HeraldSim *sim,
                 SimPhone *phone,
                 SimState state,
                 const char *num,
                 const char *name,
                 const char *context,
                 const char *exten,
                 const char *linkedid,
                 const char *uniqueid)
{
  SimChannel *self = g_new0 (SimChannel, 1);

  self->name = g_strdup_printf ("%s-%08x", phone->device, sim->last_channel++);
  self->uniqueid = uniqueid != NULL ? g_strdup (uniqueid) : new_uniqueid (sim);
  self->linkedid = g_strdup (linkedid != NULL ? linkedid : self->uniqueid);
  self->state = state;
  self->num = cut (num);
  self->cid_name = cut (name);
  self->context = g_strdup (context);
  self->exten = g_strdup (exten);
  self->dnid = g_strdup (state == SIM_RING ? exten : "");
  self->runs_dialplan = state == SIM_RING;
  self->phone = phone;
  g_ptr_array_add (phone->channels, self);
  return add_channel (sim, self);
}

/* Returns: (transfer none): one half (1 or 2) of a Local pair, announced by Newchannel */
SimChannel *
sim_channel_new_local (HeraldSim *sim,
                       const char *exten,
                       const char *context,
                       int half,
                       guint pair,
                       const char *linkedid)
{
  SimChannel *self = g_new0 (SimChannel, 1);

  self->name = g_strdup_printf ("Local/%s@%s-%08x;%d", exten, context, pair, half);
  self->uniqueid = new_uniqueid (sim);
  self->linkedid = g_strdup (linkedid != NULL ? linkedid : self->uniqueid);
  self->state = half == 1 ? SIM_DOWN : SIM_RING;
  self->context = g_strdup (context);
  self->exten = g_strdup (exten);
  self->dnid = g_strdup ("");
  self->runs_dialplan = half == 2;
  return add_channel (sim, self);
}

/* Returns: (transfer none) (nullable): the channel of that name, compared without regard to case */
SimChannel *
sim_channel_find (HeraldSim *sim,
                  const char *name)
{
  SimChannel *self = name != NULL ? g_hash_table_lookup (sim->by_name, name) : NULL;

  for (guint i = 0; self == NULL && name != NULL && i < sim->channels->len; i++)
    {
      SimChannel *channel = g_ptr_array_index (sim->channels, i);

      if (g_ascii_strcasecmp (channel->name, name) == 0 || g_strcmp0 (channel->uniqueid, name) == 0)
        self = channel;
    }
  return self;
}

/* Returns: (transfer none) (nullable): the channel with that unique id */
SimChannel *
sim_channel_find_id (HeraldSim *sim,
                     const char *uniqueid)
{
  return uniqueid != NULL ? g_hash_table_lookup (sim->by_id, uniqueid) : NULL;
}

/* Frees the channel; it must have left its bridge and its dial. */
void
sim_channel_free (SimChannel *self)
{
  sim_clock_cancel (self->sim->clock, &self->timer);
  g_free (self->name);
  g_free (self->device);
  g_free (self->uniqueid);
  g_free (self->linkedid);
  g_free (self->num);
  g_free (self->cid_name);
  g_free (self->line_num);
  g_free (self->line_name);
  g_free (self->account);
  g_free (self->context);
  g_free (self->exten);
  g_free (self->dnid);
  g_free (self->app);
  g_free (self->app_data);
  g_free (self);
}

/* Sends an event that has nothing but the channel's snapshot. */
void
sim_channel_event (SimChannel *self,
                   const char *event)
{
  sim_event_begin (self->sim, event, SIM_CLASS_CALL);
  sim_text_channel (self->sim->event, "", self);
  sim_event_end (self->sim);
}

/* Changes the state and tells it by Newstate. */
void
sim_channel_set_state (SimChannel *self,
                       SimState state)
{
  if (self->state == state)
    return;
  self->state = state;
  if (state == SIM_UP)
    self->answered = sim_clock_now (self->sim->clock);
  sim_channel_event (self, "Newstate");
}

/* Changes the connected line without an event. */
void
sim_channel_set_line (SimChannel *self,
                      const char *num,
                      const char *name)
{
  sim_set (&self->line_num, num);
  sim_set (&self->line_name, name);
}

/* Changes the connected line and tells it by NewConnectedLine. */
void
sim_channel_tell_line (SimChannel *self,
                       const char *num,
                       const char *name)
{
  sim_channel_set_line (self, num, name);
  sim_channel_event (self, "NewConnectedLine");
}

/* Moves the channel in the dialplan, without an event (Newexten is of the class dialplan, which nobody reads). */
void
sim_channel_set_place (SimChannel *self,
                       const char *context,
                       const char *exten,
                       int priority)
{
  if (context != NULL)
    sim_set (&self->context, context);
  if (exten != NULL)
    sim_set (&self->exten, exten);
  self->priority = priority;
}

/* Notes the application that the channel runs, for CoreShowChannels and Status. */
void
sim_channel_set_app (SimChannel *self,
                     const char *app,
                     const char *data)
{
  sim_set (&self->app, app);
  sim_set (&self->app_data, data);
}

/**
 * sim_channel_request_hangup:
 * @event: HangupRequest (the phone hung up) or SoftHangupRequest (the server wants it to)
 * @cause: Q.850, or -1 where Asterisk leaves it out
 * @tech_cause: the SIP status behind it, or 0
 */
void
sim_channel_request_hangup (SimChannel *self,
                            const char *event,
                            int cause,
                            int tech_cause)
{
  sim_event_begin (self->sim, event, SIM_CLASS_CALL);
  sim_text_channel (self->sim->event, "", self);
  if (cause >= 0)
    sim_text_add_int (self->sim->event, "Cause", cause);
  if (tech_cause > 0)
    sim_text_add_int (self->sim->event, "TechCause", tech_cause);
  sim_event_end (self->sim);
}

/* Ends the channel: Hangup, then its device's new state. What it was still part of loses it, and whoever has
 * nobody left by that is hung up, too. */
void
sim_channel_hangup (SimChannel *self,
                    int cause,
                    int tech_cause)
{
  HeraldSim *sim = self->sim;
  SimPhone *phone = self->phone;

  sim_end_release (self);
  if (self->runs_dialplan && g_strcmp0 (self->context, "from-trunk") == 0)
    sim_channel_set_place (self, NULL, "h", 2); /* the trunk's context has an extension for the end of a call */
  sim_event_begin (sim, "Hangup", SIM_CLASS_CALL);
  sim_text_channel (sim->event, "", self);
  sim_text_add_int (sim->event, "Cause", cause);
  sim_text_add (sim->event, "Cause-txt", sim_text_cause (cause));
  if (tech_cause > 0)
    sim_text_add_int (sim->event, "TechCause", tech_cause);
  sim_event_end (sim);

  g_hash_table_remove (sim->by_name, self->name);
  g_hash_table_remove (sim->by_id, self->uniqueid);
  if (phone != NULL)
    g_ptr_array_remove_fast (phone->channels, self);
  g_ptr_array_remove_fast (sim->channels, self);
  if (phone != NULL)
    sim_phone_changed (sim, phone);
}

/* Music for who waits: MusicOnHoldStart and MusicOnHoldStop. */
void
sim_channel_music (SimChannel *self,
                   gboolean on)
{
  if (self->hears_music == on)
    return;
  self->hears_music = on;
  sim_event_begin (self->sim, on ? "MusicOnHoldStart" : "MusicOnHoldStop", SIM_CLASS_CALL);
  sim_text_channel (self->sim->event, "", self);
  if (on)
    sim_text_add (self->sim->event, "Class", "default");
  sim_event_end (self->sim);
}

static void
bridge_event (HeraldSim *sim,
              const char *event,
              SimBridge *self,
              SimChannel *channel,
              const char *swap)
{
  sim_event_begin (sim, event, SIM_CLASS_CALL);
  sim_text_bridge (sim->event, "", self);
  if (channel != NULL)
    sim_text_channel (sim->event, "", channel);
  if (swap != NULL)
    sim_text_add (sim->event, "SwapUniqueid", swap);
  sim_event_end (sim);
}

/* Returns: (transfer full): a new, empty bridge, announced by BridgeCreate */
SimBridge *
sim_bridge_new (HeraldSim *sim,
                gboolean parking)
{
  SimBridge *self = g_new0 (SimBridge, 1);

  self->id = g_uuid_string_random ();
  self->type = parking ? "parking" : "basic";
  self->technology = parking ? "holding_bridge" : "simple_bridge";
  self->creator = parking ? "Parking" : "<unknown>";
  self->name = parking ? "default" : "<unknown>";
  self->channels = g_ptr_array_new ();
  bridge_event (sim, "BridgeCreate", self, NULL, NULL);
  return self;
}

/* Puts @channel in, out of where it was, in the place of the channel with the unique id @swap if given. */
void
sim_bridge_enter (HeraldSim *sim,
                  SimBridge *self,
                  SimChannel *channel,
                  const char *swap)
{
  SimBridge *before = channel->bridge;

  if (before != NULL)
    {
      sim_bridge_leave (channel);
      if (before->channels->len == 0 && before != sim->parking && before != self)
        sim_bridge_destroy (sim, before);
    }
  channel->bridge = self;
  g_ptr_array_add (self->channels, channel);
  bridge_event (sim, "BridgeEnter", self, channel, swap);
}

/* Takes @channel out of its bridge, which stays. */
void
sim_bridge_leave (SimChannel *channel)
{
  SimBridge *self = g_steal_pointer (&channel->bridge);

  if (self == NULL)
    return;
  g_ptr_array_remove (self->channels, channel);
  bridge_event (channel->sim, "BridgeLeave", self, channel, NULL);
}

/* Ends an empty bridge. */
void
sim_bridge_destroy (HeraldSim *sim,
                    SimBridge *self)
{
  bridge_event (sim, "BridgeDestroy", self, NULL, NULL);
  sim_bridge_free (self);
}

/* Frees a bridge without a word. */
void
sim_bridge_free (SimBridge *self)
{
  g_ptr_array_unref (self->channels);
  g_free (self->id);
  g_free (self);
}

/* Returns: (transfer none) (nullable): who is in the same bridge; those who are parked are each alone */
SimChannel *
sim_bridge_other (SimChannel *channel)
{
  if (channel->bridge != NULL && channel->bridge != channel->sim->parking)
    for (guint i = 0; i < channel->bridge->channels->len; i++)
      if (g_ptr_array_index (channel->bridge->channels, i) != channel)
        return g_ptr_array_index (channel->bridge->channels, i);
  return NULL;
}
