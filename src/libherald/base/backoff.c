/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long to wait before trying a server again: doubling from half a second to half a minute, with jitter
 * so that two hundred desks do not all return in the same millisecond after a restart. */

#include "base/backoff.h"

/* Half the wait is fixed and half is random: never hammering, never in step. */
#define JITTER 0.5

/**
 * herald_backoff_next:
 * @backoff: the state, all zero before the first use
 * @random: a number from 0 to 1, drawn by the caller
 *
 * Returns: the milliseconds to wait before the next try
 */
guint
herald_backoff_next (HeraldBackoff *backoff,
                     double random)
{
  guint shift = MIN (backoff->tries, 16);
  double wait = MIN ((double) HERALD_BACKOFF_FIRST_MS * (1u << shift), HERALD_BACKOFF_LAST_MS);

  backoff->tries++;
  return (guint) (wait * (1 - JITTER) + wait * JITTER * CLAMP (random, 0.0, 1.0));
}

/**
 * herald_backoff_reset:
 * @backoff: the state
 *
 * Starts again from the shortest wait: after a success, or when the network has come back.
 */
void
herald_backoff_reset (HeraldBackoff *backoff)
{
  backoff->tries = 0;
}
