/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What heraldctl returns; told by --help. */
typedef enum
{
  HERALD_EXIT_OK = 0,
  HERALD_EXIT_FAILED = 1,     /* it did not work: the sentence is on stderr */
  HERALD_EXIT_USAGE = 2,      /* the command line is wrong */
  HERALD_EXIT_CONNECTION = 3, /* the server cannot be reached, is not the right one, or was lost */
  HERALD_EXIT_LOGIN = 4,      /* the server refuses the user, the password or the permission */
} HeraldExit;

/* A verb's own command line: argv[0] is the verb. */
typedef int (*HeraldCommandFunc) (int argc, char **argv);

int herald_cmd_watch (int argc, char **argv);
int herald_cmd_replay (int argc, char **argv);
int herald_cmd_record (int argc, char **argv);
int herald_cmd_anonymize (int argc, char **argv);
int herald_cmd_dial (int argc, char **argv);
int herald_cmd_contacts (int argc, char **argv);
int herald_cmd_lookup (int argc, char **argv);
int herald_cmd_sources (int argc, char **argv);
int herald_cmd_explain (int argc, char **argv);
int herald_cmd_doctor (int argc, char **argv);
int herald_cmd_calls (int argc, char **argv);
int herald_cmd_status (int argc, char **argv);
int herald_cmd_hangup (int argc, char **argv);
int herald_cmd_transfer (int argc, char **argv);
int herald_cmd_park (int argc, char **argv);
int herald_cmd_pause (int argc, char **argv);
int herald_cmd_provision (int argc, char **argv);

int herald_complain (HeraldExit status, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean herald_output_is_written (void);
gboolean herald_parse_options (const GOptionEntry *entries, const char *usage, const char *summary,
                               int *argc, char ***argv, int *status);

G_END_DECLS
