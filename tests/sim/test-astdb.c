/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names in the PBX's own database, asked of the PBX in a box over a real session. */

#include <string.h>

#include "herald-pbx/sim.h"
#include "lookup/astdb.h"

typedef struct
{
  HeraldSim *sim;
  HeraldAmiSession *session;
  HeraldSource *source;
  guint state_changes;
} Fixture;

/* What came back. */
typedef struct
{
  gboolean done;
  GPtrArray *matches;
  char *sentence;
  GError *error;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->matches, g_ptr_array_unref);
  g_clear_pointer (&answer->sentence, g_free);
  g_clear_error (&answer->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
on_matches (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  Answer *answer = data;

  answer->matches = herald_source_lookup_finish (HERALD_SOURCE (source), result, &answer->error);
  answer->done = TRUE;
}

static void
on_checked (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  Answer *answer = data;

  answer->sentence = herald_source_check_finish (HERALD_SOURCE (source), result, &answer->error);
  answer->done = TRUE;
}

static void
on_put (GObject *source,
        GAsyncResult *result,
        gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldAmiMessage) message = herald_ami_session_send_finish (HERALD_AMI_SESSION (source), result, &error);

  g_assert_no_error (error);
  g_assert_nonnull (message);
  *(gboolean *) data = TRUE;
}

static void
wait_for (gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
}

static void
put (Fixture *self,
     const char *family,
     const char *key,
     const char *value)
{
  HeraldAmiAction *action = herald_ami_action_new ("DBPut");
  gboolean done = FALSE;

  herald_ami_action_add (action, "Family", family);
  herald_ami_action_add (action, "Key", key);
  herald_ami_action_add (action, "Val", value);
  herald_ami_session_send_async (self->session, action, 10000, NULL, on_put, &done);
  wait_for (&done);
}

static void
on_state_changed (Fixture *self)
{
  self->state_changes++;
}

static HeraldSource *
new_source (const char *families,
            const char *forms,
            GError **error)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_options_new ("astdb-1", "astdb");

  herald_source_options_set (options, "families", families);
  herald_source_options_set (options, "forms", forms);
  return herald_source_type_find ("astdb")->create (options, NULL, error);
}

static void
on_event (HeraldAmiMessage *message,
          gpointer data)
{
}

