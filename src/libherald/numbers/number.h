/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** HERALD_NUMBER_MAX: characters of a written number that are looked at; E.164 has 15 digits, the rest is
 * separators, an extension and a label. A longer text is no number. */
#define HERALD_NUMBER_MAX 128

/** HERALD_NUMBER_SHORT_MAX: digits of the longest number that counts as short: an internal extension, a
 * service or emergency code. */
#define HERALD_NUMBER_SHORT_MAX 6

typedef enum
{
  HERALD_NUMBER_UNKNOWN,
  HERALD_NUMBER_LANDLINE,
  HERALD_NUMBER_MOBILE,
  HERALD_NUMBER_LANDLINE_OR_MOBILE,
  HERALD_NUMBER_TOLL_FREE,
  HERALD_NUMBER_PREMIUM,
  HERALD_NUMBER_OTHER,
  HERALD_NUMBER_SHORT,
} HeraldNumberKind;

/* A telephone number in any spelling, taken apart. All strings are owned and plain ASCII. */
typedef struct
{
  char *e164;      /* "+4930123456"; NULL: not a number of the public network as far as can be told */
  char *national;  /* national significant number, "30123456"; NULL likewise */
  char *digits;    /* what was written: 0-9 * # only, a leading + kept */
  char *extension; /* what was written behind it as "x123", or NULL */
  char *region;    /* two letters of the country, "DE"; NULL: unknown or of no country */
  HeraldNumberKind kind;
} HeraldNumber;

gboolean herald_number_init (HeraldNumber *number, const char *text, const char *region) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_number_init_keys (HeraldNumber *number, const char *text, const char *region) G_GNUC_WARN_UNUSED_RESULT;
void herald_number_clear (HeraldNumber *number);
HeraldNumber *herald_number_new (const char *text, const char *region) G_GNUC_WARN_UNUSED_RESULT;
HeraldNumber *herald_number_copy (const HeraldNumber *number) G_GNUC_WARN_UNUSED_RESULT;
void herald_number_free (HeraldNumber *number);
gboolean herald_number_equal (const HeraldNumber *one, const HeraldNumber *other);
char *herald_number_format (const HeraldNumber *number, const char *own_region) G_GNUC_WARN_UNUSED_RESULT;
char *herald_number_rewrite (const char *text, const char *own_region) G_GNUC_WARN_UNUSED_RESULT;
char *herald_number_describe (const HeraldNumber *number, const char *language) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_number_is_region (const char *region);
const char *herald_number_kind_to_string (HeraldNumberKind kind);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeraldNumber, herald_number_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldNumber, herald_number_free)

G_END_DECLS
