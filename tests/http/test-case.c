/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a helpdesk is asked for a case, by the settings of docs/cases.md and others: what is sent, what is taken of the answer, that one
 * call gets one case, and what hostile answers and names come to. */

#include <string.h>

#include "actions/case-http.h"
#include "actions/case-memory.h"
#include "web.h"

static Web *web;
static const char *page; /* docs/cases.md */

/* What the machine may take, and what nobody waits for. */
#define PATIENCE_MS 60000
#define SHORT_MS 150

typedef struct
{
  HeraldCase *of_call;
  GError *error;
  gboolean done;
} Told;

static void
told_clear (Told *told)
{
  g_clear_pointer (&told->of_call, herald_case_free);
  g_clear_error (&told->error);
  told->done = FALSE;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Told, told_clear)

static void
on_told (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  Told *told = user_data;

  told->of_call = herald_case_desk_open_finish (HERALD_CASE_DESK (object), result, &told->error);
  g_assert_true ((told->of_call == NULL) == (told->error != NULL));
  told->done = TRUE;
}

static GKeyFile *
key_file (const char *settings)
{
  GKeyFile *file = g_key_file_new ();
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u", web->port), *tls = g_strdup_printf ("https://127.0.0.1:%u", web->tls_port);
  g_autoptr (GString) text = g_string_new (settings);
  g_autoptr (GError) error = NULL;

  g_string_replace (text, "https://help.example.com", address, 0);
  g_string_replace (text, "https://tls.example.com", tls, 0);
  g_key_file_load_from_data (file, text->str, text->len, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  return file;
}

static HeraldCaseDesk *
desk_of (const char *settings)
{
  g_autoptr (GKeyFile) file = key_file (settings);
  g_autoptr (GPtrArray) complaints = g_ptr_array_new_with_free_func (g_free);
  HeraldCaseHttp *desk = herald_case_http_new (file, complaints);

  for (guint i = 0; i < complaints->len; i++)
    g_error ("%s", (char *) complaints->pdata[i]);
  g_assert_nonnull (desk);
  herald_case_http_set_secret (desk, "SECRET");
  herald_case_http_set_patience (desk, PATIENCE_MS);
  g_ptr_array_set_size (web->asked, 0);
  return HERALD_CASE_DESK (desk);
}

#define PLAIN "[case]\nurl=https://help.example.com/case\nlink=${$.url}\n"

/* The examples of the page, in their order. */
static HeraldCaseDesk *
desk_of_page (guint example)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  char *end;

  g_assert_true (g_file_get_contents (page, &text, NULL, NULL));
  parts = g_strsplit (text, "```ini\n", -1);
  g_assert_cmpuint (example + 1, <, g_strv_length (parts));
  end = strstr (parts[example + 1], "```");
  g_assert_nonnull (end);
  *end = '\0';
  return desk_of (parts[example + 1]);
}

static HeraldCaseCaller *
ada (const char *unique_id)
{
  HeraldCaseCaller *caller = herald_case_caller_new ();

  herald_case_caller_set (&caller->number, "+49301234567");
  herald_case_caller_set (&caller->name, "Ada Byron");
  herald_case_caller_set (&caller->email, "ada@example.com");
  herald_case_caller_set (&caller->dialed, "100");
  herald_case_caller_set (&caller->unique_id, unique_id);
  g_hash_table_insert (caller->data, g_strdup ("ticket"), g_strdup ("7"));
  return caller;
}

static void
ask_for (HeraldCaseDesk *desk,
         const HeraldCaseCaller *caller,
         Told *told)
{
  told_clear (told);
  herald_case_desk_open_async (desk, caller, NULL, on_told, told);
  g_assert_false (told->done);
  spin_until (&told->done);
}

static void
assert_case (const Told *told,
             const char *number,
             const char *url,
             gboolean is_new)
{
  g_assert_no_error (told->error);
  g_assert_cmpstr (told->of_call->number, ==, number);
  g_assert_cmpstr (told->of_call->url, ==, url);
  g_assert_cmpint (told->of_call->is_new, ==, is_new);
}

static JsonObject *
body_of (guint index,
         JsonNode **root)
{
  *root = json_from_string (web_asked (web, index)->body, NULL);
  g_assert_nonnull (*root);
  return json_node_get_object (*root);
}

