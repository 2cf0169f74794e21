/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts calls on the screen. The notification goes out first, without waiting for anybody; the card is built when
 * the main loop is free, as the first window of a program takes a tenth of a second. */

#include "desktop/announcer.h"

#include "desktop/call-notice.h"
#include "desktop/missed-notice.h"
#include "desktop/notifier.h"
#include "ui/card-window.h"

/* What is shown of one call. */
typedef struct
{
  HeraldAnnouncer *announcer; /* borrowed */
  HeraldCallItem *item;       /* owned */
  gulong notify_handler;
  guint card_source;
  guint notice_source;
  gboolean notified;              /* it has, or had, a notification */
  gboolean declined;              /* by a button of it */
  gboolean closed;                /* the user closed it … */
  HeraldNoticeKind closed_kind;   /* … at this moment of the call */
  HeraldNoticeKind kind;
} Shown;

struct _HeraldAnnouncer
{
  GObject parent_instance;

  GtkApplication *application; /* borrowed: it owns this */
  HeraldEngine *engine;
  GSignalGroup *engine_signals, *settings_signals;
  HeraldNotifier *notifier;
  HeraldMissedNotice *missed;
  HeraldCardWindow *cards; /* borrowed: the application's; NULL until the first */
  GHashTable *shown;       /* id -> Shown */
};

G_DEFINE_FINAL_TYPE (HeraldAnnouncer, herald_announcer, G_TYPE_OBJECT)

static void
shown_free (Shown *shown)
{
  g_clear_handle_id (&shown->card_source, g_source_remove);
  g_clear_handle_id (&shown->notice_source, g_source_remove);
  g_clear_signal_handler (&shown->notify_handler, shown->item);
  g_clear_object (&shown->item);
  g_free (shown);
}

/* For whoever asks why, later. */
static void
add_note (HeraldAnnouncer *self,
          HeraldCallItem *item,
          HeraldNoteCode code,
          const char *detail)
{
  if (self->engine != NULL)
    herald_engine_add_call_note (self->engine, item, code, 0, detail);
}

/* --- notification ------------------------------------------------------------------------------------------- */

static GSettings *
get_settings (HeraldAnnouncer *self)
{
  return herald_account_get_settings (herald_engine_get_account (self->engine));
}

static void
notify (Shown *shown)
{
  GSettings *settings = get_settings (shown->announcer);
  g_autoptr (HeraldNotice) notice = herald_call_notice_new (shown->item);

  /* What the user has closed stays closed, until the call turns into something else. */
  if (shown->closed && shown->closed_kind == notice->kind)
    return;
  /* The server closes what was pressed, now or in a moment. */
  if (shown->declined && notice->kind == HERALD_NOTICE_CALL_INCOMING)
    return;
  shown->closed = FALSE;
  shown->notified = TRUE;
  shown->kind = notice->kind;
  notice->urgent = g_settings_get_boolean (settings, "notification-urgent");
  notice->sound = g_settings_get_boolean (settings, "notification-sound");
  herald_notifier_show (shown->announcer->notifier, herald_call_item_get_id (shown->item), g_steal_pointer (&notice));
}

static gboolean
on_notice_due (gpointer user_data)
{
  Shown *shown = user_data;

  shown->notice_source = 0;
  if (shown->notified)
    notify (shown);
  return G_SOURCE_REMOVE;
}

/* A lookup sets a handful of properties one after the other: one update for all. */
static void
on_item_notify (HeraldCallItem *item,
                GParamSpec *pspec,
                gpointer user_data)
{
  static const char *const told[] = {
    "name", "organisation", "formatted-number", "place", "queue", "last-call", "contact", "guess", "can-hang-up", NULL,
  };
  Shown *shown = user_data;

  if (shown->notified && shown->notice_source == 0 && g_strv_contains (told, pspec->name))
    shown->notice_source = g_idle_add (on_notice_due, shown);
}

static void
withdraw (Shown *shown)
{
  g_clear_handle_id (&shown->notice_source, g_source_remove);
  if (shown->notified)
    {
      herald_notifier_withdraw (shown->announcer->notifier, herald_call_item_get_id (shown->item));
      add_note (shown->announcer, shown->item, HERALD_NOTE_NOTICE_WITHDRAWN, NULL);
    }
  shown->notified = FALSE;
}

/* --- card --------------------------------------------------------------------------------------------------- */

