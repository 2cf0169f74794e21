/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions that list: channels, extensions, queues, parked calls. */

#include <string.h>

#include "herald-pbx/actions.h"
#include "herald-pbx/channel.h"
#include "herald-pbx/parking.h"
#include "herald-pbx/phone.h"
#include "herald-pbx/queue.h"

static void
add_id (GString *text,
        const SimRequest *request)
{
  const char *id = sim_request_get (request, "ActionID");

  if (id != NULL && *id != '\0')
    sim_text_add (text, "ActionID", id);
}

static GString *
begin_list (const SimRequest *request,
            const char *message)
{
  GString *text = g_string_new (NULL);

  sim_client_begin (text, request, "Success");
  sim_text_add (text, "EventList", "start");
  sim_text_add (text, "Message", message);
  g_string_append (text, "\r\n");
  return text;
}

void
sim_action_core_show_channels (SimClient *client,
                               const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  g_autoptr (GString) text = begin_list (request, "Channels will follow");

  for (guint i = 0; i < sim->channels->len; i++)
    {
      SimChannel *channel = g_ptr_array_index (sim->channels, i);
      gint64 age = (sim_clock_now (sim->clock) - channel->created) / G_USEC_PER_SEC;

      sim_text_add (text, "Event", "CoreShowChannel");
      add_id (text, request);
      sim_text_channel (text, "", channel);
      sim_text_add (text, "Application", channel->app);
      sim_text_add (text, "ApplicationData", channel->app_data);
      g_string_append_printf (text, "Duration: %02d:%02d:%02d\r\n", (int) (age / 3600), (int) (age / 60 % 60),
                              (int) (age % 60));
      sim_text_add (text, "BridgeId", channel->bridge != NULL ? channel->bridge->id : "");
      g_string_append (text, "\r\n");
    }
  sim_client_send_list (client, text, request, "CoreShowChannelsComplete", sim->channels->len, NULL);
}

static void
add_status (GString *text,
            SimChannel *channel,
            const SimRequest *request)
{
  HeraldSim *sim = channel->sim;
  g_autofree char *line_name = sim_text_escape_name (channel->line_name);

  sim_text_add (text, "Event", "Status");
  sim_text_add (text, "Privilege", "Call");
  sim_text_channel (text, "", channel);
  sim_text_add (text, "Type", g_str_has_prefix (channel->name, "Local/") ? "Local" : "PJSIP");
  sim_text_add (text, "DNID", channel->dnid);
  sim_text_add (text, "EffectiveConnectedLineNum", sim_text_or_unknown (channel->line_num));
  sim_text_add (text, "EffectiveConnectedLineName", line_name);
  sim_text_add (text, "TimeToHangup", "0");
  sim_text_add (text, "BridgeID", channel->bridge != NULL ? channel->bridge->id : "");
  sim_text_add (text, "Application", channel->app);
  sim_text_add (text, "Data", channel->app_data);
  sim_text_add (text, "Nativeformats", "(ulaw)");
  sim_text_add (text, "Readformat", "ulaw");
  sim_text_add (text, "Readtrans", "");
  sim_text_add (text, "Writeformat", "ulaw");
  sim_text_add (text, "Writetrans", "");
  sim_text_add (text, "Callgroup", "0");
  sim_text_add (text, "Pickupgroup", "0");
  sim_text_add_int (text, "Seconds", (sim_clock_now (sim->clock) - channel->created) / G_USEC_PER_SEC);
  add_id (text, request);
  g_string_append (text, "\r\n");
}

void
sim_action_status (SimClient *client,
                   const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  const char *name = sim_request_get (request, "Channel");
  SimChannel *only = name != NULL && *name != '\0' ? sim_channel_find (sim, name) : NULL;
  g_autoptr (GString) text = NULL;
  guint items = 0;

  if (name != NULL && *name != '\0' && only == NULL)
    {
      sim_client_respond (client, request, "Error", "No such channel");
      return;
    }
  text = begin_list (request, "Channel status will follow");
  for (guint i = 0; i < sim->channels->len; i++)
    {
      SimChannel *channel = g_ptr_array_index (sim->channels, i);

      if (only != NULL && only != channel)
        continue;
      add_status (text, channel, request);
      items++;
    }
  sim_client_send_list (client, text, request, "StatusComplete", items, "Items");
}

static void
add_hint (GString *text,
          const SimPhone *phone)
{
  int state = sim_phone_state (phone);

  sim_text_add (text, "Exten", phone->exten);
  sim_text_add (text, "Context", "internal");
  sim_text_add (text, "Hint", phone->device);
  sim_text_add_int (text, "Status", state);
  sim_text_add (text, "StatusText", sim_phone_state_text (state));
}

