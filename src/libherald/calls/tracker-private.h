/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "calls/call-tracker.h"
#include "calls/channel.h"

G_BEGIN_DECLS

/* The headers of one channel snapshot inside an event: the plain ones, or those with a prefix (Dest…). */
typedef struct
{
  HeraldAmiHeader channel, uid, linked, state, num, name, con_num, con_name, exten;
} HeraldSnapshotHeaders;

extern const HeraldSnapshotHeaders herald_snapshot_plain;
extern const HeraldSnapshotHeaders herald_snapshot_dest;

/* A call of mine with what decides about it. @public points at the texts below it. */
struct _HeraldTrackedCall
{
  HeraldCall public;
  char *id;
  char *number, *name, *dialed, *queue, *taken_by, *transferred_by;
  char *withheld;          /* a number that the PBX marks private: if it is the party's, it is not told */
  GPtrArray *legs;         /* (borrowed): my channels in it, the newest last */
  GPtrArray *far_legs;     /* (borrowed): channels of mine that it dials: I called my own other phone */
  HeraldChannel *caller;   /* (owned): the top of the chain of dials; of an outgoing call who calls for me */
  HeraldChannel *party;    /* (owned): the channel of the other side, once in a bridge with me */
  HeraldCallData *data;    /* (owned): what the dialplan told of it */
  guint64 talk_bridge;     /* the bridge in which I talk to the party */
  HeraldDialEnd last_end;  /* outgoing: the last verdict on whom I called */
  guint announced : 1;
  guint spoken : 1;        /* it was connected once */
  guint originated : 1;    /* Asterisk called my phone first */
  guint own_answered : 1;  /* originated: my phone was picked up */
  guint dial_seen : 1;     /* outgoing: somebody was called */
  guint given_away : 1;    /* outgoing: handed on before the other side had answered */
  guint declined : 1;
  guint forwarded : 1;
  guint elsewhere : 1;
  guint machine : 1;       /* a machine took the caller while my phone still rang */
  guint caller_freed : 1;  /* the dial that rang me was cancelled while its caller stays (servers before 12) */
  guint followed : 1;      /* while it waits its caller went on in the dialplan (1.4) */
  guint sent_on : 1;       /* a dial to somewhere else has replaced my ringing phone (likewise) */
  guint expected_number : 1; /* the number was given by herald_call_tracker_expect_dial() */
};

struct _HeraldCallTracker
{
  char **devices;
  char *extension; /* nullable: mine, where no device is called after it */
  HeraldCallFunc func;
  gpointer user_data;
  HeraldWhyFunc why_func; /* nullable: nobody asks for reasons */
  gpointer why_data;
  char *device_list; /* my devices in one line, while somebody asks */
  HeraldChannelTable channels;
  GPtrArray *calls;      /* (owned): open calls */
  GPtrArray *undecided;  /* (borrowed): legs of mine that ring while it is not known who calls */
  GPtrArray *with_data;  /* (borrowed): channels that the dialplan told something of */
  guint64 n_data;        /* how often it told something: of one key what came last counts, on whichever channel of a call */
  GQueue early;          /* data of channels that no event has shown yet; see tracker-data.c */
  GHashTable *expected;  /* unique id -> number of a click-to-dial */
  guint8 *holds;         /* (nullable): while lists are read, for each device: whether its hint says that it holds */
  GHashTable *agents;    /* "Agent/7001" -> my device's index + 1, old chan_agent logins */
  guint64 seq;
  guint64 last_call;
  gint64 now;
  gint64 deadline;
  guint n_by_name;     /* channels known by name only */
  guint torn;          /* pieces that an event torn apart by a caller's number may still have */
  GString *torn_text;  /* its true pieces so far */
  guint in_snapshot : 1;
  guint needs_newexten : 1;   /* a new channel was told without its extension: 1.4 */
  guint64 effort;            /* channels looked at since the lists were read, again and again: see tracker-snapshot.c */
  guint tells_members : 1;    /* queues name whom they call: the account has the class agent, or 12 and newer */
  guint tells_connected : 1;  /* events have connected lines: 1.8 and newer */
  guint privacy_seen : 1; /* some channel was marked private */
  guint doubtful : 1; /* the message being read may hold lines of a caller */
};

