/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The doctor against servers with one thing wrong each, and against databases. */
#include <glib/gstdio.h>
#include <string.h>

#include "diagnose/doctor.h"
#include "fake-server.h"
#include "herald-pbx/sim.h"
#include "mock-source.h"
#include "store/store.h"

static char *folder;
static const char *missing; /* for the tests with certificates; NULL: nothing */

#define OK HERALD_CHECK_OK
#define WARNING HERALD_CHECK_WARNING
#define PROBLEM HERALD_CHECK_PROBLEM
#define SKIPPED HERALD_CHECK_SKIPPED

/* ---- Running ---- */

typedef struct
{
  gboolean done;
  guint checks;
  GError *error;
} Run;

static void
on_check (HeraldDoctor *doctor,
          const HeraldCheck *check,
          Run *run)
{
  g_assert_true (herald_doctor_get_check (doctor, check->id) == check);
  g_assert_cmpstr (check->detail, !=, "");
  /* Who is told of a fault is told what to do. */
  if (check->status == WARNING || check->status == PROBLEM)
    g_assert_nonnull (check->mend);
  g_test_message ("%s: %s %s", herald_check_get_name (check->id), herald_check_status_to_string (check->status), check->detail);
  run->checks++;
}

static void
on_done (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  Run *run = data;

  g_assert_true (herald_doctor_run_finish (HERALD_DOCTOR (source), result, &run->error) == (run->error == NULL));
  run->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return *(gboolean *) data;
}

static HeraldDoctorOptions
options_for (guint port,
             const char *user)
{
  static const char *const devices[] = { "PJSIP/1001", NULL };

  return (HeraldDoctorOptions){ .server = { .host = "127.0.0.1", .port = (guint16) port, .user = user }, .devices = devices };
}

static HeraldDoctor *
examine (const HeraldDoctorOptions *options)
{
  HeraldDoctor *doctor = herald_doctor_new (options);
  Run run = { 0 };

  herald_doctor_set_parts (doctor, HERALD_DOCTOR_SERVER);
  herald_doctor_set_sample (doctor, 0);
  g_signal_connect (doctor, "check", G_CALLBACK (on_check), &run);
  herald_doctor_run_async (doctor, NULL, on_done, &run);
  fake_wait_until (is_done, &run.done);
  g_assert_no_error (run.error);
  g_assert_cmpuint (run.checks, ==, HERALD_CHECK_TRAFFIC + 1); /* each once, whatever happened */
  g_signal_handlers_disconnect_by_data (doctor, &run);
  return doctor;
}

static void
assert_check (HeraldDoctor *doctor,
              HeraldCheckId id,
              HeraldCheckStatus status,
              const char *words)
{
  const HeraldCheck *check = herald_doctor_get_check (doctor, id);

  if (check->status != status)
    g_error ("%s is %s instead of %s: %s", herald_check_get_name (id), herald_check_status_to_string (check->status),
             herald_check_status_to_string (status), check->detail);
  if (words != NULL && strstr (check->detail, words) == NULL)
    g_error ("%s says nothing of “%s”: %s", herald_check_get_name (id), words, check->detail);
}

/* What is after the fault is skipped, not called a problem as well. */
static void
assert_stops_at (HeraldDoctor *doctor,
                 HeraldCheckId id,
                 const char *words)
{
  assert_check (doctor, id, PROBLEM, words);
  for (HeraldCheckId before = HERALD_CHECK_NAME; before < id; before++)
    g_assert_cmpint (herald_doctor_get_check (doctor, before)->status, !=, PROBLEM);
  for (HeraldCheckId after = id + 1; after <= HERALD_CHECK_TRAFFIC; after++)
    assert_check (doctor, after, SKIPPED, NULL);
  g_assert_cmpint (herald_doctor_get_worst (doctor), ==, PROBLEM);
}

/* ---- A simulator with users ---- */

typedef struct
{
  const char *what;
  const char *read, *write;
  struct
  {
    HeraldCheckId id;
    HeraldCheckStatus status;
  } wanted[4]; /* ends with a zero, which is the server's name */
} Right;

