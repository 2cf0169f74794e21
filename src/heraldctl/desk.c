/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Herald that runs on this desktop, asked over the session bus: it is logged in already. */

#include "desk.h"

#include <glib/gi18n-lib.h>

#include "base/json.h"
#include "commands.h"

#define NAME "org.heraldcti.Herald"
#define PATH "/org/heraldcti/Herald1"
#define INTERFACE "org.heraldcti.Herald1"
/* A dial waits up to 15 s for the connection, the PBX may take 10 s for its answer. */
#define PATIENCE_MS 40000

/* Without the question GLib would start a bus of its own where there is a display. */
static gboolean
has_bus (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);

  return (address != NULL && *address != '\0') || g_file_test (socket, G_FILE_TEST_EXISTS);
}

/**
 * herald_desk_find:
 *
 * Returns: (transfer full) (nullable): the Herald that runs, if one does
 */
HeraldDesk *
herald_desk_find (void)
{
  g_autoptr (GDBusConnection) connection = has_bus () ? g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL) : NULL;
  g_autoptr (GVariant) owner = NULL;
  HeraldDesk *self;

  if (connection == NULL)
    return NULL;
  owner = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "GetNameOwner", g_variant_new ("(s)", NAME), G_VARIANT_TYPE ("(s)"),
                                       G_DBUS_CALL_FLAGS_NO_AUTO_START, PATIENCE_MS, NULL, NULL);
  if (owner == NULL)
    return NULL;
  self = g_new0 (HeraldDesk, 1);
  self->connection = g_steal_pointer (&connection);
  g_variant_get (owner, "(s)", &self->owner);
  return self;
}

/**
 * herald_desk_require:
 * @status: (out): what to return when %NULL
 *
 * Complains where there is none.
 *
 * Returns: (transfer full) (nullable): the Herald that runs
 */
HeraldDesk *
herald_desk_require (int *status)
{
  HeraldDesk *self = herald_desk_find ();

  if (self == NULL)
    *status = herald_complain (HERALD_EXIT_FAILED, _("Herald is not running on this desktop. Start it, and try again."));
  return self;
}

/**
 * herald_desk_free:
 * @self: (transfer full) (nullable): a desk
 */
void
herald_desk_free (HeraldDesk *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->connection);
  g_free (self->owner);
  g_free (self);
}

/**
 * herald_desk_exit_for_error:
 * @error: a method's
 *
 * Returns: what the program returns, as for a verb that connects by itself
 */
int
herald_desk_exit_for_error (const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  if (g_strcmp0 (name, INTERFACE ".Error.NotConnected") == 0)
    return HERALD_EXIT_CONNECTION;
  return g_strcmp0 (name, INTERFACE ".Error.NotAllowed") == 0 ? HERALD_EXIT_LOGIN : HERALD_EXIT_FAILED;
}

static GVariant *
call (HeraldDesk *self,
      const char *interface,
      const char *method,
      GVariant *arguments,
      int *status)
{
  g_autoptr (GError) error = NULL;
  GVariant *answer = g_dbus_connection_call_sync (self->connection, self->owner, PATH, interface, method, arguments, NULL,
                                                  G_DBUS_CALL_FLAGS_NO_AUTO_START, PATIENCE_MS, NULL, &error);

  if (answer != NULL)
    return answer;
  *status = herald_desk_exit_for_error (error);
  g_dbus_error_strip_remote_error (error);
  herald_complain ((HeraldExit) *status, "%s", error->message);
  return NULL;
}

/**
 * herald_desk_call:
 * @self: a desk
 * @method: of org.heraldcti.Herald1
 * @arguments: (transfer floating): its arguments
 * @status: (out): what to return when %NULL
 *
 * Complains when it does not work.
 *
 * Returns: (transfer full) (nullable): the answer
 */
GVariant *
herald_desk_call (HeraldDesk *self,
                  const char *method,
                  GVariant *arguments,
                  int *status)
{
  return call (self, INTERFACE, method, arguments, status);
}

/**
 * herald_desk_get_all:
 * @self: a desk
 * @status: (out): what to return when %NULL
 *
 * Returns: (transfer full) (nullable): its properties, an a{sv}
 */
GVariant *
herald_desk_get_all (HeraldDesk *self,
                     int *status)
{
  g_autoptr (GVariant) answer = call (self, "org.freedesktop.DBus.Properties", "GetAll", g_variant_new ("(s)", INTERFACE), status);

  return answer != NULL ? g_variant_get_child_value (answer, 0) : NULL;
}

/**
 * herald_desk_text:
 * @dict: an a{sv}
 * @key: a key whose value is a text
 *
 * Returns: (transfer none): the text, empty where there is none
 */
