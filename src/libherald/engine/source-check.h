/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/source-type.h"
#include "pbx/ami-session.h"

G_BEGIN_DECLS

/* What the test of a source needs. Borrowed for the call. */
typedef struct
{
  const HeraldSourceOptions *options; /* as they stand in the form, saved or not */
  GHashTable *secrets;                /* (nullable) key name to what was typed; the others are the keyring's */
  HeraldAmiSession *session;          /* (nullable) the account's connection */
} HeraldSourceTrial;

void herald_source_trial_async (const HeraldSourceTrial *trial, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
char *herald_source_trial_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
