/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The enrolment link: what it says is what is set, what it must not say is refused, and no message tells the secret. */

#include <string.h>

#include "config/enrolment.h"
#include "config/secrets.h"
#include "config/settings.h"
#include "config/site-backend.h"

#define PIN "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"

static void
test_hostile (void)
{
  static const struct
  {
    const char *what, *link;
    gboolean good;
  } table[] = {
    { "all of it",
      "herald:enroll?server=pbx.example.com&port=5039&transport=manager&tls=pinned&pin=" PIN
      "&user=anna&secret=hunter2&extension=1001&device=PJSIP%2F1001&device=SIP/1001",
      TRUE },
    { "slashes", "HERALD://Enroll/?server=pbx.example.com&user=anna", TRUE },
    { "the site's server", "herald:enroll?user=anna&secret=hunter2", TRUE },
    { "a number", "herald:+4930123", FALSE },
    { "another verb", "herald:unroll?server=pbx.example.com&user=anna", FALSE },
    { "nothing", "herald:enroll?", FALSE },
    { "no user", "herald:enroll?server=pbx.example.com&secret=hunter2", FALSE },
    { "another word", "herald:enroll?server=pbx.example.com&user=anna&secret=hunter2&command=x", FALSE },
    { "no value", "herald:enroll?server=pbx.example.com&user=anna&secret", FALSE },
    { "empty server", "herald:enroll?server=&user=anna", FALSE },
    { "twice", "herald:enroll?server=a.example&server=b.example&user=anna&secret=hunter2", FALSE },
    { "secret twice", "herald:enroll?server=a.example&user=anna&secret=hunter2&secret=hunter2", FALSE },
    { "server with a path", "herald:enroll?server=pbx.example.com/x&user=anna", FALSE },
    { "server with a user", "herald:enroll?server=a@pbx.example.com&user=anna", FALSE },
    { "server with a line", "herald:enroll?server=pbx%0d%0aAction:x&user=anna", FALSE },
    { "server that is an option", "herald:enroll?server=-x&user=anna", FALSE },
    { "IPv6", "herald:enroll?server=2001:db8::1&user=anna", TRUE },
    { "port 0", "herald:enroll?server=a.example&port=0&user=anna", FALSE },
    { "port too high", "herald:enroll?server=a.example&port=65536&user=anna", FALSE },
    { "transport", "herald:enroll?server=a.example&transport=pigeon&user=anna", FALSE },
    { "path", "herald:enroll?server=a.example&transport=web&path=/asterisk/rawman&user=anna", TRUE },
    { "path that is none", "herald:enroll?server=a.example&path=//x?y&user=anna", FALSE },
    { "tls", "herald:enroll?server=a.example&tls=maybe&user=anna", FALSE },
    { "pin alone", "herald:enroll?server=a.example&pin=" PIN "&user=anna", TRUE },
    { "pin and not pinned", "herald:enroll?server=a.example&tls=off&pin=" PIN "&user=anna", FALSE },
    { "pinned without a pin", "herald:enroll?server=a.example&tls=pinned&user=anna", FALSE },
    { "short pin", "herald:enroll?server=a.example&pin=0011&user=anna", FALSE },
    { "pin of other letters", "herald:enroll?server=a.example&pin=zz112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF&user=anna", FALSE },
    { "user with a line", "herald:enroll?server=a.example&user=anna%0aSecret:%20x", FALSE },
    { "user turned round", "herald:enroll?server=a.example&user=%E2%80%AEanna", FALSE },
    { "user not UTF-8", "herald:enroll?server=a.example&user=%ff", FALSE },
    { "NUL", "herald:enroll?server=a.example&user=anna%00x", FALSE },
    { "half an escape", "herald:enroll?server=a.example&user=anna%2", FALSE },
    { "secret with a line", "herald:enroll?server=a.example&user=anna&secret=hunter2%0d%0aAction:%20Originate", FALSE },
    { "device without a technology", "herald:enroll?server=a.example&user=anna&device=1001", FALSE },
    { "device with another", "herald:enroll?server=a.example&user=anna&device=PJSIP/1%262", FALSE },
    { "extension", "herald:enroll?server=a.example&user=anna&extension=10%2001", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HeraldEnrolment) enrolment = herald_enrolment_parse (table[i].link, &error);

      g_test_message ("%s: %s", table[i].what, error != NULL ? error->message : "taken");
      g_assert_cmpint (enrolment != NULL, ==, table[i].good);
      if (error != NULL)
        {
          g_assert_true (g_error_matches (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_LINK));
          g_assert_null (strstr (error->message, "hunter2"));
        }
    }
}

