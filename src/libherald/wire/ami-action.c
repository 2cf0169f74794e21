/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions for the manager. The protocol is made of lines, so a value with a line end would be a header or an
 * action of its own: such a value, a line or an action that the server would refuse never leaves this file. */

#include "wire/ami-action.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "wire/ami-parser.h"

struct _HeraldAmiAction
{
  char *name;
  GString *text;
  guint lines;
  GError *error;
};

/**
 * herald_ami_action_new:
 * @name: the action
 *
 * Returns: (transfer full): an action with no headers but its name
 */
HeraldAmiAction *
herald_ami_action_new (const char *name)
{
  HeraldAmiAction *action = g_new0 (HeraldAmiAction, 1);

  action->name = g_strdup (name);
  action->text = g_string_sized_new (256);
  herald_ami_action_add (action, "Action", name);
  return action;
}

static void
wipe (GString *text)
{
  /* It may hold a secret. */
  for (gsize i = 0; i < text->len; i++)
    ((volatile char *) text->str)[i] = 0;
  g_string_free (text, TRUE);
}

/**
 * herald_ami_action_free:
 * @action: (nullable) (transfer full): an action
 */
void
herald_ami_action_free (HeraldAmiAction *action)
{
  if (action == NULL)
    return;
  g_free (action->name);
  wipe (action->text);
  g_clear_error (&action->error);
  g_free (action);
}

static gboolean
is_token (const char *name)
{
  if (*name == '\0')
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return FALSE;
  return TRUE;
}

/**
 * herald_ami_action_add:
 * @action: an action
 * @name: the header's name
 * @value: (nullable): its value; %NULL adds nothing
 *
 * Adds a header line. A fault (CR or LF in it, a line over %HERALD_AMI_ACTION_LINE_MAX bytes, one line too
 * many) is kept and reported by herald_ami_action_end().
 */
void
herald_ami_action_add (HeraldAmiAction *action,
                       const char *name,
                       const char *value)
{
  if (value == NULL || action->error != NULL)
    return;
  if (!is_token (name) || strpbrk (value, "\r\n") != NULL)
    g_set_error (&action->error, HERALD_WIRE_ERROR, HERALD_WIRE_ERROR_BAD_VALUE,
                 _("The value of %s has a line break, which no command to the server may have."),
                 is_token (name) ? name : _("a header"));
  else if (strlen (name) + 2 + strlen (value) > HERALD_AMI_ACTION_LINE_MAX)
    g_set_error (&action->error, HERALD_WIRE_ERROR, HERALD_WIRE_ERROR_LINE_TOO_LONG,
                 _("The value of %s is longer than the %d bytes that the server takes."), name,
                 HERALD_AMI_ACTION_LINE_MAX);
  else if (++action->lines > HERALD_AMI_ACTION_HEADERS_MAX)
    g_set_error (&action->error, HERALD_WIRE_ERROR, HERALD_WIRE_ERROR_TOO_MANY_HEADERS,
                 _("The command has more than the %d lines that the server takes."), HERALD_AMI_ACTION_HEADERS_MAX);
  else
    g_string_append_printf (action->text, "%s: %s\r\n", name, value);
}

/**
 * herald_ami_action_add_int:
 * @action: an action
 * @name: the header's name
 * @value: its value
 */
void
herald_ami_action_add_int (HeraldAmiAction *action,
                           const char *name,
                           gint64 value)
{
  char digits[24];

  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, value);
  herald_ami_action_add (action, name, digits);
}

/**
 * herald_ami_action_get_name:
 * @action: an action
 *
 * Returns: (transfer none): its name, for messages
 */
const char *
herald_ami_action_get_name (HeraldAmiAction *action)
{
  return action->name;
}

/**
 * herald_ami_action_end:
 * @action: an action
 * @action_id: (nullable): the id that its answer shall carry
 * @length: (out) (optional): the number of bytes
 * @error: return location for the first fault, a #HERALD_WIRE_ERROR
 *
 * Returns: (transfer full) (nullable): the bytes to send. They may hold a secret: wipe them.
 */
char *
herald_ami_action_end (HeraldAmiAction *action,
                       const char *action_id,
                       gsize *length,
                       GError **error)
{
  gsize before = action->text->len;
  char *bytes;

  herald_ami_action_add (action, "ActionID", action_id);
  if (action->error != NULL)
    {
      if (error != NULL)
        *error = g_error_copy (action->error);
      return NULL;
    }
  bytes = g_malloc (action->text->len + 3);
  memcpy (bytes, action->text->str, action->text->len);
  memcpy (bytes + action->text->len, "\r\n", 3);
  if (length != NULL)
    *length = action->text->len + 2;
  if (action->text->len > before)
    action->lines--;
  g_string_truncate (action->text, before);
  return bytes;
}

