/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of many countries in the spellings people and exchanges use. The numbers are libphonenumber's examples or of
 * ranges that are kept for examples. */
#include "numbers/number.h"

typedef struct
{
  const char *text;
  const char *home; /* country, or country and area code */
  const char *e164; /* NULL: no public number; "!": no number at all */
  HeraldNumberKind kind;
} Row;

#define LANDLINE HERALD_NUMBER_LANDLINE
#define MOBILE HERALD_NUMBER_MOBILE
#define EITHER HERALD_NUMBER_LANDLINE_OR_MOBILE
#define FREE HERALD_NUMBER_TOLL_FREE
#define PREMIUM HERALD_NUMBER_PREMIUM
#define SHORT HERALD_NUMBER_SHORT
#define UNKNOWN HERALD_NUMBER_UNKNOWN
#define ANY ((HeraldNumberKind) 99)

static const Row rows[] = {
  /* France: two digits at a time, dots */
  { "01 42 68 53 00", "FR", "+33142685300", LANDLINE },
  { "01.42.68.53.00", "FR", "+33142685300", LANDLINE },
  { "01-42-68-53-00", "FR", "+33142685300", LANDLINE },
  { "0142685300", "FR", "+33142685300", LANDLINE },
  { "+33 1 42 68 53 00", "FR", "+33142685300", LANDLINE },
  { "+33 (0)1 42 68 53 00", "FR", "+33142685300", LANDLINE },
  { "+33(0)142685300", "FR", "+33142685300", LANDLINE },
  { "0033142685300", "FR", "+33142685300", LANDLINE },
  { "00 33 1 42 68 53 00", "FR", "+33142685300", LANDLINE },
  { "3651 01 42 68 53 00", "FR", "+33142685300", LANDLINE },
  { "06 12 34 56 78", "FR", "+33612345678", MOBILE },
  { "+33 (0) 6 12 34 56 78", "DE", "+33612345678", MOBILE },
  { "0800 12 34 56", "FR", "+33800123456", FREE },
  { "0891 12 34 56", "FR", "+33891123456", PREMIUM },
  /* Britain: 141 hides one's number, 1470 shows it */
  { "020 7946 0018", "GB", "+442079460018", LANDLINE },
  { "(020) 7946 0018", "GB", "+442079460018", LANDLINE },
  { "020 79460018", "GB", "+442079460018", LANDLINE },
  { "+44 (0)20 7946 0018", "GB", "+442079460018", LANDLINE },
  { "+44 (0) 20 7946 0018", "GB", "+442079460018", LANDLINE },
  { "0044 20 7946 0018", "GB", "+442079460018", LANDLINE },
  { "+44.20.7946.0018", "GB", "+442079460018", LANDLINE },
  { "141 020 7946 0018", "GB", "+442079460018", LANDLINE },
  { "1410207946 0018", "GB", "+442079460018", LANDLINE },
  { "1470 020 7946 0018", "GB", "+442079460018", LANDLINE },
  { "07400 123456", "GB", "+447400123456", MOBILE },
  { "0800 1234567", "GB", "+448001234567", FREE },
  { "141", "GB", NULL, SHORT },
  { "020 7946 0018", "GB-20", "+442079460018", LANDLINE },
  { "79460018", "GB-20", "+442079460018", LANDLINE },
  /* Italy keeps its zero, San Marino and the Vatican too */
  { "06 698 12345", "IT", "+390669812345", LANDLINE },
  { "0669812345", "IT", "+390669812345", LANDLINE },
  { "+39 06 698 12345", "DE", "+390669812345", LANDLINE },
  { "+39 (0)6 698 12345", "DE", "+390669812345", LANDLINE },
  { "+39 (06) 698 12345", "US", "+390669812345", LANDLINE },
  { "0039 06 698 12345", "DE", "+390669812345", LANDLINE },
  { "0039 (0)6 69812345", "AT", "+390669812345", LANDLINE },
  { "00390669812345", "IT", "+390669812345", LANDLINE },
  { "390669812345", "IT", "+390669812345", LANDLINE },
  { "011 39 06 698 12345", "US", "+390669812345", LANDLINE },
  { "02 1234 5678", "IT", "+390212345678", LANDLINE },
  { "312 345 6789", "IT", "+393123456789", MOBILE },
  { "+39 312 345 6789", "DE", "+393123456789", MOBILE },
  { "800 123456", "IT", "+39800123456", FREE },
  { "*67#06 698 12345", "IT", "+390669812345", LANDLINE },
  /* Argentina: a mobile phone is 9 from abroad and 15 at home */
  { "+54 9 11 2345-6789", "AR", "+5491123456789", MOBILE },
  { "+54 9 11 2345 6789", "DE", "+5491123456789", MOBILE },
  { "0054 9 11 2345 6789", "DE", "+5491123456789", MOBILE },
  { "011 15-2345-6789", "AR", "+5491123456789", MOBILE },
  { "(011) 15 2345-6789", "AR", "+5491123456789", MOBILE },
  { "11 15 2345-6789", "AR", "+5491123456789", MOBILE },
  { "+54 11 15 2345-6789", "DE", "+5491123456789", MOBILE },
  { "5491123456789", "AR", "+5491123456789", MOBILE },
  { "011 54 9 11 2345 6789", "US", "+5491123456789", MOBILE },
  { "02901 15 612345", "AR", "+5492901612345", MOBILE },
  { "011 4444-5555", "AR", "+541144445555", LANDLINE },
  { "+54 (0)11 4444 5555", "DE", "+541144445555", LANDLINE },
  { "(11) 4444-5555", "AR", "+541144445555", LANDLINE },
  /* Mexico: a mobile phone was 1 from abroad, 044 and 045 at home, until 2019 */
  { "55 1234 5678", "MX", "+525512345678", EITHER },
  { "+52 55 1234 5678", "DE", "+525512345678", EITHER },
  { "+52 1 55 1234 5678", "DE", "+525512345678", EITHER },
  { "+5215512345678", NULL, "+525512345678", EITHER },
  { "0052 1 55 1234 5678", "DE", "+525512345678", EITHER },
  { "044 55 1234 5678", "MX", "+525512345678", EITHER },
  { "045 55 1234 5678", "MX", "+525512345678", EITHER },
  { "01 55 1234 5678", "MX", "+525512345678", EITHER },
  { "1 55 1234 5678", "MX", "+525512345678", EITHER },
  { "011 52 55 1234 5678", "US", "+525512345678", EITHER },
  { "5215512345678", NULL, "+525512345678", EITHER },
  /* Australia: 1831 hides one's number */
  { "(02) 8765 4321", "AU", "+61287654321", LANDLINE },
  { "02 8765 4321", "AU", "+61287654321", LANDLINE },
  { "+61 2 8765 4321", "DE", "+61287654321", LANDLINE },
  { "+61 (0)2 8765 4321", "DE", "+61287654321", LANDLINE },
  { "0011 61 2 8765 4321", "AU", "+61287654321", LANDLINE },
  { "1831 02 8765 4321", "AU", "+61287654321", LANDLINE },
  { "183102 87654321", "AU", "+61287654321", LANDLINE },
  { "1832 02 8765 4321", "AU", "+61287654321", LANDLINE },
  { "0412 345 678", "AU", "+61412345678", MOBILE },
  { "1831 0412 345 678", "AU", "+61412345678", MOBILE },
  /* Japan, Hong Kong, New Zealand and Ireland: codes before the number */
  { "03-3210-1234", "JP", "+81332101234", LANDLINE },
  { "184-03-3210-1234", "JP", "+81332101234", LANDLINE },
  { "186 03 3210 1234", "JP", "+81332101234", LANDLINE },
  { "+81 (0)3 3210 1234", "DE", "+81332101234", LANDLINE },
  { "090-1234-5678", "JP", "+819012345678", MOBILE },
  { "010 49 30 123456", "JP", "+4930123456", LANDLINE },
  { "2123 4567", "HK", "+85221234567", LANDLINE },
  { "133 2123 4567", "HK", "+85221234567", LANDLINE },
  { "+852 2123 4567", "DE", "+85221234567", LANDLINE },
  { "09 345 6789", "NZ", "+6493456789", LANDLINE },
  { "0197 09 345 6789", "NZ", "+6493456789", LANDLINE },
  { "021 123 4567", "NZ", "+64211234567", MOBILE },
  { "01 234 5678", "IE", "+35312345678", LANDLINE },
  { "141 01 234 5678", "IE", "+35312345678", LANDLINE },
  { "085 012 3456", "IE", "+353850123456", MOBILE },
  /* North America */
  { "(650) 253-0000", "US", "+16502530000", EITHER },
  { "650-253-0000", "US", "+16502530000", EITHER },
  { "650.253.0000", "US", "+16502530000", EITHER },
  { "650 253 0000", "CA", "+16502530000", EITHER },
  { "1 650 253 0000", "US", "+16502530000", EITHER },
  { "1-650-253-0000", "CA", "+16502530000", EITHER },
  { "+1 650 253 0000", "DE", "+16502530000", EITHER },
  { "+1 (650) 253-0000", NULL, "+16502530000", EITHER },
  { "001 650 253 0000", "DE", "+16502530000", EITHER },
  { "0011 1 650 253 0000", "AU", "+16502530000", EITHER },
  { "*67 650 253 0000", "US", "+16502530000", EITHER },
  { "*67 1 (650) 253-0000", "US", "+16502530000", EITHER },
  { "*82 650-253-0000", "US", "+16502530000", EITHER },
  { "1167 650 253 0000", "US", "+16502530000", EITHER },
  { "253-0000", "US-650", "+16502530000", EITHER },
  { "tel:+1-650-253-0000", "DE", "+16502530000", EITHER },
  { "tel:253-0000;phone-context=+1-650", "DE", "+16502530000", EITHER },
  { "650-253-0000 ext. 17", "US", "+16502530000", EITHER },
  { "650-253-0000 x17", "US", "+16502530000", EITHER },
  { "650-253-0000,,17#", "US", "+16502530000", EITHER },
  { "1-800-FLOWERS", "US", "+18003569377", FREE },
  { "+1 800 FLOWERS", "DE", "+18003569377", FREE },
  { "1 800 flowers", "US", "+18003569377", FREE },
  { "(800) FLOWERS", "US", "+18003569377", FREE },
  { "1-888-CALL-NOW", "US", "+18882255669", FREE },
  { "900 253 0000", "US", "+19002530000", PREMIUM },
  { "253-0000", "US", NULL, ANY },
  { "(416) 234-5678", "CA", "+14162345678", EITHER },
  { "246 234 5678", "BB", "+12462345678", ANY },
  /* Austria: any length */
  { "01 58804", "AT", "+43158804", LANDLINE },
  { "01 58804-0", "AT", "+431588040", ANY },
  { "+43 (0)1 58804-123", "DE", "+43158804123", ANY },
  { "0664 1234567", "AT", "+436641234567", MOBILE },
  { "+43 664 1234567", "AT", "+436641234567", MOBILE },
  { "0043 664 123 45 67", "DE", "+436641234567", MOBILE },
  /* Switzerland, the Netherlands, Belgium, Luxembourg */
  { "044 668 18 00", "CH", "+41446681800", LANDLINE },
  { "+41 (0)44 668 18 00", "DE", "+41446681800", LANDLINE },
  { "*31#044 668 18 00", "CH", "+41446681800", LANDLINE },
  { "078 123 45 67", "CH", "+41781234567", MOBILE },
  { "020 123 4567", "NL", "+31201234567", LANDLINE },
  { "06 12345678", "NL", "+31612345678", MOBILE },
  { "+31 (0)6-12345678", "DE", "+31612345678", MOBILE },
  { "0470 12 34 56", "BE", "+32470123456", MOBILE },
  { "27 12 34 56", "LU", "+35227123456", LANDLINE },
  /* No digit leads out of town: every number is a whole one */
  { "32 12 34 56", "DK", "+4532123456", ANY },
  { "+45 32 12 34 56", "DE", "+4532123456", ANY },
  { "21 23 45 67", "NO", "+4721234567", LANDLINE },
  { "406 12 345", "NO", "+4740612345", MOBILE },
  { "810 12 34 56", "ES", "+34810123456", LANDLINE },
  { "612 34 56 78", "ES", "+34612345678", MOBILE },
  { "212 345 678", "PT", "+351212345678", LANDLINE },
  { "12 345 67 89", "PL", "+48123456789", LANDLINE },
  { "+48 512 345 678", "DE", "+48512345678", MOBILE },
  { "212 345 678", "CZ", "+420212345678", LANDLINE },
  { "21 2345 6789", "GR", "+302123456789", LANDLINE },
  { "410 1234", "IS", "+3544101234", LANDLINE },
  { "611 1234", "IS", "+3546111234", MOBILE },
  { "2100 1234", "MT", "+35621001234", LANDLINE },
  { "6123 4567", "SG", "+6561234567", LANDLINE },
  { "1001", "IS", NULL, SHORT },
  { "100123", "IS", NULL, SHORT },
  /* Another digit leads out of town, or two */
  { "8 (495) 123-45-67", "RU", "+74951234567", LANDLINE },
  { "8 912 345-67-89", "RU", "+79123456789", MOBILE },
  { "+7 (912) 345-67-89", "DE", "+79123456789", MOBILE },
  { "8 10 49 30 123456", "RU", "+4930123456", LANDLINE },
  { "06 1 234 5678", "HU", "+3612345678", LANDLINE },
  { "06 20 123 4567", "HU", "+36201234567", MOBILE },
  { "+36 20 123 4567", "HU", "+36201234567", MOBILE },
  { "8 312 34567", "LT", "+37031234567", ANY },
  /* The rest of the world */
  { "(11) 2345-6789", "BR", "+551123456789", LANDLINE },
  { "0 15 11 98765-4321", "BR", "+5511987654321", MOBILE },
  { "(11) 98765-4321", "BR", "+5511987654321", MOBILE },
  { "+55 (0)11 98765-4321", "DE", "+5511987654321", MOBILE },
  { "0212 345 67 89", "TR", "+902123456789", LANDLINE },
  { "0501 234 56 78", "TR", "+905012345678", MOBILE },
  { "0090 212 345 67 89", "DE", "+902123456789", LANDLINE },
  { "081234 56789", "IN", "+918123456789", MOBILE },
  { "+91 81234 56789", "DE", "+918123456789", MOBILE },
  { "010 1234 5678", "CN", "+861012345678", LANDLINE },
  { "131 2345 6789", "CN", "+8613123456789", MOBILE },
  { "02-123-4567", "KR", "+8221234567", LANDLINE },
  { "010-2000-0000", "KR", "+821020000000", MOBILE },
  { "010 123 4567", "ZA", "+27101234567", LANDLINE },
  { "071 123 4567", "ZA", "+27711234567", MOBILE },
  { "050-234-5678", "IL", "+972502345678", MOBILE },
  { "+972 (0)50 234 5678", "DE", "+972502345678", MOBILE },
  { "050 123 4567", "AE", "+971501234567", MOBILE },
  { "081 234 5678", "TH", "+66812345678", MOBILE },
  { "08-123 456 78", "SE", "+46812345678", LANDLINE },
  { "070 123 45 67", "SE", "+46701234567", MOBILE },
  { "013 1234567", "FI", "+358131234567", LANDLINE },
  { "041 2345678", "FI", "+358412345678", MOBILE },
  { "044 123 4567", "UA", "+380441234567", LANDLINE },
  { "021 123 4567", "RO", "+40211234567", LANDLINE },
  { "+800 1234 5678", NULL, "+80012345678", FREE },
  { "+870 301 234 567", "DE", "+870301234567", ANY },
  /* Codes of the telephone before the number */
  { "*31#030 123456", "DE", "+4930123456", LANDLINE },
  { "#31#030 123456", "DE", "+4930123456", LANDLINE },
  { "#31#+49 30 123456", "DE", "+4930123456", LANDLINE },
  { "*31#+4930123456", "DE", "+4930123456", LANDLINE },
  { "#31# 0049 30 123456", "DE", "+4930123456", LANDLINE },
  { "*31*030 123456", "DE", "+4930123456", LANDLINE },
  { "*30#030/123456", "DE", "+4930123456", LANDLINE },
  { "#31#(030) 123456", "DE", "+4930123456", LANDLINE },
  { "030 123456#", "DE", "+4930123456", LANDLINE },
  { "*31#", "DE", NULL, ANY },
  { "#31#", "DE", NULL, ANY },
  { "*67", "DE", NULL, ANY },
  { "*67*030123456#", "DE", NULL, ANY },
  { "**67*030123456#", "DE", NULL, ANY },
  { "*21*030123456#", "DE", NULL, ANY },
  { "##21#", "DE", NULL, ANY },
  { "*#31#", "DE", NULL, ANY },
  { "*31#12", "DE", NULL, ANY },
  { "*31#030123456#", "DE", NULL, ANY },
  /* Zeros and pluses too many */
  { "+0049 30 123456", "DE", "+4930123456", LANDLINE },
  { "00 (49) 30 123456", "DE", "+4930123456", LANDLINE },
  { "(0049) 30 123456", "DE", "+4930123456", LANDLINE },
  { "(+49) (0)30 123456", "DE", "+4930123456", LANDLINE },
  { "(+49)(0)30-123456", "DE", "+4930123456", LANDLINE },
  { "+49 (030) 123456", "DE", "+4930123456", LANDLINE },
  { "+49 030 123456", "DE", "+4930123456", LANDLINE },
  { "0049 (0) 30 / 123456", "DE", "+4930123456", LANDLINE },
  { "0049030123456", "DE", "+4930123456", LANDLINE },
  { "+ 49 30 123456", "DE", "+4930123456", LANDLINE },
  { "+49-(0)30-123456", "DE", "+4930123456", LANDLINE },
  { "+49 [0]30 123456", "DE", "+4930123456", LANDLINE },
  { "0049 30 123456", NULL, "+4930123456", LANDLINE },
  { "00 1 650 253 0000", NULL, "+16502530000", EITHER },
  { "030 123456", NULL, NULL, UNKNOWN },
  { "00 123", NULL, NULL, ANY },
  { "000 000 000", "DE", NULL, ANY },
  { "0000000", "DE", NULL, ANY },
  { "+00000000", "DE", NULL, ANY },
  /* Blanks, dashes and digits of other scripts */
  { "030\xc2\xa0" "123456", "DE", "+4930123456", LANDLINE },
  { "030\xe2\x80\x89" "123456", "DE", "+4930123456", LANDLINE },
  { "030\xe2\x80\xaf" "12\xe2\x80\xaf" "34\xe2\x80\xaf" "56", "DE", "+4930123456", LANDLINE },
  { "030\xe2\x80\x91" "123456", "DE", "+4930123456", LANDLINE },
  { "030\xe2\x80\x92" "123456", "DE", "+4930123456", LANDLINE },
  { "030\xe2\x88\x92" "123456", "DE", "+4930123456", LANDLINE },
  { "\xef\xbc\x90\xef\xbc\x93\xef\xbc\x90\xe3\x80\x80\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93\xef\xbc\x94\xef\xbc\x95\xef\xbc\x96", "DE", "+4930123456", LANDLINE },
  { "\xef\xbc\x88\xef\xbc\x90\xef\xbc\x93\xef\xbc\x90\xef\xbc\x89\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93\xef\xbc\x94\xef\xbc\x95\xef\xbc\x96", "DE", "+4930123456", LANDLINE },
  { "\xd9\xa0\xd9\xa3\xd9\xa0 \xd9\xa1\xd9\xa2\xd9\xa3\xd9\xa4\xd9\xa5\xd9\xa6", "DE", "+4930123456", LANDLINE },
  { "\xdb\xb0\xdb\xb3\xdb\xb0 \xdb\xb1\xdb\xb2\xdb\xb3\xdb\xb4\xdb\xb5\xdb\xb6", "DE", "+4930123456", LANDLINE },
  { "\xe0\xa5\xa6\xe0\xa5\xa9\xe0\xa5\xa6 123456", "DE", "+4930123456", LANDLINE },
  { "\xe2\x80\x8e" "030 123456\xe2\x80\x8e", "DE", "+4930123456", LANDLINE },
  { "\xe2\x81\xa6" "03\xe2\x81\xa9" "0 123456", "DE", "+4930123456", LANDLINE },
  { "030\xc2\xad" "123456", "DE", "+4930123456", LANDLINE },
  { "030~123456", "DE", "+4930123456", LANDLINE },
  { "[030] 123456", "DE", "+4930123456", LANDLINE },
  { "030'123'456", "DE", "+4930123456", LANDLINE },
  /* Links */
  { "tel:+49-30-123456", "DE", "+4930123456", LANDLINE },
  { "tel:+49(30)123456", "DE", "+4930123456", LANDLINE },
  { "tel:030123456;phone-context=+49", "DE", "+4930123456", LANDLINE },
  { "tel:123456;phone-context=+4930", "DE", "+4930123456", LANDLINE },
  { "tel:+49-30-123456;ext=12", "DE", "+4930123456", LANDLINE },
  { "tel:+4930123456;isub=1", "DE", "+4930123456", LANDLINE },
  { "TEL:+4930123456", "DE", "+4930123456", LANDLINE },
  { "tel://+4930123456", "DE", "+4930123456", LANDLINE },
  { "tel:+49%2030%20123456", "DE", "+4930123456", LANDLINE },
  { "callto:+4930123456", "DE", "+4930123456", LANDLINE },
  { "callto:+4930123456+type=phone", "DE", "+4930123456", LANDLINE },
  { "sip:+4930123456@pbx.example.com", "DE", "+4930123456", LANDLINE },
  { "sips:030123456@pbx.example.com;user=phone", "DE", "+4930123456", LANDLINE },
  { "sip:+4930123456;ext=12@pbx.example.com", "DE", "+4930123456", LANDLINE },
  { "sip:030123456@192.0.2.1:5060;transport=tcp", "DE", "+4930123456", LANDLINE },
  { "sip:1001@pbx.example.com", "DE", NULL, SHORT },
  { "sip:ada@example.com", "DE", "!", ANY },
  { "tel:", "DE", "!", ANY },
  /* In town */
  { "123456", "DE-30", "+4930123456", LANDLINE },
  { "12345678", "DE-030", "+493012345678", LANDLINE },
  { "5550-12", "DE-30", "+4930555012", LANDLINE },
  { "12345", "DE-30", NULL, SHORT },
  { "4930123456", "DE-30", "+4930123456", LANDLINE },
  { "16502530000", "DE-30", "+16502530000", EITHER },
  { "0171 1234567", "DE-30", "+491711234567", MOBILE },
  { "2530000", "CA-416", "+14162530000", EITHER },
  { "234 5678", "IE-1", "+35312345678", LANDLINE },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (HeraldNumber) number = { 0 };
      gboolean found = herald_number_init (&number, rows[i].text, rows[i].home);
      const char *e164 = found ? number.e164 : "!";

      if (g_strcmp0 (e164, rows[i].e164) == 0 && (rows[i].kind == ANY || number.kind == rows[i].kind)
          && (number.national == NULL || g_str_has_suffix (number.e164, number.national)))
        continue;
      g_test_message ("\"%s\" in %s: digits %s, E.164 %s, national %s, %s", rows[i].text, rows[i].home, number.digits, number.e164,
                      number.national, herald_number_kind_to_string (number.kind));
      g_test_fail ();
    }
}

