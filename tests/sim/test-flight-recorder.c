/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in the flight record afterwards, and what is not. */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diagnose/flight-files.h"
#include "diagnose/flight-log.h"
#include "diagnose/flight-recorder.h"
#include "diagnose/flight-writer.h"

#define FOLDER_VARIABLE "HERALD_TEST_FLIGHT"

typedef struct
{
  char *top;    /* a private folder */
  char *folder; /* the record in it */
  HeraldFlightRecorder *recorder;
  guint errors; /* how often it said that it stopped */
} Flight;

static void
on_error (HeraldFlightRecorder *recorder,
          GParamSpec *pspec,
          Flight *flight)
{
  flight->errors += herald_flight_recorder_get_error (recorder) != NULL;
}

static void
start (Flight *flight)
{
  flight->recorder = herald_flight_recorder_new (flight->folder);
  g_signal_connect (flight->recorder, "notify::error", G_CALLBACK (on_error), flight);
}

static void
set_up (Flight *flight,
        gconstpointer data)
{
  flight->top = g_dir_make_tmp ("herald-flight-XXXXXX", NULL);
  g_assert_nonnull (flight->top);
  flight->folder = g_build_filename (flight->top, "herald", "flight", NULL);
  start (flight);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
tear_down (Flight *flight,
           gconstpointer data)
{
  if (flight->recorder != NULL)
    g_assert_finalize_object (flight->recorder);
  remove_folder (flight->top);
  g_free (flight->top);
  g_free (flight->folder);
}

/* The record as text. */
static char *
read_record (Flight *flight)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldFlightLog) log = NULL;
  GString *text = g_string_new (NULL);

  if (flight->recorder != NULL)
    herald_flight_recorder_flush (flight->recorder);
  log = herald_flight_log_open (flight->folder, &error);
  g_assert_no_error (error);
  while (herald_flight_log_read (log, text))
    ;
  return g_string_free (text, FALSE);
}

static void
say (Flight *flight,
     const char *format,
     ...)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *wire = NULL;
  HeraldAmiMessage message;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  lines = g_strsplit (text, "\n", -1);
  wire = g_strjoinv ("\r\n", lines);
  herald_ami_message_init (&message, wire, strlen (wire), FALSE);
  herald_flight_recorder_take (flight->recorder, &message, g_get_monotonic_time ());
}

/* A caller's channel, and the phone that he makes ring. */
static void
say_call (Flight *flight,
          guint caller,
          const char *number,
          const char *device)
{
  say (flight, "Event: Newchannel\nChannel: PJSIP/trunk-%08x\nCallerIDNum: %s\nCallerIDName: Ada Byron\nUniqueid: 1764000000.%u\nLinkedid: 1764000000.%u\n",
       caller, number, caller, caller);
  say (flight, "Event: Newchannel\nChannel: %s-%08x\nUniqueid: 1764000000.%u\nLinkedid: 1764000000.%u\n", device, caller + 1, caller + 1,
       caller);
}

static void
note (Flight *flight,
      HeraldNoteCode code,
      const char *call,
      guint caller,
      const char *number)
{
  g_autofree char *unique_id = g_strdup_printf ("1764000000.%u", caller + 1);
  g_autofree char *linked_id = g_strdup_printf ("1764000000.%u", caller);
  const HeraldNote it = {
    .code = code,
    .time = g_get_real_time (),
    .call = call,
    .channel = "PJSIP/1001-00000001",
    .unique_id = unique_id,
    .linked_id = linked_id,
    .number = number,
  };

  herald_flight_recorder_note (flight->recorder, &it);
}

/* Not strstr(): the sanitizer measures the whole text at each call, and it has megabytes. */
static guint
count (const char *text,
       const char *what)
{
  const char *end = text + strlen (text);
  guint n = 0;

  for (const char *p = text; (p = g_strstr_len (p, end - p, what)) != NULL; p++)
    n++;
  return n;
}

