/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The LDAP source against a real slapd with 10,000 entries, and against servers that misbehave. */

#include "probe.h"

#include <string.h>

#define BASE "dc=example,dc=com"
#define ENTRIES "10000"

static const char *slapd_script, *certificates_script;
static char *certificates; /* a folder */
static Server slapd;
static char *plain_uri, *tls_uri, *ca_file;

static gboolean
need_slapd (void)
{
  if (slapd.skip == NULL)
    return TRUE;
  g_test_skip (slapd.skip);
  return FALSE;
}

static HeraldSource *
plain_source (void)
{
  g_autoptr (GError) error = NULL;
  HeraldSource *source = probe_new ("ldap", &error, "uri", plain_uri, "starttls", "false", "base", BASE, "deadline", "20000", NULL);

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

/* Callers as a PBX shows them, and entries as people write them. */
static void
test_spellings (void)
{
  static const char *const rows[][2] = {
    { "+49301234567", "Ada Example (Sales)=exact" },
    { "0301234567", "Ada Example (Sales)=exact" },
    { "00491712345678", "Ada Example (Sales)=exact" },
    { "0307654321", "Bob Slash=exact" },
    { "+493088776 65", "Cleo Brackets=exact" },
    { "0305550101", "Dan Zeros=exact" },
    { "+49405550202", "Eve Fax=exact" },
    { "0305550303", "Finn Home=exact" },
    { "+49405550505", "Gus Second=exact" },
    { "+33142685301", "Ida Paris=exact" },
    { "+49305550707", "Jan Plain=exact" },
    { "+49309004321", "Person 004321=exact" },
    { "01722004322", "Person 004322=exact" },
    { "0305559999", "" },
    { "+4930123456", "" },
    { "110", "" },
  };
  HeraldSource *source;

  if (!need_slapd ())
    return;
  source = plain_source ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_found (source, rows[i][0], rows[i][1]);
  probe_finish (source);
}

static void
test_local_number (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = NULL;
  HeraldSource *source;

  if (!need_slapd ())
    return;
  source = plain_source ();
  matches = probe_lookup (source, "0305550606", NULL, &error);
  g_assert_no_error (error);
  /* How sure it is is the matcher's decision; that it is found is the filter's. */
  g_assert_cmpuint (matches->len, ==, 1);
  probe_finish (source);
}

static void
test_fields (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = NULL;
  HeraldContact *ada;
  HeraldSource *source;

  if (!need_slapd ())
    return;
  source = plain_source ();
  matches = probe_lookup (source, "+49301234567", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (matches->len, ==, 1);
  ada = ((HeraldContactMatch *) matches->pdata[0])->contact;
  g_assert_cmpstr (herald_contact_get_source_id (ada), ==, "test-1");
  g_assert_cmpstr (herald_contact_get_uid (ada), ==, "101112131415161718191a1b1c1d1e1f");
  g_assert_cmpstr (herald_contact_get_name (ada), ==, "Ada Example (Sales)");
  g_assert_cmpstr (herald_contact_get_organisation (ada), ==, "Example Ltd");
  g_assert_cmpstr (herald_contact_get_email (ada), ==, "ada@example.com");
  g_assert_cmpstr (herald_contact_get_url (ada), ==, "https://example.com/ada");
  g_assert_cmpstr (herald_contact_get_note (ada), ==, "Likes to be called");
  g_assert_cmpstr (herald_contact_get_address (ada), ==, "Street 1\n10115 Berlin\nGermany");
  g_assert_nonnull (herald_contact_get_photo (ada));
  g_assert_cmpuint (g_bytes_get_size (herald_contact_get_photo (ada)), ==, 8 + 40 * 256);
  g_assert_cmpuint (herald_contact_get_n_numbers (ada), ==, 3);
  g_assert_cmpstr (herald_contact_get_number (ada, 1)->label, ==, "mobile");
  g_assert_cmpstr (herald_contact_get_number (ada, 1)->number, ==, "0171/2345678");
  probe_finish (source);
}

static void
assert_searched (HeraldSource *source,
                 const char *text,
                 guint limit,
                 int expected,
                 const char *first)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) contacts = probe_search (source, text, limit, &error);

  g_test_message ("%s", text);
  g_assert_no_error (error);
  g_assert_cmpint ((int) contacts->len, ==, expected);
  if (first != NULL)
    g_assert_cmpstr (herald_contact_get_name (contacts->pdata[0]), ==, first);
}

