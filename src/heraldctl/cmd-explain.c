/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl explain: why a call popped, or did not. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "commands.h"
#include "database.h"
#include "diagnose/explanation.h"
#include "diagnose/flight-log.h"
#include "explain-time.h"
#include "server-options.h"

static const char *const summary
    = N_("Says what Herald saw of each call, what it decided and why, in sentences with times.\n\n"
         "Without TRACE the flight record of this user's Herald is read: the last 24 hours, with the settings of that moment.\n"
         "With TRACE (or - for stdin) a recording of a manager connection is: what Herald would decide with the settings of a\n"
         "new user. Then --device says which phones are yours. CALL is an id as replay and watch print it: c12.\n\n"
         "T is a duration (90s, 10m, 2h, 1d), a time of today or yesterday (12:04, 12:04:10) or a day with a time\n"
         "(2026-11-23T12:04).\n\n"
         "Returns 0; 1 when there is no such call, or when the recording cannot be read, breaks the protocol or ends in the\n"
         "middle of a message.");

typedef struct
{
  char **devices;
  char *number, *region, *since;
  gboolean json;
  HeraldExplanation *explanation;
  HeraldExplanationFilter filter;
} Explain;

static gboolean
read_trace (Explain *self,
            int fd,
            GError **error)
{
  char bytes[64 * 1024];

  for (;;)
    {
      gssize got = read (fd, bytes, sizeof bytes);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _("The recording cannot be read: %s"), g_strerror (errno));
          return FALSE;
        }
      if (got == 0)
        return herald_explanation_end (self->explanation, error);
      if (!herald_explanation_feed (self->explanation, bytes, (gsize) got, error))
        return FALSE;
    }
}

static int
take_trace (Explain *self,
            const char *path)
{
  gboolean from_stdin = strcmp (path, "-") == 0;
  int fd = from_stdin ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC);
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (fd < 0)
    return herald_complain (HERALD_EXIT_FAILED, _("The recording “%s” cannot be read: %s"), path, g_strerror (errno));
  ok = read_trace (self, fd, &error);
  if (!from_stdin)
    close (fd);
  return ok ? HERALD_EXIT_OK : herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
}

static int
take_record (Explain *self)
{
  g_autofree char *folder = herald_flight_log_default_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldFlightLog) log = herald_flight_log_open (folder, &error);
  HeraldAmiMessage *message;
  gboolean any = FALSE;

  if (log == NULL)
    return herald_complain (HERALD_EXIT_FAILED, _("The flight record cannot be read: %s"), error->message);
  while (herald_flight_log_next (log, &message))
    {
      any = TRUE;
      herald_explanation_take (self->explanation, message);
    }
  return any ? HERALD_EXIT_OK
             : herald_complain (HERALD_EXIT_FAILED, _("Nothing was recorded here yet (%s). A recording can be given: heraldctl explain TRACE --device PJSIP/1001"), folder);
}

static void
add_text (HeraldJsonLine *line,
          const char *key,
          const char *value)
{
  if (value != NULL)
    herald_json_line_string (line, key, value);
}

static void
print_json (const HeraldExplained *explained,
            guint group,
            const HeraldNote *note)
{
  g_auto (HeraldJsonLine) line = { 0 };
  g_autofree char *sentence = herald_explained_write_sentence (explained, note);
  g_autofree char *time = herald_explain_time_to_iso (note->time);

  herald_json_line_init (&line);
  herald_json_line_int (&line, "group", group);
  add_text (&line, "call", explained->call);
  herald_json_line_string (&line, "heading", explained->heading);
  add_text (&line, "time", time);
  if (note->seq != 0)
    herald_json_line_int (&line, "seq", (gint64) note->seq);
  herald_json_line_string (&line, "code", herald_note_code_to_string (note->code));
  herald_json_line_string (&line, "sentence", sentence);
  add_text (&line, "channel", note->channel);
  add_text (&line, "unique_id", note->unique_id);
  add_text (&line, "linked_id", note->linked_id);
  add_text (&line, "other", note->other);
  add_text (&line, "number", note->number);
  add_text (&line, "name", note->name);
  add_text (&line, "queue", note->queue);
  add_text (&line, "detail", note->detail);
  if (note->value != 0)
    herald_json_line_int (&line, "value", note->value);
  puts (herald_json_line_end (&line));
}

/* "12:04:10.312", or where the recording has no times the ordinal of the message. */
static char *
dup_when (const HeraldNote *note)
{
  g_autofree char *seq = g_strdup_printf ("#%" G_GUINT64_FORMAT, note->seq);

  return note->time != 0 ? herald_explanation_format_time (note->time) : g_strdup_printf ("%12s", seq);
}