static const Right rights[] = {
  { "all that is needed", "call,agent", "originate,call,reporting,agent",
    { { HERALD_CHECK_READ_CALL, OK }, { HERALD_CHECK_WRITE_ORIGINATE, OK }, { HERALD_CHECK_WRITE_AGENT, OK } } },
  { "may not pause", "call,agent", "originate,call,reporting",
    { { HERALD_CHECK_WRITE_AGENT, SKIPPED }, { HERALD_CHECK_WRITE_REPORTING, OK } } },
  { "no events of calls", "agent", "originate,call,reporting", { { HERALD_CHECK_READ_CALL, PROBLEM } } },
  { "no events at all", "", "originate,call,reporting", { { HERALD_CHECK_READ_CALL, PROBLEM } } },
  { "may not dial", "call,agent", "call,reporting",
    { { HERALD_CHECK_WRITE_ORIGINATE, PROBLEM }, { HERALD_CHECK_READ_CALL, SKIPPED }, { HERALD_CHECK_WRITE_CALL, OK } } },
  { "may not transfer", "call,agent", "originate,reporting", { { HERALD_CHECK_WRITE_CALL, WARNING } } },
  { "may not list channels", "call,agent", "originate,call",
    { { HERALD_CHECK_WRITE_REPORTING, WARNING }, { HERALD_CHECK_VERSION, SKIPPED }, { HERALD_CHECK_HINTS, OK } } },
  { "may nothing", "", "",
    { { HERALD_CHECK_WRITE_ORIGINATE, PROBLEM }, { HERALD_CHECK_DEVICES, SKIPPED }, { HERALD_CHECK_HINTS, SKIPPED } } },
};

static HeraldSim *
sim_with (const char *read,
          const char *write)
{
  HeraldSim *sim = herald_sim_new (HERALD_SIM_TIME_REAL);

  herald_sim_add_user (sim, "ada", "ada-secret", read, write);
  g_assert_true (herald_sim_listen (sim, "127.0.0.1", 0, NULL));
  return sim;
}

static HeraldDoctor *
examine_sim (HeraldSim *sim)
{
  HeraldDoctorOptions options = options_for (herald_sim_get_port (sim), "ada");

  options.server.secret = "ada-secret";
  return examine (&options);
}

static void
test_rights (gconstpointer data)
{
  const Right *right = data;
  g_autoptr (HeraldSim) sim = sim_with (right->read, right->write);
  HeraldDoctor *doctor = examine_sim (sim);

  g_test_message ("%s", right->what);
  assert_check (doctor, HERALD_CHECK_LOGIN, OK, "ada");
  for (guint i = 0; right->wanted[i].id != HERALD_CHECK_NAME; i++)
    assert_check (doctor, right->wanted[i].id, right->wanted[i].status, NULL);
  g_assert_cmpuint (herald_sim_count_channels (sim, "PJSIP/1001"), ==, 0);
  g_assert_finalize_object (doctor);
}

/* The same for the assistant's "Test", which has the same mechanism: see test-connection-test.c. */
static void
test_well (void)
{
  g_autoptr (HeraldSim) sim = sim_with ("call,agent", "originate,call,reporting");
  HeraldDoctor *doctor = examine_sim (sim);
  g_autofree char *conf = herald_doctor_write_manager_conf (doctor);

  g_assert_cmpint (herald_doctor_get_worst (doctor), ==, OK);
  assert_check (doctor, HERALD_CHECK_TLS, OK, "need not");
  assert_check (doctor, HERALD_CHECK_VERSION, OK, "22.10.1");
  assert_check (doctor, HERALD_CHECK_DEVICES, OK, "PJSIP/1001");
  assert_check (doctor, HERALD_CHECK_HINTS, OK, "1001");
  assert_check (doctor, HERALD_CHECK_CLOCK, OK, NULL);
  g_assert_nonnull (strstr (conf, "[ada]\n"));
  g_assert_nonnull (strstr (conf, "permit = 127.0.0.1/"));
  g_assert_nonnull (strstr (conf, "eventfilter(name(Newchannel)) ="));
  g_assert_null (strstr (conf, "ada-secret"));
  g_assert_finalize_object (doctor);
}

/* What a server says about itself is shown on terminals. */
static void
test_hostile (void)
{
  g_autoptr (HeraldSim) sim = sim_with ("call,agent", "originate,call");
  HeraldDoctor *doctor;

  herald_sim_set_banner (sim, "Asterisk Call Manager/11.0.0\033[31m\xe2\x80\xaered\xff");
  doctor = examine_sim (sim);
  for (HeraldCheckId id = 0; id <= HERALD_CHECK_TRAFFIC; id++)
    {
      const char *detail = herald_doctor_get_check (doctor, id)->detail;

      g_assert_true (g_utf8_validate (detail, -1, NULL));
      g_assert_null (strchr (detail, '\033'));
      g_assert_null (strstr (detail, "\xe2\x80\xae"));
    }
  assert_check (doctor, HERALD_CHECK_VERSION, SKIPPED, "Asterisk Call Manager/11.0.0");
  g_assert_finalize_object (doctor);
}

