/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The SQL source against a real PostgreSQL with a million customers, and against servers that misbehave. */

#include "probe.h"

#include <string.h>
#include <unistd.h>

#include "lookup/sql-query.h"

#define ROWS "1000000"
#define QUERY "SELECT id, name, company AS organisation, mail AS email, tel AS phone_work, mobile AS phone_mobile, '1002' AS owner FROM customers WHERE tel_digits = :digits"
#define SEARCH "SELECT id, name, company AS organisation, tel AS number FROM customers WHERE name ILIKE :pattern ORDER BY id LIMIT :limit"

static char *certificates; /* a folder */
static Server postgres;
static char *ca_file;

static gboolean
need_postgres (void)
{
  if (postgres.skip == NULL)
    return TRUE;
  g_test_skip (postgres.skip);
  return FALSE;
}

/* As an administrator would set it up, with one thing otherwise. */
static HeraldSource *
make_source (const char *key,
             const char *value)
{
  g_autoptr (GError) error = NULL;
  HeraldSource *source = probe_new ("sql", &error, "host", "127.0.0.1", "port", postgres.words[0], "database", "postgres", "user", "herald", "password",
                                    "let me in", "ca-file", ca_file, "query", QUERY, "search-query", SEARCH, "deadline", "20000", key, value, NULL);

  g_assert_no_error (error);
  return source;
}

static void
assert_found (HeraldSource *source,
              const char *number,
              const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = probe_lookup (source, number, NULL, &error);
  g_autofree char *names = probe_names (matches);

  g_test_message ("%s", number);
  g_assert_no_error (error);
  g_assert_cmpstr (names, ==, expected);
}

static void
assert_fails (HeraldSource *source,
              HeraldSourceError code,
              const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = probe_lookup (source, "+49301234567", NULL, &error);

  g_assert_null (matches);
  probe_assert_error (error, code, words);
}

static void
assert_setting_fails (const char *key,
                      const char *value,
                      HeraldSourceError code,
                      const char *words)
{
  HeraldSource *source = make_source (key, value);

  g_test_message ("%s = %s", key, value);
  assert_fails (source, code, words);
  probe_finish (source);
}

static void
test_lookup (void)
{
  HeraldSource *source;
  g_autoptr (GPtrArray) matches = NULL;
  HeraldContact *ada;

  if (!need_postgres ())
    return;
  source = make_source ("database", "postgres");
  assert_found (source, "+49301234567", "Ada Example=exact");
  assert_found (source, "030 1234567", "Ada Example=exact");
  assert_found (source, "+493010500000", "Customer 500000=exact");
  assert_found (source, "+493011000000", "Customer 1000000=exact");
  assert_found (source, "+493011000001", "");
  assert_found (source, "110", "");
  matches = probe_lookup (source, "0301234567", NULL, NULL);
  ada = ((HeraldContactMatch *) matches->pdata[0])->contact;
  g_assert_cmpstr (herald_contact_get_source_id (ada), ==, "test-1");
  g_assert_cmpstr (herald_contact_get_uid (ada), ==, "-1");
  g_assert_cmpstr (herald_contact_get_organisation (ada), ==, "Example Ltd");
  g_assert_cmpstr (herald_contact_get_email (ada), ==, "ada@example.com");
  g_assert_cmpstr (herald_contact_get_owner (ada), ==, "1002");
  g_assert_cmpuint (herald_contact_get_n_numbers (ada), ==, 2);
  g_assert_cmpstr (herald_contact_get_number (ada, 0)->number, ==, "030/123 45 67");
  g_assert_cmpstr (herald_contact_get_number (ada, 1)->label, ==, "mobile");
  probe_finish (source);
}

