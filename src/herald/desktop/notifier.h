/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

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
  GBytes *picture;  /* nullable: of the caller */
  char *instead_of; /* nullable: another notification, whose place this one takes if it is there */
  gboolean urgent;  /* may stay on top until it is over, where the desktop is not to be quiet */
  gboolean sound;   /* may be heard, once */
  guint n_actions;
  HeraldNoticeAction actions[HERALD_NOTICE_ACTIONS_MAX];
} HeraldNotice;

/* How a notification ended without Herald's doing. */
typedef enum
{
  HERALD_NOTICE_EXPIRED,   /* the server let it go */
  HERALD_NOTICE_DISMISSED, /* the user closed it */
  HERALD_NOTICE_PRESSED,   /* the user pressed a button, and the server closes what was pressed */
} HeraldNoticeEnd;

/* Notifications by id, one each. Signals: "action" (const char *id, const char *key, const char *token, nullable:
 * an activation token for the window that opens), "closed" (const char *id, HeraldNoticeEnd end), "told" (const
 * char *id, guint code, const char *detail, nullable): HeraldNoteCode, what became of showing it.
 *
 * There is one kind for notification servers on the bus (notifier-server.c), and one for the portal of a sandbox
 * (notifier-portal.c). */
#define HERALD_TYPE_NOTIFIER (herald_notifier_get_type ())
G_DECLARE_DERIVABLE_TYPE (HeraldNotifier, herald_notifier, HERALD, NOTIFIER, GObject)

struct _HeraldNotifierClass
{
  GObjectClass parent_class;

  void (*show) (HeraldNotifier *self, const char *id, HeraldNotice *notice); /* takes the notice */
  void (*withdraw) (HeraldNotifier *self, const char *id);
  void (*stop) (HeraldNotifier *self);
  gboolean (*keeps_in_view) (HeraldNotifier *self); /* optional: no */
};

HeraldNotifier *herald_notifier_new (GApplication *application) G_GNUC_WARN_UNUSED_RESULT;
void herald_notifier_show (HeraldNotifier *self, const char *id, HeraldNotice *notice);
void herald_notifier_withdraw (HeraldNotifier *self, const char *id);
void herald_notifier_stop (HeraldNotifier *self);
gboolean herald_notifier_keeps_in_view (HeraldNotifier *self);

/* For the kinds. */
void herald_notifier_emit_action (HeraldNotifier *self, const char *id, const char *key, const char *token);
void herald_notifier_emit_closed (HeraldNotifier *self, const char *id, HeraldNoticeEnd end);
void herald_notifier_emit_told (HeraldNotifier *self, const char *id, HeraldNoteCode code, const char *detail);

HeraldNotice *herald_notice_copy (const HeraldNotice *notice) G_GNUC_WARN_UNUSED_RESULT;
void herald_notice_free (HeraldNotice *notice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldNotice, herald_notice_free)

G_END_DECLS
