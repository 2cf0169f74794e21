/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean herald_quiet_is_on (GDBusConnection *bus);

G_END_DECLS