static void
connect_as (Fixture *self,
            const char *user)
{
  g_autofree char *secret = g_strconcat (user, "-secret", NULL);
  HeraldAmiOptions options = { .host = "127.0.0.1", .port = herald_sim_get_port (self->sim), .user = user, .secret = secret };

  self->session = herald_ami_session_new (&options, on_event, NULL);
  herald_ami_session_start (self->session);
  while (herald_ami_session_get_state (self->session) != HERALD_LINK_SYNCING)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture *self,
        gconstpointer user)
{
  g_autoptr (GError) error = NULL;

  self->sim = herald_sim_new (HERALD_SIM_TIME_REAL);
  herald_sim_add_user (self->sim, "narrow", "narrow-secret", "call", "call,originate");
  g_assert_true (herald_sim_listen (self->sim, "127.0.0.1", 0, &error));
  g_assert_no_error (error);
  connect_as (self, user != NULL ? user : "full");
  self->source = new_source (NULL, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (self->source, "state-changed", G_CALLBACK (on_state_changed), self);
  herald_astdb_set_session (HERALD_ASTDB (self->source), self->session);
}

static void
tear_down (Fixture *self,
           gconstpointer user)
{
  g_assert_finalize_object (self->source);
  herald_ami_session_stop (self->session);
  g_assert_finalize_object (self->session);
  herald_sim_free (self->sim);
}

static void
look_up (HeraldSource *source,
         const char *text,
         Answer *answer)
{
  g_autoptr (HeraldNumber) number = herald_number_new (text, "DE");
  HeraldLocation location = { "DE", NULL };

  herald_source_lookup_async (source, number, &location, NULL, on_matches, answer);
  wait_for (&answer->done);
}

/* Any spelling of the caller's number against any the administrator may have put there. */
static void
test_spellings (Fixture *self,
                gconstpointer user)
{
  static const struct
  {
    const char *key, *sent;
    int match; /* -1: not found */
  } table[] = {
    { "03012345678", "03012345678", HERALD_MATCH_EXACT },
    { "03012345678", "+493012345678", HERALD_MATCH_NATIONAL },
    { "+493012345678", "03012345678", HERALD_MATCH_EXACT },
    { "493012345678", "03012345678", HERALD_MATCH_EXACT },
    { "201", "201", HERALD_MATCH_EXTENSION },
    { "201", "1201", -1 },
    { "12345678", "03012345678", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (Answer) answer = { 0 };
      g_autofree char *family = g_strdup_printf ("names%u", i);
      g_autoptr (HeraldSource) source = new_source (family, NULL, NULL);
      HeraldContactMatch *found;

      g_test_message ("%s asked as %s", table[i].key, table[i].sent);
      put (self, family, table[i].key, "Ada Byron");
      herald_astdb_set_session (HERALD_ASTDB (source), self->session);
      look_up (source, table[i].sent, &answer);
      g_assert_no_error (answer.error);
      g_assert_cmpuint (answer.matches->len, ==, table[i].match >= 0 ? 1 : 0);
      if (table[i].match < 0)
        continue;
      found = g_ptr_array_index (answer.matches, 0);
      g_assert_cmpint (found->match, ==, table[i].match);
      g_assert_cmpstr (herald_contact_get_name (found->contact), ==, "Ada Byron");
      g_assert_cmpstr (herald_contact_get_source_id (found->contact), ==, "astdb-1");
      g_assert_true (g_str_has_suffix (herald_contact_get_uid (found->contact), table[i].key));
    }
}

/* FreePBX keeps the names of extensions below the number. Places are asked in their order, and an empty name is none. */
static void
test_places (Fixture *self,
             gconstpointer user)
{
  g_autoptr (HeraldSource) source = new_source ("cidname, AMPUSER/{number}/cidname", "sent", NULL);
  g_auto (Answer) answer = { 0 };
  g_auto (Answer) again = { 0 };
  HeraldContactMatch *found;

  herald_astdb_set_session (HERALD_ASTDB (source), self->session);
  put (self, "AMPUSER", "201/cidname", "Grace Hopper\x1b[2J");
  put (self, "cidname", "201", "");
  look_up (source, "201", &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (answer.matches->len, ==, 1);
  found = g_ptr_array_index (answer.matches, 0);
  g_assert_cmpstr (herald_contact_get_name (found->contact), ==, "Grace Hopper [2J");
  put (self, "cidname", "201", "First");
  look_up (source, "201", &again);
  found = g_ptr_array_index (again.matches, 0);
  g_assert_cmpstr (herald_contact_get_name (found->contact), ==, "First");
}

static void
test_refused (Fixture *self,
              gconstpointer user)
{
  g_auto (Answer) answer = { 0 };
  g_auto (Answer) check = { 0 };
  const GError *error = NULL;

  g_assert_cmpint (herald_source_get_state (self->source, NULL), ==, HERALD_SOURCE_READY);
  look_up (self->source, "03012345678", &answer);
  g_assert_error (answer.error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_REFUSED);
  g_assert_nonnull (strstr (answer.error->message, "“reporting”"));
  g_assert_cmpuint (herald_sim_count_actions (self->sim, "DBGet"), ==, 1);
  g_assert_cmpint (herald_source_get_state (self->source, &error), ==, HERALD_SOURCE_FAILING);
  g_assert_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_REFUSED);
  herald_source_check_async (self->source, NULL, on_checked, &check);
  wait_for (&check.done);
  g_assert_error (check.error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_REFUSED);
}

/* The right that Herald asks for anyway is enough. */
static void
test_least_right (Fixture *self,
                  gconstpointer user)
{
  g_auto (Answer) answer = { 0 };
  g_auto (Answer) check = { 0 };

  look_up (self->source, "03012345678", &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (answer.matches->len, ==, 0);
  herald_source_check_async (self->source, NULL, on_checked, &check);
  wait_for (&check.done);
  g_assert_no_error (check.error);
  g_assert_nonnull (strstr (check.sentence, "may be read"));
}

static void
test_not_connected (Fixture *self,
                    gconstpointer user)
{
  g_auto (Answer) answer = { 0 };
  guint before = self->state_changes;

  g_assert_cmpint (herald_source_get_state (self->source, NULL), ==, HERALD_SOURCE_READY);
  herald_astdb_set_session (HERALD_ASTDB (self->source), NULL);
  g_assert_cmpuint (self->state_changes, ==, before + 1);
  g_assert_cmpint (herald_source_get_state (self->source, NULL), ==, HERALD_SOURCE_FAILING);
  look_up (self->source, "03012345678", &answer);
  g_assert_error (answer.error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE);
}

/* The connection goes while a question is on its way, and one that was given up is not heard of again. */
static void
test_lost (Fixture *self,
           gconstpointer user)
{
  g_auto (Answer) answer = { 0 };
  g_auto (Answer) given_up = { 0 };
  g_autoptr (HeraldNumber) number = herald_number_new ("03012345678", "DE");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  herald_sim_set_fault (self->sim, HERALD_SIM_FAULT_STOP_WRITING);
  herald_source_lookup_async (self->source, number, NULL, cancellable, on_matches, &given_up);
  herald_source_lookup_async (self->source, number, NULL, NULL, on_matches, &answer);
  g_cancellable_cancel (cancellable);
  wait_for (&given_up.done);
  g_assert_error (given_up.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (answer.done);
  herald_sim_set_fault (self->sim, HERALD_SIM_FAULT_CUT);
  wait_for (&answer.done);
  g_assert_error (answer.error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE);
}

static void
test_settings (void)
{
  static const struct
  {
    const char *families, *forms;
    gboolean good;
  } table[] = {
    { NULL, NULL, TRUE },           { "cidname", "sent", TRUE }, { "a/b/{number}", "last7;e164\nnsn", TRUE },
    { "", NULL, FALSE },            { NULL, " , ", FALSE },      { NULL, "e163", FALSE },
    { "cid\tname", NULL, FALSE },   { "/cidname", NULL, FALSE }, { "{number}", NULL, FALSE },
    { NULL, "last3", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HeraldSource) source = new_source (table[i].families, table[i].forms, &error);

      g_test_message ("row %u", i);
      if (table[i].good)
        g_assert_no_error (error);
      else
        g_assert_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS);
      g_assert_true ((source != NULL) == table[i].good);
    }
}

/* However much is set, the questions about one number are bounded. */
static void
test_bounded (Fixture *self,
              gconstpointer user)
{
  g_autoptr (GString) families = g_string_new ("f0");
  g_autoptr (HeraldSource) source = NULL;
  g_auto (Answer) answer = { 0 };

  for (guint i = 1; i < 500; i++)
    g_string_append_printf (families, ",f%u", i);
  source = new_source (families->str, "sent,e164,digits,dial00,national,nsn,last4,last5,last6", NULL);
  herald_astdb_set_session (HERALD_ASTDB (source), self->session);
  look_up (source, "03012345678", &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (herald_sim_count_actions (self->sim, "DBGet"), ==, HERALD_ASTDB_QUESTIONS_MAX);
}

#define TEST(name, user, func) g_test_add (name, Fixture, user, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/astdb/spellings", NULL, test_spellings);
  TEST ("/astdb/places", NULL, test_places);
  TEST ("/astdb/refused", "narrow", test_refused);
  TEST ("/astdb/least-right", "agent", test_least_right);
  TEST ("/astdb/not-connected", NULL, test_not_connected);
  TEST ("/astdb/lost", NULL, test_lost);
  TEST ("/astdb/bounded", NULL, test_bounded);
  g_test_add_func ("/astdb/settings", test_settings);
  return g_test_run ();
}
