/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions that do something to calls. The texts of the answers are those of Asterisk 22. */

#include <stdlib.h>
#include <string.h>

#include "herald-pbx/actions.h"
#include "herald-pbx/channel.h"
#include "herald-pbx/end.h"
#include "herald-pbx/originate.h"
#include "herald-pbx/parking.h"
#include "herald-pbx/server.h"
#include "herald-pbx/transfer.h"

static gboolean
is_set (const char *value)
{
  return value != NULL && *value != '\0';
}

/* Splits "Name" <number>, <number> or number. */
static void
split_caller_id (const char *caller_id,
                 char **num,
                 char **name)
{
  const char *open = strrchr (caller_id, '<');
  const char *end = open != NULL ? strchr (open, '>') : NULL;
  g_autofree char *before = NULL;

  if (open == NULL || end == NULL)
    {
      *num = g_strdup (caller_id);
      return;
    }
  *num = g_strndup (open + 1, (gsize) (end - open - 1));
  before = g_strstrip (g_strndup (caller_id, (gsize) (open - caller_id)));
  if (*before == '"' && strlen (before) >= 2)
    {
      before[strlen (before) - 1] = '\0';
      *name = g_strdup (before + 1);
    }
  else if (*before != '\0')
    *name = g_strdup (before);
}

/* Returns: (nullable): what is wrong with an Originate, in Asterisk's words */
static const char *
originate_fault (HeraldSim *sim,
                 const SimRequest *request)
{
  const char *channel = sim_request_get (request, "Channel");
  const char *exten = sim_request_get (request, "Exten");
  const char *timeout = sim_request_get (request, "Timeout");
  const char *priority = sim_request_get (request, "Priority");
  const char *app = sim_request_get (request, "Application");
  const char *id = sim_request_get (request, "ChannelId");
  char *end = NULL;

  if (!is_set (channel))
    return "Channel not specified";
  if (is_set (priority) && (strtol (priority, &end, 10) <= 0 || *end != '\0'))
    return "Invalid priority";
  if (is_set (timeout) && (strtol (timeout, &end, 10) <= 0 || *end != '\0'))
    return "Invalid timeout";
  if (strchr (channel, '/') == NULL)
    return "Invalid channel";
  if (is_set (app) && (g_ascii_strcasecmp (app, "System") == 0 || g_ascii_strcasecmp (app, "Exec") == 0))
    return "Originate Access Forbidden: app or data blacklisted";
  if (!is_set (app) && is_set (exten) && is_set (sim_request_get (request, "Context"))
      && !sim_transfer_can_reach (sim, exten))
    return "Extension does not exist.";
  if (is_set (id) && sim_channel_find_id (sim, id) != NULL)
    return "Uniqueid already in use";
  return NULL;
}

typedef struct
{
  HeraldSim *sim;
  guint64 client;
  char *action_id;
} Waiter;

static void
waiter_free (gpointer data)
{
  Waiter *self = data;

  g_free (self->action_id);
  g_free (self);
}

/* An Originate without Async is over: only now is it answered, and the session goes on. */
static void
on_sync_done (gboolean ok,
              gpointer data)
{
  Waiter *waiter = data;
  SimClient *client = sim_server_find_client (waiter->sim->server, waiter->client);
  g_autofree char *text = NULL;

  if (client == NULL)
    return;
  text = g_strdup_printf ("Response: %s\r\nActionID: %s\r\nMessage: %s\r\n\r\n", ok ? "Success" : "Error",
                          waiter->action_id, ok ? "Originate successfully queued" : "Originate failed");
  sim_client_send (client, text, strlen (text));
  sim_client_block (client, FALSE);
}

static SimOriginate *
read_originate (HeraldSim *sim,
                const SimRequest *request)
{
  SimOriginate *self = g_new0 (SimOriginate, 1);
  const char *caller_id = sim_request_get (request, "CallerID");
  const char *timeout = sim_request_get (request, "Timeout");
  const char *priority = sim_request_get (request, "Priority");
  const char *id = sim_request_get (request, "ChannelId");

  self->sim = sim;
  self->dial_string = g_strdup (sim_request_get (request, "Channel"));
  self->context = g_strdup (is_set (sim_request_get (request, "Context")) ? sim_request_get (request, "Context")
                                                                          : "internal");
  self->exten = g_strdup (sim_request_get (request, "Exten"));
  self->account = g_strdup (sim_request_get (request, "Account"));
  self->app = g_strdup (sim_request_get (request, "Application"));
  self->app_data = g_strdup (sim_request_get (request, "Data"));
  self->action_id = g_strdup (sim_request_get (request, "ActionID"));
  self->channel_id = is_set (id) ? g_strdup (id) : NULL;
  self->priority = is_set (priority) ? atoi (priority) : 1;
  self->timeout_ms = is_set (timeout) ? (guint) atoi (timeout) : 30000;
  self->has_caller_id = is_set (caller_id);
  if (self->has_caller_id)
    split_caller_id (caller_id, &self->num, &self->name);
  return self;
}

