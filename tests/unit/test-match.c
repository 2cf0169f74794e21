/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose number it is: pairs of a caller's and a stored number that must and must not be the same. */
#include "contacts/match.h"

#include <string.h>

/* Stored numbers are read in the country of @stored_home, the caller's as the PBX sent it in the account's country. */
typedef struct
{
  const char *caller;
  const char *region, *area; /* of the account */
  const char *stored;
  const char *stored_home;
  const char *class; /* NULL: not the same */
} Row;

#define EXACT "exact"
#define NATIONAL "national"
#define EXTENSION "extension"
#define SWITCHBOARD "switchboard"
#define TRAILING "trailing"

/* The contacts have a company unless said otherwise. */
static const Row rows[] = {
  /* One number in two spellings: a slash (zammad #4872), blanks (fritzboxtr064 #38), +49, 0 and 0049 (NethServer #7978). */
  { "+4930123456", "DE", NULL, "030/123456", "DE", EXACT },
  { "030123456", "DE", NULL, "+49 (0)30 12 34 56", "DE", EXACT },
  { "004930123456", "DE", NULL, "030 123456", "DE", EXACT },
  { "4930123456", "DE", NULL, "030-123456", "DE", EXACT },
  { "#31#030123456", "DE", NULL, "030 123456", "DE", EXACT },
  { "+4930123456", "FR", NULL, "0049 30 123456", NULL, EXACT },
  { "+390669812345", "DE", NULL, "06 698 12345", "IT", EXACT },
  { "+525512345678", "MX", NULL, "+52 1 55 1234 5678", NULL, EXACT },
  { "+18003569377", "US", NULL, "1-800-FLOWERS", "US", EXACT },
  { "+16502530000", "US", NULL, "(650) 253-0000 x123", "US", EXACT }, /* yaai #99 */
  { "+4930123456;ext=9", "DE", NULL, "tel:+49-30-123456;ext=12", NULL, EXACT },
  { "+61287654321", "AU", NULL, "1831 02 8765 4321", "AU", EXACT },
  { "+4930123456", "DE", NULL, "\xef\xbc\x90\xef\xbc\x93\xef\xbc\x90\xc2\xa0" "123456", "DE", EXACT },
  /* The same but for one thing. */
  { "+4930123456", "DE", NULL, "030 123457", "DE", NULL },
  { "+4930123456", "DE", NULL, "040 123456", "DE", NULL },
  { "+4930123456", "DE", NULL, "+43 30 123456", NULL, NULL },
  { "+493012345", "DE", NULL, "030 123456", "DE", NULL },
  { "+49301234567", "DE", NULL, "040 1234567", "DE", NULL },
  { "+49301234567", "DE", NULL, "+43 1 1234567", NULL, NULL },
  { "+16502530000", "US", NULL, "(415) 253-0000", "US", NULL },
  { "+441632960123", "GB", NULL, "+44 1632 960124", NULL, NULL },
  { "+390669812345", "IT", NULL, "+39 6 698 12345", NULL, NULL },
  /* Argentina's 9 is in front of the same national number. */
  { "+5491123456789", "AR", NULL, "+54 11 2345 6789", NULL, NATIONAL },
  { "+541123456789", "AR", NULL, "011 15 2345-6789", "AR", NATIONAL },
  { "+5491123456789", "DE", NULL, "011 15 2345-6789", "AR", EXACT },
  { "+5491123456788", "AR", NULL, "+54 11 2345 6789", NULL, NULL },
  /* Stored without knowing the country, in the account's own. */
  { "+4930123456", "DE", NULL, "030 123456", NULL, NATIONAL },
  { "030123456", "DE", NULL, "030 123456", NULL, NATIONAL },
  { "+390669812345", "IT", NULL, "06 698 12345", NULL, NATIONAL },
  { "+79123456789", "RU", NULL, "8 912 345-67-89", NULL, NATIONAL },
  { "+3612345678", "HU", NULL, "06 1 234 5678", NULL, NATIONAL },
  { "+14162345678", "US", NULL, "416 234 5678", NULL, NATIONAL }, /* one numbering plan, two countries */
  { "030123456", NULL, NULL, "030 123456", NULL, NATIONAL },
  { "030123456", NULL, NULL, "30123456", NULL, NATIONAL },
  { "+4930123456", "DE", NULL, "040 123456", NULL, NULL },
  /* In town: stored or shown without the area code (Fritz-Call-Monitor-Feed #2). */
  { "+49301234567", "DE", "30", "1234567", "DE", NATIONAL },
  { "+49301234567", "DE", "030", "123 45 67", NULL, NATIONAL },
  { "+4930123456", "DE", "30", "123456", "DE", NATIONAL },
  { "123456", "DE", "30", "030 123456", "DE", NATIONAL },
  { "1234567", "DE", "30", "+49 30 1234567", NULL, NATIONAL },
  { "1234567", "DE", "30", "1234567", "DE", NATIONAL },
  { "2530000", "US", "650", "+1 650 253 0000", NULL, NATIONAL },
  { "+16502530000", "US", "650", "253-0000", "US", NATIONAL },
  { "1234567", "DE", "30", "+49 40 1234567", NULL, NULL },
  { "+49401234567", "DE", "30", "123456", "DE", NULL },
  { "+493012345", "DE", "30", "12345", "DE", NULL }, /* five digits are the PBX's */
  { "123456", "DE", "30", "+49 40 123456", NULL, NULL },
  /* Of the own PBX: all digits or nothing (GSConnect #1248). */
  { "1001", "DE", NULL, "1001", "DE", EXTENSION },
  { "1001", "DE", "30", "10-01", "DE", EXTENSION },
  { "900", "DE", NULL, "900", NULL, EXTENSION },
  { "*98", "DE", NULL, "*98", "DE", EXTENSION },
  { "*21*030123456#", "DE", NULL, "*21*030123456#", "DE", EXTENSION },
  { "900", "DE", NULL, "030 555900", "DE", NULL },
  { "900", "DE", NULL, "1900", "DE", NULL },
  { "1001", "DE", NULL, "11001", "DE", NULL },
  { "1001", "DE", NULL, "030 5551001", "DE", NULL },
  { "0900", "DE", NULL, "900", "DE", NULL },
  { "+49305551001", "DE", NULL, "1001", "DE", NULL },
  { "98", "DE", NULL, "*98", "DE", NULL },
  { "123456", "DE", NULL, "030 123456", "DE", NULL },
  { "0", "DE", NULL, "030 5550-0", "DE", NULL },
  /* Switchboards: 5550 is the company's, 5550-0 its operator. */
  { "+49305550123", "DE", NULL, "030 5550-0", "DE", SWITCHBOARD },
  { "+493055501", "DE", NULL, "030 5550-0", "DE", SWITCHBOARD },
  { "+493055500", "DE", NULL, "030 5550-0", "DE", EXACT },
  { "+4930555012345", "DE", NULL, "030 5550-0", "DE", SWITCHBOARD },
  { "+49305550123456", "DE", NULL, "030 5550-0", "DE", NULL }, /* six digits behind it */
  { "+49305550123", "DE", NULL, "030 5550-00", "DE", SWITCHBOARD },
  { "+4930555012", "DE", NULL, "030 5550", "DE", SWITCHBOARD },
  { "+4930555123", "DE", NULL, "030 555", "DE", NULL }, /* five digits of the national number are shared */
  { "+43158804123", "AT", NULL, "01 58804-0", "AT", SWITCHBOARD },
  { "+43158804123", "DE", NULL, "+43 1 58804", NULL, SWITCHBOARD },
  { "+35227123456", "LU", NULL, "27 12 34 50", "LU", SWITCHBOARD },
  { "+49305551123", "DE", NULL, "030 5550-0", "DE", NULL },
  { "+4930555123", "DE", NULL, "030 5551-23", "DE", EXACT },
  { "+4930555", "DE", NULL, "030 5550-0", "DE", NULL },
  { "030555012", "DE", NULL, "+49 30 5550-0", "DE", SWITCHBOARD },
  { "5550123", "DE", "30", "030 5550-0", "DE", SWITCHBOARD },
  { "+4915112345678", "DE", NULL, "0151 12345670", "DE", NULL }, /* a mobile phone is behind nothing */
  { "+491711234567", "DE", NULL, "0171 123450", "DE", NULL },
  { "+436641234567", "AT", NULL, "0664 123450", "AT", NULL },
  { "+498003301234", "DE", NULL, "0800 3301000", "DE", NULL },
  { "+16502530012", "US", NULL, "650 253 0000", "US", SWITCHBOARD },
  { "+16502530123", "US", NULL, "650 253 0000", "US", SWITCHBOARD },
  { "+16502530123", "US", NULL, "650 253 0100", "US", SWITCHBOARD },
  { "+16502530123", "US", NULL, "650 253 0120", "US", NULL }, /* in a row of numbers every tenth ends in 0 */
  { "+16502531123", "US", NULL, "650 253 0000", "US", NULL },
  { "+16502530223", "US", NULL, "650 253 0100", "US", NULL },
  { "+33142685312", "FR", NULL, "01 42 68 53 00", "FR", SWITCHBOARD },
  { "+33142685312", "FR", NULL, "01 42 68 53 10", "FR", NULL },
  { "+33612345678", "FR", NULL, "06 12 34 56 00", "FR", NULL },
  { "+442079460123", "GB", NULL, "020 7946 0100", "GB", SWITCHBOARD },
  { "+442079460123", "GB", NULL, "020 7946 0200", "GB", NULL },
  /* Perhaps: the country of one side is not known, and nothing speaks against it. */
  { "1234567", "DE", NULL, "+49 30 1234567", NULL, TRAILING },
  { "1234567", NULL, NULL, "030 1234567", "DE", TRAILING },
  { "0301234567", NULL, NULL, "+49 30 1234567", NULL, TRAILING },
  { "+49301234567", "DE", NULL, "1234567", "DE", TRAILING },
  { "+49301234567", "AT", NULL, "030 1234567", NULL, TRAILING },
  { "+79123456789", "DE", NULL, "8 912 345-67-89", NULL, TRAILING },
  { "90301234567", NULL, NULL, "+49 30 1234567", NULL, TRAILING },
  { "+49301234567", "DE", NULL, "040 1234567", NULL, NULL }, /* the area codes differ */
  { "0401234567", NULL, NULL, "+49 30 1234567", NULL, NULL },
  { "+49301234567", "DE", NULL, "234567", "DE", NULL },
  { "234567", "DE", NULL, "+49 30 1234567", NULL, NULL },
  { "1234567", "DE", NULL, "*1234567", "DE", NULL },
  { "*1234567", "DE", NULL, "+49 30 1234567", NULL, NULL },
};

