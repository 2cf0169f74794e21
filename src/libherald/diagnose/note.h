/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "calls/why.h"
#include "rules/rules.h"
#include "wire/ami-message.h"

G_BEGIN_DECLS

/** HERALD_NOTE_TEXT_MAX: characters of one text of a note that are kept; the longest of a server is a name of 256. */
#define HERALD_NOTE_TEXT_MAX 512

/* What the rules decided: HeraldRuleReason, in its order. */
#define HERALD_RULE_NOTES(X)                      \
  X (RULE_RINGING, "rule-ringing")                \
  X (RULE_ANSWERED, "rule-answered")              \
  X (RULE_OUTGOING, "rule-outgoing")              \
  X (RULE_WAIT_FOR_ANSWER, "rule-wait-for-answer") \
  X (RULE_NEVER, "rule-never")                    \
  X (RULE_DO_NOT_DISTURB, "rule-do-not-disturb") \
  X (RULE_NOTHING_ON, "rule-nothing-on")          \
  X (RULE_OUTGOING_OFF, "rule-outgoing-off")      \
  X (RULE_INTERNAL_OFF, "rule-internal-off")      \
  X (RULE_SILENT_QUEUE, "rule-silent-queue")      \
  X (RULE_SILENT_NUMBER, "rule-silent-number")    \
  X (RULE_ALREADY, "rule-already")                \
  X (RULE_OVER, "rule-over")

/* The connection, and what the engine does. */
#define HERALD_ENGINE_NOTES(X)                                                                               \
  X (LINK_OFFLINE, "link-offline")         /* no server is set up, or Herald was told to stay offline */     \
  X (LINK_CONNECTING, "link-connecting")   /* detail: the server */                                          \
  X (LINK_SYNCING, "link-syncing")         /* logged in: asks for the calls of the moment */                 \
  X (LINK_UP, "link-up")                   /* everything is known; detail: what the server calls itself */   \
  X (LINK_WAITING, "link-waiting")         /* the next try comes later; detail: why, a sentence */           \
  X (LINK_LOST, "link-lost")               /* detail: why, a sentence */                                     \
  X (LINK_FAILED, "link-failed")           /* and no further try: password, certificate; detail: a sentence */ \
  X (LINK_BLIND, "link-blind")             /* connected again; value: seconds without */                     \
  X (NO_DEVICE, "no-device")               /* the account names no phone */                                  \
  X (NO_CALL_CLASS, "no-call-class")       /* the login may not read the class "call" */                     \
  X (CLASS_MISSING, "class-missing")       /* detail: another class that it may not read or write */         \
  X (SNAPSHOT_READ, "snapshot-read")       /* value: channels that the server listed */                      \
  X (SNAPSHOT_FAILED, "snapshot-failed")   /* detail: a sentence */                                          \
  X (POPPED, "popped")                     /* value: HeraldSteps */                                          \
  X (POP_WAITS, "pop-waits")               /* for the name; value: milliseconds at most */                   \
  X (POP_NAMELESS, "pop-nameless")         /* the name did not come in time */                               \
  X (DISMISSED, "dismissed")               /* the user has put it away */                                    \
  X (JOURNALED, "journaled")               /* written to the past calls */                                   \
  X (JOURNAL_FAILED, "journal-failed")     /* detail: a sentence */                                          \
  X (DIAL_SENT, "dial-sent")               /* number: what is dialled */                                     \
  X (DIAL_REFUSED, "dial-refused")         /* by Herald or the server; detail: a sentence */                 \
  X (ACTION_SENT, "action-sent")           /* detail: the action's name */                                   \
  X (RECORDER_STOPPED, "recorder-stopped") /* nothing is recorded any more; detail: a sentence */             \
  X (RECORDER_GAP, "recorder-gap")         /* the disk was too slow; value: bytes that were not recorded */  \
  X (ACTION_FAILED, "action-failed")       /* detail: a sentence */

/* Who it is. */
#define HERALD_LOOKUP_NOTES(X)                                                                              \
  X (LOOKUP_ASKED, "lookup-asked")         /* value: how many sources; detail: the number as it was read */ \
  X (LOOKUP_WITHHELD, "lookup-withheld")   /* there is no number */                                         \
  X (LOOKUP_EXCLUDED, "lookup-excluded")   /* the user excluded this number */                              \
  X (LOOKUP_NO_SOURCE, "lookup-no-source") /* there are no contacts to ask */                               \
  X (LOOKUP_NO_NUMBER, "lookup-no-number") /* what came is no number */                                     \
  X (LOOKUP_CACHED, "lookup-cached")       /* remembered from a call shortly before */                      \
  X (LOOKUP_FOUND, "lookup-found")         /* name: the contact; other: its source; detail: HeraldMatch's word; number: as stored */ \
  X (LOOKUP_ALSO, "lookup-also")           /* likewise: also matched, not shown */                          \
  X (LOOKUP_NOBODY, "lookup-nobody")       /* nobody has it; name: what the PBX calls the caller */         \
  X (LOOKUP_FAILED, "lookup-failed")       /* detail: a sentence */                                         \
  X (LOOKUP_LATE, "lookup-late")           /* value: sources that had not answered */                       \
  X (LOOKUP_CHOSEN, "lookup-chosen")       /* the user chose; name: whom */                                 \
  X (LOOKUP_GUESSED, "lookup-guessed")     /* as found, but not sure */                                     \
  X (LOOKUP_CHOICE, "lookup-choice")       /* the user chose before; name: whom */                          \
  X (LOOKUP_SAID, "lookup-said")           /* one source; as found; value: milliseconds that it took */     \
  X (LOOKUP_SAID_NOBODY, "lookup-said-nobody") /* one source; value: milliseconds that it took */           \
  X (LOOKUP_KNEW, "lookup-knew")           /* one source's earlier answer; as found; value: seconds ago */  \
  X (LOOKUP_KNEW_NOBODY, "lookup-knew-nobody") /* likewise; value: seconds ago */                           \
  X (LOOKUP_NOT_ASKED, "lookup-not-asked") /* one source: another computer is not to know this number */    \
  X (LOOKUP_NO_ANSWER, "lookup-no-answer") /* one source; value: milliseconds; detail: a sentence */

