/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The latest messages, in memory, oldest first. */

#include <glib.h>

G_BEGIN_DECLS

/** HERALD_RING_IDS: ids whose digests stand with a message, so that a call is found without reading all texts again. */
#define HERALD_RING_IDS 4

typedef enum
{
  HERALD_RING_IDLE,    /* nobody has asked for it */
  HERALD_RING_WANTED,  /* to be written */
  HERALD_RING_WRITTEN, /* was written */
} HeraldRingState;

/* One message, with its bytes behind it. */
typedef struct
{
  guint32 length;
  guint8 state;
  guint8 is_note : 1;
  guint8 is_plain : 1; /* a note without numbers and names */
  guint8 bare_lf;
  guint8 is_padding; /* the rest of the buffer, which was too short */
  gint64 time;       /* microseconds of the wall clock */
  guint32 ids[HERALD_RING_IDS]; /* digests of the ids in it; 0: none */
  guint32 more_ids;  /* whether there may be others */
  guint32 unused;
} HeraldRingEntry;

typedef struct
{
  char *buffer;
  gsize size;
  guint64 head; /* where the next entry goes; positions grow for ever, modulo @size they are places */
  guint64 tail; /* the oldest entry */
} HeraldFlightRing;

void herald_flight_ring_init (HeraldFlightRing *ring, gsize size);
void herald_flight_ring_clear (HeraldFlightRing *ring);
gboolean herald_flight_ring_would_drop (const HeraldFlightRing *ring, gsize length, guint64 position);
guint64 herald_flight_ring_position (const HeraldFlightRing *ring, const HeraldRingEntry *entry);
HeraldRingEntry *herald_flight_ring_push (HeraldFlightRing *ring, const char *bytes, gsize length);
HeraldRingEntry *herald_flight_ring_next (HeraldFlightRing *ring, guint64 *position);

static inline const char *
herald_ring_entry_get_bytes (const HeraldRingEntry *entry)
{
  return (const char *) (entry + 1);
}

G_END_DECLS
