/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _HeraldWakeWatch HeraldWakeWatch;

typedef enum
{
  HERALD_WAKE_SLEEP,   /* the computer falls asleep, as soon as this was told */
  HERALD_WAKE_RESUME,  /* it woke up */
  HERALD_WAKE_NETWORK, /* the network is back, or another one */
} HeraldWakeEvent;

typedef void (*HeraldWakeFunc) (HeraldWakeEvent event, gpointer user_data);

HeraldWakeWatch *herald_wake_watch_new (HeraldWakeFunc func, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void herald_wake_watch_free (HeraldWakeWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldWakeWatch, herald_wake_watch_free)

G_END_DECLS
