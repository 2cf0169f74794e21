/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One unfolded line of a vCard: its name, its parameters and its value, in whatever encoding and of whatever version.
 * RFC 6350 and 2426 section 4, vCard 2.1 section 2; and what phones and address books really write ("http\://",
 * parameters given twice, bytes that are no UTF-8). */

#include "contacts/vcard-line.h"

#include <string.h>

#include "contacts/charset.h"

/* Characters of a group, name or parameter that are kept. */
#define TOKEN_MAX 64
/* Parts of a value that are kept: of a name, an address, a list of groups. */
#define PARTS_MAX 64

static const struct
{
  const char *text;
  HeraldVcardName name;
} names[] = {
  { "FN", HERALD_VCARD_FN }, { "N", HERALD_VCARD_N }, { "NICKNAME", HERALD_VCARD_NICKNAME }, { "ORG", HERALD_VCARD_ORG },
  { "TEL", HERALD_VCARD_TEL }, { "EMAIL", HERALD_VCARD_EMAIL }, { "URL", HERALD_VCARD_URL }, { "NOTE", HERALD_VCARD_NOTE },
  { "ADR", HERALD_VCARD_ADR }, { "PHOTO", HERALD_VCARD_PHOTO }, { "UID", HERALD_VCARD_UID }, { "KIND", HERALD_VCARD_KIND },
  { "X-ADDRESSBOOKSERVER-KIND", HERALD_VCARD_KIND }, { "X-ABLABEL", HERALD_VCARD_LABEL }, { "CATEGORIES", HERALD_VCARD_CATEGORIES },
  { "X-HERALD-FAVOURITE", HERALD_VCARD_FAVOURITE }, { "X-HERALD-OWNER", HERALD_VCARD_OWNER },
};

const HeraldVcardType herald_vcard_types[] = {
  { "work", "work" }, { "home", "home" }, { "cell", "mobile" }, { "mobile", "mobile" }, { "fax", "fax" },
  { "pager", "pager" }, { "main", "main" }, { "car", "car" }, { "other", "other" },
};
const guint herald_n_vcard_types = G_N_ELEMENTS (herald_vcard_types);

static gboolean
is_word (const char *text,
         gsize length,
         const char *word)
{
  return strlen (word) == length && g_ascii_strncasecmp (text, word, length) == 0;
}

static gboolean
is_token (const char *text,
          gsize length)
{
  if (length == 0 || length > TOKEN_MAX)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '_')
      return FALSE;
  return TRUE;
}

