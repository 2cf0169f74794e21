/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "diagnose/explanation.h"

G_BEGIN_DECLS

/* What became of a call on this screen. */
typedef enum
{
  HERALD_WHY_SHOWN,     /* a notification or a card was seen */
  HERALD_WHY_NOT_SHOWN, /* a call of mine that was not announced, or could not be shown */
  HERALD_WHY_OTHERS,    /* rang other phones only */
  HERALD_WHY_LINK,      /* about the connection, not about a call */
} HeraldWhyKind;

HeraldWhyKind herald_why_words_kind (const HeraldExplained *explained);
gboolean herald_why_words_is_trouble (const HeraldExplained *explained);
char *herald_why_words_reason (const HeraldExplained *explained) G_GNUC_WARN_UNUSED_RESULT;
char *herald_why_words_clock (gint64 time) G_GNUC_WARN_UNUSED_RESULT;
char *herald_why_words_text (GPtrArray *explained) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
