/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numbers/dial.h"
#include "numbers/number.h"
#include "numbers/uri.h"

#include <string.h>

#define OK -1

typedef struct
{
  const char *uri;
  const char *number;
  int error; /* OK or a HeraldNumberError */
} UriRow;

static const UriRow uri_rows[] = {
  { "tel:+4930123456", "+4930123456", OK },
  { "tel:030123456", "030123456", OK },
  { "TEL:+49-30-123.456", "+4930123456", OK },
  { "tel:+49%2030%20123456", "+4930123456", OK },
  { "tel:%2B4930123456", "+4930123456", OK },
  { "tel:+49(30)123456", "+4930123456", OK },
  { "tel://030123456", "030123456", OK },
  { "tel:030/123456", "030123456", OK },
  { "tel:+4930123456;ext=12", "+4930123456", OK },
  { "tel:7042;phone-context=+1-914-555", "+19145557042", OK },
  { "tel:7042;phone-context=example.com", "7042", OK },
  { "tel:+4930123456;phone-context=+1", "+4930123456", OK },
  { "tel:7042;ext=1;PHONE-CONTEXT=+1914555", "+19145557042", OK },
  { "tel:*21#", "*21#", OK },
  { "tel:*21%23", "*21#", OK },
  { "tel:030123456?subject=x", "030123456", OK },
  { "callto:+4930123456", "+4930123456", OK },
  { "callto://+4930123456", "+4930123456", OK },
  { "callto:+4930123456+type=phone", "+4930123456", OK },
  { "sip:1001@pbx.example.com", "1001", OK },
  { "sip:1001", "1001", OK },
  { "sip:+4930123456@example.com;user=phone", "+4930123456", OK },
  { "sip:+49-30-123456;phone-context=+49@example.com", "+4930123456", OK },
  { "sip:1001:secret@pbx.example.com:5060;transport=tcp?Subject=x", "1001", OK },
  { "sips:1001@[2001:db8::1]", "1001", OK },
  { "sip:%2B4930123456@example.com", "+4930123456", OK },
  { "sip://1001@pbx", "1001", OK },
  { "tel:", NULL, HERALD_NUMBER_ERROR_EMPTY },
  { "tel:+", NULL, HERALD_NUMBER_ERROR_EMPTY },
  { "tel:;ext=12", NULL, HERALD_NUMBER_ERROR_EMPTY },
  { "sip:@example.com", NULL, HERALD_NUMBER_ERROR_EMPTY },
  { "tel:---", NULL, HERALD_NUMBER_ERROR_EMPTY },
  { "sip:alice@example.com", NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "callto:echo123", NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "tel:030123456%0d%0aAction:%20Logoff", NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "tel:030123456%0A", NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "tel:030%001", NULL, HERALD_NUMBER_ERROR_BAD_LINK },
  { "tel:030%zz", NULL, HERALD_NUMBER_ERROR_BAD_LINK },
  { "tel:030%2", NULL, HERALD_NUMBER_ERROR_BAD_LINK },
  { "tel:030%ff", NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "tel:030123456,,1234", NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "tel:030&context=internal", NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "tel:1@default/n", NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "tel:49+30", NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "tel:\xd9\xa1\xd9\xa2", NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "tel:7042;phone-context=+1evil", NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "tel:11111111111111111111111111111111111111111", NULL, HERALD_NUMBER_ERROR_TOO_LONG },
  { "http://example.com/", NULL, HERALD_NUMBER_ERROR_BAD_LINK },
  { "030123456", NULL, HERALD_NUMBER_ERROR_BAD_LINK },
  { "", NULL, HERALD_NUMBER_ERROR_BAD_LINK },
  { "telephone:1", NULL, HERALD_NUMBER_ERROR_BAD_LINK },
};

static void
test_uri (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (uri_rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *number = herald_uri_parse (uri_rows[i].uri, &error);

      g_test_message ("%s", uri_rows[i].uri);
      g_assert_cmpstr (number, ==, uri_rows[i].number);
      if (uri_rows[i].error == OK)
        g_assert_no_error (error);
      else
        g_assert_error (error, HERALD_NUMBER_ERROR, uri_rows[i].error);
    }
}

