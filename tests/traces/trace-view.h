/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "calls/call-tracker.h"

/* A recording as one participant of it sees it; and what Herald tells that participant. */
typedef struct
{
  char *path;     /* of the recording */
  char **devices; /* of one participant */
} TraceView;

/* One printed line and what is not printed. */
typedef struct
{
  guint64 seq;
  guint call; /* in the order of their first lines */
  HeraldCallChange change;
  HeraldCallDirection direction;
  HeraldCallState state;
  HeraldCallOutcome outcome;
  char *number, *name, *dialed, *queue, *taken_by, *transferred_by, *unique_id, *linked_id, *device;
} TraceLine;

typedef enum
{
  TRACE_SEQ = 1 << 0,
  TRACE_QUEUE = 1 << 1,
  TRACE_DIALED = 1 << 2,
  TRACE_ALL = TRACE_SEQ | TRACE_QUEUE | TRACE_DIALED,
} TraceColumns;

void trace_view_free (gpointer data);
void trace_add_views (GPtrArray *views, const char *folder);
char *trace_read (const TraceView *view);
GPtrArray *trace_play (const char *text, char **devices, gboolean slowly);
char *trace_write_lines (GPtrArray *lines, TraceColumns columns, const char *but);
void trace_report (const TraceView *view, const char *left, const char *right);
char *trace_replace (const char *text, const char *pattern, const char *by);
