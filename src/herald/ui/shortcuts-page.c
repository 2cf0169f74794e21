/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the preferences about dialling from anywhere: the keys that work in every program, whether telephone links open
 * Herald, and which numbers from elsewhere are asked about. */

#include "ui/shortcuts-page.h"

#include <gio/gdesktopappinfo.h>
#include <glib/gi18n.h>

#include "dial-origin.h"
#include "ui/key-dialog.h"

/* The row of a shortcut. */
typedef struct
{
  AdwActionRow *row;
  GtkLabel *key;
  GtkWidget *set, *remove;
} Row;

struct _HeraldShortcutsPage
{
  AdwPreferencesPage parent_instance;

  /* Template widgets */
  AdwPreferencesGroup *keys_group;
  GtkButton *set_up_button;
  AdwActionRow *links_row;
  GtkButton *links_button;
  GtkSwitch *ask_link, *ask_selection, *ask_command, *ask_search;

  Row rows[HERALD_SHORTCUT_COUNT];

  /* Owned */
  HeraldShortcuts *shortcuts; /* nullable */
  gboolean set_up_pressed;
};

G_DEFINE_FINAL_TYPE (HeraldShortcutsPage, herald_shortcuts_page, ADW_TYPE_PREFERENCES_PAGE)

static const char *const schemes[] = { "x-scheme-handler/tel", "x-scheme-handler/callto", "x-scheme-handler/sip", "x-scheme-handler/sips" };

/* --- keys -------------------------------------------------------------------------------------------------------- */

static const char *
explain (HeraldShortcutsPage *self,
         HeraldShortcutsWay way)
{
  switch (way)
    {
    case HERALD_SHORTCUTS_WAY_PORTAL:
      if (herald_shortcuts_is_bound (self->shortcuts))
        return _("These keys work in every program. They are set in the settings of your desktop.");
      if (self->set_up_pressed)
        return _("The keys were not set. You can try again, or bind the commands below to keys in the settings of your desktop.");
      return _("Your desktop can give Herald keys that work in every program.");
    case HERALD_SHORTCUTS_WAY_X11:
      return _("These keys work in every program.");
    case HERALD_SHORTCUTS_WAY_NONE:
      return _("Here Herald cannot listen for keys itself. Bind the commands below to keys in the settings of your desktop.");
    case HERALD_SHORTCUTS_WAY_UNKNOWN:
    default:
      return "";
    }
}

static void
show_row (HeraldShortcutsPage *self,
          HeraldShortcutsWay way,
          guint shortcut)
{
  Row *row = &self->rows[shortcut];
  gboolean own = way == HERALD_SHORTCUTS_WAY_X11;
  gboolean writable = own && g_settings_is_writable (herald_shortcuts_get_settings (self->shortcuts), herald_shortcut_get_key (shortcut));
  g_autofree char *key = self->shortcuts != NULL ? herald_shortcuts_describe_key (self->shortcuts, shortcut) : NULL;
  const char *fault = own ? herald_shortcuts_get_fault (self->shortcuts, shortcut) : NULL;
  gboolean by_command = way == HERALD_SHORTCUTS_WAY_NONE || (way == HERALD_SHORTCUTS_WAY_PORTAL && !herald_shortcuts_is_bound (self->shortcuts));

  /* Translators: there is no key for a shortcut */
  gtk_label_set_text (row->key, key != NULL ? key : by_command ? "" : _("No key"));
  adw_action_row_set_subtitle (row->row, fault != NULL ? fault : by_command ? herald_shortcut_get_command (shortcut) : "");
  if (fault != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (row->key), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row->key), "error");
  gtk_widget_set_visible (row->set, own);
  gtk_widget_set_sensitive (row->set, writable);
  gtk_widget_set_visible (row->remove, own && key != NULL);
  gtk_widget_set_sensitive (row->remove, writable);
}

