/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many events come, and how many of them Herald reads. */

#include "diagnose/doctor-private.h"

#include <glib/gi18n-lib.h>

/* Below this share, in percent, and above this rate, in events a second, a filter at the server is worth its lines. */
#define SHARE_LOW 70
#define RATE_HIGH 20

static void
say_traffic (HeraldDoctor *self)
{
  HeraldEventCount count = herald_rights_count_events (herald_doctor_get_rights (self));
  guint seconds = self->sample_s;
  double rate;
  guint share;

  count.all -= self->counted.all;
  count.read -= self->counted.read;
  count.bytes -= self->counted.bytes;
  rate = (double) count.all / seconds;
  share = count.all > 0 ? (guint) (count.read * 100 / count.all) : 100;

  if (count.all == 0)
    herald_doctor_say (self, HERALD_CHECK_TRAFFIC, HERALD_CHECK_OK, NULL,
                       ngettext ("No event came in %u second: nobody telephones, or the server filters well.",
                                 "No event came in %u seconds: nobody telephones, or the server filters well.", seconds),
                       seconds);
  else if (share < SHARE_LOW && rate >= RATE_HIGH)
    herald_doctor_say (self, HERALD_CHECK_TRAFFIC, HERALD_CHECK_WARNING,
                       _("Herald copes, but the server works for nothing: the eventfilter lines of “heraldctl doctor --manager-conf” keep "
                         "the rest back."),
                       _("%.0f events a second (%.1f kB/s); Herald reads %u %% of them."), rate, (double) count.bytes / 1000 / seconds, share);
  else
    herald_doctor_say (self, HERALD_CHECK_TRAFFIC, HERALD_CHECK_OK, NULL, _("%.1f events a second (%.1f kB/s); Herald reads %u %% of them."),
                       rate, (double) count.bytes / 1000 / seconds, share);
}

static gboolean
on_sampled (gpointer data)
{
  HeraldDoctor *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  if (herald_doctor_get_session (self) != NULL)
    say_traffic (self);
  herald_doctor_next (self);
  return G_SOURCE_REMOVE;
}

/* Phase: a sample of the events. */
void
herald_doctor_check_traffic (HeraldDoctor *self)
{
  if (herald_ami_path_is_digest (self->server.path))
    {
      herald_doctor_say (self, HERALD_CHECK_TRAFFIC, HERALD_CHECK_SKIPPED, NULL, _("Not looked at, since this address tells no events."));
      herald_doctor_next (self);
      return;
    }
  if (self->sample_s == 0)
    {
      herald_doctor_say (self, HERALD_CHECK_TRAFFIC, HERALD_CHECK_SKIPPED, NULL, _("No sample of the events was wanted."));
      herald_doctor_next (self);
      return;
    }
  self->counted = herald_rights_count_events (herald_doctor_get_rights (self));
  self->timer = g_timeout_source_new_seconds (self->sample_s);
  g_source_set_callback (self->timer, on_sampled, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}