/* With its last card, or because the user closed it. */
static void
on_cards_destroyed (HeraldAnnouncer *self)
{
  self->cards = NULL;
}

static HeraldCardWindow *
get_cards (HeraldAnnouncer *self)
{
  if (self->cards == NULL)
    {
      self->cards = herald_card_window_new (self->application);
      g_signal_connect_object (self->cards, "destroy", G_CALLBACK (on_cards_destroyed), self, G_CONNECT_SWAPPED);
    }
  return self->cards;
}

/* What is above the cards. A desktop with a list of notifications keeps that of missed calls there. */
static guint
count_notifications (HeraldAnnouncer *self)
{
  guint count = herald_missed_notice_is_shown (self->missed) && herald_notifier_keeps_in_view (self->notifier) ? 1 : 0;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Shown *) value)->notified && !((Shown *) value)->closed)
      count++;
  return count;
}

static gboolean
on_card_due (gpointer user_data)
{
  Shown *shown = user_data;

  shown->card_source = 0;
  herald_card_window_leave_room (get_cards (shown->announcer), count_notifications (shown->announcer));
  herald_card_window_add (get_cards (shown->announcer), shown->item);
  add_note (shown->announcer, shown->item, HERALD_NOTE_CARD_SHOWN, NULL);
  return G_SOURCE_REMOVE;
}

/* @code: who takes it away */
static void
remove_card (HeraldAnnouncer *self,
             HeraldCallItem *item,
             HeraldNoteCode code)
{
  if (self->cards == NULL || !herald_card_window_contains (self->cards, item))
    return;
  herald_card_window_remove (self->cards, item);
  add_note (self, item, code, NULL);
}

/* --- the life of a call ------------------------------------------------------------------------------------- */

static Shown *
ensure_shown (HeraldAnnouncer *self,
              HeraldCallItem *item)
{
  const char *id = herald_call_item_get_id (item);
  Shown *shown = g_hash_table_lookup (self->shown, id);

  if (shown != NULL)
    return shown;
  shown = g_new0 (Shown, 1);
  shown->announcer = self;
  shown->item = g_object_ref (item);
  shown->notify_handler = g_signal_connect (item, "notify", G_CALLBACK (on_item_notify), shown);
  g_hash_table_insert (self->shown, g_strdup (id), shown);
  return shown;
}

static void
on_call_announced (HeraldAnnouncer *self,
                   HeraldCallItem *item,
                   guint steps)
{
  Shown *shown = ensure_shown (self, item);

  if ((steps & HERALD_STEP_NOTIFY) != 0)
    notify (shown);
  if ((steps & HERALD_STEP_CARD) != 0 && shown->card_source == 0)
    shown->card_source = g_idle_add_full (GDK_PRIORITY_REDRAW, on_card_due, shown, NULL);
}

/* A call nobody answered is told of even where calls are announced when answered; "never" means never. */
static gboolean
wants_missed_notice (HeraldAnnouncer *self)
{
  GSettings *settings = get_settings (self);

  return g_settings_get_boolean (settings, "pop-notification")
         && g_settings_get_enum (settings, "pop-moment") != HERALD_POP_NEVER;
}

static void
on_call_changed (HeraldAnnouncer *self,
                 HeraldCallItem *item,
                 int change)
{
  Shown *shown = g_hash_table_lookup (self->shown, herald_call_item_get_id (item));
  HeraldCallState state = herald_call_item_get_state (item);
  gboolean missed = state == HERALD_CALL_ENDED && herald_call_item_get_outcome (item) == HERALD_OUTCOME_MISSED;

  if (missed && !herald_call_item_get_seen (item) && wants_missed_notice (self))
    {
      /* Its own notification turns into that of all missed calls. */
      herald_missed_notice_add (self->missed, item, shown != NULL && shown->notified);
      if (shown != NULL)
        {
          g_clear_handle_id (&shown->notice_source, g_source_remove);
          shown->notified = FALSE;
        }
      return;
    }
  if (shown == NULL || !shown->notified)
    return;
  /* Once I talk, the card shows the call; a notification over one's work would only be in the way. */
  if (shown->kind == HERALD_NOTICE_CALL_INCOMING
      && (state == HERALD_CALL_CONNECTED || state == HERALD_CALL_HELD || state == HERALD_CALL_ENDED))
    withdraw (shown);
  else if (state == HERALD_CALL_ENDED)
    withdraw (shown);
  else
    notify (shown);
}

