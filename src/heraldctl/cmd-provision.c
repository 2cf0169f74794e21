/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl provision: sets the account up with an enrolment link, makes such links, and checks herald.conf. A secret is read
 * from the standard input; what stands in a command line can be seen by everybody on the computer. */

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "account-link.h"
#include "commands.h"
#include "config/enrolment.h"
#include "config/secrets.h"
#include "config/settings.h"
#include "provision.h"
#include "server-options.h"

static const char *const summary
    = N_("Sets Herald up for this user, or prepares that:\n\n"
      "  heraldctl provision --stdin              set up with the enrolment link on the standard input\n"
      "  heraldctl provision LINK                 likewise; others on this computer may see the secret in it\n"
      "  heraldctl provision --make --user USER … print a link; the secret is the first line of the standard input\n"
      "  heraldctl provision --check [FILE]       check herald.conf (5), and this computer for what it says\n\n"
      "The connection is tried before anything is kept; the secret goes to the keyring. What the administrator has locked wins.\n"
      "The options --server to --device belong to --make, and are what the link says.\n\n"
      "Returns 0: done, or all is well; 1: not done, or there are problems; 2: wrong command line; 3: no connection to the server;\n"
      "4: the server refuses the user, the password or a permission.");

typedef struct
{
  gboolean from_stdin, make, check, connect, no_test;
  char *parts[HERALD_ENROLMENT_DEVICE];
  char **devices;
  int status;
} Provision;

static void
clear (Provision *self)
{
  for (guint part = 0; part < G_N_ELEMENTS (self->parts); part++)
    g_free (self->parts[part]);
  g_strfreev (self->devices);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Provision, clear)

/* The first line of the standard input, without a copy of it in a buffer. Returns: (nullable): it, or NULL with a complaint */
static char *
read_line (const char *complaint)
{
  char line[HERALD_ENROLMENT_LINK_MAX + 2];
  char *copy = NULL;

  setvbuf (stdin, NULL, _IONBF, 0);
  if (fgets (line, sizeof line, stdin) == NULL)
    line[0] = '\0';
  line[strcspn (line, "\r\n")] = '\0';
  if (line[0] == '\0')
    herald_complain (HERALD_EXIT_FAILED, "%s", complaint);
  else
    copy = g_strdup (line);
  for (gsize i = 0; i < sizeof line; i++)
    ((volatile char *) line)[i] = 0;
  return copy;
}

/* --- setting up ------------------------------------------------------------------------------------------------ */

static void
tell (HeraldAccount *draft,
      HeraldAccount *account)
{
  g_autofree char *devices = g_strjoinv (", ", (char **) herald_account_get_devices (draft));

  printf (_("Server: %s, port %u\n"), herald_account_get_host (draft), herald_account_get_port (draft));
  printf (_("User: %s\n"), herald_account_get_user (draft));
  if (*herald_account_get_extension (draft) != '\0')
    printf (_("Extension: %s\n"), herald_account_get_extension (draft));
  if (*devices != '\0')
    printf (_("Phones: %s\n"), devices);
  if (herald_enrolment_replaces (draft, account))
    printf (_("warning: This replaces the account of %s at %s.\n"), herald_account_get_user (account), herald_account_get_host (account));
  if (herald_enrolment_is_open (draft))
    puts (_("warning: The connection will not be encrypted: everybody on the network can listen."));
  herald_output_is_written ();
}

typedef struct
{
  gboolean done, stored;
  GError *error;
} Stored;

static void
on_stored (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  Stored *answer = user_data;

  answer->stored = herald_secrets_store_finish (result, &answer->error);
  answer->done = TRUE;
}

