/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line's way to name a server. A password comes from a file only: arguments and environment can
 * be read by others on the computer. */

#include "server-options.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "commands.h"

/* No password is longer; a wrong file may be endless. */
#define SECRET_MAX 1024

/**
 * herald_server_options_entries:
 * @self: where the options go; all zero
 * @more: (array zero-terminated): the verb's own options
 *
 * Returns: (transfer full): both together, for g_option_context_add_main_entries()
 */
GArray *
herald_server_options_entries (HeraldServerOptions *self,
                               const GOptionEntry *more)
{
  const GOptionEntry own[] = {
    { "host", 0, 0, G_OPTION_ARG_STRING, &self->host, N_("The server's name or address (localhost)"), "HOST" },
    { "port", 0, 0, G_OPTION_ARG_INT, &self->port, N_("The manager's port (5038, with TLS 5039)"), "PORT" },
    { "url", 0, 0, G_OPTION_ARG_STRING, &self->url, N_("The manager over HTTP instead: http://pbx:8088/rawman, https://pbx:8089/rawman"), "URL" },
    { "tls", 0, 0, G_OPTION_ARG_NONE, &self->tls, N_("Encrypt; the certificate is checked"), NULL },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &self->ca_file, N_("Trust the authorities in this PEM file (implies --tls)"), "FILE" },
    { "pin", 0, 0, G_OPTION_ARG_STRING, &self->pin, N_("Trust only the certificate with this SHA-256 (implies --tls)"), "HEX" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &self->user, N_("The manager user"), "USER" },
    { "secret-file", 0, 0, G_OPTION_ARG_FILENAME, &self->secret_file, N_("File whose first line is the password; - is stdin"), "FILE" },
    { "plain-login", 0, 0, G_OPTION_ARG_NONE, &self->plain_login, N_("Send the password as it is instead of answering a challenge"), NULL },
    { "device", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->devices, N_("A phone of yours: PJSIP/1001; may be given more than once"), "DEVICE" },
  };
  GArray *entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
  for (; more->long_name != NULL; more++)
    g_array_append_vals (entries, more, 1);
  return entries;
}

/**
 * herald_check_devices:
 * @devices: (nullable) (array zero-terminated=1): the options --device
 * @status: (out): what to return when %FALSE
 *
 * Complains about a name that no phone can have: its calls would be waited for in vain.
 *
 * Returns: whether there are devices, and all may be some
 */
gboolean
herald_check_devices (char **devices,
                      int *status)
{
  *status = HERALD_EXIT_USAGE;
  if (devices == NULL)
    {
      herald_complain (HERALD_EXIT_USAGE, _("Whose calls? Give --device, as in --device PJSIP/1001."));
      return FALSE;
    }
  for (; *devices != NULL; devices++)
    {
      const char *slash = strchr (*devices, '/');

      if (slash == NULL || slash == *devices || slash[1] == '\0' || strpbrk (*devices, " \t\r\n") != NULL)
        {
          herald_complain (HERALD_EXIT_USAGE, _("“%s” is not the name of a device. It has the technology and the phone in it, as PJSIP/1001 has."),
                           *devices);
          return FALSE;
        }
    }
  return TRUE;
}

/* A line too long is not cut off: the server would refuse it without a word of why. */
static gboolean
read_line (FILE *file,
           char *line,
           int size,
           const char *name,
           GError **error)
{
  errno = 0;
  if (fgets (line, size, file) == NULL)
    line[0] = '\0';
  if (ferror (file))
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, _("The password file “%s” cannot be read: %s"), name, g_strerror (errno));
  else if (strcspn (line, "\r\n") > SECRET_MAX)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, _("The first line of the password file “%s” is longer than %d bytes."), name,
                 SECRET_MAX);
  else if (strcspn (line, "\r\n") == 0)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, _("The password file “%s” is empty."), name);
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_secret (HeraldServerOptions *self,
             GError **error)
{
  gboolean from_stdin = strcmp (self->secret_file, "-") == 0;
  FILE *file = from_stdin ? stdin : fopen (self->secret_file, "re");
  char line[SECRET_MAX + 3];
  struct stat info;
  gboolean ok;

  if (file == NULL)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, _("The password file “%s” cannot be read: %s"),
                   self->secret_file, g_strerror (errno));
      return FALSE;
    }
  if (!from_stdin && fstat (fileno (file), &info) == 0 && S_ISREG (info.st_mode) && (info.st_mode & (S_IRGRP | S_IROTH)) != 0)
    herald_complain (HERALD_EXIT_OK, _("Others can read the password file “%s”. Say: chmod 600 %s"), self->secret_file, self->secret_file);
  setvbuf (file, NULL, _IONBF, 0); /* no copy of it in a buffer */
  ok = read_line (file, line, sizeof line, self->secret_file, error);
  if (!from_stdin)
    fclose (file);
  line[strcspn (line, "\r\n")] = '\0';
  if (ok)
    self->secret = g_strdup (line);
  for (gsize i = 0; i < sizeof line; i++)
    ((volatile char *) line)[i] = 0;
  return ok;
}

/**
 * herald_server_options_given:
 * @self: parsed options
 *
 * Returns: whether anything was said of a server or a login; else the Herald that runs may be meant
 */
gboolean
herald_server_options_given (const HeraldServerOptions *self)
{
  return self->url != NULL || self->host != NULL || self->port != 0 || self->tls || self->ca_file != NULL || self->pin != NULL
         || self->user != NULL || self->secret_file != NULL || self->plain_login || self->devices != NULL;
}