static void
on_call_removed (HeraldAnnouncer *self,
                 HeraldCallItem *item)
{
  Shown *shown = g_hash_table_lookup (self->shown, herald_call_item_get_id (item));

  if (shown != NULL)
    withdraw (shown);
  herald_missed_notice_remove (self->missed, item);
  remove_card (self, item, HERALD_NOTE_CARD_CLOSED);
  g_hash_table_remove (self->shown, herald_call_item_get_id (item));
}

static void
on_unseen_changed (HeraldAnnouncer *self)
{
  if (herald_engine_get_unseen_missed (self->engine) == 0)
    herald_missed_notice_forget (self->missed);
}

/* Do not disturb: what rings is taken away, and missed calls are collected. (When it is over, the engine announces what
 * still rings.) */
static void
on_quiet_changed (HeraldAnnouncer *self)
{
  gboolean quiet = g_settings_get_boolean (get_settings (self), "do-not-disturb");
  GHashTableIter iter;
  gpointer value;

  herald_missed_notice_set_quiet (self->missed, quiet);
  g_hash_table_iter_init (&iter, self->shown);
  while (quiet && g_hash_table_iter_next (&iter, NULL, &value))
    {
      Shown *shown = value;
      HeraldCallState state = herald_call_item_get_state (shown->item);

      if (state != HERALD_CALL_RINGING && state != HERALD_CALL_WAITING)
        continue;
      g_clear_handle_id (&shown->card_source, g_source_remove);
      withdraw (shown);
      remove_card (self, shown->item, HERALD_NOTE_CARD_HIDDEN);
    }
}

static void
forget_all (HeraldAnnouncer *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Shown *shown = value;

      withdraw (shown);
      remove_card (self, shown->item, HERALD_NOTE_CARD_CLOSED);
      g_hash_table_iter_remove (&iter);
    }
}

static void
on_notice_action (HeraldAnnouncer *self,
                  const char *id,
                  const char *key,
                  const char *token)
{
  static const struct
  {
    const char *key, *action;
  } verbs[] = {
    { HERALD_NOTICE_RECORD, "call-open-record" },
    { HERALD_NOTICE_HANG_UP, "call-hang-up" },
    { HERALD_NOTICE_CALL_BACK, "call-again" },
  };

  Shown *shown = g_hash_table_lookup (self->shown, id);

  if (shown != NULL)
    shown->declined = g_str_equal (key, HERALD_NOTICE_HANG_UP);
  if (g_str_equal (id, HERALD_NOTICE_MISSED) && herald_missed_notice_get_latest (self->missed) != NULL)
    id = herald_call_item_get_id (herald_missed_notice_get_latest (self->missed));
  if (g_str_equal (key, HERALD_NOTICE_OPEN))
    g_action_group_activate_action (G_ACTION_GROUP (self->application), "call-show",
                                    g_variant_new ("(ss)", id, token != NULL ? token : ""));
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (key, verbs[i].key))
      g_action_group_activate_action (G_ACTION_GROUP (self->application), verbs[i].action, g_variant_new_string (id));
}

static void
on_notice_closed (HeraldAnnouncer *self,
                  const char *id,
                  HeraldNoticeEnd end)
{
  Shown *shown = g_hash_table_lookup (self->shown, id);
  HeraldCallItem *latest = herald_missed_notice_get_latest (self->missed);

  if (g_str_equal (id, HERALD_NOTICE_MISSED))
    {
      if (latest != NULL)
        add_note (self, latest, HERALD_NOTE_NOTICE_CLOSED, NULL);
      herald_missed_notice_closed (self->missed, end);
    }
  if (shown == NULL)
    return;
  /* Some servers close what was pressed, whatever they are asked: the other buttons are needed while it rings. */
  if (end == HERALD_NOTICE_PRESSED && !shown->declined && shown->notified && shown->kind == HERALD_NOTICE_CALL_INCOMING)
    {
      notify (shown);
      return;
    }
  shown->closed = TRUE;
  shown->closed_kind = shown->kind;
  add_note (self, shown->item, HERALD_NOTE_NOTICE_CLOSED, NULL);
}

