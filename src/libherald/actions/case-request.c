/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said to a helpdesk of a caller. Callers choose their own names, and what they type goes into the data: each value is written
 * as the place needs it where it stands, and what a search is made of holds nothing that means something in a language of queries. */

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "actions/case-http-private.h"

#define DATA_PREFIX "data."
/* Behind a hole's name: what stands there where the value is empty. */
#define FALLBACK '|'
/* What may stand in an address as it is, besides letters and digits: all the rest of what an administrator writes is percent-encoded. */
#define ADDRESS_MARKS "-._~:/?#[]@!$&'()*+,;=%"

typedef struct
{
  const HeraldCaseCaller *caller;
  const char *secret; /* NULL: none is known */
  gboolean seek;      /* for a search */
} Filling;

static const struct
{
  const char *name;
  gsize offset;
} texts[] = {
  { "number", G_STRUCT_OFFSET (HeraldCaseCaller, number) },
  { "name", G_STRUCT_OFFSET (HeraldCaseCaller, name) },
  { "organisation", G_STRUCT_OFFSET (HeraldCaseCaller, organisation) },
  { "email", G_STRUCT_OFFSET (HeraldCaseCaller, email) },
  { "contact_id", G_STRUCT_OFFSET (HeraldCaseCaller, contact_id) },
  { "source", G_STRUCT_OFFSET (HeraldCaseCaller, source) },
  { "record_id", G_STRUCT_OFFSET (HeraldCaseCaller, record_id) },
  { "dialed", G_STRUCT_OFFSET (HeraldCaseCaller, dialed) },
  { "unique_id", G_STRUCT_OFFSET (HeraldCaseCaller, unique_id) },
};

/* "email|nobody@example.com": the name, and where its fallback begins or NULL. */
static char *
split (const char *hole,
       const char **fallback)
{
  const char *bar = strchr (hole, FALLBACK);

  *fallback = bar != NULL ? bar + 1 : NULL;
  return bar != NULL ? g_strndup (hole, (gsize) (bar - hole)) : g_strdup (hole);
}

/**
 * herald_case_is_caller_hole:
 * @name: what stands in a hole
 * @with_secret: whether the secret may
 *
 * Returns: whether it can be filled
 */
gboolean
herald_case_is_caller_hole (const char *name,
                            gboolean with_secret)
{
  const char *fallback;
  g_autofree char *plain = split (name, &fallback);

  if (g_str_has_prefix (plain, DATA_PREFIX))
    return plain[strlen (DATA_PREFIX)] != '\0';
  if (g_str_equal (plain, "secret"))
    return with_secret && fallback == NULL;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (plain, texts[i].name))
      return TRUE;
  return FALSE;
}

static const char *
get_text (const Filling *filling,
          const char *name)
{
  const char *value = NULL;

  if (g_str_equal (name, "secret"))
    return filling->secret;
  if (g_str_has_prefix (name, DATA_PREFIX))
    value = g_hash_table_lookup (filling->caller->data, name + strlen (DATA_PREFIX));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (name, texts[i].name))
      value = G_STRUCT_MEMBER (const char *, filling->caller, texts[i].offset);
  return value != NULL ? value : "";
}

