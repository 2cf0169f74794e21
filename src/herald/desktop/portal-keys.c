/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Global shortcuts by the portal: a session is created, the shortcuts are bound to it, and the desktop says when one is pressed.
 * The keys are the desktop's: the user sets them there. Facts: org.freedesktop.portal.GlobalShortcuts, versions 1 and 2,
 * org.freedesktop.portal.Request, org.freedesktop.portal.Session, org.freedesktop.host.portal.Registry. */

#include "config.h"

#include "desktop/portal-keys.h"

#define BUS_NAME "org.freedesktop.portal.Desktop"
#define OBJECT_PATH "/org/freedesktop/portal/desktop"
#define INTERFACE "org.freedesktop.portal.GlobalShortcuts"

/* How long a session that the desktop closed stays closed; longer each time, as a desktop that refuses would be asked for ever. */
#define RETRY_SECONDS 5
#define RETRY_MAX_SECONDS 300

/* Bytes of the desktop's words for a key that are shown. */
#define TRIGGER_MAX 100

typedef void (*ResponseFunc) (HeraldPortalKeys *self, guint response, GVariant *results);

struct _HeraldPortalKeys
{
  GObject parent_instance;

  /* Owned */
  GDBusConnection *connection;
  GCancellable *cancellable;
  GPtrArray *ids, *descriptions, *preferred; /* of the shortcuts; preferred: an empty text for none */
  GHashTable *triggers;                      /* id to the desktop's words for its key */
  char *session;                             /* nullable: object path */
  guint watch, activated_signal, changed_signal, closed_signal, response_signal;
  guint retry;
  guint retry_seconds;

  ResponseFunc on_response; /* to the request under way */
  HeraldPortalKeysState state;
  guint32 version;
  guint n_requests;
  gboolean wanted; /* bound again when the portal comes back */
};

G_DEFINE_FINAL_TYPE (HeraldPortalKeys, herald_portal_keys, G_TYPE_OBJECT)

enum
{
  SIGNAL_ACTIVATED,
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_state (HeraldPortalKeys *self,
           HeraldPortalKeysState state)
{
  self->state = state;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
unsubscribe (HeraldPortalKeys *self,
             guint *id)
{
  if (*id != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, *id);
  *id = 0;
}

/* --- requests ---------------------------------------------------------------------------------------------------- */

static void
on_response (GDBusConnection *connection,
             const char *sender,
             const char *path,
             const char *interface,
             const char *name,
             GVariant *parameters,
             gpointer user_data)
{
  HeraldPortalKeys *self = user_data;
  g_autoptr (GVariant) results = NULL;
  guint32 response;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  unsubscribe (self, &self->response_signal);
  self->on_response (self, response, results);
}

static void forget_session (HeraldPortalKeys *self);

/* A portal that ended meanwhile has refused nothing: it is asked when it comes back. */
static gboolean
is_gone (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN);
}

static void
on_call_ready (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (HeraldPortalKeys) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  /* What came of it is told by the signal. */
  if (reply != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->state != HERALD_PORTAL_KEYS_BINDING)
    return;
  forget_session (self);
  set_state (self, is_gone (error) ? HERALD_PORTAL_KEYS_READY : HERALD_PORTAL_KEYS_REFUSED);
}

/* Listens for the answer of a request before it is made. @options gets its token. */
static void
expect_response (HeraldPortalKeys *self,
                 GVariantBuilder *options,
                 ResponseFunc func)
{
  g_autofree char *token = g_strdup_printf ("herald%u", ++self->n_requests);
  g_autofree char *sender = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (self->connection) + 1), ".", '_');
  g_autofree char *path = g_strdup_printf (OBJECT_PATH "/request/%s/%s", sender, token);

  unsubscribe (self, &self->response_signal);
  self->on_response = func;
  self->response_signal = g_dbus_connection_signal_subscribe (self->connection, BUS_NAME, "org.freedesktop.portal.Request", "Response", path,
                                                              NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_response, self, NULL);
  g_variant_builder_add (options, "{sv}", "handle_token", g_variant_new_string (token));
}

static void
call (HeraldPortalKeys *self,
      const char *method,
      GVariant *parameters)
{
  g_dbus_connection_call (self->connection, BUS_NAME, OBJECT_PATH, INTERFACE, method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          self->cancellable, on_call_ready, g_object_ref (self));
}

/* --- the keys ---------------------------------------------------------------------------------------------------- */

