/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a request of HTTP: its line, the few headers that matter, and the action in its query or form. */

#include "herald-pbx/web-request.h"

#include <stdlib.h>
#include <string.h>

#define COOKIE "mansession_id"

/* Frees a request. */
void
sim_web_request_free (SimWebRequest *self)
{
  g_free (self->method);
  g_free (self->uri);
  g_free (self->path);
  g_free (self->cookie);
  g_free (self->authorization);
  sim_request_free (self->action);
  g_free (self);
}

static char *
decode (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      if (*text == '%' && g_ascii_isxdigit (text[1]) && g_ascii_isxdigit (text[2]))
        {
          char c = (char) (g_ascii_xdigit_value (text[1]) * 16 + g_ascii_xdigit_value (text[2]));

          if (c != '\0')
            g_string_append_c (plain, c);
          text += 2;
        }
      else
        g_string_append_c (plain, *text == '+' ? ' ' : *text);
    }
  return g_string_free (plain, FALSE);
}

static void
add_form (SimRequest *action,
          const char *form)
{
  g_auto (GStrv) pairs = g_strsplit (form, "&", SIM_LINES_MAX + 1);

  for (guint i = 0; pairs[i] != NULL && i < SIM_LINES_MAX; i++)
    {
      char *equals = strchr (pairs[i], '=');
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (equals != NULL)
        *equals = '\0';
      name = decode (pairs[i]);
      value = decode (equals != NULL ? equals + 1 : "");
      if (*name != '\0')
        sim_request_add (action, name, value);
    }
}

/**
 * sim_web_parameter:
 * @header: a header's value: name=value pairs, in quotes or not
 * @name: one of the names
 *
 * Returns: (transfer full) (nullable): its value
 */
char *
sim_web_parameter (const char *header,
                   const char *name)
{
  gsize length = strlen (name);

  for (const char *at = header; (at = strstr (at, name)) != NULL; at += length)
    {
      const char *value = at + length;

      if ((at > header && (g_ascii_isalnum (at[-1]) || at[-1] == '_')) || *value++ != '=')
        continue;
      return *value == '"' ? g_strndup (value + 1, strcspn (value + 1, "\"")) : g_strndup (value, strcspn (value, ",; "));
    }
  return NULL;
}

static void
take_header (SimWebRequest *self,
             char *line,
             char **length,
             gboolean *chunked)
{
  char *value = strchr (line, ':');

  if (value == NULL)
    return;
  *value++ = '\0';
  g_strstrip (value);
  if (g_ascii_strcasecmp (line, "Content-Length") == 0 && *length == NULL)
    *length = value;
  else if (g_ascii_strcasecmp (line, "Transfer-Encoding") == 0)
    *chunked = TRUE;
  else if (g_ascii_strcasecmp (line, "Connection") == 0)
    self->keep_alive = g_ascii_strcasecmp (value, "close") != 0;
  else if (g_ascii_strcasecmp (line, "Cookie") == 0 && self->cookie == NULL)
    self->cookie = sim_web_parameter (value, COOKIE);
  else if (g_ascii_strcasecmp (line, "Authorization") == 0 && self->authorization == NULL)
    self->authorization = g_strdup (value);
}

static gboolean
take_line (SimWebRequest *self,
           const char *line,
           char **query)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);
  const char *mark;

  if (g_strv_length (words) != 3 || *words[1] != '/' || !g_str_has_prefix (words[2], "HTTP/1."))
    return FALSE;
  self->method = g_strdup (words[0]);
  self->uri = g_strdup (words[1]);
  self->keep_alive = g_str_equal (words[2], "HTTP/1.1");
  mark = strchr (words[1], '?');
  self->path = mark != NULL ? g_strndup (words[1], (gsize) (mark - words[1])) : g_strdup (words[1]);
  *query = g_strdup (mark != NULL ? mark + 1 : "");
  return TRUE;
}

/**
 * sim_web_request_read:
 * @input: bytes as they came; what is read is taken away
 * @request: (out) (transfer full) (nullable): the request, where its line could be read
 *
 * Returns: 200; or the status it deserves instead, after which the connection has no sense; 0: not whole yet
 */
guint
sim_web_request_read (GString *input,
                      SimWebRequest **request)
{
  const char *stop = strstr (input->str, "\r\n\r\n");
  gsize head = stop != NULL ? (gsize) (stop - input->str) + 4 : 0;
  g_autofree char *text = NULL;
  g_autofree char *query = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (SimWebRequest) self = NULL;
  char *length = NULL;
  gboolean chunked = FALSE;
  guint64 body = 0;

  if (head > SIM_WEB_HEAD_MAX || (head == 0 && input->len > SIM_WEB_HEAD_MAX))
    return 413;
  if (head == 0)
    return 0;
  text = g_strndup (input->str, head - 4);
  lines = g_strsplit (text, "\r\n", 0);
  self = g_new0 (SimWebRequest, 1);
  self->action = sim_request_new ();
  if (!take_line (self, lines[0], &query))
    return 400;
  for (guint i = 1; lines[i] != NULL; i++)
    take_header (self, lines[i], &length, &chunked);
  if (chunked)
    return 501;
  if (length != NULL && !g_ascii_string_to_unsigned (length, 10, 0, SIM_WEB_BODY_MAX, &body, NULL))
    return 413;
  if (input->len < head + body)
    return 0;
  if (g_str_equal (self->method, "POST"))
    {
      g_autofree char *form = g_strndup (input->str + head, body);

      add_form (self->action, form);
    }
  else
    add_form (self->action, query);
  g_string_erase (input, 0, (gssize) (head + body));
  *request = g_steal_pointer (&self);
  return 200;
}
