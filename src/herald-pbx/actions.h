/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/client.h"

G_BEGIN_DECLS

typedef void (*SimActionFunc) (SimClient *client, const SimRequest *request);

typedef struct
{
  const char *name;
  SimClass classes; /* any of them is enough; none: everybody may */
  gboolean open;    /* also before the login */
  SimActionFunc func;
  const char *summary;
} SimAction;

void sim_actions_handle (SimClient *client, const SimRequest *request);
const SimAction *sim_actions_table (void);
SimClass sim_class_from_names (const char *names);

/* actions-session.c */
void sim_action_challenge (SimClient *client, const SimRequest *request);
void sim_action_login (SimClient *client, const SimRequest *request);
void sim_action_logoff (SimClient *client, const SimRequest *request);
void sim_action_ping (SimClient *client, const SimRequest *request);
void sim_action_events (SimClient *client, const SimRequest *request);
void sim_action_filter (SimClient *client, const SimRequest *request);
void sim_action_core_settings (SimClient *client, const SimRequest *request);
void sim_action_core_status (SimClient *client, const SimRequest *request);
void sim_action_list_commands (SimClient *client, const SimRequest *request);
void sim_action_wait_event (SimClient *client, const SimRequest *request);
void sim_action_user_event (SimClient *client, const SimRequest *request);
void sim_action_private (SimClient *client, const SimRequest *request);

/* actions-list.c */
void sim_action_core_show_channels (SimClient *client, const SimRequest *request);
void sim_action_status (SimClient *client, const SimRequest *request);
void sim_action_getvar (SimClient *client, const SimRequest *request);
void sim_action_extension_state (SimClient *client, const SimRequest *request);
void sim_action_extension_state_list (SimClient *client, const SimRequest *request);
void sim_action_queue_status (SimClient *client, const SimRequest *request);
void sim_action_queue_summary (SimClient *client, const SimRequest *request);
void sim_action_queue_pause (SimClient *client, const SimRequest *request);
void sim_action_parked_calls (SimClient *client, const SimRequest *request);

/* actions-database.c */
void sim_action_db_get (SimClient *client, const SimRequest *request);
void sim_action_db_put (SimClient *client, const SimRequest *request);

/* actions-call.c */
void sim_action_originate (SimClient *client, const SimRequest *request);
void sim_action_hangup (SimClient *client, const SimRequest *request);
void sim_action_redirect (SimClient *client, const SimRequest *request);
void sim_action_blind_transfer (SimClient *client, const SimRequest *request);
void sim_action_atxfer (SimClient *client, const SimRequest *request);
void sim_action_cancel_atxfer (SimClient *client, const SimRequest *request);
void sim_action_park (SimClient *client, const SimRequest *request);

G_END_DECLS
