/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/engine.h"

G_BEGIN_DECLS

/* Asks where to a call shall be transferred.
 * Signal "transfer" (HeraldCallItem *item, const char *number, int kind): HeraldTransferKind. */
#define HERALD_TYPE_TRANSFER_DIALOG (herald_transfer_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HeraldTransferDialog, herald_transfer_dialog, HERALD, TRANSFER_DIALOG, AdwWindow)

GtkWidget *herald_transfer_dialog_new (GtkWindow *parent, HeraldCallItem *item);

G_END_DECLS
