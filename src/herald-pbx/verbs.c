/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The statements of the scenario language. Each gets its words, the verb itself first. */

#include <stdlib.h>
#include <string.h>

#include "herald-pbx/channel.h"
#include "herald-pbx/dial.h"
#include "herald-pbx/end.h"
#include "herald-pbx/parking.h"
#include "herald-pbx/phone.h"
#include "herald-pbx/queue.h"
#include "herald-pbx/transfer.h"
#include "herald-pbx/verbs.h"

/* The channel somebody means: by the label of a call, or by extension, its newest one that suits. */
static SimChannel *
need_channel (HeraldSim *sim,
              const char *who,
              gboolean ringing,
              GError **error)
{
  SimChannel *found = sim_channel_find_id (sim, g_hash_table_lookup (sim->labels, who));
  SimPhone *phone = sim_phone_find (sim, who);

  if (found != NULL)
    return found;
  for (guint i = 0; phone != NULL && i < phone->channels->len; i++)
    {
      SimChannel *channel = g_ptr_array_index (phone->channels, i);

      if ((channel->state == SIM_RINGING) == ringing && (found == NULL || channel->created >= found->created))
        found = channel;
    }
  if (found == NULL)
    sim_verb_fail (error, ringing ? "Nothing rings at %s" : "%s has no call", who);
  return found;
}

/* UserEvent() of the dialplan: the channel, the name, and each argument as a line. */
static void
tell (SimChannel *channel,
      const char *lines)
{
  HeraldSim *sim = channel->sim;

  sim_event_begin (sim, "UserEvent", SIM_CLASS_USER);
  sim_text_channel (sim->event, "", channel);
  g_string_append (sim->event, lines);
  sim_event_end (sim);
}

/* What a call that has not begun is to tell waits for it: the dialplan says it before a phone rings. */
static gboolean
do_user_event (HeraldSim *sim,
               int argc,
               char **argv,
               GError **error)
{
  SimChannel *channel = need_channel (sim, argv[1], FALSE, NULL);
  g_autoptr (GString) lines = g_string_new (NULL);

  sim_text_add (lines, "UserEvent", argv[2]);
  for (int i = 3; i < argc; i++)
    g_string_append_printf (lines, "%s\r\n", argv[i]);
  if (channel != NULL)
    tell (channel, lines->str);
  else
    g_hash_table_insert (sim->untold, g_strdup (argv[1]), g_strdup (lines->str));
  return TRUE;
}

/* The number that leads to @target: one that was said, or a new one. */
static const char *
did_of (HeraldSim *sim,
        const char *target)
{
  GHashTableIter iter;
  gpointer number, to;
  char *made;

  if (g_hash_table_contains (sim->dids, target))
    return target;
  g_hash_table_iter_init (&iter, sim->dids);
  while (g_hash_table_iter_next (&iter, &number, &to))
    if (g_str_equal (to, target))
      return number;
  made = g_strdup_printf ("+4420794609%02u", g_hash_table_size (sim->dids) % 100);
  while (g_hash_table_contains (sim->dids, made))
    {
      char *next = g_strdup_printf ("+%" G_GUINT64_FORMAT, g_ascii_strtoull (made + 1, NULL, 10) + 1);

      g_free (made);
      made = next;
    }
  g_hash_table_insert (sim->dids, made, g_strdup (target));
  return made;
}

static gboolean
do_call (HeraldSim *sim,
         int argc,
         char **argv,
         GError **error)
{
  g_autofree char *number = NULL;
  g_autofree char *name = NULL;
  int to = argc > 5 && g_str_equal (argv[4], "to") ? 4 : 5;
  const char *did;
  SimChannel *caller;

  if (!g_str_equal (argv[2], "from") || to + 1 >= argc || !g_str_equal (argv[to], "to"))
    return sim_verb_fail (error, "It should read: call LABEL from NUMBER [\"NAME\"] to TARGET [did NUMBER]");
  number = g_strcompress (argv[3]);
  name = to == 5 ? g_strcompress (argv[4]) : NULL;
  if (g_str_equal (number, "anonymous"))
    sim_set (&name, "Anonymous");
  if (argc > to + 3 && g_str_equal (argv[to + 2], "did"))
    g_hash_table_insert (sim->dids, g_strdup (argv[to + 3]), g_strdup (argv[to + 1]));
  did = argc > to + 3 ? argv[to + 3] : did_of (sim, argv[to + 1]);
  caller = sim_channel_new (sim, sim->trunk, SIM_RING, *number != '\0' ? number : NULL, name, "from-trunk", did, NULL,
                            NULL);
  g_hash_table_insert (sim->labels, g_strdup (argv[1]), g_strdup (caller->uniqueid));
  if (g_hash_table_contains (sim->untold, argv[1]))
    {
      tell (caller, g_hash_table_lookup (sim->untold, argv[1]));
      g_hash_table_remove (sim->untold, argv[1]);
    }
  sim_dial_run (caller);
  return TRUE;
}

