/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void        herald_installation_begin       (void);
const char *herald_installation_libexec_dir (void);
const char *herald_installation_locale_dir  (void);
const char *herald_installation_sysconf_dir (void);

/* For tests. */
char       *herald_installation_prefix_of   (const char *program,
                                             const char *bindir,
                                             const char *prefix);
char       *herald_installation_move        (const char *path,
                                             const char *prefix,
                                             const char *found);
char       *herald_installation_data_dirs   (const char *dirs,
                                             const char *own);

G_END_DECLS
