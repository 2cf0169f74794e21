/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "diagnose/explanation.h"

G_BEGIN_DECLS

GPtrArray *herald_explained_group (GPtrArray *notes) G_GNUC_WARN_UNUSED_RESULT;
char *herald_explained_write_heading (const HeraldExplained *explained) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
