/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section [case]: where cases are opened, with what, and where in the answer the number is. Values are taken as they stand, as a
 * body of JSON has backslashes of its own. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "actions/case-http-private.h"
#include "lookup/http-answer.h"

/* Headers of one request. */
#define HEADERS_MAX 16
#define HEADER_PREFIX "header-"

typedef struct
{
  HeraldCaseSettings *settings;
  GPtrArray *complaints;
  const char *key;
  const char *value;
} Reading;

static void
complain (Reading *reading,
          const char *what)
{
  g_ptr_array_add (reading->complaints, g_strdup_printf ("[%s] %s: %s", HERALD_CASE_SECTION, reading->key, what));
}

static void
header_free (gpointer data)
{
  HeraldCaseHeader *header = data;

  g_free (header->name);
  herald_http_template_free (header->value);
  g_free (header);
}

static gboolean
refuse_hole (const char *name,
             const char *why,
             GError **error)
{
  g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, why, name);
  return FALSE;
}

/* What a request may be filled with; user_data: whether the secret may be in it. */
static gboolean
check_caller_hole (const char *name,
                   gboolean in_host,
                   gboolean at_start,
                   gpointer user_data,
                   GError **error)
{
  if (in_host || at_start)
    return refuse_hole (name, _("“${%s}” cannot be in the name of the server."), error);
  return herald_case_is_caller_hole (name, user_data != NULL) || refuse_hole (name, _("“${%s}” cannot be here."), error);
}

/* A link is made of the answer: "https://help.example.com/ticket/${$.id}", or is the answer's: "${$.url}". */
static gboolean
check_answer_hole (const char *name,
                   gboolean in_host,
                   gboolean at_start,
                   gpointer user_data,
                   GError **error)
{
  g_autoptr (HeraldHttpPath) path = NULL;

  if (in_host && !at_start)
    return refuse_hole (name, _("“${%s}” cannot be in the name of the server."), error);
  path = herald_http_path_new (name, error);
  return path != NULL;
}

static gboolean
read_template (Reading *reading,
               HeraldHttpEscape escape,
               HeraldHttpHoleFunc check,
               gboolean with_secret,
               HeraldHttpTemplate **read)
{
  g_autoptr (HeraldHttpTemplate) template = NULL;
  g_autoptr (GError) error = NULL;

  template = herald_http_template_new (reading->value, escape, &error);
  if (template == NULL || !herald_http_template_foreach (template, check, GINT_TO_POINTER (with_secret), &error))
    {
      complain (reading, error->message);
      return FALSE;
    }
  g_clear_pointer (read, herald_http_template_free);
  *read = g_steal_pointer (&template);
  return TRUE;
}

static char *
find_one (const char *name,
          gconstpointer data)
{
  return g_strdup ("1");
}

/* Whatever its holes are filled with. */
static void
read_body (Reading *reading)
{
  const HeraldHttpValues values = { .find = find_one };
  g_autofree char *sample = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (!read_template (reading, HERALD_HTTP_ESCAPE_JSON, check_caller_hole, FALSE, &reading->settings->body))
    return;
  sample = herald_http_template_expand (reading->settings->body, &values, NULL);
  bytes = g_bytes_new (sample, sample != NULL ? strlen (sample) : 0);
  root = herald_http_json_parse (bytes, NULL);
  if (root == NULL)
    complain (reading, _("This is not JSON."));
}

static gboolean
is_web (const char *value)
{
  return g_str_has_prefix (value, "https://") || g_str_has_prefix (value, "http://");
}