/* Of all variables and functions the state of a device, DEVICE_STATE(PJSIP/1001); the others are empty. */
void
sim_action_getvar (SimClient *client,
                   const SimRequest *request)
{
  static const char function[] = "DEVICE_STATE(";
  const char *variable = sim_request_get (request, "Variable");
  g_autoptr (GString) text = g_string_new (NULL);
  const char *value = "";

  if (variable == NULL || *variable == '\0')
    {
      sim_client_respond (client, request, "Error", "No variable specified");
      return;
    }
  if (g_str_has_prefix (variable, function) && g_str_has_suffix (variable, ")"))
    {
      g_autofree char *device = g_strndup (variable + strlen (function), strlen (variable) - strlen (function) - 1);
      const SimPhone *phone = sim_phone_find_device (sim_client_get_sim (client), device);

      value = phone != NULL ? sim_phone_device_text (sim_phone_state (phone)) : "INVALID";
    }
  sim_client_begin (text, request, "Success");
  sim_text_add (text, "Variable", variable);
  sim_text_add (text, "Value", value);
  g_string_append (text, "\r\n");
  sim_client_send (client, text->str, text->len);
}

void
sim_action_extension_state (SimClient *client,
                            const SimRequest *request)
{
  const char *exten = sim_request_get (request, "Exten");
  const SimPhone *phone = sim_phone_find (sim_client_get_sim (client), exten);
  g_autoptr (GString) text = g_string_new (NULL);

  if (exten == NULL || *exten == '\0')
    {
      sim_client_respond (client, request, "Error", "Extension not specified");
      return;
    }
  sim_client_begin (text, request, "Success");
  sim_text_add (text, "Message", "Extension Status");
  if (phone != NULL)
    add_hint (text, phone);
  else
    g_string_append_printf (text, "Exten: %s\r\nContext: internal\r\nHint: \r\nStatus: -1\r\nStatusText: Unknown\r\n",
                            exten);
  g_string_append (text, "\r\n");
  sim_client_send (client, text->str, text->len);
}

void
sim_action_extension_state_list (SimClient *client,
                                 const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  g_autoptr (GString) text = begin_list (request, "Extension Statuses will follow");
  guint items = 0;

  for (guint i = 0; i < sim->phones->len; i++)
    {
      const SimPhone *phone = g_ptr_array_index (sim->phones, i);

      if (phone->exten == NULL)
        continue;
      sim_text_add (text, "Event", "ExtensionStatus");
      add_id (text, request);
      add_hint (text, phone);
      g_string_append (text, "\r\n");
      items++;
    }
  sim_client_send_list (client, text, request, "ExtensionStateListComplete", items, NULL);
}

static guint
add_queue (HeraldSim *sim,
           GString *text,
           SimQueue *queue,
           const SimRequest *request)
{
  sim_text_add (text, "Event", "QueueParams");
  sim_text_add (text, "Queue", queue->name);
  sim_text_add (text, "Max", "0");
  sim_text_add (text, "Strategy", "ringall");
  sim_text_add_int (text, "Calls", queue->callers->len);
  sim_text_add_int (text, "Holdtime", queue->hold_time);
  sim_text_add_int (text, "TalkTime", queue->talk_time);
  sim_text_add_int (text, "Completed", queue->completed);
  sim_text_add_int (text, "Abandoned", queue->abandoned);
  sim_text_add (text, "ServiceLevel", "20");
  sim_text_add (text, "ServicelevelPerf", "100.0");
  sim_text_add (text, "ServicelevelPerf2", "100.0");
  sim_text_add (text, "Weight", "0");
  add_id (text, request);
  g_string_append (text, "\r\n");
  for (guint i = 0; i < queue->members->len; i++)
    {
      SimMember *member = g_ptr_array_index (queue->members, i);

      sim_text_add (text, "Event", "QueueMember");
      sim_text_add (text, "Queue", queue->name);
      sim_text_add (text, "Name", member->phone->name);
      sim_text_add (text, "Location", member->phone->device);
      sim_queue_member_text (sim, text, queue, member);
      sim_text_add (text, "Wrapuptime", "0");
      add_id (text, request);
      g_string_append (text, "\r\n");
    }
  return 1 + queue->members->len;
}

