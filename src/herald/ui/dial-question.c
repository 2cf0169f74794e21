/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks before a link from outside is dialled: who it is, as far as the contacts know, what the PBX will dial, and
 * whether that may cost more than a call next door.
 *
 * Anybody can put a link on a page, and the question may come up while somebody types: Enter and the space bar mean
 * Cancel. To call takes a press of the button. */

#include "ui/dial-question.h"

#include <glib/gi18n.h>

#include "numbers/number.h"
#include "ui/words.h"

struct _HeraldDialQuestion
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkLabel *heading;
  GtkLabel *who;
  GtkLabel *warning;
  GtkLabel *body;
  GtkButton *cancel_button;
  GtkButton *call_button;

  /* Owned */
  char *number;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (HeraldDialQuestion, herald_dial_question, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_DIAL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_call_clicked (HeraldDialQuestion *self)
{
  g_signal_emit (self, signals[SIGNAL_DIAL], 0, self->number);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* A name that is not known for sure is not told as if it were: somebody might call because of it. */
static char *
write_who (const HeraldContactMatch *match)
{
  const char *name = herald_contact_get_display_name (match->contact);
  const char *company = herald_contact_get_organisation (match->contact);

  if (match->match < HERALD_MATCH_SWITCHBOARD)
    return g_strdup (name);
  return herald_words_guess (herald_match_to_string (match->match),
                             match->match == HERALD_MATCH_SWITCHBOARD && *company != '\0' ? company : name);
}

static void
on_found (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GPtrArray) matches = herald_store_find_number_finish (HERALD_STORE (source), result, NULL);
  HeraldDialQuestion *self = user_data;
  g_autofree char *who = NULL;

  /* Without an answer, or after the question is closed, it stays at the number. */
  if (matches == NULL || matches->len == 0)
    return;
  who = write_who (g_ptr_array_index (matches, 0));
  gtk_label_set_text (self->who, who);
  gtk_widget_set_visible (GTK_WIDGET (self->who), TRUE);
}

/* What makes a call dear. */
static char *
warn (const HeraldNumber *number,
      const char *region)
{
  g_autofree char *country = NULL;

  if (number->kind == HERALD_NUMBER_PREMIUM)
    return g_strdup (_("A premium-rate number: the call may cost a lot."));
  if (number->region == NULL || region == NULL || g_ascii_strncasecmp (number->region, region, 2) == 0)
    return NULL;
  country = herald_number_describe (number, g_get_language_names ()[0]);
  if (country == NULL)
    return g_strdup (_("A number abroad."));
  /* Translators: %s is a country */
  return g_strdup_printf (_("A number abroad: %s."), country);
}

static void
show_warning (HeraldDialQuestion *self,
              const HeraldNumber *number,
              const char *region)
{
  g_autofree char *warning = warn (number, region);

  gtk_label_set_text (self->warning, warning != NULL ? warning : "");
  gtk_widget_set_visible (GTK_WIDGET (self->warning), warning != NULL);
}

static void
show_number (HeraldDialQuestion *self,
             HeraldEngine *engine)
{
  const char *region = herald_account_get_region (herald_engine_get_account (engine));
  g_autofree char *dialed = herald_engine_preview_number (engine, self->number);
  g_auto (HeraldNumber) number = { 0 };
  g_autofree char *written = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;

  if (herald_number_init (&number, self->number, region))
    {
      const HeraldLocation location = { region, NULL };

      written = herald_number_format (&number, region);
      show_warning (self, &number, region);
      if (herald_engine_get_store (engine) != NULL)
        herald_store_find_number_async (herald_engine_get_store (engine), &number, &location, NULL, self->cancellable, on_found,
                                        self);
    }
  heading = g_strdup_printf (_("Call %s?"), written != NULL ? written : self->number);
  gtk_label_set_text (self->heading, heading);
  if (dialed != NULL)
    body = g_strdup_printf (_("A link in another program asks for this call. Your PBX will dial %s."), dialed);
  gtk_label_set_text (self->body, body != NULL ? body : _("This number cannot be dialled."));
  gtk_widget_set_sensitive (GTK_WIDGET (self->call_button), dialed != NULL);
}

static void
herald_dial_question_dispose (GObject *object)
{
  HeraldDialQuestion *self = HERALD_DIAL_QUESTION (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->number, g_free);
  G_OBJECT_CLASS (herald_dial_question_parent_class)->dispose (object);
}

static void
herald_dial_question_class_init (HeraldDialQuestionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_dial_question_dispose;
  signals[SIGNAL_DIAL] = g_signal_new ("dial", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/dial-question.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldDialQuestion, heading);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialQuestion, who);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialQuestion, warning);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialQuestion, body);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialQuestion, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialQuestion, call_button);
  gtk_widget_class_bind_template_callback (widget_class, on_call_clicked);
}

static void
herald_dial_question_init (HeraldDialQuestion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * herald_dial_question_new:
 * @parent: (nullable): the main window, if it is there
 * @engine: whose contacts and dial rules are shown
 * @number: what the link asks for, already checked
 *
 * Returns: (transfer none): the question, not shown yet
 */
GtkWidget *
herald_dial_question_new (GtkWindow *parent,
                          HeraldEngine *engine,
                          const char *number)
{
  HeraldDialQuestion *self = g_object_new (HERALD_TYPE_DIAL_QUESTION, "transient-for", parent, NULL);

  self->number = g_strdup (number);
  show_number (self, engine);
  gtk_widget_grab_focus (GTK_WIDGET (self->cancel_button));
  return GTK_WIDGET (self);
}
