/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections [gateway] and [case] of gateway.conf. What else is in it, the sources of contacts and the country, is as in herald.conf, and
 * read by the same code. */

#include "engine/agi-options.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "config/site-conf.h"
#include "engine/agi-secrets.h"
#include "engine/last-agents.h"
#include "pbx/agi-server.h"
#include "store/store.h"

#define SECTION "gateway"
#define CASE_SECRET HERALD_CASE_SECTION ".secret"

static void G_GNUC_PRINTF (2, 3)
complain (GPtrArray *complaints,
          const char *format,
          ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (complaints, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* As a service, the folder that systemd keeps for it. */
static char *
default_database (void)
{
  const char *state = g_getenv ("STATE_DIRECTORY");

  return state != NULL ? g_build_filename (state, "contacts.db", NULL) : herald_store_default_path ();
}

static void
take (HeraldAgiOptions *options,
      const char *key,
      const char *value,
      char **secrets,
      GPtrArray *complaints)
{
  guint64 port, days;

  if (g_str_equal (key, "listen") && g_hostname_is_ip_address (value))
    {
      g_free (options->listen);
      options->listen = g_strdup (value);
    }
  else if (g_str_equal (key, "listen"))
    complain (complaints, _("“listen” is an IP address of this computer, not “%s”."), value);
  else if (g_str_equal (key, "port") && g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT16, &port, NULL))
    options->port = (guint16) port;
  else if (g_str_equal (key, "port"))
    complain (complaints, _("“port” is a number up to 65535, not “%s”."), value);
  else if (g_str_equal (key, "remember-days") && g_ascii_string_to_unsigned (value, 10, 1, HERALD_LAST_AGENTS_DAYS_MAX, &days, NULL))
    options->remember_days = (guint) days;
  else if (g_str_equal (key, "remember-days"))
    complain (complaints, _("“remember-days” is a number of days from 1 to %d, not “%s”."), HERALD_LAST_AGENTS_DAYS_MAX, value);
  else if (g_str_equal (key, "database") && g_path_is_absolute (value))
    {
      g_free (options->database);
      options->database = g_strdup (value);
    }
  else if (g_str_equal (key, "database"))
    complain (complaints, _("“database” is the whole path of a file, not “%s”."), value);
  else if (g_str_equal (key, "secrets") && g_path_is_absolute (value))
    {
      g_free (*secrets);
      *secrets = g_strdup (value);
    }
  else if (g_str_equal (key, "secrets"))
    complain (complaints, _("“secrets” is the whole path of a folder, not “%s”."), value);
  else
    complain (complaints, _("There is no setting “%s” in [%s]: listen, port, database, remember-days and secrets are."), key, SECTION);
}

/**
 * herald_agi_options_load:
 * @path: (type filename): the file; that there is none is a complaint
 * @complaints: (element-type utf8): what is wrong is added to it, sentences; also of the files with secrets
 *
 * Returns: (transfer full): what holds, defaults where nothing does
 */
HeraldAgiOptions *
herald_agi_options_load (const char *path,
                             GPtrArray *complaints)
{
  HeraldAgiOptions *options = g_new0 (HeraldAgiOptions, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) keys = NULL;
  g_autofree char *secrets = NULL;

  options->listen = g_strdup ("127.0.0.1");
  options->port = HERALD_AGI_PORT;
  options->remember_days = HERALD_LAST_AGENTS_DAYS;
  options->database = default_database ();
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error))
    complain (complaints, "%s", error->message);
  keys = g_key_file_get_keys (file, SECTION, NULL, NULL);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_string (file, SECTION, keys[i], NULL);

      take (options, keys[i], value != NULL ? value : "", &secrets, complaints);
    }
  options->secrets = herald_agi_secrets_load (secrets, complaints);
  options->cases = herald_case_http_new (file, complaints);
  if (options->cases != NULL)
    herald_case_http_set_secret (options->cases, g_hash_table_lookup (options->secrets, CASE_SECRET));
  return options;
}

/**
 * herald_agi_options_word:
 * @path: (type filename): the file
 * @complaints: (element-type utf8): of herald_agi_options_load(), and others about the whole file
 *
 * Adds what is wrong in the other sections, with its line.
 *
 * Returns: (transfer full) (element-type utf8): sentences, each with the place; none where all is right
 */
GPtrArray *
herald_agi_options_word (const char *path,
                         const GPtrArray *complaints)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (HeraldSiteConf) conf = herald_site_conf_load (path);
  const GPtrArray *of_sources = herald_site_conf_get_complaints (conf);

  for (guint i = 0; i < complaints->len; i++)
    g_ptr_array_add (sentences, g_strdup_printf ("%s: %s", path, (const char *) g_ptr_array_index (complaints, i)));
  for (guint i = 0; i < of_sources->len; i++)
    {
      const HeraldSiteComplaint *complaint = g_ptr_array_index (of_sources, i);

      g_ptr_array_add (sentences, g_strdup_printf ("%s:%u: %s", path, complaint->line, complaint->sentence));
    }
  return sentences;
}

/**
 * herald_agi_options_free:
 * @options: (transfer full) (nullable): options
 */
void
herald_agi_options_free (HeraldAgiOptions *options)
{
  if (options == NULL)
    return;
  g_free (options->listen);
  g_free (options->database);
  g_hash_table_unref (options->secrets);
  g_clear_object (&options->cases);
  g_free (options);
}
