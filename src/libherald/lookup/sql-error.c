/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What PostgreSQL's error codes (PostgreSQL 15, appendix A) mean to whoever set the source up. The words of the server
 * and of libpq come in the languages these were set to: nothing here is decided by them. */

#include "lookup/sql-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/text.h"
#include "lookup/source.h"

#define WORDS_MAX 300

/* The five characters of a code in "FATAL:  28P01: password …", which a verbose message has; or NULL. */
static const char *
find_state (const char *message)
{
  for (const char *p = strchr (message, ':'); p != NULL; p = strchr (p + 1, ':'))
    {
      const char *state = p + 1 + strspn (p + 1, " ");

      /* Every code has a digit; "FATAL" has none. */
      if (strspn (state, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 5 && state[5] == ':' && strcspn (state, "0123456789") < 5)
        return state;
    }
  return NULL;
}

/* The first line that says something, without what stands before the server's sentence. */
static char *
first_line (const char *message)
{
  const char *state = find_state (message);
  const char *start = state != NULL ? state + 6 : message;
  const char *failed = strstr (start, " failed: ");
  const char *end;

  /* libpq repeats server and port. */
  if (g_str_has_prefix (start, "connection to server at ") && failed != NULL)
    start = failed + strlen (" failed: ");
  start += strspn (start, " \t\n");
  end = start + strcspn (start, "\n");
  return herald_text_clean (start, (gsize) (end - start), WORDS_MAX);
}

static gboolean
is_state (const char *state,
          const char *code)
{
  return state != NULL && strncmp (state, code, strlen (code)) == 0;
}

/**
 * herald_sql_error_of_connection:
 * @server: host and port, for the sentence
 * @stage: how far libpq had come
 * @needs_password: whether the server asked for a password that there is none of
 * @message: what libpq says, verbosely
 * @refused: (out): whether the user or the password is wrong
 *
 * Returns: (transfer full): a #HERALD_SOURCE_ERROR
 */
GError *
herald_sql_error_of_connection (const char *server,
                                ConnStatusType stage,
                                gboolean needs_password,
                                const char *message,
                                gboolean *refused)
{
  const char *state = find_state (message);
  g_autofree char *words = first_line (message);

  *refused = is_state (state, "28");
  if (needs_password)
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NO_SECRET, _("%s asks for a password, and there is none."), server);
  if (*refused)
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_REFUSED, _("%s refuses the user: %s"), server, words);
  if (is_state (state, "3D"))
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("%s has no such database: %s"), server, words);
  if (is_state (state, "42501"))
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_REFUSED, _("%s does not let this user in: %s"), server, words);
  if (state != NULL)
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE, _("%s cannot serve now: %s"), server, words);
  if (stage == CONNECTION_SSL_STARTUP)
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_CERTIFICATE, _("The connection to %s cannot be encrypted safely: %s"), server, words);
  if (stage == CONNECTION_MADE || stage == CONNECTION_AWAITING_RESPONSE || stage == CONNECTION_AUTH_OK)
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD, _("%s does not answer as PostgreSQL does: %s"), server, words);
  return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE, _("%s cannot be reached: %s"), server, words);
}

/**
 * herald_sql_error_of_query:
 * @server: host and port, for the sentence
 * @state: (nullable): the code
 * @message: (nullable): the server's sentence
 *
 * Returns: (transfer full): a #HERALD_SOURCE_ERROR
 */
GError *
herald_sql_error_of_query (const char *server,
                           const char *state,
                           const char *message)
{
  g_autofree char *words = first_line (message != NULL ? message : "");

  if (is_state (state, "57014"))
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE,
                        _("%s gave the query up at its time limit: it needs an index on the column that holds the numbers."), server);
  if (is_state (state, "42501"))
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_REFUSED, _("%s does not let this user read that: %s"), server, words);
  if (is_state (state, "25006"))
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("The query wants to write, and a source only reads: %s"), words);
  if (is_state (state, "42") || is_state (state, "22") || is_state (state, "3F") || is_state (state, "0A"))
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("%s does not take the query: %s"), server, words);
  if (is_state (state, "57") || is_state (state, "53"))
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE, _("%s cannot serve now: %s"), server, words);
  return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_FAILED, _("%s could not run the query: %s"), server,
                      *words != '\0' ? words : _("no reason given"));
}
