/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions and their answers: whose answer is whose, whole lists, and what becomes of those that wait. */

#include <string.h>

#include "fake-server.h"
#include "wire/ami-parser.h"

/* What came back for one action. */
typedef struct
{
  gboolean done;
  HeraldAmiMessage *answer;
  GPtrArray *items;
  GError *error;
  guint events_before; /* how many events had come when it came */
  guint *events;
} Reply;

static void
on_answer (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  Reply *reply = data;

  reply->answer = herald_ami_session_send_finish (HERALD_AMI_SESSION (source), result, &reply->error);
  reply->done = TRUE;
  reply->events_before = reply->events != NULL ? *reply->events : 0;
}

static void
on_list (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  Reply *reply = data;

  reply->items = herald_ami_session_list_finish (HERALD_AMI_SESSION (source), result, &reply->error);
  reply->done = TRUE;
  reply->events_before = reply->events != NULL ? *reply->events : 0;
}

static gboolean
is_done (gpointer data)
{
  return ((Reply *) data)->done;
}

static void
reply_clear (Reply *reply)
{
  g_clear_pointer (&reply->answer, herald_ami_message_free);
  g_clear_pointer (&reply->items, g_ptr_array_unref);
  g_clear_error (&reply->error);
}

static void
count_event (HeraldAmiMessage *message,
             gpointer data)
{
  (*(guint *) data)++;
}

/* Answers each action with the text that is the test's data, @ standing for its ActionID. */
static void
answer_with (FakeClient *client,
             guint number,
             gpointer data)
{
  fake_login (client);
  for (;;)
    {
      g_autofree char *action = fake_hear (client);
      g_autofree char *id = action != NULL ? fake_field (action, "ActionID") : NULL;
      g_auto (GStrv) parts = NULL;
      g_autofree char *text = NULL;

      if (id == NULL)
        return;
      parts = g_strsplit (data, "@", -1);
      text = g_strjoinv (id, parts);
      fake_say_bytes (client, text, strlen (text));
      if (g_str_has_suffix (text, "CUT"))
        return;
    }
}

typedef struct
{
  FakeServer *server;
  HeraldAmiSession *session;
  guint events;
  Reply reply;
} Fixture;

static void
set_up (Fixture *self,
        const char *text)
{
  HeraldAmiOptions options;

  *self = (Fixture){ 0 };
  self->server = fake_server_new (answer_with, (gpointer) text, NULL);
  self->reply.events = &self->events;
  options = fake_options (self->server);
  self->session = fake_session (&options, count_event, &self->events);
  herald_ami_session_start (self->session);
  fake_wait_state (self->session, HERALD_LINK_SYNCING);
}

static void
tear_down (Fixture *self)
{
  reply_clear (&self->reply);
  fake_drop_session (self->session);
  fake_server_free (self->server);
}

typedef struct
{
  const char *what;
  const char *text;
  int items; /* -1: an error */
  HeraldPbxError code;
  const char *words;
} List;

#define ITEM "Event: CoreShowChannel\r\nActionID: @\r\nChannel: PJSIP/1001-1\r\n\r\n"

static const List lists[] = {
  { "Asterisk 22",
    "Response: Success\r\nActionID: @\r\nEventList: start\r\nMessage: Channels will follow\r\n\r\n" ITEM ITEM
    "Event: CoreShowChannelsComplete\r\nActionID: @\r\nEventList: Complete\r\nListItems: 2\r\n\r\n", 2, 0, NULL },
  { "empty",
    "Response: Success\r\nActionID: @\r\nEventList: start\r\nMessage: Channels will follow\r\n\r\n"
    "Event: CoreShowChannelsComplete\r\nActionID: @\r\nEventList: Complete\r\nListItems: 0\r\n\r\n", 0, 0, NULL },
  { "Asterisk 1.4: no marks, no count",
    "Response: Success\r\nActionID: @\r\nMessage: Channel status will follow\r\n\r\n" ITEM ITEM ITEM
    "Event: StatusComplete\r\nActionID: @\r\n\r\n", 3, 0, NULL },
  { "a plain success is an empty list", "Response: Success\r\nActionID: @\r\nMessage: OK\r\n\r\n", 0, 0, NULL },
  { "others' events and forged ones in between are no items",
    "Response: Success\r\nActionID: @\r\nEventList: start\r\n\r\n" ITEM "Event: Hangup\r\nUniqueid: 1\r\n\r\n"
    "Event: CoreShowChannel\r\nActionID: herald-1\r\nChannel: X\r\n\r\n"
    "Event: CoreShowChannelsComplete\r\nActionID: @x\r\nEventList: Complete\r\nListItems: 7\r\n\r\n"
    "Response: Error\r\nActionID: @\r\nMessage: a second answer\r\n\r\n" ITEM
    "Event: CoreShowChannelsComplete\r\nActionID: @\r\nEventList: Complete\r\nListItems: 2\r\n\r\n", 2, 0, NULL },
  { "one item less than announced",
    "Response: Success\r\nActionID: @\r\nEventList: start\r\n\r\n" ITEM
    "Event: CoreShowChannelsComplete\r\nActionID: @\r\nEventList: Complete\r\nListItems: 2\r\n\r\n",
    -1, HERALD_PBX_ERROR_PROTOCOL, "1 of 2" },
  { "broken off", "Response: Success\r\nActionID: @\r\nEventList: start\r\n\r\n" ITEM
    "Event: CoreShowChannelsComplete\r\nActionID: @\r\nEventList: cancelled\r\n\r\n",
    -1, HERALD_PBX_ERROR_PROTOCOL, "broke off" },
  { "not allowed", "Response: Error\r\nActionID: @\r\nMessage: Permission denied\r\n\r\n", -1,
    HERALD_PBX_ERROR_PERMISSION, "does not allow this user the command CoreShowChannels" },
  { "refused, with a name that would paint the terminal",
    "Response: Error\r\nActionID: @\r\nMessage: No \x1b[31msuch\x07" "thing\r\n\r\n", -1, HERALD_PBX_ERROR_ACTION,
    "No [31msuch thing" },
  { "cut in the list", "Response: Success\r\nActionID: @\r\nEventList: start\r\n\r\n" ITEM "CUT", -1,
    HERALD_PBX_ERROR_LOST, "connection was lost" },
};

