/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/backoff.h"
#include "pbx/ami-pending.h"
#include "pbx/ami-session.h"
#include "pbx/transport.h"
#include "pbx/wake-watch.h"

G_BEGIN_DECLS

/* How long things may take, in milliseconds. */
typedef struct
{
  guint open_ms;   /* from the first packet to the banner */
  guint login_ms;  /* each answer of the login */
  guint idle_ms;   /* silence before a keep-alive is sent */
  guint answer_ms; /* its answer */
  guint rest_after_ms; /* no news for so long: keep-alives may be rarer … */
  guint rest_idle_ms;  /* … namely so; 0: they stay as they are */
  guint retry_max_ms; /* a bound on the back-off */
} HeraldAmiTiming;

struct _HeraldAmiSession
{
  GObject parent_instance;

  HeraldAmiEndpoint endpoint;
  char *user;
  char *secret;
  char *events;
  gboolean plain_login;
  gboolean reconnect;
  gboolean acts_only;
  HeraldAmiTiming timing;
  HeraldAmiEventFunc func; /* borrowed, like its data */
  gpointer user_data;
  HeraldAmiEventFunc tap; /* nullable, borrowed, like its data */
  gpointer tap_data;

  HeraldLinkState state;
  GError *error;
  char *banner;
  HeraldTransport *transport;
  HeraldAmiPending *pending;
  HeraldWakeWatch *wake_watch;

  GSource *ping_timer;
  gint64 pinged_at; /* 0: no ping is on its way */
  gint64 news_at;   /* when the silence began, as far as it was looked at */
  gboolean news;    /* an event has come since */
  gboolean resting; /* the next keep-alive is a rare one */
  gboolean watchful; /* never rest: something goes on */
  gint64 logged_in_at;
  gboolean was_logged_in; /* ever, with these settings */

  HeraldBackoff backoff;
  GSource *retry_timer;
  gint64 retry_at;
};

/* For tests, which do not wait fifteen seconds: before start. */
void herald_ami_session_set_timing (HeraldAmiSession *self, const HeraldAmiTiming *timing);

void herald_ami_session_set_state (HeraldAmiSession *self, HeraldLinkState state);
void herald_ami_session_lose (HeraldAmiSession *self, const GError *reason);
void herald_ami_session_login (HeraldAmiSession *self);
void herald_ami_session_ping (HeraldAmiSession *self);
void herald_ami_session_end_rest (HeraldAmiSession *self);
void herald_ami_session_send_task (HeraldAmiSession *self, HeraldAmiAction *action, gboolean list,
                                   guint timeout_ms, GTask *task);

/* Frees what may be a secret and leaves no trace of it. */
static inline void
herald_wipe_free (char *text)
{
  if (text == NULL)
    return;
  for (volatile char *p = text; *p != '\0'; p++)
    *p = '\0';
  g_free (text);
}

G_END_DECLS
