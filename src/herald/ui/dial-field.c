/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The field that takes a name or a number and offers people and their numbers below it while one types. The
 * keyboard stays in the entry: arrow keys choose, Enter calls.
 * Signals: "dial" (const char *number, HeraldContact *contact, nullable), "search" (const char *text): it has changed; where
 * what is found is listed elsewhere: "found-activated" (): Enter, for what is chosen there, "leave-down" (): the Down key. */

#include "ui/dial-field.h"

#include <glib/gi18n.h>

#include "store/store.h"
#include "ui/digits.h"
#include "ui/party-row.h"
#include "ui/party.h"

/* Rows below the field; more would have to be scrolled to, and it is quicker to type another letter. */
#define SUGGESTIONS_MAX 8

struct _HeraldDialField
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  GtkSearchEntry *entry;
  GtkButton *call_button;
  GtkPopover *popover;
  GtkListView *list;
  GtkSingleSelection *selection;

  /* Owned */
  HeraldEngine *engine;
  GListStore *parties;
  GCancellable *search;
  gboolean quiet; /* what is found is listed elsewhere */
};

G_DEFINE_FINAL_TYPE (HeraldDialField, herald_dial_field, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_DIAL,
  SIGNAL_SEARCH,
  SIGNAL_FOUND_ACTIVATED,
  SIGNAL_LEAVE_DOWN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_text (HeraldDialField *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

/* A number and nothing else: digits, and what people write between them. A name may have a digit, too. */
static gboolean
looks_like_number (const char *text)
{
  gboolean digit = FALSE;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (g_ascii_isdigit (*p))
        digit = TRUE;
      else if (strchr ("+*#()-./ ", *p) == NULL)
        return FALSE;
    }
  return digit;
}

static void
close_suggestions (HeraldDialField *self)
{
  gtk_popover_popdown (self->popover);
}

static void
show_suggestions (HeraldDialField *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->parties)) > 0;

  gtk_widget_set_sensitive (GTK_WIDGET (self->call_button), any);
  if (any)
    gtk_single_selection_set_selected (self->selection, 0);
  if (any && !self->quiet && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_popover_popup (self->popover);
  else
    close_suggestions (self);
}

static void
on_search_ready (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = herald_store_search_finish (HERALD_STORE (source), result, &error);
  HeraldDialField *self = user_data;

  /* Cancelled: there is a newer search, or the field is gone. A store in trouble says so in the window's bar. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (found != NULL)
    herald_party_append_all (self->parties, found, herald_account_get_region (herald_engine_get_account (self->engine)),
                             SUGGESTIONS_MAX);
  show_suggestions (self);
}

static void
cancel_search (HeraldDialField *self)
{
  if (self->search != NULL)
    g_cancellable_cancel (self->search);
  g_clear_object (&self->search);
}

static void
on_search_changed (HeraldDialField *self)
{
  g_autofree char *text = g_strstrip (g_strdup (get_text (self)));

  cancel_search (self);
  g_list_store_remove_all (self->parties);
  g_signal_emit (self, signals[SIGNAL_SEARCH], 0, text);
  if (*text == '\0' || self->engine == NULL)
    {
      show_suggestions (self);
      return;
    }
  if (looks_like_number (text))
    {
      g_autofree char *dialed = herald_engine_preview_number (self->engine, text);

      if (dialed != NULL)
        {
          g_autoptr (HeraldParty) party = herald_party_new_for_number (text, dialed);

          g_list_store_append (self->parties, party);
        }
    }
  if (herald_engine_get_store (self->engine) == NULL || self->quiet)
    {
      show_suggestions (self);
      return;
    }
  self->search = g_cancellable_new ();
  herald_store_search_async (herald_engine_get_store (self->engine), text, NULL, SUGGESTIONS_MAX, self->search,
                             on_search_ready, self);
}

static void
dial (HeraldDialField *self,
      HeraldParty *party)
{
  if (party == NULL || *herald_party_get_number (party) == '\0')
    return;
  g_object_ref (party);
  close_suggestions (self);
  g_signal_emit (self, signals[SIGNAL_DIAL], 0, herald_party_get_number (party), herald_party_get_contact (party));
  g_object_unref (party);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

/* Enter: what is chosen below; typed faster than the search, the number itself. */
static void
on_activate (HeraldDialField *self)
{
  g_autofree char *text = g_strstrip (g_strdup (get_text (self)));
  HeraldParty *chosen = gtk_single_selection_get_selected_item (self->selection);

  if (chosen != NULL && (self->quiet || gtk_widget_get_visible (GTK_WIDGET (self->popover))))
    dial (self, chosen);
  else if (looks_like_number (text))
    {
      g_autoptr (HeraldParty) typed = herald_party_new_for_number (text, text);

      dial (self, typed);
    }
  else if (self->quiet)
    g_signal_emit (self, signals[SIGNAL_FOUND_ACTIVATED], 0);
  else
    dial (self, chosen);
}

static void
on_list_activate (HeraldDialField *self,
                  guint position)
{
  g_autoptr (HeraldParty) party = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  dial (self, party);
}

static void
on_stop_search (HeraldDialField *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    close_suggestions (self);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

/* Somebody began to type elsewhere in the window: the keyboard comes here, with what was typed. */
static void
on_search_started (HeraldDialField *self)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (self->entry));

  gtk_text_grab_focus_without_selecting (GTK_TEXT (text));
}

