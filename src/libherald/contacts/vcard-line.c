/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One unfolded line of a vCard made so that EVCard reads it in silence and in full: it warns about what
 * phones and address books really write ("http\://"), leaks a parameter given twice, and wants valid UTF-8.
 * RFC 6350 and 2426 section 4, vCard 2.1 section 2. */

#include "contacts/vcard-line.h"

#include <string.h>

#include "contacts/charset.h"

#define NAME_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/* Characters of a group, name or parameter that are kept. */
#define TOKEN_MAX 64
/* Values of TYPE that are kept. */
#define TYPES_MAX 16

/* The properties that a contact is made of; the rest is not even parsed. */
static const char *const known_names[] = {
  "FN", "N", "NICKNAME", "ORG", "TEL", "EMAIL", "URL", "NOTE", "ADR", "PHOTO", "UID", "KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABLABEL",
};

typedef struct
{
  char name[TOKEN_MAX + 1];
  char group[TOKEN_MAX + 1];
  GString *types; /* ",work,cell" */
  guint n_types;
  gboolean quoted_printable;
  gboolean base64;
  char charset[TOKEN_MAX + 1];
} Head;

static gboolean
is_word (const char *text,
         gsize length,
         const char *word)
{
  return strlen (word) == length && g_ascii_strncasecmp (text, word, length) == 0;
}

/* Copies the characters of @text that may stand in a name; FALSE where there are others or none. */
static gboolean
copy_token (char *to,
            const char *text,
            gsize length)
{
  if (length == 0 || length > TOKEN_MAX)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\0' || strchr (NAME_CHARS, text[i]) == NULL)
      return FALSE;
  memcpy (to, text, length);
  to[length] = '\0';
  return TRUE;
}

/* [group.]name */
static gboolean
read_name (Head *head,
           const char *text,
           gsize length)
{
  const char *dot = memchr (text, '.', length);

  if (dot != NULL && copy_token (head->group, text, (gsize) (dot - text)))
    {
      length -= (gsize) (dot - text) + 1;
      text = dot + 1;
    }
  if (!copy_token (head->name, text, length))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (known_names); i++)
    if (g_ascii_strcasecmp (head->name, known_names[i]) == 0)
      return TRUE;
  return FALSE;
}

static void
add_type (Head *head,
          const char *text,
          gsize length)
{
  char token[TOKEN_MAX + 1];

  if (head->n_types >= TYPES_MAX || !copy_token (token, text, length))
    return;
  head->n_types++;
  g_string_append_printf (head->types, "%s%s", head->n_types > 1 ? "," : "", token);
}

/* One value of a parameter; without a name, as in 2.1, its value says what it is. */
static void
read_value (Head *head,
            const char *name,
            gsize name_length,
            const char *value,
            gsize length)
{
  gboolean bare = name_length == 0;

  if (length >= 2 && value[0] == '"' && value[length - 1] == '"')
    {
      value++;
      length -= 2;
    }
  if ((bare || is_word (name, name_length, "ENCODING")) && is_word (value, length, "QUOTED-PRINTABLE"))
    head->quoted_printable = TRUE;
  else if ((bare || is_word (name, name_length, "ENCODING")) && (is_word (value, length, "BASE64") || is_word (value, length, "B")))
    head->base64 = TRUE;
  else if (is_word (name, name_length, "CHARSET"))
    copy_token (head->charset, value, length);
  else if (bare || is_word (name, name_length, "TYPE"))
    add_type (head, value, length);
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
read_parameter (Head *head,
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

      read_value (head, name, name_length, text, part);
      if (part == length)
        return;
      text += part + 1;
      length -= part + 1;
    }
}

/* Reads all before the colon. Returns the length of it, 0 where the line is not of use. */
static gsize
read_head (Head *head,
           const char *line,
           gsize length)
{
  gsize end = span (line, length, ":");
  gsize at = span (line, end, ";");

  if (end == length || !read_name (head, line, at))
    return 0;
  while (at < end)
    {
      gsize part = span (line + at + 1, end - at - 1, ";");

      read_parameter (head, line + at + 1, part);
      at += part + 1;
    }
  return end;
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

/* The value, with the backslashes gone that mean nothing: Apple writes "http\://". */
static void
append_value (GString *card,
              const Head *head,
              const char *value)
{
  gsize length = strlen (value);

  while (head->quoted_printable && length > 0 && value[length - 1] == '=')
    length--;
  for (gsize i = 0; i < length; i++)
    {
      if (value[i] == '\r' || value[i] == '\n')
        continue;
      if (value[i] == '\\' && (i + 1 == length || strchr ("nNrR;,\\", value[i + 1]) == NULL))
        continue;
      g_string_append_c (card, value[i]);
      if (value[i] == '\\')
        g_string_append_c (card, value[++i]);
    }
}

/**
 * herald_vcard_line_append_canonical:
 * @card: the card as EVCard will read it
 * @line: (array length=length): an unfolded line, any bytes
 * @length: the number of bytes
 *
 * Appends the line, if it is one a contact is made of and can be read.
 */
void
herald_vcard_line_append_canonical (GString *card,
                                    const char *line,
                                    gsize length)
{
  Head head = { .types = g_string_new (NULL) };
  g_autoptr (GString) types = head.types;
  gsize end = read_head (&head, line, length);
  g_autofree char *value = NULL;

  if (end == 0)
    return;
  value = herald_charset_to_utf8 (line + end + 1, length - end - 1, head.charset);
  if (*head.group != '\0')
    g_string_append_printf (card, "%s.", head.group);
  g_string_append (card, head.name);
  if (types->len > 0)
    g_string_append_printf (card, ";TYPE=%s", types->str);
  if (head.quoted_printable)
    g_string_append (card, ";ENCODING=QUOTED-PRINTABLE");
  else if (head.base64)
    g_string_append (card, ";ENCODING=b");
  if (head.quoted_printable && *head.charset != '\0')
    g_string_append_printf (card, ";CHARSET=%s", head.charset);
  g_string_append_c (card, ':');
  append_value (card, &head, value);
  g_string_append (card, "\r\n");
}