static void
read_address (Reading *reading,
              HeraldHttpTemplate **read)
{
  const HeraldHttpValues values = { .find = find_one };
  g_autofree char *sample = NULL;
  g_autoptr (GUri) uri = NULL;

  if (!read_template (reading, HERALD_HTTP_ESCAPE_URL, check_caller_hole, FALSE, read))
    return;
  sample = herald_http_template_expand (*read, &values, NULL);
  uri = sample != NULL ? g_uri_parse (sample, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  if (uri == NULL || !is_web (reading->value) || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    complain (reading, _("This is no address such as https://help.example.com/api/v1/tickets."));
}

static void
read_path (Reading *reading,
           HeraldHttpPath **read)
{
  g_autoptr (GError) error = NULL;
  HeraldHttpPath *path = herald_http_path_new (reading->value, &error);

  if (path == NULL)
    {
      complain (reading, error->message);
      return;
    }
  herald_http_path_free (*read);
  *read = path;
}

static void
read_header (Reading *reading)
{
  const char *name = reading->key + strlen (HEADER_PREFIX);
  HeraldHttpTemplate *value = NULL;
  HeraldCaseHeader *header;

  if (!read_template (reading, HERALD_HTTP_ESCAPE_HEADER, check_caller_hole, TRUE, &value))
    return;
  header = g_new0 (HeraldCaseHeader, 1);
  header->name = g_strdup (name);
  header->value = value;
  g_ptr_array_add (reading->settings->headers, header);
  if (*name == '\0' || reading->settings->headers->len > HEADERS_MAX || g_ascii_strcasecmp (name, "Host") == 0
      || g_ascii_strcasecmp (name, "Content-Length") == 0 || g_ascii_strcasecmp (name, "Transfer-Encoding") == 0)
    complain (reading, _("This header cannot be set."));
}

static void
read_authorities (Reading *reading)
{
  g_autoptr (GError) error = NULL;
  GTlsDatabase *database = g_tls_file_database_new (reading->value, &error);

  if (database == NULL)
    complain (reading, error->message);
  g_clear_object (&reading->settings->authorities);
  reading->settings->authorities = database;
}

static void
read_key (Reading *reading)
{
  HeraldCaseSettings *settings = reading->settings;
  const char *key = reading->key;

  if (!g_utf8_validate (reading->value, -1, NULL))
    complain (reading, _("This is not UTF-8."));
  else if (g_str_equal (key, "url"))
    read_address (reading, &settings->url);
  else if (g_str_equal (key, "find-url"))
    read_address (reading, &settings->find_url);
  else if (g_str_equal (key, "body"))
    read_body (reading);
  else if (g_str_equal (key, "basic"))
    read_template (reading, HERALD_HTTP_ESCAPE_PLAIN, check_caller_hole, TRUE, &settings->basic);
  else if (g_str_has_prefix (key, HEADER_PREFIX))
    read_header (reading);
  else if (g_str_equal (key, "number-path"))
    read_path (reading, &settings->number_path);
  else if (g_str_equal (key, "new-path"))
    read_path (reading, &settings->new_path);
  else if (g_str_equal (key, "find-path"))
    read_path (reading, &settings->find_path);
  else if (g_str_equal (key, "link"))
    read_template (reading, HERALD_HTTP_ESCAPE_URL, check_answer_hole, FALSE, &settings->link);
  else if (g_str_equal (key, "ca-file"))
    read_authorities (reading);
  else
    complain (reading, _("There is no such setting. There are url, body, header-NAME, basic, number-path, new-path, link, find-url, find-path and "
                         "ca-file."));
  if (g_str_equal (key, "number-path"))
    settings->plain = g_str_equal (reading->value, "$");
}

/**
 * herald_case_settings_read:
 * @file: a file of settings
 * @complaints: (element-type utf8): what is wrong in its section is added to it, sentences
 *
 * Returns: (transfer full) (nullable): what it says; %NULL: there is no such section, or it is wrong
 */
HeraldCaseSettings *
herald_case_settings_read (GKeyFile *file,
                           GPtrArray *complaints)
{
  g_autoptr (HeraldCaseSettings) settings = g_new0 (HeraldCaseSettings, 1);
  g_auto (GStrv) keys = g_key_file_get_keys (file, HERALD_CASE_SECTION, NULL, NULL);
  guint before = complaints->len;

  settings->headers = g_ptr_array_new_with_free_func (header_free);
  settings->find_path = herald_http_path_new ("$[0]", NULL);
  settings->number_path = herald_http_path_new ("$.number", NULL);
  if (keys == NULL)
    return NULL;
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_value (file, HERALD_CASE_SECTION, keys[i], NULL);
      Reading reading = { settings, complaints, keys[i], value != NULL ? value : "" };

      read_key (&reading);
    }
  if (settings->url == NULL && complaints->len == before)
    g_ptr_array_add (complaints, g_strdup_printf (_("[%s] has no url: where a case is opened."), HERALD_CASE_SECTION));
  return complaints->len == before ? g_steal_pointer (&settings) : NULL;
}

/**
 * herald_case_settings_free:
 * @settings: (transfer full) (nullable): settings
 */
void
herald_case_settings_free (HeraldCaseSettings *settings)
{
  if (settings == NULL)
    return;
  herald_http_template_free (settings->url);
  herald_http_template_free (settings->find_url);
  herald_http_template_free (settings->body);
  herald_http_template_free (settings->basic);
  herald_http_template_free (settings->link);
  herald_http_path_free (settings->find_path);
  herald_http_path_free (settings->number_path);
  herald_http_path_free (settings->new_path);
  g_ptr_array_unref (settings->headers);
  g_clear_object (&settings->authorities);
  g_free (settings);
}