static int
store_secret (HeraldAccount *draft,
              const char *secret)
{
  Stored answer = { 0 };
  int status = HERALD_EXIT_OK;

  herald_secrets_store_async (herald_account_get_host (draft), herald_account_get_user (draft), secret, NULL, on_stored, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  if (!answer.stored)
    status = herald_complain (HERALD_EXIT_FAILED, _("%s Nothing was changed."), answer.error->message);
  g_clear_error (&answer.error);
  return status;
}

/* The server knows which phones ring for an extension, unless the link has said it. */
static void
add_devices (HeraldAccount *draft,
             HeraldConnectionTest *test)
{
  g_auto (GStrv) devices = NULL;
  const char *first[] = { NULL, NULL };

  if (herald_account_get_devices (draft)[0] != NULL || *herald_account_get_extension (draft) == '\0')
    return;
  devices = herald_provision_find_devices (test, herald_account_get_extension (draft));
  if (devices == NULL || devices[0] == NULL)
    return;
  first[0] = devices[0];
  if (g_settings_set_strv (herald_account_get_settings (draft), "devices", first))
    printf (_("Phones: %s\n"), devices[0]);
}

static int
try (Provision *self,
     HeraldAccount *draft,
     const char *secret)
{
  g_autoptr (HeraldConnectionTest) test = NULL;
  int status;

  if (self->no_test)
    return HERALD_EXIT_OK;
  status = herald_provision_try (draft, secret, &test);
  if (status == HERALD_EXIT_OK)
    add_devices (draft, test);
  else
    herald_complain ((HeraldExit) status, _("Nothing was changed. With --no-test the account is set up all the same."));
  return status;
}

static int
set_up (Provision *self,
        HeraldAccount *account,
        const HeraldEnrolment *enrolment)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldAccount) draft = herald_enrolment_draft (enrolment, account, &error);
  const char *said = herald_enrolment_get (enrolment, HERALD_ENROLMENT_SECRET);
  char *secret;
  int status;

  if (draft == NULL)
    return herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
  tell (draft, account);
  secret = said != NULL ? g_strdup (said) : herald_provision_stored_secret (draft, &error);
  if (secret == NULL)
    return herald_complain (HERALD_EXIT_FAILED, _("The link has no secret, and there is none in the keyring: %s"), error->message);
  status = try (self, draft, secret);
  if (status == HERALD_EXIT_OK && said != NULL)
    status = store_secret (draft, secret);
  herald_secret_free (secret);
  if (status != HERALD_EXIT_OK)
    return status;
  herald_enrolment_save (draft, account);
  g_settings_sync ();
  puts (herald_account_is_set_up (account) ? _("Herald is set up.")
                                           : _("The account is set up; the phone is still to be named in Herald."));
  return HERALD_EXIT_OK;
}

static int
enrol (Provision *self,
       const char *link)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldEnrolment) enrolment = herald_enrolment_parse (link, &error);
  g_autoptr (HeraldAccount) account = herald_own_account ();

  if (enrolment == NULL)
    return herald_complain (HERALD_EXIT_FAILED, "%s", error->message);
  if (!herald_settings_are_kept (herald_account_get_settings (account)))
    return herald_complain (HERALD_EXIT_FAILED, _("There is no dconf here, so settings are not kept. Install dconf's GSettings backend."));
  return set_up (self, account, enrolment);
}

/* --- making links ---------------------------------------------------------------------------------------------- */

static gboolean
fill (Provision *self,
      HeraldEnrolment *enrolment,
      GError **error)
{
  for (guint part = 0; part < G_N_ELEMENTS (self->parts); part++)
    if (self->parts[part] != NULL && !herald_enrolment_set (enrolment, part, self->parts[part], error))
      return FALSE;
  for (char **device = self->devices; device != NULL && *device != NULL; device++)
    if (!herald_enrolment_set (enrolment, HERALD_ENROLMENT_DEVICE, *device, error))
      return FALSE;
  return herald_enrolment_check (enrolment, error);
}

static int
make (Provision *self)
{
  g_autoptr (HeraldEnrolment) enrolment = herald_enrolment_new ();
  g_autoptr (GError) error = NULL;
  char *secret, *link;
  gboolean taken;

  /* Before anybody types a secret for nothing. */
  if (!fill (self, enrolment, &error))
    return herald_complain (HERALD_EXIT_USAGE, "%s", error->message);
  secret = read_line (_("There is no secret on the standard input."));
  if (secret == NULL)
    return HERALD_EXIT_FAILED;
  taken = herald_enrolment_set (enrolment, HERALD_ENROLMENT_SECRET, secret, &error);
  herald_secret_free (secret);
  if (!taken)
    return herald_complain (HERALD_EXIT_FAILED, _("A secret has up to %d bytes, and no control characters."), HERALD_ENROLMENT_SECRET_MAX);
  link = herald_enrolment_to_link (enrolment);
  puts (link);
  herald_secret_free (link);
  return herald_output_is_written () ? HERALD_EXIT_OK : HERALD_EXIT_FAILED;
}

/* --- the command line ------------------------------------------------------------------------------------------ */

