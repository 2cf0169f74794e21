/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Splits a file into vCards, one at a time: unfolds lines, bounds them, counts them. What a card says is
 * read in vcard-card.c. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "contacts/reader-private.h"
#include "contacts/vcard-card.h"
#include "contacts/vcard-line.h"

/* Bytes of one card: a photograph in base64 and room. */
#define CARD_MAX (2 * 1024 * 1024)
/* Cards within a card (vCard 2.1's AGENT) that are followed. */
#define DEPTH_MAX 8

typedef struct
{
  GString *line;   /* the physical line as far as it has come */
  GString *card;   /* the unfolded lines of the card, each ends in a line feed */
  gsize last;      /* where the last of them begins */
  guint number;    /* of the physical line, from 1 */
  guint begin;     /* where the card begins, 0: outside of one */
  guint depth;     /* of cards within it */
  gboolean too_long;
  gboolean in_junk;
  gboolean after_cr;
} State;

static gpointer
make (const HeraldReaderOptions *options)
{
  State *state = g_new0 (State, 1);

  state->line = g_string_new (NULL);
  state->card = g_string_new (NULL);
  state->number = 1;
  return state;
}

static void
state_free (gpointer data)
{
  State *state = data;

  g_string_free (state->line, TRUE);
  g_string_free (state->card, TRUE);
  g_free (state);
}

static gboolean
line_is (const GString *line,
         const char *words)
{
  gsize length = line->len;

  while (length > 0 && strchr (" \t", line->str[length - 1]) != NULL)
    length--;
  return length == strlen (words) && g_ascii_strncasecmp (line->str, words, length) == 0;
}

static void
begin_card (State *state)
{
  g_string_truncate (state->card, 0);
  state->last = 0;
  state->begin = state->number;
  state->depth = 0;
  state->too_long = FALSE;
  state->in_junk = FALSE;
}

static void
end_card (HeraldReader *reader,
          State *state)
{
  if (state->too_long)
    herald_reader_fault (reader, state->begin, TRUE, _("The contact is larger than %d MiB."), CARD_MAX / 1024 / 1024);
  else
    herald_reader_take_entry (reader, g_strndup (state->card->str, state->card->len), state->card->len, state->begin);
  g_string_truncate (state->card, 0);
  state->begin = 0;
}

/* Adds a physical line to the card: to its last line where that goes on. */
static void
add_line (State *state)
{
  GString *line = state->line, *card = state->card;
  gboolean folded = line->len > 0 && (line->str[0] == ' ' || line->str[0] == '\t');
  gboolean soft;

  if (line->len == 0 || state->too_long)
    return;
  soft = card->len > state->last && herald_vcard_line_is_soft_broken (card->str + state->last, card->len - 1 - state->last);
  if (card->len + line->len > CARD_MAX)
    {
      state->too_long = TRUE;
      return;
    }
  if ((folded || soft) && card->len > 0)
    g_string_truncate (card, card->len - (soft ? 2 : 1));
  else
    state->last = card->len;
  g_string_append_len (card, line->str + (folded ? 1 : 0), (gssize) line->len - (folded ? 1 : 0));
  g_string_append_c (card, '\n');
}

/* A BEGIN inside a card: a card of its own in AGENT, else the end of this one was forgotten. */
static void
begin_again (HeraldReader *reader,
             State *state)
{
  gsize length = state->card->len - state->last;

  if (length > 0 && state->depth == 0 && g_ascii_strncasecmp (state->card->str + state->last, "AGENT", 5) == 0)
    state->depth = 1;
  else if (state->depth > 0 && state->depth < DEPTH_MAX)
    state->depth++;
  else
    {
      herald_reader_fault (reader, state->begin, TRUE, _("The contact has no end."));
      begin_card (state);
    }
}

static void
take_line (HeraldReader *reader,
           State *state)
{
  if (line_is (state->line, "BEGIN:VCARD"))
    {
      if (state->begin == 0)
        begin_card (state);
      else
        begin_again (reader, state);
    }
  else if (state->begin == 0)
    {
      if (!state->in_junk && state->line->len > strspn (state->line->str, " \t"))
        {
          herald_reader_fault (reader, state->number, FALSE, _("Text outside of a contact was left out."));
          state->in_junk = TRUE;
        }
    }
  else if (!line_is (state->line, "END:VCARD"))
    {
      if (state->depth == 0)
        add_line (state);
    }
  else if (state->depth > 0)
    state->depth--;
  else
    end_card (reader, state);
}

static void
end_line (HeraldReader *reader,
          State *state)
{
  take_line (reader, state);
  g_string_truncate (state->line, 0);
  state->number++;
}

static void
feed (HeraldReader *reader,
      gpointer data,
      const char *text,
      gsize length)
{
  State *state = data;

  for (gsize i = 0; i < length; i++)
    {
      gboolean after_cr = state->after_cr;
      gsize run = i;

      state->after_cr = text[i] == '\r';
      if (text[i] == '\r' || (text[i] == '\n' && !after_cr))
        end_line (reader, state);
      if (text[i] == '\r' || text[i] == '\n' || text[i] == '\0')
        continue;
      while (run < length && text[run] != '\r' && text[run] != '\n' && text[run] != '\0')
        run++;
      if (state->line->len + (run - i) <= CARD_MAX)
        g_string_append_len (state->line, text + i, (gssize) (run - i));
      else
        state->too_long = TRUE;
      i = run - 1;
    }
}

static void
end (HeraldReader *reader,
     gpointer data)
{
  State *state = data;

  if (state->line->len > 0)
    end_line (reader, state);
  if (state->begin != 0)
    herald_reader_fault (reader, state->begin, TRUE, _("The contact has no end: the file is cut off."));
}

const HeraldReaderClass herald_vcard_reader = { make, feed, end, herald_vcard_read, state_free };
