/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That it pops: every time, for every length of number, also for calls that Herald finds when it starts, and whatever the
 * address book is doing. */
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "desk.h"
#include "engine/engine-private.h"
#include "lookup/http.h"

#define N_CALLS(desk) g_list_model_get_n_items (herald_engine_get_calls ((desk)->engine))
#define BOTH (HERALD_STEP_NOTIFY | HERALD_STEP_CARD)

/* An address book that takes every question and never answers. */
#define DEAF_TYPE_SOURCE (deaf_source_get_type ())
G_DECLARE_FINAL_TYPE (DeafSource, deaf_source, DEAF, SOURCE, GObject)

struct _DeafSource
{
  GObject parent;
  GPtrArray *waiting; /* of GTask */
};

static const char *
deaf_get_name (HeraldSource *source)
{
  return "deaf";
}

static void
deaf_lookup_async (HeraldSource *source,
                   const HeraldNumber *number,
                   const HeraldLocation *location,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_ptr_array_add (DEAF_SOURCE (source)->waiting, g_task_new (source, cancellable, callback, user_data));
}

static void
deaf_search_async (HeraldSource *source,
                   const char *text,
                   guint limit,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  deaf_lookup_async (source, NULL, NULL, cancellable, callback, user_data);
}

static GPtrArray *
deaf_finish (HeraldSource *source,
             GAsyncResult *result,
             GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
deaf_source_iface_init (HeraldSourceInterface *iface)
{
  iface->get_id = deaf_get_name;
  iface->get_name = deaf_get_name;
  iface->lookup_async = deaf_lookup_async;
  iface->lookup_finish = deaf_finish;
  iface->search_async = deaf_search_async;
  iface->search_finish = deaf_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DeafSource, deaf_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HERALD_TYPE_SOURCE, deaf_source_iface_init))

static void
deaf_source_finalize (GObject *object)
{
  g_ptr_array_unref (DEAF_SOURCE (object)->waiting);
  G_OBJECT_CLASS (deaf_source_parent_class)->finalize (object);
}

static void
deaf_source_class_init (DeafSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = deaf_source_finalize;
}

static void
deaf_source_init (DeafSource *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Lets go of the questions, as a directory does whose connection ends. */
static void
deaf_source_give_up (DeafSource *self)
{
  for (guint i = 0; i < self->waiting->len; i++)
    g_task_return_new_error (self->waiting->pdata[i], G_IO_ERROR, G_IO_ERROR_FAILED, "The directory is away.");
  g_ptr_array_set_size (self->waiting, 0);
}

#define MANY 200
/* Calls at the same time: a phone has seldom more lines. */
#define AT_ONCE 8

/* @n calls, some of them at the same time: each is announced once, as itself, and stays itself. */
static void
ring_many (Desk *desk,
           guint n)
{
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *number = g_strdup_printf ("03012%05u", i);
      g_autofree char *name = i % 3 == 0 ? g_strdup ("") : g_strdup_printf ("Caller %u", i);

      desk_ring (desk, i, number, name);
      if (i > AT_ONCE)
        desk_caller_gives_up (desk, i - AT_ONCE);
      if (i % AT_ONCE == 0)
        desk_until (desk->announced->len == i);
    }
  desk_until (desk->announced->len == n);
  for (guint i = 1; i <= n; i++)
    {
      HeraldCallItem *item = g_ptr_array_index (desk->announced, i - 1);
      g_autofree char *number = g_strdup_printf ("03012%05u", i);
      g_autofree char *name = i % 3 == 0 ? g_strdup ("") : g_strdup_printf ("Caller %u", i);

      g_assert_cmpstr (herald_call_item_get_number (item), ==, number);
      g_assert_cmpstr (herald_call_item_get_name (item), ==, name);
      g_assert_cmpstr (herald_call_item_get_title (item), !=, "");
    }
}

static void
test_every_time (void)
{
  Desk *desk = desk_new ();

  desk_connect (desk);
  ring_many (desk, MANY);
  g_assert_cmpuint (desk->announced->len, ==, MANY);
  desk_free (desk);
}

