/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "numbers/caution.h"

G_BEGIN_DECLS

/* The way in which a number came that is to be dialled. What a page, a program or a desktop is called nobody can tell for sure. */
typedef enum
{
  HERALD_DIAL_ORIGIN_LINK,      /* tel:, callto:, sip:, sips: */
  HERALD_DIAL_ORIGIN_SELECTION, /* the selected text or, on request, the clipboard */
  HERALD_DIAL_ORIGIN_COMMAND,   /* the command line, and the action "request-dial" */
  HERALD_DIAL_ORIGIN_SEARCH,    /* the search of the desktop */
} HeraldDialOrigin;

/** HERALD_DIAL_ORIGINS: how many there are. */
#define HERALD_DIAL_ORIGINS (HERALD_DIAL_ORIGIN_SEARCH + 1)

const char *herald_dial_origin_to_string (HeraldDialOrigin origin);
gboolean herald_dial_origin_from_string (const char *word, HeraldDialOrigin *origin);
gboolean herald_dial_origin_asks (GSettings *settings, HeraldDialOrigin origin, HeraldCaution caution);
void herald_dial_origin_set_asks (GSettings *settings, HeraldDialOrigin origin, gboolean asks);
void herald_dial_origin_bind (GSettings *settings, HeraldDialOrigin origin, gpointer object, const char *property);

G_END_DECLS
