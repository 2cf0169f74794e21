/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks before a number from elsewhere is dialled: who it is, as far as the address books know, where it is at home, what the PBX
 * will dial, and what makes the call special.
 *
 * Anybody can put a link on a page, and the question may come up while somebody types: Enter and the space bar mean
 * Cancel. To call takes a press of the button. */

#include "ui/dial-question.h"

#include <glib/gi18n.h>

#include "base/phrase.h"
#include "engine/sources.h"
#include "lookup/tel-area.h"
#include "numbers/number.h"
#include "ui/words.h"

struct _HeraldDialQuestion
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkLabel *heading;
  GtkLabel *who;
  GtkLabel *where;
  GtkLabel *warning;
  GtkLabel *body;
  GtkCheckButton *remember;
  GtkButton *cancel_all_button;
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
  SIGNAL_CANCEL_ALL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_call_clicked (HeraldDialQuestion *self)
{
  g_autofree char *number = g_strdup (self->number);
  gboolean remember = gtk_check_button_get_active (self->remember);

  g_object_ref (self);
  gtk_window_destroy (GTK_WINDOW (self));
  g_signal_emit (self, signals[SIGNAL_DIAL], 0, number, remember);
  g_object_unref (self);
}

static void
on_cancel_all_clicked (HeraldDialQuestion *self)
{
  g_signal_emit (self, signals[SIGNAL_CANCEL_ALL], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
show_label (GtkLabel *label,
            const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* --- who and where ---------------------------------------------------------------------------------------------- */

/* A name that is not known for sure is not told as if it were: somebody might call because of it. */
static char *
write_who (const HeraldContactMatch *match)
{
  const char *name = herald_contact_get_display_name (match->contact);
  const char *company = herald_contact_get_organisation (match->contact);

  if (match->match >= HERALD_MATCH_SWITCHBOARD)
    return herald_words_guess (herald_match_to_string (match->match),
                               match->match == HERALD_MATCH_SWITCHBOARD && *company != '\0' ? company : name);
  return herald_words_join (" · ", name, g_str_equal (company, name) ? "" : company, NULL);
}

/* Without an answer it stays at the number. */
static void
on_found (const HeraldLookupAnswer *answer,
          gpointer user_data)
{
  HeraldDialQuestion *self = user_data;
  g_autofree char *who = NULL;

  if (answer->matches->len == 0)
    return;
  who = write_who (g_ptr_array_index (answer->matches, 0));
  show_label (self->who, who);
}

static void
on_place (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = herald_tel_area_describe_finish (HERALD_TEL_AREA (source), result, &error);

  if (error == NULL) /* else the question is gone */
    show_label (HERALD_DIAL_QUESTION (user_data)->where, place);
}

/* The country and the kind of line at once, the town from the helper, if the user wants that. */
static void
show_place (HeraldDialQuestion *self,
            HeraldEngine *engine,
            const HeraldNumber *number)
{
  HeraldSources *sources = herald_engine_get_sources (engine);
  HeraldSource *area = sources != NULL ? herald_sources_find (sources, herald_tel_area_type.name) : NULL;
  g_autofree char *country = herald_number_describe (number, g_get_language_names ()[0]);
  g_autofree char *words = herald_tel_area_words (number, country);

  show_label (self->where, words);
  if (area != NULL && number->e164 != NULL)
    herald_tel_area_describe_async (HERALD_TEL_AREA (area), number, g_get_language_names ()[0], self->cancellable, on_place, self);
}

/* --- the words --------------------------------------------------------------------------------------------------- */

static char *
warn_abroad (const HeraldNumber *number)
{
  g_autofree char *country = herald_number_describe (number, g_get_language_names ()[0]);

  if (country == NULL)
    return g_strdup (_("A number abroad."));
  /* Translators: %s is a country */
  return g_strdup_printf (_("A number abroad: %s."), country);
}

/* What makes the call special. */
static char *
warn (HeraldCaution caution,
      const HeraldNumber *number)
{
  switch (caution)
    {
    case HERALD_CAUTION_EMERGENCY: return g_strdup (_("This is an emergency number."));
    case HERALD_CAUTION_PREMIUM: return g_strdup (_("A premium-rate number: the call may cost a lot."));
    case HERALD_CAUTION_CODE: return g_strdup (_("This is a code: it may change the settings of your telephone, such as call forwarding."));
    case HERALD_CAUTION_LETTERS: return g_strdup (_("It is written with letters: look at what will be dialled."));
    case HERALD_CAUTION_ABROAD: return warn_abroad (number);
    case HERALD_CAUTION_SPECIAL: return g_strdup (_("A service number: the call may have a price of its own."));
    case HERALD_CAUTION_UNKNOWN: return g_strdup (_("Herald cannot tell where this number leads."));
    case HERALD_CAUTION_NONE:
    default: return NULL;
    }
}

static const char *
explain_origin (HeraldDialOrigin origin)
{
  switch (origin)
    {
    case HERALD_DIAL_ORIGIN_SELECTION: return _("You selected this number.");
    case HERALD_DIAL_ORIGIN_COMMAND: return _("A command asks for this call.");
    case HERALD_DIAL_ORIGIN_SEARCH: return _("You chose this number in a search.");
    case HERALD_DIAL_ORIGIN_LINK:
    default: return _("A link in another program asks for this call.");
    }
}

static const char *
offer_to_remember (HeraldDialOrigin origin)
{
  switch (origin)
    {
    case HERALD_DIAL_ORIGIN_SELECTION: return _("Do not ask again for selected numbers");
    case HERALD_DIAL_ORIGIN_COMMAND: return _("Do not ask again for commands");
    case HERALD_DIAL_ORIGIN_SEARCH: return _("Do not ask again for searches");
    case HERALD_DIAL_ORIGIN_LINK:
    default: return _("Do not ask again for links");
    }
}

static char *
write_body (const char *dialed,
            HeraldDialOrigin origin)
{
  if (dialed == NULL)
    return g_strdup (_("This number cannot be dialled."));
  /* Translators: the first is a sentence that tells who asks for the call, the second is digits */
  return g_strdup_printf (_("%1$s Your PBX will dial %2$s."), explain_origin (origin), dialed);
}

static void
show_number (HeraldDialQuestion *self,
             HeraldEngine *engine,
             HeraldDialOrigin origin)
{
  g_autofree char *home = herald_account_get_home (herald_engine_get_account (engine));
  g_autofree char *dialed = herald_engine_preview_number (engine, self->number);
  HeraldCaution caution = herald_engine_judge_number (engine, self->number);
  g_auto (HeraldNumber) number = { 0 };
  gboolean is_number = herald_number_init (&number, self->number, home);
  g_autofree char *written = is_number ? herald_number_format (&number, home) : NULL;
  g_autofree char *shown = herald_phrase_number (written != NULL && caution != HERALD_CAUTION_CODE ? written : self->number);
  g_autofree char *digits = dialed != NULL ? herald_phrase_number (dialed) : NULL;
  g_autofree char *heading = g_strdup_printf (_("Call %s?"), shown);
  g_autofree char *body = write_body (digits, origin);
  g_autofree char *warning = dialed != NULL ? warn (caution, &number) : NULL;

  if (is_number)
    {
      show_place (self, engine, &number);
      herald_lookup_start (herald_engine_get_lookup (engine), self->number, self->cancellable, on_found, self, NULL);
    }
  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->body, body);
  show_label (self->warning, warning);
  gtk_widget_set_sensitive (GTK_WIDGET (self->call_button), dialed != NULL);
  gtk_check_button_set_label (self->remember, offer_to_remember (origin));
  gtk_widget_set_visible (GTK_WIDGET (self->remember), dialed != NULL && caution == HERALD_CAUTION_NONE);
  if (caution >= HERALD_CAUTION_PREMIUM)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->call_button), "suggested-action");
      gtk_widget_add_css_class (GTK_WIDGET (self->call_button), "destructive-action");
    }
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
                                       G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[SIGNAL_CANCEL_ALL] = g_signal_new ("cancel-all", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/heraldcti/Herald/ui/dial-question.ui");
  gtk_widget_class_bind_template_child (widget_class, HeraldDialQuestion, heading);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialQuestion, who);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialQuestion, where);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialQuestion, warning);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialQuestion, body);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialQuestion, remember);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialQuestion, cancel_all_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialQuestion, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, HeraldDialQuestion, call_button);
  gtk_widget_class_bind_template_callback (widget_class, on_call_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_all_clicked);
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
 * @number: the number as it came, valid UTF-8
 * @origin: the way it came
 *
 * Returns: (transfer none): the question, not shown yet
 */
