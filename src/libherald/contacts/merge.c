/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two contacts that are one: whether they are, and what comes of them. Nothing of them is lost but what is there twice. */

#include "contacts/merge.h"

#include <string.h>

/* "Byron, Ada" and "ada BYRON" are "ada byron": the words of a name, in order. */
static char **
get_words (const HeraldContact *contact)
{
  g_autofree char *folded = g_utf8_casefold (herald_contact_get_display_name (contact), -1);
  g_autofree char *apart = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (const char *p = apart; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (plain, c);
      else if (!g_unichar_ismark (c))
        g_string_append_c (plain, ' ');
    }
  all = g_strsplit (plain->str, " ", 0);
  for (guint i = 0; all[i] != NULL; i++)
    if (*all[i] != '\0')
      g_strv_builder_add (builder, all[i]);
  return g_strv_builder_end (builder);
}

static gboolean
has_all (char **words,
         char **wanted)
{
  for (guint i = 0; wanted[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) words, wanted[i]))
      return FALSE;
  return TRUE;
}

static gboolean
share_number (const HeraldContact *one,
              const HeraldContact *other)
{
  for (guint i = 0; i < herald_contact_get_n_numbers (one); i++)
    for (guint j = 0; j < herald_contact_get_n_numbers (other); j++)
      {
        const HeraldContactNumber *a = herald_contact_get_number (one, i), *b = herald_contact_get_number (other, j);

        if (a->e164 != NULL ? g_strcmp0 (a->e164, b->e164) == 0 : b->e164 == NULL && strcmp (a->digits, b->digits) == 0)
          return TRUE;
      }
  return FALSE;
}

static gboolean
is_same_text (const char *one,
              const char *other)
{
  return *one != '\0' && g_ascii_strcasecmp (one, other) == 0;
}

/**
 * herald_contact_compare:
 * @one: a contact
 * @other: another one
 *
 * The same number and the same name are one person; the same number and half of the name, or the same name and the same
 * e-mail address or company, may be. The same number alone is a switchboard.
 *
 * Returns: whether they are one
 */
HeraldSame
herald_contact_compare (const HeraldContact *one,
                        const HeraldContact *other)
{
  g_auto (GStrv) words = get_words (one), others = get_words (other);
  gboolean same = words[0] != NULL && has_all (words, others) && has_all (others, words);
  gboolean number = share_number (one, other);

  if (same && number)
    return HERALD_SAME_SURE;
  if (same)
    return is_same_text (herald_contact_get_email (one), herald_contact_get_email (other))
               || is_same_text (herald_contact_get_organisation (one), herald_contact_get_organisation (other))
             ? HERALD_SAME_PERHAPS
             : HERALD_SAME_NO;
  return number && words[0] != NULL && others[0] != NULL && (has_all (words, others) || has_all (others, words)) ? HERALD_SAME_PERHAPS
                                                                                                                 : HERALD_SAME_NO;
}

static void
take_text (HeraldContact *merged,
           const HeraldContact *contact,
           const char *(*get) (const HeraldContact *contact),
           void (*set) (HeraldContact *contact, const char *text))
{
  if (*get (merged) == '\0')
    set (merged, get (contact));
}

/* Notes that differ are both kept. */
static void
take_note (HeraldContact *merged,
           const HeraldContact *contact)
{
  const char *there = herald_contact_get_note (merged), *more = herald_contact_get_note (contact);
  g_autofree char *both = NULL;

  if (*more == '\0' || strstr (there, more) != NULL)
    return;
  both = *there != '\0' ? g_strdup_printf ("%s\n%s", there, more) : g_strdup (more);
  herald_contact_set_note (merged, both);
}

static gboolean
has_number (const HeraldContact *contact,
            const HeraldContactNumber *number)
{
  for (guint i = 0; i < herald_contact_get_n_numbers (contact); i++)
    {
      const HeraldContactNumber *there = herald_contact_get_number (contact, i);

      if (number->e164 != NULL ? g_strcmp0 (number->e164, there->e164) == 0 : there->e164 == NULL && strcmp (number->digits, there->digits) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
take_all (HeraldContact *merged,
          const HeraldContact *contact)
{
  take_text (merged, contact, herald_contact_get_name, herald_contact_set_name);
  take_text (merged, contact, herald_contact_get_organisation, herald_contact_set_organisation);
  take_text (merged, contact, herald_contact_get_email, herald_contact_set_email);
  take_text (merged, contact, herald_contact_get_url, herald_contact_set_url);
  take_text (merged, contact, herald_contact_get_address, herald_contact_set_address);
  take_text (merged, contact, herald_contact_get_owner, herald_contact_set_owner);
  take_text (merged, contact, herald_contact_get_uid, herald_contact_set_uid);
  take_note (merged, contact);
  if (herald_contact_get_photo (merged) == NULL)
    herald_contact_set_photo (merged, herald_contact_get_photo (contact));
  if (herald_contact_get_favourite (contact))
    herald_contact_set_favourite (merged, TRUE);
  for (guint i = 0; i < herald_contact_get_n_groups (contact); i++)
    herald_contact_add_group (merged, herald_contact_get_group (contact, i));
  for (guint i = 0; i < herald_contact_get_n_numbers (contact); i++)
    {
      const HeraldContactNumber *number = herald_contact_get_number (contact, i);

      if (!has_number (merged, number) && herald_contact_get_n_numbers (merged) < HERALD_CONTACT_NUMBERS_MAX)
        herald_contact_add_number_with_keys (merged, number);
    }
}

/**
 * herald_contact_merge:
 * @contacts: (element-type HeraldContact): contacts that are one, at least one
 *
 * Returns: (transfer full): the first, with what the others have and it has not
 */
HeraldContact *
herald_contact_merge (GPtrArray *contacts)
{
  HeraldContact *merged = herald_contact_copy (contacts->pdata[0]);

  for (guint i = 1; i < contacts->len; i++)
    take_all (merged, contacts->pdata[i]);
  return merged;
}
