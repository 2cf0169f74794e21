/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a CRM is asked: two questions at once, pauses, refusals, redirects, companies, logins, the test of the settings. */

#include <string.h>

#include "web.h"

static Web *web;
static const char *files;

#define CALLER "+49301234567"
#define FOUND "[{\"id\":7,\"name\":\"Ada\",\"phone\":\"+49301234567\",\"owner\":1002}]"

static const Reply found = { 200, NULL, FOUND };
static const Reply nobody = { 200, NULL, "[]" };

static HeraldSource *
generic (void)
{
  g_autofree char *path = g_build_filename (files, "generic.ini", NULL);
  g_autoptr (GError) error = NULL;
  HeraldSource *source = web_source (web, path, "param.server=%s/callers\nsecret.token=SECRET", &error);

  g_assert_no_error (error);
  g_ptr_array_set_size (web->asked, 0);
  return source;
}

/* A source of a file made up here. */
static HeraldSource *
made_up (const char *text,
         const char *settings)
{
  g_autofree char *path = web_path (web, "made-up.ini");
  g_autofree char *whole = g_strconcat ("[Integration]\nTitle=Made up\nTried=documentation\n", text, NULL);
  g_autoptr (GError) error = NULL;
  HeraldSource *source;

  g_assert_true (g_file_set_contents (path, whole, -1, NULL));
  source = web_source (web, path, settings, &error);
  g_assert_no_error (error);
  g_ptr_array_set_size (web->asked, 0);
  return source;
}

static void
assert_finds (HeraldSource *source,
              guint count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = ask (source, CALLER, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (matches->len, ==, count);
}

static void
assert_fails (HeraldSource *source,
              int code,
              const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = ask (source, CALLER, &error);

  g_assert_null (matches);
  g_assert_error (error, HERALD_SOURCE_ERROR, code);
  g_test_message ("%s", error->message);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” is not in “%s”", words, error->message);
  g_assert_null (strstr (error->message, "SECRET"));
}

static void
count_change (HeraldSource *source,
              guint *count)
{
  ++*count;
}

/* Who looks after somebody, also where it is a number in the JSON. */
static void
test_owner (void)
{
  g_autoptr (HeraldSource) source = generic ();
  g_autoptr (GPtrArray) matches = NULL;

  web_reply (web, &found);
  matches = ask (source, CALLER, NULL);
  g_assert_cmpuint (matches->len, ==, 1);
  g_assert_cmpstr (herald_contact_get_owner (((HeraldContactMatch *) matches->pdata[0])->contact), ==, "1002");
}

/* A refusal is said, and not provoked again until the key is another. */
static void
test_refused (void)
{
  static const Reply refused = { 401, NULL, "{\"error\":\"token SECRET is wrong\"}" };
  g_autoptr (HeraldSource) source = generic ();
  const GError *why = NULL;
  guint changes = 0;

  g_signal_connect (source, "state-changed", G_CALLBACK (count_change), &changes);
  web_reply (web, &refused);
  assert_fails (source, HERALD_SOURCE_ERROR_REFUSED, "enter it again");
  g_assert_cmpuint (changes, ==, 1);
  assert_fails (source, HERALD_SOURCE_ERROR_REFUSED, "enter it again");
  assert_fails (source, HERALD_SOURCE_ERROR_REFUSED, "enter it again");
  g_assert_cmpuint (web->asked->len, ==, 1);
  g_assert_cmpint (herald_source_get_state (source, &why), ==, HERALD_SOURCE_FAILING);
  g_assert_error (why, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_REFUSED);
  herald_source_set_secret (source, "secret.token", "SECRET");
  assert_fails (source, HERALD_SOURCE_ERROR_REFUSED, "enter it again");
  g_assert_cmpuint (web->asked->len, ==, 1);
  herald_source_set_secret (source, "secret.token", "OTHER");
  g_assert_cmpint (herald_source_get_state (source, &why), ==, HERALD_SOURCE_READY);
  web_reply (web, &found);
  assert_finds (source, 1);
  g_assert_cmpstr (soup_message_headers_get_one (web_asked (web, 1)->headers, "Authorization"), ==, "Bearer OTHER");
}

/* "Test" tries again what was refused. */
static void
test_check (void)
{
  static const Reply refused = { 403, NULL, NULL };
  static const Reply others = { 200, NULL, "[{\"id\":1,\"name\":\"All\",\"phone\":\"1\"},{\"id\":2,\"name\":\"Users\"}]" };
  static const Reply film = { 200, NULL, "[{\"id\":1,\"name\":\"Bond\",\"phone\":\"+44 20 7946 0991\"}]" };
  static const struct
  {
    const Reply *reply;
    const char *words;
  } rows[] = { { &nobody, "as it should be" }, { &others, "2 records of others" }, { &film, "“Bond” has the number" } };
  g_autoptr (HeraldSource) source = generic ();

  web_reply (web, &refused);
  assert_fails (source, HERALD_SOURCE_ERROR_REFUSED, "the right to read contacts");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *words = NULL;

      web_reply (web, rows[i].reply);
      words = check (source, &error);
      g_assert_no_error (error);
      g_test_message ("%s", words);
      g_assert_nonnull (strstr (words, rows[i].words));
    }
  g_assert_true (g_str_has_suffix (web_asked (web, 1)->line, "?number=+442079460991"));
  web_reply (web, &found);
  assert_finds (source, 1);
}

