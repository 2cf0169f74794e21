/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a click-to-dial did not come about, in words: from the codes of OriginateResponse, DialEnd and Hangup to a
 * sentence. As measured on Asterisk 16 and 22: Reason 3 is "my phone was not picked up"; Reason 0 is everything
 * else, and only the leg's DialEnd or Hangup, which come after it, tell a busy phone from an absent one. */

#include "engine/dial-failure.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Reasons of OriginateResponse (frame.h: enum ast_control_frame_type). */
#define REASON_HANGUP 1
#define REASON_RINGING 3
#define REASON_BUSY 5
#define REASON_CONGESTION 8

/* Causes of Hangup (ITU-T Q.850). */
#define CAUSE_UNALLOCATED 1
#define CAUSE_NO_ROUTE_NETWORK 2
#define CAUSE_NO_ROUTE 3
#define CAUSE_BUSY 17
#define CAUSE_NO_USER_RESPONSE 18
#define CAUSE_NO_ANSWER 19
#define CAUSE_ABSENT 20
#define CAUSE_REJECTED 21
#define CAUSE_NUMBER_CHANGED 22
#define CAUSE_INVALID_FORMAT 28

static gboolean
status_is (const HeraldDialFacts *facts,
           const char *status)
{
  return facts->dial_status != NULL && g_ascii_strcasecmp (facts->dial_status, status) == 0;
}

static GError *
own_phone_failure (const HeraldDialFacts *facts)
{
  if (facts->cause == CAUSE_REJECTED)
    return g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_OWN_BUSY, _("Your phone declined the call."));
  if (facts->cause == CAUSE_BUSY || status_is (facts, "BUSY") || facts->reason == REASON_BUSY)
    return g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_OWN_BUSY, _("Your phone is busy."));
  if (facts->reason == REASON_RINGING || facts->cause == CAUSE_NO_ANSWER || facts->cause == CAUSE_NO_USER_RESPONSE
      || status_is (facts, "NOANSWER"))
    return g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_OWN_NO_ANSWER, _("Your phone did not answer."));
  if (!facts->channel_seen || facts->cause == CAUSE_ABSENT || facts->cause == CAUSE_NO_ROUTE || status_is (facts, "CHANUNAVAIL")
      || facts->reason == REASON_CONGESTION)
    return g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_OWN_UNREACHABLE,
                                _("Your phone cannot be reached. Is it switched on and registered?"));
  return g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_OWN_NO_ANSWER, _("Your phone did not answer."));
}

static GError *
far_end_failure (const HeraldDialFacts *facts)
{
  switch (facts->cause)
    {
    case CAUSE_UNALLOCATED:
    case CAUSE_NUMBER_CHANGED:
    case CAUSE_INVALID_FORMAT:
      return g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_NO_SUCH_NUMBER, _("The number does not exist."));
    case CAUSE_BUSY:
      return g_error_new (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_BUSY, _("%s is busy."), facts->who);
    case CAUSE_REJECTED:
      return g_error_new (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_UNREACHABLE, _("%s declined the call."), facts->who);
    case CAUSE_NO_ROUTE_NETWORK:
    case CAUSE_NO_ROUTE:
    case CAUSE_ABSENT:
      return g_error_new (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_UNREACHABLE, _("%s cannot be reached at the moment."),
                          facts->who);
    default: break;
    }
  if (facts->outcome == HERALD_OUTCOME_BUSY || status_is (facts, "BUSY"))
    return g_error_new (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_BUSY, _("%s is busy."), facts->who);
  if (facts->outcome == HERALD_OUTCOME_NO_ANSWER || status_is (facts, "NOANSWER") || facts->cause == CAUSE_NO_ANSWER
      || facts->cause == CAUSE_NO_USER_RESPONSE)
    return g_error_new (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_NO_ANSWER, _("%s does not answer."), facts->who);
  if (status_is (facts, "CHANUNAVAIL"))
    return g_error_new (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_UNREACHABLE, _("%s cannot be reached at the moment."),
                        facts->who);
  if (status_is (facts, "CONGESTION"))
    return g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_UNREACHABLE,
                                _("There is no free line at the moment. Try again in a minute."));
  return g_error_new (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_UNREACHABLE, _("The call to %s could not be put through."),
                      facts->who);
}

/**
 * herald_dial_failure:
 * @facts: what the server has told
 *
 * Returns: (transfer full): why the call did not come about: #HeraldEngineError with a sentence
 */
GError *
herald_dial_failure (const HeraldDialFacts *facts)
{
  return facts->own_phone ? own_phone_failure (facts) : far_end_failure (facts);
}

/**
 * herald_dial_refusal:
 * @server_words: a sentence with the server's Message
 *
 * Returns: (transfer full): the same as a sentence: #HeraldEngineError
 */
GError *
herald_dial_refusal (const char *server_words)
{
  if (strstr (server_words, "Extension does not exist") != NULL)
    return g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_NO_SUCH_NUMBER,
                                _("The number does not exist at this PBX."));
  return g_error_new (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_REFUSED, _("The PBX refused to dial. %s"), server_words);
}
