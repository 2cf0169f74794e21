/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HERALD_NUMBER_ERROR (herald_number_error_quark ())

typedef enum
{
  HERALD_NUMBER_ERROR_EMPTY,         /* there is no digit in it */
  HERALD_NUMBER_ERROR_TOO_LONG,      /* more than HERALD_DIAL_MAX characters to dial */
  HERALD_NUMBER_ERROR_BAD_CHARACTER, /* something that cannot be dialled */
  HERALD_NUMBER_ERROR_BAD_LINK,      /* not a tel:, callto:, sip: or sips: link, or a broken one */
} HeraldNumberError;

/** HERALD_DIAL_MAX: the most characters that are dialled: E.164 plus any prefix and codes of a PBX. */
#define HERALD_DIAL_MAX 40

/* How a typed number becomes what the PBX dials. All strings may be NULL for none. */
typedef struct
{
  const char *strip;                /* characters left out beside the usual separators, e.g. "~_" */
  const char *outside_prefix;       /* put before every number that is not internal, e.g. "0" */
  const char *international_prefix; /* what stands for a leading "+": "00", "011"; NULL or "+": the + stays */
  guint internal_max_digits;        /* a number of at most so many digits is internal and kept; 0: none is */
} HeraldDialRules;

GQuark herald_number_error_quark (void);
gboolean herald_number_is_dialable (const char *text);
char *herald_dial_rules_apply (const HeraldDialRules *rules, const char *typed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
