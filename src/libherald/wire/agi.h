/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The gateway interface (AGI): what Asterisk says of a call before it waits for commands, the commands, and its answers.
 * The same over TCP (FastAGI) and over the pipes of a program. Values in, values out. */

/** HERALD_AGI_LINE_MAX: bytes of a line that are taken; Asterisk's own values are shorter than 2 KiB. */
#define HERALD_AGI_LINE_MAX 8192
/** HERALD_AGI_LINES_MAX: lines of a request; Asterisk sends about 24 and one for each of at most 128 arguments. */
#define HERALD_AGI_LINES_MAX 192
/** HERALD_AGI_COMMAND_MAX: bytes of a command with its line's end that Asterisk reads (res_agi.c: AGI_BUF_LEN less the end). */
#define HERALD_AGI_COMMAND_MAX 2046
/** HERALD_AGI_PARAMETERS_MAX: of a route: "agi://host/pop?ext=1001&ticket=7" has two. */
#define HERALD_AGI_PARAMETERS_MAX 64

/* What a call brings with it. */
typedef struct _HeraldAgiRequest HeraldAgiRequest;

HeraldAgiRequest *herald_agi_request_new (void) G_GNUC_WARN_UNUSED_RESULT;
void herald_agi_request_free (HeraldAgiRequest *self);
void herald_agi_request_take_arguments (HeraldAgiRequest *self, const char *const *arguments);
gboolean herald_agi_request_take_line (HeraldAgiRequest *self, const char *line, gsize length, GError **error);
gboolean herald_agi_request_is_complete (HeraldAgiRequest *self);
const char *herald_agi_request_get (HeraldAgiRequest *self, const char *name);
const char *herald_agi_request_get_route (HeraldAgiRequest *self);
const char *herald_agi_request_get_parameter (HeraldAgiRequest *self, const char *name);
guint herald_agi_request_get_n_parameters (HeraldAgiRequest *self);
const char *herald_agi_request_get_parameter_name (HeraldAgiRequest *self, guint index);

/* What Asterisk answers to a command. */
typedef enum
{
  HERALD_AGI_REPLY_RESULT,  /* 200: done, or tried */
  HERALD_AGI_REPLY_REFUSED, /* 510, 511, 520: no such command, the channel is gone, wrong use */
  HERALD_AGI_REPLY_MORE,    /* a line of several: the end is to come */
  HERALD_AGI_REPLY_HANGUP,  /* the caller has hung up; an answer may come all the same */
  HERALD_AGI_REPLY_OTHER,   /* nothing that is known */
} HeraldAgiReplyKind;

typedef struct
{
  HeraldAgiReplyKind kind;
  int code;         /* 200, 510, …; 0: none */
  int result;       /* what follows "result="; -1 is a failure */
  const char *data; /* (nullable): what stands in parentheses, in the line; not terminated */
  gsize data_length;
} HeraldAgiReply;

char *herald_agi_command (const char *verb, ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;
void herald_agi_reply_parse (HeraldAgiReply *reply, const char *line, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldAgiRequest, herald_agi_request_free)

G_END_DECLS
