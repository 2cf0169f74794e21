/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "wire/ami-message.h"

G_BEGIN_DECLS

/** HERALD_AMI_LINE_MAX: bytes of one line. The longest seen is 207; Asterisk's own buffers are smaller than 64 KiB. */
#define HERALD_AMI_LINE_MAX (64 * 1024)
/** HERALD_AMI_MESSAGE_MAX: bytes of one message. The longest seen is 10 kB. */
#define HERALD_AMI_MESSAGE_MAX (1024 * 1024)
/** HERALD_AMI_BANNER_MAX: bytes of the banner line; more without a line end is no Asterisk. */
#define HERALD_AMI_BANNER_MAX 256

#define HERALD_WIRE_ERROR (herald_wire_error_quark ())

/* What can go wrong with the text of the protocol. */
typedef enum
{
  HERALD_WIRE_ERROR_NOT_ASTERISK,     /* the first line is not a manager's banner */
  HERALD_WIRE_ERROR_LINE_TOO_LONG,    /* received: over HERALD_AMI_LINE_MAX; to send: over HERALD_AMI_ACTION_LINE_MAX */
  HERALD_WIRE_ERROR_MESSAGE_TOO_LONG, /* received: over HERALD_AMI_MESSAGE_MAX */
  HERALD_WIRE_ERROR_TOO_MANY_HEADERS, /* received: over HERALD_AMI_HEADERS_MAX; to send: over HERALD_AMI_ACTION_HEADERS_MAX */
  HERALD_WIRE_ERROR_BAD_VALUE,        /* to send: a value with CR, LF or NUL */
  HERALD_WIRE_ERROR_TRUNCATED,        /* the stream ended inside a message */
} HeraldWireError;

typedef enum
{
  HERALD_AMI_PARSE_MORE,    /* nothing whole yet: give it more bytes */
  HERALD_AMI_PARSE_BANNER,  /* the banner was read: herald_ami_parser_get_banner() */
  HERALD_AMI_PARSE_MESSAGE, /* a message was read */
  HERALD_AMI_PARSE_ERROR,   /* the stream is lost: every further call gives the same */
} HeraldAmiParse;

typedef struct _HeraldAmiParser HeraldAmiParser;

GQuark herald_wire_error_quark (void);

HeraldAmiParser *herald_ami_parser_new (void) G_GNUC_WARN_UNUSED_RESULT;
void herald_ami_parser_free (HeraldAmiParser *parser);
void herald_ami_parser_expect_banner (HeraldAmiParser *parser, gboolean required);

char *herald_ami_parser_reserve (HeraldAmiParser *parser, gsize *room);
void herald_ami_parser_commit (HeraldAmiParser *parser, gsize length);
gsize herald_ami_parser_feed (HeraldAmiParser *parser, const char *bytes, gsize length);
HeraldAmiParse herald_ami_parser_next (HeraldAmiParser *parser, HeraldAmiMessage **message, GError **error);
HeraldAmiParse herald_ami_parser_end (HeraldAmiParser *parser, GError **error);

const char *herald_ami_parser_get_banner (HeraldAmiParser *parser);
guint64 herald_ami_parser_get_count (HeraldAmiParser *parser);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldAmiParser, herald_ami_parser_free)

G_END_DECLS
