/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every route does alike: it has a deadline, sets channel variables, and ends where the caller hangs up. */

#include "engine/agi-answer.h"

#include <string.h>

#include "base/text.h"
#include "engine/agi-routes-private.h"

/* One reference is the call's own, until it is over and told; the others are of work that has not returned. */
struct _HeraldAgiAnswer
{
  gatomicrefcount refs;
  const char *route, *outcome;
  gint64 started;
  HeraldAgiLateFunc late;
  gpointer data;
  GDestroyNotify destroy;
  gboolean over; /* sent, or gone */

  /* Owned */
  HeraldAgiRoutes *routes;
  HeraldAgiCall *call;
  GCancellable *cancellable;
  GSource *deadline; /* nullable */
  GPtrArray *commands;
};

/**
 * herald_agi_answer_ref:
 * @self: the work
 *
 * For work that is under way: a callback may come when the call is long gone.
 *
 * Returns: (transfer full): the same
 */
HeraldAgiAnswer *
herald_agi_answer_ref (HeraldAgiAnswer *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * herald_agi_answer_unref:
 * @self: (transfer full): the work
 */
void
herald_agi_answer_unref (HeraldAgiAnswer *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->destroy != NULL)
    self->destroy (self->data);
  g_clear_pointer (&self->commands, g_ptr_array_unref);
  g_object_unref (self->cancellable);
  g_object_unref (self->call);
  g_object_unref (self->routes);
  g_free (self);
}

/* From here on nothing is added, and what was asked for it is not wanted any more. */
static void
end (HeraldAgiAnswer *self,
     const char *outcome)
{
  self->over = TRUE;
  self->outcome = outcome;
  herald_agi_call_set_gone (self->call, NULL, NULL);
  if (self->deadline != NULL)
    g_source_destroy (self->deadline);
  g_clear_pointer (&self->deadline, g_source_unref);
  g_cancellable_cancel (self->cancellable);
}

static void
tell (HeraldAgiAnswer *self,
      const GError *error)
{
  if (self->routes->told != NULL)
    self->routes->told (self->route, self->outcome, g_get_monotonic_time () - self->started, error, self->routes->told_data);
  herald_agi_answer_unref (self);
}

static void
on_gone (HeraldAgiCall *call,
         const GError *error,
         gpointer user_data)
{
  HeraldAgiAnswer *self = user_data;

  end (self, "gone");
  tell (self, error);
}

static gboolean
on_deadline (gpointer user_data)
{
  g_autoptr (HeraldAgiAnswer) self = herald_agi_answer_ref (user_data);

  self->late (self, self->data);
  return G_SOURCE_REMOVE;
}

static guint
get_deadline (HeraldAgiRequest *request,
              guint fallback)
{
  const char *text = herald_agi_request_get_parameter (request, "deadline");
  guint64 milliseconds = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, HERALD_AGI_DEADLINE_MAX_MS, &milliseconds, NULL))
    return fallback;
  return (guint) milliseconds;
}

static void
start_deadline (HeraldAgiAnswer *self,
                guint milliseconds)
{
  if (self->deadline != NULL)
    g_source_destroy (self->deadline);
  g_clear_pointer (&self->deadline, g_source_unref);
  self->deadline = g_timeout_source_new (milliseconds);
  g_source_set_callback (self->deadline, on_deadline, self, NULL);
  g_source_attach (self->deadline, g_main_context_get_thread_default ());
}

/**
 * herald_agi_answer_begin:
 * @routes: the routes that serve it
 * @call: the call
 * @route: (transfer none): its route, a word that stays
 * @late: (nullable): called when the time is over that the dialplan allows, the parameter "deadline" in milliseconds; %NULL: the
 *   answer is sent at once
 * @data: for @late, and herald_agi_answer_get_data()
 * @destroy: (nullable): for @data, when all references are gone
 *
 * Returns: (transfer none): the work, until it is over; who lets something go on takes a reference for it
 */
HeraldAgiAnswer *
herald_agi_answer_begin (HeraldAgiRoutes *routes,
                         HeraldAgiCall *call,
                         const char *route,
                         HeraldAgiLateFunc late,
                         gpointer data,
                         GDestroyNotify destroy)
{
  HeraldAgiAnswer *self = g_new0 (HeraldAgiAnswer, 1);

  g_atomic_ref_count_init (&self->refs);
  self->route = route;
  self->started = g_get_monotonic_time ();
  self->late = late;
  self->data = data;
  self->destroy = destroy;
  self->routes = g_object_ref (routes);
  self->call = g_object_ref (call);
  self->cancellable = g_cancellable_new ();
  self->commands = g_ptr_array_new_with_free_func (g_free);
  herald_agi_call_set_gone (call, on_gone, self);
  if (late != NULL)
    start_deadline (self, get_deadline (herald_agi_call_get_request (call), HERALD_AGI_DEADLINE_MS));
  return self;
}

