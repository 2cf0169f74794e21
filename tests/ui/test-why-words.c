/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Was a call to be seen, and if not, which of its notes says why. */
#include "ui/why-words.h"

#include <string.h>

typedef struct
{
  const char *what;
  gboolean mine;
  HeraldNoteCode codes[6]; /* ended by HERALD_NOTE_N */
  HeraldWhyKind kind;
  const char *reason; /* what it begins with; NULL: not asked */
} Row;

#define END HERALD_NOTE_N

static const Row rows[] = {
  { "shown by both", TRUE, { HERALD_NOTE_POPPED, HERALD_NOTE_NOTICE_SHOWN, HERALD_NOTE_CARD_SHOWN, END }, HERALD_WHY_SHOWN, NULL },
  { "by the engine's word alone", TRUE, { HERALD_NOTE_POPPED, END }, HERALD_WHY_SHOWN, NULL },
  { "no server, but a card", TRUE, { HERALD_NOTE_POPPED, HERALD_NOTE_NOTICE_NO_SERVER, HERALD_NOTE_CARD_SHOWN, END },
    HERALD_WHY_SHOWN, NULL },
  { "no server and no card", TRUE, { HERALD_NOTE_RULE_RINGING, HERALD_NOTE_POPPED, HERALD_NOTE_NOTICE_NO_SERVER, END },
    HERALD_WHY_NOT_SHOWN, "No notification: " },
  { "refused", TRUE, { HERALD_NOTE_POPPED, HERALD_NOTE_NOTICE_FAILED, END }, HERALD_WHY_NOT_SHOWN, "The desktop did not show" },
  { "do not disturb", TRUE, { HERALD_NOTE_POPPED, HERALD_NOTE_NOTICE_SHOWN, HERALD_NOTE_NOTICE_QUIET, END },
    HERALD_WHY_NOT_SHOWN, "“Do not disturb”" },
  { "switched off", TRUE, { HERALD_NOTE_ANNOUNCED, HERALD_NOTE_RULE_NEVER, HERALD_NOTE_ENDED, END }, HERALD_WHY_NOT_SHOWN,
    "Not announced: your settings announce no calls." },
  { "left alone", TRUE, { HERALD_NOTE_ANNOUNCED, HERALD_NOTE_RULE_DO_NOT_DISTURB, HERALD_NOTE_ENDED, END }, HERALD_WHY_NOT_SHOWN,
    "Not announced: you had switched on “Do not disturb”" },
  { "silent, and told of when it was missed", TRUE, { HERALD_NOTE_RULE_SILENT_QUEUE, HERALD_NOTE_ENDED, HERALD_NOTE_NOTICE_SHOWN, END },
    HERALD_WHY_NOT_SHOWN, "Not announced: the queue" },
  { "never answered, announced when answered", TRUE, { HERALD_NOTE_ANNOUNCED, HERALD_NOTE_RULE_WAIT_FOR_ANSWER, HERALD_NOTE_ENDED, END },
    HERALD_WHY_NOT_SHOWN, "Not announced yet" },
  { "never rang", TRUE, { HERALD_NOTE_MY_DEVICE, HERALD_NOTE_NEVER_RANG, END }, HERALD_WHY_NOT_SHOWN, NULL },
  { "nothing in particular", TRUE, { HERALD_NOTE_MY_DEVICE, HERALD_NOTE_CALLER_GONE, END }, HERALD_WHY_NOT_SHOWN, "The caller hung up." },
  { "a colleague's", FALSE, { HERALD_NOTE_OTHER_DEVICE, END }, HERALD_WHY_OTHERS, "It rang PJSIP/1002, not your phone" },
};

static HeraldExplained *
explain (const Row *row)
{
  HeraldExplained *explained = g_new0 (HeraldExplained, 1);

  explained->call = row->mine ? g_strdup ("c1") : NULL;
  explained->heading = g_strdup ("A call from Ada Byron");
  explained->time = G_GINT64_CONSTANT (1764000000000001);
  explained->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_note_free);
  for (guint i = 0; row->codes[i] != END; i++)
    {
      HeraldNote note = { .code = row->codes[i], .time = explained->time + i * 1000, .channel = "PJSIP/1002-0000000a",
                          .detail = "PJSIP/1001" };

      g_ptr_array_add (explained->notes, herald_note_copy (&note));
    }
  return explained;
}

static void
explained_free (HeraldExplained *explained)
{
  g_free (explained->call);
  g_free (explained->heading);
  g_ptr_array_unref (explained->notes);
  g_free (explained);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  HeraldExplained *explained = explain (row);
  g_autofree char *reason = herald_why_words_reason (explained);

  g_assert_cmpint (herald_why_words_kind (explained), ==, row->kind);
  g_test_message ("%s", reason);
  if (row->reason != NULL)
    g_assert_true (g_str_has_prefix (reason, row->reason));
  explained_free (explained);
}

static void
test_text (void)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();
  HeraldExplained *explained = explain (&rows[0]);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_ptr_array_add (calls, explained);
  text = herald_why_words_text (calls);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_true (g_str_has_prefix (lines[0], "A call from Ada Byron · 2025-11-24"));
  g_assert_true (g_pattern_match_simple ("??:??:??.000  Announced*", lines[1]));
  g_assert_true (g_pattern_match_simple ("??:??:??.001  *", lines[2]));
  explained_free (explained);
}

static void
test_clock (void)
{
  g_autofree char *clock = herald_why_words_clock (G_GINT64_CONSTANT (1764000000312999));
  g_autofree char *none = herald_why_words_clock (0);

  g_assert_true (g_str_has_suffix (clock, ".312"));
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdelimit (g_strconcat ("/why-words/", rows[i].what, NULL), " ", '-');

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/why-words/text", test_text);
  g_test_add_func ("/why-words/clock", test_clock);
  return g_test_run ();
}
