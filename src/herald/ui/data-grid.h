/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "base/call-data.h"

G_BEGIN_DECLS

void herald_data_grid_fill (GtkGrid *grid, const HeraldCallData *data);

G_END_DECLS