static gboolean
is_true (const char *value)
{
  return value != NULL
         && (g_ascii_strcasecmp (value, "true") == 0 || g_ascii_strcasecmp (value, "yes") == 0
             || g_str_equal (value, "1") || g_ascii_strcasecmp (value, "on") == 0);
}

void
sim_action_originate (SimClient *client,
                      const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  const char *fault = originate_fault (sim, request);
  SimOriginate *originate;

  if (fault != NULL)
    {
      sim_client_respond (client, request, "Error", fault);
      return;
    }
  originate = read_originate (sim, request);
  if (is_true (sim_request_get (request, "Async")))
    sim_client_respond (client, request, "Success", "Originate successfully queued");
  else
    {
      Waiter *waiter = g_new0 (Waiter, 1);

      waiter->sim = sim;
      waiter->client = sim_client_get_id (client);
      waiter->action_id = g_strdup (originate->action_id != NULL ? originate->action_id : "");
      originate->done = on_sync_done;
      originate->done_data = waiter;
      originate->done_free = waiter_free;
      sim_client_block (client, TRUE);
    }
  sim_originate_start (originate);
}

/* Hangs up all channels that match "/regex/": the ChannelHungup list of Asterisk 12 and later. */
static void
hangup_matching (SimClient *client,
                 const SimRequest *request,
                 const char *pattern,
                 int cause)
{
  HeraldSim *sim = sim_client_get_sim (client);
  g_autofree char *inner = g_strndup (pattern + 1, strlen (pattern) - 2);
  g_autoptr (GRegex) regex = g_regex_new (inner, 0, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) text = g_string_new (NULL);
  const char *id = sim_request_get (request, "ActionID");

  if (regex == NULL)
    {
      sim_client_respond (client, request, "Error", "Regex compile error");
      return;
    }
  for (guint i = 0; i < sim->channels->len; i++)
    {
      SimChannel *channel = g_ptr_array_index (sim->channels, i);

      if (g_regex_match (regex, channel->name, 0, NULL))
        g_ptr_array_add (names, g_strdup (channel->name));
    }
  sim_client_begin (text, request, "Success");
  g_string_append (text, "EventList: start\r\nMessage: Channels hung up will follow\r\n\r\n");
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "Event: ChannelHungup\r\nChannel: %s\r\nActionID: %s\r\n\r\n",
                            (char *) g_ptr_array_index (names, i), id != NULL ? id : "");
  sim_client_send_list (client, text, request, "ChannelsHungupListComplete", names->len, NULL);
  for (guint i = 0; i < names->len; i++)
    {
      SimChannel *channel = sim_channel_find (sim, g_ptr_array_index (names, i));

      if (channel != NULL)
        sim_end_by_server (channel, cause);
    }
}

void
sim_action_hangup (SimClient *client,
                   const SimRequest *request)
{
  const char *name = sim_request_get (request, "Channel");
  const char *cause = sim_request_get (request, "Cause");
  SimChannel *channel;

  if (!is_set (name))
    {
      sim_client_respond (client, request, "Error", "No channel specified");
      return;
    }
  if (*name == '/' && strlen (name) > 2 && name[strlen (name) - 1] == '/')
    {
      hangup_matching (client, request, name, cause != NULL ? atoi (cause) : 0);
      return;
    }
  channel = sim_channel_find (sim_client_get_sim (client), name);
  if (channel == NULL)
    {
      sim_client_respond (client, request, "Error", "No such channel");
      return;
    }
  sim_client_respond (client, request, "Success", "Channel Hungup");
  sim_end_by_server (channel, cause != NULL ? atoi (cause) : 0);
}

