/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A text for a file somewhere else, to be read and copied. */
#define HERALD_TYPE_TEXT_WINDOW (herald_text_window_get_type ())
G_DECLARE_FINAL_TYPE (HeraldTextWindow, herald_text_window, HERALD, TEXT_WINDOW, AdwWindow)

GtkWidget *herald_text_window_new (GtkWindow *parent, const char *title, const char *introduction, const char *text)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
