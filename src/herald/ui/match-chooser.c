/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who of several it is: a list with a name and an organisation in each row. It is filled when it opens and stays so while it
 * is open: nothing moves under the pointer when another address book answers. */

#include "ui/match-chooser.h"

#include <glib/gi18n.h>

#include "ui/words.h"

/* Pixels: as wide as the card, as high as seven people. */
#define WIDTH 320
#define HEIGHT_MAX 330
/* Characters of a name from which on it is cut, for the row to be no wider. */
#define NAME_CHARS 34

struct _HeraldMatchChooser
{
  GtkPopover parent_instance;

  GtkListBox *list;     /* borrowed */
  HeraldCallItem *item; /* owned */
  GPtrArray *shown;     /* owned, nullable: of HeraldContact, one per row */
};

G_DEFINE_FINAL_TYPE (HeraldMatchChooser, herald_match_chooser, GTK_TYPE_POPOVER)

static GtkWidget *
new_label (const char *text,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), NAME_CHARS);
  gtk_widget_set_tooltip_text (label, text);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
new_row (HeraldContact *contact,
         gboolean current)
{
  const char *name = herald_contact_get_display_name (contact), *company = herald_contact_get_organisation (contact);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");
  g_autofree char *sentence = herald_words_join (", ", name, g_str_equal (company, name) ? "" : company, current ? _("shown now") : "", NULL);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), new_label (name, NULL));
  if (*company != '\0' && !g_str_equal (company, name))
    {
      GtkWidget *label = new_label (company, "caption");

      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (words), label);
    }
  gtk_widget_set_opacity (mark, current ? 1.0 : 0.0);
  gtk_box_append (GTK_BOX (line), words);
  gtk_box_append (GTK_BOX (line), mark);
  gtk_widget_set_margin_top (line, 2);
  gtk_widget_set_margin_bottom (line, 2);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  return row;
}

static void
clear (HeraldMatchChooser *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
}

static void
fill (HeraldMatchChooser *self)
{
  GPtrArray *matches = herald_call_item_get_matches (self->item);
  HeraldContact *contact = herald_call_item_get_contact (self->item);

  clear (self);
  if (matches == NULL)
    return;
  self->shown = g_ptr_array_ref (matches);
  for (guint i = 0; i < matches->len; i++)
    gtk_list_box_append (self->list, new_row (matches->pdata[i], matches->pdata[i] == contact));
}

static gboolean
is_same (const HeraldContact *one,
         const HeraldContact *other)
{
  return one == other
         || (g_str_equal (herald_contact_get_source_id (one), herald_contact_get_source_id (other))
             && g_str_equal (herald_contact_get_uid (one), herald_contact_get_uid (other))
             && herald_contact_get_id (one) == herald_contact_get_id (other)
             && g_str_equal (herald_contact_get_display_name (one), herald_contact_get_display_name (other)));
}

/* The matches may be others by now: another address book has answered. */
static void
on_row_activated (HeraldMatchChooser *self,
                  GtkListBoxRow *row)
{
  GPtrArray *matches = herald_call_item_get_matches (self->item);
  guint index = (guint) gtk_list_box_row_get_index (row);
  const HeraldContact *chosen = self->shown != NULL && index < self->shown->len ? self->shown->pdata[index] : NULL;

  gtk_popover_popdown (GTK_POPOVER (self));
  for (guint i = 0; chosen != NULL && matches != NULL && i < matches->len; i++)
    if (is_same (matches->pdata[i], chosen))
      {
        gtk_widget_activate_action (GTK_WIDGET (self), "app.call-choose", "(su)", herald_call_item_get_id (self->item), i);
        return;
      }
}

static void
herald_match_chooser_show (GtkWidget *widget)
{
  HeraldMatchChooser *self = HERALD_MATCH_CHOOSER (widget);
  GtkWidget *first;

  fill (self);
  GTK_WIDGET_CLASS (herald_match_chooser_parent_class)->show (widget);
  first = gtk_widget_get_first_child (GTK_WIDGET (self->list));
  if (first != NULL)
    gtk_widget_grab_focus (first);
}

static void
herald_match_chooser_dispose (GObject *object)
{
  HeraldMatchChooser *self = HERALD_MATCH_CHOOSER (object);

  g_clear_object (&self->item);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  G_OBJECT_CLASS (herald_match_chooser_parent_class)->dispose (object);
}

static void
herald_match_chooser_class_init (HeraldMatchChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_match_chooser_dispose;
  GTK_WIDGET_CLASS (klass)->show = herald_match_chooser_show;
}

static void
herald_match_chooser_init (HeraldMatchChooser *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_activate_on_single_click (self->list, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose who it is"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), HEIGHT_MAX);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_widget_set_size_request (scrolled, WIDTH, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_popover_set_child (GTK_POPOVER (self), scrolled);
  gtk_widget_add_css_class (GTK_WIDGET (self), "menu");
}

/**
 * herald_match_chooser_new:
 * @item: the call
 *
 * Returns: (transfer floating): a popover for a menu button; it activates "app.call-choose"
 */
GtkWidget *
herald_match_chooser_new (HeraldCallItem *item)
{
  HeraldMatchChooser *self = g_object_new (HERALD_TYPE_MATCH_CHOOSER, NULL);

  self->item = g_object_ref (item);
  return GTK_WIDGET (self);
}