static void
test_search (void)
{
  HeraldSource *source;

  if (!need_slapd ())
    return;
  source = plain_source ();
  assert_searched (source, "ada", 50, 1, "Ada Example (Sales)");
  assert_searched (source, "exa ada", 50, 1, "Ada Example (Sales)");
  assert_searched (source, "ltd ada", 50, 1, "Ada Example (Sales)");
  assert_searched (source, "ada nobody", 50, 0, NULL);
  assert_searched (source, "slash kg", 50, 1, "Bob Slash");
  assert_searched (source, "umläut", 50, 1, "Lea Umläut");
  assert_searched (source, "030-76543 21", 50, 1, "Bob Slash");
  assert_searched (source, "", 50, 0, NULL);
  assert_searched (source, "   ", 50, 0, NULL);
  /* Five pages of 200. */
  assert_searched (source, "person", 1000, 1000, NULL);
  assert_searched (source, "person", 7, 7, NULL);
  probe_finish (source);
}

/* Whatever is typed or called is a value and no part of the filter. */
static void
test_injection (void)
{
  static const char *const texts[] = { "*)(uid=*", "*", "**", ")(|(cn=*", "\\2a", "\\", "a*b", "\x01", "x)(objectClass=*))(|(cn=x",
                                       "%{text}", "%{any}", "%s%n", "\xff\xfe", "*)(uid=*))%00" };
  static const char *const numbers[] = { "*", "*)(uid=*", "**", "*21#", "*#", "+49*30", "#*#", "030*)(uid=*" };
  HeraldSource *source, *own;
  g_autoptr (GError) error = NULL;

  if (!need_slapd ())
    return;
  source = plain_source ();
  own = probe_new ("ldap", &error, "uri", plain_uri, "starttls", "false", "base", BASE, "search-filter", "(|(cn=%{text})(sn=%{text}))", "filter",
                   "(|(telephoneNumber=%{digits})(mobile=%{last7})(cn=%{e164})(telephoneNumber=%{loose}))", "deadline", "20000", NULL);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      assert_searched (source, texts[i], 50, 0, NULL);
      assert_searched (own, texts[i], 50, 0, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GPtrArray) matches = probe_lookup (source, numbers[i], NULL, &error);
      g_autoptr (GPtrArray) more = probe_lookup (own, numbers[i], NULL, i == 0 ? NULL : &error);

      g_test_message ("%s", numbers[i]);
      g_assert_no_error (error);
      g_assert_true (matches == NULL || matches->len == 0);
      g_assert_true (more == NULL || more->len == 0);
    }
  /* And who has such a name is found by it. */
  assert_searched (source, "Star*(x)\\", 50, 1, "Kim Star*(x)\\");
  probe_finish (source);
  probe_finish (own);
}

