/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Integration files: every shipped one can be used, and a fault in one is said with its place. */

#include "lookup/http-answer.h"

#include <string.h>

static const char *shipped; /* the folder of the files */

static void
test_shipped (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (shipped, 0, &error);
  const char *entry;
  guint count = 0;

  g_assert_no_error (error);
  while ((entry = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (shipped, entry, NULL);
      g_autoptr (HeraldIntegration) file = NULL;

      if (!g_str_has_suffix (entry, ".ini"))
        continue;
      count++;
      file = herald_integration_load (path, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (herald_integration_get_title (file), !=, "");
      g_assert_cmpstr (herald_integration_get_note (file), !=, "");
      g_assert_false (herald_integration_is_tried (file));
      g_assert_true (herald_integration_can_look_up (file) || herald_integration_has_search_page (file));
    }
  g_assert_cmpuint (count, >, 0);
}

static const char good[] = "[Integration]\nTitle=A\nTried=documentation\nLookup=x\n"
                           "[Parameter server]\nTitle=Server\nKind=server\n[Parameter name]\nTitle=Name\nKind=label\n"
                           "[Parameter free]\nTitle=Free\nRequired=false\n[Secret key]\nTitle=Key\n"
                           "[Request x]\nUrl=${param.server}/a\n";

typedef struct
{
  const char *more;  /* of the good file */
  const char *fault; /* a part of the sentence; NULL: it can be used */
} Row;

static const Row rows[] = {
  { "Query-q=${number.e164}\nName=$.a;$.b|$['c d']\nPhones=$.p[*].v;$.m\n", NULL },
  { "Json={\"a\":\"${number.digits}\",\"b\":${login}}\n[Login]\nUrl=${param.server}\nToken=$.t\n", NULL },
  { "Forms=e164;last8;loose\nQuery-q=${number}\n", NULL },
  { "Page=https://${param.name}.example.com/${record.id}\n", NULL },
  { "Query-q=${number}\n", "${number} is not known here" },
  { "Query-q=${number.last99}\n", "is not known here" },
  { "Query-q=${text}\n", "${text} is not known here" },
  { "Query-q=${secret.other}\n", "${secret.other} is not known here" },
  { "Query-q=${login}\n", "${login} is not known here" },
  { "Query-q=${number.e164\n", "has no “}”" },
  { "Page=${param.server}/${secret.key}\n", "${secret.key} is not known here" },
  { "Page=https://${param.free}.example.com/\n", "only a parameter of the kind label" },
  { "Page=https://example.com/${param.server}\n", "only such a one, may begin an address" },
  { "Page=${record.id}/x\n", "only such a one, may begin an address" },
  { "Naem=$.a\n", "the key Naem is not known" },
  { "Header-Host=a\n", "the key Header-Host is not known" },
  { "Name=a.b\n", "is not a path" },
  { "Name=$.a[0:1]\n", "cannot be in a path" },
  { "Name=$..a\n", "is not a path" },
  { "Records=$.list[?(@.a)]\n", "cannot be in a path" },
  { "Method=PUT\n", "Method must be GET or POST" },
  { "Method=GET\nJson={}\n", "a GET has no body" },
  { "Json={}\nForm-a=b\n", "cannot be together" },
  { "Forms=e164;e165\n", "“e165” is not known" },
  { "Nobody=200\n", "Nobody" },
  { "Optional=yes\n", "Optional must be true or false" },
  { "CompanyId=$.c\n", "belong together" },
  { "[Login]\nUrl=${param.server}\n", "it needs a Token" },
  { "[Parameter]\n", "the group [Parameter] is not known" },
  { "[Parameter a b]\nTitle=A\n", "it needs a name" },
  { "[Secret n]\n", "and a Title" },
  { "[Open]\nSearch=${param.server}/?q=${number.nsn}\n", NULL },
  { "[Open]\nSearch=${param.server}/?q=${secret.key}\n", "${secret.key} is not known here" },
  { "[Open]\nSerach=x\n", "the key Serach is not known" },
};

static void
test_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_strconcat (good, rows[i].more, NULL);
      g_autoptr (HeraldIntegration) file = herald_integration_parse ("a", text, strlen (text), &error);

      if (rows[i].fault == NULL)
        {
          g_assert_no_error (error);
          g_assert_nonnull (file);
          continue;
        }
      g_test_message ("%s%s", rows[i].more, error != NULL ? error->message : "no fault");
      g_assert_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS);
      g_assert_nonnull (strstr (error->message, rows[i].fault));
    }
}

