/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The route "lookup": names the caller before a phone rings, so that every phone of the house shows who it is.
 *
 * Sets the channel variables HERALD_MATCH ("exact", "national", "extension", "switchboard", "trailing" or "none"), HERALD_NAME,
 * HERALD_ORG, HERALD_CONTACT_ID, HERALD_SOURCE and HERALD_URL, and CALLERID(name) where it is sure who calls. */

#include "engine/agi-answer.h"
#include "engine/agi-routes-private.h"

/* What is known so far. */
typedef struct
{
  HeraldContactMatch *best; /* NULL: nobody yet */
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_clear_pointer (&found->best, herald_contact_match_free);
  g_free (found);
}

/* Sure enough for a name on a phone that says nothing of doubt. */
gboolean
herald_agi_is_sure (const HeraldContactMatch *match)
{
  return match->match == HERALD_MATCH_EXACT || match->match == HERALD_MATCH_NATIONAL || match->match == HERALD_MATCH_EXTENSION;
}

static const char *
get_title (const HeraldContact *contact)
{
  const char *name = herald_contact_get_name (contact);

  return name != NULL && *name != '\0' ? name : herald_contact_get_organisation (contact);
}

/* What is known now is the answer. The name goes to the phones only where it is sure; a guess is for a dialplan that wants it. */
static void
send (HeraldAgiAnswer *answer,
      gpointer data)
{
  const HeraldContactMatch *best = ((Found *) data)->best;
  const char *match = best != NULL ? herald_match_to_string (best->match) : "none";
  g_autofree char *id = NULL;

  herald_agi_answer_set (answer, "HERALD_MATCH", match, HERALD_AGI_VALUE_MAX);
  if (best != NULL)
    {
      if (herald_contact_get_id (best->contact) != 0)
        id = g_strdup_printf ("%" G_GINT64_FORMAT, herald_contact_get_id (best->contact));
      if (herald_agi_is_sure (best))
        herald_agi_answer_set (answer, "CALLERID(name)", get_title (best->contact), HERALD_AGI_NAME_MAX);
      herald_agi_answer_set (answer, "HERALD_NAME", herald_contact_get_name (best->contact), HERALD_AGI_VALUE_MAX);
      herald_agi_answer_set (answer, "HERALD_ORG", herald_contact_get_organisation (best->contact), HERALD_AGI_VALUE_MAX);
      herald_agi_answer_set (answer, "HERALD_CONTACT_ID", id, HERALD_AGI_VALUE_MAX);
      herald_agi_answer_set (answer, "HERALD_SOURCE", herald_contact_get_source_id (best->contact), HERALD_AGI_VALUE_MAX);
      herald_agi_answer_set (answer, "HERALD_URL", herald_contact_get_url (best->contact), HERALD_AGI_VALUE_MAX);
    }
  herald_agi_answer_send (answer, match);
}

static void
on_answer (const HeraldLookupAnswer *told,
           gpointer user_data)
{
  HeraldAgiAnswer *answer = user_data;
  Found *found = herald_agi_answer_get_data (answer);
  const HeraldContactMatch *first = told->matches->len > 0 ? g_ptr_array_index (told->matches, 0) : NULL;

  if (herald_agi_answer_is_over (answer))
    return;
  if (first != NULL && get_title (first->contact) != NULL)
    {
      g_clear_pointer (&found->best, herald_contact_match_free);
      found->best = herald_contact_match_copy (first);
    }
  if (told->complete || (found->best != NULL && herald_agi_is_sure (found->best)))
    send (answer, found);
}

static void
on_listened (gpointer user_data)
{
  herald_agi_answer_unref (user_data);
}

void
herald_agi_lookup_serve (HeraldAgiRoutes *routes,
                         HeraldAgiCall *call)
{
  HeraldAgiAnswer *answer = herald_agi_answer_begin (routes, call, "lookup", send, g_new0 (Found, 1), found_free);

  herald_lookup_start (routes->lookup, herald_agi_answer_get_number (answer), herald_agi_answer_get_cancellable (answer), on_answer,
                       herald_agi_answer_ref (answer), on_listened);
}
