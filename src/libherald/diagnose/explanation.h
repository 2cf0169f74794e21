/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "diagnose/note.h"

G_BEGIN_DECLS

/* Why a call popped, or did not: what the program saw and decided, call by call. Fed with a recording of a manager
 * connection, it derives the decisions by the same code that made them; fed with a flight record, it takes those that
 * were noted. No file, no clock. */
typedef struct _HeraldExplanation HeraldExplanation;

/* One call, or what else belongs together, with its notes in order. */
typedef struct
{
  char *call;      /* (nullable): a call of mine, by its id; %NULL: a call of other people, or no call at all */
  char *linked_id; /* (nullable): the server's id for it */
  char *heading;   /* what it was, in a sentence without a time */
  gint64 time;     /* wall clock, microseconds, of its first note; 0: the recording has no times */
  gint64 end;      /* likewise of its last one */
  guint link : 1;  /* about Herald's connection, about no call */
  GPtrArray *notes; /* of HeraldNote */
} HeraldExplained;

/* Which of them: those for which everything that is given holds. */
typedef struct
{
  const char *call;      /* (nullable): the id: "c12" */
  const char *linked_id; /* (nullable): the server's id for the whole call */
  const char *number;    /* (nullable): of the other side, in any spelling */
  const char *region;    /* (nullable): the own country, two letters, for reading @number */
  gint64 since;          /* wall clock, microseconds: not what was over before; 0: all */
  gint64 until;          /* likewise: not what began later; 0: all */
  gboolean calls_only;   /* leave out what is about the connection */
  gboolean last;         /* only the last one of them */
} HeraldExplanationFilter;

HeraldExplanation *herald_explanation_new (const char *const *devices, HeraldRules *rules) G_GNUC_WARN_UNUSED_RESULT;
void herald_explanation_free (HeraldExplanation *self);
gboolean herald_explanation_feed (HeraldExplanation *self, const char *bytes, gsize length, GError **error);
void herald_explanation_take (HeraldExplanation *self, HeraldAmiMessage *message);
gboolean herald_explanation_end (HeraldExplanation *self, GError **error);
void herald_explanation_add_note (HeraldExplanation *self, const HeraldNote *note);
gboolean herald_explanation_has_notes (HeraldExplanation *self);
GPtrArray *herald_explanation_select (HeraldExplanation *self, const HeraldExplanationFilter *filter) G_GNUC_WARN_UNUSED_RESULT;

char *herald_explained_write_sentence (const HeraldExplained *explained, const HeraldNote *note) G_GNUC_WARN_UNUSED_RESULT;
char *herald_explanation_format_time (gint64 time) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldExplanation, herald_explanation_free)

G_END_DECLS
