/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One source of contacts as a row: what it is, how it stands, whether it is asked, and a menu. It is moved by dragging,
 * by the menu, and with Alt and the arrow keys. */

#include "ui/sources-row.h"

#include <glib/gi18n.h>

#include "ui/setting-rows.h"

struct _HeraldSourcesRow
{
  AdwActionRow parent_instance;

  /* Template widgets */
  GtkImage *handle;
  GtkImage *sign;
  GtkSwitch *toggle;
  GtkMenuButton *menu_button;

  /* Owned */
  char *id;
  GSimpleActionGroup *actions;
  const char *sign_class; /* static */
  gboolean filling;       /* the row changes itself */
  gboolean movable;
};

G_DEFINE_FINAL_TYPE (HeraldSourcesRow, herald_sources_row, ADW_TYPE_ACTION_ROW)

enum
{
  SIGNAL_TOGGLED,
  SIGNAL_MOVE,
  SIGNAL_DROP,
  SIGNAL_EDIT,
  SIGNAL_TEST,
  SIGNAL_REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_toggled (HeraldSourcesRow *self)
{
  if (!self->filling)
    g_signal_emit (self, signals[SIGNAL_TOGGLED], 0, gtk_switch_get_active (self->toggle));
}

/* --- actions of the menu -------------------------------------------------------------------------------------- */

static void
on_edit (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_EDIT], 0);
}

static void
on_test (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_TEST], 0);
}

static void
on_up (GSimpleAction *action,
       GVariant *parameter,
       gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_MOVE], 0, -1);
}

static void
on_down (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_MOVE], 0, 1);
}

static void
on_remove (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_REMOVE], 0);
}

static void
enable (HeraldSourcesRow *self,
        const char *name,
        gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* --- dragging -------------------------------------------------------------------------------------------------- */

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source,
                 double x,
                 double y,
                 HeraldSourcesRow *self)
{
  return self->movable ? gdk_content_provider_new_typed (HERALD_TYPE_SOURCES_ROW, self) : NULL;
}

static void
on_drag_begin (GtkDragSource *source,
               GdkDrag *drag,
               HeraldSourcesRow *self)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, picture, 0, 0);
}

static gboolean
on_drop (GtkDropTarget *target,
         const GValue *value,
         double x,
         double y,
         HeraldSourcesRow *self)
{
  HeraldSourcesRow *dragged = g_value_get_object (value);

  if (dragged == NULL || dragged == self || !self->movable)
    return FALSE;
  g_signal_emit (self, signals[SIGNAL_DROP], 0, dragged->id);
  return TRUE;
}

static void
install_dragging (HeraldSourcesRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (HERALD_TYPE_SOURCES_ROW, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepare), self);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
on_row_activated (AdwActionRow *row)
{
  g_action_group_activate_action (G_ACTION_GROUP (HERALD_SOURCES_ROW (row)->actions), "edit", NULL);
}

static void
herald_sources_row_dispose (GObject *object)
{
  HeraldSourcesRow *self = HERALD_SOURCES_ROW (object);

  g_clear_object (&self->actions);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (herald_sources_row_parent_class)->dispose (object);
}

static void
install_signals (GType type)
{
  signals[SIGNAL_TOGGLED] = g_signal_new ("toggled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[SIGNAL_MOVE] = g_signal_new ("move", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_DROP] = g_signal_new ("drop", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_EDIT] = g_signal_new ("edit", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TEST] = g_signal_new ("test", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_REMOVE] = g_signal_new ("remove", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
herald_sources_row_class_init (HeraldSourcesRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_sources_row_dispose;
  ADW_ACTION_ROW_CLASS (klass)->activate = on_row_activated;
  install_signals (G_TYPE_FROM_CLASS (klass));
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/sources-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesRow, handle);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesRow, sign);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesRow, toggle);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesRow, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
}

