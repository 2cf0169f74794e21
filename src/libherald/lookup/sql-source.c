/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PostgreSQL database as a source: the administrator's query with the number as its parameter. The deadline and the
 * asker's change of mind are watched here, whatever the database's thread waits for. */

#include "lookup/sql-source.h"

#include <glib/gi18n-lib.h>

#include "lookup/lookup.h"
#include "lookup/sql-query.h"
#include "lookup/sql-worker.h"

static const char *const sslmodes[] = {
  "verify-full", N_("Encrypted, and the certificate is for this server"),
  "verify-ca", N_("Encrypted, and the certificate is of a trusted authority"),
  "require", N_("Encrypted, whoever the server is"),
  "disable", N_("Not encrypted"),
  NULL,
};

static const HeraldSourceKey keys[] = {
  { "host", N_("Server"), N_("db.example.com"), HERALD_SOURCE_KEY_TEXT, "", TRUE, NULL },
  { "port", N_("Port"), NULL, HERALD_SOURCE_KEY_TEXT, "5432", FALSE, NULL },
  { "database", N_("Database"), NULL, HERALD_SOURCE_KEY_TEXT, "", TRUE, NULL },
  { "user", N_("User"), N_("A role that may read, and only this"), HERALD_SOURCE_KEY_TEXT, "", TRUE, NULL },
  { "password", N_("Password"), NULL, HERALD_SOURCE_KEY_SECRET, "", FALSE, NULL },
  { "sslmode", N_("Encryption"), NULL, HERALD_SOURCE_KEY_CHOICE, "verify-full", FALSE, sslmodes },
  { "ca-file", N_("CA file"), N_("Empty: the authorities this computer trusts"), HERALD_SOURCE_KEY_FILE, "", FALSE, NULL },
  { "query", N_("Query"), N_("SELECT name, company AS organisation, tel AS number FROM customers WHERE tel_digits = :digits"),
    HERALD_SOURCE_KEY_LINES, "", TRUE, NULL },
  { "search-query", N_("Query for searching"), N_("SELECT name, tel AS number FROM customers WHERE name ILIKE :pattern LIMIT :limit"),
    HERALD_SOURCE_KEY_LINES, "", FALSE, NULL },
  { NULL },
};

struct _HeraldSql
{
  GObject parent;

  char *id;
  char *name;
  char *server; /* host and port, for sentences */
  char *password;
  guint deadline_ms;
  HeraldSqlQuery *query;
  HeraldSqlQuery *search_query; /* NULL: it cannot be searched */
  HeraldSqlServer settings;     /* until the worker has them */
  HeraldSqlWorker *worker;      /* NULL: it has not been asked yet */
  GError *refused;              /* the user or password was: not tried again with the same */
};

/* A question on its way. */
typedef struct
{
  HeraldNumber *number; /* of a lookup, else NULL */
  HeraldLocation *location;
  GCancellable *stop;   /* the worker's */
  GSource *deadline;
  GSource *cancelled;
  gboolean over;        /* its task has returned */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  herald_number_free (question->number);
  herald_location_free (question->location);
  g_clear_object (&question->stop);
  g_free (question);
}

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* FALSE: it was over before. */
static gboolean
end_question (Question *question)
{
  if (question->over)
    return FALSE;
  question->over = TRUE;
  drop_source (&question->deadline);
  drop_source (&question->cancelled);
  return TRUE;
}

static const char *
sql_get_id (HeraldSource *source)
{
  return HERALD_SQL (source)->id;
}

static const char *
sql_get_name (HeraldSource *source)
{
  return HERALD_SQL (source)->name;
}

static gboolean
sql_is_remote (HeraldSource *source)
{
  return TRUE;
}

static HeraldSourceState
sql_get_state (HeraldSource *source,
               const GError **error)
{
  HeraldSql *self = HERALD_SQL (source);

  if (error != NULL)
    *error = self->refused;
  return self->refused != NULL ? HERALD_SOURCE_FAILING : HERALD_SOURCE_READY;
}

static void
set_refused (HeraldSql *self,
             const GError *error)
{
  if (self->refused == NULL && error == NULL)
    return;
  g_clear_error (&self->refused);
  self->refused = error != NULL ? g_error_copy (error) : NULL;
  g_signal_emit_by_name (self, "state-changed");
}

static void
sql_set_secret (HeraldSource *source,
                const char *name,
                const char *secret)
{
  HeraldSql *self = HERALD_SQL (source);

  if (!g_str_equal (name, "password") || g_strcmp0 (self->password, secret) == 0)
    return;
  g_free (self->password);
  self->password = g_strdup (secret);
  set_refused (self, NULL);
}

