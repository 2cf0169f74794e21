/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that ask from the dialplan, by a client that does as Asterisk does: the name before the phone rings, and whatever
 * happens, the call goes on. */

#include <gio/gio.h>
#include <string.h>

#include "agi-client.h"
#include "engine/agi-routes.h"
#include "mock-source.h"

#define TOO_LONG_S 20

typedef struct
{
  HeraldAgiServer *server;
  HeraldLookup *lookup;
  HeraldAgiRoutes *routes;
  MockSource *source;
  guint16 port;
  guint n_done;
  char *done; /* the last one: "route: outcome" */
  char *error;
} Gateway;

static void
on_told (const char *route,
         const char *outcome,
         gint64 took_us,
         const GError *error,
         gpointer user_data)
{
  Gateway *gateway = user_data;

  gateway->n_done++;
  g_free (gateway->done);
  gateway->done = g_strdup_printf ("%s: %s", route, outcome);
  g_free (gateway->error);
  gateway->error = error != NULL ? g_strdup (error->message) : NULL;
}

static void
on_call (HeraldAgiCall *call,
         gpointer user_data)
{
  herald_agi_routes_serve (((Gateway *) user_data)->routes, call);
}

static void
set_up (Gateway *gateway,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  gateway->lookup = herald_lookup_new (&(HeraldLocation){ "DE", NULL });
  gateway->source = mock_source_new ("crm", "Customers", FALSE);
  herald_lookup_add_source (gateway->lookup, HERALD_SOURCE (gateway->source), 3600000, 0);
  gateway->routes = herald_agi_routes_new (gateway->lookup);
  herald_agi_routes_set_told (gateway->routes, on_told, gateway);
  gateway->server = herald_agi_server_new (on_call, gateway);
  gateway->port = herald_agi_server_listen (gateway->server, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
}

static void
tear_down (Gateway *gateway,
           gconstpointer data)
{
  while (gateway->source->waiting->len > 0)
    mock_source_answer (gateway->source, "!");
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (herald_agi_server_get_n_calls (gateway->server), ==, 0);
  g_assert_finalize_object (gateway->server);
  g_assert_finalize_object (gateway->routes);
  g_object_unref (gateway->lookup);
  g_object_unref (gateway->source);
  g_free (gateway->done);
  g_free (gateway->error);
}

static gboolean
on_late (gpointer user_data)
{
  g_error ("This did not happen: %s", (const char *) user_data);
  return G_SOURCE_REMOVE;
}

#define UNTIL(condition) \
  G_STMT_START \
  { \
    guint late = g_timeout_add_seconds (TOO_LONG_S, on_late, (gpointer) #condition); \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
    g_source_remove (late); \
  } \
  G_STMT_END

/* --- Asterisk -------------------------------------------------------------------------------------------------- */

static void
call (AgiClient *asterisk,
      Gateway *gateway,
      const char *request,
      const char *answer)
{
  agi_client_call (asterisk, gateway->port, request, answer);
}

#define LOOKUP(query) "agi_network: yes\nagi_network_script: lookup" query "\nagi_callerid: +442079460018\nagi_calleridname: unknown\n\n"
#define YES "200 result=1\n"

static void
test_named (Gateway *gateway,
            gconstpointer data)
{
  AgiClient asterisk;

  call (&asterisk, gateway, LOOKUP (""), YES);
  UNTIL (gateway->source->waiting->len == 1);
  mock_source_answer (gateway->source, "Ada \"Countess\" Byron/Analytical Engines^https://crm.example/1");
  UNTIL (g_atomic_int_get (&asterisk.over));
  g_assert_cmpstr (asterisk.heard->str, ==,
                   "SET VARIABLE \"HERALD_MATCH\" \"exact\"\n"
                   "SET VARIABLE \"CALLERID(name)\" \"Ada \\\"Countess\\\" Byron\"\n"
                   "SET VARIABLE \"HERALD_NAME\" \"Ada \\\"Countess\\\" Byron\"\n"
                   "SET VARIABLE \"HERALD_ORG\" \"Analytical Engines\"\n"
                   "SET VARIABLE \"HERALD_CONTACT_ID\" \"\"\n"
                   "SET VARIABLE \"HERALD_SOURCE\" \"crm\"\n"
                   "SET VARIABLE \"HERALD_URL\" \"https://crm.example/1\"\n");
  UNTIL (gateway->n_done == 1);
  g_assert_null (gateway->error);
  agi_client_hang_up (&asterisk);
}

/* A guess is told, and not shown on phones as if it were certain. */
static void
test_guess (Gateway *gateway,
            gconstpointer data)
{
  AgiClient asterisk;

  call (&asterisk, gateway, LOOKUP (""), YES);
  UNTIL (gateway->source->waiting->len == 1);
  mock_source_answer (gateway->source, "~Ada Byron");
  UNTIL (g_atomic_int_get (&asterisk.over));
  g_assert_nonnull (strstr (asterisk.heard->str, "\"HERALD_MATCH\" \"trailing\""));
  g_assert_nonnull (strstr (asterisk.heard->str, "\"HERALD_NAME\" \"Ada Byron\""));
  g_assert_null (strstr (asterisk.heard->str, "CALLERID"));
  agi_client_hang_up (&asterisk);
}

/* A directory that hangs holds up nobody for longer than the dialplan allows. */
static void
test_deadline (Gateway *gateway,
               gconstpointer data)
{
  AgiClient asterisk;

  call (&asterisk, gateway, LOOKUP ("?deadline=50"), YES);
  UNTIL (g_atomic_int_get (&asterisk.over));
  g_assert_cmpstr (asterisk.heard->str, ==, "SET VARIABLE \"HERALD_MATCH\" \"none\"\n");
  UNTIL (gateway->n_done == 1);
  g_assert_cmpstr (gateway->done, ==, "lookup: none");
  agi_client_hang_up (&asterisk);
}

static void
test_other_number (Gateway *gateway,
                   gconstpointer data)
{
  AgiClient asterisk;

  mock_source_set_answer (gateway->source, "Grace Hopper", 0);
  call (&asterisk, gateway, "agi_network_script: lookup?number=%2B12025550147\n\n", YES);
  UNTIL (g_atomic_int_get (&asterisk.over));
  g_assert_nonnull (strstr (asterisk.heard->str, "Grace Hopper"));
  agi_client_hang_up (&asterisk);
}

/* The caller hangs up, Asterisk refuses, or never answers again: it ends, and says so. */
static void
test_trouble (Gateway *gateway,
              gconstpointer data)
{
  static const char *const answers[] = { "HANGUP\n200 result=1\n", "511 Command Not Permitted on a dead channel or intercept routine\n",
                                         "520-Invalid command syntax.  Proper usage follows:\nUsage: x\n520 End of proper usage.\n" };

  mock_source_set_answer (gateway->source, "Ada Byron", 0);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      AgiClient asterisk;

      call (&asterisk, gateway, LOOKUP (""), answers[i]);
      UNTIL (g_atomic_int_get (&asterisk.over));
      UNTIL (gateway->n_done == i + 1);
      g_assert_null (gateway->error);
      agi_client_hang_up (&asterisk);
    }
}

/* What is asked for a caller who has hung up is not asked any more: Asterisk says so, or it closes the connection. */
static void
test_gone (Gateway *gateway,
           gconstpointer data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", gateway->port, NULL, NULL);
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  AgiClient asterisk;

  call (&asterisk, gateway, LOOKUP ("?deadline=5000") "HANGUP\n", YES);
  UNTIL (g_atomic_int_get (&asterisk.over));
  g_assert_cmpstr (asterisk.heard->str, ==, "");
  UNTIL (gateway->n_done == 1);
  g_assert_cmpstr (gateway->done, ==, "lookup: gone");
  g_assert_nonnull (strstr (gateway->error, "hung up"));
  UNTIL (g_cancellable_is_cancelled (g_task_get_cancellable (gateway->source->waiting->pdata[0])));
  agi_client_hang_up (&asterisk);

  g_output_stream_write_all (output, LOOKUP ("?deadline=5000"), strlen (LOOKUP ("?deadline=5000")), NULL, NULL, NULL);
  UNTIL (gateway->source->waiting->len == 2);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  UNTIL (gateway->n_done == 2);
  g_assert_cmpstr (gateway->done, ==, "lookup: gone");
  UNTIL (g_cancellable_is_cancelled (g_task_get_cancellable (gateway->source->waiting->pdata[1])));
}

/* What is no request is let go at once, also where it would never end. */
static void
test_hostile (Gateway *gateway,
              gconstpointer data)
{
  g_autofree char *fill = g_strnfill (3 * HERALD_AGI_LINE_MAX, 'x');
  g_autofree char *line = g_strconcat ("agi_arg_1: ", fill, NULL);
  const char *const requests[] = { "GET / HTTP/1.1\r\n\r\n", line, "\x16\x03\x01\n", "agi_network_script: nothing-of-ours\n\n", "\n" };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      AgiClient asterisk;

      call (&asterisk, gateway, requests[i], NULL);
      UNTIL (g_atomic_int_get (&asterisk.over));
      g_assert_cmpstr (asterisk.heard->str, ==, "");
      agi_client_hang_up (&asterisk);
    }
  UNTIL (herald_agi_server_get_n_calls (gateway->server) == 0);
  g_assert_cmpuint (gateway->n_done, ==, 2);
  g_assert_cmpstr (gateway->done, ==, "other: unknown");
}

