/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watches herald.conf. The nearest folder that is there is watched: GIO looks every four seconds for one that is not,
 * for as long as the program runs. */

#include "config/site-watch.h"

#include <string.h>

struct _HeraldSiteWatch
{
  char *path;
  HeraldSiteWatchFunc func;
  gpointer user_data;
  GFileMonitor *monitor; /* of @folder */
  char *folder;
};

static void arm (HeraldSiteWatch *self);

/* The name below the watched folder that leads to the file. */
static gboolean
leads_to_file (HeraldSiteWatch *self,
               GFile *file)
{
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  return path != NULL && g_str_has_prefix (self->path, path)
         && (self->path[strlen (path)] == '\0' || self->path[strlen (path)] == G_DIR_SEPARATOR);
}

static void
on_changed (HeraldSiteWatch *self,
            GFile *file,
            GFile *other,
            GFileMonitorEvent event)
{
  /* CHANGED may be half of what is being written; the hint comes when that is over. */
  if (event == G_FILE_MONITOR_EVENT_CHANGED || (!leads_to_file (self, file) && !leads_to_file (self, other)))
    return;
  arm (self);
  self->func (self->path, self->user_data);
}

static void
disarm (HeraldSiteWatch *self)
{
  if (self->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->monitor, self);
      g_file_monitor_cancel (self->monitor);
    }
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->folder, g_free);
}

static void
arm (HeraldSiteWatch *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr (GFile) file = NULL;

  while (!g_file_test (folder, G_FILE_TEST_IS_DIR) && strcmp (folder, "/") != 0 && strcmp (folder, ".") != 0)
    {
      g_autofree char *below = g_steal_pointer (&folder);

      folder = g_path_get_dirname (below);
    }
  if (g_strcmp0 (folder, self->folder) == 0)
    return;
  disarm (self);
  file = g_file_new_for_path (folder);
  self->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_NONE, NULL, NULL);
  self->folder = g_steal_pointer (&folder);
  if (self->monitor != NULL)
    g_signal_connect_swapped (self->monitor, "changed", G_CALLBACK (on_changed), self);
}

/**
 * herald_site_watch_new:
 * @path: (type filename): a file, there or not
 * @func: called when it has come, gone or changed
 * @user_data: for @func
 *
 * Returns: (transfer full): the watch
 */
HeraldSiteWatch *
herald_site_watch_new (const char *path,
                       HeraldSiteWatchFunc func,
                       gpointer user_data)
{
  HeraldSiteWatch *self = g_new0 (HeraldSiteWatch, 1);

  self->path = g_canonicalize_filename (path, NULL);
  self->func = func;
  self->user_data = user_data;
  arm (self);
  return self;
}

/**
 * herald_site_watch_free:
 * @self: a watch
 */
void
herald_site_watch_free (HeraldSiteWatch *self)
{
  disarm (self);
  g_free (self->path);
  g_free (self);
}

/**
 * herald_site_watch_get_path:
 * @self: a watch
 *
 * Returns: (transfer none) (type filename): the file
 */
const char *
herald_site_watch_get_path (const HeraldSiteWatch *self)
{
  return self->path;
}