/**
 * herald_server_options_check:
 * @self: parsed options
 * @status: (out): what to return when %FALSE
 *
 * Complains about what is missing or contradictory, and reads the password.
 *
 * Returns: whether a session can be made of them
 */
gboolean
herald_server_options_check (HeraldServerOptions *self,
                             int *status)
{
  g_autoptr (GError) error = NULL;

  *status = HERALD_EXIT_USAGE;
  if (self->port < 0 || self->port > G_MAXUINT16)
    herald_complain (HERALD_EXIT_USAGE, _("A port is a number from 1 to 65535."));
  else if (self->ca_file != NULL && self->pin != NULL)
    herald_complain (HERALD_EXIT_USAGE, _("--ca-file and --pin are two ways of checking; give one."));
  else if (self->url != NULL && (self->host != NULL || self->port != 0 || self->tls))
    herald_complain (HERALD_EXIT_USAGE, _("--url says host, port and encryption; do not give them again."));
  else if (self->url != NULL && !herald_ami_endpoint_set_url (&self->endpoint, self->url, &error))
    herald_complain (HERALD_EXIT_USAGE, "%s", error->message);
  else if (self->url != NULL && herald_ami_path_is_digest (self->endpoint.path) && !self->acts_only)
    herald_complain (HERALD_EXIT_USAGE, "%s", herald_ami_digest_sentence ());
  else if (self->url != NULL && self->endpoint.tls == HERALD_TLS_OFF && (self->ca_file != NULL || self->pin != NULL))
    herald_complain (HERALD_EXIT_USAGE, _("--ca-file and --pin need an address that begins with https://."));
  else if (self->user == NULL || self->secret_file == NULL)
    herald_complain (HERALD_EXIT_USAGE, _("Who logs in? Give --user and --secret-file."));
  else if (!(self->no_devices && self->devices == NULL) && !herald_check_devices (self->devices, status))
    return FALSE;
  else if (!read_secret (self, &error))
    *status = herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
  else
    return TRUE;
  return FALSE;
}

/**
 * herald_server_options_to_ami:
 * @self: checked options
 *
 * Returns: (transfer none): the same for a session; its texts are those of @self
 */
HeraldAmiOptions
herald_server_options_to_ami (HeraldServerOptions *self)
{
  const HeraldAmiEndpoint *web = self->url != NULL ? &self->endpoint : NULL;

  return (HeraldAmiOptions){
    .host = web != NULL ? web->host : self->host != NULL ? self->host : "localhost",
    .port = web != NULL ? web->port : (guint16) self->port,
    .path = web != NULL ? web->path : NULL,
    .tls = self->pin != NULL       ? HERALD_TLS_PINNED
           : self->ca_file != NULL ? HERALD_TLS_CA_FILE
           : web != NULL           ? web->tls
           : self->tls             ? HERALD_TLS_SYSTEM
                                   : HERALD_TLS_OFF,
    .ca_file = self->ca_file,
    .pin = self->pin,
    .user = self->user,
    .secret = self->secret,
    .plain_login = self->plain_login,
    .events = self->events,
    .reconnect = !self->no_reconnect,
    .acts_only = self->acts_only,
  };
}

/**
 * herald_server_options_new_session:
 * @self: checked options
 * @func: called for each event
 * @user_data: for @func
 *
 * Returns: (transfer full): a session that was not started
 */
HeraldAmiSession *
herald_server_options_new_session (HeraldServerOptions *self,
                                   HeraldAmiEventFunc func,
                                   gpointer user_data)
{
  const HeraldAmiOptions options = herald_server_options_to_ami (self);

  return herald_ami_session_new (&options, func, user_data);
}

/**
 * herald_server_options_clear:
 * @self: options
 */
void
herald_server_options_clear (HeraldServerOptions *self)
{
  g_clear_pointer (&self->url, g_free);
  herald_ami_endpoint_clear (&self->endpoint);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->ca_file, g_free);
  g_clear_pointer (&self->pin, g_free);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->secret_file, g_free);
  g_clear_pointer (&self->events, g_free);
  g_clear_pointer (&self->devices, g_strfreev);
  if (self->secret != NULL)
    memset (self->secret, 0, strlen (self->secret));
  g_clear_pointer (&self->secret, g_free);
}

/**
 * herald_exit_for_error:
 * @error: why a session failed
 *
 * Returns: what the program returns
 */
int
herald_exit_for_error (const GError *error)
{
  if (error == NULL || error->domain != HERALD_PBX_ERROR)
    return HERALD_EXIT_FAILED;
  switch ((HeraldPbxError) error->code)
    {
    case HERALD_PBX_ERROR_WRONG_PASSWORD:
    case HERALD_PBX_ERROR_LOGIN_IN_USE:
    case HERALD_PBX_ERROR_PERMISSION:
    case HERALD_PBX_ERROR_NO_SECRET:
      return HERALD_EXIT_LOGIN;
    case HERALD_PBX_ERROR_ACTION:
    case HERALD_PBX_ERROR_CANCELLED:
      return HERALD_EXIT_FAILED;
    case HERALD_PBX_ERROR_NAME_NOT_FOUND:
    case HERALD_PBX_ERROR_UNREACHABLE:
    case HERALD_PBX_ERROR_REFUSED:
    case HERALD_PBX_ERROR_TLS:
    case HERALD_PBX_ERROR_NOT_ASTERISK:
    case HERALD_PBX_ERROR_LOST:
    case HERALD_PBX_ERROR_TIMEOUT:
    case HERALD_PBX_ERROR_PROTOCOL:
    case HERALD_PBX_ERROR_CLOSED:
    default:
      return HERALD_EXIT_CONNECTION;
    }
}