/* Herald's own body has every key; what is in a name stays in its text. */
static void
test_own_body (void)
{
  static const Reply created = { 201, NULL, "{\"number\":\"4711\",\"url\":\"https://help.example.org/4711?a=b#c\"}" };
  static const Reply old = { 200, NULL, "{\"number\":4711}" };
  static const char *const keys[] = { "number", "name", "organisation", "email", "contact_id", "source", "record_id", "dialed", "unique_id" };
  const char *hostile = "\"},{\n\\ \xe2\x80\xae ${secret} ü";
  g_autoptr (HeraldCaseDesk) desk = desk_of (PLAIN);
  g_autoptr (HeraldCaseCaller) caller = ada ("1.1"), nobody = herald_case_caller_new ();
  g_autoptr (JsonNode) root = NULL;
  g_auto (Told) told = { 0 };
  JsonObject *body;

  herald_case_caller_set (&caller->name, hostile);
  web_reply (web, &created);
  ask_for (desk, caller, &told);
  assert_case (&told, "4711", "https://help.example.org/4711?a=b#c", TRUE);
  body = body_of (0, &root);
  g_assert_cmpuint (json_object_get_size (body), ==, G_N_ELEMENTS (keys) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_nonnull (json_object_get_string_member (body, keys[i]));
  g_assert_cmpstr (json_object_get_string_member (body, "name"), ==, hostile);
  g_assert_cmpstr (json_object_get_string_member (body, "number"), ==, "+49301234567");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (body, "data"), "ticket"), ==, "7");
  g_assert_cmpstr (soup_message_headers_get_content_type (web_asked (web, 0)->headers, NULL), ==, "application/json");
  web_reply (web, &old);
  ask_for (desk, nobody, &told);
  assert_case (&told, "4711", NULL, FALSE);
}

static void
test_zammad (void)
{
  static const Reply none = { 200, NULL, "[]" };
  static const Reply created = { 201, NULL, "{\"id\":19,\"number\":\"67019\",\"title\":\"Call\",\"customer_id\":3}" };
  static const Reply found = { 200, NULL, "[{\"id\":18,\"number\":\"67018\",\"title\":\"Call\",\"customer_id\":3}]" };
  g_autoptr (HeraldCaseDesk) desk = desk_of_page (0);
  g_autoptr (HeraldCaseCaller) caller = ada ("1.1"), nobody = herald_case_caller_new (), again = ada ("1.2");
  g_autofree char *link = g_strdup_printf ("http://127.0.0.1:%u/#ticket/zoom/19", web->port);
  g_autoptr (JsonNode) root = NULL;
  g_auto (Told) told = { 0 };
  JsonObject *body;

  web->lax = TRUE;
  herald_case_caller_set (&caller->name, "\"Ada\"\nByron");
  web_reply (web, &none);
  web_reply (web, &created);
  ask_for (desk, caller, &told);
  assert_case (&told, "67019", link, TRUE);
  g_assert_nonnull (strstr (web_asked (web, 0)->line, "?query=customer.email:\"ada@example.com\" AND state.name:(new OR open)&limit=1&expand=true"));
  g_assert_true (g_str_has_prefix (web_asked (web, 0)->line, "GET "));
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (soup_message_headers_get_one (web_asked (web, i)->headers, "Authorization"), ==, "Token token=SECRET");
  g_assert_true (g_str_has_prefix (web_asked (web, 1)->line, "POST "));
  body = body_of (1, &root);
  g_assert_cmpstr (json_object_get_string_member (body, "title"), ==, "Call from \"Ada\"\nByron +49301234567");
  g_assert_cmpstr (json_object_get_string_member (body, "customer_id"), ==, "guess:ada@example.com");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (body, "article"), "body"), ==,
                   "\"Ada\"\nByron \n+49301234567 called 100.");

  web_reply (web, &found);
  ask_for (desk, again, &told);
  g_assert_cmpstr (told.of_call->number, ==, "67018");
  g_assert_false (told.of_call->is_new);

  /* Nobody's case is not looked for: it would be somebody's. */
  web_reply (web, &created);
  ask_for (desk, nobody, &told);
  g_assert_cmpuint (web->asked->len, ==, 4);
  g_assert_nonnull (strstr (web_asked (web, 3)->body, "guess:phone@example.com"));
  g_assert_nonnull (strstr (web_asked (web, 3)->body, "Call from an unknown caller "));
  web->lax = FALSE;
}

