/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A trace is the server's messages as they came, each with the time. Whoever reads one may meet the end at any byte:
 * what is written is whole messages, and what a full disk tore apart is taken back. */

#include "diagnose/trace-writer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/phrase.h"

struct _HeraldTraceWriter
{
  int fd;
  gboolean is_file;
  gboolean own;    /* to be closed */
  guint64 written; /* bytes, all of whole messages */
  GString *buffer;
};

/* "\r\n", or "\n" where the stream has no CRs. */
static gsize
first_line_end (HeraldSpan bytes,
                gboolean *bare)
{
  const char *lf = memchr (bytes.data, '\n', bytes.length);

  *bare = lf == NULL || lf == bytes.data || lf[-1] != '\r';
  return lf != NULL ? (gsize) (lf + 1 - bytes.data) : bytes.length;
}

static void
append_lines (GString *to,
              const char *bytes,
              gsize length,
              gboolean bare)
{
  if (!bare)
    {
      g_string_append_len (to, bytes, (gssize) length);
      return;
    }
  for (gsize i = 0; i < length; i++)
    if (bytes[i] == '\n')
      g_string_append (to, "\r\n");
    else if (bytes[i] != '\r')
      g_string_append_c (to, bytes[i]);
}

/**
 * herald_trace_append:
 * @to: where the message is appended, with CRLF line ends and the empty line behind it
 * @message: a message
 * @time: when it came, in microseconds of the wall clock; 0: not known
 *
 * The time is written as Asterisk does with timestampevents=yes in manager.conf, unless the message has it already.
 */
void
herald_trace_append (GString *to,
                     HeraldAmiMessage *message,
                     gint64 time)
{
  HeraldSpan bytes = herald_ami_message_get_bytes (message);
  gboolean bare;
  gsize line = first_line_end (bytes, &bare);

  append_lines (to, bytes.data, line, bare);
  if (time > 0 && !herald_ami_message_has (message, HERALD_AMI_TIMESTAMP))
    {
      if (to->len > 0 && to->str[to->len - 1] != '\n')
        g_string_append (to, "\r\n");
      g_string_append_printf (to, "Timestamp: %" G_GINT64_FORMAT ".%06d\r\n", time / G_USEC_PER_SEC, (int) (time % G_USEC_PER_SEC));
    }
  append_lines (to, bytes.data + line, bytes.length - line, bare);
  if (to->len > 0 && to->str[to->len - 1] != '\n')
    g_string_append (to, "\r\n");
  g_string_append (to, "\r\n");
}

/**
 * herald_write_all:
 * @fd: an open file
 * @bytes: (array length=length): what to write
 * @length: how much
 * @written: (out): how much was written, also where it failed
 *
 * Returns: whether all was written; otherwise errno says why not
 */
gboolean
herald_write_all (int fd,
                  const char *bytes,
                  gsize length,
                  gsize *written)
{
  *written = 0;
  while (*written < length)
    {
      gssize n = write (fd, bytes + *written, length - *written);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          errno = n == 0 ? ENOSPC : errno;
          return FALSE;
        }
      *written += (gsize) n;
    }
  return TRUE;
}

/**
 * herald_trace_writer_new:
 * @path: the file, readable by its owner only; "-" is the standard output
 * @overwrite: whether a file that is there may be lost
 * @error: return location for a %G_FILE_ERROR, a sentence
 *
 * Returns: (transfer full) (nullable): a writer
 */
HeraldTraceWriter *
herald_trace_writer_new (const char *path,
                         gboolean overwrite,
                         GError **error)
{
  gboolean own = strcmp (path, "-") != 0;
  int fd = own ? open (path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | (overwrite ? 0 : O_EXCL), 0600) : STDOUT_FILENO;
  HeraldTraceWriter *self;
  struct stat about;

  if (fd < 0)
    {
      int fault = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (fault),
                   fault == EEXIST ? _("The file “%s” is there already. Choose another one, or give --force.") : _("“%s” cannot be written: %s."),
                   path, g_strerror (fault));
      return NULL;
    }
  self = g_new0 (HeraldTraceWriter, 1);
  self->fd = fd;
  self->own = own;
  self->is_file = own && fstat (fd, &about) == 0 && S_ISREG (about.st_mode);
  self->buffer = g_string_sized_new (HERALD_TRACE_BUFFER);
  if (self->is_file && (fchmod (fd, 0600) != 0 || ftruncate (fd, 0) != 0))
    g_debug ("“%s” stays as it is: %s", path, g_strerror (errno));
  return self;
}

