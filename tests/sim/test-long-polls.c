/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No event is lost, doubled or out of order across ten thousand long polls: whether it comes while a poll waits, between
 * two, alone, in a crowd, or beside actions. Through the door that HERALD_DOOR names. */

#include <stdlib.h>

#include "fake-server.h"
#include "sim-door.h"

#define POLLS 10000

typedef struct
{
  HeraldSim *sim;
  HeraldAmiSession *session;
  guint sent, heard, pongs;
} House;

static void
on_event (HeraldAmiMessage *message,
          gpointer user_data)
{
  House *house = user_data;
  g_autofree char *number = herald_ami_message_dup (message, HERALD_AMI_UNIQUEID);

  g_assert_cmpuint ((guint) strtoul (number, NULL, 10), ==, house->heard);
  house->heard++;
}

static void
on_pong (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldAmiMessage) pong = herald_ami_session_send_finish (HERALD_AMI_SESSION (source), result, &error);
  House *house = user_data;

  g_assert_no_error (error);
  g_assert_nonnull (pong);
  house->pongs++;
}

static void
tell (House *house,
      guint count)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < count; i++)
    g_string_append_printf (text, "Event: Newstate\r\nPrivilege: call,all\r\nChannel: PJSIP/2001-1\r\nUniqueid: %u\r\n\r\n", house->sent++);
  herald_sim_tell (house->sim, text->str, text->len);
}

static gboolean
has_all (gpointer data)
{
  House *house = data;

  return house->heard == house->sent;
}

static void
test_polls (void)
{
  House house = { 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  HeraldAmiOptions options = fake_options (NULL);
  SimDoor door;
  guint polls;

  house.sim = herald_sim_new (HERALD_SIM_TIME_REAL);
  sim_door_listen (house.sim, &door);
  options.port = door.port;
  options.path = door.path;
  options.tls = door.pin != NULL ? HERALD_TLS_PINNED : HERALD_TLS_OFF;
  options.pin = door.pin;
  options.user = "agent";
  options.secret = "agent-secret";
  house.session = herald_ami_session_new (&options, on_event, &house);
  herald_ami_session_start (house.session);
  fake_wait_state (house.session, HERALD_LINK_SYNCING);
  tell (&house, 1);
  fake_wait_until (has_all, &house);
  while ((polls = herald_sim_count_actions (house.sim, "WaitEvent")) < POLLS && house.sent < 3 * POLLS)
    {
      tell (&house, g_rand_boolean (rand) ? 1 : (guint) g_rand_int_range (rand, 1, 4));
      if (g_rand_int_range (rand, 0, 50) == 0)
        herald_ami_session_send_async (house.session, herald_ami_action_ping (), 20000, NULL, on_pong, &house);
      /* Now and then the next event comes whatever the poll is at. */
      if (g_rand_boolean (rand))
        fake_wait_until (has_all, &house);
      else
        g_main_context_iteration (NULL, FALSE);
    }
  fake_wait_until (has_all, &house);
  g_test_message ("%u polls, %u events sent, %u heard, %u answers beside them", polls, house.sent, house.heard, house.pongs);
  g_assert_cmpuint (house.heard, ==, house.sent);
  if (options.path != NULL)
    g_assert_cmpuint (polls, >=, POLLS);
  fake_drop_session (house.session);
  herald_sim_free (house.sim);
  g_free (door.pin);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/long-polls/none-lost", test_polls);
  return g_test_run ();
}
