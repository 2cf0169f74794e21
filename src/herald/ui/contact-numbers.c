/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of a contact in the dialog. */

#include "ui/contact-numbers.h"

#include <glib/gi18n.h>

#include "ui/digits.h"
#include "ui/party.h"

struct _HeraldContactNumbers
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group; /* borrowed */
  GPtrArray *rows;            /* of AdwEntryRow, borrowed, in their order */
  HeraldContact *contact;     /* as it was; NULL: a new one. Owned */
};

G_DEFINE_FINAL_TYPE (HeraldContactNumbers, herald_contact_numbers, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What a number may be, as address books write it; the last is none of these. */
static const char *const labels[] = { "work", "mobile", "home", "fax", "main", NULL };

/* What a row knows of the number it was made for. */
typedef struct
{
  GtkDropDown *label;
  guint index;          /* in the contact; G_MAXUINT: new */
  guint original_label; /* the choice that stands for the label the number has */
} RowData;

static RowData *
get_data (gpointer row)
{
  return g_object_get_data (G_OBJECT (row), "row-data");
}

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
on_changed (HeraldContactNumbers *self,
            GtkWidget *row)
{
  gtk_widget_remove_css_class (row, "error");
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_remove_clicked (GtkButton *button,
                   HeraldContactNumbers *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ENTRY_ROW);
  guint position = 0;

  g_ptr_array_find (self->rows, row, &position);
  g_ptr_array_remove (self->rows, row);
  adw_preferences_group_remove (self->group, row);
  if (self->rows->len > 0)
    gtk_widget_grab_focus (self->rows->pdata[MIN (position, self->rows->len - 1)]);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* The row of the list that stands for a label; one that nobody knows gets a row of its own. */
static guint
choose_label (GtkStringList *words,
              const char *label)
{
  const char *word = herald_party_label_in_words (label);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (words));

  if (*word == '\0')
    return n - 1;
  for (guint i = 0; i < n; i++)
    if (g_str_equal (gtk_string_list_get_string (words, i), word))
      return i;
  gtk_string_list_append (words, word);
  return n;
}

static GtkDropDown *
new_label_choice (const char *label,
                  guint *selected)
{
  GtkStringList *words = gtk_string_list_new (NULL);
  GtkWidget *choice;

  for (gsize i = 0; labels[i] != NULL; i++)
    gtk_string_list_append (words, herald_party_label_in_words (labels[i]));
  /* Translators: what a telephone number is, when it is neither at work nor mobile … */
  gtk_string_list_append (words, _("other"));
  *selected = choose_label (words, label);
  choice = gtk_drop_down_new (G_LIST_MODEL (words), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), *selected);
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (choice, "flat");
  gtk_widget_set_tooltip_text (choice, _("What this number is"));
  /* The button inside has what is chosen for its name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What this number is"), -1);
  return GTK_DROP_DOWN (choice);
}

static GtkWidget *
new_button (const char *icon,
            const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return button;
}

static GtkWidget *
add_row (HeraldContactNumbers *self,
         const char *number,
         const char *label,
         guint index)
{
  AdwEntryRow *row = ADW_ENTRY_ROW (adw_entry_row_new ());
  RowData *data = g_new0 (RowData, 1);
  GtkWidget *remove_button = new_button ("user-trash-symbolic", _("Remove this number"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Number"));
  adw_entry_row_set_input_purpose (row, GTK_INPUT_PURPOSE_PHONE);
  adw_entry_row_set_activates_default (row, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (row), number);
  herald_digits_watch (GTK_WIDGET (row));
  data->index = index;
  data->label = new_label_choice (label, &data->original_label);
  g_object_set_data_full (G_OBJECT (row), "row-data", data, g_free);
  adw_entry_row_add_suffix (row, GTK_WIDGET (data->label));
  adw_entry_row_add_suffix (row, remove_button);
  g_signal_connect_object (row, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (remove_button, "clicked", G_CALLBACK (on_remove_clicked), self, 0);
  g_ptr_array_add (self->rows, row);
  adw_preferences_group_add (self->group, GTK_WIDGET (row));
  return GTK_WIDGET (row);
}

static void
on_add_clicked (HeraldContactNumbers *self)
{
  if (self->rows->len < HERALD_CONTACT_NUMBERS_MAX)
    gtk_widget_grab_focus (add_row (self, "", self->rows->len == 0 ? "work" : "mobile", G_MAXUINT));
}

static void
herald_contact_numbers_finalize (GObject *object)
{
  HeraldContactNumbers *self = HERALD_CONTACT_NUMBERS (object);

  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->contact, herald_contact_unref);
  G_OBJECT_CLASS (herald_contact_numbers_parent_class)->finalize (object);
}

static void
herald_contact_numbers_class_init (HeraldContactNumbersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_contact_numbers_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
herald_contact_numbers_init (HeraldContactNumbers *self)
{
  GtkWidget *button = new_button ("list-add-symbolic", _("Add a number"));

  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _("Numbers"));
  adw_preferences_group_set_header_suffix (self->group, button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_add_clicked), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}

/**
 * herald_contact_numbers_fill:
 * @self: the numbers
 * @contact: whose they are; in the place of what was there
 */
void
herald_contact_numbers_fill (HeraldContactNumbers *self,
                             HeraldContact *contact)
{
  g_return_if_fail (HERALD_IS_CONTACT_NUMBERS (self));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->contact, herald_contact_unref);
  self->contact = herald_contact_ref (contact);
  for (guint i = 0; i < herald_contact_get_n_numbers (contact); i++)
    {
      const HeraldContactNumber *number = herald_contact_get_number (contact, i);

      add_row (self, number->number, number->label, i);
    }
}

