/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of vCard files as a source: when it is read, and what is said of it. How it is read: folder-scan.c. */

#include "lookup/folder.h"

#include <glib/gi18n-lib.h>

#include "lookup/folder-scan.h"

/* After a change it is read when this long nothing more has changed, in milliseconds: programs write in pieces. */
#define QUIET_MS 500
/* But it is read after this many milliseconds even where it goes on changing. */
#define QUIET_MAX_MS 5000
/* How often it is looked through without being told of a change: folders of other computers do not tell. */
#define AGAIN_SECONDS 600
/* The same while it is not there. */
#define MISSING_SECONDS 60

struct _HeraldFolder
{
  HeraldMirrored parent;

  /* Owned */
  char *path;
  GPtrArray *monitors;    /* GFileMonitor */
  HeraldFolderScan *last; /* what was found the last time; NULL: nothing so far */

  gboolean watching;      /* the folders of @last, else only for its coming back */
  gboolean reading;
  gboolean again;         /* something has changed since it began to read */
  gint64 changed_since;   /* monotonic; 0: nothing has changed */
  guint quiet_source;
  guint again_source;
};

G_DEFINE_FINAL_TYPE (HeraldFolder, herald_folder, HERALD_TYPE_MIRRORED)

static void read_folder (HeraldFolder *self);

/* --- Watching --- */

static gboolean
on_quiet (gpointer user_data)
{
  HeraldFolder *self = user_data;

  self->quiet_source = 0;
  self->changed_since = 0;
  read_folder (self);
  return G_SOURCE_REMOVE;
}

static void
on_file_changed (HeraldFolder *self)
{
  gint64 now = g_get_monotonic_time ();
  guint wait = QUIET_MS;

  if (self->changed_since == 0)
    self->changed_since = now;
  if (now - self->changed_since > QUIET_MAX_MS * G_TIME_SPAN_MILLISECOND)
    wait = 0;
  g_clear_handle_id (&self->quiet_source, g_source_remove);
  self->quiet_source = g_timeout_add (wait, on_quiet, self);
}

static void
add_monitor (HeraldFolder *self,
             const char *path,
             gboolean is_folder)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFileMonitor *monitor = is_folder ? g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL)
                                    : g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);

  if (monitor == NULL)
    return; /* then it is looked through now and then */
  g_signal_connect_object (monitor, "changed", G_CALLBACK (on_file_changed), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->monitors, monitor);
}

static gboolean
on_again (gpointer user_data)
{
  HeraldFolder *self = user_data;

  self->again_source = 0;
  read_folder (self);
  return G_SOURCE_REMOVE;
}

/* Whether the folders of the last time are those that are watched. */
static gboolean
watches (HeraldFolder *self,
         const HeraldFolderScan *scan)
{
  if (!self->watching || self->last == NULL || self->last->is_folder != scan->is_folder || self->last->folders->len != scan->folders->len)
    return FALSE;
  for (guint i = 0; i < scan->folders->len; i++)
    if (!g_ptr_array_find_with_equal_func (self->last->folders, scan->folders->pdata[i], g_str_equal, NULL))
      return FALSE;
  return TRUE;
}

/* What is there is watched as it is; what is not there, in its place. */
static void
watch (HeraldFolder *self,
       const HeraldFolderScan *scan)
{
  g_clear_handle_id (&self->again_source, g_source_remove);
  self->again_source = g_timeout_add_seconds (scan != NULL && scan->n_files > 0 ? AGAIN_SECONDS : MISSING_SECONDS, on_again, self);
  if (scan != NULL && watches (self, scan))
    return;
  self->watching = scan != NULL;
  g_ptr_array_set_size (self->monitors, 0);
  for (guint i = 0; scan != NULL && i < scan->folders->len; i++)
    add_monitor (self, scan->folders->pdata[i], TRUE);
  if (scan == NULL || !scan->is_folder)
    add_monitor (self, self->path, FALSE);
  if (scan != NULL)
    on_file_changed (self); /* between the look and the watch something may have changed */
}

/* --- Reading --- */

static gpointer
read_in_thread (const HeraldMirroredPlace *place,
                gpointer path,
                GCancellable *cancellable,
                GError **error)
{
  HeraldFolderScan *scan = herald_folder_scan (path, place->store, place->source_id, place->region, cancellable, error);

  if (scan != NULL && scan->n_read > 0)
    herald_mirrored_trim ();
  return scan;
}

/* What could not be read, with the names of files; NULL: all could. */
static char *
describe_bad (const HeraldFolderScan *scan)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (scan->n_bad == 0)
    return NULL;
  for (guint i = 0; i < scan->bad->len; i++)
    g_string_append_printf (names, i > 0 ? ", %s" : "%s", (char *) scan->bad->pdata[i]);
  if (scan->n_bad > scan->bad->len)
    g_string_append (names, ", …");
  return g_strdup_printf (ngettext ("%u file could not be read in full: %s.", "%u files could not be read in full: %s.", scan->n_bad), scan->n_bad,
                          names->str);
}

/* What there is to say beside how many there are; NULL: nothing. */
static GError *
make_error (HeraldFolder *self,
            const HeraldFolderScan *scan)
{
  g_autofree char *bad = describe_bad (scan);

  if (scan->n_files == 0 && scan->n_kept > 0)
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE,
                        _("There are no vCard files in “%s” any more. The contacts that were read before are still found; "
                          "remove the source to forget them."), self->path);
  if (scan->n_files == 0)
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE,
                        _("There are no vCard files in “%s”: names that end in .vcf."), self->path);
  return bad != NULL ? g_error_new_literal (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, bad) : NULL;
}

