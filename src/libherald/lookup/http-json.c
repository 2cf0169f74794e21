/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON of a stranger: looked through before json-glib, which recurses and takes comments, gets it. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lookup/http-answer.h"

/* Containers in each other: the deepest answer known has nine. json-glib recurses for each. */
#define DEPTH_MAX 64
/* Values of one answer: some hundred bytes of memory and a microsecond each. */
#define VALUES_MAX 100000

typedef struct
{
  guint depth;
  guint values;
  gboolean in_string;
} Scan;

/* Outside of a string nothing but what JSON has may stand: a comment could hide brackets from this look. */
static gboolean
scan_outside (Scan *scan,
              char c)
{
  if (c == '"')
    scan->in_string = TRUE;
  else if (c == '[' || c == '{')
    scan->depth++;
  else if (c == ']' || c == '}')
    {
      if (scan->depth == 0)
        return FALSE;
      scan->depth--;
    }
  else if (!g_ascii_isalnum (c) && strchr (",: \t\r\n+-.", c) == NULL)
    return FALSE;
  if (strchr ("[{,", c) != NULL)
    scan->values++;
  return scan->depth <= DEPTH_MAX && scan->values <= VALUES_MAX;
}

static gboolean
is_harmless (const char *text,
             gsize length)
{
  Scan scan = { 0 };

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '\0')
        return FALSE;
      if (!scan.in_string)
        {
          if (!scan_outside (&scan, text[i]))
            return FALSE;
        }
      else if (text[i] == '\\')
        i++;
      else if (text[i] == '"')
        scan.in_string = FALSE;
    }
  return !scan.in_string && scan.depth == 0;
}

static const char *
skip_mark (const char *text,
           gsize *length)
{
  while (*length > 0 && g_ascii_isspace (*text))
    {
      text++;
      --*length;
    }
  if (*length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      *length -= 3;
    }
  return text;
}

/**
 * herald_http_json_parse:
 * @body: what a server sent
 * @error: return location for a #HERALD_SOURCE_ERROR_NOT_UNDERSTOOD whose message has no subject: "sent a web page …"
 *
 * Returns: (transfer full): its JSON
 */
JsonNode *
herald_http_json_parse (GBytes *body,
                        GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  JsonNode *root = NULL;

  text = skip_mark (text, &length);
  if (length > 0 && *text == '<')
    {
      g_set_error_literal (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD,
                           _("sent a web page instead of data. Check the address; perhaps it asks to log in."));
      return NULL;
    }
  if (length > 0 && is_harmless (text, length) && json_parser_load_from_data (parser, text, (gssize) length, NULL))
    root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error_literal (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD,
                         _("sent something that is not the data that was asked for. Check the address."));
  return root;
}
