/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the manager is on the web: http://pbx.example:8088/rawman. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "pbx/ami-connect.h"

/* What Asterisk answers at: text and XML, and the same by HTTP digest, request by request. The HTML of "manager" is for people. */
static const char *const doors[] = { "rawman", "mxml", "arawman", "amxml" };
#define DIGEST_FROM 2

/* Which of the doors an absolute @path leads to, -1: none. */
static int
find_door (const char *path)
{
  const char *last = strrchr (path, '/');

  for (guint i = 0; last != NULL && i < G_N_ELEMENTS (doors); i++)
    if (g_str_equal (last + 1, doors[i]))
      return (int) i;
  return -1;
}

/**
 * herald_ami_path_is_digest:
 * @path: (nullable): an absolute path of the manager on the web
 *
 * Returns: whether each request is let in by itself there (HTTP digest): no session, and so no events
 */
gboolean
herald_ami_path_is_digest (const char *path)
{
  return path != NULL && find_door (path) >= DIGEST_FROM;
}

/**
 * herald_ami_digest_sentence:
 *
 * Returns: (transfer none): why such a path does not serve who wants to see calls
 */
const char *
herald_ami_digest_sentence (void)
{
  return _("At arawman and amxml the server keeps no session, and so never tells of a call. To see calls, let the address end in rawman "
           "or mxml.");
}

/**
 * herald_ami_web_path:
 * @path: (nullable): what was given as the manager's path on the web
 *
 * Returns: (transfer full) (nullable): it, absolute and with "rawman" at its end where nothing else is there that answers;
 *   %NULL for %NULL
 */
char *
herald_ami_web_path (const char *path)
{
  g_autofree char *absolute = NULL;

  if (path == NULL)
    return NULL;
  absolute = g_strconcat (*path == '/' ? "" : "/", path, NULL);
  if (find_door (absolute) >= 0)
    return g_steal_pointer (&absolute);
  return g_strconcat (absolute, g_str_has_suffix (absolute, "/") ? "" : "/", doors[0], NULL);
}

static gboolean
refuse (GError **error,
        const char *words)
{
  g_set_error_literal (error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_NOT_ASTERISK, words);
  return FALSE;
}

/**
 * herald_ami_endpoint_set_url:
 * @endpoint: an endpoint whose texts are owned
 * @url: where the manager is on the web, with or without "rawman" at its end
 * @error: return location for a %HERALD_PBX_ERROR that says what is wrong with @url
 *
 * Sets host, port (80 or 443 where @url names none, as everywhere on the web) and path; TLS is turned on or off as the URL says, a CA file or pin stays in force.
 *
 * Returns: %FALSE if @url is none of the manager's
 */
gboolean
herald_ami_endpoint_set_url (HeraldAmiEndpoint *endpoint,
                             const char *url,
                             GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED_PATH, NULL);
  const char *path;
  gboolean tls;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return refuse (error, _("This is no web address. It looks like https://pbx.example.com:8089/rawman."));
  tls = g_str_equal (g_uri_get_scheme (uri), "https");
  if (!tls && !g_str_equal (g_uri_get_scheme (uri), "http"))
    return refuse (error, _("The address of the manager begins with http:// or https://."));
  if (g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return refuse (error, _("The address of the manager holds no user, no password and no question: it ends with its path."));
  path = g_uri_get_path (uri);

  g_free (endpoint->host);
  g_free (endpoint->path);
  endpoint->host = g_strdup (g_uri_get_host (uri));
  endpoint->port = g_uri_get_port (uri) > 0 ? (guint16) g_uri_get_port (uri) : tls ? 443 : 80;
  endpoint->path = herald_ami_web_path (path);
  if (!tls)
    endpoint->tls = HERALD_TLS_OFF;
  else if (endpoint->tls == HERALD_TLS_OFF)
    endpoint->tls = HERALD_TLS_SYSTEM;
  return TRUE;
}
