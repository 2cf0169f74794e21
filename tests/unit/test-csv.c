/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "contacts/csv-guess.h"
#include "contacts/csv-table.h"
#include "contacts/reader.h"
#include "contacts/writer.h"

typedef struct
{
  const char *what;
  const char *text;
  gssize length;        /* -1: to the NUL */
  const char *contacts; /* "name|organisation|email|label:E.164 or digits,…" each with a line feed */
  const char *faults;   /* "line reason…" the beginning of each, each with a line feed; "!" in front: skipped */
} Row;

static const Row rows[] = {
  { "plain", "Name,Company,Phone\r\nAda Byron,Engines Ltd,030 123456\r\n", -1, "Ada Byron|Engines Ltd||-:+4930123456\n", "" },
  { "semicolons (German Excel), Windows-1252",
    "Vorname;Nachname;Firma;Telefon gesch\xe4" "ftlich;Mobiltelefon;Telefon privat\nJ\xfcrgen;M\xfcller;M\xfcller & S\xf6hne;030/123456;0171 1234567;\n", -1,
    "J\xc3\xbcrgen M\xc3\xbcller|M\xc3\xbcller & S\xc3\xb6hne||work:+4930123456,mobile:+491711234567\n", "" },
  { "tabs", "Name\tPhone\nAda\t030 123456\n", -1, "Ada|||-:+4930123456\n", "" },
  { "byte order mark", "\xef\xbb\xbfName,Phone\nAda,030 123456\n", -1, "Ada|||-:+4930123456\n", "" },
  { "UTF-16 LE as Excel writes it", "\xff\xfeN\0a\0m\0e\0\t\0T\0e\0l\0\n\0\xc4\0\t\0" "1\0" "0\0" "0\0" "1\0\n\0", 34, "\xc3\x84|||-:1001\n", "" },
  { "UTF-16 BE", "\xfe\xff\0N\0a\0m\0e\0,\0T\0e\0l\0\n\0A\0,\0" "1\0" "0\0\n", 30, "A|||-:10\n", "" },
  { "quotes, separators and line ends inside", "Name,Notes,Phone\n\"Byron, \"\"Ada\"\"\",\"one\r\ntwo\",030 123456\nB,,10\n", -1,
    "Byron, \"Ada\"|||-:+4930123456\nB|||-:10\n", "" },
  { "French Outlook", "Pr\xc3\xa9nom;Nom;Soci\xc3\xa9t\xc3\xa9;T\xc3\xa9l\xc3\xa9phone (bureau);T\xc3\xa9l. mobile;Adresse de messagerie\n"
    "Marie;Curie;Radium;+33 1 42 68 53 00;+33 6 12 34 56 78;m@example.com\n", -1,
    "Marie Curie|Radium|m@example.com|work:+33142685300,mobile:+33612345678\n", "" },
  { "Spanish", "Nombre;Apellidos;Empresa;Tel\xc3\xa9" "fono del trabajo;Tel\xc3\xa9" "fono m\xc3\xb3vil\nAna;Ruiz;Sol;+34 911 23 45 67;+34 612 345 678\n", -1,
    "Ana Ruiz|Sol||work:+34911234567,mobile:+34612345678\n", "" },
  { "English Outlook", "\"First Name\",\"Middle Name\",\"Last Name\",\"Company\",\"Business Phone\",\"Home Phone\",\"Mobile Phone\",\"Business Fax\",\"E-mail Address\"\n"
    "\"Grace\",\"B\",\"Hopper\",\"Navy\",\"+1 650 253 0000\",\"\",\"\",\"+1 650 253 0001\",\"g@example.com\"\n", -1,
    "Grace B Hopper|Navy|g@example.com|work:+16502530000,work fax:+16502530001\n", "" },
  { "Google", "Name,Given Name,Family Name,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value,Organization 1 - Name\n"
    "Ada Byron,Ada,Byron,* Work,a@example.com,Mobile,030 123456,* Work,+33 1 42 68 53 00 ::: 1001,Engines\n", -1,
    "Ada Byron|Engines|a@example.com|mobile:+4930123456,work:+33142685300,work:1001\n", "" },
  { "Google since 2024", "First Name,Last Name,Organization Name,Phone 1 - Label,Phone 1 - Value\nAda,Byron,Engines,Mobile,030 123456\n", -1,
    "Ada Byron|Engines||mobile:+4930123456\n", "" },
  { "name beside a given name is the family's", "Name;Vorname;Telefon\nZuse;Konrad;030 123456\n", -1, "Konrad Zuse|||-:+4930123456\n", "" },
  { "no header", "Ada Byron;030 123456;Engines\nB;10;C\n", -1, "Ada Byron|Engines||-:+4930123456\nB|C||-:10\n", "" },
  { "bare carriage returns", "Name,Phone\rAda,10\r", -1, "Ada|||-:10\n", "" },
  { "no line end at the end", "Name,Phone\nAda,10", -1, "Ada|||-:10\n", "" },
  { "blank lines and short records", "Name,Company,Phone\n\n,,\nAda\nB,C,10,x,y\n", -1, "Ada|||\nB|C||-:10\n", "" },
  { "a bad number", "Name,Phone\nAda,ask Bob\nB,10\n", -1, "Ada|||\nB|||-:10\n", "2 “ask Bob” is not\n" },
  { "nothing to call it by, with the right line", "Name,Notes,Phone\nA,\"x\ny\",10\n,n,\nB,,11\n", -1, "A|||-:10\nB|||-:11\n", "!4 The contact has neither\n" },
  { "a quote that is never closed costs one line", "Name,Phone\nA,10\n\"B,11\nC,12\nD,13\n", -1, "A|||-:10\nC|||-:12\nD|||-:13\n",
    "!3 A quotation mark\n" },
  { "quotes inside a field", "Name,Phone\nA \"B\" C,10\n\"D\"x,11\n", -1, "A \"B\" C|||-:10\nDx|||-:11\n", "" },
  { "unknown columns", "Foo,Bar\nAda,x\n", -1, "", "1 No column has\n!2 The contact\n" },
  { "no phone column", "Name,Bar\nAda,x\n", -1, "Ada|||\n", "1 No column is named\n" },
  { "bars", "Name|Phone\nAda, Countess|030 123456\n", -1, "Ada, Countess|||-:+4930123456\n", "" },
  { "UTF-16 LE without a mark", "N\0a\0m\0e\0,\0T\0e\0l\0\n\0A\0,\0" "1\0" "0\0\n\0", 28, "A|||-:10\n", "" },
  { "unknown names over numbers and addresses", "Kd-Nr,Wer,Was,Woher\n10023,Ada,030 1234567,ada@example.com\n10024,B,+33 1 42 68 53 00,\n", -1,
    "||ada@example.com|-:+49301234567\n|||-:+33142685300\n", "" },
  { "no header, by what most cells are", "ada@example.com;Ada;10115;030 123456\nb@example.com;B;;\n;C;x;1001\n", -1,
    "Ada||ada@example.com|-:10115,-:+4930123456\nB||b@example.com|\nC|||-:1001\n", "3 \xe2\x80\x9cx\xe2\x80\x9d is not\n" },
  { "Italian, Dutch, Polish", "Nome,Cognome,Azienda,Cellulare\nAda,Rossi,Sole,+39 347 123 4567\n", -1, "Ada Rossi|Sole||mobile:+393471234567\n", "" },
  { "Dutch", "Voornaam;Achternaam;Bedrijf;Telefoon werk\nAn;Vos;Zon;+31 20 123 4567\n", -1, "An Vos|Zon||work:+31201234567\n", "" },
  { "labels of several numbers", "Name,Phone 1 - Type,Phone 1 - Value\nA,work ::: home,10 ::: 11\n", -1, "A|||work:10,home:11\n", "" },
  { "control characters", "Name,Phone\nA\x1b[31m\xe2\x80\xae" "B,10\n", -1, "A [31mB|||-:10\n", "" },
  { "NUL bytes", "Name,Phone\nA\0B,10\n", 18, "AB|||-:10\n", "" },
  { "empty", "", 0, "", "" },
};