static void
test_devices (void)
{
  static const char *const wrong[] = { "PJSIP/1001", "PJSIP/9999", NULL };
  static const char *const other[] = { "PJSIP/1002", NULL };
  g_autoptr (HeraldSim) sim = sim_with ("call,agent", "originate,call,reporting");
  HeraldDoctorOptions options = options_for (herald_sim_get_port (sim), "ada");
  HeraldDoctor *doctor;

  options.server.secret = "ada-secret";
  options.devices = wrong;
  doctor = examine (&options);
  assert_check (doctor, HERALD_CHECK_DEVICES, PROBLEM, "PJSIP/9999");
  g_assert_finalize_object (doctor);

  options.devices = NULL;
  options.extension = "1001";
  doctor = examine (&options);
  assert_check (doctor, HERALD_CHECK_DEVICES, PROBLEM, "No phone");
  g_assert_nonnull (strstr (herald_doctor_get_check (doctor, HERALD_CHECK_DEVICES)->mend, "PJSIP/1001"));
  g_assert_finalize_object (doctor);

  options.devices = other;
  doctor = examine (&options);
  assert_check (doctor, HERALD_CHECK_HINTS, WARNING, "PJSIP/1001"); /* rings for me, and is not mine */
  g_assert_finalize_object (doctor);

  options.extension = "4711";
  doctor = examine (&options);
  assert_check (doctor, HERALD_CHECK_HINTS, WARNING, "4711");
  g_assert_finalize_object (doctor);

  g_assert_true (herald_sim_do (sim, "phone 1002 away", NULL));
  options.extension = "1002";
  doctor = examine (&options);
  assert_check (doctor, HERALD_CHECK_DEVICES, WARNING, "not registered");
  g_assert_finalize_object (doctor);
}

static void
test_spare (void)
{
  g_autoptr (HeraldSim) sim = herald_sim_new (HERALD_SIM_TIME_REAL);
  HeraldDoctorOptions options;
  HeraldDoctor *doctor;

  g_assert_true (herald_sim_listen (sim, "127.0.0.1", 0, NULL));
  options = options_for (herald_sim_get_port (sim), "full");
  options.server.secret = "full-secret";
  herald_sim_set_load (sim, 200);
  {
    Run run = { 0 };

    doctor = herald_doctor_new (&options);
    herald_doctor_set_parts (doctor, HERALD_DOCTOR_SERVER);
    herald_doctor_set_sample (doctor, 1);
    herald_doctor_run_async (doctor, NULL, on_done, &run);
    fake_wait_until (is_done, &run.done);
  }
  /* What came was counted, and shows the classes. */
  g_assert_nonnull (strstr (herald_doctor_get_check (doctor, HERALD_CHECK_TRAFFIC)->detail, "events a second"));
  assert_check (doctor, HERALD_CHECK_READ_CALL, OK, NULL);
  g_assert_finalize_object (doctor);
}

/* ---- The way to the login ---- */

static void
test_no_name (void)
{
  HeraldDoctorOptions options = options_for (5038, "ada");
  HeraldDoctor *doctor;

  options.server.host = "no-such-server.invalid";
  options.server.secret = "x";
  doctor = examine (&options);
  assert_check (doctor, HERALD_CHECK_NAME, PROBLEM, "no-such-server.invalid");
  assert_check (doctor, HERALD_CHECK_LOGIN, SKIPPED, NULL);
  g_assert_finalize_object (doctor);

  options.server.host = "";
  doctor = examine (&options);
  assert_check (doctor, HERALD_CHECK_NAME, PROBLEM, "No server");
  g_assert_finalize_object (doctor);
}

static void
test_refused (void)
{
  HeraldDoctorOptions options;
  HeraldDoctor *doctor;
  guint16 port;

  {
    g_autoptr (HeraldSim) sim = sim_with ("", "");

    port = herald_sim_get_port (sim);
  }
  options = options_for (port, "ada");
  options.server.secret = "x";
  doctor = examine (&options);
  assert_stops_at (doctor, HERALD_CHECK_TCP, "refuses");
  g_assert_finalize_object (doctor);
}

