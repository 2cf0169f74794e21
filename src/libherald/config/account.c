/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One PBX login: a typed, cached view of the settings. The secret comes from the keyring, or for this run only
 * from what the user typed where there is no keyring; it is never in the settings. */

#include "config/account.h"

#include "config/secrets.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

#include <string.h>

/* The text settings that are cached, so that getters can give a borrowed string. */
enum
{
  TEXT_HOST,
  TEXT_PATH,
  TEXT_TLS_CA_FILE,
  TEXT_TLS_PIN,
  TEXT_USER,
  TEXT_EXTENSION,
  TEXT_REGION,
  TEXT_AREA_CODE,
  TEXT_CONTEXT,
  TEXT_CALLER_ID,
  TEXT_DIAL_STRIP,
  TEXT_OUTSIDE_PREFIX,
  TEXT_INTERNATIONAL_PREFIX,
  N_TEXTS,
};

static const char *const text_keys[N_TEXTS] = {
  "server-host", "server-path", "tls-ca-file", "tls-pin",    "user",           "extension",            "region",
  "area-code",   "context",     "caller-id",   "dial-strip", "outside-prefix", "international-prefix",
};

static const char *const connection_keys[] = {
  "server-host", "server-port", "server-transport", "server-path", "tls-mode", "tls-ca-file", "tls-pin", "user", "plain-login",
  "devices", NULL,
};

struct _HeraldAccount
{
  GObject parent;

  /* Owned */
  GSettings *settings;
  char *texts[N_TEXTS];
  char **devices;
  char **variables;
  char *session_secret;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HeraldAccount, herald_account, G_TYPE_OBJECT)

static void
read_text (HeraldAccount *self,
           guint index)
{
  g_free (self->texts[index]);
  self->texts[index] = g_strstrip (g_settings_get_string (self->settings, text_keys[index]));
}

static void
read_list (HeraldAccount *self,
           const char *key,
           char ***list)
{
  g_strfreev (*list);
  *list = g_settings_get_strv (self->settings, key);
}

static void
on_settings_changed (HeraldAccount *self,
                     const char *key)
{
  for (guint i = 0; i < N_TEXTS; i++)
    if (g_str_equal (key, text_keys[i]))
      read_text (self, i);
  if (g_str_equal (key, "devices"))
    read_list (self, key, &self->devices);
  else if (g_str_equal (key, "dial-variables"))
    read_list (self, key, &self->variables);
  g_signal_emit (self, signals[SIGNAL_CHANGED], g_quark_from_string (key), key);
}

static void
herald_account_finalize (GObject *object)
{
  HeraldAccount *self = HERALD_ACCOUNT (object);

  for (guint i = 0; i < N_TEXTS; i++)
    g_free (self->texts[i]);
  g_strfreev (self->devices);
  g_strfreev (self->variables);
  herald_secret_free (self->session_secret);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (herald_account_parent_class)->finalize (object);
}

