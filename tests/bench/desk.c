/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-desk FOLDER PORT: the engine as the application runs it, with contacts, journal and flight record on disk, without a window.
 * Prints "connected" once it is, and runs until the server goes. bench.py is the server and looks at its memory. */
#include <stdio.h>
#include <stdlib.h>

#include "config/secrets.h"
#include "engine/engine.h"
#include "lookup/book.h"

static void
on_link_changed (HeraldEngine *engine,
                 GMainLoop *loop)
{
  HeraldLinkState state = herald_engine_get_link_state (engine);

  if (state == HERALD_LINK_CONNECTED)
    {
      puts ("connected");
      fflush (stdout);
    }
  else if (state >= HERALD_LINK_WAITING)
    g_main_loop_quit (loop);
}

int
main (int argc,
      char **argv)
{
  static const char *devices[] = { "PJSIP/1001", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (HeraldLookup) lookup = herald_lookup_new (&(HeraldLocation){ "DE", NULL });
  g_autoptr (HeraldSource) book = NULL;
  g_autoptr (HeraldAccount) account = herald_account_new_in_memory ();
  g_autoptr (HeraldFlightRecorder) recorder = NULL;
  g_autoptr (HeraldEngine) engine = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *database = argc > 2 ? g_build_filename (argv[1], "herald.db", NULL) : NULL;
  g_autofree char *record = argc > 2 ? g_build_filename (argv[1], "record", NULL) : NULL;
  GSettings *settings = herald_account_get_settings (account);

  if (argc != 3)
    return 2;
  store = herald_store_new (database, &error);
  if (store == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  book = herald_book_new (store);
  herald_lookup_add_source (lookup, book, 0, 0);
  g_settings_set_string (settings, "server-host", "127.0.0.1");
  g_settings_set_uint (settings, "server-port", (guint) atoi (argv[2]));
  g_settings_set_enum (settings, "tls-mode", HERALD_ACCOUNT_TLS_OFF);
  g_settings_set_string (settings, "user", "bench");
  g_settings_set_strv (settings, "devices", devices);
  g_settings_set_string (settings, "region", "DE");
  herald_account_set_session_secret (account, "bench-secret");
  engine = herald_engine_new (account, store, lookup, NULL);
  g_signal_connect (engine, "link-changed", G_CALLBACK (on_link_changed), loop);
  recorder = herald_flight_recorder_new (record);
  herald_engine_set_flight_recorder (engine, recorder);
  herald_engine_start (engine);
  g_main_loop_run (loop);
  return 0;
}