/* On the screen. */
#define HERALD_DESKTOP_NOTES(X)                                                                              \
  X (NOTICE_SHOWN, "notice-shown")                                                                           \
  X (NOTICE_UPDATED, "notice-updated")                                                                       \
  X (NOTICE_NO_SERVER, "notice-no-server")   /* nobody in this session shows notifications */                \
  X (NOTICE_FAILED, "notice-failed")         /* detail: what the notification server said */                 \
  X (NOTICE_NO_ACTIONS, "notice-no-actions") /* it shows no buttons */                                       \
  X (NOTICE_NO_PICTURE, "notice-no-picture") /* it shows no pictures */                                      \
  X (NOTICE_QUIET, "notice-quiet")           /* do not disturb is on */                                      \
  X (NOTICE_CLOSED, "notice-closed")         /* by the user or the server */                                 \
  X (NOTICE_WITHDRAWN, "notice-withdrawn")   /* by Herald: it is over */                                     \
  X (CARD_SHOWN, "card-shown")                                                                               \
  X (CARD_NOT_RAISED, "card-not-raised")     /* the desktop lets no window come to the front by itself */    \
  X (CARD_HIDDEN, "card-hidden")             /* by the user */                                               \
  X (CARD_CLOSED, "card-closed")             /* by Herald: it is over */

/* Everything that Herald saw, decided or did. The tracker's come first, in the order of HeraldWhy. */
#define HERALD_NOTE_VALUE(name, word) HERALD_NOTE_##name,
typedef enum
{
  HERALD_WHYS (HERALD_NOTE_VALUE)
  HERALD_RULE_NOTES (HERALD_NOTE_VALUE)
  HERALD_ENGINE_NOTES (HERALD_NOTE_VALUE)
  HERALD_LOOKUP_NOTES (HERALD_NOTE_VALUE)
  HERALD_DESKTOP_NOTES (HERALD_NOTE_VALUE)
  HERALD_NOTE_N, /* how many there are */
} HeraldNoteCode;
#undef HERALD_NOTE_VALUE

/* One thing that Herald saw or decided. To tell one, fill what is known into a struct on the stack: texts are
 * borrowed and may be as received. A note from herald_note_copy(), herald_note_new_from_why() or herald_note_read()
 * owns its texts, which are clean, and is freed by herald_note_free(). */
typedef struct
{
  HeraldNoteCode code;
  gint64 time;           /* microseconds of the wall clock; 0: not known */
  guint64 seq;           /* the ordinal of the message that led to it; 0: none did */
  gint64 value;          /* see the code */
  const char *call;      /* (nullable): the call of mine: "c12" */
  const char *channel;   /* (nullable): the channel that it is about */
  const char *unique_id; /* (nullable): its id */
  const char *linked_id; /* (nullable): the id of the whole call */
  const char *other;     /* (nullable): a second channel, or see the code */
  const char *number;    /* (nullable): the other side's */
  const char *name;      /* (nullable): likewise */
  const char *queue;     /* (nullable) */
  const char *detail;    /* (nullable): see the code */
} HeraldNote;

#define HERALD_TYPE_NOTE (herald_note_get_type ())
GType herald_note_get_type (void) G_GNUC_CONST;

HeraldNote *herald_note_copy (const HeraldNote *note) G_GNUC_WARN_UNUSED_RESULT;
HeraldNote *herald_note_new_from_why (const HeraldWhyNote *why, gint64 time) G_GNUC_WARN_UNUSED_RESULT;
void herald_note_free (HeraldNote *note);

HeraldNoteCode herald_note_code_from_why (HeraldWhy why);
HeraldNoteCode herald_note_code_from_rule (HeraldRuleReason reason);
const char *herald_note_code_to_string (HeraldNoteCode code);
gboolean herald_note_code_from_string (const char *word, HeraldNoteCode *code);

void herald_note_write (const HeraldNote *note, GString *to);
gboolean herald_note_is_in (const HeraldAmiMessage *message);
HeraldNote *herald_note_read (HeraldAmiMessage *message) G_GNUC_WARN_UNUSED_RESULT;

char *herald_note_to_sentence (const HeraldNote *note) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldNote, herald_note_free)

G_END_DECLS
