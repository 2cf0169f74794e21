/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call as a card. It shows what herald_call_face_init() says and follows the call's properties; what a
 * button does is an action of the application with the call's id as its target. */

#include "ui/call-card.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "contacts/contact.h"
#include "ui/call-face.h"
#include "ui/data-grid.h"
#include "ui/match-chooser.h"
#include "ui/picture.h"
#include "ui/words.h"

struct _HeraldCallCard
{
  GtkBox parent_instance;

  /* Template widgets */
  GtkBox *title_bar;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *timer;
  GtkButton *close_button;
  AdwAvatar *avatar;
  GtkLabel *headline;
  GtkLabel *second;
  GtkLabel *third;
  GtkMenuButton *others;
  GtkBox *context;
  GtkLabel *called;
  GtkLabel *history;
  GtkWidget *data_rows;
  GtkGrid *data_grid;
  GtkButton *suggested;
  GtkMenuButton *menu_button;
  GtkButton *hang_up;

  /* Owned */
  char *spoken; /* what a screen reader was told last */
  HeraldCallItem *item;
  GSignalGroup *item_signals;
  HeraldContact *pictured; /* whose picture the avatar shows */
  HeraldCallData *data;    /* nullable: what the rows show */
  gint64 since;            /* wall clock of the last change of state */
  gint64 timer_from;
  guint tick;
};

G_DEFINE_FINAL_TYPE (HeraldCallCard, herald_call_card, GTK_TYPE_BOX)

enum
{
  PROP_ITEM = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show_timer (HeraldCallCard *self)
{
  g_autofree char *text = NULL;

  if (self->timer_from != 0)
    text = herald_words_timer (g_get_real_time () - self->timer_from);
  gtk_label_set_text (self->timer, text != NULL ? text : "");
}

static gboolean
on_tick (gpointer user_data)
{
  show_timer (user_data);
  return G_SOURCE_CONTINUE;
}

/* The clock ticks only while it can be seen. */
static void
update_tick (HeraldCallCard *self)
{
  gboolean wanted = self->timer_from != 0 && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (wanted && self->tick == 0)
    self->tick = g_timeout_add_seconds (1, on_tick, self);
  else if (!wanted)
    g_clear_handle_id (&self->tick, g_source_remove);
}

static void
set_text (GtkLabel *label,
          const char *text)
{
  gtk_label_set_text (label, text);
  /* What does not fit can be read by pointing at it. */
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), *text != '\0' ? text : NULL);
}

static void
set_optional (GtkLabel *label,
              const char *text)
{
  set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
set_tone (HeraldCallCard *self,
          HeraldTone tone)
{
  for (HeraldTone other = HERALD_TONE_RINGING; other <= HERALD_TONE_OVER; other++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), herald_tone_to_css_class (other));
  gtk_widget_add_css_class (GTK_WIDGET (self), herald_tone_to_css_class (tone));
}

static void
show_picture (HeraldCallCard *self,
              const HeraldCallFace *face)
{
  HeraldContact *contact = herald_call_item_get_contact (self->item);
  g_autoptr (GdkPaintable) picture = NULL;

  /* The colour follows from the text: that of a number stays the same until the name is known. */
  adw_avatar_set_text (self->avatar, face->headline);
  adw_avatar_set_show_initials (self->avatar, face->has_name && !face->is_guess);
  if (contact == self->pictured)
    return;
  picture = contact != NULL ? herald_picture_new (herald_contact_get_photo (contact)) : NULL;
  adw_avatar_set_custom_image (self->avatar, picture);
  g_clear_pointer (&self->pictured, herald_contact_unref);
  self->pictured = contact != NULL ? herald_contact_ref (contact) : NULL;
}

static void
show_suggestion (HeraldCallCard *self,
                 const HeraldCallFace *face)
{
  static const char *const actions[] = {
    [HERALD_SUGGEST_NOTHING] = NULL,
    [HERALD_SUGGEST_OPEN_RECORD] = "app.call-open-record",
    [HERALD_SUGGEST_ADD_CONTACT] = "app.call-add-contact",
    [HERALD_SUGGEST_CALL_BACK] = "app.call-again",
    [HERALD_SUGGEST_TRY_AGAIN] = "app.call-again",
  };

  gtk_widget_set_visible (GTK_WIDGET (self->suggested), face->suggestion != HERALD_SUGGEST_NOTHING);
  gtk_button_set_label (self->suggested, herald_suggestion_to_label (face->suggestion));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->suggested), actions[face->suggestion]);
  /* To add a contact is a thing for later; it does not shout while the phone rings. */
  if (face->suggestion == HERALD_SUGGEST_ADD_CONTACT)
    gtk_widget_remove_css_class (GTK_WIDGET (self->suggested), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->suggested), "suggested-action");
}