/**
 * herald_ami_action_challenge:
 *
 * Returns: (transfer full): asks for an MD5 challenge
 */
HeraldAmiAction *
herald_ami_action_challenge (void)
{
  HeraldAmiAction *action = herald_ami_action_new ("Challenge");

  herald_ami_action_add (action, "AuthType", "MD5");
  return action;
}

/**
 * herald_ami_action_login_md5:
 * @user: the manager user
 * @challenge: what the server answered to Challenge
 * @secret: the user's secret; only its digest is sent
 * @events: (nullable): the event classes to receive: "call,agent,user", "off"
 *
 * Returns: (transfer full): a login with Key = md5 (challenge + secret)
 */
HeraldAmiAction *
herald_ami_action_login_md5 (const char *user,
                             const char *challenge,
                             const char *secret,
                             const char *events)
{
  HeraldAmiAction *action = herald_ami_action_new ("Login");
  g_autoptr (GChecksum) md5 = g_checksum_new (G_CHECKSUM_MD5);

  g_checksum_update (md5, (const guchar *) challenge, (gssize) strlen (challenge));
  g_checksum_update (md5, (const guchar *) secret, (gssize) strlen (secret));
  herald_ami_action_add (action, "AuthType", "MD5");
  herald_ami_action_add (action, "Username", user);
  herald_ami_action_add (action, "Key", g_checksum_get_string (md5));
  herald_ami_action_add (action, "Events", events);
  return action;
}

/**
 * herald_ami_action_login_plain:
 * @user: the manager user
 * @secret: the user's secret, sent as it is
 * @events: (nullable): the event classes to receive
 *
 * Returns: (transfer full): a login in plain text, for servers that know no other
 */
HeraldAmiAction *
herald_ami_action_login_plain (const char *user,
                               const char *secret,
                               const char *events)
{
  HeraldAmiAction *action = herald_ami_action_new ("Login");

  herald_ami_action_add (action, "Username", user);
  herald_ami_action_add (action, "Secret", secret);
  herald_ami_action_add (action, "Events", events);
  return action;
}

#define PLAIN_ACTION(function, name)                                                                           \
  HeraldAmiAction *herald_ami_action_##function (void) { return herald_ami_action_new (name); }

/** herald_ami_action_logoff: Returns: (transfer full): ends the session */
PLAIN_ACTION (logoff, "Logoff")
/** herald_ami_action_ping: Returns: (transfer full): asks for a sign of life */
PLAIN_ACTION (ping, "Ping")
/** herald_ami_action_core_show_channels: Returns: (transfer full): lists the channels (write class system or reporting) */
PLAIN_ACTION (core_show_channels, "CoreShowChannels")
/** herald_ami_action_status: Returns: (transfer full): lists the channels (write class system, call or reporting; all versions) */
PLAIN_ACTION (status, "Status")
/** herald_ami_action_queue_status: Returns: (transfer full): lists queues, members and callers (needs no class) */
PLAIN_ACTION (queue_status, "QueueStatus")
/** herald_ami_action_extension_state_list: Returns: (transfer full): lists all hints (write class call or reporting) */
PLAIN_ACTION (extension_state_list, "ExtensionStateList")
/** herald_ami_action_parked_calls: Returns: (transfer full): lists the parked calls (write class call) */
PLAIN_ACTION (parked_calls, "ParkedCalls")
/** herald_ami_action_core_settings: Returns: (transfer full): asks for the server's version (write class system or reporting) */
PLAIN_ACTION (core_settings, "CoreSettings")
/** herald_ami_action_list_commands: Returns: (transfer full): asks which actions the user may use */
PLAIN_ACTION (list_commands, "ListCommands")

/**
 * herald_ami_action_originate:
 * @originate: what to call and how
 *
 * Always asynchronous: a synchronous Originate blocks the whole session until the phone answers (measured).
 * The target is given as an extension, never as an application (CVE-2024-42365).
 *
 * Returns: (transfer full): the action
 */
HeraldAmiAction *
herald_ami_action_originate (const HeraldAmiOriginate *originate)
{
  HeraldAmiAction *action = herald_ami_action_new ("Originate");

  herald_ami_action_add (action, "Channel", originate->channel);
  herald_ami_action_add (action, "Context", originate->context);
  herald_ami_action_add (action, "Exten", originate->exten);
  herald_ami_action_add (action, "Priority", "1");
  herald_ami_action_add (action, "CallerID", originate->caller_id);
  herald_ami_action_add (action, "Account", originate->account_code);
  herald_ami_action_add_int (action, "Timeout", originate->timeout_ms);
  herald_ami_action_add (action, "Async", "true");
  herald_ami_action_add (action, "ChannelId", originate->channel_id);
  herald_ami_action_add (action, "OtherChannelId", originate->other_channel_id);
  for (const char *const *v = originate->variables; v != NULL && *v != NULL; v++)
    herald_ami_action_add (action, "Variable", *v);
  return action;
}

