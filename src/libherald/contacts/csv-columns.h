/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HERALD_COLUMN_UNKNOWN,
  HERALD_COLUMN_NAME,
  HERALD_COLUMN_PREFIX,
  HERALD_COLUMN_GIVEN,
  HERALD_COLUMN_MIDDLE,
  HERALD_COLUMN_FAMILY,
  HERALD_COLUMN_SUFFIX,
  HERALD_COLUMN_ORGANISATION,
  HERALD_COLUMN_EMAIL,
  HERALD_COLUMN_URL,
  HERALD_COLUMN_NOTE,
  HERALD_COLUMN_ADDRESS,
  HERALD_COLUMN_OWNER, /* the extension of the colleague who looks after it */
  HERALD_COLUMN_UID,
  HERALD_COLUMN_PHONE,
  HERALD_COLUMN_PHONE_LABEL, /* of the number column with the same index */
  HERALD_COLUMN_GROUPS,
  HERALD_COLUMN_PHOTO,     /* base64 */
  HERALD_COLUMN_FAVOURITE, /* anything but nothing, "0", "no" or "false" */
} HeraldColumnKind;

/** HERALD_CSV_COLUMNS_MAX: columns of a table; Outlook exports 92, Google up to 200. */
#define HERALD_CSV_COLUMNS_MAX 512

/** HERALD_CSV_SEVERAL: separates several numbers, labels or groups in one field, as in Google's export. */
#define HERALD_CSV_SEVERAL ":::"

typedef struct
{
  HeraldColumnKind kind;
  const char *label; /* of a PHONE: "mobile", or NULL; it lives as long as the program */
  guint index;       /* "Phone 2 - Value" is 2; 0: none */
} HeraldColumn;

HeraldColumn herald_csv_column_guess (const char *header);
const char *herald_csv_column_to_string (const HeraldColumn *column);
gboolean herald_csv_column_from_string (const char *field, HeraldColumn *column);
gboolean herald_csv_is_number (const char *cell);
gboolean herald_csv_is_formula (const char *cell);
char *herald_csv_unguard (char *cell);

G_END_DECLS
