/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encrypted links: which servers are accepted, and in words why others are not. */

#include <glib/gstdio.h>
#include <string.h>

#include "fake-server.h"

static char *folder;

static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static GTlsCertificate *
load (const char *name)
{
  g_autofree char *path = in_folder (name);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);
  return certificate;
}

static char *
pin_of (const char *name)
{
  g_autoptr (GTlsCertificate) certificate = load (name);
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

static void
login_and_wait (FakeClient *client,
                guint number,
                gpointer data)
{
  fake_login (client);
  fake_wait_for_close (client);
}

typedef struct
{
  const char *what;
  const char *server; /* its certificate */
  HeraldTlsMode mode;
  const char *ca_file;
  const char *pin;    /* the certificate that is pinned, or digits */
  const char *words;  /* NULL: accepted */
} Row;

static const Row rows[] = {
  { "own authority", "good.pem", HERALD_TLS_CA_FILE, "ca.crt", NULL, NULL },
  { "unknown authority", "good.pem", HERALD_TLS_SYSTEM, NULL, NULL, "not signed by an authority this computer trusts" },
  { "another authority", "self.pem", HERALD_TLS_CA_FILE, "ca.crt", NULL, "not signed by an authority" },
  { "signed itself, named as the authority", "self.pem", HERALD_TLS_CA_FILE, "self.crt", NULL, NULL },
  { "another name", "other.pem", HERALD_TLS_CA_FILE, "ca.crt", NULL, "for another name than 127.0.0.1" },
  { "expired", "expired.pem", HERALD_TLS_CA_FILE, "ca.crt", NULL, "has expired" },
  { "pinned", "self.pem", HERALD_TLS_PINNED, NULL, "self.pem", NULL },
  { "pinned, whatever name and date", "expired.pem", HERALD_TLS_PINNED, NULL, "expired.pem", NULL },
  { "another one pinned", "self.pem", HERALD_TLS_PINNED, NULL, "good.pem", "another certificate than the pinned one" },
  { "a pin that is none", "self.pem", HERALD_TLS_PINNED, NULL, "12:34", "64 hexadecimal digits" },
  { "no CA file", "good.pem", HERALD_TLS_CA_FILE, "nothing.crt", NULL, "cannot be used" },
  { "a CA file without a certificate", "good.pem", HERALD_TLS_CA_FILE, "index", NULL, "cannot be used" },
};

static void
test_checks (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GTlsCertificate) certificate = load (rows[i].server);
      g_autofree char *ca_file = rows[i].ca_file != NULL ? in_folder (rows[i].ca_file) : NULL;
      g_autofree char *pin = rows[i].pin == NULL                       ? NULL
                             : g_str_has_suffix (rows[i].pin, ".pem") ? pin_of (rows[i].pin)
                                                                      : g_strdup (rows[i].pin);
      FakeServer *server = fake_server_new (login_and_wait, NULL, certificate);
      HeraldAmiOptions options = fake_options (server);
      HeraldAmiSession *session;

      g_test_message ("%s", rows[i].what);
      options.tls = rows[i].mode;
      options.ca_file = ca_file;
      options.pin = pin;
      session = fake_session (&options, NULL, NULL);
      herald_ami_session_start (session);
      fake_wait_state (session, rows[i].words == NULL ? HERALD_LINK_SYNCING : HERALD_LINK_FAILED);
      if (rows[i].words != NULL)
        {
          const GError *error = herald_ami_session_get_error (session);

          g_assert_error (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_TLS);
          g_test_message ("%s", error->message);
          g_assert_nonnull (strstr (error->message, rows[i].words));
        }
      fake_drop_session (session);
      fake_server_free (server);
    }
}

static void
greet_in_plain (FakeClient *client,
                guint number,
                gpointer data)
{
  fake_say (client, FAKE_BANNER);
  fake_wait_for_close (client);
}

