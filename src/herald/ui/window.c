/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main window: the state of the connection, the field to dial from, calls and contacts.
 * Signals: "dial" (const char *number, HeraldContact *contact), "entry-activated" (HeraldJournalEntry *entry),
 * "call-activated" (HeraldCallItem *item). */

#include "ui/window.h"

#include <glib/gi18n.h>

#include "ui/calls-page.h"
#include "ui/contacts-import.h"
#include "ui/contacts-page.h"
#include "ui/dial-field.h"
#include "ui/link-face.h"

struct _HeraldWindow
{
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  GtkWidget *link;
  GtkImage *link_icon;
  GtkLabel *link_word;
  GtkRevealer *bar_revealer;
  GtkWidget *bar;
  GtkLabel *bar_label;
  GtkButton *bar_button;
  HeraldDialField *dial_field;
  AdwToastOverlay *toasts;
  AdwViewStack *stack;
  AdwViewStackPage *calls_view;
  HeraldCallsPage *calls_page;
  HeraldContactsPage *contacts_page;

  /* Owned */
  HeraldEngine *engine;
  GSignalGroup *engine_signals;
  gint64 lost_at;       /* wall clock of the last loss of the connection */
  gboolean was_up;
  gboolean demo;
  guint acknowledged;   /* the blind spell the user has been told of */
  guint tick;
};

G_DEFINE_FINAL_TYPE (HeraldWindow, herald_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  SIGNAL_DIAL,
  SIGNAL_ENTRY_ACTIVATED,
  SIGNAL_CALL_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void update_link (HeraldWindow *self);

static gboolean
on_tick (gpointer user_data)
{
  update_link (user_data);
  return G_SOURCE_CONTINUE;
}

/* Seconds are counted only while somebody can see them. */
static void
set_ticking (HeraldWindow *self,
             gboolean ticking)
{
  if (ticking && self->tick == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->tick = g_timeout_add_seconds (1, on_tick, self);
  else if (!ticking)
    g_clear_handle_id (&self->tick, g_source_remove);
}

static void
show_bar (HeraldWindow *self,
          const char *sentence,
          const char *button,
          const char *action)
{
  if (sentence != NULL)
    gtk_label_set_text (self->bar_label, sentence);
  gtk_revealer_set_reveal_child (self->bar_revealer, sentence != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->bar_button), button != NULL);
  if (button != NULL)
    {
      gtk_button_set_label (self->bar_button, button);
      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->bar_button), action);
    }
}

static void
set_bar_tone (HeraldWindow *self,
              gboolean trouble)
{
  if (trouble)
    gtk_widget_add_css_class (self->bar, "trouble");
  else
    gtk_widget_remove_css_class (self->bar, "trouble");
}

static void
remember_loss (HeraldWindow *self,
               HeraldLinkState state)
{
  gboolean up = state == HERALD_LINK_CONNECTED;

  if (self->was_up && !up)
    self->lost_at = g_get_real_time ();
  else if (up)
    self->lost_at = 0;
  self->was_up = up;
}

static void
show_link (HeraldWindow *self,
           const HeraldLinkFace *face)
{
  static const char *const classes[] = { "link-up", "link-busy", "link-trouble", "link-failed", "link-off" };

  gtk_image_set_from_icon_name (self->link_icon, face->icon);
  gtk_label_set_text (self->link_word, face->word);
  gtk_widget_set_tooltip_text (self->link, face->sentence != NULL ? face->sentence : face->word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->link), GTK_ACCESSIBLE_PROPERTY_LABEL, face->word, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (self->link, classes[i]);
  gtk_widget_add_css_class (self->link, face->css_class);
}

