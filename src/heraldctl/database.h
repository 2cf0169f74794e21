/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/store.h"

G_BEGIN_DECLS

HeraldStore *herald_open_database (const char *path);
char *herald_guess_region (const char *option);
void herald_print_contact (const HeraldContact *contact, gboolean json);

G_END_DECLS
