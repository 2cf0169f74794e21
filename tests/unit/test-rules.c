/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules/rules.h"

#define BOTH (HERALD_STEP_NOTIFY | HERALD_STEP_CARD)

typedef struct
{
  const char *what;
  HeraldPopMoment moment;
  gboolean notification, card, outgoing;
  HeraldCallDirection direction;
  HeraldCallState state;
  const char *number;
  const char *queue;
  gboolean announced;
  guint steps;
  HeraldRuleReason reason;
} Row;

static const Row rows[] = {
  { "a call that rings pops", HERALD_POP_RING, 1, 1, 1, HERALD_CALL_INCOMING, HERALD_CALL_RINGING, "030123", NULL, 0, BOTH,
    HERALD_REASON_RINGING },
  { "card only", HERALD_POP_RING, 0, 1, 1, HERALD_CALL_INCOMING, HERALD_CALL_RINGING, "030123", NULL, 0, HERALD_STEP_CARD,
    HERALD_REASON_RINGING },
  { "notification only", HERALD_POP_RING, 1, 0, 1, HERALD_CALL_INCOMING, HERALD_CALL_RINGING, "030123", NULL, 0,
    HERALD_STEP_NOTIFY, HERALD_REASON_RINGING },
  { "neither", HERALD_POP_RING, 0, 0, 1, HERALD_CALL_INCOMING, HERALD_CALL_RINGING, "030123", NULL, 0, 0,
    HERALD_REASON_NOTHING_ON },
  { "withheld pops as well", HERALD_POP_RING, 1, 1, 1, HERALD_CALL_INCOMING, HERALD_CALL_RINGING, "", NULL, 0, BOTH,
    HERALD_REASON_RINGING },
  { "seen only when it was up (after a reconnect)", HERALD_POP_RING, 1, 1, 1, HERALD_CALL_INCOMING, HERALD_CALL_CONNECTED,
    "030123", NULL, 0, BOTH, HERALD_REASON_ANSWERED },
  { "never twice", HERALD_POP_RING, 1, 1, 1, HERALD_CALL_INCOMING, HERALD_CALL_RINGING, "030123", NULL, 1, 0,
    HERALD_REASON_ALREADY },
  { "over before it could pop", HERALD_POP_RING, 1, 1, 1, HERALD_CALL_INCOMING, HERALD_CALL_ENDED, "030123", NULL, 0, 0,
    HERALD_REASON_OVER },
  { "on answer: not while it rings", HERALD_POP_ANSWER, 1, 1, 1, HERALD_CALL_INCOMING, HERALD_CALL_RINGING, "030123", NULL, 0,
    0, HERALD_REASON_WAIT_FOR_ANSWER },
  { "on answer: not while the caller waits", HERALD_POP_ANSWER, 1, 1, 1, HERALD_CALL_INCOMING, HERALD_CALL_WAITING, "030123",
    "q", 0, 0, HERALD_REASON_WAIT_FOR_ANSWER },
  { "on answer: when answered", HERALD_POP_ANSWER, 1, 1, 1, HERALD_CALL_INCOMING, HERALD_CALL_CONNECTED, "030123", NULL, 0,
    BOTH, HERALD_REASON_ANSWERED },
  { "never", HERALD_POP_NEVER, 1, 1, 1, HERALD_CALL_INCOMING, HERALD_CALL_CONNECTED, "030123", NULL, 0, 0,
    HERALD_REASON_NEVER },
  { "queue that is silent, in any case", HERALD_POP_RING, 1, 1, 1, HERALD_CALL_INCOMING, HERALD_CALL_RINGING, "030123",
    "Night", 0, 0, HERALD_REASON_SILENT_QUEUE },
  { "queue whose name only starts so", HERALD_POP_RING, 1, 1, 1, HERALD_CALL_INCOMING, HERALD_CALL_RINGING, "030123", "night2",
    0, BOTH, HERALD_REASON_RINGING },
  { "number that is silent", HERALD_POP_RING, 1, 1, 1, HERALD_CALL_INCOMING, HERALD_CALL_RINGING, "0305550", NULL, 0, 0,
    HERALD_REASON_SILENT_NUMBER },
  { "a call I make: the card, no notification", HERALD_POP_RING, 1, 1, 1, HERALD_CALL_OUTGOING, HERALD_CALL_DIALING, "030123",
    NULL, 0, HERALD_STEP_CARD, HERALD_REASON_OUTGOING },
  { "a call I make, on answer: at once", HERALD_POP_NEVER, 1, 1, 1, HERALD_CALL_OUTGOING, HERALD_CALL_DIALING, "030123", NULL, 0,
    HERALD_STEP_CARD, HERALD_REASON_OUTGOING },
  { "calls I make switched off", HERALD_POP_RING, 1, 1, 0, HERALD_CALL_OUTGOING, HERALD_CALL_DIALING, "030123", NULL, 0, 0,
    HERALD_REASON_OUTGOING_OFF },
};

static void
test_decide (void)
{
  static const char *queues[] = { "night", NULL };
  static const char *numbers[] = { "", "030 555-0", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      g_autoptr (HeraldRules) rules = herald_rules_new ();
      HeraldRuleFacts facts = { .direction = row->direction, .state = row->state, .number = row->number, .queue = row->queue,
                                .announced = row->announced };
      HeraldDecision decision;

      g_test_message ("%s", row->what);
      rules->moment = row->moment;
      rules->notification = row->notification;
      rules->card = row->card;
      rules->outgoing = row->outgoing;
      rules->silent_queues = g_strdupv ((char **) queues);
      rules->silent_numbers = g_strdupv ((char **) numbers);
      decision = herald_rules_decide (rules, &facts);
      g_assert_cmpuint (decision.steps, ==, row->steps);
      g_assert_cmpstr (herald_rule_reason_to_string (decision.reason), ==, herald_rule_reason_to_string (row->reason));
    }
}