static gboolean
do_dial (HeraldSim *sim,
         int argc,
         char **argv,
         GError **error)
{
  SimPhone *phone = sim_verb_need_phone (sim, argv[2], error);
  SimChannel *caller;

  if (phone == NULL)
    return FALSE;
  caller = sim_channel_new (sim, phone, SIM_RING, phone->exten, phone->name, "internal", argv[3], NULL, NULL);
  g_hash_table_insert (sim->labels, g_strdup (argv[1]), g_strdup (caller->uniqueid));
  sim_dial_run (caller);
  return TRUE;
}

static gboolean
do_answer (HeraldSim *sim,
           int argc,
           char **argv,
           GError **error)
{
  SimChannel *leg = need_channel (sim, argv[1], TRUE, error);

  if (leg == NULL)
    return FALSE;
  sim_leg_answer (leg);
  return TRUE;
}

/* The far end of an outgoing call, rung through the trunk, named by the number dialled. */
static SimChannel *
need_outside (HeraldSim *sim,
              const char *number,
              GError **error)
{
  for (guint i = 0; i < sim->trunk->channels->len; i++)
    {
      SimChannel *channel = g_ptr_array_index (sim->trunk->channels, i);

      if (channel->num != NULL && g_str_has_suffix (channel->num, number))
        return channel;
    }
  sim_verb_fail (error, "Nobody outside has the number %s", number);
  return NULL;
}

static gboolean
do_decline (HeraldSim *sim,
            int argc,
            char **argv,
            GError **error)
{
  SimChannel *leg = need_channel (sim, argv[1], TRUE, error);

  if (leg == NULL)
    return FALSE;
  sim_end_by_person (leg);
  return TRUE;
}

static gboolean
do_hangup (HeraldSim *sim,
           int argc,
           char **argv,
           GError **error)
{
  SimChannel *channel = need_channel (sim, argv[1], FALSE, NULL);

  if (channel == NULL)
    channel = need_channel (sim, argv[1], TRUE, NULL);
  if (channel == NULL && strlen (argv[1]) > 4)
    channel = need_outside (sim, argv[1], NULL);
  if (channel == NULL)
    return sim_verb_fail (error, "%s has no call", argv[1]);
  sim_end_by_person (channel);
  return TRUE;
}

static gboolean
do_hold (HeraldSim *sim,
         int argc,
         char **argv,
         GError **error)
{
  SimChannel *channel = need_channel (sim, argv[1], FALSE, error);

  if (channel == NULL)
    return FALSE;
  sim_hold (channel, g_str_equal (argv[0], "hold"));
  return TRUE;
}

static gboolean
do_transfer (HeraldSim *sim,
             int argc,
             char **argv,
             GError **error)
{
  SimChannel *channel = need_channel (sim, argv[1], FALSE, error);

  if (channel == NULL)
    return FALSE;
  if (!sim_transfer_blind (channel, "internal", argv[2]))
    return sim_verb_fail (error, "%s talks to nobody", argv[1]);
  return TRUE;
}

/* The phone puts its call on hold and calls somebody else. */
static gboolean
do_consult (HeraldSim *sim,
            int argc,
            char **argv,
            GError **error)
{
  SimPhone *phone = sim_verb_need_phone (sim, argv[1], error);
  SimChannel *first = phone != NULL ? need_channel (sim, argv[1], FALSE, error) : NULL;
  SimChannel *second;

  if (first == NULL)
    return FALSE;
  sim_hold (first, TRUE);
  second = sim_channel_new (sim, phone, SIM_RING, phone->exten, phone->name, "internal", argv[2], NULL, NULL);
  sim_dial_run (second);
  return TRUE;
}

