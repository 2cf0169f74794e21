/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keyring and what may be wrong with it: each way in a process of its own, because libsecret keeps what it
 * found first. */
#include <gio/gio.h>
#include <glib/gstdio.h>

#include "config/account.h"
#include "config/secrets.h"

typedef struct
{
  gboolean done;
  char *secret;
  GError *error;
} Answer;

static void
on_looked_up (GObject *source,
              GAsyncResult *result,
              gpointer data)
{
  Answer *answer = data;

  answer->secret = herald_secrets_lookup_finish (result, &answer->error);
  answer->done = TRUE;
}

static void
on_stored (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  Answer *answer = data;

  herald_secrets_store_finish (result, &answer->error);
  answer->done = TRUE;
}

static void
on_cleared (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  Answer *answer = data;

  herald_secrets_clear_finish (result, &answer->error);
  answer->done = TRUE;
}

static void
wait_for (Answer *answer)
{
  while (!answer->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
expect (HeraldConfigError code,
        const char *words)
{
  Answer answer = { 0 };

  herald_secrets_lookup_async ("pbx.example", "ada", NULL, on_looked_up, &answer);
  wait_for (&answer);
  g_assert_null (answer.secret);
  g_assert_error (answer.error, HERALD_CONFIG_ERROR, (int) code);
  g_assert_nonnull (g_strstr_len (answer.error->message, -1, words));
  g_clear_error (&answer.error);
}

/* ---- A secret service that can be told to fail ---- */

static const char xml[]
    = "<node>"
      "<interface name='org.freedesktop.Secret.Service'>"
      "<property name='Collections' type='ao' access='read'/>"
      "<method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/>"
      "<arg type='v' direction='out'/><arg type='o' direction='out'/></method>"
      "<method name='SearchItems'><arg type='a{ss}' direction='in'/><arg type='ao' direction='out'/>"
      "<arg type='ao' direction='out'/></method>"
      "<method name='Unlock'><arg type='ao' direction='in'/><arg type='ao' direction='out'/>"
      "<arg type='o' direction='out'/></method>"
      "<method name='ReadAlias'><arg type='s' direction='in'/><arg type='o' direction='out'/></method>"
      "</interface>"
      "<interface name='org.freedesktop.Secret.Item'>"
      "<property name='Locked' type='b' access='read'/><property name='Attributes' type='a{ss}' access='read'/>"
      "<property name='Label' type='s' access='read'/><property name='Created' type='t' access='read'/>"
      "<property name='Modified' type='t' access='read'/>"
      "</interface>"
      "<interface name='org.freedesktop.Secret.Prompt'>"
      "<method name='Prompt'><arg type='s' direction='in'/></method><method name='Dismiss'/>"
      "<signal name='Completed'><arg type='b'/><arg type='v'/></signal>"
      "</interface>"
      "</node>";

#define ITEM "/org/freedesktop/secrets/collection/login/1"
#define PROMPT "/org/freedesktop/secrets/prompt/p1"

static void
on_call (GDBusConnection *bus,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer data)
{
  const char *mood = data;

  if (g_str_equal (mood, "refuses"))
    g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED, "not you");
  else if (g_str_equal (method, "OpenSession"))
    {
      const char *algorithm;

      g_variant_get_child (parameters, 0, "&s", &algorithm);
      if (g_str_equal (algorithm, "plain"))
        g_dbus_method_invocation_return_value (
            invocation, g_variant_new ("(vo)", g_variant_new_string (""), "/org/freedesktop/secrets/session/s1"));
      else
        g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED, "plain only");
    }
  else if (g_str_equal (method, "SearchItems"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new_parsed ("(@ao [], [%o])", ITEM));
  else if (g_str_equal (method, "Unlock"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new_parsed ("(@ao [], %o)", PROMPT));
  else if (g_str_equal (method, "ReadAlias"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", "/"));
  else if (g_str_equal (method, "Prompt"))
    {
      g_dbus_method_invocation_return_value (invocation, NULL);
      /* The user closes the question. */
      g_dbus_connection_emit_signal (bus, NULL, PROMPT, "org.freedesktop.Secret.Prompt", "Completed",
                                     g_variant_new ("(bv)", TRUE, g_variant_new_parsed ("@ao []")), NULL);
    }
  else
    g_dbus_method_invocation_return_value (invocation, NULL);
}

static GVariant *
on_get (GDBusConnection *bus,
        const char *sender,
        const char *path,
        const char *interface,
        const char *property,
        GError **error,
        gpointer data)
{
  if (g_str_equal (property, "Locked"))
    return g_variant_new_boolean (TRUE);
  if (g_str_equal (property, "Attributes"))
    return g_variant_new_parsed ("@a{ss} {}");
  if (g_str_equal (property, "Collections"))
    return g_variant_new_parsed ("@ao []");
  if (g_str_equal (property, "Label"))
    return g_variant_new_string ("Herald");
  return g_variant_new_uint64 (1);
}

static const GDBusInterfaceVTable table = { on_call, on_get, NULL, { NULL } };

static GDBusConnection *
serve (const char *mood)
{
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  static const char *const paths[] = { "/org/freedesktop/secrets", ITEM, PROMPT };
  g_autoptr (GVariant) owned = NULL;
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
      address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_assert_cmpuint (g_dbus_connection_register_object (bus, paths[i], info->interfaces[i], &table, (gpointer) mood, NULL, NULL),
                      !=, 0);
  owned = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.secrets", 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                                       &error);
  g_assert_no_error (error);
  return bus;
}

/* ---- The ways ---- */

static void
no_bus (void)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  expect (HERALD_CONFIG_ERROR_NO_KEYRING, "has no keyring");
}

static void
on_private_bus (const char *mood,
                HeraldConfigError code,
                const char *words)
{
  GTestDBus *bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GDBusConnection) service = NULL;
  GDBusConnection *session;

  g_test_dbus_up (bus);
  if (mood != NULL)
    service = serve (mood);
  expect (code, words);
  /* libsecret keeps the connection: the bus may go before it, and the process ends after that. */
  session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_dbus_connection_set_exit_on_close (session, FALSE);
  g_object_unref (session);
  g_test_dbus_stop (bus);
}

static void
no_service (void)
{
  on_private_bus (NULL, HERALD_CONFIG_ERROR_NO_KEYRING, "has no keyring");
}

static void
refused (void)
{
  on_private_bus ("refuses", HERALD_CONFIG_ERROR_REFUSED, "refused");
}

static void
locked (void)
{
  on_private_bus ("locked", HERALD_CONFIG_ERROR_LOCKED, "locked");
}

static void
cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Answer answer = { 0 };

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_cancellable_cancel (cancellable);
  herald_secrets_lookup_async ("pbx.example", "ada", cancellable, on_looked_up, &answer);
  wait_for (&answer);
  g_assert_error (answer.error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_CANCELLED);
  g_clear_error (&answer.error);
}

static void
on_account_secret (GObject *source,
                   GAsyncResult *result,
                   gpointer data)
{
  Answer *answer = data;

  answer->secret = herald_account_lookup_secret_finish (HERALD_ACCOUNT (source), result, &answer->error);
  answer->done = TRUE;
}

/* Kept, found, found through the account, replaced for this run only, and cleared. libsecret's own file stands in
 * for a keyring. */
static void
works (void)
{
  g_autofree char *folder = g_dir_make_tmp ("herald-secrets-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "secrets", NULL);
  g_autofree char *backup = g_strconcat (path, "~", NULL);
  g_autoptr (HeraldAccount) account = herald_account_new_in_memory ();
  GSettings *settings = herald_account_get_settings (account);
  Answer answer = { 0 };

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  expect (HERALD_CONFIG_ERROR_NO_SECRET, "No secret is stored");
  herald_secrets_store_async ("pbx.example", "ada", "s3cret:ü", NULL, on_stored, &answer);
  wait_for (&answer);
  g_assert_no_error (answer.error);

  answer.done = FALSE;
  g_settings_set_string (settings, "server-host", "pbx.example");
  g_settings_set_string (settings, "user", "ada");
  herald_account_lookup_secret_async (account, NULL, on_account_secret, &answer);
  wait_for (&answer);
  g_assert_no_error (answer.error);
  g_assert_cmpstr (answer.secret, ==, "s3cret:ü");
  herald_secret_free (g_steal_pointer (&answer.secret));

  answer.done = FALSE;
  herald_account_set_session_secret (account, "only now");
  herald_account_lookup_secret_async (account, NULL, on_account_secret, &answer);
  wait_for (&answer);
  g_assert_cmpstr (answer.secret, ==, "only now");
  herald_secret_free (g_steal_pointer (&answer.secret));

  answer.done = FALSE;
  herald_secrets_clear_async ("pbx.example", "ada", NULL, on_cleared, &answer);
  wait_for (&answer);
  g_assert_no_error (answer.error);
  expect (HERALD_CONFIG_ERROR_NO_SECRET, "No secret is stored");
  g_remove (path);
  g_remove (backup);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static char *
source_secret (const char *source,
               const char *key)
{
  Answer answer = { 0 };

  herald_source_secret_lookup_async (source, key, NULL, on_looked_up, &answer);
  wait_for (&answer);
  if (answer.secret == NULL)
    g_assert_error (answer.error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_NO_SECRET);
  g_clear_error (&answer.error);
  return answer.secret;
}

static void
store_source_secret (const char *source,
                     const char *key,
                     const char *secret)
{
  Answer answer = { 0 };

  herald_source_secret_store_async (source, key, secret, NULL, on_stored, &answer);
  wait_for (&answer);
  g_assert_no_error (answer.error);
}

/* Each key of each source has a secret of its own; those of one source go together, and nothing else with them. */
static void
sources (void)
{
  g_autofree char *folder = g_dir_make_tmp ("herald-secrets-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "secrets", NULL);
  g_autofree char *backup = g_strconcat (path, "~", NULL);
  Answer answer = { 0 };

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_assert_null (source_secret ("ldap-1", "password"));
  store_source_secret ("ldap-1", "password", "one");
  store_source_secret ("ldap-1", "token", "two");
  store_source_secret ("ldap-11", "password", "eleven");
  herald_secrets_store_async ("ldap-1", "password", "account", NULL, on_stored, &answer);
  wait_for (&answer);
  g_assert_no_error (answer.error);
  for (guint i = 0; i < 3; i++)
    {
      static const char *const kept[][3]
          = { { "ldap-1", "password", "one" }, { "ldap-1", "token", "two" }, { "ldap-11", "password", "eleven" } };
      char *secret = source_secret (kept[i][0], kept[i][1]);

      g_assert_cmpstr (secret, ==, kept[i][2]);
      herald_secret_free (secret);
    }
  answer.done = FALSE;
  herald_source_secrets_clear_async ("ldap-1", NULL, NULL, on_cleared, &answer);
  wait_for (&answer);
  g_assert_no_error (answer.error);
  g_assert_null (source_secret ("ldap-1", "password"));
  g_assert_null (source_secret ("ldap-1", "token"));
  answer.secret = source_secret ("ldap-11", "password");
  g_assert_cmpstr (answer.secret, ==, "eleven");
  herald_secret_free (answer.secret);
  answer = (Answer) { 0 };
  herald_secrets_lookup_async ("ldap-1", "password", NULL, on_looked_up, &answer);
  wait_for (&answer);
  g_assert_cmpstr (answer.secret, ==, "account");
  herald_secret_free (answer.secret);
  g_remove (path);
  g_remove (backup);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static const struct
{
  const char *name;
  GTestFunc func;
} ways[] = {
  { "no-bus", no_bus }, { "no-service", no_service }, { "refused", refused },
  { "locked", locked }, { "cancelled", cancelled },   { "works", works },
  { "sources", sources },
};

static void
test_way (gconstpointer data)
{
  g_autofree char *path = g_strdup_printf ("/secrets/subprocess/%s", (const char *) data);

  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *outer = g_strdup_printf ("/secrets/%s", ways[i].name);
      g_autofree char *inner = g_strdup_printf ("/secrets/subprocess/%s", ways[i].name);

      g_test_add_data_func (outer, ways[i].name, test_way);
      g_test_add_func (inner, ways[i].func);
    }
  return g_test_run ();
}
