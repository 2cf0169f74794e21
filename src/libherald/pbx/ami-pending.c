/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which answer belongs to which action. Only the ActionID counts, and each connection has a random prefix
 * for its own: a caller's number can smuggle a whole forged message into the stream, but not guess an id.
 *
 * A list is answered by a response, its items as events with the same ActionID, and an event that ends it.
 * Asterisk 1.8 and later mark both ends (EventList: start, Complete); before, the response says that
 * something will follow, and the last event's name ends in Complete. A plain success is an empty list. DBGet has one item,
 * which ends it: before 1.8 nothing comes behind it. */

#include "pbx/ami-pending.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "base/phrase.h"
#include "base/text.h"
#include "pbx/pbx-error.h"
#include "pbx/pbx-timer.h"

#define PREFIX_BYTES 8
/* Characters of a server's own words that are shown. */
#define WORDS_MAX 200

struct _HeraldAmiPending
{
  char prefix[2 * PREFIX_BYTES + 2]; /* hexadecimal digits and a dash */
  guint last;
  guint n_lists;
  GHashTable *entries; /* number -> Entry */
};

typedef struct
{
  HeraldAmiPending *table;
  guint number;
  char *name;
  GTask *task; /* NULL: given up, but the rest of its list is still to come */
  gboolean list;
  gboolean listing; /* the response was there, items come */
  GPtrArray *items;
  gsize bytes;
  GSource *deadline;
  GSource *cancelled;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  herald_timer_clear (&entry->deadline);
  herald_timer_clear (&entry->cancelled);
  g_clear_pointer (&entry->items, g_ptr_array_unref);
  g_clear_object (&entry->task);
  g_free (entry->name);
  g_free (entry);
}

/**
 * herald_ami_pending_new:
 *
 * Returns: (transfer full): the empty table of a new connection, with ids of its own
 */
HeraldAmiPending *
herald_ami_pending_new (void)
{
  HeraldAmiPending *self = g_new0 (HeraldAmiPending, 1);
  guint8 random[PREFIX_BYTES];

  if (getentropy (random, sizeof random) != 0)
    for (guint i = 0; i < sizeof random; i++)
      random[i] = (guint8) g_random_int ();
  for (guint i = 0; i < sizeof random; i++)
    g_snprintf (self->prefix + 2 * i, 3, "%02x", random[i]);
  self->prefix[2 * PREFIX_BYTES] = '-';
  self->entries = g_hash_table_new_full (NULL, NULL, NULL, entry_free);
  return self;
}

/**
 * herald_ami_pending_free:
 * @self: (nullable) (transfer full): a table; what still waits in it must have been failed
 */
void
herald_ami_pending_free (HeraldAmiPending *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->entries);
  g_free (self);
}

/**
 * herald_ami_pending_next_id:
 * @self: a table
 *
 * Returns: (transfer full): the ActionID for what herald_ami_pending_add() adds next
 */
char *
herald_ami_pending_next_id (HeraldAmiPending *self)
{
  return g_strdup_printf ("%s%u", self->prefix, ++self->last);
}

/* Takes the entry's task away: what comes for it later is swallowed (a list) or unknown (anything else). */
static GTask *
give_up (Entry *entry)
{
  GTask *task = g_steal_pointer (&entry->task);

  herald_timer_clear (&entry->deadline);
  herald_timer_clear (&entry->cancelled);
  if (entry->items != NULL)
    g_ptr_array_set_size (entry->items, 0);
  if (!entry->list)
    g_hash_table_remove (entry->table->entries, GUINT_TO_POINTER (entry->number));
  return task;
}

static gboolean
on_deadline (gpointer user_data)
{
  Entry *entry = user_data;
  g_autofree char *name = g_strdup (entry->name);
  g_autoptr (GTask) task = give_up (entry);

  g_task_return_new_error (task, HERALD_PBX_ERROR, HERALD_PBX_ERROR_TIMEOUT,
                           _("The server did not answer in time (%s)."), name);
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer user_data)
{
  g_autoptr (GTask) task = give_up (user_data);

  g_task_return_new_error (task, HERALD_PBX_ERROR, HERALD_PBX_ERROR_CANCELLED, _("The command was cancelled."));
  return G_SOURCE_REMOVE;
}

/**
 * herald_ami_pending_add:
 * @self: a table
 * @task: (transfer full): returns the response, or for a list a #GPtrArray of messages
 * @name: the action's name, for words
 * @list: whether items follow
 * @timeout_ms: milliseconds until it is given up
 *
 * Waits for the answer to the id of the last herald_ami_pending_next_id().
 */
