/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user does with calls. Every button of a card, a row or a notification is one of these actions with the
 * call's id as its target. */

#include "config.h"

#include "application-private.h"

#include <glib/gi18n.h>

#include "ui/contact-dialog.h"
#include "ui/entry-words.h"
#include "ui/transfer-dialog.h"

/* How long a dial asked for at the start waits for the connection. */
#define PENDING_SECONDS 15

static HeraldCallItem *
find_call (HeraldApplication *self,
           const char *id)
{
  GListModel *calls = herald_engine_get_calls (self->engine);
  guint n = g_list_model_get_n_items (calls);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HeraldCallItem) item = g_list_model_get_item (calls, i);

      if (g_str_equal (herald_call_item_get_id (item), id))
        return g_steal_pointer (&item);
    }
  return NULL;
}

static HeraldCallItem *
find_target (HeraldApplication *self,
             GVariant *parameter)
{
  return find_call (self, g_variant_get_string (parameter, NULL));
}

/* The call a key is meant for: the newest I talk in, else the newest that runs. */
static HeraldCallItem *
find_current (HeraldApplication *self)
{
  GListModel *calls = herald_engine_get_calls (self->engine);
  guint n = g_list_model_get_n_items (calls);
  g_autoptr (HeraldCallItem) running = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HeraldCallItem) item = g_list_model_get_item (calls, i);
      HeraldCallState state = herald_call_item_get_state (item);

      if (state == HERALD_CALL_CONNECTED)
        return g_steal_pointer (&item);
      if (running == NULL && state != HERALD_CALL_ENDED)
        running = g_steal_pointer (&item);
    }
  return g_steal_pointer (&running);
}

/* --- dialling ------------------------------------------------------------------------------------------------ */

static void
on_dial_ready (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (HeraldApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldCallItem) item = herald_engine_dial_finish (HERALD_ENGINE (source), result, &error);

  /* What fails later is told on the call's card. */
  if (item != NULL)
    return;
  if (g_error_matches (error, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_NOT_CONNECTED)
      || g_error_matches (error, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_NO_DEVICE)
      || g_error_matches (error, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_BUSY_DIALING)
      || g_error_matches (error, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_BAD_NUMBER))
    herald_application_tell (self, error->message);
}

static void
forget_pending (HeraldApplication *self)
{
  g_clear_handle_id (&self->pending_timeout, g_source_remove);
  g_clear_pointer (&self->pending_dial, g_free);
}

static void
dial_pending (HeraldApplication *self)
{
  g_autofree char *number = g_steal_pointer (&self->pending_dial);

  forget_pending (self);
  if (number != NULL)
    herald_engine_dial_async (self->engine, number, NULL, self->cancellable, on_dial_ready, g_object_ref (self));
}

static gboolean
on_pending_timeout (gpointer user_data)
{
  HeraldApplication *self = user_data;

  self->pending_timeout = 0;
  dial_pending (self); /* fails, and says why */
  return G_SOURCE_REMOVE;
}

/**
 * herald_application_dial_pending:
 * @self: the application
 *
 * Makes the call that was asked for before there was a connection, or gives it up with one.
 */
void
herald_application_dial_pending (HeraldApplication *self)
{
  HeraldLinkState state = herald_engine_get_link_state (self->engine);

  if (self->pending_dial != NULL && (state == HERALD_LINK_CONNECTED || state == HERALD_LINK_FAILED))
    dial_pending (self);
}

static gboolean
is_connecting (HeraldApplication *self)
{
  HeraldLinkState state = herald_engine_get_link_state (self->engine);

  return state == HERALD_LINK_CONNECTING || state == HERALD_LINK_LOGGING_IN || state == HERALD_LINK_SYNCING;
}

/**
 * herald_application_dial:
 * @self: the application
 * @number: what to call, as somebody wrote it
 * @contact: (nullable): whose number it is
 */
void
herald_application_dial (HeraldApplication *self,
                         const char *number,
                         HeraldContact *contact)
{
  if (!is_connecting (self))
    {
      herald_engine_dial_async (self->engine, number, contact, self->cancellable, on_dial_ready, g_object_ref (self));
      return;
    }
  forget_pending (self);
  self->pending_dial = g_strdup (number);
  self->pending_timeout = g_timeout_add_seconds (PENDING_SECONDS, on_pending_timeout, self);
}

static void
on_dial (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  herald_application_dial (user_data, g_variant_get_string (parameter, NULL), NULL);
}

static void
on_redial_ready (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (HeraldApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = herald_journal_list_finish (HERALD_STORE (source), result, &error);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      HeraldJournalEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (herald_journal_entry_get_direction (entry), "outgoing") && *herald_entry_words_dial (entry) != '\0')
        {
          herald_application_dial (self, herald_entry_words_dial (entry), NULL);
          return;
        }
    }
  herald_application_tell (self, error != NULL ? error->message : _("You have not called anybody yet."));
}