static void
test_uri_long (void)
{
  g_autofree char *zeros = g_strnfill (1000000, '-');
  g_autofree char *uri = g_strconcat ("tel:1", zeros, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (herald_uri_parse (uri, &error));
  g_assert_error (error, HERALD_NUMBER_ERROR, HERALD_NUMBER_ERROR_BAD_LINK);
}

typedef struct
{
  const char *typed;
  HeraldDialRules rules;
  const char *number;
  int error;
} DialRow;

static const DialRow dial_rows[] = {
  { "030 123456", { 0 }, "030123456", OK },
  { "030/123456", { 0 }, "030123456", OK },
  { "(030) 123-456", { 0 }, "030123456", OK },
  { "030 123456", { NULL, "0", "00", 4 }, "0030123456", OK },
  { "+49 30 123456", { NULL, "0", "00", 4 }, "0004930123456", OK },
  { "+49 (0)30 123456", { NULL, "0", "00", 4 }, "0004930123456", OK },
  { "+49 (0)30 123456", { NULL, NULL, "00", 4 }, "004930123456", OK },
  { "+49 (0)30 123456", { 0 }, "+4930123456", OK },
  { "0049 (0)30 123456", { 0 }, "004930123456", OK },
  { "+39 (0)6 69812345", { NULL, NULL, "00", 4 }, "00390669812345", OK },
  { "+90 212 555 12 34", { NULL, NULL, "00", 4 }, "00902125551234", OK }, /* OCA #176: 011 90 from Turkey */
  { "+90 212 555 12 34", { NULL, NULL, "011", 4 }, "011902125551234", OK },
  { "+4930123456", { NULL, "9", NULL, 4 }, "9004930123456", OK }, /* nothing but digits behind a prefix */
  { "+4930123456", { NULL, NULL, "+", 4 }, "+4930123456", OK },
  { "1001", { NULL, "0", "00", 4 }, "1001", OK },
  { "10012", { NULL, "0", "00", 4 }, "010012", OK },
  { "1001", { NULL, "0", "00", 0 }, "01001", OK },
  { "*8", { NULL, "0", "00", 0 }, "*8", OK },
  { "#21#", { NULL, "0", "00", 0 }, "#21#", OK },
  { "*21*030123456#", { NULL, "0", "00", 4 }, "*21*030123456#", OK },
  { "030_123~456", { "_~", NULL, NULL, 0 }, "030123456", OK },
  { "030\xe2\x82\xac" "123", { "\xe2\x82\xac", NULL, NULL, 0 }, "030123", OK },
  { "030 123456 x12", { 0 }, "030123456", OK },
  { "0800 FLOWERS", { 0 }, "08003569377", OK },
  { "tel:+49-30-123456", { NULL, "0", "00", 4 }, "0004930123456", OK },
  { "sip:1001@pbx", { NULL, "0", "00", 4 }, "1001", OK },
  { " 1001 ", { NULL, "0", "00", 4 }, "1001", OK },
  { "0301\xc2\xa0" "23", { 0 }, "030123", OK },
  { "\xef\xbc\x90\xef\xbc\x93\xef\xbc\x90", { 0 }, "030", OK },
  { "12A4", { 0 }, "12A4", OK },
  { "Ada Byron", { 0 }, NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "030 123; rm", { 0 }, NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "030\r\nAction: Logoff", { 0 }, NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "030123456@default", { 0 }, NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "030 123456, 030 1", { 0 }, NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "", { 0 }, NULL, HERALD_NUMBER_ERROR_EMPTY },
  { "  ", { 0 }, NULL, HERALD_NUMBER_ERROR_EMPTY },
  { "+", { 0 }, NULL, HERALD_NUMBER_ERROR_EMPTY },
  { "()", { 0 }, NULL, HERALD_NUMBER_ERROR_EMPTY },
  { "tel:", { 0 }, NULL, HERALD_NUMBER_ERROR_EMPTY },
  { "030123456", { NULL, "0w", NULL, 0 }, NULL, HERALD_NUMBER_ERROR_BAD_CHARACTER },
  { "12345678901234567890123456789012345678901", { 0 }, NULL, HERALD_NUMBER_ERROR_TOO_LONG },
  { "\xff\xfe", { 0 }, NULL, HERALD_NUMBER_ERROR_TOO_LONG },
};

static void
test_dial (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (dial_rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *number = herald_dial_rules_apply (&dial_rows[i].rules, dial_rows[i].typed, &error);

      g_test_message ("%s", dial_rows[i].typed);
      g_assert_cmpstr (number, ==, dial_rows[i].number);
      if (dial_rows[i].error == OK)
        g_assert_no_error (error);
      else
        g_assert_error (error, HERALD_NUMBER_ERROR, dial_rows[i].error);
      g_assert_true (number == NULL || herald_number_is_dialable (number));
    }
}

static void
test_dialable (void)
{
  static const char *const good[] = { "0", "+49301", "*8", "#21#", "12ABCD" };
  static const char *const bad[] = { "", "+", "1+2", "++1", "1 2", "a", "1E", "1\n", "1,2", "1w2", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (herald_number_is_dialable (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (herald_number_is_dialable (bad[i]));
}

typedef struct
{
  const char *text;
  const char *own_region;
  const char *written;
  const char *place;
} FormatRow;

static const FormatRow format_rows[] = {
  { "+4930123456", "DE", "030 123456", "Germany" },
  { "+4930123456", "DE-30", "030 123456", "Germany" },
  { "+4930123456", "FR", "+49 30 123456", "Germany" },
  { "+4930123456", NULL, "+49 30 123456", "Germany" },
  { "0142685300", "FR", "01 42 68 53 00", "France" },
  { "+33142685300", "DE", "+33 1 42 68 53 00", "France" },
  { "+442079460018", "DE", "+44 20 7946 0018", "United Kingdom" },
  { "6502530000", "US", "(650) 253-0000", "United States" },
  { "1001", "DE", "1001", NULL },
  { "*21#", "DE", "*21#", NULL },
  { "+80012345678", "DE", "+800 1234 5678", NULL },
};

static void
test_format (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (format_rows); i++)
    {
      g_autoptr (HeraldNumber) number = herald_number_new (format_rows[i].text, format_rows[i].own_region);
      g_autoptr (HeraldNumber) copy = herald_number_copy (number);
      g_autofree char *written = herald_number_format (copy, format_rows[i].own_region);
      g_autofree char *place = herald_number_describe (copy, "en");

      g_assert_true (herald_number_equal (number, copy));
      g_assert_cmpstr (written, ==, format_rows[i].written);
      g_assert_cmpstr (place, ==, format_rows[i].place);
    }
}

static void
test_format_extension (void)
{
  g_autoptr (HeraldNumber) number = herald_number_new ("+1 650 253 0000 x123", "US");
  g_autoptr (HeraldNumber) plain = herald_number_new ("6502530000", "US");
  g_autofree char *written = herald_number_format (number, "US");
  g_autofree char *place = herald_number_describe (number, "de_DE.UTF-8");
  g_autofree char *in_english = herald_number_describe (number, "C.UTF-8");

  g_assert_cmpstr (number->extension, ==, "123");
  g_assert_cmpstr (written, ==, "(650) 253-0000 ext. 123");
  g_assert_cmpstr (place, ==, "Vereinigte Staaten");
  g_assert_cmpstr (in_english, ==, "United States");
  g_assert_true (herald_number_equal (number, plain));
}

static void
test_region (void)
{
  g_assert_true (herald_number_is_region ("DE"));
  g_assert_true (herald_number_is_region ("de-30"));
  g_assert_false (herald_number_is_region ("QQ"));
  g_assert_false (herald_number_is_region ("Germany"));
  g_assert_false (herald_number_is_region (""));
  g_assert_false (herald_number_is_region (NULL));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dial/uri", test_uri);
  g_test_add_func ("/dial/uri-long", test_uri_long);
  g_test_add_func ("/dial/rules", test_dial);
  g_test_add_func ("/dial/dialable", test_dialable);
  g_test_add_func ("/dial/format", test_format);
  g_test_add_func ("/dial/format-extension", test_format_extension);
  g_test_add_func ("/dial/region", test_region);
  return g_test_run ();
}
