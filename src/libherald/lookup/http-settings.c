/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user fills in for an integration file, checked and brought into its final spelling. */

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "lookup/http-integration-private.h"

/* "crm.example.com/crm/" becomes "https://crm.example.com/crm". NULL: no address. */
static char *
normalise_server (const char *value)
{
  g_autofree char *full = strstr (value, "://") != NULL ? g_strdup (value) : g_strconcat ("https://", value, NULL);
  g_autoptr (GUri) uri = g_uri_parse (full, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *text = NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' || g_uri_get_userinfo (uri) != NULL
      || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL
      || (!g_str_equal (g_uri_get_scheme (uri), "https") && !g_str_equal (g_uri_get_scheme (uri), "http")))
    return NULL;
  text = g_uri_to_string (uri);
  while (g_str_has_suffix (text, "/"))
    text[strlen (text) - 1] = '\0';
  return g_steal_pointer (&text);
}

static gboolean
is_label (const char *value)
{
  return *value != '\0' && strlen (value) <= 253 && *value != '-' && *value != '.'
         && value[strspn (value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.")] == '\0';
}

/**
 * herald_http_parameter_normalise:
 * @kind: what it must be
 * @title: what the user knows it as
 * @value: what was typed
 * @normal: (out) (transfer full): its final spelling
 * @error: return location for a #HERALD_SOURCE_ERROR_SETTINGS
 *
 * Returns: whether it can be used
 */
gboolean
herald_http_parameter_normalise (HeraldHttpParameterKind kind,
                                 const char *title,
                                 const char *value,
                                 char **normal,
                                 GError **error)
{
  g_autofree char *text = g_strstrip (g_utf8_make_valid (value, -1));

  *normal = NULL;
  if (*text == '\0' || kind == HERALD_HTTP_PARAMETER_TEXT)
    *normal = g_steal_pointer (&text);
  else if (kind == HERALD_HTTP_PARAMETER_SERVER)
    {
      *normal = normalise_server (text);
      if (*normal == NULL)
        g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                     _("“%s” must be the address of a server, for example https://crm.example.com."), title);
    }
  else if (is_label (text))
    *normal = g_steal_pointer (&text);
  else
    g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                 _("“%s” must be a name of letters, digits and hyphens only, not a whole address."), title);
  return *normal != NULL;
}

/**
 * herald_integration_normalise:
 * @self: an integration
 * @values: what is set, by the names of the keys
 * @error: return location for a #HERALD_SOURCE_ERROR_SETTINGS
 *
 * Returns: (transfer full): the value of each parameter; no secrets
 */
GHashTable *
herald_integration_normalise (const HeraldIntegration *self,
                              GHashTable *values,
                              GError **error)
{
  g_autoptr (GHashTable) normal = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < self->keys->len; i++)
    {
      const HeraldSourceKey *key = &g_array_index (self->keys, HeraldSourceKey, i);
      const char *value = g_hash_table_lookup (values, key->name);
      char *text;

      if (key->kind == HERALD_SOURCE_KEY_SECRET)
        continue;
      if (!herald_http_parameter_normalise (g_array_index (self->kinds, HeraldHttpParameterKind, i), _(key->title),
                                            value != NULL && *value != '\0' ? value : key->fallback, &text, error))
        return NULL;
      g_hash_table_insert (normal, g_strdup (key->name), text);
      if (key->required && *text == '\0')
        {
          g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, /* Translators: a setting and the service that it belongs to */
                       _("“%s” is missing in the settings of %s."), _(key->title), self->title);
          return NULL;
        }
    }
  return g_steal_pointer (&normal);
}

/**
 * herald_integration_check:
 * @self: an integration
 * @values: (element-type utf8 utf8): what is set, by the names of herald_integration_get_keys()
 * @error: return location for a #HERALD_SOURCE_ERROR_SETTINGS
 *
 * Returns: whether @self can be used with them
 */
