/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A CRM or helpdesk as a source. What is asked stands in an integration file, how in http-ask.c. */

#include "lookup/http.h"

#include <glib/gi18n-lib.h>

#include "lookup/http-private.h"

static const char *
http_get_id (HeraldSource *source)
{
  return HERALD_HTTP (source)->id;
}

static const char *
http_get_name (HeraldSource *source)
{
  return HERALD_HTTP (source)->name;
}

static gboolean
http_is_remote (HeraldSource *source)
{
  const HeraldIntegration *file = HERALD_HTTP (source)->file;

  return herald_integration_can_look_up (file) || herald_integration_can_search (file);
}

static HeraldSourceState
http_get_state (HeraldSource *source,
                const GError **error)
{
  HeraldHttp *self = HERALD_HTTP (source);
  const GError *why = self->refused != NULL ? self->refused : self->no_secret != NULL ? self->no_secret : self->paused;

  if (error != NULL)
    *error = why;
  return why != NULL ? HERALD_SOURCE_FAILING : HERALD_SOURCE_READY;
}

static void
http_set_secret (HeraldSource *source,
                 const char *name,
                 const char *secret)
{
  HeraldHttp *self = HERALD_HTTP (source);
  const HeraldSourceKey *keys = herald_integration_get_keys (self->file);

  for (guint i = 0; keys[i].name != NULL; i++)
    if (keys[i].kind == HERALD_SOURCE_KEY_SECRET && g_str_equal (keys[i].name, name))
      herald_http_set_settings_secret (self, name, secret);
}

static void
http_lookup_async (HeraldSource *source,
                   const HeraldNumber *number,
                   const HeraldLocation *location,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, http_lookup_async);
  herald_http_run_start (HERALD_HTTP (source), task, HERALD_HTTP_LOOKUP, number, location, NULL, 0);
}

static GPtrArray *
http_finish (HeraldSource *source,
             GAsyncResult *result,
             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
http_search_async (HeraldSource *source,
                   const char *text,
                   guint limit,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, http_search_async);
  herald_http_run_start (HERALD_HTTP (source), task, HERALD_HTTP_SEARCH, NULL, NULL, text, limit);
}

static void
http_check_async (HeraldSource *source,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, http_check_async);
  /* Somebody wants to know whether it works by now. */
  herald_http_forget_refusal (HERALD_HTTP (source));
  herald_http_run_start (HERALD_HTTP (source), task, HERALD_HTTP_CHECK, NULL, NULL, NULL, 0);
}

static char *
http_check_finish (HeraldSource *source,
                   GAsyncResult *result,
                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
herald_http_iface_init (HeraldSourceInterface *iface)
{
  iface->get_id = http_get_id;
  iface->get_name = http_get_name;
  iface->is_remote = http_is_remote;
  iface->get_state = http_get_state;
  iface->set_secret = http_set_secret;
  iface->lookup_async = http_lookup_async;
  iface->lookup_finish = http_finish;
  iface->search_async = http_search_async;
  iface->search_finish = http_finish;
  iface->check_async = http_check_async;
  iface->check_finish = http_check_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HeraldHttp, herald_http, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (HERALD_TYPE_SOURCE, herald_http_iface_init))

static void
herald_http_finalize (GObject *object)
{
  HeraldHttp *self = HERALD_HTTP (object);

  if (self->pause_end != NULL)
    g_source_destroy (self->pause_end);
  g_clear_pointer (&self->pause_end, g_source_unref);
  g_free (self->id);
  g_free (self->name);
  g_clear_pointer (&self->file, herald_integration_unref);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_clear_pointer (&self->companies, g_hash_table_unref);
  g_clear_object (&self->session);
  g_clear_error (&self->refused);
  g_clear_error (&self->no_secret);
  g_clear_error (&self->paused);
  g_free (self->login);
  G_OBJECT_CLASS (herald_http_parent_class)->finalize (object);
}

static void
herald_http_class_init (HeraldHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_http_finalize;
}

static void
herald_http_init (HeraldHttp *self)
{
  g_queue_init (&self->waiting);
  self->patience_ms = HERALD_HTTP_PATIENCE_MS;
  self->companies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static gboolean
open_session (HeraldHttp *self,
              const char *ca_file,
              GError **error)
{
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) why = NULL;

  if (*ca_file != '\0')
    {
      database = g_tls_file_database_new (ca_file, &why);
      if (database == NULL)
        {
          g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS, _("The CA file “%s” cannot be used: %s"), ca_file, why->message);
          return FALSE;
        }
    }
  self->session = herald_http_session_new (database);
  return TRUE;
}

