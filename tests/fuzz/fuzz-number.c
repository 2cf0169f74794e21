/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever is typed, clicked or sent as a number: what comes out can be dialled, and is what it was when it
 * is taken apart again. */

#include <stdint.h>
#include <string.h>

#include "numbers/dial.h"
#include "numbers/number.h"
#include "numbers/uri.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_number (const char *text)
{
  g_auto (HeraldNumber) number = { 0 };
  g_auto (HeraldNumber) again = { 0 };
  g_autofree char *written = NULL;

  if (!herald_number_init (&number, text, "DE-30"))
    return;
  written = herald_number_format (&number, "DE");
  g_assert_nonnull (strpbrk (number.digits, "0123456789"));
  g_assert_true (g_utf8_validate (written, -1, NULL));
  if (number.e164 == NULL)
    return;
  g_assert_true (herald_number_init (&again, number.e164, NULL));
  g_assert_cmpstr (again.e164, ==, number.e164);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  static const HeraldDialRules rules = { "_", "0", "00", 4 };
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *dialled = herald_dial_rules_apply (&rules, text, NULL);
  g_autofree char *uri = g_strconcat ("tel:", text, NULL);
  g_autofree char *number = herald_uri_parse (uri, NULL);

  g_assert_true (dialled == NULL || herald_number_is_dialable (dialled));
  g_assert_true (number == NULL || herald_number_is_dialable (number));
  check_number (text);
  return 0;
}
