/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "calls/event-use.h"
#include "wire/ami-message.h"

G_BEGIN_DECLS

/** HERALD_TALK_CHANNELS_MAX: channels that are followed at once; a server with more has lost ends, and all is begun anew. */
#define HERALD_TALK_CHANNELS_MAX 50000

/* Follows a whole telephone system, and says which colleague speaks with which number outside. */
typedef struct _HeraldTalkReader HeraldTalkReader;

/**
 * HeraldTalkFunc:
 * @number: of somebody outside, as the server writes it
 * @dialed: whether it was dialled by the house, perhaps with the prefix for outside
 * @extension: of the colleague: digits
 * @user_data: the closure
 *
 * These two have begun to speak.
 */
typedef void (*HeraldTalkFunc) (const char *number, gboolean dialed, const char *extension, gpointer user_data);

HeraldTalkReader *herald_talk_reader_new (guint internal_max_digits, HeraldTalkFunc func, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void herald_talk_reader_free (HeraldTalkReader *reader);
void herald_talk_reader_set_internal_max_digits (HeraldTalkReader *reader, guint internal_max_digits);
void herald_talk_reader_feed (HeraldTalkReader *reader, HeraldAmiMessage *message);
void herald_talk_reader_reset (HeraldTalkReader *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldTalkReader, herald_talk_reader_free)

G_END_DECLS
