/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands behind the windows: the user's engine, or the demo's with its made-up PBX and people. */

#include "config.h"

#include "application-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "diagnose/flight-log.h"
#include "engine/sources.h"

/* Tells of a database that could not be read and was put aside for a new one. */
static void
tell_of_trouble (HeraldEngine *engine,
                 HeraldStore *store,
                 const GError *error)
{
  g_autoptr (GError) damaged = NULL;

  if (store != NULL && herald_store_get_set_aside (store) != NULL)
    {
      damaged = g_error_new (HERALD_STORE_ERROR, HERALD_STORE_ERROR_DAMAGED,
                             _("The contacts and past calls were damaged. They were kept as %s, and Herald starts anew."),
                             herald_store_get_set_aside (store));
      error = damaged;
    }
  if (error != NULL)
    herald_engine_set_store_error (engine, error);
}

/* An engine, not started; without a store where that cannot be opened. Its flight record is in the folder @record. */
static HeraldEngine *
new_engine (HeraldAccount *account,
            const char *path,
            const char *record)
{
  g_autoptr (HeraldFlightRecorder) recorder = herald_flight_recorder_new (record);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldStore) store = herald_store_new (path, &error);
  g_autoptr (HeraldLookup) lookup = herald_lookup_new (NULL);
  g_autoptr (HeraldSourceSettings) settings = herald_source_settings_new (herald_account_get_settings (account));
  g_autoptr (HeraldSources) sources = herald_sources_new (settings, lookup, store);
  HeraldEngine *engine = herald_engine_new (account, store, lookup, NULL);

  herald_engine_set_flight_recorder (engine, recorder);
  herald_engine_set_sources (engine, sources);
  tell_of_trouble (engine, store, error);
  if (g_error_matches (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_LOCKED))
    herald_engine_retry_store (engine, path);
  return engine;
}

static void
on_contacts_ready (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!herald_store_import_finish (HERALD_STORE (source), result, NULL, NULL, &error))
    g_warning ("The demo has no contacts: %s", error->message);
}

/* The people of the demo: those who call in the simulator's story. */
static void
add_people (HeraldEngine *engine)
{
  static const HeraldImportOptions options = { .source_id = "book", .region = "DE" };
  g_autoptr (GInputStream) stream = NULL;

  if (herald_engine_get_store (engine) == NULL)
    return;
  stream = g_resources_open_stream ("/org/heraldcti/Herald/demo.vcf", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_return_if_fail (stream != NULL);
  herald_store_import_async (herald_engine_get_store (engine), stream, 0, &options, NULL, on_contacts_ready, NULL);
}

/* The demo keeps its contacts and calls in a folder of its own, which goes with it. */
static void
remove_demo_folder (HeraldApplication *self)
{
  g_autofree char *folder = g_steal_pointer (&self->demo_folder);
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  if (dir == NULL)
    return;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static HeraldEngine *
new_demo_engine (HeraldApplication *self,
                 HeraldAccount *account)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  const char *folder;

  self->demo_folder = g_dir_make_tmp ("herald-demo-XXXXXX", &error);
  if (self->demo_folder == NULL)
    g_warning ("The demo cannot keep its calls: %s", error->message);
  folder = self->demo_folder != NULL ? self->demo_folder : "/nowhere";
  path = g_build_filename (folder, "contacts.db", NULL);
  return new_engine (account, path, folder);
}

static void
on_demo_ready (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (HeraldApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldAccount) account = herald_demo_start_finish (HERALD_DEMO (source), result, &error);
  g_autoptr (HeraldEngine) engine = NULL;

  self->demo_wanted = FALSE;
  if (account == NULL)
    {
      g_clear_object (&self->demo);
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        herald_application_tell (self, error->message);
      return;
    }
  engine = new_demo_engine (self, account);
  add_people (engine);
  herald_application_use_engine (self, engine);
  herald_application_show_window (self, NULL);
  if (self->assistant != NULL)
    gtk_window_destroy (self->assistant);
}

/**
 * herald_application_start_engine:
 * @self: the application
 *
 * Lets the engine of the moment connect and answer the dialplan, unless it is too early for that: nobody needs more than a search, or
 * the demo is on its way, during which the user's own PBX is left alone. The demo's made-up people are nobody's answer.
 */
void
herald_application_start_engine (HeraldApplication *self)
{
  if (!self->awake || (self->demo_wanted && self->demo == NULL))
    return;
  herald_agi_listener_set_engine (self->listener, self->demo == NULL ? self->engine : NULL);
  herald_engine_start (self->engine);
}

/* Who looks at the window hears of it; the preferences, the doctor and "heraldctl status" say it at any time. */
static void
on_listener_changed (HeraldApplication *self)
{
  const GError *error = herald_agi_listener_get_error (self->listener);

  if (error == NULL)
    return;
  g_message ("The dialplan is not answered: %s", error->message);
  if (herald_application_get_parent (self) != NULL)
    herald_window_toast (self->window, error->message);
}

/**
 * herald_application_create_listener:
 * @self: the application, which starts
 */
void
herald_application_create_listener (HeraldApplication *self)
{
  self->listener = herald_agi_listener_new (self->settings);
  g_signal_connect_object (self->listener, "changed", G_CALLBACK (on_listener_changed), self, G_CONNECT_SWAPPED);
  herald_bus_service_set_listener (self->bus, self->listener);
}

/**
 * herald_application_new_own_engine:
 * @self: the application
 *
 * Returns: (transfer full): an engine for the user's account, not started
 */
HeraldEngine *
herald_application_new_own_engine (HeraldApplication *self)
{
  g_autofree char *path = herald_store_default_path ();
  g_autofree char *record = herald_flight_log_default_folder ();

  return new_engine (self->account, path, record);
}

/**
 * herald_application_start_demo:
 * @self: the application
 *
 * Starts the made-up PBX and shows its calls instead of the user's. Nothing of it is kept.
 */
void
herald_application_start_demo (HeraldApplication *self)
{
  if (self->demo != NULL)
    {
      herald_application_show_window (self, NULL);
      return;
    }
  self->demo_wanted = TRUE;
  self->demo = herald_demo_new ();
  herald_demo_start_async (self->demo, self->cancellable, on_demo_ready, g_object_ref (self));
}

/**
 * herald_application_stop_demo:
 * @self: the application
 *
 * Goes back to the user's own account, if the demo runs.
 */
void
herald_application_stop_demo (HeraldApplication *self)
{
  g_autoptr (HeraldDemo) demo = g_steal_pointer (&self->demo);
  g_autoptr (HeraldEngine) engine = NULL;

  if (demo == NULL)
    return;
  engine = herald_application_new_own_engine (self);
  herald_application_use_engine (self, engine);
  herald_demo_stop (demo);
  remove_demo_folder (self);
}

/**
 * herald_application_end_demo:
 * @self: the application, which ends
 *
 * Leaves nothing of the demo behind.
 */
void
herald_application_end_demo (HeraldApplication *self)
{
  if (self->demo != NULL)
    herald_demo_stop (self->demo);
  remove_demo_folder (self);
}
