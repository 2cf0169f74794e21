/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One setting of a source as a row of the kind that suits it. Its value is text whatever the row is. */

#include "ui/sources-field.h"

#include <glib/gi18n.h>

#include "lookup/http-integration.h"
#include "ui/digits.h"

/* Pixels of the least height of a text of several lines: four of them. */
#define LINES_HEIGHT 84

struct _HeraldSourcesField
{
  const HeraldSourceKey *key; /* borrowed */
  GtkWidget *row;             /* borrowed: its parent's */
  GtkWidget *editor;          /* borrowed: the row itself, or what is in it */
  char **values;              /* of a choice, in the order of the row */
  GtkFileChooserNative *chooser;
  gboolean saved; /* a secret that is not shown may be in the keyring */
  HeraldSourcesFieldFunc func;
  gpointer user_data;
};

static void
tell (HeraldSourcesField *self)
{
  self->func (self, self->user_data);
}

static char *
make_title (const HeraldSourceKey *key)
{
  const char *title = _(key->title);

  /* Translators: the name of a setting that must be filled in */
  return key->required ? g_strdup_printf (_("%s (required)"), title) : g_strdup (title);
}

/* --- one line -------------------------------------------------------------------------------------------------- */

static void
on_focus_changed (GtkText *text,
                  GParamSpec *pspec,
                  const char *hint)
{
  gtk_text_set_placeholder_text (text, gtk_widget_has_focus (GTK_WIDGET (text)) ? hint : NULL);
}

/**
 * herald_sources_entry_set_hint:
 * @row: a row to type in
 * @hint: an example, or what holds while it is empty
 *
 * Shown while the row is empty and has the focus: at other times its title stands there.
 */
void
herald_sources_entry_set_hint (AdwEntryRow *row,
                               const char *hint)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (row));

  if (!GTK_IS_TEXT (text))
    return;
  g_signal_connect_data (text, "notify::has-focus", G_CALLBACK (on_focus_changed), g_strdup (hint), (GClosureNotify) (void (*) (void)) g_free, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER, hint, -1);
}

/* libadwaita 1.2 gives the button that shows what was typed a tooltip, which is no name for a screen reader. */
static void
name_buttons (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      const char *icon = GTK_IS_BUTTON (child) ? gtk_button_get_icon_name (GTK_BUTTON (child)) : NULL;

      if (icon != NULL && g_str_has_prefix (icon, "view-"))
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Show or hide the secret"), -1);
      name_buttons (child);
    }
}

static void
make_entry (HeraldSourcesField *self,
            const char *value)
{
  gboolean secret = self->key->kind == HERALD_SOURCE_KEY_SECRET;
  g_autofree char *title = make_title (self->key);
  g_autofree char *usual = NULL;

  self->row = self->editor = secret ? adw_password_entry_row_new () : adw_entry_row_new ();
  herald_digits_watch (self->row);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (self->row), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->row), value);
  if (secret)
    name_buttons (self->row);
  if (self->key->hint != NULL)
    gtk_widget_set_tooltip_text (self->row, _(self->key->hint));
  if (secret && self->saved)
    herald_sources_entry_set_hint (ADW_ENTRY_ROW (self->row), _("As it is in the keyring"));
  else if (self->key->hint != NULL)
    herald_sources_entry_set_hint (ADW_ENTRY_ROW (self->row), _(self->key->hint));
  else if (*self->key->fallback != '\0')
    {
      /* Translators: what holds while a setting is empty */
      usual = g_strdup_printf (_("Usually %s"), self->key->fallback);
      herald_sources_entry_set_hint (ADW_ENTRY_ROW (self->row), usual);
    }
  g_signal_connect_swapped (self->row, "changed", G_CALLBACK (tell), self);
}

/* --- a file or folder ------------------------------------------------------------------------------------------ */

static void
on_chosen (HeraldSourcesField *self,
           int response)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
      path = file != NULL ? g_file_get_path (file) : NULL;
      if (path != NULL)
        gtk_editable_set_text (GTK_EDITABLE (self->editor), path);
    }
  g_clear_object (&self->chooser);
}

static void
on_choose_clicked (HeraldSourcesField *self)
{
  gboolean folder = self->key->kind == HERALD_SOURCE_KEY_FOLDER;

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_(self->key->title), GTK_WINDOW (gtk_widget_get_root (self->row)),
                                               folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (on_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
add_choose_button (HeraldSourcesField *self)
{
  gboolean folder = self->key->kind == HERALD_SOURCE_KEY_FOLDER;
  GtkWidget *button = gtk_button_new_from_icon_name (folder ? "folder-open-symbolic" : "document-open-symbolic");
  const char *label = folder ? _("Choose a folder") : _("Choose a file");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_choose_clicked), self);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->row), button);
}

