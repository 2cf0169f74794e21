/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What HTTP makes of the manager's words: heads, XML, and the pages that say no. As recorded from Asterisk 22. */

#include "herald-pbx/web-text.h"

#include <string.h>

#define SERVER "Asterisk/22.10.1"

/* A key in small letters; what is none becomes "_". One that comes again is numbered. */
static void
append_key (GString *xml,
            GHashTable *seen,
            const char *line,
            gsize length)
{
  g_autofree char *key = g_ascii_strdown (line, (gssize) length);
  guint times;

  for (char *c = key; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c))
      *c = '_';
  times = GPOINTER_TO_UINT (g_hash_table_lookup (seen, key)) + 1;
  g_string_append_printf (xml, " %s", key);
  if (times > 1)
    g_string_append_printf (xml, "-%u", times);
  g_hash_table_insert (seen, g_steal_pointer (&key), GUINT_TO_POINTER (times));
}

static void
append_value (GString *xml,
              const char *value)
{
  for (; *value != '\0'; value++)
    switch (*value)
      {
      case '&':
        g_string_append (xml, "&amp;");
        break;
      case '<':
        g_string_append (xml, "&lt;");
        break;
      case '>':
        g_string_append (xml, "&gt;");
        break;
      case '"':
        g_string_append (xml, "&quot;");
        break;
      case '\'':
        g_string_append (xml, "&apos;");
        break;
      default:
        g_string_append_c (xml, *value);
      }
}

static void
append_message (GString *xml,
                const char *message)
{
  g_auto (GStrv) lines = g_strsplit (message, "\r\n", 0);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_string_append (xml, "<response type='object' id='unknown'><generic");
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *colon = strchr (lines[i], ':');

      if (colon == NULL || colon == lines[i])
        continue;
      append_key (xml, seen, lines[i], (gsize) (colon - lines[i]));
      g_string_append (xml, "='");
      append_value (xml, colon + 1 + (colon[1] == ' '));
      g_string_append_c (xml, '\'');
    }
  g_string_append (xml, " /></response>\n");
}

/* Returns: (transfer full): messages of the manager as "mxml" tells them */
char *
sim_web_text_to_xml (const char *text,
                     gsize length)
{
  GString *xml = g_string_new ("<ajax-response>\n");
  g_autofree char *copy = g_strndup (text, length);
  g_auto (GStrv) messages = g_strsplit (copy, "\r\n\r\n", 0);

  for (guint i = 0; messages[i] != NULL; i++)
    if (*messages[i] != '\0')
      append_message (xml, messages[i]);
  g_string_append (xml, "</ajax-response>\n");
  return g_string_free (xml, FALSE);
}

/* Returns: (transfer none): what a status of HTTP is called */
const char *
sim_web_text_status (guint status)
{
  switch (status)
    {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 404:
      return "Not Found";
    case 413:
      return "Request Entity Too Large";
    case 501:
      return "Not Implemented";
    case 503:
    default:
      return "Service Unavailable";
    }
}

static const char *
sentence (guint status)
{
  switch (status)
    {
    case 404:
      return "The requested URL was not found on this server.";
    case 501:
      return "Attempt to use unimplemented / unsupported method";
    default:
      return "";
    }
}

/* Returns: (transfer full): the page that says no */
char *
sim_web_text_page (guint status)
{
  const char *name = sim_web_text_status (status);

  return g_strdup_printf ("<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\r\n<html><head>\r\n<title>%u %s</title>\r\n"
                          "</head><body>\r\n<h1>%s</h1>\r\n<p>%s</p>\r\n<hr />\r\n<address>" SERVER "</address>\r\n"
                          "</body></html>\r\n",
                          status, name, name, sentence (status));
}

/* Appends the head of an answer with @length bytes; @more (nullable) are further headers, each with its CRLF. */
void
sim_web_text_append_head (GString *head,
                          guint status,
                          const char *type,
                          gsize length,
                          const char *more)
{
  static const char days[][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  g_string_append_printf (head,
                          "HTTP/1.1 %u %s\r\nServer: " SERVER "\r\nDate: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n"
                          "Cache-Control: no-cache, no-store\r\nContent-type: %s\r\n%sContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                          status, sim_web_text_status (status), days[g_date_time_get_day_of_week (now) - 1],
                          g_date_time_get_day_of_month (now), months[g_date_time_get_month (now) - 1], g_date_time_get_year (now),
                          g_date_time_get_hour (now), g_date_time_get_minute (now), g_date_time_get_second (now), type,
                          more != NULL ? more : "", length);
}
