/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The engine's parts: one file per subject, which share this. */

#include "calls/call-tracker.h"
#include "engine/call-item-private.h"
#include "engine/engine.h"
#include "store/journal.h"

G_BEGIN_DECLS

/** HERALD_ENGINE_ANSWER_MS: how long an announcement waits for the first answer of the lookup. The own book
 * answers within one millisecond; who is slower is shown by number and refined. */
#define HERALD_ENGINE_ANSWER_MS 5
/** HERALD_ENGINE_ORDER_MS: how long the names of several people wait for the journal to say who comes first; nobody is to
 * read one name and then another. It says so within one millisecond, unless the disk hangs. */
#define HERALD_ENGINE_ORDER_MS 1000
/** HERALD_ENGINE_GONE_MS: how long "Grace took it" stays. */
#define HERALD_ENGINE_GONE_MS 2000
/** HERALD_ENGINE_KEPT_MAX: calls that are over and wait to be seen; older ones are in the journal only. Nobody reads
 * more cards than that after a night. */
#define HERALD_ENGINE_KEPT_MAX 50
/** HERALD_ENGINE_ACTION_MS: how long the server may take to answer an action. */
#define HERALD_ENGINE_ACTION_MS 10000

typedef struct _HeraldDialer HeraldDialer;
typedef struct _HeraldJournalRow HeraldJournalRow;

/* What the engine keeps beside the item while the call is in the list. */
typedef struct
{
  HeraldEngine *engine;      /* borrowed */
  HeraldCallItem *item;      /* owned */
  char *id;                  /* owned; the tracker's, NULL: it does not know the call (yet, or any more) */
  HeraldNumber *number;      /* owned, nullable */
  GCancellable *cancellable; /* owned, nullable: of what is being looked up */
  GPtrArray *matches;        /* owned, nullable: of HeraldContact, whose order is being asked for */
  HeraldJournalRow *row;     /* owned, nullable */
  char *typed;               /* owned, nullable: of a click-to-dial, what the user asked for … */
  char *sent;                /* owned, nullable: … and what the dial rules made of it */
  gint64 wall_offset;        /* from the monotonic to the wall clock, in microseconds */
  guint deadline;            /* sources */
  guint place;
  guint unordered;           /* … until the matches are shown as they are */
  guint removal;
  gint64 asked_at;        /* monotonic: when the lookup began */
  HeraldMatch match;      /* how sure they are */
  guint noted_matches;    /* of the lookup's answer, so far … */
  guint noted_first;      /* … a hash of the first of them … */
  guint64 noted_parts;    /* … and which sources' answers … */
  guint64 noted_failures; /* … or failures: a bit for each of the first 64 */
  guint answers;          /* of the lookup; counts on with the next party */
  HeraldRuleReason reason; /* noted last, if … */
  guint introduced : 1; /* in the list */
  guint announced : 1;
  guint asked : 1;    /* the number has been looked at */
  guint answered : 1; /* the lookup has spoken, or there is nothing to look up */
  guint changed : 1;  /* something the journal should know */
  guint decided : 1;  /* … there was one */
  guint fixed : 1;    /* the contact was chosen by the user */
} HeraldLiveCall;

struct _HeraldEngine
{
  GObject parent;

  HeraldLinkState link_state;
  guint blind_for;
  guint blind_calls;
  guint unseen_missed;
  gint64 pruned_at; /* wall clock: when old calls were last forgotten; 0: never */
  gint64 lost_at;  /* monotonic; 0: not lost */
  gint64 tick_at;  /* when the tracker wants to be asked; G_MAXINT64: never */
  guint again;         /* source: another snapshot, the last one was not whole */
  guint again_seconds; /* until then */
  guint doubts;        /* source: whether the calls in the list are there is asked again */
  int n_writing; /* journal rows that are being written */
  guint n_added;       /* calls that the last snapshot brought */
  guint store_retry; /* source */
  guint restart;   /* source: the account has changed */
  guint started : 1;
  guint own_rules : 1; /* made from the settings, remade when they change */
  guint syncing : 1; /* the lists are on their way */
  guint adding : 1; /* the tracker takes up what the lists have shown */
  guint member : 1; /* a phone of mine is in a queue … */
  guint paused : 1; /* … and paused in all of them */
  guint counting : 1;
  guint count_again : 1;

  /* Owned */
  HeraldAccount *account;
  HeraldStore *store;
  HeraldLookup *lookup;
  HeraldRules *rules;
  HeraldAmiSession *session;
  HeraldCallTracker *tracker;
  HeraldDialer *dialer;
  HeraldFlightRecorder *recorder; /* nullable */
  gboolean acts_only; /* nobody looks at calls: events need not come */
  HeraldSources *sources;         /* nullable: nobody looks after the lookup's sources */
  GSource *tick;
  GListStore *calls;
  GHashTable *live;  /* HeraldCallItem, borrowed -> HeraldLiveCall, owned: all in the list or about to be */
  GHashTable *by_id; /* the tracker's id, borrowed -> HeraldLiveCall, borrowed: those that run */
  GHashTable *memberships; /* of my phones in queues; see engine-queues.c */
  GCancellable *cancellable; /* of one connection */
  GError *link_error;
  GError *link_warning;
  char *store_path; /* nullable: to be opened as soon as another program lets go of it */
  GError *store_error;
};

