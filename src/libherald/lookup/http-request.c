/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads one request of an integration file: what is sent, and where the answer has what. */

#include <string.h>

#include "lookup/http-integration-private.h"
#include "lookup/http-number.h"

/* Headers, or fields of a query or form, of one request. */
#define PAIRS_MAX 32
/* Paths of one field. */
#define PATHS_MAX 32

static void
pair_free (gpointer data)
{
  HeraldHttpPair *pair = data;

  g_free (pair->name);
  herald_http_template_free (pair->value);
  g_free (pair);
}

/**
 * herald_http_field_free:
 * @field: (transfer full) (nullable): a field
 */
void
herald_http_field_free (HeraldHttpField *field)
{
  if (field == NULL)
    return;
  g_ptr_array_unref (field->alternatives);
  g_free (field);
}

/**
 * herald_http_field_new:
 * @text: paths: with ; between those that belong together, with | between alternatives
 * @error: return location for the path that is none
 *
 * Returns: (transfer full): the field
 */
HeraldHttpField *
herald_http_field_new (const char *text,
                       GError **error)
{
  HeraldHttpField *field = g_new0 (HeraldHttpField, 1);
  g_auto (GStrv) alternatives = g_strsplit (text, "|", PATHS_MAX);

  field->alternatives = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; alternatives[i] != NULL; i++)
    {
      GPtrArray *joined = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_http_path_free);
      g_auto (GStrv) words = g_strsplit (alternatives[i], ";", PATHS_MAX);

      g_ptr_array_add (field->alternatives, joined);
      for (guint j = 0; words[j] != NULL; j++)
        {
          HeraldHttpPath *path = herald_http_path_new (g_strstrip (words[j]), error);

          if (path == NULL)
            {
              herald_http_field_free (field);
              return NULL;
            }
          g_ptr_array_add (joined, path);
        }
    }
  return field;
}

static void
mapping_clear (HeraldHttpMapping *mapping)
{
  herald_http_path_free (mapping->records);
  herald_http_field_free (mapping->name);
  herald_http_field_free (mapping->organisation);
  herald_http_field_free (mapping->id);
  herald_http_field_free (mapping->email);
  herald_http_field_free (mapping->note);
  herald_http_field_free (mapping->owner);
  herald_http_field_free (mapping->phones);
  herald_http_field_free (mapping->link);
  herald_http_field_free (mapping->type);
  g_free (mapping->fixed_type);
  g_free (mapping->id_after);
  herald_http_template_free (mapping->page);
  herald_http_field_free (mapping->company_id);
}

/**
 * herald_http_request_free:
 * @request: (transfer full) (nullable): a request
 */
void
herald_http_request_free (HeraldHttpRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->name);
  herald_http_template_free (request->url);
  g_ptr_array_unref (request->query);
  g_ptr_array_unref (request->headers);
  g_ptr_array_unref (request->form);
  herald_http_template_free (request->basic);
  herald_http_template_free (request->json);
  g_strfreev (request->forms);
  g_array_unref (request->nobody);
  herald_http_field_free (request->error);
  g_strfreev (request->refused);
  mapping_clear (&request->mapping);
  herald_http_template_free (request->company_url);
  herald_http_field_free (request->company_name);
  g_free (request);
}

/* The key's text in the group, else in the shared one. */
static char *
read_text (const HeraldHttpGroup *group,
           const char *key)
{
  char *text = g_key_file_get_string (group->file, group->group, key, NULL);

  if (text == NULL && group->shared != NULL)
    text = g_key_file_get_string (group->file, group->shared, key, NULL);
  return text;
}

static char **
read_list (const HeraldHttpGroup *group,
           const char *key)
{
  g_autofree char *text = read_text (group, key);
  char **list = text != NULL ? g_strsplit (text, ";", PATHS_MAX) : NULL;

  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    g_strstrip (list[i]);
  return list;
}

static gboolean
read_boolean (const HeraldHttpGroup *group,
              const char *key,
              gboolean fallback,
              gboolean *value,
              GError **error)
{
  g_autofree char *text = read_text (group, key);

  *value = text == NULL ? fallback : g_str_equal (text, "true");
  if (text == NULL || *value || g_str_equal (text, "false"))
    return TRUE;
  g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, "%s must be true or false", key);
  return FALSE;
}