/* The address book never answers, and another program holds the database: the events are read on, and every call pops. */
static void
test_look_up_hangs (void)
{
  Desk *desk = desk_new ();
  g_autoptr (DeafSource) deaf = g_object_new (DEAF_TYPE_SOURCE, NULL);
  g_autofree char *path = g_build_filename (desk->folder, "herald.db", NULL);
  sqlite3 *other = NULL;

  herald_store_set_patience (desk->store, 20000);
  herald_lookup_remove_all (desk->lookup);
  herald_lookup_add_source (desk->lookup, HERALD_SOURCE (deaf), 60000, 0);
  desk_connect (desk);
  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), ==, SQLITE_OK);
  ring_many (desk, 20);
  g_assert_cmpuint (deaf->waiting->len, >, 0);
  g_assert_cmpint (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  deaf_source_give_up (deaf);
  desk_free (desk);
}

/* A CRM that can only be opened: whoever nobody knows has its search page for a record, a known one his own. */
static void
test_search_page (void)
{
  static const char file[] = "[Integration]\nTitle=Desk\nTried=documentation\n[Open]\nSearch=https://crm.example/?q=${number.e164}\n";
  Desk *desk = desk_new ();
  g_autofree char *path = g_build_filename (desk->folder, "desk.ini", NULL);
  g_autoptr (HeraldSourceOptions) options = herald_source_options_new ("http-1", "http");
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldSource) crm = NULL;
  const char *const excluded[] = { "+493099*", NULL };
  HeraldCallItem *item;

  g_assert_true (g_file_set_contents (path, file, -1, NULL));
  herald_source_options_set (options, "file", path);
  crm = herald_http_type.create (options, desk->store, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (path), ==, 0);
  herald_lookup_add_source (desk->lookup, crm, 0, 0);
  g_settings_set_strv (herald_account_get_settings (desk->account), "private-numbers", excluded);
  desk_add_contact (desk, "Ada", "", "030 1234567");
  desk_connect (desk);
  desk_ring (desk, 1, "030 7654321", "");
  desk_until (desk->announced->len == 1);
  item = g_ptr_array_index (desk->announced, 0);
  g_assert_cmpstr (herald_call_item_get_record_url (item), ==, "https://crm.example/?q=%2B49307654321");
  desk_ring (desk, 2, "030 1234567", "");
  desk_until (desk->announced->len == 2);
  item = g_ptr_array_index (desk->announced, 1);
  desk_until (herald_call_item_get_contact (item) != NULL);
  g_assert_cmpstr (herald_call_item_get_record_url (item), ==, "https://crm.example/?q=%2B49301234567");
  /* A colleague, nobody at all, and a number that is nobody's business. */
  desk_ring (desk, 3, "1002", "");
  desk_ring (desk, 4, "", "");
  desk_ring (desk, 5, "030 9912345", "");
  desk_until (desk->announced->len == 5);
  for (guint i = 2; i < 5; i++)
    g_assert_cmpstr (herald_call_item_get_record_url (g_ptr_array_index (desk->announced, i)), ==, "");
  desk_free (desk);
}

/* Colleagues pop like anybody, and how many digits a number has decides nothing. */
static void
test_any_length (void)
{
  static const char *const numbers[]
      = { "7", "21", "611", "1002", "10025", "300417", "4711000", "0301234567", "+493012345678", "00442079460018" };
  Desk *desk = desk_new ();

  desk_connect (desk);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      HeraldCallItem *item;

      desk->steps = 0;
      desk_ring (desk, i + 1, numbers[i], "");
      desk_until (desk->announced->len == i + 1);
      item = g_ptr_array_index (desk->announced, i);
      g_assert_cmpstr (herald_call_item_get_number (item), ==, numbers[i]);
      g_assert_cmpuint (desk->steps, ==, BOTH);
      desk_caller_gives_up (desk, i + 1);
      desk_until (herald_call_item_get_state (item) == HERALD_CALL_ENDED);
    }
  desk_free (desk);
}

