/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heraldctl hangup, transfer, park, pause and unpause: what the Herald on this desktop shall do. */

#include <glib/gi18n-lib.h>

#include "commands.h"
#include "desk.h"
#include "pause-server.h"


static const char *const pause_summary
    = N_("Begins a break in all queues where a phone of yours is. Supervisors see REASON. Without options that say how to connect,\n"
         "the Herald that runs on this desktop does it.\n\n"
         "Returns 0 when the PBX has taken it; 1 when not, or when Herald does not run; 3 when there is no connection;\n"
         "4 when the PBX does not allow it.");

static const char *const unpause_summary
    = N_("Ends the break in all queues. Without options that say how to connect, the Herald that runs on this desktop does it.\n\n"
         "Returns 0 when the PBX has taken it; 1 when not, or when Herald does not run; 3 when there is no connection;\n"
         "4 when the PBX does not allow it.");

static int
act (const char *method,
     GVariant *arguments)
{
  int status = HERALD_EXIT_OK;
  g_autoptr (GVariant) owned = g_variant_ref_sink (arguments);
  g_autoptr (HeraldDesk) desk = herald_desk_require (&status);
  g_autoptr (GVariant) answer = desk != NULL ? herald_desk_call (desk, method, owned, &status) : NULL;

  return answer != NULL ? HERALD_EXIT_OK : status;
}

/* The call named, else the current one; NULL: there is none. */
static char *
choose (const char *named,
        int *status)
{
  g_autoptr (HeraldDesk) desk = named == NULL ? herald_desk_require (status) : NULL;

  if (named != NULL)
    return g_strdup (named);
  return desk != NULL ? herald_desk_current_call (desk, status) : NULL;
}

static int
act_on_call (const char *method,
             const char *summary,
             int argc,
             char **argv)
{
  const GOptionEntry none[] = { { NULL } };
  int status = HERALD_EXIT_OK;
  g_autofree char *call = NULL;

  if (!herald_parse_options (none, "[CALL]", summary, &argc, &argv, &status))
    return status;
  if (argc > 2)
    return herald_complain (HERALD_EXIT_USAGE, _("Give one call. Try: heraldctl %s --help"), argv[0]);
  call = choose (argc == 2 ? argv[1] : NULL, &status);
  return call != NULL ? act (method, g_variant_new ("(s)", call)) : status;
}

/**
 * herald_cmd_hangup:
 * @argc: number of arguments
 * @argv: "hangup" and its arguments
 *
 * Returns: a #HeraldExit
 */
int
herald_cmd_hangup (int argc,
                   char **argv)
{
  return act_on_call ("HangUp",
                      N_("Ends a call of the Herald that runs on this desktop; one that rings is declined. CALL is its name as\n"
                      "“heraldctl calls” prints it; without, the call you talk in, else the newest.\n\n"
                         "Returns 0 when the PBX has taken it; 1 when not, or when Herald does not run; 3 when there is no connection;\n"
                         "4 when the PBX does not allow it."),
                      argc, argv);
}

/**
 * herald_cmd_park:
 * @argc: number of arguments
 * @argv: "park" and its arguments
 *
 * Returns: a #HeraldExit
 */
int
herald_cmd_park (int argc,
                 char **argv)
{
  return act_on_call ("Park",
                      N_("Parks the other side of a call of the Herald that runs on this desktop. CALL is its name as\n"
                      "“heraldctl calls” prints it; without, the call you talk in, else the newest.\n\n"
                         "Returns 0 when the PBX has taken it; 1 when not, or when Herald does not run; 3 when there is no connection;\n"
                         "4 when the PBX does not allow it."),
                      argc, argv);
}

/**
 * herald_cmd_transfer:
 * @argc: number of arguments
 * @argv: "transfer" and its arguments
 *
 * Returns: a #HeraldExit
 */
int
herald_cmd_transfer (int argc,
                     char **argv)
{
  g_autofree char *named = NULL, *call = NULL;
  gboolean attended = FALSE;
  int status = HERALD_EXIT_OK;
  const GOptionEntry entries[] = {
    { "attended", 0, 0, G_OPTION_ARG_NONE, &attended, N_("Speak with them first; transfer by hanging up"), NULL },
    { "call", 0, 0, G_OPTION_ARG_STRING, &named, N_("Which call (the one you talk in, else the newest)"), "CALL" },
    { NULL },
  };

  if (!herald_parse_options (entries, "NUMBER", N_("Transfers a call of the Herald that runs on this desktop.\n\n"
                                 "Returns 0 when the PBX has taken it; 1 when not, or when Herald does not run; 3 when there is no connection;\n"
                                 "4 when the PBX does not allow it."), &argc, &argv, &status))
    return status;
  if (argc != 2)
    return herald_complain (HERALD_EXIT_USAGE, _("Where to? Try: heraldctl transfer --help"));
  call = choose (named, &status);
  return call != NULL ? act ("Transfer", g_variant_new ("(sss)", call, argv[1], attended ? "attended" : "blind")) : status;
}

/**
 * herald_cmd_pause:
 * @argc: number of arguments
 * @argv: "pause" or "unpause" and its arguments
 *
 * Returns: a #HeraldExit
 */
int
herald_cmd_pause (int argc,
                  char **argv)
{
  g_auto (HeraldServerOptions) server = { .acts_only = TRUE };
  const GOptionEntry none[] = { { NULL } };
  g_autoptr (GArray) entries = herald_server_options_entries (&server, none);
  gboolean paused = g_str_equal (argv[0], "pause");
  const char *reason;
  int status = HERALD_EXIT_OK;

  if (!herald_parse_options ((const GOptionEntry *) entries->data, paused ? "[REASON]" : NULL, paused ? pause_summary : unpause_summary,
                             &argc, &argv, &status))
    return status;
  if (argc > (paused ? 2 : 1))
    return herald_complain (HERALD_EXIT_USAGE, _("What is “%s”? Try: heraldctl %s --help"), argv[argc - 1], argv[0]);
  reason = argc == 2 ? argv[1] : "";
  if (!herald_server_options_given (&server))
    return act ("SetPaused", g_variant_new ("(bs)", paused, reason));
  return herald_server_options_check (&server, &status) ? herald_pause_at_server (&server, paused, reason) : status;
}
