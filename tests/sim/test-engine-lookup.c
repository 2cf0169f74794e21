/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is calling, as the engine shows it: with sources that hang, are slow, fail, flood, or answer when the call is over. */

#include <string.h>

#include "desk.h"
#include "mock-source.h"

typedef struct
{
  Desk *desk;
  MockSource *here, *away; /* on this computer, and on another */
} Office;

/* The book of the desk stays the most trusted. */
static void
set_up (Office *office,
        gconstpointer data)
{
  office->desk = desk_new ();
  office->here = mock_source_new ("here", "Staff", FALSE);
  office->away = mock_source_new ("away", "Customers (SQL)", TRUE);
  herald_lookup_add_source (office->desk->lookup, HERALD_SOURCE (office->here), 3600000, 0);
  herald_lookup_add_source (office->desk->lookup, HERALD_SOURCE (office->away), 3600000, 0);
}

static void
tear_down (Office *office,
           gconstpointer data)
{
  /* What hangs lets go of its questions. */
  while (office->here->waiting->len > 0)
    mock_source_answer (office->here, "!");
  while (office->away->waiting->len > 0)
    mock_source_answer (office->away, "!");
  desk_free (office->desk);
  g_assert_finalize_object (office->here);
  g_assert_finalize_object (office->away);
}

static HeraldCallItem *
ring (Office *office,
      guint n,
      const char *number)
{
  guint before = office->desk->announced->len;

  desk_ring (office->desk, n, number, "");
  desk_until (office->desk->announced->len == before + 1);
  return g_ptr_array_index (office->desk->announced, before);
}

/* One source hangs, one is slow: the pop has the name of the third, and is refined when the slow one answers. */
static void
test_hung_and_slow (Office *office,
                    gconstpointer data)
{
  HeraldCallItem *item;

  desk_add_contact (office->desk, "Ada Byron", "", "+49 30 1234567");
  desk_connect (office->desk);
  item = ring (office, 1, "0301234567");
  desk_until (herald_call_item_get_contact (item) != NULL);
  g_assert_cmpstr (herald_call_item_get_name (item), ==, "Ada Byron");
  g_assert_true (herald_call_item_get_looking_up (item));
  mock_source_answer (office->away, "Ada Byron/Analytical Engines^https://crm.example/1,Grace Hopper");
  desk_until (herald_call_item_get_n_matches (item) == 2);
  g_assert_cmpstr (herald_call_item_get_name (item), ==, "Ada Byron");
  g_assert_cmpstr (herald_call_item_get_organisation (item), ==, "Analytical Engines");
  g_assert_cmpstr (herald_contact_get_url (herald_call_item_get_contact (item)), ==, "https://crm.example/1");
  g_assert_true (herald_call_item_get_looking_up (item));
  desk_caller_gives_up (office->desk, 1);
  desk_until (!herald_call_item_get_looking_up (item));
  desk_until (g_cancellable_is_cancelled (g_task_get_cancellable (office->here->waiting->pdata[0])));
}

/* What comes after the call changes nothing. */
static void
test_after_the_call (Office *office,
                     gconstpointer data)
{
  HeraldCallItem *item;

  desk_connect (office->desk);
  item = ring (office, 1, "0301234567");
  desk_caller_gives_up (office->desk, 1);
  desk_until (herald_call_item_get_state (item) == HERALD_CALL_ENDED);
  mock_source_answer (office->away, "Ada");
  mock_source_flood (office->here, 10000);
  desk_settle (office->desk);
  g_assert_cmpuint (herald_call_item_get_n_matches (item), ==, 0);
  g_assert_cmpstr (herald_call_item_get_name (item), ==, "");
}

static void
test_failing (Office *office,
              gconstpointer data)
{
  HeraldCallItem *item;

  mock_source_set_answer (office->here, "", 0);
  mock_source_set_answer (office->away, "!", 0);
  desk_connect (office->desk);
  item = ring (office, 1, "0301234567");
  desk_until (!herald_call_item_get_looking_up (item));
  g_assert_cmpuint (herald_call_item_get_n_silent (item), ==, 1);
  g_assert_cmpstr (herald_call_item_get_silent_source (item), ==, "Customers (SQL)");
  /* It is asked again with the next call. */
  mock_source_set_answer (office->away, "Ada", 0);
  item = ring (office, 2, "0301234567");
  desk_until (!herald_call_item_get_looking_up (item));
  g_assert_cmpuint (herald_call_item_get_n_silent (item), ==, 0);
  g_assert_cmpstr (herald_call_item_get_name (item), ==, "Ada");
}

static void
test_flood (Office *office,
            gconstpointer data)
{
  HeraldCallItem *item;

  desk_connect (office->desk);
  item = ring (office, 1, "0301234567");
  mock_source_flood (office->here, 10000);
  desk_until (herald_call_item_get_contact (item) != NULL);
  g_assert_cmpstr (herald_call_item_get_name (item), ==, "Flood 10000");
  g_assert_cmpuint (herald_call_item_get_n_matches (item), ==, HERALD_LOOKUP_MATCHES_MAX);
}

