/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/match.h"

G_BEGIN_DECLS

/* Which text of a stored number a key is compared with. */
typedef enum
{
  HERALD_MATCH_KEY_E164,
  HERALD_MATCH_KEY_NATIONAL, /* of numbers whose country is not known */
  HERALD_MATCH_KEY_DIGITS,   /* of numbers that are not public ones */
  HERALD_MATCH_KEY_TAIL,     /* the last HERALD_MATCH_TRAILING_DIGITS digits; more is compared then */
} HeraldMatchKeyKind;

/* One thing a contact's number may be for it to be the caller's. */
typedef struct
{
  HeraldMatch match;
  HeraldMatchKeyKind kind;
  char *text;
} HeraldMatchKey;

/* All of them: what a contact is compared with, and what an index is asked for. */
typedef struct
{
  GArray *keys;     /* of HeraldMatchKey, the surest first */
  char *bare;       /* the digits that endings are compared with; NULL: none are */
  gboolean public;  /* its E.164 is known */
  char *extension;  /* what the caller has behind the number, or NULL */
} HeraldMatchQuery;

HeraldMatchQuery *herald_match_query_new (const HeraldNumber *number, const HeraldLocation *location) G_GNUC_WARN_UNUSED_RESULT;
void herald_match_query_free (HeraldMatchQuery *query);
gboolean herald_match_query_compare (const HeraldMatchQuery *query, const HeraldContact *contact, HeraldMatch *match, guint *index);
void herald_match_query_narrow (const HeraldMatchQuery *query, GPtrArray *matches);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldMatchQuery, herald_match_query_free)

G_END_DECLS