static void
test_no_secret (void)
{
  g_autofree char *path = g_build_filename (files, "espocrm.ini", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldSource) source = web_source (web, path, "param.server=%s", &error);
  const GError *why = NULL;

  g_assert_no_error (error);
  g_ptr_array_set_size (web->asked, 0);
  /* Until the keyring has spoken nothing is wrong. */
  g_assert_cmpint (herald_source_get_state (source, &why), ==, HERALD_SOURCE_READY);
  herald_source_set_secret (source, "secret.key", NULL);
  g_assert_cmpint (herald_source_get_state (source, &why), ==, HERALD_SOURCE_FAILING);
  assert_fails (source, HERALD_SOURCE_ERROR_NO_SECRET, "has no “API key” for EspoCRM");
  g_assert_cmpuint (web->asked->len, ==, 0);
}

/* An optional token is left out. */
static void
test_optional_secret (void)
{
  g_autofree char *path = g_build_filename (files, "generic.ini", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldSource) source = web_source (web, path, "param.server=%s", &error);

  g_ptr_array_set_size (web->asked, 0);
  herald_source_set_secret (source, "secret.token", NULL);
  web_reply (web, &found);
  assert_finds (source, 1);
  g_assert_null (soup_message_headers_get_one (web_asked (web, 0)->headers, "Authorization"));
}

static void
test_paused (void)
{
  static const Reply minute = { 429, NULL, "{}" }, second = { 503, "text/html", "<html>", { "Retry-After", "1" } };
  g_autoptr (HeraldSource) source = generic ();
  guint changes = 0;
  g_autoptr (HeraldSource) other = generic ();

  web_reply (web, &minute);
  assert_fails (source, HERALD_SOURCE_ERROR_PAUSED, "not asked again before");
  assert_fails (source, HERALD_SOURCE_ERROR_PAUSED, "not asked again before");
  g_assert_cmpuint (web->asked->len, ==, 1);
  g_assert_cmpint (herald_source_get_state (source, NULL), ==, HERALD_SOURCE_FAILING);
  g_signal_connect (other, "state-changed", G_CALLBACK (count_change), &changes);
  web_reply (web, &second);
  assert_fails (other, HERALD_SOURCE_ERROR_PAUSED, "not asked again before");
  g_assert_cmpuint (changes, ==, 1);
  while (changes < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (herald_source_get_state (other, NULL), ==, HERALD_SOURCE_READY);
  web_reply (web, &found);
  assert_finds (other, 1);
}

/* How long a server wants to be left alone. */
static void
test_retry_after (void)
{
  static const struct
  {
    const char *value;
    guint seconds;
  } rows[] = {
    { NULL, 60 }, { "", 60 }, { "soon", 60 }, { "0", 1 }, { "7", 7 }, { "3600", 3600 }, { "999999999999999999999", 3600 }, { "-5", 60 },
    { "Mon, 23 Nov 2026 12:00:30 GMT", 30 }, { "Mon, 23 Nov 2026 11:00:00 GMT", 1 }, { "Mon, 23 Nov 2099 12:00:00 GMT", 3600 },
  };
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 11, 23, 12, 0, 0);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (herald_http_retry_after (rows[i].value, g_date_time_to_unix (now)), ==, rows[i].seconds);
}

