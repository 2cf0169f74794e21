/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds a source of contacts, or changes one: its kind, then what that kind wants to know. What stands in the form can be
 * tried before it is saved. */

#include "ui/sources-dialog.h"

#include <glib/gi18n.h>

#include "config/secrets.h"
#include "engine/source-check.h"
#include "ui/sources-field.h"
#include "ui/sources-form.h"
#include "ui/sources-words.h"

/* As in the settings' schema. */
#define DEADLINE_MAX 60000
#define CACHE_MAX 604800

struct _HeraldSourcesDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkButton *cancel_button;
  GtkButton *back_button;
  GtkButton *save_button;
  GtkStack *stack;
  GtkListBox *types;
  AdwPreferencesPage *page;
  AdwEntryRow *name;
  HeraldSourcesForm *form;
  AdwActionRow *test_row;
  GtkImage *test_sign;
  GtkSpinner *spinner;
  GtkButton *test_button;
  AdwEntryRow *deadline;
  AdwEntryRow *cache;

  /* Owned */
  HeraldSourceSettings *settings;
  HeraldSources *sources; /* nullable: none is at work */
  HeraldSourceOptions *options;
  GCancellable *test; /* nullable: none runs */
  guint n_storing;    /* secrets on their way to the keyring */
  gboolean is_new;
};

G_DEFINE_FINAL_TYPE (HeraldSourcesDialog, herald_sources_dialog, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_TROUBLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A secret on its way to the keyring. */
typedef struct
{
  HeraldSourcesDialog *self; /* owned */
  char *key;
  char *secret;
} Storing;

/* --- what stands in the form ----------------------------------------------------------------------------------- */

static gboolean
read_number (AdwEntryRow *row,
             guint max,
             guint *number)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  guint64 value = 0;
  gboolean good = *text == '\0' || g_ascii_string_to_unsigned (text, 10, 0, max, &value, NULL);

  *number = (guint) value;
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  return good;
}

static HeraldSourceOptions *
read_form (HeraldSourcesDialog *self)
{
  HeraldSourceOptions *options = herald_sources_form_read (self->form);
  guint number;

  g_free (options->name);
  options->name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  if (read_number (self->deadline, DEADLINE_MAX, &number))
    options->deadline_ms = number;
  if (read_number (self->cache, CACHE_MAX, &number))
    options->cache_seconds = number;
  return options;
}

static void
on_form_changed (HeraldSourcesDialog *self)
{
  gboolean complete;
  guint number;

  if (self->options == NULL)
    return;
  complete = herald_sources_form_is_complete (self->form);
  complete = read_number (self->deadline, DEADLINE_MAX, &number) && complete;
  complete = read_number (self->cache, CACHE_MAX, &number) && complete;
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), complete && self->n_storing == 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->test_button), complete || self->test != NULL);
}

/* What must be done at the other side, as the integration file says. */
static void
on_keys_changed (HeraldSourcesDialog *self)
{
  g_autoptr (HeraldSourceOptions) options = herald_sources_form_read (self->form);
  g_autoptr (HeraldSourceKeys) keys = herald_source_keys_new (options);
  g_autofree char *note = herald_source_keys_dup_note (keys);
  g_autofree char *escaped = g_markup_escape_text (note, -1);

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->form), escaped);
}

static void
show_number (AdwEntryRow *row,
             guint number)
{
  g_autofree char *text = number != 0 ? g_strdup_printf ("%u", number) : g_strdup ("");

  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
hint_usual (AdwEntryRow *row,
            guint number)
{
  g_autofree char *hint = g_strdup_printf (_("Usually %u"), number);

  herald_sources_entry_set_hint (row, hint);
}

static void
show_form (HeraldSourcesDialog *self)
{
  const HeraldSourceType *type = herald_source_type_find (self->options->type);
  g_autofree char *title = g_strdup (self->is_new ? _(type->title) : herald_source_options_get_title (self->options));

  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_editable_set_text (GTK_EDITABLE (self->name), self->options->name);
  herald_sources_entry_set_hint (self->name, _(type->title));
  herald_sources_form_set_options (self->form, self->options, !self->is_new);
  show_number (self->deadline, self->options->deadline_ms);
  show_number (self->cache, self->options->cache_seconds);
  hint_usual (self->deadline, HERALD_LOOKUP_DEADLINE_MS);
  hint_usual (self->cache, HERALD_LOOKUP_CACHE_SECONDS);
  gtk_button_set_label (self->save_button, self->is_new ? _("Add") : _("Save"));
  gtk_widget_set_visible (GTK_WIDGET (self->save_button), TRUE);
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->save_button));
  gtk_stack_set_visible_child_name (self->stack, "form");
  on_keys_changed (self);
  on_form_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

