/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk.h"

#include <glib/gstdio.h>
#include <string.h>

#include "lookup/book.h"

#define BANNER "Asterisk Call Manager/11.0.0\r\n"

gboolean
desk_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
say_bytes (GIOStream *connection,
           const char *text)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (connection), text, strlen (text), NULL, NULL, NULL);
}

void
desk_say (Desk *desk,
          const char *format,
          ...)
{
  va_list arguments;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *wire = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  lines = g_strsplit (text, "\n", -1);
  wire = g_strjoinv ("\r\n", lines);
  g_assert_nonnull (desk->connection);
  say_bytes (desk->connection, wire);
}

char *
desk_field (const char *action,
            const char *name)
{
  g_auto (GStrv) lines = g_strsplit (action, "\r\n", -1);
  g_autofree char *start = g_strconcat (name, ": ", NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], start))
      return g_strdup (lines[i] + strlen (start));
  return NULL;
}

static void
say_list (Desk *desk,
          const char *id,
          const char *items,
          const char *end)
{
  guint count = 0;

  for (const char *p = items; p != NULL && (p = strstr (p, "Event: ")) != NULL; p++)
    count++;
  desk_say (desk, "Response: Success\nActionID: %s\nEventList: start\nMessage: will follow\n\n", id);
  if (items != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (items, "\n\n", -1);

      for (guint i = 0; parts[i] != NULL; i++)
        if (*parts[i] != '\0')
          desk_say (desk, "%s\nActionID: %s\n\n", parts[i], id);
    }
  if (desk->cut_lists > 0 && g_str_has_prefix (end, "Core"))
    count += 1;
  desk_say (desk, "Event: %s\nActionID: %s\nEventList: Complete\nListItems: %u\n\n", end, id, count);
}

static void
answer (Desk *desk,
        const char *action)
{
  g_autofree char *name = desk_field (action, "Action");
  g_autofree char *id = desk_field (action, "ActionID");
  gboolean list = g_str_equal (name, "CoreShowChannels") || g_str_equal (name, "Status");

  g_autofree char *channel = desk_field (action, "Channel");

  if (list && channel != NULL && (desk->channels == NULL || strstr (desk->channels, channel) == NULL))
    desk_say (desk, "Response: Error\nActionID: %s\nMessage: No such channel\n\n", id);
  else if (desk->refuse != NULL && (g_str_equal (desk->refuse, name) || (list && g_str_equal (desk->refuse, "lists"))))
    desk_say (desk, "Response: Error\nActionID: %s\nMessage: Permission denied\n\n", id);
  else if (g_str_equal (name, "CoreShowChannels"))
    say_list (desk, id, desk->channels, "CoreShowChannelsComplete");
  else if (list && desk->cut_lists > 0)
    {
      desk->cut_lists--;
      desk_say (desk, "Response: Error\nActionID: %s\nMessage: Out of memory\n\n", id);
    }
  else if (list)
    say_list (desk, id, NULL, "StatusComplete");
  else if (g_str_equal (name, "QueueStatus"))
    say_list (desk, id, desk->members, "QueueStatusComplete");
  else if (g_str_equal (name, "ParkedCalls"))
    say_list (desk, id, NULL, "ParkedCallsComplete");
  else if (g_str_equal (name, "Originate") && desk->originate != NULL)
    {
      if (*desk->originate != '\0')
        desk_say (desk, "Response: Error\nActionID: %s\nMessage: %s\n\n", id, desk->originate);
    }
  else
    desk_say (desk, "Response: Success\nActionID: %s\nMessage: Done\n\n", id);
}

static void
hear (Desk *desk,
      GIOStream *from,
      const char *action)
{
  g_autofree char *name = desk_field (action, "Action");
  g_autofree char *id = desk_field (action, "ActionID");
  g_autofree char *text = NULL;

  if (g_str_equal (name, "Challenge"))
    text = g_strdup_printf ("Response: Success\r\nActionID: %s\r\nChallenge: 176480807\r\n\r\n", id);
  else if (g_str_equal (name, "Login"))
    {
      text = g_strdup_printf ("Response: Success\r\nActionID: %s\r\nMessage: Authentication accepted\r\n\r\n", id);
      g_set_object (&desk->connection, from);
      desk->logins++;
    }
  if (text != NULL)
    {
      say_bytes (from, text);
      return;
    }
  g_ptr_array_add (desk->actions, g_strdup (action));
  if (desk->connection == from && !g_str_equal (name, "Logoff"))
    answer (desk, action);
}