static HeraldContact *
make_contact (const char *name,
              const char *organisation,
              const char *number,
              const char *home)
{
  HeraldContact *contact = herald_contact_new ();

  herald_contact_set_name (contact, name);
  herald_contact_set_organisation (contact, organisation);
  g_assert_true (herald_contact_add_number (contact, number, NULL, home));
  return contact;
}

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      g_autoptr (HeraldNumber) number = herald_number_new (row->caller, row->region);
      g_autoptr (HeraldContact) contact = make_contact ("Ada", "Example Ltd", row->stored, row->stored_home);
      HeraldMatch match;
      guint index = 99;
      gboolean found = herald_contact_match (contact, number, &(HeraldLocation){ row->region, row->area }, &match, &index);

      if (g_strcmp0 (found ? herald_match_to_string (match) : NULL, row->class) == 0 && (!found || index == 0))
        continue;
      g_test_message ("%s in %s calls, %s of %s is stored: %s, not %s", row->caller, row->region, row->stored, row->stored_home,
                      found ? herald_match_to_string (match) : "no match", row->class);
      g_test_fail ();
    }
}

/* A number that holds nothing matches nobody, whatever is stored (GSConnect #2176). */
static void
test_nothing (void)
{
  HeraldNumber empty = { .digits = (char *) "" }, none = { 0 }, plus = { .digits = (char *) "+" };
  const HeraldNumber *const numbers[] = { &empty, &none, &plus };
  static const HeraldContactNumber stored[] = { { "", NULL, "", NULL, NULL }, { "+", NULL, "+", NULL, NULL }, { "", NULL, "", "", "" } };
  g_autoptr (HeraldContact) contact = make_contact ("Ada", "Example Ltd", "030 123456", "DE");

  for (guint i = 0; i < G_N_ELEMENTS (stored); i++)
    herald_contact_add_number_with_keys (contact, &stored[i]);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      HeraldMatch match;
      guint index;

      g_assert_false (herald_contact_match (contact, numbers[i], &(HeraldLocation){ "DE", "30" }, &match, &index));
      g_assert_false (herald_contact_match (contact, numbers[i], NULL, &match, &index));
    }
}

