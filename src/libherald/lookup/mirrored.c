/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is common to the sources that keep an address book of others in the store. */

#include "lookup/mirrored.h"

#include <glib/gi18n-lib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <string.h>

/* How long after it was made a source begins to read, in milliseconds: a start has more urgent things to do, and a
 * command that looks a number up ends before. */
#define START_DELAY_MS 2000

typedef struct
{
  /* Owned */
  char *id;
  char *name;
  HeraldStore *store;
  char *region;
  GCancellable *cancellable; /* until it is disposed of */
  GError *error;             /* of FAILING */
  GPtrArray *checks;         /* Check, waiting for a state that is not LOADING */

  HeraldSourceState state;
  gboolean started;
  guint start_source;
} HeraldMirroredPrivate;

static void herald_mirrored_iface_init (HeraldSourceInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (HeraldMirrored, herald_mirrored, G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (HeraldMirrored)
                                  G_IMPLEMENT_INTERFACE (HERALD_TYPE_SOURCE, herald_mirrored_iface_init))

#define PRIVATE(self) ((HeraldMirroredPrivate *) herald_mirrored_get_instance_private (HERALD_MIRRORED (self)))

static const char *
mirrored_get_id (HeraldSource *source)
{
  return PRIVATE (source)->id;
}

static const char *
mirrored_get_name (HeraldSource *source)
{
  return PRIVATE (source)->name;
}

static HeraldSourceState
mirrored_get_state (HeraldSource *source,
                    const GError **error)
{
  if (error != NULL)
    *error = PRIVATE (source)->error;
  return PRIVATE (source)->state;
}

static void
mirrored_set_location (HeraldSource *source,
                       const HeraldLocation *location)
{
  HeraldMirroredPrivate *priv = PRIVATE (source);

  if (g_strcmp0 (priv->region, location->region) == 0)
    return;
  g_free (priv->region);
  priv->region = g_strdup (location->region);
  if (priv->started)
    HERALD_MIRRORED_GET_CLASS (source)->refresh (HERALD_MIRRORED (source), TRUE);
}

/* --- Answers --- */

static void
return_array (GTask *task,
              GPtrArray *array,
              GError *error)
{
  if (array == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, array, (GDestroyNotify) g_ptr_array_unref);
}

static void
on_found (GObject *object,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *matches = herald_store_find_number_finish (HERALD_STORE (object), result, &error);

  return_array (task, matches, error);
}

static void
mirrored_lookup_async (HeraldSource *source,
                       const HeraldNumber *number,
                       const HeraldLocation *location,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  HeraldMirroredPrivate *priv = PRIVATE (source);
  GTask *task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, mirrored_lookup_async);
  herald_store_find_number_async (priv->store, number, location, priv->id, cancellable, on_found, task);
}

static GPtrArray *
mirrored_array_finish (HeraldSource *source,
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
  GError *error = NULL;
  GPtrArray *contacts = herald_store_search_finish (HERALD_STORE (object), result, &error);

  return_array (task, contacts, error);
}

static void
mirrored_search_async (HeraldSource *source,
                       const char *text,
                       guint limit,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  HeraldMirroredPrivate *priv = PRIVATE (source);
  GTask *task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, mirrored_search_async);
  herald_store_search_async (priv->store, text, priv->id, limit, cancellable, on_searched, task);
}

/* --- Trying it --- */

typedef struct
{
  GTask *task;
  GSource *cancelled; /* NULL: cannot be */
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  if (check->cancelled != NULL)
    g_source_destroy (check->cancelled);
  g_clear_pointer (&check->cancelled, g_source_unref);
  g_object_unref (check->task);
  g_free (check);
}

static gpointer
count_in_thread (const HeraldMirroredPlace *place,
                 gpointer task,
                 GCancellable *cancellable,
                 GError **error)
{
  gint64 count = herald_mirror_count (place->store, place->source_id, error);

  return count >= 0 ? g_memdup2 (&count, sizeof count) : NULL;
}

