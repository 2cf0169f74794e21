/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pbx/agi-server.h"

G_BEGIN_DECLS

/* The one call of a program that Asterisk has started itself: "AGI(herald-agi,ROUTE,name=value)". */
typedef struct _HeraldAgiProgram HeraldAgiProgram;

HeraldAgiProgram *herald_agi_program_new (int in, int out, const char *const *arguments, HeraldAgiFunc func, HeraldAgiGoneFunc gone,
                                          gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void herald_agi_program_hang_up (HeraldAgiProgram *self);
void herald_agi_program_free (HeraldAgiProgram *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldAgiProgram, herald_agi_program_free)

G_END_DECLS