static gboolean
is_ours (HeraldPortalKeys *self,
         const char *id)
{
  return g_ptr_array_find_with_equal_func (self->ids, id, g_str_equal, NULL);
}

/* What the desktop says of the shortcuts of the session. */
static void
take_triggers (HeraldPortalKeys *self,
               GVariant *shortcuts)
{
  GVariantIter iter;
  const char *id;
  GVariant *details;

  g_hash_table_remove_all (self->triggers);
  g_variant_iter_init (&iter, shortcuts);
  while (g_variant_iter_loop (&iter, "(&s@a{sv})", &id, &details))
    {
      const char *words = "";

      g_variant_lookup (details, "trigger_description", "&s", &words);
      if (is_ours (self, id))
        g_hash_table_insert (self->triggers, g_strdup (id), g_utf8_make_valid (words, strnlen (words, TRIGGER_MAX)));
    }
}

static void
on_activated (GDBusConnection *connection,
              const char *sender,
              const char *path,
              const char *interface,
              const char *name,
              GVariant *parameters,
              gpointer user_data)
{
  HeraldPortalKeys *self = user_data;
  g_autoptr (GVariant) options = NULL;
  const char *session, *id, *token = NULL;
  guint64 time;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(osta{sv})")))
    return;
  g_variant_get (parameters, "(&o&st@a{sv})", &session, &id, &time, &options);
  g_variant_lookup (options, "activation_token", "&s", &token);
  if (g_strcmp0 (session, self->session) == 0 && is_ours (self, id))
    g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0, id, token);
}

static void
on_shortcuts_changed (GDBusConnection *connection,
                      const char *sender,
                      const char *path,
                      const char *interface,
                      const char *name,
                      GVariant *parameters,
                      gpointer user_data)
{
  HeraldPortalKeys *self = user_data;
  g_autoptr (GVariant) shortcuts = NULL;
  const char *session;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(oa(sa{sv}))")))
    return;
  g_variant_get (parameters, "(&o@a(sa{sv}))", &session, &shortcuts);
  if (g_strcmp0 (session, self->session) != 0)
    return;
  take_triggers (self, shortcuts);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* --- the session ------------------------------------------------------------------------------------------------- */

static void
forget_session (HeraldPortalKeys *self)
{
  unsubscribe (self, &self->closed_signal);
  unsubscribe (self, &self->activated_signal);
  unsubscribe (self, &self->changed_signal);
  unsubscribe (self, &self->response_signal);
  g_clear_pointer (&self->session, g_free);
  g_hash_table_remove_all (self->triggers);
}

static gboolean
on_retry (gpointer user_data)
{
  HeraldPortalKeys *self = user_data;

  self->retry = 0;
  if (self->wanted && self->session == NULL)
    herald_portal_keys_bind (self);
  return G_SOURCE_REMOVE;
}

/* The desktop closed it, as when it starts anew: what the user has agreed to is bound again. */
static void
on_closed (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *name,
           GVariant *parameters,
           gpointer user_data)
{
  HeraldPortalKeys *self = user_data;

  forget_session (self);
  if (self->retry == 0)
    self->retry = g_timeout_add_seconds (self->retry_seconds, on_retry, self);
  self->retry_seconds = MIN (self->retry_seconds * 2, RETRY_MAX_SECONDS);
  set_state (self, HERALD_PORTAL_KEYS_READY);
}

static void
on_bound (HeraldPortalKeys *self,
          guint response,
          GVariant *results)
{
  g_autoptr (GVariant) shortcuts = g_variant_lookup_value (results, "shortcuts", G_VARIANT_TYPE ("a(sa{sv})"));

  if (response != 0)
    {
      self->wanted = FALSE;
      forget_session (self);
      set_state (self, HERALD_PORTAL_KEYS_REFUSED);
      return;
    }
  if (shortcuts != NULL)
    take_triggers (self, shortcuts);
  set_state (self, HERALD_PORTAL_KEYS_BOUND);
}

static GVariant *
list_shortcuts (HeraldPortalKeys *self)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("a(sa{sv})"));
  for (guint i = 0; i < self->ids->len; i++)
    {
      const char *preferred = g_ptr_array_index (self->preferred, i);
      GVariantBuilder details;

      g_variant_builder_init (&details, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&details, "{sv}", "description", g_variant_new_string (g_ptr_array_index (self->descriptions, i)));
      if (*preferred != '\0')
        g_variant_builder_add (&details, "{sv}", "preferred_trigger", g_variant_new_string (preferred));
      g_variant_builder_add (&list, "(sa{sv})", g_ptr_array_index (self->ids, i), &details);
    }
  return g_variant_builder_end (&list);
}

