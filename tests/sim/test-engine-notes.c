/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine tells what it saw and decided, and its flight recorder has it with the server's messages. */
#include <glib/gstdio.h>
#include <string.h>

#include "desk.h"
#include "diagnose/flight-log.h"

typedef struct
{
  Desk *desk;
  GPtrArray *notes; /* of HeraldNote */
  char *folder;
} Room;

static void
on_note (HeraldEngine *engine,
         const HeraldNote *note,
         Room *room)
{
  g_ptr_array_add (room->notes, herald_note_copy (note));
}

static void
set_up (Room *room,
        gconstpointer data)
{
  g_autoptr (HeraldFlightRecorder) recorder = NULL;

  room->desk = desk_new ();
  room->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_note_free);
  room->folder = g_dir_make_tmp ("herald-notes-XXXXXX", NULL);
  recorder = herald_flight_recorder_new (room->folder);
  herald_engine_set_flight_recorder (room->desk->engine, recorder);
  g_signal_connect (room->desk->engine, "note", G_CALLBACK (on_note), room);
}

static void
tear_down (Room *room,
           gconstpointer data)
{
  g_autoptr (GPtrArray) files = NULL;

  g_signal_handlers_disconnect_by_data (room->desk->engine, room);
  desk_free (room->desk);
  files = herald_flight_log_list (room->folder, NULL);
  for (guint i = 0; i < files->len; i++)
    g_unlink (g_ptr_array_index (files, i));
  g_assert_cmpint (g_rmdir (room->folder), ==, 0);
  g_ptr_array_unref (room->notes);
  g_free (room->folder);
}

static HeraldNote *
find (Room *room,
      HeraldNoteCode code)
{
  for (guint i = 0; i < room->notes->len; i++)
    if (((HeraldNote *) g_ptr_array_index (room->notes, i))->code == code)
      return g_ptr_array_index (room->notes, i);
  return NULL;
}

static char *
read_record (Room *room)
{
  g_autoptr (HeraldFlightLog) log = NULL;
  GString *text = g_string_new (NULL);

  herald_flight_recorder_flush (herald_engine_get_flight_recorder (room->desk->engine));
  log = herald_flight_log_open (room->folder, NULL);
  while (herald_flight_log_read (log, text))
    ;
  return g_string_free (text, FALSE);
}

static void
assert_in_order (const char *text,
                 const char *const *parts)
{
  for (; *parts != NULL; parts++)
    {
      const char *at = strstr (text, *parts);

      if (at == NULL)
        g_error ("“%s” is missing or stands too early", *parts);
      text = at;
    }
}

static void
test_a_call (Room *room,
             gconstpointer data)
{
  static const char *const story[] = { "Code: link-syncing", "Code: link-up", "Event: Newchannel", "CallerIDNum: 0301234567",
                                       "Event: DialBegin", "Code: announced", "Code: rule-ringing", "Code: popped",
                                       "Event: Hangup", "Code: ended", NULL };
  g_autofree char *text = NULL;
  HeraldNote *found;

  desk_add_contact (room->desk, "Ada Byron", "", "+49 30 1234567");
  desk_connect (room->desk);
  desk_ring (room->desk, 1, "0301234567", "ADA B");
  desk_until (find (room, HERALD_NOTE_POPPED) != NULL && find (room, HERALD_NOTE_LOOKUP_FOUND) != NULL);
  found = find (room, HERALD_NOTE_LOOKUP_FOUND);
  g_assert_cmpstr (found->name, ==, "Ada Byron");
  g_assert_cmpstr (found->detail, ==, "exact");
  g_assert_cmpstr (found->call, ==, find (room, HERALD_NOTE_ANNOUNCED)->call);
  desk_caller_gives_up (room->desk, 1);
  desk_until (find (room, HERALD_NOTE_ENDED) != NULL);
  text = read_record (room);
  assert_in_order (text, story);
}

static void
test_never (Room *room,
                   gconstpointer data)
{
  GSettings *settings = herald_account_get_settings (room->desk->account);

  g_settings_set_enum (settings, "pop-moment", HERALD_POP_NEVER);
  desk_connect (room->desk);
  desk_ring (room->desk, 1, "0301234567", "ADA B");
  desk_until (find (room, HERALD_NOTE_RULE_NEVER) != NULL);
  g_assert_null (find (room, HERALD_NOTE_POPPED));
}

/* What rings while one is left alone is announced when one is no longer. */
static void
test_do_not_disturb (Room *room,
                     gconstpointer data)
{
  GSettings *settings = herald_account_get_settings (room->desk->account);

  g_settings_set_boolean (settings, "do-not-disturb", TRUE);
  desk_connect (room->desk);
  desk_ring (room->desk, 1, "0301234567", "ADA B");
  desk_until (find (room, HERALD_NOTE_RULE_DO_NOT_DISTURB) != NULL);
  g_assert_null (find (room, HERALD_NOTE_POPPED));
  g_settings_set_boolean (settings, "do-not-disturb", FALSE);
  desk_until (find (room, HERALD_NOTE_POPPED) != NULL);
}

static void
test_lost (Room *room,
           gconstpointer data)
{
  desk_connect (room->desk);
  desk_cut (room->desk);
  desk_until (find (room, HERALD_NOTE_LINK_BLIND) != NULL);
  g_assert_nonnull (find (room, HERALD_NOTE_LINK_LOST)->detail);
  g_assert_cmpint (find (room, HERALD_NOTE_LINK_BLIND)->value, >, 0);
}

static void
test_numbers_not_allowed (Room *room,
                          gconstpointer data)
{
  GSettings *settings = herald_account_get_settings (room->desk->account);
  g_autofree char *text = NULL;

  desk_connect (room->desk);
  g_settings_set_boolean (settings, "recorder-keeps-numbers", FALSE);
  desk_ring (room->desk, 1, "0301234567", "Charles Babbage");
  desk_until (find (room, HERALD_NOTE_POPPED) != NULL);
  text = read_record (room);
  g_assert_nonnull (strstr (text, "Code: popped"));
  g_assert_null (strstr (text, "0301234567"));
  g_assert_null (strstr (text, "Babbage"));
}

static void
test_told_by_the_program (Room *room,
                          gconstpointer data)
{
  g_autofree char *text = NULL;

  desk_connect (room->desk);
  desk_ring (room->desk, 1, "0301234567", "ADA B");
  desk_until (room->desk->announced->len == 1);
  herald_engine_add_call_note (room->desk->engine, desk_item (room->desk, 0), HERALD_NOTE_NOTICE_NO_ACTIONS, 0, NULL);
  g_assert_nonnull (find (room, HERALD_NOTE_NOTICE_NO_ACTIONS)->call);
  text = read_record (room);
  g_assert_nonnull (strstr (text, "Code: notice-no-actions"));
}

#define ROOM_TEST(name, func) g_test_add ("/engine-notes/" name, Room, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ROOM_TEST ("a-call", test_a_call);
  ROOM_TEST ("never", test_never);
  ROOM_TEST ("do-not-disturb", test_do_not_disturb);
  ROOM_TEST ("lost", test_lost);
  ROOM_TEST ("numbers-not-allowed", test_numbers_not_allowed);
  ROOM_TEST ("told-by-the-program", test_told_by_the_program);
  return g_test_run ();
}
