/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of vCard files, as vdirsyncer and khard lay it out (one level of folders in it), or one file with many,
 * into the store. A file that is as it was is not read again. Waits: for a thread of its own. */

#include "lookup/folder-scan.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "contacts/reader.h"
#include "lookup/source.h"

/* Bytes read at a time. */
#define PIECE (64 * 1024)
/* Characters of a card's own uid that stand in ours. */
#define UID_MAX 200
/* Of the digest of a file's name: enough that no two are the same. */
#define GROUP_DIGITS 20
/* What a mark begins with; another number where cards are read otherwise than before. */
#define MARK_VERSION 1

typedef struct
{
  char *path;
  char *name; /* within the folder */
} File;

typedef struct
{
  HeraldFolderScan *result;
  HeraldStore *store;
  const char *source_id;
  const char *region;
  GCancellable *cancellable;
  char *root;            /* without links */
  GPtrArray *files;      /* File */
  GHashTable *marks;     /* those of the last time: group to mark */
  GHashTable *new_marks; /* what they are to be */
  GHashTable *groups;    /* of the files that are as they were, or that cannot be read now */
  GHashTable *uids;      /* of what was read */
  GPtrArray *contacts;   /* not written yet */
  gboolean too_many;     /* files */
} Scan;

static int
compare_files (gconstpointer one,
               gconstpointer other)
{
  return strcmp ((*(const File *const *) one)->name, (*(const File *const *) other)->name);
}

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->path);
  g_free (file->name);
  g_free (file);
}

/* Something of a file had to be left out; @reason is a few words. */
static void
blame (Scan *scan,
       const char *name,
       const char *reason)
{
  HeraldFolderScan *result = scan->result;
  g_autofree char *clean = herald_text_clean (name, strlen (name), HERALD_CONTACT_TEXT_MAX);

  result->n_bad++;
  if (result->bad->len < HERALD_FOLDER_BAD_MAX)
    g_ptr_array_add (result->bad, g_strdup_printf (_("“%s” (%s)"), clean, reason));
}

/* --- What files there are --- */

static gboolean
is_card_file (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_has_suffix (lower, ".vcf") || g_str_has_suffix (lower, ".vcard");
}

/* A link is followed where it leads to a file within the folder. Takes @path; NULL: it leads elsewhere. */
static char *
resolve_link (Scan *scan,
              char *path)
{
  char *target = realpath (path, NULL);
  g_autofree char *copy = g_strdup (target);
  gsize length = strlen (scan->root);

  free (target);
  g_free (path);
  return copy != NULL && strncmp (copy, scan->root, length) == 0 && copy[length] == '/' ? g_steal_pointer (&copy) : NULL;
}

/* Takes both. */
static void
add_file (Scan *scan,
          char *path,
          char *name)
{
  File *file = g_new0 (File, 1);

  file->path = path;
  file->name = name;
  if (scan->files->len < HERALD_FOLDER_FILES_MAX)
    {
      g_ptr_array_add (scan->files, file);
      return;
    }
  if (!scan->too_many)
    blame (scan, name, _("there are more files than are read"));
  scan->too_many = TRUE;
  file_free (file);
}

static void list_folder (Scan *scan, const char *path, const char *within);

static void
take_entry (Scan *scan,
            const char *folder,
            const char *within,
            const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *full_name = *within != '\0' ? g_build_filename (within, name, NULL) : g_strdup (name);
  GStatBuf info;

  if (g_lstat (path, &info) != 0)
    return;
  if (S_ISDIR (info.st_mode))
    {
      if (*within == '\0' && scan->result->folders->len <= HERALD_FOLDER_FOLDERS_MAX)
        list_folder (scan, path, name);
      return;
    }
  if (!is_card_file (name) || !(S_ISREG (info.st_mode) || S_ISLNK (info.st_mode)))
    return;
  if (S_ISLNK (info.st_mode))
    path = resolve_link (scan, path);
  if (path != NULL)
    add_file (scan, g_steal_pointer (&path), g_steal_pointer (&full_name));
}

/* What begins with a dot is not meant to be seen: half-written files, vdirsyncer's own. */
static void
list_folder (Scan *scan,
             const char *path,
             const char *within)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  if (folder == NULL)
    {
      blame (scan, within, _("the folder cannot be opened"));
      return;
    }
  g_ptr_array_add (scan->result->folders, g_strdup (path));
  while ((name = g_dir_read_name (folder)) != NULL)
    if (*name != '.')
      take_entry (scan, path, within, name);
}

static gboolean
list_files (Scan *scan,
            const char *path,
            GError **error)
{
  char *root = realpath (path, NULL);
  int reason = errno;
  GStatBuf info;

  scan->root = g_strdup (root);
  free (root);
  if (scan->root == NULL || g_stat (scan->root, &info) != 0)
    {
      g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE,
                   reason == ENOENT ? _("“%s” is not there. The contacts that were read before are still found.")
                                   : _("“%s” cannot be read. The contacts that were read before are still found."), path);
      return FALSE;
    }
  scan->result->is_folder = S_ISDIR (info.st_mode);
  if (scan->result->is_folder)
    {
      list_folder (scan, scan->root, "");
      return TRUE;
    }
  add_file (scan, g_strdup (scan->root), g_path_get_basename (path));
  return TRUE;
}

