/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads an integration file: a key file that says how one CRM or helpdesk is asked. Everything in it is checked when
 * it is read, so that a fault shows in the preferences and not when somebody calls. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lookup/http-integration-private.h"
#include "lookup/http-number.h"

/* Parameters and secrets of one file. */
#define KEYS_MAX 24

static void
key_clear (gpointer data)
{
  HeraldSourceKey *key = data;

  g_free ((char *) key->name);
  g_free ((char *) key->title);
  g_free ((char *) key->hint);
  g_free ((char *) key->fallback);
}

static gboolean G_GNUC_PRINTF (2, 3)
fault (GError **error,
       const char *format,
       ...)
{
  va_list args;
  g_autofree char *words = NULL;

  va_start (args, format);
  words = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, words);
  return FALSE;
}

static gboolean
is_name (const char *name)
{
  gsize length = strlen (name);

  return length > 0 && length <= 64
         && name[strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static char *
read_words (GKeyFile *file,
            const char *group,
            const char *key)
{
  char *words = g_key_file_get_locale_string (file, group, key, NULL, NULL);

  return words != NULL ? words : g_strdup ("");
}

static gboolean
check_keys (GKeyFile *file,
            const char *group,
            const char *const *known,
            GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      char *locale = strchr (keys[i], '[');

      if (locale != NULL)
        *locale = '\0';
      if (!g_strv_contains (known, keys[i]))
        return fault (error, "[%s]: the key %s is not known", group, keys[i]);
    }
  return TRUE;
}

static gboolean
read_kind (GKeyFile *file,
           const char *group,
           HeraldHttpParameterKind *kind,
           GError **error)
{
  g_autofree char *word = g_key_file_get_string (file, group, "Kind", NULL);

  if (word == NULL || g_str_equal (word, "text"))
    *kind = HERALD_HTTP_PARAMETER_TEXT;
  else if (g_str_equal (word, "server"))
    *kind = HERALD_HTTP_PARAMETER_SERVER;
  else if (g_str_equal (word, "label"))
    *kind = HERALD_HTTP_PARAMETER_LABEL;
  else
    return fault (error, "[%s]: Kind must be text, server or label", group);
  return TRUE;
}

/* [Parameter server] or [Secret token]. */
static gboolean
read_setting (HeraldIntegration *self,
              GKeyFile *file,
              const char *group,
              GError **error)
{
  static const char *const known[] = { "Title", "Hint", "Default", "Required", "Kind", NULL };
  gboolean secret = g_str_has_prefix (group, "Secret ");
  const char *name = strchr (group, ' ') + 1;
  g_autofree char *title = read_words (file, group, "Title");
  g_autofree char *required = g_key_file_get_string (file, group, "Required", NULL);
  HeraldHttpParameterKind kind;
  HeraldSourceKey key = { 0 };

  if (!check_keys (file, group, known, error) || !read_kind (file, group, &kind, error))
    return FALSE;
  if (!is_name (name) || *title == '\0' || self->keys->len >= KEYS_MAX)
    return fault (error, "[%s]: it needs a name of letters, digits and -, and a Title", group);
  if (required != NULL && !g_str_equal (required, "true") && !g_str_equal (required, "false"))
    return fault (error, "[%s]: Required must be true or false", group);
  key.name = g_strconcat (secret ? "secret." : "param.", name, NULL);
  key.title = g_steal_pointer (&title);
  key.hint = read_words (file, group, "Hint");
  if (*key.hint == '\0')
    g_clear_pointer ((char **) &key.hint, g_free); /* the translation of nothing is the head of the po file */
  key.kind = secret ? HERALD_SOURCE_KEY_SECRET : HERALD_SOURCE_KEY_TEXT;
  key.fallback = secret ? g_strdup ("") : read_words (file, group, "Default");
  key.required = required == NULL || g_str_equal (required, "true");
  g_array_append_val (self->keys, key);
  g_array_append_val (self->kinds, kind);
  return TRUE;
}

static gboolean
read_settings (HeraldIntegration *self,
               GKeyFile *file,
               GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      gboolean setting = g_str_has_prefix (groups[i], "Parameter ") || g_str_has_prefix (groups[i], "Secret ");

      if (setting && !read_setting (self, file, groups[i], error))
        return FALSE;
      if (!setting && !g_str_equal (groups[i], "Integration") && !g_str_equal (groups[i], "Open") && !g_str_equal (groups[i], "Login")
          && !g_str_equal (groups[i], "Request") && !g_str_has_prefix (groups[i], "Request "))
        return fault (error, "the group [%s] is not known", groups[i]);
    }
  return TRUE;
}