static void
on_session_created (HeraldPortalKeys *self,
                    guint response,
                    GVariant *results)
{
  GVariantBuilder options;

  /* By the specification a string that holds an object path. */
  if (response != 0 || !(g_variant_lookup (results, "session_handle", "s", &self->session)
                         || g_variant_lookup (results, "session_handle", "o", &self->session))
      || !g_variant_is_object_path (self->session))
    {
      forget_session (self);
      set_state (self, HERALD_PORTAL_KEYS_REFUSED);
      return;
    }
  self->closed_signal = g_dbus_connection_signal_subscribe (self->connection, BUS_NAME, "org.freedesktop.portal.Session", "Closed", self->session,
                                                            NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_closed, self, NULL);
  self->activated_signal = g_dbus_connection_signal_subscribe (self->connection, BUS_NAME, INTERFACE, "Activated", OBJECT_PATH, NULL,
                                                               G_DBUS_SIGNAL_FLAGS_NONE, on_activated, self, NULL);
  self->changed_signal = g_dbus_connection_signal_subscribe (self->connection, BUS_NAME, INTERFACE, "ShortcutsChanged", OBJECT_PATH, NULL,
                                                             G_DBUS_SIGNAL_FLAGS_NONE, on_shortcuts_changed, self, NULL);
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  expect_response (self, &options, on_bound);
  call (self, "BindShortcuts", g_variant_new ("(o@a(sa{sv})sa{sv})", self->session, list_shortcuts (self), "", &options));
}

/**
 * herald_portal_keys_bind:
 * @self: the portal's shortcuts
 *
 * Asks the desktop for the shortcuts. The first time it asks the user, later it remembers his keys. Comes to nothing without a
 * portal.
 */
void
herald_portal_keys_bind (HeraldPortalKeys *self)
{
  GVariantBuilder options;

  g_return_if_fail (HERALD_IS_PORTAL_KEYS (self));

  self->wanted = TRUE;
  if (self->state == HERALD_PORTAL_KEYS_BINDING || self->state == HERALD_PORTAL_KEYS_BOUND || self->state == HERALD_PORTAL_KEYS_UNKNOWN
      || self->state == HERALD_PORTAL_KEYS_ABSENT)
    return;
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  expect_response (self, &options, on_session_created);
  g_variant_builder_add (&options, "{sv}", "session_handle_token", g_variant_new_string ("herald"));
  set_state (self, HERALD_PORTAL_KEYS_BINDING);
  call (self, "CreateSession", g_variant_new ("(a{sv})", &options));
}

/**
 * herald_portal_keys_configure:
 * @self: the portal's shortcuts, bound
 *
 * Lets the desktop show where the keys are set, where its portal can (version 2).
 */
void
herald_portal_keys_configure (HeraldPortalKeys *self)
{
  g_return_if_fail (HERALD_IS_PORTAL_KEYS (self));

  if (self->session != NULL && self->version >= 2)
    g_dbus_connection_call (self->connection, BUS_NAME, OBJECT_PATH, INTERFACE, "ConfigureShortcuts",
                            g_variant_new ("(osa{sv})", self->session, "", NULL), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

/* --- whether there is one ---------------------------------------------------------------------------------------- */

static void
on_version (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (HeraldPortalKeys) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) value = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reply != NULL)
    g_variant_get (reply, "(v)", &value);
  self->version = value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32) ? g_variant_get_uint32 (value) : 0;
  set_state (self, self->version > 0 ? HERALD_PORTAL_KEYS_READY : HERALD_PORTAL_KEYS_ABSENT);
  if (self->wanted)
    herald_portal_keys_bind (self);
}

/**
 * herald_portal_keys_probe:
 * @self: the portal's shortcuts
 *
 * Finds out whether the desktop has the portal; "changed" tells. A program that is not in a sandbox says who it is first, where it
 * can: the portal knows no other way.
 */
