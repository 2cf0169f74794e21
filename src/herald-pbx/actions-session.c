/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions about the session itself: login, ping, event mask, what there is. */

#include <string.h>

#include "herald-pbx/actions.h"
#include "herald-pbx/faults.h"
#include "herald-pbx/scenario.h"
#include "herald-pbx/server.h"
#include "herald-pbx/text.h"
#include "herald-pbx/web-session.h"

/** ASTERISK_VERSION, AMI_VERSION: whom the simulator takes after. */
#define ASTERISK_VERSION "22.10.1"

static const SimUser *
find_user (HeraldSim *sim,
           const char *name)
{
  for (guint i = 0; name != NULL && i < sim->users->len; i++)
    {
      const SimUser *user = g_ptr_array_index (sim->users, i);

      if (g_str_equal (user->name, name))
        return user;
    }
  return NULL;
}

/* Refuses a second session of a user where only one is allowed. */
static gboolean
refuse_in_use (SimClient *client,
               const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  const SimUser *user = find_user (sim, sim_request_get (request, "Username"));

  if (sim->multiple_logins || user == NULL || sim_client_get_user (client) != NULL
      || !sim_server_has_user (sim->server, user))
    return FALSE;
  sim_client_refuse_later (client, request, "Login Already In Use");
  return TRUE;
}

void
sim_action_challenge (SimClient *client,
                      const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  const char *type = sim_request_get (request, "AuthType");
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *challenge = NULL;

  if (sim_faults_is (sim->faults, HERALD_SIM_FAULT_NO_LOGIN) || refuse_in_use (client, request))
    return;
  if (type == NULL || g_ascii_strcasecmp (type, "MD5") != 0)
    {
      sim_client_respond (client, request, "Error", "Must specify AuthType");
      return;
    }
  challenge = g_strdup_printf ("%u", g_random_int_range (100000000, G_MAXINT));
  sim_client_set_challenge (client, challenge);
  sim_client_begin (text, request, "Success");
  sim_text_add (text, "Challenge", challenge);
  g_string_append (text, "\r\n");
  sim_client_send (client, text->str, text->len);
}

static gboolean
secret_is_right (SimClient *client,
                 const SimRequest *request,
                 const SimUser *user)
{
  const char *key = sim_request_get (request, "Key");
  const char *secret = sim_request_get (request, "Secret");
  const char *challenge = sim_client_get_challenge (client);
  const char *type = sim_request_get (request, "AuthType");
  g_autofree char *both = NULL;
  g_autofree char *right = NULL;

  if (type != NULL && g_ascii_strcasecmp (type, "MD5") == 0)
    {
      if (key == NULL || challenge == NULL)
        return FALSE;
      both = g_strconcat (challenge, user->secret, NULL);
      right = g_compute_checksum_for_string (G_CHECKSUM_MD5, both, -1);
      return g_ascii_strcasecmp (right, key) == 0;
    }
  return secret != NULL && g_str_equal (secret, user->secret);
}

static void
set_mask (SimClient *client,
          const char *mask)
{
  if (g_ascii_strcasecmp (mask, "on") == 0 || g_ascii_strcasecmp (mask, "yes") == 0 || g_str_equal (mask, "1"))
    sim_client_set_mask (client, SIM_CLASS_ALL);
  else
    sim_client_set_mask (client, sim_class_from_names (mask));
}

static void
fully_booted (SimClient *client)
{
  HeraldSim *sim = sim_client_get_sim (client);
  gint64 uptime = (sim_clock_now (sim->clock) - sim->started) / G_USEC_PER_SEC;
  g_autoptr (GString) text = g_string_new (NULL);

  if (!sim_client_reads (client, SIM_CLASS_SYSTEM))
    return;
  sim_text_add (text, "Event", "FullyBooted");
  sim_text_add (text, "Privilege", "system,all");
  sim_text_add_int (text, "Uptime", uptime);
  sim_text_add_int (text, "LastReload", uptime);
  sim_text_add (text, "Status", "Fully Booted");
  g_string_append (text, "\r\n");
  sim_client_tell (client, text->str, text->len);
}

