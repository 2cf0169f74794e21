/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups in the dialog of a contact. */

#include "ui/contact-groups.h"

#include <glib/gi18n.h>

#include "store/groups.h"

struct _HeraldContactGroups
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group; /* borrowed, as the rows are */
  AdwEntryRow *new_row;
  GHashTable *checks; /* of name to GtkCheckButton, borrowed */
  GCancellable *cancellable; /* owned */
};

G_DEFINE_FINAL_TYPE (HeraldContactGroups, herald_contact_groups, ADW_TYPE_BIN)

static GtkCheckButton *
add_group (HeraldContactGroups *self,
           const char *name)
{
  GtkCheckButton *check = g_hash_table_lookup (self->checks, name);
  AdwActionRow *row;
  g_autofree char *escaped = g_markup_escape_text (name, -1);

  if (check != NULL)
    return check;
  row = ADW_ACTION_ROW (adw_action_row_new ());
  check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (check), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  adw_action_row_add_prefix (row, GTK_WIDGET (check));
  adw_action_row_set_activatable_widget (row, GTK_WIDGET (check));
  g_hash_table_insert (self->checks, g_strdup (name), check);
  /* The row for a new one stays the last. */
  g_object_ref (self->new_row);
  adw_preferences_group_remove (self->group, GTK_WIDGET (self->new_row));
  adw_preferences_group_add (self->group, GTK_WIDGET (row));
  adw_preferences_group_add (self->group, GTK_WIDGET (self->new_row));
  g_object_unref (self->new_row);
  return check;
}

/* The name that was typed, as a group to be in. */
static void
take_new (HeraldContactGroups *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->new_row))));

  if (*name != '\0')
    gtk_check_button_set_active (add_group (self, name), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->new_row), "");
}

static void
on_groups_ready (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GPtrArray) groups = herald_store_list_groups_finish (HERALD_STORE (source), result, NULL);

  for (guint i = 0; groups != NULL && i < groups->len; i++)
    add_group (user_data, ((HeraldGroup *) groups->pdata[i])->name);
}

static void
herald_contact_groups_dispose (GObject *object)
{
  HeraldContactGroups *self = HERALD_CONTACT_GROUPS (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->checks, g_hash_table_unref);
  G_OBJECT_CLASS (herald_contact_groups_parent_class)->dispose (object);
}

static void
herald_contact_groups_class_init (HeraldContactGroupsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_contact_groups_dispose;
}

static void
herald_contact_groups_init (HeraldContactGroups *self)
{
  self->checks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->new_row = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_group_set_title (self->group, _("Groups"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->new_row), _("New group"));
  adw_entry_row_set_show_apply_button (self->new_row, TRUE);
  g_signal_connect_object (self->new_row, "apply", G_CALLBACK (take_new), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->group, GTK_WIDGET (self->new_row));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
}

/**
 * herald_contact_groups_set_store:
 * @self: the groups
 * @store: where they are
 */
void
herald_contact_groups_set_store (HeraldContactGroups *self,
                                 HeraldStore *store)
{
  g_return_if_fail (HERALD_IS_CONTACT_GROUPS (self));

  herald_store_list_groups_async (store, self->cancellable, on_groups_ready, self);
}

/**
 * herald_contact_groups_fill:
 * @self: the groups
 * @contact: whose they are
 */
void
herald_contact_groups_fill (HeraldContactGroups *self,
                            HeraldContact *contact)
{
  g_return_if_fail (HERALD_IS_CONTACT_GROUPS (self));

  for (guint i = 0; i < herald_contact_get_n_groups (contact); i++)
    gtk_check_button_set_active (add_group (self, herald_contact_get_group (contact, i)), TRUE);
}

/**
 * herald_contact_groups_collect:
 * @self: the groups
 * @contact: a contact, which is put into those that are chosen
 */
void
herald_contact_groups_collect (HeraldContactGroups *self,
                               HeraldContact *contact)
{
  GHashTableIter iter;
  gpointer name, check;

  g_return_if_fail (HERALD_IS_CONTACT_GROUPS (self));

  take_new (self);
  herald_contact_clear_groups (contact);
  g_hash_table_iter_init (&iter, self->checks);
  while (g_hash_table_iter_next (&iter, &name, &check))
    if (gtk_check_button_get_active (check))
      herald_contact_add_group (contact, name);
}