void
herald_portal_keys_probe (HeraldPortalKeys *self)
{
  g_return_if_fail (HERALD_IS_PORTAL_KEYS (self));

  if (self->session != NULL || self->state == HERALD_PORTAL_KEYS_BINDING)
    return;
  g_dbus_connection_call (self->connection, BUS_NAME, OBJECT_PATH, "org.freedesktop.host.portal.Registry", "Register",
                          g_variant_new ("(sa{sv})", APP_ID, NULL), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  g_dbus_connection_call (self->connection, BUS_NAME, OBJECT_PATH, "org.freedesktop.DBus.Properties", "Get",
                          g_variant_new ("(ss)", INTERFACE, "version"), G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable,
                          on_version, g_object_ref (self));
}

/* The portal came, or came back: it knows nothing of the session. */
static void
on_appeared (GDBusConnection *connection,
             const char *name,
             const char *owner,
             gpointer user_data)
{
  HeraldPortalKeys *self = user_data;

  if (self->state == HERALD_PORTAL_KEYS_ABSENT
      || (self->wanted && self->session == NULL && self->state == HERALD_PORTAL_KEYS_READY && self->retry == 0))
    herald_portal_keys_probe (self);
}

static void
on_vanished (GDBusConnection *connection,
             const char *name,
             gpointer user_data)
{
  HeraldPortalKeys *self = user_data;

  if (self->state != HERALD_PORTAL_KEYS_BOUND && self->state != HERALD_PORTAL_KEYS_BINDING)
    return;
  forget_session (self);
  set_state (self, HERALD_PORTAL_KEYS_READY);
}

static void
herald_portal_keys_dispose (GObject *object)
{
  HeraldPortalKeys *self = HERALD_PORTAL_KEYS (object);

  g_clear_handle_id (&self->retry, g_source_remove);
  g_clear_handle_id (&self->watch, g_bus_unwatch_name);
  g_cancellable_cancel (self->cancellable);
  if (self->connection != NULL && self->session != NULL)
    g_dbus_connection_call (self->connection, BUS_NAME, self->session, "org.freedesktop.portal.Session", "Close", NULL, NULL,
                            G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  if (self->connection != NULL)
    forget_session (self);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (herald_portal_keys_parent_class)->dispose (object);
}

static void
herald_portal_keys_finalize (GObject *object)
{
  HeraldPortalKeys *self = HERALD_PORTAL_KEYS (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->triggers);
  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->descriptions);
  g_ptr_array_unref (self->preferred);
  g_free (self->session);
  G_OBJECT_CLASS (herald_portal_keys_parent_class)->finalize (object);
}

static void
herald_portal_keys_class_init (HeraldPortalKeysClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_portal_keys_dispose;
  G_OBJECT_CLASS (klass)->finalize = herald_portal_keys_finalize;
  signals[SIGNAL_ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                            G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
herald_portal_keys_init (HeraldPortalKeys *self)
{
  self->cancellable = g_cancellable_new ();
  self->triggers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->descriptions = g_ptr_array_new_with_free_func (g_free);
  self->preferred = g_ptr_array_new_with_free_func (g_free);
  self->retry_seconds = RETRY_SECONDS;
}

/**
 * herald_portal_keys_new:
 * @connection: the session's bus
 * @keys: (array length=n_keys): the shortcuts
 * @n_keys: how many there are
 *
 * Returns: (transfer full): not asked for yet
 */
HeraldPortalKeys *
herald_portal_keys_new (GDBusConnection *connection,
                        const HeraldPortalKey *keys,
                        guint n_keys)
{
  HeraldPortalKeys *self = g_object_new (HERALD_TYPE_PORTAL_KEYS, NULL);

  self->connection = g_object_ref (connection);
  for (guint i = 0; i < n_keys; i++)
    {
      g_ptr_array_add (self->ids, g_strdup (keys[i].id));
      g_ptr_array_add (self->descriptions, g_strdup (keys[i].description));
      g_ptr_array_add (self->preferred, g_strdup (keys[i].preferred != NULL ? keys[i].preferred : ""));
    }
  self->watch = g_bus_watch_name_on_connection (connection, BUS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared, on_vanished, self, NULL);
  return self;
}

/**
 * herald_portal_keys_get_state:
 * @self: the portal's shortcuts
 *
 * Returns: how they stand
 */
HeraldPortalKeysState
herald_portal_keys_get_state (HeraldPortalKeys *self)
{
  return self->state;
}

/**
 * herald_portal_keys_get_trigger:
 * @self: the portal's shortcuts
 * @id: a shortcut
 *
 * Returns: (nullable): its key in the desktop's words; %NULL: it has none
 */
const char *
herald_portal_keys_get_trigger (HeraldPortalKeys *self,
                                const char *id)
{
  const char *words = g_hash_table_lookup (self->triggers, id);

  return words != NULL && *words != '\0' ? words : NULL;
}
