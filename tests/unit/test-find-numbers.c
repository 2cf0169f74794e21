/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The telephone numbers in a selected text, and what is none. */
#include "numbers/find.h"

#include <string.h>

typedef struct
{
  const char *text, *home, *found; /* separated by | */
} Row;

static const Row rows[] = {
  /* one number, as people and programs write it */
  { "030 123456", "DE", "030 123456" },
  { "  +49 30 123456\n", "DE", "+49 30 123456" },
  { "+49 (0)30 / 12 34 56", "DE", "+49 (0)30 / 12 34 56" },
  { "(030) 12 34 56-0", "DE", "(030) 12 34 56-0" },
  { "Tel.: 030/123456", "DE", "030/123456" },
  { "Tel.-Nr. 030 123456 (Zentrale)", "DE", "030 123456" },
  { "Telefon: 0049 30 123456, Fax: 030 123457", "DE", "0049 30 123456|030 123457" },
  { "Call me at 0151 23456789 after 10:30.", "DE", "0151 23456789" },
  { "+44 20 7946 0018", "DE", "+44 20 7946 0018" },
  { "+44\xc2\xa0" "20\xc2\xa0" "7946\xc2\xa0" "0018", "DE", "+44\xc2\xa0" "20\xc2\xa0" "7946\xc2\xa0" "0018" },
  { "(212) 555-0147", "US", "(212) 555-0147" },
  { "212.555.0147", "US", "212.555.0147" },
  { "01.42.68.53.00", "FR", "01.42.68.53.00" },
  { "01 42 68 53 00", "FR", "01 42 68 53 00" },
  { "912 345 678", "ES", "912 345 678" },
  { "06 698 12345", "IT", "06 698 12345" },
  { "tel:+4930123456", "DE", "+4930123456" },
  { "<a href=\"tel:+49-30-123456\">call</a>", "DE", "+4930123456" },
  { "sip:1002@pbx.example.com", "DE", "1002" },
  { "+49 30 5550-123 ext. 7", "DE", "+49 30 5550-123 ext. 7" },
  /* alone it may be an extension, a code, or a number that no table knows */
  { "1002", "DE", "1002" },
  { "*43", "DE", "*43" },
  { "*21*030123456#", "DE", "*21*030123456#" },
  { "112", "DE", "112" },
  { "654321", "DE-30", "654321" },
  { "+4930 5", "DE", "" },
  { "Room 1002", "DE", "" },
  { "It costs 1002 and 43", "DE", "" },
  /* several */
  { "Ada: 030 123456\nKonrad: 030 7654321\nAda again: +49 30 123456", "DE", "030 123456|030 7654321" },
  { "030 123456, 030 123457; 030 123458", "DE", "030 123456|030 123457|030 123458" },
  { "office +44 20 7946 0018 mobile +44 7911 123456", "DE", "+44 20 7946 0018|+44 7911 123456" },
  /* dates */
  { "23.11.2026", "DE", "" },
  { "2026-11-23", "DE", "" },
  { "03/04/2026", "US", "" },
  { "from 01.02.2026 to 03.04.2026", "DE", "" },
  { "2026-11-23 16:51:56", "DE", "" },
  { "on 01.02.2026 call 030 123456", "DE", "030 123456" },
  { "01.02.26 030 123456", "DE", "030 123456" },
  /* accounts */
  { "DE89 3704 0044 0532 0130 00", "DE", "" },
  { "IBAN DE89370400440532013000 BIC COBADEFFXXX", "DE", "" },
  { "GB29 NWBK 6016 1331 9268 19", "GB", "" },
  { "FR14 2004 1010 0505 0001 3M02 606", "FR", "" },
  { "Konto 0532013000, BLZ 37040044", "DE", "" },
  { "IBAN: DE89 3704 0044 0532 0130 00, Tel. 030 123456", "DE", "030 123456" },
  { "4111 1111 1111 1111", "DE", "" },
  { "4111 1111 1111 1111", "US", "" },
  /* prices */
  { "1.234.567,89 €", "DE", "" },
  { "EUR 12345678", "DE", "" },
  { "$2125550147", "US", "" },
  { "2125550147 USD", "US", "" },
  { "0301234567 €", "DE", "" },
  { "for 49,90 € call 030 123456", "DE", "030 123456" },
  /* orders and the like */
  { "Order no. 12345678", "DE", "" },
  { "Bestellnummer: 4711-0815", "DE", "" },
  { "Invoice 2125550147", "US", "" },
  { "Rechnung Nr. 20261123", "DE", "" },
  { "see #2125550147", "US", "" },
  { "ticket 2125550147, phone 212-555-0148", "US", "212-555-0148" },
  { "Customer 12345678: 030 123456", "DE", "030 123456" },
  { "Customer: 030 123456", "DE", "030 123456" },
  { "ISBN 978-3-16-148410-0", "DE", "" },
  { "#12345678", "DE", "#12345678" }, /* a code: it is asked about */
  { "Ticket #12345678", "DE", "" },
  { "12345678", "DE", "" },
  { "a3f0-0301234567-bb", "DE", "" },
  { "192.168.100.200", "US", "" },
  { "x0301234567x", "DE", "" },
  { "https://example.com/0301234567/", "DE", "" },
  /* nothing, or not text */
  { "", "DE", "" },
  { "no number here", "DE", "" },
  { "\xff\xfe\x80", "DE", "" },
  { "\xff 030 123456 \xfe", "DE", "030 123456" },
  { "tel:alice", "DE", "" },
  { "030 123456", NULL, "" },
  { "+49 30 123456", NULL, "+49 30 123456" },
};

