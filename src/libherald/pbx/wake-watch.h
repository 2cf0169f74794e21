/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _HeraldWakeWatch HeraldWakeWatch;

HeraldWakeWatch *herald_wake_watch_new (GSourceOnceFunc func, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void herald_wake_watch_free (HeraldWakeWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldWakeWatch, herald_wake_watch_free)

G_END_DECLS
