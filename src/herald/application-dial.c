/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that others want dialled: links, selected texts, commands, searches. They are asked about, one after the other; what
 * the user has trusted is dialled at once, but only where it is an ordinary number. */

#include "config.h"

#include "application-private.h"

#include <glib/gi18n.h>

#include "numbers/find.h"
#include "numbers/uri.h"
#include "ui/dial-question.h"
#include "ui/selection-reader.h"
#include "ui/selection-window.h"

/* Numbers that wait for the answer to a question before theirs. Somebody clicks a few links; a page can send thousands. */
#define WAITING_MAX 4

/* A number to ask about. */
typedef struct
{
  char *number;
  HeraldDialOrigin origin;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->number);
  g_free (request);
}

static void
on_question_answered (HeraldApplication *self,
                      const char *number,
                      gboolean remember,
                      GtkWidget *question)
{
  HeraldDialOrigin origin = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (question), "origin"));

  if (remember)
    herald_dial_origin_set_asks (self->settings, origin, FALSE);
  herald_application_dial (self, number, NULL);
}

static void
on_question_cancel_all (HeraldApplication *self)
{
  g_queue_clear_full (&self->requests, request_free);
}

static void ask_next (HeraldApplication *self);

static void
on_question_closed (HeraldApplication *self)
{
  self->question = NULL;
  /* Not while Herald ends: its windows go first. */
  if (!g_cancellable_is_cancelled (self->cancellable))
    ask_next (self);
}

static void
ask_next (HeraldApplication *self)
{
  Request *request = g_queue_pop_head (&self->requests);

  if (request == NULL)
    return;
  self->question = GTK_WINDOW (herald_dial_question_new (herald_application_get_parent (self), self->engine, request->number, request->origin));
  g_object_set_data (G_OBJECT (self->question), "origin", GUINT_TO_POINTER (request->origin));
  request_free (request);
  herald_dial_question_set_waiting (HERALD_DIAL_QUESTION (self->question), g_queue_get_length (&self->requests));
  gtk_window_set_application (self->question, GTK_APPLICATION (self));
  g_signal_connect_object (self->question, "dial", G_CALLBACK (on_question_answered), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->question, "cancel-all", G_CALLBACK (on_question_cancel_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->question, "destroy", G_CALLBACK (on_question_closed), self, G_CONNECT_SWAPPED);
  herald_application_present (self, self->question);
}

static gboolean
is_asked_already (HeraldApplication *self,
                  const char *number)
{
  if (self->question != NULL && g_strcmp0 (herald_dial_question_get_number (HERALD_DIAL_QUESTION (self->question)), number) == 0)
    return TRUE;
  for (GList *list = self->requests.head; list != NULL; list = list->next)
    if (g_str_equal (((Request *) list->data)->number, number))
      return TRUE;
  return FALSE;
}

/* One at a time: neither a pile of them, nor one that changes its number under the finger. */
static void
ask (HeraldApplication *self,
     const char *number,
     HeraldDialOrigin origin)
{
  if (!is_asked_already (self, number) && g_queue_get_length (&self->requests) < WAITING_MAX)
    {
      Request *request = g_new0 (Request, 1);

      request->number = g_strdup (number);
      request->origin = origin;
      g_queue_push_tail (&self->requests, request);
    }
  if (self->question == NULL)
    {
      ask_next (self);
      return;
    }
  herald_dial_question_set_waiting (HERALD_DIAL_QUESTION (self->question), g_queue_get_length (&self->requests));
  herald_application_present (self, self->question);
}

/**
 * herald_application_request_dial:
 * @self: the application
 * @number: what somebody else wants dialled, any bytes
 * @origin: the way it came
 *
 * Dials an ordinary number where the user trusts its way, else asks first; says in a sentence why what cannot be dialled is not.
 */
void
herald_application_request_dial (HeraldApplication *self,
                                 const char *number,
                                 HeraldDialOrigin origin)
{
  g_autofree char *valid = g_utf8_make_valid (number, -1);
  g_autofree char *dialed = herald_engine_preview_number (self->engine, valid);

  if (dialed == NULL)
    herald_application_dial (self, valid, NULL); /* says why not */
  else if (herald_dial_origin_asks (self->settings, origin, herald_engine_judge_number (self->engine, valid)))
    ask (self, valid, origin);
  else
    herald_application_dial (self, valid, NULL);
}

/**
 * herald_application_open_link:
 * @self: the application
 * @uri: a tel:, callto:, sip: or sips: link from another program, any bytes
 */
void
herald_application_open_link (HeraldApplication *self,
                              const char *uri)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = herald_uri_parse (uri, &error);

  if (number != NULL)
    herald_application_request_dial (self, number, HERALD_DIAL_ORIGIN_LINK);
  else
    herald_application_tell (self, error->message);
}

