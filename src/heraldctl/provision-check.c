/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl provision --check: whether herald.conf is right, and whether this computer is ready for what it says. */

#include "provision.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "commands.h"
#include "config/secrets.h"
#include "config/settings.h"
#include "config/site-backend.h"
#include "config/source-settings.h"
#include "lookup/source-keys.h"

#define PIN_DIGITS 64

typedef struct
{
  const char *path;
  const HeraldSiteConf *conf;
  GSettings *settings; /* the file's alone */
  gboolean wrong;
} Check;

static void G_GNUC_PRINTF (3, 4)
say (Check *self,
     guint line,
     const char *format,
     ...)
{
  va_list arguments;

  self->wrong = TRUE;
  if (line != 0)
    printf ("problem: %s:%u: ", self->path, line);
  else
    printf ("problem: %s: ", self->path);
  va_start (arguments, format);
  vprintf (format, arguments);
  va_end (arguments);
  putchar ('\n');
}

static gboolean
is_set (Check *self,
        const char *key)
{
  g_autofree char *path = g_strconcat (HERALD_SETTINGS_PATH, key, NULL);

  return herald_site_conf_get (self->conf, path) != NULL;
}

/* A file that root can read and nobody else sets nothing. */
static void
check_mode (Check *self,
            const char *path,
            gboolean only_root_writes)
{
  struct stat info;

  if (stat (path, &info) != 0)
    return;
  if ((info.st_mode & S_IROTH) == 0)
    say (self, 0, _("Users cannot read %s. Say: chmod a+r %s"), path, path);
  if (only_root_writes && (info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    say (self, 0, _("Others than its owner can change the file. Say: chmod go-w %s"), path);
}

static void
check_tls (Check *self)
{
  g_autofree char *mode = g_settings_get_string (self->settings, "tls-mode");
  g_autofree char *file = g_settings_get_string (self->settings, "tls-ca-file");
  g_autofree char *pin = g_settings_get_string (self->settings, "tls-pin");
  g_autoptr (GError) error = NULL;
  GList *certificates;

  if (*pin != '\0' && (strlen (pin) != PIN_DIGITS || strspn (pin, "0123456789abcdefABCDEF") != PIN_DIGITS))
    say (self, 0, _("“tls-pin” is not the SHA-256 of a certificate: %d hexadecimal digits."), PIN_DIGITS);
  if (strcmp (mode, "pinned") == 0 && *pin == '\0')
    say (self, 0, _("“tls-mode” is pinned, and “tls-pin” says no certificate."));
  if (strcmp (mode, "ca-file") == 0 && *file == '\0')
    say (self, 0, _("“tls-mode” is ca-file, and “tls-ca-file” names no file."));
  if (*file == '\0')
    return;
  certificates = g_tls_certificate_list_new_from_file (file, &error);
  if (error != NULL)
    say (self, 0, _("The certificate of “tls-ca-file” cannot be used: %s"), error->message);
  else if (certificates == NULL)
    say (self, 0, _("There is no certificate in %s."), file);
  else
    check_mode (self, file, FALSE);
  g_list_free_full (certificates, g_object_unref);
}

/* What is locked and not set is what nobody can enter. */
static void
check_locks (Check *self)
{
  static const char *const needed[] = { "server-host", "user", "devices" };

  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!g_settings_is_writable (self->settings, needed[i]) && !is_set (self, needed[i]))
      say (self, 0, _("“%s” is locked and not set: nobody can enter it, and Herald cannot connect."), needed[i]);
}

static void
check_sources (Check *self)
{
  g_autoptr (HeraldSourceSettings) sources = herald_source_settings_new (self->settings);
  g_autoptr (GPtrArray) list = herald_source_settings_list (sources);

  for (guint i = 0; i < list->len; i++)
    {
      const HeraldSourceOptions *options = g_ptr_array_index (list, i);
      g_autofree char *path = g_strconcat (HERALD_SOURCE_PATH, options->id, "/type", NULL);
      g_autoptr (GError) error = NULL;

      if (herald_site_conf_get (self->conf, path) != NULL && herald_source_type_find (options->type) != NULL
          && !herald_source_options_check (options, &error))
        say (self, 0, _("The source “%s”: %s"), options->id, error->message);
    }
}

static void
check_values (Check *self)
{
  const GPtrArray *complaints = herald_site_conf_get_complaints (self->conf);

  for (guint i = 0; i < complaints->len; i++)
    {
      const HeraldSiteComplaint *complaint = g_ptr_array_index (complaints, i);

      say (self, complaint->line, "%s", complaint->sentence);
    }
}

/* With what this user has set below it, and the secret of the keyring where there is one. */
static int
check_connection (const char *path)
{
  g_autoptr (GSettingsBackend) backend = g_settings_backend_get_default ();
  g_autoptr (GSettings) settings = herald_settings_new_full (path, backend);
  g_autoptr (HeraldAccount) account = herald_account_new (settings);
  g_autoptr (HeraldConnectionTest) test = NULL;
  char *secret = NULL;
  int status;

  if (*herald_account_get_host (account) == '\0')
    {
      puts (_("problem: No server is set; there is nothing to connect to."));
      return HERALD_EXIT_FAILED;
    }
  if (*herald_account_get_user (account) != '\0')
    secret = herald_provision_stored_secret (account, NULL);
  status = herald_provision_try (account, secret, &test);
  if (secret == NULL && status == HERALD_EXIT_OK)
    puts (_("ok: There is no secret here to log in with; that was not tried."));
  herald_secret_free (secret);
  return status;
}

/**
 * herald_provision_check:
 * @file: (nullable) (type filename): a file; %NULL: herald.conf of this computer
 * @connect: whether the server is to be tried, too
 *
 * Returns: a #HeraldExit
 */
int
herald_provision_check (const char *file,
                        gboolean connect)
{
  g_autofree char *path = file != NULL ? g_canonicalize_filename (file, NULL) : herald_site_conf_default_path ();
  g_autoptr (GSettingsBackend) memory = g_memory_settings_backend_new ();
  HeraldSiteConf *conf = herald_site_conf_load (path);
  g_autoptr (HeraldSiteBackend) backend = herald_site_backend_new (memory, conf);
  g_autoptr (GSettings) settings = g_settings_new_with_backend (HERALD_SETTINGS_SCHEMA, G_SETTINGS_BACKEND (backend));
  Check self = { .path = path, .conf = conf, .settings = settings };
  int status = HERALD_EXIT_OK;

  check_values (&self);
  if (!herald_site_conf_exists (conf) && !self.wrong)
    say (&self, 0, _("There is no such file. Nothing is set for everybody on this computer."));
  else
    {
      check_mode (&self, path, TRUE);
      check_tls (&self);
      check_locks (&self);
      check_sources (&self);
    }
  if (!self.wrong)
    printf ("ok: %s\n", path);
  if (connect)
    status = check_connection (path);
  return status != HERALD_EXIT_OK ? status : self.wrong ? HERALD_EXIT_FAILED : HERALD_EXIT_OK;
}