/* One that says nothing, and one that never answers, while the gateway ends: both go on. */
static void
test_stop (Gateway *gateway,
           gconstpointer data)
{
  AgiClient silent, stuck;

  mock_source_set_answer (gateway->source, "Ada Byron", 0);
  call (&silent, gateway, "agi_net", NULL);
  call (&stuck, gateway, LOOKUP (""), NULL);
  UNTIL (herald_agi_server_get_n_calls (gateway->server) == 2 && gateway->source->asked == 1);
  herald_agi_server_stop (gateway->server);
  UNTIL (g_atomic_int_get (&silent.over) && g_atomic_int_get (&stuck.over));
  UNTIL (gateway->n_done == 1);
  g_assert_nonnull (gateway->error);
  agi_client_hang_up (&silent);
  agi_client_hang_up (&stuck);
}

#define AGI_TEST(name, func) g_test_add ("/agi/" name, Gateway, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  AGI_TEST ("named", test_named);
  AGI_TEST ("guess", test_guess);
  AGI_TEST ("deadline", test_deadline);
  AGI_TEST ("other-number", test_other_number);
  AGI_TEST ("trouble", test_trouble);
  AGI_TEST ("gone", test_gone);
  AGI_TEST ("hostile", test_hostile);
  AGI_TEST ("stop", test_stop);
  return g_test_run ();
}