static void
update_link (HeraldWindow *self)
{
  g_auto (HeraldLinkFace) face = { 0 };
  HeraldLinkFacts facts = { 0 };
  const GError *store_error = NULL;

  if (self->engine != NULL)
    {
      guint blind_for = herald_engine_get_blind_for (self->engine);
      gint64 retry_at = herald_engine_get_retry_at (self->engine);

      facts.state = herald_engine_get_link_state (self->engine);
      facts.error = herald_engine_get_link_error (self->engine);
      facts.set_up = herald_account_is_set_up (herald_engine_get_account (self->engine));
      facts.retry_in = retry_at != 0 ? retry_at - g_get_monotonic_time () : 0;
      facts.blind_for = blind_for != self->acknowledged ? blind_for : 0;
      facts.blind_calls = herald_engine_get_blind_calls (self->engine);
      facts.warning = herald_engine_get_link_warning (self->engine);
      store_error = herald_engine_get_store_error (self->engine);
    }
  remember_loss (self, facts.state);
  facts.lost_at = self->lost_at;
  herald_link_face_init (&face, &facts);
  show_link (self, &face);
  set_ticking (self, face.ticking);
  set_bar_tone (self, facts.state != HERALD_LINK_CONNECTED || (face.sentence == NULL && store_error != NULL));
  if (face.sentence == NULL && store_error != NULL)
    show_bar (self, store_error->message, NULL, NULL);
  else if (face.sentence == NULL && self->demo)
    show_bar (self, _("This is the demo: the calls and the people are made up."), _("End demo"), "app.stop-demo");
  else
    show_bar (self, face.sentence, face.button, face.action);
}

static void
show_contacts (HeraldWindow *self)
{
  HeraldEngine *engine = self->engine;

  herald_contacts_page_set_store (self->contacts_page, engine != NULL ? herald_engine_get_store (engine) : NULL,
                                  engine != NULL ? herald_engine_get_lookup (engine) : NULL,
                                  engine != NULL ? herald_account_get_region (herald_engine_get_account (engine)) : NULL);
}

static void
update_missed (HeraldWindow *self)
{
  guint n = self->engine != NULL ? herald_engine_get_unseen_missed (self->engine) : 0;

  adw_view_stack_page_set_badge_number (self->calls_view, n);
  adw_view_stack_page_set_needs_attention (self->calls_view, n > 0);
}

static void
acknowledge (GtkWidget *widget,
             const char *action_name,
             GVariant *parameter)
{
  HeraldWindow *self = HERALD_WINDOW (widget);

  if (self->engine != NULL)
    self->acknowledged = herald_engine_get_blind_for (self->engine);
  adw_view_stack_set_visible_child_name (self->stack, "calls");
  update_link (self);
}

static void
focus_field (GtkWidget *widget,
             const char *action_name,
             GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (HERALD_WINDOW (widget)->dial_field));
}

static void
show_page (GtkWidget *widget,
           const char *action_name,
           GVariant *parameter)
{
  HeraldWindow *self = HERALD_WINDOW (widget);
  const char *page = g_variant_get_string (parameter, NULL);

  adw_view_stack_set_visible_child_name (self->stack, page);
  if (g_str_equal (page, "contacts"))
    herald_contacts_page_focus_list (self->contacts_page);
}

/* Tells what was done with many contacts, and offers to undo it. */
static void
toast_with_undo (GtkWidget *widget,
                 const char *sentence,
                 const char *undo_action)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  AdwToast *toast = adw_toast_new (escaped);

  if (undo_action != NULL)
    {
      adw_toast_set_button_label (toast, _("Undo"));
      adw_toast_set_action_name (toast, undo_action);
    }
  adw_toast_overlay_add_toast (HERALD_WINDOW (widget)->toasts, toast);
}

/* The store, where there is one; else the user has been told. */
static HeraldStore *
get_contacts (HeraldWindow *self)
{
  HeraldStore *store = self->engine != NULL ? herald_engine_get_store (self->engine) : NULL;

  if (store == NULL)
    herald_window_toast (self, _("Contacts are not available at the moment."));
  else
    adw_view_stack_set_visible_child_name (self->stack, "contacts");
  return store;
}

static void
import_contacts (GtkWidget *widget,
                 const char *action_name,
                 GVariant *parameter)
{
  HeraldWindow *self = HERALD_WINDOW (widget);
  HeraldStore *store = get_contacts (self);
  g_autofree char *home = NULL;

  if (store == NULL)
    return;
  home = herald_account_get_home (herald_engine_get_account (self->engine));
  herald_contacts_import (GTK_WINDOW (self), store, home, toast_with_undo);
}

static void
export_contacts (GtkWidget *widget,
                 const char *action_name,
                 GVariant *parameter)
{
  HeraldStore *store = get_contacts (HERALD_WINDOW (widget));

  if (store != NULL)
    herald_contacts_export (GTK_WINDOW (widget), store, toast_with_undo);
}

static void
undo_contacts (GtkWidget *widget,
               const char *action_name,
               GVariant *parameter)
{
  HeraldStore *store = get_contacts (HERALD_WINDOW (widget));

  if (store != NULL)
    herald_contacts_undo (GTK_WINDOW (widget), store, toast_with_undo);
}

