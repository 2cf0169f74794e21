/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine against the PBX in a box: whole calls, a server that restarts, and numbers that answer or do not. */
#include "engine/engine.h"
#include "sim-door.h"

typedef struct
{
  HeraldSim *sim;
  HeraldAccount *account;
  HeraldEngine *engine;
  guint announced;
  GPtrArray *items;
} Office;

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

#define until(condition)                                                                                               \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    gint64 give_up_ = g_get_monotonic_time () + 40 * G_USEC_PER_SEC;                                                   \
    guint tick_ = g_timeout_add (50, on_tick, NULL);                                                                   \
    while (!(condition))                                                                                               \
      {                                                                                                                \
        g_assert_cmpint (g_get_monotonic_time (), <, give_up_);                                                        \
        g_main_context_iteration (NULL, TRUE);                                                                         \
      }                                                                                                                \
    g_source_remove (tick_);                                                                                           \
  }                                                                                                                    \
  G_STMT_END

static void
on_announced (HeraldEngine *engine,
              HeraldCallItem *item,
              guint steps,
              Office *office)
{
  office->announced++;
  g_ptr_array_add (office->items, g_object_ref (item));
}

static void
open_office (Office *office)
{
  static const char *devices[] = { "PJSIP/1001", NULL };
  GSettings *settings;

  office->sim = herald_sim_new (HERALD_SIM_TIME_REAL);
  office->account = herald_account_new_in_memory ();
  settings = herald_account_get_settings (office->account);
  sim_door_open (office->sim, settings);
  g_settings_set_string (settings, "user", "agent");
  g_settings_set_strv (settings, "devices", devices);
  g_settings_set_string (settings, "context", "internal");
  g_settings_set_string (settings, "region", "DE");
  herald_account_set_session_secret (office->account, "agent-secret");
  office->items = g_ptr_array_new_with_free_func (g_object_unref);
  office->engine = herald_engine_new (office->account, NULL, NULL, NULL);
  g_signal_connect (office->engine, "call-announced", G_CALLBACK (on_announced), office);
  herald_engine_start (office->engine);
  until (herald_engine_get_link_state (office->engine) == HERALD_LINK_CONNECTED);
}

static void
close_office (Office *office)
{
  GWeakRef weak;
  GObject *alive;

  herald_engine_stop (office->engine);
  g_ptr_array_unref (office->items);
  g_weak_ref_init (&weak, office->engine);
  g_object_unref (office->engine);
  until ((alive = g_weak_ref_get (&weak)) == NULL || (g_object_unref (alive), FALSE));
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

#define N_CALLS(office) g_list_model_get_n_items (herald_engine_get_calls ((office)->engine))

static void
test_queue_call (void)
{
  Office office = { 0 };
  HeraldCallItem *item;

  open_office (&office);
  happens (&office, "call ada from +442079460018 \"Ada Byron\" to support");
  until (office.announced == 1);
  item = g_ptr_array_index (office.items, 0);
  g_assert_cmpstr (herald_call_item_get_name (item), ==, "Ada Byron");
  g_assert_cmpstr (herald_call_item_get_queue (item), ==, "support");
  g_assert_cmpstr (herald_call_item_get_formatted_number (item), ==, "+44 20 7946 0018");
  happens (&office, "answer 1001");
  until (herald_call_item_get_state (item) == HERALD_CALL_CONNECTED);
  happens (&office, "hangup ada");
  until (N_CALLS (&office) == 0);
  g_assert_cmpint (herald_call_item_get_outcome (item), ==, HERALD_OUTCOME_ANSWERED);
  close_office (&office);
}

static void
test_restart (void)
{
  Office office = { 0 };

  open_office (&office);
  happens (&office, "call ada from +442079460018 \"Ada Byron\" to 1001");
  until (office.announced == 1);
  happens (&office, "answer 1001");
  until (herald_call_item_get_state (g_ptr_array_index (office.items, 0)) == HERALD_CALL_CONNECTED);
  herald_sim_kick (office.sim);
  until (herald_engine_get_link_state (office.engine) != HERALD_LINK_CONNECTED);
  until (herald_engine_get_link_state (office.engine) == HERALD_LINK_CONNECTED);
  /* The call went on: it is neither lost nor announced again. */
  g_assert_cmpuint (N_CALLS (&office), ==, 1);
  g_assert_cmpuint (office.announced, ==, 1);
  g_assert_cmpuint (herald_engine_get_blind_for (office.engine), >=, 1);

  /* After a restart of the server nothing of it is left. */
  herald_sim_restart (office.sim);
  until (herald_engine_get_link_state (office.engine) != HERALD_LINK_CONNECTED);
  until (herald_engine_get_link_state (office.engine) == HERALD_LINK_CONNECTED);
  until (N_CALLS (&office) == 0);
  happens (&office, "call grace from +12025550147 \"Grace Hopper\" to 1001");
  until (office.announced == 2);
  close_office (&office);
}

static void
on_parked (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (herald_engine_park_finish (HERALD_ENGINE (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* The caller is parked, not my own phone: whoever fetches the call talks to the caller. */
static void
test_park (void)
{
  Office office = { 0 };
  HeraldCallItem *item;
  gboolean parked = FALSE;

  open_office (&office);
  happens (&office, "call ada from +442079460018 \"Ada Byron\" to 1001");
  until (office.announced == 1);
  item = g_ptr_array_index (office.items, 0);
  happens (&office, "answer 1001");
  until (herald_call_item_get_state (item) == HERALD_CALL_CONNECTED);
  herald_engine_park_async (office.engine, item, NULL, on_parked, &parked);
  until (parked && N_CALLS (&office) == 0);
  happens (&office, "dial fetch 1002 701");
  happens (&office, "hangup ada");
  close_office (&office);
}

typedef struct
{
  const char *number;
  HeraldDialPhase phase;
  HeraldEngineError code;
} Row;

static const Row rows[] = {
  { "1002", HERALD_DIAL_CONNECTED, 0 },
  { "0301234021", HERALD_DIAL_FAILED, HERALD_ENGINE_ERROR_UNREACHABLE },
  { "0301234017", HERALD_DIAL_FAILED, HERALD_ENGINE_ERROR_BUSY },
  { "0301234001", HERALD_DIAL_FAILED, HERALD_ENGINE_ERROR_NO_SUCH_NUMBER },
};

static void
test_dial (gconstpointer data)
{
  const Row *row = data;
  Office office = { 0 };
  HeraldCallItem *item;

  open_office (&office);
  g_settings_set_uint (herald_account_get_settings (office.account), "internal-max-digits", 5);
  herald_engine_dial_async (office.engine, row->number, NULL, NULL, NULL, NULL);
  until (N_CALLS (&office) == 1);
  item = g_ptr_array_index (office.items, 0);
  until (herald_call_item_get_dial_phase (item) == row->phase);
  if (row->phase == HERALD_DIAL_FAILED)
    g_assert_error (herald_call_item_get_failure (item), HERALD_ENGINE_ERROR, (int) row->code);
  g_assert_false (herald_engine_get_dialing (office.engine));
  close_office (&office);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine-sim/queue-call", test_queue_call);
  g_test_add_func ("/engine-sim/restart", test_restart);
  g_test_add_func ("/engine-sim/park", test_park);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine-sim/dial/%s", rows[i].number);

      g_test_add_data_func (path, &rows[i], test_dial);
    }
  return g_test_run ();
}
