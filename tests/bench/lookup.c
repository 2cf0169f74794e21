/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How soon the caller's name is there, with one address book that hangs and one that takes 1.5 s: from the bytes of the
 * ringing call on the socket to the contact of the call's card, the caller being one of many contacts of Herald's own
 * book.
 *
 *   bench-lookup [CALLS [CONTACTS]]
 *
 * One JSON line. */

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "desk.h"
#include "mock-source.h"

#define SLOW_MS 1500
#define WANTED_MS 5.0
/* Calls at the same time: a phone has seldom more lines. */
#define AT_ONCE 4
/* Between two calls; a busy phone rings every minute. */
#define PAUSE_MS 20

static void
fill_book (Desk *desk,
           guint n_contacts)
{
  static const HeraldImportOptions options = { .source_id = "book", .region = "DE" };
  g_autoptr (GString) table = g_string_new ("Name,Phone\n");
  g_autoptr (GInputStream) stream = NULL;

  for (guint i = 0; i < n_contacts; i++)
    g_string_append_printf (table, "Bench Person %u,+49305%06u\n", i, i);
  stream = g_memory_input_stream_new_from_data (table->str, (gssize) table->len, NULL);
  g_assert_true (herald_store_import (desk->store, stream, table->len, &options, NULL, NULL, NULL, NULL));
  desk_settle (desk);
}

static int
by_size (gconstpointer one,
         gconstpointer other)
{
  double a = *(const double *) one, b = *(const double *) other;

  return (a > b) - (a < b);
}

/* A call of the contact @i; returns how long its name took, in milliseconds. */
static double
ring (Desk *desk,
      guint call,
      guint i)
{
  g_autofree char *number = g_strdup_printf ("0305%06u", i);
  guint before = desk->announced->len;
  gint64 start = g_get_monotonic_time ();

  desk_ring (desk, call, number, "");
  while (desk->announced->len == before
         || herald_call_item_get_contact (g_ptr_array_index (desk->announced, before)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  return (double) (g_get_monotonic_time () - start) / G_TIME_SPAN_MILLISECOND;
}

static gboolean
on_pause (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Until the next call: what the last one left to write is written. */
static void
pause_for_a_while (void)
{
  gboolean over = FALSE;

  g_timeout_add (PAUSE_MS, on_pause, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_slow (Desk *desk,
               guint call)
{
  HeraldCallItem *item = g_ptr_array_index (desk->announced, desk->announced->len - 1);

  desk_until (herald_call_item_get_n_matches (item) == 2);
  desk_caller_gives_up (desk, call);
  desk_until (herald_call_item_get_state (item) == HERALD_CALL_ENDED);
}

static void
print (double *took,
       guint n,
       guint n_contacts,
       double refined)
{
  g_auto (HeraldJsonLine) line = { 0 };

  qsort (took, n, sizeof *took, by_size);
  herald_json_line_init (&line);
  herald_json_line_string (&line, "bench", "lookup");
  herald_json_line_int (&line, "calls", n);
  herald_json_line_int (&line, "contacts", n_contacts);
  herald_json_line_double (&line, "first_p50_ms", took[n / 2]);
  herald_json_line_double (&line, "first_p99_ms", took[n * 99 / 100]);
  herald_json_line_double (&line, "first_max_ms", took[n - 1]);
  herald_json_line_double (&line, "wanted_first_ms", WANTED_MS);
  herald_json_line_int (&line, "slow_source_ms", SLOW_MS);
  herald_json_line_double (&line, "refined_ms", refined);
  puts (herald_json_line_end (&line));
}

int
main (int argc,
      char **argv)
{
  guint n_calls = argc > 1 ? (guint) atoi (argv[1]) : 300, n_contacts = argc > 2 ? (guint) atoi (argv[2]) : 100000;
  Desk *desk = desk_new ();
  MockSource *hung = mock_source_new ("hung", "Hung", TRUE), *slow = mock_source_new ("slow", "Slow", TRUE);
  g_autofree double *took = g_new0 (double, MAX (n_calls, 1));
  gint64 start;

  fill_book (desk, n_contacts);
  mock_source_set_answer (slow, "Another Person", SLOW_MS);
  herald_lookup_add_source (desk->lookup, HERALD_SOURCE (hung), 0, 0);
  herald_lookup_add_source (desk->lookup, HERALD_SOURCE (slow), 0, 0);
  desk_connect (desk);
  for (guint i = 0; i < n_calls; i++)
    {
      took[i] = ring (desk, i + 1, i * 7919 % n_contacts);
      if (i + 1 > AT_ONCE)
        desk_caller_gives_up (desk, i + 1 - AT_ONCE);
      pause_for_a_while ();
    }
  start = g_get_monotonic_time ();
  ring (desk, n_calls + 1, n_calls * 7919 % n_contacts);
  wait_for_slow (desk, n_calls + 1);
  print (took, n_calls, n_contacts, (double) (g_get_monotonic_time () - start) / G_TIME_SPAN_MILLISECOND);
  fflush (stdout);
  while (hung->waiting->len > 0)
    mock_source_answer (hung, "!");
  while (slow->waiting->len > 0)
    mock_source_answer (slow, "!");
  desk_free (desk);
  g_object_unref (hung);
  g_object_unref (slow);
  return 0;
}
