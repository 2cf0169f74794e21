/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which numbers are asked about, whatever the user has said before. */
#include "numbers/caution.h"

typedef struct
{
  const char *written, *home, *outside, *caution;
} Row;

static const Row rows[] = {
  /* ordinary */
  { "+4930123456", "DE", "", "none" },
  { "030 123456", "DE", "", "none" },
  { "030 123456", "DE", "0", "none" },
  { "+49 30 123456", "DE", "0", "none" },
  { "0049 30 123456", "DE", "", "none" },
  { "+49 1512 3456789", "DE-30", "", "none" },
  { "0800 3301000", "DE", "", "none" },
  { "+1 212 555 0147", "US", "9", "none" },
  { "1002", "DE", "0", "none" },
  { "1002", NULL, "", "none" },
  { "tel:+4930123456", "DE", "", "none" },
  /* dear */
  { "0900 1234567", "DE", "", "premium" },
  { "+49 900 1234567", "DE", "0", "premium" },
  { "+49 900 1234567", "FR", "", "premium" },
  { "00 49 900 1234567", "DE", "", "premium" },
  { "900 234 5678", "US", "9", "premium" },
  { "11880", "DE", "", "special" },
  { "11880", "DE", "0", "special" },
  { "0 11880", "DE", "0", "special" },
  { "411", "US", "", "special" },
  { "4110", "US", "", "none" }, /* a colleague: such codes are for text messages */
  { "0180 5123456", "DE", "", "special" },
  /* abroad */
  { "+44 20 7946 0018", "DE", "", "abroad" },
  { "0044 20 7946 0018", "DE", "0", "abroad" },
  { "+1 876 555 0147", "US", "", "abroad" }, /* Jamaica looks like home */
  { "+881 6 1234 5678", "DE", "", "abroad" },
  { "+4930123456", NULL, "", "abroad" },
  { "+44 20 7946 0018", "de-30", "", "abroad" },
  /* codes */
  { "*21*0900123456#", "DE", "", "code" },
  { "*8", "DE", "", "code" },
  { "#31#030123456", "DE", "", "code" },
  { "tel:**61*+49900123456%23", "DE", "", "unknown" }, /* cannot be dialled at all */
  { "030123456*21", "DE", "", "code" },
  /* letters */
  { "0800 FLOWERS", "DE", "", "letters" },
  { "030123456A", "DE", "", "letters" },
  { "030 123456 ext. 12", "DE", "", "letters" },
  { "0900 FLOWERS", "DE", "", "premium" },
  /* emergency */
  { "112", "DE", "", "emergency" },
  { "110", "DE", "0", "emergency" },
  { "0112", "DE", "0", "emergency" },
  { "0-112", "DE", "0", "emergency" },
  { "999", "GB", "", "emergency" },
  { "911", "US", "9", "emergency" },
  { "9911", "US", "9", "emergency" },
  { "112", NULL, "", "emergency" },
  { "15", "FR", "", "emergency" },
  { "1120", "DE", "", "none" }, /* a colleague */
  /* whatever that is */
  { "010130 900123456", "DE", "", "unknown" },
  { "1234567890123456", "DE", "", "unknown" },
  { "654321", "DE", "", "unknown" },
  { "654321", "DE-30", "", "none" },
  { "+49 112", "DE", "", "unknown" },
  { "", "DE", "", "unknown" },
  { "hello", "DE", "", "unknown" },
};

static void
test_rows (void)
{
  gboolean right = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const HeraldDialRules rules = { NULL, rows[i].outside, "00", 5 };
      const char *caution = herald_caution_to_string (herald_caution_of (rows[i].written, rows[i].home, &rules));

      if (!g_str_equal (caution, rows[i].caution))
        {
          g_test_message ("\"%s\" in %s behind \"%s\": %s, not %s", rows[i].written, rows[i].home, rows[i].outside, caution,
                          rows[i].caution);
          right = FALSE;
        }
    }
  g_assert_true (right);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/caution/rows", test_rows);
  return g_test_run ();
}