static void
on_counted (HeraldMirrored *self,
            gpointer task,
            gpointer result,
            const GError *error)
{
  g_autofree gint64 *count = result;

  if (count == NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_pointer (task, HERALD_MIRRORED_GET_CLASS (self)->describe (self, *count), g_free);
}

/* It is known how things are: says so to all who have asked. */
static void
finish_checks (HeraldMirrored *self)
{
  HeraldMirroredPrivate *priv = PRIVATE (self);
  g_autoptr (GPtrArray) checks = g_steal_pointer (&priv->checks);

  priv->checks = g_ptr_array_new_with_free_func (check_free);
  for (guint i = 0; i < checks->len; i++)
    {
      GTask *task = ((Check *) checks->pdata[i])->task;

      if (priv->state == HERALD_SOURCE_FAILING)
        g_task_return_error (task, g_error_copy (priv->error));
      else
        herald_mirrored_run (self, count_in_thread, g_object_ref (task), g_object_unref, on_counted, g_free);
    }
}

static gboolean
on_check_cancelled (GCancellable *cancellable,
                    gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  GPtrArray *checks = PRIVATE (g_task_get_source_object (task))->checks;

  for (guint i = 0; i < checks->len; i++)
    if (((Check *) checks->pdata[i])->task == task)
      {
        g_task_return_error_if_cancelled (task);
        g_ptr_array_remove_index (checks, i);
        break;
      }
  return G_SOURCE_REMOVE;
}

static void
start (HeraldMirrored *self)
{
  HeraldMirroredPrivate *priv = PRIVATE (self);

  g_clear_handle_id (&priv->start_source, g_source_remove);
  priv->started = TRUE;
  HERALD_MIRRORED_GET_CLASS (self)->start (self);
}

static void
mirrored_check_async (HeraldSource *source,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  HeraldMirrored *self = HERALD_MIRRORED (source);
  HeraldMirroredPrivate *priv = PRIVATE (self);
  Check *check = g_new0 (Check, 1);

  check->task = g_task_new (source, cancellable, callback, user_data);
  g_task_set_source_tag (check->task, mirrored_check_async);
  if (cancellable != NULL)
    {
      check->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (check->cancelled, G_SOURCE_FUNC (on_check_cancelled), check->task, NULL);
      g_source_attach (check->cancelled, g_task_get_context (check->task));
    }
  g_ptr_array_add (priv->checks, check);
  if (!priv->started)
    start (self);
  else if (priv->state != HERALD_SOURCE_LOADING)
    HERALD_MIRRORED_GET_CLASS (self)->refresh (self, FALSE);
}

static char *
mirrored_check_finish (HeraldSource *source,
                       GAsyncResult *result,
                       GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
herald_mirrored_iface_init (HeraldSourceInterface *iface)
{
  iface->get_id = mirrored_get_id;
  iface->get_name = mirrored_get_name;
  iface->get_state = mirrored_get_state;
  iface->set_location = mirrored_set_location;
  iface->lookup_async = mirrored_lookup_async;
  iface->lookup_finish = mirrored_array_finish;
  iface->search_async = mirrored_search_async;
  iface->search_finish = mirrored_array_finish;
  iface->check_async = mirrored_check_async;
  iface->check_finish = mirrored_check_finish;
}

static void
herald_mirrored_dispose (GObject *object)
{
  HeraldMirroredPrivate *priv = PRIVATE (object);

  g_cancellable_cancel (priv->cancellable);
  g_clear_handle_id (&priv->start_source, g_source_remove);
  G_OBJECT_CLASS (herald_mirrored_parent_class)->dispose (object);
}

static void
herald_mirrored_finalize (GObject *object)
{
  HeraldMirroredPrivate *priv = PRIVATE (object);

  g_clear_object (&priv->store);
  g_clear_object (&priv->cancellable);
  g_clear_error (&priv->error);
  g_ptr_array_unref (priv->checks);
  g_free (priv->region);
  g_free (priv->name);
  g_free (priv->id);
  G_OBJECT_CLASS (herald_mirrored_parent_class)->finalize (object);
}

static void
herald_mirrored_class_init (HeraldMirroredClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_mirrored_dispose;
  G_OBJECT_CLASS (klass)->finalize = herald_mirrored_finalize;
}

static void
herald_mirrored_init (HeraldMirrored *self)
{
  HeraldMirroredPrivate *priv = PRIVATE (self);

  priv->checks = g_ptr_array_new_with_free_func (check_free);
  priv->cancellable = g_cancellable_new ();
  priv->state = HERALD_SOURCE_LOADING;
}

static gboolean
on_start_due (gpointer user_data)
{
  PRIVATE (user_data)->start_source = 0;
  start (user_data);
  return G_SOURCE_REMOVE;
}

/**
 * herald_mirrored_set_up:
 * @self: a source that was just made
 * @options: what is set
 * @store: where its contacts go
 *
 * Lets it begin to read in a moment; at once where it is tried.
 */
void
herald_mirrored_set_up (HeraldMirrored *self,
                        const HeraldSourceOptions *options,
                        HeraldStore *store)
{
  HeraldMirroredPrivate *priv = PRIVATE (self);

  priv->id = g_strdup (options->id);
  priv->name = g_strdup (herald_source_options_get_title (options));
  priv->store = g_object_ref (store);
  priv->start_source = g_timeout_add (START_DELAY_MS, on_start_due, self);
}

/* --- Work in a thread --- */

typedef struct
{
  GWeakRef self;
  HeraldMirroredPlace place;
  HeraldMirroredWork work;
  HeraldMirroredDone done;
  gpointer data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
} Work;

/* In the main context: the thread may keep the task a moment longer, but must not have the last reference of the
 * store, see store.c. */
static void
work_clear (Work *work)
{
  if (work->data_free != NULL)
    g_clear_pointer (&work->data, work->data_free);
  g_clear_object (&work->place.store);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  work_clear (work);
  g_weak_ref_clear (&work->self);
  g_free ((char *) work->place.source_id);
  g_free ((char *) work->place.region);
  g_free (work);
}

static void
work_in_thread (GTask *task,
                gpointer source,
                gpointer data,
                GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  gpointer result = work->work (&work->place, work->data, cancellable, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, work->result_free);
  else
    g_task_return_error (task, error);
}

static void
on_worked (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (HeraldMirrored) self = g_weak_ref_get (&work->self);
  g_autoptr (GError) error = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &error);

  if (self != NULL && !g_cancellable_is_cancelled (PRIVATE (self)->cancellable))
    work->done (self, work->data, value, error);
  else if (value != NULL && work->result_free != NULL)
    work->result_free (value);
  work_clear (work);
}

/**
 * herald_mirrored_run:
 * @self: a source
 * @work: what to do in a thread
 * @data: (transfer full): for it
 * @data_free: (nullable): frees it in the end
 * @done: called in the main context afterwards, unless nobody wants the source any more
 * @result_free: (nullable): frees what @work returns where @done is not called
 *
 * Does not keep the source: when that is gone the work is cancelled, and writes nothing more.
 */
void
herald_mirrored_run (HeraldMirrored *self,
                     HeraldMirroredWork work,
                     gpointer data,
                     GDestroyNotify data_free,
                     HeraldMirroredDone done,
                     GDestroyNotify result_free)
{
  HeraldMirroredPrivate *priv = PRIVATE (self);
  g_autoptr (GTask) task = g_task_new (NULL, priv->cancellable, on_worked, NULL);
  Work *job = g_new0 (Work, 1);

  g_weak_ref_init (&job->self, self);
  job->place = (HeraldMirroredPlace) { g_object_ref (priv->store), g_strdup (priv->id), g_strdup (priv->region) };
  job->work = work;
  job->done = done;
  job->data = data;
  job->data_free = data_free;
  job->result_free = result_free;
  g_task_set_source_tag (task, herald_mirrored_run);
  g_task_set_task_data (task, job, work_free);
  g_task_run_in_thread (task, work_in_thread);
}

/**
 * herald_mirrored_get_cancellable:
 * @self: a source
 *
 * Returns: (transfer none): is cancelled when nobody wants the source any more
 */
GCancellable *
herald_mirrored_get_cancellable (HeraldMirrored *self)
{
  return PRIVATE (self)->cancellable;
}

/**
 * herald_mirrored_set_state:
 * @self: a source
 * @state: how it is
 * @error: (nullable): why it fails; where it is ready, what had to be left out
 */
void
herald_mirrored_set_state (HeraldMirrored *self,
                           HeraldSourceState state,
                           const GError *error)
{
  HeraldMirroredPrivate *priv = PRIVATE (self);
  gboolean same = state == priv->state
                  && g_strcmp0 (error != NULL ? error->message : NULL, priv->error != NULL ? priv->error->message : NULL) == 0;
  g_autoptr (HeraldMirrored) alive = g_object_ref (self);

  priv->state = state;
  g_clear_error (&priv->error);
  priv->error = error != NULL ? g_error_copy (error) : NULL;
  if (!same)
    g_signal_emit_by_name (self, "state-changed");
  if (state != HERALD_SOURCE_LOADING)
    finish_checks (self);
}

/**
 * herald_mirrored_count_in_words:
 * @n_contacts: how many there are
 *
 * Returns: (transfer full): "10,412 contacts"
 */
char *
herald_mirrored_count_in_words (gint64 n_contacts)
{
  g_autofree char *number = g_strdup_printf ("%'" G_GINT64_FORMAT, n_contacts);

  return g_strdup_printf (ngettext ("%s contact", "%s contacts", (gulong) n_contacts), number);
}

/**
 * herald_mirrored_trim:
 *
 * Gives memory back to the system when much was read: what is read once in a day would be kept until the evening.
 */
void
herald_mirrored_trim (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}

/**
 * herald_mirrored_tell_counts:
 * @self: a source
 * @counts: what was done to its contacts in the store
 *
 * Says so where remembered answers are old now.
 */
void
herald_mirrored_tell_counts (HeraldMirrored *self,
                             const HeraldMirrorCounts *counts)
{
  if (counts->added + counts->updated + counts->removed > 0)
    g_signal_emit_by_name (self, "changed");
}
