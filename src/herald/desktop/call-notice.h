/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desktop/notifier.h"
#include "engine/call-item.h"

G_BEGIN_DECLS

#define HERALD_NOTICE_OPEN "default"
#define HERALD_NOTICE_RECORD "record"
#define HERALD_NOTICE_HANG_UP "hang-up"
#define HERALD_NOTICE_CALL_BACK "call-back"

/** HERALD_NOTICE_MISSED: the id of the one notification for all calls that were missed. */
#define HERALD_NOTICE_MISSED "missed"

HeraldNotice *herald_call_notice_new (HeraldCallItem *item) G_GNUC_WARN_UNUSED_RESULT;

HeraldNotice *herald_call_notice_new_missed (GPtrArray *items) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
