/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An LDAP directory as a source. A number is asked for as programs write it; when nobody is found, in any spelling.
 * What comes back is compared here once more. */

#include "lookup/ldap-source.h"

#include <glib/gi18n-lib.h>

#include "lookup/ldap-connection.h"
#include "lookup/ldap-filter.h"
#include "lookup/lookup.h"

static const char *const scopes[] = { "sub", N_("The base and everything below"), "one", N_("One level below the base"),
                                      "base", N_("The base alone"), NULL };

static const HeraldSourceKey keys[] = {
  { "uri", N_("Address"), N_("ldaps://ldap.example.com"), HERALD_SOURCE_KEY_TEXT, "", TRUE, NULL },
  { "starttls", N_("Encrypt “ldap://” by StartTLS"), NULL, HERALD_SOURCE_KEY_BOOLEAN, "true", FALSE, NULL },
  { "ca-file", N_("CA file"), N_("Empty: the authorities this computer trusts"), HERALD_SOURCE_KEY_FILE, "", FALSE, NULL },
  { "user", N_("User"), N_("cn=herald,dc=example,dc=com, or herald@example.com; empty: nobody"), HERALD_SOURCE_KEY_TEXT, "", FALSE, NULL },
  { "password", N_("Password"), NULL, HERALD_SOURCE_KEY_SECRET, "", FALSE, NULL },
  { "base", N_("Base"), N_("ou=people,dc=example,dc=com"), HERALD_SOURCE_KEY_TEXT, "", TRUE, NULL },
  { "scope", N_("Scope"), NULL, HERALD_SOURCE_KEY_CHOICE, "sub", FALSE, scopes },
  { "filter", N_("Filter for numbers"), N_("(&(objectClass=person)%{any})"), HERALD_SOURCE_KEY_TEXT, "%{any}", FALSE, NULL },
  { "loose", N_("Find numbers in any spelling"), N_("Asks once more where nobody was found"), HERALD_SOURCE_KEY_BOOLEAN, "true", FALSE, NULL },
  { "search-filter", N_("Filter for searching"), N_("(&(objectClass=person)(cn=*%{text}*))"), HERALD_SOURCE_KEY_TEXT, "%{any}", FALSE, NULL },
  { "attributes", N_("Attributes"), N_("name = displayName, cn"), HERALD_SOURCE_KEY_LINES, HERALD_LDAP_MAP_DEFAULT, FALSE, NULL },
  { NULL },
};

struct _HeraldLdap
{
  GObject parent;

  char *id;
  char *name;
  char *base;
  int scope;
  char *filter;
  char *search_filter;
  gboolean loose;
  guint deadline_ms;
  HeraldLdapMap *map;
  HeraldLdapConnection *connection;
};

/* A lookup on its way. */
typedef struct
{
  HeraldNumber *number;
  HeraldLocation *location;
  gint64 started; /* monotonic microseconds */
  gboolean loose; /* this is the second question */
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  herald_number_free (lookup->number);
  herald_location_free (lookup->location);
  g_free (lookup);
}

static const char *
ldap_get_id (HeraldSource *source)
{
  return HERALD_LDAP (source)->id;
}

static const char *
ldap_get_name (HeraldSource *source)
{
  return HERALD_LDAP (source)->name;
}

static gboolean
ldap_is_remote (HeraldSource *source)
{
  return TRUE;
}

static HeraldSourceState
ldap_get_state (HeraldSource *source,
                const GError **error)
{
  const GError *refused = herald_ldap_connection_get_refused (HERALD_LDAP (source)->connection);

  if (error != NULL)
    *error = refused;
  return refused != NULL ? HERALD_SOURCE_FAILING : HERALD_SOURCE_READY;
}

/* Another password may be tried, so the source is not failing any more. */
static void
set_password (HeraldLdap *self,
              const char *password)
{
  gboolean was_refused = herald_ldap_connection_get_refused (self->connection) != NULL;

  herald_ldap_connection_set_password (self->connection, password);
  if (was_refused != (herald_ldap_connection_get_refused (self->connection) != NULL))
    g_signal_emit_by_name (self, "state-changed");
}

static void
ldap_set_secret (HeraldSource *source,
                 const char *name,
                 const char *secret)
{
  if (g_str_equal (name, "password"))
    set_password (HERALD_LDAP (source), secret);
}

static GPtrArray *
contacts_of (HeraldLdap *self,
             GPtrArray *entries,
             const char *region)
{
  GPtrArray *contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);

  for (guint i = 0; i < entries->len; i++)
    {
      g_autoptr (HeraldContact) contact = herald_ldap_map_apply (self->map, entries->pdata[i], self->id, region);

      if (!herald_contact_is_empty (contact))
        g_ptr_array_add (contacts, g_steal_pointer (&contact));
    }
  return contacts;
}

/* The entries of a search, or %NULL and the error that the task returns. A refusal changes the source's state. */
static GPtrArray *
take_entries (HeraldLdap *self,
              GAsyncResult *result,
              GError **partial,
              GTask *task)
{
  GError *error = NULL;
  GPtrArray *entries = herald_ldap_connection_search_finish (self->connection, result, partial, &error);

  if (entries != NULL)
    return entries;
  if (g_error_matches (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_REFUSED))
    g_signal_emit_by_name (self, "state-changed");
  g_task_return_error (task, error);
  return NULL;
}

