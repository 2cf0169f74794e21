/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dialplan says of a call by AGI, as Asterisk is told to pass it on to the desks: whatever is in it, each datum stays one. */

#include <string.h>

#include "agi-client.h"
#include "engine/agi-routes.h"

#define TOO_LONG_S 20
#define DONE "200 result=0\n"

typedef struct
{
  HeraldAgiRoutes *routes;
  HeraldAgiServer *server;
  guint16 port;
  char *outcome; /* of the last call */
} Gateway;

static void
on_told (const char *route,
         const char *outcome,
         gint64 took_us,
         const GError *error,
         gpointer user_data)
{
  Gateway *gateway = user_data;

  g_assert_cmpstr (route, ==, "pop");
  g_assert_no_error (error);
  g_free (gateway->outcome);
  gateway->outcome = g_strdup (outcome);
}

static void
on_call (HeraldAgiCall *call,
         gpointer user_data)
{
  herald_agi_routes_serve (((Gateway *) user_data)->routes, call);
}

static void
set_up (Gateway *gateway,
        gconstpointer data)
{
  g_autoptr (HeraldLookup) lookup = herald_lookup_new (NULL);

  gateway->routes = herald_agi_routes_new (lookup);
  herald_agi_routes_set_told (gateway->routes, on_told, gateway);
  gateway->server = herald_agi_server_new (on_call, gateway);
  gateway->port = herald_agi_server_listen (gateway->server, "127.0.0.1", 0, NULL);
  g_assert_cmpuint (gateway->port, !=, 0);
}

