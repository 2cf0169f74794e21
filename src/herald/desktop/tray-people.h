/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/** HERALD_TRAY_RECENT_MAX: parties of the last calls in the menu. */
#define HERALD_TRAY_RECENT_MAX 3
/** HERALD_TRAY_FAVOURITES_MAX: favourites in the menu; more would not be found quicker than in the window. */
#define HERALD_TRAY_FAVOURITES_MAX 10

/* Somebody who can be called from the menu. */
typedef struct
{
  char *name;   /* or the number */
  char *number; /* to be dialled */
} HeraldTrayPerson;

/* Whom the menu offers to call. It reads when it is told to, and again when calls or contacts have changed since.
 * Signal "changed" (). */
#define HERALD_TYPE_TRAY_PEOPLE (herald_tray_people_get_type ())
G_DECLARE_FINAL_TYPE (HeraldTrayPeople, herald_tray_people, HERALD, TRAY_PEOPLE, GObject)

HeraldTrayPeople *herald_tray_people_new (void) G_GNUC_WARN_UNUSED_RESULT;
void herald_tray_people_set_engine (HeraldTrayPeople *self, HeraldEngine *engine);
void herald_tray_people_load (HeraldTrayPeople *self);
GPtrArray *herald_tray_people_get_recent (HeraldTrayPeople *self);
GPtrArray *herald_tray_people_get_favourites (HeraldTrayPeople *self);
const HeraldTrayPerson *herald_tray_people_get_last_dialed (HeraldTrayPeople *self);

G_END_DECLS
