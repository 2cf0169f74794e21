/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one instance of libphonenumber. The library and its tables (3 MB, 10 ms) come alive with the first number,
 * not with the program. */

#include "numbers/library.h"

#include <phonenumbers/logger.h>

using i18n::phonenumbers::Logger;
using i18n::phonenumbers::NullLogger;
using i18n::phonenumbers::PhoneNumberUtil;

/**
 * herald_number_library:
 *
 * Returns: libphonenumber, silent
 */
PhoneNumberUtil *
herald_number_library ()
{
  static PhoneNumberUtil *instance = [] {
    PhoneNumberUtil *made = PhoneNumberUtil::GetInstance ();
    static NullLogger silent;

    /* It would write to the standard output, where heraldctl writes its JSON lines. */
    Logger::set_logger_impl (&silent);
    return made;
  } ();

  return instance;
}