static void
tear_down (Gateway *gateway,
           gconstpointer data)
{
  herald_agi_server_stop (gateway->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (gateway->server);
  g_assert_finalize_object (gateway->routes);
  g_free (gateway->outcome);
}

static gboolean
on_late (gpointer user_data)
{
  g_error ("The call did not go on.");
  return G_SOURCE_REMOVE;
}

/* The commands that Asterisk of some version, NULL for one that does not say it, gets for "pop?QUERY". */
static char *
pop_of (Gateway *gateway,
        const char *version,
        const char *query,
        const char *answer)
{
  g_autofree char *line = version != NULL ? g_strdup_printf ("agi_version: %s\n", version) : g_strdup ("");
  g_autofree char *request = g_strdup_printf ("agi_network_script: pop?%s\nagi_uniqueid: 1.1\n%s\n", query, line);
  guint late = g_timeout_add_seconds (TOO_LONG_S, on_late, NULL);
  AgiClient asterisk;
  char *heard;

  g_clear_pointer (&gateway->outcome, g_free);
  agi_client_call (&asterisk, gateway->port, request, answer);
  while (!g_atomic_int_get (&asterisk.over) || gateway->outcome == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
  heard = g_strdup (asterisk.heard->str);
  agi_client_hang_up (&asterisk);
  return heard;
}

static char *
pop (Gateway *gateway,
     const char *query,
     const char *answer)
{
  return pop_of (gateway, "22.1.0", query, answer);
}

/* Each in one event. */
static void
test_told (Gateway *gateway,
           gconstpointer data)
{
  static const struct
  {
    const char *query, *wanted;
  } rows[] = {
    { "ext=1001&ticket=7&customer=4711", "Ext: 1001,Data-ticket: 7,Data-customer: 4711" },
    { "ext=1001%2C1002&deadline=100&skill=b%C3%BCro+1", "Ext: 1001%2C1002,Data-skill: b%C3%BCro%2B1" },
    { "ext=&a=1", "Data-a: 1" },
    { "a=x,Ext:%201002&b=%22%5C,(%5B%7B%24%7BCHANNEL%7D;%27%7C",
      "Data-a: x%2CExt%3A%201002,Data-b: %22%5C%2C%28%5B%7B%24%7BCHANNEL%7D%3B%27%7C" },
    { "a=1%0D%0AEvent:%20Hangup&b=%E2%80%AEtxt&c=%FF&d=x%00", "Data-a: 1%20Event%3A%20Hangup,Data-b: txt" },
    { "a=1&a=2", "Data-a: 1" },
    { "a,b=1&c:d=2&e%20f=3&%0A=4&abcdefghijklmnopqrstuvwxyzabcdefg=5&g=%20%20&ok_-9=6", "Data-ok_-9: 6" },
    { "a=%2541", "Data-a: %2541" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *heard = pop (gateway, rows[i].query, DONE);
      g_autofree char *wanted = g_strdup_printf ("EXEC UserEvent \"HeraldPop,%s\"\n", rows[i].wanted);

      g_test_message ("%s", rows[i].query);
      g_assert_cmpstr (heard, ==, wanted);
      g_assert_cmpstr (gateway->outcome, ==, "told");
    }
}

/* The desk takes sixteen data of 256 characters; they come in as many events as they need, in order, none longer than Asterisk reads. */
static void
test_many (Gateway *gateway,
           gconstpointer data)
{
  g_autoptr (GString) query = g_string_new ("ext=1001");
  g_autofree char *heard = NULL;
  g_auto (GStrv) lines = NULL;
  guint found = 0;

  for (guint i = 0; i < 20; i++)
    {
      g_string_append_printf (query, "&key-%02u=", i);
      for (guint c = 0; c < 270; c++)
        g_string_append (query, i == 3 ? "z" : "y");
    }
  heard = pop (gateway, query->str, DONE);
  lines = g_strsplit (heard, "\n", -1);
  for (char **line = lines; **line != '\0'; line++)
    {
      g_assert_true (g_str_has_prefix (*line, "EXEC UserEvent \"HeraldPop,Ext: 1001,Data-key-"));
      g_assert_cmpuint (strlen (*line), <, HERALD_AGI_COMMAND_MAX);
      for (const char *at = *line; (at = strstr (at, "Data-key-")) != NULL; at += 9, found++)
        g_assert_cmpuint (g_ascii_strtoull (at + 9, NULL, 10), ==, found);
    }
  g_assert_cmpuint (found, ==, 16);
  g_assert_cmpuint (g_strv_length (lines), <, 6);
}

/* More than one event holds is cut at the end of a character; a list of extensions at the end of one, so that nobody else is told. */
static void
test_long (Gateway *gateway,
           gconstpointer data)
{
  g_autoptr (GString) query = g_string_new ("a=");
  g_autofree char *value = NULL, *exts = NULL;
  const char *end;

  for (guint i = 0; i < 256; i++)
    g_string_append (query, "%F0%9F%93%9E");
  value = pop (gateway, query->str, DONE);
  g_assert_cmpuint (strlen (value), >, 1900);
  g_assert_cmpuint (strlen (value), <=, HERALD_AGI_COMMAND_MAX);
  g_assert_true (g_str_has_suffix (value, "%F0%9F%93%9E\"\n"));

  g_string_assign (query, "b=1&ext=1000");
  for (guint i = 1; i < 150; i++)
    g_string_append_printf (query, "%%2C%u", 1000 + i);
  exts = pop (gateway, query->str, DONE);
  end = strstr (exts, ",Data-b: 1\"\n");
  g_assert_nonnull (end);
  g_assert_true (g_ascii_isdigit (end[-4]) && g_str_has_prefix (end - 7, "%2C1"));

  g_free (exts);
  g_string_assign (query, "b=1&ext=20000");
  for (guint i = 1; i < 150; i++)
    g_string_append_printf (query, "%%26%u", 20000 + i);
  exts = pop (gateway, query->str, DONE);
  end = strstr (exts, ",Data-b: 1\"\n");
  g_assert_nonnull (end);
  g_assert_true (g_ascii_isdigit (end[-5]) && g_str_has_prefix (end - 8, "%262"));
}

static void
test_nothing (Gateway *gateway,
              gconstpointer data)
{
  g_autofree char *heard = pop (gateway, "ext=1001&deadline=50", DONE);

  g_assert_cmpstr (heard, ==, "");
  g_assert_cmpstr (gateway->outcome, ==, "nothing");
}

/* What a server does not say by itself of the event. */
static void
test_versions (Gateway *gateway,
               gconstpointer data)
{
  static const struct
  {
    const char *version, *wanted;
  } rows[] = {
    { NULL, "Uniqueid: 1.1,Data-a: 1" },
    { "1.8.32.3", "Uniqueid: 1.1,Data-a: 1" },
    { "11.25.3", "Data-a: 1" },
    { "certified/18.9-cert1", "Data-a: 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *heard = pop_of (gateway, rows[i].version, "a=1", DONE);
      g_autofree char *wanted = g_strdup_printf ("EXEC UserEvent \"HeraldPop,%s\"\n", rows[i].wanted);

      g_assert_cmpstr (heard, ==, wanted);
    }
}

/* A server without the application: the log says so. */
static void
test_refused (Gateway *gateway,
              gconstpointer data)
{
  g_autofree char *heard = pop (gateway, "a=1", "200 result=-2\n");

  g_assert_cmpstr (gateway->outcome, ==, "refused");
}

#define POP_TEST(name, func) g_test_add ("/agi-pop/" name, Gateway, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  POP_TEST ("told", test_told);
  POP_TEST ("many", test_many);
  POP_TEST ("long", test_long);
  POP_TEST ("nothing", test_nothing);
  POP_TEST ("versions", test_versions);
  POP_TEST ("refused", test_refused);
  return g_test_run ();
}
