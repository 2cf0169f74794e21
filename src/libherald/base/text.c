/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text from the network made safe to show: callers choose their own names. */

#include "base/text.h"

/* Characters that steer a terminal or reorder what stands around them (Unicode UAX #9 and #31), so that a
 * caller cannot make one name look like another. */
static gboolean
is_unsafe (gunichar c)
{
  if (c < 0x20 || (c >= 0x7f && c < 0xa0))
    return TRUE;
  if (c == 0x061c || c == 0x200e || c == 0x200f || c == 0x2028 || c == 0x2029 || c == 0xfeff)
    return TRUE;
  if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x206f))
    return TRUE;
  return (c & 0xfffe) == 0xfffe || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

/* Marks that a letter may carry: Vietnamese and vocalised Hebrew need three. Many more are drawn over the lines
 * above and below. */
#define MARKS_MAX 4

static gboolean
is_stacked (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_ENCLOSING_MARK;
}

/* Asterisk 16 cuts a name at 79 bytes, inside a character where it falls so: the start of a UTF-8 sequence
 * at the very end is such a cut, not Latin-1. */
static gsize
without_cut_tail (const char *bytes,
                  gsize length)
{
  for (gsize back = 1; back <= 3 && back <= length; back++)
    {
      guchar c = (guchar) bytes[length - back];
      gsize need = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 1;

      if ((c & 0xc0) == 0x80)
        continue;
      if (need > back && g_utf8_validate (bytes, (gssize) (length - back), NULL)
          && (length - back == 0 || back > 1 || length >= 78))
        return length - back;
      break;
    }
  return length;
}

static char *
to_utf8 (const char *bytes,
         gsize length)
{
  GString *text;

  if (length == 0)
    return g_strdup ("");
  if (g_utf8_validate (bytes, (gssize) length, NULL))
    return g_strndup (bytes, length);
  length = without_cut_tail (bytes, length);
  if (g_utf8_validate (bytes, (gssize) length, NULL))
    return g_strndup (bytes, length);

  /* Not UTF-8 (or a NUL inside): every byte is its Latin-1 character, as old servers pass such names on. */
  text = g_string_sized_new (length * 2);
  for (gsize i = 0; i < length; i++)
    if (bytes[i] != '\0')
      g_string_append_unichar (text, (guchar) bytes[i]);
  return g_string_free (text, FALSE);
}

/* Nearly every number, address and name of a file is; that it is clean already shows at a glance. */
static gboolean
is_plain (const char *bytes,
          gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (bytes[i] < 0x20 || bytes[i] > 0x7e)
      return FALSE;
  return TRUE;
}

/**
 * herald_text_clean:
 * @bytes: (array length=length): bytes from the network, in any encoding
 * @length: the number of bytes
 * @max_chars: the most characters to keep
 *
 * Repairs what is not UTF-8 (a sequence cut off at the end is dropped, otherwise the bytes are taken as
 * Latin-1), turns control characters into one space, removes bidirectional and other invisible controls
 * and marks piled upon a letter, and trims.
 *
 * Returns: (transfer full): valid UTF-8 without control or bidi characters, possibly empty
 */
char *
herald_text_clean (const char *bytes,
                   gsize length,
                   gsize max_chars)
{
  g_autofree char *utf8 = NULL;
  GString *text = NULL;
  gsize count = 0;
  guint marks = 0;

  if (length > 0 && length <= max_chars && is_plain (bytes, length))
    return g_strstrip (g_strndup (bytes, length));
  utf8 = to_utf8 (bytes, length);
  text = g_string_sized_new (length + 1);
  for (const char *p = utf8; *p != '\0' && count < max_chars; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_unsafe (c))
        {
          if (c >= 0xa0 || text->len == 0 || text->str[text->len - 1] == ' ')
            continue;
          c = ' ';
        }
      marks = is_stacked (c) ? marks + 1 : 0;
      if (marks > MARKS_MAX)
        continue;
      g_string_append_unichar (text, c);
      count++;
    }
  g_strstrip (text->str);
  return g_string_free (text, FALSE);
}