static void
on_focus_leave (HeraldDialField *self)
{
  close_suggestions (self);
}

static gboolean
on_key_pressed (HeraldDialField *self,
                guint keyval)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (self->quiet && keyval == GDK_KEY_Down)
    {
      g_signal_emit (self, signals[SIGNAL_LEAVE_DOWN], 0);
      return GDK_EVENT_STOP;
    }
  if (n == 0 || self->quiet || (keyval != GDK_KEY_Down && keyval != GDK_KEY_Up))
    return GDK_EVENT_PROPAGATE;
  if (!gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    gtk_popover_popup (self->popover);
  else if (keyval == GDK_KEY_Down)
    gtk_single_selection_set_selected (self->selection, (selected + 1) % n);
  else
    gtk_single_selection_set_selected (self->selection, (selected + n - 1) % n);
  return GDK_EVENT_STOP;
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, herald_party_row_new (FALSE));
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem *list_item)
{
  herald_party_row_set_party (HERALD_PARTY_ROW (gtk_list_item_get_child (list_item)), gtk_list_item_get_item (list_item));
}

static void
herald_dial_field_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  gtk_widget_measure (HERALD_DIAL_FIELD (widget)->box, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

static void
herald_dial_field_size_allocate (GtkWidget *widget,
                                 int width,
                                 int height,
                                 int baseline)
{
  HeraldDialField *self = HERALD_DIAL_FIELD (widget);

  gtk_widget_size_allocate (self->box, &(GtkAllocation) { 0, 0, width, height }, baseline);
  gtk_widget_set_size_request (GTK_WIDGET (self->popover), width, -1);
  gtk_popover_present (self->popover);
}

static gboolean
herald_dial_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (HERALD_DIAL_FIELD (widget)->entry));
}

static void
herald_dial_field_dispose (GObject *object)
{
  HeraldDialField *self = HERALD_DIAL_FIELD (object);

  cancel_search (self);
  g_clear_object (&self->engine);
  g_clear_object (&self->parties);
  gtk_widget_dispose_template (GTK_WIDGET (self), HERALD_TYPE_DIAL_FIELD);
  G_OBJECT_CLASS (herald_dial_field_parent_class)->dispose (object);
}

static void
herald_dial_field_class_init (HeraldDialFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_dial_field_dispose;
  widget_class->measure = herald_dial_field_measure;
  widget_class->size_allocate = herald_dial_field_size_allocate;
  widget_class->grab_focus = herald_dial_field_grab_focus;

  signals[SIGNAL_DIAL] = g_signal_new ("dial", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, G_TYPE_STRING, HERALD_TYPE_CONTACT);
  signals[SIGNAL_SEARCH] = g_signal_new ("search", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);

  signals[SIGNAL_FOUND_ACTIVATED] = g_signal_new ("found-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_LEAVE_DOWN] = g_signal_new ("leave-down", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/dial-field.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldDialField, box);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialField, entry);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialField, call_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialField, popover);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialField, list);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialField, selection);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_search_started);
  gtk_widget_class_bind_template_callback (widget_class, on_focus_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_list_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
}

/* What is in the clipboard is looked at only when somebody asks for it. */
static void
add_menu (HeraldDialField *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("Dial from Clipboard"), "app.dial-clipboard");
  gtk_text_set_extra_menu (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))), G_MENU_MODEL (menu));
}

static void
herald_dial_field_init (HeraldDialField *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  herald_digits_watch (GTK_WIDGET (self));
  self->parties = g_list_store_new (HERALD_TYPE_PARTY);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->parties));
  add_menu (self);
}

/**
 * herald_dial_field_set_engine:
 * @self: the field
 * @engine: (nullable): whose contacts it offers and whose dial rules it shows
 */
void
herald_dial_field_set_engine (HeraldDialField *self,
                              HeraldEngine *engine)
{
  g_return_if_fail (HERALD_IS_DIAL_FIELD (self));

  cancel_search (self);
  g_set_object (&self->engine, engine);
}

/**
 * herald_dial_field_set_key_capture_widget:
 * @self: the field
 * @widget: the window
 *
 * What is typed anywhere in @widget and is of no use there goes to the field.
 */
void
herald_dial_field_set_key_capture_widget (HeraldDialField *self,
                                          GtkWidget *widget)
{
  g_return_if_fail (HERALD_IS_DIAL_FIELD (self));

  gtk_search_entry_set_key_capture_widget (self->entry, widget);
}

/**
 * herald_dial_field_set_text:
 * @self: the field
 * @text: what shall stand in it
 */
void
herald_dial_field_set_text (HeraldDialField *self,
                            const char *text)
{
  g_return_if_fail (HERALD_IS_DIAL_FIELD (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

/**
 * herald_dial_field_set_quiet:
 * @self: the field
 * @quiet: whether what is found is listed elsewhere and not below the field
 */
void
herald_dial_field_set_quiet (HeraldDialField *self,
                             gboolean quiet)
{
  g_return_if_fail (HERALD_IS_DIAL_FIELD (self));

  if (self->quiet == quiet)
    return;
  self->quiet = quiet;
  if (quiet)
    close_suggestions (self);
  else if (*get_text (self) != '\0') /* it has not looked for itself meanwhile */
    on_search_changed (self);
}
