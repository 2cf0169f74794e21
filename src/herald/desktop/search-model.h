/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/** HERALD_SEARCH_HITS_MAX: people that a desktop's search is told of; it shows five or so. */
#define HERALD_SEARCH_HITS_MAX 10

/* Somebody who can be called, found by a desktop's search. */
typedef struct
{
  char *id; /* has the number in it: it is good also when Herald has ended and was started again */
  char *number;
  char *title;
  char *subtitle;
  GBytes *photo; /* nullable */
  gboolean typed; /* the number that was typed, nobody's */
} HeraldSearchHit;

/* What the searches of all desktops have in common. It looks into the contacts on this computer only: what people type there is
 * mostly meant for somebody else, and no business of a directory. A search ends the one before it.
 * Signals: "busy" (gboolean): a search has begun, or ended; "dial" (const char *number); "open" (const char *text, guint
 * timestamp): the window with that text, at that moment of the X server, 0: not known. */
#define HERALD_TYPE_SEARCH_MODEL (herald_search_model_get_type ())
G_DECLARE_FINAL_TYPE (HeraldSearchModel, herald_search_model, HERALD, SEARCH_MODEL, GObject)

HeraldSearchModel *herald_search_model_new (void) G_GNUC_WARN_UNUSED_RESULT;
void herald_search_model_set_engine (HeraldSearchModel *self, HeraldEngine *engine);
void herald_search_model_find_async (HeraldSearchModel *self, const char *text, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *herald_search_model_find_finish (HeraldSearchModel *self, GAsyncResult *result) G_GNUC_WARN_UNUSED_RESULT;
HeraldSearchHit *herald_search_model_get_hit (HeraldSearchModel *self, const char *id) G_GNUC_WARN_UNUSED_RESULT;
void herald_search_model_dial (HeraldSearchModel *self, const char *id);
void herald_search_model_open (HeraldSearchModel *self, const char *text, guint timestamp);
char *herald_search_id_get_number (const char *id) G_GNUC_WARN_UNUSED_RESULT;
void herald_search_hit_unref (HeraldSearchHit *hit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldSearchHit, herald_search_hit_unref)

G_END_DECLS
