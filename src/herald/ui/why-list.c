/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was noted of one call, as rows of a time and a sentence. A call has a dozen notes, a long one fifty; what a
 * peer made thousands of is cut, and says so. */

#include "ui/why-list.h"

#include <glib/gi18n.h>

#include "ui/why-words.h"

/* Rows that are built; the copied text has all. */
#define ROWS_MAX 300

struct _HeraldWhyList
{
  AdwBin parent_instance;

  GtkListBox *list; /* borrowed: the child */
};

G_DEFINE_FINAL_TYPE (HeraldWhyList, herald_why_list, ADW_TYPE_BIN)

static GtkWidget *
new_sentence (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static GtkWidget *
new_time (gint64 time)
{
  g_autofree char *clock = herald_why_words_clock (time);
  GtkWidget *label = gtk_label_new (clock);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

/* The time above the sentence: beside it there would be little room for either in a narrow window. */
static void
add_row (HeraldWhyList *self,
         gint64 time,
         const char *sentence)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_add_css_class (box, "why-row");
  if (time != 0)
    gtk_box_append (GTK_BOX (box), new_time (time));
  gtk_box_append (GTK_BOX (box), new_sentence (sentence));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  gtk_list_box_append (self->list, row);
}

static void
herald_why_list_class_init (HeraldWhyListClass *klass)
{
}

static void
herald_why_list_init (HeraldWhyList *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

/**
 * herald_why_list_new:
 * @explained: a call, with its notes; not kept
 *
 * Returns: (transfer none): its notes as rows
 */
GtkWidget *
herald_why_list_new (const HeraldExplained *explained)
{
  HeraldWhyList *self = g_object_new (HERALD_TYPE_WHY_LIST, NULL);
  guint count = MIN (explained->notes->len, ROWS_MAX);

  for (guint i = 0; i < count; i++)
    {
      const HeraldNote *note = g_ptr_array_index (explained->notes, i);
      g_autofree char *sentence = herald_explained_write_sentence (explained, note);

      add_row (self, note->time, sentence);
    }
  if (explained->notes->len > count)
    {
      g_autofree char *rest = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "And %u more; “Copy” has them all.",
                                                            "And %u more; “Copy” has them all.", explained->notes->len - count),
                                               explained->notes->len - count);

      add_row (self, 0, rest);
    }
  return GTK_WIDGET (self);
}
