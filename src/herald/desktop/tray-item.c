/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The StatusNotifierItem: https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/, with what KDE's and
 * Ayatana's hosts ask for beyond it. Every property is there, as some hosts show nothing when one is missing. */

#include "config.h"

#include "desktop/tray-item.h"

#include <glib/gi18n.h>
#include <string.h>

#include "desktop/tray-icons.h"

#define INTERFACE "org.kde.StatusNotifierItem"
#define XML "/org/heraldcti/Herald/desktop/tray-item.xml"

/* An activation token is a few dozen characters; who sends more sends something else. */
#define TOKEN_MAX 1024

struct _HeraldTrayItem
{
  GObject parent_instance;

  GDBusConnection *connection;
  HeraldStatus *status;
  char *theme_path;   /* NULL: the icons are installed nowhere */
  guint registration;
  gboolean passive;

  /* What hosts have been told last. */
  HeraldStatusState state, second;
  guint missed;
};

G_DEFINE_FINAL_TYPE (HeraldTrayItem, herald_tray_item, G_TYPE_OBJECT)

enum
{
  SIGNAL_ACTIVATED,
  SIGNAL_TOKEN_GIVEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- properties ----------------------------------------------------------------------------------------------- */

static gboolean
needs_attention (HeraldTrayItem *self)
{
  HeraldStatusState state = herald_status_get_state (self->status);

  return state == HERALD_STATUS_RINGING || state == HERALD_STATUS_MISSED;
}

static const char *
get_status_word (HeraldTrayItem *self)
{
  if (self->passive)
    return "Passive";
  return needs_attention (self) ? "NeedsAttention" : "Active";
}

/* A name that no theme knows would show as a sign of something missing, in place of the picture. */
static const char *
get_icon (HeraldTrayItem *self)
{
  return herald_tray_icons_for_state (herald_status_get_state (self->status));
}

static const char *
get_overlay (HeraldTrayItem *self)
{
  return herald_tray_icons_for_second (herald_status_get_second (self->status));
}

/* Where a panel shows a label, it is the count of missed calls. */
static char *
get_label (HeraldTrayItem *self)
{
  guint missed = herald_status_get_missed (self->status);

  return missed > 0 ? g_strdup_printf ("%u", MIN (missed, 999)) : g_strdup ("");
}

static char *
get_description (HeraldTrayItem *self)
{
  const char *sentence = herald_status_get_sentence (self->status);

  /* Translators: a state and the reason: "In a call: With Ada Byron." */
  return *sentence != '\0' ? g_strdup_printf (_("%1$s: %2$s"), herald_status_get_word (self->status), sentence)
                           : g_strdup (herald_status_get_word (self->status));
}

/* Title and text are shown with markup, names in them are not. */
static GVariant *
get_tooltip (HeraldTrayItem *self)
{
  g_autofree char *title = g_markup_escape_text (herald_status_get_word (self->status), -1);
  g_autofree char *text = g_markup_escape_text (herald_status_get_sentence (self->status), -1);

  return g_variant_new ("(s@a(iiay)ss)", "", g_variant_new_array (G_VARIANT_TYPE ("(iiay)"), NULL, 0), title, text);
}

static GVariant *
get_icon_property (HeraldTrayItem *self,
                   const char *name)
{
  gboolean named = self->theme_path != NULL;

  if (g_str_equal (name, "IconName") || g_str_equal (name, "AttentionIconName"))
    return g_variant_new_string (named ? get_icon (self) : "");
  if (g_str_equal (name, "IconPixmap") || g_str_equal (name, "AttentionIconPixmap"))
    return herald_tray_icons_draw (get_icon (self));
  if (g_str_equal (name, "OverlayIconName"))
    return g_variant_new_string (named ? get_overlay (self) : "");
  if (g_str_equal (name, "OverlayIconPixmap"))
    return herald_tray_icons_draw (get_overlay (self));
  return NULL;
}

static GVariant *
get_text_property (HeraldTrayItem *self,
                   const char *name)
{
  if (g_str_equal (name, "ToolTip"))
    return get_tooltip (self);
  if (g_str_equal (name, "Status"))
    return g_variant_new_string (get_status_word (self));
  if (g_str_equal (name, "XAyatanaLabel"))
    return g_variant_new_take_string (get_label (self));
  if (g_str_equal (name, "IconAccessibleDesc") || g_str_equal (name, "AttentionAccessibleDesc"))
    return g_variant_new_take_string (get_description (self));
  return NULL;
}

static GVariant *
get_fixed_property (HeraldTrayItem *self,
                    const char *name)
{
  const struct
  {
    const char *name, *value;
  } texts[] = {
    { "Category", "Communications" },
    { "Id", APP_ID },
    { "Title", "Herald" },
    { "IconThemePath", self->theme_path != NULL ? self->theme_path : "" },
    { "AttentionMovieName", "" },
    { "XAyatanaLabelGuide", "99" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (name, texts[i].name))
      return g_variant_new_string (texts[i].value);
  if (g_str_equal (name, "Menu"))
    return g_variant_new_object_path (HERALD_TRAY_MENU_PATH);
  if (g_str_equal (name, "WindowId"))
    return g_variant_new_int32 (0);
  if (g_str_equal (name, "XAyatanaOrderingIndex"))
    return g_variant_new_uint32 (0);
  return g_variant_new_boolean (FALSE); /* ItemIsMenu: a press on the icon does something */
}

static GVariant *
get_property (GDBusConnection *connection,
              const char *sender,
              const char *path,
              const char *interface,
              const char *name,
              GError **error,
              gpointer user_data)
{
  HeraldTrayItem *self = user_data;
  GVariant *value = get_icon_property (self, name);

  if (value == NULL)
    value = get_text_property (self, name);
  return value != NULL ? value : get_fixed_property (self, name);
}

/* --- presses -------------------------------------------------------------------------------------------------- */

static void
call_method (GDBusConnection *connection,
             const char *sender,
             const char *path,
             const char *interface,
             const char *method,
             GVariant *parameters,
             GDBusMethodInvocation *invocation,
             gpointer user_data)
{
  g_autoptr (HeraldTrayItem) self = g_object_ref (HERALD_TRAY_ITEM (user_data));
  const char *token;

  g_dbus_method_invocation_return_value (invocation, NULL);
  /* A host that does not show the menu itself asks us to; the window has what the menu has. */
  if (g_str_equal (method, "Activate") || g_str_equal (method, "ContextMenu"))
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, "open");
  else if (g_str_has_suffix (method, "SecondaryActivate"))
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, "dial");
  else if (g_str_equal (method, "ProvideXdgActivationToken"))
    {
      g_variant_get (parameters, "(&s)", &token);
      if (strlen (token) <= TOKEN_MAX)
        g_signal_emit (self, signals[SIGNAL_TOKEN_GIVEN], 0, token);
    }
}