static void
on_redial (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  HeraldApplication *self = user_data;
  HeraldJournalQuery query = { .limit = 100 };

  if (herald_engine_get_store (self->engine) != NULL)
    herald_journal_list_async (herald_engine_get_store (self->engine), &query, self->cancellable, on_redial_ready,
                               g_object_ref (self));
}

/* --- one call ------------------------------------------------------------------------------------------------ */

static void
on_hang_up_ready (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (HeraldApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!herald_engine_hang_up_finish (HERALD_ENGINE (source), result, &error)
      && !g_error_matches (error, HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_NO_CALL))
    herald_application_tell (self, error->message);
}

static void
hang_up (HeraldApplication *self,
         HeraldCallItem *item)
{
  if (item != NULL)
    herald_engine_hang_up_async (self->engine, item, self->cancellable, on_hang_up_ready, g_object_ref (self));
}

static void
on_call_hang_up (GSimpleAction *action,
                 GVariant *parameter,
                 gpointer user_data)
{
  g_autoptr (HeraldCallItem) item = find_target (user_data, parameter);

  hang_up (user_data, item);
}

static void
on_hang_up (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  g_autoptr (HeraldCallItem) item = find_current (user_data);

  hang_up (user_data, item);
}

/* Calls back, or tries again. */
static void
on_call_again (GSimpleAction *action,
               GVariant *parameter,
               gpointer user_data)
{
  HeraldApplication *self = user_data;
  g_autoptr (HeraldCallItem) item = find_target (self, parameter);
  g_autofree char *number = NULL;

  if (item == NULL || *herald_call_item_get_copy_number (item) == '\0')
    return;
  number = g_strdup (herald_call_item_get_direction (item) == HERALD_CALL_OUTGOING
                             && *herald_call_item_get_dialed (item) != '\0'
                         ? herald_call_item_get_dialed (item)
                         : herald_call_item_get_copy_number (item));
  if (herald_call_item_get_state (item) == HERALD_CALL_ENDED)
    herald_engine_dismiss (self->engine, item);
  herald_application_dial (self, number, herald_call_item_get_contact (item));
}

static void
open_record (HeraldApplication *self,
             HeraldCallItem *item)
{
  const char *url = item != NULL ? herald_call_item_get_record_url (item) : "";
  g_autofree char *scheme = g_uri_parse_scheme (url);

  /* The address came with a contact: a page is opened, never a file or a program. */
  if (g_strcmp0 (scheme, "https") == 0 || g_strcmp0 (scheme, "http") == 0)
    gtk_show_uri (herald_application_get_parent (self), url, GDK_CURRENT_TIME);
  else if (*url != '\0')
    herald_application_tell (self, _("The address of this record is not a web page."));
}

static void
on_call_open_record (GSimpleAction *action,
                     GVariant *parameter,
                     gpointer user_data)
{
  g_autoptr (HeraldCallItem) item = find_target (user_data, parameter);

  open_record (user_data, item);
}

static void
on_open_record (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  g_autoptr (HeraldCallItem) item = find_current (user_data);

  open_record (user_data, item);
}

static void
on_call_why (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  g_autoptr (HeraldCallItem) item = find_target (user_data, parameter);

  if (item != NULL)
    herald_application_why_call (user_data, item);
}

static void
on_call_copy_number (GSimpleAction *action,
                     GVariant *parameter,
                     gpointer user_data)
{
  g_autoptr (HeraldCallItem) item = find_target (user_data, parameter);
  GdkDisplay *display = gdk_display_get_default ();

  if (item != NULL && display != NULL)
    gdk_clipboard_set_text (gdk_display_get_clipboard (display), herald_call_item_get_copy_number (item));
}

/* The contact that was added for a call is the call's. */
static void
on_contact_saved (GtkWidget *dialog,
                  HeraldContact *contact,
                  HeraldCallItem *item)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (dialog));

  herald_engine_choose_contact (HERALD_APPLICATION (application)->engine, item, contact);
}

