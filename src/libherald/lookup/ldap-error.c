/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a directory's result codes (RFC 4511, A.1) mean to whoever set it up. */

#include "lookup/ldap-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/text.h"
#include "lookup/source.h"

#define DIAGNOSTIC_MAX 200

/* Active Directory says why in the diagnostic message, "… data 532, v4563" (Microsoft's list of LDAP bind errors). */
static const char *
word_refusal (const char *diagnostic)
{
  static const struct
  {
    const char *data;
    const char *sentence;
  } table[] = {
    { "data 530", N_("%s refuses the user at this time of day.") },
    { "data 532", N_("%s refuses the user: the password has expired.") },
    { "data 533", N_("%s refuses the user: the account is disabled.") },
    { "data 701", N_("%s refuses the user: the account has expired.") },
    { "data 773", N_("%s refuses the user: the password must be changed first.") },
    { "data 775", N_("%s refuses the user: the account is locked.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (strstr (diagnostic, table[i].data) != NULL)
      return _(table[i].sentence);
  return _("%s refuses the user: name or password is wrong.");
}

/* The kind of error and a sentence with one %s for the server. */
static const char *
word_server (int code,
             const char *diagnostic,
             HeraldSourceError *kind)
{
  switch (code)
    {
    case LDAP_INVALID_CREDENTIALS:
      *kind = HERALD_SOURCE_ERROR_REFUSED;
      return word_refusal (diagnostic);
    case LDAP_INSUFFICIENT_ACCESS:
      *kind = HERALD_SOURCE_ERROR_REFUSED;
      return _("%s does not let this user search.");
    case LDAP_INAPPROPRIATE_AUTH:
    case LDAP_STRONG_AUTH_NOT_SUPPORTED:
    case LDAP_UNWILLING_TO_PERFORM:
      *kind = HERALD_SOURCE_ERROR_REFUSED;
      return _("%s is not willing to do this for this user.");
    case LDAP_CONFIDENTIALITY_REQUIRED:
    case LDAP_STRONG_AUTH_REQUIRED:
      *kind = HERALD_SOURCE_ERROR_SETTINGS;
      return _("%s wants an encrypted connection: use “ldaps://” or StartTLS.");
    case LDAP_TIMELIMIT_EXCEEDED:
      *kind = HERALD_SOURCE_ERROR_LATE;
      return _("%s gave the search up at its time limit: it needs an index on the attributes that hold numbers.");
    case LDAP_SIZELIMIT_EXCEEDED:
    case LDAP_ADMINLIMIT_EXCEEDED:
      *kind = HERALD_SOURCE_ERROR_FAILED;
      return _("%s gave the search up at its size limit before the number was found: a narrower filter or base helps.");
    case LDAP_BUSY:
    case LDAP_UNAVAILABLE:
      *kind = HERALD_SOURCE_ERROR_UNREACHABLE;
      return _("%s is too busy to answer.");
    case LDAP_FILTER_ERROR:
      *kind = HERALD_SOURCE_ERROR_SETTINGS;
      return _("The filter for %s is not valid.");
    case LDAP_INAPPROPRIATE_MATCHING:
      *kind = HERALD_SOURCE_ERROR_SETTINGS;
      return _("%s cannot compare an attribute of the filter that way.");
    case LDAP_DECODING_ERROR:
    case LDAP_LOCAL_ERROR:
    case LDAP_PROTOCOL_ERROR:
      *kind = HERALD_SOURCE_ERROR_NOT_UNDERSTOOD;
      return _("What %s says is not LDAP. Is the port right?");
    case LDAP_NO_MEMORY:
    default:
      *kind = HERALD_SOURCE_ERROR_FAILED;
      return NULL;
    }
}

/* Active Directory answers a search without a bind with "operations error" and says so in words. */
static gboolean
is_bind_wanted (int code,
                const char *diagnostic)
{
  return code == LDAP_OPERATIONS_ERROR && strstr (diagnostic, "successful bind must be completed") != NULL;
}

/**
 * herald_ldap_error_new:
 * @ldap: libldap
 * @server: the server's name, for the sentence
 * @base: the base of the search, for the sentence
 * @code: the result code
 * @diagnostic: (nullable): the server's words
 *
 * Returns: (transfer full): a #HERALD_SOURCE_ERROR
 */
GError *
herald_ldap_error_new (const HeraldLdapLibrary *ldap,
                       const char *server,
                       const char *base,
                       int code,
                       const char *diagnostic)
{
  g_autofree char *words = herald_text_clean (diagnostic != NULL ? diagnostic : "", diagnostic != NULL ? strlen (diagnostic) : 0,
                                              DIAGNOSTIC_MAX);
  HeraldSourceError kind;
  const char *sentence = word_server (code, words, &kind);

  if (code == LDAP_NO_SUCH_OBJECT)
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                        _("%s has no entry “%s”, or does not show it to this user."), server, base);
  if (code == LDAP_INVALID_DN_SYNTAX)
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                        _("%s does not understand the user or the base “%s”. A base reads “dc=example,dc=com”."), server, base);
  if (code == LDAP_REFERRAL)
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                        _("%s says that “%s” is kept by another server: name that one."), server, base);
  if (is_bind_wanted (code, words))
    return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_REFUSED, _("%s answers only with a user and a password."), server);
  if (sentence != NULL)
    return g_error_new (HERALD_SOURCE_ERROR, (int) kind, sentence, server);
  return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_FAILED, _("%s could not search: %s"), server,
                      *words != '\0' ? words : ldap->ldap_err2string (code));
}