static void
assert_order (const char *text,
              const char *first,
              const char *second)
{
  const char *a = strstr (text, first), *b = strstr (text, second);

  g_assert_nonnull (a);
  g_assert_nonnull (b);
  g_assert_true (a < b);
}

static void
test_what_came_before (Flight *flight,
                       gconstpointer data)
{
  g_autofree char *text = NULL;

  say_call (flight, 10, "0301111111", "PJSIP/1002");
  say_call (flight, 20, "0302222222", "PJSIP/1001");
  note (flight, HERALD_NOTE_ANNOUNCED, "c1", 20, "0302222222");
  say (flight, "Event: Hangup\nChannel: PJSIP/1002-0000000b\nUniqueid: 1764000000.11\n");
  say (flight, "Event: Hangup\nChannel: PJSIP/1001-00000015\nUniqueid: 1764000000.21\n");
  text = read_record (flight);
  assert_order (text, "CallerIDNum: 0302222222", "Code: announced");
  assert_order (text, "Code: announced", "Event: Hangup");
  g_assert_cmpuint (count (text, "Event: "), ==, 4);
  g_assert_cmpuint (count (text, "Timestamp: "), ==, 4);
  g_assert_null (strstr (text, "0301111111"));
  g_assert_null (strstr (text, "1764000000.1\r"));
}

/* Before Asterisk 13 no event names the whole call: a dial joins the ids. */
static void
test_without_linked_ids (Flight *flight,
                         gconstpointer data)
{
  g_autofree char *text = NULL;
  const HeraldNote mine = { .code = HERALD_NOTE_MY_DEVICE, .time = g_get_real_time (), .channel = "SIP/1001-2", .unique_id = "1764000000.2" };

  say (flight, "Event: Newchannel\nChannel: SIP/trunk-1\nCallerIDNum: 0302222222\nUniqueid: 1764000000.1\n");
  say (flight, "Event: Newchannel\nChannel: SIP/other-3\nUniqueid: 1764000000.3\n");
  say (flight, "Event: Newchannel\nChannel: SIP/1001-2\nUniqueid: 1764000000.2\n");
  say (flight, "Event: Dial\nSubEvent: Begin\nChannel: SIP/trunk-1\nDestination: SIP/1001-2\nUniqueID: 1764000000.1\nDestUniqueID: 1764000000.2\n");
  herald_flight_recorder_note (flight->recorder, &mine);
  text = read_record (flight);
  assert_order (text, "SIP/trunk-1", "Event: Dial");
  g_assert_null (strstr (text, "SIP/other"));
}

static void
test_others_are_few (Flight *flight,
                     gconstpointer data)
{
  g_autofree char *text = NULL;

  for (guint i = 0; i < 5000; i++)
    note (flight, HERALD_NOTE_OTHER_DEVICE, NULL, 100 + 10 * i, "0303333333");
  note (flight, HERALD_NOTE_ANNOUNCED, "c1", 20, "0302222222");
  text = read_record (flight);
  g_assert_cmpuint (count (text, "Code: other-device"), >=, HERALD_FLIGHT_OTHERS_BURST);
  g_assert_cmpuint (count (text, "Code: other-device"), <, HERALD_FLIGHT_OTHERS_BURST + 200);
  g_assert_cmpuint (count (text, "Code: announced"), ==, 1);
}

static guint64
size_of_record (Flight *flight,
                guint *files)
{
  g_autoptr (GPtrArray) paths = herald_flight_log_list (flight->folder, NULL);
  guint64 total = 0;

  for (guint i = 0; i < paths->len; i++)
    {
      GStatBuf about;

      g_assert_cmpint (g_stat (g_ptr_array_index (paths, i), &about), ==, 0);
      g_assert_cmpint (about.st_mode & 0777, ==, 0600);
      total += (guint64) about.st_size;
    }
  *files = paths->len;
  return total;
}

