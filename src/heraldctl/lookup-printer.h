/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/lookup.h"

G_BEGIN_DECLS

/* How an answer is printed. */
typedef struct
{
  const char *number; /* as it was given */
  const char *region; /* (nullable) */
  char *area;         /* (nullable) "Berlin, landline" */
  gboolean json;
  gboolean explain;   /* what each source said, too */
  gboolean excluded;  /* the settings say that it is never looked up when it calls */
} HeraldLookupPrinter;

void herald_lookup_printer_print (const HeraldLookupPrinter *self, HeraldLookup *lookup, const HeraldLookupAnswer *answer);
void herald_lookup_printer_print_absent (const HeraldLookupPrinter *self, const char *id, const char *name, const char *why);

G_END_DECLS
