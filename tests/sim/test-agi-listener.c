/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application's own answers to the dialplan: off until they are wanted, where the settings want them, and a sentence where that
 * cannot be. */
#include <string.h>

#include "agi-client.h"
#include "desk.h"
#include "engine/agi-listener.h"

#define LOOKUP "agi_network: yes\nagi_network_script: lookup\nagi_callerid: +493012345678\n\n"
#define ROUTE "agi_network: yes\nagi_network_script: route\nagi_callerid: +493012345678\n\n"
#define YES "200 result=1\n"

typedef struct
{
  Desk *desk;
  GSettings *settings;
  HeraldAgiListener *listener;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->desk = desk_new ();
  fixture->settings = herald_account_get_settings (fixture->desk->account);
  g_settings_set_uint (fixture->settings, "agi-port", 0);
  fixture->listener = herald_agi_listener_new (fixture->settings);
  herald_agi_listener_set_engine (fixture->listener, fixture->desk->engine);
  desk_add_contact (fixture->desk, "Ada Byron", "Analytical Engines", "030 12345678");
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  herald_agi_listener_set_engine (fixture->listener, NULL);
  desk_settle (fixture->desk);
  g_assert_finalize_object (fixture->listener);
  desk_free (fixture->desk);
}

static gboolean
listens (Fixture *fixture)
{
  return herald_agi_listener_get_state (fixture->listener) == HERALD_AGI_LISTENER_LISTENING;
}

static void
switch_on (Fixture *fixture)
{
  g_settings_set_boolean (fixture->settings, "agi-enabled", TRUE);
  desk_until (listens (fixture));
}

static guint16
get_port (Fixture *fixture)
{
  return herald_agi_listener_get_port (fixture->listener);
}

static void
assert_named (Fixture *fixture)
{
  AgiClient asterisk;

  agi_client_call (&asterisk, get_port (fixture), LOOKUP, YES);
  desk_until (g_atomic_int_get (&asterisk.over));
  g_assert_nonnull (strstr (asterisk.heard->str, "SET VARIABLE \"CALLERID(name)\" \"Ada Byron\"\n"));
  agi_client_hang_up (&asterisk);
}

static void
test_switch (Fixture *fixture,
             gconstpointer data)
{
  g_autofree char *on = NULL, *off = NULL;

  desk_settle (fixture->desk);
  g_assert_cmpint (herald_agi_listener_get_state (fixture->listener), ==, HERALD_AGI_LISTENER_OFF);
  off = herald_agi_listener_describe (fixture->listener);
  g_assert_null (off);
  switch_on (fixture);
  on = herald_agi_listener_describe (fixture->listener);
  g_assert_nonnull (strstr (on, "127.0.0.1, port "));
  assert_named (fixture);
  g_settings_set_boolean (fixture->settings, "agi-enabled", FALSE);
  desk_until (!listens (fixture));
  g_assert_cmpuint (get_port (fixture), ==, 0);
}

/* Who waits when it is switched off goes on in the dialplan. */
static void
test_off_while_a_call_waits (Fixture *fixture,
                             gconstpointer data)
{
  AgiClient silent, stuck;

  switch_on (fixture);
  agi_client_call (&silent, get_port (fixture), "agi_network: y", NULL);
  agi_client_call (&stuck, get_port (fixture), LOOKUP, NULL);
  desk_until (herald_agi_listener_get_n_calls (fixture->listener) == 2);
  g_settings_set_boolean (fixture->settings, "agi-enabled", FALSE);
  desk_until (g_atomic_int_get (&silent.over) && g_atomic_int_get (&stuck.over));
  agi_client_hang_up (&silent);
  agi_client_hang_up (&stuck);
  desk_until (herald_agi_listener_get_n_calls (fixture->listener) == 0);
}

static GSocket *
take_port (guint16 *port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) taken = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL) && g_socket_listen (socket, NULL));
  taken = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (taken));
  return socket;
}

static void
until_failed (Fixture *fixture,
              const char *words)
{
  desk_until (herald_agi_listener_get_state (fixture->listener) == HERALD_AGI_LISTENER_FAILED);
  g_assert_nonnull (strstr (herald_agi_listener_get_error (fixture->listener)->message, words));
}

/* It says why, and listens as soon as the settings or the network allow it. */
static void
test_port_in_use (Fixture *fixture,
                  gconstpointer data)
{
  guint16 port;
  GSocket *other = take_port (&port);

  g_settings_set_uint (fixture->settings, "agi-port", port);
  g_settings_set_boolean (fixture->settings, "agi-enabled", TRUE);
  until_failed (fixture, "Another program has port");
  g_settings_set_uint (fixture->settings, "agi-port", 0);
  desk_until (listens (fixture));
  assert_named (fixture);
  g_settings_set_uint (fixture->settings, "agi-port", port);
  until_failed (fixture, "Another program has port");
  g_socket_close (other, NULL);
  g_object_unref (other);
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  g_assert_true (listens (fixture));
  g_assert_cmpuint (get_port (fixture), ==, port);
}

