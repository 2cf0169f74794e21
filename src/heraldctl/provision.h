/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "diagnose/connection-test.h"

G_BEGIN_DECLS

/* Parts of "heraldctl provision". Each complains of what goes wrong, and gives what the program returns. */

/* provision-check.c */
int herald_provision_check (const char *file, gboolean connect);

/* provision-try.c */
int herald_provision_try (HeraldAccount *account, const char *secret, HeraldConnectionTest **test);
char *herald_provision_stored_secret (HeraldAccount *account, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char **herald_provision_find_devices (HeraldConnectionTest *test, const char *extension) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
