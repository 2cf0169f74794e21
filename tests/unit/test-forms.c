/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numbers/forms.h"

typedef struct
{
  const char *number;
  const char *region;
  const char *form;
  const char *expected; /* NULL: the number has no such form */
} Row;

static const Row rows[] = {
  { "030 123456", "DE", "e164", "+4930123456" },
  { "030 123456", "DE", "digits", "4930123456" },
  { "030 123456", "DE", "dial00", "004930123456" },
  { "+49 30 123456", "FR", "national", "030123456" },
  { "+49 30 123456", "FR", "nsn", "30123456" },
  { "+49 30 1234567", "DE", "last7", "1234567" },
  { "+49 30 1234567", "DE", "last10", NULL },
  { "+49 30 1234567", "DE", "last9", "301234567" },
  { "+39 06 12345678", "IT", "national", "0612345678" },
  { "+39 06 12345678", "IT", "nsn", "0612345678" },
  { "+1 415 555 2671", "US", "national", "4155552671" },
  { "+44 20 7946 0900", "GB", "national", "02079460900" },
  { "1001", "DE", "digits", "1001" },
  { "1001", "DE", "e164", NULL },
  { "1001", "DE", "national", NULL },
  { "1001", "DE", "dial00", NULL },
  { "1001", "DE", "last4", "1001" },
  { "*21#", "DE", "digits", "*21#" },
  { "030 123456", "DE", "last0", NULL },
  { "030 123456", "DE", "last3", NULL },
  { "030 123456", "DE", "last07", NULL },
  { "030 123456", "DE", "last", NULL },
  { "030 123456", "DE", "lastN", NULL },
  { "030 123456", "DE", "e165", NULL },
  { "030 123456", "DE", "", NULL },
};

static void
test_forms (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (HeraldNumber) number = { 0 };
      g_autofree char *form = NULL;

      g_test_message ("%s as %s", rows[i].number, rows[i].form);
      g_assert_true (herald_number_init (&number, rows[i].number, rows[i].region));
      form = herald_number_form (&number, rows[i].form);
      g_assert_cmpstr (form, ==, rows[i].expected);
      if (form != NULL)
        g_assert_true (herald_number_is_form (rows[i].form));
    }
  g_assert_false (herald_number_is_form ("last99"));
  g_assert_false (herald_number_is_form ("loose"));
}

static void
test_loose (void)
{
  static const char *const expected[][3] = {
    { "030 123456", "DE", "*0*1*2*3*4*5*6*" },
    { "+49 30 12345678", "DE", "*2*3*4*5*6*7*8*" },
    { "1001", "DE", "*1*0*0*1*" },
    { "*21#", "DE", "*2*1*" },
    { "*#", "DE", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_auto (HeraldNumber) number = { 0 };
      g_autofree char *loose = NULL;

      if (!herald_number_init (&number, expected[i][0], expected[i][1]))
        continue;
      loose = herald_number_form_loose (&number, '*');
      g_assert_cmpstr (loose, ==, expected[i][2]);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/forms/table", test_forms);
  g_test_add_func ("/forms/loose", test_loose);
  return g_test_run ();
}
