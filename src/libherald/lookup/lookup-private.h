/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The parts of a lookup: for lookup.c (the sources), question.c (one number) and search.c (one text) only. */

#include "lookup/cache.h"
#include "lookup/lookup.h"

G_BEGIN_DECLS

/* One source of a lookup. Questions that are under way keep it. */
typedef struct
{
  gatomicrefcount refs;
  HeraldLookup *lookup; /* borrowed; NULL: it was removed */
  HeraldSource *source; /* owned */
  guint deadline_ms;
  guint generation;     /* of its contacts: counts up with "changed" */
  HeraldLookupCache cache;
  GError *error;        /* owned, nullable: how its last question ended */
} HeraldLookupMember;

typedef struct _HeraldQuestion HeraldQuestion;

struct _HeraldLookup
{
  GObject parent;

  HeraldLocation *location; /* owned */
  char **private_numbers;   /* owned, nullable */
  guint internal_max_digits;
  GPtrArray *sources;       /* of HeraldSource, in the order of trust */
  GPtrArray *members;       /* of HeraldLookupMember, likewise */
  GQueue questions;         /* of HeraldQuestion, borrowed: those under way */
};

/* lookup.c */
HeraldLookupMember *herald_lookup_member_ref (HeraldLookupMember *member);
void herald_lookup_member_unref (HeraldLookupMember *member);
void herald_lookup_member_spoke (HeraldLookupMember *member, const GError *error);
gboolean herald_lookup_may_ask (HeraldLookup *lookup, HeraldSource *source, const HeraldNumber *number);
void herald_lookup_attach (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify destroy);

/* question.c */
void herald_question_sources_removed (HeraldQuestion *question);

G_END_DECLS
