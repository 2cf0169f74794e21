/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SIM_LINE_MAX: bytes of a line without its CRLF that Asterisk takes (measured on 16 and 22: 1,023 are refused). */
#define SIM_LINE_MAX 1022
/** SIM_LINES_MAX: lines of an action that Asterisk takes (AST_MAX_MANHEADERS; measured). */
#define SIM_LINES_MAX 128

typedef enum
{
  SIM_REQUEST_NONE, /* nothing whole yet */
  SIM_REQUEST_OK,
  SIM_REQUEST_TOO_LONG,
  SIM_REQUEST_TOO_MANY,
} SimRequestState;

/* An action as a client sends it, and the reader that makes them from bytes. The simulator has its own so that
 * a fault of the library's parser is not mirrored here. */
typedef struct _SimReader SimReader;
typedef struct _SimRequest SimRequest;

SimReader *sim_reader_new (void);
void sim_reader_free (SimReader *self);
void sim_reader_feed (SimReader *self, const char *bytes, gsize length);
SimRequestState sim_reader_next (SimReader *self, SimRequest **request);

SimRequest *sim_request_new (void) G_GNUC_WARN_UNUSED_RESULT;
void sim_request_add (SimRequest *self, const char *name, const char *value);
const char *sim_request_get (const SimRequest *self, const char *name);
char *sim_request_dup_text (const SimRequest *self) G_GNUC_WARN_UNUSED_RESULT;
void sim_request_free (SimRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimRequest, sim_request_free)

G_END_DECLS