/* tracker-trust.c */
gboolean herald_tracker_begins_torn (HeraldCallTracker *tracker, HeraldAmiMessage *message);
gboolean herald_tracker_mend_torn (HeraldCallTracker *tracker, HeraldAmiMessage *message, HeraldAmiMessage *whole);
HeraldChannel *herald_tracker_doubtful_channel (HeraldCallTracker *tracker, HeraldAmiMessage *message, const HeraldSnapshotHeaders *headers);

/* tracker-channels.c: channels as events show them */
HeraldChannel *herald_tracker_find (HeraldCallTracker *tracker, HeraldSpan uid);
void herald_tracker_see_texts (HeraldCallTracker *tracker, HeraldChannel *channel, HeraldAmiMessage *message, const HeraldSnapshotHeaders *headers);
void herald_tracker_find_other_half (HeraldCallTracker *tracker, HeraldChannel *channel);
HeraldChannel *herald_tracker_see (HeraldCallTracker *tracker, HeraldAmiMessage *message, const HeraldSnapshotHeaders *headers);
HeraldChannel *herald_tracker_see_by_name (HeraldCallTracker *tracker, HeraldSpan name);
HeraldChannel *herald_tracker_see_named (HeraldCallTracker *tracker, HeraldSpan uid, HeraldSpan name);
HeraldChannel *herald_tracker_climb (HeraldChannel *channel, gboolean *through_pair);
void herald_tracker_pair (HeraldChannel *one, HeraldChannel *two);

/* tracker-facts.c: facts about channels */
void herald_tracker_dial (HeraldCallTracker *tracker, HeraldChannel *source, HeraldChannel *dest);
void herald_tracker_dial_end (HeraldCallTracker *tracker, HeraldChannel *source, HeraldChannel *dest, HeraldDialEnd end, gboolean forwarded);
void herald_tracker_bridge (HeraldCallTracker *tracker, HeraldChannel *channel, guint64 bridge, gint64 n_channels);
void herald_tracker_hangup (HeraldCallTracker *tracker, HeraldChannel *channel, gint64 cause);
guint64 herald_tracker_bridge_id (HeraldSpan id);

/* tracker-events.c: what one event tells */
void herald_tracker_handle (HeraldCallTracker *tracker, HeraldAmiMessage *message);
HeraldDialEnd herald_dial_end_from_status (HeraldSpan status);

/* tracker-old.c: events of Asterisk 1.4 to 11 */
void herald_tracker_rename_by_list (HeraldCallTracker *tracker, HeraldChannel *channel, HeraldSpan uid, HeraldSpan name);
void herald_tracker_read_newexten (HeraldCallTracker *tracker, HeraldAmiMessage *message);
void herald_tracker_handle_old (HeraldCallTracker *tracker, HeraldAmiMessage *message, HeraldAmiEvent event);

