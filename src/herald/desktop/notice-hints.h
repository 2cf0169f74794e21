/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libnotify/notify.h>

#include "desktop/notifier.h"

G_BEGIN_DECLS

/* What a notification server says that it can do. */
typedef struct
{
  gboolean asked; /* it has answered; without, nothing is known */
  gboolean actions;
  gboolean body;
  gboolean markup;
  gboolean pictures;
  gboolean sound;
  gboolean persistence; /* it keeps what was not seen in a list */
} HeraldAbilities;

void herald_abilities_ask (HeraldAbilities *abilities);
NotifyNotification *herald_notice_hints_apply (const HeraldNotice *notice, const HeraldAbilities *abilities, gboolean quiet,
                                               gboolean first, const char *icon, NotifyNotification *notification)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
