/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever is typed, clicked or sent as a number: what comes out can be dialled, is what it was when it is taken apart
 * again, and is found where it was stored. */

#include <stdint.h>
#include <string.h>

#include "contacts/match.h"
#include "numbers/caution.h"
#include "numbers/dial.h"
#include "numbers/find.h"
#include "numbers/number.h"
#include "numbers/uri.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Stored and called from in the same spelling it is the same number, wherever the account is. */
static void
check_match (const char *text,
             const HeraldNumber *number)
{
  static const HeraldLocation places[] = { { "DE", "30" }, { "US", "650" }, { "AR", NULL }, { NULL, NULL } };
  g_autoptr (HeraldContact) contact = herald_contact_new ();

  herald_contact_set_organisation (contact, "Example Ltd");
  g_assert_true (herald_contact_add_number (contact, text, NULL, "DE-30"));
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      HeraldMatch match;
      guint index;

      g_assert_true (herald_contact_match (contact, number, &places[i], &match, &index));
      g_assert_cmpint (match, <=, number->e164 != NULL ? HERALD_MATCH_EXACT : HERALD_MATCH_EXTENSION);
    }
}

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
  check_match (text, &number);
  if (number.e164 == NULL)
    return;
  g_assert_true (herald_number_init (&again, number.e164, NULL));
  g_assert_cmpstr (again.e164, ==, number.e164);
}

/* What is dialled without a question is digits, and in what is found in a text there is a number. */
static void
check_asked (const char *text,
             const HeraldDialRules *rules)
{
  g_autoptr (GPtrArray) found = herald_find_numbers (text, -1, "DE-30");
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_assert_cmpuint (found->len, <=, HERALD_FIND_MAX);
  for (guint i = 0; i < found->len; i++)
    {
      g_auto (HeraldNumber) number = { 0 };

      g_assert_true (herald_number_init (&number, g_ptr_array_index (found, i), "DE-30"));
    }
  if (herald_caution_of (valid, "DE-30", rules) == HERALD_CAUTION_NONE)
    {
      g_autofree char *dialled = herald_dial_rules_apply (rules, valid, NULL);

      g_assert_nonnull (dialled);
      g_assert_cmpuint (strspn (dialled, "0123456789"), ==, strlen (dialled));
    }
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
  check_asked (text, &rules);
  return 0;
}
