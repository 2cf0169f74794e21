/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Talks are added as they are heard and written some seconds later, many at once; who asks in between is told of them too. */

#include "engine/last-agents.h"

#include <string.h>

#include "store/talks.h"

/* Some seconds of a busy house are one transaction. */
#define WRITE_AFTER_S 5
/* More than that at once, and it is written at once. */
#define WAITING_MAX 5000
/* An extension of the dialplan is shorter. */
#define EXTENSION_MAX 32

struct _HeraldLastAgents
{
  GObject parent;

  gboolean desk;
  guint days;
  guint write_later;
  GHashTable *waiting; /* keys (in the talk) to HeraldTalk: not written yet */
  GHashTable *writing; /* likewise: being written, or NULL */

  /* Owned */
  HeraldStore *store;
  HeraldLookup *lookup;
  HeraldAccount *account;
};

G_DEFINE_FINAL_TYPE (HeraldLastAgents, herald_last_agents, G_TYPE_OBJECT)

static GHashTable *
new_talks (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) herald_talk_free);
}

static gint64
get_oldest (guint days)
{
  return g_get_real_time () - (gint64) days * 24 * 3600 * G_USEC_PER_SEC;
}

/* Copies, as the writing is in another thread. */
static GPtrArray *
list_talks (GHashTable *talks)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_talk_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, talks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const HeraldTalk *talk = value;

      g_ptr_array_add (list, herald_talk_new (talk->key, talk->extension, talk->spoken_at));
    }
  return list;
}

static void write_now (HeraldLastAgents *self);

static void
on_written (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (HeraldLastAgents) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!herald_talks_write_finish (HERALD_STORE (source), result, &error))
    g_debug ("talks were not written: %s", error->message);
  g_clear_pointer (&self->writing, g_hash_table_unref);
  if (g_hash_table_size (self->waiting) >= WAITING_MAX)
    write_now (self);
}

static void
write_now (HeraldLastAgents *self)
{
  g_autoptr (GPtrArray) talks = NULL;

  g_clear_handle_id (&self->write_later, g_source_remove);
  if (self->writing != NULL || g_hash_table_size (self->waiting) == 0)
    return;
  self->writing = g_steal_pointer (&self->waiting);
  self->waiting = new_talks ();
  talks = list_talks (self->writing);
  herald_talks_write_async (self->store, talks, get_oldest (self->days), NULL, on_written, g_object_ref (self));
}

static gboolean
on_write_later (gpointer user_data)
{
  HeraldLastAgents *self = user_data;

  if (self->writing != NULL)
    return G_SOURCE_CONTINUE;
  self->write_later = 0;
  write_now (self);
  return G_SOURCE_REMOVE;
}

static void
herald_last_agents_dispose (GObject *object)
{
  HeraldLastAgents *self = HERALD_LAST_AGENTS (object);

  if (self->waiting != NULL)
    herald_last_agents_flush (self);
  g_clear_handle_id (&self->write_later, g_source_remove);
  g_clear_pointer (&self->waiting, g_hash_table_unref);
  g_clear_pointer (&self->writing, g_hash_table_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->lookup);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (herald_last_agents_parent_class)->dispose (object);
}

static void
herald_last_agents_class_init (HeraldLastAgentsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_last_agents_dispose;
}

static void
herald_last_agents_init (HeraldLastAgents *self)
{
  self->days = HERALD_LAST_AGENTS_DAYS;
  self->waiting = new_talks ();
}

/**
 * herald_last_agents_new:
 * @store: where talks are remembered
 * @lookup: where it is called from
 * @account: how numbers are dialled
 *
 * Returns: (transfer full): the talks of the whole house
 */
HeraldLastAgents *
herald_last_agents_new (HeraldStore *store,
                        HeraldLookup *lookup,
                        HeraldAccount *account)
{
  HeraldLastAgents *self = g_object_new (HERALD_TYPE_LAST_AGENTS, NULL);

  self->store = g_object_ref (store);
  self->lookup = g_object_ref (lookup);
  self->account = g_object_ref (account);
  return self;
}

/**
 * herald_last_agents_new_for_desk:
 * @store: with the journal of the desk
 * @lookup: where it is called from
 * @account: whose desk it is
 *
 * Returns: (transfer full): the talks of one desk: its own extension has spoken with whoever its journal says
 */
HeraldLastAgents *
herald_last_agents_new_for_desk (HeraldStore *store,
                                 HeraldLookup *lookup,
                                 HeraldAccount *account)
{
  HeraldLastAgents *self = herald_last_agents_new (store, lookup, account);

  self->desk = TRUE;
  return self;
}

/**
 * herald_last_agents_set_days:
 * @self: talks
 * @days: how long they are remembered
 */
