/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON lines: one object a line, for programs that read Herald's output. Only writing; documents are read
 * with json-glib above this layer. */

#include "base/json.h"

/**
 * herald_json_line_init:
 * @line: (out caller-allocates): a line to be written
 */
void
herald_json_line_init (HeraldJsonLine *line)
{
  line->text = g_string_new ("{");
}

/**
 * herald_json_line_clear:
 * @line: a line
 */
void
herald_json_line_clear (HeraldJsonLine *line)
{
  if (line->text != NULL)
    g_string_free (g_steal_pointer (&line->text), TRUE);
}

static void
append_quoted (GString *text,
               const char *value)
{
  g_string_append_c (text, '"');
  for (const char *p = value; *p != '\0'; p++)
    {
      guchar c = (guchar) *p;

      if (c == '"' || c == '\\')
        {
          g_string_append_c (text, '\\');
          g_string_append_c (text, *p);
        }
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (text, "\\u%04x", c);
      else
        g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

static void
append_key (HeraldJsonLine *line,
            const char *key)
{
  if (line->text->len > 1)
    g_string_append_c (line->text, ',');
  append_quoted (line->text, key);
  g_string_append_c (line->text, ':');
}

/**
 * herald_json_line_string:
 * @line: a line
 * @key: the key
 * @value: (nullable): valid UTF-8; %NULL is written as null
 */
void
herald_json_line_string (HeraldJsonLine *line,
                         const char *key,
                         const char *value)
{
  append_key (line, key);
  if (value == NULL)
    g_string_append (line->text, "null");
  else
    append_quoted (line->text, value);
}

/**
 * herald_json_line_int:
 * @line: a line
 * @key: the key
 * @value: the number
 */
void
herald_json_line_int (HeraldJsonLine *line,
                      const char *key,
                      gint64 value)
{
  append_key (line, key);
  g_string_append_printf (line->text, "%" G_GINT64_FORMAT, value);
}

/**
 * herald_json_line_double:
 * @line: a line
 * @key: the key
 * @value: a finite number, written with up to six significant digits in the C locale
 */
void
herald_json_line_double (HeraldJsonLine *line,
                         const char *key,
                         double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  append_key (line, key);
  g_string_append (line->text, g_ascii_formatd (digits, sizeof digits, "%.6g", value));
}

/**
 * herald_json_line_strings:
 * @line: a line
 * @key: the key
 * @values: (array zero-terminated=1): valid UTF-8, written as an array
 */
void
herald_json_line_strings (HeraldJsonLine *line,
                          const char *key,
                          const char *const *values)
{
  append_key (line, key);
  g_string_append_c (line->text, '[');
  for (guint i = 0; values[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (line->text, ',');
      append_quoted (line->text, values[i]);
    }
  g_string_append_c (line->text, ']');
}

/**
 * herald_json_line_pairs:
 * @line: a line
 * @key: a key
 * @pairs: (array zero-terminated=1): key, value, key, value, …: valid UTF-8
 *
 * Adds an object of strings.
 */
void
herald_json_line_pairs (HeraldJsonLine *line,
                        const char *key,
                        const char *const *pairs)
{
  append_key (line, key);
  g_string_append_c (line->text, '{');
  for (guint i = 0; pairs[i] != NULL; i += 2)
    {
      if (i > 0)
        g_string_append_c (line->text, ',');
      append_quoted (line->text, pairs[i]);
      g_string_append_c (line->text, ':');
      append_quoted (line->text, pairs[i + 1]);
    }
  g_string_append_c (line->text, '}');
}

/**
 * herald_json_line_bool:
 * @line: a line
 * @key: the key
 * @value: the truth
 */
void
herald_json_line_bool (HeraldJsonLine *line,
                       const char *key,
                       gboolean value)
{
  append_key (line, key);
  g_string_append (line->text, value ? "true" : "false");
}

/**
 * herald_json_line_end:
 * @line: a line
 *
 * Closes the object. Nothing may be added after it.
 *
 * Returns: (transfer none): the whole line without a line feed
 */
const char *
herald_json_line_end (HeraldJsonLine *line)
{
  g_string_append_c (line->text, '}');
  return line->text->str;
}
