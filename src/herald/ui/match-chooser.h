/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/call-item.h"

G_BEGIN_DECLS

/* A popover with all who have a call's number, or may have it: whoever is chosen is the caller. */
#define HERALD_TYPE_MATCH_CHOOSER (herald_match_chooser_get_type ())
G_DECLARE_FINAL_TYPE (HeraldMatchChooser, herald_match_chooser, HERALD, MATCH_CHOOSER, GtkPopover)

GtkWidget *herald_match_chooser_new (HeraldCallItem *item) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
