/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desktop/notifier.h"

G_BEGIN_DECLS

#define HERALD_TYPE_NOTIFIER_SERVER (herald_notifier_server_get_type ())
G_DECLARE_FINAL_TYPE (HeraldNotifierServer, herald_notifier_server, HERALD, NOTIFIER_SERVER, HeraldNotifier)

HeraldNotifier *herald_notifier_server_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
