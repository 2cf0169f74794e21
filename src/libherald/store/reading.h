/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "contacts/reader.h"

G_BEGIN_DECLS

/* One contact of a file, ready to be put aside. */
typedef struct
{
  const HeraldContact *contact;
  const char *fingerprint;
  const GByteArray *packed;
} HeraldReadContact;

typedef gboolean (*HeraldReadFunc) (const HeraldReadContact *contact, gpointer data, GError **error);

/* A file that is read: its entries are taken apart by as many threads as the machine has processors, and come out in
 * their order. */
typedef struct _HeraldReading HeraldReading;

HeraldReading *herald_reading_new (HeraldReader *reader, const char *source_id, HeraldReadFunc func, gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void herald_reading_free (HeraldReading *reading);
gboolean herald_reading_feed (HeraldReading *reading, const char *bytes, gsize length, GError **error);
gboolean herald_reading_end (HeraldReading *reading, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldReading, herald_reading_free)

G_END_DECLS