static void
test_keys (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldIntegration) file = herald_integration_parse ("a", good, strlen (good), &error);
  const HeraldSourceKey *keys = herald_integration_get_keys (file);

  g_assert_cmpstr (keys[0].name, ==, "param.server");
  g_assert_cmpstr (keys[0].title, ==, "Server");
  g_assert_cmpint (keys[0].kind, ==, HERALD_SOURCE_KEY_TEXT);
  g_assert_true (keys[0].required);
  g_assert_cmpstr (keys[2].name, ==, "param.free");
  g_assert_false (keys[2].required);
  g_assert_cmpstr (keys[3].name, ==, "secret.key");
  g_assert_cmpint (keys[3].kind, ==, HERALD_SOURCE_KEY_SECRET);
  g_assert_null (keys[4].name);
}

/* What the user types for a server and a name, and the page that comes of it. */
static void
test_settings (void)
{
  static const struct
  {
    const char *server, *name, *page; /* NULL: it is said that it cannot be used */
  } typed[] = {
    { "crm.example.com", "acme", "https://crm.example.com/?q=acme&n=%2B493012345" },
    { " https://crm.example.com/a/ ", "acme", "https://crm.example.com/a/?q=acme&n=%2B493012345" },
    { "http://10.0.0.5:8080", "acme", "http://10.0.0.5:8080/?q=acme&n=%2B493012345" },
    { "https://[::1]:8443/", "acme", "https://[::1]:8443/?q=acme&n=%2B493012345" },
    { "ftp://crm.example.com", "acme", NULL },
    { "https://user:pass@crm.example.com", "acme", NULL },
    { "https://crm.example.com/?a=b", "acme", NULL },
    { "https://", "acme", NULL },
    { "crm.example.com", "evil.example/", NULL },
    { "crm.example.com", "a b", NULL },
    { "", "acme", NULL },
  };
  g_autofree char *text = g_strconcat (good, "[Open]\nSearch=${param.server}/?q=${param.name}&n=${number.e164}\n", NULL);
  g_autoptr (HeraldIntegration) file = herald_integration_parse ("a", text, strlen (text), NULL);
  g_autoptr (HeraldNumber) number = herald_number_new ("+49 30 12345", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
      g_autoptr (GError) error = NULL;
      g_autofree char *page = NULL;

      g_hash_table_insert (values, (char *) "param.server", (char *) typed[i].server);
      g_hash_table_insert (values, (char *) "param.name", (char *) typed[i].name);
      g_assert_cmpint (herald_integration_check (file, values, &error), ==, typed[i].page != NULL);
      if (typed[i].page == NULL)
        g_assert_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS);
      page = herald_integration_make_url (file, values, number, NULL);
      g_assert_cmpstr (page, ==, typed[i].page);
    }
}

/* @count of @open, then as many of @close. */
static GBytes *
nest (const char *before,
      const char *open,
      const char *close,
      guint count)
{
  GString *text = g_string_new (before);

  for (guint i = 0; i < count; i++)
    g_string_append (text, open);
  for (guint i = 0; i < count; i++)
    g_string_append (text, close);
  return g_string_free_to_bytes (text);
}

/* What would make json-glib recurse or eat memory does not get to it, also where json-glib would see it and JSON has no
 * such thing. */
static void
test_json (void)
{
  static const struct
  {
    const char *before, *open, *close;
    guint count;
    gboolean good;
  } bombs[] = {
    { "", "[", "]", 64, TRUE },
    { "", "[", "]", 65, FALSE },
    { " \n\xef\xbb\xbf", "{\"a\":[", "]}", 32, TRUE },
    { "", "{\"a\":[", "]}", 33, FALSE },
    { "", "[", "]", 45000, FALSE },
    { "/*\"*/", "[", "]", 45000, FALSE },
    { "//\"\n", "[", "]", 45000, FALSE },
    { "'\"'", "[", "]", 45000, FALSE },
    { "#\"\n", "[", "]", 45000, FALSE },
    { "var a = ", "[", "]", 1, FALSE },
    { "\"\\\\\"", "[", "]", 45000, FALSE },
    { "\"\\\"", "[", "]", 45000, FALSE },
    { "", "", "", 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bombs); i++)
    {
      g_autoptr (GBytes) body = nest (bombs[i].before, bombs[i].open, bombs[i].close, bombs[i].count);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) root = herald_http_json_parse (body, &error);

      g_assert_cmpint (root != NULL, ==, bombs[i].good);
      if (!bombs[i].good)
        g_assert_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NOT_UNDERSTOOD);
    }
}