/* A source that is late has its word while the call lasts. */
static void
test_late (Office *office,
           gconstpointer data)
{
  HeraldCallItem *item;

  herald_lookup_remove_all (office->desk->lookup);
  herald_lookup_add_source (office->desk->lookup, HERALD_SOURCE (office->away), 20, 0);
  desk_connect (office->desk);
  item = ring (office, 1, "0301234567");
  desk_until (!herald_call_item_get_looking_up (item));
  g_assert_cmpuint (herald_call_item_get_n_silent (item), ==, 1);
  mock_source_answer (office->away, "Ada");
  desk_until (herald_call_item_get_contact (item) != NULL);
  g_assert_cmpuint (herald_call_item_get_n_silent (item), ==, 0);
}

static HeraldJournalEntry *
last_entry (Desk *desk)
{
  const HeraldJournalQuery query = { .limit = 1 };
  g_autoptr (GPtrArray) entries = herald_journal_list (desk->store, &query, NULL);

  return entries->len > 0 ? g_object_ref (entries->pdata[0]) : NULL;
}

/* A guess is shown as one, and kept as one: nowhere is its name that of the caller. */
static void
test_guess (Office *office,
            gconstpointer data)
{
  static const struct
  {
    const char *answer, *shown, *word;
    HeraldMatch match;
  } rows[] = {
    { "~Ada Byron/Analytical Engines", "Ada Byron", "trailing", HERALD_MATCH_TRAILING },
    { "@Ada Byron/Analytical Engines", "Analytical Engines", "switchboard", HERALD_MATCH_SWITCHBOARD },
  };

  desk_connect (office->desk);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HeraldJournalEntry) entry = NULL;
      HeraldCallItem *item;

      herald_lookup_forget (office->desk->lookup);
      mock_source_set_answer (office->here, "", 0);
      mock_source_set_answer (office->away, rows[i].answer, 0);
      item = ring (office, i + 1, "0301234567");
      desk_until (!herald_call_item_get_looking_up (item) && herald_call_item_get_guess (item) != NULL);
      g_assert_null (herald_call_item_get_contact (item));
      g_assert_cmpint (herald_call_item_get_match (item), ==, rows[i].match);
      g_assert_cmpstr (herald_call_item_get_guess_name (item), ==, rows[i].shown);
      g_assert_cmpstr (herald_call_item_get_name (item), ==, "");
      g_assert_cmpstr (herald_call_item_get_organisation (item), ==, "");
      g_assert_cmpstr (herald_call_item_get_title (item), ==, "030 1234567");
      desk_settle (office->desk);
      entry = last_entry (office->desk);
      g_assert_cmpstr (herald_journal_entry_get_name (entry), ==, "");
      g_assert_cmpstr (herald_journal_entry_get_guess (entry), ==, rows[i].shown);
      g_assert_cmpstr (herald_journal_entry_get_guessed_by (entry), ==, rows[i].word);
      g_assert_cmpint (herald_journal_entry_get_contact_id (entry), ==, 0);
      desk_caller_gives_up (office->desk, i + 1);
      desk_until (herald_call_item_get_state (item) == HERALD_CALL_ENDED);
    }
}

static void
on_note (GString *log,
         const HeraldNote *note)
{
  const char *word = herald_note_code_to_string (note->code);

  if (g_str_has_prefix (word, "lookup-"))
    g_string_append_printf (log, "%s(%s %s %s) ", word + strlen ("lookup-"), note->other != NULL ? note->other : "",
                            note->name != NULL ? note->name : "", note->code == HERALD_NOTE_LOOKUP_NO_ANSWER ? note->detail : "");
}

/* Why it is this name is written down: what each source said, once. */
static void
test_notes (Office *office,
            gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);
  HeraldCallItem *item;

  g_signal_connect_swapped (office->desk->engine, "note", G_CALLBACK (on_note), log);
  mock_source_set_answer (office->here, "Ada", 0);
  mock_source_set_answer (office->away, "!", 0);
  desk_connect (office->desk);
  item = ring (office, 1, "0301234567");
  desk_until (!herald_call_item_get_looking_up (item));
  g_assert_nonnull (strstr (log->str, "said-nobody(book  ) "));
  g_assert_nonnull (strstr (log->str, "said(Staff Ada ) "));
  g_assert_nonnull (strstr (log->str, "found(Staff Ada ) "));
  g_assert_nonnull (strstr (log->str, "no-answer(Customers (SQL)  The directory is away.) "));
  g_assert_null (strstr (strstr (log->str, "said(Staff") + 1, "said(Staff"));
  g_string_truncate (log, 0);
  item = ring (office, 2, "0301234567");
  desk_until (!herald_call_item_get_looking_up (item));
  g_assert_nonnull (strstr (log->str, "knew(Staff Ada ) "));
  g_string_truncate (log, 0);
  ring (office, 3, "1002");
  desk_until (strstr (log->str, "not-asked(Customers (SQL)  ) ") != NULL);
  g_signal_handlers_disconnect_by_data (office->desk->engine, log);
}

