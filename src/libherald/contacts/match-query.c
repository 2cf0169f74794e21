/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a contact's number may be for a caller to be that contact, as a list of keys: contacts are compared with it here,
 * and the store looks them up by it, so that both mean the same.
 *
 * What is known and what is guessed of switchboards: in Germany and Austria a PBX behind 030 5550 is delivered every number
 * that begins with these digits and appends its extensions to them, of whatever length; its operator is 030 5550-0 (E.164
 * leaves the length to the country, ITU-T E.164 section 6; DIN 5008 writes the hyphen). That a stored 030 55500 is such
 * an operator, and not somebody's whole number, is a guess: hence only for contacts with a company. Where all numbers have
 * one length, as in North America, a PBX has a row of them, and that the one which ends in 00 or 000 is the main number
 * of its hundred or thousand is a custom, and a weaker guess. A number that is the whole beginning of another cannot be
 * one line of its own anywhere, or the longer one could not be dialled. */

#include "contacts/match-query.h"

#include <string.h>

#include "numbers/clean.h"
#include "numbers/plan.h"

/* The fewest digits of a number in town that is kept without its area code; those of a PBX are shorter. */
#define LOCAL_MIN 6
/* The fewest digits of the national number that a main number and a caller's must share. */
#define SWITCHBOARD_SHARED_MIN 6
/* The longest extension behind a main number. */
#define SWITCHBOARD_EXTENSION_MAX 5
/* So many equal digits at the end are enough even where those before differ: another trunk prefix, another outside line. */
#define TRAILING_ENOUGH 9

static void
key_clear (gpointer data)
{
  g_free (((HeraldMatchKey *) data)->text);
}

static void
add_key (HeraldMatchQuery *query,
         HeraldMatch match,
         HeraldMatchKeyKind kind,
         const char *text)
{
  HeraldMatchKey key = { match, kind, NULL };

  if (*text == '\0')
    return;
  for (guint i = 0; i < query->keys->len; i++)
    {
      const HeraldMatchKey *other = &g_array_index (query->keys, HeraldMatchKey, i);

      if (other->kind == kind && g_str_equal (other->text, text))
        return;
    }
  key.text = g_strdup (text);
  g_array_append_val (query->keys, key);
}

static const char *
skip_zeros (const char *digits)
{
  return digits + strspn (digits, "+0");
}

/* Contacts whose number was written without a country and read without knowing one. */
static void
add_home_keys (HeraldMatchQuery *query,
               const char *national,
               const HeraldPlan *plan,
               const char *area_code)
{
  g_autofree char *dialled = g_strconcat (plan->trunk, national, NULL);
  const char *bare = skip_zeros (national);
  const char *area = skip_zeros (area_code != NULL ? area_code : "");

  add_key (query, HERALD_MATCH_NATIONAL, HERALD_MATCH_KEY_NATIONAL, bare);
  add_key (query, HERALD_MATCH_NATIONAL, HERALD_MATCH_KEY_NATIONAL, skip_zeros (dialled));
  if (*area != '\0' && g_str_has_prefix (bare, area) && strlen (bare) - strlen (area) >= LOCAL_MIN)
    add_key (query, HERALD_MATCH_NATIONAL, HERALD_MATCH_KEY_DIGITS, bare + strlen (area));
}

/* Of a number written +54 9 … the same without the 9, and the other way round: Argentina's mobile phones have it from
 * abroad and not at home, and no landline has the same digits behind it. NULL: of another country. */
static char *
other_argentine (const char *e164)
{
  if (g_str_has_prefix (e164, "+549"))
    return g_strconcat ("+54", e164 + 4, NULL);
  return g_str_has_prefix (e164, "+54") ? g_strconcat ("+549", e164 + 3, NULL) : NULL;
}

static void
add_public_keys (HeraldMatchQuery *query,
                 HeraldMatch match,
                 const char *e164,
                 const HeraldLocation *location)
{
  const char *region = location != NULL ? location->region : NULL;
  gsize code = herald_plan_code_length (e164);
  HeraldPlan plan;

  add_key (query, match, HERALD_MATCH_KEY_E164, e164);
  add_key (query, HERALD_MATCH_NATIONAL, HERALD_MATCH_KEY_NATIONAL, e164 + 1);
  if (code > 0 && herald_plan_of_region (region, &plan) && strlen (plan.code) == code && strncmp (plan.code, e164 + 1, code) == 0)
    add_home_keys (query, e164 + 1 + code, &plan, location->area_code);
}