static void
test_not_asterisk (void)
{
  g_autoptr (HeraldSim) sim = sim_with ("call", "call");
  HeraldDoctor *doctor;

  herald_sim_set_fault (sim, HERALD_SIM_FAULT_WRONG_BANNER);
  doctor = examine_sim (sim);
  assert_stops_at (doctor, HERALD_CHECK_BANNER, NULL);
  g_assert_finalize_object (doctor);
}

static void
test_wrong_password (void)
{
  g_autoptr (HeraldSim) sim = sim_with ("call", "call");
  HeraldDoctorOptions options = options_for (herald_sim_get_port (sim), "ada");
  HeraldDoctor *doctor;

  options.server.secret = "not it";
  doctor = examine (&options);
  assert_stops_at (doctor, HERALD_CHECK_LOGIN, "password");
  g_assert_nonnull (strstr (herald_doctor_get_check (doctor, HERALD_CHECK_LOGIN)->mend, "permit"));
  g_assert_finalize_object (doctor);

  options.server.secret = NULL;
  doctor = examine (&options);
  assert_check (doctor, HERALD_CHECK_LOGIN, PROBLEM, "password");
  g_assert_finalize_object (doctor);
}

/* ---- Certificates ---- */

static void
say_hello (FakeClient *client,
           guint number,
           gpointer data)
{
  fake_say (client, FAKE_BANNER);
  fake_wait_for_close (client);
}

typedef struct
{
  const char *certificate;
  HeraldTlsMode mode;
  const char *words, *mend;
} Tls;

static const Tls tls_rows[] = {
  { "other.pem", HERALD_TLS_CA_FILE, "another name", "subjectAltName" },
  { "expired.pem", HERALD_TLS_CA_FILE, "expired", "renewed" },
  { "self.pem", HERALD_TLS_CA_FILE, "not signed", "pin" },
  { "good.pem", HERALD_TLS_PINNED, "pinned", "pin the new one" },
  { NULL, HERALD_TLS_CA_FILE, "does not speak TLS", "tlsenable" },
};

static void
test_tls (gconstpointer data)
{
  const Tls *row = data;
  g_autofree char *path = row->certificate != NULL ? g_build_filename (folder, row->certificate, NULL) : NULL;
  g_autofree char *ca = g_build_filename (folder, "ca.crt", NULL);
  g_autoptr (GTlsCertificate) certificate = path != NULL ? g_tls_certificate_new_from_file (path, NULL) : NULL;
  FakeServer *server;
  HeraldDoctorOptions options;
  HeraldDoctor *doctor;

  if (missing != NULL)
    {
      g_assert_null (g_getenv ("HERALD_NO_SKIP"));
      g_test_skip (missing);
      return;
    }
  server = fake_server_new (say_hello, NULL, certificate);
  options = options_for (fake_server_get_port (server), "ada");
  options.server.secret = "x";
  options.server.tls = row->mode;
  options.server.ca_file = ca;
  options.server.pin = (char *) "0000000000000000000000000000000000000000000000000000000000000000";
  doctor = examine (&options);
  assert_stops_at (doctor, HERALD_CHECK_TLS, row->words);
  g_assert_nonnull (strstr (herald_doctor_get_check (doctor, HERALD_CHECK_TLS)->mend, row->mend));
  g_assert_finalize_object (doctor);
  fake_server_free (server);
}

/* ---- A server with another clock, and an old one ---- */

static void
serve_clock (FakeClient *client,
             guint number,
             gpointer data)
{
  gint64 offset = *(const gint64 *) data;
  g_autofree char *action = NULL;

  fake_login (client);
  while (g_free (action), (action = fake_hear (client)) != NULL)
    {
      g_autofree char *id = fake_field (action, "ActionID");
      g_autofree char *name = fake_field (action, "Action");

      if (!g_str_equal (name, "Ping"))
        fake_say (client, "Response: Error\r\nActionID: %s\r\nMessage: Permission denied\r\n\r\n", id);
      else if (offset == 0)
        fake_say (client, "Response: Pong\r\nActionID: %s\r\n\r\n", id);
      else
        fake_say (client, "Response: Success\r\nActionID: %s\r\nPing: Pong\r\nTimestamp: %" G_GINT64_FORMAT ".250000\r\n\r\n", id,
                  g_get_real_time () / G_USEC_PER_SEC + offset);
    }
}