static void
test_lists (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      Fixture self;

      g_test_message ("%s", lists[i].what);
      set_up (&self, lists[i].text);
      herald_ami_session_list_async (self.session, herald_ami_action_core_show_channels (), 20000, NULL, on_list,
                                     &self.reply);
      fake_wait_until (is_done, &self.reply);
      if (lists[i].items >= 0)
        {
          g_assert_no_error (self.reply.error);
          g_assert_cmpuint (self.reply.items->len, ==, lists[i].items);
        }
      else
        {
          g_assert_error (self.reply.error, HERALD_PBX_ERROR, (int) lists[i].code);
          g_test_message ("%s", self.reply.error->message);
          g_assert_nonnull (strstr (self.reply.error->message, lists[i].words));
        }
      /* What is no item of the list is an event like any other. */
      g_assert_cmpuint (self.events, ==, strstr (lists[i].what, "forged") != NULL ? 3 : 0);
      tear_down (&self);
    }
}

static void
test_send (void)
{
  static const char ok[] = "Response: Success\r\nActionID: x\r\nMessage: not yours\r\n\r\n"
                           "Response: Error\r\nMessage: Failed to parse message: line too long\r\n\r\n"
                           "Response: Success\r\nActionID: @\r\nMessage: Originate successfully queued\r\n\r\n";
  static const char error[] = "Response: Error\r\nActionID: @\r\nMessage: Extension does not exist.\r\n\r\n";
  Fixture self;
  g_autofree char *words = NULL;

  set_up (&self, ok);
  herald_ami_session_send_async (self.session, herald_ami_action_new ("Originate"), 20000, NULL, on_answer, &self.reply);
  fake_wait_until (is_done, &self.reply);
  g_assert_no_error (self.reply.error);
  words = herald_ami_message_dup (self.reply.answer, HERALD_AMI_MESSAGE);
  g_assert_cmpstr (words, ==, "Originate successfully queued");
  tear_down (&self);

  set_up (&self, error);
  herald_ami_session_send_async (self.session, herald_ami_action_new ("Originate"), 20000, NULL, on_answer, &self.reply);
  fake_wait_until (is_done, &self.reply);
  g_assert_error (self.reply.error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_ACTION);
  g_assert_nonnull (strstr (self.reply.error->message, "Extension does not exist."));
  tear_down (&self);
}

/* A value that would be a second action never reaches the server. */
static void
test_unwritable (void)
{
  Fixture self;

  set_up (&self, "Response: Success\r\nActionID: @\r\n\r\n");
  herald_ami_session_send_async (self.session, herald_ami_action_hangup ("PJSIP/1\r\n\r\nAction: Logoff", 16), 20000,
                                 NULL, on_answer, &self.reply);
  fake_wait_until (is_done, &self.reply);
  g_assert_error (self.reply.error, HERALD_WIRE_ERROR, HERALD_WIRE_ERROR_BAD_VALUE);
  g_assert_cmpint (herald_ami_session_get_state (self.session), ==, HERALD_LINK_SYNCING);
  tear_down (&self);
}

static void
test_not_connected (void)
{
  HeraldAmiOptions options = fake_options (NULL);
  HeraldAmiSession *session = fake_session (&options, NULL, NULL);
  Reply reply = { 0 };

  herald_ami_session_send_async (session, herald_ami_action_ping (), 20000, NULL, on_answer, &reply);
  fake_wait_until (is_done, &reply);
  g_assert_error (reply.error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST);
  reply_clear (&reply);
  fake_drop_session (session);
}

