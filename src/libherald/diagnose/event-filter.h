/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "calls/event-use.h"

G_BEGIN_DECLS

/* How a server's manager.conf can be told which events a user wants. */
typedef enum
{
  HERALD_FILTER_NONE,     /* not at all: before 1.8 */
  HERALD_FILTER_BASIC,    /* a basic regular expression, without alternatives: 1.8 to 12; any server from 1.8 on takes it */
  HERALD_FILTER_EXTENDED, /* an extended regular expression: 13 and later */
  HERALD_FILTER_NAMES,    /* by the event's name, which costs the server least: 18.26, 20.11, 21.6, 22.1 and later */
} HeraldFilterForm;

/* What is known of a server. */
typedef struct
{
  guint major, minor; /* 22, 10; 1, 8; 0, 0: not known */
  HeraldFilterForm form;
  HeraldEra era; /* BOTH: not known */
} HeraldServerKind;

HeraldServerKind herald_server_kind_from_version (const char *version, const char *banner);
gboolean herald_event_filter_passes (HeraldAmiEvent event, HeraldEra era);
void herald_event_filter_write (GString *text, HeraldFilterForm form, HeraldEra era);

G_END_DECLS
