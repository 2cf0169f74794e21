/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dialplan told of a call, as rows of a card. */

#include "ui/data-grid.h"

static GtkWidget *
new_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_add_css_class (label, "caption");
  return label;
}

static void
add_row (GtkGrid *grid,
         int row,
         const char *key,
         const char *value)
{
  g_autofree char *name = herald_call_data_dup_label (key);
  GtkWidget *label = new_label (name), *text = new_label (value);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_max_width_chars (GTK_LABEL (label), 14);
  gtk_widget_set_hexpand (text, TRUE);
  /* For the mouse: the card has no more stops for the keyboard than buttons. */
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_can_focus (text, FALSE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, text, 1, row, 1, 1);
}

/**
 * herald_data_grid_fill:
 * @grid: a grid of two columns
 * @data: (nullable): data of a call
 *
 * Makes the grid show @data, each with its key made readable.
 */
void
herald_data_grid_fill (GtkGrid *grid,
                       const HeraldCallData *data)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
  for (guint i = 0; i < herald_call_data_get_n (data); i++)
    add_row (grid, (int) i, herald_call_data_get_key (data, i), herald_call_data_get_value (data, i));
}
