/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *herald_charset_to_utf8 (const char *bytes, gsize length, const char *charset) G_GNUC_WARN_UNUSED_RESULT;

/* Bytes of a file to UTF-8 where a byte order mark says that they are UTF-16; other bytes pass. */
typedef struct
{
  /*< private >*/
  guint8 head[3];
  guint8 n_head;
  guint8 n_unit;
  guint8 unit[2];
  guint8 mode;
  gunichar high;
} HeraldCharsetDecoder;

void herald_charset_decoder_feed (HeraldCharsetDecoder *decoder, const char *bytes, gsize length, GString *text);
void herald_charset_decoder_end (HeraldCharsetDecoder *decoder, GString *text);

G_END_DECLS