typedef struct
{
  guint done;
  guint cancelled;
} Count;

static void
on_counted (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  Count *count = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = herald_source_lookup_finish (HERALD_SOURCE (object), result, &error);

  count->done++;
  if (matches == NULL)
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      count->cancelled++;
    }
}

/* Ten agents' phones ring: two questions are on their way, the others wait; who has hung up is not asked for. */
static void
test_two_at_once (void)
{
  g_autoptr (HeraldSource) source = generic ();
  g_autoptr (GCancellable) gone = g_cancellable_new ();
  Count count = { 0 };

  web->hold = TRUE;
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *text = g_strdup_printf ("+4930123450%u", i);
      g_autoptr (HeraldNumber) number = herald_number_new (text, NULL);

      herald_source_lookup_async (source, number, NULL, i == 1 || i == 3 ? gone : NULL, on_counted, &count);
    }
  while (web->held->len < 2)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (web->asked->len, ==, 2);
  g_cancellable_cancel (gone);
  while (count.cancelled < 2)
    g_main_context_iteration (NULL, TRUE);
  while (web->held->len < 3)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 4; i++)
    web_reply (web, &nobody);
  /* The one that was withdrawn on its way is held, too. */
  web_reply (web, &nobody);
  web_release (web);
  while (count.done < 6)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count.cancelled, ==, 2);
  g_assert_cmpuint (web->asked->len, ==, 5);
}

