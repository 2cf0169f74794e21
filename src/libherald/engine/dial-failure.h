/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "calls/call.h"
#include "engine/engine-error.h"

G_BEGIN_DECLS

/* What the server has told of a click-to-dial, as far as it has. */
typedef struct
{
  const char *who;         /* the far end as the user knows it: a name or a number */
  gboolean own_phone;      /* my phone had not been picked up yet */
  gboolean channel_seen;   /* a leg to my phone existed */
  int reason;              /* of OriginateResponse; -1: none came */
  const char *dial_status; /* of the last DialEnd of the leg in question; NULL: none came */
  int cause;               /* of the Hangup (Q.850); 0: unknown */
  HeraldCallOutcome outcome;
} HeraldDialFacts;

GError *herald_dial_failure (const HeraldDialFacts *facts) G_GNUC_WARN_UNUSED_RESULT;
GError *herald_dial_refusal (const char *server_words) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
