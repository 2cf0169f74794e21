/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void herald_setting_rows_bind_text (AdwEntryRow *row, GSettings *settings, const char *key);
void herald_setting_rows_bind_number (AdwEntryRow *row, GSettings *settings, const char *key);
void herald_setting_rows_bind_list (AdwEntryRow *row, GSettings *settings, const char *key);
void herald_setting_rows_bind_switch (AdwActionRow *row, GtkSwitch *toggle, GSettings *settings, const char *key);
void herald_setting_rows_bind_choice (AdwComboRow *row, GSettings *settings, const char *key);
void herald_setting_rows_follow_lock (GtkWidget *row, GSettings *settings, const char *key);
void herald_setting_rows_show_locked (GtkWidget *row, gboolean locked);
void herald_setting_rows_name_secret (GtkWidget *row);

G_END_DECLS