const char *
herald_desk_text (GVariant *dict,
                  const char *key)
{
  const char *text = "";

  g_variant_lookup (dict, key, "&s", &text);
  return text;
}

/**
 * herald_desk_current_call:
 * @self: a desk
 * @status: (out): what to return when %NULL
 *
 * Complains where there is none.
 *
 * Returns: (transfer full) (nullable): the call that is meant where none is named: one I talk in, else the newest that runs
 */
char *
herald_desk_current_call (HeraldDesk *self,
                          int *status)
{
  g_autoptr (GVariant) properties = herald_desk_get_all (self, status);
  g_autoptr (GVariant) calls = properties != NULL ? g_variant_lookup_value (properties, "Calls", G_VARIANT_TYPE ("aa{sv}")) : NULL;
  g_autofree char *running = NULL;

  if (properties == NULL)
    return NULL;
  for (gsize i = 0; calls != NULL && i < g_variant_n_children (calls); i++)
    {
      g_autoptr (GVariant) one = g_variant_get_child_value (calls, i);
      const char *state = herald_desk_text (one, "state");

      if (g_str_equal (state, "connected"))
        return g_strdup (herald_desk_text (one, "call"));
      if (running == NULL && !g_str_equal (state, "ended"))
        running = g_strdup (herald_desk_text (one, "call"));
    }
  if (running == NULL)
    *status = herald_complain (HERALD_EXIT_FAILED, _("There is no call at the moment."));
  return g_steal_pointer (&running);
}

/* What the dialplan told: an object, where it did. */
static void
add_data (HeraldJsonLine *line,
          GVariant *dict)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();
  g_autoptr (GVariantIter) iter = NULL;
  const char *key, *value;

  if (!g_variant_lookup (dict, "data", "a{ss}", &iter))
    return;
  while (g_variant_iter_next (iter, "{&s&s}", &key, &value))
    {
      g_ptr_array_add (pairs, (char *) key);
      g_ptr_array_add (pairs, (char *) value);
    }
  g_ptr_array_add (pairs, NULL);
  herald_json_line_pairs (line, "data", (const char *const *) pairs->pdata);
}

/**
 * herald_desk_call_to_json:
 * @dict: a call, as the bus tells it
 *
 * Returns: (transfer full): one JSON object without a line feed; its keys are those of the bus
 */
char *
herald_desk_call_to_json (GVariant *dict)
{
  static const char *const texts[] = { "call", "direction", "number", "name", "dialed", "queue", "state", "outcome", "taken_by",
                                       "transferred_by", "organisation", "place", "url", "dial_phase", "failure" };
  static const char *const times[] = { "started", "answered", "ended" };
  g_auto (HeraldJsonLine) line = { 0 };
  const char *text;
  gint64 time;

  herald_json_line_init (&line);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_variant_lookup (dict, texts[i], "&s", &text))
      herald_json_line_string (&line, texts[i], text);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    if (g_variant_lookup (dict, times[i], "x", &time))
      herald_json_line_int (&line, times[i], time);
  add_data (&line, dict);
  return g_strdup (herald_json_line_end (&line));
}

/**
 * herald_desk_call_to_text:
 * @dict: a call, as the bus tells it
 *
 * Returns: (transfer full): columns for a person, as those of "heraldctl watch"
 */
char *
herald_desk_call_to_text (GVariant *dict)
{
  const char *outcome = herald_desk_text (dict, "outcome"), *number = herald_desk_text (dict, "number");
  gboolean incoming = g_str_equal (herald_desk_text (dict, "direction"), "incoming");
  GString *line = g_string_new (NULL);

  g_string_append_printf (line, "%-6s %-20s %s %s", herald_desk_text (dict, "call"),
                          *outcome != '\0' ? outcome : herald_desk_text (dict, "state"), incoming ? "from" : "to",
                          *number != '\0' ? number : _("(withheld)"));
  if (*herald_desk_text (dict, "name") != '\0')
    g_string_append_printf (line, " %s", herald_desk_text (dict, "name"));
  if (incoming && *herald_desk_text (dict, "dialed") != '\0')
    g_string_append_printf (line, ", called %s", herald_desk_text (dict, "dialed"));
  if (*herald_desk_text (dict, "queue") != '\0')
    g_string_append_printf (line, ", queue %s", herald_desk_text (dict, "queue"));
  if (*herald_desk_text (dict, "failure") != '\0')
    g_string_append_printf (line, ": %s", herald_desk_text (dict, "failure"));
  return g_string_free (line, FALSE);
}
