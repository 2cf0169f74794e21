/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding contacts by the beginning or the end of a number, in whatever spelling it is typed. */

#include <string.h>

#include "contacts/match.h"
#include "numbers/clean.h"
#include "numbers/plan.h"
#include "store/search-private.h"

/* Numbers of one country that are looked at. */
#define RANGE_MAX 200
/* Digits that are enough to search numbers for: at the beginning, and at the end. */
#define DIGITS_MIN 2
#define ENDING_MIN 4
/* More digits than any number has. */
#define DIGITS_MAX 32

/* What a number is searched for with: "+49 (0)30 12" is "+493012". NULL: it is no beginning of a number. */
static char *
make_digits (const char *text)
{
  g_autofree char *ascii = g_strstrip (herald_number_to_ascii (text));
  g_autofree char *dropped = herald_number_drop_trunk_zero (ascii);
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *p = dropped; *p != '\0'; p++)
    {
      if (g_ascii_isdigit (*p) || (*p == '+' && digits->len == 0))
        g_string_append_c (digits, *p);
      else if (strchr (" -/.()", *p) == NULL)
        return NULL;
    }
  if (strlen (digits->str + strspn (digits->str, "+0")) < DIGITS_MIN || digits->len > DIGITS_MAX)
    return NULL;
  return g_strdup (digits->str);
}

/* The contacts with a number whose key begins with @from. */
#define BEGINNING(column, more) HERALD_CONTACTS_OF ("SELECT contact AS found FROM numbers WHERE " column " >= ?1 AND " column " < ?4" more " LIMIT ?2")

static gboolean
add_beginning (HeraldSearchRun *run,
               const char *sql,
               const char *from,
               GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (run->database, sql, error);
  g_autofree char *end = g_strdup (from);

  if (select == NULL)
    return FALSE;
  end[strlen (end) - 1]++; /* '9' becomes ':' */
  sqlite3_bind_text (select, 1, from, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (select, 4, end, -1, SQLITE_TRANSIENT);
  return herald_search_take (run, select, RANGE_MAX, error);
}

static gboolean
add_e164 (HeraldSearchRun *run,
          const char *code,
          const char *national,
          GError **error)
{
  g_autofree char *from = g_strconcat ("+", code, national, NULL);

  return *national == '\0' || add_beginning (run, BEGINNING ("e164", ""), from, error);
}

/* As a number of each country, with and without what is dialled there before the area code. */
static gboolean
add_national (HeraldSearchRun *run,
              const char *digits,
              GError **error)
{
  gsize n_plans;
  const HeraldPlan *plans = herald_plan_get_all (&n_plans);

  for (gsize i = 0; i < n_plans && run->candidates->len < HERALD_SEARCH_MAX; i++)
    {
      gsize trunk = strlen (plans[i].trunk);

      if ((trunk == 0 || *digits != '0') && !add_e164 (run, plans[i].code, digits, error))
        return FALSE;
      if (trunk > 0 && g_str_has_prefix (digits, plans[i].trunk) && !add_e164 (run, plans[i].code, digits + trunk, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_ending (HeraldSearchRun *run,
            const char *digits,
            GError **error)
{
  sqlite3_stmt *select = herald_database_prepare (run->database,
    HERALD_CONTACTS_OF ("SELECT contact AS found FROM numbers WHERE " HERALD_NUMBERS_TAIL " >= ?1 AND " HERALD_NUMBERS_TAIL " < ?4"
                 " AND substr (digits, -length (?5)) = ?5 LIMIT ?2"), error);
  gsize length = strlen (digits);
  g_autoptr (GString) tail = g_string_new (digits + length - ENDING_MIN);

  if (select == NULL)
    return FALSE;
  /* As the index has it: the last four, and those before them backwards. */
  for (gsize i = ENDING_MIN; i < HERALD_MATCH_TRAILING_DIGITS && i < length; i++)
    g_string_append_c (tail, digits[length - 1 - i]);
  sqlite3_bind_text (select, 1, tail->str, -1, SQLITE_TRANSIENT);
  tail->str[tail->len - 1]++;
  sqlite3_bind_text (select, 4, tail->str, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (select, 5, digits, -1, SQLITE_TRANSIENT);
  return herald_search_take (run, select, RANGE_MAX, error);
}

/**
 * herald_search_add_by_number:
 * @run: a search
 * @error: return location
 *
 * Where what was typed may be a number, takes the contacts with a number that begins so, as one of any country or without
 * one, or that ends so.
 *
 * Returns: %FALSE with an error
 */
gboolean
herald_search_add_by_number (HeraldSearchRun *run,
                             GError **error)
{
  g_autofree char *written = make_digits (run->search->text);
  const char *digits;

  if (written == NULL)
    return TRUE;
  if (*written == '+')
    return add_e164 (run, "", written + 1, error);
  digits = written + strspn (written, "0");
  /* Numbers without a country, and those of the PBX. */
  if (!add_beginning (run, BEGINNING ("digits", " AND e164 IS NULL"), written, error)
      || !add_beginning (run, BEGINNING ("national", ""), digits, error))
    return FALSE;
  if (digits != written + 1 && !add_e164 (run, "", digits, error))
    return FALSE;
  return add_national (run, written, error) && (strlen (written) < ENDING_MIN || add_ending (run, written, error));
}