static void
test_bounds (void)
{
  g_autofree char *x = g_strnfill (HERALD_ENROLMENT_LINK_MAX, 'x');
  g_autofree char *longest = g_strconcat ("herald:enroll?user=", x, NULL);
  g_autoptr (GString) devices = g_string_new ("herald:enroll?user=anna");

  g_assert_null (herald_enrolment_parse (longest, NULL));
  for (guint i = 0; i <= HERALD_ENROLMENT_DEVICES_MAX; i++)
    {
      HeraldEnrolment *enrolment = herald_enrolment_parse (devices->str, NULL);

      g_assert_nonnull (enrolment);
      herald_enrolment_free (enrolment);
      g_string_append_printf (devices, "&device=SIP/%u", i);
    }
  g_assert_null (herald_enrolment_parse (devices->str, NULL));
}

/* A letter that looks like ours but is not is told apart. */
static void
test_homograph (void)
{
  g_autoptr (HeraldEnrolment) enrolment = herald_enrolment_parse ("herald:enroll?server=p%D0%B0ypal.example&user=anna", NULL);

  g_assert_nonnull (enrolment);
  g_assert_true (g_str_has_prefix (herald_enrolment_get (enrolment, HERALD_ENROLMENT_SERVER), "xn--"));
}

static void
test_there_and_back (void)
{
  g_autoptr (HeraldEnrolment) enrolment = herald_enrolment_new (), again = NULL;
  const char *secret = "a&b=c#d%41 é+/?";
  char *link;

  g_assert_true (herald_enrolment_set (enrolment, HERALD_ENROLMENT_SERVER, "pbx.example.com", NULL));
  g_assert_true (herald_enrolment_set (enrolment, HERALD_ENROLMENT_USER, "anna", NULL));
  g_assert_true (herald_enrolment_set (enrolment, HERALD_ENROLMENT_SECRET, secret, NULL));
  g_assert_true (herald_enrolment_set (enrolment, HERALD_ENROLMENT_DEVICE, "PJSIP/1001", NULL));
  g_assert_true (herald_enrolment_set (enrolment, HERALD_ENROLMENT_DEVICE, "PJSIP/1001-soft", NULL));
  link = herald_enrolment_to_link (enrolment);
  again = herald_enrolment_parse (link, NULL);
  g_assert_nonnull (again);
  g_assert_cmpstr (herald_enrolment_get (again, HERALD_ENROLMENT_SECRET), ==, secret);
  g_assert_true (g_strv_equal (herald_enrolment_get_devices (again), herald_enrolment_get_devices (enrolment)));
  for (const char *p = link; *p != '\0'; p++)
    g_assert_true (g_ascii_isgraph (*p));
  herald_secret_free (link);
}

/* --- what becomes of the account ------------------------------------------------------------------------------------ */

static HeraldAccount *
new_account (const char *site)
{
  g_autoptr (GSettingsBackend) memory = g_memory_settings_backend_new ();
  g_autoptr (HeraldSiteBackend) backend = herald_site_backend_new (memory, herald_site_conf_parse (site, strlen (site)));
  g_autoptr (GSettings) settings = g_settings_new_with_backend (HERALD_SETTINGS_SCHEMA, G_SETTINGS_BACKEND (backend));

  return herald_account_new (settings);
}

static HeraldAccount *
draft_of (HeraldAccount *account,
          const char *link,
          GError **error)
{
  g_autoptr (HeraldEnrolment) enrolment = herald_enrolment_parse (link, error);

  g_assert_nonnull (enrolment);
  return herald_enrolment_draft (enrolment, account, error);
}

static void
enrol (HeraldAccount *account,
       const char *link)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldAccount) draft = draft_of (account, link, &error);

  g_assert_no_error (error);
  herald_enrolment_save (draft, account);
}

