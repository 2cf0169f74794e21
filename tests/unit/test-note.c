/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes: written and read back, also with what a caller may have put into them; and a sentence for each. */

#include <string.h>

#include "diagnose/sentences.h"
#include "pbx/ami-session.h"
#include "store/store.h"

static HeraldNote *
round_trip (const HeraldNote *note,
            GString *wire)
{
  HeraldAmiMessage message;

  g_string_truncate (wire, 0);
  herald_note_write (note, wire);
  g_assert_true (g_str_has_suffix (wire->str, "\r\n\r\n"));
  g_assert_null (strstr (strstr (wire->str, "\r\n\r\n") + 4, "\n"));
  herald_ami_message_init (&message, wire->str, wire->len - 2, FALSE);
  g_assert_true (herald_note_is_in (&message));
  return herald_note_read (&message);
}

/* What a text becomes on its way through a recording. */
static void
test_texts (void)
{
  static const struct
  {
    const char *written, *read;
  } rows[] = {
    { "Ada Byron", "Ada Byron" },
    { "Łukasz 山田", "Łukasz 山田" },
    { "Code: ended", "Code: ended" },
    { "x\r\n\r\nEvent: HeraldNote\r\nCode: ended", "x Event: HeraldNote Code: ended" },
    { "a\nb", "a b" },
    { "evil\xe2\x80\xaegnp", "evilgnp" },
    { "M\xfcller", "Müller" },
    { ": colon", ": colon" },
    { "", NULL },
    { "\r\n", NULL },
  };
  g_autoptr (GString) wire = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const HeraldNote note = { .code = HERALD_NOTE_ANNOUNCED, .name = rows[i].written, .detail = rows[i].written };
      g_autoptr (HeraldNote) back = round_trip (&note, wire);

      g_assert_nonnull (back);
      g_assert_cmpint (back->code, ==, HERALD_NOTE_ANNOUNCED);
      g_assert_cmpstr (back->name, ==, rows[i].read);
      g_assert_cmpstr (back->detail, ==, rows[i].read);
      g_assert_null (back->number);
    }
}

static void
test_fields (void)
{
  const HeraldNote note = {
    .code = HERALD_NOTE_ENDED, .time = G_GINT64_CONSTANT (1764000000000001), .seq = G_MAXINT64, .value = -5, .call = "c12", .channel = "PJSIP/1001-1",
    .unique_id = "1.2", .linked_id = "1.1", .other = "PJSIP/1002-2", .number = "+4930", .name = "Ada", .queue = "support", .detail = "d",
  };
  g_autoptr (GString) wire = g_string_new (NULL);
  g_autoptr (HeraldNote) back = round_trip (&note, wire);

  g_assert_cmpint (back->time, ==, note.time);
  g_assert_cmpuint (back->seq, ==, note.seq);
  g_assert_cmpint (back->value, ==, note.value);
  g_assert_cmpstr (back->call, ==, "c12");
  g_assert_cmpstr (back->channel, ==, "PJSIP/1001-1");
  g_assert_cmpstr (back->unique_id, ==, "1.2");
  g_assert_cmpstr (back->linked_id, ==, "1.1");
  g_assert_cmpstr (back->other, ==, "PJSIP/1002-2");
  g_assert_cmpstr (back->number, ==, "+4930");
  g_assert_cmpstr (back->name, ==, "Ada");
  g_assert_cmpstr (back->queue, ==, "support");
  g_assert_cmpstr (back->detail, ==, "d");
}

static void
test_bounded (void)
{
  g_autofree char *longest = g_strnfill (100000, 'x');
  const HeraldNote note = { .code = HERALD_NOTE_ENDED, .detail = longest };
  g_autoptr (GString) wire = g_string_new (NULL);
  g_autoptr (HeraldNote) back = round_trip (&note, wire);

  g_assert_cmpuint (strlen (back->detail), ==, HERALD_NOTE_TEXT_MAX);
}

/* What is none, or is one of a newer program, is passed over. */
static void
test_not_notes (void)
{
  static const char *const rows[] = {
    "Event: HeraldNote\r\nCode: from-the-future\r\n", "Event: HeraldNote\r\nDetail: x\r\n", "Event: HeraldNoteX\r\nCode: ended\r\n",
    "Event: Hangup\r\nCode: ended\r\n", "Event: HeraldNote\r\nCode: \r\n", "Response: Success\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      HeraldAmiMessage message;

      herald_ami_message_init (&message, rows[i], strlen (rows[i]), FALSE);
      g_assert_null (herald_note_read (&message));
    }
}

static void
test_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < HERALD_NOTE_N; i++)
    {
      const char *word = herald_note_code_to_string ((HeraldNoteCode) i);
      HeraldNoteCode code;

      g_assert_true (g_hash_table_add (seen, (gpointer) word));
      g_assert_true (herald_note_code_from_string (word, &code));
      g_assert_cmpuint (code, ==, i);
    }
  for (guint i = 0; i < HERALD_WHY_N; i++)
    g_assert_cmpstr (herald_note_code_to_string (herald_note_code_from_why ((HeraldWhy) i)), ==, herald_why_to_string ((HeraldWhy) i));
  for (guint i = 0; i <= HERALD_REASON_OVER; i++)
    {
      g_autofree char *word = g_strconcat ("rule-", herald_rule_reason_to_string ((HeraldRuleReason) i), NULL);

      g_assert_cmpstr (herald_note_code_to_string (herald_note_code_from_rule ((HeraldRuleReason) i)), ==, word);
    }
}

