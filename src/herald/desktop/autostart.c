/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether Herald starts with the session: a desktop entry in the folder "autostart" (Desktop Application Autostart
 * Specification), of the user's or the computer's, or what the portal said inside a sandbox. The files are the truth: the
 * desktop's own settings change them, too. */

#include "desktop/autostart.h"

#include <errno.h>
#include <gio/gdesktopappinfo.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "desktop/background-portal.h"
#include "desktop/sandbox.h"

#define FILE_NAME "org.heraldcti.Herald.desktop"

static char *
user_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", FILE_NAME, NULL);
}

/* An entry that says no hides those of the computer. */
static gboolean
starts (const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GDesktopAppInfo) info = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return FALSE;
  if (g_key_file_has_key (file, G_KEY_FILE_DESKTOP_GROUP, "X-GNOME-Autostart-enabled", NULL)
      && !g_key_file_get_boolean (file, G_KEY_FILE_DESKTOP_GROUP, "X-GNOME-Autostart-enabled", NULL))
    return FALSE;
  /* Not one whose program (TryExec) is not there. */
  info = g_desktop_app_info_new_from_keyfile (file);
  return info != NULL && !g_desktop_app_info_get_is_hidden (info) && g_desktop_app_info_get_show_in (info, NULL);
}

/* Returns: (transfer full) (nullable): the entry of the computer */
static char *
find_system_entry (void)
{
  for (const char *const *dir = g_get_system_config_dirs (); *dir != NULL; dir++)
    {
      g_autofree char *path = g_build_filename (*dir, "autostart", FILE_NAME, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  return NULL;
}

/**
 * herald_autostart_is_on:
 * @settings: Herald's
 *
 * Returns: whether Herald starts with the session, as things stand now
 */
gboolean
herald_autostart_is_on (GSettings *settings)
{
  g_autofree char *own = user_path ();
  g_autofree char *system = NULL;

  if (herald_sandbox_is_inside ())
    return g_settings_get_boolean (settings, "autostart-granted");
  if (g_file_test (own, G_FILE_TEST_EXISTS))
    return starts (own);
  system = find_system_entry ();
  return system != NULL && starts (system);
}

/* By its name where that finds this program, so that the entry outlives an update; else by its path. */
static char *
find_program (void)
{
  g_autofree char *found = g_find_program_in_path ("herald");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *real = found != NULL ? g_canonicalize_filename (found, NULL) : NULL;

  return self == NULL || g_strcmp0 (real, self) == 0 ? g_strdup ("herald") : g_steal_pointer (&self);
}

/* The quoting of the desktop entries' Exec. */
static char *
quote (const char *program)
{
  GString *text;

  if (g_str_equal (program, "herald"))
    return g_strdup (program);
  text = g_string_new ("\"");
  for (const char *p = program; *p != '\0'; p++)
    {
      if (strchr ("\"`$\\", *p) != NULL)
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
      if (*p == '%')
        g_string_append_c (text, '%');
    }
  g_string_append_c (text, '"');
  return g_string_free (text, FALSE);
}

static gboolean
write_entry (const char *path,
             gboolean on,
             GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *program = find_program ();
  g_autofree char *quoted = quote (program);
  g_autofree char *command = g_strconcat (quoted, " --background", NULL);

  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, "Type", "Application");
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, "Name", "Herald");
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, "Comment", _("Tells who is calling"));
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, "Icon", "org.heraldcti.Herald");
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, "Exec", command);
  g_key_file_set_string (file, G_KEY_FILE_DESKTOP_GROUP, "TryExec", program);
  g_key_file_set_boolean (file, G_KEY_FILE_DESKTOP_GROUP, "X-GNOME-Autostart-enabled", on);
  g_key_file_set_boolean (file, G_KEY_FILE_DESKTOP_GROUP, "Hidden", !on);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The folder %s cannot be made: %s"), folder,
                   g_strerror (errno));
      return FALSE;
    }
  return g_key_file_save_to_file (file, path, error);
}

/* As little as is needed: where the computer's entry says the same, the user needs none. */
static gboolean
write_state (gboolean on,
             GError **error)
{
  g_autofree char *own = user_path ();
  g_autofree char *system = find_system_entry ();
  gboolean wanted = system != NULL && starts (system) ? !on : on;

  if (wanted)
    return write_entry (own, on, error);
  if (g_unlink (own) != 0 && errno != ENOENT)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The file %s cannot be removed: %s"), own,
                   g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

static void
on_portal_ready (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GSettings *settings = g_task_get_source_object (task);
  gboolean wanted = GPOINTER_TO_INT (g_task_get_task_data (task));
  gboolean on = FALSE;
  g_autoptr (GError) error = NULL;

  herald_background_portal_request_finish (result, &on, &error);
  if (error == NULL && wanted && !on)
    error = g_error_new (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "%s",
                         _("Your desktop does not start Herald with the session."));
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_settings_set_boolean (settings, "autostart-granted", on);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * herald_autostart_set_async:
 * @settings: Herald's
 * @on: whether Herald shall start with the session
 * @cancellable: (nullable)
 * @callback: called when it was written, or when the portal has answered; see herald_autostart_is_on() then
 * @user_data: for @callback
 */
void
herald_autostart_set_async (GSettings *settings,
                            gboolean on,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (settings, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;

  g_task_set_task_data (task, GINT_TO_POINTER (on), NULL);
  if (herald_sandbox_is_inside ())
    herald_background_portal_request_async (_("Herald tells who is calling, also without its window."), on, cancellable,
                                            on_portal_ready, g_object_ref (task));
  else if (write_state (on, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * herald_autostart_set_finish:
 * @result: a #GAsyncResult
 * @error: return location for a sentence: the desktop refused, or a file could not be written
 *
 * Returns: whether it is so now
 */
gboolean
herald_autostart_set_finish (GAsyncResult *result,
                             GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
