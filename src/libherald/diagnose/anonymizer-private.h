/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The anonymizer's parts: anonymizer.c knows the headers, anonymizer-text.c the texts, anonymizer-words.c the words
 * that tell nothing of people. */

#include "diagnose/anonymizer.h"

G_BEGIN_DECLS

/** HERALD_ANONYMIZER_TEXTS_MAX: different words, names and addresses that are numbered; more get a digest for a number. */
#define HERALD_ANONYMIZER_TEXTS_MAX 65536

/* What a replacement stands for: numbered apart. */
typedef enum
{
  HERALD_ANONYMOUS_WORD,
  HERALD_ANONYMOUS_NAME,
  HERALD_ANONYMOUS_ADDRESS,
  HERALD_N_ANONYMOUS,
} HeraldAnonymous;

struct _HeraldAnonymizer
{
  HeraldAnonymizeFlags flags;
  guint64 key[HERALD_ANONYMIZER_KEY_WORDS]; /* random: what cannot be counted through cannot be undone */
  HeraldAnonymizerCounts counts;
  GHashTable *texts[HERALD_N_ANONYMOUS]; /* digest -> its ordinal; the texts themselves are not kept */
  GHashTable *devices;                   /* device, borrowed -> HeraldAnonymizedDevice, borrowed */
  GPtrArray *device_list;                /* of HeraldAnonymizedDevice, owned */
};

/* How a text is looked at. */
typedef enum
{
  HERALD_SCRUB_TEXT = 0,
  HERALD_SCRUB_PHONE = 1 << 0, /* numbers of two digits are extensions too */
  HERALD_SCRUB_DEVICE = 1 << 1, /* the name of a device or channel: may be kept */
} HeraldScrub;

/* anonymizer-text.c */
void herald_anonymizer_scrub (HeraldAnonymizer *self, HeraldSpan text, HeraldScrub how, GString *to);
void herald_anonymizer_number (HeraldAnonymizer *self, HeraldSpan text, GString *to);
void herald_anonymizer_name (HeraldAnonymizer *self, HeraldSpan text, GString *to);
void herald_anonymizer_word (HeraldAnonymizer *self, HeraldSpan text, GString *to);

G_END_DECLS