static void
test_limits (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) some = NULL;
  HeraldSource *source;

  if (!need_slapd ())
    return;
  source = probe_new ("ldap", &error, "uri", plain_uri, "starttls", "false", "base", BASE, "user", "cn=limited," BASE, "password", "let me in",
                      "deadline", "20000", NULL);
  g_assert_no_error (error);
  /* The server gives this user 20 entries; they are used. */
  some = probe_search (source, "person", 500, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (some->len, ==, 20);
  assert_found (source, "+49301234567", "Ada Example (Sales)=exact");
  probe_finish (source);
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
test_users (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  HeraldSource *source;
  const GError *why = NULL;

  if (!need_slapd ())
    return;
  source = probe_new ("ldap", &error, "uri", plain_uri, "starttls", "false", "base", BASE, "user", "cn=herald," BASE, "password", "wrong", "deadline", "20000",
                      NULL);
  g_assert_no_error (error);
  assert_fails (source, HERALD_SOURCE_ERROR_REFUSED, "password is wrong");
  /* Not tried again, so that the account is not locked. */
  g_assert_cmpint (herald_source_get_state (source, &why), ==, HERALD_SOURCE_FAILING);
  g_assert_nonnull (why);
  assert_fails (source, HERALD_SOURCE_ERROR_REFUSED, "password is wrong");
  herald_source_set_secret (source, "password", NULL);
  assert_fails (source, HERALD_SOURCE_ERROR_NO_SECRET, "no password");
  herald_source_set_secret (source, "password", "let me in");
  g_assert_cmpint (herald_source_get_state (source, NULL), ==, HERALD_SOURCE_READY);
  assert_found (source, "+49305551010", "Max Chair=exact");
  found = probe_check (source, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, "At least 1000 entries with a telephone number under “" BASE "”.");
  probe_finish (source);

  source = plain_source ();
  assert_found (source, "+49305551010", ""); /* the board is not for everybody */
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
    { "uri", "http://127.0.0.1", "no address of a directory" },
    { "uri", "ldap://", "no address of a directory" },
    { "uri", "ldap://user@127.0.0.1", "no address of a directory" },
    { "uri", "", "missing" },
    { "base", "", "missing" },
    { "scope", "all", "cannot be" },
    { "filter", "(telephoneNumber=%{e165})", "%{e165}" },
    { "filter", "(telephoneNumber=%{e164)", "%{e164" },
    { "filter", "(telephoneNumber=1)", "does not contain the number" },
    { "filter", "(telephoneNumber=%{e164}", "parentheses" },
    { "search-filter", "(cn=%{e164})", "%{e164}" },
    { "attributes", "name is cn", "Line 1" },
    { "attributes", "number = tele)(phone", "Line 1" },
    { "attributes", "number = telephoneNumber\nfirst = cn", "Line 2" },
    { "attributes", "name = cn", "no attribute for numbers" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HeraldSource) source = probe_new ("ldap", &error, "uri", "ldap://127.0.0.1", "base", BASE, rows[i].key, rows[i].value, NULL);

      g_assert_null (source);
      probe_assert_error (error, HERALD_SOURCE_ERROR_SETTINGS, rows[i].words);
    }
}

static void
test_wrong_settings (void)
{
  g_autoptr (GError) error = NULL;
  HeraldSource *source;

  if (!need_slapd ())
    return;
  source = probe_new ("ldap", &error, "uri", plain_uri, "starttls", "false", "base", "dc=nowhere,dc=com", NULL);
  assert_fails (source, HERALD_SOURCE_ERROR_SETTINGS, "dc=nowhere,dc=com");
  probe_finish (source);
  source = probe_new ("ldap", &error, "uri", plain_uri, "starttls", "false", "base", "no base", NULL);
  assert_fails (source, HERALD_SOURCE_ERROR_SETTINGS, "no base");
  probe_finish (source);
  source = probe_new ("ldap", &error, "uri", plain_uri, "starttls", "false", "base", "ou=elsewhere," BASE, NULL);
  assert_fails (source, HERALD_SOURCE_ERROR_SETTINGS, "another server");
  probe_finish (source);
  source = probe_new ("ldap", &error, "uri", plain_uri, "starttls", "false", "base", BASE, "filter", "(!(a)(telephoneNumber=%{e164}))", NULL);
  assert_fails (source, HERALD_SOURCE_ERROR_SETTINGS, "filter");
  probe_finish (source);
  source = probe_new ("ldap", &error, "uri", "ldap://127.0.0.1:1", "base", BASE, NULL);
  assert_fails (source, HERALD_SOURCE_ERROR_UNREACHABLE, "refuses the connection");
  probe_finish (source);
  source = probe_new ("ldap", &error, "uri", "ldap://herald.invalid", "base", BASE, NULL);
  assert_fails (source, HERALD_SOURCE_ERROR_UNREACHABLE, "herald.invalid");
  probe_finish (source);
}