/* Every form is a parameter; what the query finds by it is compared here. */
static void
test_forms (void)
{
  static const char *const conditions[] = {
    "'+' || tel_digits = :e164",
    "'00' || tel_digits = :dial00",
    "tel_digits = '49' || :nsn",
    "tel_digits = '49' || substr(:national, 2)",
    "right(tel_digits, 7) = :last7",
    "id < 0 AND right(regexp_replace(tel, '\\D', '', 'g'), 7) = :last7",
    "id < 0 AND tel LIKE :loose",
    "id BETWEEN -2 AND -1", /* finds others, too */
    "tel_digits = :digits -- :e165\n",
    "tel_digits = :digits /* :e165 /* ' */ */ AND ':e165' <> \":digits\".x::text AND $a$:e165$a$ <> E'\\':e165'",
  };
  HeraldSource *source;

  if (!need_postgres ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autofree char *query = g_strconcat ("SELECT name, tel AS number FROM customers CROSS JOIN (SELECT 'x' AS x) \":digits\" WHERE ", conditions[i],
                                            strstr (conditions[i], ":") == NULL ? " AND :digits = :digits" : "", NULL);

      g_test_message ("%s", conditions[i]);
      source = make_source ("query", query);
      assert_found (source, "030 1234567", "Ada Example=exact");
      probe_finish (source);
    }
}

static void
test_query_text (void)
{
  static const struct
  {
    const char *text;
    const char *sql; /* NULL: not taken */
  } rows[] = {
    { "SELECT :e164", "SELECT $1" },
    { "SELECT :e164,:digits, :last10::bigint", "SELECT $1,$2, $3::bigint" },
    { "SELECT ':e164', :nsn", "SELECT ':e164', $1" },
    { "SELECT 'it''s :e164', :nsn", "SELECT 'it''s :e164', $1" },
    { "SELECT 'a\\', :nsn", "SELECT 'a\\', $1" },
    { "SELECT E'a\\' :nsn', :nsn", "SELECT E'a\\' :nsn', $1" },
    { "SELECT name'e' :nsn", "SELECT name'e' $1" },
    { "SELECT $x$ :nsn $y$ $x$ :nsn", "SELECT $x$ :nsn $y$ $x$ $1" },
    { "SELECT a$b :nsn", "SELECT a$b $1" },
    { "SELECT a[1 :nsn", "SELECT a[1 $1" },
    { "SELECT f(x := :nsn)", "SELECT f(x := $1)" },
    { "SELECT 1", NULL },
    { "", NULL },
    { "SELECT $1", NULL },
    { "SELECT :E164", NULL },
    { "SELECT :text", NULL },
    { "SELECT :e164x", NULL },
    { "SELECT ':e164", NULL },
    { "SELECT /* :e164", NULL },
    { "SELECT $$ :e164", NULL },
    { "SELECT E'\\", NULL },
    { "SELECT ''' :e164", NULL },
    { ":", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HeraldSqlQuery) query = herald_sql_query_parse (rows[i].text, TRUE, &error);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpstr (query != NULL ? query->sql : NULL, ==, rows[i].sql);
      if (query == NULL)
        g_assert_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS);
    }
}

static void
assert_searched (HeraldSource *source,
                 const char *text,
                 guint limit,
                 guint expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) contacts = probe_search (source, text, limit, &error);

  g_test_message ("%s", text);
  g_assert_no_error (error);
  g_assert_cmpuint (contacts->len, ==, expected);
}

/* SQL in a number, in a text and in the answers is data. */
static void
test_injection (void)
{
  static const char *const texts[] = { "'; DROP TABLE customers; --", "\\'; DROP TABLE customers; --", "x' OR '1'='1", ":pattern", "$1", "%", "_", "%a%", "\\",
                                       "\xff\xfe'", "*)(uid=*" };
  static const char *const numbers[] = { "030' OR '1'='1", "030'; DROP TABLE customers; --", "*21#", "%", "030%" };
  g_autoptr (GError) error = NULL;
  HeraldSource *source;

  if (!need_postgres ())
    return;
  source = make_source ("database", "postgres");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_searched (source, texts[i], 50, 0);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GPtrArray) matches = probe_lookup (source, numbers[i], NULL, &error);

      g_assert_no_error (error);
      g_assert_true (matches == NULL || matches->len == 0);
    }
  assert_found (source, "0305550101", "Robert'); DROP TABLE customers;--=exact");
  assert_searched (source, "'); DROP", 50, 1);
  assert_found (source, "+49301234567", "Ada Example=exact");
  probe_finish (source);
}