static void
find_duplicates (GtkWidget *widget,
                 const char *action_name,
                 GVariant *parameter)
{
  HeraldStore *store = get_contacts (HERALD_WINDOW (widget));

  if (store != NULL)
    herald_contacts_find_duplicates (GTK_WINDOW (widget), store, toast_with_undo);
}

static void
on_dial (HeraldWindow *self,
         const char *number,
         HeraldContact *contact)
{
  g_signal_emit (self, signals[SIGNAL_DIAL], 0, number, contact);
}

static void
on_search (HeraldWindow *self,
           const char *text)
{
  herald_contacts_page_set_query (self->contacts_page, text);
}

/* Enter in the field, which has searched the page of contacts. */
static void
on_found_activated (HeraldWindow *self)
{
  if (herald_contacts_page_call_first (self->contacts_page))
    herald_dial_field_set_text (self->dial_field, "");
}

static void
on_leave_down (HeraldWindow *self)
{
  herald_contacts_page_focus_list (self->contacts_page);
}

/* On the page of contacts the field searches the page itself. */
static void
on_page_changed (HeraldWindow *self)
{
  herald_dial_field_set_quiet (self->dial_field,
                               g_strcmp0 (adw_view_stack_get_visible_child_name (self->stack), "contacts") == 0);
}

static void
on_entry_activated (HeraldWindow *self,
                    HeraldJournalEntry *entry)
{
  g_signal_emit (self, signals[SIGNAL_ENTRY_ACTIVATED], 0, entry);
}

static void
on_call_activated (HeraldWindow *self,
                   HeraldCallItem *item)
{
  g_signal_emit (self, signals[SIGNAL_CALL_ACTIVATED], 0, item);
}

static void
herald_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (herald_window_parent_class)->map (widget);
  update_link (HERALD_WINDOW (widget));
}

static void
herald_window_unmap (GtkWidget *widget)
{
  set_ticking (HERALD_WINDOW (widget), FALSE);
  GTK_WIDGET_CLASS (herald_window_parent_class)->unmap (widget);
}

static void
herald_window_dispose (GObject *object)
{
  HeraldWindow *self = HERALD_WINDOW (object);

  set_ticking (self, FALSE);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (herald_window_parent_class)->dispose (object);
}

