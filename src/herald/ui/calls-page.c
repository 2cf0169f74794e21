/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of the moment above those of the past, by day.
 * Signals: "entry-activated" (HeraldJournalEntry *entry), "call-activated" (HeraldCallItem *item). */

#include "ui/calls-page.h"

#include "calls/call.h"
#include "store/journal.h"
#include "ui/call-row.h"
#include "ui/day-model.h"
#include "ui/journal-model.h"
#include "ui/now-row.h"

/* Rows before the end of what is known at which the next page is asked for: a screen full. */
#define AHEAD 30

/* A page that was on screen for so long has been seen. */
#define SEEN_AFTER (1 * G_USEC_PER_SEC)

struct _HeraldCallsPage
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkWidget *now_section;
  GtkListBox *now_list;
  GtkStack *stack;
  GtkListView *list;

  /* Owned */
  HeraldEngine *engine;
  GSignalGroup *engine_signals;
  GtkFilter *only_live;
  GListModel *live;
  HeraldJournalModel *journal;
  HeraldDayModel *days;
  gint64 shown_at; /* monotonic time since which it can be seen; 0: it cannot */
};

G_DEFINE_FINAL_TYPE (HeraldCallsPage, herald_calls_page, ADW_TYPE_BIN)

enum
{
  SIGNAL_ENTRY_ACTIVATED,
  SIGNAL_CALL_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_live (gpointer item,
         gpointer user_data)
{
  return herald_call_item_get_state (item) != HERALD_CALL_ENDED;
}

static GtkWidget *
create_now_row (gpointer item,
                gpointer user_data)
{
  return herald_now_row_new (item);
}

static void
on_call_changed (HeraldCallsPage *self)
{
  gtk_filter_changed (self->only_live, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
show_stack (HeraldCallsPage *self)
{
  gboolean live = g_list_model_get_n_items (self->live) > 0;

  gtk_widget_set_visible (self->now_section, live);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->journal)) > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else if (herald_journal_model_is_loaded (self->journal) && !live)
    gtk_stack_set_visible_child_name (self->stack, "empty");
  else /* "No calls yet" below a call would not be true */
    gtk_stack_set_visible_child_name (self->stack, "loading");
}

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, herald_call_row_new ());
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem *list_item)
{
  HeraldCallRow *row = HERALD_CALL_ROW (gtk_list_item_get_child (list_item));
  HeraldCallsPage *self = HERALD_CALLS_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (row), HERALD_TYPE_CALLS_PAGE));
  GObject *item = gtk_list_item_get_item (list_item);
  const char *region = NULL;

  gtk_list_item_set_activatable (list_item, !GTK_IS_STRING_OBJECT (item));
  if (GTK_IS_STRING_OBJECT (item))
    {
      herald_call_row_set_heading (row, gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
      return;
    }
  if (self != NULL && self->engine != NULL)
    region = herald_account_get_region (herald_engine_get_account (self->engine));
  herald_call_row_set_entry (row, HERALD_JOURNAL_ENTRY (item), region);
  if (self != NULL && gtk_list_item_get_position (list_item) + AHEAD > g_list_model_get_n_items (G_LIST_MODEL (self->days)))
    herald_journal_model_load_more (self->journal);
}

static void
on_activate (HeraldCallsPage *self,
             guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->days), position);

  if (HERALD_IS_JOURNAL_ENTRY (item))
    g_signal_emit (self, signals[SIGNAL_ENTRY_ACTIVATED], 0, item);
}

static void
on_now_activated (HeraldCallsPage *self,
                  GtkListBoxRow *row)
{
  g_signal_emit (self, signals[SIGNAL_CALL_ACTIVATED], 0, herald_now_row_get_item (HERALD_NOW_ROW (row)));
}

/* Missed calls have been seen when the page was on the screen of an active window for a moment and one turns to
 * something else. */
static void
update_shown (HeraldCallsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean shown = gtk_widget_get_mapped (GTK_WIDGET (self)) && GTK_IS_WINDOW (root)
                   && gtk_window_is_active (GTK_WINDOW (root));
  gint64 now = g_get_monotonic_time ();

  if (shown && self->shown_at == 0)
    self->shown_at = now;
  if (shown || self->shown_at == 0)
    return;
  if (self->engine != NULL && now - self->shown_at >= SEEN_AFTER)
    herald_engine_mark_all_seen (self->engine);
  self->shown_at = 0;
}

