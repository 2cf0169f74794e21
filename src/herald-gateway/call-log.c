/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line for each call, and where more come in a second than anybody reads, one for all of them: two thousand lines a second would cost
 * more than what they tell of, and the journal keeps but a part of them. */

#include "call-log.h"

#include "pbx/pbx-timer.h"

#define SECOND_MS 1000

struct _HeraldCallLog
{
  gint64 since;  /* of the calls that are counted, monotonic microseconds */
  guint n_lines; /* since then */
  guint n_more, n_not_told;
  gint64 slowest_us; /* of those without a line */
  GSource *sum;      /* owned; NULL: each has a line */
};

/**
 * herald_call_log_new:
 *
 * Returns: (transfer full): a log of calls
 */
HeraldCallLog *
herald_call_log_new (void)
{
  return g_new0 (HeraldCallLog, 1);
}

static void
write_sum (HeraldCallLog *self)
{
  herald_timer_clear (&self->sum);
  if (self->n_more > 0)
    g_message ("%u more calls, the slowest in %.1f ms; %u of them not told", self->n_more, (double) self->slowest_us / 1000, self->n_not_told);
  self->n_lines = self->n_more = self->n_not_told = 0;
  self->slowest_us = 0;
}

/**
 * herald_call_log_free:
 * @self: (transfer full) (nullable): a log of calls; what was not written is
 */
void
herald_call_log_free (HeraldCallLog *self)
{
  if (self == NULL)
    return;
  write_sum (self);
  g_free (self);
}

static gboolean
on_sum (gpointer user_data)
{
  write_sum (user_data);
  return G_SOURCE_REMOVE;
}

static void
add_to_sum (HeraldCallLog *self,
            gint64 took_us,
            const GError *error)
{
  self->n_more++;
  self->n_not_told += error != NULL;
  self->slowest_us = MAX (self->slowest_us, took_us);
  if (self->sum == NULL)
    herald_timer_set (&self->sum, SECOND_MS, on_sum, self);
}

/* Whether there may be a line now. */
static gboolean
take_line (HeraldCallLog *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->sum == NULL && now - self->since >= G_TIME_SPAN_SECOND)
    {
      self->since = now;
      self->n_lines = 0;
    }
  if (self->n_lines >= HERALD_CALL_LOG_LINES)
    return FALSE;
  self->n_lines++;
  return TRUE;
}

/**
 * herald_call_log_tell:
 * @self: a log of calls
 * @route: what was asked for
 * @outcome: a word for what came of it
 * @took_us: microseconds that the call waited
 * @error: (nullable): why Asterisk was not told all of it
 */
void
herald_call_log_tell (HeraldCallLog *self,
                      const char *route,
                      const char *outcome,
                      gint64 took_us,
                      const GError *error)
{
  if (!take_line (self))
    {
      add_to_sum (self, took_us, error);
      return;
    }
  if (error != NULL)
    g_message ("%s: %s in %.1f ms, not told: %s", route, outcome, (double) took_us / 1000, error->message);
  else
    g_message ("%s: %s in %.1f ms", route, outcome, (double) took_us / 1000);
}

/**
 * herald_call_log_trouble:
 * @self: a log of calls
 * @route: what was asked for
 * @error: why what it needs has failed
 *
 * The same goes for each call, so that in a busy second the first lines say it for all.
 */
void
herald_call_log_trouble (HeraldCallLog *self,
                         const char *route,
                         const GError *error)
{
  if (take_line (self))
    g_message ("%s: %s", route, error->message);
}
