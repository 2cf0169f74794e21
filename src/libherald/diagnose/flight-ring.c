/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ring of messages in one piece of memory: pushing costs a copy, and the oldest go by themselves. */

#include "diagnose/flight-ring.h"

#include <string.h>

#define ALIGN 8
#define LARGEST 4 /* the part of the ring that one message may take: the fourth */

static gsize
room_of (gsize length)
{
  return sizeof (HeraldRingEntry) + ((length + ALIGN - 1) & ~(gsize) (ALIGN - 1));
}

static HeraldRingEntry *
entry_at (const HeraldFlightRing *ring,
          guint64 position)
{
  return (HeraldRingEntry *) (gpointer) (ring->buffer + position % ring->size);
}

/* @size: a multiple of 16. Its pages cost nothing before they are used. */
void
herald_flight_ring_init (HeraldFlightRing *ring,
                         gsize size)
{
  ring->buffer = g_malloc (size);
  ring->size = size;
  ring->head = ring->tail = 0;
}

void
herald_flight_ring_clear (HeraldFlightRing *ring)
{
  g_clear_pointer (&ring->buffer, g_free);
  ring->head = ring->tail = 0;
}

/* How far the head moves for a message of @length: an entry lies in one piece. */
static gsize
advance_for (const HeraldFlightRing *ring,
             gsize length)
{
  gsize left = ring->size - (gsize) (ring->head % ring->size);

  return room_of (length) <= left ? room_of (length) : left + room_of (length);
}

/* Whether a message of @length would push out the one at @position. */
gboolean
herald_flight_ring_would_drop (const HeraldFlightRing *ring,
                               gsize length,
                               guint64 position)
{
  return ring->head + advance_for (ring, length) > ring->size && ring->head + advance_for (ring, length) - ring->size > MAX (position, ring->tail);
}

/* Where an entry of the ring is. */
guint64
herald_flight_ring_position (const HeraldFlightRing *ring,
                             const HeraldRingEntry *entry)
{
  gsize place = (gsize) ((const char *) entry - ring->buffer), tail = (gsize) (ring->tail % ring->size);

  return ring->tail + (place >= tail ? place - tail : place + ring->size - tail);
}

static gsize
length_of_entry (const HeraldFlightRing *ring,
                 guint64 position)
{
  gsize left = ring->size - (gsize) (position % ring->size);

  /* Less than an entry is left of the buffer: padding without a mark. */
  if (left < sizeof (HeraldRingEntry) || entry_at (ring, position)->is_padding)
    return left;
  return room_of (entry_at (ring, position)->length);
}

static void
make_room (HeraldFlightRing *ring,
           gsize advance)
{
  while (ring->head + advance - ring->tail > ring->size)
    ring->tail += length_of_entry (ring, ring->tail);
}

/* Copies a message in; the oldest go. NULL: it is too long. */
HeraldRingEntry *
herald_flight_ring_push (HeraldFlightRing *ring,
                         const char *bytes,
                         gsize length)
{
  gsize left = ring->size - (gsize) (ring->head % ring->size);
  HeraldRingEntry *entry;

  if (room_of (length) > ring->size / LARGEST)
    return NULL;
  make_room (ring, advance_for (ring, length));
  if (room_of (length) > left)
    {
      if (left >= sizeof (HeraldRingEntry))
        entry_at (ring, ring->head)->is_padding = TRUE;
      ring->head += left;
    }
  entry = entry_at (ring, ring->head);
  *entry = (HeraldRingEntry) { .length = (guint32) length };
  memcpy (entry + 1, bytes, length);
  ring->head += room_of (length);
  return entry;
}

/* Walks the entries; @position: 0 to begin with the oldest. NULL: there is none any more. */
HeraldRingEntry *
herald_flight_ring_next (HeraldFlightRing *ring,
                         guint64 *position)
{
  guint64 at = MAX (*position, ring->tail);

  while (at < ring->head)
    {
      gsize left = ring->size - (gsize) (at % ring->size);
      gsize length = length_of_entry (ring, at);

      *position = at + length;
      if (left >= sizeof (HeraldRingEntry) && !entry_at (ring, at)->is_padding)
        return entry_at (ring, at);
      at += length;
    }
  return NULL;
}
