/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The test call of the first run: Herald dials one's own extension from one's own phone. That the phone was rung and
 * picked up is what there is to know; the call ends there, before the phone would call itself. */

#include "ui/test-call.h"

#include <glib/gi18n.h>

struct _HeraldTestCall
{
  GtkBox parent_instance;

  /* Children */
  GtkButton *button;
  GtkLabel *status;

  /* Owned, while it runs */
  HeraldEngine *engine;
  HeraldCallItem *item;
  GCancellable *cancellable;
  gulong link_handler;
  gulong item_handler;
};

G_DEFINE_FINAL_TYPE (HeraldTestCall, herald_test_call, GTK_TYPE_BOX)

enum
{
  SIGNAL_START,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
say (HeraldTestCall *self,
     const char *sentence)
{
  gtk_label_set_text (self->status, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->status), TRUE);
}

static void
stop (HeraldTestCall *self)
{
  if (self->engine != NULL)
    g_clear_signal_handler (&self->link_handler, self->engine);
  if (self->item != NULL)
    g_clear_signal_handler (&self->item_handler, self->item);
  g_clear_object (&self->item);
  g_clear_object (&self->engine);
  g_clear_object (&self->cancellable);
}

/* The test is over, and this is what came of it. */
static void
end (HeraldTestCall *self,
     const char *sentence)
{
  say (self, sentence);
  stop (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), TRUE);
}

static void
show_phase (HeraldTestCall *self)
{
  const GError *failure = herald_call_item_get_failure (self->item);

  switch (herald_call_item_get_dial_phase (self->item))
    {
    case HERALD_DIAL_OWN_PHONE:
      say (self, _("Your phone is being called. Pick it up."));
      break;
    case HERALD_DIAL_CALLING:
    case HERALD_DIAL_CONNECTED:
      herald_engine_hang_up_async (self->engine, self->item, NULL, NULL, NULL);
      end (self, _("It works: Herald called your phone, and you picked it up."));
      break;
    case HERALD_DIAL_FAILED:
    case HERALD_DIAL_NONE:
    default:
      end (self, failure != NULL ? failure->message : _("The call came to nothing."));
    }
}

static void
on_dialed (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (HeraldTestCall) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldCallItem) item = herald_engine_dial_finish (HERALD_ENGINE (source), result, &error);

  /* The window is gone. */
  if (self->engine == NULL)
    return;
  if (item == NULL)
    {
      end (self, error->message);
      return;
    }
  self->item = g_steal_pointer (&item);
  self->item_handler = g_signal_connect_swapped (self->item, "notify::dial-phase", G_CALLBACK (show_phase), self);
  show_phase (self);
}

/* Dials as soon as there is a connection: what was entered a moment ago is just being used for the first time. */
static void
on_link_changed (HeraldTestCall *self)
{
  const GError *error = herald_engine_get_link_error (self->engine);

  switch (herald_engine_get_link_state (self->engine))
    {
    case HERALD_LINK_CONNECTED:
      g_clear_signal_handler (&self->link_handler, self->engine);
      herald_engine_dial_async (self->engine, herald_account_get_extension (herald_engine_get_account (self->engine)), NULL,
                                self->cancellable, on_dialed, g_object_ref (self));
      break;
    case HERALD_LINK_FAILED:
    case HERALD_LINK_WAITING:
      end (self, error != NULL ? error->message : _("There is no connection to the PBX at the moment."));
      break;
    case HERALD_LINK_OFFLINE:
    case HERALD_LINK_CONNECTING:
    case HERALD_LINK_LOGGING_IN:
    case HERALD_LINK_SYNCING:
    default:
      say (self, _("Connecting to your PBX…"));
    }
}

static void
on_clicked (HeraldTestCall *self)
{
  g_signal_emit (self, signals[SIGNAL_START], 0);
}

static void
herald_test_call_dispose (GObject *object)
{
  HeraldTestCall *self = HERALD_TEST_CALL (object);

  /* Nobody looks any more: a phone that still rings for the test falls silent. */
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  stop (self);
  G_OBJECT_CLASS (herald_test_call_parent_class)->dispose (object);
}

static void
herald_test_call_class_init (HeraldTestCallClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_test_call_dispose;
  signals[SIGNAL_START] = g_signal_new ("start", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
}

static void
herald_test_call_init (HeraldTestCall *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  self->button = GTK_BUTTON (gtk_button_new_with_label (_("Call my phone")));
  gtk_widget_set_halign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "pill");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _("A test: Herald has the PBX ring your phone"));
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (on_clicked), self);
  self->status = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->status, TRUE);
  gtk_label_set_justify (self->status, GTK_JUSTIFY_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self->status), FALSE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->button));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->status));
}

/**
 * herald_test_call_run:
 * @self: the test
 * @engine: the user's engine; it may still be connecting
 *
 * Calls the phone of @engine's account and says what became of it.
 */
void
herald_test_call_run (HeraldTestCall *self,
                      HeraldEngine *engine)
{
  g_return_if_fail (HERALD_IS_TEST_CALL (self));

  stop (self);
  self->engine = g_object_ref (engine);
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), FALSE);
  self->link_handler = g_signal_connect_swapped (engine, "link-changed", G_CALLBACK (on_link_changed), self);
  on_link_changed (self);
}