static void
search (HeraldLdap *self,
        const char *filter,
        const char *const *attributes,
        guint limit,
        gboolean paged,
        guint deadline_ms,
        GTask *task,
        GAsyncReadyCallback callback)
{
  HeraldLdapSearch question = { self->base, self->scope, filter, attributes, limit, paged, deadline_ms };

  herald_ldap_connection_search_async (self->connection, &question, g_task_get_cancellable (task), callback, g_object_ref (task));
}

static void on_found (GObject *object, GAsyncResult *result, gpointer user_data);

static void
ask (GTask *task)
{
  HeraldLdap *self = g_task_get_source_object (task);
  Lookup *lookup = g_task_get_task_data (task);
  gint64 spent_ms = (g_get_monotonic_time () - lookup->started) / 1000;
  g_autofree char *filter = herald_ldap_filter_number (self->filter, self->map, lookup->number, lookup->loose);

  if (filter == NULL)
    g_task_return_pointer (task, g_ptr_array_new (), (GDestroyNotify) g_ptr_array_unref);
  else
    search (self, filter, herald_ldap_map_get_attributes (self->map, TRUE), HERALD_LDAP_LOOKUP_MAX, FALSE,
            (guint) CLAMP ((gint64) self->deadline_ms - spent_ms, 1, self->deadline_ms), task, on_found);
}

static void
on_found (GObject *object,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HeraldLdap *self = g_task_get_source_object (task);
  Lookup *lookup = g_task_get_task_data (task);
  g_autoptr (GError) partial = NULL;
  g_autoptr (GPtrArray) entries = take_entries (self, result, &partial, task);
  g_autoptr (GPtrArray) contacts = NULL;
  g_autoptr (GPtrArray) matches = NULL;

  if (entries == NULL)
    return;
  contacts = contacts_of (self, entries, lookup->location != NULL ? lookup->location->region : NULL);
  matches = herald_contact_match_all (contacts, lookup->number, lookup->location);
  if (matches->len == 0 && !lookup->loose && self->loose && herald_ldap_filter_can_loose (self->filter, lookup->number))
    {
      lookup->loose = TRUE;
      ask (task);
    }
  else if (matches->len == 0 && partial != NULL)
    g_task_return_error (task, g_steal_pointer (&partial));
  else
    g_task_return_pointer (task, g_steal_pointer (&matches), (GDestroyNotify) g_ptr_array_unref);
}

static void
ldap_lookup_async (HeraldSource *source,
                   const HeraldNumber *number,
                   const HeraldLocation *location,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  Lookup *lookup = g_new0 (Lookup, 1);

  g_task_set_source_tag (task, ldap_lookup_async);
  lookup->number = herald_number_copy (number);
  lookup->location = herald_location_copy (location);
  lookup->started = g_get_monotonic_time ();
  g_task_set_task_data (task, lookup, lookup_free);
  ask (task);
}

static GPtrArray *
ldap_finish (HeraldSource *source,
             GAsyncResult *result,
             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_searched (GObject *object,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HeraldLdap *self = g_task_get_source_object (task);
  g_autoptr (GError) partial = NULL;
  g_autoptr (GPtrArray) entries = take_entries (self, result, &partial, task);

  if (entries == NULL)
    return;
  if (entries->len == 0 && partial != NULL)
    g_task_return_error (task, g_steal_pointer (&partial));
  else
    g_task_return_pointer (task, contacts_of (self, entries, NULL), (GDestroyNotify) g_ptr_array_unref);
}

static void
ldap_search_async (HeraldSource *source,
                   const char *text,
                   guint limit,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  HeraldLdap *self = HERALD_LDAP (source);
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  g_autofree char *filter = herald_ldap_filter_search (self->search_filter, self->map, text);

  g_task_set_source_tag (task, ldap_search_async);
  if (filter == NULL || limit == 0)
    g_task_return_pointer (task, g_ptr_array_new (), (GDestroyNotify) g_ptr_array_unref);
  else
    search (self, filter, herald_ldap_map_get_attributes (self->map, FALSE), MIN (limit, HERALD_LDAP_SEARCH_MAX), TRUE,
            self->deadline_ms, task, on_searched);
}

static void
on_checked (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HeraldLdap *self = g_task_get_source_object (task);
  g_autoptr (GError) partial = NULL;
  g_autoptr (GPtrArray) entries = take_entries (self, result, &partial, task);
  char *sentence;

  if (entries == NULL)
    return;
  if (entries->len == 0 && partial != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&partial));
      return;
    }
  if (entries->len == 0)
    sentence = g_strdup_printf (_("The directory answers, but shows no entry with a telephone number under “%s”."), self->base);
  else
    sentence = g_strdup_printf (partial != NULL ? ngettext ("At least %u entry with a telephone number under “%s”.",
                                                            "At least %u entries with a telephone number under “%s”.", entries->len)
                                                : ngettext ("%u entry with a telephone number under “%s”.",
                                                            "%u entries with a telephone number under “%s”.", entries->len),
                                entries->len, self->base);
  g_task_return_pointer (task, sentence, g_free);
}

