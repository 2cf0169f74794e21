/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "calls/call.h"

G_BEGIN_DECLS

/* Every reason for which the tracker decides something about a call or about a leg, and its word in recordings.
 * "Channel" is the note's channel, "other" the second one that it names. */
#define HERALD_WHYS(X)                                                                                    \
  /* whose phone it is */                                                                                 \
  X (MY_DEVICE, "my-device")               /* the channel is on one of my devices; detail: all of them */ \
  X (AGENT, "agent")                       /* my phone logged in as this agent; detail: the agent's channels */ \
  X (OTHER_DEVICE, "other-device")         /* a phone rings that is none of them; other: who calls */     \
  X (FAR_DIALED, "far-dialed")             /* my call rings this phone */                                 \
  X (LOCAL_HALF, "local-half")             /* half of a Local pair is dialled: followed, nobody's phone */ \
  X (HELPER, "helper")                     /* a technical channel: nobody's phone */                      \
  X (MOVED, "moved")                       /* my device goes on in another channel; other: the old one */ \
  X (NAME_TAKEN, "name-taken")             /* a rename took my device's name away */                      \
  /* lines that are not believed */                                                                       \
  X (FORGED_LINES, "forged-lines")         /* headers that the server sends once are there twice */       \
  X (FORGED_EVENT, "forged-event")         /* a message between the pieces of a torn one is dropped */    \
  X (EVENT_TORN, "event-torn")             /* a number has torn a message apart */                        \
  X (EVENT_MENDED, "event-mended")         /* it is whole again */                                        \
  X (WRONG_NAME, "wrong-name")             /* an id with another channel's name; detail: that name */     \
  X (WRONG_END, "wrong-end")               /* a hang-up with the wrong name; detail: that name */         \
  X (ENDED_ID, "ended-id")                 /* an id that has ended is not revived */                      \
  X (TOO_MANY, "too-many")                 /* no more channels are followed */                            \
  /* who calls */                                                                                         \
  X (WAIT_FOR_DIAL, "wait-for-dial")       /* it rings, and nothing says yet who calls */                 \
  X (NO_DIAL, "no-dial")                   /* that never came: announced with what is known */            \
  X (CALLER_LINKED, "caller-linked")       /* found by the linked id; other: the caller */                \
  X (CALLER_NUMBER, "caller-number")       /* found by the connected number; other: the caller */         \
  X (CALLER_UNKNOWN, "caller-unknown")     /* nobody is known who rings it */                             \
  X (CALLER_CHAIN, "caller-chain")         /* at the top of a chain of dials; other: the caller */        \
  X (CALLER_CHANGED, "caller-changed")     /* another caller while it rings: a transfer */                \
  X (MEMBER_FOUND, "member-found")         /* the queue named a device only: its channel was found */     \
  X (RECALL, "recall")                     /* a transfer that failed comes back; other: who waits */      \
  X (CONSULTATION, "consultation")         /* made by a colleague who transfers, not by the PBX */        \
  /* a call begins */                                                                                     \
  X (ANNOUNCED, "announced")               /* an incoming call: my phone was dialled */                   \
  X (WITHHELD, "withheld")                 /* without a number */                                         \
  X (ALREADY, "already")                   /* it is announced, the phone was dialled again */             \
  X (RINGS_AGAIN, "rings-again")           /* the same caller again: the same call */                     \
  X (SECOND_DEVICE, "second-device")       /* another of my phones rings for the same caller */           \
  X (NEVER_RANG, "never-rang")             /* the leg ended and nobody had called it; value: the cause */ \
  X (UP_BEFORE_DIAL, "up-before-dial")     /* it was up when it was dialled: nothing rang */              \
  X (UP_UNEXPLAINED, "up-unexplained")     /* seen only when up: its bridge will tell */                  \
  X (OUTGOING, "outgoing")                 /* my phone calls */                                           \
  X (ORIGINATED, "originated")             /* Asterisk called my phone first */                           \
  X (CLICK_TO_DIAL, "click-to-dial")       /* it is Herald's own; detail: the number */                   \
  X (OWN_OTHER_PHONE, "own-other-phone")   /* I call another phone of mine */                             \
  X (PICKED_UP, "picked-up")               /* what rang here was picked up; other: by whom */             \
  X (UNPARKED, "unparked")                 /* I fetched a parked call */                                  \
  /* it goes on */                                                                                        \
  X (ANSWERED, "answered")                 /* my phone was picked up */                                   \
  X (OWN_ANSWERED, "own-answered")         /* originated: my phone was picked up, now the far end */      \
  X (FAR_ANSWERED, "far-answered")         /* the far end answered */                                     \
  X (HELD, "held")                         /* I hold it */                                                \
  X (RESUMED, "resumed")                   /* I took it back */                                           \
  X (HOLD_IGNORED, "hold-ignored")         /* hold, and nobody to hold */                                 \
  X (WAITING, "waiting")                   /* my phone stopped ringing, the caller is still there */      \
  X (DIAL_ENDED, "dial-ended")             /* the verdict on a dialled phone; value: HeraldDialEnd */     \
  X (DIAL_ENDED_AGAIN, "dial-ended-again") /* told twice: the first one counts */                         \
  X (LEAVING, "leaving")                   /* the phone asks to be hung up; value: the cause */           \
  X (OTHER_LEG_STAYS, "other-leg-stays")   /* one of my phones is gone, another still carries it */       \
  X (OWN_OTHER_ENDED, "own-other-ended")   /* my other phone, which I called, is gone */                  \
  X (BLIND_TRANSFER, "blind-transfer")     /* sent on; other: by whom */                                  \
  X (ATTENDED_TRANSFER, "attended-transfer") /* handed over; other: by whom */                            \
  X (GIVEN_AWAY, "given-away")             /* I handed it on before the other side had answered */        \
  X (TALKS_TO, "talks-to")                 /* my leg and the other one share a bridge */                  \
  /* who it is */                                                                                         \
  X (QUEUE, "queue")                       /* it came through a queue */                                  \
  X (PARTY_LINE, "party-line")             /* from the connected line of my phone */                      \
  X (PARTY_DIALER, "party-dialer")         /* from the channel that dials me */                           \
  X (PARTY_BEFORE, "party-before")         /* from that channel's number before it was overwritten */     \
  X (PARTY_PAIR, "party-pair")             /* from the connected line of a Local pair */                  \
  X (PARTY_CALLER, "party-caller")         /* from the caller's channel */                                \
  X (PARTY_NAME_ONLY, "party-name-only")   /* a name, and no number */                                    \
  X (PARTY_OWN_ID, "party-own-id")         /* a click-to-dial shows it as my phone's caller id */         \
  X (PARTY_BRIDGE, "party-bridge")         /* from the channel in my bridge */                            \
  X (PARTY_KEPT, "party-kept")             /* not changed while I consult somebody */                     \
  /* what the dialplan tells of it */                                                                     \
  X (DATA_JOINED, "data-joined")           /* the call has data; channel: whose; detail: their keys */    \
  X (DATA_KEPT, "data-kept")               /* data of a channel that is in no call of mine; detail: their keys */ \
  X (DATA_OTHER_EXT, "data-other-ext")     /* they are meant for other extensions; detail: which */       \
  X (DATA_UNUSED, "data-unused")           /* the channel is gone, and no call of mine has had its data */ \
  X (DATA_UNREADABLE, "data-unreadable")   /* there is no datum in the event */                           \
  X (DATA_NO_CHANNEL, "data-no-channel")   /* nobody knows the channel it tells of; detail: the id */     \
  X (DATA_TOO_MANY, "data-too-many")       /* no more data are kept */                                    \
  /* what speaks for the outcome */                                                                       \
  X (SPOKEN, "spoken")                     /* it was answered before */                                   \
  X (OWN_PHONE_SILENT, "own-phone-silent") /* my own phone never answered */                              \
  X (FAR_BUSY, "far-busy")                 /* the dial's verdict */                                       \
  X (FAR_NO_ANSWER, "far-no-answer")       /* likewise */                                                 \
  X (FAR_FAILED, "far-failed")             /* likewise */                                                 \
  X (FAR_CANCELLED, "far-cancelled")       /* likewise */                                                 \
  X (CAUSE_BUSY, "cause-busy")             /* the hang-up's cause; value: the cause */                    \
  X (CAUSE_NO_ANSWER, "cause-no-answer")   /* likewise */                                                 \
  X (CAUSE_NORMAL, "cause-normal")         /* likewise: nobody had answered, I gave up */                 \
  X (CAUSE_FAILED, "cause-failed")         /* likewise: everything else */                                \
  X (DIALPLAN_ANSWERED, "dialplan-answered") /* nobody was called: the PBX itself answered */             \
  X (I_HUNG_UP, "i-hung-up")               /* my phone had hung up first */                               \
  X (REFUSED, "refused")                   /* my phone was busy or rejected it; value: the cause */       \
  X (PHONE_FORWARDED, "phone-forwarded")   /* my phone sent it on */                                      \
  X (CALLER_REDIRECTED, "caller-redirected") /* the caller was taken away from my phone */                \
  X (CAUSE_ELSEWHERE, "cause-elsewhere")   /* my phone was told "answered elsewhere" */                   \
  X (ELSEWHERE, "elsewhere")               /* somebody else answered; other: who, name: who */            \
  X (MACHINE, "machine")                   /* the caller was answered, and by nobody who was dialled */   \
  X (CALLER_UP, "caller-up")               /* the same while my phone rings: its end decides */           \
  X (CALLER_FREED, "caller-freed")         /* the dial was cancelled: what the caller does next decides */ \
  X (SENT_ON, "sent-on")                   /* a dial to somewhere else while or after my phone rang */    \
  X (CALLER_GONE, "caller-gone")           /* the caller hung up */                                       \
  X (CALLER_LOST, "caller-lost")           /* my phone stopped ringing and no caller is known to wait */  \
  X (ENDED, "ended")                       /* over; value: HeraldCallOutcome */                           \
  /* snapshots, and legs whose beginning was not seen */                                                  \
  X (FOUND_RINGING, "found-ringing")       /* a list shows my phone ringing */                            \
  X (FOUND_UP, "found-up")                 /* a list shows my phone in a call */                          \
  X (FOUND_DIALING, "found-dialing")       /* a list shows my phone calling */                               \
  X (FOUND_IDLE, "found-idle")             /* a list shows a channel that neither rings nor talks */      \
  X (FOUND_TALKING, "found-talking")       /* my leg, never seen before, talks to the other */            \
  X (SNAPSHOT_GONE, "snapshot-gone")       /* it is in no list any more: over */

