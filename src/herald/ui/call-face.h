/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/call-item.h"

G_BEGIN_DECLS

/* The colour of a moment, always together with an icon and a word. */
typedef enum
{
  HERALD_TONE_RINGING,
  HERALD_TONE_TALKING,
  HERALD_TONE_HELD,
  HERALD_TONE_MISSED,
  HERALD_TONE_FAILED,
  HERALD_TONE_OVER,
} HeraldTone;

/* The one thing a press of the suggested button does. */
typedef enum
{
  HERALD_SUGGEST_NOTHING,
  HERALD_SUGGEST_OPEN_RECORD,
  HERALD_SUGGEST_ADD_CONTACT,
  HERALD_SUGGEST_CALL_BACK,
  HERALD_SUGGEST_TRY_AGAIN,
} HeraldSuggestion;

/* What is to be seen of a call at one moment: words and choices, no widget. Strings are never NULL. */
typedef struct
{
  HeraldTone tone;
  const char *icon;
  char *title;        /* "Incoming · Support" */
  gint64 timer_from;  /* wall clock microseconds from which a timer runs; 0: none */
  char *headline;     /* the name, or the number of somebody unknown */
  gboolean has_name;  /* the headline is a name … */
  gboolean is_guess;  /* … perhaps, or that of somebody's company */
  char *second;       /* organisation; place and kind of an unknown number; why a dial failed */
  char *third;        /* number and place, where the headline is a name; of somebody unknown: who did not answer */
  char *called;       /* which of our numbers */
  char *history;      /* the last call with this party */
  char *others;       /* "or 2 others" where several contacts match; "Who is it?" where nobody does for sure */
  char *others_label; /* the same for whoever hears it */
  char *copy;         /* the number for the clipboard; empty: withheld */
  char *url;          /* the party's record; empty: none */
  HeraldSuggestion suggestion;
  gboolean can_hang_up;
  gboolean can_transfer;
  gboolean can_park;
  char *hang_up_label;
  gboolean dim;       /* about to go away by itself */
} HeraldCallFace;

void herald_call_face_init (HeraldCallFace *face, HeraldCallItem *item, gint64 since, gint64 now);
void herald_call_face_clear (HeraldCallFace *face);
char *herald_call_face_write_party (HeraldCallItem *item) G_GNUC_WARN_UNUSED_RESULT;
char *herald_call_face_write_data (HeraldCallItem *item) G_GNUC_WARN_UNUSED_RESULT;
const char *herald_tone_to_css_class (HeraldTone tone);
const char *herald_suggestion_to_label (HeraldSuggestion suggestion);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeraldCallFace, herald_call_face_clear)

G_END_DECLS
