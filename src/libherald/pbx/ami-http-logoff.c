/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a session over HTTP. A server that is not told keeps it for a minute (httptimeout), and as long keeps the
 * thread of the long poll, of which it has only so many (sessionlimit). Nobody waits for the answer but a program that
 * ends, and that not long. */

#include "pbx/ami-http-private.h"

#include "pbx/pbx-timer.h"

/* On their way, in all threads. */
static int n_logoffs;

static gboolean
on_late (gpointer user_data)
{
  HeraldAmiHttp *self = user_data;

  herald_timer_clear (&self->logoff_deadline);
  g_cancellable_cancel (self->logoff);
  return G_SOURCE_REMOVE;
}

/* A log-off begins: it goes on when the transport is closed, for at most HERALD_AMI_HTTP_LOGOFF_MS. */
void
herald_ami_http_logoff_begun (HeraldAmiHttp *self)
{
  g_atomic_int_inc (&n_logoffs);
  herald_timer_clear (&self->logoff_deadline);
  herald_timer_set (&self->logoff_deadline, HERALD_AMI_HTTP_LOGOFF_MS, on_late, self);
}

/* It has got there, or will not. */
void
herald_ami_http_logoff_ended (HeraldAmiHttp *self)
{
  herald_timer_clear (&self->logoff_deadline);
  g_atomic_int_add (&n_logoffs, -1);
}

static gboolean
on_enough (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * herald_ami_http_await_logoffs:
 *
 * For a program that ends: lets the log-offs of the sessions that it has stopped reach their servers. Returns at once where there
 * are none, else when they have, after %HERALD_AMI_HTTP_LOGOFF_MS at the latest. Runs the main context of the thread meanwhile.
 */
void
herald_ami_http_await_logoffs (void)
{
  GMainContext *context = g_main_context_get_thread_default ();
  gboolean enough = FALSE;
  GSource *deadline = NULL;

  if (g_atomic_int_get (&n_logoffs) == 0)
    return;
  herald_timer_set (&deadline, HERALD_AMI_HTTP_LOGOFF_MS, on_enough, &enough);
  while (g_atomic_int_get (&n_logoffs) > 0 && !enough)
    g_main_context_iteration (context, TRUE);
  herald_timer_clear (&deadline);
}
