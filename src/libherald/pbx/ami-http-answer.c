/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the answers over HTTP mean: the session is that of the login's answer, a refusal with another cookie is its end,
 * events come by a long poll that is asked again at once. */

#include "pbx/ami-http-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pbx/pbx-timer.h"
#include "wire/ajam.h"

/* A poll that ended so soon and without an event does not begin again at once more than a few times in a row. */
#define HASTY_US (50 * G_TIME_SPAN_MILLISECOND)
#define HASTY_MAX 4
/* Then so long passes before the next: many events that the user may not read end each poll at once (measured). */
#define HASTY_WAIT_MS 20

/* --- The long poll --- */

static void
ask_for_events (HeraldAmiHttp *self)
{
  g_autofree char *form = g_strdup_printf ("action=WaitEvent&timeout=%u", HERALD_AMI_HTTP_WAIT_S);

  herald_ami_http_post (self, HERALD_AMI_HTTP_WAIT, form);
}

static gboolean
on_rested (gpointer user_data)
{
  HeraldAmiHttp *self = user_data;

  herald_timer_clear (&self->rest);
  ask_for_events (self);
  return G_SOURCE_REMOVE;
}

/* Asks for events. Only one at a time: a second ends the first with an empty answer (measured). */
void
herald_ami_http_poll (HeraldAmiHttp *self)
{
  if (self->n_hasty >= HASTY_MAX)
    herald_timer_set (&self->rest, HASTY_WAIT_MS, on_rested, self);
  else
    ask_for_events (self);
}

/* --- Messages --- */

static gboolean
is_success (HeraldAmiMessage *message)
{
  return herald_ami_message_is_response (message) && herald_span_is_nocase (herald_ami_message_get (message, HERALD_AMI_RESPONSE), "Success");
}

/* A refused request whose answer brings another session: the server has forgotten ours, after httptimeout or a restart. */
static gboolean
is_forgotten (HeraldAmiHttp *self,
              HeraldAmiHttpRequest *request,
              HeraldAmiMessage *message)
{
  return self->logged_in && request->cookie != NULL && g_strcmp0 (request->cookie, self->cookie) != 0
         && herald_ami_message_is_response (message) && herald_span_is_nocase (herald_ami_message_get (message, HERALD_AMI_RESPONSE), "Error");
}

/* The answer to the long poll itself, and its end, are this file's business. */
static gboolean
is_own (HeraldAmiHttpRequest *request,
        HeraldAmiMessage *message)
{
  if (request->kind == HERALD_AMI_HTTP_PROBE)
    return TRUE;
  if (request->kind != HERALD_AMI_HTTP_WAIT)
    return FALSE;
  if (!herald_ami_message_is_event (message))
    return TRUE;
  return herald_ami_message_get_event (message) == HERALD_AMI_EVENT_OTHER
         && herald_span_is (herald_ami_message_get (message, HERALD_AMI_EVENT), "WaitEventComplete");
}

/* Returns: %FALSE when a callback or an error has closed the transport. */
static gboolean
take_message (HeraldAmiHttp *self,
              HeraldAmiHttpRequest *request,
              HeraldAmiMessage *message)
{
  if (is_forgotten (self, request, message))
    {
      herald_ami_http_fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("%s has ended the session."), self->server));
      return FALSE;
    }
  if (is_own (request, message))
    return TRUE;
  if (request->kind == HERALD_AMI_HTTP_LOGIN && is_success (message))
    request->success = TRUE;
  /* Known before the session above sends its next action. */
  if (request->success && !self->logged_in)
    {
      self->logged_in = TRUE;
      if (request->cookie != NULL)
        {
          g_free (self->cookie);
          self->cookie = g_strdup (request->cookie);
        }
      herald_ami_http_poll (self);
    }
  request->n_events += herald_ami_message_is_event (message) ? 1 : 0;
  self->events->message (message, self->user_data);
  return self->phase == HERALD_AMI_HTTP_OPEN;
}

/* Takes what @request's parser has. Returns: %FALSE when a callback or an error has closed the transport */
gboolean
herald_ami_http_take_messages (HeraldAmiHttpRequest *request)
{
  HeraldAmiHttp *self = request->transport;
  HeraldAmiMessage *message;
  g_autoptr (GError) error = NULL;

  for (;;)
    switch (herald_ami_parser_next (request->parser, &message, &error))
      {
      case HERALD_AMI_PARSE_MESSAGE:
        if (!take_message (self, request, message))
          return FALSE;
        break;
      case HERALD_AMI_PARSE_ERROR:
        herald_ami_http_fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_PROTOCOL, "%s: %s", self->server, error->message));
        return FALSE;
      case HERALD_AMI_PARSE_BANNER:
      case HERALD_AMI_PARSE_MORE:
      default:
        return TRUE;
      }
}

static gboolean
take_xml (HeraldAmiHttp *self,
          HeraldAmiHttpRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = herald_ajam_text_of_xml ((const char *) request->whole->data, request->whole->len, &error);
  gsize length = text != NULL ? strlen (text) : 0;

  if (text == NULL)
    {
      herald_ami_http_fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_PROTOCOL, "%s: %s", self->server, error->message));
      return FALSE;
    }
  for (gsize done = 0; done < length;)
    {
      gsize taken = herald_ami_parser_feed (request->parser, text + done, length - done);

      done += taken;
      if (!herald_ami_http_take_messages (request) || taken == 0)
        return self->phase != HERALD_AMI_HTTP_CLOSED;
    }
  return TRUE;
}

static void
open_now (HeraldAmiHttp *self,
          HeraldAmiHttpRequest *request)
{
  const char *program = soup_message_headers_get_one (soup_message_get_response_headers (request->message), "Server");

  herald_timer_clear (&self->deadline);
  g_free (self->cookie);
  self->cookie = g_steal_pointer (&request->cookie);
  self->phase = HERALD_AMI_HTTP_OPEN;
  self->events->opened (program != NULL ? program : "", self->user_data);
}

/* The whole answer to @request is there. Returns: %TRUE when it was a poll's, and the next may go out */
gboolean
herald_ami_http_take_end (HeraldAmiHttpRequest *request)
{
  HeraldAmiHttp *self = request->transport;
  gboolean hasty = request->n_events == 0 && g_get_monotonic_time () - request->began < HASTY_US;

  if (request->whole != NULL && !take_xml (self, request))
    ;
  else if (self->phase == HERALD_AMI_HTTP_CLOSED)
    ;
  else if (herald_ami_parser_end (request->parser, NULL) != HERALD_AMI_PARSE_MORE)
    herald_ami_http_fail (self, g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST, _("%s ended its answer in the middle of a message."),
                                             self->server));
  else if (request->kind == HERALD_AMI_HTTP_PROBE)
    open_now (self, request);
  else if (request->kind == HERALD_AMI_HTTP_WAIT)
    {
      self->n_hasty = hasty ? self->n_hasty + 1 : 0;
      return TRUE;
    }
  else if (--self->n_actions == 0)
    herald_ami_http_unhold (self);
  return FALSE;
}