/**
 * herald_agi_answer_set_patience:
 * @self: work that has just begun, with a function for the end of its time
 * @milliseconds: how long a route like this may take where the dialplan does not say
 *
 * Returns: how long it may take now, milliseconds
 */
guint
herald_agi_answer_set_patience (HeraldAgiAnswer *self,
                                guint milliseconds)
{
  guint deadline = get_deadline (herald_agi_call_get_request (self->call), milliseconds);

  start_deadline (self, deadline);
  return deadline;
}

/**
 * herald_agi_answer_is_over:
 * @self: the work
 *
 * Returns: whether nobody waits for it any more: it was sent, or the caller has hung up
 */
gboolean
herald_agi_answer_is_over (HeraldAgiAnswer *self)
{
  return self->over;
}

/**
 * herald_agi_answer_get_data:
 * @self: the work
 *
 * Returns: (transfer none): what the route has given with it
 */
gpointer
herald_agi_answer_get_data (HeraldAgiAnswer *self)
{
  return self->data;
}

/**
 * herald_agi_answer_get_request:
 * @self: the work
 *
 * Returns: (transfer none): what the call asks
 */
HeraldAgiRequest *
herald_agi_answer_get_request (HeraldAgiAnswer *self)
{
  return herald_agi_call_get_request (self->call);
}

/**
 * herald_agi_answer_get_number:
 * @self: the work
 *
 * Returns: (transfer none): whom it is about: the parameter "number", or the caller's number; empty where it is withheld
 */
const char *
herald_agi_answer_get_number (HeraldAgiAnswer *self)
{
  HeraldAgiRequest *request = herald_agi_answer_get_request (self);
  const char *number = herald_agi_request_get_parameter (request, "number");

  if (number == NULL)
    number = herald_agi_request_get (request, "agi_callerid");
  return number != NULL ? number : "";
}

/**
 * herald_agi_answer_get_cancellable:
 * @self: the work
 *
 * Returns: (transfer none): cancelled when it is over
 */
GCancellable *
herald_agi_answer_get_cancellable (HeraldAgiAnswer *self)
{
  return self->cancellable;
}

/**
 * herald_agi_answer_set:
 * @self: work that is not over
 * @variable: a channel variable, or a function: "CALLERID(name)"
 * @value: (nullable): for it; anybody's words
 * @max_chars: characters that are kept
 *
 * Adds a command that sets it.
 */
void
herald_agi_answer_set (HeraldAgiAnswer *self,
                       const char *variable,
                       const char *value,
                       gsize max_chars)
{
  g_autofree char *clean = value != NULL ? herald_text_clean (value, strlen (value), max_chars) : NULL;

  herald_agi_answer_add (self, herald_agi_command ("SET VARIABLE", variable, clean != NULL ? clean : "", NULL));
}

/**
 * herald_agi_answer_add:
 * @self: work that is not over
 * @command: (transfer full) (nullable): of herald_agi_command(); %NULL, one that is too long, is left out
 */
void
herald_agi_answer_add (HeraldAgiAnswer *self,
                       char *command)
{
  g_return_if_fail (!self->over);
  if (command != NULL)
    g_ptr_array_add (self->commands, command);
}

static void
on_run (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  HeraldAgiAnswer *self = user_data;
  g_autoptr (GError) error = NULL;
  guint refused = 0;

  if (herald_agi_call_run_finish (HERALD_AGI_CALL (source), result, &refused, &error) && refused > 0)
    self->outcome = "refused";
  tell (self, error);
}

/**
 * herald_agi_answer_send:
 * @self: work that is not over; it is now
 * @outcome: (transfer none): a word for the log that stays, and tells nothing of the caller
 *
 * Sends the commands, one after the other; then the call goes on in the dialplan.
 */
void
herald_agi_answer_send (HeraldAgiAnswer *self,
                        const char *outcome)
{
  g_return_if_fail (!self->over);
  end (self, outcome);
  herald_agi_call_run_async (self->call, g_steal_pointer (&self->commands), on_run, self);
}
