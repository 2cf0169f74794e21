/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How the bytes of a file are to be read. */
typedef enum
{
  HERALD_CHARSET_GUESS,        /* a byte order mark, else UTF-16 by its zeros, else UTF-8 and where it is none Windows-1252 */
  HERALD_CHARSET_UTF8,
  HERALD_CHARSET_WINDOWS_1252, /* of which Latin-1 is a part */
  HERALD_CHARSET_UTF16_LE,
  HERALD_CHARSET_UTF16_BE,
} HeraldCharset;

const char *herald_charset_to_string (HeraldCharset charset);
gboolean herald_charset_from_string (const char *name, HeraldCharset *charset);
char *herald_charset_to_utf8 (const char *bytes, gsize length, const char *charset) G_GNUC_WARN_UNUSED_RESULT;

/* Bytes of a file to UTF-8 where they are known to be something else; bytes of a file that is UTF-8 as far as anybody
 * knows pass. All zero at the beginning, but for the charset. */
typedef struct
{
  HeraldCharset charset; /* what it is; GUESS: found out with the first bytes */

  /*< private >*/
  guint8 head[4];
  guint8 n_head;
  guint8 n_unit;
  guint8 unit[2];
  gboolean begun;
  gunichar high;
} HeraldCharsetDecoder;

void herald_charset_decoder_feed (HeraldCharsetDecoder *decoder, const char *bytes, gsize length, GString *text);
void herald_charset_decoder_end (HeraldCharsetDecoder *decoder, GString *text);
HeraldCharset herald_charset_guess (const char *bytes, gsize length);

G_END_DECLS