typedef struct
{
  gint64 offset;
  HeraldCheckStatus status;
  const char *words;
} Clock;

static const Clock clocks[] = {
  { 3 * 3600, WARNING, "3 hours ahead of" },
  { -7 * 86400, WARNING, "7 days behind" },
  { 600, WARNING, "10 minutes ahead of" },
  { -10, OK, NULL },
  { G_MAXINT32 * G_GINT64_CONSTANT (9999), SKIPPED, NULL }, /* no time at all */
  { 0, SKIPPED, NULL },                                     /* 1.4 does not tell */
};

static void
test_clock (gconstpointer data)
{
  const Clock *clock = data;
  FakeServer *server = fake_server_new (serve_clock, (gpointer) &clock->offset, NULL);
  HeraldDoctorOptions options = options_for (fake_server_get_port (server), FAKE_USER);
  HeraldDoctor *doctor;

  options.server.secret = FAKE_SECRET;
  doctor = examine (&options);
  assert_check (doctor, HERALD_CHECK_CLOCK, clock->status, clock->words);
  g_assert_finalize_object (doctor);
  fake_server_free (server);
}

/* ---- The database ---- */

static const HeraldCheck *
examine_database (const char *path,
                  HeraldDoctor **doctor)
{
  const HeraldDoctorOptions options = { .extension = "1001" };
  Run run = { 0 };

  *doctor = herald_doctor_new (&options);
  herald_doctor_set_parts (*doctor, HERALD_DOCTOR_DATABASE);
  herald_doctor_set_database (*doctor, path);
  herald_doctor_run_async (*doctor, NULL, on_done, &run);
  fake_wait_until (is_done, &run.done);
  return herald_doctor_get_check (*doctor, HERALD_CHECK_DATABASE);
}

static void
test_database (void)
{
  g_autofree char *path = g_build_filename (folder, "book.db", NULL);
  g_autofree char *below = g_build_filename (path, "x.db", NULL);
  g_autofree char *content = NULL;
  gsize length;
  HeraldDoctor *doctor;

  g_assert_cmpint (examine_database (path, &doctor)->status, ==, OK); /* none yet */
  g_assert_finalize_object (doctor);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  {
    g_autoptr (HeraldStore) store = herald_store_new (path, NULL);

    g_assert_nonnull (store);
    g_assert_cmpint (examine_database (path, &doctor)->status, ==, OK); /* while it is in use */
    g_assert_finalize_object (doctor);
  }
  g_assert_cmpint (examine_database (below, &doctor)->status, ==, PROBLEM); /* no folder can be there */
  g_assert_finalize_object (doctor);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  memset (content + 4096, 0x5a, MIN (length - 4096, 8192));
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  g_assert_nonnull (strstr (examine_database (path, &doctor)->detail, "damaged"));
  g_assert_cmpint (herald_doctor_get_worst (doctor), ==, PROBLEM);
  g_assert_finalize_object (doctor);
}

/* ---- The address books ---- */

/* Each is tried, and one that fails hides no other. */
static void
test_address_books (void)
{
  const HeraldDoctorOptions options = { .extension = "1001" };
  g_autoptr (MockSource) good = mock_source_new ("good", "Staff", FALSE), bad = mock_source_new ("bad", "Customers", TRUE);
  g_autoptr (GError) error = g_error_new_literal (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NO_SECRET, "It has no password.");
  HeraldDoctor *doctor;
  Run run = { 0 };

  mock_source_set_answer (good, "", 0);
  mock_source_set_answer (bad, "!", 0);
  doctor = herald_doctor_new (&options);
  herald_doctor_set_parts (doctor, HERALD_DOCTOR_DATABASE);
  herald_doctor_set_database (doctor, "/nonexistent/herald.db");
  herald_doctor_add_address_book (doctor, "Staff", HERALD_SOURCE (good), NULL);
  herald_doctor_add_address_book (doctor, "Customers", HERALD_SOURCE (bad), NULL);
  herald_doctor_add_address_book (doctor, "CRM", NULL, error);
  herald_doctor_run_async (doctor, NULL, on_done, &run);
  fake_wait_until (is_done, &run.done);
  assert_check (doctor, HERALD_CHECK_ADDRESS_BOOKS, WARNING,
                "Staff: 1,204 entries. Customers: The directory is away. CRM: It has no password.");
  g_assert_nonnull (herald_doctor_get_check (doctor, HERALD_CHECK_ADDRESS_BOOKS)->mend);
  g_assert_finalize_object (doctor);
}