/* --- change --------------------------------------------------------------------------------------------------- */

static void
tell (HeraldTrayItem *self,
      const char *signal,
      GVariant *parameters)
{
  g_dbus_connection_emit_signal (self->connection, NULL, HERALD_TRAY_ITEM_PATH, INTERFACE, signal, parameters, NULL);
}

static void
on_status_changed (HeraldTrayItem *self)
{
  HeraldStatusState state = herald_status_get_state (self->status), second = herald_status_get_second (self->status);
  guint missed = herald_status_get_missed (self->status);
  g_autofree char *label = get_label (self);

  if (state != self->state)
    {
      tell (self, "NewIcon", NULL);
      tell (self, "NewAttentionIcon", NULL);
      tell (self, "NewStatus", g_variant_new ("(s)", get_status_word (self)));
    }
  if (second != self->second)
    tell (self, "NewOverlayIcon", NULL);
  if (missed != self->missed)
    tell (self, "XAyatanaNewLabel", g_variant_new ("(ss)", label, "99"));
  tell (self, "NewToolTip", NULL);
  self->state = state;
  self->second = second;
  self->missed = missed;
}

static void
herald_tray_item_dispose (GObject *object)
{
  HeraldTrayItem *self = HERALD_TRAY_ITEM (object);

  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  g_clear_object (&self->status);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->theme_path, g_free);
  G_OBJECT_CLASS (herald_tray_item_parent_class)->dispose (object);
}

static void
herald_tray_item_class_init (HeraldTrayItemClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_tray_item_dispose;
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                            G_TYPE_STRING);
  signals[SIGNAL_TOKEN_GIVEN] = g_signal_new ("token-given", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                              1, G_TYPE_STRING);
}

static void
herald_tray_item_init (HeraldTrayItem *self)
{
}

/**
 * herald_tray_item_new:
 * @connection: the session's bus
 * @status: what it shows
 * @error: return location
 *
 * Returns: (transfer full): the item, on the bus; no host knows of it yet. %NULL: its place on the bus is taken
 */
HeraldTrayItem *
herald_tray_item_new (GDBusConnection *connection,
                      HeraldStatus *status,
                      GError **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = call_method, .get_property = get_property };
  g_autoptr (GBytes) xml = g_resources_lookup_data (XML, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (g_bytes_get_data (xml, NULL), NULL);
  g_autoptr (HeraldTrayItem) self = g_object_new (HERALD_TYPE_TRAY_ITEM, NULL);

  self->connection = g_object_ref (connection);
  self->status = g_object_ref (status);
  self->theme_path = herald_tray_icons_find_folder ();
  self->state = herald_status_get_state (status);
  self->second = herald_status_get_second (status);
  self->missed = herald_status_get_missed (status);
  g_signal_connect_object (status, "changed", G_CALLBACK (on_status_changed), self, G_CONNECT_SWAPPED);
  self->registration = g_dbus_connection_register_object (connection, HERALD_TRAY_ITEM_PATH, node->interfaces[0],
                                                          &vtable, self, NULL, error);
  return self->registration != 0 ? g_steal_pointer (&self) : NULL;
}

/**
 * herald_tray_item_set_passive:
 * @self: the item
 * @passive: whether it does not want to be seen
 *
 * Hosts hide a passive item. There is no way to take one back from them but to leave the bus.
 */
void
herald_tray_item_set_passive (HeraldTrayItem *self,
                              gboolean passive)
{
  g_return_if_fail (HERALD_IS_TRAY_ITEM (self));

  if (self->passive == passive)
    return;
  self->passive = passive;
  tell (self, "NewStatus", g_variant_new ("(s)", get_status_word (self)));
}