static void
test_request_tracker (void)
{
  static const Reply none = { 200, NULL, "{\"count\":0,\"total\":0,\"items\":[]}" };
  static const Reply created = { 201, NULL, "{\"_url\":\"https://help.example.com/REST/2.0/ticket/20\",\"type\":\"ticket\",\"id\":\"20\"}" };
  static const Reply found = { 200, NULL, "{\"count\":1,\"total\":1,\"items\":[{\"id\":\"18\",\"type\":\"ticket\",\"_url\":\"https://help.example.com/18\"}]}" };
  g_autoptr (HeraldCaseDesk) desk = desk_of_page (1);
  g_autoptr (HeraldCaseCaller) caller = ada ("1.1"), again = ada ("1.2"), hostile = ada ("1.3");
  g_autofree char *link = g_strdup_printf ("http://127.0.0.1:%u/Ticket/Display.html?id=20", web->port);
  g_auto (Told) told = { 0 };

  web->lax = TRUE;
  web_reply (web, &none);
  web_reply (web, &created);
  ask_for (desk, caller, &told);
  assert_case (&told, "20", link, TRUE);
  g_assert_nonnull (strstr (web_asked (web, 0)->line, "?query=Requestor.EmailAddress='ada@example.com' AND Status='__Active__'&per_page=1"));
  g_assert_cmpstr (soup_message_headers_get_one (web_asked (web, 1)->headers, "Authorization"), ==, "token SECRET");
  web_reply (web, &found);
  ask_for (desk, again, &told);
  g_assert_cmpstr (told.of_call->number, ==, "18");

  /* What would change the question is not asked. */
  herald_case_caller_set (&hostile->email, "a@b' OR id > '0");
  web_reply (web, &created);
  ask_for (desk, hostile, &told);
  g_assert_true (g_str_has_prefix (web_asked (web, web->asked->len - 1)->line, "POST "));
  g_assert_cmpuint (web->asked->len, ==, 4);
  web->lax = FALSE;
}

/* osTicket answers with digits, which are no number of JSON where they begin with a zero. */
static void
test_os_ticket (void)
{
  static const Reply created = { 201, "text/html", "047331\n" };
  g_autoptr (HeraldCaseDesk) desk = desk_of_page (2);
  g_autoptr (HeraldCaseCaller) caller = ada ("1.1");
  g_auto (Told) told = { 0 };

  web_reply (web, &created);
  ask_for (desk, caller, &told);
  assert_case (&told, "047331", NULL, TRUE);
  g_assert_cmpstr (soup_message_headers_get_one (web_asked (web, 0)->headers, "X-API-Key"), ==, "SECRET");
}

static void
test_own_service (void)
{
  static const Reply made = { 200, NULL, "{\"number\":\"A-1/2#3\",\"url\":\"https://x.example.com/a,b\\\"$(c)\",\"new\":true}" };
  static const Reply old = { 200, NULL, "{\"number\":\"A-1\",\"url\":\"javascript:alert(1)\",\"new\":false}" };
  g_autoptr (HeraldCaseDesk) desk = desk_of_page (3);
  g_autoptr (HeraldCaseCaller) nobody = herald_case_caller_new ();
  g_auto (Told) told = { 0 };

  web_reply (web, &made);
  ask_for (desk, nobody, &told);
  assert_case (&told, "A-1/2#3", "https://x.example.com/a%2Cb%22%24%28c%29", TRUE);
  web_reply (web, &old);
  ask_for (desk, nobody, &told);
  assert_case (&told, "A-1", NULL, FALSE);
}

static const Reply created = { 201, NULL, "{\"number\":\"4711\"}" };

