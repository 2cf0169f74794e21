/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "numbers/dial.h"

G_BEGIN_DECLS

/* What somebody should know before a number is dialled for him, by rising weight. Anything but NONE is asked about,
 * whatever he has said before. */
typedef enum
{
  HERALD_CAUTION_NONE,      /* a colleague, or an ordinary line or a mobile phone of the own country */
  HERALD_CAUTION_UNKNOWN,   /* nobody can tell where it leads */
  HERALD_CAUTION_SPECIAL,   /* a service with a tariff of its own */
  HERALD_CAUTION_ABROAD,    /* of another country, or of none */
  HERALD_CAUTION_LETTERS,   /* written with letters: what is dialled is not what is read */
  HERALD_CAUTION_CODE,      /* has * or #: it may change the telephone's settings */
  HERALD_CAUTION_PREMIUM,   /* premium rate */
  HERALD_CAUTION_EMERGENCY, /* police, fire brigade, ambulance */
} HeraldCaution;

HeraldCaution herald_caution_of (const char *written, const char *home, const HeraldDialRules *rules);
const char *herald_caution_to_string (HeraldCaution caution);

G_END_DECLS
