/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desktop/notifier.h"
#include "engine/call-item.h"

G_BEGIN_DECLS

/* The calls that were missed and not yet seen, and the one notification for all of them. */
typedef struct _HeraldMissedNotice HeraldMissedNotice;

HeraldMissedNotice *herald_missed_notice_new (HeraldNotifier *notifier) G_GNUC_WARN_UNUSED_RESULT;
void herald_missed_notice_free (HeraldMissedNotice *self);
void herald_missed_notice_add (HeraldMissedNotice *self, HeraldCallItem *item, gboolean instead);
void herald_missed_notice_remove (HeraldMissedNotice *self, HeraldCallItem *item);
void herald_missed_notice_forget (HeraldMissedNotice *self);
void herald_missed_notice_closed (HeraldMissedNotice *self, HeraldNoticeEnd end);
void herald_missed_notice_set_quiet (HeraldMissedNotice *self, gboolean quiet);
gboolean herald_missed_notice_is_shown (HeraldMissedNotice *self);
HeraldCallItem *herald_missed_notice_get_latest (HeraldMissedNotice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldMissedNotice, herald_missed_notice_free)

G_END_DECLS