/* Calls of colleagues, with their switch on and off. */
static void
test_internal (void)
{
  g_autoptr (HeraldRules) rules = herald_rules_new ();
  HeraldRuleFacts facts = { .direction = HERALD_CALL_INCOMING, .state = HERALD_CALL_RINGING, .number = "1002", .internal = TRUE };

  g_assert_cmpint (herald_rules_decide (rules, &facts).reason, ==, HERALD_REASON_RINGING);
  rules->internal = FALSE;
  g_assert_cmpint (herald_rules_decide (rules, &facts).reason, ==, HERALD_REASON_INTERNAL_OFF);
  g_assert_cmpuint (herald_rules_decide (rules, &facts).steps, ==, HERALD_STEP_NONE);
  facts.internal = FALSE;
  g_assert_cmpint (herald_rules_decide (rules, &facts).reason, ==, HERALD_REASON_RINGING);
  /* A call I make to a colleague is another switch's matter. */
  facts = (HeraldRuleFacts){ .direction = HERALD_CALL_OUTGOING, .state = HERALD_CALL_DIALING, .number = "1002", .internal = TRUE };
  g_assert_cmpint (herald_rules_decide (rules, &facts).reason, ==, HERALD_REASON_OUTGOING);
}

/* Left alone: no way to be announced, at no moment; a call I make is shown all the same. */
static void
test_do_not_disturb (void)
{
  g_autoptr (HeraldRules) rules = herald_rules_new ();
  HeraldRuleFacts facts = { .direction = HERALD_CALL_INCOMING, .state = HERALD_CALL_RINGING, .number = "030123" };

  rules->do_not_disturb = TRUE;
  g_assert_cmpint (herald_rules_decide (rules, &facts).reason, ==, HERALD_REASON_DO_NOT_DISTURB);
  g_assert_cmpuint (herald_rules_decide (rules, &facts).steps, ==, HERALD_STEP_NONE);
  facts.state = HERALD_CALL_CONNECTED;
  g_assert_cmpint (herald_rules_decide (rules, &facts).reason, ==, HERALD_REASON_DO_NOT_DISTURB);
  rules->do_not_disturb = FALSE;
  g_assert_cmpuint (herald_rules_decide (rules, &facts).steps, ==, BOTH);
  rules->do_not_disturb = TRUE;
  facts = (HeraldRuleFacts){ .direction = HERALD_CALL_OUTGOING, .state = HERALD_CALL_DIALING, .number = "030123" };
  g_assert_cmpint (herald_rules_decide (rules, &facts).reason, ==, HERALD_REASON_OUTGOING);
}

typedef struct
{
  const char *what;
  const char *pattern;
  const char *number;
  const char *e164;
  gboolean listed;
} NumberRow;

static const NumberRow number_rows[] = {
  { "the same digits", "030123", "030123", NULL, TRUE },
  { "written otherwise", "(030) 12-3", "030123", NULL, TRUE },
  { "by E.164", "+49 30 123", "030123", "+4930123", TRUE },
  { "a longer number is another", "030123", "0301234", NULL, FALSE },
  { "a shorter number is another", "030123", "03012", NULL, FALSE },
  { "any ending", "+4930*", "030123", "+4930123", TRUE },
  { "any ending, also none", "+4930*", "x", "+4930", TRUE },
  { "an asterisk inside is itself", "*8*1", "*81", NULL, FALSE },
  { "an asterisk inside is dialled", "*8*1", "*8*1", NULL, TRUE },
  { "an empty entry matches nobody", "", "030123", NULL, FALSE },
  { "an entry without a digit matches nobody", " - ", "030123", NULL, FALSE },
  { "empty does not match withheld", "", "", NULL, FALSE },
  { "a start does not match withheld", "030*", "", NULL, FALSE },
  { "everybody, withheld too", "*", "", NULL, TRUE },
  { "everybody", "*", "030123", NULL, TRUE },
};

static void
test_number_listed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (number_rows); i++)
    {
      const NumberRow *row = &number_rows[i];
      const char *patterns[] = { row->pattern, NULL };

      g_test_message ("%s", row->what);
      g_assert_true (herald_rules_number_listed (patterns, row->number, row->e164) == row->listed);
    }
  g_assert_false (herald_rules_number_listed (NULL, "030", NULL));
}

static void
test_may_look_up (void)
{
  static const char *excluded[] = { "1*", NULL };
  g_autoptr (HeraldRules) rules = herald_rules_new ();

  g_assert_true (herald_rules_may_look_up (rules, "1001", NULL));
  g_assert_false (herald_rules_may_look_up (rules, "", NULL));
  rules->no_lookup = g_strdupv ((char **) excluded);
  g_assert_false (herald_rules_may_look_up (rules, "1001", NULL));
  g_assert_true (herald_rules_may_look_up (rules, "2001", NULL));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/decide", test_decide);
  g_test_add_func ("/rules/internal", test_internal);
  g_test_add_func ("/rules/do-not-disturb", test_do_not_disturb);
  g_test_add_func ("/rules/number-listed", test_number_listed);
  g_test_add_func ("/rules/may-look-up", test_may_look_up);
  return g_test_run ();
}