/* The extension behind a number is kept, however it is written, and is no part of the number. */
static void
test_extensions (void)
{
  static const struct
  {
    const char *text, *extension;
  } cases[] = {
    { "+49 30 123456 x123", "123" }, { "+49 30 123456x123", "123" }, { "+49 30 123456 ext. 123", "123" }, { "+49 30 123456;ext=123", "123" },
    { "tel:+49-30-123456;ext=123", "123" }, { "tel:+49-30-123456;ext=1-23;isub=9", "123" }, { "sip:+4930123456;ext=123@pbx.example.com", "123" },
    { "+49 30 123456 Durchwahl 123", "123" }, { "+49 30 123456 DW 123", "123" }, { "+49 30 123456 #123", "123" },
    { "+49 30 123456", NULL }, { "tel:+49-30-123456;ext=", NULL }, { "tel:+49-30-123456;ext=abc", NULL }, { "tel:+49-30-123456;ext=*12", NULL },
    { "tel:+49-30-123456;ext=123456789012345678901", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HeraldNumber) number = herald_number_new (cases[i].text, NULL);

      g_assert_cmpstr (number->e164, ==, "+4930123456");
      g_assert_cmpstr (number->extension, ==, cases[i].extension);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/number/spellings", test_rows);
  g_test_add_func ("/number/extensions", test_extensions);
  return g_test_run ();
}