static void
test_tls (void)
{
  g_autofree char *other_ca = g_build_filename (certificates, "self.crt", NULL);
  g_autofree char *by_name = NULL, *key = g_build_filename (certificates, "ca.key", NULL);
  g_autoptr (GError) error = NULL;
  HeraldSource *source;

  if (!need_slapd ())
    return;
  source = probe_new ("ldap", &error, "uri", tls_uri, "ca-file", ca_file, "base", BASE, "deadline", "20000", NULL);
  assert_found (source, "+49301234567", "Ada Example (Sales)=exact");
  assert_searched (source, "person", 500, 500, NULL);
  probe_finish (source);
  source = probe_new ("ldap", &error, "uri", plain_uri, "ca-file", ca_file, "base", BASE, "user", "cn=herald," BASE, "password", "let me in",
                      "deadline", "20000", NULL);
  assert_found (source, "+49301234567", "Ada Example (Sales)=exact");
  probe_finish (source);
  /* The system trusts no authority that was made a second ago. */
  source = probe_new ("ldap", &error, "uri", tls_uri, "base", BASE, "deadline", "20000", NULL);
  assert_fails (source, HERALD_SOURCE_ERROR_CERTIFICATE, "not signed by an authority");
  probe_finish (source);
  source = probe_new ("ldap", &error, "uri", plain_uri, "base", BASE, "ca-file", other_ca, "deadline", "20000", NULL);
  assert_fails (source, HERALD_SOURCE_ERROR_CERTIFICATE, "not signed by an authority");
  probe_finish (source);
  by_name = g_strconcat ("ldaps://127.0.0.2", strrchr (tls_uri, ':'), NULL);
  source = probe_new ("ldap", &error, "uri", by_name, "ca-file", ca_file, "base", BASE, "deadline", "20000", NULL);
  assert_fails (source, HERALD_SOURCE_ERROR_CERTIFICATE, "another name");
  probe_finish (source);
  source = probe_new ("ldap", &error, "uri", tls_uri, "ca-file", key, "base", BASE, NULL);
  assert_fails (source, HERALD_SOURCE_ERROR_SETTINGS, "holds no certificate");
  probe_finish (source);
  source = probe_new ("ldap", &error, "uri", tls_uri, "ca-file", "/nonexistent/ca.crt", "base", BASE, NULL);
  assert_fails (source, HERALD_SOURCE_ERROR_SETTINGS, "/nonexistent/ca.crt");
  probe_finish (source);
}

/* TLS where plain LDAP is spoken, and the other way round. */
static void
test_wrong_port (void)
{
  g_autofree char *ldaps_plain = NULL, *ldap_tls = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) late = NULL;
  g_autoptr (GPtrArray) nobody = NULL;
  HeraldSource *source;

  if (!need_slapd ())
    return;
  ldaps_plain = g_strconcat ("ldaps", strstr (plain_uri, ":"), NULL);
  ldap_tls = g_strconcat ("ldap", strstr (tls_uri, ":"), NULL);
  source = probe_new ("ldap", &error, "uri", ldaps_plain, "ca-file", ca_file, "base", BASE, NULL);
  nobody = probe_lookup (source, "+49301234567", NULL, &late);
  g_assert_null (nobody);
  g_assert_nonnull (late);
  g_assert_true (late->domain == HERALD_SOURCE_ERROR);
  probe_finish (source);
  source = probe_new ("ldap", &error, "uri", ldap_tls, "ca-file", ca_file, "base", BASE, NULL);
  assert_fails (source, HERALD_SOURCE_ERROR_UNREACHABLE, "closed the connection");
  probe_finish (source);
}

