/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "wire/ami-message.h"

G_BEGIN_DECLS

/** HERALD_TRACE_BUFFER: bytes that are gathered before they are written. */
#define HERALD_TRACE_BUFFER (64 * 1024)

/* Writes messages as a trace into a file, whole ones only. */
typedef struct _HeraldTraceWriter HeraldTraceWriter;

void herald_trace_append (GString *to, HeraldAmiMessage *message, gint64 time);

HeraldTraceWriter *herald_trace_writer_new (const char *path, gboolean overwrite, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_trace_writer_free (HeraldTraceWriter *self, GError **error);
GString *herald_trace_writer_get_buffer (HeraldTraceWriter *self);
gboolean herald_trace_writer_message (HeraldTraceWriter *self, HeraldAmiMessage *message, gint64 time, GError **error);
gboolean herald_trace_writer_commit (HeraldTraceWriter *self, GError **error);
gboolean herald_trace_writer_flush (HeraldTraceWriter *self, GError **error);
guint64 herald_trace_writer_get_length (HeraldTraceWriter *self);

gboolean herald_write_all (int fd, const char *bytes, gsize length, gsize *written);

G_END_DECLS
