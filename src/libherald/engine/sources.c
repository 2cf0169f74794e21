/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sources of the settings at work. A source joins the lookup when it has its secrets: a question before that would
 * come back as a wrong password. Only what has changed is made anew. */

#include "engine/sources.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "config/secrets.h"
#include "lookup/astdb.h"
#include "lookup/mirrored.h"
#include "lookup/source-keys.h"
#include "lookup/tel-area.h"

struct _HeraldSources
{
  GObject parent;

  /* Owned */
  HeraldSourceSettings *settings;
  HeraldLookup *lookup;
  HeraldStore *store;        /* nullable */
  HeraldAmiSession *session; /* nullable */
  GHashTable *entries;       /* id to Entry */
  GHashTable *secrets;       /* "id/key" to a secret of this run, where there is no keyring */
  gboolean no_keyring;       /* these are all there are */
  GPtrArray *waiting;        /* of GTask: for all secrets */
  GPtrArray *joined;         /* of char *: what is in the lookup, in this order, with its times */
  guint sync;                /* source: the lookup's list is to be looked at */
  guint prune;               /* source: so are the rows of sources that are gone */
};

/* One source. */
typedef struct
{
  HeraldSources *self;          /* borrowed */
  HeraldSourceOptions *options;
  HeraldSource *source;         /* nullable: it is off, or cannot be made … */
  GError *error;                /* … for this reason; or why its secret cannot be had */
  GCancellable *cancellable;    /* of the secrets that are fetched */
  guint n_secrets;              /* so many are on their way */
} Entry;

/* A secret on its way. The entry may be gone when it comes. */
typedef struct
{
  HeraldSources *self; /* a weak pointer: the keyring may ask its user for as long as it likes */
  char *id, *key;
  gboolean required;
} Fetch;

enum
{
  SIGNAL_STATE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HeraldSources, herald_sources, G_TYPE_OBJECT)

static void queue_sync (HeraldSources *self);

static void
tell (HeraldSources *self,
      const char *id)
{
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0, id);
}

/* --- one source ----------------------------------------------------------------------------------------------- */

static void
on_source_state_changed (HeraldSource *source,
                         Entry *entry)
{
  tell (entry->self, entry->options->id);
}

static void
entry_unmake (Entry *entry)
{
  g_cancellable_cancel (entry->cancellable);
  g_clear_object (&entry->cancellable);
  entry->n_secrets = 0;
  if (entry->source != NULL)
    g_signal_handlers_disconnect_by_data (entry->source, entry);
  g_clear_object (&entry->source);
  g_clear_error (&entry->error);
}

static void
entry_free (Entry *entry)
{
  entry_unmake (entry);
  herald_source_options_free (entry->options);
  g_free (entry);
}

static char *
secret_name (const char *id,
             const char *key)
{
  return g_strconcat (id, "/", key, NULL);
}

static void
fetch_free (Fetch *fetch)
{
  g_free (fetch->id);
  g_free (fetch->key);
  g_clear_weak_pointer (&fetch->self);
  g_free (fetch);
}

static void
check_waiting (HeraldSources *self)
{
  GHashTableIter iter;
  gpointer entry;
  g_autoptr (GPtrArray) tasks = NULL;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    if (((Entry *) entry)->n_secrets > 0)
      return;
  if (self->sync != 0)
    return;
  tasks = g_steal_pointer (&self->waiting);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_boolean (tasks->pdata[i], TRUE);
}

/* Without one: there is none, or it cannot be had, which is said where the source cannot do without. */
static void
take_secret (Entry *entry,
             const Fetch *fetch,
             const char *secret,
             const GError *error)
{
  herald_source_set_secret (entry->source, fetch->key, secret);
  if (error != NULL && fetch->required && entry->error == NULL)
    entry->error = g_error_new_literal (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NO_SECRET, error->message);
  entry->n_secrets--;
  if (entry->n_secrets == 0)
    queue_sync (entry->self);
  tell (entry->self, entry->options->id);
}

