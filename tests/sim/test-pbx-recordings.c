/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulator against recordings of a real Asterisk 22: the same people do the same things, and every event
 * must come in the same order with the same headers and values. Identifiers and times are replaced by what they
 * stand for. Asterisk does not order events of different channels, nor those of devices against those of calls:
 * two events may stand the other way round if they have no channel and no bridge in common. */

#include <string.h>

#include "herald-pbx/sim.h"
#include "raw-client.h"

/* What to do, one step a line: "+500" lets 500 ms pass, "> Action;Header: value" is sent by the client ($1001 is
 * the newest channel of that phone, $trunk of the trunk), "forget" drops the events so far, all else is the scenario language. */
#define INBOUND "call c from 01712345678 \"Erika Mustermann\" to 1001 did 49301000001\n"
#define TALK INBOUND "+2000\nanswer 1001\n+2000\n"
#define OUTSIDE_ANSWERS "outside 00301234567 answers 1s\n"

static const struct
{
  const char *recording, *steps;
} rows[] = {
  { "inbound-answered-caller-hangup", TALK "hangup c\n" },
  { "inbound-answered-agent-hangup", TALK "hangup 1001\n" },
  { "inbound-missed-noanswer", "ring 4s\n" INBOUND "+5000\n" },
  { "inbound-abandoned", INBOUND "+3000\nhangup c\n" },
  { "inbound-declined", INBOUND "+1000\ndecline 1001\n" },
  { "inbound-busy", "phone 1001 busy\n" INBOUND },
  { "ringgroup-answered-elsewhere",
    "group ring 1001 1002\ncall c from 01712345678 \"Erika Mustermann\" to ring did 49301000003\n+2000\nanswer 1002\n+2000\nhangup c\n" },
  { "queue-answered", "call c from 01712345678 \"Erika Mustermann\" to support did 49301000002\n+2000\nanswer 1002\n+2000\nhangup c\n" },
  { "queue-answered-agent-hangup",
    "call c from 01712345678 \"Erika Mustermann\" to support did 49301000002\n+1500\nanswer 1002\n+1500\nhangup 1002\n" },
  { "queue-abandon", "call c from 01712345678 \"Erika Mustermann\" to support did 49301000002\n+4100\nhangup c\n" },
  { "internal-1002-1001", "phone 1001 rings\ndial c 1002 1001\n+1000\nanswer 1001\n+1000\nhangup 1001\n" },
  { "hold-unhold",
    TALK "hold 1001\n+500\nresume 1001\n+500\nhold 1001\n+500\nresume 1001\n+500\nhold c\n+500\nresume c\n+500\nhangup c\n" },
  { "outbound-answered", OUTSIDE_ANSWERS "dial c 1001 00301234567\n+2000\nhangup 0301234567\n" },
  { "outbound-busy", "outside 00301234567 busy 500ms\ndial c 1001 00301234567\n+1000\n" },
  { "outbound-unallocated", "outside 00309999999 unknown\ndial c 1001 00309999999\n" },
  { "clicktodial-external-answered",
    OUTSIDE_ANSWERS "> Originate;Channel: PJSIP/1001;Context: internal;Exten: 00301234567;Priority: 1;CallerID: \"0301234567\" "
                    "<0301234567>;Timeout: 20000;Async: true;ChannelId: crm-1-0001;OtherChannelId: crm-1-0001b;ActionID: a2\n"
                    "+5000\nhangup 00301234567\n" },
  { "clicktodial-internal-answered",
    "> Originate;Channel: PJSIP/1001;Context: internal;Exten: 1003;Priority: 1;CallerID: \"Click to dial\" <1003>;Timeout: 20000;"
    "Async: true;ActionID: a2;Variable: CRMID=4711\n+5000\nhangup 1001\n" },
  { "clicktodial-callee-busy",
    "phone 1003 busy\n> Originate;Channel: PJSIP/1001;Context: internal;Exten: 1003;Priority: 1;CallerID: 1003;Timeout: 10000;"
    "Async: true;ActionID: a2\n+5000\n" },
  { "clicktodial-own-busy",
    "phone 1001 busy 1s\n> Originate;Channel: PJSIP/1001;Context: internal;Exten: 1003;Priority: 1;CallerID: 1003;Timeout: 10000;"
    "Async: true;ActionID: a2\n+5000\n" },
  { "clicktodial-own-noanswer",
    "phone 1001 ignores\n> Originate;Channel: PJSIP/1001;Context: internal;Exten: 1003;Priority: 1;CallerID: 1003;Timeout: 4000;"
    "Async: true;ActionID: a2\n+5000\n" },
  { "blind-transfer-ami",
    TALK "> BlindTransfer;Channel: $1001;Context: internal;Exten: 1003\n+500\nanswer 1003\n+1000\nhangup c\n" },
  { "attended-transfer-ami",
    "phone 1003 answers 1s\n" TALK "> Atxfer;Channel: $1001;Context: internal;Exten: 1003\n+3000\nhangup 1001\n+2000\nhangup c\n" },
  { "attended-transfer-sip",
    "phone 1003 answers 1s\n" TALK "consult 1001 1003\n+3000\ncomplete 1001\n+2000\nhangup c\n" },
  { "park-retrieve-ami",
    TALK "> Park;Channel: $trunk;TimeoutChannel: $1001;AnnounceChannel: $1001;Timeout: 30000\n+1000\ndial r 1002 701\n"
         "+1000\nhangup 1002\n" },
  { "ami-atxfer-cancel",
    "phone 1003 rings\n" TALK "> Atxfer;Channel: $1001;Context: internal;Exten: 1003\n+1000\n> CancelAtxfer;Channel: $1001\n"
    "+1000\nhangup c\n" },
  { "ami-redirect-ringing",
    INBOUND "+1000\n> Redirect;Channel: $trunk;Context: internal;Exten: 1003;Priority: 1\n+1000\nanswer 1003\n+1000\nhangup c\n" },
  { "ami-redirect-up",
    TALK "> Redirect;Channel: $trunk;Context: internal;Exten: 1003;Priority: 1\n+1000\nanswer 1003\n+1000\nhangup c\n" },
  { "ami-redirect-mine",
    TALK "> Redirect;Channel: $1001;Context: internal;Exten: 1003;Priority: 1\n+500\nanswer 1003\n+1000\nhangup 1001\n" },
  { "redirect-errors", TALK "> Redirect;Channel: $trunk;Context: internal;Exten: 77777;Priority: 1\n" },
  { "click-own-declined",
    "phone 1001 rejects 1s\n> Originate;Channel: PJSIP/1001;Context: internal;Exten: 1003;Priority: 1;CallerID: 1003;Timeout: 10000;"
    "Async: true;ActionID: o1\n+5000\n" },
  { "click-own-cancelled-by-hangup",
    "phone 1001 ignores\n> Originate;Channel: PJSIP/1001;Context: internal;Exten: 1003;Priority: 1;CallerID: 1003;Timeout: 10000;"
    "Async: true;ActionID: o1\n+1000\n> Hangup;Channel: $1001\n" },
  { "outbound-cancelled", "outside 00301234567 rings\ndial c 1001 00301234567\n+1000\nhangup c\n" },
  { "outbound-declined", "outside 00301234567 rejects 1s\ndial c 1001 00301234567\n+2000\n" },
  { "internal-busy", "phone 1003 busy\ndial c 1001 1003\n" },
  { "internal-unregistered", "phone 1005 away\nforget\ndial c 1001 1005\n" },
  { "ringgroup-decline-then-colleague",
    "group ring 1001 1002\ncall c from 01712345678 \"Erika Mustermann\" to ring did 49301000003\n+1000\ndecline 1001\n+1000\n"
    "answer 1002\n+1000\nhangup c\n" },
  { "queue-decline-then-colleague",
    "call c from 01712345678 \"Erika Mustermann\" to support did 49301000002\n+1000\ndecline 1001\n+1000\nanswer 1002\n+1000\n"
    "hangup c\n" },
  { "queue-retry-answered",
    "call c from 01712345678 \"Erika Mustermann\" to support did 49301000002\n+20500\nanswer 1001\n+1000\nhangup 1001\n" },
};

