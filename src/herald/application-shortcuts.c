/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done at a key pressed anywhere, or by a command that a desktop has bound to one. */

#include "config.h"

#include "application-private.h"

#include <glib/gi18n.h>
#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif

/* Past calls that are looked through for the last caller; between two of them somebody may have dialled a lot. */
#define LAST_CALLER_MAX 100

static void
on_last_caller_ready (GObject *source,
                      GAsyncResult *result,
                      gpointer user_data)
{
  g_autoptr (HeraldApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = herald_journal_list_finish (HERALD_STORE (source), result, &error);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    if (g_str_equal (herald_journal_entry_get_direction (g_ptr_array_index (entries, i)), "incoming"))
      {
        herald_application_show_entry (self, g_ptr_array_index (entries, i));
        return;
      }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    herald_application_tell (self, error != NULL ? error->message : _("Nobody has called yet."));
}

/* The caller of now, else the one before. */
static HeraldCallItem *
find_caller (HeraldApplication *self)
{
  GListModel *calls = herald_engine_get_calls (self->engine);

  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (HeraldCallItem) item = g_list_model_get_item (calls, i);

      if (herald_call_item_get_direction (item) == HERALD_CALL_INCOMING && herald_call_item_get_state (item) != HERALD_CALL_ENDED)
        return g_steal_pointer (&item);
    }
  return NULL;
}

/**
 * herald_application_show_last_caller:
 * @self: the application
 *
 * Shows the card of who calls or is talked to, else the details of the last call that came.
 */
void
herald_application_show_last_caller (HeraldApplication *self)
{
  g_autoptr (HeraldCallItem) item = find_caller (self);
  HeraldJournalQuery query = { .limit = LAST_CALLER_MAX };

  if (item != NULL)
    herald_announcer_show_card (self->announcer, item);
  else if (herald_engine_get_store (self->engine) != NULL)
    herald_journal_list_async (herald_engine_get_store (self->engine), &query, self->cancellable, on_last_caller_ready, g_object_ref (self));
}

static void
on_show_last_caller (GSimpleAction *action,
                     GVariant *parameter,
                     gpointer user_data)
{
  herald_application_show_last_caller (user_data);
}

static void
on_shortcut (HeraldApplication *self,
             guint shortcut,
             const char *token)
{
  if (token != NULL)
    herald_application_give_token (self, token);
  switch (shortcut)
    {
    case HERALD_SHORTCUT_DIAL_SELECTION:
      herald_application_dial_selection (self);
      break;
    case HERALD_SHORTCUT_HANG_UP:
      g_action_group_activate_action (G_ACTION_GROUP (self), "hang-up", NULL);
      break;
    case HERALD_SHORTCUT_LAST_CALLER:
      herald_application_show_last_caller (self);
      break;
    case HERALD_SHORTCUT_SHOW:
    default:
      herald_application_show_window (self, NULL);
    }
}

/**
 * herald_application_start_shortcuts:
 * @self: the application
 */
void
herald_application_start_shortcuts (HeraldApplication *self)
{
  static const GActionEntry entries[] = {
    { "show-last-caller", on_show_last_caller },
  };
  GdkDisplay *display = gdk_display_get_default ();
  gboolean has_x11 = FALSE;

#ifdef GDK_WINDOWING_X11
  has_x11 = GDK_IS_X11_DISPLAY (display);
#endif
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->shortcuts = herald_shortcuts_new (self->settings, g_application_get_dbus_connection (G_APPLICATION (self)), has_x11,
                                          has_x11 ? gdk_display_get_name (display) : NULL);
  g_signal_connect_object (self->shortcuts, "activated", G_CALLBACK (on_shortcut), self, G_CONNECT_SWAPPED);
  herald_shortcuts_start (self->shortcuts);
}
