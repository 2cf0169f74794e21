/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean herald_quiet_hides (GDBusConnection *bus, gboolean critical);

G_END_DECLS