/**
 * herald_contact_numbers_add:
 * @self: the numbers
 * @number: one more, perhaps empty
 */
void
herald_contact_numbers_add (HeraldContactNumbers *self,
                            const char *number)
{
  g_return_if_fail (HERALD_IS_CONTACT_NUMBERS (self));

  add_row (self, number, self->rows->len == 0 ? "work" : "mobile", G_MAXUINT);
}

/**
 * herald_contact_numbers_any:
 * @self: the numbers
 *
 * Returns: whether anything has been entered
 */
gboolean
herald_contact_numbers_any (HeraldContactNumbers *self)
{
  g_return_val_if_fail (HERALD_IS_CONTACT_NUMBERS (self), FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    if (*get_text (self->rows->pdata[i]) != '\0')
      return TRUE;
  return FALSE;
}

static const char *
get_label (HeraldContactNumbers *self,
           const RowData *data)
{
  guint selected = gtk_drop_down_get_selected (data->label);

  /* Not touched: as it was, "cell" too, which we call mobile. */
  if (data->index != G_MAXUINT && selected == data->original_label)
    return herald_contact_get_number (self->contact, data->index)->label;
  return selected < G_N_ELEMENTS (labels) ? labels[selected] : NULL;
}

static gboolean
collect_row (HeraldContactNumbers *self,
             AdwEntryRow *row,
             HeraldContact *contact,
             const char *region)
{
  const RowData *data = get_data (row);
  const HeraldContactNumber *old = data->index != G_MAXUINT ? herald_contact_get_number (self->contact, data->index) : NULL;
  HeraldContactNumber number;

  if (old == NULL || !g_str_equal (old->number, get_text (row)))
    return herald_contact_add_number (contact, get_text (row), get_label (self, data), region);
  /* It may have come from an address book of another country: what it is matched by stays. */
  number = *old;
  number.label = (char *) get_label (self, data);
  if (herald_contact_get_n_numbers (contact) < HERALD_CONTACT_NUMBERS_MAX)
    herald_contact_add_number_with_keys (contact, &number);
  return TRUE;
}

/**
 * herald_contact_numbers_collect:
 * @self: the numbers
 * @contact: a contact to add them to
 * @region: (nullable): the country a number without a country code belongs to
 * @wrong: (out) (transfer full): what is not a telephone number; its row has the keyboard then
 *
 * Returns: whether all are numbers
 */
gboolean
herald_contact_numbers_collect (HeraldContactNumbers *self,
                                HeraldContact *contact,
                                const char *region,
                                char **wrong)
{
  g_return_val_if_fail (HERALD_IS_CONTACT_NUMBERS (self), FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    {
      AdwEntryRow *row = self->rows->pdata[i];

      if (*get_text (row) == '\0' || collect_row (self, row, contact, region))
        continue;
      *wrong = g_strdup (get_text (row));
      gtk_widget_add_css_class (GTK_WIDGET (row), "error");
      gtk_widget_grab_focus (GTK_WIDGET (row));
      return FALSE;
    }
  return TRUE;
}
