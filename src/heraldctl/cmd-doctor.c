/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl doctor: what is wrong between this desktop and the server, and how to mend it. */

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "account-link.h"
#include "base/json.h"
#include "commands.h"
#include "diagnose/doctor.h"
#include "diagnose/manager-conf.h"
#include "engine/doctor-books.h"
#include "server-options.h"

static const char *const summary
    = N_("Looks at everything a pop depends on: the way to the server, the user's rights, the phones, the clocks, the\n"
         "desktop and the database; says what is wrong and how to mend it; and prints the section of manager.conf with\n"
         "the least rights Herald needs. It changes nothing. Without --user it takes Herald's own account and keyring.\n\n"
         "One line for each check: ok, warning, problem or skipped, the finding, and below it how to mend it. With --json\n"
         "each is an object with check, status, title, detail and, where there is something to mend, mend.\n\n"
         "Returns 0 when all is well; 1 when there are warnings; 2 when there are problems, or the command line is wrong.\n"
         "With --manager-conf 1 means that there was no login, and the section is for a server of any version.");

typedef enum
{
  EXIT_WELL = 0,
  EXIT_WARNINGS = 1,
  EXIT_PROBLEMS = 2,
} DoctorExit;

typedef struct
{
  HeraldServerOptions server;
  char *extension;
  char *database;
  char *only;
  char *for_version;
  int sample_s;
  gboolean json;
  gboolean manager_conf;
  HeraldDoctorParts parts;
  GMainLoop *loop;
  HeraldSources *sources; /* nullable */
  int status;
} Doctor;