static void
check_sentence (const HeraldNote *note)
{
  g_autofree char *sentence = herald_note_to_sentence (note);

  if (*sentence == '\0' || strpbrk (sentence, "{}") != NULL || strstr (sentence, "(null)") != NULL)
    g_error ("%s: %s", herald_note_code_to_string (note->code), sentence);
  g_assert_true (g_utf8_validate (sentence, -1, NULL));
  g_assert_true (g_str_has_suffix (sentence, "."));
}

/* Whatever is seen, decided or done can be told: with all facts, and with none. */
static void
test_sentences (void)
{
  for (guint i = 0; i < HERALD_NOTE_N; i++)
    {
      const HeraldNote full = { .code = (HeraldNoteCode) i, .value = 1, .channel = "PJSIP/1001-1", .other = "PJSIP/1002-2", .number = "030",
                                .name = "Ada", .queue = "support", .detail = "A detail." };

      g_test_message ("%s", herald_note_code_to_string ((HeraldNoteCode) i));
      g_assert_nonnull (herald_sentence_template ((HeraldNoteCode) i, FALSE));
      check_sentence (&full);
      if (!g_str_has_suffix (herald_sentence_template ((HeraldNoteCode) i, FALSE), "{detail}"))
        check_sentence (&(HeraldNote) { .code = (HeraldNoteCode) i });
    }
}

/* Every way a call, a look-up and a connection can stand has its words. */
static void
test_enums (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i <= HERALD_OUTCOME_OWN_PHONE; i++)
    g_assert_true (g_hash_table_add (seen, (gpointer) herald_sentence_for_outcome ((HeraldCallOutcome) i)));
  for (guint i = 0; i <= HERALD_MATCH_TRAILING; i++)
    g_assert_true (g_hash_table_add (seen, (gpointer) herald_sentence_for_match (herald_match_to_string ((HeraldMatch) i))));
  for (int i = HERALD_LINK_OFFLINE; i <= HERALD_LINK_FAILED; i++)
    switch ((HeraldLinkState) i)
      {
      case HERALD_LINK_OFFLINE:
      case HERALD_LINK_CONNECTING:
      case HERALD_LINK_LOGGING_IN: /* told as connecting */
      case HERALD_LINK_SYNCING:
      case HERALD_LINK_CONNECTED:
      case HERALD_LINK_WAITING:
      case HERALD_LINK_FAILED:
        break; /* a new state needs a note: the compiler says so here */
      }
}

static void
test_facts (void)
{
  static const struct
  {
    HeraldNote note;
    const char *sentence;
  } rows[] = {
    { { .code = HERALD_NOTE_OTHER_DEVICE, .channel = "PJSIP/1002-00000003", .detail = "PJSIP/1001" },
      "It rang PJSIP/1002, not your phone: channel PJSIP/1002-00000003 is not one of your devices (PJSIP/1001)." },
    { { .code = HERALD_NOTE_OTHER_DEVICE, .call = "c1", .channel = "PJSIP/1002-00000003", .detail = "PJSIP/1001" },
      "It rang PJSIP/1002, too: channel PJSIP/1002-00000003 is not one of your devices (PJSIP/1001)." },
    { { .code = HERALD_NOTE_LOOKUP_ASKED, .number = "0301234567", .value = 1 },
      "Herald looks for 0301234567 in the contacts (1 source)." },
    { { .code = HERALD_NOTE_LOOKUP_LATE, .value = 2 }, "Some contacts could not be asked: 2 sources did not answer in time." },
    { { .code = HERALD_NOTE_SNAPSHOT_READ }, "The server listed no channels." },
    { { .code = HERALD_NOTE_LOOKUP_ALSO, .name = "Ada", .other = "crm", .detail = "exact" },
      "Also found, and not shown first: Ada, a contact in the source “crm”, whose number is the same with country and area." },
    { { .code = HERALD_NOTE_ANNOUNCED, .channel = "PJSIP/desk-phone-01", .number = "0301234567", .name = "Ada Byron" },
      "Your phone PJSIP/desk-phone is called by Ada Byron (0301234567): an incoming call." },
    { { .code = HERALD_NOTE_ANNOUNCED, .channel = "PJSIP/1001-1", .name = "<unknown>" },
      "Your phone PJSIP/1001 is called by somebody without a number: an incoming call." },
    { { .code = HERALD_NOTE_REFUSED, .channel = "SIP/1001-1", .value = 21 }, "Your phone SIP/1001 was busy or rejected the call (rejected)." },
    { { .code = HERALD_NOTE_REFUSED, .channel = "SIP/1001-1", .value = 16 }, "Your phone SIP/1001 was busy or rejected the call." },
    { { .code = HERALD_NOTE_ENDED, .value = HERALD_OUTCOME_MISSED }, "The call is over: missed, nobody answered." },
    { { .code = HERALD_NOTE_POPPED, .value = HERALD_STEP_NOTIFY | HERALD_STEP_CARD }, "Announced: a notification and the card." },
    { { .code = HERALD_NOTE_LOOKUP_FOUND, .name = "Ada", .other = "book", .detail = "exact" },
      "The name is Ada: a contact in Herald’s address book, whose number is the same with country and area." },
    { { .code = HERALD_NOTE_NO_CALL_CLASS },
      "The account has no “call” class (read= in manager.conf), so the server tells Herald of no calls." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sentence = herald_note_to_sentence (&rows[i].note);

      g_assert_cmpstr (sentence, ==, rows[i].sentence);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/note/texts", test_texts);
  g_test_add_func ("/note/fields", test_fields);
  g_test_add_func ("/note/bounded", test_bounded);
  g_test_add_func ("/note/not-notes", test_not_notes);
  g_test_add_func ("/note/words", test_words);
  g_test_add_func ("/note/sentences", test_sentences);
  g_test_add_func ("/note/enums", test_enums);
  g_test_add_func ("/note/facts", test_facts);
  return g_test_run ();
}
