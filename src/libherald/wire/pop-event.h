/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/call-data.h"
#include "wire/ami-message.h"

G_BEGIN_DECLS

/** HERALD_POP_EVENT: the name that the dialplan gives to an event with data of a call. */
#define HERALD_POP_EVENT "HeraldPop"
/** HERALD_POP_DATA: what stands before the key of a datum. */
#define HERALD_POP_DATA "Data-"
/** HERALD_POP_EXTS_MAX: extensions that one event names; a ring group has fewer. */
#define HERALD_POP_EXTS_MAX 64

gboolean herald_pop_event_is (const HeraldAmiMessage *message);
HeraldCallData *herald_pop_event_read (HeraldAmiMessage *message, char ***exts) G_GNUC_WARN_UNUSED_RESULT;
char **herald_pop_exts_split (const char *list, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