/* The main number of somebody without a company is a number of their own. */
static void
test_switchboard_needs_company (void)
{
  g_autoptr (HeraldContact) person = make_contact ("Ada", NULL, "030 5550-0", "DE"), company = make_contact (NULL, "Ltd", "030 5550-0", "DE");
  g_autoptr (HeraldNumber) number = herald_number_new ("+49305550123", "DE");
  HeraldMatch match;
  guint index;

  g_assert_false (herald_contact_match (person, number, NULL, &match, &index));
  g_assert_true (herald_contact_match (company, number, NULL, &match, &index));
  g_assert_cmpint (match, ==, HERALD_MATCH_SWITCHBOARD);
}

/* Names of those found among contacts "name|company|number", in order. */
static char *
names_of (const char *const *contacts,
          const char *caller,
          const char *area)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  g_autoptr (HeraldNumber) number = herald_number_new (caller, "DE");
  g_autoptr (GPtrArray) found = NULL;
  GString *names = g_string_new (NULL);

  for (; *contacts != NULL; contacts++)
    {
      g_auto (GStrv) parts = g_strsplit (*contacts, "|", 3);

      g_ptr_array_add (all, make_contact (parts[0], parts[1], parts[2], *parts[2] == '?' ? NULL : "DE"));
    }
  found = herald_contact_match_all (all, number, &(HeraldLocation){ "DE", area });
  for (guint i = 0; i < found->len; i++)
    {
      const HeraldContactMatch *match = found->pdata[i];

      g_string_append_printf (names, "%s%s:%s", i > 0 ? " " : "", herald_contact_get_name (match->contact), herald_match_to_string (match->match));
    }
  return g_string_free (names, FALSE);
}

