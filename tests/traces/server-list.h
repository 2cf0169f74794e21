/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "wire/ami-message.h"

G_BEGIN_DECLS

/* What a server knows of its channels, read from the events it sent, by other code than Herald's own; and the lists
 * that it would answer with at this moment, in the form of its generation. */
typedef struct _ServerList ServerList;

typedef enum
{
  SERVER_LIST_CHANNELS, /* CoreShowChannels */
  SERVER_LIST_STATUS,   /* Status */
} ServerListKind;

ServerList *server_list_new (void);
void server_list_free (ServerList *self);
void server_list_watch (ServerList *self, const HeraldAmiMessage *message);
GPtrArray *server_list_get (ServerList *self, ServerListKind kind);
gboolean server_list_is_renaming (ServerList *self);
gboolean server_list_is_settled (ServerList *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerList, server_list_free)

G_END_DECLS