static void
herald_sources_row_init (HeraldSourcesRow *self)
{
  static const GActionEntry entries[] = {
    { .name = "edit", .activate = on_edit }, { .name = "test", .activate = on_test }, { .name = "up", .activate = on_up },
    { .name = "down", .activate = on_down }, { .name = "remove", .activate = on_remove },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "source", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
  install_dragging (self);
}

/**
 * herald_sources_row_new:
 * @id: a source's id
 *
 * Returns: (transfer none): a row for it
 */
GtkWidget *
herald_sources_row_new (const char *id)
{
  HeraldSourcesRow *self = g_object_new (HERALD_TYPE_SOURCES_ROW, NULL);

  self->id = g_strdup (id);
  return GTK_WIDGET (self);
}

/**
 * herald_sources_row_get_id:
 * @self: the row
 *
 * Returns: its source's id
 */
const char *
herald_sources_row_get_id (HeraldSourcesRow *self)
{
  return self->id;
}

static void
name_controls (HeraldSourcesRow *self,
               const char *title)
{
  /* Translators: the switch beside an address book, for screen readers */
  g_autofree char *ask = g_strdup_printf (_("Ask “%s”"), title);
  /* Translators: the menu button beside an address book, for screen readers */
  g_autofree char *more = g_strdup_printf (_("More for “%s”"), title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, ask, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, more, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->toggle), ask);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->menu_button), more);
}

/* libadwaita's rows take markup, and the words of a server are no markup. */
static void
show_words (HeraldSourcesRow *self,
            const char *title,
            const char *sentence)
{
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autofree char *escaped_sentence = g_markup_escape_text (sentence, -1);
  /* Translators: an address book and how it stands, "Head office: Ready" */
  g_autofree char *label = g_strdup_printf (_("%1$s: %2$s"), title, sentence);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), escaped_title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped_sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * herald_sources_row_show:
 * @self: the row
 * @options: what is set for its source
 * @facts: how it stands
 */
void
herald_sources_row_show (HeraldSourcesRow *self,
                         const HeraldSourceOptions *options,
                         const HeraldSourceFacts *facts)
{
  const HeraldSourceType *type = herald_source_type_find (options->type);
  g_auto (HeraldSourceFace) face = { 0 };

  g_return_if_fail (HERALD_IS_SOURCES_ROW (self));

  herald_source_face_init (&face, options, facts);
  self->filling = TRUE;
  gtk_switch_set_active (self->toggle, options->enabled);
  self->filling = FALSE;
  show_words (self, herald_source_options_get_title (options), face.sentence);
  name_controls (self, herald_source_options_get_title (options));
  gtk_image_set_from_icon_name (self->sign, face.icon);
  if (self->sign_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->sign), self->sign_class);
  self->sign_class = face.css_class;
  gtk_widget_add_css_class (GTK_WIDGET (self->sign), face.css_class);
  /* The own book is where contacts are put: it is always asked. */
  gtk_widget_set_visible (GTK_WIDGET (self->toggle), !g_str_equal (options->type, "book"));
  enable (self, "edit", type != NULL && !type->single);
  enable (self, "test", type != NULL && !type->single);
  enable (self, "remove", type == NULL || !type->single);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), type != NULL && !type->single);
}

/**
 * herald_sources_row_set_place:
 * @self: the row
 * @first: whether it is the first
 * @last: whether it is the last
 * @movable: whether the order may be changed
 */
void
herald_sources_row_set_place (HeraldSourcesRow *self,
                              gboolean first,
                              gboolean last,
                              gboolean movable)
{
  g_return_if_fail (HERALD_IS_SOURCES_ROW (self));

  self->movable = movable;
  gtk_widget_set_visible (GTK_WIDGET (self->handle), movable);
  enable (self, "up", movable && !first);
  enable (self, "down", movable && !last);
  if (!movable)
    enable (self, "remove", FALSE);
}

/**
 * herald_sources_row_set_writable:
 * @self: the row
 * @writable: %FALSE: the administrator has locked what is set for it
 */
void
herald_sources_row_set_writable (HeraldSourcesRow *self,
                                 gboolean writable)
{
  g_return_if_fail (HERALD_IS_SOURCES_ROW (self));

  gtk_widget_set_sensitive (GTK_WIDGET (self->toggle), writable);
  if (!writable)
    enable (self, "edit", FALSE);
  herald_setting_rows_show_locked (GTK_WIDGET (self), !writable);
}
