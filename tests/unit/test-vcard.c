/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "contacts/reader.h"
#include "contacts/writer.h"

#define BEGIN "BEGIN:VCARD\r\nVERSION:3.0\r\n"
#define END "END:VCARD\r\n"

typedef struct
{
  const char *what;
  const char *text;
  const char *contacts; /* "name|organisation|email|label:E.164 or digits,…" each with a line feed */
  const char *faults;   /* "line reason…" the beginning of each, each with a line feed; "!" in front: skipped */
} Row;

static const Row rows[] = {
  { "3.0", BEGIN "FN:Ada Byron\r\nN:Byron;Ada;;;\r\nORG:Analytical Engines Ltd;Research\r\nTEL;TYPE=WORK,VOICE:+44 20 7946 0018\r\n"
    "TEL;TYPE=CELL:+44 7400 123456\r\nEMAIL;TYPE=INTERNET:ada@example.com\r\n" END,
    "Ada Byron|Analytical Engines Ltd, Research|ada@example.com|work:+442079460018,mobile:+447400123456\n", "" },
  { "4.0 with tel: links and quoted types",
    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Konrad Zuse\r\nTEL;VALUE=uri;PREF=1;TYPE=\"voice,home\":tel:+49-30-123456;ext=12\r\n" END,
    "Konrad Zuse|||home:+4930123456\n", "" },
  { "2.1, quoted-printable with a soft line break and a charset",
    "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=\n=FCrgen\nTEL;WORK;FAX:030/123456\nEND:VCARD\n",
    "J\xc3\xbcrgen M\xc3\xbcller|||work fax:+4930123456\n", "" },
  { "2.1, UTF-8 in quoted-printable, bare types",
    "BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen\r\nTEL;CELL;PREF:0171 1234567\r\nEND:VCARD\r\n",
    "J\xc3\xbcrgen|||mobile:+491711234567\n", "" },
  { "bare carriage returns (old Macs)", "BEGIN:VCARD\rVERSION:3.0\rFN:Ada\rEND:VCARD\r", "Ada|||\n", "" },
  { "byte order mark", "\xef\xbb\xbf" BEGIN "FN:Ada\r\n" END, "Ada|||\n", "" },
  { "folded inside a character", BEGIN "FN:J\xc3\r\n \xbcrgen\r\n" END, "J\xc3\xbcrgen|||\n", "" },
  { "folded in the middle of a number", BEGIN "FN:A\r\nTEL:030 12\r\n 3456\r\n" END, "A|||-:+4930123456\n", "" },
  { "Windows-1252", BEGIN "FN:J\xfcrgen \x93Joe\x94\r\n" END, "J\xc3\xbcrgen \xe2\x80\x9cJoe\xe2\x80\x9d|||\n", "" },
  { "Apple: groups, labels, needless backslashes", BEGIN "FN:Ada\r\nitem1.TEL:030 123456\r\nitem1.X-ABLabel:_$!<Mobile>!$_\r\n"
    "item2.TEL:+33 1 42 68 53 00\r\nitem2.X-ABLabel:Paris\r\nURL:http\\://example.com\r\n" END,
    "Ada|||mobile:+4930123456,Paris:+33142685300\n", "" },
  { "N where FN is missing", BEGIN "N:Hopper;Grace;Brewster;Dr.;PhD\r\n" END, "Dr. Grace Brewster Hopper PhD|||\n", "" },
  { "only a company (zammad #5117)", BEGIN "ORG:Acme\r\nTEL:1001\r\n" END, "|Acme||-:1001\n", "" },
  { "only a number", BEGIN "TEL:030 123456\r\n" END, "|||-:+4930123456\n", "" },
  { "escapes", BEGIN "FN:Byron\\, Ada\r\nORG:A\\;B;C\r\n" END, "Byron, Ada|A;B, C||\n", "" },
  { "two cards, lower case, blanks", "begin:vcard \nfn:A\nend:vcard\n\n\nBegin:vCard\nfn:B\nend:VCARD", "A|||\nB|||\n", "" },
  { "the same number twice is one", BEGIN "FN:A\r\nTEL:030 123456\r\nTEL;TYPE=WORK:+4930123456\r\n" END, "A|||-:+4930123456\n", "" },
  { "a number that is none", BEGIN "FN:A\r\nTEL:on request\r\nTEL:030 123456\r\n" END, "A|||-:+4930123456\n", "1 “on request” is not\n" },
  { "nothing to call it by", BEGIN "NOTE:x\r\n" END BEGIN "FN:B\r\n" END, "B|||\n", "!1 The contact has neither\n" },
  { "a group", BEGIN "FN:All\r\nKIND:group\r\n" END, "", "!1 This is a group\n" },
  { "no end", BEGIN "FN:A\r\n" BEGIN "FN:B\r\n" END, "B|||\n", "!1 The contact has no end.\n" },
  { "cut off", BEGIN "FN:A\r\n" END BEGIN "FN:B\r\nTEL:03", "A|||\n", "!5 The contact has no end: the file\n" },
  { "text around", "Hello\nthere\n" BEGIN "FN:A\r\n" END "bye\n", "A|||\n", "1 Text outside\n7 Text outside\n" },
  { "an agent is no contact", "BEGIN:VCARD\nFN:A\nAGENT:\nBEGIN:VCARD\nFN:B\nEND:VCARD\nTEL:1001\nEND:VCARD\n", "A|||-:1001\n", "" },
  { "lines that are no properties", BEGIN "FN:A\r\n:x\r\n;;;\r\nno colon\r\na.b.c:1\r\nTEL;=;=x;a=b=c;\x01:1001\r\nFN;TYPE=:B\r\n" END,
    "A|||-:1001\n", "" },
  { "control and bidi characters", BEGIN "FN:A\x1b[31m\xe2\x80\xae" "B\r\n" END, "A [31mB|||\n", "" },
  { "a quoted-printable value that ends in =", BEGIN "FN;ENCODING=QUOTED-PRINTABLE:A=\r\n\r\nTEL:1001\r\n" END, "ATEL:1001|||\n", "" },
  { "a semicolon that is quoted is none", "BEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE:A=3BB;C=2C\nEND:VCARD\n", "C, A;B|||\n", "" },
  { "Shift-JIS, whose second bytes look like backslashes", "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=SHIFT_JIS:\x95\x5c;\x83\x5c\nEND:VCARD\n",
    "\xe3\x82\xbd \xe8\xa1\xa8|||\n", "" },
  { "encoding given twice and unknown", BEGIN "FN;ENCODING=8BIT;ENCODING=b;ENCODING=x:QQ==\r\nORG:B\r\n" END, "QQ==|B||\n", "" },
  { "an unknown charset", BEGIN "FN;CHARSET=x-none;ENCODING=QUOTED-PRINTABLE:J=FCrgen\r\n" END, "J\xc3\xbcrgen|||\n", "" },
  { "empty", "", "", "" },
  { "only an end", END, "", "1 Text outside\n" },
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

static HeraldReader *
read_all (const char *text,
          gsize length,
          gsize piece,
          GString *contacts)
{
  HeraldReader *reader = herald_reader_new (HERALD_READER_VCARD, "DE");
  HeraldContact *contact;

  for (gsize at = 0; at < length; at += piece)
    {
      g_autofree char *exact = g_memdup2 (text + at, MIN (piece, length - at));

      herald_reader_feed (reader, exact, MIN (piece, length - at));
    }
  herald_reader_end (reader);
  while ((contact = herald_reader_next (reader)) != NULL)
    {
      append_contact (contacts, contact);
      herald_contact_unref (contact);
    }
  return reader;
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

      g_assert_true (g_str_has_prefix (text, lines[i]));
    }
}

