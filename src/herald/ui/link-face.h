/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "pbx/ami-session.h"

G_BEGIN_DECLS

/* What is known of the connection, as values. */
typedef struct
{
  HeraldLinkState state;
  const GError *error;   /* nullable: why there is none */
  gboolean set_up;       /* an account has been entered */
  gint64 lost_at;        /* wall clock microseconds of the loss; 0: never connected since the start */
  gint64 retry_in;       /* microseconds until the next try; 0 or less: now */
  guint blind_for;       /* seconds without a connection before this one; 0: none to tell of */
  guint blind_calls;     /* how many calls began meanwhile */
  const GError *warning; /* nullable: what is not seen although there is a connection */
} HeraldLinkFacts;

/* What is to be seen of it: always a sign and a word; on trouble one sentence and one button. */
typedef struct
{
  const char *icon;
  const char *css_class;
  const char *word;
  char *sentence;     /* NULL: no bar */
  const char *button; /* NULL: no button */
  const char *action; /* detailed name of the button's action */
  gboolean ticking;   /* the sentence counts seconds */
} HeraldLinkFace;

void herald_link_face_init (HeraldLinkFace *face, const HeraldLinkFacts *facts);
void herald_link_face_clear (HeraldLinkFace *face);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeraldLinkFace, herald_link_face_clear)

G_END_DECLS
