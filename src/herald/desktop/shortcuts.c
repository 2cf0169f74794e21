/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Herald does at a key pressed anywhere: the desktop's portal listens for it where there is one, on X11 without a portal
 * Herald itself. Nothing is asked of the desktop before the user wants a shortcut. */

#include "config.h"

#include "desktop/shortcuts.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "desktop/portal-keys.h"
#include "desktop/x11-keys.h"

#define KEY_SYSTEM "shortcuts-from-system"

static const struct
{
  const char *id, *key, *title, *command;
} shortcuts[HERALD_SHORTCUT_COUNT] = {
  { "dial-selection", "shortcut-dial-selection", N_("Call the number in the selected text"), "herald --dial-selection" },
  { "hang-up", "shortcut-hang-up", N_("Hang up"), "herald --hang-up" },
  { "show-last-caller", "shortcut-show-last-caller", N_("Open the last caller"), "herald --show-last-caller" },
  { "show", "shortcut-show", N_("Show Herald"), "herald" },
};

struct _HeraldShortcuts
{
  GObject parent_instance;

  /* Owned */
  GSettings *settings;
  HeraldPortalKeys *portal; /* nullable: there is no bus */
  HeraldX11Keys *x11;       /* nullable */
  char *display;            /* nullable */
  char *faults[HERALD_SHORTCUT_COUNT];

  gboolean has_x11;
  HeraldShortcutsWay way;
};

G_DEFINE_FINAL_TYPE (HeraldShortcuts, herald_shortcuts, G_TYPE_OBJECT)

enum
{
  SIGNAL_ACTIVATED,
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- X11 --------------------------------------------------------------------------------------------------------- */

static HeraldKeyModifiers
to_modifiers (GdkModifierType state)
{
  return (state & GDK_SHIFT_MASK ? HERALD_KEY_SHIFT : 0) | (state & GDK_CONTROL_MASK ? HERALD_KEY_CONTROL : 0)
         | (state & (GDK_ALT_MASK | GDK_META_MASK) ? HERALD_KEY_ALT : 0) | (state & GDK_SUPER_MASK ? HERALD_KEY_SUPER : 0);
}

static void
grab (HeraldShortcuts *self,
      guint shortcut)
{
  g_autofree char *accelerator = g_settings_get_string (self->settings, shortcuts[shortcut].key);
  g_autoptr (GError) error = NULL;
  guint keyval;
  GdkModifierType state;

  g_clear_pointer (&self->faults[shortcut], g_free);
  if (*accelerator == '\0')
    herald_x11_keys_release (self->x11, shortcut);
  else if (!gtk_accelerator_parse (accelerator, &keyval, &state))
    {
      herald_x11_keys_release (self->x11, shortcut);
      self->faults[shortcut] = g_strdup (_("This is not a key."));
    }
  else if (!herald_x11_keys_grab (self->x11, shortcut, keyval, to_modifiers (state), &error))
    self->faults[shortcut] = g_strdup (g_error_matches (error, HERALD_X11_KEYS_ERROR, HERALD_X11_KEYS_ERROR_TAKEN)
                                         ? _("Another program has this shortcut.") : _("The keyboard has no such key."));
}

static void
on_pressed (HeraldShortcuts *self,
            guint shortcut,
            guint time)
{
  /* The form in which GTK takes the time of a press that was not its own. */
  g_autofree char *token = g_strdup_printf ("_TIME%u", time);

  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, shortcut, token);
}

static void
use_x11 (HeraldShortcuts *self)
{
  if (self->x11 == NULL)
    self->x11 = herald_x11_keys_new (self->display, NULL);
  self->way = self->x11 != NULL ? HERALD_SHORTCUTS_WAY_X11 : HERALD_SHORTCUTS_WAY_NONE;
  if (self->x11 == NULL)
    return;
  g_signal_connect_object (self->x11, "pressed", G_CALLBACK (on_pressed), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < HERALD_SHORTCUT_COUNT; i++)
    grab (self, i);
}

static void
on_key_setting_changed (HeraldShortcuts *self,
                        const char *key)
{
  if (self->way == HERALD_SHORTCUTS_WAY_UNKNOWN)
    herald_shortcuts_look (self);
  for (guint i = 0; i < HERALD_SHORTCUT_COUNT && self->x11 != NULL; i++)
    if (g_str_equal (shortcuts[i].key, key))
      grab (self, i);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* --- the portal -------------------------------------------------------------------------------------------------- */

static void
on_portal_activated (HeraldShortcuts *self,
                     const char *id,
                     const char *token)
{
  for (guint i = 0; i < HERALD_SHORTCUT_COUNT; i++)
    if (g_str_equal (shortcuts[i].id, id))
      g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, i, token);
}