static void
on_secret (GObject *object,
           GAsyncResult *result,
           gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (GError) error = NULL;
  char *secret = herald_secrets_lookup_finish (result, &error);
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));
  Entry *entry = fetch->self != NULL ? g_hash_table_lookup (fetch->self->entries, fetch->id) : NULL;

  /* Another one of the same id may have been made meanwhile. */
  if (entry != NULL && entry->cancellable == cancellable && !g_cancellable_is_cancelled (cancellable))
    {
      const char *own = herald_sources_get_secret (fetch->self, fetch->id, fetch->key);

      take_secret (entry, fetch, own != NULL ? own : secret, own != NULL ? NULL : error);
    }
  herald_secret_free (secret);
  fetch_free (fetch);
}

static void
give_secret (Entry *entry,
             const HeraldSourceKey *key)
{
  const char *secret = herald_sources_get_secret (entry->self, entry->options->id, key->name);

  herald_source_set_secret (entry->source, key->name, secret);
  if (secret == NULL && key->required && entry->error == NULL)
    entry->error = g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NO_SECRET, _("There is no secret %s.%s."), entry->options->id, key->name);
}

static void
fetch_secrets (Entry *entry)
{
  g_autoptr (HeraldSourceKeys) keys = herald_source_keys_new (entry->options);

  g_cancellable_cancel (entry->cancellable);
  g_clear_object (&entry->cancellable);
  entry->cancellable = g_cancellable_new ();
  entry->n_secrets = 0;
  for (guint i = 0; i < herald_source_keys_get_n (keys); i++)
    {
      const HeraldSourceKey *key = herald_source_keys_get (keys, i);
      Fetch *fetch;

      if (key->kind != HERALD_SOURCE_KEY_SECRET)
        continue;
      if (entry->self->no_keyring)
        {
          give_secret (entry, key);
          continue;
        }
      fetch = g_new0 (Fetch, 1);
      g_set_weak_pointer (&fetch->self, entry->self);
      fetch->id = g_strdup (entry->options->id);
      fetch->key = g_strdup (key->name);
      fetch->required = key->required;
      entry->n_secrets++;
      herald_source_secret_lookup_async (fetch->id, fetch->key, entry->cancellable, on_secret, fetch);
    }
}

static void
entry_make (Entry *entry)
{
  const HeraldSourceType *type = herald_source_type_find (entry->options->type);

  entry_unmake (entry);
  if (!entry->options->enabled || (type != NULL && type->stored && entry->self->store == NULL))
    return;
  if (!herald_source_options_check (entry->options, &entry->error))
    return;
  entry->source = type->create (entry->options, entry->self->store, &entry->error);
  if (entry->source == NULL)
    return;
  g_signal_connect (entry->source, "state-changed", G_CALLBACK (on_source_state_changed), entry);
  if (HERALD_IS_ASTDB (entry->source))
    herald_astdb_set_session (HERALD_ASTDB (entry->source), entry->self->session);
  fetch_secrets (entry);
}

/* --- the lookup's list ---------------------------------------------------------------------------------------- */

static gboolean
takes_part (const Entry *entry)
{
  /* Who knows places knows no people: it is asked by itself. */
  return entry != NULL && entry->source != NULL && entry->n_secrets == 0 && !HERALD_IS_TEL_AREA (entry->source);
}

/* What the lookup's list must be; a source that was made anew has another address. */
static GPtrArray *
describe_list (HeraldSources *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  for (const char *const *id = herald_source_settings_get_ids (self->settings); *id != NULL; id++)
    {
      const Entry *entry = g_hash_table_lookup (self->entries, *id);

      if (takes_part (entry))
        g_ptr_array_add (list, g_strdup_printf ("%s %p %u %u", *id, (void *) entry->source, entry->options->deadline_ms,
                                                entry->options->cache_seconds));
    }
  g_ptr_array_add (list, NULL);
  return list;
}