static void
test_rows (void)
{
  static const gsize pieces[] = { 1, 7, 100000 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint j = 0; j < G_N_ELEMENTS (pieces); j++)
      {
        g_autoptr (GString) contacts = g_string_new (NULL);
        g_autoptr (HeraldReader) reader = read_all (rows[i].text, strlen (rows[i].text), pieces[j], contacts);

        g_test_message ("%s", rows[i].what);
        g_assert_cmpstr (contacts->str, ==, rows[i].contacts);
        check_faults (reader, rows[i].faults);
      }
}

static void
test_details (void)
{
  static const char text[] = BEGIN "FN:Ada\r\nADR;TYPE=WORK:;;12 St James's Square;London;;SW1Y 4JH;United Kingdom\r\n"
    "NOTE:first\\nsecond\r\nURL:http\\://example.com\r\nUID:urn:uuid:1\r\nPHOTO;ENCODING=b;TYPE=PNG:iVBORw0KGgo=\r\n" END;
  g_autoptr (HeraldReader) reader = herald_reader_new (HERALD_READER_VCARD, NULL);
  g_autoptr (HeraldContact) contact = NULL;

  herald_reader_feed (reader, text, sizeof text - 1);
  contact = herald_reader_next (reader);
  g_assert_cmpstr (herald_contact_get_address (contact), ==, "12 St James's Square\nSW1Y 4JH London\nUnited Kingdom");
  g_assert_cmpstr (herald_contact_get_note (contact), ==, "first\nsecond");
  g_assert_cmpstr (herald_contact_get_url (contact), ==, "http://example.com");
  g_assert_cmpstr (herald_contact_get_uid (contact), ==, "urn:uuid:1");
  g_assert_cmpmem (g_bytes_get_data (herald_contact_get_photo (contact), NULL), g_bytes_get_size (herald_contact_get_photo (contact)),
                   "\x89PNG\r\n\x1a\n", 8);
  g_assert_cmpstr (herald_contact_get_display_name (contact), ==, "Ada");
}