/* Events of devices: compared for themselves. */
static gboolean
is_device_event (const char *event)
{
  return g_str_has_prefix (event, "Event: ExtensionStatus\r") || g_str_has_prefix (event, "Event: DeviceStateChange\r")
         || g_str_has_prefix (event, "Event: QueueMemberStatus\r");
}

/* What the lab has and the simulator has not: Debian's TestEvent, RTCP, a second queue whose members are Local
 * channels, voicemail boxes. */
static gboolean
is_left_out (const char *event)
{
  return g_str_has_prefix (event, "Event: TestEvent\r") || g_str_has_prefix (event, "Event: RTCP") || strstr (event, "fmqueue") != NULL
         || g_str_has_prefix (event, "Event: DTMFBegin\r") || strstr (event, "_avail\r\n") != NULL || strstr (event, "Device: MWI:") != NULL
         || strstr (event, "Device: Local/") != NULL || g_str_has_prefix (event, "Event: FullyBooted\r");
}

/* Headers whose value is a time or a counter of the server's life. */
static gboolean
is_time (const char *name)
{
  static const char *const names[] = { "Timestamp", "HoldTime", "TalkTime", "RingTime", "LoginTime", "LastCall",
                                       "LastPause", "CallsTaken", "ParkingDuration", "ParkingTimeout", "Id", "DurationMs" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i]))
      return TRUE;
  return FALSE;
}