#define HERALD_WHY_VALUE(name, word) HERALD_WHY_##name,
typedef enum
{
  HERALD_WHYS (HERALD_WHY_VALUE)
  HERALD_WHY_N, /* how many there are */
} HeraldWhy;
#undef HERALD_WHY_VALUE

/* One decision. Borrowed, valid during the callback. Texts of channels are as received: not cleaned. */
typedef struct
{
  HeraldWhy why;
  guint64 seq;           /* the ordinal of the message that led to it */
  gint64 now;            /* microseconds of the tracker's clock */
  const HeraldCall *call; /* (nullable): the call of mine that it is about, as it is now */
  const char *channel;   /* (nullable): the channel that it is about */
  const char *unique_id; /* (nullable): its id */
  const char *linked_id; /* (nullable): the id of the whole call, where the server gives one */
  const char *other;     /* (nullable): the second channel */
  const char *other_id;  /* (nullable): its id */
  const char *number;    /* (nullable): the call's party, or who calls */
  const char *name;      /* (nullable): likewise */
  const char *queue;     /* (nullable): the queue it comes through */
  const char *detail;    /* (nullable): see the reason */
  gint64 value;          /* see the reason */
} HeraldWhyNote;

/**
 * HeraldWhyFunc:
 * @note: what was decided, and why
 * @user_data: the closure
 *
 * Must not feed the tracker.
 */
typedef void (*HeraldWhyFunc) (const HeraldWhyNote *note, gpointer user_data);

const char *herald_why_to_string (HeraldWhy why);

G_END_DECLS