/* tracker-legs.c, tracker-ends.c: my own channels */
void herald_leg_clear_undecided (HeraldCallTracker *tracker, HeraldChannel *leg);
void herald_leg_state_changed (HeraldCallTracker *tracker, HeraldChannel *leg);
void herald_leg_dialed (HeraldCallTracker *tracker, HeraldChannel *leg);
void herald_leg_answered (HeraldCallTracker *tracker, HeraldChannel *leg);
void herald_leg_held (HeraldCallTracker *tracker, HeraldChannel *leg, gboolean held);
void herald_leg_ended (HeraldCallTracker *tracker, HeraldChannel *leg, gint64 cause);
gboolean herald_leg_hands_over (HeraldCallTracker *tracker, HeraldChannel *leg, gboolean renamed);
void herald_leg_originated (HeraldCallTracker *tracker, HeraldChannel *leg, const char *asked);
void herald_leg_dials (HeraldCallTracker *tracker, HeraldChannel *leg);
void herald_leg_retry_undecided (HeraldCallTracker *tracker);
void herald_leg_asks_for (HeraldCallTracker *tracker, HeraldChannel *leg, const char *exten);
void herald_leg_resolve (HeraldCallTracker *tracker, HeraldChannel *leg);
void herald_leg_adopt (HeraldCallTracker *tracker, HeraldChannel *leg);
void herald_leg_adopt_linked (HeraldCallTracker *tracker, HeraldChannel *leg, HeraldChannel *other, HeraldCallDirection direction);
gboolean herald_leg_is_originated (HeraldChannel *root, HeraldChannel *leg, gboolean through_pair);
void herald_leg_called (HeraldCallTracker *tracker, HeraldChannel *leg);
void herald_leg_originated_by (HeraldCallTracker *tracker, HeraldChannel *leg, HeraldChannel *root);
void herald_call_far_end_answered (HeraldCallTracker *tracker, HeraldTrackedCall *call);

/* tracker-lists.c: items of lists; tracker-snapshot.c: what they tell together */
void herald_tracker_read_channel_item (HeraldCallTracker *tracker, HeraldAmiMessage *message);
void herald_tracker_read_queue_item (HeraldCallTracker *tracker, HeraldAmiMessage *message);
void herald_tracker_conclude (HeraldCallTracker *tracker);
gboolean herald_tracker_is_dialing (HeraldCallTracker *tracker, HeraldChannel *leg, gboolean *answered);

/* tracker-party.c: whom I talk to */
gboolean herald_party_is_own_number (HeraldCallTracker *tracker, HeraldChannel *leg, const char *number);
gboolean herald_party_is_usable (HeraldCallTracker *tracker, HeraldChannel *leg, const char *number);
gboolean herald_party_update_incoming (HeraldCallTracker *tracker, HeraldTrackedCall *call, HeraldChannel *leg);
gboolean herald_party_update_outgoing (HeraldCallTracker *tracker, HeraldTrackedCall *call, HeraldChannel *leg);
gboolean herald_party_update_queue (HeraldCallTracker *tracker, HeraldTrackedCall *call);
char *herald_party_dup_dialed (HeraldCallTracker *tracker, HeraldChannel *caller, HeraldChannel *leg);
HeraldChannel *herald_party_find (HeraldCallTracker *tracker, HeraldChannel *leg);
HeraldChannel *herald_party_find_queued (HeraldCallTracker *tracker, HeraldChannel *leg, const char *number);
HeraldChannel *herald_party_find_by_number (HeraldCallTracker *tracker, HeraldChannel *leg, const char *number);
void herald_leg_party_changed (HeraldCallTracker *tracker, HeraldChannel *leg);
void herald_leg_bridged (HeraldCallTracker *tracker, HeraldChannel *leg);
void herald_party_left (HeraldCallTracker *tracker, HeraldChannel *party);
void herald_party_read_presentation (HeraldCallTracker *tracker, HeraldChannel *channel, HeraldAmiMessage *message);
gboolean herald_party_is_withheld (HeraldCallTracker *tracker, HeraldTrackedCall *call);
void herald_party_renamed (HeraldCallTracker *tracker, HeraldChannel *party);

/* tracker-callers.c: the callers of my unanswered calls */
HeraldTrackedCall *herald_caller_find_call (HeraldChannel *source);
void herald_caller_answered_by (HeraldCallTracker *tracker, HeraldTrackedCall *call, HeraldChannel *other);
void herald_caller_went_up (HeraldCallTracker *tracker, HeraldChannel *caller);
void herald_caller_dials (HeraldCallTracker *tracker, HeraldTrackedCall *call, HeraldChannel *caller, HeraldChannel *dest);
void herald_caller_ended (HeraldCallTracker *tracker, HeraldChannel *caller);
void herald_call_leg_lost (HeraldCallTracker *tracker, HeraldTrackedCall *call);

