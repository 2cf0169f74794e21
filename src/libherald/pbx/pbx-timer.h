/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A one-shot timer in the thread's main context: a session and its transport live where they were made,
 * which need not be the main thread. @slot is emptied by herald_timer_clear(), also from within @func. */
static inline void
herald_timer_set (GSource **slot, guint ms, GSourceFunc func, gpointer user_data)
{
  *slot = g_timeout_source_new (ms);
  g_source_set_callback (*slot, func, user_data, NULL);
  g_source_attach (*slot, g_main_context_get_thread_default ());
}

static inline void
herald_timer_clear (GSource **slot)
{
  if (*slot == NULL)
    return;
  g_source_destroy (*slot);
  g_clear_pointer (slot, g_source_unref);
}

G_END_DECLS