static HeraldSource *
create (const HeraldSourceOptions *options,
        HeraldStore *store,
        GError **error)
{
  g_autoptr (HeraldHttp) self = g_object_new (HERALD_TYPE_HTTP, NULL);
  GHashTableIter iter;
  gpointer key, value;

  self->file = herald_integration_load (herald_source_options_get (options, "file"), error);
  if (self->file == NULL)
    return NULL;
  self->id = g_strdup (options->id);
  self->name = g_strdup (*options->name != '\0' ? options->name : herald_integration_get_title (self->file));
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, options->values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (self->values, g_strdup (key), g_strdup (value));
  self->settings = herald_integration_normalise (self->file, self->values, error);
  if (self->settings == NULL || !open_session (self, herald_source_options_get (options, "ca-file"), error))
    return NULL;
  return HERALD_SOURCE (g_steal_pointer (&self));
}

static const HeraldSourceKey keys[] = {
  { "file", N_("Integration"), N_("A ready-made file for your system, or a file of your own"), HERALD_SOURCE_KEY_FILE, "", TRUE, NULL },
  { "ca-file", N_("CA certificates"), N_("Only where the server's certificate is not known to this computer"), HERALD_SOURCE_KEY_FILE, "", FALSE, NULL },
  { NULL },
};

const HeraldSourceType herald_http_type = {
  .name = "http",
  .title = N_("CRM or helpdesk"),
  .description = N_("EspoCRM, Odoo, Zammad, HubSpot, Zendesk and others, or a web service of your own"),
  .keys = keys,
  .create = create,
};

/**
 * herald_http_get_integration:
 * @self: a source
 *
 * Returns: (transfer none): what its file says
 */
HeraldIntegration *
herald_http_get_integration (HeraldHttp *self)
{
  return self->file;
}

/**
 * herald_http_make_search_url:
 * @self: a source
 * @number: a caller's number
 * @data: (nullable): what the dialplan told of the call
 *
 * Returns: (transfer full) (nullable): the address of the page that searches for the number there
 */
char *
herald_http_make_search_url (HeraldHttp *self,
                             const HeraldNumber *number,
                             const HeraldCallData *data)
{
  return herald_integration_make_url (self->file, self->values, number, data);
}

/**
 * herald_http_find_search_url:
 * @sources: (element-type HeraldSource): sources of any kind
 * @number: a caller's number
 * @data: (nullable): what the dialplan told of the call
 *
 * Returns: (transfer full) (nullable): the address of the first search page for the number. An internal number has none
 */
char *
herald_http_find_search_url (GPtrArray *sources,
                             const HeraldNumber *number,
                             const HeraldCallData *data)
{
  for (guint i = 0; number->e164 != NULL && i < sources->len; i++)
    {
      char *url = HERALD_IS_HTTP (sources->pdata[i]) ? herald_http_make_search_url (sources->pdata[i], number, data) : NULL;

      if (url != NULL)
        return url;
    }
  return NULL;
}

/**
 * herald_http_set_patience:
 * @self: a source
 * @milliseconds: the longest a question may take; #HERALD_HTTP_PATIENCE_MS where nothing is said
 */
void
herald_http_set_patience (HeraldHttp *self,
                          guint milliseconds)
{
  self->patience_ms = milliseconds;
}