static void
clear (Doctor *self)
{
  herald_server_options_clear (&self->server);
  g_clear_pointer (&self->extension, g_free);
  g_clear_pointer (&self->database, g_free);
  g_clear_pointer (&self->only, g_free);
  g_clear_pointer (&self->for_version, g_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_object (&self->sources);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Doctor, clear)

static gboolean
read_parts (Doctor *self)
{
  static const struct
  {
    const char *name;
    HeraldDoctorParts part;
  } table[] = { { "server", HERALD_DOCTOR_SERVER }, { "desktop", HERALD_DOCTOR_DESKTOP }, { "database", HERALD_DOCTOR_DATABASE } };
  g_auto (GStrv) names = g_strsplit (self->only != NULL ? self->only : "server,desktop,database", ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      HeraldDoctorParts before = self->parts;

      for (guint t = 0; t < G_N_ELEMENTS (table); t++)
        if (strcmp (names[i], table[t].name) == 0)
          self->parts |= table[t].part;
      if (self->parts == before)
        {
          self->status = herald_complain (HERALD_EXIT_USAGE, _("There is no part “%s”. The parts are server, desktop and database."), names[i]);
          return FALSE;
        }
    }
  if (self->manager_conf)
    self->parts = HERALD_DOCTOR_SERVER;
  return TRUE;
}

static void
on_ready (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  herald_sources_ready_finish (HERALD_SOURCES (source), result, NULL);
  *(gboolean *) user_data = TRUE;
}

/* With the address books that are asked over a network or read from files; the database is examined by itself. */
static HeraldDoctor *
doctor_for_account (Doctor *self,
                    HeraldAccount *account)
{
  HeraldDoctor *doctor = herald_doctor_new_for_account (account);
  g_autoptr (HeraldLookup) lookup = herald_lookup_new (NULL);
  g_autoptr (HeraldSourceSettings) settings = herald_source_settings_new (herald_account_get_settings (account));
  gboolean ready = FALSE;

  if ((self->parts & HERALD_DOCTOR_DATABASE) == 0)
    return doctor;
  self->sources = herald_sources_new (settings, lookup, NULL);
  herald_sources_ready_async (self->sources, NULL, on_ready, &ready);
  while (!ready)
    g_main_context_iteration (NULL, TRUE);
  herald_doctor_add_sources (doctor, self->sources);
  return doctor;
}

/* The doctor for the options, or for Herald's own account where there are none. */
static HeraldDoctor *
new_doctor (Doctor *self)
{
  HeraldDoctorOptions options = { .extension = self->extension, .devices = (const char *const *) self->server.devices };

  if (self->server.user == NULL && self->server.host == NULL && self->server.url == NULL && self->server.secret_file == NULL)
    {
      g_autoptr (HeraldAccount) account = herald_own_account ();

      if (account != NULL)
        return doctor_for_account (self, account);
      if ((self->parts & HERALD_DOCTOR_SERVER) == 0)
        return herald_doctor_new (&options);
      self->status = herald_complain (HERALD_EXIT_USAGE, _("Herald is not set up here. Give --host, --user and --secret-file."));
      return NULL;
    }
  if (!herald_server_options_check (&self->server, &self->status))
    return NULL;
  options.server = herald_server_options_to_ami (&self->server);
  return herald_doctor_new (&options);
}

static void
on_check (HeraldDoctor *doctor,
          const HeraldCheck *check,
          Doctor *self)
{
  g_autofree char *line = NULL;

  if (self->manager_conf)
    return;
  line = self->json ? herald_check_to_json (check) : herald_check_to_text (check);
  puts (line);
  herald_output_is_written ();
}

/* Without a login the section is for any server, and that is said. Returns: what the program returns */
static int
complain_of_guess (HeraldDoctor *doctor)
{
  for (HeraldCheckId id = HERALD_CHECK_NAME; id <= HERALD_CHECK_LOGIN; id++)
    {
      const HeraldCheck *check = herald_doctor_get_check (doctor, id);

      if (check != NULL && check->status == HERALD_CHECK_PROBLEM)
        return herald_complain (HERALD_EXIT_FAILED, _("This is for a server of any version: there is no login. %s"), check->detail);
    }
  return EXIT_WELL;
}

static void
print_conf (HeraldDoctor *doctor,
            Doctor *self)
{
  g_autofree char *conf = herald_doctor_write_manager_conf (doctor);
  g_auto (HeraldJsonLine) line = { 0 };

  if (self->manager_conf)
    {
      fputs (conf, stdout);
      self->status = complain_of_guess (doctor);
    }
  else if (!self->json)
    printf ("\n%s", conf);
  else
    {
      herald_json_line_init (&line);
      herald_json_line_string (&line, "check", "manager-conf");
      herald_json_line_string (&line, "status", "ok");
      herald_json_line_string (&line, "title", "Least section of manager.conf");
      herald_json_line_string (&line, "detail", conf);
      puts (herald_json_line_end (&line));
    }
}

static void
on_done (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  HeraldDoctor *doctor = HERALD_DOCTOR (source);
  Doctor *self = user_data;

  if (!herald_doctor_run_finish (doctor, result, NULL))
    self->status = EXIT_PROBLEMS;
  else
    {
      HeraldCheckStatus worst = herald_doctor_get_worst (doctor);

      self->status = worst == HERALD_CHECK_PROBLEM ? EXIT_PROBLEMS : worst == HERALD_CHECK_WARNING ? EXIT_WARNINGS : EXIT_WELL;
      if ((self->parts & HERALD_DOCTOR_SERVER) != 0)
        print_conf (doctor, self);
    }
  g_main_loop_quit (self->loop);
}

static void
examine (Doctor *self)
{
  g_autoptr (HeraldDoctor) doctor = new_doctor (self);

  if (doctor == NULL)
    return;
  herald_doctor_set_parts (doctor, self->parts);
  herald_doctor_set_sample (doctor, self->manager_conf ? 0 : (guint) self->sample_s);
  if (self->database != NULL)
    herald_doctor_set_database (doctor, self->database);
  self->loop = g_main_loop_new (NULL, FALSE);
  g_signal_connect (doctor, "check", G_CALLBACK (on_check), self);
  herald_doctor_run_async (doctor, NULL, on_done, self);
  g_main_loop_run (self->loop);
}

/* The section for a server that need not be there. */
static void
print_for_version (Doctor *self)
{
  const HeraldManagerConf conf = {
    .user = self->server.user,
    .extension = self->extension,
    .devices = (const char *const *) self->server.devices,
    .version = self->for_version,
    .encrypted = self->server.tls || self->server.ca_file != NULL || self->server.pin != NULL,
  };
  g_autofree char *text = herald_manager_conf_write (&conf);

  fputs (text, stdout);
  self->status = EXIT_WELL;
}

/**
 * herald_cmd_doctor:
 * @argc: number of arguments
 * @argv: "doctor" and its options
 *
 * Returns: 0, 1 or 2: all is well, warnings, problems
 */
int
herald_cmd_doctor (int argc,
                   char **argv)
{
  g_auto (Doctor) self = { .sample_s = HERALD_DOCTOR_SAMPLE_S, .server = { .no_devices = TRUE, .acts_only = TRUE } };
  const GOptionEntry own[] = {
    { "extension", 0, 0, G_OPTION_ARG_STRING, &self.extension, N_("The number colleagues dial (that in the first device)"), "NUMBER" },
    { "database", 0, 0, G_OPTION_ARG_FILENAME, &self.database, N_("The database of contacts and calls"), "FILE" },
    { "sample", 0, 0, G_OPTION_ARG_INT, &self.sample_s, N_("Count events for so long; 0: not at all (3)"), "SECONDS" },
    { "only", 0, 0, G_OPTION_ARG_STRING, &self.only, N_("Look at these parts only: server, desktop, database"), "PART[,PART]" },
    { "manager-conf", 0, 0, G_OPTION_ARG_NONE, &self.manager_conf, N_("Print only the section of manager.conf"), NULL },
    { "for-version", 0, 0, G_OPTION_ARG_STRING, &self.for_version, N_("Print it for this version of Asterisk, without a connection"), "VERSION" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.json, N_("Print JSON lines"), NULL },
    { NULL },
  };
  g_autoptr (GArray) entries = herald_server_options_entries (&self.server, own);

  if (!herald_parse_options ((const GOptionEntry *) entries->data, NULL, summary, &argc, &argv, &self.status))
    return self.status;
  if (argc > 1)
    self.status = herald_complain (HERALD_EXIT_USAGE, _("What is “%s”? Try: heraldctl doctor --help"), argv[1]);
  else if (self.sample_s < 0 || self.sample_s > 3600)
    self.status = herald_complain (HERALD_EXIT_USAGE, _("A sample takes from 0 to 3600 seconds."));
  else if (self.for_version != NULL)
    print_for_version (&self);
  else if (read_parts (&self))
    examine (&self);
  return self.status;
}
