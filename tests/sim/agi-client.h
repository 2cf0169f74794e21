/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A channel in the dialplan that asks a FastAGI server on this computer, as Asterisk does: in a thread of its own, until the other
 * side closes. */
typedef struct
{
  guint16 port;
  const char *request;
  const char *answer; /* to each command; NULL: it never answers */
  GString *heard;     /* the commands */
  gint over;          /* atomic: the connection is closed */
  GThread *thread;
} AgiClient;

void agi_client_call (AgiClient *self, guint16 port, const char *request, const char *answer);
void agi_client_hang_up (AgiClient *self);

G_END_DECLS
