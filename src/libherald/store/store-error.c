/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can go wrong with the database, and what a lookup in it returns. */

#include "store/store.h"

G_DEFINE_QUARK (herald-store-error-quark, herald_store_error)

/**
 * herald_match_to_string:
 * @match: how sure a match is
 *
 * Returns: its word, as heraldctl prints it
 */
const char *
herald_match_to_string (HeraldMatch match)
{
  static const char *const words[] = { "exact", "national", "extension" };

  return (guint) match < G_N_ELEMENTS (words) ? words[match] : "";
}

/**
 * herald_store_match_free:
 * @match: (transfer full) (nullable): a match
 */
void
herald_store_match_free (HeraldStoreMatch *match)
{
  if (match == NULL)
    return;
  g_clear_pointer (&match->contact, herald_contact_unref);
  g_free (match);
}
