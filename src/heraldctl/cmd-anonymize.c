/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl anonymize: a recording for strangers. Read and written message by message. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "anonymize-key.h"
#include "base/phrase.h"
#include "base/text.h"
#include "commands.h"
#include "diagnose/anonymizer.h"
#include "diagnose/trace-writer.h"
#include "wire/ami-parser.h"

static const char *const summary
    = N_("Replaces phone numbers, names, addresses, account codes, secrets and the values of channel variables in a recording\n"
         "(FILE, or - for stdin), the same text by the same other text, and writes it to OUT (or stdout). The calls stay what\n"
         "they were: heraldctl replay prints the same lines with the other numbers and names. Internal extensions, and phones\n"
         "named after them, stay unless --all is given. What was replaced, and which phone is called otherwise now, is told on\n"
         "stderr.\n\n"
         "The same recording becomes the same text again, by a key that is made once and kept in your home\n"
         "($XDG_STATE_HOME/herald/anonymize.key); strangers cannot undo it without the key. --new-key takes one that is\n"
         "forgotten at the end.\n\n"
         "Returns 0; 1 when the recording cannot be read, or breaks the protocol, or ends in the middle of a message, or when\n"
         "OUT cannot be written.");

/* Phones that are told by name; a large PBX has more. */
#define DEVICES_TOLD 40
/* Characters of a phone's name: what a recording holds may be anybody's. */
#define DEVICE_MAX 200

typedef struct
{
  char *output;
  gboolean force;
  gboolean all;
  gboolean new_key;
  HeraldAnonymizer *anonymizer;
  HeraldTraceWriter *writer;
} Anonymize;

static gboolean
take_messages (Anonymize *self,
               HeraldAmiParser *parser,
               GError **error)
{
  GString *to = herald_trace_writer_get_buffer (self->writer);
  HeraldAmiMessage *message;

  for (;;)
    {
      switch (herald_ami_parser_next (parser, &message, error))
        {
        case HERALD_AMI_PARSE_MESSAGE:
          herald_anonymizer_write (self->anonymizer, message, to);
          break;
        case HERALD_AMI_PARSE_BANNER:
          herald_anonymizer_write_banner (self->anonymizer, herald_ami_parser_get_banner (parser), to);
          break;
        case HERALD_AMI_PARSE_MORE:
          return TRUE;
        case HERALD_AMI_PARSE_ERROR:
        default:
          return FALSE;
        }
      if (!herald_trace_writer_commit (self->writer, error))
        return FALSE;
    }
}

static gboolean
anonymize (Anonymize *self,
           int fd,
           GError **error)
{
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();

  for (;;)
    {
      gsize room;
      char *to = herald_ami_parser_reserve (parser, &room);
      gssize got = read (fd, to, room);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _("The recording cannot be read: %s"), g_strerror (errno));
          return FALSE;
        }
      herald_ami_parser_commit (parser, (gsize) got);
      if (!take_messages (self, parser, error))
        return FALSE;
      if (got == 0)
        return herald_ami_parser_end (parser, error) == HERALD_AMI_PARSE_MORE;
    }
}

static void
report (Anonymize *self,
        const char *output)
{
  const HeraldAnonymizerCounts *counts = herald_anonymizer_get_counts (self->anonymizer);
  GPtrArray *devices = herald_anonymizer_get_devices (self->anonymizer);
  g_autofree char *messages = herald_phrase_count ((gint64) counts->messages);
  g_autofree char *numbers = herald_phrase_count ((gint64) counts->numbers);
  g_autofree char *names = herald_phrase_count ((gint64) counts->names);
  g_autofree char *addresses = herald_phrase_count ((gint64) counts->addresses);
  g_autofree char *secrets = herald_phrase_count ((gint64) counts->secrets);
  g_autofree char *words = herald_phrase_count ((gint64) counts->words);

  /* Translators: six counts of what was replaced */
  fprintf (stderr, _("Replaced in messages: %1$s; numbers: %2$s, names: %3$s, addresses: %4$s, account codes and secrets: %5$s, other words: %6$s.\n"),
           messages, numbers, names, addresses, secrets, words);
  for (guint i = 0; i < MIN (devices->len, DEVICES_TOLD); i++)
    {
      const HeraldAnonymizedDevice *device = g_ptr_array_index (devices, i);
      g_autofree char *before = herald_text_clean (device->device, strlen (device->device), DEVICE_MAX);
      g_autofree char *now = herald_text_clean (device->replacement, strlen (device->replacement), DEVICE_MAX);

      /* Translators: a phone, what it is called from now on, and a command to be copied */
      fprintf (stderr, _("  %s is now %s:  heraldctl replay %s --device %s\n"), before, now, output, now);
    }
  if (devices->len > DEVICES_TOLD)
    fprintf (stderr, ngettext ("  … and %u more phone\n", "  … and %u more phones\n", devices->len - DEVICES_TOLD), devices->len - DEVICES_TOLD);
}

static gboolean
is_same_file (int fd,
              const char *path)
{
  struct stat input, output;

  return fstat (fd, &input) == 0 && stat (path, &output) == 0 && input.st_dev == output.st_dev && input.st_ino == output.st_ino;
}

static int
run (Anonymize *self,
     const char *path)
{
  const char *output = self->output != NULL ? self->output : "-";
  gboolean from_stdin = strcmp (path, "-") == 0;
  int fd = from_stdin ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unwritten = NULL;
  gboolean ok;

  if (fd < 0)
    return herald_complain (HERALD_EXIT_FAILED, _("The recording “%s” cannot be read: %s"), path, g_strerror (errno));
  if (strcmp (output, "-") != 0 && is_same_file (fd, output))
    {
      if (!from_stdin)
        close (fd);
      return herald_complain (HERALD_EXIT_USAGE, _("“%s” cannot be written over itself. Choose another file."), path);
    }
  self->writer = herald_trace_writer_new (output, self->force, &error);
  ok = self->writer != NULL;
  if (ok)
    {
      guint64 key[HERALD_ANONYMIZER_KEY_WORDS];
      gboolean kept = !self->new_key && herald_anonymize_key (key);

      self->anonymizer = herald_anonymizer_new (self->all ? HERALD_ANONYMIZE_ALL : HERALD_ANONYMIZE_KEEP_EXTENSIONS, kept ? key : NULL);
      ok = anonymize (self, fd, &error);
      ok = herald_trace_writer_free (self->writer, ok ? &error : &unwritten) && ok;
      report (self, output);
      g_clear_pointer (&self->anonymizer, herald_anonymizer_free);
    }
  if (!from_stdin)
    close (fd);
  return ok ? HERALD_EXIT_OK : herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
}

/**
 * herald_cmd_anonymize:
 * @argc: number of arguments
 * @argv: "anonymize", a recording and options
 *
 * Returns: a #HeraldExit
 */
int
herald_cmd_anonymize (int argc,
                      char **argv)
{
  Anonymize self = { 0 };
  int status = HERALD_EXIT_OK;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self.output, N_("Write to this file"), "OUT" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &self.force, N_("Overwrite a file that is there"), NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &self.all, N_("Replace internal extensions, and phones named after them, too"), NULL },
    { "new-key", 0, 0, G_OPTION_ARG_NONE, &self.new_key, N_("Replace by texts that no other run will use"), NULL },
    { NULL },
  };

  if (herald_parse_options (entries, "FILE", summary, &argc, &argv, &status))
    {
      if (argc != 2)
        status = herald_complain (HERALD_EXIT_USAGE, _("Which recording? Try: heraldctl anonymize --help"));
      else
        status = run (&self, argv[1]);
    }
  g_free (self.output);
  return status;
}