/* A contact's number that is @stem, or a main number of it, is that of the caller's company. */
static void
add_switchboard (HeraldMatchQuery *query,
                 const char *stem,
                 gsize extension,
                 gboolean appended)
{
  static const char *const zeros[] = { "0", "00", "000" };

  if (stem[1] != '1')
    add_key (query, HERALD_MATCH_SWITCHBOARD, HERALD_MATCH_KEY_E164, stem);
  for (gsize n = 1; n <= G_N_ELEMENTS (zeros) && n <= extension; n++)
    {
      g_autofree char *text = g_strconcat (stem, zeros[n - 1], NULL);

      /* Appended: never longer than the caller's. A row of numbers: as long, and round. */
      if (appended ? n <= 2 : n == extension && n >= 2)
        add_key (query, HERALD_MATCH_SWITCHBOARD, HERALD_MATCH_KEY_E164, text);
    }
}

static gboolean
may_be_behind_switchboard (const HeraldNumber *number)
{
  return number->kind == HERALD_NUMBER_LANDLINE || number->kind == HERALD_NUMBER_LANDLINE_OR_MOBILE || number->kind == HERALD_NUMBER_UNKNOWN;
}

static void
add_switchboard_keys (HeraldMatchQuery *query,
                      const HeraldNumber *number)
{
  gboolean appended = herald_plan_appends_extensions (number->e164);
  gsize length = strlen (number->e164), head = 1 + herald_plan_code_length (number->e164);
  g_auto (HeraldNumber) known = { 0 };

  /* herald_number_init_keys() has not asked what it is; to ask takes a millisecond where nothing is known. */
  if (number->kind == HERALD_NUMBER_UNKNOWN && number->region == NULL && herald_number_init (&known, number->e164, NULL))
    number = &known;
  if (head == 1 || number->e164 == NULL || !may_be_behind_switchboard (number))
    return;
  for (gsize extension = 1; extension <= SWITCHBOARD_EXTENSION_MAX && head + SWITCHBOARD_SHARED_MIN + extension <= length; extension++)
    {
      g_autofree char *stem = g_strndup (number->e164, length - extension);

      add_switchboard (query, stem, extension, appended);
    }
}

static gboolean
is_code (const char *digits)
{
  return strpbrk (digits, "*#") != NULL;
}

/* A number that is none of the public network, as far as can be told: all its digits count. */
static void
add_other_keys (HeraldMatchQuery *query,
                const HeraldNumber *number)
{
  gboolean internal = number->kind == HERALD_NUMBER_SHORT || is_code (number->digits);

  add_key (query, internal ? HERALD_MATCH_EXTENSION : HERALD_MATCH_NATIONAL, HERALD_MATCH_KEY_DIGITS, number->digits);
  if (!internal)
    add_key (query, HERALD_MATCH_NATIONAL, HERALD_MATCH_KEY_NATIONAL, skip_zeros (number->digits));
}

static void
add_tail_key (HeraldMatchQuery *query,
              const char *digits)
{
  const char *bare = skip_zeros (digits);
  gsize length = strlen (bare);

  if (is_code (bare) || length < HERALD_MATCH_TRAILING_DIGITS)
    return;
  query->bare = g_strdup (bare);
  add_key (query, HERALD_MATCH_TRAILING, HERALD_MATCH_KEY_TAIL, bare + length - HERALD_MATCH_TRAILING_DIGITS);
}

/* The number read where the account is, when it was not before: "030 123456", "654321" in town. */
static gboolean
read_at_home (HeraldNumber *read,
              const HeraldNumber *number,
              const HeraldLocation *location)
{
  g_autofree char *home = herald_location_get_home (location);

  return number->e164 == NULL && home != NULL && !is_code (number->digits) && herald_number_init (read, number->digits, home);
}

/**
 * herald_match_query_new:
 * @number: the caller's number
 * @location: (nullable): where the account dials from
 *
 * Returns: (transfer full): what a contact's number may be for it to be this one; nothing, where there is no digit
 */
HeraldMatchQuery *
herald_match_query_new (const HeraldNumber *number,
                        const HeraldLocation *location)
{
  HeraldMatchQuery *query = g_new0 (HeraldMatchQuery, 1);
  const HeraldNumber *written = number;
  g_auto (HeraldNumber) read = { 0 };
  HeraldMatch surest = HERALD_MATCH_EXACT;
  g_autofree char *other = NULL;

  query->keys = g_array_new (FALSE, FALSE, sizeof (HeraldMatchKey));
  g_array_set_clear_func (query->keys, key_clear);
  query->extension = g_strdup (number->extension);
  if (number->digits == NULL || strpbrk (number->digits, "0123456789") == NULL)
    return query;
  if (read_at_home (&read, number, location) && read.e164 != NULL)
    {
      number = &read;
      surest = HERALD_MATCH_NATIONAL;
    }
  query->public = number->e164 != NULL;
  if (!query->public)
    {
      add_other_keys (query, number);
      if (number->kind != HERALD_NUMBER_SHORT)
        add_tail_key (query, number->digits);
      return query;
    }
  other = other_argentine (number->e164);
  add_public_keys (query, surest, number->e164, location);
  if (other != NULL)
    add_public_keys (query, HERALD_MATCH_NATIONAL, other, location);
  if (written != number)
    add_other_keys (query, written);
  add_switchboard_keys (query, number);
  add_tail_key (query, number->e164);
  return query;
}