void
herald_last_agents_set_days (HeraldLastAgents *self,
                             guint days)
{
  self->days = CLAMP (days, 1, HERALD_LAST_AGENTS_DAYS_MAX);
}

/**
 * herald_last_agents_get_days:
 * @self: talks
 *
 * Returns: how long they are remembered
 */
guint
herald_last_agents_get_days (HeraldLastAgents *self)
{
  return self->days;
}

static char *
make_key (HeraldLastAgents *self,
          const char *text)
{
  g_autoptr (HeraldNumber) number = herald_number_new (text, herald_account_get_region (self->account));

  return number != NULL ? herald_talks_key (number, herald_lookup_get_location (self->lookup)) : NULL;
}

/**
 * herald_last_agents_add:
 * @self: talks of the whole house
 * @number: with whom somebody speaks
 * @dialed: whether the house has dialled it, perhaps with the digits for an outside line
 * @extension: who does
 */
void
herald_last_agents_add (HeraldLastAgents *self,
                        const char *number,
                        gboolean dialed,
                        const char *extension)
{
  const char *prefix = herald_account_get_outside_prefix (self->account);
  g_autofree char *key = NULL;
  HeraldTalk *talk;

  if (dialed && *prefix != '\0' && g_str_has_prefix (number, prefix))
    number += strlen (prefix);
  key = make_key (self, number);
  if (key == NULL || !herald_extension_is_valid (extension))
    return;
  talk = herald_talk_new (key, extension, g_get_real_time ());
  g_hash_table_replace (self->waiting, talk->key, talk);
  if (g_hash_table_size (self->waiting) >= WAITING_MAX)
    write_now (self);
  else if (self->write_later == 0)
    self->write_later = g_timeout_add_seconds (WRITE_AFTER_S, on_write_later, self);
}

/**
 * herald_last_agents_flush:
 * @self: talks
 *
 * For a program that ends: writes what was heard, and waits for it, also for what is being written.
 */
void
herald_last_agents_flush (HeraldLastAgents *self)
{
  g_autoptr (GPtrArray) talks = list_talks (self->waiting);

  if (talks->len > 0 || self->writing != NULL) /* the store does one thing after the other */
    herald_talks_write (self->store, talks, get_oldest (self->days), NULL);
  g_hash_table_remove_all (self->waiting);
}

static void
on_found (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *extension = herald_talks_find_finish (HERALD_STORE (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, extension, g_free);
}

static void
on_spoken (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HeraldLastAgents *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gboolean spoken = herald_talks_spoken_finish (HERALD_STORE (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, spoken ? g_strdup (herald_account_get_extension (self->account)) : NULL, g_free);
}

static void
ask_desk (HeraldLastAgents *self,
          const char *text,
          gint64 since,
          GTask *task)
{
  g_autoptr (HeraldNumber) number = herald_number_new (text, herald_account_get_region (self->account));

  if (number == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      g_object_unref (task);
      return;
    }
  herald_talks_spoken_async (self->store, number, since, g_task_get_cancellable (task), on_spoken, task);
}

/**
 * herald_last_agents_ask_async:
 * @self: talks
 * @number: whose
 * @days: how long ago it may be; 0: as long as talks are remembered
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: for @callback
 */
void
herald_last_agents_ask_async (HeraldLastAgents *self,
                              const char *number,
                              guint days,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  gint64 since = get_oldest (days > 0 ? MIN (days, HERALD_LAST_AGENTS_DAYS_MAX) : self->days);
  g_autofree char *key = NULL;
  const HeraldTalk *talk = NULL;

  if (self->desk)
    {
      ask_desk (self, number, since, task);
      return;
    }
  key = make_key (self, number);
  if (key != NULL)
    talk = g_hash_table_lookup (self->waiting, key);
  if (key != NULL && talk == NULL && self->writing != NULL)
    talk = g_hash_table_lookup (self->writing, key);
  if (key == NULL || talk != NULL)
    {
      g_task_return_pointer (task, talk != NULL ? g_strdup (talk->extension) : NULL, g_free);
      g_object_unref (task);
      return;
    }
  herald_talks_find_async (self->store, key, since, cancellable, on_found, task);
}

/**
 * herald_last_agents_ask_finish:
 * @self: talks
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the extension of the colleague; %NULL without an error: nobody has spoken with that number
 */
char *
herald_last_agents_ask_finish (HeraldLastAgents *self,
                               GAsyncResult *result,
                               GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * herald_extension_is_valid:
 * @extension: anybody's words
 *
 * A dialplan puts it into Dial(): nothing may be in it that means something there, such as "&", "@", ")" or ",".
 *
 * Returns: whether it is one that can be dialled in the house
 */
gboolean
herald_extension_is_valid (const char *extension)
{
  gsize length = strlen (extension);

  return length > 0 && length <= EXTENSION_MAX
         && strspn (extension, "0123456789*#+ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-") == length;
}
