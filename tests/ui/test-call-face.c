/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every row of the table "The card" is a moment here: what stands in which line, and what one press does. */
#include "moments.h"
#include "ui/call-face.h"

typedef struct
{
  const char *moment;
  HeraldTone tone;
  const char *title, *headline, *second, *third, *called, *history;
  HeraldSuggestion suggestion;
  const char *hang_up; /* NULL: there is nothing to hang up */
  gboolean timer;
} Expected;

#define NUMBER "+44 20 7946 0018 · London"

static const Expected expected[] = {
  { "ringing", HERALD_TONE_RINGING, "Incoming · Support", "Ada Byron", "Analytical Engines Ltd", NUMBER,
    "Called 030 5550-1", "First call from this number", HERALD_SUGGEST_OPEN_RECORD, "Decline", TRUE },
  { "looking-up", HERALD_TONE_RINGING, "Incoming · Support", "+44 20 7946 0018", "London", "", "Called 030 5550-1",
    "Looking up…", HERALD_SUGGEST_NOTHING, "Decline", TRUE },
  { "unknown", HERALD_TONE_RINGING, "Incoming", "089 12345678", "Munich", "", "Called 030 5550-1",
    "First call from this number", HERALD_SUGGEST_ADD_CONTACT, "Decline", TRUE },
  { "withheld", HERALD_TONE_RINGING, "Incoming", "Withheld number", "The caller does not show a number", "",
    "Called 030 5550-1", "", HERALD_SUGGEST_NOTHING, "Decline", TRUE },
  { "waiting", HERALD_TONE_HELD, "Still waiting · Support", "Ada Byron", "Analytical Engines Ltd", NUMBER,
    "Called 030 5550-1", "First call from this number", HERALD_SUGGEST_NOTHING, NULL, TRUE },
  { "connected", HERALD_TONE_TALKING, "In a call", "Ada Byron", "Analytical Engines Ltd", NUMBER, "Called 030 5550-1",
    "First call from this number", HERALD_SUGGEST_OPEN_RECORD, "Hang up", TRUE },
  { "held", HERALD_TONE_HELD, "On hold", "Ada Byron", "Analytical Engines Ltd", NUMBER, "Called 030 5550-1",
    "First call from this number", HERALD_SUGGEST_NOTHING, "Hang up", TRUE },
  { "transferred", HERALD_TONE_TALKING, "In a call · from Grace (1002)", "Ada Byron", "Analytical Engines Ltd", NUMBER,
    "", "First call from this number", HERALD_SUGGEST_OPEN_RECORD, "Hang up", TRUE },
  { "taken", HERALD_TONE_OVER, "Grace took it", "Ada Byron", "Analytical Engines Ltd", NUMBER, "",
    "First call from this number", HERALD_SUGGEST_NOTHING, NULL, FALSE },
  { "own-phone", HERALD_TONE_RINGING, "Pick up your phone", "Ada Byron", "Analytical Engines Ltd", NUMBER, "", "",
    HERALD_SUGGEST_NOTHING, "Cancel", TRUE },
  { "calling", HERALD_TONE_RINGING, "Calling", "Ada Byron", "Analytical Engines Ltd", NUMBER, "", "",
    HERALD_SUGGEST_NOTHING, "Cancel", TRUE },
  { "failed", HERALD_TONE_FAILED, "Not connected", "Ada Byron", "Ada Byron is busy.", NUMBER, "", "",
    HERALD_SUGGEST_TRY_AGAIN, NULL, FALSE },
};

/* What is not known for sure is never told as if it were. */
static const Expected guesses[] = {
  { "perhaps", HERALD_TONE_RINGING, "Incoming", "perhaps Ada Byron", "Analytical Engines Ltd", NUMBER, "Called 030 5550-1",
    "First call from this number", HERALD_SUGGEST_ADD_CONTACT, "Decline", TRUE },
  { "switchboard", HERALD_TONE_RINGING, "Incoming", "somebody at Analytical Engines Ltd", "An extension of this company", NUMBER,
    "Called 030 5550-1",
    "First call from this number", HERALD_SUGGEST_ADD_CONTACT, "Decline", TRUE },
  { "silent", HERALD_TONE_RINGING, "Incoming", "089 12345678", "Munich", "Customers (SQL) did not answer", "Called 030 5550-1",
    "First call from this number", HERALD_SUGGEST_ADD_CONTACT, "Decline", TRUE },
  { "silent-two", HERALD_TONE_RINGING, "Incoming", "089 12345678", "Munich", "2 address books did not answer", "Called 030 5550-1",
    "First call from this number", HERALD_SUGGEST_ADD_CONTACT, "Decline", TRUE },
};

static void
test_moment (gconstpointer data)
{
  const Expected *row = data;
  g_autoptr (HeraldCallItem) item = moments_new (row->moment);
  g_auto (HeraldCallFace) face = { 0 };
  gint64 now = g_get_real_time ();

  herald_call_face_init (&face, item, now - 40 * G_USEC_PER_SEC, now);
  g_assert_cmpint (face.tone, ==, row->tone);
  g_assert_cmpstr (face.title, ==, row->title);
  g_assert_cmpstr (face.headline, ==, row->headline);
  g_assert_cmpstr (face.second, ==, row->second);
  g_assert_cmpstr (face.third, ==, row->third);
  g_assert_cmpstr (face.called, ==, row->called);
  g_assert_cmpstr (face.history, ==, row->history);
  g_assert_cmpint (face.suggestion, ==, row->suggestion);
  g_assert_cmpint (face.can_hang_up, ==, row->hang_up != NULL);
  if (row->hang_up != NULL)
    g_assert_cmpstr (face.hang_up_label, ==, row->hang_up);
  g_assert_cmpint (face.timer_from != 0, ==, row->timer);
  g_assert_nonnull (face.icon);
}