/* The phone brings together whom it holds and whom it called. */
static gboolean
do_complete (HeraldSim *sim,
             int argc,
             char **argv,
             GError **error)
{
  SimPhone *phone = sim_verb_need_phone (sim, argv[1], error);
  SimChannel *first = NULL, *second = NULL;

  for (guint i = 0; phone != NULL && i < phone->channels->len; i++)
    {
      SimChannel *channel = g_ptr_array_index (phone->channels, i);

      if (channel->transfer != NULL)
        {
          sim_end_by_person (channel);
          return TRUE;
        }
      if (channel->holds)
        first = channel;
      else if (channel->bridge != NULL)
        second = channel;
    }
  if (phone == NULL)
    return FALSE;
  if (first == NULL || second == NULL || !sim_transfer_complete_by_phone (first, second))
    return sim_verb_fail (error, "%s has not two calls to bring together", argv[1]);
  return TRUE;
}

static gboolean
do_park (HeraldSim *sim,
         int argc,
         char **argv,
         GError **error)
{
  SimChannel *parker = need_channel (sim, argv[1], FALSE, error);
  SimChannel *other = parker != NULL ? sim_bridge_other (parker) : NULL;
  guint timeout_ms = 45000;

  if (parker == NULL || (argc > 2 && !sim_verb_parse_time (sim, argv[2], &timeout_ms, error)))
    return FALSE;
  if (other == NULL)
    return sim_verb_fail (error, "%s talks to nobody", argv[1]);
  if (sim_parking_park (other, parker->device, timeout_ms) == NULL)
    return sim_verb_fail (error, "All parking spaces are taken");
  return TRUE;
}

static gboolean
do_pause (HeraldSim *sim,
          int argc,
          char **argv,
          GError **error)
{
  SimQueue *queue = sim_queue_find (sim, argv[1]);
  SimPhone *phone = sim_verb_need_phone (sim, argv[2], error);
  SimMember *member = queue != NULL && phone != NULL ? sim_queue_find_member (queue, phone->device) : NULL;

  if (phone == NULL)
    return FALSE;
  if (member == NULL)
    return sim_verb_fail (error, "%s is no member of a queue %s", argv[2], argv[1]);
  sim_queue_pause (sim, queue, member, g_str_equal (argv[0], "pause"), argc > 3 ? argv[3] : "");
  return TRUE;
}

static gboolean
do_fault (HeraldSim *sim,
          int argc,
          char **argv,
          GError **error)
{
  HeraldSimFault fault;

  if (!herald_sim_fault_from_name (argv[1], &fault))
    return sim_verb_fail (error, "There is no fault \"%s\"", argv[1]);
  herald_sim_set_fault (sim, fault);
  return TRUE;
}

static gboolean
do_load (HeraldSim *sim,
         int argc,
         char **argv,
         GError **error)
{
  sim_load_set (sim, g_ascii_strtod (argv[1], NULL));
  return TRUE;
}

static gboolean
do_random (HeraldSim *sim,
           int argc,
           char **argv,
           GError **error)
{
  guint for_ms = 0;

  if (argc > 2 && !sim_verb_parse_time (sim, argv[2], &for_ms, error))
    return FALSE;
  return sim_random_start (sim, argv[1], for_ms, error);
}

/* wait and repeat are the play's own business; by hand there is nothing to do. */
static gboolean
do_nothing (HeraldSim *sim,
            int argc,
            char **argv,
            GError **error)
{
  guint milliseconds;

  return argc < 2 || !g_str_equal (argv[0], "wait") || sim_verb_parse_time (sim, argv[1], &milliseconds, error);
}