static void
test_limits (void)
{
  g_autoptr (GPtrArray) many = NULL;
  g_autoptr (GError) error = NULL;
  HeraldSource *source;

  if (!need_postgres ())
    return;
  source = make_source ("search-query", "SELECT name, tel AS number FROM customers WHERE name ILIKE :pattern");
  many = probe_lookup (source, "+49305550202", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (many->len, >, 0);
  g_assert_cmpuint (many->len, <=, 200);
  /* A million rows without a LIMIT: what is enough is taken, and the connection goes on. */
  assert_searched (source, "customer", 50, 50);
  assert_searched (source, "customer", 1000, 200);
  assert_found (source, "+49301234567", "Ada Example=exact");
  probe_finish (source);
  source = make_source ("query", "SELECT name, number FROM large WHERE number = :e164");
  assert_fails (source, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "too large");
  assert_searched (source, "ada ex", 50, 1);
  probe_finish (source);
}

static void
test_settings (void)
{
  static const struct
  {
    const char *key;
    const char *value;
    const char *words;
  } rows[] = {
    { "host", "", "missing" },
    { "user", "", "missing" },
    { "query", "", "missing" },
    { "sslmode", "prefer", "cannot be" },
    { "port", "0", "no port" },
    { "port", "5432 ", "no port" },
    { "query", "SELECT name FROM c WHERE n = :phone", ":phone" },
    { "query", "SELECT 1", "does not ask for the number" },
    { "search-query", "SELECT name FROM c WHERE n = :digits", ":digits" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HeraldSource) source = probe_new ("sql", &error, "host", "127.0.0.1", "database", "d", "user", "u", "query", QUERY, rows[i].key, rows[i].value,
                                                   NULL);

      g_assert_null (source);
      probe_assert_error (error, HERALD_SOURCE_ERROR_SETTINGS, rows[i].words);
    }
}

static void
test_wrong_settings (void)
{
  g_autofree char *other_ca = g_build_filename (certificates, "self.crt", NULL);

  if (!need_postgres ())
    return;
  assert_setting_fails ("database", "nowhere", HERALD_SOURCE_ERROR_SETTINGS, "no such database");
  assert_setting_fails ("host", "herald.invalid", HERALD_SOURCE_ERROR_UNREACHABLE, "herald.invalid");
  assert_setting_fails ("port", "1", HERALD_SOURCE_ERROR_UNREACHABLE, "127.0.0.1:1");
  assert_setting_fails ("ca-file", other_ca, HERALD_SOURCE_ERROR_CERTIFICATE, "certificate");
  assert_setting_fails ("ca-file", "", HERALD_SOURCE_ERROR_CERTIFICATE, "certificate");
  assert_setting_fails ("ca-file", "/nonexistent/ca.crt", HERALD_SOURCE_ERROR_CERTIFICATE, "/nonexistent/ca.crt");
  assert_setting_fails ("query", "SELECT name, number FROM nothing WHERE number = :e164", HERALD_SOURCE_ERROR_SETTINGS, "nothing");
  assert_setting_fails ("query", "SELECT name, fax AS number FROM customers WHERE fax = :e164", HERALD_SOURCE_ERROR_SETTINGS, "fax");
  assert_setting_fails ("query", "SELEKT :e164", HERALD_SOURCE_ERROR_SETTINGS, "SELEKT");
  assert_setting_fails ("query", "SELECT name, number FROM private WHERE number = :e164", HERALD_SOURCE_ERROR_REFUSED, "private");
  assert_setting_fails ("query", "SELECT name, tel FROM customers WHERE tel_digits = :digits", HERALD_SOURCE_ERROR_SETTINGS, "no column “number”");
  assert_setting_fails ("query", "SELECT tel AS number FROM customers WHERE tel_digits = :digits", HERALD_SOURCE_ERROR_SETTINGS, "no column “name”");
}

/* Whatever the query says, the session only reads. */
static void
test_read_only (void)
{
  if (!need_postgres ())
    return;
  assert_setting_fails ("query", "INSERT INTO customers (name, tel) VALUES ('x', :e164) RETURNING name, tel AS number", HERALD_SOURCE_ERROR_SETTINGS,
                        "wants to write");
  assert_setting_fails ("query", "SELECT 'x' AS name, :e164::text AS number; DELETE FROM customers", HERALD_SOURCE_ERROR_SETTINGS, "does not take");
}

static void
test_users (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  const GError *why = NULL;
  HeraldSource *source;

  if (!need_postgres ())
    return;
  source = make_source ("password", "wrong");
  assert_fails (source, HERALD_SOURCE_ERROR_REFUSED, "password authentication failed");
  g_assert_cmpint (herald_source_get_state (source, &why), ==, HERALD_SOURCE_FAILING);
  g_assert_nonnull (why);
  assert_fails (source, HERALD_SOURCE_ERROR_REFUSED, "password authentication failed");
  herald_source_set_secret (source, "password", NULL);
  g_assert_cmpint (herald_source_get_state (source, NULL), ==, HERALD_SOURCE_READY);
  assert_fails (source, HERALD_SOURCE_ERROR_NO_SECRET, "asks for a password");
  herald_source_set_secret (source, "password", "let me in");
  assert_found (source, "+49301234567", "Ada Example=exact");
  sentence = probe_check (source, &error);
  g_assert_no_error (error);
  g_test_message ("%s", sentence);
  g_assert_true (g_str_has_prefix (sentence, "PostgreSQL "));
  g_assert_true (g_str_has_suffix (sentence, " answers. The query gives id, name, organisation, number."));
  probe_finish (source);
}

static void
test_tls (void)
{
  HeraldSource *source;

  if (!need_postgres ())
    return;
  for (guint i = 0; i < 4; i++)
    {
      static const char *const modes[] = { "verify-full", "verify-ca", "require", "disable" };

      source = make_source ("sslmode", modes[i]);
      assert_found (source, "+49301234567", "Ada Example=exact");
      probe_finish (source);
    }
  source = make_source ("host", "localhost");
  assert_found (source, "+49301234567", "Ada Example=exact");
  probe_finish (source);
}

static void
test_restart (void)
{
  HeraldSource *source;

  if (!need_postgres ())
    return;
  source = make_source ("database", "postgres");
  assert_found (source, "+49301234567", "Ada Example=exact");
  server_tell (&postgres, "restart");
  server_tell (&postgres, "add Newcomer 49305550303");
  assert_found (source, "+49305550303", "Newcomer=exact");
  probe_finish (source);
}

static gboolean
tick (gpointer user_data)
{
  *(guint *) user_data += 1;
  return G_SOURCE_CONTINUE;
}

/* A statement that takes too long is ended by the server, and the next one is answered. */
static void
test_timeout (void)
{
  g_autoptr (GError) error = NULL;
  guint ticks = 0, ticker = g_timeout_add (5, tick, &ticks);
  HeraldSource *source;

  if (!need_postgres ())
    return;
  source = probe_new ("sql", &error, "host", "127.0.0.1", "port", postgres.words[0], "database", "postgres", "user", "herald", "password", "let me in", "ca-file",
                      ca_file, "query", "SELECT name, tel AS number FROM customers, pg_sleep(60) WHERE tel_digits = :digits", "search-query", SEARCH, "deadline",
                      "1000", NULL);
  g_assert_no_error (error);
  assert_fails (source, HERALD_SOURCE_ERROR_LATE, "time");
  g_assert_cmpuint (ticks, >, 5);
  g_source_remove (ticker);
  probe_finish (source);
}

typedef struct
{
  guint done;
  guint cancelled;
} Outcome;

static void
on_done (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  Outcome *outcome = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = herald_source_lookup_finish (HERALD_SOURCE (object), result, &error);

  outcome->done++;
  outcome->cancelled += g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? 1 : 0;
}

static gboolean
cancel (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* Who is not asked for any more does not keep the others waiting: the server stops, and the same connection goes on. */
static void
test_cancel (void)
{
  g_autoptr (HeraldNumber) slow = herald_number_new ("+49301234567", "DE");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Outcome outcome = { 0 };
  HeraldSource *source;

  if (!need_postgres ())
    return;
  source = make_source ("query", "SELECT name, tel AS number, CASE WHEN tel_digits = '49301234567' THEN pg_sleep(60) END FROM customers "
                                 "WHERE tel_digits = :digits");
  assert_found (source, "0305550101", "Robert'); DROP TABLE customers;--=exact");
  for (guint i = 0; i < 5; i++)
    herald_source_lookup_async (source, slow, NULL, cancellable, on_done, &outcome);
  g_timeout_add (100, cancel, cancellable);
  while (outcome.done < 5)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (outcome.cancelled, ==, 5);
  assert_found (source, "0305550101", "Robert'); DROP TABLE customers;--=exact");
  probe_finish (source);
}

/* A source may go while it is asked. */
static void
test_gone (void)
{
  g_autoptr (HeraldNumber) number = herald_number_new ("+49301234567", "DE");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Outcome outcome = { 0 };
  HeraldSource *source;

  if (!need_postgres ())
    return;
  source = make_source ("database", "postgres");
  herald_source_lookup_async (source, number, NULL, cancellable, on_done, &outcome);
  herald_source_lookup_async (source, number, NULL, NULL, on_done, &outcome);
  g_cancellable_cancel (cancellable);
  g_object_unref (source);
  while (outcome.done < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (outcome.cancelled, ==, 1);
}

static void
test_misbehaviour (void)
{
  static const struct
  {
    const char *sslmode;
    FakeManner manner;
    const char *bytes;
    gsize length;
    HeraldSourceError code;
    const char *words;
  } rows[] = {
    { "verify-full", FAKE_SILENT, "", 0, HERALD_SOURCE_ERROR_LATE, "not made in time" },
    { "disable", FAKE_SILENT, "", 0, HERALD_SOURCE_ERROR_LATE, "not made in time" },
    { "disable", FAKE_SLOW, "R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I", 15, HERALD_SOURCE_ERROR_LATE, "not made in time" },
    { "verify-full", FAKE_BYTES, "HTTP/1.1 400 Bad Request\r\n", 26, HERALD_SOURCE_ERROR_CERTIFICATE, "cannot be encrypted" },
    { "verify-full", FAKE_BYTES, "N", 1, HERALD_SOURCE_ERROR_CERTIFICATE, "cannot be encrypted" },
    { "disable", FAKE_BYTES, "HTTP/1.1 400 Bad Request\r\n", 26, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "does not answer as PostgreSQL does" },
    { "disable", FAKE_CLOSES, "", 0, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "does not answer as PostgreSQL does" },
    /* Lets everybody in, says that it is ready, and then nothing. */
    { "disable", FAKE_BYTES, "R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I", 15, HERALD_SOURCE_ERROR_LATE, "did not answer in time" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *port = NULL;
      g_autoptr (GError) error = NULL;
      guint ticks = 0, ticker = g_timeout_add (5, tick, &ticks);
      g_autoptr (GPtrArray) matches = NULL;
      HeraldSource *source;
      Fake fake;

      g_test_message ("row %u", i);
      fake_start (&fake, rows[i].manner, rows[i].bytes, rows[i].length);
      port = g_strdup_printf ("%u", fake.port);
      source = probe_new ("sql", &error, "host", "127.0.0.1", "port", port, "database", "d", "user", "u", "sslmode", rows[i].sslmode, "query", QUERY,
                          "deadline", rows[i].code == HERALD_SOURCE_ERROR_LATE ? "400" : "10000", NULL);
      g_assert_no_error (error);
      matches = probe_lookup (source, "+49301234567", NULL, &error);
      g_assert_null (matches);
      probe_assert_error (error, rows[i].code, rows[i].words);
      if (rows[i].code == HERALD_SOURCE_ERROR_LATE)
        g_assert_cmpuint (ticks, >, 5);
      g_source_remove (ticker);
      probe_finish (source);
      fake_stop (&fake);
    }
}

/* A server that lets the password be hashed two thousand million times (SCRAM's iteration count is its choice). */
static gpointer
serve_endless_scram (gpointer user_data)
{
  static const char offer[] = "R\0\0\0\x17\0\0\0\x0aSCRAM-SHA-256\0";
  g_autoptr (GSocketConnection) connection = g_socket_listener_accept (user_data, NULL, NULL, NULL);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  char buffer[1024] = "";
  g_autoptr (GString) answer = g_string_new (NULL);
  const char *nonce;
  gssize length;

  g_assert_cmpint (g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL), >, 0);
  g_assert_true (g_output_stream_write_all (output, offer, sizeof offer, NULL, NULL, NULL));
  length = g_input_stream_read (input, buffer, sizeof buffer - 1, NULL, NULL);
  g_assert_cmpint (length, >, 0);
  nonce = g_strstr_len (buffer + 23, length - 23, "r=");
  g_assert_nonnull (nonce);
  g_string_append_len (answer, "R\0\0\0\0\0\0\0\x0b", 9);
  g_string_append_len (answer, nonce, buffer + length - nonce);
  g_string_append (answer, "x,s=c2FsdHNhbHQ=,i=2000000000");
  answer->str[4] = (char) (answer->len - 1);
  g_output_stream_write_all (output, answer->str, answer->len, NULL, NULL, NULL);
  g_usleep (60 * G_USEC_PER_SEC);
  return NULL;
}

static void
test_endless_password (void)
{
  g_autoptr (GSocketListener) listener = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *port = NULL;
  guint ticks = 0;
  HeraldSource *source;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  listener = g_socket_listener_new ();
  port = g_strdup_printf ("%u", g_socket_listener_add_any_inet_port (listener, NULL, NULL));
  g_thread_unref (g_thread_new ("scram", serve_endless_scram, listener));
  source = probe_new ("sql", &error, "host", "127.0.0.1", "port", port, "database", "d", "user", "u", "password", "secret", "sslmode", "disable", "query", QUERY,
                      "deadline", "1000", NULL);
  g_timeout_add (5, tick, &ticks);
  assert_fails (source, HERALD_SOURCE_ERROR_LATE, "not made in time");
  g_assert_cmpuint (ticks, >, 5);
  /* The next question does not wait longer either. */
  assert_fails (source, HERALD_SOURCE_ERROR_LATE, "not made in time");
  _exit (0); /* the thread computes on */
}

static void
test_figures (void)
{
  HeraldSource *source;

  if (!g_test_perf () || !need_postgres ())
    return;
  source = make_source ("database", "postgres");
  probe_measure (source, "sql, known", "+4930%u", 10000001, 997, 1000);
  probe_measure (source, "sql, unknown", "+4940%u", 10000001, 997, 1000);
  probe_finish (source);
}

int
main (int argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  if (!g_test_subprocess ())
    {
      g_assert_cmpint (argc, ==, 3);
      certificates = make_certificates (argv[2]);
      server_start (&postgres, argv[1], (const char *const[]){ certificates, ROWS, NULL });
      ca_file = g_build_filename (certificates, "ca.crt", NULL);
    }
  g_test_add_func ("/sql/query-text", test_query_text);
  g_test_add_func ("/sql/settings", test_settings);
  g_test_add_func ("/sql/lookup", test_lookup);
  g_test_add_func ("/sql/forms", test_forms);
  g_test_add_func ("/sql/injection", test_injection);
  g_test_add_func ("/sql/limits", test_limits);
  g_test_add_func ("/sql/wrong-settings", test_wrong_settings);
  g_test_add_func ("/sql/read-only", test_read_only);
  g_test_add_func ("/sql/users", test_users);
  g_test_add_func ("/sql/tls", test_tls);
  g_test_add_func ("/sql/restart", test_restart);
  g_test_add_func ("/sql/timeout", test_timeout);
  g_test_add_func ("/sql/cancel", test_cancel);
  g_test_add_func ("/sql/gone", test_gone);
  g_test_add_func ("/sql/misbehaviour", test_misbehaviour);
  g_test_add_func ("/sql/endless-password", test_endless_password);
  g_test_add_func ("/sql/figures", test_figures);
  result = g_test_run ();
  server_stop (&postgres);
  g_free (ca_file);
  remove_folder (certificates);
  return result;
}
