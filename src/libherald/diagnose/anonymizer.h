/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "wire/ami-message.h"

G_BEGIN_DECLS

/** HERALD_ANONYMIZER_DEVICES_MAX: phones whose new names are remembered to be told; more are renamed all the same. */
#define HERALD_ANONYMIZER_DEVICES_MAX 256
/** HERALD_ANONYMIZER_KEY_WORDS: guint64 of a key. */
#define HERALD_ANONYMIZER_KEY_WORDS 2

typedef enum
{
  HERALD_ANONYMIZE_ALL = 0,
  HERALD_ANONYMIZE_KEEP_EXTENSIONS = 1 << 0, /* numbers of up to five digits stay, and devices named after them */
  HERALD_ANONYMIZE_KEEP_DEVICES = 1 << 1,    /* words in the names of devices stay */
} HeraldAnonymizeFlags;

/* What was replaced so far: occurrences, not different ones. */
typedef struct
{
  guint64 messages;
  guint64 numbers;    /* phone numbers and extensions */
  guint64 names;      /* of people */
  guint64 addresses;  /* IP and MAC */
  guint64 words;      /* parts of host names, e-mail addresses, device names, variables' values, unknown texts */
  guint64 secrets;    /* secrets and account codes: replaced as a whole */
} HeraldAnonymizerCounts;

/* One phone and what it is called now. */
typedef struct
{
  char *device;
  char *replacement;
} HeraldAnonymizedDevice;

/* Replaces what tells of people in a stream of messages, the same text by the same other text. */
typedef struct _HeraldAnonymizer HeraldAnonymizer;

HeraldAnonymizer *herald_anonymizer_new (HeraldAnonymizeFlags flags, const guint64 *key) G_GNUC_WARN_UNUSED_RESULT;
void herald_anonymizer_free (HeraldAnonymizer *self);
void herald_anonymizer_write (HeraldAnonymizer *self, const HeraldAmiMessage *message, GString *to);
void herald_anonymizer_write_banner (HeraldAnonymizer *self, const char *banner, GString *to);
const HeraldAnonymizerCounts *herald_anonymizer_get_counts (HeraldAnonymizer *self);
GPtrArray *herald_anonymizer_get_devices (HeraldAnonymizer *self);
gboolean herald_anonymizer_is_plain_word (const char *text, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldAnonymizer, herald_anonymizer_free)

G_END_DECLS