static void
ldap_check_async (HeraldSource *source,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  static const char *const nothing[] = { LDAP_NO_ATTRS, NULL };
  HeraldLdap *self = HERALD_LDAP (source);
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  g_autofree char *filter = herald_ldap_filter_with_number (self->map);

  g_task_set_source_tag (task, ldap_check_async);
  if (herald_ldap_connection_get_refused (self->connection) != NULL)
    {
      /* Who presses the button wants it tried. */
      herald_ldap_connection_forget_refused (self->connection);
      g_signal_emit_by_name (self, "state-changed");
    }
  search (self, filter, nothing, HERALD_LDAP_SEARCH_MAX, TRUE, HERALD_LDAP_CHECK_MS, task, on_checked);
}

static char *
ldap_check_finish (HeraldSource *source,
                   GAsyncResult *result,
                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
herald_ldap_iface_init (HeraldSourceInterface *iface)
{
  iface->get_id = ldap_get_id;
  iface->get_name = ldap_get_name;
  iface->is_remote = ldap_is_remote;
  iface->get_state = ldap_get_state;
  iface->set_secret = ldap_set_secret;
  iface->lookup_async = ldap_lookup_async;
  iface->lookup_finish = ldap_finish;
  iface->search_async = ldap_search_async;
  iface->search_finish = ldap_finish;
  iface->check_async = ldap_check_async;
  iface->check_finish = ldap_check_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HeraldLdap, herald_ldap, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HERALD_TYPE_SOURCE, herald_ldap_iface_init))

static void
herald_ldap_dispose (GObject *object)
{
  HeraldLdap *self = HERALD_LDAP (object);

  if (self->connection != NULL)
    herald_ldap_connection_close (self->connection);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (herald_ldap_parent_class)->dispose (object);
}

static void
herald_ldap_finalize (GObject *object)
{
  HeraldLdap *self = HERALD_LDAP (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->base);
  g_free (self->filter);
  g_free (self->search_filter);
  g_clear_pointer (&self->map, herald_ldap_map_free);
  G_OBJECT_CLASS (herald_ldap_parent_class)->finalize (object);
}

static void
herald_ldap_class_init (HeraldLdapClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_ldap_dispose;
  G_OBJECT_CLASS (klass)->finalize = herald_ldap_finalize;
}

static void
herald_ldap_init (HeraldLdap *self)
{
}

/* A value that was emptied in a form is one that is not set. */
static const char *
get_or_fallback (const HeraldSourceOptions *options,
                 const char *key,
                 const char *fallback)
{
  const char *value = herald_source_options_get (options, key);

  return *value != '\0' ? value : fallback;
}

static int
parse_scope (const char *scope)
{
  if (g_str_equal (scope, "one"))
    return LDAP_SCOPE_ONELEVEL;
  return g_str_equal (scope, "base") ? LDAP_SCOPE_BASE : LDAP_SCOPE_SUBTREE;
}

static HeraldSource *
create (const HeraldSourceOptions *options,
        HeraldStore *store,
        GError **error)
{
  const char *filter = get_or_fallback (options, "filter", "%{any}");
  const char *search_filter = get_or_fallback (options, "search-filter", "%{any}");
  g_autoptr (HeraldLdap) self = g_object_new (HERALD_TYPE_LDAP, NULL);
  HeraldLdapServer server;

  if (!herald_source_options_check (options, error) || !herald_ldap_filter_check (filter, TRUE, error)
      || !herald_ldap_filter_check (search_filter, FALSE, error))
    return NULL;
  self->map = herald_ldap_map_parse (get_or_fallback (options, "attributes", HERALD_LDAP_MAP_DEFAULT), error);
  if (self->map == NULL
      || !herald_ldap_server_parse (&server, herald_source_options_get (options, "uri"),
                                    g_str_equal (herald_source_options_get (options, "starttls"), "true"),
                                    herald_source_options_get (options, "ca-file"), error))
    return NULL;
  self->connection = herald_ldap_connection_new (&server, herald_source_options_get (options, "user"));
  herald_ldap_server_clear (&server);
  self->id = g_strdup (options->id);
  self->name = g_strdup (herald_source_options_get_title (options));
  self->base = g_strdup (herald_source_options_get (options, "base"));
  self->scope = parse_scope (herald_source_options_get (options, "scope"));
  self->filter = g_strdup (filter);
  self->search_filter = g_strdup (search_filter);
  self->loose = g_str_equal (herald_source_options_get (options, "loose"), "true");
  self->deadline_ms = options->deadline_ms > 0 ? options->deadline_ms : HERALD_LOOKUP_DEADLINE_MS;
  return HERALD_SOURCE (g_steal_pointer (&self));
}

const HeraldSourceType herald_ldap_type = {
  .name = "ldap",
  .title = N_("LDAP directory"),
  .description = N_("Active Directory, OpenLDAP and others"),
  .keys = keys,
  .create = create,
};