/* [group.]name */
static gboolean
read_name (HeraldVcardLine *line,
           const char *text,
           gsize length)
{
  const char *dot = memchr (text, '.', length);

  if (dot != NULL && is_token (text, (gsize) (dot - text)))
    {
      line->group = text;
      line->group_length = (gsize) (dot - text);
      length -= line->group_length + 1;
      text = dot + 1;
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (is_word (text, length, names[i].text))
      {
        line->name = names[i].name;
        return TRUE;
      }
  return FALSE;
}

static void
add_type (HeraldVcardLine *line,
          const char *text,
          gsize length)
{
  for (guint i = 0; i < herald_n_vcard_types; i++)
    if (is_word (text, length, herald_vcard_types[i].type))
      line->types |= 1u << i;
}

/* One value of a parameter; without a name, as in 2.1, its value says what it is. */
static void
read_value (HeraldVcardLine *line,
            const char *name,
            gsize name_length,
            const char *value,
            gsize length)
{
  gboolean bare = name_length == 0;
  gboolean encoding = bare || is_word (name, name_length, "ENCODING");

  if (length >= 2 && value[0] == '"' && value[length - 1] == '"')
    {
      value++;
      length -= 2;
    }
  if (encoding && is_word (value, length, "QUOTED-PRINTABLE"))
    line->quoted_printable = TRUE;
  else if (encoding && (is_word (value, length, "BASE64") || is_word (value, length, "B")))
    line->base64 = TRUE;
  else if (is_word (name, name_length, "CHARSET") && is_token (value, length) && length <= HERALD_VCARD_CHARSET_MAX)
    {
      memcpy (line->charset, value, length);
      line->charset[length] = '\0';
    }
  else if (bare || is_word (name, name_length, "TYPE"))
    add_type (line, value, length);
}

/* The end of a part of a parameter: the next of @stops outside of quotation marks. */
static gsize
span (const char *text,
      gsize length,
      const char *stops)
{
  gboolean quoted = FALSE;
  gsize i;

  for (i = 0; i < length; i++)
    {
      if (text[i] == '"')
        quoted = !quoted;
      else if (!quoted && text[i] != '\0' && strchr (stops, text[i]) != NULL)
        break;
    }
  return i;
}

static void
read_parameter (HeraldVcardLine *line,
                const char *text,
                gsize length)
{
  const char *equals = memchr (text, '=', span (text, length, ","));
  gsize name_length = equals != NULL ? (gsize) (equals - text) : 0;
  const char *name = text;

  if (equals != NULL)
    {
      text = equals + 1;
      length -= name_length + 1;
    }
  /* TYPE="work,cell" is two values as well. */
  if (length >= 2 && text[0] == '"' && memchr (text + 1, '"', length - 1) == text + length - 1)
    {
      text++;
      length -= 2;
    }
  for (;;)
    {
      gsize part = span (text, length, ",");

      read_value (line, name, name_length, text, part);
      if (part == length)
        return;
      text += part + 1;
      length -= part + 1;
    }
}

/**
 * herald_vcard_line_read:
 * @line: (out caller-allocates): the line, taken apart
 * @text: (array length=length): an unfolded line, any bytes; it must live as long as @line
 * @length: the number of bytes
 *
 * Returns: %FALSE when it is none of those that a contact is made of
 */
gboolean
herald_vcard_line_read (HeraldVcardLine *line,
                        const char *text,
                        gsize length)
{
  gsize end = span (text, length, ":");
  gsize at = span (text, end, ";");

  memset (line, 0, sizeof *line);
  if (end == length || !read_name (line, text, at))
    return FALSE;
  while (at < end)
    {
      gsize part = span (text + at + 1, end - at - 1, ";");

      read_parameter (line, text + at + 1, part);
      at += part + 1;
    }
  line->value = text + end + 1;
  line->length = length - end - 1;
  return TRUE;
}

/**
 * herald_vcard_line_is_soft_broken:
 * @line: (array length=length): an unfolded line as far as it has come
 * @length: the number of bytes
 *
 * Returns: whether it is quoted-printable and goes on in the next line, which vCard 2.1 does not indent
 */
gboolean
herald_vcard_line_is_soft_broken (const char *line,
                                  gsize length)
{
  const char *colon;
  g_autofree char *head = NULL;

  if (length == 0 || line[length - 1] != '=')
    return FALSE;
  colon = memchr (line, ':', length);
  if (colon == NULL)
    return FALSE;
  head = g_ascii_strup (line, colon - line);
  return strstr (head, "QUOTED-PRINTABLE") != NULL;
}

/* The character that "=C3" stands for, -1: none. */
static int
hex_value (const char *text,
           gsize left)
{
  return left >= 3 && g_ascii_isxdigit (text[1]) && g_ascii_isxdigit (text[2])
           ? g_ascii_xdigit_value (text[1]) * 16 + g_ascii_xdigit_value (text[2])
           : -1;
}

/* One part of a value: the escapes taken out ("\\n", "\\,"; any other backslash is one that nobody needed), then
 * quoted-printable. */
static char *
decode_part (const HeraldVcardLine *line,
             const char *text,
             gsize length)
{
  g_autoptr (GString) part = g_string_sized_new (length + 1);

  for (gsize i = 0; i < length; i++)
    {
      int byte = line->quoted_printable && text[i] == '=' ? hex_value (text + i, length - i) : -1;

      if (byte >= 0)
        {
          g_string_append_c (part, (char) byte);
          i += 2;
        }
      else if (text[i] == '=' && line->quoted_printable && i + 1 == length)
        break;
      else if (text[i] != '\\')
        g_string_append_c (part, text[i]);
      else if (i + 1 < length && strchr ("nN;,\\", text[i + 1]) != NULL)
        {
          i++;
          g_string_append_c (part, text[i] == 'n' || text[i] == 'N' ? '\n' : text[i]);
        }
    }
  return herald_charset_to_utf8 (part->str, part->len, line->charset);
}

/* The value as it is to be split: no part of it is quoted-printable any more, or all of it is. */
static char *
to_utf8 (const HeraldVcardLine *line,
         gsize *length)
{
  char *text = line->quoted_printable ? g_strndup (line->value, line->length)
                                      : herald_charset_to_utf8 (line->value, line->length, line->charset);

  *length = strlen (text);
  return text;
}

/**
 * herald_vcard_line_get_text:
 * @line: a line
 *
 * Returns: (transfer full): the whole value, valid UTF-8
 */
char *
herald_vcard_line_get_text (const HeraldVcardLine *line)
{
  gsize length;
  g_autofree char *text = to_utf8 (line, &length);

  return memchr (text, '\\', length) == NULL && !line->quoted_printable ? g_steal_pointer (&text) : decode_part (line, text, length);
}

/**
 * herald_vcard_line_split:
 * @line: a line
 * @separator: ';' of a name or an address, ',' of a list
 *
 * Returns: (transfer full) (element-type utf8): the parts of the value, stripped, perhaps empty
 */
GPtrArray *
herald_vcard_line_split (const HeraldVcardLine *line,
                         char separator)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  gsize length, start = 0;
  g_autofree char *text = to_utf8 (line, &length);

  for (gsize i = 0; i <= length && parts->len < PARTS_MAX; i++)
    {
      if (i < length && text[i] == '\\')
        i++;
      else if (i == length || text[i] == separator)
        {
          g_ptr_array_add (parts, g_strstrip (decode_part (line, text + start, i - start)));
          start = i + 1;
        }
    }
  return parts;
}