/* Nothing but noise comes: the deadline, the caller or the end of the session ends the waiting. */
static void
test_no_answer (void)
{
  Fixture self;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Reply second = { 0 }, third = { 0 };

  set_up (&self, "Event: Newstate\r\nUniqueid: 1\r\n\r\n");
  herald_ami_session_send_async (self.session, herald_ami_action_ping (), 30, NULL, on_answer, &self.reply);
  herald_ami_session_list_async (self.session, herald_ami_action_status (), 20000, cancellable, on_list, &second);
  herald_ami_session_list_async (self.session, herald_ami_action_status (), 20000, NULL, on_list, &third);
  fake_wait_until (is_done, &self.reply);
  g_assert_error (self.reply.error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_TIMEOUT);
  g_cancellable_cancel (cancellable);
  fake_wait_until (is_done, &second);
  g_assert_error (second.error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_CANCELLED);
  g_assert_false (third.done);
  herald_ami_session_stop (self.session);
  fake_wait_until (is_done, &third);
  g_assert_error (third.error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_CANCELLED);
  reply_clear (&second);
  reply_clear (&third);
  tear_down (&self);
}

#define STORM 50000

/* A thousand calls' worth of events around an answer, all in one piece: the answer is told in its place, after
 * the events before it and before the events behind it. */
static void
storm (FakeClient *client,
       guint number,
       gpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *action = NULL;
  g_autofree char *id = NULL;

  fake_login (client);
  action = fake_hear (client);
  id = fake_field (action, "ActionID");
  for (guint i = 0; i < STORM; i++)
    {
      g_string_append_printf (text, "Event: Newstate\r\nChannel: PJSIP/1001-%08x\r\nUniqueid: %u\r\n\r\n", i, i);
      if (i == STORM / 2)
        g_string_append_printf (text,
                                "Response: Success\r\nActionID: %s\r\nEventList: start\r\n\r\n"
                                "Event: Status\r\nActionID: %s\r\n\r\n"
                                "Event: StatusComplete\r\nActionID: %s\r\nEventList: Complete\r\nListItems: 1\r\n\r\n",
                                id, id, id);
    }
  fake_say_bytes (client, text->str, text->len);
  fake_wait_for_close (client);
}

static gboolean
all_came (gpointer data)
{
  return ((Fixture *) data)->events == STORM;
}

static void
test_storm (void)
{
  Fixture self = { 0 };
  HeraldAmiOptions options;

  self.server = fake_server_new (storm, NULL, NULL);
  self.reply.events = &self.events;
  options = fake_options (self.server);
  self.session = fake_session (&options, count_event, &self.events);
  herald_ami_session_start (self.session);
  fake_wait_state (self.session, HERALD_LINK_SYNCING);
  herald_ami_session_list_async (self.session, herald_ami_action_status (), 20000, NULL, on_list, &self.reply);
  fake_wait_until (all_came, &self);
  g_assert_true (self.reply.done);
  g_assert_no_error (self.reply.error);
  g_assert_cmpuint (self.reply.items->len, ==, 1);
  g_assert_cmpuint (self.reply.events_before, ==, STORM / 2 + 1);
  tear_down (&self);
}

/* An answer that comes in the turn in which its action was sent: still in its place. */
typedef struct
{
  HeraldAmiSession *session;
  guint events;
  guint sent;
  guint answered;
} Chain;

#define CHAIN 200

static void
on_chain_ready (GObject *source,
                GAsyncResult *result,
                gpointer data)
{
  Chain *chain = data;
  g_autoptr (HeraldAmiMessage) answer = herald_ami_session_send_finish (HERALD_AMI_SESSION (source), result, NULL);

  g_assert_nonnull (answer);
  /* The server says one event before and one behind each answer. */
  g_assert_cmpuint (chain->events, ==, 2 * chain->answered + 1);
  chain->answered++;
  if (chain->sent++ < CHAIN)
    herald_ami_session_send_async (chain->session, herald_ami_action_ping (), 20000, NULL, on_chain_ready, chain);
}

static void
count_chain (HeraldAmiMessage *message,
             gpointer data)
{
  ((Chain *) data)->events++;
}

static gboolean
chain_done (gpointer data)
{
  return ((Chain *) data)->answered == CHAIN;
}