/* A guess gives way to somebody who is known. */
static void
test_guess_gives_way (Office *office,
                      gconstpointer data)
{
  HeraldCallItem *item;

  desk_connect (office->desk);
  item = ring (office, 1, "0301234567");
  mock_source_answer (office->here, "~Ada Byron");
  desk_until (herald_call_item_get_guess (item) != NULL);
  mock_source_answer (office->away, "Grace Hopper");
  desk_until (herald_call_item_get_contact (item) != NULL);
  g_assert_null (herald_call_item_get_guess (item));
  g_assert_cmpint (herald_call_item_get_match (item), ==, HERALD_MATCH_EXACT);
  g_assert_cmpstr (herald_call_item_get_name (item), ==, "Grace Hopper");
  g_assert_cmpuint (herald_call_item_get_n_matches (item), ==, 1);
}

/* Who was chosen comes first with the next call; a guess that was confirmed is none any more. */
static void
test_choice (gconstpointer answer)
{
  Office office = { 0 };
  HeraldCallItem *item;
  HeraldContact *contact;

  set_up (&office, NULL);
  mock_source_set_answer (office.here, "", 0);
  mock_source_set_answer (office.away, answer, 0);
  desk_connect (office.desk);
  item = ring (&office, 1, "0301234567");
  desk_until (herald_call_item_get_n_matches (item) == 2);
  desk_settle (office.desk);
  contact = g_ptr_array_index (herald_call_item_get_matches (item), 1);
  g_assert_cmpstr (herald_contact_get_name (contact), ==, "Berta");
  herald_engine_choose_contact (office.desk->engine, item, contact);
  g_assert_cmpstr (herald_call_item_get_name (item), ==, "Berta");
  g_assert_null (herald_call_item_get_guess (item));
  desk_caller_gives_up (office.desk, 1);
  desk_until (herald_call_item_get_state (item) == HERALD_CALL_ENDED);

  item = ring (&office, 2, "+49301234567");
  desk_until (herald_call_item_get_contact (item) != NULL);
  g_assert_cmpstr (herald_call_item_get_name (item), ==, "Berta");
  g_assert_cmpstr (office.desk->name_then, !=, "Ada");
  g_assert_cmpuint (herald_call_item_get_n_matches (item), ==, 2);
  tear_down (&office, NULL);
}

/* Without a choice: with whom one last spoke, on whatever number. */
static void
test_last_spoken (Office *office,
                  gconstpointer data)
{
  HeraldJournalCall mobile = { .started_at = 1000, .answered_at = 1001, .ended_at = 2000, .direction = "outgoing", .outcome = "answered",
                               .number = "+491761234567", .e164 = "+491761234567", .name = "Grace Hopper" };
  HeraldCallItem *item;

  desk_add_contact (office->desk, "Ada Byron", "", "+49 30 1234567");
  mobile.contact_id = desk_add_contact (office->desk, "Grace Hopper", "", "+49 30 1234567");
  g_assert_cmpint (herald_journal_begin (office->desk->store, &mobile, NULL), >, 0);
  desk_connect (office->desk);
  item = ring (office, 1, "0301234567");
  desk_until (herald_call_item_get_n_matches (item) == 2);
  g_assert_cmpstr (office->desk->name_then, !=, "Ada Byron");
  g_assert_cmpstr (herald_call_item_get_name (item), ==, "Grace Hopper");
}

/* Nothing about colleagues and private numbers leaves this computer. */
static void
test_private (Office *office,
              gconstpointer data)
{
  static const char *const secret[] = { "030 555*", NULL };
  GSettings *settings = herald_account_get_settings (office->desk->account);

  g_settings_set_strv (settings, "private-numbers", secret);
  desk_connect (office->desk);
  ring (office, 1, "1002");
  ring (office, 2, "+49305551234");
  ring (office, 3, "");
  g_assert_cmpuint (office->here->asked, ==, 2);
  g_assert_cmpuint (office->away->asked, ==, 0);
  ring (office, 4, "+49305561234");
  g_assert_cmpuint (office->away->asked, ==, 1);
  g_settings_set_uint (settings, "internal-max-digits", 7);
  ring (office, 5, "5561235");
  g_assert_cmpuint (office->away->asked, ==, 1);
  g_settings_set_uint (settings, "internal-max-digits", 4);
  g_settings_reset (settings, "private-numbers");
  ring (office, 6, "+49305551234");
  g_assert_cmpuint (office->away->asked, ==, 2);
}

#define ADD(name, func) g_test_add ("/engine-lookup/" name, Office, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("hung-and-slow", test_hung_and_slow);
  ADD ("after-the-call", test_after_the_call);
  ADD ("failing", test_failing);
  ADD ("flood", test_flood);
  ADD ("late", test_late);
  ADD ("notes", test_notes);
  ADD ("guess", test_guess);
  ADD ("guess-gives-way", test_guess_gives_way);
  g_test_add_data_func ("/engine-lookup/choice", "Ada,Berta", test_choice);
  g_test_add_data_func ("/engine-lookup/choice-of-guesses", "~Ada,~Berta", test_choice);
  ADD ("last-spoken", test_last_spoken);
  ADD ("private", test_private);
  return g_test_run ();
}