static void
test_not_too_much (Flight *flight,
                   gconstpointer data)
{
  const HeraldFlightLimits limits = { 64 * 1024, 8 * 1024, G_TIME_SPAN_HOUR };
  g_autofree char *text = NULL;
  guint files;
  GStatBuf about;

  herald_flight_recorder_set_limits (flight->recorder, &limits);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *call = g_strdup_printf ("c%u", i);

      note (flight, HERALD_NOTE_ANNOUNCED, call, 10 * i, "0302222222");
      if (i % 10 == 0)
        herald_flight_recorder_flush (flight->recorder);
    }
  text = read_record (flight);
  g_assert_cmpuint (size_of_record (flight, &files), <=, limits.bytes);
  g_assert_cmpuint (files, >, 4);
  g_assert_nonnull (strstr (text, "Call: c999\r"));
  g_assert_null (strstr (text, "Call: c1\r"));
  g_assert_cmpint (g_stat (flight->folder, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0700);
}

/* Also when Herald was not running for days. */
static void
test_not_too_old (Flight *flight,
                  gconstpointer data)
{
  const gint64 ages[] = { 25 * G_TIME_SPAN_HOUR, 23 * G_TIME_SPAN_HOUR };
  g_autofree char *text = NULL;
  guint files;

  g_clear_object (&flight->recorder);
  g_assert_cmpint (g_mkdir_with_parents (flight->folder, 0700), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf (HERALD_FLIGHT_PREFIX "%016" G_GINT64_FORMAT "-1-n" HERALD_FLIGHT_SUFFIX, g_get_real_time () - ages[i]);
      g_autofree char *path = g_build_filename (flight->folder, name, NULL);

      g_assert_true (g_file_set_contents_full (path, i == 0 ? "Event: Old\r\n\r\n" : "Event: Young\r\n\r\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
  start (flight);
  text = read_record (flight);
  g_assert_null (strstr (text, "Old"));
  g_assert_nonnull (strstr (text, "Young"));
  g_assert_cmpuint (size_of_record (flight, &files), >, 0);
  g_assert_cmpuint (files, ==, 1);
}

static void
test_numbers_not_allowed (Flight *flight,
                          gconstpointer data)
{
  g_autofree char *before = NULL, *text = NULL;

  say_call (flight, 10, "0301111111", "PJSIP/1001");
  note (flight, HERALD_NOTE_ANNOUNCED, "c1", 10, "0301111111");
  before = read_record (flight);
  g_assert_nonnull (strstr (before, "Ada Byron"));
  herald_flight_recorder_set_keeps_numbers (flight->recorder, FALSE);
  say_call (flight, 20, "0302222222", "PJSIP/1001");
  note (flight, HERALD_NOTE_ANNOUNCED, "c2", 20, "0302222222");
  text = read_record (flight);
  g_assert_null (strstr (text, "0301111111"));
  g_assert_null (strstr (text, "0302222222"));
  g_assert_null (strstr (text, "Ada"));
  g_assert_null (strstr (text, "Call: c1\r"));
  g_assert_nonnull (strstr (text, "Call: c2\r"));
  g_assert_nonnull (strstr (text, "Channel: PJSIP/1001-"));
  g_assert_nonnull (strstr (text, "Uniqueid: 1764000000.21\r"));
}

/* Files may not grow any more: the same error as on a full disk, for this process only. */
static void
test_full_disk (Flight *flight,
                gconstpointer data)
{
  struct rlimit unlimited, little;
  g_autofree char *text = NULL, *after = NULL, *raw = NULL;
  g_autoptr (GPtrArray) files = NULL;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &unlimited), ==, 0);
  little = unlimited;
  little.rlim_cur = 10000;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &little), ==, 0);
  for (guint i = 0; i < 200; i++)
    note (flight, HERALD_NOTE_ANNOUNCED, "c1", 10 * i, "0302222222");
  herald_flight_recorder_flush (flight->recorder);
  while (flight->errors == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (herald_flight_recorder_get_error (flight->recorder)->message, flight->folder));
  note (flight, HERALD_NOTE_ANNOUNCED, "c2", 10, "0302222222");
  text = read_record (flight);
  g_assert_cmpuint (count (text, "Code: announced"), >, 10);
  files = herald_flight_log_list (flight->folder, NULL);
  g_assert_true (g_file_get_contents (g_ptr_array_index (files, 0), &raw, NULL, NULL));
  g_assert_true (g_str_has_suffix (raw, "\r\n\r\n"));
  g_assert_null (strstr (text, "Call: c2\r"));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &unlimited), ==, 0);
  herald_flight_recorder_clear (flight->recorder);
  g_assert_null (herald_flight_recorder_get_error (flight->recorder));
  note (flight, HERALD_NOTE_ANNOUNCED, "c3", 10, "0302222222");
  after = read_record (flight);
  g_assert_cmpuint (count (after, "Event: "), ==, 1);
  g_assert_cmpuint (flight->errors, ==, 1);
}

