/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links that set Herald up. What stands in one is in no message and no record. */

#include "config.h"

#include "application-private.h"

#include <glib/gi18n.h>

#include "ui/enrol-window.h"

static GtkWindow *
find_window (HeraldApplication *self)
{
  for (GList *list = gtk_application_get_windows (GTK_APPLICATION (self)); list != NULL; list = list->next)
    if (HERALD_IS_ENROL_WINDOW (list->data))
      return list->data;
  return NULL;
}

static void
on_enrolled (HeraldApplication *self,
             const char *trouble)
{
  herald_application_stop_demo (self);
  herald_engine_try_now (self->engine);
  if (self->assistant != NULL)
    gtk_window_destroy (self->assistant);
  if (trouble != NULL)
    herald_application_tell (self, trouble);
  else if (herald_account_is_set_up (self->account))
    herald_application_tell (self, _("Herald is set up"));
  else
    {
      herald_application_tell (self, _("Name your phone in the preferences, and Herald is set up."));
      g_action_group_activate_action (G_ACTION_GROUP (self), "preferences", NULL);
    }
}

/* Nothing to do in the background for somebody who turned away from the first account. */
static void
on_closed (HeraldApplication *self)
{
  if (self->window == NULL && self->assistant == NULL && self->demo == NULL && !herald_account_is_set_up (self->account))
    g_application_quit (G_APPLICATION (self));
}

/**
 * herald_application_ask_to_enrol:
 * @self: the application
 * @link: a herald: link from another program
 *
 * Shows what it would set, and asks.
 */
void
herald_application_ask_to_enrol (HeraldApplication *self,
                                 const char *link)
{
  g_autoptr (GError) error = NULL;
  HeraldEnrolment *enrolment;
  GtkWidget *window = NULL;

  /* One at a time: not one that changes under the finger. */
  if (find_window (self) != NULL)
    {
      gtk_window_present (find_window (self));
      return;
    }
  enrolment = herald_enrolment_parse (link, &error);
  if (enrolment != NULL)
    window = herald_enrol_window_new (herald_application_get_parent (self), self->account, enrolment, &error);
  if (window == NULL)
    {
      herald_application_tell (self, error->message);
      return;
    }
  gtk_window_set_application (GTK_WINDOW (window), GTK_APPLICATION (self));
  g_signal_connect_object (window, "enrolled", G_CALLBACK (on_enrolled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "destroy", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
  herald_application_present (self, GTK_WINDOW (window));
}