/* --- the test -------------------------------------------------------------------------------------------------- */

static void
show_result (HeraldSourcesDialog *self,
             const char *sentence,
             gboolean works)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_action_row_set_subtitle (self->test_row, escaped);
  gtk_image_set_from_icon_name (self->test_sign, works ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->test_sign), works ? "warning" : "success");
  gtk_widget_add_css_class (GTK_WIDGET (self->test_sign), works ? "success" : "warning");
  gtk_widget_set_visible (GTK_WIDGET (self->test_sign), *sentence != '\0');
}

/* The account has a button of the same label: a screen reader needs more words. */
static void
label_button (HeraldSourcesDialog *self,
              const char *label,
              const char *name)
{
  gtk_button_set_label (self->test_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->test_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
end_test (HeraldSourcesDialog *self)
{
  g_clear_object (&self->test);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  label_button (self, _("Test"), _("Test this address book"));
  on_form_changed (self);
}

static void
on_tried (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (HeraldSourcesDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = herald_source_trial_finish (result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->test)
    return; /* called off */
  end_test (self);
  show_result (self, error != NULL ? error->message : sentence, error == NULL);
}

static void
start_test (HeraldSourcesDialog *self)
{
  g_autoptr (HeraldSourceOptions) options = read_form (self);
  g_autoptr (GHashTable) secrets = herald_sources_form_read_secrets (self->form);
  HeraldSourceTrial trial = {
    .options = options,
    .secrets = secrets,
    .session = self->sources != NULL ? herald_sources_get_session (self->sources) : NULL,
  };

  self->test = g_cancellable_new ();
  show_result (self, "", TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);
  label_button (self, _("Stop"), _("Stop the test"));
  herald_source_trial_async (&trial, self->test, on_tried, g_object_ref (self));
}

static void
on_test_clicked (HeraldSourcesDialog *self)
{
  if (self->test == NULL)
    {
      start_test (self);
      return;
    }
  g_cancellable_cancel (self->test);
  end_test (self);
}

/* --- the kinds ------------------------------------------------------------------------------------------------- */

static void
on_type_activated (HeraldSourcesDialog *self,
                   GtkListBoxRow *row)
{
  const char *type = gtk_widget_get_name (GTK_WIDGET (row));

  self->options = herald_source_settings_prepare (self->settings, type);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), TRUE);
  show_form (self);
}

static void
on_back_clicked (HeraldSourcesDialog *self)
{
  if (self->test != NULL)
    on_test_clicked (self);
  show_result (self, "", TRUE);
  g_clear_pointer (&self->options, herald_source_options_free);
  gtk_window_set_title (GTK_WINDOW (self), _("Add an address book"));
  gtk_widget_set_visible (GTK_WIDGET (self->save_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), TRUE);
  gtk_stack_set_visible_child_name (self->stack, "types");
  gtk_widget_grab_focus (GTK_WIDGET (self->types));
}

static void
add_type (HeraldSourcesDialog *self,
          const HeraldSourceType *type)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_markup_escape_text (_(type->title), -1);
  g_autofree char *description = g_markup_escape_text (_(type->description), -1);

  gtk_widget_set_name (row, type->name);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), description);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (herald_source_icon (type->name)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_append (self->types, row);
}

/* --- saving ---------------------------------------------------------------------------------------------------- */