static gboolean
has_parts (Provision *self)
{
  for (guint part = 0; part < G_N_ELEMENTS (self->parts); part++)
    if (self->parts[part] != NULL)
      return TRUE;
  return self->devices != NULL;
}

/* What is read is wiped from the list of processes. */
static int
enrol_from_argument (Provision *self,
                     char *argument)
{
  char *link = g_strdup (argument);
  int status;

  memset (argument, '*', strlen (argument));
  status = enrol (self, link);
  herald_secret_free (link);
  return status;
}

static int
run (Provision *self,
     int argc,
     char **argv)
{
  char *link;
  int status;

  if (!self->make && has_parts (self))
    return herald_complain (HERALD_EXIT_USAGE, _("--server to --device say what a link says. They belong to --make."));
  if (self->make + self->check + self->from_stdin > 1 || argc > 2 || (argc == 2 && (self->make || self->from_stdin))
      || (argc < 2 && !self->make && !self->check && !self->from_stdin) || (self->connect && !self->check)
      || (self->no_test && (self->make || self->check)))
    return herald_complain (HERALD_EXIT_USAGE, _("One of: a link, --stdin, --make, --check. Try: heraldctl provision --help"));
  if (self->make)
    return make (self);
  if (!herald_settings_are_installed ())
    return herald_complain (HERALD_EXIT_FAILED, _("Herald's settings are not installed here."));
  if (self->check)
    return herald_provision_check (argc == 2 ? argv[1] : NULL, self->connect);
  if (argc == 2)
    return enrol_from_argument (self, argv[1]);
  link = read_line (_("There is no link on the standard input."));
  status = link != NULL ? enrol (self, link) : HERALD_EXIT_FAILED;
  herald_secret_free (link);
  return status;
}

/**
 * herald_cmd_provision:
 * @argc: number of arguments
 * @argv: "provision", perhaps a link or a file, and options
 *
 * Returns: a #HeraldExit
 */
int
herald_cmd_provision (int argc,
                      char **argv)
{
  g_auto (Provision) self = { 0 };
  const GOptionEntry options[] = {
    { "stdin", 0, 0, G_OPTION_ARG_NONE, &self.from_stdin, N_("Read the link from the standard input"), NULL },
    { "no-test", 0, 0, G_OPTION_ARG_NONE, &self.no_test, N_("Set up without trying the connection"), NULL },
    { "check", 0, 0, G_OPTION_ARG_NONE, &self.check, N_("Check a herald.conf, that of this computer where none is named"), NULL },
    { "connect", 0, 0, G_OPTION_ARG_NONE, &self.connect, N_("With --check: try the server, too"), NULL },
    { "make", 0, 0, G_OPTION_ARG_NONE, &self.make, N_("Print a link"), NULL },
    { "server", 0, 0, G_OPTION_ARG_STRING, &self.parts[HERALD_ENROLMENT_SERVER], N_("The server's name or address"), "HOST" },
    { "port", 0, 0, G_OPTION_ARG_STRING, &self.parts[HERALD_ENROLMENT_PORT], N_("The manager's port, if it is not the usual one"), "PORT" },
    { "transport", 0, 0, G_OPTION_ARG_STRING, &self.parts[HERALD_ENROLMENT_TRANSPORT], N_("manager (TCP, TLS) or web (HTTP, HTTPS)"), "WAY" },
    { "path", 0, 0, G_OPTION_ARG_STRING, &self.parts[HERALD_ENROLMENT_PATH], N_("The manager's path on the web"), "PATH" },
    { "tls", 0, 0, G_OPTION_ARG_STRING, &self.parts[HERALD_ENROLMENT_TLS], N_("off, system, ca-file (that of herald.conf) or pinned"), "MODE" },
    { "pin", 0, 0, G_OPTION_ARG_STRING, &self.parts[HERALD_ENROLMENT_PIN], N_("SHA-256 of the only certificate to trust"), "HEX" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &self.parts[HERALD_ENROLMENT_USER], N_("The manager user"), "USER" },
    { "extension", 0, 0, G_OPTION_ARG_STRING, &self.parts[HERALD_ENROLMENT_EXTENSION], N_("The number colleagues dial"), "NUMBER" },
    { "device", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.devices, N_("A phone: PJSIP/1001; may be given more than once"), "DEVICE" },
    { NULL },
  };

  if (herald_parse_options (options, "[LINK|FILE]", summary, &argc, &argv, &self.status))
    self.status = run (&self, argc, argv);
  return self.status;
}
