/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connecting in the middle of a day, and after a time without a connection: from the lists the server gives at any
 * moment of a recording follow the same calls as if Herald had watched all along, and what comes after goes on
 * from there. The lists are made by other code than Herald's (server-list.c). */
#include <string.h>

#include "calls/call-tracker.h"
#include "server-list.h"
#include "wire/ami-parser.h"

/* What a user sees of one call. */
typedef struct
{
  char *leg; /* unique id */
  char *number, *dialed, *queue;
  HeraldCallDirection direction;
  HeraldCallState state;
  HeraldCallOutcome outcome;
  gboolean silent; /* it began in a snapshot, or before */
} Seen;

/* One tracker and all that it told. */
typedef struct
{
  HeraldCallTracker *tracker;
  GHashTable *calls;     /* id -> Seen, those that have ended too */
  GHashTable *announced; /* unique ids of legs whose call began */
  guint n_begun;
} Viewer;

static void
seen_free (gpointer data)
{
  Seen *seen = data;

  g_free (seen->leg);
  g_free (seen->number);
  g_free (seen->dialed);
  g_free (seen->queue);
  g_free (seen);
}

static void
on_change (const HeraldCall *call,
           HeraldCallChange change,
           guint64 seq,
           gpointer user_data)
{
  Viewer *self = user_data;
  Seen *seen = g_hash_table_lookup (self->calls, call->id), *next = g_new0 (Seen, 1);

  if (seen == NULL)
    {
      self->n_begun++;
      g_assert_nonnull (call->unique_id);
      if (!g_hash_table_add (self->announced, g_strdup (call->unique_id)))
        g_error ("announced twice: %s", call->unique_id);
    }
  else
    g_assert_cmpint (seen->state, !=, HERALD_CALL_ENDED);
  next->leg = g_strdup (call->unique_id != NULL ? call->unique_id : seen != NULL ? seen->leg : NULL);
  next->number = g_strdup (call->number);
  next->dialed = g_strdup (call->dialed);
  next->queue = g_strdup (call->queue);
  next->direction = call->direction;
  next->state = call->state;
  next->outcome = call->outcome;
  g_hash_table_replace (self->calls, g_strdup (call->id), next);
}

static Viewer *
viewer_new (const char *const *devices)
{
  Viewer *self = g_new0 (Viewer, 1);

  self->tracker = herald_call_tracker_new (devices, on_change, self);
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, seen_free);
  self->announced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

static void
viewer_free (Viewer *self)
{
  herald_call_tracker_free (self->tracker);
  g_hash_table_unref (self->calls);
  g_hash_table_unref (self->announced);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Viewer, viewer_free)

static void
viewer_snapshot (Viewer *self,
                 GPtrArray *items,
                 gint64 now)
{
  herald_call_tracker_begin_snapshot (self->tracker);
  for (guint i = 0; i < items->len; i++)
    herald_call_tracker_feed_item (self->tracker, items->pdata[i], now);
  herald_call_tracker_end_snapshot (self->tracker, now);
  herald_call_tracker_tick (self->tracker, G_MAXINT64 - 1);
}

static Seen *
find_open (Viewer *self,
           const char *leg)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Seen *) value)->state != HERALD_CALL_ENDED && g_strcmp0 (((Seen *) value)->leg, leg) == 0)
      return value;
  return NULL;
}

/* The call of that leg, or the only one of that direction: a leg may have moved to another id without a word. */
static Seen *
find_same (Viewer *self,
           const Seen *other)
{
  Seen *found = find_open (self, other->leg);
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  if (found != NULL)
    return found;
  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Seen *) value)->state != HERALD_CALL_ENDED && ((Seen *) value)->direction == other->direction)
      {
        found = value;
        n++;
      }
  return n == 1 ? found : NULL;
}

static GPtrArray *
load (const char *path)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_ami_message_free);
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0, at = 0;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  for (;;)
    {
      HeraldAmiMessage *message = NULL;
      HeraldAmiParse parsed = herald_ami_parser_next (parser, &message, &error);

      g_assert_no_error (error);
      if (parsed == HERALD_AMI_PARSE_MESSAGE)
        g_ptr_array_add (messages, herald_ami_message_copy (message));
      else if (parsed == HERALD_AMI_PARSE_MORE && at == length)
        return messages;
      else if (parsed == HERALD_AMI_PARSE_MORE)
        at += herald_ami_parser_feed (parser, bytes + at, length - at);
    }
}

typedef struct
{
  const char *trace;
  const char *device;
  guint cut;
  const char *kind;
} Where;

static GHashTable *histogram; /* complaint -> count */
static guint n_compared, n_different, n_other_exten;

/* In how many of a thousand comparisons another party, state, direction or number than the watching tracker's may
 * come out; what no list tells (README.md) comes to this much. Before Asterisk 12 the lists tell less. */
#define DIFFERENT_MAX 40
#define DIFFERENT_MAX_OLD 70
/* Messages between two cuts. */
#define SAMPLE 3

