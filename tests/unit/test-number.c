/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numbers/number.h"

#include <string.h>

typedef struct
{
  const char *text;
  const char *region;
  const char *e164;   /* NULL: no public number */
  const char *digits; /* NULL: no number at all */
  HeraldNumberKind kind;
} Row;

#define LANDLINE HERALD_NUMBER_LANDLINE
#define MOBILE HERALD_NUMBER_MOBILE
#define EITHER HERALD_NUMBER_LANDLINE_OR_MOBILE
#define FREE HERALD_NUMBER_TOLL_FREE
#define SHORT HERALD_NUMBER_SHORT
#define UNKNOWN HERALD_NUMBER_UNKNOWN
#define ANY ((HeraldNumberKind) 99)

static const Row rows[] = {
  /* One number, every spelling. */
  { "+4930123456", "DE", "+4930123456", "+4930123456", LANDLINE },
  { "+4930123456", NULL, "+4930123456", "+4930123456", LANDLINE },
  { "+49 30 123456", "FR", "+4930123456", "+4930123456", LANDLINE },
  { "004930123456", "DE", "+4930123456", "004930123456", LANDLINE },
  { "0049 30 123456", "GB", "+4930123456", "004930123456", LANDLINE },
  { "011 49 30 123456", "US", "+4930123456", "0114930123456", LANDLINE },
  { "030123456", "DE", "+4930123456", "030123456", LANDLINE },
  { "030 123456", "DE", "+4930123456", "030123456", LANDLINE },
  { "030/123456", "DE", "+4930123456", "030123456", LANDLINE }, /* a slash blocked the match in zammad #4872 */
  { "030 / 12 34 56", "DE", "+4930123456", "030123456", LANDLINE },
  { "+49/30/123456", "DE", "+4930123456", "+4930123456", LANDLINE },
  { "030-123456", "DE", "+4930123456", "030123456", LANDLINE },
  { "030.123.456", "DE", "+4930123456", "030123456", LANDLINE },
  { "(030) 123456", "DE", "+4930123456", "030123456", LANDLINE },
  { "(0)30 123456", "DE", "+4930123456", "030123456", LANDLINE },
  { "+49 (0)30 123456", "DE", "+4930123456", "+4930123456", LANDLINE },
  { "+49 (0) 30 123456", "DE", "+4930123456", "+4930123456", LANDLINE },
  { "+49(0)30/123456", "US", "+4930123456", "+4930123456", LANDLINE },
  { "0049 (0)30 123456", "DE", "+4930123456", "004930123456", LANDLINE },
  { "+49030123456", "DE", "+4930123456", "+49030123456", LANDLINE },
  { "(+49) 30 123456", "DE", "+4930123456", "+4930123456", LANDLINE },
  { "[+49] 30 123456", "DE", "+4930123456", "+4930123456", LANDLINE },
  { "  030 123456  ", "DE", "+4930123456", "030123456", LANDLINE },
  { "030\xc2\xa0" "123456", "DE", "+4930123456", "030123456", LANDLINE },
  { "030\xe2\x80\x93" "123456", "DE", "+4930123456", "030123456", LANDLINE },
  { "\xe2\x80\xaa+49 30 123456\xe2\x80\xac", "DE", "+4930123456", "+4930123456", LANDLINE }, /* pasted with bidi marks */
  { "\xef\xbc\x8b\xef\xbc\x94\xef\xbc\x99 30 123456", "DE", "+4930123456", "+4930123456", LANDLINE },
  { "+\xd9\xa4\xd9\xa9 30 123456", "DE", "+4930123456", "+4930123456", LANDLINE },
  { "030\t123456", "DE", "+4930123456", "030123456", LANDLINE },
  { "030 123456\r\n", "DE", "+4930123456", "030123456", LANDLINE },
  { "Tel. 030 123456", "DE", "+4930123456", "030123456", LANDLINE },
  { "Tel.: +49 30 123456", "DE", "+4930123456", "+4930123456", LANDLINE },
  { "Phone (030) 123456", "DE", "+4930123456", "030123456", LANDLINE },
  { "tel:+49-30-123456", "US", "+4930123456", "+4930123456", LANDLINE },
  { "tel:+49-30-123456;ext=12", "US", "+4930123456", "+4930123456", LANDLINE },
  { "TEL:030-123456", "DE", "+4930123456", "030123456", LANDLINE },
  { "sip:+4930123456@pbx.example.com;user=phone", "DE", "+4930123456", "+4930123456", LANDLINE },
  { "callto:+4930123456", "DE", "+4930123456", "+4930123456", LANDLINE },
  { "4930123456", "DE", "+4930123456", "4930123456", LANDLINE }, /* a trunk that leaves the + out */
  { "030 123456 (office)", "DE", "+4930123456", "030123456", LANDLINE },
  { "030 123456 privat", "DE", "+4930123456", "030123456", LANDLINE },
  { "030 123456, 030 654321", "DE", "+4930123456", "030123456", LANDLINE },
  { "030 123456; mobile 0171", "DE", "+4930123456", "030123456", LANDLINE },
  { "030 123456 +49 171 1234567", "DE", "+4930123456", "030123456", LANDLINE },
  /* Extensions behind the number: yaai #99. */
  { "030 123456 x123", "DE", "+4930123456", "030123456", LANDLINE },
  { "030 123456x123", "DE", "+4930123456", "030123456", LANDLINE },
  { "030 123456 ext. 12", "DE", "+4930123456", "030123456", LANDLINE },
  { "030 123456 Ext 12", "DE", "+4930123456", "030123456", LANDLINE },
  { "030 123456 #12", "DE", "+4930123456", "030123456", LANDLINE },
  { "030 123456 Durchwahl 12", "DE", "+4930123456", "030123456", LANDLINE },
  { "030 123456, DW 12", "DE", "+4930123456", "030123456", LANDLINE },
  { "+1 650 253 0000 extension: 4567", "DE", "+16502530000", "+16502530000", EITHER },
  { "01 42 68 53 00 poste 12", "FR", "+33142685300", "0142685300", LANDLINE },
  /* Direct dialling in: the digits behind the dash are part of it. */
  { "030 5550-1", "DE", "+493055501", "03055501", LANDLINE },
  { "+49 30 123456-78", "DE", "+493012345678", "+493012345678", LANDLINE },
  /* Local numbers, with the town in the account. */
  { "654321", "DE-30", "+4930654321", "654321", LANDLINE },
  { "65 43 21", "DE-030", "+4930654321", "654321", LANDLINE },
  { "030 123456", "DE-30", "+4930123456", "030123456", LANDLINE },
  { "+33 1 42 68 53 00", "DE-30", "+33142685300", "+33142685300", LANDLINE },
  { "1001", "DE-30", NULL, "1001", SHORT },
  { "253-0000", "US-650", "+16502530000", "2530000", EITHER },
  { "(650) 253-0000", "US-415", "+16502530000", "6502530000", EITHER },
  { "654321", "DE", NULL, "654321", SHORT },
  /* Other countries. */
  { "0171 1234567", "DE", "+491711234567", "01711234567", MOBILE },
  { "+49 (0)171-1234567", "DE", "+491711234567", "+491711234567", MOBILE },
  { "0151 12345678", "DE", "+4915112345678", "015112345678", MOBILE },
  { "0800 3301000", "DE", "+498003301000", "08003301000", FREE },
  { "0900 1 123456", "DE", "+499001123456", "09001123456", HERALD_NUMBER_PREMIUM },
  { "01 42 68 53 00", "FR", "+33142685300", "0142685300", LANDLINE },
  { "0033 1 42 68 53 00", "FR", "+33142685300", "0033142685300", LANDLINE },
  { "06 12 34 56 78", "FR", "+33612345678", "0612345678", MOBILE },
  { "16502530000", "DE", "+16502530000", "16502530000", EITHER },
  { "020 7946 0018", "GB", "+442079460018", "02079460018", LANDLINE },
  { "+44 (0)20 7946 0018", "GB", "+442079460018", "+442079460018", LANDLINE },
  { "07400 123456", "GB", "+447400123456", "07400123456", MOBILE },
  { "(650) 253-0000", "US", "+16502530000", "6502530000", EITHER },
  { "1-650-253-0000", "US", "+16502530000", "16502530000", EITHER },
  { "650.253.0000", "US", "+16502530000", "6502530000", EITHER },
  { "+1 (650) 253-0000", "DE", "+16502530000", "+16502530000", EITHER },
  { "1-800-FLOWERS", "US", "+18003569377", "18003569377", FREE },
  { "0800 FLOWERS", "DE", "+498003569377", "08003569377", FREE },
  { "1-800-GO-FEDEX", "US", "+18004633339", "18004633339", FREE },
  { "0212 555 12 34", "TR", "+902125551234", "02125551234", LANDLINE }, /* OCA #176 dialled 011 90 */
  { "+90 212 555 12 34", "US", "+902125551234", "+902125551234", LANDLINE },
  { "+39 06 698 12345", "DE", "+390669812345", "+390669812345", LANDLINE },
  { "+39 (0)6 698 12345", "DE", "+390669812345", "+39066981" "2345", LANDLINE },
  { "06 698 12345", "IT", "+390669812345", "0669812345", LANDLINE },
  { "91 123 45 67", "ES", "+34911234567", "911234567", LANDLINE },
  { "+34 911 23 45 67", "DE", "+34911234567", "+34911234567", LANDLINE },
  { "612 345 678", "ES", "+34612345678", "612345678", MOBILE },
  { "044 668 18 00", "CH", "+41446681800", "0446681800", LANDLINE },
  { "01 5880 40", "AT", "+431588040", "01588040", ANY },
  { "+43 1 58804", "DE", "+43158804", "+43158804", ANY },
  { "22 123 45 67", "PL", "+48221234567", "221234567", LANDLINE },
  { "8 (495) 123-45-67", "RU", "+74951234567", "84951234567", LANDLINE },
  { "+7 495 123-45-67", "DE", "+74951234567", "+74951234567", LANDLINE },
  { "(11) 2345-6789", "BR", "+551123456789", "1123456789", LANDLINE },
  { "03-3210-1234", "JP", "+81332101234", "0332101234", LANDLINE },
  { "010 8765 4321", "CN", "+861087654321", "01087654321", LANDLINE },
  { "+800 1234 5678", "DE", "+80012345678", "+80012345678", FREE },
  { "020 123 4567", "NL", "+31201234567", "0201234567", LANDLINE },
  { "+352 26 12 34 56", "DE", "+35226123456", "+35226123456", LANDLINE },
  { "de", "DE", NULL, NULL, UNKNOWN },
  { "030 123456", "de", "+4930123456", "030123456", LANDLINE },
  { "030 123456", "", NULL, "030123456", UNKNOWN },
  { "030 123456", "nonsense", NULL, "030123456", UNKNOWN },
  { "030 123456", "QQ", NULL, "030123456", UNKNOWN },
  /* Extensions of the PBX and service codes are never public numbers. */
  { "1001", "DE", NULL, "1001", SHORT },
  { "900", "DE", NULL, "900", SHORT }, /* GSConnect #1248: everybody whose number ends in 900 */
  { "10", "DE", NULL, "10", SHORT },
  { "0", "DE", NULL, "0", SHORT },
  { "7", "US", NULL, "7", SHORT },
  { "101", "US", NULL, "101", SHORT },
  { "112", "DE", NULL, "112", SHORT },
  { "911", "US", NULL, "911", SHORT },
  { "110", "DE", NULL, "110", SHORT },
  { "12345", "FR", NULL, "12345", SHORT },
  { "*8", "DE", NULL, "*8", SHORT },
  { "*98", "US", NULL, "*98", SHORT },
  { "#31#", "DE", NULL, "#31#", SHORT },
  { "*21*030123456#", "DE", NULL, "*21*030123456#", UNKNOWN },
  { "#31#030123456", "DE", "+4930123456", "030123456", LANDLINE },
  { "1001 (Ada)", "DE", NULL, "1001", SHORT },
  { "Ext. 1001", "DE", NULL, "1001", SHORT },
  /* No number. */
  { "", "DE", NULL, NULL, UNKNOWN }, /* GSConnect #2176: an empty number matched everybody */
  { NULL, "DE", NULL, NULL, UNKNOWN },
  { "   ", "DE", NULL, NULL, UNKNOWN },
  { "anonymous", "DE", NULL, NULL, UNKNOWN },
  { "Anonymous", "US", NULL, NULL, UNKNOWN },
  { "<unknown>", "DE", NULL, NULL, UNKNOWN },
  { "unknown", "DE", NULL, NULL, UNKNOWN },
  { "Withheld", "GB", NULL, NULL, UNKNOWN },
  { "private", "GB", NULL, NULL, UNKNOWN },
  { "Restricted", "US", NULL, NULL, UNKNOWN },
  { "unavailable", "US", NULL, NULL, UNKNOWN },
  { "s", "DE", NULL, NULL, UNKNOWN },
  { "+", "DE", NULL, NULL, UNKNOWN },
  { "-", "DE", NULL, NULL, UNKNOWN },
  { "*", "DE", NULL, NULL, UNKNOWN },
  { "#*#", "DE", NULL, NULL, UNKNOWN },
  { "()", "DE", NULL, NULL, UNKNOWN },
  { "alice", "DE", NULL, NULL, UNKNOWN },
  { "bob1", "DE", NULL, NULL, UNKNOWN },
  { "line2-mobile", "DE", NULL, NULL, UNKNOWN },
  { "sip:alice@example.com", "DE", NULL, NULL, UNKNOWN },
  { "user@030123456", "DE", NULL, NULL, UNKNOWN },
  { "x", "DE", NULL, NULL, UNKNOWN },
  { "x123", "DE", NULL, NULL, UNKNOWN },
  { "\xff\xfe" "030123456", "DE", NULL, NULL, UNKNOWN },
  { "\xe6\x9d\xb1\xe4\xba\xac", "JP", NULL, NULL, UNKNOWN },
  /* Nonsense stays bounded. */
  { "+999 123456789", "DE", NULL, "+999123456789", UNKNOWN },
  { "+49", "DE", NULL, "+49", UNKNOWN },
  { "+0", "DE", NULL, "+0", UNKNOWN },
  { "00", "DE", NULL, "00", SHORT },
  { "1234567890123456789012345678901234567890", "DE", NULL, "1234567890123456789012345678901234567890", UNKNOWN },
  { "++4930123456", "DE", NULL, NULL, UNKNOWN },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (HeraldNumber) number = { 0 };
      gboolean found = herald_number_init (&number, rows[i].text, rows[i].region);

      if (found != (rows[i].digits != NULL) || g_strcmp0 (number.digits, rows[i].digits) != 0
          || g_strcmp0 (number.e164, rows[i].e164) != 0 || (number.national != NULL) != (number.e164 != NULL)
          || (number.national != NULL && !g_str_has_suffix (number.e164, number.national))
          || (rows[i].kind != ANY && number.kind != rows[i].kind))
        {
          g_test_message ("\"%s\" in %s: digits %s, E.164 %s, national %s, %s", rows[i].text, rows[i].region, number.digits,
                          number.e164, number.national, herald_number_kind_to_string (number.kind));
          g_test_fail ();
        }
    }
}

/* What is shown in place of what was sent: a public number as its country writes it, anything else untouched. */
static void
test_rewrite (void)
{
  static const struct
  {
    const char *text, *region, *shown;
  } cases[] = {
    { "442079460900", "DE", "442079460900" }, /* or 04420 79460900 */
    { "442079460900", "FR", "+44 20 7946 0900" },
    { "442079460900", "GB", "020 7946 0900" },
    { "+442079460900", NULL, "+44 20 7946 0900" },
    { "0044 20 79460900", "DE", "+44 20 7946 0900" },
    { "030123456", "DE", "030 123456" },
    { "49301000001", "DE", "030 1000001" },
    { "030123456", NULL, "030123456" },
    { "5550-1", "DE", "5550-1" },
    { "1001", "DE", "1001" },
    { "*97", "DE", "*97" },
    { "support", "DE", "support" },
    { "", "DE", "" },
    { NULL, "DE", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = herald_number_rewrite (cases[i].text, cases[i].region);

      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/number/rows", test_rows);
  g_test_add_func ("/number/rewrite", test_rewrite);
  return g_test_run ();
}
