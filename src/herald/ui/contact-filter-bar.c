/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which contacts are listed: all, favourites or a group; and the groups themselves, made, renamed and deleted.
 * Signals: "changed" (): another choice, "failed" (const char *sentence): what was to be done with a group was not. */

#include "ui/contact-filter-bar.h"

#include <glib/gi18n.h>

#include "store/groups.h"

/* The choices before the first group. */
#define N_FIXED 2

struct _HeraldContactFilterBar
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkDropDown *choice;
  GtkStringList *names;

  /* Owned */
  HeraldStore *store;
  GSignalGroup *store_signals;
  GCancellable *cancellable;
  GPtrArray *groups; /* of HeraldGroup, as in the list after the fixed ones */
  gint64 wanted;     /* a group that is to be chosen as soon as it is there */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (HeraldContactFilterBar, herald_contact_filter_bar, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static HeraldGroup *
get_group (HeraldContactFilterBar *self)
{
  guint selected = gtk_drop_down_get_selected (self->choice);

  if (self->groups == NULL || selected == GTK_INVALID_LIST_POSITION || selected < N_FIXED
      || selected - N_FIXED >= self->groups->len)
    return NULL;
  return self->groups->pdata[selected - N_FIXED];
}

static void
on_selected (HeraldContactFilterBar *self)
{
  gboolean group = get_group (self) != NULL;

  if (self->filling)
    return;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "groups.rename", group);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "groups.delete", group);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* --- the list of groups -------------------------------------------------------------------------------------- */

static gboolean
same_groups (GPtrArray *one,
             GPtrArray *other)
{
  if (one == NULL || one->len != other->len)
    return FALSE;
  for (guint i = 0; i < one->len; i++)
    {
      const HeraldGroup *a = one->pdata[i], *b = other->pdata[i];

      if (a->id != b->id || !g_str_equal (a->name, b->name))
        return FALSE;
    }
  return TRUE;
}

/* The row of a group, or that of all contacts where it has gone. */
static guint
find_row (HeraldContactFilterBar *self,
          gint64 id)
{
  for (guint i = 0; i < self->groups->len; i++)
    if (((HeraldGroup *) self->groups->pdata[i])->id == id)
      return i + N_FIXED;
  return 0;
}

static void
fill (HeraldContactFilterBar *self,
      GPtrArray *groups)
{
  guint before = gtk_drop_down_get_selected (self->choice);
  gint64 group = get_group (self) != NULL ? get_group (self)->id : 0;
  const char *none[] = { NULL };

  self->filling = TRUE;
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  self->groups = g_ptr_array_ref (groups);
  gtk_string_list_splice (self->names, N_FIXED, g_list_model_get_n_items (G_LIST_MODEL (self->names)) - N_FIXED, none);
  for (guint i = 0; i < groups->len; i++)
    gtk_string_list_append (self->names, ((HeraldGroup *) groups->pdata[i])->name);
  gtk_drop_down_set_selected (self->choice, group != 0 ? find_row (self, group) : before);
  self->filling = FALSE;
  if (group != 0)
    on_selected (self);
}

static void
take_groups (HeraldContactFilterBar *self,
             GPtrArray *groups)
{
  if (!same_groups (self->groups, groups))
    fill (self, groups);
  if (self->wanted != 0 && find_row (self, self->wanted) != 0)
    {
      gtk_drop_down_set_selected (self->choice, find_row (self, self->wanted));
      self->wanted = 0;
    }
}

static void
on_groups_ready (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GPtrArray) groups = herald_store_list_groups_finish (HERALD_STORE (source), result, NULL);

  /* Cancelled, or a store in trouble, which the window's bar tells of. */
  if (groups != NULL)
    take_groups (user_data, groups);
}

static void
read_groups (HeraldContactFilterBar *self)
{
  if (self->store != NULL)
    herald_store_list_groups_async (self->store, self->cancellable, on_groups_ready, self);
}

/* --- making, renaming, deleting ------------------------------------------------------------------------------ */

static void
fail (HeraldContactFilterBar *self,
      const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
}

static void
on_group_saved (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (HeraldContactFilterBar) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 id = herald_store_save_group_finish (HERALD_STORE (source), result, &error);

  if (id == 0)
    {
      fail (self, error);
      return;
    }
  self->wanted = id;
  read_groups (self);
}

static void
on_group_deleted (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (HeraldContactFilterBar) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!herald_store_delete_group_finish (HERALD_STORE (source), result, &error))
    fail (self, error);
}

/* What a question is about. */
typedef struct
{
  HeraldContactFilterBar *bar;
  GtkEditable *entry; /* of the dialog */
  gint64 id;
} Question;

static void
question_free (gpointer data,
               GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->bar);
  g_free (question);
}

static void
on_name_answered (AdwMessageDialog *dialog,
                  const char *response,
                  Question *question)
{
  if (g_str_equal (response, "save") && question->bar->store != NULL)
    herald_store_save_group_async (question->bar->store, question->id, gtk_editable_get_text (question->entry), NULL,
                                   on_group_saved, g_object_ref (question->bar));
}

static void
on_delete_answered (AdwMessageDialog *dialog,
                    const char *response,
                    Question *question)
{
  if (g_str_equal (response, "delete") && question->bar->store != NULL)
    herald_store_delete_group_async (question->bar->store, question->id, NULL, on_group_deleted, g_object_ref (question->bar));
}

static void
on_name_changed (GtkEditable *entry,
                 AdwMessageDialog *dialog)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "save", *text != '\0');
}

