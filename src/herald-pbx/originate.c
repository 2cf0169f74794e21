/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Click-to-dial: the server calls a phone, and when it is picked up runs the dialplan for it. */

#include "herald-pbx/originate.h"

#include <string.h>

#include "herald-pbx/dial.h"
#include "herald-pbx/phone.h"

/* Frees an Originate whose channel is gone or answered. */
void
sim_originate_free (SimOriginate *self)
{
  sim_clock_cancel (self->sim->clock, &self->timer);
  if (self->done_free != NULL)
    self->done_free (self->done_data);
  g_free (self->dial_string);
  g_free (self->context);
  g_free (self->exten);
  g_free (self->num);
  g_free (self->name);
  g_free (self->action_id);
  g_free (self->account);
  g_free (self->channel_id);
  g_free (self->app);
  g_free (self->app_data);
  g_free (self);
}

/* Tells how it went; a synchronous Originate is told by its response only. */
static void
respond (SimOriginate *self,
         gboolean ok,
         int reason)
{
  HeraldSim *sim = self->sim;
  g_autofree char *name = sim_text_escape_name (self->name);

  if (self->done != NULL)
    {
      self->done (ok, self->done_data);
      return;
    }
  sim_event_begin (sim, "OriginateResponse", SIM_CLASS_CALL);
  if (self->action_id != NULL)
    sim_text_add (sim->event, "ActionID", self->action_id);
  sim_text_add (sim->event, "Response", ok ? "Success" : "Failure");
  sim_text_add (sim->event, "Channel", ok ? self->channel->name : self->dial_string);
  sim_text_add (sim->event, "Context", self->context);
  sim_text_add (sim->event, "Exten", self->exten);
  sim_text_add_int (sim->event, "Reason", reason);
  sim_text_add (sim->event, "Uniqueid", ok ? self->channel->uniqueid : "<unknown>");
  sim_text_add (sim->event, "CallerIDNum", sim_text_or_unknown (self->num));
  sim_text_add (sim->event, "CallerIDName", name);
  sim_event_end (sim);
}

static void
on_timeout (gpointer data)
{
  SimOriginate *self = data;

  self->timer = 0;
  sim_originate_failed (self->channel, 3, NULL, 19, 480);
}

/* Calls the phone. Takes @self. */
void
sim_originate_start (SimOriginate *self)
{
  HeraldSim *sim = self->sim;
  SimPhone *phone = sim_phone_find_device (sim, self->dial_string);
  SimChannel *channel;

  if (phone == NULL || phone == sim->trunk || !phone->registered)
    {
      respond (self, FALSE, 0);
      sim_originate_free (self);
      return;
    }
  channel = sim_channel_new (sim, phone, SIM_DOWN, phone->exten, phone->name, "internal", "s", NULL, self->channel_id);
  channel->runs_dialplan = TRUE;
  channel->originated = TRUE;
  channel->originate = self;
  self->channel = channel;
  sim_set (&channel->account, self->account != NULL ? self->account : "");
  if (self->has_caller_id)
    {
      sim_set (&channel->num, self->num);
      if (self->name != NULL)
        sim_set (&channel->cid_name, self->name);
      sim_event_begin (sim, "NewCallerid", SIM_CLASS_CALL);
      sim_text_channel (sim->event, "", channel);
      sim_text_add (sim->event, "CID-CallingPres", "0 (Presentation Allowed, Not Screened)");
      sim_event_end (sim);
      sim_channel_tell_line (channel, self->num, self->name);
    }
  sim_dial_event (NULL, channel, "DialBegin", phone->exten);
  self->timer = sim_clock_add (sim->clock, self->timeout_ms, on_timeout, self);
  sim_leg_behave (channel);
}

/* The phone is picked up: the dialplan starts. */
void
sim_originate_answered (SimChannel *channel)
{
  HeraldSim *sim = channel->sim;
  SimOriginate *self = g_steal_pointer (&channel->originate);

  g_return_if_fail (self != NULL);
  sim_channel_set_state (channel, SIM_UP);
  respond (self, TRUE, 4);
  sim_dial_event (NULL, channel, "DialEnd", "ANSWER");
  sim_phone_changed (sim, channel->phone);
  if (self->exten != NULL && *self->exten != '\0')
    {
      sim_channel_set_place (channel, self->context, self->exten, self->priority);
      sim_originate_free (self);
      sim_dial_run (channel);
      return;
    }
  sim_channel_set_app (channel, self->app != NULL ? self->app : "", self->app_data);
  sim_originate_free (self);
}

/* The phone was not picked up. @reason is that of OriginateResponse, @dial_status that of DialEnd (%NULL: none
 * is sent), the causes are those of Hangup. */
void
sim_originate_failed (SimChannel *channel,
                      int reason,
                      const char *dial_status,
                      int cause,
                      int tech_cause)
{
  SimOriginate *self = g_steal_pointer (&channel->originate);

  g_return_if_fail (self != NULL);
  respond (self, FALSE, reason);
  if (dial_status != NULL)
    sim_dial_event (NULL, channel, "DialEnd", dial_status);
  sim_originate_free (self);
  sim_clock_cancel (channel->sim->clock, &channel->timer);
  sim_channel_hangup (channel, cause, tech_cause);
}
