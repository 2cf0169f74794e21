/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "desktop/shortcuts.h"

G_BEGIN_DECLS

/* Catches the keys that somebody presses for a shortcut. Signal "chosen" (const char *accelerator): as GTK writes it. */
#define HERALD_TYPE_KEY_DIALOG (herald_key_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HeraldKeyDialog, herald_key_dialog, HERALD, KEY_DIALOG, AdwWindow)

GtkWidget *herald_key_dialog_new (GtkWindow *parent, GSettings *settings, HeraldShortcut shortcut);

G_END_DECLS