static gboolean
read_integration (HeraldIntegration *self,
                  GKeyFile *file,
                  GError **error)
{
  static const char *const known[] = { "Title", "Homepage", "Note", "Tried", "Lookup", "Search", NULL };
  g_autofree char *tried = g_key_file_get_string (file, "Integration", "Tried", NULL);

  self->title = read_words (file, "Integration", "Title");
  self->note = read_words (file, "Integration", "Note");
  self->homepage = read_words (file, "Integration", "Homepage");
  self->tried = g_strcmp0 (tried, "live") == 0;
  if (*self->title == '\0')
    return fault (error, "[Integration]: it needs a Title");
  if (!self->tried && g_strcmp0 (tried, "documentation") != 0)
    return fault (error, "[Integration]: Tried must be documentation or live");
  return check_keys (file, "Integration", known, error);
}

static HeraldHttpRequest *
read_request (GKeyFile *file,
              const char *name,
              GError **error)
{
  g_autofree char *group = g_strconcat ("Request ", name, NULL);
  HeraldHttpGroup where = { file, group, g_key_file_has_group (file, "Request") ? "Request" : NULL };

  if (!g_key_file_has_group (file, group))
    {
      fault (error, "there is no group [%s]", group);
      return NULL;
    }
  return herald_http_request_read (&where, name, error);
}

static gboolean
read_requests (HeraldIntegration *self,
               GKeyFile *file,
               GError **error)
{
  g_auto (GStrv) names = g_key_file_get_string_list (file, "Integration", "Lookup", NULL, NULL);
  g_autofree char *search = g_key_file_get_string (file, "Integration", "Search", NULL);
  g_autofree char *token = g_key_file_get_string (file, "Login", "Token", NULL);
  HeraldHttpGroup login = { file, "Login", g_key_file_has_group (file, "Request") ? "Request" : NULL };

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      HeraldHttpRequest *request = i < HERALD_HTTP_REQUESTS_MAX ? read_request (file, names[i], error) : NULL;

      if (request == NULL)
        return i < HERALD_HTTP_REQUESTS_MAX ? FALSE : fault (error, "[Integration]: Lookup names too many requests");
      g_ptr_array_add (self->requests, request);
    }
  if (search != NULL && (self->search = read_request (file, search, error)) == NULL)
    return FALSE;
  if (!g_key_file_has_group (file, "Login"))
    return TRUE;
  if (token == NULL)
    return fault (error, "[Login]: it needs a Token, the path to what the other requests call ${login}");
  return (self->login = herald_http_request_read (&login, "login", error)) != NULL
         && (self->login_token = herald_http_field_new (token, error)) != NULL;
}

static gboolean
read_open (HeraldIntegration *self,
           GKeyFile *file,
           GError **error)
{
  static const char *const known[] = { "Search", NULL };
  g_autofree char *search = g_key_file_get_string (file, "Open", "Search", NULL);

  if (search != NULL && (self->search_page = herald_http_template_new (search, HERALD_HTTP_ESCAPE_URL, error)) == NULL)
    return FALSE;
  return !g_key_file_has_group (file, "Open") || check_keys (file, "Open", known, error);
}

/* What a template may be filled with. */
typedef struct
{
  const HeraldIntegration *file;
  const char *where;
  gboolean secrets;
  gboolean number;
  gboolean forms; /* ${number} is one of the forms that the request names */
  gboolean text;
  gboolean login;
  gboolean record;
  gboolean data; /* of a call */
} Allowed;

static gboolean
is_allowed (const Allowed *allowed,
            const char *name)
{
  static const char *const record[] = { "record.id", "record.type", "record.email", "record.company", NULL };

  if (g_str_has_prefix (name, "number."))
    return allowed->number && herald_http_number_is_form (name + strlen ("number."));
  if (g_str_equal (name, "number"))
    return allowed->number && allowed->forms;
  if (g_str_equal (name, "text") || g_str_equal (name, "text.words"))
    return allowed->text;
  if (g_str_has_prefix (name, "data."))
    return allowed->data;
  if (g_str_equal (name, "login"))
    return allowed->login && allowed->file->login != NULL;
  if (g_str_has_prefix (name, "record."))
    return allowed->record && g_strv_contains (record, name);
  return (allowed->secrets || !g_str_has_prefix (name, "secret.")) && herald_integration_is_setting (allowed->file, name, NULL);
}