static void on_read (GObject *source, GAsyncResult *result, gpointer user_data);

static void
read_more (Desk *desk,
           GIOStream *connection)
{
  GTask *reading = g_task_new (connection, NULL, NULL, NULL);

  g_task_set_task_data (reading, desk, NULL);
  g_input_stream_read_bytes_async (g_io_stream_get_input_stream (connection), 65536, G_PRIORITY_DEFAULT, NULL, on_read,
                                   reading);
}

static void
on_read (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) reading = user_data;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  GIOStream *connection = g_task_get_source_object (reading);
  Desk *desk = g_task_get_task_data (reading);
  char *end;

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      g_io_stream_close (connection, NULL, NULL);
      if (desk->connection == connection)
        g_clear_object (&desk->connection);
      g_object_set_data (G_OBJECT (connection), "open", NULL);
      return;
    }
  g_string_append_len (desk->heard, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  while ((end = strstr (desk->heard->str, "\r\n\r\n")) != NULL)
    {
      g_autofree char *action = g_strndup (desk->heard->str, (gsize) (end - desk->heard->str));

      g_string_erase (desk->heard, 0, end - desk->heard->str + 4);
      hear (desk, connection, action);
    }
  read_more (desk, connection);
}

static gboolean
on_incoming (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             gpointer user_data)
{
  Desk *desk = user_data;

  g_string_truncate (desk->heard, 0);
  say_bytes (G_IO_STREAM (connection), BANNER);
  read_more (desk, G_IO_STREAM (connection));
  return TRUE;
}

void
desk_cut (Desk *desk)
{
  g_autoptr (GIOStream) connection = g_steal_pointer (&desk->connection);

  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)), TRUE, TRUE, NULL);
}

guint
desk_count_actions (Desk *desk,
                    const char *name)
{
  guint count = 0;

  for (guint i = 0; i < desk->actions->len; i++)
    {
      g_autofree char *action = desk_field (g_ptr_array_index (desk->actions, i), "Action");

      count += g_str_equal (action, name);
    }
  return count;
}

const char *
desk_wait_action (Desk *desk,
                  const char *name)
{
  desk_until (desk_count_actions (desk, name) > 0);
  for (guint i = desk->actions->len; i-- > 0;)
    {
      g_autofree char *action = desk_field (g_ptr_array_index (desk->actions, i), "Action");

      if (g_str_equal (action, name))
        return g_ptr_array_index (desk->actions, i);
    }
  g_assert_not_reached ();
}

static void
on_announced (HeraldEngine *engine,
              HeraldCallItem *item,
              guint steps,
              Desk *desk)
{
  g_ptr_array_add (desk->announced, g_object_ref (item));
  desk->steps = steps;
  desk->at_announcement = item;
  g_free (desk->name_then);
  desk->name_then = g_strdup (herald_call_item_get_name (item));
}

static void
on_removed (HeraldEngine *engine,
            HeraldCallItem *item,
            Desk *desk)
{
  desk->removed++;
}

static void
set_up_account (Desk *desk)
{
  static const char *devices[] = { DESK_DEVICE, NULL };
  GSettings *settings;

  desk->account = herald_account_new_in_memory ();
  settings = herald_account_get_settings (desk->account);
  g_settings_set_string (settings, "server-host", "127.0.0.1");
  g_settings_set_uint (settings, "server-port", desk->port);
  g_settings_set_enum (settings, "tls-mode", HERALD_ACCOUNT_TLS_OFF);
  g_settings_set_string (settings, "user", "desk");
  g_settings_set_strv (settings, "devices", devices);
  g_settings_set_string (settings, "extension", "1001");
  g_settings_set_string (settings, "region", "DE");
  g_settings_set_string (settings, "context", "internal");
  herald_account_set_session_secret (desk->account, "secret");
}

