/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line for each change of a call: JSON for programs, columns for people. */

#include "call-printer.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

static void
print_columns (const HeraldCall *call,
               HeraldCallChange change)
{
  const char *outcome = herald_call_outcome_to_string (call->outcome);
  const char *number = *call->number != '\0' ? call->number : _("(withheld)");

  printf ("%-6s %-10s %-20s ", call->id, herald_call_change_to_string (change),
          outcome != NULL ? outcome : herald_call_state_to_string (call->state));
  /* Translators: a call from or to a number; the name may follow */
  printf (call->direction == HERALD_CALL_INCOMING ? C_("call", "from %s") : C_("call", "to %s"), number);
  if (*call->name != '\0')
    printf (" %s", call->name);
  if (*call->dialed != '\0' && call->direction == HERALD_CALL_INCOMING)
    /* Translators: the number that the caller dialled, at the end of a line about a call */
    printf (_(", called %s"), call->dialed);
  if (call->queue != NULL)
    printf (_(", queue %s"), call->queue);
  if (call->taken_by != NULL)
    /* Translators: the colleague who answered */
    printf (_(", taken by %s"), call->taken_by);
  if (call->transferred_by != NULL)
    printf (_(", transferred by %s"), call->transferred_by);
  for (guint i = 0; i < herald_call_data_get_n (call->data); i++)
    printf (", %s %s", herald_call_data_get_key (call->data, i), herald_call_data_get_value (call->data, i));
  putchar ('\n');
}

/**
 * herald_print_call:
 * @call: a call
 * @change: what has happened to it
 * @seq: the ordinal of the message that said so
 * @json: whether a program reads it
 */
void
herald_print_call (const HeraldCall *call,
                   HeraldCallChange change,
                   guint64 seq,
                   gboolean json)
{
  g_autofree char *line = NULL;

  if (!json)
    {
      print_columns (call, change);
      return;
    }
  line = herald_call_to_json (call, change, seq);
  puts (line);
}
