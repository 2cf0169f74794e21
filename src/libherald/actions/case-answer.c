/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes a case out of what a helpdesk answers. A number goes into a dialplan, where commas end arguments and brackets begin
 * expressions: one that has such characters is refused, as a changed number would be the number of another case. */

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "actions/case-http-private.h"
#include "lookup/http-answer.h"

/* Besides letters and digits. */
#define NUMBER_MARKS "-_.#/:"
#define URL_MARKS "-._~:/?#[]@!&=+%*"

static char *
clean_number (const char *text)
{
  g_autofree char *number = g_strstrip (g_strdup (text));

  if (*number == '\0' || !g_utf8_validate (number, -1, NULL) || g_utf8_strlen (number, -1) > HERALD_CASE_NUMBER_MAX)
    return NULL;
  for (const char *p = number; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isalnum (c) && (c >= 0x80 || strchr (NUMBER_MARKS, (char) c) == NULL))
        return NULL;
    }
  return g_steal_pointer (&number);
}

/* For a browser, by way of a dialplan: nothing but the web, and percent-encoded what means something on the way. */
static char *
clean_url (const char *text)
{
  g_autoptr (GUri) uri = text != NULL ? g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  g_autofree char *plain = NULL, *url = NULL;

  if ((!g_str_equal (scheme, "https") && !g_str_equal (scheme, "http")) || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return NULL;
  plain = g_uri_to_string (uri);
  url = g_uri_escape_string (plain, URL_MARKS, FALSE);
  return strlen (url) <= HERALD_CASE_URL_MAX ? g_steal_pointer (&url) : NULL;
}

static char *
find_in_answer (const char *name,
                gconstpointer data)
{
  g_autoptr (HeraldHttpPath) path = herald_http_path_new (name, NULL);

  return path != NULL ? herald_http_path_text (path, (JsonNode *) data) : NULL;
}

/* As the answer says, else the status: 201 is "created". */
static gboolean
is_new (const HeraldCaseSettings *settings,
        JsonNode *root,
        guint status)
{
  g_autofree char *text = NULL;

  if (settings->new_path == NULL || root == NULL)
    return status == SOUP_STATUS_CREATED;
  text = herald_http_path_text (settings->new_path, root);
  return text != NULL && !g_str_equal (text, "0") && g_ascii_strcasecmp (text, "false") != 0;
}

static HeraldCase *
read_record (const HeraldCaseSettings *settings,
             JsonNode *record,
             guint status,
             GError **error)
{
  const HeraldHttpValues values = { .find = find_in_answer, .find_data = record };
  g_autofree char *text = herald_http_path_text (settings->number_path, record);
  g_autofree char *number = text != NULL ? clean_number (text) : NULL;
  g_autofree char *link = settings->link != NULL ? herald_http_template_expand (settings->link, &values, NULL) : NULL;
  HeraldCase *found;

  if (number == NULL)
    {
      g_set_error_literal (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD,
                           text == NULL ? _("says no case number where number-path looks for it.")
                                        : _("has a case number that a dialplan cannot take: it is too long, or has other marks than - _ . # / and :."));
      return NULL;
    }
  found = g_new0 (HeraldCase, 1);
  found->number = g_steal_pointer (&number);
  found->url = clean_url (link);
  found->is_new = is_new (settings, record, status);
  return found;
}

/* osTicket answers with the number, and nothing else: "047331" is no JSON. */
static JsonNode *
parse (const HeraldCaseSettings *settings,
       GBytes *body,
       GError **error)
{
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);
  g_autofree char *text = settings->plain && length <= 4 * HERALD_CASE_NUMBER_MAX ? g_strndup (bytes != NULL ? bytes : "", length) : NULL;
  g_autofree char *number = text != NULL ? clean_number (text) : NULL;
  JsonNode *root;

  if (number == NULL)
    return herald_http_json_parse (body, error);
  root = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (root, number);
  return root;
}

/**
 * herald_case_answer_read:
 * @settings: where things are in it
 * @body: what the helpdesk has answered
 * @status: with which status
 * @error: return location
 *
 * Returns: (transfer full): the case that it says was opened
 */
HeraldCase *
herald_case_answer_read (const HeraldCaseSettings *settings,
                         GBytes *body,
                         guint status,
                         GError **error)
{
  g_autoptr (JsonNode) root = parse (settings, body, error);

  return root != NULL ? read_record (settings, root, status, error) : NULL;
}

/**
 * herald_case_answer_find:
 * @settings: where things are in it
 * @body: what the helpdesk has answered to a search
 * @found: (out) (transfer full) (nullable): the case; %NULL: there is none
 * @error: return location
 *
 * Returns: whether the answer could be understood
 */
gboolean
herald_case_answer_find (const HeraldCaseSettings *settings,
                         GBytes *body,
                         HeraldCase **found,
                         GError **error)
{
  g_autoptr (JsonNode) root = herald_http_json_parse (body, error);
  g_autoptr (GPtrArray) records = root != NULL ? herald_http_path_match (settings->find_path, root) : NULL;

  *found = NULL;
  if (root == NULL)
    return FALSE;
  if (records->len == 0 || !JSON_NODE_HOLDS_OBJECT (records->pdata[0]))
    return TRUE;
  *found = read_record (settings, records->pdata[0], SOUP_STATUS_OK, error);
  if (*found != NULL)
    (*found)->is_new = FALSE;
  return *found != NULL;
}
