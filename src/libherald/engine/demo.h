/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "config/account.h"

G_BEGIN_DECLS

/* The PBX in a box as a child of this program: "Try the demo". The child ends with this object. */
#define HERALD_TYPE_DEMO (herald_demo_get_type ())
G_DECLARE_FINAL_TYPE (HeraldDemo, herald_demo, HERALD, DEMO, GObject)

HeraldDemo *herald_demo_new (void) G_GNUC_WARN_UNUSED_RESULT;
void herald_demo_start_async (HeraldDemo *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HeraldAccount *herald_demo_start_finish (HeraldDemo *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_demo_stop (HeraldDemo *self);

G_END_DECLS
