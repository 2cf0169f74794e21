/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/mirror.h"

G_BEGIN_DECLS

/** HERALD_FOLDER_FILES_MAX: files of a folder that are read; vdirsyncer makes one for each contact. */
#define HERALD_FOLDER_FILES_MAX 200000
/** HERALD_FOLDER_FILE_MAX: bytes of one file that is read: a big office's contacts, with pictures. */
#define HERALD_FOLDER_FILE_MAX (256 * 1024 * 1024)
/** HERALD_FOLDER_FOLDERS_MAX: folders within the folder that are read and watched. */
#define HERALD_FOLDER_FOLDERS_MAX 500
/** HERALD_FOLDER_CONTACTS_MAX: contacts of a folder that are kept. */
#define HERALD_FOLDER_CONTACTS_MAX 1000000
/** HERALD_FOLDER_BAD_MAX: files that could not be read in full whose names are told; all are counted. */
#define HERALD_FOLDER_BAD_MAX 3

/* What was found in a folder, or in a file. */
typedef struct
{
  HeraldMirrorCounts counts; /* what was done in the store */
  guint n_files;      /* 0: nothing was done, the contacts of earlier are still there */
  guint n_kept;       /* of how many files these are */
  guint n_read;       /* of them were new or had changed */
  guint n_contacts;
  guint n_skipped;    /* contacts that could not be read */
  guint n_bad;        /* files that could not be read in full */
  GPtrArray *bad;     /* (element-type utf8) some of them: “name within the folder” (why) */
  gboolean is_folder; /* FALSE: it is one file */
  GPtrArray *folders; /* (element-type filename) to be watched: the folder and those in it */
} HeraldFolderScan;

HeraldFolderScan *herald_folder_scan (const char *path, HeraldStore *store, const char *source_id, const char *region, GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_folder_scan_free (HeraldFolderScan *scan);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldFolderScan, herald_folder_scan_free)

G_END_DECLS
