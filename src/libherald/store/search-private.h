/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store-private.h"

G_BEGIN_DECLS

/** HERALD_SEARCH_MAX: contacts that are looked at for one search by text, and for one by number. To put them in order takes 2 ms. */
#define HERALD_SEARCH_MAX 500

typedef struct
{
  char *text;      /* valid UTF-8 */
  char *source_id; /* NULL: of all */
  guint limit;
} HeraldSearch;

/* A contact that fits. */
typedef struct
{
  gint64 id;
  gboolean favourite;
  gboolean begins; /* its name begins with what was typed */
  char *sort;
} HeraldCandidate;

/* Where a search has come to. */
typedef struct
{
  HeraldDatabase *database;
  const HeraldSearch *search;
  char *folded;       /* what was typed, as names are put in order */
  GHashTable *seen;   /* of ids */
  GArray *candidates; /* of HeraldCandidate */
  guint n_rows;       /* of the last statement, those seen before among them */
} HeraldSearchRun;

/* The contacts of the ids "found". */
#define HERALD_CONTACTS_OF(ids) "SELECT id, favourite, sort FROM (" ids ") JOIN contacts ON id = found WHERE ?3 IS NULL OR source = ?3"

gboolean herald_search_take (HeraldSearchRun *run, sqlite3_stmt *select, guint max, GError **error);
gboolean herald_search_add_by_number (HeraldSearchRun *run, GError **error);

G_END_DECLS