static void
on_notice_told (HeraldAnnouncer *self,
                const char *id,
                guint code,
                const char *detail)
{
  Shown *shown = g_hash_table_lookup (self->shown, id);
  HeraldCallItem *item = g_str_equal (id, HERALD_NOTICE_MISSED) ? herald_missed_notice_get_latest (self->missed)
                         : shown != NULL                        ? shown->item
                                                                : NULL;

  if (item != NULL)
    add_note (self, item, code, detail);
}

static void
herald_announcer_dispose (GObject *object)
{
  HeraldAnnouncer *self = HERALD_ANNOUNCER (object);

  herald_announcer_stop (self);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->settings_signals);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->missed, herald_missed_notice_free);
  g_clear_object (&self->notifier);
  g_clear_pointer (&self->shown, g_hash_table_unref);
  G_OBJECT_CLASS (herald_announcer_parent_class)->dispose (object);
}

static void
herald_announcer_class_init (HeraldAnnouncerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_announcer_dispose;
}

static void
herald_announcer_init (HeraldAnnouncer *self)
{
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) shown_free);
  self->engine_signals = g_signal_group_new (HERALD_TYPE_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "call-announced", G_CALLBACK (on_call_announced), self);
  g_signal_group_connect_swapped (self->engine_signals, "call-changed", G_CALLBACK (on_call_changed), self);
  g_signal_group_connect_swapped (self->engine_signals, "call-removed", G_CALLBACK (on_call_removed), self);
  g_signal_group_connect_swapped (self->engine_signals, "notify::unseen-missed", G_CALLBACK (on_unseen_changed), self);
  self->settings_signals = g_signal_group_new (G_TYPE_SETTINGS);
  g_signal_group_connect_swapped (self->settings_signals, "changed::do-not-disturb", G_CALLBACK (on_quiet_changed), self);
}

/**
 * herald_announcer_new:
 * @application: the application that owns it
 *
 * Returns: (transfer full): an announcer without an engine yet
 */
HeraldAnnouncer *
herald_announcer_new (GtkApplication *application)
{
  HeraldAnnouncer *self = g_object_new (HERALD_TYPE_ANNOUNCER, NULL);

  self->application = application;
  self->notifier = herald_notifier_new (G_APPLICATION (application));
  self->missed = herald_missed_notice_new (self->notifier);
  g_signal_connect_object (self->notifier, "action", G_CALLBACK (on_notice_action), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notifier, "told", G_CALLBACK (on_notice_told), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notifier, "closed", G_CALLBACK (on_notice_closed), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * herald_announcer_set_engine:
 * @self: the announcer
 * @engine: (nullable): whose calls it announces
 */
void
herald_announcer_set_engine (HeraldAnnouncer *self,
                             HeraldEngine *engine)
{
  g_return_if_fail (HERALD_IS_ANNOUNCER (self));

  if (self->engine == engine)
    return;
  forget_all (self);
  herald_missed_notice_forget (self->missed);
  g_set_object (&self->engine, engine);
  g_signal_group_set_target (self->engine_signals, engine);
  g_signal_group_set_target (self->settings_signals, engine != NULL ? get_settings (self) : NULL);
  if (engine != NULL)
    on_quiet_changed (self);
}

/**
 * herald_announcer_hide_card:
 * @self: the announcer
 * @item: a call
 *
 * Closes the call's card; the call goes on.
 */
void
herald_announcer_hide_card (HeraldAnnouncer *self,
                            HeraldCallItem *item)
{
  g_return_if_fail (HERALD_IS_ANNOUNCER (self));

  remove_card (self, item, HERALD_NOTE_CARD_HIDDEN);
}

/**
 * herald_announcer_show_card:
 * @self: the announcer
 * @item: a call
 *
 * Shows the call's card because the user asked for it.
 */
void
herald_announcer_show_card (HeraldAnnouncer *self,
                            HeraldCallItem *item)
{
  g_return_if_fail (HERALD_IS_ANNOUNCER (self));

  herald_card_window_add (get_cards (self), item);
}

/**
 * herald_announcer_stop:
 * @self: the announcer
 *
 * Takes back what it has shown.
 */
void
herald_announcer_stop (HeraldAnnouncer *self)
{
  g_return_if_fail (HERALD_IS_ANNOUNCER (self));

  herald_announcer_set_engine (self, NULL);
  if (self->notifier != NULL)
    herald_notifier_stop (self->notifier);
  if (self->cards != NULL)
    gtk_window_destroy (GTK_WINDOW (self->cards));
}
