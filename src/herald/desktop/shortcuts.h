/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  HERALD_SHORTCUT_DIAL_SELECTION,
  HERALD_SHORTCUT_HANG_UP,
  HERALD_SHORTCUT_LAST_CALLER,
  HERALD_SHORTCUT_SHOW,
} HeraldShortcut;

/** HERALD_SHORTCUT_COUNT: how many there are. */
#define HERALD_SHORTCUT_COUNT (HERALD_SHORTCUT_SHOW + 1)

/* Who listens for the keys. */
typedef enum
{
  HERALD_SHORTCUTS_WAY_UNKNOWN, /* it is being found out */
  HERALD_SHORTCUTS_WAY_PORTAL,  /* the desktop; the keys are set there */
  HERALD_SHORTCUTS_WAY_X11,     /* Herald itself; the keys are in its settings */
  HERALD_SHORTCUTS_WAY_NONE,    /* nobody: the user binds commands to keys */
} HeraldShortcutsWay;

/* What Herald does at a key pressed anywhere. Signals: "activated" (guint shortcut, const char *token, nullable): do it, with the
 * activation token of the press; "changed" (): the way, a key or a fault. */
#define HERALD_TYPE_SHORTCUTS (herald_shortcuts_get_type ())
G_DECLARE_FINAL_TYPE (HeraldShortcuts, herald_shortcuts, HERALD, SHORTCUTS, GObject)

HeraldShortcuts *herald_shortcuts_new (GSettings *settings, GDBusConnection *connection, gboolean has_x11, const char *display) G_GNUC_WARN_UNUSED_RESULT;
void herald_shortcuts_start (HeraldShortcuts *self);
void herald_shortcuts_look (HeraldShortcuts *self);
void herald_shortcuts_set_up (HeraldShortcuts *self);
HeraldShortcutsWay herald_shortcuts_get_way (HeraldShortcuts *self);
gboolean herald_shortcuts_is_bound (HeraldShortcuts *self);
char *herald_shortcuts_describe_key (HeraldShortcuts *self, HeraldShortcut shortcut) G_GNUC_WARN_UNUSED_RESULT;
const char *herald_shortcuts_get_fault (HeraldShortcuts *self, HeraldShortcut shortcut);
GSettings *herald_shortcuts_get_settings (HeraldShortcuts *self);

const char *herald_shortcut_get_key (HeraldShortcut shortcut);
const char *herald_shortcut_get_title (HeraldShortcut shortcut);
const char *herald_shortcut_get_command (HeraldShortcut shortcut);

G_END_DECLS
