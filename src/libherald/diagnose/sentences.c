/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sentence for every note, for a person who wants to know why. Facts stand in braces, so that a whole sentence can
 * be translated at once, and a translation can put them where its language wants them:
 *   {channel} a channel's name   {phone} the device in it   {other} {other-phone} the same of the second channel
 *   {who} the other side         {number} {name} {queue} {detail} {value} as in the note
 *   {cause} the value as a cause of Q.850   {verdict} as the end of a dial   {steps} as what the rules want
 *   {outcome} as the outcome of a call   {match} the detail as the kind of a match
 *   {source} the second channel as where contacts come from   {sources} {channels} the value with its noun */

#include "diagnose/sentences.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One row for each code, in any order; a test holds that none is missing. */
static const char *const sentences[HERALD_NOTE_N] = {
  [HERALD_NOTE_MY_DEVICE] = N_("Seen: {channel}, a channel of your phone (yours: {detail})."),
  [HERALD_NOTE_AGENT] = N_("Your phone {phone} has logged in to the queue: the calls of {detail} are yours."),
  [HERALD_NOTE_OTHER_DEVICE] = N_("It rang {phone}, not your phone: channel {channel} is not one of your devices ({detail})."),
  [HERALD_NOTE_FAR_DIALED] = N_("Your call rings {phone}."),
  [HERALD_NOTE_LOCAL_HALF] = N_("{channel} is half of a Local pair of the PBX, nobody's phone: Herald looks at what lies behind it."),
  [HERALD_NOTE_HELPER] = N_("{channel} is a channel of the PBX's own, nobody's phone: skipped."),
  [HERALD_NOTE_MOVED] = N_("The PBX has moved your phone to another channel: {channel}. It is still the same call."),
  [HERALD_NOTE_NAME_TAKEN] = N_("The PBX has renamed the channel to {detail}: your phone is no longer in it."),

  [HERALD_NOTE_FORGED_LINES] = N_("A message about {detail} holds the same header twice, as a caller can do with a forged number: only what the server must have written is believed."),
  [HERALD_NOTE_FORGED_EVENT] = N_("A message that a caller's number may have smuggled in was ignored."),
  [HERALD_NOTE_EVENT_TORN] = N_("A caller's number has torn the message about {detail} apart: Herald waits for the rest."),
  [HERALD_NOTE_EVENT_MENDED] = N_("The rest of the torn message has come: it was put together again."),
  [HERALD_NOTE_WRONG_NAME] = N_("A line called {channel} by another name, {detail}: not believed."),
  [HERALD_NOTE_WRONG_END] = N_("A hang-up named {detail} with the id of {channel}: not believed."),
  [HERALD_NOTE_ENDED_ID] = N_("A late line about {detail}, which has ended: ignored."),
  [HERALD_NOTE_TOO_MANY] = N_("The server shows more channels than Herald follows: {detail} is not followed."),

  [HERALD_NOTE_WAIT_FOR_DIAL] = N_("The server has not said enough yet about the call of your phone {phone}: Herald waits a moment for the rest."),
  [HERALD_NOTE_NO_DIAL] = N_("The server did not say more about the call of your phone {phone}: Herald goes on with what is known."),
  [HERALD_NOTE_CALLER_LINKED] = N_("Who calls {phone} was found by the id of the whole call: {other}."),
  [HERALD_NOTE_CALLER_NUMBER] = N_("Who calls {phone} was found by the number that it shows: {other}."),
  [HERALD_NOTE_CALLER_UNKNOWN] = N_("Nobody is known who calls your phone {phone}."),
  [HERALD_NOTE_CALLER_CHAIN] = N_("The call reached your phone through others; the caller is at their beginning: {other}."),
  [HERALD_NOTE_CALLER_CHANGED] = N_("While your phone rang, another caller took over: {who}."),
  [HERALD_NOTE_MEMBER_FOUND] = N_("The queue named your phone without its channel: it is {channel}."),
  [HERALD_NOTE_RECALL] = N_("A transfer came back to your phone {phone}: {who} still waits."),
  [HERALD_NOTE_CONSULTATION] = N_("A colleague asks before a transfer: {who}."),

  [HERALD_NOTE_ANNOUNCED] = N_("Your phone {phone} is called by {who}: an incoming call."),
  [HERALD_NOTE_WITHHELD] = N_("The caller's number is withheld, or the server does not tell it."),
  [HERALD_NOTE_ALREADY] = N_("Your phone {phone} was dialled once more for a call that you know already: not announced again."),
  [HERALD_NOTE_RINGS_AGAIN] = N_("Your phone {phone} rings again for the same caller: the same call, not announced again."),
  [HERALD_NOTE_SECOND_DEVICE] = N_("{phone}, too, rings for the same caller: still one call."),
  [HERALD_NOTE_NEVER_RANG] = N_("{channel} of your phone ended without having been called by anybody{cause}: nothing to announce."),
  [HERALD_NOTE_UP_BEFORE_DIAL] = N_("Your phone {phone} was in a conversation when it was dialled: it did not ring."),
  [HERALD_NOTE_UP_UNEXPLAINED] = N_("Your phone {phone} talks, and its beginning was not seen: Herald waits for whom it is connected to."),
  [HERALD_NOTE_OUTGOING] = N_("Your phone {phone} makes a call."),
  [HERALD_NOTE_ORIGINATED] = N_("The server called your phone {phone} first, to connect it then: an outgoing call, nothing to pop."),
  [HERALD_NOTE_CLICK_TO_DIAL] = N_("This is the call to {number} that Herald asked for: your own phone {phone} rings first."),
  [HERALD_NOTE_OWN_OTHER_PHONE] = N_("You call your own other phone {phone}: one conversation, not announced."),
  [HERALD_NOTE_PICKED_UP] = N_("What rang at {phone} was picked up at {other-phone}."),
  [HERALD_NOTE_UNPARKED] = N_("Your phone {phone} fetched a parked call: {who}."),

  [HERALD_NOTE_ANSWERED] = N_("You answered on {phone}."),
  [HERALD_NOTE_OWN_ANSWERED] = N_("You picked up your own phone {phone}; now the other side is called."),
  [HERALD_NOTE_FAR_ANSWERED] = N_("The other side answered: {who}."),
  [HERALD_NOTE_HELD] = N_("You put the call on hold."),
  [HERALD_NOTE_RESUMED] = N_("You took the call back."),
  [HERALD_NOTE_HOLD_IGNORED] = N_("Your phone {phone} changed its hold, but that changes nothing in this call."),
  [HERALD_NOTE_WAITING] = N_("Your phone has stopped ringing, but the caller is still there: the call waits for what becomes of them."),
  [HERALD_NOTE_DIAL_ENDED] = N_("The server says of {phone}: {verdict}."),
  [HERALD_NOTE_DIAL_ENDED_AGAIN] = N_("The server says once more how {phone} ended ({verdict}): the first word counts."),
  [HERALD_NOTE_LEAVING] = N_("{phone} asks to be hung up{cause}."),
  [HERALD_NOTE_OTHER_LEG_STAYS] = N_("{phone} is out of it, another of your phones is not."),
  [HERALD_NOTE_OWN_OTHER_ENDED] = N_("Your own other phone {phone} is out of it."),
  [HERALD_NOTE_BLIND_TRANSFER] = N_("Transferred by {detail}, without asking before (a blind transfer)."),
  [HERALD_NOTE_ATTENDED_TRANSFER] = N_("Transferred by {detail}, who asked before (an attended transfer)."),
  [HERALD_NOTE_GIVEN_AWAY] = N_("You handed this call on before the other side had answered: an answer is no longer yours."),
  [HERALD_NOTE_TALKS_TO] = N_("Your phone {phone} is connected to {other}."),

  [HERALD_NOTE_QUEUE] = N_("It comes through the queue {queue}."),
  [HERALD_NOTE_PARTY_LINE] = N_("The other side is {who}: so says the connected line of your phone."),
  [HERALD_NOTE_PARTY_DIALER] = N_("The other side is {who}: so says the channel that calls your phone."),
  [HERALD_NOTE_PARTY_BEFORE] = N_("The other side is {who}: the number that the caller had before the PBX put yours over it."),
  [HERALD_NOTE_PARTY_PAIR] = N_("The other side is {who}: so says the Local pair that calls your phone."),
  [HERALD_NOTE_PARTY_CALLER] = N_("The other side is {who}: so says the caller's channel."),
  [HERALD_NOTE_PARTY_NAME_ONLY] = N_("The caller shows a name and no number: {name}."),
  [HERALD_NOTE_PARTY_OWN_ID] = N_("The other side is {who}: so says the caller id that your phone was given."),
  [HERALD_NOTE_PARTY_BRIDGE] = N_("The other side is {who}: so says the channel that you are connected to."),
  [HERALD_NOTE_PARTY_KEPT] = N_("You talk to somebody else meanwhile: the other side of this call stays {who}."),

  [HERALD_NOTE_DATA_JOINED] = N_("The dialplan told something of this call, and the card shows it: {detail}."),
  [HERALD_NOTE_DATA_KEPT] = N_("The dialplan told something of {channel}: {detail}. It waits until that caller reaches you."),
  [HERALD_NOTE_DATA_OTHER_EXT] = N_("The dialplan told something of {channel} for other extensions, not yours: {detail}."),
  [HERALD_NOTE_DATA_UNUSED] = N_("{channel} is gone and never reached you: what the dialplan told of it was not shown."),
  [HERALD_NOTE_DATA_UNREADABLE] = N_("The dialplan sent a HeraldPop for {channel} without a line “Data-name: value”: nothing to show."),
  [HERALD_NOTE_DATA_NO_CHANNEL] = N_("The dialplan sent a HeraldPop for a channel that Herald does not know ({detail}): nothing to show."),
  [HERALD_NOTE_DATA_TOO_MANY] = N_("Too much is kept of what the dialplan told: that of {channel} is not."),

  [HERALD_NOTE_SPOKEN] = N_("{phone} hung up after a conversation."),
  [HERALD_NOTE_OWN_PHONE_SILENT] = N_("Your own phone {phone} was not picked up{cause}."),
  [HERALD_NOTE_FAR_BUSY] = N_("The server says that the other side was busy or refused."),
  [HERALD_NOTE_FAR_NO_ANSWER] = N_("The server says that the other side did not answer."),
  [HERALD_NOTE_FAR_FAILED] = N_("The server says that the other side could not be reached{cause}."),
  [HERALD_NOTE_FAR_CANCELLED] = N_("The call was given up before the other side answered."),
  [HERALD_NOTE_CAUSE_BUSY] = N_("Your phone was told that the other side is busy."),
  [HERALD_NOTE_CAUSE_NO_ANSWER] = N_("Your phone was told that the other side does not answer."),
  [HERALD_NOTE_CAUSE_NORMAL] = N_("It was hung up before the other side answered."),
  [HERALD_NOTE_CAUSE_FAILED] = N_("Nobody answered, and nothing says that you gave up{cause}."),
  [HERALD_NOTE_DIALPLAN_ANSWERED] = N_("Nobody was called: the server itself answered."),
  [HERALD_NOTE_I_HUNG_UP] = N_("Your phone hung up before anybody answered."),
  [HERALD_NOTE_REFUSED] = N_("Your phone {phone} was busy or rejected the call{cause}."),
  [HERALD_NOTE_PHONE_FORWARDED] = N_("Your phone {phone} sent the call on to somewhere else."),
  [HERALD_NOTE_CALLER_REDIRECTED] = N_("The caller was taken away from your phone before anybody answered."),
  [HERALD_NOTE_CAUSE_ELSEWHERE] = N_("Your phone was told that somebody else answered."),
  [HERALD_NOTE_ELSEWHERE] = N_("Somebody else answered: {detail} ({other-phone})."),
  [HERALD_NOTE_MACHINE] = N_("The caller was answered, but by nobody who was called: a machine, a voicemail or an announcement."),
  [HERALD_NOTE_CALLER_UP] = N_("The caller is connected to the server while your phone still rings: an announcement or early media, nobody's answer."),
  [HERALD_NOTE_CALLER_FREED] = N_("The server gave up calling your phone while the caller stayed: what they do next decides."),
  [HERALD_NOTE_SENT_ON] = N_("The caller is sent on to {phone}."),
  [HERALD_NOTE_CALLER_GONE] = N_("The caller hung up."),
  [HERALD_NOTE_CALLER_LOST] = N_("Your phone has stopped ringing, and nothing is known of a caller who would still wait."),
  [HERALD_NOTE_ENDED] = N_("The call is over: {outcome}."),

  [HERALD_NOTE_FOUND_RINGING] = N_("The server's list shows your phone ringing: {channel}."),
  [HERALD_NOTE_FOUND_UP] = N_("The server's list shows your phone in a conversation that was not seen before: {channel}."),
  [HERALD_NOTE_FOUND_DIALING] = N_("The server's list shows your phone calling somebody: {channel}."),
  [HERALD_NOTE_FOUND_IDLE] = N_("The server's list shows {channel} of your phone, which neither rings nor talks."),
  [HERALD_NOTE_FOUND_TALKING] = N_("Your phone {phone} is connected to {other}, and the beginning was not seen."),
  [HERALD_NOTE_SNAPSHOT_GONE] = N_("{channel} is in no list of the server any more: it ended while Herald did not see it."),

  [HERALD_NOTE_RULE_RINGING] = N_("Your settings say: announce it, it rings."),
  [HERALD_NOTE_RULE_ANSWERED] = N_("Your settings say: announce it, it was answered."),
  [HERALD_NOTE_RULE_OUTGOING] = N_("Your settings say: show the card of a call you make."),
  [HERALD_NOTE_RULE_WAIT_FOR_ANSWER] = N_("Not announced yet: your settings announce calls when they are answered."),
  [HERALD_NOTE_RULE_NEVER] = N_("Not announced: your settings announce no calls."),
  [HERALD_NOTE_RULE_DO_NOT_DISTURB] = N_("Not announced: you had switched on “Do not disturb” in Herald."),
  [HERALD_NOTE_RULE_NOTHING_ON] = N_("Not announced: both the notification and the card are switched off in your settings."),
  [HERALD_NOTE_RULE_OUTGOING_OFF] = N_("Not shown: the card for calls you make is switched off in your settings."),
  [HERALD_NOTE_RULE_INTERNAL_OFF] = N_("Not announced: {who} is a colleague, and internal calls are switched off in your settings."),
  [HERALD_NOTE_RULE_SILENT_QUEUE] = N_("Not announced: the queue {queue} is on the list of silent queues in your settings."),
  [HERALD_NOTE_RULE_SILENT_NUMBER] = N_("Not announced: {who} is on the list of silent numbers in your settings."),
  [HERALD_NOTE_RULE_ALREADY] = N_("It was announced before: not again."),
  [HERALD_NOTE_RULE_OVER] = N_("Not announced: it was over before it could be."),

  [HERALD_NOTE_LINK_OFFLINE] = N_("Herald is not connected, and does not try to be."),
  [HERALD_NOTE_LINK_CONNECTING] = N_("Herald connects to {detail}."),
  [HERALD_NOTE_LINK_SYNCING] = N_("Herald is logged in and asks for the calls of the moment."),
  [HERALD_NOTE_LINK_UP] = N_("Herald is connected and up to date ({detail})."),
  [HERALD_NOTE_LINK_WAITING] = N_("Herald is not connected and tries again shortly: {detail}"),
  [HERALD_NOTE_LINK_LOST] = N_("The connection was lost, calls are not seen from here on: {detail}"),
  [HERALD_NOTE_LINK_FAILED] = N_("Herald is not connected and does not try again: {detail}"),
  [HERALD_NOTE_LINK_BLIND] = N_("Herald saw no calls for {value} s, while the connection was lost."),
  [HERALD_NOTE_NO_DEVICE] = N_("No call can be announced: the account names no phone of yours."),
  [HERALD_NOTE_NO_CALL_CLASS] = N_("The account has no “call” class (read= in manager.conf), so the server tells Herald of no calls."),
  [HERALD_NOTE_CLASS_MISSING] = N_("The account has no “{detail}” class (manager.conf), so what needs it does not work."),
  [HERALD_NOTE_SNAPSHOT_READ] = N_("The server listed {channels}."),
  [HERALD_NOTE_SNAPSHOT_FAILED] = N_("The calls of the moment could not be read: {detail}"),
  [HERALD_NOTE_POPPED] = N_("Announced: {steps}."),
  [HERALD_NOTE_POP_WAITS] = N_("Herald waits for the name before it announces the call, {value} ms at most."),
  [HERALD_NOTE_POP_NAMELESS] = N_("The name did not come in time: announced without it."),
  [HERALD_NOTE_DISMISSED] = N_("You put it away."),
  [HERALD_NOTE_JOURNALED] = N_("It is in the list of past calls."),
  [HERALD_NOTE_JOURNAL_FAILED] = N_("It could not be written to the list of past calls: {detail}"),
  [HERALD_NOTE_DIAL_SENT] = N_("Herald asks the server to call {number}."),
  [HERALD_NOTE_DIAL_REFUSED] = N_("The call was not made: {detail}"),
  [HERALD_NOTE_ACTION_SENT] = N_("Herald asks the server: {detail}."),
  [HERALD_NOTE_RECORDER_STOPPED] = N_("From here on nothing is recorded: {detail}"),
  [HERALD_NOTE_RECORDER_GAP] = N_("The disk was too slow: {value} bytes before this are not in the record."),
  [HERALD_NOTE_ACTION_FAILED] = N_("The server did not do that: {detail}"),

  [HERALD_NOTE_LOOKUP_ASKED] = N_("Herald looks for {number} in the contacts ({sources})."),
  [HERALD_NOTE_LOOKUP_WITHHELD] = N_("There is no number to look up."),
  [HERALD_NOTE_LOOKUP_EXCLUDED] = N_("Not looked up: your settings exclude the number {number}."),
  [HERALD_NOTE_LOOKUP_NO_SOURCE] = N_("Not looked up: there are no contacts to look in."),
  [HERALD_NOTE_LOOKUP_NO_NUMBER] = N_("Not looked up: “{number}” is not a telephone number."),
  [HERALD_NOTE_LOOKUP_CACHED] = N_("The answer was remembered from a short time ago."),
  [HERALD_NOTE_LOOKUP_FOUND] = N_("The name is {name}: a contact in {source}, {match}."),
  [HERALD_NOTE_LOOKUP_ALSO] = N_("Also found, and not shown first: {name}, a contact in {source}, {match}."),
  [HERALD_NOTE_LOOKUP_NOBODY] = N_("No contact has the number {number}: shown is what the server says."),
  [HERALD_NOTE_LOOKUP_FAILED] = N_("The contacts could not be read: {detail}"),
  [HERALD_NOTE_LOOKUP_LATE] = N_("Some contacts could not be asked: {sources} did not answer in time."),
  [HERALD_NOTE_LOOKUP_CHOSEN] = N_("You chose who it is: {name}."),
  [HERALD_NOTE_LOOKUP_GUESSED] = N_("Nobody is known for sure; shown is a guess: {name}, a contact in {source}, {match}."),
  [HERALD_NOTE_LOOKUP_CHOICE] = N_("For this number you chose {name} before."),
  [HERALD_NOTE_LOOKUP_SAID] = N_("Asked {source}: {name}, {match} (after {value} ms)."),
  [HERALD_NOTE_LOOKUP_SAID_NOBODY] = N_("Asked {source}: it knows nobody (after {value} ms)."),
  [HERALD_NOTE_LOOKUP_KNEW] = N_("Remembered of {source}, from {value} s ago: {name}, {match}."),
  [HERALD_NOTE_LOOKUP_KNEW_NOBODY] = N_("Remembered of {source}, from {value} s ago: it knows nobody."),
  [HERALD_NOTE_LOOKUP_NOT_ASKED] = N_("Not asked: {source}. It is on another computer, and numbers of your own telephone system and those on your privacy list stay here."),
  [HERALD_NOTE_LOOKUP_NO_ANSWER] = N_("No answer from {source} after {value} ms: {detail}"),

  [HERALD_NOTE_NOTICE_SHOWN] = N_("The notification was handed to the desktop."),
  [HERALD_NOTE_NOTICE_UPDATED] = N_("The notification was brought up to date."),
  [HERALD_NOTE_NOTICE_NO_SERVER] = N_("No notification: nothing in this desktop session shows any."),
  [HERALD_NOTE_NOTICE_FAILED] = N_("The desktop did not show the notification: {detail}"),
  [HERALD_NOTE_NOTICE_NO_ACTIONS] = N_("The notification server has no action support: the notification has no buttons."),
  [HERALD_NOTE_NOTICE_NO_PICTURE] = N_("The notification server shows no pictures."),
  [HERALD_NOTE_NOTICE_QUIET] = N_("“Do not disturb” is switched on: the desktop keeps the notification in its list."),
  [HERALD_NOTE_NOTICE_CLOSED] = N_("The notification was closed by you or by the desktop."),
  [HERALD_NOTE_NOTICE_WITHDRAWN] = N_("The notification was taken back."),
  [HERALD_NOTE_CARD_SHOWN] = N_("The card was opened."),
  [HERALD_NOTE_CARD_NOT_RAISED] = N_("The desktop lets no window come to the front by itself: the card may be behind others."),
  [HERALD_NOTE_CARD_HIDDEN] = N_("You closed the card."),
  [HERALD_NOTE_CARD_CLOSED] = N_("The card was closed."),
};

/**
 * herald_sentence_template:
 * @code: a code
 * @mine: whether the note is of a call of mine
 *
 * Returns: (nullable): the sentence in the user's language, with its facts in braces; %NULL only where one was forgotten
 */
const char *
herald_sentence_template (HeraldNoteCode code,
                          gboolean mine)
{
  g_return_val_if_fail ((guint) code < HERALD_NOTE_N, NULL);
  if (code == HERALD_NOTE_OTHER_DEVICE && mine)
    return _("It rang {phone}, too: channel {channel} is not one of your devices ({detail}).");
  return sentences[code] != NULL ? _(sentences[code]) : NULL;
}
