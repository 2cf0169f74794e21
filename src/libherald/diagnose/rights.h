/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pbx/ami-session.h"

G_BEGIN_DECLS

/* What a manager user needs for Herald, by the classes of manager.conf. */
typedef enum
{
  HERALD_RIGHT_READ_CALL,  /* read = call: events of calls */
  HERALD_RIGHT_READ_AGENT, /* read = agent: events of queues */
  HERALD_RIGHT_READ_USER,  /* read = user: what the dialplan tells of calls */
  HERALD_RIGHT_ORIGINATE,  /* write = originate: click-to-dial */
  HERALD_RIGHT_CALL,       /* write = call: hang up, transfer, park, hints */
  HERALD_RIGHT_REPORTING,  /* write = reporting: the list of the channels that are up */
  HERALD_RIGHT_AGENT,      /* write = agent: a break in the queues */
  HERALD_N_RIGHTS,
} HeraldRight;

typedef enum
{
  HERALD_RIGHT_UNKNOWN, /* cannot be told without a call */
  HERALD_RIGHT_MISSING,
  HERALD_RIGHT_THERE,
} HeraldRightState;

/* What came of events while somebody looked. */
typedef struct
{
  guint64 all;   /* events, list items not among them */
  guint64 read;  /* of these, what the tracker reads */
  guint64 bytes; /* of all */
} HeraldEventCount;

/* Finds out what a manager user may do, by trying what changes nothing. */
typedef struct _HeraldRights HeraldRights;

HeraldRights *herald_rights_new (void) G_GNUC_WARN_UNUSED_RESULT;
void herald_rights_unref (HeraldRights *self);

void herald_rights_see_event (HeraldRights *self, HeraldAmiMessage *message);
void herald_rights_try_async (HeraldRights *self, HeraldAmiSession *session, const char *events, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_rights_try_finish (HeraldRights *self, GAsyncResult *result, GError **error);

HeraldRightState herald_rights_get (HeraldRights *self, HeraldRight right);
gboolean herald_rights_may (HeraldRights *self, const char *action);
gboolean herald_rights_may_list_channels (HeraldRights *self);
const char *herald_rights_get_version (HeraldRights *self);
HeraldRightState herald_rights_get_events_on (HeraldRights *self);
char *herald_rights_list_spare (HeraldRights *self) G_GNUC_WARN_UNUSED_RESULT;
HeraldEventCount herald_rights_count_events (HeraldRights *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldRights, herald_rights_unref)

G_END_DECLS