/* The server restarts between two lookups; the second one does not notice. */
static void
test_restart (void)
{
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;
  HeraldSource *source;
  Fake fake;

  if (!need_slapd ())
    return;
  source = plain_source ();
  assert_found (source, "+49301234567", "Ada Example (Sales)=exact");
  server_tell (&slapd, "restart");
  assert_found (source, "+49301234567", "Ada Example (Sales)=exact");
  probe_finish (source);

  /* A server that closes at once is tried twice, and no more. */
  fake_start (&fake, FAKE_CLOSES, "", 0);
  uri = g_strdup_printf ("ldap://127.0.0.1:%u", fake.port);
  source = probe_new ("ldap", &error, "uri", uri, "starttls", "false", "base", BASE, "deadline", "20000", NULL);
  assert_fails (source, HERALD_SOURCE_ERROR_UNREACHABLE, "closed the connection");
  g_assert_cmpuint (fake.n_connections, ==, 2);
  probe_finish (source);
  fake_stop (&fake);
}

static void
on_done (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = herald_source_lookup_finish (HERALD_SOURCE (object), result, &error);

  g_assert_null (matches);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(guint *) user_data += 1;
}

static void
test_cancel (void)
{
  g_autoptr (HeraldNumber) number = herald_number_new ("+49301234567", "DE");
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;
  HeraldSource *source;
  Fake fake;

  /* A server that never answers: many ask, all lose interest, one after the other and then with the source itself. */
  fake_start (&fake, FAKE_SILENT, "", 0);
  uri = g_strdup_printf ("ldap://127.0.0.1:%u", fake.port);
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      guint done = 0;

      source = probe_new ("ldap", &error, "uri", uri, "starttls", round == 0 ? "true" : "false", "base", BASE, "deadline", "60000", NULL);
      for (guint i = 0; i < 5; i++)
        herald_source_lookup_async (source, number, NULL, cancellable, on_done, &done);
      while (fake.n_connections <= round)
        g_main_context_iteration (NULL, TRUE);
      g_cancellable_cancel (cancellable);
      while (done < 5)
        g_main_context_iteration (NULL, TRUE);
      if (round == 0)
        g_assert_cmpuint (fake.n_connections, ==, 1);
      probe_finish (source);
    }
  fake_stop (&fake);
}

/* Servers that misbehave: each is a worded error, and the main loop runs on. */
static gboolean
tick (gpointer user_data)
{
  *(guint *) user_data += 1;
  return G_SOURCE_CONTINUE;
}