static void
test_missed_names_the_time (void)
{
  g_autoptr (HeraldCallItem) item = moments_new ("missed");
  g_auto (HeraldCallFace) face = { 0 };

  herald_call_face_init (&face, item, 0, g_get_real_time ());
  g_assert_true (g_regex_match_simple ("^Missed [0-9]{2}:[0-9]{2}$", face.title, 0, 0));
  g_assert_cmpint (face.suggestion, ==, HERALD_SUGGEST_CALL_BACK);
  g_assert_cmpstr (face.copy, ==, "+442079460018");
}

/* A hold lasts from when it began, a talk from when it was answered. */
static void
test_timers (void)
{
  g_autoptr (HeraldCallItem) held = moments_new ("held");
  g_autoptr (HeraldCallItem) connected = moments_new ("connected");
  g_auto (HeraldCallFace) held_face = { 0 };
  g_auto (HeraldCallFace) connected_face = { 0 };

  herald_call_face_init (&held_face, held, 1234, 5678);
  herald_call_face_init (&connected_face, connected, 1234, 5678);
  g_assert_cmpint (held_face.timer_from, ==, 1234);
  g_assert_cmpint (connected_face.timer_from, ==, herald_call_item_get_answered_at (connected));
}

/* Without an organisation the number moves up; while it is looked up the line is kept for it. */
static void
test_nothing_moves_while_looking_up (void)
{
  g_autoptr (HeraldCallItem) item = moments_new ("looking-up");
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  g_auto (HeraldCallFace) before = { 0 };
  g_auto (HeraldCallFace) after = { 0 };

  herald_contact_set_name (contact, "Ada Byron");
  g_object_set (item, "contact", contact, NULL);
  herald_call_face_init (&before, item, 0, 0);
  g_assert_cmpstr (before.second, ==, "");
  g_assert_cmpstr (before.third, ==, NUMBER);
  g_object_set (item, "looking-up", FALSE, NULL);
  herald_call_face_init (&after, item, 0, 0);
  g_assert_cmpstr (after.second, ==, NUMBER);
  g_assert_cmpstr (after.third, ==, "");
}

/* The number of ours is written as that of the caller is, where it is a public one. */
static void
test_called_is_formatted (void)
{
  g_autoptr (HeraldCallItem) item = moments_new ("ringing");
  g_auto (HeraldCallFace) face = { 0 };

  g_object_set (item, "dialed", "442079460900", "formatted-dialed", "+44 20 7946 0900", NULL);
  herald_call_face_init (&face, item, 0, 0);
  g_assert_cmpstr (face.called, ==, "Called +44 20 7946 0900");
}

/* Who else it may be can be asked where there is somebody else, or nobody is sure. */
static void
test_others (void)
{
  static const struct
  {
    const char *moment, *others;
    gboolean guess;
  } rows[] = {
    { "ringing", "", FALSE }, { "several", "or 3 others", FALSE }, { "perhaps", "Who is it?", TRUE }, { "switchboard", "Who is it?", TRUE },
    { "unknown", "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HeraldCallItem) item = moments_new (rows[i].moment);
      g_auto (HeraldCallFace) face = { 0 };

      herald_call_face_init (&face, item, 0, 0);
      g_assert_cmpstr (face.others, ==, rows[i].others);
      g_assert_cmpint (*face.others_label != '\0', ==, *face.others != '\0');
      g_assert_cmpint (face.is_guess, ==, rows[i].guess);
    }
}

/* What the PBX calls somebody of whom we only guess stands beside the guess. */
static void
test_guess_beside_name (void)
{
  g_autoptr (HeraldCallItem) item = moments_new ("perhaps");
  g_auto (HeraldCallFace) face = { 0 };

  g_object_set (item, "name", "A BYRON", NULL);
  herald_call_face_init (&face, item, 0, 0);
  g_assert_cmpstr (face.headline, ==, "perhaps Ada Byron");
  g_assert_cmpstr (face.second, ==, "A BYRON · Analytical Engines Ltd");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *path = g_strconcat ("/call-face/", expected[i].moment, NULL);

      g_test_add_data_func (path, &expected[i], test_moment);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (guesses); i++)
    {
      g_autofree char *path = g_strconcat ("/call-face/", guesses[i].moment, NULL);

      g_test_add_data_func (path, &guesses[i], test_moment);
    }
  g_test_add_func ("/call-face/others", test_others);
  g_test_add_func ("/call-face/guess-beside-name", test_guess_beside_name);
  g_test_add_func ("/call-face/missed", test_missed_names_the_time);
  g_test_add_func ("/call-face/timers", test_timers);
  g_test_add_func ("/call-face/nothing-moves", test_nothing_moves_while_looking_up);
  g_test_add_func ("/call-face/called", test_called_is_formatted);
  return g_test_run ();
}