static void
append_contact (GString *text,
                const HeraldContact *contact)
{
  g_string_append_printf (text, "%s|%s|%s|", herald_contact_get_name (contact), herald_contact_get_organisation (contact),
                          herald_contact_get_email (contact));
  for (guint i = 0; i < herald_contact_get_n_numbers (contact); i++)
    {
      const HeraldContactNumber *number = herald_contact_get_number (contact, i);

      g_string_append_printf (text, "%s%s:%s", i > 0 ? "," : "", number->label != NULL ? number->label : "-",
                              number->e164 != NULL ? number->e164 : number->digits);
    }
  g_string_append_c (text, '\n');
}

static void
drain (HeraldReader *reader,
       GString *contacts)
{
  HeraldContact *contact;

  while ((contact = herald_reader_next (reader)) != NULL)
    {
      append_contact (contacts, contact);
      herald_contact_unref (contact);
    }
}

static void
check_faults (HeraldReader *reader,
              const char *expected)
{
  g_auto (GStrv) lines = g_strsplit (expected, "\n", 0);
  GPtrArray *faults = herald_reader_get_faults (reader);

  g_assert_cmpuint (faults->len + 1, ==, MAX (g_strv_length (lines), 1));
  for (guint i = 0; i < faults->len; i++)
    {
      HeraldReaderFault *fault = faults->pdata[i];
      g_autofree char *text = g_strdup_printf ("%s%u %s", fault->skipped ? "!" : "", fault->line, fault->reason);

      g_test_message ("%s", text);
      g_assert_true (g_str_has_prefix (text, lines[i]));
    }
}

