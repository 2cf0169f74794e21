/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line above a call's notes: what it was, and how it ended; and a note's sentence as it reads below that. */

#include <string.h>

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

static void
add_who (GString *to,
         const char *number,
         const char *name)
{
  g_autofree char *clean_number = herald_channel_dup_number (number);
  g_autofree char *clean_name = herald_channel_dup_name (name);

  if (*clean_name != '\0' && *clean_number != '\0')
    g_string_append_printf (to, "%s (%s)", clean_name, clean_number);
  else if (*clean_name != '\0' || *clean_number != '\0')
    g_string_append (to, *clean_name != '\0' ? clean_name : clean_number);
  else
    g_string_append (to, "somebody without a number");
}

/* A call of mine: "Incoming call from Ada Byron (+4930…), queue support: you spoke". */
static void
write_mine (GString *to,
            const HeraldExplained *explained)
{
  const char *number = NULL, *name = NULL, *contact = NULL, *queue = NULL;
  const HeraldNote *end = NULL;
  gboolean outgoing = FALSE;

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
  g_string_append (to, outgoing ? "Outgoing call to " : "Incoming call from ");
  add_who (to, number, contact != NULL ? contact : name);
  if (queue != NULL)
    g_string_append_printf (to, ", queue %s", queue);
  g_string_append_printf (to, ": %s", end != NULL ? herald_sentence_for_outcome ((HeraldCallOutcome) end->value) : "no end is recorded");
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
      g_string_append_printf (to, "%s of your phone, which did not ring", own);
      return;
    }
  if (n == 0)
    {
      g_string_append (to, "What was seen of other channels");
      return;
    }
  g_string_append (to, "Call from ");
  add_who (to, number, name);
  g_string_append_printf (to, " rang %s", phones->str);
  if (n > PHONES_MAX)
    g_string_append_printf (to, " and others");
  g_string_append (to, n == 1 ? " only, no phone of yours" : ", no phone of yours");
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
    g_string_append (heading, "About this desktop");
  else if (first->code >= HERALD_NOTE_RULE_RINGING)
    g_string_append (heading, "About Herald's connection");
  else
    g_string_append (heading, "Lines that were not believed");
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
