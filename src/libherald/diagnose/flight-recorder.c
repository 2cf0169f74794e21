/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps what the server said of my calls and what Herald made of it.
 *
 * Every message goes into a ring in memory: a copy, and nothing else while no call is mine. As soon as a note names a call
 * of mine, its ids are followed: what the ring has of them is written, and what comes with them from then on. All of that
 * waits for a moment in which no call is announced, and the file is written by a thread. */

#include "diagnose/flight-recorder.h"

#include <string.h>

#include "calls/channel.h"
#include "calls/event-use.h"
#include "diagnose/anonymizer.h"
#include "diagnose/flight-files.h"
#include "diagnose/flight-ring.h"
#include "diagnose/flight-writer.h"
#include "diagnose/trace-writer.h"

/* Of an id or a channel's name; Asterisk's own limit is 150 for ids and 80 for names. */
#define ID_MAX 256
/* Ids in the messages of ids that were just found: so many times it is asked. A transfer needs three. */
#define ROUNDS_MAX 8

typedef enum
{
  ENTRY_MESSAGE,
  ENTRY_NOTE,
  ENTRY_PLAIN_NOTE, /* of the connection: nobody's number or name is in it */
} EntrySort;

struct _HeraldFlightRecorder
{
  GObject parent;

  HeraldFlightRing ring;
  GHashTable *followed; /* digest of an id -> when it was last met (gint64, owned) */
  guint n_fresh;        /* ids not looked for in the ring yet */
  guint64 first_wanted; /* the first entry of the ring that is to be written; G_MAXUINT64: none is */
  gint64 offset;        /* from the monotonic to the wall clock */
  gint64 now;           /* the wall clock, as last told */
  gsize missing;        /* bytes that the writer did not take; not said in the record yet */
  double others;        /* notes about other people's calls that may still be kept */
  gint64 others_at;
  guint timer;

  /* Owned */
  HeraldAnonymizer *anonymizer; /* while numbers are not kept */
  HeraldFlightWriter *writer;
  GError *error;
  char *folder;
};