/* ---- Giving up ---- */

static void
test_cancel (void)
{
  g_autoptr (HeraldSim) sim = sim_with ("call", "originate");
  HeraldDoctorOptions options = options_for (herald_sim_get_port (sim), "ada");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HeraldDoctor *doctor;
  Run run = { 0 };

  options.server.secret = "ada-secret";
  doctor = herald_doctor_new (&options);
  herald_doctor_set_parts (doctor, HERALD_DOCTOR_SERVER);
  herald_sim_set_fault (sim, HERALD_SIM_FAULT_NO_LOGIN);
  g_signal_connect_swapped (doctor, "check", G_CALLBACK (g_cancellable_cancel), cancellable);
  herald_doctor_run_async (doctor, cancellable, on_done, &run);
  fake_wait_until (is_done, &run.done);
  g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&run.error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (doctor);
}

/* Gives up after some checks and counts those that come all the same. */
typedef struct
{
  GCancellable *cancellable;
  guint left, late;
} Patience;

static void
on_check_lose_patience (HeraldDoctor *doctor,
                        const HeraldCheck *check,
                        Patience *patience)
{
  if (g_cancellable_is_cancelled (patience->cancellable))
    patience->late++;
  else if (--patience->left == 0)
    g_cancellable_cancel (patience->cancellable);
}

/* Whatever is under way then: nothing is said any more, and nothing stays behind. */
static void
test_cancel_anywhere (void)
{
  g_autoptr (HeraldSim) sim = sim_with ("call", "originate,call,reporting");
  HeraldDoctorOptions options = options_for (herald_sim_get_port (sim), "ada");

  options.server.secret = "ada-secret";
  for (guint checks = 0; checks < 12; checks++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      HeraldDoctor *doctor = herald_doctor_new (&options);
      Patience patience = { cancellable, checks, 0 };
      Run run = { 0 };

      herald_doctor_set_parts (doctor, HERALD_DOCTOR_SERVER);
      herald_doctor_set_sample (doctor, 0);
      g_signal_connect (doctor, "check", G_CALLBACK (on_check_lose_patience), &patience);
      if (checks == 0)
        g_cancellable_cancel (cancellable);
      herald_doctor_run_async (doctor, cancellable, on_done, &run);
      fake_wait_until (is_done, &run.done);
      g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&run.error);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpuint (patience.late, ==, 0);
      g_assert_finalize_object (doctor);
    }
}

static const char *
find_missing (const char *script)
{
  const char *const arguments[] = { "sh", script, folder, NULL };
  g_autofree char *noise = NULL;
  int status = 0;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    return "glib-networking is not installed";
  if (!g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &noise, &status, NULL)
      || !g_spawn_check_wait_status (status, NULL))
    return "openssl is not installed";
  return NULL;
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
add_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    {
      g_autofree char *path = g_strdup_printf ("/doctor/rights/%u", i);

      g_test_add_data_func (path, &rights[i], test_rights);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tls_rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/doctor/tls/%u", i);

      g_test_add_data_func (path, &tls_rows[i], test_tls);
    }
  for (guint i = 0; i < G_N_ELEMENTS (clocks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/doctor/clock/%u", i);

      g_test_add_data_func (path, &clocks[i], test_clock);
    }
}

int
main (int argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("herald-doctor-XXXXXX", NULL);
  missing = find_missing (argv[1]);
  add_rows ();
  g_test_add_func ("/doctor/well", test_well);
  g_test_add_func ("/doctor/hostile", test_hostile);
  g_test_add_func ("/doctor/devices", test_devices);
  g_test_add_func ("/doctor/spare", test_spare);
  g_test_add_func ("/doctor/no-name", test_no_name);
  g_test_add_func ("/doctor/refused", test_refused);
  g_test_add_func ("/doctor/not-asterisk", test_not_asterisk);
  g_test_add_func ("/doctor/wrong-password", test_wrong_password);
  g_test_add_func ("/doctor/database", test_database);
  g_test_add_func ("/doctor/address-books", test_address_books);
  g_test_add_func ("/doctor/cancel", test_cancel);
  g_test_add_func ("/doctor/cancel-anywhere", test_cancel_anywhere);
  result = g_test_run ();
  remove_folder ();
  g_free (folder);
  return result;
}
