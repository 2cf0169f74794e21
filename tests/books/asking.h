/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/source-type.h"

/** PATIENCE: how long something may take that does come, in seconds. */
#define PATIENCE 90

/* Runs the main loop until @condition holds. */
#define WAIT_FOR(condition) \
  G_STMT_START { \
    guint impatient = g_timeout_add_seconds (PATIENCE, on_impatient, (gpointer) #condition); \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
    g_source_remove (impatient); \
  } G_STMT_END

gboolean on_impatient (gpointer what);
void on_result (GObject *object, GAsyncResult *result, gpointer user_data);
char *ask_check (HeraldSource *source);
char *ask_who (HeraldSource *source, const char *number);
gboolean has (HeraldSource *source, const char *number, const char *names);
void assert_check (HeraldSource *source, const char *expected);
void assert_who (HeraldSource *source, const char *number, const char *names);