/* What the dialplan told; the rows stay while it stays, because a part of one may be selected. */
static void
show_data (HeraldCallCard *self)
{
  HeraldCallData *data = herald_call_item_get_data (self->item);

  if (data == self->data)
    return;
  g_clear_pointer (&self->data, herald_call_data_unref);
  self->data = data != NULL ? herald_call_data_ref (data) : NULL;
  herald_data_grid_fill (self->data_grid, data);
  gtk_widget_set_visible (self->data_rows, data != NULL);
}

static void
append_verb (GMenu *menu,
             const char *label,
             const char *action,
             const char *id)
{
  g_autoptr (GMenuItem) entry = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (entry, action, "s", id);
  g_menu_append_item (menu, entry);
}

static void
append_show (GMenu *menu,
             const char *id)
{
  g_autoptr (GMenuItem) entry = g_menu_item_new (_("Show in Herald"), NULL);

  g_menu_item_set_action_and_target (entry, "app.call-show", "(ss)", id, "");
  g_menu_append_item (menu, entry);
}

/* The other people this number may belong to; the choice is remembered. */
static void
show_others (HeraldCallCard *self,
             const HeraldCallFace *face)
{
  gtk_widget_set_visible (GTK_WIDGET (self->others), *face->others != '\0');
  if (*face->others == '\0')
    return;
  gtk_menu_button_set_label (self->others, face->others);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->others), face->others_label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->others), GTK_ACCESSIBLE_PROPERTY_LABEL, face->others_label, -1);
  if (gtk_menu_button_get_popover (self->others) == NULL)
    gtk_menu_button_set_popover (self->others, herald_match_chooser_new (self->item));
}

static void
show_menu (HeraldCallCard *self,
           const HeraldCallFace *face,
           const char *id)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  if (*face->copy != '\0')
    append_verb (menu, _("Copy number"), "app.call-copy-number", id);
  if (*face->copy != '\0' && face->suggestion != HERALD_SUGGEST_CALL_BACK
      && face->suggestion != HERALD_SUGGEST_TRY_AGAIN && !face->can_hang_up)
    append_verb (menu, _("Call back"), "app.call-again", id);
  if (face->can_transfer)
    append_verb (menu, _("Transfer…"), "app.call-transfer", id);
  if (face->can_park)
    /* Translators: a verb: to put the caller where any colleague can pick the call up */
    append_verb (menu, _("Park"), "app.call-park", id);
  append_show (menu, id);
  append_verb (menu, _("Why?"), "app.call-why", id);
  append_verb (menu, _("Close"), "app.call-dismiss", id);
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
}

static void
show_verbs (HeraldCallCard *self,
            const HeraldCallFace *face)
{
  const char *id = herald_call_item_get_id (self->item);

  show_suggestion (self, face);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->suggested), "s", id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->close_button), "s", id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->hang_up), "s", id);
  gtk_widget_set_visible (GTK_WIDGET (self->hang_up), face->can_hang_up);
  gtk_button_set_label (self->hang_up, face->hang_up_label);
  show_menu (self, face, id);
}

/* Screen readers read the card as one sentence, and say it though the card never has the focus. GTK can say something only
 * since 4.14; before, the notification of the call is what they say. */