/* The server dials, and the phone rings and gets its caller, at once: what a dial says of the phone's channel may
 * be from before or after. */
static gboolean
is_race (const char *event,
         const char *name)
{
  if (g_str_has_prefix (name, "DestChannelState"))
    return g_str_has_prefix (event, "Event: DialState") || g_str_has_prefix (event, "Event: DialBegin")
           || g_str_has_prefix (event, "Event: AgentCalled");
  return g_str_has_prefix (event, "Event: DialBegin") && strstr (event, "DialString: PJSIP/") != NULL /* of a queue */
         && (g_str_has_prefix (name, "DestConnectedLine") || g_str_equal (name, "DestExten"));
}

typedef struct
{
  char *text;     /* the event, its identifiers replaced */
  char *shape;    /* its name and header names only */
  GPtrArray *ids; /* the channels and bridges it speaks of */
} Event;

static void
event_free (Event *event)
{
  g_free (event->text);
  g_free (event->shape);
  g_ptr_array_unref (event->ids);
  g_free (event);
}

/* The name of the next thing of its kind: PJSIP/1001-0000000a -> PJSIP/1001-#1 */
static const char *
stand_in (GHashTable *names,
          GHashTable *counts,
          const char *id,
          const char *kind)
{
  const char *known = g_hash_table_lookup (names, id);
  guint count;
  char *name;

  if (known != NULL)
    return known;
  count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, kind)) + 1;
  g_hash_table_insert (counts, g_strdup (kind), GUINT_TO_POINTER (count));
  name = g_strdup_printf ("%s#%u", kind, count);
  g_hash_table_insert (names, g_strdup (id), name);
  return name;
}

static char *
kind_of (const char *name,
         const char *value)
{
  const char *dash = strrchr (value, '-');
  const char *half = strrchr (value, ';');

  if (g_str_has_suffix (name, "Channel") && dash != NULL && strchr (value, '/') != NULL)
    return g_strdup_printf ("%.*s%s", (int) (dash - value), value, half != NULL ? half : "");
  if (g_str_has_suffix (name, "BridgeUniqueid"))
    return g_strdup ("bridge");
  if ((g_str_has_suffix (name, "niqueid") || g_str_has_suffix (name, "Linkedid") || g_str_has_suffix (name, "UniqueId"))
      && *value != '\0' && *value != '<')
    return g_strdup ("id");
  return NULL;
}

