/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PBX's own database: DBGet and DBPut, answered as Asterisk 22 does. */

#include "herald-pbx/actions.h"
#include "herald-pbx/text.h"

/* Entries, and bytes of one: what a client may fill it with. Asterisk takes 256 of a value. */
#define ENTRIES_MAX 1000
#define VALUE_MAX 256

/* The path of the entry that is asked for; NULL when the client has been told what is missing. */
static char *
get_path (SimClient *client,
          const SimRequest *request)
{
  const char *family = sim_request_get (request, "Family");
  const char *key = sim_request_get (request, "Key");

  if (family == NULL || *family == '\0')
    sim_client_respond (client, request, "Error", "No family specified.");
  else if (key == NULL || *key == '\0')
    sim_client_respond (client, request, "Error", "No key specified.");
  else
    return g_strdup_printf ("/%s/%s", family, key);
  return NULL;
}

void
sim_action_db_get (SimClient *client,
                   const SimRequest *request)
{
  g_autofree char *path = get_path (client, request);
  const char *value = path != NULL ? g_hash_table_lookup (sim_client_get_sim (client)->database, path) : NULL;
  const char *id = sim_request_get (request, "ActionID");
  g_autoptr (GString) text = NULL;

  if (path == NULL)
    return;
  if (value == NULL)
    {
      sim_client_respond (client, request, "Error", "Database entry not found");
      return;
    }
  text = g_string_new (NULL);
  sim_client_begin (text, request, "Success");
  sim_text_add (text, "EventList", "start");
  sim_text_add (text, "Message", "Result will follow");
  g_string_append (text, "\r\n");
  sim_text_add (text, "Event", "DBGetResponse");
  sim_text_add (text, "Family", sim_request_get (request, "Family"));
  sim_text_add (text, "Key", sim_request_get (request, "Key"));
  sim_text_add (text, "Val", value);
  if (id != NULL && *id != '\0')
    sim_text_add (text, "ActionID", id);
  g_string_append (text, "\r\n");
  sim_client_send_list (client, text, request, "DBGetComplete", 1, NULL);
}

void
sim_action_db_put (SimClient *client,
                   const SimRequest *request)
{
  GHashTable *database = sim_client_get_sim (client)->database;
  const char *value = sim_request_get (request, "Val");
  g_autofree char *path = get_path (client, request);

  if (path == NULL)
    return;
  if (g_hash_table_size (database) >= ENTRIES_MAX && !g_hash_table_contains (database, path))
    {
      sim_client_respond (client, request, "Error", "Failed to update entry");
      return;
    }
  g_hash_table_insert (database, g_steal_pointer (&path), g_strndup (value != NULL ? value : "", VALUE_MAX - 1));
  sim_client_respond (client, request, "Success", "Updated database successfully");
}