static void
test_photo_uri (void)
{
  static const char text[] = "BEGIN:VCARD\nVERSION:4.0\nFN:A\nPHOTO:data:image/png;base64,iVBORw0KGgo=\nEND:VCARD\n"
                             "BEGIN:VCARD\nVERSION:4.0\nFN:B\nPHOTO:https://example.com/b.png\nEND:VCARD\n";
  g_autoptr (HeraldReader) reader = herald_reader_new (HERALD_READER_VCARD, NULL);
  g_autoptr (HeraldContact) with = NULL, without = NULL;

  herald_reader_feed (reader, text, sizeof text - 1);
  with = herald_reader_next (reader);
  without = herald_reader_next (reader);
  g_assert_cmpuint (g_bytes_get_size (herald_contact_get_photo (with)), ==, 8);
  g_assert_null (herald_contact_get_photo (without));
}

/* A card of 3 MiB is left out and the next one read; a thousand numbers are cut at the limit. */
static void
test_bounds (void)
{
  g_autoptr (GString) text = g_string_new (BEGIN "FN:Big\r\nPHOTO;ENCODING=b:");
  g_autoptr (GString) contacts = g_string_new (NULL);
  g_autoptr (HeraldReader) reader = NULL;
  HeraldContact *contact;

  for (guint i = 0; i < 3 * 1024 * 1024; i++)
    g_string_append_c (text, 'A');
  g_string_append (text, "\r\n" END BEGIN "FN:Many\r\n");
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (text, "TEL:030 %u\r\n", 100000 + i);
  g_string_append (text, END);
  reader = herald_reader_new (HERALD_READER_VCARD, "DE");
  herald_reader_feed (reader, text->str, text->len);
  contact = herald_reader_next (reader);
  g_assert_cmpstr (herald_contact_get_name (contact), ==, "Many");
  g_assert_cmpuint (herald_contact_get_n_numbers (contact), ==, HERALD_CONTACT_NUMBERS_MAX);
  herald_contact_unref (contact);
  g_assert_null (herald_reader_next (reader));
  g_assert_cmpuint (herald_reader_get_n_skipped (reader), ==, 1);
}

static HeraldContact *
make_full (void)
{
  HeraldContact *contact = herald_contact_new ();
  g_autoptr (GBytes) photo = g_bytes_new_static ("\x89PNG\r\n\x1a\n\0x", 10);

  herald_contact_set_name (contact, "O'Neill; \"J\\ack\", \xe5\xb1\xb1\xe7\x94\xb0 with a name that is longer than a line of a card may be");
  herald_contact_set_organisation (contact, "A,B;C");
  herald_contact_set_email (contact, "j@example.com");
  herald_contact_set_url (contact, "https://example.com/?a=b;c");
  herald_contact_set_note (contact, "one\ntwo, three; four");
  herald_contact_set_address (contact, "Street 1\n10115 Berlin");
  herald_contact_set_uid (contact, "u1");
  herald_contact_set_owner (contact, "1002");
  herald_contact_set_photo (contact, photo);
  herald_contact_set_favourite (contact, TRUE);
  herald_contact_add_group (contact, "Key, accounts; all");
  herald_contact_add_group (contact, "Berlin");
  g_assert_true (herald_contact_add_number (contact, "030/123456", "work fax", "DE"));
  g_assert_true (herald_contact_add_number (contact, "030 654321", "Night desk; 2nd floor", "DE"));
  g_assert_true (herald_contact_add_number (contact, "0171 1234567", "mobile", "DE"));
  g_assert_true (herald_contact_add_number (contact, "1001", NULL, "DE"));
  return contact;
}

