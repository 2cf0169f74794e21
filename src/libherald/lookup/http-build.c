/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills a request of an integration file in. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lookup/http-private.h"

static gboolean
has_secret (const HeraldHttpTemplate *template)
{
  return herald_http_template_uses (template, "secret.") || herald_http_template_uses (template, "login");
}

/* "a=b&c=d" of values that are percent-encoded already. */
static gboolean
append_pairs (GString *text,
              GPtrArray *pairs,
              const HeraldHttpValues *values,
              GError **error)
{
  for (guint i = 0; i < pairs->len; i++)
    {
      const HeraldHttpPair *pair = pairs->pdata[i];
      g_autofree char *value = herald_http_template_expand (pair->value, values, error);
      g_autofree char *name = g_uri_escape_string (pair->name, NULL, FALSE);

      if (value == NULL)
        return FALSE;
      g_string_append_printf (text, "%s%s=%s", i > 0 ? "&" : "", name, value);
    }
  return TRUE;
}

static GUri *
parse_address (const char *text,
               GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";

  if ((g_str_equal (scheme, "https") || g_str_equal (scheme, "http")) && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0')
    return g_steal_pointer (&uri);
  g_set_error_literal (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                       _("The address of the server is not one of the web: check it in the preferences."));
  return NULL;
}

/* A token that may be empty, and is, is not sent. */
static gboolean
is_void (const HeraldHttpTemplate *template,
         const HeraldHttpValues *values)
{
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, values->settings);
  while (g_hash_table_iter_next (&iter, &name, &value))
    if (g_str_has_prefix (name, "secret.") && *(char *) value == '\0' && herald_http_template_uses (template, name))
      return TRUE;
  return FALSE;
}

static gboolean
add_headers (HeraldHttpOutgoing *outgoing,
             const HeraldHttpRequest *request,
             const HeraldHttpValues *values,
             GError **error)
{
  for (guint i = 0; i < request->headers->len; i++)
    {
      const HeraldHttpPair *pair = request->headers->pdata[i];
      g_autofree char *value = herald_http_template_expand (pair->value, values, error);

      if (value == NULL)
        return FALSE;
      if (*value != '\0' && !is_void (pair->value, values))
        soup_message_headers_replace (has_secret (pair->value) ? outgoing->secret : outgoing->headers, pair->name, value);
    }
  if (request->basic != NULL)
    {
      g_autofree char *login = herald_http_template_expand (request->basic, values, error);
      g_autofree char *code = login != NULL ? g_base64_encode ((const guchar *) login, strlen (login)) : NULL;
      g_autofree char *value = code != NULL ? g_strconcat ("Basic ", code, NULL) : NULL;

      if (value == NULL)
        return FALSE;
      soup_message_headers_replace (outgoing->secret, "Authorization", value);
    }
  return TRUE;
}

static gboolean
add_body (HeraldHttpOutgoing *outgoing,
          const HeraldHttpRequest *request,
          const HeraldHttpValues *values,
          GError **error)
{
  g_autoptr (GString) form = g_string_new (NULL);
  char *body = NULL;

  if (!request->post)
    return TRUE;
  if (request->json != NULL)
    {
      body = herald_http_template_expand (request->json, values, error);
      outgoing->content_type = g_strdup ("application/json");
      outgoing->secret_body = has_secret (request->json);
    }
  else if (append_pairs (form, request->form, values, error))
    {
      body = g_string_free (g_steal_pointer (&form), FALSE);
      outgoing->content_type = g_strdup ("application/x-www-form-urlencoded");
    }
  for (guint i = 0; i < request->form->len; i++)
    outgoing->secret_body |= has_secret (((HeraldHttpPair *) request->form->pdata[i])->value);
  if (body == NULL)
    return FALSE;
  outgoing->body = g_bytes_new_take (body, strlen (body));
  return TRUE;
}

/**
 * herald_http_build:
 * @request: a request
 * @values: what it is filled with
 * @error: return location; %G_IO_ERROR_NOT_FOUND: the number has not the form that is asked by
 *
 * Returns: (transfer full): the request as it is sent
 */
HeraldHttpOutgoing *
herald_http_build (const HeraldHttpRequest *request,
                   const HeraldHttpValues *values,
                   GError **error)
{
  g_autofree char *base = herald_http_template_expand (request->url, values, error);
  g_autoptr (GString) text = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (HeraldHttpOutgoing) outgoing = NULL;

  if (base == NULL)
    return NULL;
  text = g_string_new (base);
  if (request->query->len > 0)
    g_string_append_c (text, strchr (base, '?') != NULL ? '&' : '?');
  if (!append_pairs (text, request->query, values, error) || (uri = parse_address (text->str, error)) == NULL)
    return NULL;
  outgoing = herald_http_outgoing_new (uri, request->post);
  if (!add_headers (outgoing, request, values, error) || !add_body (outgoing, request, values, error))
    return NULL;
  return g_steal_pointer (&outgoing);
}

/**
 * herald_http_build_company:
 * @request: a request with a company's address
 * @values: what that is filled with
 * @error: return location
 *
 * Returns: (transfer full): the request for a company's name, with the headers of @request
 */
HeraldHttpOutgoing *
herald_http_build_company (const HeraldHttpRequest *request,
                           const HeraldHttpValues *values,
                           GError **error)
{
  g_autofree char *address = herald_http_template_expand (request->company_url, values, error);
  g_autoptr (GUri) uri = address != NULL ? parse_address (address, error) : NULL;
  g_autoptr (HeraldHttpOutgoing) outgoing = uri != NULL ? herald_http_outgoing_new (uri, FALSE) : NULL;

  if (outgoing == NULL || !add_headers (outgoing, request, values, error))
    return NULL;
  return g_steal_pointer (&outgoing);
}

/**
 * herald_http_outgoing_key:
 * @outgoing: a request
 *
 * Returns: (transfer full): the same text for the same request. It may hold secrets
 */
char *
herald_http_outgoing_key (const HeraldHttpOutgoing *outgoing)
{
  g_autofree char *address = g_uri_to_string (outgoing->uri);
  gsize length = 0;
  const char *body = outgoing->body != NULL ? g_bytes_get_data (outgoing->body, &length) : "";

  return g_strdup_printf ("%s\n%.*s", address, (int) length, body);
}
