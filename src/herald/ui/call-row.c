/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the past calls: a call, or the heading of a day. */

#include "ui/call-row.h"

#include <glib/gi18n.h>

#include "ui/entry-words.h"
#include "ui/words.h"

struct _HeraldCallRow
{
  GtkBox parent_instance;

  /* Template widgets */
  GtkLabel *heading;
  GtkBox *content;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *unseen;
  GtkLabel *subtitle;
  GtkLabel *time;
  GtkButton *call_button;
};

G_DEFINE_FINAL_TYPE (HeraldCallRow, herald_call_row, GTK_TYPE_BOX)

static void
herald_call_row_class_init (HeraldCallRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/call-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldCallRow, heading);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallRow, content);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallRow, icon);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallRow, title);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallRow, unseen);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallRow, time);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallRow, call_button);
}

static void
herald_call_row_init (HeraldCallRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * herald_call_row_new:
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
herald_call_row_new (void)
{
  return g_object_new (HERALD_TYPE_CALL_ROW, NULL);
}

/**
 * herald_call_row_set_heading:
 * @self: a row
 * @day: the day whose calls follow
 */
void
herald_call_row_set_heading (HeraldCallRow *self,
                             const char *day)
{
  g_return_if_fail (HERALD_IS_CALL_ROW (self));

  gtk_label_set_text (self->heading, day);
  gtk_widget_set_visible (GTK_WIDGET (self->heading), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->content), FALSE);
}

static void
show_state (HeraldCallRow *self,
            HeraldJournalEntry *entry)
{
  gboolean missed = herald_entry_words_is_missed (entry);
  gboolean unseen = missed && !herald_journal_entry_get_seen (entry);

  gtk_image_set_from_icon_name (self->icon, herald_entry_words_icon (entry));
  if (missed)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), "error");
  if (unseen)
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title), "heading");
  gtk_widget_set_visible (GTK_WIDGET (self->unseen), unseen);
}

/**
 * herald_call_row_set_entry:
 * @self: a row
 * @entry: the call it shows
 * @region: (nullable): the country one is in, for the way numbers are written
 */
void
herald_call_row_set_entry (HeraldCallRow *self,
                           HeraldJournalEntry *entry,
                           const char *region)
{
  g_autofree char *party = herald_entry_words_party (entry, region);
  g_autofree char *number = herald_entry_words_number (entry, region);
  g_autofree char *outcome = herald_entry_words_outcome (entry);
  g_autofree char *clock = herald_words_clock (herald_journal_entry_get_started_at (entry));
  g_autofree char *subtitle = NULL;
  g_autofree char *label = g_strdup_printf (_("Call %s"), party);
  const char *organisation = herald_journal_entry_get_organisation (entry);

  g_return_if_fail (HERALD_IS_CALL_ROW (self));

  subtitle = herald_words_join (" · ", outcome, g_str_equal (number, party) ? "" : number,
                                g_str_equal (organisation, party) ? "" : organisation, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->heading), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->content), TRUE);
  gtk_label_set_text (self->title, party);
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_label_set_text (self->time, clock);
  show_state (self, entry);
  gtk_widget_set_visible (GTK_WIDGET (self->call_button), *number != '\0');
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->call_button), "s", herald_entry_words_dial (entry));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->call_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
