/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of a flight record: a new one by the hour or when one is large enough, the oldest goes when there are too many
 * bytes or when it is a day old. */

#include "diagnose/flight-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diagnose/flight-log.h"
#include "diagnose/trace-writer.h"

static void
close_file (HeraldFlightFiles *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/* @self: nothing yet. */
void
herald_flight_files_init (HeraldFlightFiles *self,
                          const char *folder)
{
  *self = (HeraldFlightFiles) {
    .folder = g_strdup (folder),
    .limits = { HERALD_FLIGHT_BYTES_MAX, HERALD_FLIGHT_SEGMENT_BYTES, HERALD_FLIGHT_AGE_MAX },
    .fd = -1,
  };
}

void
herald_flight_files_clear (HeraldFlightFiles *self)
{
  close_file (self);
  g_clear_pointer (&self->folder, g_free);
}

static gboolean
open_file (HeraldFlightFiles *self,
           gboolean numbers,
           gint64 now,
           GError **error)
{
  g_autofree char *name = NULL, *path = NULL;

  self->last_name = MAX (now, self->last_name + 1);
  name = g_strdup_printf (HERALD_FLIGHT_PREFIX "%016" G_GINT64_FORMAT "-%d-%c" HERALD_FLIGHT_SUFFIX, self->last_name, (int) getpid (),
                          numbers ? 'n' : 'm');
  path = g_build_filename (self->folder, name, NULL);
  if (g_mkdir_with_parents (self->folder, 0700) == 0)
    self->fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->fd < 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _("Nothing can be recorded in “%s”: %s."), self->folder,
                   g_strerror (errno));
      return FALSE;
    }
  if (chmod (self->folder, 0700) != 0)
    g_debug ("others may see the names of files in “%s”: %s", self->folder, g_strerror (errno));
  self->size = 0;
  self->started = now;
  self->numbers = numbers;
  return TRUE;
}

/* A file whose end was torn off by a full disk is cut back to its whole messages. */
static void
take_back (HeraldFlightFiles *self,
           const char *bytes,
           gsize written)
{
  const char *end = g_strrstr_len (bytes, (gssize) written, "\r\n\r\n");
  guint64 whole = self->size + (end != NULL ? (guint64) (end + 4 - bytes) : 0);

  if (ftruncate (self->fd, (off_t) whole) != 0)
    g_debug ("a torn message stays: %s", g_strerror (errno));
  close_file (self);
}

/* Appends whole messages; @numbers: whether there are numbers and names in them; @now: the wall clock. */
gboolean
herald_flight_files_write (HeraldFlightFiles *self,
                           const char *bytes,
                           gsize length,
                           gboolean numbers,
                           gint64 now,
                           GError **error)
{
  gint64 age = MIN (HERALD_FLIGHT_SEGMENT_AGE, self->limits.age / 2);
  gsize written;

  if (self->fd >= 0
      && (self->size + length > self->limits.segment || now - self->started > age || now < self->started || numbers != self->numbers))
    close_file (self);
  if (self->fd < 0)
    {
      herald_flight_files_purge (self, now);
      if (!open_file (self, numbers, now, error))
        return FALSE;
    }
  if (herald_write_all (self->fd, bytes, length, &written))
    {
      self->size += length;
      return TRUE;
    }
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _("Nothing more can be recorded in “%s”: %s."), self->folder,
               g_strerror (errno));
  take_back (self, bytes, written);
  return FALSE;
}

/* Removes what is too old, and the oldest where there is too much, room for the next file included.
 *
 * Returns: when the next file will be too old, G_MAXINT64: none will */
gint64
herald_flight_files_purge (HeraldFlightFiles *self,
                           gint64 now)
{
  g_autoptr (GPtrArray) files = herald_flight_log_list (self->folder, NULL);
  guint64 room = self->limits.bytes - MIN (self->limits.segment, self->limits.bytes), total = 0;
  gint64 next = G_MAXINT64;

  for (guint i = files != NULL ? files->len : 0; i > 0; i--)
    {
      const char *path = g_ptr_array_index (files, i - 1);
      gint64 time = herald_flight_log_time_of (path);
      GStatBuf about;

      if (g_lstat (path, &about) == 0)
        total += (guint64) about.st_size;
      /* A clock that was put back leaves files of the future; they would never go. */
      if (total > room || time + self->limits.age <= now || time > now + self->limits.age)
        {
          if (time == self->last_name)
            close_file (self);
          g_unlink (path);
        }
      else
        next = MIN (next, time + self->limits.age);
    }
  return next;
}

/* Removes all files, or those with numbers and names in them. */
void
herald_flight_files_remove (HeraldFlightFiles *self,
                            gboolean only_numbers)
{
  g_autoptr (GPtrArray) files = herald_flight_log_list (self->folder, NULL);

  close_file (self);
  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      const char *path = g_ptr_array_index (files, i);

      if (!only_numbers || !g_str_has_suffix (path, "-m" HERALD_FLIGHT_SUFFIX))
        g_unlink (path);
    }
}
