/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "wire/ami-names.h"

G_BEGIN_DECLS

/** HERALD_AMI_HEADERS_MAX: header lines of one message; Asterisk's longest answers have a few thousand Output lines. */
#define HERALD_AMI_HEADERS_MAX 16384

/* Bytes inside a message: not terminated, perhaps not UTF-8. @data is never %NULL. */
typedef struct
{
  const char *data;
  guint length;
} HeraldSpan;

/* One message of the manager: a view into the buffer it was received in, valid until the parser is asked
 * for the next one. The index of its headers is made when the first one is asked for. */
typedef struct
{
  /*< private >*/
  const char *data;
  gpointer layouts; /* the parser's memory of how such events look, or %NULL */
  guint length;
  HeraldAmiEvent event;
  guint indexed : 1;
  guint owned : 1;
  guint bare_lf : 1;
  guint repeated : 1;
  guint8 slot[HERALD_AMI_N_HEADERS];
  guint8 n_slots;
  struct
  {
    guint offset;
    guint length;
  } slots[HERALD_AMI_N_HEADERS + 1];
} HeraldAmiMessage;

/* Walks all header lines in order, repeated ones included. */
typedef struct
{
  /*< private >*/
  const HeraldAmiMessage *message;
  guint offset;
} HeraldAmiLines;

void herald_ami_message_init (HeraldAmiMessage *message, const char *data, gsize length, gboolean bare_lf);
HeraldAmiMessage *herald_ami_message_copy (const HeraldAmiMessage *message) G_GNUC_WARN_UNUSED_RESULT;
void herald_ami_message_free (HeraldAmiMessage *message);

gboolean herald_ami_message_is_event (const HeraldAmiMessage *message);
gboolean herald_ami_message_is_response (HeraldAmiMessage *message);
HeraldAmiEvent herald_ami_message_get_event (const HeraldAmiMessage *message);
gboolean herald_ami_message_has (HeraldAmiMessage *message, HeraldAmiHeader header);
HeraldSpan herald_ami_message_get (HeraldAmiMessage *message, HeraldAmiHeader header);
gboolean herald_ami_message_get_int (HeraldAmiMessage *message, HeraldAmiHeader header, gint64 *value);
gboolean herald_ami_message_get_time (HeraldAmiMessage *message, gint64 *time);
char *herald_ami_message_dup (HeraldAmiMessage *message, HeraldAmiHeader header) G_GNUC_WARN_UNUSED_RESULT;
char *herald_ami_message_dup_text (HeraldAmiMessage *message, HeraldAmiHeader header) G_GNUC_WARN_UNUSED_RESULT;
char *herald_ami_message_dup_name (HeraldAmiMessage *message, HeraldAmiHeader header) G_GNUC_WARN_UNUSED_RESULT;
char *herald_ami_unescape_name (HeraldSpan span) G_GNUC_WARN_UNUSED_RESULT;
HeraldSpan herald_ami_message_get_bytes (const HeraldAmiMessage *message);
gboolean herald_ami_message_is_doubtful (HeraldAmiMessage *message);
HeraldSpan herald_ami_message_get_last (const HeraldAmiMessage *message, HeraldAmiHeader header);
gboolean herald_ami_message_find (const HeraldAmiMessage *message, const char *name, HeraldSpan *value);

void herald_ami_lines_init (HeraldAmiLines *lines, const HeraldAmiMessage *message);
gboolean herald_ami_lines_next (HeraldAmiLines *lines, HeraldSpan *name, HeraldSpan *value);

gboolean herald_span_equal (HeraldSpan a, HeraldSpan b);
gboolean herald_span_is (HeraldSpan span, const char *text);
gboolean herald_span_is_nocase (HeraldSpan span, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldAmiMessage, herald_ami_message_free)

G_END_DECLS
