/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "wire/ami-names.h"

G_BEGIN_DECLS

/** HERALD_AMI_LAYOUT_LINES: lines of a message whose headers are remembered; events have up to 50. */
#define HERALD_AMI_LAYOUT_LINES 64

/* Which header stood on which line of the last event of each kind. A server writes an event's headers always
 * in the same order, so the next one is guessed and compared instead of looked up. */
typedef struct
{
  guint8 header[HERALD_AMI_N_EVENTS][HERALD_AMI_LAYOUT_LINES];
} HeraldAmiLayouts;

typedef struct
{
  const char *text;
  guint length;
} HeraldAmiName;

G_STATIC_ASSERT (HERALD_AMI_N_HEADERS < G_MAXUINT8);

extern const HeraldAmiName herald_ami_header_names[HERALD_AMI_N_HEADERS + 1];

/* Equal bytes. Names are short: two or three words compared in place beat a call. */
static inline gboolean
herald_ami_same_name (const char *a,
                      const char *b,
                      gsize length)
{
  guint64 x, y;

  if (length < sizeof x || length > 3 * sizeof x)
    return memcmp (a, b, length) == 0;
  for (gsize at = 0; at + sizeof x < length; at += sizeof x)
    {
      memcpy (&x, a + at, sizeof x);
      memcpy (&y, b + at, sizeof y);
      if (x != y)
        return FALSE;
    }
  memcpy (&x, a + length - sizeof x, sizeof x);
  memcpy (&y, b + length - sizeof y, sizeof y);
  return x == y;
}

G_END_DECLS
