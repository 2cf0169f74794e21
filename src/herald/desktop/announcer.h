/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/engine.h"

G_BEGIN_DECLS

/* Puts calls on the screen: the notification and the card, for as long as the moment lasts. What the user presses
 * becomes an action of the application. */
#define HERALD_TYPE_ANNOUNCER (herald_announcer_get_type ())
G_DECLARE_FINAL_TYPE (HeraldAnnouncer, herald_announcer, HERALD, ANNOUNCER, GObject)

HeraldAnnouncer *herald_announcer_new (GtkApplication *application) G_GNUC_WARN_UNUSED_RESULT;
void herald_announcer_set_engine (HeraldAnnouncer *self, HeraldEngine *engine);
void herald_announcer_hide_card (HeraldAnnouncer *self, HeraldCallItem *item);
void herald_announcer_show_card (HeraldAnnouncer *self, HeraldCallItem *item);
void herald_announcer_stop (HeraldAnnouncer *self);

G_END_DECLS