/* --- several lines --------------------------------------------------------------------------------------------- */

/* Tab goes on to the next setting. */
static GtkWidget *
make_text_view (HeraldSourcesField *self,
                const char *value,
                const char *title)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));

  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 6);
  gtk_widget_set_size_request (view, -1, LINES_HEIGHT);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_text_buffer_set_text (buffer, value, -1);
  g_signal_connect_swapped (buffer, "changed", G_CALLBACK (tell), self);
  return view;
}

static GtkWidget *
make_caption (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
make_lines (HeraldSourcesField *self,
            const char *value)
{
  g_autofree char *title = make_title (self->key);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *frame = gtk_frame_new (NULL);

  self->row = adw_preferences_row_new ();
  self->editor = make_text_view (self, *value != '\0' ? value : self->key->fallback, title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->row), FALSE);
  gtk_widget_set_focusable (self->row, FALSE);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_frame_set_child (GTK_FRAME (frame), self->editor);
  gtk_box_append (GTK_BOX (box), make_caption (title));
  gtk_box_append (GTK_BOX (box), frame);
  if (self->key->hint != NULL)
    gtk_box_append (GTK_BOX (box), make_caption (_(self->key->hint)));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->row), box);
}

/* --- one of several -------------------------------------------------------------------------------------------- */

/* Below the title, where nothing is typed. */
static void
show_hint (HeraldSourcesField *self)
{
  g_autofree char *escaped = self->key->hint != NULL ? g_markup_escape_text (_(self->key->hint), -1) : NULL;

  if (escaped != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->row), escaped);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->row), 0);
}

/* @titles in the order of @self's values; @value is among these. */
static void
make_combo (HeraldSourcesField *self,
            const char *const *titles,
            const char *value)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (titles);
  g_autofree char *title = make_title (self->key);

  self->row = self->editor = adw_combo_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self->row), 0);
  show_hint (self);
  adw_combo_row_set_model (ADW_COMBO_ROW (self->row), G_LIST_MODEL (model));
  for (guint i = 0; self->values[i] != NULL; i++)
    if (g_str_equal (self->values[i], value))
      adw_combo_row_set_selected (ADW_COMBO_ROW (self->row), i);
  g_signal_connect_swapped (self->row, "notify::selected", G_CALLBACK (tell), self);
}

static void
make_choice (HeraldSourcesField *self,
             const char *value)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();

  for (guint i = 0; self->key->choices[i] != NULL; i += 2)
    {
      g_strv_builder_add (values, self->key->choices[i]);
      g_ptr_array_add (titles, (gpointer) _(self->key->choices[i + 1]));
    }
  g_ptr_array_add (titles, NULL);
  self->values = g_strv_builder_end (values);
  make_combo (self, (const char *const *) titles->pdata, *value != '\0' ? value : self->key->fallback);
}

static void
make_switch (HeraldSourcesField *self,
             const char *value)
{
  g_autofree char *title = make_title (self->key);

  self->row = adw_action_row_new ();
  self->editor = gtk_switch_new ();
  gtk_switch_set_active (GTK_SWITCH (self->editor), g_str_equal (*value != '\0' ? value : self->key->fallback, "true"));
  gtk_widget_set_valign (self->editor, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->editor), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self->row), 0);
  show_hint (self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), self->editor);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->row), self->editor);
  g_signal_connect_swapped (self->editor, "notify::active", G_CALLBACK (tell), self);
}

/* --- all of them ----------------------------------------------------------------------------------------------- */

static HeraldSourcesField *
field_new (const HeraldSourceKey *key,
           HeraldSourcesFieldFunc func,
           gpointer user_data)
{
  HeraldSourcesField *self = g_new0 (HeraldSourcesField, 1);

  self->key = key;
  self->func = func;
  self->user_data = user_data;
  return self;
}

/**
 * herald_sources_field_new:
 * @key: the setting
 * @value: what is set; empty: nothing
 * @saved: whether the source has been saved before, so that its secrets may be in the keyring
 * @func: called when the user has changed it
 * @user_data: for @func
 *
 * Returns: (transfer full): a row for it
 */