static Desk *
make (gboolean with_store)
{
  Desk *desk = g_new0 (Desk, 1);
  g_autoptr (GError) error = NULL;

  desk->heard = g_string_new (NULL);
  desk->actions = g_ptr_array_new_with_free_func (g_free);
  desk->announced = g_ptr_array_new_with_free_func (g_object_unref);
  desk->service = g_socket_service_new ();
  desk->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (desk->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (desk->service, "incoming", G_CALLBACK (on_incoming), desk);
  set_up_account (desk);
  desk->folder = g_dir_make_tmp ("herald-desk-XXXXXX", &error);
  g_assert_no_error (error);
  if (with_store)
    {
      g_autofree char *path = g_build_filename (desk->folder, "herald.db", NULL);
      g_autoptr (HeraldSource) book = NULL;

      desk->store = herald_store_new (path, &error);
      g_assert_no_error (error);
      desk->lookup = herald_lookup_new (&(HeraldLocation){ "DE", NULL });
      book = herald_book_new (desk->store);
      herald_lookup_add_source (desk->lookup, book, 0, 0);
    }
  desk->engine = herald_engine_new (desk->account, desk->store, desk->lookup, NULL);
  g_signal_connect (desk->engine, "call-announced", G_CALLBACK (on_announced), desk);
  g_signal_connect (desk->engine, "call-removed", G_CALLBACK (on_removed), desk);
  return desk;
}

Desk *
desk_new (void)
{
  return make (TRUE);
}

Desk *
desk_new_without_store (void)
{
  return make (FALSE);
}

/* Everything that is under way comes to its end. */
void
desk_settle (Desk *desk)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
drop (gpointer object)
{
  GWeakRef weak;
  GObject *alive;

  if (object == NULL)
    return;
  g_weak_ref_init (&weak, object);
  g_object_unref (object);
  desk_until ((alive = g_weak_ref_get (&weak)) == NULL || (g_object_unref (alive), FALSE));
  g_weak_ref_clear (&weak);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

void
desk_free (Desk *desk)
{
  herald_engine_stop (desk->engine);
  g_ptr_array_unref (desk->announced);
  drop (g_steal_pointer (&desk->engine));
  drop (g_steal_pointer (&desk->lookup));
  drop (g_steal_pointer (&desk->store));
  g_assert_finalize_object (desk->account);
  g_socket_service_stop (desk->service);
  g_socket_listener_close (G_SOCKET_LISTENER (desk->service));
  desk_settle (desk);
  g_clear_object (&desk->connection);
  g_object_unref (desk->service);
  g_string_free (desk->heard, TRUE);
  g_ptr_array_unref (desk->actions);
  remove_folder (desk->folder);
  g_free (desk->folder);
  g_free (desk->channels);
  g_free (desk->name_then);
  g_free (desk);
}

void
desk_connect (Desk *desk)
{
  herald_engine_start (desk->engine);
  desk_until (herald_engine_get_link_state (desk->engine) == HERALD_LINK_CONNECTED);
}

gint64
desk_add_contact (Desk *desk,
                  const char *name,
                  const char *organisation,
                  const char *number)
{
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  g_autoptr (GError) error = NULL;
  gint64 id;

  herald_contact_set_source_id (contact, "book");
  herald_contact_set_uid (contact, name);
  herald_contact_set_name (contact, name);
  herald_contact_set_organisation (contact, organisation);
  g_assert_true (herald_contact_add_number (contact, number, "work", "DE"));
  id = herald_store_save_contact (desk->store, contact, &error);
  g_assert_no_error (error);
  return id;
}

HeraldCallItem *
desk_item (Desk *desk,
           guint position)
{
  g_autoptr (HeraldCallItem) item = g_list_model_get_item (herald_engine_get_calls (desk->engine), position);

  return item;
}

/* What most events of a channel carry. */
#define CHANNEL                                                                                                        \
  "Event: %s\nPrivilege: call,all\nChannel: %s\nChannelState: %u\nChannelStateDesc: %s\nCallerIDNum: %s\n"           \
  "CallerIDName: %s\nConnectedLineNum: %s\nConnectedLineName: %s\nContext: %s\nExten: %s\nPriority: 1\n"             \
  "Uniqueid: %s\nLinkedid: %s\n"

void
desk_ring (Desk *desk,
           guint n,
           const char *number,
           const char *name)
{
  g_autofree char *caller = g_strdup_printf ("u.%u.1", n);
  g_autofree char *mine = g_strdup_printf ("u.%u.2", n);
  g_autofree char *trunk = g_strdup_printf ("PJSIP/trunk-%08x", n * 2);
  g_autofree char *phone = g_strdup_printf (DESK_DEVICE "-%08x", n * 2 + 1);

  desk_say (desk, CHANNEL "\n", "Newchannel", trunk, 4, "Ring", number, name, "<unknown>", "<unknown>", "from-trunk",
            "49301000001", caller, caller);
  desk_say (desk, CHANNEL "\n", "Newchannel", phone, 0, "Down", "1001", "Alice", "<unknown>", "<unknown>", "internal", "s",
            mine, caller);
  desk_say (desk, CHANNEL "\n", "NewConnectedLine", phone, 0, "Down", "1001", "Alice", number, name, "internal", "s", mine,
            caller);
  desk_say (desk,
            CHANNEL "DestChannel: %s\nDestChannelState: 0\nDestCallerIDNum: 1001\nDestCallerIDName: Alice\n"
                    "DestConnectedLineNum: %s\nDestConnectedLineName: %s\nDestUniqueid: %s\nDestLinkedid: %s\n"
                    "DialString: 1001\n\n",
            "DialBegin", trunk, 4, "Ring", number, name, "<unknown>", "<unknown>", "from-trunk", "49301000001", caller,
            caller, phone, number, name, mine, caller);
  desk_say (desk, CHANNEL "\n", "Newstate", phone, 5, "Ringing", "1001", "Alice", number, name, "internal", "s", mine,
            caller);
}

void
desk_answer (Desk *desk,
             guint n)
{
  g_autofree char *caller = g_strdup_printf ("u.%u.1", n);
  g_autofree char *mine = g_strdup_printf ("u.%u.2", n);
  g_autofree char *trunk = g_strdup_printf ("PJSIP/trunk-%08x", n * 2);
  g_autofree char *phone = g_strdup_printf (DESK_DEVICE "-%08x", n * 2 + 1);
  const char *numbers[] = { "1001", "Alice", "0301", "Caller" };

  desk_say (desk, CHANNEL "\n", "Newstate", phone, 6, "Up", numbers[0], numbers[1], "<unknown>", "<unknown>", "internal", "s",
            mine, caller);
  desk_say (desk, "Event: DialEnd\nChannel: %s\nUniqueid: %s\nLinkedid: %s\nDestChannel: %s\nDestUniqueid: %s\n"
                  "DestLinkedid: %s\nDialStatus: ANSWER\n\n",
            trunk, caller, caller, phone, mine, caller);
  desk_say (desk, "Event: BridgeEnter\nBridgeUniqueid: b%u\nBridgeType: basic\nBridgeNumChannels: 1\nChannel: %s\n"
                  "ChannelState: 6\nUniqueid: %s\nLinkedid: %s\n\n",
            n, phone, mine, caller);
  desk_say (desk, "Event: BridgeEnter\nBridgeUniqueid: b%u\nBridgeType: basic\nBridgeNumChannels: 2\nChannel: %s\n"
                  "ChannelState: 6\nUniqueid: %s\nLinkedid: %s\n\n",
            n, trunk, caller, caller);
}

static void
hang_up_leg (Desk *desk,
             const char *channel,
             const char *unique,
             const char *linked,
             guint cause)
{
  desk_say (desk, "Event: Hangup\nPrivilege: call,all\nChannel: %s\nUniqueid: %s\nLinkedid: %s\nCause: %u\nCause-txt: x\n\n",
            channel, unique, linked, cause);
}

void
desk_caller_gives_up (Desk *desk,
                      guint n)
{
  g_autofree char *caller = g_strdup_printf ("u.%u.1", n);
  g_autofree char *mine = g_strdup_printf ("u.%u.2", n);
  g_autofree char *trunk = g_strdup_printf ("PJSIP/trunk-%08x", n * 2);
  g_autofree char *phone = g_strdup_printf (DESK_DEVICE "-%08x", n * 2 + 1);

  desk_say (desk, "Event: HangupRequest\nChannel: %s\nChannelState: 4\nUniqueid: %s\nLinkedid: %s\nCause: 127\n\n", trunk, caller,
            caller);
  desk_say (desk, "Event: DialEnd\nChannel: %s\nUniqueid: %s\nLinkedid: %s\nDestChannel: %s\nDestUniqueid: %s\n"
                  "DestLinkedid: %s\nDialStatus: CANCEL\n\n",
            trunk, caller, caller, phone, mine, caller);
  hang_up_leg (desk, phone, mine, caller, 127);
  hang_up_leg (desk, trunk, caller, caller, 127);
}

void
desk_hang_up (Desk *desk,
              guint n)
{
  g_autofree char *caller = g_strdup_printf ("u.%u.1", n);
  g_autofree char *mine = g_strdup_printf ("u.%u.2", n);
  g_autofree char *trunk = g_strdup_printf ("PJSIP/trunk-%08x", n * 2);
  g_autofree char *phone = g_strdup_printf (DESK_DEVICE "-%08x", n * 2 + 1);

  hang_up_leg (desk, phone, mine, caller, 16);
  hang_up_leg (desk, trunk, caller, caller, 16);
}