/* The two ways to take the wrong port. */
static void
test_tls_to_plain (void)
{
  FakeServer *server = fake_server_new (greet_in_plain, NULL, NULL);
  HeraldAmiOptions options = fake_options (server);
  HeraldAmiSession *session;

  options.tls = HERALD_TLS_SYSTEM;
  session = fake_session (&options, NULL, NULL);
  herald_ami_session_start (session);
  fake_wait_state (session, HERALD_LINK_FAILED);
  g_assert_error (herald_ami_session_get_error (session), HERALD_PBX_ERROR, HERALD_PBX_ERROR_TLS);
  g_test_message ("%s", herald_ami_session_get_error (session)->message);
  g_assert_nonnull (strstr (herald_ami_session_get_error (session)->message, "does not speak TLS"));
  fake_drop_session (session);
  fake_server_free (server);
}

static void
test_plain_to_tls (void)
{
  const HeraldAmiTiming timing = { .open_ms = 2000, .retry_max_ms = 20000 };
  g_autoptr (GTlsCertificate) certificate = load ("good.pem");
  FakeServer *server = fake_server_new (login_and_wait, NULL, certificate);
  HeraldAmiOptions options = fake_options (server);
  HeraldAmiSession *session = fake_session (&options, NULL, NULL);

  herald_ami_session_set_timing (session, &timing);
  herald_ami_session_start (session);
  fake_wait_state (session, HERALD_LINK_FAILED);
  g_assert_error (herald_ami_session_get_error (session), HERALD_PBX_ERROR, HERALD_PBX_ERROR_NOT_ASTERISK);
  g_test_message ("%s", herald_ami_session_get_error (session)->message);
  g_assert_nonnull (strstr (herald_ami_session_get_error (session)->message, "Turn encryption on"));
  fake_drop_session (session);
  fake_server_free (server);
}

#define STORM 20000

static void
storm (FakeClient *client,
       guint number,
       gpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  fake_login (client);
  for (guint i = 0; i < STORM; i++)
    g_string_append_printf (text, "Event: Newstate\r\nChannel: PJSIP/1001-%08x\r\nUniqueid: %u\r\n\r\n", i, i);
  fake_say_bytes (client, text->str, text->len);
  fake_wait_for_close (client);
}

static void
count (HeraldAmiMessage *message,
       gpointer data)
{
  guint *events = data;
  gint64 number = -1;

  g_assert_true (herald_ami_message_get_int (message, HERALD_AMI_UNIQUEID, &number));
  g_assert_cmpint (number, ==, (*events)++);
}

static gboolean
all_came (gpointer data)
{
  return *(guint *) data == STORM;
}

/* Many records in one turn of the main loop: none is left lying in the encryption's own buffer. */
static void
test_storm (void)
{
  g_autoptr (GTlsCertificate) certificate = load ("good.pem");
  g_autofree char *ca_file = in_folder ("ca.crt");
  FakeServer *server = fake_server_new (storm, NULL, certificate);
  HeraldAmiOptions options = fake_options (server);
  HeraldAmiSession *session;
  guint events = 0;

  options.tls = HERALD_TLS_CA_FILE;
  options.ca_file = ca_file;
  session = fake_session (&options, count, &events);
  herald_ami_session_start (session);
  fake_wait_until (all_came, &events);
  fake_drop_session (session);
  fake_server_free (server);
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = in_folder (name);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

static gboolean
make_certificates (const char *script)
{
  const char *argv[] = { script, folder, NULL };
  g_autofree char *err = NULL;
  int status = -1;

  return g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, &err, &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}

static const char *
find_missing (const char *script)
{
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    return "glib-networking is not installed";
  return make_certificates (script) ? NULL : "openssl is not installed";
}

int
main (int argc,
      char **argv)
{
  const char *missing;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  folder = g_dir_make_tmp ("herald-tls-XXXXXX", NULL);
  missing = find_missing (argv[1]);
  if (missing != NULL)
    {
      remove_folder ();
      g_print ("1..0 # SKIP %s\n", missing);
      return g_getenv ("HERALD_NO_SKIP") != NULL ? 1 : 77;
    }
  g_test_add_func ("/session/tls/checks", test_checks);
  g_test_add_func ("/session/tls/tls-to-plain", test_tls_to_plain);
  g_test_add_func ("/session/tls/plain-to-tls", test_plain_to_tls);
  g_test_add_func ("/session/tls/storm", test_storm);
  status = g_test_run ();
  remove_folder ();
  return status;
}