static void
test_apply (void)
{
  g_autoptr (HeraldAccount) account = new_account ("");
  GSettings *settings = herald_account_get_settings (account);
  g_autoptr (HeraldAccount) draft = NULL;

  enrol (account, "herald:enroll?server=pbx.example.com&port=5040&tls=off&user=anna&secret=x&extension=1001&device=PJSIP/1001");
  g_assert_cmpstr (herald_account_get_host (account), ==, "pbx.example.com");
  g_assert_cmpuint (herald_account_get_port (account), ==, 5040);
  g_assert_cmpint (herald_account_get_tls (account), ==, HERALD_ACCOUNT_TLS_OFF);
  g_assert_cmpstr (herald_account_get_devices (account)[0], ==, "PJSIP/1001");
  g_assert_true (herald_account_is_set_up (account));

  /* A new secret for the same account changes nothing else. */
  g_settings_set_string (settings, "outside-prefix", "0");
  draft = draft_of (account, "herald:enroll?server=PBX.example.com&user=anna&secret=y", NULL);
  g_assert_false (herald_enrolment_replaces (draft, account));
  herald_enrolment_save (draft, account);
  g_assert_cmpuint (herald_account_get_port (account), ==, 5040);
  g_assert_cmpstr (herald_account_get_devices (account)[0], ==, "PJSIP/1001");

  /* Another server has nothing of the old one's. */
  g_clear_object (&draft);
  draft = draft_of (account, "herald:enroll?server=new.example.com&user=anna&secret=y", NULL);
  g_assert_true (herald_enrolment_replaces (draft, account));
  herald_enrolment_save (draft, account);
  g_assert_cmpint (herald_account_get_tls (account), ==, HERALD_ACCOUNT_TLS_SYSTEM);
  g_assert_cmpuint (herald_account_get_port (account), ==, HERALD_AMI_TLS_PORT);
  g_assert_null (herald_account_get_devices (account)[0]);
  g_assert_cmpstr (herald_account_get_outside_prefix (account), ==, "0");
}

static void
test_site (void)
{
  g_autoptr (HeraldAccount) account
      = new_account ("[Herald]\nserver-host=pbx.example.com\ntls-mode=system\nserver-port=5040\nlocked=server-host;tls-mode\n");
  GSettings *settings = herald_account_get_settings (account);
  g_autoptr (GVariant) own = NULL;
  g_autoptr (GError) error = NULL;

  /* The secret would go to a server for which it is not meant. */
  g_assert_null (draft_of (account, "herald:enroll?server=evil.example.com&user=anna&secret=x", &error));
  g_assert_true (g_error_matches (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_REFUSED));

  /* A locked setting wins, and what the site has set need not be said. */
  enrol (account, "herald:enroll?server=pbx.example.com&tls=off&user=anna&secret=x");
  g_assert_cmpint (herald_account_get_tls (account), ==, HERALD_ACCOUNT_TLS_SYSTEM);
  enrol (account, "herald:enroll?user=berta&secret=x");
  g_assert_cmpstr (herald_account_get_user (account), ==, "berta");
  g_assert_cmpuint (herald_account_get_port (account), ==, 5040);
  own = g_settings_get_user_value (settings, "server-port");
  g_assert_null (own);
}

static void
test_incomplete (void)
{
  g_autoptr (HeraldAccount) account = new_account ("");
  g_autoptr (GError) error = NULL;

  g_assert_null (draft_of (account, "herald:enroll?user=anna&secret=x", &error));
  g_assert_true (g_error_matches (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_LINK));
  g_clear_error (&error);
  g_assert_null (draft_of (account, "herald:enroll?server=a.example&tls=ca-file&user=anna&secret=x", &error));
  g_assert_true (g_error_matches (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_LINK));
}

static void
test_open (void)
{
  static const struct
  {
    const char *link;
    gboolean open;
  } table[] = {
    { "herald:enroll?server=pbx.example.com&tls=off&user=a", TRUE },  { "herald:enroll?server=192.168.1.5&tls=off&user=a", TRUE },
    { "herald:enroll?server=localhost&tls=off&user=a", FALSE },       { "herald:enroll?server=127.0.0.1&tls=off&user=a", FALSE },
    { "herald:enroll?server=::1&tls=off&user=a", FALSE },             { "herald:enroll?server=pbx.example.com&user=a", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (HeraldAccount) account = new_account ("");
      g_autoptr (HeraldAccount) draft = draft_of (account, table[i].link, NULL);

      g_test_message ("%s", table[i].link);
      g_assert_cmpint (herald_enrolment_is_open (draft), ==, table[i].open);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/enrolment/hostile", test_hostile);
  g_test_add_func ("/enrolment/bounds", test_bounds);
  g_test_add_func ("/enrolment/homograph", test_homograph);
  g_test_add_func ("/enrolment/there-and-back", test_there_and_back);
  g_test_add_func ("/enrolment/apply", test_apply);
  g_test_add_func ("/enrolment/site", test_site);
  g_test_add_func ("/enrolment/incomplete", test_incomplete);
  g_test_add_func ("/enrolment/open", test_open);
  return g_test_run ();
}