void
herald_ami_pending_add (HeraldAmiPending *self,
                        GTask *task,
                        const char *name,
                        gboolean list,
                        guint timeout_ms)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->table = self;
  entry->number = self->last;
  entry->name = g_strdup (name);
  entry->task = task;
  entry->list = list;
  if (list)
    {
      entry->items = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_ami_message_free);
      self->n_lists++;
    }
  herald_timer_set (&entry->deadline, timeout_ms, on_deadline, entry);
  if (g_task_get_cancellable (task) != NULL)
    {
      entry->cancelled = g_cancellable_source_new (g_task_get_cancellable (task));
      g_source_set_callback (entry->cancelled, G_SOURCE_FUNC (on_cancelled), entry, NULL);
      g_source_attach (entry->cancelled, g_main_context_get_thread_default ());
    }
  g_hash_table_insert (self->entries, GUINT_TO_POINTER (entry->number), entry);
}

/**
 * herald_ami_pending_has_lists:
 * @self: a table
 *
 * Returns: whether any event could be a list's item; while none is awaited, no event need be looked at
 */
gboolean
herald_ami_pending_has_lists (HeraldAmiPending *self)
{
  return self->n_lists > 0;
}

static Entry *
find (HeraldAmiPending *self,
      HeraldAmiMessage *message)
{
  HeraldSpan id = herald_ami_message_get (message, HERALD_AMI_ACTION_ID);
  gsize length = strlen (self->prefix);
  guint number = 0;

  /* Nine digits cannot overflow; nobody sends a billion actions over one connection. */
  if (id.length <= length || id.length > length + 9 || memcmp (id.data, self->prefix, length) != 0)
    return NULL;
  for (gsize i = length; i < id.length; i++)
    {
      if (!g_ascii_isdigit (id.data[i]))
        return NULL;
      number = number * 10 + (guint) (id.data[i] - '0');
    }
  return g_hash_table_lookup (self->entries, GUINT_TO_POINTER (number));
}

/* Removes the entry from the table; its task, if anybody still waits, is the caller's. */
static GTask *
finish (HeraldAmiPending *self,
        Entry *entry,
        GPtrArray **items)
{
  GTask *task = g_steal_pointer (&entry->task);

  if (items != NULL)
    *items = g_steal_pointer (&entry->items);
  if (entry->list)
    self->n_lists--;
  g_hash_table_remove (self->entries, GUINT_TO_POINTER (entry->number));
  return task;
}

static gboolean
contains (HeraldSpan span,
          const char *text)
{
  return g_strstr_len (span.data, (gssize) span.length, text) != NULL;
}

static gboolean
items_follow (HeraldAmiMessage *response)
{
  if (herald_span_is_nocase (herald_ami_message_get (response, HERALD_AMI_EVENT_LIST), "start"))
    return TRUE;
  /* 1.4 and 1.6: "Channel status will follow", "Parked calls will follow". */
  return contains (herald_ami_message_get (response, HERALD_AMI_MESSAGE), "follow");
}

/**
 * herald_ami_pending_refusal:
 * @response: an answer
 * @name: the action's name
 *
 * Returns: (transfer full) (nullable): what to say if the server refused, %NULL if it did not
 */
GError *
herald_ami_pending_refusal (HeraldAmiMessage *response,
                            const char *name)
{
  HeraldSpan words = herald_ami_message_get (response, HERALD_AMI_MESSAGE);
  g_autofree char *text = NULL;

  if (!herald_span_is_nocase (herald_ami_message_get (response, HERALD_AMI_RESPONSE), "Error"))
    return NULL;
  if (herald_span_is_nocase (words, "Permission denied"))
    return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_PERMISSION,
                        _("The server does not allow this user the command %s."), name);
  text = herald_text_clean (words.data, words.length, WORDS_MAX);
  return g_error_new (HERALD_PBX_ERROR, HERALD_PBX_ERROR_ACTION, *text != '\0' ? _("The server refused: %s") : _("The server refused and gave no reason."), text);
}

/**
 * herald_ami_pending_take_response:
 * @self: a table
 * @message: a response; one that nobody waits for is ignored
 *
 * Calls back. @self may be gone afterwards.
 */
