/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads actions: lines up to an empty one. Asterisk takes a bare LF for CRLF. */

#include "herald-pbx/request.h"

#include <string.h>

struct _SimRequest
{
  GPtrArray *names, *values;
};

struct _SimReader
{
  GString *bytes;
  gsize used;
  GString *line;
  SimRequest *request;
  SimRequestState fault;
};

/* Returns: (transfer full): an action without headers */
SimRequest *
sim_request_new (void)
{
  SimRequest *self = g_new0 (SimRequest, 1);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/* Adds a header, as long as there are not too many. */
void
sim_request_add (SimRequest *self,
                 const char *name,
                 const char *value)
{
  if (self->names->len >= SIM_LINES_MAX)
    return;
  g_ptr_array_add (self->names, g_strdup (name));
  g_ptr_array_add (self->values, g_strdup (value));
}

/* Frees an action. */
void
sim_request_free (SimRequest *self)
{
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->values);
  g_free (self);
}

/* Returns: (transfer full): a reader without bytes */
SimReader *
sim_reader_new (void)
{
  SimReader *self = g_new0 (SimReader, 1);

  self->bytes = g_string_new (NULL);
  self->line = g_string_new (NULL);
  self->request = sim_request_new ();
  self->fault = SIM_REQUEST_OK;
  return self;
}

/* Frees the reader and what it holds. */
void
sim_reader_free (SimReader *self)
{
  g_string_free (self->bytes, TRUE);
  g_string_free (self->line, TRUE);
  sim_request_free (self->request);
  g_free (self);
}

/* Gives the reader @length bytes. */
void
sim_reader_feed (SimReader *self,
                 const char *bytes,
                 gsize length)
{
  g_string_append_len (self->bytes, bytes, (gssize) length);
}

static void
end_line (SimReader *self)
{
  char *colon = strchr (self->line->str, ':');

  if (self->request->names->len >= SIM_LINES_MAX)
    self->fault = self->fault == SIM_REQUEST_OK ? SIM_REQUEST_TOO_MANY : self->fault;
  else
    {
      g_ptr_array_add (self->request->names, colon != NULL ? g_strndup (self->line->str, (gsize) (colon - self->line->str))
                                                           : g_strdup (""));
      g_ptr_array_add (self->request->values, colon != NULL ? g_strdup (g_strchug (colon + 1)) : g_strdup (self->line->str));
    }
  g_string_truncate (self->line, 0);
}

static SimRequestState
end_request (SimReader *self,
             SimRequest **request)
{
  SimRequestState state = self->fault;

  *request = self->request;
  self->request = sim_request_new ();
  self->fault = SIM_REQUEST_OK;
  return state;
}

/**
 * sim_reader_next:
 * @request: (out) (transfer full): the next action, unless nothing whole is there
 *
 * Returns: what @request is: an action, a too long one, or nothing yet
 */
SimRequestState
sim_reader_next (SimReader *self,
                 SimRequest **request)
{
  while (self->used < self->bytes->len)
    {
      char c = self->bytes->str[self->used++];

      if (c != '\n')
        {
          if (self->line->len <= SIM_LINE_MAX + 1)
            g_string_append_c (self->line, c);
          continue;
        }
      if (self->line->len > 0 && self->line->str[self->line->len - 1] == '\r')
        g_string_truncate (self->line, self->line->len - 1);
      if (self->line->len > SIM_LINE_MAX)
        self->fault = SIM_REQUEST_TOO_LONG;
      if (self->line->len == 0)
        return end_request (self, request);
      end_line (self);
    }
  g_string_truncate (self->bytes, 0);
  self->used = 0;
  return SIM_REQUEST_NONE;
}

/* Returns: (transfer none) (nullable): the value of the first header of that name, in any case */
const char *
sim_request_get (const SimRequest *self,
                 const char *name)
{
  for (guint i = 0; i < self->names->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (self->names, i), name) == 0)
      return g_ptr_array_index (self->values, i);
  return NULL;
}

/* Returns: (transfer full): the action as "Name: value" lines that end in LF */
char *
sim_request_dup_text (const SimRequest *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->names->len; i++)
    g_string_append_printf (text, "%s: %s\n", (char *) g_ptr_array_index (self->names, i),
                            (char *) g_ptr_array_index (self->values, i));
  return g_string_free (text, FALSE);
}