/* Where json-glib's own paths go wrong. */
static void
test_paths (void)
{
  static const char json[] = "{\"list\":[1,2],\"empty\":[],\"one\":[14],\"pair\":[14,\"Acme\"],\"object\":{\"34\":\"x\",\"a b\":1.5},"
                             "\"null\":null,\"false\":false,\"true\":true,\"blank\":\"\",\"big\":9007199254740993,\"deep\":[{\"v\":[{\"x\":1},{\"y\":2}]},{\"v\":null},{\"v\":[{\"x\":3}]}]}";
  static const struct
  {
    const char *path, *texts; /* with a blank between them */
  } found[] = {
    { "$.list[*]", "1 2" }, { "$.list[0]", "1" }, { "$.list[2]", "" }, { "$.empty[0]", "" }, { "$.empty[*]", "" }, { "$.one[1]", "" },
    { "$.pair[1]", "Acme" }, { "$.object[*]", "" }, { "$.object.*", "x 1.5" }, { "$.list.*", "" }, { "$['object']['34']", "x" },
    { "$.object['a b']", "1.5" }, { "$.null", "" }, { "$.null[*].a", "" }, { "$.false", "" }, { "$.false[1]", "" }, { "$.true", "true" },
    { "$.blank", "" }, { "$.big", "9007199254740993" }, { "$.deep[*].v[*].x", "1 3" }, { "$.deep[0].v[1].y", "2" }, { "$.none.at.all", "" },
    { "$.pair[0].a", "" }, { "$.pair", "" },
  };
  g_autoptr (GBytes) body = g_bytes_new_static (json, strlen (json));
  g_autoptr (JsonNode) root = herald_http_json_parse (body, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HeraldHttpPath) path = herald_http_path_new (found[i].path, &error);
      g_autoptr (GPtrArray) texts = NULL;
      g_autofree char *joined = NULL;

      g_assert_no_error (error);
      texts = herald_http_path_texts (path, root);
      g_ptr_array_add (texts, NULL);
      joined = g_strjoinv (" ", (char **) texts->pdata);
      g_test_message ("%s", found[i].path);
      g_assert_cmpstr (joined, ==, found[i].texts);
    }
}

/* A page with what the dialplan told: escaped, never in the name of a server, and none without it. */
static void
test_data (void)
{
  static const char text[] = "[Integration]\nTitle=A\nTried=documentation\n[Open]\nSearch=https://crm.example.com/t/${data.ticket}?n=${number.digits}\n";
  static const char wrong[] = "[Integration]\nTitle=A\nTried=documentation\n[Open]\nSearch=https://${data.ticket}/\n";
  g_autoptr (GError) error = NULL, fault = NULL;
  g_autoptr (HeraldIntegration) file = herald_integration_parse ("a", text, strlen (text), &error);
  g_autoptr (HeraldIntegration) none = herald_integration_parse ("a", wrong, strlen (wrong), &fault);
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (HeraldNumber) number = herald_number_new ("+4930123456", NULL);
  g_autoptr (HeraldCallData) data = herald_call_data_new ();
  g_autofree char *page = NULL;

  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_null (herald_integration_make_url (file, values, number, NULL));
  g_assert_null (herald_integration_make_url (file, values, number, data));
  herald_call_data_set (data, "ticket", 6, "7/../x?&#", 9);
  page = herald_integration_make_url (file, values, number, data);
  g_assert_cmpstr (page, ==, "https://crm.example.com/t/7%2F..%2Fx%3F%26%23?n=4930123456");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  shipped = argv[1];
  g_test_add_func ("/integration/shipped", test_shipped);
  g_test_add_func ("/integration/faults", test_faults);
  g_test_add_func ("/integration/keys", test_keys);
  g_test_add_func ("/integration/settings", test_settings);
  g_test_add_func ("/integration/data", test_data);
  g_test_add_func ("/integration/json", test_json);
  g_test_add_func ("/integration/paths", test_paths);
  return g_test_run ();
}
