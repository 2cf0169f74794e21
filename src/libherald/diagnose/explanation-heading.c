/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line above a call's notes: what it was, and how it ended; and a note's sentence as it reads below that. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/phrase.h"
#include "calls/channel.h"
#include "diagnose/explanation-private.h"
#include "diagnose/sentences.h"

/* Phones that a heading names; the notes name all. */
#define PHONES_MAX 4

static gboolean
begins_outgoing (HeraldNoteCode code)
{
  return code == HERALD_NOTE_OUTGOING || code == HERALD_NOTE_ORIGINATED || code == HERALD_NOTE_CLICK_TO_DIAL;
}

static char *
word_who (const char *number,
          const char *name)
{
  g_autofree char *digits = herald_channel_dup_number (number);
  g_autofree char *clean_number = herald_phrase_number (digits);
  g_autofree char *clean_name = herald_channel_dup_name (name);

  if (*clean_name != '\0' && *clean_number != '\0')
    /* Translators: a person's name and number: Ada Byron (030 1234567) */
    return g_strdup_printf (_("%s (%s)"), clean_name, clean_number);
  if (*clean_name != '\0' || *clean_number != '\0')
    return g_strdup (*clean_name != '\0' ? clean_name : clean_number);
  return g_strdup (_("somebody without a number"));
}

/* A call of mine: "Incoming call from Ada Byron (+4930…), queue support: you spoke". */
static void
write_mine (GString *to,
            const HeraldExplained *explained)
{
  const char *number = NULL, *name = NULL, *contact = NULL, *queue = NULL;
  const HeraldNote *end = NULL;
  gboolean outgoing = FALSE;
  g_autofree char *who = NULL;
  const char *over;

  for (guint i = 0; i < explained->notes->len; i++)
    {
      const HeraldNote *note = g_ptr_array_index (explained->notes, i);

      outgoing |= begins_outgoing (note->code);
      if (note->code == HERALD_NOTE_LOOKUP_FOUND || note->code == HERALD_NOTE_LOOKUP_CHOICE || note->code == HERALD_NOTE_LOOKUP_CHOSEN)
        contact = note->name;
      if (note->code == HERALD_NOTE_ENDED)
        end = note;
      if (note->call == NULL || note->code >= HERALD_NOTE_RULE_RINGING)
        continue;
      number = note->number != NULL ? note->number : number;
      name = note->name != NULL ? note->name : name;
      queue = note->queue != NULL ? note->queue : queue;
    }
  who = word_who (number, contact != NULL ? contact : name);
  over = end != NULL ? herald_sentence_for_outcome ((HeraldCallOutcome) end->value) : _("no end is recorded");
  if (queue != NULL)
    /* Translators: the heading above what was noted of a call: who, through which queue, how it ended ("you spoke") */
    g_string_append_printf (to, outgoing ? _("Outgoing call to %1$s, queue %2$s: %3$s") : _("Incoming call from %1$s, queue %2$s: %3$s"),
                            who, queue, over);
  else
    /* Translators: the same without a queue */
    g_string_append_printf (to, outgoing ? _("Outgoing call to %1$s: %2$s") : _("Incoming call from %1$s: %2$s"), who, over);
}

static void
add_phone (GString *to,
           const char *channel,
           guint *n)
{
  const char *dash = strrchr (channel, '-');
  g_autofree char *phone = dash != NULL && dash != channel ? g_strndup (channel, (gsize) (dash - channel)) : g_strdup (channel);
  g_auto (GStrv) known = g_strsplit (to->str, ", ", -1);

  if (g_strv_contains ((const char *const *) known, phone))
    return;
  if ((*n)++ < PHONES_MAX)
    g_string_append_printf (to, "%s%s", to->len > 0 ? ", " : "", phone);
}

/* A call of other people: "Call from 0301234567 rang PJSIP/1002 only, no phone of yours". */
static void
write_others (GString *to,
              const HeraldExplained *explained)
{
  g_autoptr (GString) phones = g_string_new (NULL);
  const char *number = NULL, *name = NULL, *own = NULL;
  g_autofree char *who = NULL;
  guint n = 0;

  for (guint i = 0; i < explained->notes->len; i++)
    {
      const HeraldNote *note = g_ptr_array_index (explained->notes, i);

      if (note->code == HERALD_NOTE_OTHER_DEVICE && note->channel != NULL)
        {
          add_phone (phones, note->channel, &n);
          number = number != NULL ? number : note->number;
          name = name != NULL ? name : note->name;
        }
      else if (note->code == HERALD_NOTE_MY_DEVICE)
        own = note->channel;
    }
  if (n == 0 && own != NULL)
    {
      /* Translators: %s is a channel of a phone as the server names it: PJSIP/1001-00000007 */
      g_string_append_printf (to, _("%s of your phone, which did not ring"), own);
      return;
    }
  if (n == 0)
    {
      g_string_append (to, _("What was seen of other channels"));
      return;
    }
  who = word_who (number, name);
  if (n > PHONES_MAX)
    /* Translators: who called, and the phones that rang: PJSIP/1002, PJSIP/1003 */
    g_string_append_printf (to, _("Call from %1$s rang %2$s and others, no phone of yours"), who, phones->str);
  else if (n > 1)
    g_string_append_printf (to, _("Call from %1$s rang %2$s, no phone of yours"), who, phones->str);
  else
    g_string_append_printf (to, _("Call from %1$s rang %2$s only, no phone of yours"), who, phones->str);
}

/* What the notes of @explained are about, in one line. */
char *
herald_explained_write_heading (const HeraldExplained *explained)
{
  const HeraldNote *first = g_ptr_array_index (explained->notes, 0);
  GString *heading = g_string_new (NULL);

  if (explained->call != NULL)
    write_mine (heading, explained);
  else if (!explained->link)
    write_others (heading, explained);
  else if (first->code >= HERALD_NOTE_NOTICE_SHOWN)
    g_string_append (heading, _("About this desktop"));
  else if (first->code >= HERALD_NOTE_RULE_RINGING)
    g_string_append (heading, _("About Herald's connection"));
  else
    g_string_append (heading, _("Lines that were not believed"));
  return g_string_free (heading, FALSE);
}

static gboolean
rang_my_phone (const HeraldExplained *explained)
{
  for (guint i = 0; i < explained->notes->len; i++)
    if (((const HeraldNote *) g_ptr_array_index (explained->notes, i))->code == HERALD_NOTE_ANNOUNCED)
      return TRUE;
  return FALSE;
}

/**
 * herald_explained_write_sentence:
 * @explained: a call
 * @note: one of its notes
 *
 * Returns: (transfer full): the note's sentence. A colleague's phone may be dialled before mine: what is said of it then
 *   does not know yet that the call is mine, too.
 */
char *
herald_explained_write_sentence (const HeraldExplained *explained,
                                 const HeraldNote *note)
{
  HeraldNote placed = *note;

  if (note->code == HERALD_NOTE_OTHER_DEVICE && note->call == NULL && explained->call != NULL && rang_my_phone (explained))
    placed.call = explained->call;
  return herald_note_to_sentence (&placed);
}
