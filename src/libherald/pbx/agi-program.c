/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gateway interface as it was first: over the pipes of a program. The same call as over TCP. */

#include "pbx/agi-program.h"

#include <glib-unix.h>

#include "pbx/agi-call-private.h"
#include "pbx/pbx-timer.h"

/* How often it is looked whether its time is over. */
#define LOOK_MS 250

struct _HeraldAgiProgram
{
  HeraldAgiCall *call;
  GSource *source, *look;
};

static void
on_closed (HeraldAgiCall *call,
           gpointer user_data)
{
  HeraldAgiProgram *self = user_data;

  herald_timer_clear (&self->source);
  herald_timer_clear (&self->look);
}

static gboolean
on_ready (int fd,
          GIOCondition condition,
          gpointer user_data)
{
  herald_agi_call_ready (((HeraldAgiProgram *) user_data)->call);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_look (gpointer user_data)
{
  herald_agi_call_look (((HeraldAgiProgram *) user_data)->call, g_get_monotonic_time ());
  return G_SOURCE_CONTINUE;
}

/**
 * herald_agi_program_new:
 * @in: the pipe from Asterisk, which the call closes
 * @out: the pipe to it, likewise
 * @arguments: (array zero-terminated=1): the program's, without its name; with none, what Asterisk says of them counts
 * @func: called when the call has said what it wants
 * @gone: called where it goes on before, or before somebody else wants to know: this is no request, or it does not come
 * @user_data: for both
 *
 * Returns: (transfer full): the program's call
 */
HeraldAgiProgram *
herald_agi_program_new (int in,
                        int out,
                        const char *const *arguments,
                        HeraldAgiFunc func,
                        HeraldAgiGoneFunc gone,
                        gpointer user_data)
{
  HeraldAgiProgram *self = g_new0 (HeraldAgiProgram, 1);

  self->call = herald_agi_call_new (in, out, func, user_data, on_closed, self);
  herald_agi_request_take_arguments (herald_agi_call_get_request (self->call), arguments);
  herald_agi_call_set_gone (self->call, gone, user_data);
  self->source = g_unix_fd_source_new (in, G_IO_IN | G_IO_HUP | G_IO_ERR);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_ready), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  herald_timer_set (&self->look, LOOK_MS, on_look, self);
  return self;
}

/**
 * herald_agi_program_hang_up:
 * @self: a program's call
 *
 * Asterisk has sent SIGHUP: the caller has hung up. The work ends; what is being said is said to its end.
 */
void
herald_agi_program_hang_up (HeraldAgiProgram *self)
{
  herald_agi_call_hang_up (self->call);
}

/**
 * herald_agi_program_free:
 * @self: (transfer full) (nullable): a program's call; it goes on
 */
void
herald_agi_program_free (HeraldAgiProgram *self)
{
  if (self == NULL)
    return;
  herald_agi_call_close (self->call);
  g_object_unref (self->call);
  g_free (self);
}