/* Where a server sends us, what goes along, and how it ends. */
static void
test_redirects (void)
{
  g_autofree char *home = g_strdup_printf ("http://127.0.0.1:%u/x", web->port);
  g_autofree char *alien = g_strdup_printf ("http://localhost:%u/x", web->port);
  g_autofree char *tls = g_strdup_printf ("https://127.0.0.1:%u/x", web->tls_port);
  Reply to_home = { 302, NULL, NULL, { "Location", home } }, to_alien = { 307, NULL, NULL, { "Location", alien } };
  Reply to_tls = { 301, NULL, NULL, { "Location", tls } }, to_file = { 302, NULL, NULL, { "Location", "file:///etc/passwd" } };
  Reply nowhere = { 302, NULL, NULL, { NULL } }, relative = { 308, NULL, NULL, { "Location", "elsewhere?a=b" } };
  g_autoptr (HeraldSource) source = generic ();

  web_reply (web, &to_home);
  web_reply (web, &relative);
  web_reply (web, &to_tls);
  web_reply (web, &found);
  assert_finds (source, 1);
  g_assert_cmpstr (soup_message_headers_get_one (web_asked (web, 3)->headers, "Authorization"), ==, "Bearer SECRET");
  g_assert_true (g_str_has_prefix (web_asked (web, 3)->line, "GET https://"));
  g_ptr_array_set_size (web->asked, 0);
  web_reply (web, &to_alien);
  web_reply (web, &found);
  assert_finds (source, 1);
  g_assert_nonnull (soup_message_headers_get_one (web_asked (web, 0)->headers, "Authorization"));
  g_assert_null (soup_message_headers_get_one (web_asked (web, 1)->headers, "Authorization"));
  web_reply (web, &to_file);
  assert_fails (source, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not safe");
  web_reply (web, &nowhere);
  assert_fails (source, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not safe");
  for (guint i = 0; i < 6; i++)
    web_reply (web, &to_home);
  assert_fails (source, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "without end");
}

/* From TLS never back to plain text; a body with a password never to another server. */
static void
test_unsafe_redirects (void)
{
  g_autofree char *plain = g_strdup_printf ("http://127.0.0.1:%u/x", web->port);
  g_autofree char *alien = g_strdup_printf ("http://localhost:%u/x", web->port);
  g_autofree char *server = g_strdup_printf ("param.server=https://127.0.0.1:%u\nsecret.key=SECRET", web->tls_port);
  Reply to_plain = { 302, NULL, NULL, { "Location", plain } }, to_alien = { 307, NULL, NULL, { "Location", alien } };
  static const char file[] = "Lookup=a\n[Parameter server]\nTitle=S\nKind=server\n[Secret key]\nTitle=K\n"
                             "[Request a]\nUrl=${param.server}\nJson={\"key\":\"${secret.key}\"}\nName=$.name\nPhones=$.phone\n";
  g_autoptr (HeraldSource) tls = made_up (file, server);
  g_autoptr (HeraldSource) source = made_up (file, "param.server=%s\nsecret.key=SECRET");

  web_reply (web, &to_plain);
  assert_fails (tls, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not safe");
  web_reply (web, &to_alien);
  assert_fails (source, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "must not get the password");
  g_assert_cmpuint (web->asked->len, ==, 2);
}

/* The certificate of the server: each fault by its name, and none is passed over. */
static void
test_certificates (void)
{
  static const struct
  {
    const char *certificate;
    int error;
    const char *words;
  } rows[] = {
    { "web.pem", -1, NULL },
    { "other.pem", HERALD_SOURCE_ERROR_CERTIFICATE, "it is for another name" },
    { "expired.pem", HERALD_SOURCE_ERROR_CERTIFICATE, "it has expired" },
    { "self.pem", HERALD_SOURCE_ERROR_CERTIFICATE, "not signed by an authority" },
  };
  g_autofree char *path = g_build_filename (files, "generic.ini", NULL);
  g_autofree char *server = g_strdup_printf ("param.server=https://127.0.0.1:%u\nsecret.token=SECRET", web->tls_port);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *pem = web_path (web, rows[i].certificate);
      g_autoptr (GError) error = NULL;
      g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (pem, &error);
      g_autoptr (HeraldSource) source = web_source (web, path, server, NULL);

      g_assert_no_error (error);
      g_ptr_array_set_size (web->asked, 0);
      soup_server_set_tls_certificate (web->server, certificate);
      if (rows[i].error < 0)
        {
          web_reply (web, &found);
          assert_finds (source, 1);
        }
      else
        {
          assert_fails (source, rows[i].error, rows[i].words);
          g_assert_cmpuint (web->asked->len, ==, 0);
        }
    }
}

/* What a status means. */
static void
test_statuses (void)
{
  static const struct
  {
    Reply reply;
    int error;
    const char *words;
  } rows[] = {
    { { 204, NULL, NULL }, -1, NULL },
    { { 200, NULL, NULL }, -1, NULL },
    { { 200, NULL, "[]" }, -1, NULL },
    { { 200, "text/plain", "[]" }, -1, NULL },
    { { 404, NULL, NULL }, HERALD_SOURCE_ERROR_SETTINGS, "has no such page (404)" },
    { { 400, NULL, "{\"oops\":1}" }, HERALD_SOURCE_ERROR_FAILED, "400 Bad Request." },
    { { 500, "text/html", "<html>SECRET</html>" }, HERALD_SOURCE_ERROR_FAILED, "500 Internal Server Error." },
    { { 400, NULL, "{\"fault\":\"\\u202eevil\\nwords\"}" }, HERALD_SOURCE_ERROR_FAILED, "400 Bad Request: evil words" },
    { { 200, NULL, "{\"fault\":\"key SECRET/+ or SECRET%2F%2B is old\"}" }, HERALD_SOURCE_ERROR_FAILED, "key … or … is old" },
    { { 200, NULL, "{\"fault\":\"so DENIED\"}" }, HERALD_SOURCE_ERROR_REFUSED, "did not accept" },
    { { 200, NULL, "{\"other\":1}" }, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "without the list" },
    { { 200, NULL, "7" }, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "without the list" },
    { { 200, "text/html", "\xef\xbb\xbf<!DOCTYPE html><p>Log in" }, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "sent a web page" },
    { { 200, "image/png", "\x89PNG" }, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not the data" },
    { { 200, NULL, "[{\"name\":\"Ada\"" }, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, "not the data" },
  };
  static const char file[] = "Lookup=a\n[Parameter server]\nTitle=S\nKind=server\n[Secret key]\nTitle=K\n"
                             "[Request a]\nUrl=${param.server}\nHeader-Key=${secret.key}\nName=$.name\nPhones=$.phone\nError=$.fault\nRefusedWords=DENIED\n";

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HeraldSource) source = made_up (file, "param.server=%s\nsecret.key=SECRET/+");

      web_reply (web, &rows[i].reply);
      if (rows[i].error < 0)
        assert_finds (source, 0);
      else
        assert_fails (source, rows[i].error, rows[i].words);
    }
}

/* A role that may not read leads must not lose the contacts; one that may read nothing is refused. */
static void
test_optional_requests (void)
{
  static const Reply forbidden = { 403, NULL, NULL };
  static const char file[] = "Lookup=a;b\n[Parameter server]\nTitle=S\nKind=server\n[Request]\nOptional=true\nName=$.name\nPhones=$.phone\n"
                             "[Request a]\nUrl=${param.server}/a\n[Request b]\nUrl=${param.server}/b\n";
  g_autoptr (HeraldSource) source = made_up (file, "param.server=%s");

  web_reply (web, &forbidden);
  web_reply (web, &found);
  assert_finds (source, 1);
  g_assert_true (g_str_has_suffix (web_asked (web, 1)->line, "/b"));
  web_reply (web, &nobody);
  assert_finds (source, 0);
  g_assert_cmpuint (web->asked->len, ==, 3);
  web_reply (web, &forbidden);
  assert_fails (source, HERALD_SOURCE_ERROR_REFUSED, "does not permit");
}

/* A login is made once, kept, made anew when it has become too old, and not twice in one question. */
static void
test_login (void)
{
  static const Reply login = { 200, NULL, "{\"session\":\"S1\"}" }, again = { 200, NULL, "{\"session\":\"S2\"}" }, old = { 401, NULL, NULL };
  static const char file[] = "Lookup=a\n[Parameter server]\nTitle=S\nKind=server\n[Secret key]\nTitle=K\n"
                             "[Login]\nUrl=${param.server}/login\nForm-user=a b\nForm-key=${secret.key}\nToken=$.session\n"
                             "[Request a]\nUrl=${param.server}/a\nHeader-Session=${login}\nName=$.name\nPhones=$.phone\n";
  g_autoptr (HeraldSource) source = made_up (file, "param.server=%s\nsecret.key=SECRET+1");

  web_reply (web, &login);
  web_reply (web, &found);
  assert_finds (source, 1);
  g_assert_cmpstr (web_asked (web, 0)->body, ==, "user=a%20b&key=SECRET%2B1");
  g_assert_cmpstr (soup_message_headers_get_one (web_asked (web, 1)->headers, "Session"), ==, "S1");
  web_reply (web, &found);
  assert_finds (source, 1);
  web_reply (web, &old);
  web_reply (web, &again);
  web_reply (web, &found);
  assert_finds (source, 1);
  g_assert_cmpuint (web->asked->len, ==, 6);
  g_assert_cmpstr (soup_message_headers_get_one (web_asked (web, 5)->headers, "Session"), ==, "S2");
  web_reply (web, &old);
  web_reply (web, &login);
  web_reply (web, &old);
  assert_fails (source, HERALD_SOURCE_ERROR_REFUSED, "did not accept");
}

/* The name of the company comes along where it comes soon, is remembered, and its failure spoils nothing. */
static void
test_company (void)
{
  static const Reply person = { 200, NULL, "[{\"id\":7,\"name\":\"Ada\",\"phone\":\"+49301234567\",\"company_id\":3}]" };
  static const Reply company = { 200, NULL, "{\"name\":\"Acme\"}" }, broken = { 500, NULL, NULL };
  static const char file[] = "Lookup=a\n[Parameter server]\nTitle=S\nKind=server\n[Secret key]\nTitle=K\n"
                             "[Request a]\nUrl=${param.server}/a\nHeader-Key=${secret.key}\nName=$.name\nPhones=$.phone\n"
                             "CompanyId=$.company_id\nCompanyUrl=${param.server}/company/${record.company}\nCompanyName=$.name\n";
  g_autoptr (HeraldSource) source = made_up (file, "param.server=%s\nsecret.key=SECRET");

  web_reply (web, &person);
  web_reply (web, &broken);
  assert_finds (source, 1);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) matches = NULL;

      web_reply (web, &person);
      if (i == 0)
        web_reply (web, &company);
      matches = ask (source, CALLER, NULL);
      g_assert_cmpstr (herald_contact_get_organisation (((HeraldContactMatch *) matches->pdata[0])->contact), ==, "Acme");
    }
  g_assert_cmpuint (web->asked->len, ==, 5);
  g_assert_cmpstr (soup_message_headers_get_one (web_asked (web, 3)->headers, "Key"), ==, "SECRET");
}