static gboolean
on_deadline (gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  HeraldSql *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);

  if (end_question (question))
    {
      g_cancellable_cancel (question->stop);
      g_task_return_new_error (task, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE,
                               self->worker != NULL && herald_sql_worker_is_connected (self->worker)
                                 ? _("%s did not answer in time.")
                                 : _("The connection to %s was not made in time."),
                               self->server);
    }
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  Question *question = g_task_get_task_data (task);

  if (end_question (question))
    {
      g_cancellable_cancel (question->stop);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The search was given up."));
    }
  return G_SOURCE_REMOVE;
}

static GSource *
attach (GSource *source,
        GSourceFunc func,
        GTask *task)
{
  g_source_set_callback (source, func, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
  return source;
}

static Question *
question_new (GTask *task,
              guint deadline_ms)
{
  Question *question = g_new0 (Question, 1);

  question->stop = g_cancellable_new ();
  g_task_set_task_data (task, question, question_free);
  question->deadline = attach (g_timeout_source_new (deadline_ms), on_deadline, task);
  if (g_task_get_cancellable (task) != NULL)
    question->cancelled = attach (g_cancellable_source_new (g_task_get_cancellable (task)), G_SOURCE_FUNC (on_cancelled), task);
  return question;
}

/* Asks the worker; @callback gets the task. */
static void
ask (GTask *task,
     HeraldSqlQuestion *asked,
     GAsyncReadyCallback callback)
{
  HeraldSql *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);

  if (self->refused != NULL)
    {
      end_question (question);
      herald_sql_question_free (asked);
      g_task_return_error (task, g_error_copy (self->refused));
      return;
    }
  if (self->worker == NULL)
    self->worker = herald_sql_worker_new (&self->settings);
  asked->password = g_strdup (self->password);
  asked->source_id = g_strdup (self->id);
  asked->region = question->location != NULL ? g_strdup (question->location->region) : NULL;
  herald_sql_worker_ask_async (self->worker, asked, question->stop, callback, g_object_ref (task));
}

/* What the worker answered to a question that is not over; %NULL: the task has returned. */
static HeraldSqlQuestion *
take_answer (GTask *task,
             GAsyncResult *result)
{
  HeraldSql *self = g_task_get_source_object (task);
  HeraldSqlQuestion *answered = herald_sql_worker_get_question (result);
  GError *error = NULL;

  herald_sql_worker_ask_finish (result, &error);
  if (error != NULL && answered->refused && g_strcmp0 (answered->password, self->password) == 0)
    set_refused (self, error);
  if (end_question (g_task_get_task_data (task)))
    {
      if (error == NULL)
        return answered;
      g_task_return_error (task, g_steal_pointer (&error));
    }
  g_clear_error (&error);
  return NULL;
}

static void
on_found (GObject *object,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  HeraldSqlQuestion *answered = take_answer (task, result);

  if (answered != NULL)
    g_task_return_pointer (task, herald_contact_match_all (answered->contacts, question->number, question->location),
                           (GDestroyNotify) g_ptr_array_unref);
}

static void
sql_lookup_async (HeraldSource *source,
                  const HeraldNumber *number,
                  const HeraldLocation *location,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  HeraldSql *self = HERALD_SQL (source);
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  Question *question;

  g_task_set_source_tag (task, sql_lookup_async);
  question = question_new (task, self->deadline_ms);
  question->number = herald_number_copy (number);
  question->location = herald_location_copy (location);
  ask (task, herald_sql_question_new (self->query->sql, herald_sql_query_bind_number (self->query, number)), on_found);
}

static GPtrArray *
sql_finish (HeraldSource *source,
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
  HeraldSqlQuestion *answered = take_answer (task, result);

  if (answered != NULL)
    g_task_return_pointer (task, g_ptr_array_ref (answered->contacts), (GDestroyNotify) g_ptr_array_unref);
}

static void
sql_search_async (HeraldSource *source,
                  const char *text,
                  guint limit,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  HeraldSql *self = HERALD_SQL (source);
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  HeraldSqlQuestion *asked;

  g_task_set_source_tag (task, sql_search_async);
  if (self->search_query == NULL || limit == 0)
    {
      g_task_return_pointer (task, g_ptr_array_new (), (GDestroyNotify) g_ptr_array_unref);
      return;
    }
  question_new (task, self->deadline_ms);
  limit = MIN (limit, HERALD_SQL_ROWS_MAX);
  asked = herald_sql_question_new (self->search_query->sql, herald_sql_query_bind_text (self->search_query, text, limit));
  asked->limit = limit;
  ask (task, asked, on_searched);
}

static void
return_sentence (GTask *task,
                 HeraldSqlQuestion *answered)
{
  g_task_return_pointer (task,
                         g_strdup_printf (_("PostgreSQL %s answers. The query gives %s."), answered->version, answered->description),
                         g_free);
}