static void
fill_lookup (HeraldSources *self)
{
  GPtrArray *list = describe_list (self);

  if (self->joined != NULL && g_strv_equal ((const char *const *) list->pdata, (const char *const *) self->joined->pdata))
    {
      g_ptr_array_unref (list);
      return;
    }
  g_clear_pointer (&self->joined, g_ptr_array_unref);
  self->joined = list;
  herald_lookup_remove_all (self->lookup);
  for (const char *const *id = herald_source_settings_get_ids (self->settings); *id != NULL; id++)
    {
      const Entry *entry = g_hash_table_lookup (self->entries, *id);

      if (takes_part (entry))
        herald_lookup_add_source (self->lookup, entry->source, entry->options->deadline_ms, entry->options->cache_seconds);
    }
}

static gboolean
on_sync (gpointer user_data)
{
  HeraldSources *self = user_data;

  self->sync = 0;
  fill_lookup (self);
  check_waiting (self);
  return G_SOURCE_REMOVE;
}

/* Several changes that come together make one new list. */
static void
queue_sync (HeraldSources *self)
{
  if (self->sync == 0)
    self->sync = g_idle_add_full (G_PRIORITY_DEFAULT, on_sync, self, NULL);
}

/* --- what sources that are gone have left in the store -------------------------------------------------------- */