static gboolean
is_plain (const char *value)
{
  return *value != '\0' && value[strspn (value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-_.@")] == '\0';
}

static char *
find_text (const char *name,
           gconstpointer data)
{
  const Filling *filling = data;
  const char *fallback;
  g_autofree char *plain = split (name, &fallback);
  const char *value = get_text (filling, plain);

  /* A search for nobody would find somebody. */
  if (value == NULL || (filling->seek && !is_plain (value)))
    return NULL;
  return g_strdup (*value != '\0' || fallback == NULL ? value : fallback);
}

static void
add_member (const char *name,
            const char *value,
            JsonBuilder *builder)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

/* {"number":"…","name":"…",…,"data":{"ticket":"7"}}: every key is always there. */
static char *
write_own_body (const HeraldCaseCaller *caller)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (caller->data), (GCompareFunc) strcmp);

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    add_member (texts[i].name, G_STRUCT_MEMBER (const char *, caller, texts[i].offset), builder);
  json_builder_set_member_name (builder, "data");
  json_builder_begin_object (builder);
  for (GList *l = keys; l != NULL; l = l->next)
    add_member (l->data, g_hash_table_lookup (caller->data, l->data), builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static gboolean
add_headers (HeraldHttpOutgoing *outgoing,
             const HeraldCaseSettings *settings,
             const HeraldHttpValues *values,
             GError **error)
{
  for (guint i = 0; i < settings->headers->len; i++)
    {
      const HeraldCaseHeader *header = settings->headers->pdata[i];
      g_autofree char *value = herald_http_template_expand (header->value, values, error);

      if (value == NULL)
        return FALSE;
      soup_message_headers_replace (herald_http_template_uses (header->value, "secret") ? outgoing->secret : outgoing->headers, header->name, value);
    }
  if (settings->basic != NULL)
    {
      g_autofree char *login = herald_http_template_expand (settings->basic, values, error);
      g_autofree char *code = login != NULL ? g_base64_encode ((const guchar *) login, strlen (login)) : NULL;
      g_autofree char *value = code != NULL ? g_strconcat ("Basic ", code, NULL) : NULL;

      if (value == NULL)
        return FALSE;
      soup_message_headers_replace (outgoing->secret, "Authorization", value);
    }
  return TRUE;
}

static HeraldHttpOutgoing *
build (const HeraldCaseSettings *settings,
       const HeraldHttpTemplate *url,
       const Filling *filling,
       GError **error)
{
  const Filling plain = { filling->caller, filling->secret, FALSE };
  const HeraldHttpValues values = { .find = find_text, .find_data = filling }, others = { .find = find_text, .find_data = &plain };
  g_autofree char *text = herald_http_template_expand (url, &values, error);
  g_autofree char *address = text != NULL ? g_uri_escape_string (text, ADDRESS_MARKS, FALSE) : NULL;
  g_autoptr (GUri) uri = address != NULL ? g_uri_parse (address, SOUP_HTTP_URI_FLAGS, error) : NULL;
  g_autoptr (HeraldHttpOutgoing) outgoing = uri != NULL ? herald_http_outgoing_new (uri, !filling->seek) : NULL;
  g_autoptr (GError) why = NULL;

  if (outgoing == NULL)
    return NULL;
  if (add_headers (outgoing, settings, &others, &why))
    return g_steal_pointer (&outgoing);
  if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NO_SECRET,
                 _("There is no password or token for the helpdesk: a credential “%s.secret” is missing."), HERALD_CASE_SECTION);
  else
    g_propagate_error (error, g_steal_pointer (&why));
  return NULL;
}

/**
 * herald_case_build:
 * @settings: where to
 * @caller: whose case
 * @secret: (nullable): the password or token
 * @error: return location for a #HERALD_SOURCE_ERROR
 *
 * Returns: (transfer full): the request that opens a case
 */
HeraldHttpOutgoing *
herald_case_build (const HeraldCaseSettings *settings,
                   const HeraldCaseCaller *caller,
                   const char *secret,
                   GError **error)
{
  const Filling filling = { caller, secret, FALSE };
  const HeraldHttpValues values = { .find = find_text, .find_data = &filling };
  g_autoptr (HeraldHttpOutgoing) outgoing = build (settings, settings->url, &filling, error);
  char *body;

  if (outgoing == NULL)
    return NULL;
  body = settings->body != NULL ? herald_http_template_expand (settings->body, &values, error) : write_own_body (caller);
  if (body == NULL)
    return NULL;
  outgoing->content_type = g_strdup ("application/json");
  outgoing->body = g_bytes_new_take (body, strlen (body));
  /* It tells of people: no other server gets it than the one that was named. */
  outgoing->secret_body = TRUE;
  return g_steal_pointer (&outgoing);
}

/**
 * herald_case_build_find:
 * @settings: where to
 * @caller: whose case
 * @secret: (nullable): the password or token
 * @error: return location for a #HERALD_SOURCE_ERROR; %G_IO_ERROR_NOT_FOUND: by nothing that is known of the caller, or safe in a search
 *
 * Returns: (transfer full): the request that finds an open case
 */
HeraldHttpOutgoing *
herald_case_build_find (const HeraldCaseSettings *settings,
                        const HeraldCaseCaller *caller,
                        const char *secret,
                        GError **error)
{
  const Filling filling = { caller, secret, TRUE };

  return build (settings, settings->find_url, &filling, error);
}
