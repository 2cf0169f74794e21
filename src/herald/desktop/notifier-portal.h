/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desktop/notifier.h"

G_BEGIN_DECLS

#define HERALD_TYPE_NOTIFIER_PORTAL (herald_notifier_portal_get_type ())
G_DECLARE_FINAL_TYPE (HeraldNotifierPortal, herald_notifier_portal, HERALD, NOTIFIER_PORTAL, HeraldNotifier)

HeraldNotifier *herald_notifier_portal_new (GApplication *application) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