gboolean
herald_integration_check (const HeraldIntegration *self,
                          GHashTable *values,
                          GError **error)
{
  g_autoptr (GHashTable) normal = herald_integration_normalise (self, values, error);

  return normal != NULL;
}

/**
 * herald_integration_make_url:
 * @self: an integration
 * @values: (element-type utf8 utf8): what is set, by the names of herald_integration_get_keys()
 * @number: a caller's number
 * @data: (nullable): what the dialplan told of the call
 *
 * Returns: (transfer full) (nullable): the address of the page that searches for the number, for a browser in which the
 *   user is logged in; %NULL: there is none, or not for this number or without such data, or the settings are incomplete
 */
char *
herald_integration_make_url (const HeraldIntegration *self,
                             GHashTable *values,
                             const HeraldNumber *number,
                             const HeraldCallData *data)
{
  g_autoptr (GHashTable) settings = self->search_page != NULL ? herald_integration_normalise (self, values, NULL) : NULL;
  HeraldHttpValues filling = { .settings = settings, .number = number, .data = data };

  return settings != NULL ? herald_http_template_expand (self->search_page, &filling, NULL) : NULL;
}

/**
 * herald_integration_is_setting:
 * @self: an integration
 * @name: a name in a template
 * @kind: (out) (optional): what it must be
 *
 * Returns: whether it is a parameter or secret of the file
 */
gboolean
herald_integration_is_setting (const HeraldIntegration *self,
                               const char *name,
                               HeraldHttpParameterKind *kind)
{
  for (guint i = 0; i < self->keys->len; i++)
    if (g_str_equal (g_array_index (self->keys, HeraldSourceKey, i).name, name))
      {
        if (kind != NULL)
          *kind = g_array_index (self->kinds, HeraldHttpParameterKind, i);
        return TRUE;
      }
  return FALSE;
}

/**
 * herald_integration_get_keys:
 * @self: an integration
 *
 * Returns: (transfer none) (array zero-terminated=1): its parameters and secrets
 */
const HeraldSourceKey *
herald_integration_get_keys (const HeraldIntegration *self)
{
  return (const HeraldSourceKey *) (gconstpointer) self->keys->data;
}

/**
 * herald_integration_get_name:
 * @self: an integration
 *
 * Returns: its name in the settings
 */
const char *
herald_integration_get_name (const HeraldIntegration *self)
{
  return self->name;
}

/**
 * herald_integration_get_title:
 * @self: an integration
 *
 * Returns: its name for people
 */
const char *
herald_integration_get_title (const HeraldIntegration *self)
{
  return self->title;
}

/**
 * herald_integration_get_note:
 * @self: an integration
 *
 * Returns: what one should know before using it, perhaps nothing
 */
const char *
herald_integration_get_note (const HeraldIntegration *self)
{
  return self->note;
}

/**
 * herald_integration_get_homepage:
 * @self: an integration
 *
 * Returns: where its maker describes it, perhaps nothing
 */
const char *
herald_integration_get_homepage (const HeraldIntegration *self)
{
  return self->homepage;
}

/**
 * herald_integration_is_tried:
 * @self: an integration
 *
 * Returns: whether it was used with a live system; else it is written from documentation
 */
gboolean
herald_integration_is_tried (const HeraldIntegration *self)
{
  return self->tried;
}

/**
 * herald_integration_can_look_up:
 * @self: an integration
 *
 * Returns: whether it asks who has a number
 */
gboolean
herald_integration_can_look_up (const HeraldIntegration *self)
{
  return self->requests->len > 0;
}

/**
 * herald_integration_can_search:
 * @self: an integration
 *
 * Returns: whether it searches by text
 */
gboolean
herald_integration_can_search (const HeraldIntegration *self)
{
  return self->search != NULL;
}

/**
 * herald_integration_has_search_page:
 * @self: an integration
 *
 * Returns: whether herald_integration_make_url() gives addresses
 */
gboolean
herald_integration_has_search_page (const HeraldIntegration *self)
{
  return self->search_page != NULL;
}