static void
test_no_folder (Flight *flight,
                gconstpointer data)
{
  g_autofree char *file = g_build_filename (flight->top, "herald", NULL);

  g_assert_true (g_file_set_contents (file, "a file where the folder should be", -1, NULL));
  note (flight, HERALD_NOTE_ANNOUNCED, "c1", 10, "0302222222");
  herald_flight_recorder_flush (flight->recorder);
  while (flight->errors == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (herald_flight_recorder_get_error (flight->recorder));
}

static void
test_clear (Flight *flight,
            gconstpointer data)
{
  g_autofree char *text = NULL;
  guint files;

  say_call (flight, 10, "0301111111", "PJSIP/1001");
  note (flight, HERALD_NOTE_ANNOUNCED, "c1", 10, "0301111111");
  herald_flight_recorder_flush (flight->recorder);
  say_call (flight, 20, "0302222222", "PJSIP/1001");
  herald_flight_recorder_clear (flight->recorder);
  g_assert_cmpuint (size_of_record (flight, &files), ==, 0);
  note (flight, HERALD_NOTE_ANNOUNCED, "c2", 20, "0302222222");
  text = read_record (flight);
  g_assert_cmpuint (count (text, "Event: "), ==, 1);
}

/* The child of test_killed(): records, and dies as a crash does. */
static void
die_recording (void)
{
  Flight flight = { .folder = g_strdup (g_getenv (FOLDER_VARIABLE)) };

  start (&flight);
  say_call (&flight, 10, "0301111111", "PJSIP/1001");
  note (&flight, HERALD_NOTE_ANNOUNCED, "c1", 10, "0301111111");
  herald_flight_recorder_flush (flight.recorder);
  note (&flight, HERALD_NOTE_ENDED, "c1", 10, "0301111111");
  kill (getpid (), SIGKILL);
}

static void
test_killed (Flight *flight,
             gconstpointer data)
{
  g_autoptr (GPtrArray) files = NULL;
  g_autofree char *text = NULL, *after = NULL;
  FILE *file;

  g_setenv (FOLDER_VARIABLE, flight->folder, TRUE);
  g_test_trap_subprocess ("/flight/killed/subprocess/recording", 0, 0);
  g_test_trap_assert_failed ();
  files = herald_flight_log_list (flight->folder, NULL);
  g_assert_cmpuint (files->len, ==, 1);
  text = read_record (flight);
  g_assert_cmpuint (count (text, "Event: "), ==, 3);
  /* The power may have gone in the middle of a message. */
  file = fopen (g_ptr_array_index (files, 0), "a");
  g_assert_nonnull (file);
  fputs ("Event: Hangup\r\nChan", file);
  fclose (file);
  note (flight, HERALD_NOTE_ENDED, "c2", 10, "0301111111");
  after = read_record (flight);
  g_assert_true (g_str_has_prefix (after, text));
  g_assert_cmpuint (count (after, "Event: "), ==, 4);
  g_assert_null (strstr (after, "Hangup"));
}

/* Of a call of mine; more than 200 bytes. */
static void
say_much (Flight *flight,
          guint n)
{
  for (guint i = 0; i < n; i++)
    say (flight, "Event: Newstate\nChannel: PJSIP/1001-00000001\nUniqueid: 1764000000.11\nLinkedid: 1764000000.10\n"
                 "ChannelStateDesc: A text that makes the message long enough to fill the ring soon, for which it need not be true\n");
}

/* A flood of my own calls does not lose what is not written yet. */
static void
test_more_than_the_ring (Flight *flight,
                         gconstpointer data)
{
  const guint n = HERALD_FLIGHT_RING_BYTES / 200;
  g_autofree char *text = NULL;

  note (flight, HERALD_NOTE_ANNOUNCED, "c1", 10, "0301111111");
  for (guint i = 0; i < 3; i++)
    {
      say_much (flight, n);
      herald_flight_recorder_flush (flight->recorder); /* the disk may be slow: test_slow_disk() */
    }
  text = read_record (flight);
  g_assert_cmpuint (count (text, "Event: Newstate"), ==, 3 * n);
  g_assert_null (strstr (text, "recorder-gap"));
}

/* What the disk cannot follow is left out rather than kept in memory, and the record says where. A disk may be quicker
 * than this flood; then nothing is left out and nothing said. */
static void
test_slow_disk (Flight *flight,
                gconstpointer data)
{
  const guint n = 8 * HERALD_FLIGHT_QUEUE_MAX / 200;
  g_autofree char *text = NULL;

  note (flight, HERALD_NOTE_ANNOUNCED, "c1", 10, "0301111111");
  say_much (flight, n);
  text = read_record (flight);
  g_assert_cmpint (count (text, "Event: Newstate") < n, ==, strstr (text, "Code: recorder-gap") != NULL);
}

/* More than may wait is refused, and the next is taken. */
static void
test_queue (Flight *flight,
            gconstpointer data)
{
  HeraldFlightWriter *writer = herald_flight_writer_new (flight->folder, NULL, NULL);
  GString *much = g_string_sized_new (HERALD_FLIGHT_QUEUE_MAX + 1);

  g_string_set_size (much, HERALD_FLIGHT_QUEUE_MAX + 1);
  memset (much->str, 'x', much->len);
  g_assert_false (herald_flight_writer_write (writer, much, TRUE));
  g_assert_true (herald_flight_writer_write (writer, g_string_new ("Event: A\r\n\r\n"), TRUE));
  herald_flight_writer_free (writer);
}

#define FLIGHT_TEST(name, func) g_test_add ("/flight/" name, Flight, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flight/killed/subprocess/recording", die_recording);
  FLIGHT_TEST ("what-came-before", test_what_came_before);
  FLIGHT_TEST ("without-linked-ids", test_without_linked_ids);
  FLIGHT_TEST ("others-are-few", test_others_are_few);
  FLIGHT_TEST ("not-too-much", test_not_too_much);
  FLIGHT_TEST ("not-too-old", test_not_too_old);
  FLIGHT_TEST ("numbers-not-allowed", test_numbers_not_allowed);
  FLIGHT_TEST ("full-disk", test_full_disk);
  FLIGHT_TEST ("no-folder", test_no_folder);
  FLIGHT_TEST ("clear", test_clear);
  FLIGHT_TEST ("killed", test_killed);
  FLIGHT_TEST ("more-than-the-ring", test_more_than_the_ring);
  FLIGHT_TEST ("slow-disk", test_slow_disk);
  FLIGHT_TEST ("queue", test_queue);
  return g_test_run ();
}
