/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void herald_x11_hints_keep_quiet (GtkWindow *window);
void herald_x11_hints_place (GtkWindow *window, int right, int top);
int herald_x11_hints_get_height (GtkWindow *window);

G_END_DECLS