/* --- One file --- */

/* What a file's contacts begin their uids with. */
static char *
make_group (const char *name)
{
  char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA1, name, -1);

  digest[GROUP_DIGITS] = '\0';
  return digest;
}

/* The state of a file at which its contacts were read, to the bar. After it comes what they were. */
static char *
make_state (Scan *scan,
            const struct stat *info)
{
  return g_strdup_printf ("%d %s %" G_GINT64_FORMAT ".%09ld %" G_GINT64_FORMAT ".%09ld %" G_GINT64_FORMAT "|", MARK_VERSION,
                          scan->region != NULL ? scan->region : "-", (gint64) info->st_mtim.tv_sec, info->st_mtim.tv_nsec,
                          (gint64) info->st_ctim.tv_sec, info->st_ctim.tv_nsec, (gint64) info->st_size);
}

/* The card's own uid, or its place in the file. */
static void
set_uid (Scan *scan,
         HeraldContact *contact,
         const char *group,
         guint index)
{
  const char *own = herald_contact_get_uid (contact);
  g_autofree char *digest = strlen (own) > UID_MAX ? g_compute_checksum_for_string (G_CHECKSUM_SHA1, own, -1) : NULL;
  g_autofree char *uid = g_strdup_printf ("%s/%s", group, digest != NULL ? digest : own);

  if (*own == '\0' || g_hash_table_contains (scan->uids, uid))
    {
      g_free (uid);
      uid = g_strdup_printf ("%s/#%u", group, index);
    }
  herald_contact_set_uid (contact, uid);
  herald_contact_set_source_id (contact, scan->source_id);
  g_hash_table_add (scan->uids, g_steal_pointer (&uid));
}

static gboolean
flush (Scan *scan,
       GError **error)
{
  gboolean ok = herald_mirror_write (scan->store, scan->contacts, scan->cancellable, &scan->result->counts, error);

  g_ptr_array_set_size (scan->contacts, 0);
  return ok;
}

static gboolean
take_contacts (Scan *scan,
               HeraldReader *reader,
               const char *group,
               guint *count,
               GError **error)
{
  HeraldContact *contact;

  while ((contact = herald_reader_next (reader)) != NULL)
    {
      g_ptr_array_add (scan->contacts, contact);
      set_uid (scan, contact, group, ++*count);
      if (scan->contacts->len >= HERALD_MIRROR_BATCH && !flush (scan, error))
        return FALSE;
    }
  return !g_cancellable_set_error_if_cancelled (scan->cancellable, error);
}

/* Returns FALSE with an error of the store only; @whole says whether the file could be read to its end. */
static gboolean
read_cards (Scan *scan,
            int fd,
            HeraldReader *reader,
            const char *group,
            guint *count,
            gboolean *whole,
            GError **error)
{
  g_autofree char *piece = g_malloc (PIECE);
  gsize total = 0;
  gssize length;

  do
    {
      length = read (fd, piece, PIECE);
      if (length < 0 && errno == EINTR)
        continue;
      if (length > 0)
        herald_reader_feed (reader, piece, (gsize) length);
      else
        herald_reader_end (reader);
      if (!take_contacts (scan, reader, group, count, error))
        return FALSE;
      total += length > 0 ? (gsize) length : 0;
    }
  while (length > 0 && total <= HERALD_FOLDER_FILE_MAX && scan->result->n_contacts + *count < HERALD_FOLDER_CONTACTS_MAX);
  *whole = length == 0;
  return TRUE;
}

/* What is the matter with a file that was read to its end, also if that was some time ago. */
static void
judge (Scan *scan,
       const File *file,
       guint count,
       guint skipped)
{
  scan->result->n_contacts += count;
  scan->result->n_skipped += skipped;
  if (skipped > 0)
    blame (scan, file->name, _("some contacts in it are broken"));
  else if (count == 0)
    blame (scan, file->name, _("no contact in it"));
}

static gboolean
read_changed (Scan *scan,
              const File *file,
              int fd,
              const char *group,
              const char *state,
              GError **error)
{
  g_autoptr (HeraldReader) reader = herald_reader_new (HERALD_READER_VCARD, scan->region);
  gboolean whole = FALSE;
  guint count = 0, skipped;

  if (!read_cards (scan, fd, reader, group, &count, &whole, error))
    return FALSE;
  scan->result->n_read++;
  skipped = herald_reader_get_n_skipped (reader);
  if (!whole)
    {
      scan->result->n_contacts += count;
      blame (scan, file->name, _("cannot be read to its end, or is too large"));
      g_hash_table_add (scan->groups, g_strdup (group));
      return TRUE;
    }
  judge (scan, file, count, skipped);
  g_hash_table_insert (scan->new_marks, g_strdup (group), g_strdup_printf ("%s%u %u", state, count, skipped));
  return TRUE;
}