static void
test_addresses (Fixture *fixture,
                gconstpointer data)
{
  g_settings_set_string (fixture->settings, "agi-address", "pbx.example");
  g_settings_set_boolean (fixture->settings, "agi-enabled", TRUE);
  until_failed (fixture, "“pbx.example” is no IP address.");
  g_settings_set_string (fixture->settings, "agi-address", "192.0.2.1"); /* nobody's: RFC 5737 */
  desk_settle (fixture->desk);
  until_failed (fixture, "Herald cannot answer at 192.0.2.1");
  g_settings_set_string (fixture->settings, "agi-address", "0.0.0.0");
  desk_until (listens (fixture));
  assert_named (fixture);
  g_assert_true (herald_agi_address_is_open ("0.0.0.0") && herald_agi_address_is_open ("192.0.2.1") && herald_agi_address_is_open ("::"));
  g_assert_false (herald_agi_address_is_open ("127.0.0.2") || herald_agi_address_is_open ("::1") || herald_agi_address_is_open ("pbx"));
}

/* From one address to a wider one with the same port: the old place is in the way of the new one. */
static void
test_same_port (Fixture *fixture,
                gconstpointer data)
{
  guint16 port;

  switch_on (fixture);
  port = get_port (fixture);
  g_settings_set_uint (fixture->settings, "agi-port", port);
  g_settings_set_string (fixture->settings, "agi-address", "0.0.0.0");
  desk_until (g_str_equal (herald_agi_listener_get_address (fixture->listener), "0.0.0.0"));
  g_assert_true (listens (fixture));
  g_assert_cmpuint (get_port (fixture), ==, port);
}

/* The demo's people are nobody's answer: without an engine it does not listen. */
static void
test_without_engine (Fixture *fixture,
                     gconstpointer data)
{
  switch_on (fixture);
  herald_agi_listener_set_engine (fixture->listener, NULL);
  g_assert_false (listens (fixture));
  herald_agi_listener_set_engine (fixture->listener, fixture->desk->engine);
  g_assert_true (listens (fixture));
  assert_named (fixture);
}

static gboolean
is_routed_to (Fixture *fixture,
              const char *extension)
{
  g_autofree char *wanted = g_strdup_printf ("SET VARIABLE \"HERALD_ROUTE\" \"%s\"\n", extension);
  AgiClient asterisk;
  gboolean found;

  agi_client_call (&asterisk, get_port (fixture), ROUTE, YES);
  desk_until (g_atomic_int_get (&asterisk.over));
  found = strstr (asterisk.heard->str, wanted) != NULL;
  agi_client_hang_up (&asterisk);
  return found;
}

/* Who spoke with a caller last is, at a desk, the one who sits there: by the journal. A call that was not answered does not count. */
static void
test_route (Fixture *fixture,
            gconstpointer data)
{
  desk_connect (fixture->desk);
  switch_on (fixture);
  desk_ring (fixture->desk, 1, "+493012345678", "");
  desk_caller_gives_up (fixture->desk, 1);
  g_assert_true (is_routed_to (fixture, ""));
  desk_ring (fixture->desk, 2, "+493012345678", "");
  desk_answer (fixture->desk, 2);
  desk_hang_up (fixture->desk, 2);
  desk_until (is_routed_to (fixture, herald_account_get_extension (fixture->desk->account)));
  g_assert_false (is_routed_to (fixture, ""));
}

/* Data of the dialplan come to the card at once, before the call rings and while it does; what is for another desk does not. */
static void
test_pop (Fixture *fixture,
          gconstpointer data)
{
  static const char *const requests[] = { "agi_network_script: pop?ext=1001&ticket=7&note=%3Cb%3E%0A\nagi_uniqueid: u.1.1\n\n",
                                          "agi_network_script: pop?ext=1002&secret=1\nagi_uniqueid: u.1.1\n\n",
                                          "agi_network_script: pop?nobody=1\n\n",
                                          "agi_network_script: pop?customer=4711\nagi_uniqueid: u.1.1\n\n" };
  HeraldCallItem *item = NULL;
  HeraldCallData *told;

  switch_on (fixture);
  desk_connect (fixture->desk);
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      AgiClient asterisk;

      if (i == 3)
        {
          desk_ring (fixture->desk, 1, "+493012345678", "");
          desk_until (fixture->desk->announced->len == 1);
          item = desk_item (fixture->desk, 0);
          g_assert_cmpuint (herald_call_data_get_n (herald_call_item_get_data (item)), ==, 2);
        }
      agi_client_call (&asterisk, get_port (fixture), requests[i], YES);
      desk_until (g_atomic_int_get (&asterisk.over));
      g_assert_cmpstr (asterisk.heard->str, ==, "");
      agi_client_hang_up (&asterisk);
    }
  told = herald_call_item_get_data (item);
  g_assert_cmpuint (herald_call_data_get_n (told), ==, 3);
  g_assert_cmpstr (herald_call_data_find (told, "ticket"), ==, "7");
  g_assert_cmpstr (herald_call_data_find (told, "note"), ==, "<b>");
  g_assert_cmpstr (herald_call_data_find (told, "customer"), ==, "4711");
  g_assert_cmpuint (fixture->desk->announced->len, ==, 1);
}

#define LISTENER_TEST(name, func) g_test_add ("/agi-listener/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  LISTENER_TEST ("switch", test_switch);
  LISTENER_TEST ("off-while-a-call-waits", test_off_while_a_call_waits);
  LISTENER_TEST ("port-in-use", test_port_in_use);
  LISTENER_TEST ("addresses", test_addresses);
  LISTENER_TEST ("same-port", test_same_port);
  LISTENER_TEST ("route", test_route);
  LISTENER_TEST ("without-engine", test_without_engine);
  LISTENER_TEST ("pop", test_pop);
  return g_test_run ();
}
