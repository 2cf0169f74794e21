/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The break: which members of queues are mine, in every spelling, and what a pause comes to. */
#include "desk.h"
#include "sim-door.h"

typedef struct
{
  gboolean done;
  GError *error;
} Answer;

static void
on_paused (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Answer *answer = user_data;
  gboolean done = herald_engine_set_paused_finish (HERALD_ENGINE (source), result, &answer->error);

  g_assert_true (done == (answer->error == NULL));
  answer->done = TRUE;
}

static void
pause_and_wait (HeraldEngine *engine,
                gboolean paused,
                const char *reason,
                GError **error)
{
  Answer answer = { FALSE, NULL };

  herald_engine_set_paused_async (engine, paused, reason, NULL, on_paused, &answer);
  desk_until (answer.done);
  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
}

/* ---- The PBX in a box: the whole way ---- */

typedef struct
{
  HeraldSim *sim;
  HeraldAccount *account;
  HeraldEngine *engine;
  guint notified;
} Office;

static void
on_notify (Office *office)
{
  office->notified++;
}

static void
open_office (Office *office,
             const char *read,
             const char *write,
             const char *device)
{
  const char *devices[] = { device, NULL };
  GSettings *settings;

  office->sim = herald_sim_new (HERALD_SIM_TIME_REAL);
  herald_sim_add_user (office->sim, "agent", "agent-secret", read, write);
  office->account = herald_account_new_in_memory ();
  settings = herald_account_get_settings (office->account);
  sim_door_open (office->sim, settings);
  g_settings_set_string (settings, "user", "agent");
  g_settings_set_strv (settings, "devices", devices);
  herald_account_set_session_secret (office->account, "agent-secret");
  office->engine = herald_engine_new (office->account, NULL, NULL, NULL);
  g_signal_connect_swapped (office->engine, "notify::paused", G_CALLBACK (on_notify), office);
  herald_engine_start (office->engine);
  desk_until (herald_engine_get_link_state (office->engine) == HERALD_LINK_CONNECTED);
}

static void
close_office (Office *office)
{
  GWeakRef weak;
  GObject *alive;

  herald_engine_stop (office->engine);
  g_weak_ref_init (&weak, office->engine);
  g_object_unref (office->engine);
  desk_until ((alive = g_weak_ref_get (&weak)) == NULL || (g_object_unref (alive), FALSE));
  g_weak_ref_clear (&weak);
  g_assert_finalize_object (office->account);
  herald_sim_free (office->sim);
}

static void
happens (Office *office,
         const char *line)
{
  g_autoptr (GError) error = NULL;

  herald_sim_do (office->sim, line, &error);
  g_assert_no_error (error);
}

static void
test_break (void)
{
  Office office = { 0 };
  g_autoptr (GError) error = NULL;

  open_office (&office, "call,agent", "call,agent,reporting", "PJSIP/1001");
  g_assert_true (herald_engine_is_member (office.engine));
  g_assert_false (herald_engine_get_paused (office.engine));
  pause_and_wait (office.engine, TRUE, "Lunch", &error);
  g_assert_no_error (error);
  g_assert_true (herald_engine_get_paused (office.engine));

  /* A supervisor ends it, a colleague's break is none of mine. */
  happens (&office, "pause support 1002");
  happens (&office, "unpause support 1001");
  desk_until (!herald_engine_get_paused (office.engine));
  happens (&office, "unpause support 1002");
  happens (&office, "pause support 1001 Meeting");
  desk_until (herald_engine_get_paused (office.engine));

  /* The server's word after a loss of the connection. */
  herald_sim_kick (office.sim);
  desk_until (herald_engine_get_link_state (office.engine) != HERALD_LINK_CONNECTED);
  happens (&office, "unpause support 1001");
  desk_until (!herald_engine_get_paused (office.engine));
  g_assert_cmpuint (office.notified, ==, 4);
  close_office (&office);
}