static void
complain (const Where *where,
          const char *field,
          const Seen *truth,
          const char *wanted,
          const char *got)
{
  g_autofree char *key = g_strdup_printf ("%s %s %s: %s %s/%s: wanted %s got %s", where->trace, where->device, where->kind, field,
                                          truth != NULL ? herald_call_direction_to_string (truth->direction) : "-",
                                          truth != NULL ? herald_call_state_to_string (truth->state) : "-", wanted, got);
  char *value = g_hash_table_lookup (histogram, key);

  if (g_str_equal (field, "dialed"))
    n_other_exten++;
  else
    n_different++;
  g_hash_table_replace (histogram, g_steal_pointer (&key), g_strdup_printf ("%s %u", value != NULL ? value : "", where->cut));
}

/* Hardly any list tells that a phone holds (README.md). */
static gboolean
is_talk (HeraldCallState state)
{
  return state == HERALD_CALL_CONNECTED || state == HERALD_CALL_HELD;
}

static void
compare_open (const Where *where,
              Viewer *truth,
              Viewer *viewer)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, truth->calls);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Seen *want = value, *got = find_same (viewer, want);

      if (want->state == HERALD_CALL_ENDED || want->state == HERALD_CALL_WAITING)
        continue;
      n_compared++;
      if (got == NULL)
        {
          complain (where, "call", want, want->leg, "none");
          continue;
        }
      if (got->state != want->state && !(is_talk (got->state) && is_talk (want->state)))
        complain (where, "state", want, herald_call_state_to_string (want->state), herald_call_state_to_string (got->state));
      if (got->direction != want->direction)
        complain (where, "direction", want, "", herald_call_direction_to_string (got->direction));
      if (!g_str_equal (got->number, want->number))
        complain (where, "number", want, want->number, got->number);
      if (!g_str_equal (got->dialed, want->dialed))
        complain (where, "dialed", want, want->dialed, got->dialed);
      if (g_strcmp0 (got->queue, want->queue) != 0)
        complain (where, "queue", want, want->queue != NULL ? want->queue : "(none)", got->queue != NULL ? got->queue : "(none)");
    }
  g_hash_table_iter_init (&iter, viewer->calls);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Seen *got = value;

      if (got->state != HERALD_CALL_ENDED && got->state != HERALD_CALL_WAITING && find_same (truth, got) == NULL)
        complain (where, "surplus", got, "none", got->leg);
    }
}

static void
feed (Viewer *viewer,
      GPtrArray *messages,
      guint from,
      guint to)
{
  for (guint i = from; i < to; i++)
    {
      herald_call_tracker_feed (viewer->tracker, messages->pdata[i], i);
      herald_call_tracker_tick (viewer->tracker, i);
    }
}

static const char *
outcome_of (Viewer *viewer,
            const char *leg)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, viewer->calls);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_strcmp0 (((Seen *) value)->leg, leg) == 0)
      return ((Seen *) value)->state == HERALD_CALL_ENDED ? herald_call_outcome_to_string (((Seen *) value)->outcome) : "open";
  return "none";
}

/* How many calls there are from now on: those that are open, but for one that is nothing but a caller who waits, and those
 * to come. */
static guint
n_from (Viewer *all,
        Viewer *now,
        guint *n_waiting)
{
  GHashTableIter iter;
  gpointer value;
  guint n = all->n_begun;

  g_hash_table_iter_init (&iter, now->calls);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      n -= ((Seen *) value)->state == HERALD_CALL_ENDED || ((Seen *) value)->state == HERALD_CALL_WAITING;
      *n_waiting += ((Seen *) value)->state == HERALD_CALL_WAITING;
    }
  return n;
}

/* Whether a recording is cut behind this message: behind every third, behind each with HERALD_EVERY_MESSAGE, and with
 * HERALD_TRACE_SAMPLE=N behind one in N of those. */
static gboolean
is_cut (guint message)
{
  const char *sample = g_getenv ("HERALD_TRACE_SAMPLE");
  guint step = g_getenv ("HERALD_EVERY_MESSAGE") != NULL ? 1 : SAMPLE;

  if (sample != NULL)
    step *= (guint) CLAMP (g_ascii_strtoull (sample, NULL, 10), 1, 1000);
  return message % step == step / 2;
}