static gboolean
read_template (const HeraldHttpGroup *group,
               const char *key,
               HeraldHttpEscape escape,
               HeraldHttpTemplate **read,
               GError **error)
{
  g_autofree char *text = read_text (group, key);

  *read = text != NULL && *text != '\0' ? herald_http_template_new (text, escape, error) : NULL;
  if (*read == NULL && text != NULL && *text != '\0')
    {
      g_prefix_error (error, "%s: ", key);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_field (const HeraldHttpGroup *group,
            const char *key,
            HeraldHttpField **field,
            GError **error)
{
  g_autofree char *text = read_text (group, key);

  *field = text != NULL && *text != '\0' ? herald_http_field_new (text, error) : NULL;
  if (*field == NULL && text != NULL && *text != '\0')
    {
      g_prefix_error (error, "%s: ", key);
      return FALSE;
    }
  return TRUE;
}

static gboolean
add_pair (GPtrArray *pairs,
          const char *name,
          const char *text,
          HeraldHttpEscape escape,
          GError **error)
{
  HeraldHttpTemplate *value = herald_http_template_new (text, escape, error);
  HeraldHttpPair *pair;

  if (value == NULL)
    return FALSE;
  for (guint i = 0; i < pairs->len; i++)
    if (g_ascii_strcasecmp (((HeraldHttpPair *) pairs->pdata[i])->name, name) == 0)
      g_ptr_array_remove_index (pairs, i--);
  pair = g_new0 (HeraldHttpPair, 1);
  pair->name = g_strdup (name);
  pair->value = value;
  g_ptr_array_add (pairs, pair);
  return TRUE;
}

static gboolean
is_header_name (const char *name)
{
  return *name != '\0' && name[strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")] == '\0'
         && g_ascii_strcasecmp (name, "Host") != 0 && g_ascii_strcasecmp (name, "Content-Length") != 0
         && g_ascii_strcasecmp (name, "Transfer-Encoding") != 0;
}

/* The kinds of keys that end in a name of the author's. */
static const struct
{
  const char *prefix;
  HeraldHttpEscape escape;
  gsize list; /* in the request */
} prefixes[] = {
  { "Header-", HERALD_HTTP_ESCAPE_HEADER, G_STRUCT_OFFSET (HeraldHttpRequest, headers) },
  { "Query-", HERALD_HTTP_ESCAPE_QUERY, G_STRUCT_OFFSET (HeraldHttpRequest, query) },
  { "QueryJson-", HERALD_HTTP_ESCAPE_JSON_QUERY, G_STRUCT_OFFSET (HeraldHttpRequest, query) },
  { "Form-", HERALD_HTTP_ESCAPE_QUERY, G_STRUCT_OFFSET (HeraldHttpRequest, form) },
};

static const char *const known_keys[] = {
  "Method", "Url", "Json", "Basic", "Forms", "Nobody", "Optional", "CheckNumbers", "Error", "RefusedWords", "Records",
  "Name", "Organisation", "Id", "IdAfter", "Email", "Note", "Owner", "Phones", "Link", "Type", "Page", "CompanyId", "CompanyUrl",
  "CompanyName", "Token", NULL,
};

static gboolean
read_pair (const HeraldHttpGroup *group,
           const char *from,
           const char *key,
           HeraldHttpRequest *request,
           GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autofree char *text = NULL;
      GPtrArray *list = G_STRUCT_MEMBER (GPtrArray *, request, prefixes[i].list);
      const char *name = key + strlen (prefixes[i].prefix);

      if (!g_str_has_prefix (key, prefixes[i].prefix))
        continue;
      text = g_key_file_get_string (group->file, from, key, NULL);
      if (text != NULL && list->len < PAIRS_MAX && (list != request->headers || is_header_name (name)))
        return add_pair (list, name, text, prefixes[i].escape, error);
    }
  g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, "the key %s is not known", key);
  return FALSE;
}

static gboolean
read_pairs (const HeraldHttpGroup *group,
            const char *from,
            HeraldHttpRequest *request,
            GError **error)
{
  g_auto (GStrv) keys = from != NULL ? g_key_file_get_keys (group->file, from, NULL, NULL) : NULL;

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!g_strv_contains (known_keys, keys[i]) && !read_pair (group, from, keys[i], request, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_method (const HeraldHttpGroup *group,
             HeraldHttpRequest *request,
             GError **error)
{
  g_autofree char *method = read_text (group, "Method");
  gboolean body = request->json != NULL || request->form->len > 0;

  request->post = method != NULL ? g_str_equal (method, "POST") : body;
  if (method != NULL && !request->post && !g_str_equal (method, "GET"))
    g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, "Method must be GET or POST");
  else if (!request->post && body)
    g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, "a GET has no body");
  else if (request->json != NULL && request->form->len > 0)
    g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, "Json and Form- cannot be together");
  else if (request->url == NULL)
    g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, "Url is missing");
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_sending (const HeraldHttpGroup *group,
              HeraldHttpRequest *request,
              GError **error)
{
  request->forms = read_list (group, "Forms");
  for (guint i = 0; request->forms != NULL && request->forms[i] != NULL; i++)
    if (!herald_http_number_is_form (request->forms[i]))
      {
        g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, "Forms: “%s” is not known", request->forms[i]);
        return FALSE;
      }
  return read_template (group, "Url", HERALD_HTTP_ESCAPE_URL, &request->url, error)
         && read_template (group, "Json", HERALD_HTTP_ESCAPE_JSON, &request->json, error)
         && read_template (group, "Basic", HERALD_HTTP_ESCAPE_PLAIN, &request->basic, error)
         && read_pairs (group, group->shared, request, error) && read_pairs (group, group->group, request, error)
         && read_method (group, request, error);
}