/* Who may not read the events of queues pauses all the same, and sees it. */
static void
test_deaf (void)
{
  Office office = { 0 };
  g_autoptr (GError) error = NULL;

  open_office (&office, "call", "call,agent,reporting", "PJSIP/1001");
  pause_and_wait (office.engine, TRUE, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (herald_engine_get_paused (office.engine));
  pause_and_wait (office.engine, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (herald_engine_get_paused (office.engine));
  close_office (&office);
}

static void
test_refused (void)
{
  Office office = { 0 };
  g_autoptr (GError) denied = NULL, stranger = NULL, offline = NULL;

  open_office (&office, "call,agent", "call,reporting", "PJSIP/1001");
  g_assert_true (herald_engine_is_member (office.engine));
  pause_and_wait (office.engine, TRUE, NULL, &denied);
  g_assert_error (denied, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_PERMISSION);
  g_assert_nonnull (strstr (denied->message, "agent"));
  g_assert_false (herald_engine_get_paused (office.engine));
  close_office (&office);

  open_office (&office, "call,agent", "call,agent", "PJSIP/1005");
  g_assert_false (herald_engine_is_member (office.engine));
  pause_and_wait (office.engine, TRUE, NULL, &stranger);
  g_assert_error (stranger, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_NO_MEMBER);
  herald_engine_stop (office.engine);
  pause_and_wait (office.engine, TRUE, NULL, &offline);
  g_assert_error (offline, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_NOT_CONNECTED);
  close_office (&office);
}

/* ---- A server that says what the test tells it: the spellings ---- */

typedef struct
{
  const char *what;
  const char *member; /* an item of QueueStatus, less its first two lines */
  gboolean mine, paused;
} Row;

static const Row rows[] = {
  { "22, PJSIP", "Name: Ada\nLocation: PJSIP/1001\nStateInterface: PJSIP/1001\nMembership: static\nPaused: 1", TRUE, TRUE },
  { "another case", "Name: Ada\nLocation: pjsip/1001\nStateInterface: pjsip/1001\nPaused: 0", TRUE, FALSE },
  { "a longer number", "Name: Ada\nLocation: PJSIP/10012\nStateInterface: PJSIP/10012\nPaused: 1", FALSE, FALSE },
  { "1.4, no state interface", "Location: PJSIP/1001\nMembership: dynamic\nPenalty: 0\nPaused: 1", TRUE, TRUE },
  { "a Local member of mine", "Name: Ada\nLocation: Local/77@members/n\nStateInterface: PJSIP/1001\nPaused: 1", TRUE, TRUE },
  { "FreePBX", "Name: Ada\nLocation: Local/1001@from-queue/n\nStateInterface: hint:1001@ext-local\nPaused: 0", TRUE, FALSE },
  { "FreePBX, old", "Location: Local/1001@from-queue/n\nPaused: 1", TRUE, TRUE },
  { "FreePBX, a colleague", "Name: Bob\nLocation: Local/1002@from-queue/n\nStateInterface: hint:1002@ext-local\nPaused: 1", FALSE, FALSE },
  { "another house's 1001", "Name: Eve\nLocation: Local/1001@evil/n\nStateInterface: hint:1001@evil\nPaused: 1", FALSE, FALSE },
  { "nobody", "Name: Eve\nPaused: 1", FALSE, FALSE },
};

static void
test_spelling (gconstpointer data)
{
  const Row *row = data;
  Desk *desk = desk_new_without_store ();
  g_autofree char *members = g_strdup_printf ("Event: QueueMember\nQueue: support\n%s\n\n", row->member);

  g_settings_set_string (herald_account_get_settings (desk->account), "extension", "1001");
  desk->members = members;
  desk_connect (desk);
  desk_until (herald_engine_get_link_state (desk->engine) == HERALD_LINK_CONNECTED);
  g_assert_true (herald_engine_is_member (desk->engine) == row->mine);
  g_assert_true (herald_engine_get_paused (desk->engine) == row->paused);
  desk_free (desk);
}

#define ITEM(queue, interface, paused)                                                                                 \
  "Event: QueueMember\nQueue: " queue "\nLocation: " interface "\nStateInterface: PJSIP/1001\nPaused: " paused "\n\n"

/* One pause for each name under which I am a member, and a break only where all queues have it. */
static void
test_all_queues (void)
{
  Desk *desk = desk_new_without_store ();
  Answer answer = { FALSE, NULL };
  g_autofree char *reason = NULL;

  desk->members = ITEM ("support", "PJSIP/1001", "1") ITEM ("sales", "PJSIP/1001", "0") ITEM ("night", "Local/1001@office", "1");
  desk_connect (desk);
  g_assert_true (herald_engine_is_member (desk->engine));
  g_assert_false (herald_engine_get_paused (desk->engine));
  herald_engine_set_paused_async (desk->engine, TRUE, "To lunch,\r\nAction: Logoff", NULL, on_paused, &answer);
  desk_until (answer.done);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (desk_count_actions (desk, "QueuePause"), ==, 2);
  g_assert_true (herald_engine_get_paused (desk->engine));
  reason = desk_field (desk_wait_action (desk, "QueuePause"), "Reason");
  g_assert_true (g_str_has_prefix (reason, "To lunch,"));
  g_assert_cmpuint (desk_count_actions (desk, "Logoff"), ==, 0);
  desk_free (desk);
}

/* Joining, leaving and breaks, as 1.4 and as 22 tell them. */
static void
test_events (void)
{
  Desk *desk = desk_new_without_store ();

  desk_connect (desk);
  desk_say (desk, "Event: QueueMemberAdded\nPrivilege: agent,all\nQueue: sales\nInterface: PJSIP/1001\nStateInterface: PJSIP/1001\nPaused: 1\n\n");
  desk_until (herald_engine_get_paused (desk->engine));
  desk_say (desk, "Event: QueueMemberAdded\nPrivilege: agent,all\nQueue: support\nLocation: PJSIP/1001\nPenalty: 0\nPaused: 0\n\n");
  desk_until (!herald_engine_get_paused (desk->engine));
  desk_say (desk, "Event: QueueMemberPaused\nPrivilege: agent,all\nQueue: support\nLocation: PJSIP/1001\nMemberName: Ada\nPaused: 1\n\n");
  desk_until (herald_engine_get_paused (desk->engine));
  desk_say (desk, "Event: QueueMemberPause\nPrivilege: agent,all\nQueue: sales\nInterface: PJSIP/1002\nStateInterface: PJSIP/1002\nPaused: 0\n\n"
                  "Event: QueueMemberPause\nPrivilege: agent,all\nQueue: sales\nInterface: PJSIP/1001\nStateInterface: PJSIP/1001\nPaused: 0\n\n");
  desk_until (!herald_engine_get_paused (desk->engine));
  desk_say (desk, "Event: QueueMemberRemoved\nPrivilege: agent,all\nQueue: sales\nInterface: PJSIP/1001\nStateInterface: PJSIP/1001\n\n");
  desk_until (herald_engine_get_paused (desk->engine));
  desk_say (desk, "Event: QueueMemberRemoved\nPrivilege: agent,all\nQueue: support\nLocation: PJSIP/1001\nMemberName: Ada\n\n");
  desk_until (!herald_engine_is_member (desk->engine));
  g_assert_false (herald_engine_get_paused (desk->engine));
  desk_free (desk);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine-queues/break", test_break);
  g_test_add_func ("/engine-queues/deaf", test_deaf);
  g_test_add_func ("/engine-queues/refused", test_refused);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine-queues/spelling/%s", rows[i].what);

      g_test_add_data_func (path, &rows[i], test_spelling);
    }
  g_test_add_func ("/engine-queues/all", test_all_queues);
  g_test_add_func ("/engine-queues/events", test_events);
  return g_test_run ();
}
