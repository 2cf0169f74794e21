/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "diagnose/connection-test.h"

G_BEGIN_DECLS

/* The way to a working connection, each step ticked off as it passes. Signal "done" (gboolean passed). */
#define HERALD_TYPE_TEST_STEPS (herald_test_steps_get_type ())
G_DECLARE_FINAL_TYPE (HeraldTestSteps, herald_test_steps, HERALD, TEST_STEPS, AdwBin)

void herald_test_steps_run (HeraldTestSteps *self, HeraldAccount *account, const char *secret);
void herald_test_steps_cancel (HeraldTestSteps *self);
HeraldConnectionTest *herald_test_steps_get_test (HeraldTestSteps *self);

G_END_DECLS