static void
print_text (const HeraldExplained *explained)
{
  g_autofree char *day = herald_explain_time_to_day (explained->time);

  printf ("%s%s%s%s\n", explained->call != NULL ? explained->call : "", explained->call != NULL ? "  " : "", day, explained->heading);
  for (guint i = 0; i < explained->notes->len; i++)
    {
      const HeraldNote *note = explained->notes->pdata[i];
      g_autofree char *sentence = herald_explained_write_sentence (explained, note);
      g_autofree char *when = dup_when (note);

      printf ("  %s  %s\n", when, sentence);
    }
}

static int
print_selected (Explain *self)
{
  g_autoptr (GPtrArray) found = herald_explanation_select (self->explanation, &self->filter);

  for (guint i = 0; i < found->len; i++)
    {
      const HeraldExplained *explained = found->pdata[i];

      if (self->json)
        for (guint j = 0; j < explained->notes->len; j++)
          print_json (explained, i + 1, explained->notes->pdata[j]);
      else
        {
          if (i > 0)
            putchar ('\n');
          print_text (explained);
        }
    }
  if (found->len > 0)
    return HERALD_EXIT_OK;
  if (self->filter.call == NULL && self->filter.number == NULL && self->filter.since == 0)
    return herald_complain (HERALD_EXIT_FAILED, _("There is no call in it, neither to a phone of yours nor to another one."));
  return herald_complain (HERALD_EXIT_FAILED, _("Nothing was seen of such a call."));
}

static int
explain (Explain *self,
         const char *trace)
{
  int status, printed;

  self->explanation = herald_explanation_new ((const char *const *) self->devices, NULL);
  status = trace != NULL ? take_trace (self, trace) : take_record (self);
  if (trace != NULL && status == HERALD_EXIT_OK && self->devices == NULL && !herald_explanation_has_notes (self->explanation))
    herald_check_devices (NULL, &status);
  else if (trace != NULL || status == HERALD_EXIT_OK)
    {
      printed = print_selected (self);
      status = status != HERALD_EXIT_OK ? status : printed;
    }
  herald_explanation_free (self->explanation);
  return status;
}

static gboolean
is_call_id (const char *text)
{
  return *text == 'c' && text[1] != '\0' && text[1 + strspn (text + 1, "0123456789")] == '\0';
}

/* CALL and TRACE, each optional: what looks like a call and is no file is one. */
static gboolean
take_arguments (Explain *self,
                int argc,
                char **argv,
                const char **trace,
                int *status)
{
  struct stat about;

  *status = HERALD_EXIT_USAGE;
  *trace = NULL;
  if (argc > 1 && is_call_id (argv[1]) && (argc > 2 || stat (argv[1], &about) != 0))
    {
      self->filter.call = argv[1];
      argc--;
      argv++;
    }
  if (argc > 1)
    *trace = argv[1];
  if (argc > 2)
    herald_complain (HERALD_EXIT_USAGE, _("“%s” is too much. Try: heraldctl explain --help"), argv[2]);
  else if (self->since != NULL && !herald_explain_time_parse (self->since, &self->filter.since))
    herald_complain (HERALD_EXIT_USAGE, _("“%s” is no time. Try: heraldctl explain --help"), self->since);
  else if (self->devices == NULL || herald_check_devices (self->devices, status))
    return TRUE;
  return FALSE;
}

/**
 * herald_cmd_explain:
 * @argc: number of arguments
 * @argv: "explain", a call, a recording and options
 *
 * Returns: a #HeraldExit
 */
int
herald_cmd_explain (int argc,
                    char **argv)
{
  Explain self = { 0 };
  const char *trace;
  int status = HERALD_EXIT_OK;
  const GOptionEntry entries[] = {
    { "last", 0, 0, G_OPTION_ARG_NONE, &self.filter.last, N_("Only the last call"), NULL },
    { "number", 0, 0, G_OPTION_ARG_STRING, &self.number, N_("Only calls with this number, in any spelling"), "N" },
    { "since", 0, 0, G_OPTION_ARG_STRING, &self.since, N_("Only what happened since then"), "T" },
    { "device", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.devices, N_("A phone of yours: PJSIP/1001; may be given more than once"), "DEVICE" },
    { "region", 0, 0, G_OPTION_ARG_STRING, &self.region, N_("Your country, two letters; default: that of the locale"), "CC" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.json, N_("Print JSON lines"), NULL },
    { NULL },
  };

  if (herald_parse_options (entries, "[CALL] [TRACE]", summary, &argc, &argv, &status)
      && take_arguments (&self, argc, argv, &trace, &status))
    {
      g_autofree char *region = herald_guess_region (self.region);

      self.filter.number = self.number;
      self.filter.region = region;
      status = explain (&self, trace);
    }
  g_strfreev (self.devices);
  g_free (self.number);
  g_free (self.region);
  g_free (self.since);
  return status;
}