static void
on_portal_changed (HeraldShortcuts *self)
{
  switch (herald_portal_keys_get_state (self->portal))
    {
    case HERALD_PORTAL_KEYS_UNKNOWN:
      break;
    case HERALD_PORTAL_KEYS_ABSENT:
      if (self->has_x11)
        use_x11 (self);
      else
        self->way = HERALD_SHORTCUTS_WAY_NONE;
      break;
    case HERALD_PORTAL_KEYS_BOUND:
      /* From now on also without being told to. */
      g_settings_set_boolean (self->settings, KEY_SYSTEM, TRUE);
      self->way = HERALD_SHORTCUTS_WAY_PORTAL;
      break;
    case HERALD_PORTAL_KEYS_REFUSED:
      g_settings_set_boolean (self->settings, KEY_SYSTEM, FALSE);
      self->way = HERALD_SHORTCUTS_WAY_PORTAL;
      break;
    case HERALD_PORTAL_KEYS_READY:
    case HERALD_PORTAL_KEYS_BINDING:
    default:
      self->way = HERALD_SHORTCUTS_WAY_PORTAL;
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* "<Control><Alt>d" as the portals write it, "CTRL+ALT+d" (the Shortcuts specification of freedesktop.org). */
static char *
to_trigger (const char *accelerator)
{
  GString *trigger;
  guint keyval;
  GdkModifierType state;

  if (*accelerator == '\0' || !gtk_accelerator_parse (accelerator, &keyval, &state))
    return NULL;
  trigger = g_string_new (NULL);
  if (state & GDK_CONTROL_MASK)
    g_string_append (trigger, "CTRL+");
  if (state & (GDK_ALT_MASK | GDK_META_MASK))
    g_string_append (trigger, "ALT+");
  if (state & GDK_SHIFT_MASK)
    g_string_append (trigger, "SHIFT+");
  if (state & GDK_SUPER_MASK)
    g_string_append (trigger, "LOGO+");
  g_string_append (trigger, gdk_keyval_name (keyval));
  return g_string_free (trigger, FALSE);
}

static HeraldPortalKeys *
new_portal (HeraldShortcuts *self,
            GDBusConnection *connection)
{
  HeraldPortalKey keys[HERALD_SHORTCUT_COUNT];
  HeraldPortalKeys *portal;

  for (guint i = 0; i < HERALD_SHORTCUT_COUNT; i++)
    {
      g_autofree char *accelerator = g_settings_get_string (self->settings, shortcuts[i].key);

      keys[i] = (HeraldPortalKey) { shortcuts[i].id, _(shortcuts[i].title), to_trigger (accelerator) };
    }
  portal = herald_portal_keys_new (connection, keys, HERALD_SHORTCUT_COUNT);
  for (guint i = 0; i < HERALD_SHORTCUT_COUNT; i++)
    g_free (keys[i].preferred);
  g_signal_connect_object (portal, "activated", G_CALLBACK (on_portal_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (portal, "changed", G_CALLBACK (on_portal_changed), self, G_CONNECT_SWAPPED);
  return portal;
}

/* --- life -------------------------------------------------------------------------------------------------------- */

static gboolean
has_any_key (HeraldShortcuts *self)
{
  for (guint i = 0; i < HERALD_SHORTCUT_COUNT; i++)
    {
      g_autofree char *accelerator = g_settings_get_string (self->settings, shortcuts[i].key);

      if (*accelerator != '\0')
        return TRUE;
    }
  return FALSE;
}

static void
herald_shortcuts_dispose (GObject *object)
{
  HeraldShortcuts *self = HERALD_SHORTCUTS (object);

  g_clear_object (&self->x11);
  g_clear_object (&self->portal);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (herald_shortcuts_parent_class)->dispose (object);
}

static void
herald_shortcuts_finalize (GObject *object)
{
  HeraldShortcuts *self = HERALD_SHORTCUTS (object);

  for (guint i = 0; i < HERALD_SHORTCUT_COUNT; i++)
    g_free (self->faults[i]);
  g_free (self->display);
  G_OBJECT_CLASS (herald_shortcuts_parent_class)->finalize (object);
}

static void
herald_shortcuts_class_init (HeraldShortcutsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_shortcuts_dispose;
  G_OBJECT_CLASS (klass)->finalize = herald_shortcuts_finalize;
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                            G_TYPE_UINT, G_TYPE_STRING);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
herald_shortcuts_init (HeraldShortcuts *self)
{
}

/**
 * herald_shortcuts_new:
 * @settings: the settings
 * @connection: (nullable): the session's bus
 * @has_x11: whether the display is an X server
 * @display: (nullable): that X server, as in DISPLAY
 *
 * Returns: (transfer full): listens for nothing yet
 */
HeraldShortcuts *
herald_shortcuts_new (GSettings *settings,
                      GDBusConnection *connection,
                      gboolean has_x11,
                      const char *display)
{
  HeraldShortcuts *self = g_object_new (HERALD_TYPE_SHORTCUTS, NULL);

  self->settings = g_object_ref (settings);
  self->has_x11 = has_x11;
  self->display = g_strdup (display);
  if (connection != NULL)
    self->portal = new_portal (self, connection);
  for (guint i = 0; i < HERALD_SHORTCUT_COUNT; i++)
    {
      g_autofree char *signal = g_strconcat ("changed::", shortcuts[i].key, NULL);

      g_signal_connect_object (settings, signal, G_CALLBACK (on_key_setting_changed), self, G_CONNECT_SWAPPED);
    }
  return self;
}

/**
 * herald_shortcuts_start:
 * @self: the shortcuts
 *
 * Listens for those that the user has set; without any nothing happens.
 */
void
herald_shortcuts_start (HeraldShortcuts *self)
{
  gboolean system;

  g_return_if_fail (HERALD_IS_SHORTCUTS (self));

  system = g_settings_get_boolean (self->settings, KEY_SYSTEM);
  if (system && self->portal != NULL)
    herald_portal_keys_bind (self->portal); /* as soon as it is there */
  if (system || has_any_key (self))
    herald_shortcuts_look (self);
}

/**
 * herald_shortcuts_look:
 * @self: the shortcuts
 *
 * Finds out who can listen, for somebody who wants to set one; "changed" tells.
 */
void
herald_shortcuts_look (HeraldShortcuts *self)
{
  g_return_if_fail (HERALD_IS_SHORTCUTS (self));

  if (self->way != HERALD_SHORTCUTS_WAY_UNKNOWN)
    return;
  if (self->portal != NULL)
    herald_portal_keys_probe (self->portal);
  else if (self->has_x11)
    use_x11 (self);
  else
    self->way = HERALD_SHORTCUTS_WAY_NONE;
}

/**
 * herald_shortcuts_set_up:
 * @self: the shortcuts, listened for by the portal
 *
 * Lets the desktop ask the user for the keys, or change them.
 */
void
herald_shortcuts_set_up (HeraldShortcuts *self)
{
  g_return_if_fail (HERALD_IS_SHORTCUTS (self));

  if (herald_shortcuts_is_bound (self))
    herald_portal_keys_configure (self->portal);
  else if (self->portal != NULL)
    herald_portal_keys_bind (self->portal);
}

/**
 * herald_shortcuts_get_way:
 * @self: the shortcuts
 *
 * Returns: who listens
 */
HeraldShortcutsWay
herald_shortcuts_get_way (HeraldShortcuts *self)
{
  return self->way;
}

/**
 * herald_shortcuts_is_bound:
 * @self: the shortcuts
 *
 * Returns: whether the desktop listens for them
 */
gboolean
herald_shortcuts_is_bound (HeraldShortcuts *self)
{
  return self->portal != NULL && herald_portal_keys_get_state (self->portal) == HERALD_PORTAL_KEYS_BOUND;
}

/**
 * herald_shortcuts_describe_key:
 * @self: the shortcuts
 * @shortcut: one of them
 *
 * Returns: (transfer full) (nullable): its key in words, "Ctrl+Alt+D"; %NULL: it has none
 */
char *
herald_shortcuts_describe_key (HeraldShortcuts *self,
                               HeraldShortcut shortcut)
{
  g_autofree char *accelerator = g_settings_get_string (self->settings, shortcuts[shortcut].key);
  guint keyval;
  GdkModifierType state;

  if (self->way == HERALD_SHORTCUTS_WAY_PORTAL)
    return g_strdup (herald_portal_keys_get_trigger (self->portal, shortcuts[shortcut].id));
  return *accelerator != '\0' && gtk_accelerator_parse (accelerator, &keyval, &state) ? gtk_accelerator_get_label (keyval, state) : NULL;
}

/**
 * herald_shortcuts_get_fault:
 * @self: the shortcuts
 * @shortcut: one of them
 *
 * Returns: (nullable): a sentence, why its key is not listened for
 */
const char *
herald_shortcuts_get_fault (HeraldShortcuts *self,
                            HeraldShortcut shortcut)
{
  return self->faults[shortcut];
}

/**
 * herald_shortcuts_get_settings:
 * @self: the shortcuts
 *
 * Returns: (transfer none): where the keys are
 */
GSettings *
herald_shortcuts_get_settings (HeraldShortcuts *self)
{
  return self->settings;
}

/**
 * herald_shortcut_get_key:
 * @shortcut: a shortcut
 *
 * Returns: the setting that holds its key
 */
const char *
herald_shortcut_get_key (HeraldShortcut shortcut)
{
  return shortcuts[shortcut].key;
}

/**
 * herald_shortcut_get_title:
 * @shortcut: a shortcut
 *
 * Returns: what it does, in the user's language
 */
const char *
herald_shortcut_get_title (HeraldShortcut shortcut)
{
  return _(shortcuts[shortcut].title);
}

/**
 * herald_shortcut_get_command:
 * @shortcut: a shortcut
 *
 * Returns: the command that does the same
 */
const char *
herald_shortcut_get_command (HeraldShortcut shortcut)
{
  return shortcuts[shortcut].command;
}