static char *
find (const char *text,
      const char *home)
{
  g_autoptr (GPtrArray) found = herald_find_numbers (text, -1, home);

  g_ptr_array_add (found, NULL);
  return g_strjoinv ("|", (char **) found->pdata);
}

static void
test_rows (void)
{
  gboolean right = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *found = find (rows[i].text, rows[i].home);

      if (!g_str_equal (found, rows[i].found))
        {
          g_test_message ("\"%s\" in %s: \"%s\", not \"%s\"", rows[i].text, rows[i].home, found, rows[i].found);
          right = FALSE;
        }
    }
  g_assert_true (right);
}

/* A whole page may be selected, or a gigabyte offered. */
static void
test_bounded (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) many = NULL, late = NULL, cut = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (text, "030 12%04u\n", i);
  many = herald_find_numbers (text->str, text->len, "DE");
  g_assert_cmpuint (many->len, ==, HERALD_FIND_MAX);

  g_string_truncate (text, 0);
  for (guint i = 0; i < HERALD_FIND_TEXT_MAX / 2; i++)
    g_string_append (text, "x ");
  g_string_append (text, "030 123456");
  late = herald_find_numbers (text->str, text->len, "DE");
  g_assert_cmpuint (late->len, ==, 0);

  /* A number that the bound cuts in two is not taken for a shorter one. */
  g_string_truncate (text, HERALD_FIND_TEXT_MAX - strlen ("+49301234"));
  g_string_append (text, "+493012345678");
  cut = herald_find_numbers (text->str, text->len, "DE");
  g_assert_cmpuint (cut->len, ==, 0);
}

/* What makes a careless pattern search for minutes. */
static void
test_hostile (void)
{
  static const char *const pieces[] = { "1.", "DE89 ", "1234 ", "0-", "order ", "1,1'", "(0)", "+4", "#1", "€1", "tel:", "1/1/", "((((" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GPtrArray) found = NULL;

      while (text->len < HERALD_FIND_TEXT_MAX)
        g_string_append (text, pieces[i]);
      found = herald_find_numbers (text->str, text->len, "DE");
      g_assert_cmpuint (found->len, <=, HERALD_FIND_MAX);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/find/rows", test_rows);
  g_test_add_func ("/find/bounded", test_bounded);
  g_test_add_func ("/find/hostile", test_hostile);
  return g_test_run ();
}
