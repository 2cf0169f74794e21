/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"
#include "store/journal.h"

G_BEGIN_DECLS

#define DESK_DEVICE "PJSIP/1001"

/* A desk for tests of the engine: a PBX that says what the test tells it, in the same main loop, and an engine
 * with its own store in a private folder. */
typedef struct
{
  /* The PBX */
  GSocketService *service;
  GIOStream *connection; /* the one that is logged in, owned; NULL: none */
  GString *heard;        /* bytes of an action that is not whole yet */
  GPtrArray *actions;    /* of char *: all that were heard but the login */
  char *channels;        /* items of the next CoreShowChannels; NULL: none */
  const char *members;   /* items of QueueStatus; NULL: none */
  guint cut_lists;       /* so many lists of channels that are to come lose an item on their way */
  const char *refuse;    /* the action that is refused with "Permission denied"; also "lists": all lists of channels */
  const char *originate; /* what is answered to Originate instead of success; "": nothing */
  guint logins;
  guint16 port;

  /* The desk */
  char *folder;
  HeraldAccount *account;
  HeraldStore *store;
  HeraldLookup *lookup;
  HeraldEngine *engine;

  /* What it has seen */
  GPtrArray *announced; /* of HeraldCallItem */
  guint steps;          /* of the last one */
  guint removed;
  HeraldCallItem *at_announcement; /* borrowed */
  char *name_then;                 /* what it showed then */
} Desk;

Desk *desk_new (void);
Desk *desk_new_without_store (void);
void desk_free (Desk *desk);
void desk_connect (Desk *desk);
gint64 desk_add_contact (Desk *desk, const char *name, const char *organisation, const char *number);

void desk_say (Desk *desk, const char *format, ...) G_GNUC_PRINTF (2, 3);
void desk_cut (Desk *desk);
const char *desk_wait_action (Desk *desk, const char *name);
guint desk_count_actions (Desk *desk, const char *name);
char *desk_field (const char *action, const char *name);
void desk_settle (Desk *desk);

/* Waits until @condition holds; the test fails if it never does. */
#define desk_until(condition)                                                                                           \
  G_STMT_START                                                                                                          \
  {                                                                                                                     \
    gint64 give_up_ = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;                                                    \
    guint tick_ = g_timeout_add (50, G_SOURCE_FUNC (desk_tick), NULL);                                                  \
    while (!(condition))                                                                                                \
      {                                                                                                                 \
        g_assert_cmpint (g_get_monotonic_time (), <, give_up_);                                                         \
        g_main_context_iteration (NULL, TRUE);                                                                          \
      }                                                                                                                 \
    g_source_remove (tick_);                                                                                            \
  }                                                                                                                     \
  G_STMT_END

gboolean desk_tick (gpointer data);

/* The events of one call, as Asterisk 22 sends them. @n names its channels. */
void desk_ring (Desk *desk, guint n, const char *number, const char *name);
void desk_answer (Desk *desk, guint n);
void desk_caller_gives_up (Desk *desk, guint n);
void desk_hang_up (Desk *desk, guint n);
HeraldCallItem *desk_item (Desk *desk, guint position);

G_END_DECLS