static void
show_keys (HeraldShortcutsPage *self)
{
  HeraldShortcutsWay way = self->shortcuts != NULL ? herald_shortcuts_get_way (self->shortcuts) : HERALD_SHORTCUTS_WAY_NONE;
  gboolean bound = self->shortcuts != NULL && herald_shortcuts_is_bound (self->shortcuts);

  adw_preferences_group_set_description (self->keys_group, explain (self, way));
  gtk_widget_set_visible (GTK_WIDGET (self->set_up_button), way == HERALD_SHORTCUTS_WAY_PORTAL);
  gtk_button_set_label (self->set_up_button, bound ? _("Change…") : _("Set up…"));
  for (guint i = 0; i < HERALD_SHORTCUT_COUNT; i++)
    show_row (self, way, i);
}

static void
on_set_up_clicked (HeraldShortcutsPage *self)
{
  self->set_up_pressed = TRUE;
  herald_shortcuts_set_up (self->shortcuts);
}

static void
on_key_chosen (GtkWidget *button,
               const char *accelerator)
{
  HeraldShortcutsPage *self = HERALD_SHORTCUTS_PAGE (gtk_widget_get_ancestor (button, HERALD_TYPE_SHORTCUTS_PAGE));
  guint shortcut = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "shortcut"));

  g_settings_set_string (herald_shortcuts_get_settings (self->shortcuts), herald_shortcut_get_key (shortcut), accelerator);
}

static void
on_set_clicked (GtkWidget *button,
                HeraldShortcutsPage *self)
{
  guint shortcut = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "shortcut"));
  GtkWidget *dialog = herald_key_dialog_new (GTK_WINDOW (gtk_widget_get_root (button)), herald_shortcuts_get_settings (self->shortcuts), shortcut);

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (on_key_chosen), button, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_remove_clicked (GtkWidget *button,
                   HeraldShortcutsPage *self)
{
  on_key_chosen (button, "");
}

static GtkWidget *
add_button (HeraldShortcutsPage *self,
            guint shortcut,
            const char *icon,
            const char *label,
            GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *name = g_strdup_printf (label, herald_shortcut_get_title (shortcut));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "shortcut", GUINT_TO_POINTER (shortcut));
  g_signal_connect_object (button, "clicked", clicked, self, 0);
  adw_action_row_add_suffix (self->rows[shortcut].row, button);
  return button;
}

static void
add_row (HeraldShortcutsPage *self,
         guint shortcut)
{
  Row *row = &self->rows[shortcut];

  row->row = ADW_ACTION_ROW (adw_action_row_new ());
  row->key = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (row->key), "dim-label");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->row), herald_shortcut_get_title (shortcut));
  adw_action_row_add_suffix (row->row, GTK_WIDGET (row->key));
  /* Translators: %s is what a shortcut does, such as "Hang up" */
  row->set = add_button (self, shortcut, "input-keyboard-symbolic", _("Set a key: %s"), G_CALLBACK (on_set_clicked));
  /* Translators: %s is what a shortcut does, such as "Hang up" */
  row->remove = add_button (self, shortcut, "edit-clear-symbolic", _("Remove the key: %s"), G_CALLBACK (on_remove_clicked));
  adw_preferences_group_add (self->keys_group, GTK_WIDGET (row->row));
}

/* --- links ------------------------------------------------------------------------------------------------------- */

static GAppInfo *
find_herald (void)
{
  g_autoptr (GApplication) application = g_application_get_default () != NULL ? g_object_ref (g_application_get_default ()) : NULL;
  g_autofree char *id = application != NULL ? g_strconcat (g_application_get_application_id (application), ".desktop", NULL) : NULL;

  return id != NULL ? G_APP_INFO (g_desktop_app_info_new (id)) : NULL;
}

static gboolean
has_all_links (GAppInfo *herald)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      g_autoptr (GAppInfo) handler = g_app_info_get_default_for_type (schemes[i], TRUE);

      if (handler == NULL || !g_app_info_equal (handler, herald))
        return FALSE;
    }
  return TRUE;
}

