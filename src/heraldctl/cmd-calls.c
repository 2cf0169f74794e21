/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl calls and status: what the Herald on this desktop shows. */

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>

#include "base/json.h"
#include "commands.h"
#include "desk.h"

static const char *const calls_summary
    = N_("Prints the calls of the Herald that runs on this desktop: those that run, and those that wait to be seen.\n\n"
         "Returns 0 when done, or with --follow when interrupted or when Herald ends; 1 when Herald does not run.");

static const char *const status_summary
    = N_("Prints how the Herald that runs on this desktop is connected, and for whom.\n\n"
         "Returns 0 when it is connected; 3 when it is not; 1 when Herald does not run.");

typedef struct
{
  gboolean json;
  GMainLoop *loop;
} Follow;

static void
print_call (GVariant *call,
            gboolean json)
{
  g_autofree char *line = json ? herald_desk_call_to_json (call) : herald_desk_call_to_text (call);

  puts (line);
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
  Follow *self = user_data;
  g_autoptr (GVariant) call = NULL;

  /* What is announced has been added, what is removed has been seen to end. */
  if ((!g_str_equal (signal, "CallAdded") && !g_str_equal (signal, "CallChanged"))
      || !g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(a{sv})")))
    return;
  call = g_variant_get_child_value (arguments, 0);
  print_call (call, self->json);
  if (!herald_output_is_written ())
    g_main_loop_quit (self->loop);
}

static void
on_gone (GDBusConnection *connection,
         const char *name,
         gpointer user_data)
{
  g_main_loop_quit (((Follow *) user_data)->loop);
}

static gboolean
on_interrupt (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static int
print_list (HeraldDesk *desk,
            gboolean json)
{
  int status = HERALD_EXIT_OK;
  g_autoptr (GVariant) properties = herald_desk_get_all (desk, &status);
  g_autoptr (GVariant) calls = properties != NULL ? g_variant_lookup_value (properties, "Calls", G_VARIANT_TYPE ("aa{sv}")) : NULL;

  for (gsize i = 0; calls != NULL && i < g_variant_n_children (calls); i++)
    {
      g_autoptr (GVariant) call = g_variant_get_child_value (calls, i);

      print_call (call, json);
    }
  return herald_output_is_written () ? status : HERALD_EXIT_FAILED;
}

static int
follow (HeraldDesk *desk,
        gboolean json)
{
  Follow self = { json, g_main_loop_new (NULL, FALSE) };
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, self.loop);
  guint terminate = g_unix_signal_add (SIGTERM, on_interrupt, self.loop);
  guint heard = g_dbus_connection_signal_subscribe (desk->connection, desk->owner, "org.heraldcti.Herald1", NULL, NULL, NULL,
                                                    G_DBUS_SIGNAL_FLAGS_NONE, on_signal, &self, NULL);
  guint watch = g_bus_watch_name_on_connection (desk->connection, desk->owner, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_gone, &self, NULL);
  int status = print_list (desk, json);

  if (status == HERALD_EXIT_OK)
    g_main_loop_run (self.loop);
  g_bus_unwatch_name (watch);
  g_dbus_connection_signal_unsubscribe (desk->connection, heard);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  g_main_loop_unref (self.loop);
  return herald_output_is_written () ? status : HERALD_EXIT_FAILED;
}

/**
 * herald_cmd_calls:
 * @argc: number of arguments
 * @argv: "calls" and its options
 *
 * Returns: a #HeraldExit
 */
int
herald_cmd_calls (int argc,
                  char **argv)
{
  gboolean json = FALSE, following = FALSE;
  int status = HERALD_EXIT_OK;
  const GOptionEntry entries[] = {
    { "follow", 'f', 0, G_OPTION_ARG_NONE, &following, N_("Go on, and print a line for each change"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print JSON lines"), NULL },
    { NULL },
  };
  g_autoptr (HeraldDesk) desk = NULL;

  if (!herald_parse_options (entries, NULL, calls_summary, &argc, &argv, &status))
    return status;
  if (argc > 1)
    return herald_complain (HERALD_EXIT_USAGE, _("What is “%s”? Try: heraldctl calls --help"), argv[1]);
  desk = herald_desk_require (&status);
  if (desk == NULL)
    return status;
  return following ? follow (desk, json) : print_list (desk, json);
}

/* Whether the dialplan is answered; an older Herald does not say. */
static void
add_dialplan (HeraldJsonLine *line,
              GVariant *dialplan)
{
  guint port = 0;

  herald_json_line_string (line, "dialplan", herald_desk_text (dialplan, "state"));
  if (!g_variant_lookup (dialplan, "port", "u", &port))
    return;
  herald_json_line_string (line, "dialplan_address", herald_desk_text (dialplan, "address"));
  herald_json_line_int (line, "dialplan_port", port);
}

static void
print_status (GVariant *properties,
              gboolean json)
{
  g_autoptr (GVariant) dialplan = g_variant_lookup_value (properties, "Dialplan", G_VARIANT_TYPE_VARDICT);
  g_autoptr (GVariant) account = g_variant_lookup_value (properties, "Account", G_VARIANT_TYPE_VARDICT);
  g_autoptr (GVariant) calls = g_variant_lookup_value (properties, "Calls", G_VARIANT_TYPE ("aa{sv}"));
  gboolean member = FALSE, paused = FALSE;
  guint missed = 0;

  g_variant_lookup (properties, "Member", "b", &member);
  g_variant_lookup (properties, "Paused", "b", &paused);
  g_variant_lookup (properties, "Missed", "u", &missed);
  if (json)
    {
      g_auto (HeraldJsonLine) line = { 0 };
      g_autofree const char **devices = NULL;

      herald_json_line_init (&line);
      herald_json_line_string (&line, "state", herald_desk_text (properties, "State"));
      herald_json_line_string (&line, "text", herald_desk_text (properties, "StateText"));
      herald_json_line_string (&line, "server", account != NULL ? herald_desk_text (account, "server") : "");
      herald_json_line_string (&line, "user", account != NULL ? herald_desk_text (account, "user") : "");
      herald_json_line_string (&line, "extension", account != NULL ? herald_desk_text (account, "extension") : "");
      if (account != NULL && g_variant_lookup (account, "devices", "^a&s", &devices))
        herald_json_line_strings (&line, "devices", devices);
      herald_json_line_bool (&line, "member", member);
      herald_json_line_bool (&line, "paused", paused);
      herald_json_line_int (&line, "missed", missed);
      herald_json_line_int (&line, "calls", calls != NULL ? (gint64) g_variant_n_children (calls) : 0);
      if (dialplan != NULL)
        add_dialplan (&line, dialplan);
      puts (herald_json_line_end (&line));
      return;
    }
  puts (herald_desk_text (properties, "StateText"));
  if (account != NULL && *herald_desk_text (account, "server") != '\0')
    /* Translators: a user of a PBX, and its server */
    printf (_("%1$s at %2$s\n"), herald_desk_text (account, "user"), herald_desk_text (account, "server"));
  if (member)
    puts (paused ? _("Paused in the queues.") : _("Available in the queues."));
  if (missed > 0)
    printf (_("Missed calls: %u\n"), missed);
  if (dialplan != NULL && *herald_desk_text (dialplan, "text") != '\0')
    puts (herald_desk_text (dialplan, "text"));
}

/**
 * herald_cmd_status:
 * @argc: number of arguments
 * @argv: "status" and its options
 *
 * Returns: a #HeraldExit
 */
int
herald_cmd_status (int argc,
                   char **argv)
{
  gboolean json = FALSE;
  int status = HERALD_EXIT_OK;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("Print one JSON object"), NULL },
    { NULL },
  };
  g_autoptr (HeraldDesk) desk = NULL;
  g_autoptr (GVariant) properties = NULL;

  if (!herald_parse_options (entries, NULL, status_summary, &argc, &argv, &status))
    return status;
  if (argc > 1)
    return herald_complain (HERALD_EXIT_USAGE, _("What is “%s”? Try: heraldctl status --help"), argv[1]);
  desk = herald_desk_require (&status);
  properties = desk != NULL ? herald_desk_get_all (desk, &status) : NULL;
  if (properties == NULL)
    return status;
  print_status (properties, json);
  return g_str_equal (herald_desk_text (properties, "State"), "connected") ? HERALD_EXIT_OK : HERALD_EXIT_CONNECTION;
}
