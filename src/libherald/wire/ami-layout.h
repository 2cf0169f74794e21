/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "wire/ami-names.h"

G_BEGIN_DECLS

/** HERALD_AMI_LAYOUT_LINES: lines of a message whose headers are remembered; events have up to 50. */
#define HERALD_AMI_LAYOUT_LINES 64

/** HERALD_AMI_LAYOUT_NAME: bytes of a header's name that is remembered; the longest is 25. */
#define HERALD_AMI_LAYOUT_NAME 30

/* A line as it was in the last event of its kind: the name as it was written and which header that is. */
typedef struct
{
  guint8 length; /* 0: not known yet */
  guint8 header;
  char name[HERALD_AMI_LAYOUT_NAME];
} HeraldAmiLayoutLine;

/* A server writes an event's headers always in the same order, so the next one is guessed and compared instead
 * of looked up. */
typedef struct
{
  HeraldAmiLayoutLine lines[HERALD_AMI_N_EVENTS][HERALD_AMI_LAYOUT_LINES];
} HeraldAmiLayouts;

typedef struct
{
  const char *text;
  guint length;
} HeraldAmiName;

G_STATIC_ASSERT (HERALD_AMI_N_HEADERS < G_MAXUINT8);

extern const HeraldAmiName herald_ami_header_names[HERALD_AMI_N_HEADERS + 1];

/* Equal bytes. Names are short: two or three words that overlap, compared in place, beat a call. */
static inline gboolean
herald_ami_same_name (const char *a,
                      const char *b,
                      gsize length)
{
  guint64 x[3], y[3];
  guint32 v[2], w[2];

  if (length < sizeof v[0] || length > sizeof x)
    return memcmp (a, b, length) == 0;
  if (length < sizeof x[0])
    {
      memcpy (&v[0], a, sizeof v[0]);
      memcpy (&w[0], b, sizeof w[0]);
      memcpy (&v[1], a + length - sizeof v[1], sizeof v[1]);
      memcpy (&w[1], b + length - sizeof w[1], sizeof w[1]);
      return ((v[0] ^ w[0]) | (v[1] ^ w[1])) == 0;
    }
  memcpy (&x[0], a, sizeof x[0]);
  memcpy (&y[0], b, sizeof y[0]);
  memcpy (&x[1], a + (length - sizeof x[1]) / 2, sizeof x[1]);
  memcpy (&y[1], b + (length - sizeof y[1]) / 2, sizeof y[1]);
  memcpy (&x[2], a + length - sizeof x[2], sizeof x[2]);
  memcpy (&y[2], b + length - sizeof y[2], sizeof y[2]);
  return ((x[0] ^ y[0]) | (x[1] ^ y[1]) | (x[2] ^ y[2])) == 0;
}

G_END_DECLS
