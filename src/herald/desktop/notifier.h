/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "diagnose/note.h"

G_BEGIN_DECLS

/** HERALD_NOTICE_ACTIONS_MAX: buttons of one notification; servers show two or three well. */
#define HERALD_NOTICE_ACTIONS_MAX 3

typedef enum
{
  HERALD_NOTICE_CALL_INCOMING,
  HERALD_NOTICE_CALL,
  HERALD_NOTICE_CALL_MISSED,
} HeraldNoticeKind;

typedef struct
{
  const char *key;   /* a static string: comes back with the signal "action" */
  const char *label; /* a static or translated string */
} HeraldNoticeAction;

/* What a notification says. Plain text; the notifier escapes it where the server takes markup. */
typedef struct
{
  HeraldNoticeKind kind;
  char *title;
  char *body;
  GBytes *picture; /* nullable: of the caller */
  guint n_actions;
  HeraldNoticeAction actions[HERALD_NOTICE_ACTIONS_MAX];
} HeraldNotice;

/* Notifications by id, one each. Signals: "action" (const char *id, const char *key, const char *token, nullable:
 * an activation token for the window that opens), "closed" (const char *id): by the user or the server, "told" (const
 * char *id, guint code, const char *detail, nullable): HeraldNoteCode, what became of showing it. */
#define HERALD_TYPE_NOTIFIER (herald_notifier_get_type ())
G_DECLARE_FINAL_TYPE (HeraldNotifier, herald_notifier, HERALD, NOTIFIER, GObject)

HeraldNotifier *herald_notifier_new (void) G_GNUC_WARN_UNUSED_RESULT;
void herald_notifier_show (HeraldNotifier *self, const char *id, HeraldNotice *notice);
void herald_notifier_withdraw (HeraldNotifier *self, const char *id);
void herald_notifier_stop (HeraldNotifier *self);

void herald_notice_free (HeraldNotice *notice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldNotice, herald_notice_free)

G_END_DECLS