/**
 * herald_trace_writer_get_buffer:
 * @self: a writer
 *
 * Returns: (transfer none): where whole messages may be appended; herald_trace_writer_commit() follows
 */
GString *
herald_trace_writer_get_buffer (HeraldTraceWriter *self)
{
  return self->buffer;
}

/**
 * herald_trace_writer_get_length:
 * @self: a writer
 *
 * Returns: bytes of the trace so far, also those that are not in the file yet
 */
guint64
herald_trace_writer_get_length (HeraldTraceWriter *self)
{
  return self->written + self->buffer->len;
}

/* The end of the last whole message among the first @length bytes. */
static gsize
whole_messages (GString *buffer,
                gsize length)
{
  while (length > 0 && !(length >= 4 && memcmp (buffer->str + length - 4, "\r\n\r\n", 4) == 0))
    length--;
  return length;
}

/**
 * herald_trace_writer_flush:
 * @self: a writer
 * @error: return location for a %G_FILE_ERROR, a sentence
 *
 * Writes what was gathered. When the disk is full the file ends behind its last whole message.
 *
 * Returns: whether it is in the file
 */
gboolean
herald_trace_writer_flush (HeraldTraceWriter *self,
                           GError **error)
{
  g_autofree char *count = NULL;
  gsize done;
  int fault;

  if (herald_write_all (self->fd, self->buffer->str, self->buffer->len, &done))
    {
      self->written += done;
      g_string_truncate (self->buffer, 0);
      return TRUE;
    }
  fault = errno;
  self->written += whole_messages (self->buffer, done);
  g_string_truncate (self->buffer, 0);
  if (self->is_file && ftruncate (self->fd, (off_t) self->written) != 0)
    g_debug ("a torn message stays: %s", g_strerror (errno));
  count = herald_phrase_count ((gint64) self->written);
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (fault),
               /* Translators: why, and how many bytes */
               _("Nothing more can be written: %1$s. The first %2$s bytes are there and can be read."), g_strerror (fault), count);
  return FALSE;
}

/**
 * herald_trace_writer_commit:
 * @self: a writer to whose buffer something was appended
 * @error: return location for a %G_FILE_ERROR, a sentence
 *
 * Returns: whether all is well: it is written when it is enough to be worth it
 */
gboolean
herald_trace_writer_commit (HeraldTraceWriter *self,
                            GError **error)
{
  return self->buffer->len < HERALD_TRACE_BUFFER || herald_trace_writer_flush (self, error);
}

/**
 * herald_trace_writer_message:
 * @self: a writer
 * @message: a message
 * @time: when it came, in microseconds of the wall clock; 0: not known
 * @error: return location for a %G_FILE_ERROR, a sentence
 *
 * Returns: whether all is well
 */
gboolean
herald_trace_writer_message (HeraldTraceWriter *self,
                             HeraldAmiMessage *message,
                             gint64 time,
                             GError **error)
{
  herald_trace_append (self->buffer, message, time);
  return herald_trace_writer_commit (self, error);
}

/**
 * herald_trace_writer_free:
 * @self: (transfer full) (nullable): a writer
 * @error: return location for a %G_FILE_ERROR, a sentence
 *
 * Returns: whether all that was given is in the file
 */
gboolean
herald_trace_writer_free (HeraldTraceWriter *self,
                          GError **error)
{
  gboolean ok;

  if (self == NULL)
    return TRUE;
  ok = herald_trace_writer_flush (self, error);
  if (self->own && close (self->fd) != 0 && ok)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _("The last lines may be missing: %s."), g_strerror (errno));
      ok = FALSE;
    }
  g_string_free (self->buffer, TRUE);
  g_free (self);
  return ok;
}
