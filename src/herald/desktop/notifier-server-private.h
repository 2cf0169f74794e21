/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The two threads of the notifier for servers on the bus: notifier-server.c in the main one, notifier-thread.c in that of
 * libnotify. */

#include "desktop/notice-hints.h"
#include "desktop/notifier-server.h"

G_BEGIN_DECLS

/* What the two threads share: reference counted, as either may be the last to let go. */
typedef struct
{
  GMutex mutex;
  GHashTable *wanted; /* id -> HeraldNotice, NULL: take it back; guarded by the mutex */
  gboolean stopped;   /* guarded by the mutex: the thread has taken everything back */
  GCond cond;
  GMainContext *context; /* of the thread */
  GMainContext *owner;   /* of the main thread */
  int keeps_in_view;     /* atomic: the server has no list of notifications */
  GWeakRef notifier;     /* to emit signals on, in the main thread only */

  /* The thread's own */
  GMainLoop *loop;
  GHashTable *shown;   /* id -> NotifyNotification */
  GHashTable *notices; /* id -> HeraldNotice: what shall be seen now, shown or not */
  GDBusConnection *bus;
  const char *icon;
  char *server; /* the bus's name of the server that has what is shown; NULL: there is none */
  HeraldAbilities abilities;
} HeraldNotifierShared;

typedef enum
{
  HERALD_NOTIFIER_WORD_ACTION,
  HERALD_NOTIFIER_WORD_CLOSED,
  HERALD_NOTIFIER_WORD_TOLD,
} HeraldNotifierWordKind;

/* A message between the threads. */
typedef struct
{
  HeraldNotifierShared *shared;
  HeraldNotifierWordKind kind;
  char *id;
  char *key;           /* of an action */
  char *token;         /* likewise */
  HeraldNoticeEnd end; /* of what was closed */
  HeraldNoteCode code; /* of what is told */
  char *detail;        /* likewise */
} HeraldNotifierWord;

void herald_notifier_shared_unref (HeraldNotifierShared *shared);
HeraldNotifierWord *herald_notifier_word_new (HeraldNotifierShared *shared, const char *id);
void herald_notifier_word_free (HeraldNotifierWord *word);
void herald_notifier_word_send (HeraldNotifierWord *word, HeraldNotifierWordKind kind);

gpointer herald_notifier_thread_run (gpointer shared);
gboolean herald_notifier_thread_take_word (gpointer word);
gboolean herald_notifier_thread_stop (gpointer shared);

G_END_DECLS
