/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agi-client.h"

#include <string.h>

static gpointer
run (gpointer user_data)
{
  AgiClient *self = user_data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL, NULL);
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  char *line;

  g_output_stream_write_all (output, self->request, strlen (self->request), NULL, NULL, NULL);
  while ((line = g_data_input_stream_read_line (input, NULL, NULL, NULL)) != NULL)
    {
      g_string_append_printf (self->heard, "%s\n", line);
      g_free (line);
      if (self->answer != NULL)
        g_output_stream_write_all (output, self->answer, strlen (self->answer), NULL, NULL, NULL);
    }
  g_atomic_int_set (&self->over, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

void
agi_client_call (AgiClient *self,
                 guint16 port,
                 const char *request,
                 const char *answer)
{
  *self = (AgiClient){ port, request, answer, g_string_new (NULL) };
  self->thread = g_thread_new ("asterisk", run, self);
}

void
agi_client_hang_up (AgiClient *self)
{
  g_thread_join (self->thread);
  g_string_free (self->heard, TRUE);
}