/* Addresses and links of the answer that are not of the web are not opened by anybody. */
static void
test_links (void)
{
  static const struct
  {
    const char *link, *url;
  } rows[] = {
    { "https://crm.example.com/7", "https://crm.example.com/7" },
    { "javascript:alert(1)", "https://page.example/7%2F..%2F8" },
    { "file:///etc/passwd", "https://page.example/7%2F..%2F8" },
    { "/relative", "https://page.example/7%2F..%2F8" },
  };
  static const char file[] = "Lookup=a\n[Parameter server]\nTitle=S\nKind=server\n"
                             "[Request a]\nUrl=${param.server}\nId=$.id\nName=$.name\nPhones=$.phone\nLink=$.url\nPage=https://page.example/${record.id}\n";
  g_autoptr (HeraldSource) source = made_up (file, "param.server=%s");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body = g_strdup_printf ("[{\"id\":\"7/../8\",\"name\":\"Ada\",\"phone\":\"+49301234567\",\"url\":\"%s\"}]", rows[i].link);
      Reply reply = { 200, NULL, body };
      g_autoptr (GPtrArray) matches = NULL;

      web_reply (web, &reply);
      matches = ask (source, CALLER, NULL);
      g_assert_cmpstr (herald_contact_get_url (((HeraldContactMatch *) matches->pdata[0])->contact), ==, rows[i].url);
    }
}

int
main (int argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  files = argv[1];
  web = web_new (argv[2]);
  g_test_add_func ("/http/owner", test_owner);
  g_test_add_func ("/http/refused", test_refused);
  g_test_add_func ("/http/check", test_check);
  g_test_add_func ("/http/no-secret", test_no_secret);
  g_test_add_func ("/http/optional-secret", test_optional_secret);
  g_test_add_func ("/http/paused", test_paused);
  g_test_add_func ("/http/retry-after", test_retry_after);
  g_test_add_func ("/http/two-at-once", test_two_at_once);
  g_test_add_func ("/http/redirects", test_redirects);
  g_test_add_func ("/http/unsafe-redirects", test_unsafe_redirects);
  g_test_add_func ("/http/statuses", test_statuses);
  g_test_add_func ("/http/optional-requests", test_optional_requests);
  g_test_add_func ("/http/login", test_login);
  g_test_add_func ("/http/company", test_company);
  g_test_add_func ("/http/links", test_links);
  g_test_add_func ("/http/certificates", test_certificates);
  result = g_test_run ();
  web_free (web);
  return result;
}
