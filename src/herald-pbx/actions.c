/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The actions there are, and who may do them: measured on Asterisk 16 and 22 with one user per class. */

#include "herald-pbx/actions.h"

#include <string.h>

/* clang-format off */
static const SimAction table[] = {
  { "Atxfer", SIM_CLASS_CALL, FALSE, sim_action_atxfer, "Attended transfer." },
  { "BlindTransfer", SIM_CLASS_CALL, FALSE, sim_action_blind_transfer, "Blind transfer channel(s) to the given destination" },
  { "CancelAtxfer", SIM_CLASS_CALL, FALSE, sim_action_cancel_atxfer, "Cancel an attended transfer." },
  { "Challenge", SIM_CLASS_NONE, TRUE, sim_action_challenge, "Generate Challenge for MD5 Auth." },
  { "CoreSettings", SIM_CLASS_SYSTEM | SIM_CLASS_REPORTING, FALSE, sim_action_core_settings, "Show PBX core settings (version etc)." },
  { "CoreShowChannels", SIM_CLASS_SYSTEM | SIM_CLASS_REPORTING, FALSE, sim_action_core_show_channels, "List currently active channels." },
  { "CoreStatus", SIM_CLASS_SYSTEM | SIM_CLASS_REPORTING, FALSE, sim_action_core_status, "Show PBX core status variables." },
  { "DBGet", SIM_CLASS_SYSTEM | SIM_CLASS_REPORTING, FALSE, sim_action_db_get, "Get DB Entry." },
  { "DBPut", SIM_CLASS_SYSTEM, FALSE, sim_action_db_put, "Put DB entry." },
  { "Events", SIM_CLASS_NONE, FALSE, sim_action_events, "Control Event Flow." },
  { "ExtensionState", SIM_CLASS_CALL | SIM_CLASS_REPORTING, FALSE, sim_action_extension_state, "Check Extension Status." },
  { "ExtensionStateList", SIM_CLASS_CALL | SIM_CLASS_REPORTING, FALSE, sim_action_extension_state_list, "List the current known extension states." },
  { "Filter", SIM_CLASS_SYSTEM, FALSE, sim_action_filter, "Dynamically add filters for the current manager session." },
  { "Getvar", SIM_CLASS_CALL | SIM_CLASS_REPORTING, FALSE, sim_action_getvar, "Gets a channel variable or function value." },
  { "Hangup", SIM_CLASS_SYSTEM | SIM_CLASS_CALL, FALSE, sim_action_hangup, "Hangup channel." },
  { "ListCommands", SIM_CLASS_NONE, FALSE, sim_action_list_commands, "List available manager commands." },
  { "Login", SIM_CLASS_NONE, TRUE, sim_action_login, "Login Manager." },
  { "Logoff", SIM_CLASS_NONE, TRUE, sim_action_logoff, "Logoff Manager." },
  { "Originate", SIM_CLASS_ORIGINATE, FALSE, sim_action_originate, "Originate a call." },
  { "Park", SIM_CLASS_CALL, FALSE, sim_action_park, "Park a channel." },
  { "ParkedCalls", SIM_CLASS_CALL, FALSE, sim_action_parked_calls, "List parked calls." },
  { "Ping", SIM_CLASS_NONE, FALSE, sim_action_ping, "Keepalive command." },
  { "QueuePause", SIM_CLASS_AGENT, FALSE, sim_action_queue_pause, "Makes a queue member temporarily unavailable." },
  { "QueueStatus", SIM_CLASS_NONE, FALSE, sim_action_queue_status, "Show queue status." },
  { "QueueSummary", SIM_CLASS_NONE, FALSE, sim_action_queue_summary, "Show queue summary." },
  { "Redirect", SIM_CLASS_CALL, FALSE, sim_action_redirect, "Redirect (transfer) a call." },
  { "Status", SIM_CLASS_SYSTEM | SIM_CLASS_CALL | SIM_CLASS_REPORTING, FALSE, sim_action_status, "List channel status." },
  { "UserEvent", SIM_CLASS_USER, FALSE, sim_action_user_event, "Send an arbitrary event." },
  { "WaitEvent", SIM_CLASS_NONE, FALSE, sim_action_wait_event, "Wait for an event to occur." },
  { NULL, SIM_CLASS_NONE, FALSE, NULL, NULL },
};
/* clang-format on */

/* Returns: (transfer none): all actions, ended by one without a name */
const SimAction *
sim_actions_table (void)
{
  return table;
}

/* Returns: the classes named in a comma-separated list, as in manager.conf: "call,agent", "all" */
SimClass
sim_class_from_names (const char *names)
{
  static const struct
  {
    const char *name;
    SimClass value;
  } classes[] = {
    { "system", SIM_CLASS_SYSTEM },       { "call", SIM_CLASS_CALL },           { "log", SIM_CLASS_LOG },
    { "verbose", SIM_CLASS_VERBOSE },     { "command", SIM_CLASS_COMMAND },     { "agent", SIM_CLASS_AGENT },
    { "user", SIM_CLASS_USER },           { "config", SIM_CLASS_CONFIG },       { "dtmf", SIM_CLASS_DTMF },
    { "reporting", SIM_CLASS_REPORTING }, { "cdr", SIM_CLASS_CDR },             { "dialplan", SIM_CLASS_DIALPLAN },
    { "originate", SIM_CLASS_ORIGINATE }, { "security", SIM_CLASS_SECURITY },   { "all", SIM_CLASS_ALL },
  };
  g_auto (GStrv) list = g_strsplit (names != NULL ? names : "", ",", 0);
  SimClass result = SIM_CLASS_NONE;

  for (guint i = 0; list[i] != NULL; i++)
    for (gsize c = 0; c < G_N_ELEMENTS (classes); c++)
      if (g_ascii_strcasecmp (g_strstrip (list[i]), classes[c].name) == 0)
        result |= classes[c].value;
  return result;
}

static const SimAction *
find (const char *name)
{
  for (const SimAction *action = table; action->name != NULL; action++)
    if (g_ascii_strcasecmp (action->name, name) == 0)
      return action;
  return NULL;
}

static void
remember (HeraldSim *sim,
          const char *name,
          const SimRequest *request)
{
  g_autofree char *key = g_ascii_strdown (name, -1);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (sim->action_counts, key));

  /* Only real actions are counted, so that a client cannot fill the table. */
  if (find (name) == NULL)
    return;
  g_hash_table_insert (sim->last_actions, g_strdup (key), sim_request_dup_text (request));
  g_hash_table_insert (sim->action_counts, g_steal_pointer (&key), GUINT_TO_POINTER (count + 1));
}

/* Does what a client asks for, or says why not. */
void
sim_actions_handle (SimClient *client,
                    const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  const char *name = sim_request_get (request, "Action");
  const SimAction *action;

  if (name == NULL || *name == '\0')
    {
      sim_client_respond (client, request, "Error", "Missing action in request");
      return;
    }
  remember (sim, name, request);
  if (sim->private_actions && g_ascii_strcasecmp (name, "HeraldFault") == 0)
    {
      sim_action_private (client, request);
      return;
    }
  action = find (name);
  if (sim_client_get_user (client) == NULL && (action == NULL || !action->open))
    sim_client_respond (client, request, "Error", "Permission denied");
  else if (action == NULL)
    {
      g_autofree char *message = g_strdup_printf ("Invalid/unknown command: %s. Use Action: ListCommands to show "
                                                  "available commands.", name);

      sim_client_respond (client, request, "Error", message);
    }
  else if (!sim_client_may (client, action->classes))
    sim_client_respond (client, request, "Error", "Permission denied");
  else
    action->func (client, request);
}