static void
announce (HeraldCallCard *self,
          const HeraldCallFace *face)
{
  g_autofree char *sentence = herald_words_join (", ", face->title, face->headline, face->second, face->third, NULL);

  if (g_strcmp0 (sentence, self->spoken) == 0)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
#if GTK_CHECK_VERSION(4, 14, 0)
  gtk_accessible_announce (GTK_ACCESSIBLE (self), sentence, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
#endif
  g_free (self->spoken);
  self->spoken = g_steal_pointer (&sentence);
}

static void
refresh (HeraldCallCard *self)
{
  g_auto (HeraldCallFace) face = { 0 };

  herald_call_face_init (&face, self->item, self->since, g_get_real_time ());
  set_tone (self, face.tone);
  gtk_image_set_from_icon_name (self->icon, face.icon);
  set_text (self->title, face.title);
  set_text (self->headline, face.headline);
  set_text (self->second, face.second);
  /* Why a dial failed is read to the end. */
  gtk_label_set_wrap (self->second, face.tone == HERALD_TONE_FAILED);
  set_text (self->third, face.third);
  set_optional (self->called, face.called);
  set_optional (self->history, face.history);
  gtk_widget_set_visible (GTK_WIDGET (self->context), *face.called != '\0' || *face.history != '\0');
  gtk_widget_set_opacity (GTK_WIDGET (self), face.dim ? 0.6 : 1.0);
  show_data (self);
  show_picture (self, &face);
  show_others (self, &face);
  show_verbs (self, &face);
  announce (self, &face);
  self->timer_from = face.timer_from;
  show_timer (self);
  update_tick (self);
}

static void
on_item_notify (HeraldCallCard *self,
                GParamSpec *pspec)
{
  if (g_str_equal (pspec->name, "state"))
    self->since = g_get_real_time ();
  refresh (self);
}

static void
herald_call_card_map (GtkWidget *widget)
{
  HeraldCallCard *self = HERALD_CALL_CARD (widget);

  GTK_WIDGET_CLASS (herald_call_card_parent_class)->map (widget);
  show_timer (self);
  update_tick (self);
}

static void
herald_call_card_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (herald_call_card_parent_class)->unmap (widget);
  update_tick (HERALD_CALL_CARD (widget));
}

static void
herald_call_card_get_property (GObject *object,
                               guint id,
                               GValue *value,
                               GParamSpec *pspec)
{
  HeraldCallCard *self = HERALD_CALL_CARD (object);

  switch (id)
    {
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
herald_call_card_set_property (GObject *object,
                               guint id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  HeraldCallCard *self = HERALD_CALL_CARD (object);

  switch (id)
    {
    case PROP_ITEM:
      self->item = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
herald_call_card_constructed (GObject *object)
{
  HeraldCallCard *self = HERALD_CALL_CARD (object);

  G_OBJECT_CLASS (herald_call_card_parent_class)->constructed (object);
  self->since = g_get_real_time ();
  g_signal_group_set_target (self->item_signals, self->item);
  refresh (self);
}

static void
herald_call_card_dispose (GObject *object)
{
  HeraldCallCard *self = HERALD_CALL_CARD (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->item_signals);
  g_clear_object (&self->item);
  g_clear_pointer (&self->pictured, herald_contact_unref);
  g_clear_pointer (&self->data, herald_call_data_unref);
  g_clear_pointer (&self->spoken, g_free);
  G_OBJECT_CLASS (herald_call_card_parent_class)->dispose (object);
}

static void
herald_call_card_class_init (HeraldCallCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = herald_call_card_get_property;
  object_class->set_property = herald_call_card_set_property;
  object_class->constructed = herald_call_card_constructed;
  object_class->dispose = herald_call_card_dispose;
  widget_class->map = herald_call_card_map;
  widget_class->unmap = herald_call_card_unmap;

  /* The call. */
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, HERALD_TYPE_CALL_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/call-card.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, title_bar);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, icon);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, title);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, timer);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, close_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, avatar);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, headline);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, second);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, third);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, others);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, context);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, called);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, history);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, data_rows);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, data_grid);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, suggested);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, menu_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallCard, hang_up);
}

static void
herald_call_card_init (HeraldCallCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->item_signals = g_signal_group_new (G_TYPE_OBJECT);
  g_signal_group_connect_swapped (self->item_signals, "notify", G_CALLBACK (on_item_notify), self);
}

/**
 * herald_call_card_new:
 * @item: the call
 *
 * Returns: (transfer floating): a card that follows the call
 */
GtkWidget *
herald_call_card_new (HeraldCallItem *item)
{
  return g_object_new (HERALD_TYPE_CALL_CARD, "item", item, NULL);
}

/**
 * herald_call_card_get_item:
 * @self: a card
 *
 * Returns: (transfer none): its call
 */
HeraldCallItem *
herald_call_card_get_item (HeraldCallCard *self)
{
  g_return_val_if_fail (HERALD_IS_CALL_CARD (self), NULL);

  return self->item;
}
