/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The encodings address books are exported in: UTF-8 with and without a byte order mark, UTF-16 (Excel's
 * "Unicode text"), Windows-1252 (Outlook) and whatever an old vCard names. */

#include "contacts/charset.h"

#include <string.h>

/* Windows-1252 0x80 to 0x9f; the five bytes without a meaning are taken as spaces. */
static const guint16 windows_1252[32] = {
  0x20ac, 0x0020, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x0020, 0x017d, 0x0020,
  0x0020, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x0020, 0x017e, 0x0178,
};

static const char *const names[] = { "auto", "utf-8", "windows-1252", "utf-16le", "utf-16be" };

/**
 * herald_charset_to_string:
 * @charset: an encoding
 *
 * Returns: its name, "utf-8"
 */
const char *
herald_charset_to_string (HeraldCharset charset)
{
  return (guint) charset < G_N_ELEMENTS (names) ? names[charset] : names[0];
}

/**
 * herald_charset_from_string:
 * @name: a name as people write it: "UTF-8", "latin1", "utf-16"
 * @charset: (out): what it is
 *
 * Returns: %FALSE when it is none that is known
 */
gboolean
herald_charset_from_string (const char *name,
                            HeraldCharset *charset)
{
  static const struct
  {
    const char *name;
    HeraldCharset charset;
  } others[] = {
    { "utf8", HERALD_CHARSET_UTF8 }, { "latin1", HERALD_CHARSET_WINDOWS_1252 }, { "latin-1", HERALD_CHARSET_WINDOWS_1252 },
    { "iso-8859-1", HERALD_CHARSET_WINDOWS_1252 }, { "cp1252", HERALD_CHARSET_WINDOWS_1252 }, { "utf-16", HERALD_CHARSET_UTF16_LE },
    { "utf16", HERALD_CHARSET_UTF16_LE }, { "utf-16-le", HERALD_CHARSET_UTF16_LE }, { "utf-16-be", HERALD_CHARSET_UTF16_BE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      {
        *charset = (HeraldCharset) i;
        return TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_ascii_strcasecmp (name, others[i].name) == 0)
      {
        *charset = others[i].charset;
        return TRUE;
      }
  return FALSE;
}

static void
append_windows_1252 (GString *text,
                     const char *bytes,
                     gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) bytes[i];

      if (c < 0x80)
        g_string_append_c (text, (char) c);
      else
        g_string_append_unichar (text, c < 0xa0 ? windows_1252[c - 0x80] : c);
    }
}

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
  for (gsize at = 0, part; at < length; at += part + 1)
    {
      const char *nul = memchr (bytes + at, '\0', length - at);

      part = nul != NULL ? (gsize) (nul - bytes) - at : length - at;
      append_windows_1252 (text, bytes + at, part);
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
  if (decoder->charset == HERALD_CHARSET_UTF8)
    g_string_append_len (text, bytes, (gssize) length);
  else if (decoder->charset == HERALD_CHARSET_WINDOWS_1252)
    append_windows_1252 (text, bytes, length);
  else
    for (gsize i = 0; i < length; i++)
      {
        guint8 *unit = decoder->unit;

        unit[decoder->n_unit++] = (guint8) bytes[i];
        if (decoder->n_unit < 2)
          continue;
        decoder->n_unit = 0;
        append_unit (decoder, decoder->charset == HERALD_CHARSET_UTF16_LE ? unit[0] | unit[1] << 8 : unit[0] << 8 | unit[1], text);
      }
}

/**
 * herald_charset_guess:
 * @bytes: (array length=length): the first bytes of a file, four are enough
 * @length: the number of bytes
 *
 * Returns: what they are: by the mark in front, or by the zeros between the letters; never %HERALD_CHARSET_GUESS
 */
HeraldCharset
herald_charset_guess (const char *bytes,
                      gsize length)
{
  const guint8 *head = (const guint8 *) bytes;

  if (length >= 2 && head[0] == 0xff && head[1] == 0xfe)
    return HERALD_CHARSET_UTF16_LE;
  if (length >= 2 && head[0] == 0xfe && head[1] == 0xff)
    return HERALD_CHARSET_UTF16_BE;
  if (length >= 4 && head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0)
    return HERALD_CHARSET_UTF16_LE;
  if (length >= 4 && head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0)
    return HERALD_CHARSET_UTF16_BE;
  return HERALD_CHARSET_UTF8;
}

/* Bytes of the mark that says what the file is. */
static guint
mark_length (const HeraldCharsetDecoder *decoder)
{
  static const char *const marks[] = { "", "\xef\xbb\xbf", "\xef\xbb\xbf", "\xff\xfe", "\xfe\xff" };
  const char *mark = marks[decoder->charset];
  guint length = (guint) strlen (mark);

  return decoder->n_head >= length && memcmp (decoder->head, mark, length) == 0 ? length : 0;
}

/* Looks at the first bytes once there are enough of them, and passes on what is no mark. */
static void
begin (HeraldCharsetDecoder *decoder,
       GString *text)
{
  guint skip;

  decoder->begun = TRUE;
  if (decoder->charset == HERALD_CHARSET_GUESS)
    decoder->charset = herald_charset_guess ((const char *) decoder->head, decoder->n_head);
  skip = mark_length (decoder);
  decode (decoder, (const char *) decoder->head + skip, decoder->n_head - skip, text);
}

/**
 * herald_charset_decoder_feed:
 * @decoder: the state
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
  while (!decoder->begun && length > 0)
    {
      decoder->head[decoder->n_head++] = (guint8) *bytes++;
      length--;
      if (decoder->n_head == sizeof decoder->head)
        begin (decoder, text);
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
  if (!decoder->begun)
    begin (decoder, text);
}