enum
{
  PROP_ERROR = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (HeraldFlightRecorder, herald_flight_recorder, G_TYPE_OBJECT)

/* Headers that name a channel or a call. */
static const HeraldAmiHeader id_headers[] = {
  HERALD_AMI_UNIQUEID,
  HERALD_AMI_LINKEDID,
  HERALD_AMI_DEST_UNIQUEID,
  HERALD_AMI_DEST_LINKEDID,
  HERALD_AMI_SRC_UNIQUEID,
  HERALD_AMI_UNIQUEID1,
  HERALD_AMI_UNIQUEID2,
  HERALD_AMI_LOCAL_ONE_UNIQUEID,
  HERALD_AMI_LOCAL_TWO_UNIQUEID,
  HERALD_AMI_TARGET_UNIQUEID,
  HERALD_AMI_TRANSFERER_UNIQUEID,
  HERALD_AMI_TRANSFEREE_UNIQUEID,
  HERALD_AMI_ORIG_TRANSFERER_UNIQUEID,
  HERALD_AMI_SECOND_TRANSFERER_UNIQUEID,
  HERALD_AMI_TRANSFER_TARGET_UNIQUEID,
  HERALD_AMI_PARKEE_UNIQUEID,
  HERALD_AMI_RETRIEVER_UNIQUEID,
  HERALD_AMI_SOURCE_UNIQUEID,
  HERALD_AMI_CHANNEL_CALLING,
  HERALD_AMI_DESTINATION_CHANNEL,
};

/* How many of them a message may have: the most frequent ones are those of a channel, or of two at a dial. */
static guint
n_ids (HeraldAmiEvent event)
{
  switch (event)
    {
    case HERALD_AMI_EVENT_NEWCHANNEL:
    case HERALD_AMI_EVENT_NEWSTATE:
    case HERALD_AMI_EVENT_NEW_CALLERID:
    case HERALD_AMI_EVENT_NEW_CONNECTED_LINE:
    case HERALD_AMI_EVENT_BRIDGE_ENTER:
    case HERALD_AMI_EVENT_BRIDGE_LEAVE:
    case HERALD_AMI_EVENT_HANGUP:
    case HERALD_AMI_EVENT_HANGUP_REQUEST:
    case HERALD_AMI_EVENT_SOFT_HANGUP_REQUEST:
      return 2;
    case HERALD_AMI_EVENT_DIAL_BEGIN:
    case HERALD_AMI_EVENT_DIAL_STATE:
    case HERALD_AMI_EVENT_DIAL_END:
      return 4;
    default:
      return G_N_ELEMENTS (id_headers);
    }
}

static guint
digest (const char *id,
        gsize length)
{
  return herald_channel_hash ((HeraldSpan) { id, (guint) length });
}

/* Where there are too many, the half that was not met for longest goes. */
static void
give_up_old (HeraldFlightRecorder *self)
{
  gint64 oldest = G_MAXINT64, latest = 0;
  GHashTableIter iter;
  gpointer used;

  g_hash_table_iter_init (&iter, self->followed);
  while (g_hash_table_iter_next (&iter, NULL, &used))
    {
      oldest = MIN (oldest, *(gint64 *) used);
      latest = MAX (latest, *(gint64 *) used);
    }
  g_hash_table_iter_init (&iter, self->followed);
  while (g_hash_table_iter_next (&iter, NULL, &used))
    if (*(gint64 *) used <= oldest + (latest - oldest) / 2)
      g_hash_table_iter_remove (&iter);
}

static void
follow (HeraldFlightRecorder *self,
        const char *id,
        gsize length)
{
  guint key = digest (id, length);
  gint64 *used;

  if (length < 3 || length > ID_MAX || id[0] == '<')
    return;
  used = g_hash_table_lookup (self->followed, GUINT_TO_POINTER (key));
  if (used != NULL)
    {
      *used = self->now;
      return;
    }
  if (g_hash_table_size (self->followed) >= HERALD_FLIGHT_FOLLOWED_MAX)
    give_up_old (self);
  g_hash_table_insert (self->followed, GUINT_TO_POINTER (key), g_memdup2 (&self->now, sizeof self->now));
  self->n_fresh++;
}

static gboolean
is_followed (HeraldFlightRecorder *self,
             const char *id,
             gsize length)
{
  return length > 0 && g_hash_table_contains (self->followed, GUINT_TO_POINTER (digest (id, length)));
}

/* Whether a message is about a call that is followed; then all that it names is. */
static gboolean
concerns_followed (HeraldFlightRecorder *self,
                   HeraldAmiMessage *message)
{
  guint n = n_ids (herald_ami_message_get_event (message));
  gboolean found = FALSE;

  for (guint i = 0; i < n && !found; i++)
    {
      HeraldSpan id = herald_ami_message_get (message, id_headers[i]);

      found = is_followed (self, id.data, id.length);
    }
  if (!found && !herald_ami_message_has (message, HERALD_AMI_UNIQUEID) && herald_ami_message_has (message, HERALD_AMI_CHANNEL))
    {
      HeraldSpan name = herald_ami_message_get (message, HERALD_AMI_CHANNEL);

      return is_followed (self, name.data, name.length);
    }
  for (guint i = 0; i < n && found; i++)
    {
      HeraldSpan id = herald_ami_message_get (message, id_headers[i]);

      follow (self, id.data, id.length);
    }
  return found;
}

/* Whether a message of the ring may be about a call that is followed. */
static gboolean
may_concern (HeraldFlightRecorder *self,
             const HeraldRingEntry *entry)
{
  for (guint i = 0; i < HERALD_RING_IDS; i++)
    if (entry->ids[i] != 0 && g_hash_table_contains (self->followed, GUINT_TO_POINTER (entry->ids[i])))
      return TRUE;
  return entry->more_ids;
}

/* Keeps with a message what is looked for later. The index of its headers, made here, serves the tracker too. */
static void
remember_ids (HeraldRingEntry *entry,
              HeraldAmiMessage *message)
{
  guint n = n_ids (herald_ami_message_get_event (message));

  entry->more_ids = n > HERALD_RING_IDS;
  for (guint i = 0; i < MIN (n, HERALD_RING_IDS); i++)
    {
      HeraldSpan id = herald_ami_message_get (message, id_headers[i]);

      entry->ids[i] = id.length > 0 ? digest (id.data, id.length) : 0;
    }
}

static void
want (HeraldFlightRecorder *self,
      HeraldRingEntry *entry)
{
  entry->state = HERALD_RING_WANTED;
  self->first_wanted = MIN (self->first_wanted, herald_flight_ring_position (&self->ring, entry));
}

/* What the ring has of ids that are followed since the last time, and of the ids that these messages name. */
static void
look_back (HeraldFlightRecorder *self)
{
  for (guint round = 0; round < ROUNDS_MAX && self->n_fresh > 0; round++)
    {
      guint64 position = 0;
      HeraldRingEntry *entry;

      self->n_fresh = 0;
      while ((entry = herald_flight_ring_next (&self->ring, &position)) != NULL)
        {
          HeraldAmiMessage view;

          if (entry->state != HERALD_RING_IDLE || entry->is_note || !may_concern (self, entry))
            continue;
          herald_ami_message_init (&view, herald_ring_entry_get_bytes (entry), entry->length, entry->bare_lf);
          if (concerns_followed (self, &view))
            want (self, entry);
        }
    }
  self->n_fresh = 0;
}

static void
append_entry (HeraldFlightRecorder *self,
              const HeraldRingEntry *entry,
              GString *to)
{
  g_autoptr (GString) plain = NULL;
  HeraldAmiMessage view;

  herald_ami_message_init (&view, herald_ring_entry_get_bytes (entry), entry->length, entry->bare_lf);
  if (self->anonymizer == NULL || entry->is_plain)
    {
      herald_trace_append (to, &view, entry->time);
      return;
    }
  plain = g_string_new (NULL);
  herald_trace_append (plain, &view, entry->time);
  herald_ami_message_init (&view, plain->str, plain->len - 2, FALSE);
  herald_anonymizer_write (self->anonymizer, &view, to);
}

/* A record that has a hole says so. */
static void
append_gap (HeraldFlightRecorder *self,
            GString *to)
{
  const HeraldNote note = { .code = HERALD_NOTE_RECORDER_GAP, .time = self->now, .value = (gint64) self->missing };
  g_autoptr (GString) text = g_string_new (NULL);
  HeraldAmiMessage view;

  herald_note_write (&note, text);
  herald_ami_message_init (&view, text->str, text->len - 2, FALSE);
  herald_trace_append (to, &view, self->now);
}

/* Hands over to the writer what is to be written, in the order in which it came. */
static void
collect (HeraldFlightRecorder *self)
{
  GString *text;
  gsize gap, all;
  guint64 position;
  HeraldRingEntry *entry;

  look_back (self);
  if (self->first_wanted == G_MAXUINT64 && self->missing == 0)
    return;
  text = g_string_new (NULL);
  if (self->missing > 0)
    append_gap (self, text);
  gap = text->len;
  position = self->first_wanted;
  while ((entry = herald_flight_ring_next (&self->ring, &position)) != NULL)
    if (entry->state == HERALD_RING_WANTED)
      {
        append_entry (self, entry, text);
        entry->state = HERALD_RING_WRITTEN;
      }
  self->first_wanted = G_MAXUINT64;
  all = text->len;
  if (herald_flight_writer_write (self->writer, text, self->anonymizer == NULL))
    self->missing = 0;
  else
    self->missing += all - gap;
}

static gboolean
on_time (gpointer user_data)
{
  HeraldFlightRecorder *self = user_data;

  self->timer = 0;
  self->offset = g_get_real_time () - g_get_monotonic_time ();
  collect (self);
  return G_SOURCE_REMOVE;
}

static void
arm (HeraldFlightRecorder *self)
{
  if (self->timer == 0)
    self->timer = g_timeout_add (self->n_fresh > 0 ? HERALD_FLIGHT_LOOK_MS : HERALD_FLIGHT_WRITE_MS, on_time, self);
}

static HeraldRingEntry *
push (HeraldFlightRecorder *self,
      const char *bytes,
      gsize length,
      EntrySort sort,
      gboolean bare_lf,
      gboolean wanted)
{
  HeraldRingEntry *entry;

  /* Nothing that is to be written is pushed out before. What may turn out to be so is looked for a moment later: to
   * look through a full ring takes milliseconds, just when a call is to pop. */
  if (herald_flight_ring_would_drop (&self->ring, length, self->first_wanted))
    collect (self);
  entry = herald_flight_ring_push (&self->ring, bytes, length);
  if (entry == NULL)
    return NULL;
  entry->time = self->now;
  entry->is_note = sort != ENTRY_MESSAGE;
  entry->is_plain = sort == ENTRY_PLAIN_NOTE;
  entry->bare_lf = bare_lf != FALSE;
  if (wanted)
    {
      want (self, entry);
      arm (self);
    }
  return entry;
}

/**
 * herald_flight_recorder_take:
 * @self: a recorder
 * @message: any message of the server, before the tracker sees it
 * @now: the monotonic clock
 *
 * Every event comes here: it is copied, and looked at only while a call is followed.
 */
void
herald_flight_recorder_take (HeraldFlightRecorder *self,
                             HeraldAmiMessage *message,
                             gint64 now)
{
  HeraldRingEntry *entry;
  HeraldSpan bytes;
  gboolean wanted;

  /* The rest would only push the beginning of a call out of the ring. */
  if (!herald_event_is_of_calls (herald_ami_message_get_event (message)) || G_UNLIKELY (self->error != NULL))
    return;
  self->now = now + self->offset;
  wanted = g_hash_table_size (self->followed) > 0 && concerns_followed (self, message);
  bytes = herald_ami_message_get_bytes (message);
  entry = push (self, bytes.data, bytes.length, ENTRY_MESSAGE, message->bare_lf, wanted);
  if (entry != NULL)
    remember_ids (entry, message);
  if (self->n_fresh > 0)
    arm (self);
}

/**
 * herald_flight_recorder_follow:
 * @self: a recorder
 * @unique_id: (nullable): the id of a channel of a call of mine, or its name
 * @linked_id: (nullable): the id of the whole call
 *
 * What the server said and will say of them is recorded.
 */
void
herald_flight_recorder_follow (HeraldFlightRecorder *self,
                               const char *unique_id,
                               const char *linked_id)
{
  if (unique_id != NULL)
    follow (self, unique_id, strlen (unique_id));
  if (linked_id != NULL)
    follow (self, linked_id, strlen (linked_id));
  if (self->n_fresh > 0)
    arm (self);
}

/* Notes without a call of mine that are about a phone of mine all the same. */
static gboolean
is_about_my_phone (HeraldNoteCode code)
{
  switch (code)
    {
    case HERALD_NOTE_MY_DEVICE:
    case HERALD_NOTE_WAIT_FOR_DIAL:
    case HERALD_NOTE_NO_DIAL:
    case HERALD_NOTE_NEVER_RANG:
    case HERALD_NOTE_UP_BEFORE_DIAL:
    case HERALD_NOTE_UP_UNEXPLAINED:
    case HERALD_NOTE_MEMBER_FOUND:
    case HERALD_NOTE_FOUND_RINGING:
    case HERALD_NOTE_FOUND_UP:
    case HERALD_NOTE_FOUND_IDLE:
    case HERALD_NOTE_FOUND_TALKING:
      return TRUE;
    default:
      return FALSE;
    }
}

/* A busy PBX rings thousands of other phones: of those only so many are noted that my own calls stay in the record. */
static gboolean
may_note_other (HeraldFlightRecorder *self,
                gint64 now)
{
  double passed = (double) CLAMP (now - self->others_at, 0, G_TIME_SPAN_HOUR) / G_USEC_PER_SEC;

  self->others = MIN (HERALD_FLIGHT_OTHERS_BURST, self->others + passed * HERALD_FLIGHT_OTHERS_PER_SECOND);
  self->others_at = now;
  if (self->others < 1)
    return FALSE;
  self->others -= 1;
  return TRUE;
}

static gboolean
is_kept (HeraldFlightRecorder *self,
         const HeraldNote *note)
{
  if (note->call != NULL || is_about_my_phone (note->code))
    {
      herald_flight_recorder_follow (self, note->unique_id, note->linked_id);
      if (note->channel != NULL)
        herald_flight_recorder_follow (self, note->channel, NULL);
      return TRUE;
    }
  if (note->code >= HERALD_NOTE_RULE_RINGING)
    return TRUE; /* not the tracker's */
  if (note->unique_id != NULL && is_followed (self, note->unique_id, strlen (note->unique_id)))
    return TRUE;
  if (note->linked_id != NULL && is_followed (self, note->linked_id, strlen (note->linked_id)))
    return TRUE;
  return may_note_other (self, note->time);
}

/**
 * herald_flight_recorder_note:
 * @self: a recorder
 * @note: what was seen or decided, with its time
 *
 * Records it; of notes about other people's calls only a few a second.
 */
void
herald_flight_recorder_note (HeraldFlightRecorder *self,
                             const HeraldNote *note)
{
  gboolean is_plain = note->code >= HERALD_NOTE_LINK_OFFLINE && note->code <= HERALD_NOTE_SNAPSHOT_FAILED;
  g_autoptr (GString) text = NULL;

  if (self->error != NULL || !is_kept (self, note))
    return;
  text = g_string_sized_new (512);
  herald_note_write (note, text);
  self->now = MAX (note->time, self->now);
  push (self, text->str, text->len - 2, is_plain ? ENTRY_PLAIN_NOTE : ENTRY_NOTE, FALSE, TRUE);
}

/**
 * herald_flight_recorder_hand_over:
 * @self: a recorder
 *
 * Gives everything to the thread that writes the files, without waiting for it: herald_flight_recorder_wait().
 */
void
herald_flight_recorder_hand_over (HeraldFlightRecorder *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  collect (self);
}

/**
 * herald_flight_recorder_wait:
 * @self: a recorder, which somebody else keeps
 *
 * Waits for the disk until what was handed over before is in the files. May be called in any thread.
 */
void
herald_flight_recorder_wait (HeraldFlightRecorder *self)
{
  herald_flight_writer_wait (self->writer);
}

/**
 * herald_flight_recorder_flush:
 * @self: a recorder
 *
 * Waits until everything is in the files: for whoever reads them now, and may be kept waiting by a disk.
 */
void
herald_flight_recorder_flush (HeraldFlightRecorder *self)
{
  herald_flight_recorder_hand_over (self);
  herald_flight_recorder_wait (self);
  if (self->missing == 0)
    return;
  collect (self);
  herald_flight_recorder_wait (self);
}

/**
 * herald_flight_recorder_clear:
 * @self: a recorder
 *
 * Removes everything that was recorded, also from memory, and records on; also after a full disk.
 */
void
herald_flight_recorder_clear (HeraldFlightRecorder *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  herald_flight_ring_clear (&self->ring);
  herald_flight_ring_init (&self->ring, HERALD_FLIGHT_RING_BYTES);
  self->n_fresh = 0;
  self->first_wanted = G_MAXUINT64;
  self->missing = 0;
  herald_flight_writer_remove (self->writer, FALSE);
  herald_flight_writer_wait (self->writer);
  if (self->error == NULL)
    return;
  g_clear_error (&self->error);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

/**
 * herald_flight_recorder_set_keeps_numbers:
 * @self: a recorder
 * @keeps: whether phone numbers and names may be recorded; if not, made-up ones stand for them
 *
 * Where they may not, files that hold some are removed.
 */
void
herald_flight_recorder_set_keeps_numbers (HeraldFlightRecorder *self,
                                          gboolean keeps)
{
  collect (self);
  if (keeps)
    g_clear_pointer (&self->anonymizer, herald_anonymizer_free);
  else
    {
      if (self->anonymizer == NULL)
        self->anonymizer = herald_anonymizer_new (HERALD_ANONYMIZE_KEEP_EXTENSIONS | HERALD_ANONYMIZE_KEEP_DEVICES, NULL);
      herald_flight_writer_remove (self->writer, TRUE);
    }
}

/**
 * herald_flight_recorder_get_folder:
 * @self: a recorder
 *
 * Returns: (transfer none): where its files are, for herald_flight_log_open()
 */
const char *
herald_flight_recorder_get_folder (HeraldFlightRecorder *self)
{
  return self->folder;
}

/**
 * herald_flight_recorder_get_error:
 * @self: a recorder
 *
 * Returns: (transfer none) (nullable): why nothing is recorded any more, a sentence
 */
const GError *
herald_flight_recorder_get_error (HeraldFlightRecorder *self)
{
  return self->error;
}

/**
 * herald_flight_recorder_set_limits:
 * @self: a recorder
 * @limits: how much is kept, where that is not what flight-log.h says
 */
void
herald_flight_recorder_set_limits (HeraldFlightRecorder *self,
                                   const HeraldFlightLimits *limits)
{
  herald_flight_writer_set_limits (self->writer, limits);
}

/* The writer cannot go on: once is enough, the record stays as it is. */
static void
on_failed (const GError *error,
           gpointer user_data)
{
  HeraldFlightRecorder *self = user_data;

  if (self->error != NULL)
    return;
  self->error = g_error_copy (error);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

static void
herald_flight_recorder_get_property (GObject *object,
                                     guint prop,
                                     GValue *value,
                                     GParamSpec *pspec)
{
  HeraldFlightRecorder *self = HERALD_FLIGHT_RECORDER (object);

  if (prop == PROP_ERROR)
    g_value_set_boxed (value, self->error);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
herald_flight_recorder_finalize (GObject *object)
{
  HeraldFlightRecorder *self = HERALD_FLIGHT_RECORDER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  collect (self);
  herald_flight_writer_free (self->writer);
  herald_flight_ring_clear (&self->ring);
  g_hash_table_unref (self->followed);
  g_clear_pointer (&self->anonymizer, herald_anonymizer_free);
  g_clear_error (&self->error);
  g_free (self->folder);
  G_OBJECT_CLASS (herald_flight_recorder_parent_class)->finalize (object);
}

static void
herald_flight_recorder_class_init (HeraldFlightRecorderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = herald_flight_recorder_get_property;
  object_class->finalize = herald_flight_recorder_finalize;

  /** HeraldFlightRecorder:error: why nothing is recorded any more. */
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
herald_flight_recorder_init (HeraldFlightRecorder *self)
{
  self->first_wanted = G_MAXUINT64;
  self->followed = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->others = HERALD_FLIGHT_OTHERS_BURST;
  self->offset = g_get_real_time () - g_get_monotonic_time ();
  self->now = g_get_real_time ();
  herald_flight_ring_init (&self->ring, HERALD_FLIGHT_RING_BYTES);
}

/**
 * herald_flight_recorder_new:
 * @folder: where the record is, as herald_flight_log_default_folder() says; made when something is recorded
 *
 * Returns: (transfer full): a recorder, which keeps numbers and names
 */
HeraldFlightRecorder *
herald_flight_recorder_new (const char *folder)
{
  HeraldFlightRecorder *self = g_object_new (HERALD_TYPE_FLIGHT_RECORDER, NULL);

  self->folder = g_strdup (folder);
  self->writer = herald_flight_writer_new (folder, on_failed, self);
  return self;
}
