/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manager over HTTP, as text: requests are forms, a session is a cookie, and an answer is either the manager's
 * own text ("rawman") or XML with one element a message ("mxml"), which becomes that text again. */

#include "wire/ajam.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wire/ami-parser.h"

/* --- Requests --- */

static void
append_escaped (GString *form,
                const char *text,
                gsize length)
{
  static const char hex[] = "0123456789ABCDEF";

  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) text[i];

      if (g_ascii_isalnum (c) || strchr ("-._~", c) != NULL)
        g_string_append_c (form, (char) c);
      else
        {
          g_string_append_c (form, '%');
          g_string_append_c (form, hex[c >> 4]);
          g_string_append_c (form, hex[c & 15]);
        }
    }
}

/**
 * herald_ajam_form:
 * @action: one action as it goes over TCP: lines "Name: value", an empty line at the end
 * @length: its bytes
 * @error: return location for %HERALD_WIRE_ERROR_MESSAGE_TOO_LONG
 *
 * Returns: (transfer full): the same as the body of a form, application/x-www-form-urlencoded. May hold a secret.
 */
char *
herald_ajam_form (const char *action,
                  gsize length,
                  GError **error)
{
  g_autoptr (GString) form = g_string_sized_new (2 * length + 1);
  const char *end = action + length;

  for (const char *line = action; line < end;)
    {
      const char *stop = memchr (line, '\r', (gsize) (end - line));
      const char *colon;

      stop = stop != NULL ? stop : end;
      colon = memchr (line, ':', (gsize) (stop - line));
      if (colon != NULL)
        {
          const char *value = colon + 1;

          value += value < stop && *value == ' ';
          if (form->len > 0)
            g_string_append_c (form, '&');
          append_escaped (form, line, (gsize) (colon - line));
          g_string_append_c (form, '=');
          append_escaped (form, value, (gsize) (stop - value));
        }
      line = stop + (stop < end) + (stop + 1 < end && stop[1] == '\n');
    }
  if (form->len > HERALD_AJAM_FORM_MAX)
    {
      g_set_error (error, HERALD_WIRE_ERROR, HERALD_WIRE_ERROR_MESSAGE_TOO_LONG, _("The server takes no command of that length."));
      return NULL;
    }
  return g_string_free (g_steal_pointer (&form), FALSE);
}

/* --- Sessions --- */

/**
 * herald_ajam_cookie:
 * @header: (nullable): the value of a Set-Cookie header: mansession_id="9560a0dc"; Version=1; Max-Age=60 (measured)
 *
 * Returns: (transfer full) (nullable): the session's id; %NULL where there is none that could be one
 */
char *
herald_ajam_cookie (const char *header)
{
  static const char name[] = "mansession_id=";
  const char *id;
  gsize length;

  if (header == NULL || !g_str_has_prefix (header, name))
    return NULL;
  id = header + strlen (name);
  id += *id == '"';
  length = strspn (id, "0123456789abcdefABCDEF");
  if (length == 0 || length > HERALD_AJAM_COOKIE_MAX || (id[length] != '\0' && strchr ("\"; ", id[length]) == NULL))
    return NULL;
  return g_strndup (id, length);
}

/* --- Answers in XML --- */

/* A key that comes again is numbered in XML: state, state-2 (measured). "cid-callingpres" is no such. */
static gsize
name_length (const char **names,
             guint n_before,
             const char *name)
{
  gsize length = strlen (name), digits = length;

  while (digits > 0 && g_ascii_isdigit (name[digits - 1]))
    digits--;
  if (digits == length || digits < 2 || name[digits - 1] != '-')
    return length;
  for (guint i = 0; i < n_before; i++)
    if (strlen (names[i]) == digits - 1 && strncmp (names[i], name, digits - 1) == 0)
      return digits - 1;
  return length;
}

static void
append_value (GString *text,
              const char *value)
{
  for (; *value != '\0'; value++)
    g_string_append_c (text, (guchar) *value < 0x20 ? ' ' : *value);
}

/* The first line of a message tells what it is. */
static int
first_of (const char **names)
{
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], "event") == 0)
      return i;
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], "response") == 0)
      return i;
  return -1;
}

static void
on_element (GMarkupParseContext *context,
            const char *element,
            const char **names,
            const char **values,
            gpointer user_data,
            GError **error)
{
  GString *text = user_data;
  int first = strcmp (element, "generic") == 0 ? first_of (names) : -1;

  if (first < 0)
    return;
  g_string_append_printf (text, "%s: ", names[first]);
  append_value (text, values[first]);
  g_string_append (text, "\r\n");
  for (guint i = 0; names[i] != NULL; i++)
    if ((int) i != first)
      {
        g_string_append_len (text, names[i], (gssize) name_length (names, i, names[i]));
        g_string_append (text, ": ");
        append_value (text, values[i]);
        g_string_append (text, "\r\n");
      }
  g_string_append (text, "\r\n");
}

/**
 * herald_ajam_text_of_xml:
 * @xml: an answer of "mxml"
 * @length: its bytes
 * @error: return location for a %G_MARKUP_ERROR
 *
 * Names are in lower case there, which the parser of the text does not mind.
 *
 * Returns: (transfer full): the messages as the manager's own text; %NULL where it is no XML
 */
char *
herald_ajam_text_of_xml (const char *xml,
                         gsize length,
                         GError **error)
{
  static const GMarkupParser parser = { .start_element = on_element };
  g_autoptr (GString) text = g_string_sized_new (length);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, text, NULL);
  g_autofree char *valid = g_utf8_make_valid (xml, (gssize) length);

  if (!g_markup_parse_context_parse (context, valid, -1, error) || !g_markup_parse_context_end_parse (context, error))
    return NULL;
  return g_string_free (g_steal_pointer (&text), FALSE);
}