/* The file is as it was. FALSE: its mark does not say what that is. */
static gboolean
take_unchanged (Scan *scan,
                const File *file,
                const char *group,
                const char *rest)
{
  guint count = 0, skipped = 0;

  if (sscanf (rest, "%u %u", &count, &skipped) != 2)
    return FALSE;
  judge (scan, file, count, skipped);
  g_hash_table_add (scan->groups, g_strdup (group));
  return TRUE;
}

static gboolean
take_file (Scan *scan,
           const File *file,
           GError **error)
{
  int fd = open (file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
  g_autofree char *group = make_group (file->name), *state = NULL;
  const char *mark = g_hash_table_lookup (scan->marks, group);
  gboolean ok = TRUE;
  struct stat info;

  if (fd < 0 && errno == ENOENT)
    return TRUE; /* went while we looked */
  scan->result->n_files++;
  g_hash_table_insert (scan->new_marks, g_strdup (group), g_strdup (mark != NULL ? mark : ""));
  if (fd < 0 || fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    {
      blame (scan, file->name, _("cannot be opened"));
      g_hash_table_add (scan->groups, g_steal_pointer (&group));
    }
  else
    {
      state = make_state (scan, &info);
      if (mark == NULL || !g_str_has_prefix (mark, state) || !take_unchanged (scan, file, group, mark + strlen (state)))
        ok = read_changed (scan, file, fd, group, state, error);
    }
  if (fd >= 0)
    close (fd);
  return ok;
}

/* --- The whole --- */

/* Files that are gone have no mark any more. Returns whether there are such. */
static gboolean
drop_old_marks (Scan *scan)
{
  GHashTableIter iter;
  gboolean any = FALSE;
  gpointer group;

  g_hash_table_iter_init (&iter, scan->marks);
  while (g_hash_table_iter_next (&iter, &group, NULL))
    if (!g_hash_table_contains (scan->new_marks, group))
      {
        g_hash_table_insert (scan->new_marks, g_strdup (group), g_strdup (""));
        any = TRUE;
      }
  return any;
}

/* Contacts first, then what is gone, then the marks: whoever is killed in between reads some files once more. */
static gboolean
write_all (Scan *scan,
           GError **error)
{
  HeraldMirrorScope scope = { NULL, scan->uids, scan->groups };
  gboolean some_gone = drop_old_marks (scan);

  if (!flush (scan, error))
    return FALSE;
  if (scan->result->n_read == 0 && !some_gone)
    return TRUE;
  return herald_mirror_keep (scan->store, scan->source_id, &scope, scan->cancellable, &scan->result->counts, error)
         && herald_mirror_set_marks (scan->store, scan->source_id, scan->new_marks, scan->cancellable, error);
}

static gboolean
run (Scan *scan,
     const char *path,
     GError **error)
{
  if (!list_files (scan, path, error))
    return FALSE;
  scan->marks = herald_mirror_get_marks (scan->store, scan->source_id, error);
  if (scan->marks == NULL)
    return FALSE;
  if (scan->files->len == 0)
    {
      /* More often a drive that is not there now than somebody who has thrown all contacts away. */
      scan->result->n_kept = g_hash_table_size (scan->marks);
      return TRUE;
    }
  g_ptr_array_sort (scan->files, compare_files);
  for (guint i = 0; i < scan->files->len; i++)
    if (!take_file (scan, scan->files->pdata[i], error))
      return FALSE;
  return write_all (scan, error);
}

/**
 * herald_folder_scan:
 * @path: a folder, or one file
 * @store: where the contacts go
 * @source_id: under which id
 * @region: (nullable): where numbers without a country are at home
 * @cancellable: (nullable): a cancellable
 * @error: return location; of #HeraldSourceError or #HeraldStoreError
 *
 * Reads what is new, and removes from the store what is gone. Waits.
 *
 * Returns: (transfer full): what was found; %NULL with an error
 */
HeraldFolderScan *
herald_folder_scan (const char *path,
                    HeraldStore *store,
                    const char *source_id,
                    const char *region,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (HeraldFolderScan) result = g_new0 (HeraldFolderScan, 1);
  Scan scan = { result, store, source_id, region, cancellable };
  gboolean ok;

  result->bad = g_ptr_array_new_with_free_func (g_free);
  result->folders = g_ptr_array_new_with_free_func (g_free);
  scan.files = g_ptr_array_new_with_free_func (file_free);
  scan.new_marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  scan.groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  scan.uids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  scan.contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  ok = run (&scan, path, error);
  g_clear_pointer (&scan.marks, g_hash_table_unref);
  g_hash_table_unref (scan.new_marks);
  g_hash_table_unref (scan.groups);
  g_hash_table_unref (scan.uids);
  g_ptr_array_unref (scan.contacts);
  g_ptr_array_unref (scan.files);
  g_free (scan.root);
  return ok ? g_steal_pointer (&result) : NULL;
}

/**
 * herald_folder_scan_free:
 * @scan: (transfer full): what was found
 */
void
herald_folder_scan_free (HeraldFolderScan *scan)
{
  g_ptr_array_unref (scan->bad);
  g_ptr_array_unref (scan->folders);
  g_free (scan);
}
