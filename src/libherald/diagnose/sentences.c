/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sentence for every note, for a person who wants to know why. Facts stand in braces, so that a whole sentence can
 * be translated at once:
 *   {channel} a channel's name   {phone} the device in it   {other} {other-phone} the same of the second channel
 *   {who} the other side         {number} {name} {queue} {detail} {value} as in the note
 *   {cause} the value as a cause of Q.850   {verdict} as the end of a dial   {steps} as what the rules want
 *   {outcome} as the outcome of a call   {match} the detail as the kind of a match
 *   {source} the second channel as where contacts come from   {sources} {channels} the value with its noun
 *   {too} whether the call rang my phone as well: the note is of a call of mine */

#include "diagnose/sentences.h"

#include <string.h>

/* One row for each code, in any order; a test holds that none is missing. */
static const char *const sentences[HERALD_NOTE_N] = {
  [HERALD_NOTE_MY_DEVICE] = "Seen: {channel}, a channel of your phone (yours: {detail}).",
  [HERALD_NOTE_AGENT] = "Your phone {phone} has logged in to the queue: the calls of {detail} are yours.",
  [HERALD_NOTE_OTHER_DEVICE] = "It rang {phone}, {too}: channel {channel} is not one of your devices ({detail}).",
  [HERALD_NOTE_FAR_DIALED] = "Your call rings {phone}.",
  [HERALD_NOTE_LOCAL_HALF] = "{channel} is half of a Local pair of the PBX, nobody's phone: Herald looks at what lies behind it.",
  [HERALD_NOTE_HELPER] = "{channel} is a channel of the PBX's own, nobody's phone: skipped.",
  [HERALD_NOTE_MOVED] = "The PBX has moved your phone to another channel: {channel}. It is still the same call.",
  [HERALD_NOTE_NAME_TAKEN] = "The PBX has renamed the channel to {detail}: your phone is no longer in it.",

  [HERALD_NOTE_FORGED_LINES] = "A message about {detail} holds the same header twice, as a caller can do with a forged number: only what the server must have written is believed.",
  [HERALD_NOTE_FORGED_EVENT] = "A message that a caller's number may have smuggled in was ignored.",
  [HERALD_NOTE_EVENT_TORN] = "A caller's number has torn the message about {detail} apart: Herald waits for the rest.",
  [HERALD_NOTE_EVENT_MENDED] = "The rest of the torn message has come: it was put together again.",
  [HERALD_NOTE_WRONG_NAME] = "A line called {channel} by another name, {detail}: not believed.",
  [HERALD_NOTE_WRONG_END] = "A hang-up named {detail} with the id of {channel}: not believed.",
  [HERALD_NOTE_ENDED_ID] = "A late line about {detail}, which has ended: ignored.",
  [HERALD_NOTE_TOO_MANY] = "The server shows more channels than Herald follows: {detail} is not followed.",

  [HERALD_NOTE_WAIT_FOR_DIAL] = "The server has not said enough yet about the call of your phone {phone}: Herald waits a moment for the rest.",
  [HERALD_NOTE_NO_DIAL] = "The server did not say more about the call of your phone {phone}: Herald goes on with what is known.",
  [HERALD_NOTE_CALLER_LINKED] = "Who calls {phone} was found by the id of the whole call: {other}.",
  [HERALD_NOTE_CALLER_NUMBER] = "Who calls {phone} was found by the number that it shows: {other}.",
  [HERALD_NOTE_CALLER_UNKNOWN] = "Nobody is known who calls your phone {phone}.",
  [HERALD_NOTE_CALLER_CHAIN] = "The call reached your phone through others; the caller is at their beginning: {other}.",
  [HERALD_NOTE_CALLER_CHANGED] = "While your phone rang, another caller took over: {who}.",
  [HERALD_NOTE_MEMBER_FOUND] = "The queue named your phone without its channel: it is {channel}.",
  [HERALD_NOTE_RECALL] = "A transfer came back to your phone {phone}: {who} still waits.",
  [HERALD_NOTE_CONSULTATION] = "A colleague asks before a transfer: {who}.",

  [HERALD_NOTE_ANNOUNCED] = "Your phone {phone} is called by {who}: an incoming call.",
  [HERALD_NOTE_WITHHELD] = "The caller's number is withheld, or the server does not tell it.",
  [HERALD_NOTE_ALREADY] = "Your phone {phone} was dialled once more for a call that you know already: not announced again.",
  [HERALD_NOTE_RINGS_AGAIN] = "Your phone {phone} rings again for the same caller: the same call, not announced again.",
  [HERALD_NOTE_SECOND_DEVICE] = "{phone}, too, rings for the same caller: still one call.",
  [HERALD_NOTE_NEVER_RANG] = "{channel} of your phone ended without having been called by anybody{cause}: nothing to announce.",
  [HERALD_NOTE_UP_BEFORE_DIAL] = "Your phone {phone} was in a conversation when it was dialled: it did not ring.",
  [HERALD_NOTE_UP_UNEXPLAINED] = "Your phone {phone} talks, and its beginning was not seen: Herald waits for whom it is connected to.",
  [HERALD_NOTE_OUTGOING] = "Your phone {phone} makes a call.",
  [HERALD_NOTE_ORIGINATED] = "The server called your phone {phone} first, to connect it then: an outgoing call, nothing to pop.",
  [HERALD_NOTE_CLICK_TO_DIAL] = "This is the call to {number} that Herald asked for: your own phone {phone} rings first.",
  [HERALD_NOTE_OWN_OTHER_PHONE] = "You call your own other phone {phone}: one conversation, not announced.",
  [HERALD_NOTE_PICKED_UP] = "What rang at {phone} was picked up at {other-phone}.",
  [HERALD_NOTE_UNPARKED] = "Your phone {phone} fetched a parked call: {who}.",

  [HERALD_NOTE_ANSWERED] = "You answered on {phone}.",
  [HERALD_NOTE_OWN_ANSWERED] = "You picked up your own phone {phone}; now the other side is called.",
  [HERALD_NOTE_FAR_ANSWERED] = "The other side answered: {who}.",
  [HERALD_NOTE_HELD] = "You put the call on hold.",
  [HERALD_NOTE_RESUMED] = "You took the call back.",
  [HERALD_NOTE_HOLD_IGNORED] = "Your phone {phone} changed its hold, but that changes nothing in this call.",
  [HERALD_NOTE_WAITING] = "Your phone has stopped ringing, but the caller is still there: the call waits for what becomes of them.",
  [HERALD_NOTE_DIAL_ENDED] = "The server says of {phone}: {verdict}.",
  [HERALD_NOTE_DIAL_ENDED_AGAIN] = "The server says once more how {phone} ended ({verdict}): the first word counts.",
  [HERALD_NOTE_LEAVING] = "{phone} asks to be hung up{cause}.",
  [HERALD_NOTE_OTHER_LEG_STAYS] = "{phone} is out of it, another of your phones is not.",
  [HERALD_NOTE_OWN_OTHER_ENDED] = "Your own other phone {phone} is out of it.",
  [HERALD_NOTE_BLIND_TRANSFER] = "Transferred by {detail}, without asking before (a blind transfer).",
  [HERALD_NOTE_ATTENDED_TRANSFER] = "Transferred by {detail}, who asked before (an attended transfer).",
  [HERALD_NOTE_TALKS_TO] = "Your phone {phone} is connected to {other}.",

  [HERALD_NOTE_QUEUE] = "It comes through the queue {queue}.",
  [HERALD_NOTE_PARTY_LINE] = "The other side is {who}: so says the connected line of your phone.",
  [HERALD_NOTE_PARTY_DIALER] = "The other side is {who}: so says the channel that calls your phone.",
  [HERALD_NOTE_PARTY_BEFORE] = "The other side is {who}: the number that the caller had before the PBX put yours over it.",
  [HERALD_NOTE_PARTY_PAIR] = "The other side is {who}: so says the Local pair that calls your phone.",
  [HERALD_NOTE_PARTY_CALLER] = "The other side is {who}: so says the caller's channel.",
  [HERALD_NOTE_PARTY_NAME_ONLY] = "The caller shows a name and no number: {name}.",
  [HERALD_NOTE_PARTY_OWN_ID] = "The other side is {who}: so says the caller id that your phone was given.",
  [HERALD_NOTE_PARTY_BRIDGE] = "The other side is {who}: so says the channel that you are connected to.",
  [HERALD_NOTE_PARTY_KEPT] = "You talk to somebody else meanwhile: the other side of this call stays {who}.",

  [HERALD_NOTE_SPOKEN] = "{phone} hung up after a conversation.",
  [HERALD_NOTE_OWN_PHONE_SILENT] = "Your own phone {phone} was not picked up{cause}.",
  [HERALD_NOTE_FAR_BUSY] = "The server says that the other side was busy or refused.",
  [HERALD_NOTE_FAR_NO_ANSWER] = "The server says that the other side did not answer.",
  [HERALD_NOTE_FAR_FAILED] = "The server says that the other side could not be reached{cause}.",
  [HERALD_NOTE_FAR_CANCELLED] = "The call was given up before the other side answered.",
  [HERALD_NOTE_CAUSE_BUSY] = "Your phone was told that the other side is busy.",
  [HERALD_NOTE_CAUSE_NO_ANSWER] = "Your phone was told that the other side does not answer.",
  [HERALD_NOTE_CAUSE_NORMAL] = "It was hung up before the other side answered.",
  [HERALD_NOTE_CAUSE_FAILED] = "Nobody answered, and nothing says that you gave up{cause}.",
  [HERALD_NOTE_DIALPLAN_ANSWERED] = "Nobody was called: the server itself answered.",
  [HERALD_NOTE_I_HUNG_UP] = "Your phone hung up before anybody answered.",
  [HERALD_NOTE_REFUSED] = "Your phone {phone} was busy or rejected the call{cause}.",
  [HERALD_NOTE_PHONE_FORWARDED] = "Your phone {phone} sent the call on to somewhere else.",
  [HERALD_NOTE_CALLER_REDIRECTED] = "The caller was taken away from your phone before anybody answered.",
  [HERALD_NOTE_CAUSE_ELSEWHERE] = "Your phone was told that somebody else answered.",
  [HERALD_NOTE_ELSEWHERE] = "Somebody else answered: {detail} ({other-phone}).",
  [HERALD_NOTE_MACHINE] = "The caller was answered, but by nobody who was called: a machine, a voicemail or an announcement.",
  [HERALD_NOTE_CALLER_UP] = "The caller is connected to the server while your phone still rings: an announcement or early media, nobody's answer.",
  [HERALD_NOTE_CALLER_FREED] = "The server gave up calling your phone while the caller stayed: what they do next decides.",
  [HERALD_NOTE_SENT_ON] = "The caller is sent on to {phone}.",
  [HERALD_NOTE_CALLER_GONE] = "The caller hung up.",
  [HERALD_NOTE_CALLER_LOST] = "Your phone has stopped ringing, and nothing is known of a caller who would still wait.",
  [HERALD_NOTE_ENDED] = "The call is over: {outcome}.",

  [HERALD_NOTE_FOUND_RINGING] = "The server's list shows your phone ringing: {channel}.",
  [HERALD_NOTE_FOUND_UP] = "The server's list shows your phone in a conversation that was not seen before: {channel}.",
  [HERALD_NOTE_FOUND_DIALING] = "The server's list shows your phone calling somebody: {channel}.",
  [HERALD_NOTE_FOUND_IDLE] = "The server's list shows {channel} of your phone, which neither rings nor talks.",
  [HERALD_NOTE_FOUND_TALKING] = "Your phone {phone} is connected to {other}, and the beginning was not seen.",
  [HERALD_NOTE_SNAPSHOT_GONE] = "{channel} is in no list of the server any more: it ended while Herald did not see it.",

  [HERALD_NOTE_RULE_RINGING] = "Your settings say: announce it, it rings.",
  [HERALD_NOTE_RULE_ANSWERED] = "Your settings say: announce it, it was answered.",
  [HERALD_NOTE_RULE_OUTGOING] = "Your settings say: show the card of a call you make.",
  [HERALD_NOTE_RULE_WAIT_FOR_ANSWER] = "Not announced yet: your settings announce calls when they are answered.",
  [HERALD_NOTE_RULE_NEVER] = "Not announced: your settings announce no calls.",
  [HERALD_NOTE_RULE_DO_NOT_DISTURB] = "Not announced: you had switched on “Do not disturb” in Herald.",
  [HERALD_NOTE_RULE_NOTHING_ON] = "Not announced: both the notification and the card are switched off in your settings.",
  [HERALD_NOTE_RULE_OUTGOING_OFF] = "Not shown: the card for calls you make is switched off in your settings.",
  [HERALD_NOTE_RULE_INTERNAL_OFF] = "Not announced: {who} is a colleague, and internal calls are switched off in your settings.",
  [HERALD_NOTE_RULE_SILENT_QUEUE] = "Not announced: the queue {queue} is on the list of silent queues in your settings.",
  [HERALD_NOTE_RULE_SILENT_NUMBER] = "Not announced: {who} is on the list of silent numbers in your settings.",
  [HERALD_NOTE_RULE_ALREADY] = "It was announced before: not again.",
  [HERALD_NOTE_RULE_OVER] = "Not announced: it was over before it could be.",

  [HERALD_NOTE_LINK_OFFLINE] = "Herald is not connected, and does not try to be.",
  [HERALD_NOTE_LINK_CONNECTING] = "Herald connects to {detail}.",
  [HERALD_NOTE_LINK_SYNCING] = "Herald is logged in and asks for the calls of the moment.",
  [HERALD_NOTE_LINK_UP] = "Herald is connected and up to date ({detail}).",
  [HERALD_NOTE_LINK_WAITING] = "Herald is not connected and tries again shortly: {detail}",
  [HERALD_NOTE_LINK_LOST] = "The connection was lost, calls are not seen from here on: {detail}",
  [HERALD_NOTE_LINK_FAILED] = "Herald is not connected and does not try again: {detail}",
  [HERALD_NOTE_LINK_BLIND] = "Herald saw no calls for {value} s, while the connection was lost.",
  [HERALD_NOTE_NO_DEVICE] = "No call can be announced: the account names no phone of yours.",
  [HERALD_NOTE_NO_CALL_CLASS] = "The account has no “call” class (read= in manager.conf), so the server tells Herald of no calls.",
  [HERALD_NOTE_CLASS_MISSING] = "The account has no “{detail}” class (manager.conf), so what needs it does not work.",
  [HERALD_NOTE_SNAPSHOT_READ] = "The server listed {channels}.",
  [HERALD_NOTE_SNAPSHOT_FAILED] = "The calls of the moment could not be read: {detail}",
  [HERALD_NOTE_POPPED] = "Announced: {steps}.",
  [HERALD_NOTE_POP_WAITS] = "Herald waits for the name before it announces the call, {value} ms at most.",
  [HERALD_NOTE_POP_NAMELESS] = "The name did not come in time: announced without it.",
  [HERALD_NOTE_DISMISSED] = "You put it away.",
  [HERALD_NOTE_JOURNALED] = "It is in the list of past calls.",
  [HERALD_NOTE_JOURNAL_FAILED] = "It could not be written to the list of past calls: {detail}",
  [HERALD_NOTE_DIAL_SENT] = "Herald asks the server to call {number}.",
  [HERALD_NOTE_DIAL_REFUSED] = "The call was not made: {detail}",
  [HERALD_NOTE_ACTION_SENT] = "Herald asks the server: {detail}.",
  [HERALD_NOTE_RECORDER_STOPPED] = "From here on nothing is recorded: {detail}",
  [HERALD_NOTE_RECORDER_GAP] = "The disk was too slow: {value} bytes before this are not in the record.",
  [HERALD_NOTE_ACTION_FAILED] = "The server did not do that: {detail}",

  [HERALD_NOTE_LOOKUP_ASKED] = "Herald looks for {number} in the contacts ({sources}).",
  [HERALD_NOTE_LOOKUP_WITHHELD] = "There is no number to look up.",
  [HERALD_NOTE_LOOKUP_EXCLUDED] = "Not looked up: your settings exclude the number {number}.",
  [HERALD_NOTE_LOOKUP_NO_SOURCE] = "Not looked up: there are no contacts to look in.",
  [HERALD_NOTE_LOOKUP_NO_NUMBER] = "Not looked up: “{number}” is not a telephone number.",
  [HERALD_NOTE_LOOKUP_CACHED] = "The answer was remembered from a short time ago.",
  [HERALD_NOTE_LOOKUP_FOUND] = "The name is {name}: a contact in {source}, {match}.",
  [HERALD_NOTE_LOOKUP_ALSO] = "Also found, and not shown first: {name}, a contact in {source}, {match}.",
  [HERALD_NOTE_LOOKUP_NOBODY] = "No contact has the number {number}: shown is what the server says.",
  [HERALD_NOTE_LOOKUP_FAILED] = "The contacts could not be read: {detail}",
  [HERALD_NOTE_LOOKUP_LATE] = "Some contacts could not be asked: {sources} did not answer in time.",
  [HERALD_NOTE_LOOKUP_CHOSEN] = "You chose who it is: {name}.",
  [HERALD_NOTE_LOOKUP_GUESSED] = "Nobody is known for sure; shown is a guess: {name}, a contact in {source}, {match}.",
  [HERALD_NOTE_LOOKUP_CHOICE] = "For this number you chose {name} before.",
  [HERALD_NOTE_LOOKUP_SAID] = "Asked {source}: {name}, {match} (after {value} ms).",
  [HERALD_NOTE_LOOKUP_SAID_NOBODY] = "Asked {source}: it knows nobody (after {value} ms).",
  [HERALD_NOTE_LOOKUP_KNEW] = "Remembered of {source}, from {value} s ago: {name}, {match}.",
  [HERALD_NOTE_LOOKUP_KNEW_NOBODY] = "Remembered of {source}, from {value} s ago: it knows nobody.",
  [HERALD_NOTE_LOOKUP_NOT_ASKED] = "Not asked: {source}. It is on another computer, and numbers of your own telephone system and those on your privacy list stay here.",
  [HERALD_NOTE_LOOKUP_NO_ANSWER] = "No answer from {source} after {value} ms: {detail}",

  [HERALD_NOTE_NOTICE_SHOWN] = "The notification was handed to the desktop.",
  [HERALD_NOTE_NOTICE_UPDATED] = "The notification was brought up to date.",
  [HERALD_NOTE_NOTICE_NO_SERVER] = "No notification: nothing in this desktop session shows any.",
  [HERALD_NOTE_NOTICE_FAILED] = "The desktop did not show the notification: {detail}",
  [HERALD_NOTE_NOTICE_NO_ACTIONS] = "The notification server has no action support: the notification has no buttons.",
  [HERALD_NOTE_NOTICE_NO_PICTURE] = "The notification server shows no pictures.",
  [HERALD_NOTE_NOTICE_QUIET] = "“Do not disturb” is switched on: the desktop keeps the notification in its list.",
  [HERALD_NOTE_NOTICE_CLOSED] = "The notification was closed by you or by the desktop.",
  [HERALD_NOTE_NOTICE_WITHDRAWN] = "The notification was taken back.",
  [HERALD_NOTE_CARD_SHOWN] = "The card was opened.",
  [HERALD_NOTE_CARD_NOT_RAISED] = "The desktop lets no window come to the front by itself: the card may be behind others.",
  [HERALD_NOTE_CARD_HIDDEN] = "You closed the card.",
  [HERALD_NOTE_CARD_CLOSED] = "The card was closed.",
};

/**
 * herald_sentence_template:
 * @code: a code
 *
 * Returns: (nullable): the sentence with its facts in braces; %NULL only where one was forgotten
 */
const char *
herald_sentence_template (HeraldNoteCode code)
{
  g_return_val_if_fail ((guint) code < HERALD_NOTE_N, NULL);
  return sentences[code];
}