static void
test_all (void)
{
  static const char *const book[] = {
    "Ada|Example Ltd|030 5550-12", "Desk|Example Ltd|030 5550-0", "Bob|Example Ltd|030 5550-12", "Tom||5550120", NULL,
  };
  static const struct
  {
    const char *caller, *names;
  } cases[] = {
    { "+4930555012", "Ada:exact Bob:exact" },
    { "+4930555013", "Desk:switchboard" },
    { "5550120", "Tom:national" },
    { "+4940999999", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *names = names_of (book, cases[i].caller, NULL);

      g_assert_cmpstr (names, ==, cases[i].names);
    }
}

/* Two people behind one number: the extension decides where the caller's is known, and hides nobody where it is not theirs. */
static void
test_extensions (void)
{
  static const char *const book[] = { "Ada||030 5550 x12", "Bob||030 5550;ext=13", "Cid||030 5550", NULL };
  g_autofree char *ada = names_of (book, "+49305550;ext=12", NULL), *bob = names_of (book, "+49305550 x13", NULL);
  g_autofree char *unknown = names_of (book, "+49305550;ext=99", NULL), *none = names_of (book, "+49305550", NULL);

  g_assert_cmpstr (ada, ==, "Ada:exact");
  g_assert_cmpstr (bob, ==, "Bob:exact");
  g_assert_cmpstr (unknown, ==, "Ada:exact Bob:exact Cid:exact");
  g_assert_cmpstr (none, ==, "Ada:exact Bob:exact Cid:exact");
}

/* The surest of a contact's numbers is the one that is told. */
static void
test_which (void)
{
  g_autoptr (HeraldContact) contact = make_contact ("Ada", "Example Ltd", "030 5550-0", "DE");
  g_autoptr (HeraldNumber) number = herald_number_new ("+4930555012", "DE");
  HeraldMatch match;
  guint index;

  g_assert_true (herald_contact_add_number (contact, "0171 1234567", NULL, "DE"));
  g_assert_true (herald_contact_add_number (contact, "030 555012", NULL, "DE"));
  g_assert_true (herald_contact_match (contact, number, NULL, &match, &index));
  g_assert_cmpint (match, ==, HERALD_MATCH_EXACT);
  g_assert_cmpuint (index, ==, 2);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/match/rows", test_rows);
  g_test_add_func ("/match/nothing", test_nothing);
  g_test_add_func ("/match/switchboard-needs-company", test_switchboard_needs_company);
  g_test_add_func ("/match/all", test_all);
  g_test_add_func ("/match/extensions", test_extensions);
  g_test_add_func ("/match/which", test_which);
  return g_test_run ();
}
