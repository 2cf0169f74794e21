/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event that a dialplan sends to tell Herald something of a call:
 *
 *   UserEvent(HeraldPop,Ext: 1001,Data-ticket: ${URIENCODE(${TICKET})})
 *
 * Event, the headers of the channel (12 and later; Uniqueid alone in 11; nothing before), "UserEvent: HeraldPop", and
 * behind it each argument as a line (main/manager_channels.c of 12 to 22, apps/app_userevent.c before). */

#include "wire/pop-event.h"

#include <string.h>

/* Characters of an extension, AST_MAX_EXTENSION of Asterisk. */
#define EXT_MAX 80

/**
 * herald_pop_event_is:
 * @message: an event UserEvent
 *
 * Looks at the bytes only: other UserEvents, which some servers send by the hundred, cost no more than that.
 *
 * Returns: whether it may be a pop: the name stands somewhere in it
 */
gboolean
herald_pop_event_is (const HeraldAmiMessage *message)
{
  HeraldSpan bytes = herald_ami_message_get_bytes (message);

  return g_strstr_len (bytes.data, (gssize) bytes.length, HERALD_POP_EVENT) != NULL;
}

/**
 * herald_pop_exts_split:
 * @list: (array length=length): extensions with commas or ampersands between them, percent-encoded or not
 * @length: the number of bytes
 *
 * Returns: (transfer full) (nullable): the extensions, at most %HERALD_POP_EXTS_MAX, none of them cut: perhaps none at all, and then it is
 *   for nobody; %NULL: nothing is named
 */
char **
herald_pop_exts_split (const char *list,
                       gsize length)
{
  g_autofree char *decoded = herald_call_data_decode (list, length, HERALD_POP_EXTS_MAX * (EXT_MAX + 1));
  g_autoptr (GPtrArray) exts = g_ptr_array_new_with_free_func (g_free);
  gboolean named = FALSE;

  for (const char *p = decoded; *p != '\0' && exts->len < HERALD_POP_EXTS_MAX;)
    {
      gsize n = strcspn (p, ",&");

      if (n > 0 && n <= EXT_MAX)
        g_ptr_array_add (exts, g_strstrip (g_strndup (p, n)));
      named = named || n > 0;
      p += n + (p[n] != '\0');
    }
  if (!named)
    return NULL;
  g_ptr_array_add (exts, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&exts), FALSE);
}

/* One line behind the event's name. */
static void
read_line (HeraldCallData *data,
           HeraldSpan name,
           HeraldSpan value,
           char ***exts)
{
  const gsize prefix = strlen (HERALD_POP_DATA);

  if (herald_span_is_nocase (name, "Ext") && *exts == NULL)
    *exts = herald_pop_exts_split (value.data, value.length);
  else if (name.length > prefix && g_ascii_strncasecmp (name.data, HERALD_POP_DATA, prefix) == 0)
    herald_call_data_set_encoded (data, name.data + prefix, name.length - prefix, value.data, value.length);
}

/**
 * herald_pop_event_read:
 * @message: an event UserEvent
 * @exts: (out) (nullable): the extensions whose desks alone are to show it; %NULL: whoever gets the call
 *
 * Only lines behind the event's name count, because a caller's number, which stands before it from 12 on, may hold lines of
 * his own; and a name that is there twice was smuggled in.
 *
 * Returns: (transfer full) (nullable): the data; %NULL: it is no pop, or there is nothing in it
 */
HeraldCallData *
herald_pop_event_read (HeraldAmiMessage *message,
                       char ***exts)
{
  g_autoptr (HeraldCallData) data = herald_call_data_new ();
  g_auto (GStrv) found = NULL;
  HeraldSpan name = { "", 0 }, value = { "", 0 };
  HeraldAmiLines lines;
  gboolean named = FALSE;

  *exts = NULL;
  herald_ami_lines_init (&lines, message);
  while (herald_ami_lines_next (&lines, &name, &value))
    {
      if (!herald_span_is_nocase (name, "UserEvent"))
        {
          if (named)
            read_line (data, name, value, &found);
          continue;
        }
      if (named || !herald_span_is (value, HERALD_POP_EVENT))
        return NULL;
      named = TRUE;
    }
  if (herald_call_data_get_n (data) == 0)
    return NULL;
  *exts = g_steal_pointer (&found);
  return g_steal_pointer (&data);
}
