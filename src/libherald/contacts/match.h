/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/contact.h"
#include "numbers/location.h"
#include "numbers/number.h"

G_BEGIN_DECLS

/** HERALD_MATCH_TRAILING_DIGITS: digits at the end that must agree where nothing surer is known. */
#define HERALD_MATCH_TRAILING_DIGITS 7

/* How sure it is that a contact has a number. The smaller the surer. */
typedef enum
{
  HERALD_MATCH_EXACT,       /* the same E.164 number */
  HERALD_MATCH_NATIONAL,    /* the same national number, or the same local number in the account's area code */
  HERALD_MATCH_EXTENSION,   /* the same digits, of a number of the own PBX */
  HERALD_MATCH_SWITCHBOARD, /* a stored main number that the caller's begins with: somebody at that company */
  HERALD_MATCH_TRAILING,    /* only the last digits agree: perhaps */
} HeraldMatch;

/* A contact found by a number. */
typedef struct
{
  HeraldContact *contact;
  HeraldMatch match;
  guint index; /* which of the contact's numbers */
} HeraldContactMatch;

const char *herald_match_to_string (HeraldMatch match);
HeraldContactMatch *herald_contact_match_new (HeraldContact *contact, HeraldMatch match, guint index) G_GNUC_WARN_UNUSED_RESULT;
HeraldContactMatch *herald_contact_match_copy (const HeraldContactMatch *match) G_GNUC_WARN_UNUSED_RESULT;
void herald_contact_match_free (HeraldContactMatch *match);
gboolean herald_contact_match (const HeraldContact *contact, const HeraldNumber *number, const HeraldLocation *location, HeraldMatch *match, guint *index);
GPtrArray *herald_contact_match_all (GPtrArray *contacts, const HeraldNumber *number, const HeraldLocation *location) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldContactMatch, herald_contact_match_free)

G_END_DECLS
