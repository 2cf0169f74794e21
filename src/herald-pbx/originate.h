/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/channel.h"

G_BEGIN_DECLS

/* Called once, when the originated phone has answered (@ok) or will not. */
typedef void (*SimOriginateDone) (gboolean ok, gpointer data);

typedef struct _SimOriginate
{
  HeraldSim *sim;
  char *dial_string;
  char *context, *exten, *num, *name, *action_id, *account, *channel_id, *app, *app_data;
  int priority;
  gboolean has_caller_id;
  guint timeout_ms;
  guint timer;
  SimChannel *channel;
  SimOriginateDone done;
  gpointer done_data;
  GDestroyNotify done_free;
} SimOriginate;

void sim_originate_start (SimOriginate *self);
void sim_originate_answered (SimChannel *channel);
void sim_originate_failed (SimChannel *channel, int reason, const char *dial_status, int cause, int tech_cause);
void sim_originate_free (SimOriginate *self);

G_END_DECLS