static void
herald_account_class_init (HeraldAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = herald_account_finalize;

  /**
   * HeraldAccount::changed:
   * @self: the account
   * @key: the setting's key, also the signal's detail
   *
   * A setting has a new value.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
herald_account_init (HeraldAccount *self)
{
}

/**
 * herald_account_new:
 * @settings: settings of the schema %HERALD_SETTINGS_SCHEMA
 *
 * Returns: (transfer full): the account these settings describe; it follows their changes
 */
HeraldAccount *
herald_account_new (GSettings *settings)
{
  HeraldAccount *self = g_object_new (HERALD_TYPE_ACCOUNT, NULL);

  self->settings = g_object_ref (settings);
  for (guint i = 0; i < N_TEXTS; i++)
    read_text (self, i);
  read_list (self, "devices", &self->devices);
  read_list (self, "dial-variables", &self->variables);
  g_signal_connect_object (settings, "changed", G_CALLBACK (on_settings_changed), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * herald_account_new_in_memory:
 *
 * An account whose settings are forgotten with it: the demo and the test of a connection that is not saved yet.
 *
 * Returns: (transfer full): an account with the schema's defaults
 */
HeraldAccount *
herald_account_new_in_memory (void)
{
  g_autoptr (GSettingsBackend) backend = g_memory_settings_backend_new ();
  g_autoptr (GSettings) settings = g_settings_new_with_backend (HERALD_SETTINGS_SCHEMA, backend);

  return herald_account_new (settings);
}

/**
 * herald_account_get_settings:
 * @self: an account
 *
 * Returns: (transfer none): the settings behind it, to bind widgets to
 */
GSettings *
herald_account_get_settings (HeraldAccount *self)
{
  return self->settings;
}

/**
 * herald_account_is_set_up:
 * @self: an account
 *
 * Returns: whether there is enough to connect with: a server, a user and a phone
 */
gboolean
herald_account_is_set_up (HeraldAccount *self)
{
  return self->texts[TEXT_HOST][0] != '\0' && self->texts[TEXT_USER][0] != '\0' && self->devices[0] != NULL;
}

/**
 * herald_account_affects_connection:
 * @key: a setting's key
 *
 * Returns: whether a change of it needs a new connection to take effect
 */
gboolean
herald_account_affects_connection (const char *key)
{
  return g_strv_contains (connection_keys, key);
}

/**
 * herald_account_get_host:
 * @self: an account
 *
 * Returns: the server's name or address; empty: not set up yet
 */
const char *
herald_account_get_host (HeraldAccount *self)
{
  return self->texts[TEXT_HOST];
}

/**
 * herald_account_get_port:
 * @self: an account
 *
 * Returns: the port, Asterisk's usual one where none is set: 5039 encrypted, 5038 not; over the web 8089 and 8088
 */
guint16
herald_account_get_port (HeraldAccount *self)
{
  guint port = g_settings_get_uint (self->settings, "server-port");

  gboolean open = herald_account_get_tls (self) == HERALD_ACCOUNT_TLS_OFF;

  if (port == 0 && herald_account_get_transport (self) == HERALD_ACCOUNT_TRANSPORT_WEB)
    port = open ? HERALD_AMI_HTTP_PORT : HERALD_AMI_HTTPS_PORT;
  else if (port == 0)
    port = open ? HERALD_AMI_PORT : HERALD_AMI_TLS_PORT;
  return (guint16) port;
}

/**
 * herald_account_get_transport:
 * @self: an account
 *
 * Returns: the way to the manager
 */
HeraldAccountTransport
herald_account_get_transport (HeraldAccount *self)
{
  return (HeraldAccountTransport) g_settings_get_enum (self->settings, "server-transport");
}

/**
 * herald_account_get_path:
 * @self: an account
 *
 * Returns: where the manager is on the web
 */
const char *
herald_account_get_path (HeraldAccount *self)
{
  return self->texts[TEXT_PATH];
}

/**
 * herald_account_get_server:
 * @self: an account
 *
 * Returns: where to connect to and who logs in, without the secret; its texts are those of the account
 */
HeraldAmiOptions
herald_account_get_server (HeraldAccount *self)
{
  return (HeraldAmiOptions){
    .host = herald_account_get_host (self),
    .port = herald_account_get_port (self),
    .path = herald_account_get_transport (self) == HERALD_ACCOUNT_TRANSPORT_WEB ? herald_account_get_path (self) : NULL,
    .tls = (HeraldTlsMode) herald_account_get_tls (self),
    .ca_file = herald_account_get_tls_ca_file (self),
    .pin = herald_account_get_tls_pin (self),
    .user = herald_account_get_user (self),
    .plain_login = herald_account_get_plain_login (self),
  };
}

/**
 * herald_account_get_tls:
 * @self: an account
 *
 * Returns: how the connection is encrypted and the server is checked
 */
HeraldAccountTls
herald_account_get_tls (HeraldAccount *self)
{
  return (HeraldAccountTls) g_settings_get_enum (self->settings, "tls-mode");
}

/**
 * herald_account_get_tls_ca_file:
 * @self: an account
 *
 * Returns: the path of the file with the own certificate authority, or empty
 */
const char *
herald_account_get_tls_ca_file (HeraldAccount *self)
{
  return self->texts[TEXT_TLS_CA_FILE];
}

/**
 * herald_account_get_tls_pin:
 * @self: an account
 *
 * Returns: the SHA-256 of the pinned certificate in hexadecimal digits, or empty
 */
const char *
herald_account_get_tls_pin (HeraldAccount *self)
{
  return self->texts[TEXT_TLS_PIN];
}

/**
 * herald_account_get_user:
 * @self: an account
 *
 * Returns: the user's name at the PBX
 */
const char *
herald_account_get_user (HeraldAccount *self)
{
  return self->texts[TEXT_USER];
}

/**
 * herald_account_get_plain_login:
 * @self: an account
 *
 * Returns: whether the secret itself is sent instead of the answer to a challenge
 */
gboolean
herald_account_get_plain_login (HeraldAccount *self)
{
  return g_settings_get_boolean (self->settings, "plain-login");
}

/**
 * herald_account_get_extension:
 * @self: an account
 *
 * Returns: the number colleagues dial to reach this user, or empty
 */
const char *
herald_account_get_extension (HeraldAccount *self)
{
  return self->texts[TEXT_EXTENSION];
}

/**
 * herald_account_get_devices:
 * @self: an account
 *
 * Returns: (array zero-terminated=1) (transfer none): the phones as the PBX names them; the first one dials
 */
const char *const *
herald_account_get_devices (HeraldAccount *self)
{
  return (const char *const *) self->devices;
}

/* The territory of a locale name: "de_DE.UTF-8" is "DE". Empty where it names none. */
static const char *
region_of_locale (void)
{
  static char region[3];

  for (const char *const *name = g_get_language_names (); *name != NULL; name++)
    {
      const char *territory = strchr (*name, '_');

      if (territory != NULL && g_ascii_isupper (territory[1]) && g_ascii_isupper (territory[2]))
        {
          memcpy (region, territory + 1, 2);
          return region;
        }
    }
  return "";
}

/**
 * herald_account_get_area_code:
 * @self: an account
 *
 * Returns: the area code of numbers without one, without the zero in front of it that is dialled within the country;
 *   empty: not known
 */
const char *
herald_account_get_area_code (HeraldAccount *self)
{
  const char *area = self->texts[TEXT_AREA_CODE];

  /* In Italy the zero belongs to the number. */
  return g_ascii_strcasecmp (herald_account_get_region (self), "IT") == 0 ? area : area + strspn (area, "0");
}

/**
 * herald_account_get_region:
 * @self: an account
 *
 * Returns: the country in which numbers without a country code are read, two letters; that of the locale where
 *   none is set; empty where that is not known either
 */
const char *
herald_account_get_region (HeraldAccount *self)
{
  return self->texts[TEXT_REGION][0] != '\0' ? self->texts[TEXT_REGION] : region_of_locale ();
}

/**
 * herald_account_get_home:
 * @self: an account
 *
 * Returns: (transfer full): where numbers are at home, as herald_number_init() takes it: the country, "DE", with the area
 *   code behind it where that is set, "DE-30"; empty where the country is not known
 */
char *
herald_account_get_home (HeraldAccount *self)
{
  const char *region = herald_account_get_region (self), *area = herald_account_get_area_code (self);

  return *region == '\0' || *area == '\0' ? g_strdup (region) : g_strconcat (region, "-", area, NULL);
}

/**
 * herald_account_get_context:
 * @self: an account
 *
 * Returns: the dialplan context in which the numbers this user dials are looked up
 */
const char *
herald_account_get_context (HeraldAccount *self)
{
  return self->texts[TEXT_CONTEXT];
}

/**
 * herald_account_get_dial_timeout:
 * @self: an account
 *
 * Returns: the seconds the own phone rings for a click-to-dial
 */
guint
herald_account_get_dial_timeout (HeraldAccount *self)
{
  return g_settings_get_uint (self->settings, "dial-timeout");
}

/**
 * herald_account_get_caller_id:
 * @self: an account
 *
 * Returns: what the own phone shows while it rings for a click-to-dial, or empty
 */
const char *
herald_account_get_caller_id (HeraldAccount *self)
{
  return self->texts[TEXT_CALLER_ID];
}

/**
 * herald_account_get_dial_variables:
 * @self: an account
 *
 * Returns: (array zero-terminated=1) (transfer none): channel variables of a click-to-dial, NAME=value
 */
const char *const *
herald_account_get_dial_variables (HeraldAccount *self)
{
  return (const char *const *) self->variables;
}

/**
 * herald_account_get_dial_strip:
 * @self: an account
 *
 * Returns: characters that are left out before dialling, beside the usual separators, or empty
 */
const char *
herald_account_get_dial_strip (HeraldAccount *self)
{
  return self->texts[TEXT_DIAL_STRIP];
}

/**
 * herald_account_get_outside_prefix:
 * @self: an account
 *
 * Returns: the digits for an outside line, or empty
 */
const char *
herald_account_get_outside_prefix (HeraldAccount *self)
{
  return self->texts[TEXT_OUTSIDE_PREFIX];
}

/**
 * herald_account_get_international_prefix:
 * @self: an account
 *
 * Returns: the digits that stand for the + of an international number; empty: the + is dialled as it is
 */
const char *
herald_account_get_international_prefix (HeraldAccount *self)
{
  return self->texts[TEXT_INTERNATIONAL_PREFIX];
}

/**
 * herald_account_get_internal_max_digits:
 * @self: an account
 *
 * Returns: how many digits an internal number has at most
 */
guint
herald_account_get_internal_max_digits (HeraldAccount *self)
{
  return g_settings_get_uint (self->settings, "internal-max-digits");
}

/**
 * herald_account_set_session_secret:
 * @self: an account
 * @secret: (nullable): the secret for this run of the program, or %NULL to ask the keyring again
 *
 * For the demo, and for a desktop without a keyring. Kept in memory only, and wiped when replaced.
 */
void
herald_account_set_session_secret (HeraldAccount *self,
                                   const char *secret)
{
  g_autofree char *copy = g_strdup (secret);

  herald_secret_free (self->session_secret);
  self->session_secret = g_steal_pointer (&copy);
}

/**
 * herald_account_get_session_secret:
 * @self: an account
 *
 * Returns: (nullable) (transfer none): the secret set for this run
 */
const char *
herald_account_get_session_secret (HeraldAccount *self)
{
  return self->session_secret;
}

static void
on_secret_looked_up (GObject *source,
                     GAsyncResult *result,
                     gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *secret = herald_secrets_lookup_finish (result, &error);

  if (secret == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, secret, (GDestroyNotify) herald_secret_free);
}

/**
 * herald_account_lookup_secret_async:
 * @self: an account
 * @cancellable: (nullable): to give up
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Finds the secret: that of this run, else the keyring's.
 */
void
herald_account_lookup_secret_async (HeraldAccount *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, herald_account_lookup_secret_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->session_secret != NULL)
    g_task_return_pointer (task, g_strdup (self->session_secret), (GDestroyNotify) herald_secret_free);
  else
    herald_secrets_lookup_async (self->texts[TEXT_HOST], self->texts[TEXT_USER], cancellable, on_secret_looked_up,
                                 g_steal_pointer (&task));
}

/**
 * herald_account_lookup_secret_finish:
 * @self: an account
 * @result: the result
 * @error: why there is none: #HeraldConfigError
 *
 * Returns: (transfer full) (nullable): the secret; free it with herald_secret_free()
 */
char *
herald_account_lookup_secret_finish (HeraldAccount *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