static void
show_links (HeraldShortcutsPage *self)
{
  g_autoptr (GAppInfo) herald = find_herald ();
  gboolean all = herald != NULL && has_all_links (herald);

  adw_action_row_set_subtitle (self->links_row, all ? _("They open Herald")
                                                : herald != NULL ? _("Another program opens some of them") : _("Herald is not installed on this computer"));
  gtk_widget_set_visible (GTK_WIDGET (self->links_button), herald != NULL && !all);
}

static void
on_links_clicked (HeraldShortcutsPage *self)
{
  g_autoptr (GAppInfo) herald = find_herald ();

  for (guint i = 0; herald != NULL && i < G_N_ELEMENTS (schemes); i++)
    g_app_info_set_as_default_for_type (herald, schemes[i], NULL);
  show_links (self);
}

/* --- life -------------------------------------------------------------------------------------------------------- */

static void
herald_shortcuts_page_map (GtkWidget *widget)
{
  HeraldShortcutsPage *self = HERALD_SHORTCUTS_PAGE (widget);

  if (self->shortcuts != NULL)
    herald_shortcuts_look (self->shortcuts);
  show_keys (self);
  show_links (self);
  GTK_WIDGET_CLASS (herald_shortcuts_page_parent_class)->map (widget);
}

static void
herald_shortcuts_page_dispose (GObject *object)
{
  g_clear_object (&HERALD_SHORTCUTS_PAGE (object)->shortcuts);
  G_OBJECT_CLASS (herald_shortcuts_page_parent_class)->dispose (object);
}

static void
herald_shortcuts_page_class_init (HeraldShortcutsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_shortcuts_page_dispose;
  widget_class->map = herald_shortcuts_page_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/shortcuts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldShortcutsPage, keys_group);
  gtk_widget_class_bind_template_child (widget_class, HeraldShortcutsPage, set_up_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldShortcutsPage, links_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldShortcutsPage, links_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldShortcutsPage, ask_link);
  gtk_widget_class_bind_template_child (widget_class, HeraldShortcutsPage, ask_selection);
  gtk_widget_class_bind_template_child (widget_class, HeraldShortcutsPage, ask_command);
  gtk_widget_class_bind_template_child (widget_class, HeraldShortcutsPage, ask_search);
  gtk_widget_class_bind_template_callback (widget_class, on_set_up_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_links_clicked);
}

static void
herald_shortcuts_page_init (HeraldShortcutsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < HERALD_SHORTCUT_COUNT; i++)
    add_row (self, i);
}

/**
 * herald_shortcuts_page_set_settings:
 * @self: the page
 * @settings: the settings
 */
void
herald_shortcuts_page_set_settings (HeraldShortcutsPage *self,
                                    GSettings *settings)
{
  g_return_if_fail (HERALD_IS_SHORTCUTS_PAGE (self));

  herald_dial_origin_bind (settings, HERALD_DIAL_ORIGIN_LINK, self->ask_link, "active");
  herald_dial_origin_bind (settings, HERALD_DIAL_ORIGIN_SELECTION, self->ask_selection, "active");
  herald_dial_origin_bind (settings, HERALD_DIAL_ORIGIN_COMMAND, self->ask_command, "active");
  herald_dial_origin_bind (settings, HERALD_DIAL_ORIGIN_SEARCH, self->ask_search, "active");
}

/**
 * herald_shortcuts_page_set_shortcuts:
 * @self: the page
 * @shortcuts: who listens for the keys
 */
void
herald_shortcuts_page_set_shortcuts (HeraldShortcutsPage *self,
                                     HeraldShortcuts *shortcuts)
{
  g_return_if_fail (HERALD_IS_SHORTCUTS_PAGE (self));

  g_set_object (&self->shortcuts, shortcuts);
  g_signal_connect_object (shortcuts, "changed", G_CALLBACK (show_keys), self, G_CONNECT_SWAPPED);
  show_keys (self);
}
