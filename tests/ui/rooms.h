/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Every window of Herald with something in it, by name: "calls", "preferences-phone", "import", … What they need (a
 * database, an engine that is not connected) is made with the first and goes with rooms_clear(). */
const char *const *rooms_list (void);
GtkWindow *rooms_open (const char *name);
void rooms_clear (void);

G_END_DECLS
