/* SPDX-License-Identifier: GPL-3.0-or-later */
/* herald-area NUMBER LANGUAGE: the town or country of a number, on one line. libphonenumber's tables of towns cost some
 * 15 MiB as soon as one looks into them: they are in memory for the tenth of a second that this program runs, and not in
 * Herald, which runs all day. */

#include <cstdio>
#include <cstring>
#include <string>

#include <phonenumbers/geocoding/phonenumber_offline_geocoder.h>
#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::Logger;
using i18n::phonenumbers::NullLogger;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberOfflineGeocoder;
using i18n::phonenumbers::PhoneNumberUtil;

int
main (int argc, char **argv)
{
  static NullLogger silent;
  PhoneNumberUtil *util = PhoneNumberUtil::GetInstance ();
  PhoneNumber number;

  if (argc != 3)
    {
      fputs ("Usage: herald-area NUMBER LANGUAGE\n", stderr);
      return 2;
    }
  Logger::set_logger_impl (&silent); /* it would write to the standard output */
  if (util->Parse (argv[1], "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR)
    return 1;
  puts (PhoneNumberOfflineGeocoder ().GetDescriptionForNumber (number, icu::Locale (argv[2])).c_str ());
  return fflush (stdout) == 0 ? 0 : 1;
}