static void
check_row (const Row *row,
           gsize piece)
{
  gsize length = row->length < 0 ? strlen (row->text) : (gsize) row->length;
  g_autoptr (HeraldReader) reader = herald_reader_new (HERALD_READER_CSV, "DE");
  g_autoptr (GString) contacts = g_string_new (NULL);

  g_test_message ("%s", row->what);
  for (gsize at = 0; at < length; at += piece)
    {
      g_autofree char *exact = g_memdup2 (row->text + at, MIN (piece, length - at));

      herald_reader_feed (reader, exact, MIN (piece, length - at));
    }
  herald_reader_end (reader);
  drain (reader, contacts);
  g_assert_cmpstr (contacts->str, ==, row->contacts);
  check_faults (reader, row->faults);
}

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      check_row (&rows[i], 1);
      check_row (&rows[i], 5);
      check_row (&rows[i], 100000);
    }
}

/* A line without an end and quotation marks without an end: bounded, and the rest of the file is read. */
static void
test_bounds (void)
{
  g_autoptr (HeraldReader) reader = herald_reader_new (HERALD_READER_CSV, "DE");
  g_autoptr (GString) text = g_string_new ("Name,Phone\n");
  g_autoptr (GString) contacts = g_string_new (NULL);

  for (guint i = 0; i < 2 * 1024 * 1024; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, "\nA,10\n\"");
  for (guint i = 0; i < 2 * 1024 * 1024; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, "\nB,11\n");
  herald_reader_feed (reader, text->str, text->len);
  herald_reader_end (reader);
  drain (reader, contacts);
  g_assert_cmpstr (contacts->str, ==, "A|||-:10\nB|||-:11\n");
  check_faults (reader, "!2 The line is longer\n!4 A quotation mark\n");
}

/* Every line opens a mark that the next one seems to close: must not take the square of the length. */
static void
test_many_open_quotes (void)
{
  g_autoptr (HeraldReader) reader = herald_reader_new (HERALD_READER_CSV, "DE");
  g_autoptr (GString) text = g_string_new ("Name,Phone\n");
  g_autoptr (GString) contacts = g_string_new (NULL);

  for (guint i = 0; i < 500000; i++)
    g_string_append (text, "x\",\"\n");
  herald_reader_feed (reader, text->str, text->len);
  herald_reader_end (reader);
  drain (reader, contacts);
  g_assert_cmpuint (herald_reader_get_n_skipped (reader), >, 0);
  g_assert_cmpuint (herald_reader_get_faults (reader)->len, <=, HERALD_READER_FAULTS_MAX);
}

static void
test_round_trip (void)
{
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (HeraldReader) reader = herald_reader_new (HERALD_READER_CSV, "DE");
  g_autoptr (GString) one = g_string_new (NULL), other = g_string_new (NULL);
  g_autoptr (HeraldContact) back = NULL;

  herald_contact_set_name (contact, "Byron, \"Ada\"");
  herald_contact_set_organisation (contact, "A;B");
  herald_contact_set_note (contact, "one\ntwo");
  herald_contact_set_address (contact, "Street 1\n10115 Berlin");
  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *number = g_strdup_printf ("030 12345%u", i);

      g_assert_true (herald_contact_add_number (contact, number, "work", "DE"));
    }
  herald_csv_append_header (text);
  herald_csv_append (text, contact);
  herald_reader_feed (reader, text->str, text->len);
  herald_reader_end (reader);
  back = herald_reader_next (reader);
  g_assert_nonnull (back);
  append_contact (one, contact);
  append_contact (other, back);
  g_assert_cmpstr (one->str, ==, other->str);
  g_assert_cmpstr (herald_contact_get_note (back), ==, "one\ntwo");
  g_assert_cmpstr (herald_contact_get_address (back), ==, "Street 1\n10115 Berlin");
}