static void
test_misbehaviour (void)
{
  /* BindResponse success of message 1, then an entry that says it has 2 GiB. */
  static const char huge[] = "\x30\x84\x7f\xff\xff\xff";
  static const char entry[] = "\x30\x0c\x02\x01\x01\x61\x07\x0a\x01\x00\x04\x00\x04\x00";
  static const char depth[] = "\x30\x80\x30\x80\x30\x80\x30\x80\x30\x80\x00\x00";
  static const struct
  {
    const char *starttls;
    FakeManner manner;
    const char *bytes;
    gsize length;
    HeraldSourceError code;
    const char *words;
  } rows[] = {
    { "false", FAKE_SILENT, "", 0, HERALD_SOURCE_ERROR_LATE, "did not answer in time" },
    { "true", FAKE_SILENT, "", 0, HERALD_SOURCE_ERROR_LATE, "not made in time" },
    { "false", FAKE_SLOW, entry, sizeof entry - 1, HERALD_SOURCE_ERROR_LATE, "did not answer in time" },
    { "true", FAKE_SLOW, "\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30\x30", 11, HERALD_SOURCE_ERROR_LATE, "not made in time" },
    { "false", FAKE_BYTES, "HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html><body>Bad request, and more of it</body></html>", 99,
      HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not LDAP" },
    { "true", FAKE_BYTES, "HTTP/1.1 400 Bad Request\r\n", 26, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not LDAP" },
    { "false", FAKE_BYTES, huge, sizeof huge - 1, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not LDAP" },
    { "true", FAKE_BYTES, huge, sizeof huge - 1, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not LDAP" },
    { "false", FAKE_BYTES, depth, sizeof depth - 1, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not LDAP" },
    { "true", FAKE_BYTES, entry, sizeof entry - 1, HERALD_SOURCE_ERROR_SETTINGS, "StartTLS" },
    { "true", FAKE_CLOSES, "", 0, HERALD_SOURCE_ERROR_UNREACHABLE, "closed the connection" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *uri = NULL;
      g_autoptr (GError) error = NULL;
      guint ticks = 0, ticker = g_timeout_add (5, tick, &ticks);
      HeraldSource *source;
      Fake fake;

      g_test_message ("row %u", i);
      fake_start (&fake, rows[i].manner, rows[i].bytes, rows[i].length);
      uri = g_strdup_printf ("ldap://127.0.0.1:%u", fake.port);
      source = probe_new ("ldap", &error, "uri", uri, "starttls", rows[i].starttls, "base", BASE, "deadline",
                          rows[i].code == HERALD_SOURCE_ERROR_LATE ? "400" : "20000", NULL);
      assert_fails (source, rows[i].code, rows[i].words);
      if (rows[i].code == HERALD_SOURCE_ERROR_LATE)
        g_assert_cmpuint (ticks, >, 5);
      g_source_remove (ticker);
      probe_finish (source);
      fake_stop (&fake);
    }
}

static void
test_figures (void)
{
  HeraldSource *source;

  if (!g_test_perf () || !need_slapd ())
    return;
  source = plain_source ();
  probe_measure (source, "ldap, indexed", "+49172%u", 2000000, 7, 1000);
  probe_measure (source, "ldap, in any spelling", "+49309%06u", 0, 7, 50);
  probe_measure (source, "ldap, unknown", "+49407%06u", 0, 7, 50);
  probe_finish (source);
}

int
main (int argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  slapd_script = argv[1];
  certificates_script = argv[2];
  certificates = make_certificates (certificates_script);
  if (server_start (&slapd, slapd_script, (const char *const[]){ certificates, ENTRIES, NULL }))
    {
      plain_uri = g_strdup_printf ("ldap://127.0.0.1:%s", slapd.words[0]);
      tls_uri = g_strdup_printf ("ldaps://127.0.0.1:%s", slapd.words[1]);
    }
  ca_file = g_build_filename (certificates, "ca.crt", NULL);
  g_test_add_func ("/ldap/settings", test_settings);
  g_test_add_func ("/ldap/spellings", test_spellings);
  g_test_add_func ("/ldap/local-number", test_local_number);
  g_test_add_func ("/ldap/fields", test_fields);
  g_test_add_func ("/ldap/search", test_search);
  g_test_add_func ("/ldap/injection", test_injection);
  g_test_add_func ("/ldap/limits", test_limits);
  g_test_add_func ("/ldap/users", test_users);
  g_test_add_func ("/ldap/wrong-settings", test_wrong_settings);
  g_test_add_func ("/ldap/tls", test_tls);
  g_test_add_func ("/ldap/wrong-port", test_wrong_port);
  g_test_add_func ("/ldap/restart", test_restart);
  g_test_add_func ("/ldap/cancel", test_cancel);
  g_test_add_func ("/ldap/misbehaviour", test_misbehaviour);
  g_test_add_func ("/ldap/figures", test_figures);
  result = g_test_run ();
  server_stop (&slapd);
  g_free (plain_uri);
  g_free (tls_uri);
  g_free (ca_file);
  remove_folder (certificates);
  return result;
}
