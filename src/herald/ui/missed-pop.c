/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "A call did not pop?": what the flight recorder knows of the calls of a time, those that were not shown first, each
 * with its reason; those that rang other people's phones only; and what there is to check where none was seen. */

#include "ui/missed-pop.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "ui/digits.h"
#include "ui/why-source.h"
#include "ui/why-window.h"
#include "ui/why-words.h"

/* Rows of one kind; the PBX of a big company rings hundreds of other phones in an hour. */
#define ROWS_MAX 50
/* What "at about" means, to either side. */
#define ABOUT (10 * G_TIME_SPAN_MINUTE)

/* The choices of the row "When", in its order. */
enum
{
  LAST_QUARTER,
  LAST_HOUR,
  LAST_DAY,
  AT_ABOUT,
};

struct _HeraldMissedPop
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwComboRow *when;
  AdwEntryRow *clock;
  AdwEntryRow *number;
  GtkStack *stack;
  AdwPreferencesGroup *groups[HERALD_WHY_LINK + 1];
  AdwStatusPage *nothing;
  GtkLabel *begins;

  /* Owned */
  HeraldEngine *engine;
  HeraldWhyFound *found;
  GPtrArray *rows; /* in the groups; borrowed */
  GCancellable *cancellable;
  gint64 since, until;
};

G_DEFINE_FINAL_TYPE (HeraldMissedPop, herald_missed_pop, ADW_TYPE_WINDOW)

static void
on_row_activated (AdwActionRow *row,
                  HeraldMissedPop *self)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  GtkWidget *window = herald_why_window_new (GTK_WINDOW (self));

  g_ptr_array_add (one, g_object_get_data (G_OBJECT (row), "explained"));
  herald_why_window_show (HERALD_WHY_WINDOW (window), one);
  gtk_window_set_application (GTK_WINDOW (window), gtk_window_get_application (GTK_WINDOW (self)));
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
}

static char *
clock_of (gint64 time)
{
  g_autofree char *exact = herald_why_words_clock (time);

  return g_strndup (exact, 8); /* without the milliseconds */
}

static void
add_row (HeraldMissedPop *self,
         HeraldExplained *explained,
         HeraldWhyKind kind)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_markup_escape_text (explained->heading, -1);
  g_autofree char *reason = kind != HERALD_WHY_SHOWN ? herald_why_words_reason (explained) : g_strdup ("");
  g_autofree char *clock = clock_of (explained->time);
  g_autofree char *plain = g_strdup_printf ("%s%s%s", clock, *clock != '\0' && *reason != '\0' ? " · " : "", reason);
  g_autofree char *subtitle = g_markup_escape_text (plain, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), "explained", explained);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated), self, 0);
  adw_preferences_group_add (self->groups[kind], row);
  g_ptr_array_add (self->rows, row);
}

static void
clear_rows (HeraldMissedPop *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->found, herald_why_found_free);
}

/* Nobody called while Herald was looking, or it could not see: the two look alike from here. */
static void
show_nothing (HeraldMissedPop *self)
{
  g_autofree char *from = herald_why_words_clock (self->since);
  g_autofree char *to = herald_why_words_clock (self->until);
  g_autofree char *sentence = NULL;

  from[5] = to[5] = '\0'; /* hour and minute */
  sentence = g_strdup_printf (_("From %1$s to %2$s the server told Herald of no call, neither to your phone nor to another one. "
                                "Was Herald connected, may its account see calls, and is your phone the right one? "
                                "The doctor looks into all of it."),
                              from, to);
  adw_status_page_set_description (self->nothing, sentence);
  gtk_stack_set_visible_child_name (self->stack, "nothing");
}

static void
show_beginning (HeraldMissedPop *self)
{
  HeraldFlightRecorder *recorder = herald_engine_get_flight_recorder (self->engine);
  const GError *stopped = recorder != NULL ? herald_flight_recorder_get_error (recorder) : NULL;
  gboolean late = self->found->since == 0 || self->found->since > self->since;
  g_autofree char *clock = clock_of (self->found->since);
  g_autofree char *sentence = NULL;

  if (stopped != NULL)
    sentence = g_strdup (stopped->message);
  else if (self->found->since != 0)
    sentence = g_strdup_printf (_("The record begins at %s: nothing is known of the time before."), clock);
  gtk_label_set_text (self->begins, sentence != NULL ? sentence : _("Nothing is recorded yet."));
  gtk_widget_set_visible (GTK_WIDGET (self->begins), late || stopped != NULL);
}

static void
show_found (HeraldMissedPop *self)
{
  GPtrArray *calls = self->found->calls;
  guint counts[G_N_ELEMENTS (self->groups)] = { 0 };
  guint all = 0;

  /* The latest first: it is the one that is missed. */
  for (guint i = calls->len; i > 0; i--)
    {
      HeraldExplained *explained = g_ptr_array_index (calls, i - 1);
      HeraldWhyKind kind = herald_why_words_kind (explained);

      if (kind == HERALD_WHY_LINK && !herald_why_words_is_trouble (explained))
        continue;
      if (counts[kind]++ < ROWS_MAX)
        add_row (self, explained, kind);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (self->groups); i++)
    {
      g_autofree char *cut = NULL;

      if (counts[i] > ROWS_MAX)
        cut = g_strdup_printf (_("The latest %1$u of %2$u"), (guint) ROWS_MAX, counts[i]);
      adw_preferences_group_set_description (self->groups[i], cut);
      gtk_widget_set_visible (GTK_WIDGET (self->groups[i]), counts[i] > 0);
      all += counts[i];
    }
  show_beginning (self);
  if (all == 0)
    show_nothing (self);
  else
    gtk_stack_set_visible_child_name (self->stack, "found");
}