static Event *
event_new (const char *text,
           GHashTable *names,
           GHashTable *counts)
{
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  g_autoptr (GString) normal = g_string_new (NULL);
  g_autoptr (GString) shape = g_string_new (NULL);
  Event *event = g_new0 (Event, 1);

  event->ids = g_ptr_array_new ();
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) pair = g_strsplit (lines[i], ": ", 2);
      g_autofree char *kind = NULL;
      const char *value = pair[1] != NULL ? pair[1] : "";

      kind = kind_of (pair[0], value);
      g_string_append_printf (shape, "%s ", i == 0 ? value : pair[0]);
      if (is_time (pair[0]) || is_race (text, pair[0]))
        value = "(time)";
      else if (kind != NULL)
        {
          value = stand_in (names, counts, value, kind);
          if (!g_str_equal (kind, "id"))
            g_ptr_array_add (event->ids, (gpointer) value);
        }
      g_string_append_printf (normal, "%s: %s\n", pair[0], value);
    }
  event->text = g_strdup (normal->str);
  event->shape = g_strdup (shape->str);
  return event;
}

typedef struct
{
  GPtrArray *calls, *devices; /* of Event */
  GHashTable *names, *counts;
} Stream;

static void
stream_init (Stream *self)
{
  self->calls = g_ptr_array_new_with_free_func ((GDestroyNotify) event_free);
  self->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) event_free);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
stream_clear (Stream *self)
{
  g_ptr_array_unref (self->calls);
  g_ptr_array_unref (self->devices);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->counts);
}

static void
stream_add (Stream *self,
            const char *event)
{
  if (!g_str_has_prefix (event, "Event: ") || is_left_out (event))
    return;
  g_ptr_array_add (is_device_event (event) ? self->devices : self->calls, event_new (event, self->names, self->counts));
}

static void
read_recording (Stream *self,
                const char *name)
{
  g_autofree char *base = g_strdup_printf ("%s.agent.ami", name);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "traces", "asterisk-22", base, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) messages = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  messages = g_strsplit (text, "\r\n\r\n", -1);
  for (guint i = 0; messages[i] != NULL; i++)
    stream_add (self, messages[i] + strspn (messages[i], "\r\n")); /* a TestEvent has one empty line too many */
}

static gboolean
share (const Event *a,
       const Event *b)
{
  for (guint i = 0; i < a->ids->len; i++)
    for (guint j = 0; j < b->ids->len; j++)
      if (g_str_equal (g_ptr_array_index (a->ids, i), g_ptr_array_index (b->ids, j)))
        return TRUE;
  return FALSE;
}

static gboolean
is (const Event *event,
    const char *name)
{
  return g_str_has_prefix (event->shape, name) && event->shape[strlen (name)] == ' ';
}

