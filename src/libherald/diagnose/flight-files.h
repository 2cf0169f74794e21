/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The files of a flight record as its writer sees them. One thread at a time. */

#include "diagnose/flight-recorder.h"

G_BEGIN_DECLS

#define HERALD_FLIGHT_PREFIX "flight-"
#define HERALD_FLIGHT_SUFFIX ".ami"

typedef struct
{
  char *folder;
  HeraldFlightLimits limits;
  int fd; /* -1: no file is open */
  guint64 size;
  gint64 started;   /* of the open file, wall clock */
  gint64 last_name; /* the time in the name of the last file: two files never have the same */
  gboolean numbers; /* whether the open file holds numbers and names */
} HeraldFlightFiles;

void herald_flight_files_init (HeraldFlightFiles *self, const char *folder);
void herald_flight_files_clear (HeraldFlightFiles *self);
gboolean herald_flight_files_write (HeraldFlightFiles *self, const char *bytes, gsize length, gboolean numbers, gint64 now, GError **error);
gint64 herald_flight_files_purge (HeraldFlightFiles *self, gint64 now);
void herald_flight_files_remove (HeraldFlightFiles *self, gboolean only_numbers);

G_END_DECLS