/* Asked twice at once or later, one call has one case; another call has another. */
static void
test_one_case (void)
{
  g_autoptr (HeraldCaseDesk) desk = desk_of (PLAIN);
  g_autoptr (HeraldCaseCaller) caller = ada ("1.1"), other = ada ("1.2"), unnamed = ada ("");
  g_auto (Told) one = { 0 }, two = { 0 }, later = { 0 };

  web->hold = TRUE;
  herald_case_desk_open_async (desk, caller, NULL, on_told, &one);
  herald_case_desk_open_async (desk, caller, NULL, on_told, &two);
  while (web->held->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (one.done || two.done);
  web_reply (web, &created);
  web_release (web);
  spin_until (&one.done);
  spin_until (&two.done);
  assert_case (&one, "4711", NULL, TRUE);
  assert_case (&two, "4711", NULL, TRUE);
  ask_for (desk, caller, &later);
  assert_case (&later, "4711", NULL, TRUE);
  g_assert_cmpuint (web->asked->len, ==, 1);
  web_reply (web, &created);
  ask_for (desk, other, &later);
  web_reply (web, &created);
  ask_for (desk, unnamed, &later);
  web_reply (web, &created);
  ask_for (desk, unnamed, &later);
  g_assert_cmpuint (web->asked->len, ==, 4);
}

/* The call has gone on: the case is opened all the same, and is there when the call asks again. */
static void
test_nobody_waits (void)
{
  g_autoptr (HeraldCaseDesk) desk = desk_of (PLAIN);
  g_autoptr (HeraldCaseCaller) caller = ada ("1.1");
  g_autoptr (GCancellable) gone = g_cancellable_new ();
  g_auto (Told) told = { 0 };

  web->hold = TRUE;
  herald_case_desk_open_async (desk, caller, gone, on_told, &told);
  while (web->held->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (gone);
  spin_until (&told.done);
  g_assert_error (told.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (herald_case_error_to_word (told.error), ==, "late");
  web_reply (web, &created);
  web_release (web);
  ask_for (desk, caller, &told);
  assert_case (&told, "4711", NULL, TRUE);
  g_assert_cmpuint (web->asked->len, ==, 1);
}

/* Nobody knows whether there is a case now: so it is not asked for another. */
static void
test_late (void)
{
  g_autoptr (HeraldCaseDesk) desk = desk_of (PLAIN);
  g_autoptr (HeraldCaseCaller) caller = ada ("1.1");
  g_auto (Told) told = { 0 };

  herald_case_http_set_patience (HERALD_CASE_HTTP (desk), SHORT_MS);
  web->hold = TRUE;
  for (guint i = 0; i < 2; i++)
    {
      ask_for (desk, caller, &told);
      g_assert_error (told.error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE);
    }
  g_assert_cmpuint (web->asked->len, <=, 1);
  web->hold = FALSE;
  g_ptr_array_set_size (web->held, 0);
}

/* A refusal is not provoked again, a pause is kept, and neither makes a call's case impossible later. */
static void
test_rest (void)
{
  static const Reply refused = { 401, NULL, "{\"error\":\"SECRET\"}" };
  static const Reply pause = { 429, NULL, NULL, { "Retry-After", "600" } };
  static const struct
  {
    const Reply *reply;
    int code;
  } rows[] = { { &refused, HERALD_SOURCE_ERROR_REFUSED }, { &pause, HERALD_SOURCE_ERROR_PAUSED } };
  g_autoptr (HeraldCaseCaller) caller = ada ("1.1");
  g_auto (Told) told = { 0 };

  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      g_autoptr (HeraldCaseDesk) desk = desk_of (PLAIN "header-Authorization=Bearer ${secret}\n");

      web_reply (web, rows[row].reply);
      for (guint i = 0; i < 3; i++)
        {
          ask_for (desk, caller, &told);
          g_assert_error (told.error, HERALD_SOURCE_ERROR, rows[row].code);
          g_assert_null (strstr (told.error->message, "SECRET"));
        }
      g_assert_cmpuint (web->asked->len, ==, 1);
      herald_case_http_set_secret (HERALD_CASE_HTTP (desk), "OTHER");
      web_reply (web, &created);
      ask_for (desk, caller, &told);
      assert_case (&told, "4711", NULL, TRUE);
    }
}

static void
test_no_secret (void)
{
  g_autoptr (HeraldCaseDesk) desk = desk_of (PLAIN "basic=herald:${secret}\n");
  g_autoptr (HeraldCaseCaller) caller = ada ("1.1");
  g_auto (Told) told = { 0 };

  herald_case_http_set_secret (HERALD_CASE_HTTP (desk), NULL);
  ask_for (desk, caller, &told);
  g_assert_error (told.error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NO_SECRET);
  herald_case_http_set_secret (HERALD_CASE_HTTP (desk), "SECRET");
  web_reply (web, &created);
  ask_for (desk, caller, &told);
  assert_case (&told, "4711", NULL, TRUE);
  g_assert_cmpstr (soup_message_headers_get_one (web_asked (web, 0)->headers, "Authorization"), ==, "Basic aGVyYWxkOlNFQ1JFVA==");
}

/* Nothing that means something in a dialplan gets into one. */
static void
test_hostile_answers (void)
{
  static const struct
  {
    Reply reply;
    const char *words;
  } rows[] = {
    { { 200, "text/html", "<html>Log in</html>" }, "sent a web page" },
    { { 200, NULL, "{\"number\":" }, "not the data" },
    { { 200, NULL, "[[[[" }, "not the data" },
    { { 200, NULL, "{}" }, "no case number" },
    { { 200, NULL, "" }, "not the data" },
    { { 201, NULL, "{\"number\":null}" }, "no case number" },
    { { 201, NULL, "{\"number\":[\"1\"]}" }, "no case number" },
    { { 201, NULL, "{\"number\":\"1,2\"}" }, "cannot take" },
    { { 201, NULL, "{\"number\":\"1\\n2\"}" }, "cannot take" },
    { { 201, NULL, "{\"number\":\"1\\u202e2\"}" }, "cannot take" },
    { { 201, NULL, "{\"number\":\"${SHELL(id)}\"}" }, "cannot take" },
    { { 201, NULL, "{\"number\":\"1&2\"}" }, "cannot take" },
    { { 201, NULL, "{\"number\":\"1 2\"}" }, "cannot take" },
    { { 201, NULL, "{\"number\":\"1\\\"2\"}" }, "cannot take" },
    { { 201, NULL, "{\"number\":\"12345678901234567890123456789012345678901234567890123456789012345\"}" }, "cannot take" },
    { { 404, NULL, NULL }, "the status 404" },
    { { 500, NULL, "{\"number\":\"1\"}" }, "the status 500" },
    { { 302, NULL, NULL, { "Location", "https://elsewhere.example.com/case" } }, "another server" },
    { { 307, NULL, NULL, { "Location", "ftp://127.0.0.1/case" } }, "not safe" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (HeraldCaseDesk) desk = desk_of (PLAIN);
      g_autoptr (HeraldCaseCaller) caller = ada ("1.1");
      g_auto (Told) told = { 0 };

      web_reply (web, &rows[i].reply);
      ask_for (desk, caller, &told);
      g_assert_nonnull (told.error);
      g_test_message ("%s", told.error->message);
      if (strstr (told.error->message, rows[i].words) == NULL)
        g_error ("“%s” is not in “%s”", rows[i].words, told.error->message);
      g_assert_null (strstr (told.error->message, "1234567"));
    }
}

/* From TLS to a place without: not followed. */
static void
test_downgrade (void)
{
  g_autofree char *elsewhere = g_strdup_printf ("http://127.0.0.1:%u/case", web->port);
  const Reply away = { 307, NULL, NULL, { "Location", elsewhere } };
  g_autofree char *ca_file = web_path (web, "ca.crt");
  g_autofree char *settings = g_strdup_printf ("[case]\nurl=https://tls.example.com/case\nca-file=%s\n", ca_file);
  g_autoptr (HeraldCaseDesk) desk = desk_of (settings), untrusting = desk_of ("[case]\nurl=https://tls.example.com/case\n");
  g_autoptr (HeraldCaseCaller) caller = ada ("1.1"), other = ada ("1.2");
  g_auto (Told) told = { 0 };

  web_reply (web, &away);
  ask_for (desk, caller, &told);
  g_assert_error (told.error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD);
  g_assert_nonnull (strstr (told.error->message, "not safe"));
  web_reply (web, &created);
  ask_for (desk, other, &told);
  assert_case (&told, "4711", NULL, TRUE);
  ask_for (untrusting, caller, &told);
  g_assert_error (told.error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_CERTIFICATE);
}

static void
test_settings (void)
{
  static const struct
  {
    const char *settings, *words;
  } rows[] = {
    { "[case]\nnumber-path=$.id\n", "no url" },
    { "[case]\nurl=help.example.com\n", "no address" },
    { "[case]\nurl=ftp://help.example.com\n", "no address" },
    { "[case]\nurl=https://${name}.example.com/\n", "name of the server" },
    { "[case]\nurl=https://x.example.com/?key=${secret}\n", "“${secret}” cannot be here" },
    { "[case]\nurl=https://x.example.com/?key=${colour}\n", "“${colour}” cannot be here" },
    { "[case]\nurl=https://x.example.com/${name\n", "has no “}”" },
    { "[case]\nurl=https://x.example.com/\nbody={\"a\":${name}\n", "not JSON" },
    { "[case]\nurl=https://x.example.com/\nbody={\"a\":\"${secret}\"}\n", "cannot be here" },
    { "[case]\nurl=https://x.example.com/\nnumber-path=number\n", "not a path" },
    { "[case]\nurl=https://x.example.com/\nlink=https://x.example.com/${id}\n", "not a path" },
    { "[case]\nurl=https://x.example.com/\nlink=https://${$.host}/\n", "name of the server" },
    { "[case]\nurl=https://x.example.com/\nheader-Host=a\n", "cannot be set" },
    { "[case]\nurl=https://x.example.com/\ncolour=red\n", "no such setting" },
    { "[case]\nurl=https://x.example.com/\nca-file=/nonexistent\n", "ca-file" },
  };
  g_autoptr (GKeyFile) none = key_file ("[gateway]\n");
  g_autoptr (GPtrArray) complaints = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GKeyFile) file = key_file (rows[i].settings);

      g_ptr_array_set_size (complaints, 0);
      g_assert_null (herald_case_http_new (file, complaints));
      g_assert_cmpuint (complaints->len, ==, 1);
      g_test_message ("%s", (char *) complaints->pdata[0]);
      if (strstr (complaints->pdata[0], rows[i].words) == NULL)
        g_error ("“%s” is not in “%s”", rows[i].words, (char *) complaints->pdata[0]);
    }
  g_ptr_array_set_size (complaints, 0);
  g_assert_null (herald_case_http_new (none, complaints));
  g_assert_cmpuint (complaints->len, ==, 0);
}

/* The oldest call is forgotten first; what was said first of a call holds. */
static void
test_memory (void)
{
  g_autoptr (HeraldCaseMemory) memory = herald_case_memory_new ();
  const HeraldCase *found;
  const GError *error;

  for (guint i = 0; i <= HERALD_CASE_MEMORY_MAX; i++)
    {
      g_autofree char *call = g_strdup_printf ("%u", i);
      HeraldCase one = { call, NULL, TRUE }, other = { (char *) "other", NULL, TRUE };

      herald_case_memory_keep (memory, call, &one, NULL);
      herald_case_memory_keep (memory, call, &other, NULL);
    }
  g_assert_false (herald_case_memory_find (memory, "0", &found, &error));
  g_assert_true (herald_case_memory_find (memory, "1", &found, &error));
  g_assert_cmpstr (found->number, ==, "1");
  g_assert_null (error);
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  page = argv[1];
  web = web_new (argv[2]);
  g_test_add_func ("/case/own-body", test_own_body);
  g_test_add_func ("/case/zammad", test_zammad);
  g_test_add_func ("/case/request-tracker", test_request_tracker);
  g_test_add_func ("/case/osticket", test_os_ticket);
  g_test_add_func ("/case/own-service", test_own_service);
  g_test_add_func ("/case/one-case-for-a-call", test_one_case);
  g_test_add_func ("/case/nobody-waits", test_nobody_waits);
  g_test_add_func ("/case/late", test_late);
  g_test_add_func ("/case/rest", test_rest);
  g_test_add_func ("/case/no-secret", test_no_secret);
  g_test_add_func ("/case/hostile-answers", test_hostile_answers);
  g_test_add_func ("/case/downgrade", test_downgrade);
  g_test_add_func ("/case/settings", test_settings);
  g_test_add_func ("/case/memory", test_memory);
  status = g_test_run ();
  web_free (web);
  return status;
}
