/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/source-type.h"

G_BEGIN_DECLS

/* How a source stands, for a row of the preferences: an icon, a class of colour and a sentence. */
typedef struct
{
  const char *icon;
  const char *css_class;
  char *sentence; /* owned */
} HeraldSourceFace;

/* What is known of a source beside its settings. */
typedef struct
{
  HeraldSourceState state;
  const GError *error; /* nullable: of FAILING */
  gboolean running;    /* it is at work in this program; if not, only the settings speak */
} HeraldSourceFacts;

void herald_source_face_init (HeraldSourceFace *face, const HeraldSourceOptions *options, const HeraldSourceFacts *facts);
void herald_source_face_clear (HeraldSourceFace *face);
const char *herald_source_icon (const char *type);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeraldSourceFace, herald_source_face_clear)

G_END_DECLS