/* tracker-data.c: what the dialplan tells of a call */
void herald_tracker_read_pop (HeraldCallTracker *tracker, HeraldAmiMessage *message);
void herald_tracker_data_channel_new (HeraldCallTracker *tracker, HeraldChannel *channel);
void herald_tracker_data_channel_moved (HeraldCallTracker *tracker, HeraldChannel *from, HeraldChannel *to);
void herald_tracker_data_channel_gone (HeraldCallTracker *tracker, HeraldChannel *channel);
gboolean herald_tracked_call_gather_data (HeraldCallTracker *tracker, HeraldTrackedCall *call);
void herald_tracker_join_data (HeraldCallTracker *tracker);
void herald_tracker_data_init (HeraldCallTracker *tracker);
void herald_tracker_data_clear (HeraldCallTracker *tracker);

/* call-tracker.c: calls as such */
HeraldTrackedCall *herald_tracked_call_new (HeraldCallTracker *tracker, HeraldCallDirection direction, HeraldChannel *caller);
void herald_tracked_call_add_leg (HeraldTrackedCall *call, HeraldChannel *leg);
void herald_tracked_call_set_party (HeraldTrackedCall *call, const char *number, const char *name, gboolean *changed);
void herald_tracked_call_set_text (char **slot, const char *value);
void herald_tracked_call_refresh (HeraldCallTracker *tracker, HeraldTrackedCall *call);
void herald_tracker_emit (HeraldCallTracker *tracker, HeraldTrackedCall *call, HeraldCallChange change);
void herald_tracker_set_state (HeraldCallTracker *tracker, HeraldTrackedCall *call, HeraldCallState state, HeraldCallChange change);
void herald_tracker_end_call (HeraldCallTracker *tracker, HeraldTrackedCall *call, HeraldCallOutcome outcome);

/* why.c: reasons. Nobody calls these where why_func is not set: see below. */
void herald_tracker_tell (HeraldCallTracker *tracker, HeraldWhy why, HeraldTrackedCall *call, HeraldChannel *channel, HeraldChannel *other, const char *detail, gint64 value) G_GNUC_NO_INLINE;
void herald_tracker_tell_span (HeraldCallTracker *tracker, HeraldWhy why, HeraldChannel *channel, HeraldSpan name) G_GNUC_NO_INLINE;
void herald_tracker_tell_new (HeraldCallTracker *tracker, HeraldChannel *channel) G_GNUC_NO_INLINE;
void herald_tracker_tell_dial (HeraldCallTracker *tracker, HeraldChannel *source, HeraldChannel *dest) G_GNUC_NO_INLINE;

static inline void
herald_tracker_why (HeraldCallTracker *tracker,
                    HeraldWhy why,
                    HeraldTrackedCall *call,
                    HeraldChannel *channel,
                    HeraldChannel *other)
{
  if (G_UNLIKELY (tracker->why_func != NULL))
    herald_tracker_tell (tracker, why, call, channel, other, NULL, 0);
}

static inline void
herald_tracker_why_value (HeraldCallTracker *tracker,
                          HeraldWhy why,
                          HeraldTrackedCall *call,
                          HeraldChannel *channel,
                          gint64 value)
{
  if (G_UNLIKELY (tracker->why_func != NULL))
    herald_tracker_tell (tracker, why, call, channel, NULL, NULL, value);
}

static inline void
herald_tracker_why_text (HeraldCallTracker *tracker,
                         HeraldWhy why,
                         HeraldTrackedCall *call,
                         HeraldChannel *channel,
                         HeraldChannel *other,
                         const char *detail)
{
  if (G_UNLIKELY (tracker->why_func != NULL))
    herald_tracker_tell (tracker, why, call, channel, other, detail, 0);
}

static inline void
herald_tracker_why_span (HeraldCallTracker *tracker,
                         HeraldWhy why,
                         HeraldChannel *channel,
                         HeraldSpan name)
{
  if (G_UNLIKELY (tracker->why_func != NULL))
    herald_tracker_tell_span (tracker, why, channel, name);
}

G_END_DECLS
