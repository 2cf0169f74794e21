/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl dial where Herald runs: Herald dials, and tells how it goes. */

#include "dial-desk.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>

#include "commands.h"

typedef struct
{
  HeraldDesk *desk;
  const char *number;
  gboolean json;
  char *call;       /* NULL: not taken yet */
  GPtrArray *early; /* of GVariant: what was told before the answer */
  GMainLoop *loop;
  gboolean no_wait;
  const char *phase; /* interned: what was said last */
  gboolean done;
  int status;
} Dial;

static void
finish (Dial *self,
        int status)
{
  self->status = status;
  self->done = TRUE;
  g_main_loop_quit (self->loop);
}

static void
say_phase (Dial *self,
           const char *phase)
{
  if (g_strcmp0 (self->phase, phase) == 0)
    return;
  self->phase = g_intern_string (phase);
  if (g_str_equal (phase, "own-phone"))
    fputs (_("Pick up your phone…\n"), stderr);
  else if (g_str_equal (phase, "calling"))
    fprintf (stderr, _("Calling %s…\n"), self->number);
}

static void
see (Dial *self,
     GVariant *call)
{
  const char *failure = herald_desk_text (call, "failure");

  if (self->done || !g_str_equal (herald_desk_text (call, "call"), self->call))
    return;
  if (self->json)
    {
      g_autofree char *line = herald_desk_call_to_json (call);

      puts (line);
    }
  say_phase (self, herald_desk_text (call, "dial_phase"));
  if (g_str_equal (herald_desk_text (call, "state"), "connected"))
    {
      fprintf (self->json ? stderr : stdout, _("Connected to %s.\n"), self->number);
      finish (self, HERALD_EXIT_OK);
    }
  else if (*failure != '\0')
    finish (self, herald_complain (HERALD_EXIT_FAILED, "%s", failure));
  else if (g_str_equal (herald_desk_text (call, "state"), "ended"))
    finish (self, herald_complain (HERALD_EXIT_FAILED, _("The call to %s has ended before it was answered."), self->number));
}

static void
on_signal (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *signal,
           GVariant *arguments,
           gpointer user_data)
{
  Dial *self = user_data;
  g_autoptr (GVariant) call = NULL;

  if (g_str_equal (signal, "Announced") || !g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(a{sv})")))
    return;
  call = g_variant_get_child_value (arguments, 0);
  if (self->call != NULL)
    see (self, call);
  else
    g_ptr_array_add (self->early, g_variant_ref (call));
}

static void
on_gone (GDBusConnection *connection,
         const char *name,
         gpointer user_data)
{
  finish (user_data, herald_complain (HERALD_EXIT_FAILED, _("Herald has ended.")));
}

static gboolean
on_interrupt (gpointer user_data)
{
  finish (user_data, herald_complain (HERALD_EXIT_FAILED, _("Interrupted. Your phone may still ring.")));
  return G_SOURCE_CONTINUE;
}

static void
dial (Dial *self)
{
  g_autoptr (GVariant) answer = herald_desk_call (self->desk, "Dial", g_variant_new ("(s@a{sv})", self->number, g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)),
                                                  &self->status);

  if (answer == NULL)
    return;
  g_variant_get (answer, "(s)", &self->call);
  for (guint i = 0; i < self->early->len; i++)
    see (self, g_ptr_array_index (self->early, i));
  if (!self->done && !self->no_wait)
    g_main_loop_run (self->loop);
}

/**
 * herald_dial_by_desk:
 * @desk: the Herald that runs
 * @number: what to call
 * @json: whether a program reads the lines
 * @no_wait: whether it is over when Herald has taken the wish
 *
 * Returns: a #HeraldExit
 */
int
herald_dial_by_desk (HeraldDesk *desk,
                     const char *number,
                     gboolean json,
                     gboolean no_wait)
{
  Dial self = { .desk = desk, .number = number, .json = json, .no_wait = no_wait, .loop = g_main_loop_new (NULL, FALSE) };
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, &self);
  guint heard = g_dbus_connection_signal_subscribe (desk->connection, desk->owner, "org.heraldcti.Herald1", NULL, NULL, NULL,
                                                    G_DBUS_SIGNAL_FLAGS_NONE, on_signal, &self, NULL);
  guint watch = g_bus_watch_name_on_connection (desk->connection, desk->owner, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_gone, &self, NULL);

  self.early = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  dial (&self);
  g_bus_unwatch_name (watch);
  g_dbus_connection_signal_unsubscribe (desk->connection, heard);
  g_source_remove (interrupt);
  g_ptr_array_unref (self.early);
  g_main_loop_unref (self.loop);
  g_free (self.call);
  return self.status;
}