static gboolean
read_nobody (const HeraldHttpGroup *group,
             HeraldHttpRequest *request,
             GError **error)
{
  g_auto (GStrv) words = read_list (group, "Nobody");

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      guint64 status;
      guint value;

      if (!g_ascii_string_to_unsigned (words[i], 10, 400, 599, &status, error))
        {
          g_prefix_error (error, "Nobody: ");
          return FALSE;
        }
      value = (guint) status;
      g_array_append_val (request->nobody, value);
    }
  return TRUE;
}

static gboolean
read_type (const HeraldHttpGroup *group,
           HeraldHttpMapping *mapping,
           GError **error)
{
  g_autofree char *type = read_text (group, "Type");

  if (type != NULL && *type != '$')
    mapping->fixed_type = g_steal_pointer (&type);
  else
    return read_field (group, "Type", &mapping->type, error);
  return TRUE;
}

static gboolean
read_mapping (const HeraldHttpGroup *group,
              HeraldHttpMapping *mapping,
              GError **error)
{
  g_autofree char *records = read_text (group, "Records");

  mapping->id_after = read_text (group, "IdAfter");
  mapping->records = herald_http_path_new (records != NULL ? records : "$[*]", error);
  if (mapping->records == NULL)
    {
      g_prefix_error (error, "Records: ");
      return FALSE;
    }
  return read_field (group, "Name", &mapping->name, error) && read_field (group, "Organisation", &mapping->organisation, error)
         && read_field (group, "Id", &mapping->id, error) && read_field (group, "Email", &mapping->email, error)
         && read_field (group, "Note", &mapping->note, error) && read_field (group, "Owner", &mapping->owner, error)
         && read_field (group, "Phones", &mapping->phones, error)
         && read_field (group, "Link", &mapping->link, error) && read_type (group, mapping, error)
         && read_template (group, "Page", HERALD_HTTP_ESCAPE_URL, &mapping->page, error)
         && read_field (group, "CompanyId", &mapping->company_id, error);
}

static gboolean
read_receiving (const HeraldHttpGroup *group,
                HeraldHttpRequest *request,
                GError **error)
{
  gboolean check;

  request->refused = read_list (group, "RefusedWords");
  if (!read_boolean (group, "Optional", FALSE, &request->optional, error) || !read_boolean (group, "CheckNumbers", TRUE, &check, error)
      || !read_field (group, "Error", &request->error, error) || !read_nobody (group, request, error)
      || !read_mapping (group, &request->mapping, error)
      || !read_template (group, "CompanyUrl", HERALD_HTTP_ESCAPE_URL, &request->company_url, error)
      || !read_field (group, "CompanyName", &request->company_name, error))
    return FALSE;
  request->trusted = !check;
  if ((request->company_url != NULL) != (request->company_name != NULL)
      || (request->company_url != NULL) != (request->mapping.company_id != NULL))
    {
      g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, "CompanyId, CompanyUrl and CompanyName belong together");
      return FALSE;
    }
  return TRUE;
}

/**
 * herald_http_request_read:
 * @group: where it is in the file
 * @name: what the file calls it
 * @error: return location for what is wrong with it
 *
 * Returns: (transfer full): the request
 */
HeraldHttpRequest *
herald_http_request_read (const HeraldHttpGroup *group,
                          const char *name,
                          GError **error)
{
  HeraldHttpRequest *request = g_new0 (HeraldHttpRequest, 1);

  request->name = g_strdup (name);
  request->query = g_ptr_array_new_with_free_func (pair_free);
  request->headers = g_ptr_array_new_with_free_func (pair_free);
  request->form = g_ptr_array_new_with_free_func (pair_free);
  request->nobody = g_array_new (FALSE, FALSE, sizeof (guint));
  if (!read_sending (group, request, error) || !read_receiving (group, request, error))
    {
      g_prefix_error (error, "[%s]: ", group->group);
      g_clear_pointer (&request, herald_http_request_free);
    }
  return request;
}

static gboolean
check_pairs (GPtrArray *pairs,
             HeraldHttpHoleFunc func,
             gpointer user_data,
             GError **error)
{
  for (guint i = 0; i < pairs->len; i++)
    if (!herald_http_template_foreach (((HeraldHttpPair *) pairs->pdata[i])->value, func, user_data, error))
      return FALSE;
  return TRUE;
}

/**
 * herald_http_request_check_holes:
 * @request: a request
 * @func: called with each hole of what is sent; in_host and at_start are meant for the URL only
 * @user_data: for @func
 * @error: return location for @func
 *
 * Returns: whether @func returned %TRUE for all
 */
gboolean
herald_http_request_check_holes (const HeraldHttpRequest *request,
                                 HeraldHttpHoleFunc func,
                                 gpointer user_data,
                                 GError **error)
{
  return (request->json == NULL || herald_http_template_foreach (request->json, func, user_data, error))
         && (request->basic == NULL || herald_http_template_foreach (request->basic, func, user_data, error))
         && check_pairs (request->query, func, user_data, error) && check_pairs (request->headers, func, user_data, error)
         && check_pairs (request->form, func, user_data, error);
}
