/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An integration file of a stranger and the JSON answer of a server, with a line "----" between them: the file is refused
 * or used, and the answer becomes contacts or not. What the templates make of any text stays in its place. */

#include <stdint.h>
#include <string.h>

#include "lookup/http-answer.h"
#include "lookup/http-private.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define MARK "\n----\n"

/* Somebody's whole screen of odd characters, for every setting. */
#define ODD "a\"b\\c'd/e?f=g&h%i+j\nk\rl\tm\x7f\xc3\xa4${x}"

static GHashTable *
fill_in (const HeraldIntegration *file)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const HeraldSourceKey *keys = herald_integration_get_keys (file);

  for (guint i = 0; keys[i].name != NULL; i++)
    {
      HeraldHttpParameterKind kind = HERALD_HTTP_PARAMETER_TEXT;

      herald_integration_is_setting (file, keys[i].name, &kind);
      g_hash_table_insert (values, g_strdup (keys[i].name),
                           g_strdup (kind == HERALD_HTTP_PARAMETER_SERVER  ? "https://crm.example.com/a"
                                     : kind == HERALD_HTTP_PARAMETER_LABEL ? "acme"
                                                                           : ODD));
    }
  return values;
}

/* A JSON body with odd values in it must still be JSON if the file's own text is. */
static void
try_request (const HeraldHttpRequest *request,
             GHashTable *settings,
             const HeraldNumber *number)
{
  HeraldHttpValues values = { .settings = settings, .number = number, .form = "nsn", .text = ODD, .login = "7" };
  g_autoptr (HeraldHttpOutgoing) outgoing = herald_http_build (request, &values, NULL);

  if (outgoing != NULL)
    g_free (herald_http_outgoing_key (outgoing));
}

static void
try_answer (const HeraldHttpRequest *request,
            JsonNode *root,
            GHashTable *settings,
            const HeraldNumber *number)
{
  HeraldLocation germany = { "DE", "30" };
  g_autoptr (HeraldHttpAnswer) answer = herald_http_answer_read (request, root, settings, "http-1", &germany);
  g_autoptr (GPtrArray) matches = herald_contact_match_all (answer->contacts, number, &germany);
  g_autofree char *company = herald_http_field_text (request->company_name, root);

  g_assert (answer->contacts->len <= HERALD_HTTP_RECORDS_MAX);
  for (guint i = 0; i < answer->contacts->len; i++)
    {
      const char *url = herald_contact_get_url (answer->contacts->pdata[i]);

      g_assert (*url == '\0' || g_ascii_strncasecmp (url, "http", 4) == 0);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  const char *text = (const char *) data, *mark = g_strstr_len (text, (gssize) size, MARK);
  gsize length = mark != NULL ? (gsize) (mark - text) : size;
  g_autoptr (HeraldIntegration) file = herald_integration_parse ("fuzz", text, length, NULL);
  g_autoptr (GBytes) body = mark != NULL ? g_bytes_new (mark + strlen (MARK), size - length - strlen (MARK)) : g_bytes_new (text, size);
  g_autoptr (JsonNode) root = herald_http_json_parse (body, NULL);
  g_autoptr (HeraldNumber) number = herald_number_new ("+49 30 1234567", NULL);
  g_autoptr (GHashTable) values = file != NULL ? fill_in (file) : NULL;
  g_autoptr (GHashTable) settings = file != NULL ? herald_integration_normalise (file, values, NULL) : NULL;
  GPtrArray *requests = file != NULL ? file->requests : NULL;

  if (settings == NULL)
    return 0;
  g_free (herald_integration_make_url (file, values, number, NULL));
  for (guint i = 0; i < requests->len; i++)
    {
      try_request (requests->pdata[i], settings, number);
      if (root != NULL)
        try_answer (requests->pdata[i], root, settings, number);
    }
  if (file->search != NULL)
    try_request (file->search, settings, NULL);
  if (file->login != NULL)
    try_request (file->login, settings, NULL);
  return 0;
}