/**
 * herald_ami_action_hangup:
 * @channel: the channel to end
 * @cause: the Q.850 cause to give, 0 for none
 *
 * Returns: (transfer full): the action
 */
HeraldAmiAction *
herald_ami_action_hangup (const char *channel,
                          guint cause)
{
  HeraldAmiAction *action = herald_ami_action_new ("Hangup");

  herald_ami_action_add (action, "Channel", channel);
  if (cause != 0)
    herald_ami_action_add_int (action, "Cause", cause);
  return action;
}

static HeraldAmiAction *
send_channel_to (const char *name,
                 const char *channel,
                 const char *context,
                 const char *exten)
{
  HeraldAmiAction *action = herald_ami_action_new (name);

  herald_ami_action_add (action, "Channel", channel);
  herald_ami_action_add (action, "Context", context);
  herald_ami_action_add (action, "Exten", exten);
  return action;
}

/**
 * herald_ami_action_redirect:
 * @channel: the channel to send on
 * @context: the dialplan context
 * @exten: the extension in it, from its first step
 *
 * Returns: (transfer full): the action
 */
HeraldAmiAction *
herald_ami_action_redirect (const char *channel,
                            const char *context,
                            const char *exten)
{
  HeraldAmiAction *action = send_channel_to ("Redirect", channel, context, exten);

  herald_ami_action_add (action, "Priority", "1");
  return action;
}

/**
 * herald_ami_action_blind_transfer:
 * @channel: the transferer's own channel
 * @context: the dialplan context of the target
 * @exten: the target
 *
 * Returns: (transfer full): the action (Asterisk 13 and newer)
 */
HeraldAmiAction *
herald_ami_action_blind_transfer (const char *channel,
                                  const char *context,
                                  const char *exten)
{
  return send_channel_to ("BlindTransfer", channel, context, exten);
}

/**
 * herald_ami_action_atxfer:
 * @channel: the transferer's own channel
 * @context: the dialplan context of the target
 * @exten: the target
 *
 * Returns: (transfer full): begins an attended transfer
 */
HeraldAmiAction *
herald_ami_action_atxfer (const char *channel,
                          const char *context,
                          const char *exten)
{
  HeraldAmiAction *action = send_channel_to ("Atxfer", channel, context, exten);

  herald_ami_action_add (action, "Priority", "1");
  return action;
}

/**
 * herald_ami_action_cancel_atxfer:
 * @channel: the transferer's own channel
 *
 * Returns: (transfer full): takes an attended transfer back (Asterisk 16 and newer)
 */
HeraldAmiAction *
herald_ami_action_cancel_atxfer (const char *channel)
{
  HeraldAmiAction *action = herald_ami_action_new ("CancelAtxfer");

  herald_ami_action_add (action, "Channel", channel);
  return action;
}

/**
 * herald_ami_action_park:
 * @channel: the channel to park
 * @announce_channel: (nullable): the channel that hears the space, and gets the call back after the time-out
 *
 * Returns: (transfer full): the action
 */
HeraldAmiAction *
herald_ami_action_park (const char *channel,
                        const char *announce_channel)
{
  HeraldAmiAction *action = herald_ami_action_new ("Park");

  herald_ami_action_add (action, "Channel", channel);
  herald_ami_action_add (action, "TimeoutChannel", announce_channel);
  herald_ami_action_add (action, "AnnounceChannel", announce_channel);
  return action;
}

/**
 * herald_ami_action_queue_pause:
 * @interface: the member's interface
 * @queue: (nullable): one queue, %NULL for all
 * @paused: the new state
 * @reason: (nullable): shown to supervisors
 *
 * Returns: (transfer full): the action
 */
HeraldAmiAction *
herald_ami_action_queue_pause (const char *interface,
                               const char *queue,
                               gboolean paused,
                               const char *reason)
{
  HeraldAmiAction *action = herald_ami_action_new ("QueuePause");

  herald_ami_action_add (action, "Interface", interface);
  herald_ami_action_add (action, "Queue", queue);
  herald_ami_action_add (action, "Paused", paused ? "true" : "false");
  herald_ami_action_add (action, "Reason", reason);
  return action;
}
