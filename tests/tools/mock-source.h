/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/source.h"

/* A source that answers when the test says so, or by itself after some time, or never. */
#define MOCK_TYPE_SOURCE (mock_source_get_type ())
G_DECLARE_FINAL_TYPE (MockSource, mock_source, MOCK, SOURCE, GObject)

struct _MockSource
{
  GObject parent;
  char *id, *name;
  gboolean remote;
  GPtrArray *waiting; /* of GTask: questions not answered, the oldest first */
  guint asked;        /* lookups */
  guint searched;
  char *answer;       /* given by itself; NULL: only mock_source_answer() does */
  guint delay_ms;     /* until then */
  HeraldSourceState state;
};

MockSource *mock_source_new (const char *id, const char *name, gboolean remote);
/* Every question from now on is answered so, after @delay_ms. */
void mock_source_set_answer (MockSource *self, const char *names, guint delay_ms);
/* Answers the oldest question with the people in "Ada,Berta"; "!": with an error. In front of a name: "?" a national
 * match, "#" an extension, "@" a switchboard, "~" trailing digits. "Ada/Example Ltd": with a company; "Ada=7": with a
 * uid; "Ada^http://x": with a record. */
void mock_source_answer (MockSource *self, const char *names);
/* The same for somebody who wants @n people called "Flood 1", "Flood 2" … */
void mock_source_flood (MockSource *self, guint n);
