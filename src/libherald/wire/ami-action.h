/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** HERALD_AMI_ACTION_LINE_MAX: bytes of a line without its CRLF that Asterisk takes (1,023 are refused; measured on 16 and 22). */
#define HERALD_AMI_ACTION_LINE_MAX 1022
/** HERALD_AMI_ACTION_HEADERS_MAX: lines of an action that Asterisk takes (AST_MAX_MANHEADERS; measured). */
#define HERALD_AMI_ACTION_HEADERS_MAX 128

/* An action on its way to the manager: its lines, checked as they are added. The first fault is kept and
 * reported by herald_ami_action_end(), so that an action reads as a plain list of calls. */
typedef struct _HeraldAmiAction HeraldAmiAction;

/* What a click-to-dial asks of the server. Strings are borrowed for the call; %NULL leaves a header out. */
typedef struct
{
  const char *channel;          /* the own phone: PJSIP/1001 */
  const char *exten;            /* the number to call, after the dial rules */
  const char *context;          /* the account's dialplan context */
  const char *caller_id;        /* shown on the own phone while it rings */
  const char *account_code;
  const char *channel_id;       /* the own leg's unique id, so that its events are known from the first */
  const char *other_channel_id; /* the unique id of the second half where the own leg is a Local channel */
  const char *const *variables; /* NAME=value, %NULL-terminated */
  guint timeout_ms;             /* how long the own phone may ring */
} HeraldAmiOriginate;

HeraldAmiAction *herald_ami_action_new (const char *name) G_GNUC_WARN_UNUSED_RESULT;
void herald_ami_action_free (HeraldAmiAction *action);
void herald_ami_action_add (HeraldAmiAction *action, const char *name, const char *value);
void herald_ami_action_add_int (HeraldAmiAction *action, const char *name, gint64 value);
const char *herald_ami_action_get_name (HeraldAmiAction *action);
char *herald_ami_action_end (HeraldAmiAction *action, const char *action_id, gsize *length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

HeraldAmiAction *herald_ami_action_challenge (void);
HeraldAmiAction *herald_ami_action_login_md5 (const char *user, const char *challenge, const char *secret, const char *events);
HeraldAmiAction *herald_ami_action_login_plain (const char *user, const char *secret, const char *events);
HeraldAmiAction *herald_ami_action_logoff (void);
HeraldAmiAction *herald_ami_action_ping (void);
HeraldAmiAction *herald_ami_action_core_show_channels (void);
HeraldAmiAction *herald_ami_action_status (void);
HeraldAmiAction *herald_ami_action_queue_status (void);
HeraldAmiAction *herald_ami_action_extension_state_list (void);
HeraldAmiAction *herald_ami_action_parked_calls (void);
HeraldAmiAction *herald_ami_action_core_settings (void);
HeraldAmiAction *herald_ami_action_list_commands (void);
HeraldAmiAction *herald_ami_action_originate (const HeraldAmiOriginate *originate);
HeraldAmiAction *herald_ami_action_hangup (const char *channel, guint cause);
HeraldAmiAction *herald_ami_action_redirect (const char *channel, const char *context, const char *exten);
HeraldAmiAction *herald_ami_action_blind_transfer (const char *channel, const char *context, const char *exten);
HeraldAmiAction *herald_ami_action_atxfer (const char *channel, const char *context, const char *exten);
HeraldAmiAction *herald_ami_action_cancel_atxfer (const char *channel);
HeraldAmiAction *herald_ami_action_park (const char *channel, const char *announce_channel);
HeraldAmiAction *herald_ami_action_queue_pause (const char *interface, const char *queue, gboolean paused, const char *reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldAmiAction, herald_ami_action_free)

G_END_DECLS
