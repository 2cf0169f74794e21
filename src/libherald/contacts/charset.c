/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The encodings address books are exported in: UTF-8 with and without a byte order mark, UTF-16 (Excel's
 * "Unicode text"), Windows-1252 (Outlook) and whatever an old vCard names. */

#include "contacts/charset.h"

#include <string.h>

enum
{
  MODE_UNKNOWN, /* the first bytes are still collected */
  MODE_BYTES,
  MODE_UTF16_LE,
  MODE_UTF16_BE,
};

/* Windows-1252 0x80 to 0x9f; the five bytes without a meaning are taken as spaces. */
static const guint16 windows_1252[32] = {
  0x20ac, 0x0020, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x0020, 0x017d, 0x0020,
  0x0020, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x0020, 0x017e, 0x0178,
};

/**
 * herald_charset_to_utf8:
 * @bytes: (array length=length): text in an encoding that nobody vouches for
 * @length: the number of bytes
 * @charset: (nullable): what the file says it is; only tried where it is not UTF-8
 *
 * Returns: (transfer full): valid UTF-8 without NUL; bytes of no known encoding are taken as Windows-1252
 */
char *
herald_charset_to_utf8 (const char *bytes,
                        gsize length,
                        const char *charset)
{
  GString *text;
  char *converted;

  if (length == 0 || g_utf8_validate (bytes, (gssize) length, NULL))
    return g_strndup (bytes, length);
  converted = charset != NULL && *charset != '\0' ? g_convert (bytes, (gssize) length, "UTF-8", charset, NULL, NULL, NULL) : NULL;
  if (converted != NULL && g_utf8_validate (converted, -1, NULL))
    return converted;
  g_free (converted);
  text = g_string_sized_new (length * 2);
  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) bytes[i];

      if (c != '\0')
        g_string_append_unichar (text, c >= 0x80 && c < 0xa0 ? windows_1252[c - 0x80] : c);
    }
  return g_string_free (text, FALSE);
}

static void
append_unit (HeraldCharsetDecoder *decoder,
             gunichar unit,
             GString *text)
{
  gunichar high = decoder->high;

  decoder->high = 0;
  if (unit >= 0xd800 && unit < 0xdc00)
    decoder->high = unit;
  else if (unit >= 0xdc00 && unit < 0xe000 && high != 0)
    g_string_append_unichar (text, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
  else if (unit >= 0xdc00 && unit < 0xe000)
    g_string_append_unichar (text, 0xfffd);
  else
    g_string_append_unichar (text, unit);
}

static void
decode (HeraldCharsetDecoder *decoder,
        const char *bytes,
        gsize length,
        GString *text)
{
  if (decoder->mode == MODE_BYTES)
    {
      g_string_append_len (text, bytes, (gssize) length);
      return;
    }
  for (gsize i = 0; i < length; i++)
    {
      guint8 *unit = decoder->unit;

      unit[decoder->n_unit++] = (guint8) bytes[i];
      if (decoder->n_unit < 2)
        continue;
      decoder->n_unit = 0;
      append_unit (decoder, decoder->mode == MODE_UTF16_LE ? unit[0] | unit[1] << 8 : unit[0] << 8 | unit[1], text);
    }
}

/* Looks at the first bytes once there are enough of them, and passes on what is no mark. */
static void
choose_mode (HeraldCharsetDecoder *decoder,
             GString *text)
{
  const guint8 *head = decoder->head;
  guint skip = 0;

  decoder->mode = MODE_BYTES;
  if (decoder->n_head >= 2 && head[0] == 0xff && head[1] == 0xfe)
    decoder->mode = MODE_UTF16_LE;
  else if (decoder->n_head >= 2 && head[0] == 0xfe && head[1] == 0xff)
    decoder->mode = MODE_UTF16_BE;
  else if (decoder->n_head == 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0)
    skip = 3;
  if (decoder->mode != MODE_BYTES)
    skip = 2;
  decode (decoder, (const char *) head + skip, decoder->n_head - skip, text);
}

/**
 * herald_charset_decoder_feed:
 * @decoder: the state, all zero at the beginning of a file
 * @bytes: (array length=length): the next bytes
 * @length: the number of bytes
 * @text: where to append the text
 */
void
herald_charset_decoder_feed (HeraldCharsetDecoder *decoder,
                             const char *bytes,
                             gsize length,
                             GString *text)
{
  while (decoder->mode == MODE_UNKNOWN && length > 0)
    {
      decoder->head[decoder->n_head++] = (guint8) *bytes++;
      length--;
      if (decoder->n_head == sizeof decoder->head)
        choose_mode (decoder, text);
    }
  if (length > 0)
    decode (decoder, bytes, length, text);
}

/**
 * herald_charset_decoder_end:
 * @decoder: the state
 * @text: where to append what was still held back
 */
void
herald_charset_decoder_end (HeraldCharsetDecoder *decoder,
                            GString *text)
{
  if (decoder->mode == MODE_UNKNOWN)
    choose_mode (decoder, text);
}