static void
take_scan (HeraldFolder *self,
           HeraldFolderScan *scan)
{
  g_autoptr (GError) error = make_error (self, scan);

  watch (self, scan);
  g_clear_pointer (&self->last, herald_folder_scan_free);
  self->last = scan;
  herald_mirrored_tell_counts (HERALD_MIRRORED (self), &scan->counts);
  herald_mirrored_set_state (HERALD_MIRRORED (self), scan->n_files > 0 ? HERALD_SOURCE_READY : HERALD_SOURCE_FAILING, error);
}

static void
on_read (HeraldMirrored *mirrored,
         gpointer path,
         gpointer scan,
         const GError *error)
{
  HeraldFolder *self = HERALD_FOLDER (mirrored);

  self->reading = FALSE;
  if (self->again)
    read_folder (self);
  if (scan != NULL)
    {
      take_scan (self, scan);
      return;
    }
  watch (self, NULL);
  herald_mirrored_set_state (mirrored, HERALD_SOURCE_FAILING, error);
}

static void
read_folder (HeraldFolder *self)
{
  self->again = self->reading;
  if (self->reading)
    return;
  self->reading = TRUE;
  herald_mirrored_run (HERALD_MIRRORED (self), read_in_thread, g_strdup (self->path), g_free, on_read, (GDestroyNotify) herald_folder_scan_free);
}

static void
folder_start (HeraldMirrored *mirrored)
{
  read_folder (HERALD_FOLDER (mirrored));
}

static void
folder_refresh (HeraldMirrored *mirrored,
                gboolean everything)
{
  if (everything)
    herald_mirrored_set_state (mirrored, HERALD_SOURCE_LOADING, NULL);
  read_folder (HERALD_FOLDER (mirrored));
}

static char *
folder_describe (HeraldMirrored *mirrored,
                 gint64 n_contacts)
{
  HeraldFolder *self = HERALD_FOLDER (mirrored);
  g_autofree char *contacts = herald_mirrored_count_in_words (n_contacts);
  g_autofree char *files = g_strdup_printf (ngettext ("%'u file", "%'u files", self->last->n_files), self->last->n_files);
  g_autofree char *bad = describe_bad (self->last);

  return bad != NULL ? g_strdup_printf ("%s, %s. %s", files, contacts, bad) : g_strdup_printf ("%s, %s", files, contacts);
}

static void
herald_folder_dispose (GObject *object)
{
  HeraldFolder *self = HERALD_FOLDER (object);

  g_clear_handle_id (&self->quiet_source, g_source_remove);
  g_clear_handle_id (&self->again_source, g_source_remove);
  g_ptr_array_set_size (self->monitors, 0);
  G_OBJECT_CLASS (herald_folder_parent_class)->dispose (object);
}

static void
herald_folder_finalize (GObject *object)
{
  HeraldFolder *self = HERALD_FOLDER (object);

  g_clear_pointer (&self->last, herald_folder_scan_free);
  g_ptr_array_unref (self->monitors);
  g_free (self->path);
  G_OBJECT_CLASS (herald_folder_parent_class)->finalize (object);
}

static void
herald_folder_class_init (HeraldFolderClass *klass)
{
  HeraldMirroredClass *mirrored = HERALD_MIRRORED_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_folder_dispose;
  G_OBJECT_CLASS (klass)->finalize = herald_folder_finalize;
  mirrored->start = folder_start;
  mirrored->refresh = folder_refresh;
  mirrored->describe = folder_describe;
}

static void
herald_folder_init (HeraldFolder *self)
{
  self->monitors = g_ptr_array_new_with_free_func (g_object_unref);
}

/* --- Its kind --- */

/* "~/Contacts", "file:///home/ada/Contacts" or a path; NULL: something else. */
static char *
make_path (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (g_str_has_prefix (stripped, "~/"))
    return g_build_filename (g_get_home_dir (), stripped + 2, NULL);
  if (g_str_has_prefix (stripped, "file:"))
    return g_filename_from_uri (stripped, NULL, NULL);
  return g_path_is_absolute (stripped) ? g_steal_pointer (&stripped) : NULL;
}

static HeraldSource *
folder_create (const HeraldSourceOptions *options,
               HeraldStore *store,
               GError **error)
{
  const char *text = herald_source_options_get (options, "path");
  g_autofree char *path = make_path (text);
  HeraldFolder *self;

  if (path == NULL)
    {
      g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("“%s” is not the full path of a folder or file."), text);
      return NULL;
    }
  self = g_object_new (HERALD_TYPE_FOLDER, NULL);
  self->path = g_steal_pointer (&path);
  herald_mirrored_set_up (HERALD_MIRRORED (self), options, store);
  return HERALD_SOURCE (self);
}

static const HeraldSourceKey keys[] = {
  { "path", N_("Folder or file"), N_("~/Contacts or ~/contacts.vcf"), HERALD_SOURCE_KEY_FOLDER, "", TRUE, NULL },
  { NULL },
};

const HeraldSourceType herald_folder_type = {
  .name = "folder",
  .title = N_("Folder of vCards"),
  .description = N_("Files that vdirsyncer, khard or another program keeps up to date"),
  .stored = TRUE,
  .keys = keys,
  .create = folder_create,
};