static void
on_found (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (HeraldMissedPop) self = user_data;
  g_autoptr (GError) error = NULL;
  HeraldWhyFound *found = herald_why_source_find_finish (HERALD_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  clear_rows (self);
  if (found == NULL)
    {
      adw_status_page_set_description (self->nothing, error->message);
      gtk_stack_set_visible_child_name (self->stack, "nothing");
      return;
    }
  self->found = found;
  show_found (self);
}

/* "14:20" of today, or of yesterday where that is still to come. 0: it is no time. */
static gint64
read_clock (const char *text,
            gint64 now)
{
  g_autoptr (GDateTime) present = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = NULL;
  g_auto (GStrv) parts = g_strsplit_set (text, ":.h", 3);
  guint64 hour, minute;
  gint64 time;

  if (g_strv_length (parts) < 2 || !g_ascii_string_to_unsigned (g_strstrip (parts[0]), 10, 0, 23, &hour, NULL)
      || !g_ascii_string_to_unsigned (g_strstrip (parts[1]), 10, 0, 59, &minute, NULL))
    return 0;
  then = g_date_time_new_local (g_date_time_get_year (present), g_date_time_get_month (present),
                                g_date_time_get_day_of_month (present), (int) hour, (int) minute, 0);
  if (then == NULL)
    return 0;
  time = g_date_time_to_unix (then) * G_USEC_PER_SEC;
  return time > now ? time - G_TIME_SPAN_DAY : time;
}

static gboolean
read_time (HeraldMissedPop *self)
{
  gint64 now = g_get_real_time ();
  gint64 about;

  self->until = now;
  switch (adw_combo_row_get_selected (self->when))
    {
    case LAST_HOUR:
      self->since = now - G_TIME_SPAN_HOUR;
      return TRUE;
    case LAST_DAY:
      self->since = now - G_TIME_SPAN_DAY;
      return TRUE;
    case AT_ABOUT:
      about = read_clock (gtk_editable_get_text (GTK_EDITABLE (self->clock)), now);
      self->since = about - ABOUT;
      self->until = MIN (about + ABOUT, now);
      return about != 0;
    case LAST_QUARTER:
    default:
      self->since = now - 15 * G_TIME_SPAN_MINUTE;
      return TRUE;
    }
}

static void
look (HeraldMissedPop *self)
{
  const char *number = gtk_editable_get_text (GTK_EDITABLE (self->number));
  HeraldExplanationFilter filter = { .number = *number != '\0' ? number : NULL };
  gboolean about = adw_combo_row_get_selected (self->when) == AT_ABOUT;

  if (self->engine == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->clock), about);
  if (read_time (self))
    gtk_widget_remove_css_class (GTK_WIDGET (self->clock), "error");
  else
    {
      if (*gtk_editable_get_text (GTK_EDITABLE (self->clock)) != '\0')
        gtk_widget_add_css_class (GTK_WIDGET (self->clock), "error");
      return;
    }
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  filter.since = self->since;
  filter.until = self->until;
  gtk_stack_set_visible_child_name (self->stack, "reading");
  herald_why_source_find_async (self->engine, &filter, self->cancellable, on_found, g_object_ref (self));
}

static void
herald_missed_pop_dispose (GObject *object)
{
  HeraldMissedPop *self = HERALD_MISSED_POP (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->found, herald_why_found_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (herald_missed_pop_parent_class)->dispose (object);
}

static void
bind_group (GtkWidgetClass *widget_class,
            const char *name,
            HeraldWhyKind kind)
{
  gssize offset = G_STRUCT_OFFSET (HeraldMissedPop, groups) + (gssize) (kind * sizeof (gpointer));

  gtk_widget_class_bind_template_child_full (widget_class, name, FALSE, offset);
}

static void
herald_missed_pop_class_init (HeraldMissedPopClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_missed_pop_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/missed-pop.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldMissedPop, when);
  gtk_widget_class_bind_template_child (widget_class, HeraldMissedPop, clock);
  gtk_widget_class_bind_template_child (widget_class, HeraldMissedPop, number);
  gtk_widget_class_bind_template_child (widget_class, HeraldMissedPop, stack);
  gtk_widget_class_bind_template_child (widget_class, HeraldMissedPop, nothing);
  gtk_widget_class_bind_template_child (widget_class, HeraldMissedPop, begins);
  bind_group (widget_class, "shown", HERALD_WHY_SHOWN);
  bind_group (widget_class, "not_shown", HERALD_WHY_NOT_SHOWN);
  bind_group (widget_class, "others", HERALD_WHY_OTHERS);
  bind_group (widget_class, "connection", HERALD_WHY_LINK);
  gtk_widget_class_bind_template_callback (widget_class, look);
}

static void
herald_missed_pop_init (HeraldMissedPop *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  herald_digits_watch (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * herald_missed_pop_new:
 * @parent: (nullable): the window somebody asks from
 * @engine: whose record is read
 *
 * Returns: (transfer none): the question, with the last minutes answered, not shown yet
 */
GtkWidget *
herald_missed_pop_new (GtkWindow *parent,
                       HeraldEngine *engine)
{
  HeraldMissedPop *self = g_object_new (HERALD_TYPE_MISSED_POP, "transient-for", parent, NULL);

  self->engine = g_object_ref (engine);
  look (self);
  return GTK_WIDGET (self);
}