void
sim_action_login (SimClient *client,
                  const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  const SimUser *user = find_user (sim, sim_request_get (request, "Username"));
  const char *events = sim_request_get (request, "Events");

  if (sim_faults_is (sim->faults, HERALD_SIM_FAULT_NO_LOGIN))
    return;
  if (sim_client_get_user (client) != NULL)
    {
      sim_client_respond (client, request, "Success", "Already authenticated");
      return;
    }
  if (refuse_in_use (client, request))
    return;
  if (user == NULL || !secret_is_right (client, request, user))
    {
      sim_client_refuse_later (client, request, "Authentication failed");
      return;
    }
  sim_client_log_in (client, user);
  if (events != NULL)
    set_mask (client, events);
  sim->logins++;
  sim_client_respond (client, request, "Success", "Authentication accepted");
  fully_booted (client);
  sim_scenario_logged_in (sim);
}

void
sim_action_logoff (SimClient *client,
                   const SimRequest *request)
{
  sim_client_respond (client, request, "Goodbye", "Thanks for all the fish.");
  sim_client_close_when_written (client);
}

void
sim_action_ping (SimClient *client,
                 const SimRequest *request)
{
  gint64 now = sim_clock_now (sim_client_get_sim (client)->clock);
  g_autoptr (GString) text = g_string_new (NULL);

  sim_client_begin (text, request, "Success");
  sim_text_add (text, "Ping", "Pong");
  g_string_append_printf (text, "Timestamp: %" G_GINT64_FORMAT ".%06d\r\n\r\n", now / G_USEC_PER_SEC,
                          (int) (now % G_USEC_PER_SEC));
  sim_client_send (client, text->str, text->len);
}

void
sim_action_events (SimClient *client,
                   const SimRequest *request)
{
  const char *mask = sim_request_get (request, "EventMask");
  g_autoptr (GString) text = g_string_new (NULL);

  set_mask (client, mask != NULL ? mask : "off");
  sim_client_begin (text, request, "Success");
  sim_text_add (text, "Events", mask == NULL || g_ascii_strcasecmp (mask, "off") == 0 ? "Off" : "On");
  g_string_append (text, "\r\n");
  sim_client_send (client, text->str, text->len);
}

/* No filters here: a client must live without them, as most users may not set one. */
void
sim_action_filter (SimClient *client,
                   const SimRequest *request)
{
  sim_client_respond (client, request, "Error", "Unknown operation");
}

void
sim_action_core_settings (SimClient *client,
                          const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  const char *version = strrchr (sim->banner, '/');
  g_autoptr (GString) text = g_string_new (NULL);

  sim_client_begin (text, request, "Success");
  sim_text_add (text, "AMIversion", version != NULL ? version + 1 : "11.0.0");
  sim_text_add (text, "AsteriskVersion", ASTERISK_VERSION);
  sim_text_add (text, "SystemName", sim->system_name);
  sim_text_add (text, "CoreMaxCalls", "0");
  sim_text_add (text, "CoreMaxLoadAvg", "0.000000");
  sim_text_add (text, "CoreRunUser", "");
  sim_text_add (text, "CoreRunGroup", "");
  sim_text_add (text, "CoreMaxFilehandles", "0");
  sim_text_add (text, "CoreRealTimeEnabled", "No");
  sim_text_add (text, "CoreCDRenabled", "Yes");
  sim_text_add (text, "CoreHTTPenabled", sim->http_port != 0 || sim->https_port != 0 ? "Yes" : "No");
  sim_text_add (text, "SoundsSearchCustomDir", "No");
  g_string_append (text, "\r\n");
  sim_client_send (client, text->str, text->len);
}