static void
on_call_add_contact (GSimpleAction *action,
                     GVariant *parameter,
                     gpointer user_data)
{
  HeraldApplication *self = user_data;
  g_autoptr (HeraldCallItem) item = find_target (self, parameter);
  HeraldStore *store = herald_engine_get_store (self->engine);
  g_autofree char *home = NULL;
  GtkWidget *dialog;

  if (item == NULL || store == NULL)
    return;
  home = herald_account_get_home (herald_engine_get_account (self->engine));
  dialog = herald_contact_dialog_new (herald_application_get_parent (self), store, home, herald_call_item_get_formatted_number (item));
  gtk_window_set_application (GTK_WINDOW (dialog), GTK_APPLICATION (self));
  g_signal_connect_object (dialog, "saved", G_CALLBACK (on_contact_saved), item, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_transfer_ready (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (HeraldApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!herald_engine_transfer_finish (HERALD_ENGINE (source), result, &error))
    herald_application_tell (self, error->message);
}

static void
on_transfer_chosen (HeraldApplication *self,
                    HeraldCallItem *item,
                    const char *number,
                    int kind)
{
  herald_engine_transfer_async (self->engine, item, number, kind, self->cancellable, on_transfer_ready,
                                g_object_ref (self));
}

static void
transfer (HeraldApplication *self,
          HeraldCallItem *item)
{
  GtkWidget *dialog;

  if (item == NULL || !herald_call_item_get_can_transfer (item))
    return;
  dialog = herald_transfer_dialog_new (herald_application_get_parent (self), item);
  gtk_window_set_application (GTK_WINDOW (dialog), GTK_APPLICATION (self));
  g_signal_connect_object (dialog, "transfer", G_CALLBACK (on_transfer_chosen), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_call_transfer (GSimpleAction *action,
                  GVariant *parameter,
                  gpointer user_data)
{
  g_autoptr (HeraldCallItem) item = find_target (user_data, parameter);

  transfer (user_data, item);
}

static void
on_transfer (GSimpleAction *action,
             GVariant *parameter,
             gpointer user_data)
{
  g_autoptr (HeraldCallItem) item = find_current (user_data);

  transfer (user_data, item);
}

static void
on_park_ready (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (HeraldApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!herald_engine_park_finish (HERALD_ENGINE (source), result, &error))
    herald_application_tell (self, error->message);
}

static void
on_call_park (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  HeraldApplication *self = user_data;
  g_autoptr (HeraldCallItem) item = find_target (self, parameter);

  if (item != NULL)
    herald_engine_park_async (self->engine, item, self->cancellable, on_park_ready, g_object_ref (self));
}

static void
on_call_dismiss (GSimpleAction *action,
                 GVariant *parameter,
                 gpointer user_data)
{
  HeraldApplication *self = user_data;
  g_autoptr (HeraldCallItem) item = find_target (self, parameter);

  if (item == NULL)
    return;
  herald_announcer_hide_card (self->announcer, item);
  if (herald_call_item_get_state (item) == HERALD_CALL_ENDED)
    herald_engine_dismiss (self->engine, item);
}

static void
on_call_show (GSimpleAction *action,
              GVariant *parameter,
              gpointer user_data)
{
  HeraldApplication *self = user_data;
  const char *id, *token;
  g_autoptr (HeraldCallItem) item = NULL;

  g_variant_get (parameter, "(&s&s)", &id, &token);
  item = find_call (self, id);
  if (item != NULL && herald_call_item_get_state (item) != HERALD_CALL_ENDED)
    herald_announcer_show_card (self->announcer, item);
  herald_application_show_window (self, token);
  herald_window_show_page (self->window, "calls");
}

/* Which of several contacts it is: the call's id and the contact's. */
static void
on_call_choose (GSimpleAction *action,
                GVariant *parameter,
                gpointer user_data)
{
  HeraldApplication *self = user_data;
  const char *id;
  guint32 index;
  g_autoptr (HeraldCallItem) item = NULL;
  GPtrArray *matches;

  g_variant_get (parameter, "(&su)", &id, &index);
  item = find_call (self, id);
  matches = item != NULL ? herald_call_item_get_matches (item) : NULL;
  if (matches != NULL && index < matches->len)
    herald_engine_choose_contact (self->engine, item, g_ptr_array_index (matches, index));
}

/**
 * herald_application_install_call_actions:
 * @self: the application
 */
void
herald_application_install_call_actions (HeraldApplication *self)
{
  static const GActionEntry entries[] = {
    { "dial", on_dial, "s" },
    { "redial", on_redial },
    { "hang-up", on_hang_up },
    { "transfer", on_transfer },
    { "open-record", on_open_record },
    { "call-hang-up", on_call_hang_up, "s" },
    { "call-again", on_call_again, "s" },
    { "call-open-record", on_call_open_record, "s" },
    { "call-copy-number", on_call_copy_number, "s" },
    { "call-why", on_call_why, "s" },
    { "call-add-contact", on_call_add_contact, "s" },
    { "call-transfer", on_call_transfer, "s" },
    { "call-park", on_call_park, "s" },
    { "call-dismiss", on_call_dismiss, "s" },
    { "call-show", on_call_show, "(ss)" },
    { "call-choose", on_call_choose, "(su)" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
