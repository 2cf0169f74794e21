/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channels by unique id: open addressing, because every event of the PBX looks one up. */

#include <string.h>

#include "calls/channel.h"

#define FIRST_SIZE 1024
#define ENDED_SIZE 4096 /* ids remembered after their end: late events come within milliseconds. A power of two */

/**
 * herald_channel_table_init:
 * @table: (out caller-allocates): becomes an empty table
 */
void
herald_channel_table_init (HeraldChannelTable *table)
{
  table->size = FIRST_SIZE;
  table->slots = g_new0 (HeraldChannel *, table->size);
  table->n = 0;
  table->ended = g_new0 (guint, ENDED_SIZE);
}

/**
 * herald_channel_table_clear:
 * @table: a table
 */
void
herald_channel_table_clear (HeraldChannelTable *table)
{
  for (guint i = 0; i < table->size; i++)
    if (table->slots[i] != NULL)
      herald_channel_release (table->slots[i]);
  for (guint i = 0; i < table->size; i++)
    herald_channel_unref (table->slots[i]);
  g_free (table->slots);
  g_free (table->ended);
}

static inline guint
next_slot (const HeraldChannelTable *table,
           guint at)
{
  return (at + 1) & (table->size - 1);
}

/**
 * herald_channel_table_find:
 * @table: a table
 * @uid: a unique id
 * @hash: its digest
 *
 * Returns: (transfer none) (nullable): the live channel with that id
 */
HeraldChannel *
herald_channel_table_find (const HeraldChannelTable *table,
                           HeraldSpan uid,
                           guint hash)
{
  for (guint at = hash & (table->size - 1); table->slots[at] != NULL; at = next_slot (table, at))
    {
      HeraldChannel *channel = table->slots[at];

      if (channel->hash == hash && channel->uid_length == uid.length
          && memcmp (channel->uid, uid.data, uid.length) == 0)
        return channel;
    }
  return NULL;
}

/**
 * herald_channel_table_find_name:
 * @table: a table
 * @name: a channel's name
 *
 * Walks the whole table: for the few events that carry no id.
 *
 * Returns: (transfer none) (nullable): the live channel with that name now
 */
HeraldChannel *
herald_channel_table_find_name (const HeraldChannelTable *table,
                                HeraldSpan name)
{
  if (name.length == 0)
    return NULL;
  for (guint i = 0; i < table->size; i++)
    {
      HeraldChannel *channel = table->slots[i];

      if (channel != NULL && channel->name != NULL && herald_channel_is_named (channel, name))
        return channel;
    }
  return NULL;
}

static void
insert (HeraldChannelTable *table,
        HeraldChannel *channel)
{
  guint at = channel->hash & (table->size - 1);

  while (table->slots[at] != NULL)
    at = next_slot (table, at);
  table->slots[at] = channel;
}

/**
 * herald_channel_table_add:
 * @table: a table
 * @channel: (transfer full): a channel whose id is not in it
 */
void
herald_channel_table_add (HeraldChannelTable *table,
                          HeraldChannel *channel)
{
  if (++table->n * 2 > table->size)
    {
      g_autofree HeraldChannel **old = table->slots;
      guint old_size = table->size;

      table->size *= 2;
      table->slots = g_new0 (HeraldChannel *, table->size);
      for (guint i = 0; i < old_size; i++)
        if (old[i] != NULL)
          insert (table, old[i]);
    }
  insert (table, channel);
}

/**
 * herald_channel_table_remove:
 * @table: a table
 * @channel: a channel in it; its reference is dropped and its id remembered as ended
 */
void
herald_channel_table_remove (HeraldChannelTable *table,
                             HeraldChannel *channel)
{
  guint hole = channel->hash & (table->size - 1), at;

  while (table->slots[hole] != channel)
    {
      g_return_if_fail (table->slots[hole] != NULL);
      hole = next_slot (table, hole);
    }
  /* Close the gap so that every probe still finds what it looks for. */
  for (at = next_slot (table, hole); table->slots[at] != NULL; at = next_slot (table, at))
    {
      guint home = table->slots[at]->hash & (table->size - 1);

      if (((at - home) & (table->size - 1)) >= ((at - hole) & (table->size - 1)))
        {
          table->slots[hole] = table->slots[at];
          hole = at;
        }
    }
  table->slots[hole] = NULL;
  table->n--;
  table->ended[(channel->hash >> 1) & (ENDED_SIZE - 1)] = channel->hash;
  herald_channel_unref (channel);
}

/**
 * herald_channel_table_has_ended:
 * @table: a table
 * @hash: the digest of a unique id
 *
 * Returns: whether a channel with that id has ended lately
 */
gboolean
herald_channel_table_has_ended (const HeraldChannelTable *table,
                                guint hash)
{
  return table->ended[(hash >> 1) & (ENDED_SIZE - 1)] == hash;
}
