/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pbx/ami-session.h"

G_BEGIN_DECLS

/** HERALD_SETTINGS_SCHEMA: where the account and the preferences are kept; the secret is not (config/secrets.h). */
#define HERALD_SETTINGS_SCHEMA "org.heraldcti.Herald"
#define HERALD_SETTINGS_PATH "/org/heraldcti/Herald/"

/* How the connection is encrypted and the server is checked. The values are those of the settings schema. */
typedef enum
{
  HERALD_ACCOUNT_TLS_OFF,
  HERALD_ACCOUNT_TLS_SYSTEM,
  HERALD_ACCOUNT_TLS_CA_FILE,
  HERALD_ACCOUNT_TLS_PINNED,
} HeraldAccountTls;

/* The way to the manager. The values are those of the settings schema. */
typedef enum
{
  HERALD_ACCOUNT_TRANSPORT_MANAGER, /* TCP or TLS */
  HERALD_ACCOUNT_TRANSPORT_WEB,     /* HTTP or HTTPS */
} HeraldAccountTransport;

/* One PBX login and the phones that belong to it: a typed view of the settings. Strings are never NULL.
 * Signal "changed" (const char *key), detailed by the key: a setting has a new value. */
#define HERALD_TYPE_ACCOUNT (herald_account_get_type ())
G_DECLARE_FINAL_TYPE (HeraldAccount, herald_account, HERALD, ACCOUNT, GObject)

HeraldAccount *herald_account_new (GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
HeraldAccount *herald_account_new_in_memory (void) G_GNUC_WARN_UNUSED_RESULT;
GSettings *herald_account_get_settings (HeraldAccount *self);

gboolean herald_account_is_set_up (HeraldAccount *self);
gboolean herald_account_affects_connection (const char *key);

const char *herald_account_get_host (HeraldAccount *self);
guint16 herald_account_get_port (HeraldAccount *self);
HeraldAccountTransport herald_account_get_transport (HeraldAccount *self);
const char *herald_account_get_path (HeraldAccount *self);
HeraldAmiOptions herald_account_get_server (HeraldAccount *self);
HeraldAccountTls herald_account_get_tls (HeraldAccount *self);
const char *herald_account_get_tls_ca_file (HeraldAccount *self);
const char *herald_account_get_tls_pin (HeraldAccount *self);
const char *herald_account_get_user (HeraldAccount *self);
gboolean herald_account_get_plain_login (HeraldAccount *self);

const char *herald_account_get_extension (HeraldAccount *self);
const char *const *herald_account_get_devices (HeraldAccount *self);
const char *herald_account_get_region (HeraldAccount *self);
const char *herald_account_get_area_code (HeraldAccount *self);
char *herald_account_get_home (HeraldAccount *self) G_GNUC_WARN_UNUSED_RESULT;
const char *herald_account_get_context (HeraldAccount *self);
guint herald_account_get_dial_timeout (HeraldAccount *self);
const char *herald_account_get_caller_id (HeraldAccount *self);
const char *const *herald_account_get_dial_variables (HeraldAccount *self);
const char *herald_account_get_dial_strip (HeraldAccount *self);
const char *herald_account_get_outside_prefix (HeraldAccount *self);
const char *herald_account_get_international_prefix (HeraldAccount *self);
guint herald_account_get_internal_max_digits (HeraldAccount *self);

void herald_account_set_session_secret (HeraldAccount *self, const char *secret);
const char *herald_account_get_session_secret (HeraldAccount *self);
void herald_account_lookup_secret_async (HeraldAccount *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer user_data);
char *herald_account_lookup_secret_finish (HeraldAccount *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