void
sim_action_redirect (SimClient *client,
                     const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  const char *name = sim_request_get (request, "Channel");
  const char *exten = sim_request_get (request, "Exten");
  const char *context = sim_request_get (request, "Context");
  const char *priority = sim_request_get (request, "Priority");
  SimChannel *channel = sim_channel_find (sim, name);
  char *end = NULL;
  long number = is_set (priority) ? strtol (priority, &end, 10) : 1;

  if (!is_set (name))
    sim_client_respond (client, request, "Error", "Channel not specified");
  else if (end != NULL && (*end != '\0' || number <= 0))
    sim_client_respond (client, request, "Error", "Priority is invalid");
  else if (channel == NULL)
    {
      g_autofree char *message = g_strdup_printf ("Channel does not exist: %s", name);

      sim_client_respond (client, request, "Error", message);
    }
  else
    {
      sim_client_respond (client, request, "Success", "Redirect successful");
      sim_transfer_redirect (channel, is_set (context) ? context : channel->context, is_set (exten) ? exten : "", (int) number);
    }
}

/* Finds the channel of a transfer, or refuses. */
static SimChannel *
transferer (SimClient *client,
            const SimRequest *request,
            gboolean needs_exten)
{
  const char *name = sim_request_get (request, "Channel");
  SimChannel *channel = sim_channel_find (sim_client_get_sim (client), name);

  if (!is_set (name))
    sim_client_respond (client, request, "Error", "No channel specified");
  else if (needs_exten && !is_set (sim_request_get (request, "Exten")))
    sim_client_respond (client, request, "Error", "No exten specified");
  else if (channel == NULL)
    sim_client_respond (client, request, "Error", "Channel specified does not exist");
  else
    return channel;
  return NULL;
}

void
sim_action_blind_transfer (SimClient *client,
                           const SimRequest *request)
{
  const char *context = sim_request_get (request, "Context");
  const char *exten = sim_request_get (request, "Exten");
  SimChannel *channel = transferer (client, request, TRUE);

  if (channel == NULL)
    return;
  if (!sim_transfer_can_reach (sim_client_get_sim (client), exten))
    sim_client_respond (client, request, "Error", "Invalid transfer");
  else if (sim_bridge_other (channel) == NULL)
    sim_client_respond (client, request, "Error", "Transfer not permitted");
  else
    {
      sim_client_respond (client, request, "Success", "Transfer succeeded");
      sim_transfer_blind (channel, is_set (context) ? context : "internal", exten);
    }
}

void
sim_action_atxfer (SimClient *client,
                   const SimRequest *request)
{
  const char *context = sim_request_get (request, "Context");
  const char *exten = sim_request_get (request, "Exten");
  SimChannel *channel = transferer (client, request, TRUE);

  if (channel == NULL)
    return;
  /* The server only plays the digits of the feature code; whether they lead anywhere it does not say. */
  sim_client_respond (client, request, "Success", "Atxfer successfully queued");
  sim_transfer_attended (channel, is_set (context) ? context : "internal", exten);
}

void
sim_action_cancel_atxfer (SimClient *client,
                          const SimRequest *request)
{
  SimChannel *channel = transferer (client, request, FALSE);

  if (channel == NULL)
    return;
  sim_client_respond (client, request, "Success", "CancelAtxfer successfully queued");
  sim_transfer_cancel (channel);
}

void
sim_action_park (SimClient *client,
                 const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  const char *name = sim_request_get (request, "Channel");
  const char *timeout = sim_request_get (request, "Timeout");
  const char *back = sim_request_get (request, "TimeoutChannel");
  SimChannel *channel = sim_channel_find (sim, name);
  SimChannel *other;
  guint timeout_ms = is_set (timeout) ? (guint) MAX (atoi (timeout), 0) : 45000;
  g_autofree char *device = NULL;

  if (channel == NULL)
    {
      g_autofree char *message = g_strdup_printf ("Channel does not exist: %s", name != NULL ? name : "");

      sim_client_respond (client, request, "Error", message);
      return;
    }
  other = sim_bridge_other (channel);
  if (is_set (back) && strrchr (back, '-') != NULL)
    device = g_strndup (back, (gsize) (strrchr (back, '-') - back));
  else
    device = g_strdup (other != NULL ? other->device : channel->device);
  if (!sim_parking_can (channel))
    {
      sim_client_respond (client, request, "Error", "Park failure\n");
      return;
    }
  /* The value ends in LF, before the CRLF of the line: so does the real server. */
  sim_client_respond (client, request, "Success", "Park successful\n");
  sim_parking_park (channel, device, timeout_ms);
}
