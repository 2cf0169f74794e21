/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trouble on request: what a broken, hostile or frozen server does. */

#include "herald-pbx/faults.h"

#include <string.h>
#include <sys/socket.h>

#include "herald-pbx/server.h"

/** HUGE_BYTES: how long a line gets that has no end. */
#define HUGE_BYTES (100 * 1024 * 1024)

struct _SimFaults
{
  HeraldSim *sim;
  HeraldSimFault fault;
};

static const char *const names[HERALD_SIM_N_FAULTS] = {
  [HERALD_SIM_FAULT_NONE] = "none",
  [HERALD_SIM_FAULT_STOP_READING] = "stop-reading",
  [HERALD_SIM_FAULT_STOP_WRITING] = "stop-writing",
  [HERALD_SIM_FAULT_FREEZE] = "freeze",
  [HERALD_SIM_FAULT_CUT] = "cut",
  [HERALD_SIM_FAULT_RESET] = "reset",
  [HERALD_SIM_FAULT_HALF] = "half",
  [HERALD_SIM_FAULT_GARBAGE] = "garbage",
  [HERALD_SIM_FAULT_SLOW] = "slow",
  [HERALD_SIM_FAULT_HUGE_LINE] = "huge-line",
  [HERALD_SIM_FAULT_NO_BANNER] = "no-banner",
  [HERALD_SIM_FAULT_WRONG_BANNER] = "wrong-banner",
  [HERALD_SIM_FAULT_NO_LOGIN] = "no-login",
  [HERALD_SIM_FAULT_WRONG_COUNT] = "wrong-count",
  [HERALD_SIM_FAULT_NO_LIST_END] = "no-list-end",
};

/* Returns: (transfer none): the fault's name in scenarios and in the action HeraldFault */
const char *
herald_sim_fault_name (HeraldSimFault fault)
{
  return fault < HERALD_SIM_N_FAULTS ? names[fault] : "none";
}

/* Finds a fault by its name. Returns: %FALSE if there is none of that name */
gboolean
herald_sim_fault_from_name (const char *name,
                            HeraldSimFault *fault)
{
  for (guint i = 0; i < HERALD_SIM_N_FAULTS; i++)
    if (g_strcmp0 (names[i], name) == 0)
      {
        *fault = i;
        return TRUE;
      }
  return FALSE;
}

/* Returns: (transfer full): no faults yet */
SimFaults *
sim_faults_new (HeraldSim *sim)
{
  SimFaults *self = g_new0 (SimFaults, 1);

  self->sim = sim;
  return self;
}

/* Frees them. */
void
sim_faults_free (SimFaults *self)
{
  g_free (self);
}

/* Makes the end of @connection a reset, not a goodbye. */
void
sim_faults_reset (GSocketConnection *connection)
{
  struct
  {
    int on, seconds;
  } linger = { 1, 0 };
  GSocket *socket = g_socket_connection_get_socket (connection);

  if (setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger) != 0)
    g_debug ("SO_LINGER was refused");
}

static void
apply (SimConnection *connection,
       gpointer data)
{
  static const char half[] = "Event: Newchannel\r\nPrivilege: call,all\r\nChannel: PJSIP/10";
  static const char garbage[] = "\x16\x03\x01\x02\x00\x01\xff\xfe\r\n\r\n:::\r\n\r\n\x00\x01Event\r\n: \r\n\r\n";
  SimFaults *self = data;

  switch (self->fault)
    {
    case HERALD_SIM_FAULT_RESET:
      sim_connection_reset (connection);
      sim_connection_lose (connection);
      break;
    case HERALD_SIM_FAULT_CUT:
      sim_connection_lose (connection);
      break;
    case HERALD_SIM_FAULT_HALF:
      sim_connection_send (connection, half, strlen (half));
      sim_connection_close_when_written (connection);
      break;
    case HERALD_SIM_FAULT_GARBAGE:
      sim_connection_send (connection, garbage, sizeof garbage - 1);
      break;
    case HERALD_SIM_FAULT_HUGE_LINE:
      sim_connection_send (connection, "Event: ", 7);
      sim_connection_send_huge (connection, HUGE_BYTES);
      break;
    default:
      sim_connection_update (connection);
      break;
    }
}

/* Sets the fault, which holds until the next one. */
void
sim_faults_set (SimFaults *self,
                HeraldSimFault fault)
{
  self->fault = fault;
  sim_server_foreach_connection (self->sim->server, apply, self);
}

/* Whether @fault is the present one. */
gboolean
sim_faults_is (SimFaults *self,
               HeraldSimFault fault)
{
  return self->fault == fault;
}

/* Whether connections read what clients send. */
gboolean
sim_faults_may_read (SimFaults *self)
{
  return self->fault != HERALD_SIM_FAULT_STOP_READING && self->fault != HERALD_SIM_FAULT_FREEZE;
}

/* Whether connections send what is waiting. */
gboolean
sim_faults_may_write (SimFaults *self)
{
  return self->fault != HERALD_SIM_FAULT_STOP_WRITING && self->fault != HERALD_SIM_FAULT_FREEZE;
}

/* Whether a new connection is closed without a word. */
gboolean
sim_faults_refuse (SimFaults *self,
                   GSocketConnection *connection)
{
  if (self->fault == HERALD_SIM_FAULT_RESET)
    sim_faults_reset (connection);
  return self->fault == HERALD_SIM_FAULT_CUT || self->fault == HERALD_SIM_FAULT_RESET;
}

/* Returns: (transfer full): the first thing said to a new connection */
char *
sim_faults_banner (SimFaults *self,
                   const char *usual)
{
  switch (self->fault)
    {
    case HERALD_SIM_FAULT_NO_BANNER:
      return g_strdup ("");
    case HERALD_SIM_FAULT_WRONG_BANNER:
      return g_strdup ("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n");
    case HERALD_SIM_FAULT_GARBAGE:
      return g_strdup ("\x16\x03\x01\x02 \x01\xff\xfe\r\n");
    case HERALD_SIM_FAULT_HUGE_LINE:
      return g_strdup ("Asterisk Call Manager/");
    default:
      return g_strdup_printf ("%s\r\n", usual);
    }
}

/* What a new connection gets besides its banner. */
void
sim_faults_greet (SimFaults *self,
                  SimConnection *connection)
{
  if (self->fault == HERALD_SIM_FAULT_HUGE_LINE)
    sim_connection_send_huge (connection, HUGE_BYTES);
}