static char *
listed (const char *state,
        const char *bridge)
{
  return g_strdup_printf (
      "Event: CoreShowChannel\nChannel: PJSIP/trunk-00000002\nChannelState: %s\nCallerIDNum: 0301234567\nCallerIDName: Ada B\n"
      "Context: from-trunk\nExten: 49301000001\nPriority: 1\nUniqueid: u.1.1\nLinkedid: u.1.1\nApplication: Dial\nBridgeId: %s\n\n"
      "Event: CoreShowChannel\nChannel: PJSIP/1001-00000003\nChannelState: %s\nCallerIDNum: 1001\nCallerIDName: Alice\n"
      "ConnectedLineNum: 0301234567\nConnectedLineName: Ada B\nContext: internal\nExten: 49301000001\nPriority: 1\n"
      "Uniqueid: u.1.2\nLinkedid: u.1.1\nApplication: AppDial\nApplicationData: (Outgoing Line)\nBridgeId: %s\n\n",
      *bridge != '\0' ? "6" : "4", bridge, state, bridge);
}

static void
start_in_a_call (const char *state,
                 const char *bridge,
                 HeraldCallState expected)
{
  Desk *desk = desk_new ();
  HeraldCallItem *item;

  desk->channels = listed (state, bridge);
  desk_connect (desk);
  desk_until (desk->announced->len == 1);
  item = g_ptr_array_index (desk->announced, 0);
  g_assert_cmpint (herald_call_item_get_state (item), ==, expected);
  g_assert_cmpint (herald_call_item_get_direction (item), ==, HERALD_CALL_INCOMING);
  g_assert_cmpstr (herald_call_item_get_number (item), ==, "0301234567");
  g_assert_cmpstr (herald_call_item_get_name (item), ==, "Ada B");
  g_assert_cmpuint (desk->steps, ==, BOTH);

  /* Lost and found again: the same call, not a second pop. */
  desk_cut (desk);
  desk_until (herald_engine_get_link_state (desk->engine) != HERALD_LINK_CONNECTED);
  herald_engine_try_now (desk->engine);
  desk_until (herald_engine_get_link_state (desk->engine) == HERALD_LINK_CONNECTED);
  desk_settle (desk);
  g_assert_cmpuint (desk->announced->len, ==, 1);
  g_assert_true (desk_item (desk, 0) == item);
  desk_hang_up (desk, 1);
  desk_until (herald_call_item_get_state (item) == HERALD_CALL_ENDED);
  desk_free (desk);
}

static void
test_starts_while_it_rings (void)
{
  start_in_a_call ("5", "", HERALD_CALL_RINGING);
}

static void
test_starts_while_talking (void)
{
  start_in_a_call ("6", "b-1", HERALD_CALL_CONNECTED);
}

/* The server never tells that a call has ended: it is found, and what is there stays. */
static void
test_lost_hang_up (void)
{
  Desk *desk = desk_new ();
  HeraldCallItem *talking, *gone;

  desk_connect (desk);
  desk_ring (desk, 1, "0301234567", "Ada B");
  desk_answer (desk, 1);
  desk_ring (desk, 2, "0307654321", "");
  desk_until (desk->announced->len == 2);
  talking = g_ptr_array_index (desk->announced, 0);
  gone = g_ptr_array_index (desk->announced, 1);
  desk->channels = listed ("6", "b1");
  herald_engine_check_calls (desk->engine);
  desk_until (herald_call_item_get_state (gone) == HERALD_CALL_ENDED);
  g_assert_cmpint (herald_call_item_get_state (talking), ==, HERALD_CALL_CONNECTED);
  g_assert_cmpuint (desk->announced->len, ==, 2);

  /* Nothing is amiss: no list is asked for. */
  g_ptr_array_set_size (desk->actions, 0);
  herald_engine_check_calls (desk->engine);
  desk_wait_action (desk, "Status");
  desk_settle (desk);
  g_assert_cmpuint (desk_count_actions (desk, "Status"), ==, 1);
  g_assert_cmpuint (desk_count_actions (desk, "CoreShowChannels"), ==, 0);
  desk_free (desk);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine-pop/every-time", test_every_time);
  g_test_add_func ("/engine-pop/look-up-hangs", test_look_up_hangs);
  g_test_add_func ("/engine-pop/search-page", test_search_page);
  g_test_add_func ("/engine-pop/any-length", test_any_length);
  g_test_add_func ("/engine-pop/starts-while-it-rings", test_starts_while_it_rings);
  g_test_add_func ("/engine-pop/starts-while-talking", test_starts_while_talking);
  g_test_add_func ("/engine-pop/lost-hang-up", test_lost_hang_up);
  return g_test_run ();
}