static void
play (const char *name,
      GPtrArray *messages,
      const char *const *devices)
{
  g_autoptr (ServerList) server = server_list_new ();
  g_autoptr (Viewer) truth = viewer_new (devices);
  g_autoptr (Viewer) all = viewer_new (devices);

  feed (all, messages, 0, messages->len);
  for (guint cut = 0; cut < messages->len; cut++)
    {
      feed (truth, messages, cut, cut + 1);
      server_list_watch (server, messages->pdata[cut]);
      if (!is_cut (cut))
        continue;
      for (int kind = server_list_is_renaming (server) ? 2 : SERVER_LIST_CHANNELS; kind <= SERVER_LIST_STATUS; kind++)
        {
          g_autoptr (GPtrArray) items = server_list_get (server, (ServerListKind) kind);
          g_autoptr (Viewer) cold = viewer_new (devices);
          Where where = { name, devices[0], cut + 1, kind == SERVER_LIST_STATUS ? "cold status" : "cold channels" };
          guint wanted, n_waiting = 0;
          GHashTableIter iter;
          gpointer value;

          viewer_snapshot (cold, items, cut);
          if (server_list_is_settled (server))
            compare_open (&where, truth, cold);
          feed (cold, messages, cut + 1, messages->len);
          wanted = n_from (all, truth, &n_waiting);
          if (cold->n_begun < wanted || cold->n_begun > wanted + n_waiting)
            {
              g_autofree char *want = g_strdup_printf ("%u", wanted);
              g_autofree char *got = g_strdup_printf ("%u", cold->n_begun);

              complain (&where, "begun", NULL, want, got);
            }
          if (!server_list_is_settled (server))
            continue;
          g_hash_table_iter_init (&iter, cold->calls);
          while (g_hash_table_iter_next (&iter, NULL, &value))
            if (!g_str_equal (outcome_of (cold, ((Seen *) value)->leg), outcome_of (all, ((Seen *) value)->leg)))
              complain (&where, "outcome", value, outcome_of (all, ((Seen *) value)->leg), outcome_of (cold, ((Seen *) value)->leg));
        }
    }
}

/* The connection was away for @length messages. */
static void
play_blind (const char *name,
            GPtrArray *messages,
            const char *const *devices,
            guint length)
{
  g_autoptr (ServerList) server = server_list_new ();
  g_autoptr (Viewer) truth = viewer_new (devices);
  g_autofree char *kind = g_strdup_printf ("blind for %u", length);

  for (guint back = 0; back < messages->len; back++)
    {
      g_autoptr (GPtrArray) items = NULL;
      g_autoptr (Viewer) blind = NULL;
      Where where = { name, devices[0], back + 1, kind };

      feed (truth, messages, back, back + 1);
      server_list_watch (server, messages->pdata[back]);
      if (back < length || !is_cut (back) || server_list_is_renaming (server))
        continue;
      items = server_list_get (server, SERVER_LIST_CHANNELS);
      blind = viewer_new (devices);
      feed (blind, messages, 0, back + 1 - length);
      viewer_snapshot (blind, items, back);
      if (server_list_is_settled (server))
        compare_open (&where, truth, blind);
      feed (blind, messages, back + 1, messages->len);
    }
}

/* Of the many recordings of the office a quarter, by name: each is a second's work. */
static gboolean
is_wanted (const char *name)
{
  if (g_str_has_prefix (name, "office-") && g_str_hash (name) % 4 != 0)
    return FALSE;
  return g_str_has_suffix (name, ".ami") && !g_str_has_prefix (name, "filter-action") && !g_str_has_prefix (name, "lists") && !g_str_has_prefix (name, "joined-late")
         && strstr (name, "injection") == NULL;
}

static void
test_folder (gconstpointer data)
{
  static const char *const devices[][4] = { { "PJSIP/1001", "SIP/1001", "PJSIP/201", NULL }, { "PJSIP/1003", "SIP/1003", "PJSIP/203", NULL },
                                            { "PJSIP/1002", "SIP/1002", "PJSIP/202", NULL } };
  const char *folder = data, *name;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GHashTableIter iter;
  gpointer key, value;
  guint max;

  g_assert_nonnull (dir);
  n_compared = n_different = n_other_exten = 0;
  histogram = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GPtrArray) messages = NULL;

      if (!is_wanted (name))
        continue;
      messages = load (path);
      for (guint who = 0; who < G_N_ELEMENTS (devices); who++)
        {
          play (name, messages, devices[who]);
          for (guint length = 0; length <= 16; length = length * 2 + (length < 2))
            play_blind (name, messages, devices[who], length);
        }
    }
  max = g_str_has_suffix (folder, "1.8") ? DIFFERENT_MAX_OLD : DIFFERENT_MAX;
  g_test_message ("of %u moments %u show something else, %u another extension dialled", n_compared, n_different, n_other_exten);
  g_hash_table_iter_init (&iter, histogram);
  while (g_getenv ("HERALD_TEST_VERBOSE") != NULL && g_hash_table_iter_next (&iter, &key, &value))
    g_test_message ("%s @%s", (char *) key, (char *) value);
  g_assert_cmpuint (n_different * 1000 / n_compared, <, max);
  g_hash_table_unref (histogram);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *base = g_path_get_basename (argv[i]);
      g_autofree char *path = g_strdup_printf ("/traces/snapshot/%s", base);

      g_test_add_data_func_full (path, g_strdup (argv[i]), test_folder, g_free);
    }
  return g_test_run ();
}