/* engine.c */
void herald_engine_emit_announced (HeraldEngine *self, HeraldCallItem *item, HeraldSteps steps);
void herald_engine_emit_changed (HeraldEngine *self, HeraldCallItem *item, HeraldCallChange change);
void herald_engine_emit_removed (HeraldEngine *self, HeraldCallItem *item);
void herald_engine_emit_journal_changed (HeraldEngine *self);
void herald_engine_emit_note (HeraldEngine *self, const HeraldNote *note);
gboolean herald_engine_has_note_handler (HeraldEngine *self);
void herald_engine_set_link (HeraldEngine *self, HeraldLinkState state, const GError *error);
void herald_engine_set_link_warning (HeraldEngine *self, const GError *warning);
void herald_engine_set_blind (HeraldEngine *self, guint seconds, guint n_calls);
void herald_engine_set_unseen (HeraldEngine *self, guint unseen);
void herald_engine_notify_dialing (HeraldEngine *self);
void herald_engine_notify_queues (HeraldEngine *self, gboolean member, gboolean paused);

/* engine-link.c: the connection and what depends on the account */
void herald_engine_link_start (HeraldEngine *self);
void herald_engine_link_stop (HeraldEngine *self);
void herald_engine_link_watch (HeraldEngine *self);
void herald_engine_link_unwatch (HeraldEngine *self);

/* engine-sync.c: the snapshot after a login */
void herald_engine_sync (HeraldEngine *self);
void herald_engine_sync_stop (HeraldEngine *self);
void herald_engine_fed (HeraldEngine *self);

/* engine-doubt.c: whether the calls in the list are still there */
void herald_engine_doubt (HeraldEngine *self, const GError *error);
void herald_engine_check_calls (HeraldEngine *self);
void herald_engine_begin_doubts (HeraldEngine *self);

/* engine-calls.c: from the tracker to items */
void herald_engine_on_call (const HeraldCall *call, HeraldCallChange change, guint64 seq, gpointer user_data);
HeraldLiveCall *herald_live_call_new (HeraldEngine *self, HeraldCallItem *item);
void herald_live_call_free (HeraldLiveCall *live);
HeraldLiveCall *herald_live_call_find (HeraldEngine *self, HeraldCallItem *item);
void herald_live_call_introduce (HeraldLiveCall *live);
void herald_live_call_over (HeraldLiveCall *live);
void herald_live_call_remove (HeraldLiveCall *live);
void herald_engine_end_all (HeraldEngine *self);
void herald_engine_watch_link (HeraldEngine *self);

/* engine-announce.c: who is it, and what shall happen */
void herald_live_call_set_party (HeraldLiveCall *live, const char *number, const char *name);
void herald_live_call_data_changed (HeraldLiveCall *live);
void herald_live_call_consider (HeraldLiveCall *live);
void herald_live_call_stop_asking (HeraldLiveCall *live);

/* engine-journal.c */
void herald_live_call_write (HeraldLiveCall *live, const char *outcome);
void herald_journal_row_unref (HeraldJournalRow *row);
void herald_journal_row_mark_seen (HeraldJournalRow *row);
void herald_engine_prune_journal (HeraldEngine *self, gboolean now);
gint64 herald_journal_row_get_id (HeraldJournalRow *row);
void herald_engine_count_unseen (HeraldEngine *self);
void herald_engine_store_spoke (HeraldEngine *self, const GError *error);

/* engine-notes.c: what was seen and decided, and why */
void herald_engine_on_why (const HeraldWhyNote *why, gpointer user_data);
void herald_engine_add_plain_note (HeraldEngine *self, HeraldNoteCode code, gint64 value, const char *detail);
void herald_engine_note_link (HeraldEngine *self, HeraldLinkState state, HeraldLinkState old, const GError *error);
void herald_live_call_note_decision (HeraldLiveCall *live, HeraldDecision decision);
void herald_live_call_note_question (HeraldLiveCall *live, const char *number, gboolean excluded);
void herald_live_call_note_choice (HeraldLiveCall *live, HeraldContact *contact);
void herald_live_call_note_answer (HeraldLiveCall *live, const HeraldLookupAnswer *answer);
void herald_engine_apply_recorder_settings (HeraldEngine *self);

/* engine-store.c */
void herald_engine_take_store (HeraldEngine *self, HeraldStore *store);
void herald_engine_follow_store (HeraldEngine *self); /* engine.c */

/* engine-actions.c */
gboolean herald_engine_may_act (HeraldEngine *self, GError **error);
GError *herald_engine_action_error (const GError *error, const char *forbidden);
char *herald_engine_dial_string (HeraldEngine *self, const char *typed, GError **error);
void herald_engine_send_hang_up (HeraldEngine *self, const char *channel, guint cause, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);

/* engine-queues.c: my phones as members of queues, and the break */
void herald_engine_queues_init (HeraldEngine *self);
void herald_engine_queues_forget (HeraldEngine *self);
void herald_engine_queues_asked (HeraldEngine *self);
void herald_engine_queues_take (HeraldEngine *self, GPtrArray *items);
void herald_engine_queues_feed (HeraldEngine *self, HeraldAmiMessage *message);

/* dialer.c */
HeraldDialer *herald_dialer_new (HeraldEngine *engine);
void herald_dialer_free (HeraldDialer *dialer);
gboolean herald_dialer_is_active (HeraldDialer *dialer);
HeraldLiveCall *herald_dialer_claim (HeraldDialer *dialer, const HeraldCall *call);
void herald_dialer_feed (HeraldDialer *dialer, HeraldAmiMessage *message);
void herald_dialer_call_changed (HeraldDialer *dialer, HeraldLiveCall *live, const HeraldCall *call, HeraldCallChange change);
gboolean herald_dialer_cancel (HeraldDialer *dialer, HeraldCallItem *item);
void herald_dialer_forget (HeraldDialer *dialer, HeraldLiveCall *live);
void herald_dialer_link_lost (HeraldDialer *dialer);

G_END_DECLS
