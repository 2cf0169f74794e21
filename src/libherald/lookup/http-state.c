/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a server must be left alone: it asked for a pause, or it does not want us at all. A key that was refused is not
 * tried again and again: servers lock accounts and addresses for less. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lookup/http-private.h"

/* Characters of the shortest secret that is looked for in a message: shorter ones are parts of words. */
#define MASKED_MIN 4

static gboolean
is_paused (HeraldHttp *self)
{
  return self->paused != NULL && g_get_monotonic_time () < self->paused_until;
}

/* The keyring was read, and has not what the file needs. */
static const HeraldSourceKey *
find_missing (HeraldHttp *self)
{
  const HeraldSourceKey *keys = herald_integration_get_keys (self->file);

  for (guint i = 0; keys[i].name != NULL; i++)
    {
      const char *value = g_hash_table_lookup (self->settings, keys[i].name);

      if (keys[i].kind == HERALD_SOURCE_KEY_SECRET && keys[i].required && (value == NULL || *value == '\0'))
        return &keys[i];
    }
  return NULL;
}

static void
update_no_secret (HeraldHttp *self)
{
  const HeraldSourceKey *missing = find_missing (self);

  g_clear_error (&self->no_secret);
  if (missing != NULL)
    g_set_error (&self->no_secret, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NO_SECRET,
                 _("The keyring has no “%s” for %s: enter it in the preferences."), missing->title, self->name);
}

/**
 * herald_http_may_ask:
 * @self: a source
 * @error: return location: why not
 *
 * Returns: whether its server may be asked now
 */
gboolean
herald_http_may_ask (HeraldHttp *self,
                     GError **error)
{
  update_no_secret (self);
  if (self->no_secret != NULL)
    g_propagate_error (error, g_error_copy (self->no_secret));
  else if (self->refused != NULL)
    g_propagate_error (error, g_error_copy (self->refused));
  else if (is_paused (self))
    g_propagate_error (error, g_error_copy (self->paused));
  else
    return TRUE;
  return FALSE;
}

/**
 * herald_http_refuse:
 * @self: a source
 * @host: who refused
 * @status: with which status; 0: in words of its own
 *
 * From now on it is not asked any more.
 *
 * Returns: (transfer full): that, in a sentence
 */
GError *
herald_http_refuse (HeraldHttp *self,
                    const char *host,
                    guint status)
{
  g_clear_error (&self->refused);
  if (status == SOUP_STATUS_FORBIDDEN)
    g_set_error (&self->refused, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_REFUSED,
                 _("%s does not permit this (403): the user or key of “%s” needs the right to read contacts there. It is not asked again until "
                   "the settings change."), host, self->name);
  else
    g_set_error (&self->refused, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_REFUSED,
                 _("%s did not accept the user or key of “%s”: enter it again in the preferences. It is not asked again until then."), host,
                 self->name);
  g_clear_pointer (&self->login, g_free);
  g_signal_emit_by_name (self, "state-changed");
  return g_error_copy (self->refused);
}

static void
stop_pause (HeraldHttp *self)
{
  if (self->pause_end != NULL)
    g_source_destroy (self->pause_end);
  g_clear_pointer (&self->pause_end, g_source_unref);
  g_clear_error (&self->paused);
}

static gboolean
on_pause_over (gpointer user_data)
{
  HeraldHttp *self = user_data;

  stop_pause (self);
  g_signal_emit_by_name (self, "state-changed");
  return G_SOURCE_REMOVE;
}

/**
 * herald_http_pause:
 * @self: a source
 * @host: who asked for it
 * @seconds: for how long
 *
 * Until then it is not asked.
 *
 * Returns: (transfer full): that, in a sentence
 */
GError *
herald_http_pause (HeraldHttp *self,
                   const char *host,
                   guint seconds)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) end = g_date_time_add_seconds (now, seconds);
  g_autofree char *clock = g_date_time_format (end, "%H:%M:%S");

  stop_pause (self);
  self->paused_until = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  g_set_error (&self->paused, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_PAUSED,
               _("%s asked for a pause: it has too much to do. It is not asked again before %s."), host, clock);
  self->pause_end = g_timeout_source_new (seconds * 1000);
  g_source_set_callback (self->pause_end, on_pause_over, self, NULL);
  g_source_attach (self->pause_end, g_main_context_get_thread_default ());
  g_signal_emit_by_name (self, "state-changed");
  return g_error_copy (self->paused);
}

/**
 * herald_http_forget_refusal:
 * @self: a source
 *
 * It may be asked again: something has changed, or the user wants it tried.
 */
void
herald_http_forget_refusal (HeraldHttp *self)
{
  gboolean was = self->refused != NULL;

  g_clear_error (&self->refused);
  g_clear_pointer (&self->login, g_free);
  self->barred = 0;
  if (was)
    g_signal_emit_by_name (self, "state-changed");
}

/**
 * herald_http_set_settings_secret:
 * @self: a source
 * @name: the name of a secret
 * @secret: (nullable): what the keyring has
 */
void
herald_http_set_settings_secret (HeraldHttp *self,
                                 const char *name,
                                 const char *secret)
{
  GHashTable *settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const char *old = g_hash_table_lookup (self->settings, name);
  gboolean same = g_strcmp0 (old != NULL ? old : "", secret != NULL ? secret : "") == 0;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->settings);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (settings, g_strdup (key), g_strdup (value));
  g_hash_table_insert (settings, g_strdup (name), g_strdup (secret != NULL ? secret : ""));
  g_hash_table_unref (self->settings);
  self->settings = settings;
  update_no_secret (self);
  if (!same)
    herald_http_forget_refusal (self);
  g_signal_emit_by_name (self, "state-changed");
}

static void
mask_word (GString *text,
           const char *word)
{
  g_autofree char *encoded = word != NULL ? g_uri_escape_string (word, NULL, FALSE) : NULL;

  if (word == NULL || strlen (word) < MASKED_MIN)
    return;
  g_string_replace (text, word, "…", 0);
  g_string_replace (text, encoded, "…", 0);
}

/**
 * herald_http_mask:
 * @self: a source
 * @error: what is told to others
 *
 * Takes the source's secrets out of a message: a server may say ours back in its own words.
 */
void
herald_http_mask (HeraldHttp *self,
                  GError *error)
{
  g_autoptr (GString) text = g_string_new (error->message);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->settings);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_str_has_prefix (key, "secret."))
      mask_word (text, value);
  mask_word (text, self->login);
  g_free (error->message);
  error->message = g_string_free (g_steal_pointer (&text), FALSE);
}
