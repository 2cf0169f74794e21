/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menu of the tray. Its items are made once and stay: people who are offered change the words of items that are
 * there, so that no press is lost on an item that has just been replaced; and nothing changes under the pointer, while
 * the host says that the menu is open. */

#include "desktop/tray-menu.h"

#include <glib/gi18n.h>
#include <libdbusmenu-glib/dbusmenu-glib.h>
#include <string.h>

#include "base/text.h"
#include "desktop/tray-people.h"

typedef struct
{
  HeraldTrayMenu *menu; /* borrowed */
  char *action;         /* the application's */
  char *target;         /* nullable */
} Entry;

struct _HeraldTrayMenu
{
  GObject parent_instance;

  GActionGroup *actions;
  HeraldStatus *status;
  HeraldTrayPeople *people;
  DbusmenuServer *server;

  /* Borrowed: the server's */
  DbusmenuMenuitem *root;
  DbusmenuMenuitem *redial;
  DbusmenuMenuitem *recent[HERALD_TRAY_RECENT_MAX];
  DbusmenuMenuitem *recent_line;
  DbusmenuMenuitem *favourites;
  DbusmenuMenuitem *favourite[HERALD_TRAY_FAVOURITES_MAX];
  DbusmenuMenuitem *pause;
  DbusmenuMenuitem *quiet;
  DbusmenuMenuitem *missed;

  gboolean open;  /* somebody looks at it */
  gboolean stale; /* and others are to be offered when it closes */
};

G_DEFINE_FINAL_TYPE (HeraldTrayMenu, herald_tray_menu, G_TYPE_OBJECT)

static void
entry_free (gpointer data,
            GClosure *closure)
{
  Entry *entry = data;

  g_free (entry->action);
  g_free (entry->target);
  g_free (entry);
}

/**
 * herald_tray_menu_write_label:
 * @format: (nullable): the label with a %s for the name
 * @name: a name or a number, from wherever
 *
 * Returns: (transfer full): the label, of bounded length, without control characters; an underscore stays one
 */