static void
herald_calls_page_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (herald_calls_page_parent_class)->root (widget);
  if (GTK_IS_WINDOW (gtk_widget_get_root (widget)))
    g_signal_connect_object (gtk_widget_get_root (widget), "notify::is-active", G_CALLBACK (update_shown), widget,
                             G_CONNECT_SWAPPED);
}

static void
herald_calls_page_map (GtkWidget *widget)
{
  HeraldCallsPage *self = HERALD_CALLS_PAGE (widget);

  GTK_WIDGET_CLASS (herald_calls_page_parent_class)->map (widget);
  herald_day_model_refresh (self->days);
  update_shown (self);
}

static void
herald_calls_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (herald_calls_page_parent_class)->unmap (widget);
  update_shown (HERALD_CALLS_PAGE (widget));
}

static void
unbind (GtkListBox *list)
{
  gtk_list_box_bind_model (list, NULL, NULL, NULL, NULL);
}

static void
show_journal (HeraldCallsPage *self)
{
  herald_journal_model_set_store (self->journal, self->engine != NULL ? herald_engine_get_store (self->engine) : NULL);
  show_stack (self);
}

static void
herald_calls_page_dispose (GObject *object)
{
  HeraldCallsPage *self = HERALD_CALLS_PAGE (object);

  g_clear_pointer (&self->now_list, unbind);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->live);
  g_clear_object (&self->only_live);
  g_clear_object (&self->days);
  g_clear_object (&self->journal);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (herald_calls_page_parent_class)->dispose (object);
}

static void
herald_calls_page_class_init (HeraldCallsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_calls_page_dispose;
  widget_class->root = herald_calls_page_root;
  widget_class->map = herald_calls_page_map;
  widget_class->unmap = herald_calls_page_unmap;

  signals[SIGNAL_ENTRY_ACTIVATED] = g_signal_new ("entry-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                                  NULL, NULL, NULL, G_TYPE_NONE, 1, HERALD_TYPE_JOURNAL_ENTRY);
  signals[SIGNAL_CALL_ACTIVATED] = g_signal_new ("call-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                                 NULL, NULL, NULL, G_TYPE_NONE, 1, HERALD_TYPE_CALL_ITEM);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/calls-page.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldCallsPage, now_section);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallsPage, now_list);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, HeraldCallsPage, list);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_now_activated);
}

static void
herald_calls_page_init (HeraldCallsPage *self)
{
  g_autoptr (GtkNoSelection) rows = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->engine_signals = g_signal_group_new (HERALD_TYPE_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "call-changed", G_CALLBACK (on_call_changed), self);
  g_signal_group_connect_swapped (self->engine_signals, "notify::store", G_CALLBACK (show_journal), self);

  self->only_live = GTK_FILTER (gtk_custom_filter_new (is_live, NULL, NULL));
  self->live = G_LIST_MODEL (gtk_filter_list_model_new (NULL, g_object_ref (self->only_live)));
  g_signal_connect_object (self->live, "items-changed", G_CALLBACK (show_stack), self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->now_list, self->live, create_now_row, NULL, NULL);

  self->journal = herald_journal_model_new ();
  g_signal_connect_object (self->journal, "items-changed", G_CALLBACK (show_stack), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->journal, "loaded", G_CALLBACK (show_stack), self, G_CONNECT_SWAPPED);
  self->days = herald_day_model_new (G_LIST_MODEL (self->journal));
  rows = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->days)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (rows));
}

/**
 * herald_calls_page_set_engine:
 * @self: the page
 * @engine: (nullable): whose calls it shows
 */
void
herald_calls_page_set_engine (HeraldCallsPage *self,
                              HeraldEngine *engine)
{
  g_return_if_fail (HERALD_IS_CALLS_PAGE (self));

  if (!g_set_object (&self->engine, engine))
    return;
  g_signal_group_set_target (self->engine_signals, engine);
  gtk_filter_list_model_set_model (GTK_FILTER_LIST_MODEL (self->live),
                                   engine != NULL ? herald_engine_get_calls (engine) : NULL);
  show_journal (self);
}
