/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line for each change of a call: JSON for programs, columns for people. */

#include "call-printer.h"

#include <stdio.h>

static void
print_columns (const HeraldCall *call,
               HeraldCallChange change)
{
  const char *outcome = herald_call_outcome_to_string (call->outcome);
  const char *arrow = call->direction == HERALD_CALL_INCOMING ? "from" : "to";

  printf ("%-6s %-10s %-20s %s %s", call->id, herald_call_change_to_string (change),
          outcome != NULL ? outcome : herald_call_state_to_string (call->state), arrow,
          *call->number != '\0' ? call->number : "(withheld)");
  if (*call->name != '\0')
    printf (" %s", call->name);
  if (*call->dialed != '\0' && call->direction == HERALD_CALL_INCOMING)
    printf (", called %s", call->dialed);
  if (call->queue != NULL)
    printf (", queue %s", call->queue);
  if (call->taken_by != NULL)
    printf (", taken by %s", call->taken_by);
  if (call->transferred_by != NULL)
    printf (", transferred by %s", call->transferred_by);
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