static gboolean
check_hole (const char *name,
            gboolean in_host,
            gboolean at_start,
            gpointer user_data,
            GError **error)
{
  const Allowed *allowed = user_data;
  HeraldHttpParameterKind kind = HERALD_HTTP_PARAMETER_TEXT;
  gboolean setting = herald_integration_is_setting (allowed->file, name, &kind);

  if (!is_allowed (allowed, name))
    return fault (error, "[%s]: ${%s} is not known here", allowed->where, name);
  if (at_start != (setting && kind == HERALD_HTTP_PARAMETER_SERVER) && (at_start || kind == HERALD_HTTP_PARAMETER_SERVER))
    return fault (error, "[%s]: ${%s}: a parameter of the kind server, and only such a one, may begin an address", allowed->where, name);
  if (in_host && !at_start && !(setting && kind == HERALD_HTTP_PARAMETER_LABEL))
    return fault (error, "[%s]: ${%s}: only a parameter of the kind label may be in the name of a server", allowed->where, name);
  return TRUE;
}

static gboolean
check_request (const HeraldIntegration *self,
               const HeraldHttpRequest *request,
               Allowed allowed,
               GError **error)
{
  Allowed page = { .file = self, .where = request->name, .record = TRUE };
  Allowed company = { .file = self, .where = request->name, .secrets = TRUE, .record = TRUE, .login = TRUE };

  allowed.file = self;
  allowed.where = request->name;
  allowed.secrets = TRUE;
  allowed.forms = request->forms != NULL;
  return herald_http_template_foreach (request->url, check_hole, &allowed, error)
         && herald_http_request_check_holes (request, check_hole, &allowed, error)
         && (request->mapping.page == NULL || herald_http_template_foreach (request->mapping.page, check_hole, &page, error))
         && (request->company_url == NULL || herald_http_template_foreach (request->company_url, check_hole, &company, error));
}

static gboolean
check_all (const HeraldIntegration *self,
           GError **error)
{
  Allowed search_page = { .file = self, .where = "Open", .number = TRUE, .data = TRUE };

  for (guint i = 0; i < self->requests->len; i++)
    if (!check_request (self, self->requests->pdata[i], (Allowed) { .number = TRUE, .login = TRUE }, error))
      return FALSE;
  if (self->search != NULL && !check_request (self, self->search, (Allowed) { .text = TRUE, .login = TRUE }, error))
    return FALSE;
  if (self->login != NULL && !check_request (self, self->login, (Allowed) { 0 }, error))
    return FALSE;
  if (self->search_page != NULL && !herald_http_template_foreach (self->search_page, check_hole, &search_page, error))
    return FALSE;
  if (self->requests->len == 0 && self->search == NULL && self->search_page == NULL)
    return fault (error, "it has neither a request nor a page to open");
  return TRUE;
}

static HeraldIntegration *
integration_new (const char *name)
{
  HeraldIntegration *self = g_new0 (HeraldIntegration, 1);

  g_atomic_ref_count_init (&self->refs);
  self->name = g_strdup (name);
  self->keys = g_array_new (TRUE, TRUE, sizeof (HeraldSourceKey));
  g_array_set_clear_func (self->keys, key_clear);
  self->kinds = g_array_new (FALSE, FALSE, sizeof (HeraldHttpParameterKind));
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_http_request_free);
  return self;
}

/**
 * herald_integration_parse:
 * @name: what the file is called, without its folder and ending
 * @text: its content
 * @length: bytes of @text
 * @error: return location for a #HERALD_SOURCE_ERROR_SETTINGS that says where the fault is
 *
 * Returns: (transfer full): what the file says
 */
HeraldIntegration *
herald_integration_parse (const char *name,
                          const char *text,
                          gsize length,
                          GError **error)
{
  g_autoptr (HeraldIntegration) self = integration_new (name);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) why = NULL;

  if (length > HERALD_INTEGRATION_FILE_MAX)
    fault (&why, "it is larger than %d KiB", HERALD_INTEGRATION_FILE_MAX / 1024);
  else if (g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, &why) && read_integration (self, file, &why)
           && read_settings (self, file, &why) && read_requests (self, file, &why) && read_open (self, file, &why)
           && check_all (self, &why))
    return g_steal_pointer (&self);
  g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("The integration file “%s” cannot be used: %s."), name,
               why->message);
  return NULL;
}

/**
 * herald_integration_ref:
 * @self: an integration
 *
 * Returns: (transfer full): @self
 */
HeraldIntegration *
herald_integration_ref (HeraldIntegration *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * herald_integration_unref:
 * @self: (transfer full): an integration
 */
void
herald_integration_unref (HeraldIntegration *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->name);
  g_free (self->title);
  g_free (self->note);
  g_free (self->homepage);
  g_array_unref (self->keys);
  g_array_unref (self->kinds);
  g_ptr_array_unref (self->requests);
  herald_http_request_free (self->search);
  herald_http_request_free (self->login);
  herald_http_field_free (self->login_token);
  herald_http_template_free (self->search_page);
  g_free (self);
}

G_DEFINE_BOXED_TYPE (HeraldIntegration, herald_integration, herald_integration_ref, herald_integration_unref)