static AdwMessageDialog *
new_dialog (HeraldContactFilterBar *self,
            const char *heading,
            const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"));
  return ADW_MESSAGE_DIALOG (dialog);
}

static void
ask (HeraldContactFilterBar *self,
     AdwMessageDialog *dialog,
     GtkEditable *entry,
     gint64 id,
     GCallback answered)
{
  Question *question = g_new0 (Question, 1);

  question->bar = g_object_ref (self);
  question->entry = entry;
  question->id = id;
  g_signal_connect_data (dialog, "response", answered, question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
ask_for_name (HeraldContactFilterBar *self,
              gint64 id,
              const char *heading,
              const char *button,
              const char *name)
{
  AdwMessageDialog *dialog = new_dialog (self, heading, NULL);
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_max_length (GTK_ENTRY (entry), HERALD_CONTACT_TEXT_MAX);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name of the group"), -1);
  adw_message_dialog_set_extra_child (dialog, entry);
  adw_message_dialog_add_response (dialog, "save", button);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (dialog, "save", FALSE);
  adw_message_dialog_set_default_response (dialog, "save");
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_name_changed), dialog, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), name);
  ask (self, dialog, GTK_EDITABLE (entry), id, G_CALLBACK (on_name_answered));
}

static void
new_group (GtkWidget *widget,
           const char *action_name,
           GVariant *parameter)
{
  ask_for_name (HERALD_CONTACT_FILTER_BAR (widget), 0, _("New group"), _("_Create"), "");
}

static void
rename_group (GtkWidget *widget,
              const char *action_name,
              GVariant *parameter)
{
  HeraldContactFilterBar *self = HERALD_CONTACT_FILTER_BAR (widget);
  HeraldGroup *group = get_group (self);

  if (group != NULL)
    ask_for_name (self, group->id, _("Rename group"), _("_Rename"), group->name);
}

static void
delete_group (GtkWidget *widget,
              const char *action_name,
              GVariant *parameter)
{
  HeraldContactFilterBar *self = HERALD_CONTACT_FILTER_BAR (widget);
  HeraldGroup *group = get_group (self);
  AdwMessageDialog *dialog;
  g_autofree char *heading = NULL;

  if (group == NULL)
    return;
  heading = g_strdup_printf (_("Delete the group “%s”?"), group->name);
  dialog = new_dialog (self, heading, _("The contacts in it stay."));
  adw_message_dialog_add_response (dialog, "delete", _("_Delete"));
  adw_message_dialog_set_response_appearance (dialog, "delete", ADW_RESPONSE_DESTRUCTIVE);
  ask (self, dialog, NULL, group->id, G_CALLBACK (on_delete_answered));
}

/* ------------------------------------------------------------------------------------------------------------- */

static void
herald_contact_filter_bar_dispose (GObject *object)
{
  HeraldContactFilterBar *self = HERALD_CONTACT_FILTER_BAR (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store_signals);
  g_clear_object (&self->store);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  G_OBJECT_CLASS (herald_contact_filter_bar_parent_class)->dispose (object);
}

static void
herald_contact_filter_bar_class_init (HeraldContactFilterBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_contact_filter_bar_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/contact-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldContactFilterBar, choice);
  gtk_widget_class_bind_template_child (widget_class, HeraldContactFilterBar, names);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_install_action (widget_class, "groups.new", NULL, new_group);
  gtk_widget_class_install_action (widget_class, "groups.rename", NULL, rename_group);
  gtk_widget_class_install_action (widget_class, "groups.delete", NULL, delete_group);
}

static void
herald_contact_filter_bar_init (HeraldContactFilterBar *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The button inside is what a screen reader comes to. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->choice))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Which contacts are listed"), -1);
  gtk_widget_set_tooltip_text (gtk_widget_get_first_child (GTK_WIDGET (self->choice)), _("Which contacts are listed"));
  gtk_string_list_append (self->names, _("Everybody"));
  gtk_string_list_append (self->names, _("Favourites"));
  self->filling = FALSE;
  on_selected (self);
  self->store_signals = g_signal_group_new (HERALD_TYPE_STORE);
  g_signal_group_connect_swapped (self->store_signals, "changed", G_CALLBACK (read_groups), self);
}

/**
 * herald_contact_filter_bar_set_store:
 * @self: the bar
 * @store: (nullable): where the groups are
 */
void
herald_contact_filter_bar_set_store (HeraldContactFilterBar *self,
                                     HeraldStore *store)
{
  g_return_if_fail (HERALD_IS_CONTACT_FILTER_BAR (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->store, store);
  g_signal_group_set_target (self->store_signals, store);
  read_groups (self);
}

/**
 * herald_contact_filter_bar_get_filter:
 * @self: the bar
 * @group: (out): the group's row, 0: none
 *
 * Returns: which contacts are to be listed
 */
HeraldContactFilter
herald_contact_filter_bar_get_filter (HeraldContactFilterBar *self,
                                      gint64 *group)
{
  const HeraldGroup *chosen = get_group (self);

  *group = chosen != NULL ? chosen->id : 0;
  if (chosen != NULL)
    return HERALD_CONTACT_FILTER_GROUP;
  return gtk_drop_down_get_selected (self->choice) == 1 ? HERALD_CONTACT_FILTER_FAVOURITES : HERALD_CONTACT_FILTER_ALL;
}

/**
 * herald_contact_filter_bar_select_all:
 * @self: the bar
 *
 * Chooses all contacts: somebody is to be seen who may be in no group.
 */
void
herald_contact_filter_bar_select_all (HeraldContactFilterBar *self)
{
  gtk_drop_down_set_selected (self->choice, 0);
}
