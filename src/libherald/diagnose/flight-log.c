/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a flight record. Its files are called flight-TIME-PROCESS-KIND.ami: the time of their first message in microseconds
 * of sixteen digits, so that their names sort by age, and "n" for one that holds numbers and names or "m" for one with
 * made-up ones. */

#include "diagnose/flight-log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "diagnose/flight-files.h"
#include "wire/ami-parser.h"

struct _HeraldFlightLog
{
  GPtrArray *files; /* of paths, oldest first */
  guint next;       /* the file to open next */
  int fd;           /* -1: none is open */
  HeraldAmiParser *parser;
};

/**
 * herald_flight_log_default_folder:
 *
 * Returns: (transfer full): where the application's flight record is
 */
char *
herald_flight_log_default_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "herald", "flight", NULL);
}

/**
 * herald_flight_log_time_of:
 * @file: a file's name or path
 *
 * Returns: when its first message came, in microseconds of the wall clock; 0: it is no file of a record
 */
gint64
herald_flight_log_time_of (const char *file)
{
  g_autofree char *name = g_path_get_basename (file);
  gint64 time = 0;
  const char *p = name + sizeof HERALD_FLIGHT_PREFIX - 1;

  if (!g_str_has_prefix (name, HERALD_FLIGHT_PREFIX) || !g_str_has_suffix (name, HERALD_FLIGHT_SUFFIX))
    return 0;
  for (guint i = 0; i < 16; i++)
    {
      if (!g_ascii_isdigit (p[i]))
        return 0;
      time = time * 10 + (p[i] - '0');
    }
  return p[16] == '-' ? time : 0;
}

static int
by_name (gconstpointer a,
         gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * herald_flight_log_list:
 * @folder: where the record is
 * @error: return location for a %G_FILE_ERROR
 *
 * Returns: (transfer full) (element-type filename): the paths of its files, oldest first; none where there is no record
 */
GPtrArray *
herald_flight_log_list (const char *folder,
                        GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) fault = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &fault);
  const char *name;

  if (dir == NULL && !g_error_matches (fault, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (herald_flight_log_time_of (name) > 0)
      g_ptr_array_add (files, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (files, by_name);
  return g_steal_pointer (&files);
}

/**
 * herald_flight_log_open:
 * @folder: where the record is, as herald_flight_log_default_folder() says
 * @error: return location for a %G_FILE_ERROR
 *
 * Returns: (transfer full) (nullable): the record from its beginning; an empty one where none was made
 */
HeraldFlightLog *
herald_flight_log_open (const char *folder,
                        GError **error)
{
  GPtrArray *files = herald_flight_log_list (folder, error);
  HeraldFlightLog *self;

  if (files == NULL)
    return NULL;
  self = g_new0 (HeraldFlightLog, 1);
  self->files = files;
  self->fd = -1;
  return self;
}

static void
leave_file (HeraldFlightLog *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  g_clear_pointer (&self->parser, herald_ami_parser_free);
}

/**
 * herald_flight_log_free:
 * @self: (nullable) (transfer full): a record
 */
void
herald_flight_log_free (HeraldFlightLog *self)
{
  if (self == NULL)
    return;
  leave_file (self);
  g_ptr_array_unref (self->files);
  g_free (self);
}

/* The next file that can be read: one may go while we read. */
static gboolean
enter_file (HeraldFlightLog *self)
{
  while (self->fd < 0 && self->next < self->files->len)
    self->fd = open (g_ptr_array_index (self->files, self->next++), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (self->fd < 0)
    return FALSE;
  self->parser = herald_ami_parser_new ();
  return TRUE;
}

/* More bytes of the file. */
static gboolean
fill (HeraldFlightLog *self)
{
  gsize room;
  char *to = herald_ami_parser_reserve (self->parser, &room);
  gssize got;

  do
    got = read (self->fd, to, room);
  while (got < 0 && errno == EINTR);
  if (got <= 0)
    return FALSE;
  herald_ami_parser_commit (self->parser, (gsize) got);
  return TRUE;
}

/**
 * herald_flight_log_next:
 * @self: a record
 * @message: (out) (transfer none): its next message, the server's or a note of ours; valid until the next call
 *
 * Returns: whether there was another one
 */
gboolean
herald_flight_log_next (HeraldFlightLog *self,
                        HeraldAmiMessage **message)
{
  for (;;)
    {
      if (self->fd < 0 && !enter_file (self))
        return FALSE;
      switch (herald_ami_parser_next (self->parser, message, NULL))
        {
        case HERALD_AMI_PARSE_MESSAGE:
          return TRUE;
        case HERALD_AMI_PARSE_BANNER:
          break;
        case HERALD_AMI_PARSE_MORE:
          if (!fill (self))
            leave_file (self);
          break;
        case HERALD_AMI_PARSE_ERROR:
        default:
          leave_file (self);
          break;
        }
    }
}

/**
 * herald_flight_log_read:
 * @self: a record
 * @to: where its next message is appended, as in a trace
 *
 * Returns: whether there was another one
 */
gboolean
herald_flight_log_read (HeraldFlightLog *self,
                        GString *to)
{
  HeraldAmiMessage *message;
  HeraldSpan bytes;

  if (!herald_flight_log_next (self, &message))
    return FALSE;
  bytes = herald_ami_message_get_bytes (message);
  g_string_append_len (to, bytes.data, (gssize) bytes.length);
  g_string_append (to, "\r\n");
  return TRUE;
}