GtkWidget *
herald_dial_question_new (GtkWindow *parent,
                          HeraldEngine *engine,
                          const char *number,
                          HeraldDialOrigin origin)
{
  HeraldDialQuestion *self = g_object_new (HERALD_TYPE_DIAL_QUESTION, "transient-for", parent, NULL);

  self->number = g_strdup (number);
  show_number (self, engine, origin);
  gtk_widget_grab_focus (GTK_WIDGET (self->cancel_button));
  return GTK_WIDGET (self);
}

/**
 * herald_dial_question_set_waiting:
 * @self: the question
 * @n_waiting: how many numbers are asked about after it
 */
void
herald_dial_question_set_waiting (HeraldDialQuestion *self,
                                  guint n_waiting)
{
  g_autofree char *label = NULL;

  g_return_if_fail (HERALD_IS_DIAL_QUESTION (self));

  label = g_strdup_printf (ngettext ("Cancel this and %u more", "Cancel this and %u more", n_waiting), n_waiting);
  gtk_button_set_label (self->cancel_all_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_all_button), n_waiting > 0);
}

/**
 * herald_dial_question_get_number:
 * @self: the question
 *
 * Returns: (nullable): the number it asks about, as it came
 */
const char *
herald_dial_question_get_number (HeraldDialQuestion *self)
{
  g_return_val_if_fail (HERALD_IS_DIAL_QUESTION (self), NULL);

  return self->number;
}