/* Pairs about the same channel that the recordings themselves show in both orders. */
static gboolean
either_order (const Event *a,
              const Event *b)
{
  static const char *const pairs[][2] = {
    { "Newstate", "DialState" },       { "DialEnd", "OriginateResponse" }, { "BridgeLeave", "AgentComplete" },
    { "DialEnd", "DialEnd" },          { "BridgeLeave", "BridgeLeave" },   { "BridgeEnter", "BridgeEnter" },
    { "Hangup", "DialEnd" },           { "BridgeLeave", "SoftHangupRequest" },
    { "AgentCalled", "Newchannel" },   { "BridgeDestroy", "AttendedTransfer" },
    { "DialState", "DialState" },      { "BridgeEnter", "AttendedTransfer" },
    { "Newstate", "DialBegin" },       { "Newstate", "AgentCalled" },      { "DialEnd", "AgentRingNoAnswer" },
    { "HangupRequest", "OriginateResponse" }, { "NewConnectedLine", "AgentCalled" },
    { "NewConnectedLine", "DialState" },      { "NewConnectedLine", "DialBegin" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    if ((is (a, pairs[i][0]) && is (b, pairs[i][1])) || (is (a, pairs[i][1]) && is (b, pairs[i][0])))
      return TRUE;
  return FALSE;
}

static char *
list (GPtrArray *events,
      const Event *from)
{
  GString *text = g_string_new (NULL);
  gboolean on = from == NULL;

  for (guint i = 0; i < events->len; i++)
    {
      const Event *event = g_ptr_array_index (events, i);

      on = on || event == from;
      if (on)
        g_string_append_printf (text, "%s\n", event->text);
    }
  return g_string_free (text, FALSE);
}

/* Takes the events of @real one after the other out of @simulated; what is passed over must be independent. */
static void
compare (GPtrArray *real,
         GPtrArray *simulated,
         gboolean ordered)
{
  for (guint i = 0; i < real->len; i++)
    {
      const Event *wanted = g_ptr_array_index (real, i);
      guint found = 0;

      while (found < simulated->len && !g_str_equal (((Event *) g_ptr_array_index (simulated, found))->text, wanted->text))
        found++;
      if (found == simulated->len)
        {
          g_autofree char *rest = list (simulated, NULL);

          g_error ("The real server goes on with\n%s\nthe simulator with\n%.6000s", wanted->text, rest);
        }
      for (guint before = 0; ordered && before < found; before++)
        {
          const Event *passed = g_ptr_array_index (simulated, before);

          if (share (passed, wanted) && !either_order (passed, wanted))
            g_error ("The simulator sends\n%s\nbefore\n%s", passed->text, wanted->text);
        }
      g_ptr_array_remove_index (simulated, found);
    }
  if (simulated->len > 0)
    {
      g_autofree char *rest = list (simulated, NULL);

      g_error ("The simulator sends more:\n%.6000s", rest);
    }
}

static char *
with_channels (HeraldSim *sim,
               const char *text)
{
  static const char *const phones[] = { "1001", "1002", "1003", "trunk" };
  g_autofree char *result = g_strdup (text);

  for (gsize i = 0; i < G_N_ELEMENTS (phones); i++)
    {
      g_autofree char *variable = g_strdup_printf ("$%s", phones[i]);
      g_autofree char *device = g_strdup_printf ("PJSIP/%s", phones[i]);
      g_autofree char *channel = herald_sim_dup_channel (sim, device);
      g_auto (GStrv) parts = g_strsplit (result, variable, -1);

      g_free (result);
      result = g_strjoinv (channel != NULL ? channel : "none", parts);
    }
  return g_steal_pointer (&result);
}

static void
do_steps (HeraldSim *sim,
          RawClient *client,
          const char *steps)
{
  g_auto (GStrv) lines = g_strsplit (steps, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      if (*lines[i] == '+')
        herald_sim_advance (sim, (guint) g_ascii_strtoull (lines[i] + 1, NULL, 10));
      else if (g_str_equal (lines[i], "forget"))
        g_ptr_array_unref (raw_client_events (client));
      else if (g_str_has_prefix (lines[i], "> "))
        {
          g_autofree char *text = with_channels (sim, lines[i] + 2);
          g_auto (GStrv) words = g_strsplit (text, ";", 2);
          guint before = herald_sim_count_actions (sim, words[0]);

          raw_client_action (client, text);
          while (herald_sim_count_actions (sim, words[0]) == before)
            g_main_context_iteration (NULL, TRUE);
        }
      else
        {
          herald_sim_do (sim, lines[i], &error);
          g_assert_no_error (error);
        }
    }
}

static void
test_recording (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (HeraldSim) sim = herald_sim_new (HERALD_SIM_TIME_MANUAL);
  g_autoptr (RawClient) client = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;
  Stream real, simulated;

  herald_sim_set_system_name (sim, "lab22");
  herald_sim_listen (sim, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  client = raw_client_new (herald_sim_get_port (sim));
  raw_client_log_in (client, "agent");
  do_steps (sim, client, rows[row].steps);
  events = raw_client_events (client);
  g_assert_cmpuint (herald_sim_count_channels (sim, NULL), ==, 0);

  stream_init (&real);
  stream_init (&simulated);
  read_recording (&real, rows[row].recording);
  for (guint i = 0; i < events->len; i++)
    stream_add (&simulated, g_ptr_array_index (events, i));
  compare (real.calls, simulated.calls, TRUE);
  compare (real.devices, simulated.devices, FALSE);
  stream_clear (&real);
  stream_clear (&simulated);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pbx/recordings/%s", rows[i].recording);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_recording);
    }
  return g_test_run ();
}