static void
test_order (void)
{
  static const char text[] = "Event: Before\r\n\r\nResponse: Success\r\nActionID: @\r\n\r\nEvent: Behind\r\n\r\n";
  FakeServer *server = fake_server_new (answer_with, (gpointer) text, NULL);
  HeraldAmiOptions options = fake_options (server);
  Chain chain = { .sent = 1 };

  chain.session = fake_session (&options, count_chain, &chain);
  herald_ami_session_start (chain.session);
  fake_wait_state (chain.session, HERALD_LINK_SYNCING);
  herald_ami_session_send_async (chain.session, herald_ami_action_ping (), 20000, NULL, on_chain_ready, &chain);
  fake_wait_until (chain_done, &chain);
  fake_drop_session (chain.session);
  fake_server_free (server);
}

/* The whole talk one byte at a time. */
static void
drip (FakeClient *client,
      guint number,
      gpointer data)
{
  fake_set_drip (client, TRUE);
  answer_with (client, number, data);
}

static void
test_drip (void)
{
  Fixture self = { 0 };
  HeraldAmiOptions options;

  self.server = fake_server_new (drip, (gpointer) lists[0].text, NULL);
  options = fake_options (self.server);
  self.session = fake_session (&options, count_event, &self.events);
  herald_ami_session_start (self.session);
  fake_wait_state (self.session, HERALD_LINK_SYNCING);
  herald_ami_session_list_async (self.session, herald_ami_action_status (), 20000, NULL, on_list, &self.reply);
  fake_wait_until (is_done, &self.reply);
  g_assert_no_error (self.reply.error);
  g_assert_cmpuint (self.reply.items->len, ==, 2);
  tear_down (&self);
}

/* The list was given up; what is left of it is not taken for news. */
static void
list_in_two (FakeClient *client,
             guint number,
             gpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  fake_login (client);
  first = fake_expect (client, "Status");
  fake_say (client, "Response: Success\r\nActionID: %s\r\nEventList: start\r\n\r\nEvent: Status\r\nActionID: %s\r\n\r\n",
            first, first);
  second = fake_expect (client, "Ping");
  fake_say (client, "Event: Status\r\nActionID: %s\r\n\r\nEvent: StatusComplete\r\nActionID: %s\r\nEventList: Complete\r\n"
                    "\r\nEvent: Hangup\r\n\r\nResponse: Success\r\nActionID: %s\r\n\r\n", first, first, second);
  fake_wait_for_close (client);
}

static void
test_given_up_list (void)
{
  Fixture self = { 0 };
  HeraldAmiOptions options;
  Reply list = { 0 };

  self.server = fake_server_new (list_in_two, NULL, NULL);
  options = fake_options (self.server);
  self.session = fake_session (&options, count_event, &self.events);
  herald_ami_session_start (self.session);
  fake_wait_state (self.session, HERALD_LINK_SYNCING);
  herald_ami_session_list_async (self.session, herald_ami_action_status (), 30, NULL, on_list, &list);
  fake_wait_until (is_done, &list);
  g_assert_error (list.error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_TIMEOUT);
  herald_ami_session_send_async (self.session, herald_ami_action_ping (), 20000, NULL, on_answer, &self.reply);
  fake_wait_until (is_done, &self.reply);
  g_assert_no_error (self.reply.error);
  g_assert_cmpuint (self.events, ==, 1);
  reply_clear (&list);
  tear_down (&self);
}

/* An owner may drop the session in an event: the message it looks at stays whole. */
static void
stop_in_event (HeraldAmiMessage *message,
               gpointer data)
{
  HeraldAmiSession **session = data;

  herald_ami_session_stop (*session);
  g_assert_true (herald_span_is (herald_ami_message_get (message, HERALD_AMI_UNIQUEID), "0"));
}

static void
test_stop_in_event (void)
{
  FakeServer *server = fake_server_new (storm, NULL, NULL);
  HeraldAmiOptions options = fake_options (server);
  HeraldAmiSession *session = NULL;
  Reply reply = { 0 };

  session = fake_session (&options, stop_in_event, &session);
  herald_ami_session_start (session);
  fake_wait_state (session, HERALD_LINK_SYNCING);
  herald_ami_session_list_async (session, herald_ami_action_status (), 20000, NULL, on_list, &reply);
  fake_wait_until (is_done, &reply);
  g_assert_error (reply.error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_CANCELLED);
  reply_clear (&reply);
  fake_drop_session (session);
  fake_server_free (server);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/actions/lists", test_lists);
  g_test_add_func ("/session/actions/send", test_send);
  g_test_add_func ("/session/actions/unwritable", test_unwritable);
  g_test_add_func ("/session/actions/not-connected", test_not_connected);
  g_test_add_func ("/session/actions/no-answer", test_no_answer);
  g_test_add_func ("/session/actions/storm", test_storm);
  g_test_add_func ("/session/actions/order", test_order);
  g_test_add_func ("/session/actions/drip", test_drip);
  g_test_add_func ("/session/actions/given-up-list", test_given_up_list);
  g_test_add_func ("/session/actions/stop-in-event", test_stop_in_event);
  return g_test_run ();
}