static gboolean
on_prune (gpointer user_data)
{
  HeraldSources *self = user_data;

  self->prune = 0;
  herald_mirrored_tidy_async (self->store, herald_source_settings_get_ids (self->settings), NULL, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static void
queue_prune (HeraldSources *self)
{
  if (self->prune == 0 && self->store != NULL)
    self->prune = g_idle_add_full (G_PRIORITY_LOW, on_prune, self, NULL);
}

/* --- the settings --------------------------------------------------------------------------------------------- */

static void
load (HeraldSources *self,
      const char *id)
{
  HeraldSourceOptions *options = herald_source_settings_load (self->settings, id);
  Entry *entry = g_hash_table_lookup (self->entries, id);
  gboolean same;

  if (options == NULL)
    {
      g_hash_table_remove (self->entries, id);
      return;
    }
  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->self = self;
      g_hash_table_insert (self->entries, g_strdup (id), entry);
    }
  same = entry->options != NULL && entry->options->enabled == options->enabled && herald_source_options_equal (entry->options, options);
  herald_source_options_free (entry->options);
  entry->options = options;
  if (!same)
    entry_make (entry);
}

static void
on_changed (HeraldSources *self,
            const char *id)
{
  load (self, id);
  queue_sync (self);
  tell (self, id);
}

static void
on_order_changed (HeraldSources *self)
{
  queue_sync (self);
  queue_prune (self);
}

static void
on_secret_changed (HeraldSources *self,
                   const char *id)
{
  Entry *entry = g_hash_table_lookup (self->entries, id);

  if (entry == NULL || entry->source == NULL)
    return;
  g_clear_error (&entry->error);
  fetch_secrets (entry);
  queue_sync (self);
}

static void
load_all (HeraldSources *self)
{
  for (const char *const *id = herald_source_settings_get_ids (self->settings); *id != NULL; id++)
    load (self, *id);
  queue_sync (self);
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static void
herald_sources_dispose (GObject *object)
{
  HeraldSources *self = HERALD_SOURCES (object);

  g_clear_handle_id (&self->sync, g_source_remove);
  g_clear_handle_id (&self->prune, g_source_remove);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_hash_table_remove_all (self->entries);
  g_clear_object (&self->session);
  g_clear_object (&self->lookup);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (herald_sources_parent_class)->dispose (object);
}

static void
herald_sources_finalize (GObject *object)
{
  HeraldSources *self = HERALD_SOURCES (object);

  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->secrets);
  g_ptr_array_unref (self->waiting);
  g_clear_pointer (&self->joined, g_ptr_array_unref);
  G_OBJECT_CLASS (herald_sources_parent_class)->finalize (object);
}

static void
herald_sources_class_init (HeraldSourcesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = herald_sources_dispose;
  object_class->finalize = herald_sources_finalize;
  signals[SIGNAL_STATE_CHANGED] = g_signal_new ("state-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
herald_sources_init (HeraldSources *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_free);
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) herald_secret_free);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
on_lookup_state_changed (HeraldSources *self,
                         HeraldSource *source)
{
  tell (self, herald_source_get_id (source));
}

/* With secrets: there are no others. */
static HeraldSources *
sources_new (HeraldSourceSettings *settings,
             HeraldLookup *lookup,
             HeraldStore *store,
             GHashTable *secrets)
{
  HeraldSources *self = g_object_new (HERALD_TYPE_SOURCES, NULL);
  GHashTableIter iter;
  gpointer name, secret;

  self->no_keyring = secrets != NULL;
  if (secrets != NULL)
    g_hash_table_iter_init (&iter, secrets);
  while (secrets != NULL && g_hash_table_iter_next (&iter, &name, &secret))
    {
      g_auto (GStrv) words = g_strsplit (name, ".", 2);

      if (words[0] != NULL && words[1] != NULL)
        g_hash_table_insert (self->secrets, secret_name (words[0], words[1]), g_strdup (secret));
    }
  self->settings = g_object_ref (settings);
  self->lookup = g_object_ref (lookup);
  g_set_object (&self->store, store);
  g_signal_connect_object (settings, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "order-changed", G_CALLBACK (on_order_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "secret-changed", G_CALLBACK (on_secret_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lookup, "source-state-changed", G_CALLBACK (on_lookup_state_changed), self, G_CONNECT_SWAPPED);
  load_all (self);
  return self;
}

/**
 * herald_sources_new:
 * @settings: which sources there are
 * @lookup: what asks them; its sources become those of the settings
 * @store: (nullable): where Herald's own book is, and what others mirror
 *
 * Returns: (transfer full): the sources, being made
 */
HeraldSources *
herald_sources_new (HeraldSourceSettings *settings,
                    HeraldLookup *lookup,
                    HeraldStore *store)
{
  return sources_new (settings, lookup, store, NULL);
}

/**
 * herald_sources_new_with_secrets:
 * @settings: which sources there are
 * @lookup: what asks them; its sources become those of the settings
 * @store: (nullable): where Herald's own book is, and what others mirror
 * @secrets: (element-type utf8 utf8): "SOURCE.KEY" → its secret
 *
 * For a program without a desktop: no keyring is asked.
 *
 * Returns: (transfer full): the sources, being made
 */
HeraldSources *
herald_sources_new_with_secrets (HeraldSourceSettings *settings,
                                 HeraldLookup *lookup,
                                 HeraldStore *store,
                                 GHashTable *secrets)
{
  return sources_new (settings, lookup, store, secrets);
}

/* --- the engine ----------------------------------------------------------------------------------------------- */

/**
 * herald_sources_set_session:
 * @self: the sources
 * @session: (nullable): the account's connection, logged in; %NULL: there is none
 */
void
herald_sources_set_session (HeraldSources *self,
                            HeraldAmiSession *session)
{
  GHashTableIter iter;
  gpointer value;

  if (!g_set_object (&self->session, session))
    return;
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (HERALD_IS_ASTDB (((Entry *) value)->source))
      herald_astdb_set_session (HERALD_ASTDB (((Entry *) value)->source), session);
}

static void
on_link_changed (HeraldSources *self,
                 HeraldEngine *engine)
{
  herald_sources_set_session (self, herald_engine_get_session (engine));
}

/* The store could be opened at last: what is kept in it can be asked from now on. */
static void
on_store_opened (HeraldSources *self,
                 GParamSpec *pspec,
                 HeraldEngine *engine)
{
  HeraldStore *store = herald_engine_get_store (engine);
  GHashTableIter iter;
  gpointer entry;

  if (!g_set_object (&self->store, store))
    return;
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    entry_make (entry);
  queue_sync (self);
  queue_prune (self);
}

/**
 * herald_sources_follow_engine:
 * @self: the sources
 * @engine: the engine that asks the same lookup
 *
 * From now on the sources use its connection and its store.
 */
void
herald_sources_follow_engine (HeraldSources *self,
                              HeraldEngine *engine)
{
  g_signal_connect_object (engine, "link-changed", G_CALLBACK (on_link_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "notify::store", G_CALLBACK (on_store_opened), self, G_CONNECT_SWAPPED);
  on_link_changed (self, engine);
  queue_prune (self);
}

/* --- questions ------------------------------------------------------------------------------------------------- */

/**
 * herald_sources_get_session:
 * @self: the sources
 *
 * Returns: (transfer none) (nullable): the account's connection
 */
HeraldAmiSession *
herald_sources_get_session (HeraldSources *self)
{
  return self->session;
}

/**
 * herald_sources_get_settings:
 * @self: the sources
 *
 * Returns: (transfer none): which there are
 */
HeraldSourceSettings *
herald_sources_get_settings (HeraldSources *self)
{
  return self->settings;
}

/**
 * herald_sources_get_store:
 * @self: the sources
 *
 * Returns: (transfer none) (nullable): where Herald's own book is
 */
HeraldStore *
herald_sources_get_store (HeraldSources *self)
{
  return self->store;
}

/**
 * herald_sources_find:
 * @self: the sources
 * @id: a source's id
 *
 * Returns: (transfer none) (nullable): the source at work; %NULL: it is off, or cannot be made
 */
HeraldSource *
herald_sources_find (HeraldSources *self,
                     const char *id)
{
  const Entry *entry = g_hash_table_lookup (self->entries, id);

  return entry != NULL ? entry->source : NULL;
}

/**
 * herald_sources_get_state:
 * @self: the sources
 * @id: one of the settings
 * @error: (out) (optional) (transfer none) (nullable): why it fails, a sentence
 *
 * Returns: what is the matter with it: also that it cannot be made of what is set, or waits for its secret
 */
HeraldSourceState
herald_sources_get_state (HeraldSources *self,
                          const char *id,
                          const GError **error)
{
  const Entry *entry = g_hash_table_lookup (self->entries, id);

  if (error != NULL)
    *error = NULL;
  if (entry == NULL)
    return HERALD_SOURCE_READY;
  if (entry->error != NULL)
    {
      if (error != NULL)
        *error = entry->error;
      return HERALD_SOURCE_FAILING;
    }
  if (entry->source == NULL)
    return HERALD_SOURCE_READY;
  if (entry->n_secrets > 0)
    return HERALD_SOURCE_LOADING;
  if (!takes_part (entry))
    return HERALD_SOURCE_READY;
  return herald_lookup_get_source_state (self->lookup, entry->source, error);
}

/**
 * herald_sources_set_secret:
 * @self: the sources
 * @id: a source's id
 * @key: the name of one of its secret keys
 * @secret: (nullable): the secret for this run; %NULL: the keyring's counts again
 *
 * For a desktop without a keyring: kept in memory, and given to the source at once.
 */
void
herald_sources_set_secret (HeraldSources *self,
                           const char *id,
                           const char *key,
                           const char *secret)
{
  g_autofree char *name = secret_name (id, key);

  if (secret != NULL)
    g_hash_table_insert (self->secrets, g_steal_pointer (&name), g_strdup (secret));
  else
    g_hash_table_remove (self->secrets, name);
  on_secret_changed (self, id);
}

/**
 * herald_sources_get_secret:
 * @self: the sources
 * @id: a source's id
 * @key: the name of one of its secret keys
 *
 * Returns: (transfer none) (nullable): what herald_sources_set_secret() was given
 */
const char *
herald_sources_get_secret (HeraldSources *self,
                           const char *id,
                           const char *key)
{
  g_autofree char *name = secret_name (id, key);

  return g_hash_table_lookup (self->secrets, name);
}

/**
 * herald_sources_ready_async:
 * @self: the sources
 * @cancellable: (nullable): to give up
 * @callback: called when every source that can be made has its secrets and is in the lookup
 * @user_data: for @callback
 */
void
herald_sources_ready_async (HeraldSources *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, herald_sources_ready_async);
  g_ptr_array_add (self->waiting, task);
  queue_sync (self);
}

/**
 * herald_sources_ready_finish:
 * @self: the sources
 * @result: the result
 * @error: G_IO_ERROR_CANCELLED
 *
 * Returns: whether they are
 */
gboolean
herald_sources_ready_finish (HeraldSources *self,
                             GAsyncResult *result,
                             GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
