/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HERALD_CONFIG_ERROR (herald_config_error_quark ())

/* What can go wrong with the keyring and the settings. Each message is a sentence that says what to do. */
typedef enum
{
  HERALD_CONFIG_ERROR_NO_KEYRING, /* no secret service on this desktop */
  HERALD_CONFIG_ERROR_LOCKED,     /* the keyring is locked and was not unlocked */
  HERALD_CONFIG_ERROR_REFUSED,    /* the service refused */
  HERALD_CONFIG_ERROR_CANCELLED,  /* the user closed the keyring's question, or the operation was cancelled */
  HERALD_CONFIG_ERROR_NO_SECRET,  /* nothing is stored for this server and user */
  HERALD_CONFIG_ERROR_LINK,       /* an enrolment link cannot be used */
  HERALD_CONFIG_ERROR_FAILED,     /* anything else: the service's own words */
} HeraldConfigError;

GQuark herald_config_error_quark (void);

/* The secret of a PBX login, kept by the desktop's keyring under the server's name and the user. */
void herald_secrets_lookup_async (const char *host, const char *user, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
char *herald_secrets_lookup_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_secrets_store_async (const char *host, const char *user, const char *secret, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_secrets_store_finish (GAsyncResult *result, GError **error);
void herald_secrets_clear_async (const char *host, const char *user, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean herald_secrets_clear_finish (GAsyncResult *result, GError **error);

/* The passwords and tokens of sources, kept under the source's id and the key's name; the _finish functions are those above. */
void herald_source_secret_lookup_async (const char *source, const char *key, GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
void herald_source_secret_store_async (const char *source, const char *key, const char *secret, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
void herald_source_secrets_clear_async (const char *source, const char *key, GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);

void herald_secret_free (char *secret);

G_END_DECLS
