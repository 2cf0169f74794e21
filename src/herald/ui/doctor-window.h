/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "config/account.h"
#include "engine/sources.h"

G_BEGIN_DECLS

/* The doctor's round: every check as it is done. */
#define HERALD_TYPE_DOCTOR_WINDOW (herald_doctor_window_get_type ())
G_DECLARE_FINAL_TYPE (HeraldDoctorWindow, herald_doctor_window, HERALD, DOCTOR_WINDOW, AdwWindow)

GtkWidget *herald_doctor_window_new (GtkWindow *parent, HeraldAccount *account, HeraldSources *sources) G_GNUC_WARN_UNUSED_RESULT;
void herald_doctor_window_run (HeraldDoctorWindow *self);

G_END_DECLS