static void
on_search_checked (GObject *object,
                   GAsyncResult *result,
                   gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HeraldSqlQuestion *answered = take_answer (task, result);

  if (answered != NULL)
    return_sentence (task, answered);
}

static void
on_checked (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  HeraldSql *self = g_task_get_source_object (task);
  HeraldSqlQuestion *answered = take_answer (task, result);

  if (answered == NULL)
    return;
  if (self->search_query == NULL)
    {
      return_sentence (task, answered);
      return;
    }
  /* The other query is tried as well. */
  question_new (task, HERALD_SQL_CHECK_MS);
  ask (task, herald_sql_question_new (self->search_query->sql, herald_sql_query_bind_text (self->search_query, "Herald", 1)),
       on_search_checked);
}

static void
sql_check_async (HeraldSource *source,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  HeraldSql *self = HERALD_SQL (source);
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, sql_check_async);
  set_refused (self, NULL); /* who presses the button wants it tried */
  question_new (task, HERALD_SQL_CHECK_MS);
  ask (task, herald_sql_question_new (self->query->sql, herald_sql_query_bind_nothing (self->query)), on_checked);
}

static char *
sql_check_finish (HeraldSource *source,
                  GAsyncResult *result,
                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
herald_sql_iface_init (HeraldSourceInterface *iface)
{
  iface->get_id = sql_get_id;
  iface->get_name = sql_get_name;
  iface->is_remote = sql_is_remote;
  iface->get_state = sql_get_state;
  iface->set_secret = sql_set_secret;
  iface->lookup_async = sql_lookup_async;
  iface->lookup_finish = sql_finish;
  iface->search_async = sql_search_async;
  iface->search_finish = sql_finish;
  iface->check_async = sql_check_async;
  iface->check_finish = sql_check_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HeraldSql, herald_sql, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HERALD_TYPE_SOURCE, herald_sql_iface_init))

static void
herald_sql_finalize (GObject *object)
{
  HeraldSql *self = HERALD_SQL (object);

  g_clear_pointer (&self->worker, herald_sql_worker_stop);
  herald_sql_server_clear (&self->settings);
  g_clear_pointer (&self->query, herald_sql_query_free);
  g_clear_pointer (&self->search_query, herald_sql_query_free);
  g_free (self->id);
  g_free (self->name);
  g_free (self->server);
  g_free (self->password);
  g_clear_error (&self->refused);
  G_OBJECT_CLASS (herald_sql_parent_class)->finalize (object);
}

static void
herald_sql_class_init (HeraldSqlClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_sql_finalize;
}

static void
herald_sql_init (HeraldSql *self)
{
}

static char *
get_value (const HeraldSourceOptions *options,
           const char *key,
           const char *fallback)
{
  const char *value = herald_source_options_get (options, key);

  return g_strdup (*value != '\0' ? value : fallback);
}

static gboolean
read_queries (HeraldSql *self,
              const HeraldSourceOptions *options,
              GError **error)
{
  const char *search = herald_source_options_get (options, "search-query");

  self->query = herald_sql_query_parse (herald_source_options_get (options, "query"), TRUE, error);
  if (self->query == NULL)
    return FALSE;
  if (*search == '\0')
    return TRUE;
  self->search_query = herald_sql_query_parse (search, FALSE, error);
  return self->search_query != NULL;
}

static HeraldSource *
create (const HeraldSourceOptions *options,
        HeraldStore *store,
        GError **error)
{
  g_autoptr (HeraldSql) self = g_object_new (HERALD_TYPE_SQL, NULL);
  guint64 port;

  if (!herald_source_options_check (options, error) || !read_queries (self, options, error))
    return NULL;
  self->deadline_ms = options->deadline_ms > 0 ? options->deadline_ms : HERALD_LOOKUP_DEADLINE_MS;
  self->settings = (HeraldSqlServer) {
    get_value (options, "host", ""), get_value (options, "port", "5432"),           get_value (options, "database", ""),
    get_value (options, "user", ""), get_value (options, "sslmode", "verify-full"), get_value (options, "ca-file", ""),
    self->deadline_ms,
  };
  if (!g_ascii_string_to_unsigned (self->settings.port, 10, 1, 65535, &port, NULL))
    {
      g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("“%s” is no port: a port is a number up to 65535."),
                   self->settings.port);
      return NULL;
    }
  self->server = herald_sql_server_to_string (&self->settings);
  self->id = g_strdup (options->id);
  self->name = g_strdup (herald_source_options_get_title (options));
  return HERALD_SOURCE (g_steal_pointer (&self));
}

const HeraldSourceType herald_sql_type = {
  .name = "sql",
  .title = N_("SQL database"),
  .description = N_("PostgreSQL, by a query of your own"),
  .keys = keys,
  .create = create,
};
