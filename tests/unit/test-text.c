/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/backoff.h"
#include "base/json.h"
#include "base/text.h"

typedef struct
{
  const char *what;
  const char *bytes;
  gssize length; /* -1: to the NUL */
  const char *text;
} Row;

static const Row rows[] = {
  { "plain", "Ada Byron", -1, "Ada Byron" },
  { "UTF-8 stays", "Małgorzata 山田", -1, "Małgorzata 山田" },
  { "Latin-1 is repaired (Asterisk 16 passes the raw byte)", "J\xfcrgen", -1, "Jürgen" },
  { "control characters become one space", "Ada\r\n\tByron\x1b[31m", -1, "Ada Byron [31m" },
  { "bidi override cannot reorder", "abc\xe2\x80\xae" "fed\xe2\x81\xa6g", -1, "abcfedg" },
  { "C1 controls (terminal CSI) vanish", "a\xc2\x9b" "31mb", -1, "a 31mb" },
  { "byte order mark and zero-width marks", "\xef\xbb\xbf" "A\xe2\x80\x8f" "da", -1, "Ada" },
  { "tag characters", "A\xf3\xa0\x81\x81" "da", -1, "Ada" },
  { "marks that a letter needs", "a\u0302\u0323\u0301b", -1, "a\u0302\u0323\u0301b" },
  { "a pile of marks", "a\u0301\u0301\u0301\u0301\u0301\u0301\u20dd\u0301b\u0301", -1, "a\u0301\u0301\u0301\u0301b\u0301" },
  { "NUL inside", "Ada\0Byron", 9, "AdaByron" },
  { "empty", "", 0, "" },
  { "only blanks", "  \t ", -1, "" },
};

static void
test_clean (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize length = rows[i].length < 0 ? strlen (rows[i].bytes) : (gsize) rows[i].length;
      /* No NUL behind it: reading one byte too far is seen by the sanitizer. */
      g_autofree char *exact = g_memdup2 (rows[i].bytes, length);
      g_autofree char *text = herald_text_clean (exact, length, HERALD_TEXT_NAME_MAX);

      g_test_message ("%s", rows[i].what);
      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

/* Asterisk 16 cuts a name at 79 bytes, inside a character. */
static void
test_clean_cut (void)
{
  g_autofree char *long_name = g_strnfill (78, 'x');
  g_autofree char *cut = g_strconcat (long_name, "\xc3", NULL);
  g_autofree char *text = herald_text_clean (cut, strlen (cut), HERALD_TEXT_NAME_MAX);
  g_autofree char *three = g_strconcat (long_name, "\xe2\x82", NULL);
  g_autofree char *text3 = herald_text_clean (three, strlen (three), HERALD_TEXT_NAME_MAX);

  g_assert_cmpstr (text, ==, long_name);
  g_assert_cmpstr (text3, ==, long_name);
}

static void
test_clean_bound (void)
{
  g_autofree char *long_name = g_strnfill (1000, 'x');
  g_autofree char *text = herald_text_clean (long_name, 1000, HERALD_TEXT_NAME_MAX);

  g_assert_cmpuint (strlen (text), ==, HERALD_TEXT_NAME_MAX);
}

static void
test_json (void)
{
  g_auto (HeraldJsonLine) line = { 0 };

  herald_json_line_init (&line);
  herald_json_line_int (&line, "seq", 12);
  herald_json_line_string (&line, "name", "O\"B\\\n\x7f ü");
  herald_json_line_string (&line, "queue", NULL);
  herald_json_line_bool (&line, "ok", TRUE);
  herald_json_line_double (&line, "ratio", 1.5);
  herald_json_line_strings (&line, "numbers", (const char *const[]) { "1", "\"", NULL });
  g_assert_cmpstr (herald_json_line_end (&line), ==,
                   "{\"seq\":12,\"name\":\"O\\\"B\\\\\\u000a\\u007f ü\",\"queue\":null,\"ok\":true,\"ratio\":1.5,\"numbers\":[\"1\",\"\\\"\"]}");
}

static void
test_backoff (void)
{
  HeraldBackoff backoff = { 0 };
  guint last = 0;

  g_assert_cmpuint (herald_backoff_next (&backoff, 1.0), ==, HERALD_BACKOFF_FIRST_MS);
  for (guint i = 0; i < 100; i++)
    last = herald_backoff_next (&backoff, 1.0);
  g_assert_cmpuint (last, ==, HERALD_BACKOFF_LAST_MS);
  g_assert_cmpuint (herald_backoff_next (&backoff, 0.0), >=, HERALD_BACKOFF_LAST_MS / 2);
  herald_backoff_reset (&backoff);
  g_assert_cmpuint (herald_backoff_next (&backoff, 0.0), <, HERALD_BACKOFF_FIRST_MS);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/clean", test_clean);
  g_test_add_func ("/text/clean-cut", test_clean_cut);
  g_test_add_func ("/text/clean-bound", test_clean_bound);
  g_test_add_func ("/text/json", test_json);
  g_test_add_func ("/text/backoff", test_backoff);
  return g_test_run ();
}
