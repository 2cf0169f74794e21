/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "diagnose/anonymizer.h"

G_BEGIN_DECLS

gboolean herald_anonymize_key (guint64 key[HERALD_ANONYMIZER_KEY_WORDS]);

G_END_DECLS