char *
herald_tray_menu_write_label (const char *format,
                              const char *name)
{
  g_autofree char *clean = herald_text_clean (name, strlen (name), HERALD_TRAY_LABEL_MAX + 1);
  g_autoptr (GString) text = g_string_new (clean);

  if (g_utf8_strlen (text->str, -1) > HERALD_TRAY_LABEL_MAX)
    {
      g_string_truncate (text, (gsize) (g_utf8_offset_to_pointer (text->str, HERALD_TRAY_LABEL_MAX - 1) - text->str));
      g_string_append (text, "…");
    }
  g_string_replace (text, "_", "__", 0);
  return format != NULL ? g_strdup_printf (format, text->str) : g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- choosing ------------------------------------------------------------------------------------------------- */

static void
on_item_activated (DbusmenuMenuitem *item,
                   guint timestamp,
                   gpointer user_data)
{
  Entry *entry = user_data;

  if (entry->action == NULL || !dbusmenu_menuitem_property_get_bool (item, DBUSMENU_MENUITEM_PROP_ENABLED))
    return;
  g_action_group_activate_action (entry->menu->actions, entry->action,
                                  entry->target != NULL ? g_variant_new_string (entry->target) : NULL);
}

static void
connect_item (HeraldTrayMenu *self,
              DbusmenuMenuitem *item,
              const char *action,
              const char *target)
{
  Entry *entry = g_new0 (Entry, 1);

  g_signal_handlers_disconnect_matched (item, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, on_item_activated, NULL);
  entry->menu = self;
  entry->action = g_strdup (action);
  entry->target = g_strdup (target);
  g_signal_connect_data (item, DBUSMENU_MENUITEM_SIGNAL_ITEM_ACTIVATED, G_CALLBACK (on_item_activated), entry,
                         entry_free, 0);
}

/* --- people --------------------------------------------------------------------------------------------------- */

static void
set_visible (DbusmenuMenuitem *item,
             gboolean visible)
{
  dbusmenu_menuitem_property_set_bool (item, DBUSMENU_MENUITEM_PROP_VISIBLE, visible);
}

static void
set_label (DbusmenuMenuitem *item,
           const char *label)
{
  dbusmenu_menuitem_property_set (item, DBUSMENU_MENUITEM_PROP_LABEL, label);
}

static void
show_people (HeraldTrayMenu *self,
             DbusmenuMenuitem **items,
             guint n_items,
             GPtrArray *people)
{
  for (guint i = 0; i < n_items; i++)
    {
      const HeraldTrayPerson *person = i < people->len ? g_ptr_array_index (people, i) : NULL;
      g_autofree char *label = person != NULL ? herald_tray_menu_write_label (NULL, person->name) : NULL;

      set_visible (items[i], person != NULL);
      if (person == NULL)
        continue;
      set_label (items[i], label);
      connect_item (self, items[i], "dial", person->number);
    }
}

static void
show_redial (HeraldTrayMenu *self)
{
  const HeraldTrayPerson *last = herald_tray_people_get_last_dialed (self->people);
  /* Translators: %s is a name or a number. The underscore stands before the letter that chooses it on the keyboard. */
  g_autofree char *label = last != NULL ? herald_tray_menu_write_label (_("Call %s _again"), last->name) : NULL;

  set_label (self->redial, label != NULL ? label : _("Call last number _again"));
  dbusmenu_menuitem_property_set_bool (self->redial, DBUSMENU_MENUITEM_PROP_ENABLED, last != NULL);
}

static void
update_people (HeraldTrayMenu *self)
{
  GPtrArray *recent = herald_tray_people_get_recent (self->people);
  GPtrArray *favourites = herald_tray_people_get_favourites (self->people);

  self->stale = self->open;
  if (self->open)
    return;
  show_redial (self);
  show_people (self, self->recent, HERALD_TRAY_RECENT_MAX, recent);
  show_people (self, self->favourite, HERALD_TRAY_FAVOURITES_MAX, favourites);
  set_visible (self->recent_line, recent->len > 0 || favourites->len > 0);
  set_visible (self->favourites, favourites->len > 0);
}

/* --- state ---------------------------------------------------------------------------------------------------- */

/* @item shows an action with a switch; one that cannot be used now is not offered. */
static void
show_switch (HeraldTrayMenu *self,
             DbusmenuMenuitem *item,
             const char *action)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (self->actions, action);
  gboolean on = state != NULL && g_variant_is_of_type (state, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (state);

  set_visible (item, state != NULL && g_action_group_get_action_enabled (self->actions, action));
  dbusmenu_menuitem_property_set_int (item, DBUSMENU_MENUITEM_PROP_TOGGLE_STATE,
                                      on ? DBUSMENU_MENUITEM_TOGGLE_STATE_CHECKED : DBUSMENU_MENUITEM_TOGGLE_STATE_UNCHECKED);
}

static void
update_switches (HeraldTrayMenu *self)
{
  show_switch (self, self->pause, "pause");
  show_switch (self, self->quiet, "do-not-disturb");
}

static void
update_missed (HeraldTrayMenu *self)
{
  guint missed = herald_status_get_missed (self->status);
  g_autofree char *label = g_strdup_printf (_("_Missed calls (%u)"), missed);

  set_label (self->missed, missed > 0 ? label : _("_Missed calls"));
}

static void
on_root_event (HeraldTrayMenu *self,
               const char *name)
{
  gboolean closed = g_strcmp0 (name, DBUSMENU_MENUITEM_EVENT_CLOSED) == 0;

  if (!closed && g_strcmp0 (name, DBUSMENU_MENUITEM_EVENT_OPENED) != 0)
    return;
  self->open = !closed;
  if (closed && self->stale)
    update_people (self);
}

static gboolean
on_root_event_with_value (DbusmenuMenuitem *root,
                          const char *name,
                          GVariant *value,
                          guint timestamp,
                          HeraldTrayMenu *self)
{
  on_root_event (self, name);
  return FALSE;
}

/* A host that asks before it shows the menu sees those of the moment; one that never says that it closes it, too. */
static void
on_about_to_show (HeraldTrayMenu *self)
{
  self->open = FALSE;
  herald_tray_people_load (self->people);
  if (self->stale)
    update_people (self);
}

/* --- building ------------------------------------------------------------------------------------------------- */

static DbusmenuMenuitem *
add_item (HeraldTrayMenu *self,
          DbusmenuMenuitem *parent,
          const char *label,
          const char *action)
{
  g_autoptr (GObject) item = G_OBJECT (dbusmenu_menuitem_new ());

  if (label != NULL)
    set_label (DBUSMENU_MENUITEM (item), label);
  if (action != NULL)
    connect_item (self, DBUSMENU_MENUITEM (item), action, NULL);
  dbusmenu_menuitem_child_append (parent, DBUSMENU_MENUITEM (item));
  return DBUSMENU_MENUITEM (item); /* the parent has it */
}

static DbusmenuMenuitem *
add_line (HeraldTrayMenu *self)
{
  DbusmenuMenuitem *line = add_item (self, self->root, NULL, NULL);

  dbusmenu_menuitem_property_set (line, DBUSMENU_MENUITEM_PROP_TYPE, "separator");
  return line;
}

static DbusmenuMenuitem *
add_switch (HeraldTrayMenu *self,
            const char *label,
            const char *action)
{
  DbusmenuMenuitem *item = add_item (self, self->root, label, action);

  dbusmenu_menuitem_property_set (item, DBUSMENU_MENUITEM_PROP_TOGGLE_TYPE, DBUSMENU_MENUITEM_TOGGLE_CHECK);
  return item;
}

static void
add_people (HeraldTrayMenu *self)
{
  self->recent_line = add_line (self);
  for (guint i = 0; i < HERALD_TRAY_RECENT_MAX; i++)
    self->recent[i] = add_item (self, self->root, "", NULL);
  self->favourites = add_item (self, self->root, _("_Favourites"), NULL);
  dbusmenu_menuitem_property_set (self->favourites, DBUSMENU_MENUITEM_PROP_CHILD_DISPLAY,
                                  DBUSMENU_MENUITEM_CHILD_DISPLAY_SUBMENU);
  for (guint i = 0; i < HERALD_TRAY_FAVOURITES_MAX; i++)
    self->favourite[i] = add_item (self, self->favourites, "", NULL);
}

static void
build (HeraldTrayMenu *self)
{
  add_item (self, self->root, _("_Dial…"), "show-dial-field");
  self->redial = add_item (self, self->root, "", "redial");
  add_people (self);
  add_line (self);
  /* Translators: a switch; while it is on, no calls come from queues */
  self->pause = add_switch (self, _("_Paused"), "pause");
  self->quiet = add_switch (self, _("Do _not disturb"), "do-not-disturb");
  self->missed = add_item (self, self->root, "", "show-missed");
  add_line (self);
  add_item (self, self->root, _("_Open Herald"), "show-window");
  add_item (self, self->root, _("_Preferences"), "preferences");
  add_item (self, self->root, _("_Quit"), "quit");
  update_people (self);
  update_switches (self);
  update_missed (self);
}

static void
watch (HeraldTrayMenu *self)
{
  g_signal_connect_object (self->people, "changed", G_CALLBACK (update_people), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->status, "changed", G_CALLBACK (update_missed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "action-state-changed", G_CALLBACK (update_switches), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "action-enabled-changed", G_CALLBACK (update_switches), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->root, DBUSMENU_MENUITEM_SIGNAL_ABOUT_TO_SHOW, G_CALLBACK (on_about_to_show), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->root, DBUSMENU_MENUITEM_SIGNAL_EVENT, G_CALLBACK (on_root_event_with_value), self, 0);
}

static void
herald_tray_menu_dispose (GObject *object)
{
  HeraldTrayMenu *self = HERALD_TRAY_MENU (object);

  g_clear_object (&self->server);
  g_clear_object (&self->root);
  g_clear_object (&self->people);
  g_clear_object (&self->status);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (herald_tray_menu_parent_class)->dispose (object);
}

static void
herald_tray_menu_class_init (HeraldTrayMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_tray_menu_dispose;
}

static void
herald_tray_menu_init (HeraldTrayMenu *self)
{
  self->people = herald_tray_people_new ();
  self->root = dbusmenu_menuitem_new ();
}

/**
 * herald_tray_menu_new:
 * @path: where it is on the session's bus
 * @actions: the application's
 * @status: how Herald stands
 *
 * Returns: (transfer full): the menu, on the bus
 */
HeraldTrayMenu *
herald_tray_menu_new (const char *path,
                      GActionGroup *actions,
                      HeraldStatus *status)
{
  HeraldTrayMenu *self = g_object_new (HERALD_TYPE_TRAY_MENU, NULL);

  self->actions = g_object_ref (actions);
  self->status = g_object_ref (status);
  build (self);
  watch (self);
  self->server = dbusmenu_server_new (path);
  dbusmenu_server_set_root (self->server, self->root);
  return self;
}

/**
 * herald_tray_menu_set_engine:
 * @self: the menu
 * @engine: (nullable): whose calls and contacts are offered
 */
void
herald_tray_menu_set_engine (HeraldTrayMenu *self,
                             HeraldEngine *engine)
{
  g_return_if_fail (HERALD_IS_TRAY_MENU (self));

  herald_tray_people_set_engine (self->people, engine);
}

/**
 * herald_tray_menu_load:
 * @self: the menu
 *
 * There is somebody to show it to: reads whom it offers to call.
 */
void
herald_tray_menu_load (HeraldTrayMenu *self)
{
  g_return_if_fail (HERALD_IS_TRAY_MENU (self));

  herald_tray_people_load (self->people);
}

/**
 * herald_tray_menu_forget_host:
 * @self: the menu
 *
 * Whoever showed it has gone, and with it the menu.
 */
void
herald_tray_menu_forget_host (HeraldTrayMenu *self)
{
  g_return_if_fail (HERALD_IS_TRAY_MENU (self));

  on_root_event (self, DBUSMENU_MENUITEM_EVENT_CLOSED);
}
