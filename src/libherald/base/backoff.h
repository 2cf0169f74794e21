/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** HERALD_BACKOFF_FIRST_MS: the wait before the first retry, in milliseconds. */
#define HERALD_BACKOFF_FIRST_MS 500
/** HERALD_BACKOFF_LAST_MS: the longest wait between two tries, in milliseconds. */
#define HERALD_BACKOFF_LAST_MS 30000

typedef struct
{
  guint tries;
} HeraldBackoff;

guint herald_backoff_next (HeraldBackoff *backoff, double random);
void herald_backoff_reset (HeraldBackoff *backoff);

G_END_DECLS
