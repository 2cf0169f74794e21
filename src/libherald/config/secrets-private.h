/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The keyring, whatever the secret belongs to; secrets.c knows those of accounts, secrets-source.c those of sources. */

#include <libsecret/secret.h>

#include "config/secrets.h"

G_BEGIN_DECLS

/* Which secret is meant. Owned by what it is given to. */
typedef struct
{
  const SecretSchema *schema;
  GHashTable *attributes; /* owned; of the schema, both static or owned strings */
  const char *missing;    /* static: what to say when there is none */
} HeraldKeyringItem;

GHashTable *herald_keyring_attributes (const char *name, const char *value, ...) G_GNUC_NULL_TERMINATED;
void herald_keyring_lookup (const HeraldKeyringItem *item, gpointer tag, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
void herald_keyring_store (const HeraldKeyringItem *item, const char *label, const char *secret, gpointer tag,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void herald_keyring_clear (const HeraldKeyringItem *item, gpointer tag, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