void
herald_ami_pending_take_response (HeraldAmiPending *self,
                                  HeraldAmiMessage *message)
{
  Entry *entry = find (self, message);
  g_autoptr (GTask) task = NULL;
  g_autoptr (GPtrArray) items = NULL;
  GError *refusal;

  if (entry == NULL || entry->listing)
    return;
  if (!entry->list)
    {
      task = finish (self, entry, NULL);
      g_task_return_pointer (task, herald_ami_message_copy (message), (GDestroyNotify) herald_ami_message_free);
      return;
    }
  refusal = herald_ami_pending_refusal (message, entry->name);
  if (refusal == NULL && items_follow (message))
    {
      entry->listing = TRUE;
      return;
    }
  task = finish (self, entry, &items);
  if (task == NULL)
    g_clear_error (&refusal);
  else if (refusal != NULL)
    g_task_return_error (task, refusal);
  else
    g_task_return_pointer (task, g_steal_pointer (&items), (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
ends_list (HeraldAmiMessage *message)
{
  static const char complete[] = "Complete";
  HeraldSpan mark = herald_ami_message_get (message, HERALD_AMI_EVENT_LIST);
  HeraldSpan name = herald_ami_message_get (message, HERALD_AMI_EVENT);

  if (mark.length > 0)
    return herald_span_is_nocase (mark, complete) || herald_span_is_nocase (mark, "Cancelled");
  return name.length >= sizeof complete - 1
         && memcmp (name.data + name.length - (sizeof complete - 1), complete, sizeof complete - 1) == 0;
}

static void
end_list (HeraldAmiPending *self,
          Entry *entry,
          HeraldAmiMessage *message)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autofree char *name = g_strdup (entry->name);
  g_autoptr (GTask) task = finish (self, entry, &items);
  gint64 announced;

  if (task == NULL)
    return;
  if (herald_span_is_nocase (herald_ami_message_get (message, HERALD_AMI_EVENT_LIST), "Cancelled"))
    g_task_return_new_error (task, HERALD_PBX_ERROR, HERALD_PBX_ERROR_PROTOCOL,
                             _("The server broke off its list (%s)."), name);
  else if (herald_ami_message_get_int (message, HERALD_AMI_LIST_ITEMS, &announced) && announced != items->len)
    {
      g_autofree char *all = herald_phrase_count (announced);

      g_task_return_new_error (task, HERALD_PBX_ERROR, HERALD_PBX_ERROR_PROTOCOL,
                               _("The server's list is not whole: %1$u of %2$s entries (%3$s)."), items->len, all, name);
    }
  else
    g_task_return_pointer (task, g_steal_pointer (&items), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * herald_ami_pending_take_event:
 * @self: a table
 * @message: an event
 *
 * May call back, after which @self may be gone.
 *
 * Returns: whether the event belongs to a list that somebody asked for
 */
gboolean
herald_ami_pending_take_event (HeraldAmiPending *self,
                               HeraldAmiMessage *message)
{
  Entry *entry = find (self, message);

  if (entry == NULL || !entry->list)
    return FALSE;
  if (ends_list (message))
    {
      end_list (self, entry, message);
      return TRUE;
    }
  if (entry->task == NULL)
    return TRUE;
  entry->bytes += herald_ami_message_get_bytes (message).length;
  if (entry->items->len >= HERALD_AMI_LIST_ITEMS_MAX || entry->bytes > HERALD_AMI_LIST_BYTES_MAX)
    {
      g_autofree char *name = g_strdup (entry->name);
      g_autoptr (GTask) task = give_up (entry);

      g_task_return_new_error (task, HERALD_PBX_ERROR, HERALD_PBX_ERROR_PROTOCOL,
                               _("The server's list has more than %d entries or 64 MiB (%s, limit: list)."),
                               HERALD_AMI_LIST_ITEMS_MAX, name);
    }
  else
    {
      g_ptr_array_add (entry->items, herald_ami_message_copy (message));
      if (herald_span_is (herald_ami_message_get (message, HERALD_AMI_EVENT), "DBGetResponse"))
        end_list (self, entry, message);
    }
  return TRUE;
}

/**
 * herald_ami_pending_fail_all:
 * @self: a table that nobody else uses any more
 * @error: what became of its connection
 *
 * Calls back for everything that waits.
 */
void
herald_ami_pending_fail_all (HeraldAmiPending *self,
                             const GError *error)
{
  g_autoptr (GList) entries = g_hash_table_get_values (self->entries);
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);

  for (GList *l = entries; l != NULL; l = l->next)
    {
      GTask *task = finish (self, l->data, NULL);

      if (task != NULL)
        g_ptr_array_add (tasks, task);
    }
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_error (tasks->pdata[i], g_error_copy (error));
}
