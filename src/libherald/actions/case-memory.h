/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "actions/case.h"

G_BEGIN_DECLS

/** HERALD_CASE_MEMORY_MAX: calls whose case is remembered: more than one gateway has at a time, as a call's dialplan asks within it. */
#define HERALD_CASE_MEMORY_MAX 2000

/* Which call has which case, so that one call never gets two. */
typedef struct _HeraldCaseMemory HeraldCaseMemory;

HeraldCaseMemory *herald_case_memory_new (void) G_GNUC_WARN_UNUSED_RESULT;
HeraldCaseMemory *herald_case_memory_ref (HeraldCaseMemory *self) G_GNUC_WARN_UNUSED_RESULT;
void herald_case_memory_unref (HeraldCaseMemory *self);
void herald_case_memory_keep (HeraldCaseMemory *self, const char *call, const HeraldCase *of_call, const GError *error);
gboolean herald_case_memory_find (HeraldCaseMemory *self, const char *call, const HeraldCase **of_call, const GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldCaseMemory, herald_case_memory_unref)

G_END_DECLS