static void
add_time (GString *text,
          const char *prefix,
          gint64 when)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (when / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (time, "%Y-%m-%d");
  g_autofree char *clock = g_date_time_format (time, "%H:%M:%S");

  g_string_append_printf (text, "%sDate: %s\r\n%sTime: %s\r\n", prefix, date, prefix, clock);
}

void
sim_action_core_status (SimClient *client,
                        const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  g_autoptr (GString) text = g_string_new (NULL);

  sim_client_begin (text, request, "Success");
  add_time (text, "CoreStartup", sim->started);
  add_time (text, "CoreReload", sim->started);
  sim_text_add_int (text, "CoreCurrentCalls", sim->channels->len);
  sim_text_add_int (text, "CoreProcessedCalls", (gint64) sim->processed);
  g_string_append (text, "\r\n");
  sim_client_send (client, text->str, text->len);
}

static void
add_class_names (GString *text,
                 SimClass classes)
{
  static const struct
  {
    SimClass value;
    const char *name;
  } names[] = { { SIM_CLASS_SYSTEM, "system" },       { SIM_CLASS_CALL, "call" },   { SIM_CLASS_AGENT, "agent" },
                { SIM_CLASS_USER, "user" },           { SIM_CLASS_REPORTING, "reporting" },
                { SIM_CLASS_ORIGINATE, "originate" } };

  if (classes == SIM_CLASS_NONE)
    {
      g_string_append (text, "<none>");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if ((classes & names[i].value) != 0)
      g_string_append_printf (text, "%s,", names[i].name);
  g_string_append (text, "all");
}

/* Lists what the user may do. */
void
sim_action_list_commands (SimClient *client,
                          const SimRequest *request)
{
  g_autoptr (GString) text = g_string_new (NULL);

  sim_client_begin (text, request, "Success");
  for (const SimAction *action = sim_actions_table (); action->name != NULL; action++)
    {
      if (!sim_client_may (client, action->classes))
        continue;
      g_string_append_printf (text, "%s: %s  (Priv: ", action->name, action->summary);
      add_class_names (text, action->classes);
      g_string_append (text, ")\r\n");
    }
  g_string_append (text, "\r\n");
  sim_client_send (client, text->str, text->len);
}

void
sim_action_user_event (SimClient *client,
                       const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  const char *name = sim_request_get (request, "UserEvent");

  sim_client_respond (client, request, "Success", "Event Sent");
  sim_event_begin (sim, "UserEvent", SIM_CLASS_USER);
  sim_text_add (sim->event, "UserEvent", name);
  sim_event_end (sim);
}

/* Over TCP the events are there already; over HTTP it is the long poll. */
void
sim_action_wait_event (SimClient *client,
                       const SimRequest *request)
{
  SimWebSession *web = sim_client_get_web (client);
  g_autoptr (GString) text = g_string_new (NULL);

  if (web != NULL)
    {
      sim_web_session_wait (web, request);
      return;
    }
  sim_web_session_append_end (text, request, NULL);
  sim_client_send (client, text->str, text->len);
}

/* Action HeraldFault, only with --faults: "Fault: NAME" or "Do: a line of a scenario". */
void
sim_action_private (SimClient *client,
                    const SimRequest *request)
{
  HeraldSim *sim = sim_client_get_sim (client);
  const char *name = sim_request_get (request, "Fault");
  const char *line = sim_request_get (request, "Do");
  g_autoptr (GError) error = NULL;
  HeraldSimFault fault = HERALD_SIM_FAULT_NONE;

  if (name != NULL && !herald_sim_fault_from_name (name, &fault))
    {
      sim_client_respond (client, request, "Error", "There is no such fault");
      return;
    }
  if (line != NULL && !herald_sim_do (sim, line, &error))
    {
      sim_client_respond (client, request, "Error", error->message);
      return;
    }
  sim_client_respond (client, request, "Success", "Done");
  if (name != NULL)
    herald_sim_set_fault (sim, fault);
}
