/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data of a call that the dialplan told by another way than the manager's events: the application's own FastAGI server. */

#include <string.h>

#include "engine/engine-private.h"
#include "wire/pop-event.h"

/**
 * herald_engine_add_call_data:
 * @self: an engine
 * @unique_id: Asterisk's id of a channel of the call, mostly the caller's
 * @linked_id: (nullable): Asterisk's id of the whole call, where it is known
 * @ext: (nullable): the extensions whose desks alone are to show it, with commas between them; %NULL or empty: whoever gets
 *   the call
 * @data: what is told of it; not to be changed any more
 *
 * Does what the event UserEvent(HeraldPop,…) of the manager does: the call has the data, now or when it rings here. Without
 * a connection nothing is kept: there will be no call either.
 */
void
herald_engine_add_call_data (HeraldEngine *self,
                             const char *unique_id,
                             const char *linked_id,
                             const char *ext,
                             HeraldCallData *data)
{
  g_auto (GStrv) exts = ext != NULL ? herald_pop_exts_split (ext, strlen (ext)) : NULL;

  g_return_if_fail (HERALD_IS_ENGINE (self));
  g_return_if_fail (unique_id != NULL && data != NULL);
  if (self->tracker == NULL || herald_call_data_get_n (data) == 0)
    return;
  herald_call_tracker_add_data (self->tracker, unique_id, linked_id, (const char *const *) exts, data, g_get_monotonic_time ());
  herald_engine_fed (self);
}