static void
install_signals (GObjectClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  signals[SIGNAL_DIAL] = g_signal_new ("dial", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                       G_TYPE_STRING, HERALD_TYPE_CONTACT);
  signals[SIGNAL_ENTRY_ACTIVATED] = g_signal_new ("entry-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                  G_TYPE_NONE, 1, HERALD_TYPE_JOURNAL_ENTRY);
  signals[SIGNAL_CALL_ACTIVATED] = g_signal_new ("call-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                 G_TYPE_NONE, 1, HERALD_TYPE_CALL_ITEM);
}

static void
install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.acknowledge", NULL, acknowledge);
  gtk_widget_class_install_action (klass, "win.focus-field", NULL, focus_field);
  gtk_widget_class_install_action (klass, "win.show-page", "s", show_page);
  gtk_widget_class_install_action (klass, "win.import-contacts", NULL, import_contacts);
  gtk_widget_class_install_action (klass, "win.export-contacts", NULL, export_contacts);
  gtk_widget_class_install_action (klass, "win.undo-contacts", NULL, undo_contacts);
  gtk_widget_class_install_action (klass, "win.find-duplicates", NULL, find_duplicates);
}

static void
herald_window_class_init (HeraldWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_window_dispose;
  widget_class->map = herald_window_map;
  widget_class->unmap = herald_window_unmap;
  install_signals (G_OBJECT_CLASS (klass));
  install_actions (widget_class);

  g_type_ensure (HERALD_TYPE_DIAL_FIELD);
  g_type_ensure (HERALD_TYPE_CALLS_PAGE);
  g_type_ensure (HERALD_TYPE_CONTACTS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldWindow, link);
  gtk_widget_class_bind_template_child (widget_class, HeraldWindow, link_icon);
  gtk_widget_class_bind_template_child (widget_class, HeraldWindow, link_word);
  gtk_widget_class_bind_template_child (widget_class, HeraldWindow, bar_revealer);
  gtk_widget_class_bind_template_child (widget_class, HeraldWindow, bar);
  gtk_widget_class_bind_template_child (widget_class, HeraldWindow, bar_label);
  gtk_widget_class_bind_template_child (widget_class, HeraldWindow, bar_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldWindow, dial_field);
  gtk_widget_class_bind_template_child (widget_class, HeraldWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, HeraldWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, HeraldWindow, calls_view);
  gtk_widget_class_bind_template_child (widget_class, HeraldWindow, calls_page);
  gtk_widget_class_bind_template_child (widget_class, HeraldWindow, contacts_page);
  gtk_widget_class_bind_template_callback (widget_class, on_dial);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
  gtk_widget_class_bind_template_callback (widget_class, on_page_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_call_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_found_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_leave_down);
}

static void
herald_window_init (HeraldWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  herald_dial_field_set_key_capture_widget (self->dial_field, GTK_WIDGET (self));

  self->engine_signals = g_signal_group_new (HERALD_TYPE_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "link-changed", G_CALLBACK (update_link), self);
  g_signal_group_connect_swapped (self->engine_signals, "notify::blind-for", G_CALLBACK (update_link), self);
  g_signal_group_connect_swapped (self->engine_signals, "notify::link-warning", G_CALLBACK (update_link), self);
  g_signal_group_connect_swapped (self->engine_signals, "notify::store-error", G_CALLBACK (update_link), self);
  g_signal_group_connect_swapped (self->engine_signals, "notify::store", G_CALLBACK (show_contacts), self);
  g_signal_group_connect_swapped (self->engine_signals, "notify::unseen-missed", G_CALLBACK (update_missed), self);
  update_link (self);
}

/**
 * herald_window_new:
 * @application: the application
 *
 * Returns: (transfer none): a window that still has to be given an engine
 */
HeraldWindow *
herald_window_new (GtkApplication *application)
{
  return g_object_new (HERALD_TYPE_WINDOW, "application", application, NULL);
}

/**
 * herald_window_set_engine:
 * @self: the window
 * @engine: (nullable): what it shows
 */
void
herald_window_set_engine (HeraldWindow *self,
                          HeraldEngine *engine)
{
  g_return_if_fail (HERALD_IS_WINDOW (self));

  if (!g_set_object (&self->engine, engine))
    return;
  self->lost_at = 0;
  self->was_up = FALSE;
  self->acknowledged = 0;
  g_signal_group_set_target (self->engine_signals, engine);
  herald_dial_field_set_engine (self->dial_field, engine);
  herald_calls_page_set_engine (self->calls_page, engine);
  show_contacts (self);
  update_link (self);
  update_missed (self);
}

/**
 * herald_window_set_demo:
 * @self: the window
 * @demo: whether what it shows is made up, and it says so
 */
void
herald_window_set_demo (HeraldWindow *self,
                        gboolean demo)
{
  g_return_if_fail (HERALD_IS_WINDOW (self));

  self->demo = demo;
  update_link (self);
}

/**
 * herald_window_toast:
 * @self: the window
 * @sentence: what happened, and what to do
 */
void
herald_window_toast (HeraldWindow *self,
                     const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  g_return_if_fail (HERALD_IS_WINDOW (self));

  /* A toast's title is markup. */
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

/**
 * herald_window_new_contact:
 * @self: the window
 *
 * Returns: whether the page of contacts is what the user works with, and was asked for a new one
 */
gboolean
herald_window_new_contact (HeraldWindow *self)
{
  g_return_val_if_fail (HERALD_IS_WINDOW (self), FALSE);

  return gtk_window_is_active (GTK_WINDOW (self))
         && g_strcmp0 (adw_view_stack_get_visible_child_name (self->stack), "contacts") == 0
         && gtk_widget_activate_action (GTK_WIDGET (self->contacts_page), "contacts.new", NULL);
}

/**
 * herald_window_search:
 * @self: the window
 * @text: a name or a number
 *
 * As if the user had typed it.
 */
void
herald_window_search (HeraldWindow *self,
                      const char *text)
{
  g_return_if_fail (HERALD_IS_WINDOW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->dial_field));
  herald_dial_field_set_text (self->dial_field, text);
}

/**
 * herald_window_show_page:
 * @self: the window
 * @name: "calls" or "contacts"
 */
void
herald_window_show_page (HeraldWindow *self,
                         const char *name)
{
  g_return_if_fail (HERALD_IS_WINDOW (self));

  adw_view_stack_set_visible_child_name (self->stack, name);
}
