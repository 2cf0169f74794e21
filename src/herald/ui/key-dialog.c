/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Catches the keys that somebody presses for a shortcut, and says why some are of no use. */

#include "ui/key-dialog.h"

#include <glib/gi18n.h>

struct _HeraldKeyDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkLabel *heading;
  GtkLabel *hint;

  /* Owned */
  GSettings *settings;
  HeraldShortcut shortcut;
};

G_DEFINE_FINAL_TYPE (HeraldKeyDialog, herald_key_dialog, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Keys that nobody types text with: function keys and those with a picture of their own. */
static gboolean
is_free_key (guint keyval)
{
  return (keyval >= GDK_KEY_F1 && keyval <= GDK_KEY_F35) || (keyval >= 0x1008ff00 && keyval <= 0x1008ffff) || keyval == GDK_KEY_Pause
         || keyval == GDK_KEY_Print || keyval == GDK_KEY_Menu;
}

/* Returns: (nullable): what already has the key */
static const char *
find_other (HeraldKeyDialog *self,
            const char *accelerator)
{
  for (guint i = 0; i < HERALD_SHORTCUT_COUNT; i++)
    {
      g_autofree char *other = g_settings_get_string (self->settings, herald_shortcut_get_key (i));

      if (i != self->shortcut && g_str_equal (other, accelerator))
        return herald_shortcut_get_title (i);
    }
  return NULL;
}

static void
choose (HeraldKeyDialog *self,
        guint keyval,
        GdkModifierType state)
{
  g_autofree char *accelerator = gtk_accelerator_name (keyval, state);
  const char *other = find_other (self, accelerator);
  g_autofree char *hint = NULL;

  if (other == NULL)
    {
      g_object_ref (self);
      g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, accelerator);
      gtk_window_destroy (GTK_WINDOW (self));
      g_object_unref (self);
      return;
    }
  /* Translators: %s is what a shortcut does, such as "Hang up" */
  hint = g_strdup_printf (_("“%s” has this key already."), other);
  gtk_label_set_text (self->hint, hint);
}

static gboolean
on_key_pressed (HeraldKeyDialog *self,
                guint keyval,
                guint keycode,
                GdkModifierType state)
{
  GdkModifierType held = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK);

  state &= GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_SHIFT_MASK;
  keyval = gdk_keyval_to_lower (keyval);
  if (state == 0 && (keyval == GDK_KEY_Escape || keyval == GDK_KEY_Tab || keyval == GDK_KEY_Return || keyval == GDK_KEY_space))
    return GDK_EVENT_PROPAGATE;
  if (!gtk_accelerator_valid (keyval, state)) /* a modifier alone */
    return GDK_EVENT_PROPAGATE;
  if (held == 0 && !is_free_key (keyval))
    gtk_label_set_text (self->hint, _("Hold Ctrl, Alt or Super down with it."));
  else
    choose (self, keyval, state);
  return GDK_EVENT_STOP;
}

static void
herald_key_dialog_dispose (GObject *object)
{
  g_clear_object (&HERALD_KEY_DIALOG (object)->settings);
  G_OBJECT_CLASS (herald_key_dialog_parent_class)->dispose (object);
}

static void
herald_key_dialog_class_init (HeraldKeyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_key_dialog_dispose;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/key-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldKeyDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, HeraldKeyDialog, hint);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
}

static void
herald_key_dialog_init (HeraldKeyDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * herald_key_dialog_new:
 * @parent: (nullable): the preferences
 * @settings: where the keys of all shortcuts are
 * @shortcut: the one that gets a key
 *
 * Returns: (transfer none): the dialog, not shown yet
 */
GtkWidget *
herald_key_dialog_new (GtkWindow *parent,
                       GSettings *settings,
                       HeraldShortcut shortcut)
{
  HeraldKeyDialog *self = g_object_new (HERALD_TYPE_KEY_DIALOG, "transient-for", parent, NULL);

  self->settings = g_object_ref (settings);
  self->shortcut = shortcut;
  gtk_label_set_text (self->heading, herald_shortcut_get_title (shortcut));
  return GTK_WIDGET (self);
}