static HeraldContact *
read_one (const char *text,
          const HeraldReaderOptions *options)
{
  g_autoptr (HeraldReader) reader = herald_reader_new_with_options (HERALD_READER_CSV, options);

  herald_reader_feed (reader, text, strlen (text));
  herald_reader_end (reader);
  return herald_reader_next (reader);
}

/* What a person says of a table counts, and not what it looks like. */
static void
test_options (void)
{
  HeraldColumn columns[5];
  HeraldReaderOptions options = { .region = "DE", .separator = ';', .header = HERALD_HEADER_NO, .charset = HERALD_CHARSET_WINDOWS_1252,
                                  .columns = columns, .n_columns = G_N_ELEMENTS (columns) };
  static const char *const fields[] = { "none", "company", "phone-type", "phone", "phone:night" };
  g_autoptr (HeraldContact) contact = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_assert_true (herald_csv_column_from_string (fields[i], &columns[i]));
  g_assert_false (herald_csv_column_from_string ("nonsense", &columns[0]));
  herald_csv_pair_labels (columns, G_N_ELEMENTS (columns));
  contact = read_one ("Name;A,\xc3\xbc;Work;030 123456;030 654321;tail\n", &options);
  append_contact (text, contact);
  g_assert_cmpstr (text->str, ==, "|A,\xc3\x83\xc2\xbc||work:+4930123456,night:+4930654321\n");
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_assert_true (g_str_has_prefix (fields[i], herald_csv_column_to_string (&columns[i])));
}

static void
test_table (void)
{
  static const char text[] = "\xef\xbb\xbfName;Tel;X\n\"A\nB\";030 123456\n\nC;1001;y;z\n";
  HeraldReaderOptions options = { 0 };
  g_autoptr (HeraldCsvTable) table = herald_csv_table_new (text, sizeof text - 1, &options);
  g_autoptr (HeraldCsvTable) plain = NULL, latin = NULL;
  guint column = 0;

  g_assert_cmpint (table->charset, ==, HERALD_CHARSET_UTF8);
  g_assert_cmpint (table->separator, ==, ';');
  g_assert_true (table->header);
  g_assert_cmpuint (table->rows->len, ==, 3);
  g_assert_cmpuint (table->n_columns, ==, 4);
  g_assert_cmpstr (herald_csv_table_get_cell (table, 0, 0), ==, "Name");
  g_assert_cmpstr (herald_csv_table_get_cell (table, 1, 0), ==, "A\nB");
  g_assert_cmpstr (herald_csv_table_get_cell (table, 1, 3), ==, "");
  g_assert_cmpint (table->columns[1].kind, ==, HERALD_COLUMN_PHONE);
  g_assert_true (herald_csv_table_find (table, "Tel", &column) && column == 1);
  g_assert_true (herald_csv_table_find (table, "4", &column) && column == 3);
  g_assert_false (herald_csv_table_find (table, "5", &column));
  options.separator = ',';
  plain = herald_csv_table_new (text, sizeof text - 1, &options);
  g_assert_cmpuint (plain->n_columns, ==, 1);
  latin = herald_csv_table_new ("Name,J\xfcrgen\n", 13, &options);
  g_assert_cmpint (latin->charset, ==, HERALD_CHARSET_WINDOWS_1252);
}

/* Google's and Outlook's; and a separator that only shows once what moves the cursor is taken out of it. */
static void
test_groups (void)
{
  static const char *const written[][2] = {
    { "* myContacts ::: Friends;x", "Friends;x" }, { "A; B ;;A", "A|B" }, { "* Work", "Work" }, { "A :\xe2\x80\xae:: B", "A|B" },
  };
  const HeraldReaderOptions options = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    {
      g_autofree char *text = g_strdup_printf ("Name,Groups\nAda,%s\n", written[i][0]);
      g_autoptr (HeraldContact) contact = read_one (text, &options);
      g_autoptr (GString) groups = g_string_new (NULL);

      for (guint j = 0; j < herald_contact_get_n_groups (contact); j++)
        g_string_append_printf (groups, "%s%s", j > 0 ? "|" : "", herald_contact_get_group (contact, j));
      g_assert_cmpstr (groups->str, ==, written[i][1]);
    }
}

