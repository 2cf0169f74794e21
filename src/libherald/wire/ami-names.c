/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of the protocol as numbers: a header or an event is looked up once, by a hash of its length and
 * three of its letters, and from then on everything is an index. */

#include "wire/ami-names.h"

#include <string.h>

#include "wire/ami-layout.h"

#define TABLE_SIZE 1024 /* a power of two, several times the names: probes are short */
#define ABSENT 0xffff

#define X(id, name) { name, sizeof name - 1 },
/* The last one is no name: what a header that Herald does not read is taken for. */
const HeraldAmiName herald_ami_header_names[HERALD_AMI_N_HEADERS + 1] = { HERALD_AMI_HEADERS (X) { "", 0 } };
static const HeraldAmiName events[] = { HERALD_AMI_EVENTS (X) };
#undef X

static guint16 header_table[TABLE_SIZE];
static guint16 event_table[TABLE_SIZE];

static inline guint
hash (const char *name,
      gsize length)
{
  guint a = (guchar) name[0] | 0x20;
  guint b = (guchar) name[length / 2] | 0x20;
  guint c = (guchar) name[length - 1] | 0x20;

  return (guint) (length * 67 + a * 5 + b * 37 + c * 131) & (TABLE_SIZE - 1);
}

static void
fill (guint16 *table,
      const HeraldAmiName *names,
      guint n_names)
{
  memset (table, 0xff, TABLE_SIZE * sizeof *table);
  for (guint i = 0; i < n_names; i++)
    {
      guint at = hash (names[i].text, names[i].length);

      while (table[at] != ABSENT)
        at = (at + 1) & (TABLE_SIZE - 1);
      table[at] = (guint16) i;
    }
}

static void
ensure_tables (void)
{
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      fill (header_table, herald_ami_header_names, HERALD_AMI_N_HEADERS);
      fill (event_table, events, G_N_ELEMENTS (events));
      g_once_init_leave (&ready, 1);
    }
}

static inline guint
look_up (const guint16 *table,
         const HeraldAmiName *names,
         const char *name,
         gsize length)
{
  if (length == 0)
    return ABSENT;
  for (guint at = hash (name, length); table[at] != ABSENT; at = (at + 1) & (TABLE_SIZE - 1))
    {
      const HeraldAmiName *candidate = &names[table[at]];

      if (candidate->length == length
          && (herald_ami_same_name (candidate->text, name, length)
              || g_ascii_strncasecmp (candidate->text, name, length) == 0))
        return table[at];
    }
  return ABSENT;
}

/**
 * herald_ami_header_from_name:
 * @name: (array length=length): a header's name, in any case
 * @length: its bytes
 *
 * Returns: the header, or %HERALD_AMI_N_HEADERS for one that Herald does not read
 */
HeraldAmiHeader
herald_ami_header_from_name (const char *name,
                             gsize length)
{
  guint found;

  ensure_tables ();
  found = look_up (header_table, herald_ami_header_names, name, length);
  return found == ABSENT ? HERALD_AMI_N_HEADERS : (HeraldAmiHeader) found;
}

/**
 * herald_ami_header_get_name:
 * @header: a header
 *
 * Returns: (transfer none): its name as Asterisk 22 spells it
 */
const char *
herald_ami_header_get_name (HeraldAmiHeader header)
{
  g_return_val_if_fail (header < HERALD_AMI_N_HEADERS, NULL);
  return herald_ami_header_names[header].text;
}

/**
 * herald_ami_event_from_name:
 * @name: (array length=length): an event's name, in any case
 * @length: its bytes
 *
 * Returns: the event, or %HERALD_AMI_EVENT_OTHER for one that Herald has no use for
 */
HeraldAmiEvent
herald_ami_event_from_name (const char *name,
                            gsize length)
{
  guint found;

  ensure_tables ();
  found = look_up (event_table, events, name, length);
  return found == ABSENT ? HERALD_AMI_EVENT_OTHER : (HeraldAmiEvent) (found + HERALD_AMI_EVENT_OTHER + 1);
}

/**
 * herald_ami_event_get_name:
 * @event: an event that Herald knows
 *
 * Returns: (transfer none) (nullable): its name, %NULL for none and other
 */
const char *
herald_ami_event_get_name (HeraldAmiEvent event)
{
  g_return_val_if_fail (event < HERALD_AMI_N_EVENTS, NULL);
  return event > HERALD_AMI_EVENT_OTHER ? events[event - HERALD_AMI_EVENT_OTHER - 1].text : NULL;
}
