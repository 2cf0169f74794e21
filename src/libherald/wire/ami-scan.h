/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

G_BEGIN_DECLS

/* The line ends among the 16 bytes at @p, a bit each. */
#ifdef __SSE2__
static inline guint64
herald_ami_find_16_lfs (const char *p)
{
  __m128i bytes = _mm_loadu_si128 ((const __m128i *) (const void *) p);

  return (guint32) _mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes, _mm_set1_epi8 ('\n')));
}
#else
static inline guint64
herald_ami_find_16_lfs (const char *p)
{
  guint64 bits = 0;

  for (guint i = 0; i < 16; i++)
    bits |= (guint64) (p[i] == '\n') << i;
  return bits;
}
#endif

/* The first LF from @p on, %NULL: none. Values are short: most are found by the first look, without a call. */
static inline const char *
herald_ami_find_lf (const char *p,
                    const char *end)
{
  for (; end - p >= 16; p += 16)
    {
      guint64 lfs = herald_ami_find_16_lfs (p);

      if (lfs != 0)
        return p + __builtin_ctzll (lfs);
    }
  return memchr (p, '\n', (gsize) (end - p));
}

G_END_DECLS