/* Also what only Herald keeps. */
static void
test_round_trip_all (void)
{
  g_autoptr (HeraldContact) contact = herald_contact_new (), back = NULL;
  g_autoptr (GBytes) photo = g_bytes_new_static ("\x89PNG\r\n\x1a\n\0x", 10);
  g_autoptr (GString) text = g_string_new (NULL), one = g_string_new (NULL), other = g_string_new (NULL);
  const HeraldReaderOptions options = { .region = "DE" };

  herald_contact_set_name (contact, "Ada");
  herald_contact_set_favourite (contact, TRUE);
  herald_contact_set_photo (contact, photo);
  herald_contact_set_uid (contact, "-u1");
  herald_contact_set_owner (contact, "1002");
  herald_contact_add_group (contact, "Key; accounts");
  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *number = g_strdup_printf ("030 12345%u", i);

      g_assert_true (herald_contact_add_number (contact, number, i % 2 == 0 ? "Night desk" : NULL, "DE"));
    }
  herald_csv_append_header (text);
  herald_csv_append (text, contact);
  back = read_one (text->str, &options);
  append_contact (one, contact);
  append_contact (other, back);
  g_assert_cmpstr (one->str, ==, other->str);
  g_assert_true (herald_contact_get_favourite (back));
  g_assert_cmpstr (herald_contact_get_uid (back), ==, "-u1");
  g_assert_cmpstr (herald_contact_get_owner (back), ==, "1002");
  g_assert_true (g_bytes_equal (herald_contact_get_photo (back), photo));
  g_assert_cmpuint (herald_contact_get_n_groups (back), ==, 1);
  g_assert_cmpstr (herald_contact_get_group (back, 0), ==, "Key; accounts");
}

/* A name somebody else chose must not become a formula in the spreadsheet that opens the table, and comes back as it
 * was. */
static void
test_formulas (void)
{
  static const struct
  {
    const char *name, *cell;
  } cases[] = {
    { "=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"" }, { "+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0" },
    { "-2+3", "'-2+3" }, { "@SUM(1)", "'@SUM(1)" }, { "'=x", "''=x" }, { "'t Hooft", "'t Hooft" }, { "A=B", "A=B" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HeraldContact) contact = herald_contact_new ();
      g_autoptr (HeraldContact) back = NULL;
      g_autoptr (HeraldReader) reader = herald_reader_new (HERALD_READER_CSV, "DE");
      g_autoptr (GString) text = g_string_new (NULL);

      herald_contact_set_name (contact, cases[i].name);
      g_assert_true (herald_contact_add_number (contact, "+49 30 123456", "work", "DE"));
      herald_csv_append (text, contact);
      g_test_message ("%s", text->str);
      g_assert_true (g_str_has_prefix (text->str, cases[i].cell));
      g_assert_cmpint (text->str[strlen (cases[i].cell)], ==, ',');
      g_assert_nonnull (strstr (text->str, ",+49 30 123456"));
      g_string_set_size (text, 0);
      herald_csv_append_header (text);
      herald_csv_append (text, contact);
      herald_reader_feed (reader, text->str, text->len);
      herald_reader_end (reader);
      back = herald_reader_next (reader);
      g_assert_cmpstr (herald_contact_get_name (back), ==, cases[i].name);
    }
}

typedef struct
{
  const char *text;
  int format; /* -1: neither */
} FormatRow;

static void
test_guess (void)
{
  static const FormatRow formats[] = {
    { "BEGIN:VCARD\n", HERALD_READER_VCARD }, { "\xef\xbb\xbf\r\nbegin:vcard\r\n", HERALD_READER_VCARD },
    { "Name,Phone\n", HERALD_READER_CSV }, { "a;b", HERALD_READER_CSV }, { "Hello", -1 }, { "", -1 }, { "%PDF-1.4\n,", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      HeraldReaderFormat format;
      gboolean known = herald_reader_guess_format (formats[i].text, strlen (formats[i].text), &format);

      g_assert_true (known == (formats[i].format >= 0));
      if (known)
        g_assert_cmpint (format, ==, formats[i].format);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/rows", test_rows);
  g_test_add_func ("/csv/bounds", test_bounds);
  g_test_add_func ("/csv/many-open-quotes", test_many_open_quotes);
  g_test_add_func ("/csv/round-trip", test_round_trip);
  g_test_add_func ("/csv/round-trip-all", test_round_trip_all);
  g_test_add_func ("/csv/groups", test_groups);
  g_test_add_func ("/csv/options", test_options);
  g_test_add_func ("/csv/table", test_table);
  g_test_add_func ("/csv/formulas", test_formulas);
  g_test_add_func ("/csv/guess", test_guess);
  return g_test_run ();
}
