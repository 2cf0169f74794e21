/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libphonenumber for the C++ files of this folder. */
#pragma once

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

i18n::phonenumbers::PhoneNumberUtil *herald_number_library ();
