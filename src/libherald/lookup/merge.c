/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what each source says to what is shown: the surest first, each person once. */

#include "lookup/merge.h"

#include <string.h>

#include "lookup/lookup.h"

/* Where a contact of the merged list came from. */
typedef struct
{
  guint part;
  char *name; /* folded, for comparing; owned */
} Origin;

static void
origin_clear (gpointer data)
{
  g_free (((Origin *) data)->name);
}

static char *
folded_name (const HeraldContact *contact)
{
  return g_utf8_casefold (herald_contact_get_display_name (contact), -1);
}

/* Characters of a uid that no other source gives to somebody else: a UUID or a hash, not the row number of a table. */
#define UID_MIN 16

/* The same uid is the same entry, seen through two sources; so is the same name in two. Two of one source with one name
 * are father and son. */
static gboolean
is_same (const HeraldContact *one,
         const Origin *origin,
         const HeraldContact *other,
         guint part,
         const char *name)
{
  const char *uid = herald_contact_get_uid (one);
  gboolean same_uid = *uid != '\0' && strcmp (uid, herald_contact_get_uid (other)) == 0;

  if (origin->part == part)
    return same_uid || one == other || (herald_contact_get_id (one) != 0 && herald_contact_get_id (one) == herald_contact_get_id (other));
  return (same_uid && strlen (uid) >= UID_MIN) || (*name != '\0' && strcmp (origin->name, name) == 0);
}

/* Takes from a less trusted source what the trusted one does not know of the same person: the record to open, most
 * of all. Returns: (transfer full) (nullable): NULL where there is nothing to take. */
static HeraldContact *
complete_with (HeraldContact *known,
               const HeraldContact *also)
{
  static const struct
  {
    const char *(*get) (const HeraldContact *contact);
    void (*set) (HeraldContact *contact, const char *text);
  } fields[] = {
    { herald_contact_get_url, herald_contact_set_url },
    { herald_contact_get_organisation, herald_contact_set_organisation },
    { herald_contact_get_email, herald_contact_set_email },
    { herald_contact_get_owner, herald_contact_set_owner },
  };
  HeraldContact *copy = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (*fields[i].get (known) == '\0' && *fields[i].get (also) != '\0')
      {
        copy = copy != NULL ? copy : herald_contact_copy (known);
        fields[i].set (copy, fields[i].get (also));
      }
  if (herald_contact_get_photo (known) == NULL && herald_contact_get_photo (also) != NULL)
    {
      copy = copy != NULL ? copy : herald_contact_copy (known);
      herald_contact_set_photo (copy, herald_contact_get_photo (also));
    }
  return copy;
}

typedef struct
{
  GPtrArray *merged;
  GArray *origins; /* of Origin, as long as merged */
} Merge;

static gboolean
is_sure (HeraldMatch match)
{
  return match < HERALD_MATCH_SWITCHBOARD;
}

static void
add_match (Merge *merge,
           const HeraldContactMatch *match,
           guint part)
{
  g_autofree char *name = folded_name (match->contact);
  Origin origin;

  for (guint i = 0; i < merge->merged->len; i++)
    {
      HeraldContactMatch *known = merge->merged->pdata[i];
      HeraldContact *whole;

      if (!is_same (known->contact, &g_array_index (merge->origins, Origin, i), match->contact, part, name))
        continue;
      whole = complete_with (known->contact, match->contact);
      if (whole != NULL)
        {
          herald_contact_unref (known->contact);
          known->contact = whole;
        }
      return;
    }
  if (merge->merged->len >= HERALD_LOOKUP_MATCHES_MAX)
    return;
  origin = (Origin) { part, g_steal_pointer (&name) };
  g_ptr_array_add (merge->merged, herald_contact_match_copy (match));
  g_array_append_val (merge->origins, origin);
}

static void
add_class (Merge *merge,
           GPtrArray *const *parts,
           guint n_parts,
           HeraldMatch class)
{
  for (guint i = 0; i < n_parts; i++)
    for (guint j = 0; parts[i] != NULL && j < parts[i]->len; j++)
      if (((HeraldContactMatch *) parts[i]->pdata[j])->match == class)
        add_match (merge, parts[i]->pdata[j], i);
}

/**
 * herald_merge_matches:
 * @parts: (array length=n_parts): of each source its matches, or %NULL
 * @n_parts: how many
 *
 * "Somebody at" stands only where nobody is known for sure, and "perhaps" only where there is neither.
 *
 * Returns: (transfer full) (element-type HeraldContactMatch): all, the surest first; of those that are as sure in the
 *   order of the sources; each person once
 */
GPtrArray *
herald_merge_matches (GPtrArray *const *parts,
                      guint n_parts)
{
  Merge merge = { g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_match_free), g_array_new (FALSE, FALSE, sizeof (Origin)) };

  g_array_set_clear_func (merge.origins, origin_clear);
  for (int class = HERALD_MATCH_EXACT; class <= HERALD_MATCH_TRAILING; class++)
    if (merge.merged->len == 0 || is_sure ((HeraldMatch) class))
      add_class (&merge, parts, n_parts, (HeraldMatch) class);
  g_array_unref (merge.origins);
  return merge.merged;
}

static gboolean
has_contact (const Merge *merge,
             const HeraldContact *contact,
             guint part,
             const char *name)
{
  for (guint i = 0; i < merge->merged->len; i++)
    if (is_same (merge->merged->pdata[i], &g_array_index (merge->origins, Origin, i), contact, part, name))
      return TRUE;
  return FALSE;
}

/**
 * herald_merge_contacts:
 * @parts: (array length=n_parts): of each source the contacts it has found, or %NULL
 * @n_parts: how many
 * @limit: the most contacts to return
 *
 * Returns: (transfer full) (element-type HeraldContact): all in the order of the sources, each person once
 */
GPtrArray *
herald_merge_contacts (GPtrArray *const *parts,
                       guint n_parts,
                       guint limit)
{
  Merge merge = { g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref), g_array_new (FALSE, FALSE, sizeof (Origin)) };

  g_array_set_clear_func (merge.origins, origin_clear);
  for (guint i = 0; i < n_parts; i++)
    for (guint j = 0; parts[i] != NULL && j < parts[i]->len && merge.merged->len < limit; j++)
      {
        HeraldContact *contact = parts[i]->pdata[j];
        Origin origin = { i, folded_name (contact) };

        if (has_contact (&merge, contact, i, origin.name))
          {
            origin_clear (&origin);
            continue;
          }
        g_ptr_array_add (merge.merged, herald_contact_ref (contact));
        g_array_append_val (merge.origins, origin);
      }
  g_array_unref (merge.origins);
  return merge.merged;
}

/**
 * herald_merge_bound:
 * @matches: (transfer full) (element-type HeraldContactMatch): what a source has answered, perhaps ten thousand
 *
 * Returns: (transfer full) (element-type HeraldContactMatch): the surest of them, %HERALD_LOOKUP_MATCHES_MAX at most
 */
GPtrArray *
herald_merge_bound (GPtrArray *matches)
{
  GPtrArray *bound;

  if (matches->len <= HERALD_LOOKUP_MATCHES_MAX)
    return matches;
  bound = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_match_free);
  for (int class = HERALD_MATCH_EXACT; class <= HERALD_MATCH_TRAILING; class++)
    for (guint i = 0; i < matches->len && bound->len < HERALD_LOOKUP_MATCHES_MAX; i++)
      if ((int) ((HeraldContactMatch *) matches->pdata[i])->match == class)
        g_ptr_array_add (bound, herald_contact_match_copy (matches->pdata[i]));
  g_ptr_array_unref (matches);
  return bound;
}
