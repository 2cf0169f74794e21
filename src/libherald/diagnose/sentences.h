/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "diagnose/note.h"

G_BEGIN_DECLS

const char *herald_sentence_template (HeraldNoteCode code, gboolean mine);
const char *herald_sentence_for_outcome (HeraldCallOutcome outcome);
const char *herald_sentence_for_match (const char *match);
const char *herald_sentence_for_cause (gint64 cause);

G_END_DECLS