/**
 * herald_match_query_free:
 * @query: (transfer full) (nullable): a query
 */
void
herald_match_query_free (HeraldMatchQuery *query)
{
  if (query == NULL)
    return;
  g_array_unref (query->keys);
  g_free (query->bare);
  g_free (query->extension);
  g_free (query);
}

/* Perhaps the same: the shorter one is all of the other's end, or so much is equal that what comes before does not count. */
static gboolean
ends_alike (const char *one,
            const char *other)
{
  gsize a = strlen (one), b = strlen (other), same = 0;

  while (same < a && same < b && one[a - 1 - same] == other[b - 1 - same])
    same++;
  return same >= HERALD_MATCH_TRAILING_DIGITS && (same == MIN (a, b) || same >= TRAILING_ENOUGH);
}

static gboolean
fits (const HeraldMatchQuery *query,
      const HeraldMatchKey *key,
      const HeraldContactNumber *stored)
{
  switch (key->kind)
    {
    case HERALD_MATCH_KEY_E164:
      return g_strcmp0 (stored->e164, key->text) == 0;
    case HERALD_MATCH_KEY_NATIONAL:
      return g_strcmp0 (stored->national, key->text) == 0;
    case HERALD_MATCH_KEY_DIGITS:
      return stored->e164 == NULL && g_str_equal (stored->digits, key->text);
    case HERALD_MATCH_KEY_TAIL:
      return !(query->public && stored->e164 != NULL) && !is_code (stored->digits) && ends_alike (query->bare, skip_zeros (stored->digits));
    default:
      return FALSE;
    }
}

/**
 * herald_match_query_compare:
 * @query: a query
 * @contact: a contact
 * @match: (out): how sure it is
 * @index: (out): which of the contact's numbers it is
 *
 * Returns: whether one of the contact's numbers is the caller's
 */
gboolean
herald_match_query_compare (const HeraldMatchQuery *query,
                            const HeraldContact *contact,
                            HeraldMatch *match,
                            guint *index)
{
  guint n_numbers = herald_contact_get_n_numbers (contact);

  for (guint i = 0; i < query->keys->len; i++)
    {
      const HeraldMatchKey *key = &g_array_index (query->keys, HeraldMatchKey, i);

      if (key->match == HERALD_MATCH_SWITCHBOARD && *herald_contact_get_organisation (contact) == '\0')
        continue;
      for (guint j = 0; j < n_numbers; j++)
        if (fits (query, key, herald_contact_get_number (contact, j)))
          {
            *match = key->match;
            *index = j;
            return TRUE;
          }
    }
  return FALSE;
}

/* Whether the contact is the one behind the number that the caller has said: "x123". */
static gboolean
has_extension (const HeraldContactMatch *match,
               const char *wanted)
{
  const HeraldContactNumber *number = herald_contact_get_number (match->contact, match->index);
  g_autofree char *digits = NULL, *extension = NULL;

  return herald_number_clean (number->number, &digits, &extension) && g_strcmp0 (extension, wanted) == 0;
}

static void
keep (GPtrArray *matches,
      gboolean (*wanted) (const HeraldContactMatch *match, gconstpointer data),
      gconstpointer data)
{
  for (guint i = matches->len; i > 0; i--)
    if (!wanted (matches->pdata[i - 1], data))
      g_ptr_array_remove_index (matches, i - 1);
}

static gboolean
is_of_class (const HeraldContactMatch *match,
             gconstpointer data)
{
  return match->match == *(const HeraldMatch *) data;
}

static gboolean
is_of_extension (const HeraldContactMatch *match,
                 gconstpointer data)
{
  return has_extension (match, data);
}

/**
 * herald_match_query_narrow:
 * @query: a query
 * @matches: (element-type HeraldContactMatch): who has the number; those who are less likely are taken out
 *
 * Leaves the surest class alone: who has the number need not be compared with who may have it. Of several people behind
 * one number the one whose extension is the caller's, where the caller's is known and somebody has it.
 */
void
herald_match_query_narrow (const HeraldMatchQuery *query,
                           GPtrArray *matches)
{
  HeraldMatch surest = HERALD_MATCH_TRAILING;
  gboolean found = FALSE;

  for (guint i = 0; i < matches->len; i++)
    surest = MIN (surest, ((HeraldContactMatch *) matches->pdata[i])->match);
  keep (matches, is_of_class, &surest);
  for (guint i = 0; query->extension != NULL && i < matches->len && !found; i++)
    found = has_extension (matches->pdata[i], query->extension);
  if (found)
    keep (matches, is_of_extension, query->extension);
}