/* clang-format off */
static const SimVerb table[] = {
  { "phone", 1, 12, TRUE, sim_verb_phone, "phone EXT [\"NAME\"] [rings | answers TIME | busy [TIME] | rejects TIME] [picks-up TIME | ignores] [away | back]",
    "a phone, whose it is and what that person does; picks-up and ignores are for its own click-to-dial" },
  { "outside", 2, 3, TRUE, sim_verb_outside, "outside NUMBER rings | answers TIME | busy [TIME] | rejects TIME | unknown",
    "what the outside numbers do that end like this one" },
  { "queue", 1, 200, TRUE, sim_verb_queue, "queue NAME EXT... [ring TIME] [retry TIME]", "a queue and its members" },
  { "group", 1, 200, TRUE, sim_verb_group, "group NAME EXT...", "a ring group" },
  { "did", 2, 2, TRUE, sim_verb_did, "did NUMBER TARGET", "a number of the house that leads to a phone, queue or group" },
  { "ring", 1, 1, TRUE, sim_verb_ring, "ring TIME", "how long phones ring before nobody answers (20s)" },
  { "seed", 1, 1, TRUE, sim_verb_seed, "seed NUMBER", "makes everything at random the same again" },
  { "call", 5, 8, FALSE, do_call, "call LABEL from NUMBER [\"NAME\"] to TARGET [did NUMBER]", "somebody outside calls; NUMBER may be anonymous" },
  { "dial", 3, 3, FALSE, do_dial, "dial LABEL EXT NUMBER", "a phone dials a number: colleague, queue, parking space, outside" },
  { "answer", 1, 1, FALSE, do_answer, "answer EXT", "the phone that rings is picked up" },
  { "decline", 1, 1, FALSE, do_decline, "decline EXT", "the phone that rings rejects the call" },
  { "hangup", 1, 1, FALSE, do_hangup, "hangup EXT | LABEL | NUMBER", "somebody hangs up or gives up" },
  { "hold", 1, 1, FALSE, do_hold, "hold EXT | LABEL", "puts the other side on hold" },
  { "resume", 1, 1, FALSE, do_hold, "resume EXT | LABEL", "takes it back" },
  { "transfer", 2, 2, FALSE, do_transfer, "transfer EXT TARGET", "blind transfer" },
  { "consult", 2, 2, FALSE, do_consult, "consult EXT TARGET", "first half of an attended transfer: hold, and call somebody" },
  { "complete", 1, 1, FALSE, do_complete, "complete EXT", "second half: bring the two together" },
  { "park", 1, 2, FALSE, do_park, "park EXT [TIME]", "parks whom the phone talks to; it comes back after TIME (45s)" },
  { "pause", 2, 3, FALSE, do_pause, "pause QUEUE EXT [REASON]", "a member takes a break" },
  { "unpause", 2, 2, FALSE, do_pause, "unpause QUEUE EXT", "and comes back" },
  { "userevent", 2, 18, FALSE, do_user_event, "userevent LABEL NAME \"HEADER: VALUE\"...", "the dialplan of a call tells something, before it rings if the call is made after it" },
  { "random", 1, 2, FALSE, do_random, "random TIME..TIME [TIME]", "calls at random, so far apart, for so long" },
  { "load", 1, 1, FALSE, do_load, "load NUMBER", "events per second by other people's calls" },
  { "fault", 1, 1, FALSE, do_fault, "fault NAME", "something goes wrong: see --list-faults" },
  { "wait", 1, 1, FALSE, do_nothing, "wait TIME", "3s, 500ms, 2m, or at random: 2s..5s" },
  { "repeat", 0, 1, FALSE, do_nothing, "repeat [NUMBER]", "from the top, for ever or so many times in all" },
  { NULL, 0, 0, FALSE, NULL, NULL, NULL },
};
/* clang-format on */

/* Returns: (transfer none): all statements, ended by one without a name */
const SimVerb *
sim_verbs_table (void)
{
  return table;
}

/**
 * herald_sim_describe_language:
 *
 * Returns: (transfer full): the statements of scenarios, each with what it means, for people
 */
char *
herald_sim_describe_language (void)
{
  GString *text = g_string_new ("Statements of a scenario, one a line; # begins a comment, TIME is 3s, 500ms, 2m or 2s..5s:\n");

  for (const SimVerb *verb = table; verb->name != NULL; verb++)
    g_string_append_printf (text, "  %s\n      %s\n", verb->usage, verb->summary);
  return g_string_free (text, FALSE);
}
