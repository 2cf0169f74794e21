/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/** HERALD_TALKS_MAX: numbers of which the colleague is remembered; of more those go that were spoken with longest ago. */
#define HERALD_TALKS_MAX 200000

/* Somebody outside and a colleague have spoken. */
typedef struct
{
  char *key;        /* of the number: herald_talks_key() */
  char *extension;  /* of the colleague */
  gint64 spoken_at; /* wall-clock microseconds */
} HeraldTalk;

HeraldTalk *herald_talk_new (const char *key, const char *extension, gint64 spoken_at) G_GNUC_WARN_UNUSED_RESULT;
void herald_talk_free (HeraldTalk *talk);

char *herald_talks_key (const HeraldNumber *number, const HeraldLocation *location) G_GNUC_WARN_UNUSED_RESULT;
/* @talks: (element-type HeraldTalk); what is older than @oldest is forgotten. */
void herald_talks_write_async (HeraldStore *store, GPtrArray *talks, gint64 oldest, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_talks_write_finish (HeraldStore *store, GAsyncResult *result, GError **error);
gboolean herald_talks_write (HeraldStore *store, GPtrArray *talks, gint64 oldest, GError **error);
/* NULL without an error: nobody has spoken with that number since then. */
void herald_talks_find_async (HeraldStore *store, const char *key, gint64 since, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *herald_talks_find_finish (HeraldStore *store, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *herald_talks_find (HeraldStore *store, const char *key, gint64 since, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* At a desk: whether somebody has spoken with that number there since then, by the journal. */
void herald_talks_spoken_async (HeraldStore *store, const HeraldNumber *number, gint64 since, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_talks_spoken_finish (HeraldStore *store, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldTalk, herald_talk_free)

G_END_DECLS