HeraldSourcesField *
herald_sources_field_new (const HeraldSourceKey *key,
                          const char *value,
                          gboolean saved,
                          HeraldSourcesFieldFunc func,
                          gpointer user_data)
{
  HeraldSourcesField *self = field_new (key, func, user_data);

  self->saved = saved;
  switch (key->kind)
    {
    case HERALD_SOURCE_KEY_LINES: make_lines (self, value); break;
    case HERALD_SOURCE_KEY_CHOICE: make_choice (self, value); break;
    case HERALD_SOURCE_KEY_BOOLEAN: make_switch (self, value); break;
    case HERALD_SOURCE_KEY_FILE:
    case HERALD_SOURCE_KEY_FOLDER:
      make_entry (self, value);
      add_choose_button (self);
      break;
    case HERALD_SOURCE_KEY_TEXT:
    case HERALD_SOURCE_KEY_SECRET:
    default: make_entry (self, value);
    }
  return self;
}

/**
 * herald_sources_field_new_integration:
 * @key: the setting that names an integration file
 * @value: the one that is set; one that is not among the installed is offered, too
 * @func: called when the user has changed it
 * @user_data: for @func
 *
 * Returns: (transfer full): a row with the integrations that are installed
 */
HeraldSourcesField *
herald_sources_field_new_integration (const HeraldSourceKey *key,
                                      const char *value,
                                      HeraldSourcesFieldFunc func,
                                      gpointer user_data)
{
  HeraldSourcesField *self = field_new (key, func, user_data);
  g_autoptr (GPtrArray) installed = herald_integration_list ();
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  gboolean known = *value == '\0';

  for (guint i = 0; i < installed->len; i++)
    {
      const HeraldIntegration *integration = g_ptr_array_index (installed, i);
      const char *name = herald_integration_get_name (integration);

      known = known || g_str_equal (name, value);
      g_strv_builder_add (values, name);
      g_ptr_array_add (titles, (gpointer) herald_integration_get_title (integration));
    }
  if (!known)
    {
      g_strv_builder_add (values, value);
      g_ptr_array_add (titles, (gpointer) value);
    }
  g_ptr_array_add (titles, NULL);
  self->values = g_strv_builder_end (values);
  make_combo (self, (const char *const *) titles->pdata, value);
  return self;
}

/**
 * herald_sources_field_free:
 * @self: (transfer full) (nullable): a field; its row must be gone, or be removed before it is changed again
 */
void
herald_sources_field_free (HeraldSourcesField *self)
{
  if (self == NULL)
    return;
  if (self->chooser != NULL)
    g_signal_handlers_disconnect_by_data (self->chooser, self);
  g_clear_object (&self->chooser);
  g_strfreev (self->values);
  g_free (self);
}

/**
 * herald_sources_field_get_row:
 * @self: a field
 *
 * Returns: (transfer none): its row
 */
GtkWidget *
herald_sources_field_get_row (HeraldSourcesField *self)
{
  return self->row;
}

/**
 * herald_sources_field_get_key:
 * @self: a field
 *
 * Returns: (transfer none): its setting
 */
const HeraldSourceKey *
herald_sources_field_get_key (HeraldSourcesField *self)
{
  return self->key;
}

static char *
get_lines (HeraldSourcesField *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editor));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/**
 * herald_sources_field_dup_text:
 * @self: a field
 *
 * Returns: (transfer full): its value; what was typed is without blanks at its ends, a secret as it was typed
 */
char *
herald_sources_field_dup_text (HeraldSourcesField *self)
{
  guint selected;

  switch (self->key->kind)
    {
    case HERALD_SOURCE_KEY_LINES: return g_strstrip (get_lines (self));
    case HERALD_SOURCE_KEY_BOOLEAN: return g_strdup (gtk_switch_get_active (GTK_SWITCH (self->editor)) ? "true" : "false");
    case HERALD_SOURCE_KEY_SECRET: return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->editor)));
    default: break;
    }
  if (!ADW_IS_COMBO_ROW (self->editor))
    return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->editor))));
  selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->editor));
  return g_strdup (selected < g_strv_length (self->values) ? self->values[selected] : "");
}

/**
 * herald_sources_field_is_filled:
 * @self: a field
 *
 * Returns: whether nothing is missing: it has a value or needs none
 */
gboolean
herald_sources_field_is_filled (HeraldSourcesField *self)
{
  g_autofree char *text = herald_sources_field_dup_text (self);

  return !self->key->required || *text != '\0' || (self->key->kind == HERALD_SOURCE_KEY_SECRET && self->saved);
}