static void
storing_free (Storing *storing)
{
  g_free (storing->key);
  herald_secret_free (storing->secret);
  g_object_unref (storing->self);
  g_free (storing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Storing, storing_free)

/* The secrets are there by now, so that the source does not fail before it gets them. */
static void
save (HeraldSourcesDialog *self)
{
  g_autoptr (HeraldSourceOptions) options = read_form (self);
  g_autoptr (GError) error = NULL;

  if (herald_source_settings_save (self->settings, options, &error))
    gtk_window_destroy (GTK_WINDOW (self));
  else
    {
      show_result (self, error->message, FALSE);
      on_form_changed (self);
    }
}

/* Without a keyring the secret holds for this run of the program. */
static void
on_stored (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (Storing) storing = user_data;
  HeraldSourcesDialog *self = storing->self;
  g_autoptr (GError) error = NULL;

  if (herald_secrets_store_finish (result, &error))
    {
      if (self->sources != NULL)
        herald_sources_set_secret (self->sources, self->options->id, storing->key, NULL);
      herald_source_settings_count_secret (self->settings, self->options->id);
    }
  else
    {
      if (self->sources != NULL)
        herald_sources_set_secret (self->sources, self->options->id, storing->key, storing->secret);
      g_signal_emit (self, signals[SIGNAL_TROUBLE], 0, error->message);
    }
  self->n_storing--;
  if (self->n_storing == 0)
    save (self);
}

static void
on_save_clicked (HeraldSourcesDialog *self)
{
  g_autoptr (GHashTable) secrets = herald_sources_form_read_secrets (self->form);
  GHashTableIter iter;
  gpointer key, secret;

  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), FALSE);
  self->n_storing = g_hash_table_size (secrets);
  g_hash_table_iter_init (&iter, secrets);
  while (g_hash_table_iter_next (&iter, &key, &secret))
    {
      Storing *storing = g_new0 (Storing, 1);

      storing->self = g_object_ref (self);
      storing->key = g_strdup (key);
      storing->secret = g_strdup (secret);
      herald_source_secret_store_async (self->options->id, key, secret, NULL, on_stored, storing);
    }
  if (self->n_storing == 0)
    save (self);
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
herald_sources_dialog_dispose (GObject *object)
{
  HeraldSourcesDialog *self = HERALD_SOURCES_DIALOG (object);

  if (self->test != NULL)
    g_cancellable_cancel (self->test);
  g_clear_object (&self->test);
  g_clear_object (&self->sources);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (herald_sources_dialog_parent_class)->dispose (object);
}

static void
herald_sources_dialog_finalize (GObject *object)
{
  herald_source_options_free (HERALD_SOURCES_DIALOG (object)->options);
  G_OBJECT_CLASS (herald_sources_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/sources-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesDialog, back_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesDialog, types);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesDialog, page);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesDialog, name);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesDialog, form);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesDialog, test_row);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesDialog, test_sign);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesDialog, test_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesDialog, deadline);
  gtk_widget_class_bind_template_child (widget_class, HeraldSourcesDialog, cache);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_test_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_type_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_form_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_keys_changed);
}

static void
herald_sources_dialog_class_init (HeraldSourcesDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = herald_sources_dialog_dispose;
  object_class->finalize = herald_sources_dialog_finalize;
  signals[SIGNAL_TROUBLE] = g_signal_new ("trouble", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (HERALD_TYPE_SOURCES_FORM);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
herald_sources_dialog_init (HeraldSourcesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  label_button (self, _("Test"), _("Test this address book"));
}

/**
 * herald_sources_dialog_new:
 * @parent: (nullable): the preferences
 * @settings: the sources
 * @sources: (nullable): the same at work
 * @id: (nullable): which one to change; %NULL: a new one
 *
 * Returns: (transfer none): the dialog, not shown yet
 */
GtkWidget *
herald_sources_dialog_new (GtkWindow *parent,
                           HeraldSourceSettings *settings,
                           HeraldSources *sources,
                           const char *id)
{
  HeraldSourcesDialog *self = g_object_new (HERALD_TYPE_SOURCES_DIALOG, "transient-for", parent, NULL);

  self->settings = g_object_ref (settings);
  g_set_object (&self->sources, sources);
  self->is_new = id == NULL;
  if (id != NULL)
    {
      self->options = herald_source_settings_load (settings, id);
      show_form (self);
      return GTK_WIDGET (self);
    }
  for (const HeraldSourceType *const *type = herald_source_types (); *type != NULL; type++)
    if (!(*type)->single)
      add_type (self, *type);
  return GTK_WIDGET (self);
}

/**
 * herald_sources_dialog_test:
 * @self: the dialog
 *
 * Presses "Test".
 */
void
herald_sources_dialog_test (HeraldSourcesDialog *self)
{
  g_return_if_fail (HERALD_IS_SOURCES_DIALOG (self));

  if (self->test == NULL && gtk_widget_get_sensitive (GTK_WIDGET (self->test_button)))
    start_test (self);
}
