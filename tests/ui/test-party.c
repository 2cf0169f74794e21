/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a row offers to call: numbers stand there as on the card, and are called as they are in the contact. */
#include "ui/party.h"

typedef struct
{
  const char *number, *label, *book_region, *region, *subtitle;
} Row;

static const Row rows[] = {
  { "+442079460018", "work", "DE", "DE", "+44 20 7946 0018 · work · Analytical Engines Ltd" },
  { "+442079460018", NULL, "DE", "GB", "020 7946 0018 · Analytical Engines Ltd" },
  { "03012345678", "home", "DE", "DE", "030 12345678 · home · Analytical Engines Ltd" },
  /* Read in from a German address book by somebody who is in France now. */
  { "03012345678", NULL, "DE", "FR", "+49 30 12345678 · Analytical Engines Ltd" },
  { "03012345678", NULL, "DE", "", "+49 30 12345678 · Analytical Engines Ltd" },
  { "1002", "work", "DE", "DE", "1002 · work · Analytical Engines Ltd" },
  { "*97", NULL, "DE", "DE", "*97 · Analytical Engines Ltd" },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HeraldContact) contact = herald_contact_new ();
      g_autoptr (HeraldParty) party = NULL;

      herald_contact_set_name (contact, "Ada Byron");
      herald_contact_set_organisation (contact, "Analytical Engines Ltd");
      g_assert_true (herald_contact_add_number (contact, rows[i].number, rows[i].label, rows[i].book_region));
      party = herald_party_new (contact, herald_contact_get_number (contact, 0), rows[i].region);
      g_assert_cmpstr (herald_party_get_title (party), ==, "Ada Byron");
      g_assert_cmpstr (herald_party_get_subtitle (party), ==, rows[i].subtitle);
      g_assert_cmpstr (herald_party_get_number (party), ==, rows[i].number);
    }
}

static void
test_without_number (void)
{
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  g_autoptr (HeraldParty) party = NULL;

  herald_contact_set_organisation (contact, "Analytical Engines Ltd");
  party = herald_party_new (contact, NULL, "DE");
  g_assert_cmpstr (herald_party_get_title (party), ==, "Analytical Engines Ltd");
  g_assert_cmpstr (herald_party_get_subtitle (party), ==, "");
  g_assert_cmpstr (herald_party_get_number (party), ==, "");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/party/rows", test_rows);
  g_test_add_func ("/party/without-number", test_without_number);
  return g_test_run ();
}
