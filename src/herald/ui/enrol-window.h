/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "config/enrolment.h"

G_BEGIN_DECLS

/* "Set up Herald?" for an enrolment link. Signal "enrolled" (const char *trouble, nullable): the account is another now;
 * what went wrong all the same, a sentence. */
#define HERALD_TYPE_ENROL_WINDOW (herald_enrol_window_get_type ())
G_DECLARE_FINAL_TYPE (HeraldEnrolWindow, herald_enrol_window, HERALD, ENROL_WINDOW, AdwWindow)

GtkWidget *herald_enrol_window_new (GtkWindow *parent, HeraldAccount *account, HeraldEnrolment *enrolment, GError **error);

G_END_DECLS
