/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "calls/call-tracker.h"
#include "server-options.h"

G_BEGIN_DECLS

typedef struct _HeraldLive HeraldLive;

/* What happens on a live link, besides calls; each may be %NULL. */
typedef struct
{
  HeraldCallFunc call;
  void (*event) (HeraldAmiMessage *message, gpointer user_data);           /* after the tracker has seen it */
  void (*state) (HeraldLive *live, HeraldLinkState state, gpointer user_data);
} HeraldLiveFuncs;

HeraldLive *herald_live_new (HeraldServerOptions *options, gboolean snapshot, const HeraldLiveFuncs *funcs,
                             gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void herald_live_free (HeraldLive *self);
HeraldAmiSession *herald_live_get_session (HeraldLive *self);
HeraldCallTracker *herald_live_get_tracker (HeraldLive *self);
gboolean herald_live_was_logged_in (HeraldLive *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldLive, herald_live_free)

G_END_DECLS