/* --- selected text ----------------------------------------------------------------------------------------------- */

static void
on_number_chosen (HeraldApplication *self,
                  const char *number)
{
  herald_application_request_dial (self, number, HERALD_DIAL_ORIGIN_SELECTION);
}

static void
on_selection_closed (HeraldApplication *self)
{
  self->selection = NULL;
}

static HeraldSelectionWindow *
get_selection_window (HeraldApplication *self)
{
  if (self->selection != NULL)
    return HERALD_SELECTION_WINDOW (self->selection);
  self->selection = GTK_WINDOW (herald_selection_window_new (self->engine));
  gtk_window_set_application (self->selection, GTK_APPLICATION (self));
  g_signal_connect_object (self->selection, "chosen", G_CALLBACK (on_number_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "destroy", G_CALLBACK (on_selection_closed), self, G_CONNECT_SWAPPED);
  return HERALD_SELECTION_WINDOW (self->selection);
}

static void
on_text_read (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (HeraldApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = herald_selection_read_finish (result, &error);
  g_autofree char *home = herald_account_get_home (herald_engine_get_account (self->engine));
  g_autoptr (GPtrArray) numbers = herald_find_numbers (text != NULL ? text : "", -1, home);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ;
  else if (numbers->len == 1)
    {
      if (self->selection != NULL)
        gtk_window_destroy (self->selection);
      herald_application_request_dial (self, g_ptr_array_index (numbers, 0), HERALD_DIAL_ORIGIN_SELECTION);
    }
  else
    {
      herald_selection_window_show_numbers (get_selection_window (self), numbers);
      herald_application_present (self, self->selection);
    }
}

static void
read_text (HeraldApplication *self,
           GdkClipboard *clipboard)
{
  herald_selection_read_async (clipboard, self->cancellable, on_text_read, g_object_ref (self));
}

static void
on_selection_focus (HeraldApplication *self,
                    GParamSpec *pspec,
                    GtkWindow *window)
{
  if (!gtk_window_is_active (window))
    return;
  g_signal_handlers_disconnect_by_func (window, on_selection_focus, self);
  read_text (self, gtk_widget_get_primary_clipboard (GTK_WIDGET (window)));
}

/**
 * herald_application_dial_selection:
 * @self: the application
 *
 * Looks at the text that is selected anywhere, once, and asks about the number in it, or which of several. On Wayland a program
 * is told of the selection only while it has the focus: there a small window takes that first.
 */
void
herald_application_dial_selection (HeraldApplication *self)
{
  GdkDisplay *display = gdk_display_get_default ();
  HeraldSelectionWindow *window;

  if (herald_selection_needs_no_focus (display))
    {
      read_text (self, gdk_display_get_primary_clipboard (display));
      return;
    }
  window = get_selection_window (self);
  herald_selection_window_show_reading (window);
  g_signal_handlers_disconnect_by_func (window, on_selection_focus, self);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (on_selection_focus), self, G_CONNECT_SWAPPED);
  herald_application_present (self, GTK_WINDOW (window));
  on_selection_focus (self, NULL, GTK_WINDOW (window));
}

/* --- actions ----------------------------------------------------------------------------------------------------- */

static void
on_request_dial (GSimpleAction *action,
                 GVariant *parameter,
                 gpointer user_data)
{
  const char *word, *number;
  HeraldDialOrigin origin;

  g_variant_get (parameter, "(&s&s)", &word, &number);
  if (herald_dial_origin_from_string (word, &origin))
    herald_application_request_dial (user_data, number, origin);
}

static void
on_dial_selection (GSimpleAction *action,
                   GVariant *parameter,
                   gpointer user_data)
{
  herald_application_dial_selection (user_data);
}

/* Only when the user asks for it: the clipboard may hold anything. */
static void
on_dial_clipboard (GSimpleAction *action,
                   GVariant *parameter,
                   gpointer user_data)
{
  read_text (user_data, gdk_display_get_clipboard (gdk_display_get_default ()));
}

/**
 * herald_application_install_dial_actions:
 * @self: the application
 */
void
herald_application_install_dial_actions (HeraldApplication *self)
{
  static const GActionEntry entries[] = {
    { "request-dial", on_request_dial, "(ss)" },
    { "dial-selection", on_dial_selection },
    { "dial-clipboard", on_dial_clipboard },
  };

  g_queue_init (&self->requests);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

/**
 * herald_application_forget_requests:
 * @self: the application
 *
 * Nothing more is asked about: Herald ends.
 */
void
herald_application_forget_requests (HeraldApplication *self)
{
  g_queue_clear_full (&self->requests, request_free);
}