static void
check_round_trip (const HeraldContact *contact,
                  HeraldVcardVersion version)
{
  g_autoptr (GString) text = g_string_new (NULL), one = g_string_new (NULL), other = g_string_new (NULL);
  g_autoptr (HeraldReader) reader = herald_reader_new (HERALD_READER_VCARD, "DE");
  g_autoptr (HeraldContact) back = NULL;
  g_autofree char *groups = NULL;
  g_auto (GStrv) lines = NULL;

  herald_vcard_append (text, contact, version);
  lines = g_strsplit (text->str, "\r\n", 0);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
    }
  herald_reader_feed (reader, text->str, text->len);
  back = herald_reader_next (reader);
  g_assert_nonnull (back);
  append_contact (one, contact);
  append_contact (other, back);
  g_assert_cmpstr (one->str, ==, other->str);
  g_assert_cmpstr (herald_contact_get_note (back), ==, herald_contact_get_note (contact));
  g_assert_cmpstr (herald_contact_get_address (back), ==, herald_contact_get_address (contact));
  g_assert_cmpstr (herald_contact_get_url (back), ==, herald_contact_get_url (contact));
  g_assert_cmpstr (herald_contact_get_uid (back), ==, herald_contact_get_uid (contact));
  g_assert_cmpstr (herald_contact_get_owner (back), ==, herald_contact_get_owner (contact));
  g_assert_cmpint (herald_contact_get_favourite (back), ==, herald_contact_get_favourite (contact));
  g_assert_cmpuint (herald_contact_get_n_groups (back), ==, herald_contact_get_n_groups (contact));
  for (guint i = 0; i < herald_contact_get_n_groups (contact); i++)
    g_assert_cmpstr (herald_contact_get_group (back, i), ==, herald_contact_get_group (contact, i));
  g_assert_true (herald_contact_get_photo (contact) == NULL || g_bytes_equal (herald_contact_get_photo (back), herald_contact_get_photo (contact)));
}

static void
test_round_trip (void)
{
  g_autoptr (HeraldContact) full = make_full (), company = herald_contact_new (), number = herald_contact_new ();

  herald_contact_set_organisation (company, "Acme");
  herald_contact_add_number (number, "1001", NULL, "DE");
  for (HeraldVcardVersion version = HERALD_VCARD_3; version <= HERALD_VCARD_4; version++)
    {
      check_round_trip (full, version);
      check_round_trip (company, version);
      check_round_trip (number, version);
    }
}

static void
test_groups (void)
{
  static const char text[] = BEGIN "FN:A\r\nCATEGORIES:Friends,Key\\, accounts,,Friends\r\nCATEGORIES:Berlin\r\n" END;
  g_autoptr (HeraldReader) reader = herald_reader_new (HERALD_READER_VCARD, NULL);
  g_autoptr (HeraldContact) contact = NULL;

  herald_reader_feed (reader, text, sizeof text - 1);
  contact = herald_reader_next (reader);
  g_assert_cmpuint (herald_contact_get_n_groups (contact), ==, 3);
  g_assert_true (herald_contact_has_group (contact, "Friends"));
  g_assert_true (herald_contact_has_group (contact, "Key, accounts"));
  g_assert_true (herald_contact_has_group (contact, "Berlin"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vcard/rows", test_rows);
  g_test_add_func ("/vcard/details", test_details);
  g_test_add_func ("/vcard/photo-uri", test_photo_uri);
  g_test_add_func ("/vcard/bounds", test_bounds);
  g_test_add_func ("/vcard/round-trip", test_round_trip);
  g_test_add_func ("/vcard/groups", test_groups);
  return g_test_run ();
}
