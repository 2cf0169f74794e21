/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one window for the calls of the moment: a card each, the newest on top. It comes with the first card and
 * goes with the last, and it never takes the keyboard from the window somebody types in. */

#include "ui/card-window.h"

#include "desktop/x11-hints.h"
#include "ui/call-card.h"

/* Distance from the edges of the work area. */
#define MARGIN 12
/* Height many desktops use for a notification in the same corner. */
#define NOTIFICATION_ROOM 140
/* As many have room above a card on a small screen. */
#define NOTIFICATIONS_MAX 2

struct _HeraldCardWindow
{
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  GtkScrolledWindow *scroller;
  GtkBox *cards;

  int top; /* distance from the upper edge */
};

G_DEFINE_FINAL_TYPE (HeraldCardWindow, herald_card_window, ADW_TYPE_APPLICATION_WINDOW)

static HeraldCallCard *
find_card (HeraldCardWindow *self,
           HeraldCallItem *item)
{
  for (GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->cards)); card != NULL;
       card = gtk_widget_get_next_sibling (card))
    if (herald_call_card_get_item (HERALD_CALL_CARD (card)) == item)
      return HERALD_CALL_CARD (card);
  return NULL;
}

static void
place (HeraldCardWindow *self)
{
  int height;

  herald_x11_hints_place (GTK_WINDOW (self), MARGIN, self->top);
  height = herald_x11_hints_get_height (GTK_WINDOW (self));
  if (height > 0)
    gtk_scrolled_window_set_max_content_height (self->scroller, height - self->top - MARGIN);
}

/* Shown, not presented: to present a window is to ask for the focus. */
static void
show_quietly (HeraldCardWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (gtk_widget_get_visible (widget))
    return;
  gtk_widget_realize (widget);
  herald_x11_hints_keep_quiet (GTK_WINDOW (self));
  place (self);
  gtk_widget_set_visible (widget, TRUE);
}

static void
on_surface_layout (HeraldCardWindow *self)
{
  herald_x11_hints_place (GTK_WINDOW (self), MARGIN, self->top);
}

/* Escape closes the card with the focus, else the newest. */
static void
close_card (GtkWidget *widget,
            const char *action_name,
            GVariant *parameter)
{
  HeraldCardWindow *self = HERALD_CARD_WINDOW (widget);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkWidget *card = focus != NULL ? gtk_widget_get_ancestor (focus, HERALD_TYPE_CALL_CARD) : NULL;

  if (card == NULL)
    card = gtk_widget_get_first_child (GTK_WIDGET (self->cards));
  if (card == NULL)
    return;
  gtk_widget_activate_action (widget, "app.call-dismiss", "s",
                              herald_call_item_get_id (herald_call_card_get_item (HERALD_CALL_CARD (card))));
}

static void
herald_card_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (herald_card_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (widget)), "layout", G_CALLBACK (on_surface_layout),
                           widget, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
herald_card_window_class_init (HeraldCardWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->realize = herald_card_window_realize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/card-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldCardWindow, scroller);
  gtk_widget_class_bind_template_child (widget_class, HeraldCardWindow, cards);
  gtk_widget_class_install_action (widget_class, "card-window.close-card", NULL, close_card);
}

static void
herald_card_window_init (HeraldCardWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->top = MARGIN;
}

/**
 * herald_card_window_new:
 * @application: (nullable): the application, whose actions the buttons use
 *
 * Returns: (transfer none): a hidden window without a card
 */
HeraldCardWindow *
herald_card_window_new (GtkApplication *application)
{
  return g_object_new (HERALD_TYPE_CARD_WINDOW, "application", application, NULL);
}

/**
 * herald_card_window_add:
 * @self: the window
 * @item: a call
 *
 * Shows a card for the call on top of the others; nothing happens where it has one.
 */
void
herald_card_window_add (HeraldCardWindow *self,
                        HeraldCallItem *item)
{
  g_return_if_fail (HERALD_IS_CARD_WINDOW (self));

  if (find_card (self, item) == NULL)
    gtk_box_prepend (self->cards, herald_call_card_new (item));
  show_quietly (self);
  /* No button waits for the space bar of somebody who types elsewhere, and Escape means the newest card. */
  if (!gtk_window_is_active (GTK_WINDOW (self)))
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
}

/**
 * herald_card_window_leave_room:
 * @self: the window
 * @notifications: how many are in the same corner, or come there
 *
 * Keeps the window out of their way. For a card that is about to be added: the cards below it move down then anyway, and
 * never up while somebody may be about to press something.
 */
void
herald_card_window_leave_room (HeraldCardWindow *self,
                               guint notifications)
{
  int top = MARGIN + (int) MIN (notifications, NOTIFICATIONS_MAX) * NOTIFICATION_ROOM;
  gboolean visible = gtk_widget_get_visible (GTK_WIDGET (self));

  g_return_if_fail (HERALD_IS_CARD_WINDOW (self));

  if (visible && top <= self->top)
    return;
  self->top = top;
  if (visible)
    place (self);
}

/**
 * herald_card_window_remove:
 * @self: the window
 * @item: a call
 *
 * Takes the call's card away, and destroys the window with the last one.
 */
void
herald_card_window_remove (HeraldCardWindow *self,
                           HeraldCallItem *item)
{
  HeraldCallCard *card;

  g_return_if_fail (HERALD_IS_CARD_WINDOW (self));

  card = find_card (self, item);
  if (card == NULL)
    return;
  gtk_box_remove (self->cards, GTK_WIDGET (card));
  /* Not hidden: a screen reader that asks for a hidden window brings GTK 4.8 down. */
  if (gtk_widget_get_first_child (GTK_WIDGET (self->cards)) == NULL)
    gtk_window_destroy (GTK_WINDOW (self));
}

/**
 * herald_card_window_contains:
 * @self: the window
 * @item: a call
 *
 * Returns: whether the call has a card
 */
gboolean
herald_card_window_contains (HeraldCardWindow *self,
                             HeraldCallItem *item)
{
  g_return_val_if_fail (HERALD_IS_CARD_WINDOW (self), FALSE);

  return find_card (self, item) != NULL;
}