static guint
add_entries (HeraldSim *sim,
             GString *text,
             SimQueue *queue,
             const SimRequest *request)
{
  for (guint i = 0; i < queue->callers->len; i++)
    {
      SimChannel *caller = g_ptr_array_index (queue->callers, i);
      g_autofree char *name = sim_text_escape_name (caller->cid_name);

      /* QueueEntry writes "unknown" where everything else writes "<unknown>". */
      sim_text_add (text, "Event", "QueueEntry");
      sim_text_add (text, "Queue", queue->name);
      sim_text_add_int (text, "Position", i + 1);
      sim_text_add (text, "Channel", caller->name);
      sim_text_add (text, "Uniqueid", caller->uniqueid);
      sim_text_add (text, "CallerIDNum", caller->num != NULL ? caller->num : "unknown");
      sim_text_add (text, "CallerIDName", caller->cid_name != NULL ? name : "unknown");
      sim_text_add (text, "ConnectedLineNum", caller->line_num != NULL ? caller->line_num : "unknown");
      sim_text_add (text, "ConnectedLineName", "unknown");
      sim_text_add_int (text, "Wait", (sim_clock_now (sim->clock) - caller->waiting->joined) / G_USEC_PER_SEC);
      sim_text_add (text, "Priority", "0");
      add_id (text, request);
      g_string_append (text, "\r\n");
    }
  return queue->callers->len;
}

void
sim_action_queue_status (SimClient *client,
                         const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  const char *name = sim_request_get (request, "Queue");
  g_autoptr (GString) text = begin_list (request, "Queue status will follow");
  guint items = 0;

  for (guint i = 0; i < sim->queues->len; i++)
    {
      SimQueue *queue = g_ptr_array_index (sim->queues, i);

      if (name != NULL && *name != '\0' && !g_str_equal (name, queue->name))
        continue;
      items += add_queue (sim, text, queue, request);
      items += add_entries (sim, text, queue, request);
    }
  sim_client_send_list (client, text, request, "QueueStatusComplete", items, NULL);
}

void
sim_action_queue_summary (SimClient *client,
                          const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  g_autoptr (GString) text = begin_list (request, "Queue summary will follow");

  for (guint i = 0; i < sim->queues->len; i++)
    {
      SimQueue *queue = g_ptr_array_index (sim->queues, i);
      guint available = 0;

      for (guint m = 0; m < queue->members->len; m++)
        available += sim_phone_queue_status (((SimMember *) g_ptr_array_index (queue->members, m))->phone) == 1;
      sim_text_add (text, "Event", "QueueSummary");
      sim_text_add (text, "Queue", queue->name);
      sim_text_add_int (text, "LoggedIn", queue->members->len);
      sim_text_add_int (text, "Available", available);
      sim_text_add_int (text, "Callers", queue->callers->len);
      sim_text_add_int (text, "HoldTime", queue->hold_time);
      sim_text_add_int (text, "TalkTime", queue->talk_time);
      sim_text_add (text, "LongestHoldTime", "0");
      add_id (text, request);
      g_string_append (text, "\r\n");
    }
  sim_client_send_list (client, text, request, "QueueSummaryComplete", sim->queues->len, NULL);
}

void
sim_action_queue_pause (SimClient *client,
                        const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  const char *interface = sim_request_get (request, "Interface");
  const char *name = sim_request_get (request, "Queue");
  const char *value = sim_request_get (request, "Paused");
  const char *reason = sim_request_get (request, "Reason");
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  gboolean paused;

  if (interface == NULL || *interface == '\0' || value == NULL || *value == '\0')
    {
      sim_client_respond (client, request, "Error", "Need 'Interface' and 'Paused' parameters.");
      return;
    }
  paused = g_ascii_strcasecmp (value, "true") == 0 || g_ascii_strcasecmp (value, "yes") == 0 || g_str_equal (value, "1");
  for (guint i = 0; i < sim->queues->len; i++)
    {
      SimQueue *queue = g_ptr_array_index (sim->queues, i);

      if ((name == NULL || *name == '\0' || g_str_equal (name, queue->name))
          && sim_queue_find_member (queue, interface) != NULL)
        g_ptr_array_add (found, queue);
    }
  if (found->len == 0)
    {
      sim_client_respond (client, request, "Error", "Interface not found");
      return;
    }
  sim_client_respond (client, request, "Success",
                      paused ? "Interface paused successfully" : "Interface unpaused successfully");
  for (guint i = 0; i < found->len; i++)
    {
      SimQueue *queue = g_ptr_array_index (found, i);

      sim_queue_pause (sim, queue, sim_queue_find_member (queue, interface), paused, reason);
    }
}

void
sim_action_parked_calls (SimClient *client,
                         const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  g_autoptr (GString) text = begin_list (request, "Parked calls will follow");

  for (guint i = 0; i < sim->parked->len; i++)
    {
      sim_text_add (text, "Event", "ParkedCall");
      sim_parking_text (text, g_ptr_array_index (sim->parked, i), NULL);
      add_id (text, request);
      g_string_append (text, "\r\n");
    }
  sim_client_send_list (client, text, request, "ParkedCallsComplete", sim->parked->len, "Total");
}
