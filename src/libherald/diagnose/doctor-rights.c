/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server is, and what it allows: as rights.c has found out. */

#include "diagnose/doctor-private.h"

#include <glib/gi18n-lib.h>

#include "diagnose/event-filter.h"

/* Phase: the server's version. */
void
herald_doctor_check_version (HeraldDoctor *self)
{
  HeraldAmiSession *session = herald_doctor_get_session (self);
  const char *version = herald_rights_get_version (herald_doctor_get_rights (self));
  const char *banner = herald_ami_session_get_banner (session);

  self->version = g_strdup (version);
  self->banner = g_strdup (banner);
  if (version != NULL)
    herald_doctor_say (self, HERALD_CHECK_VERSION, HERALD_CHECK_OK, NULL, _("Asterisk %s; its manager says “%s”."), version,
                       banner != NULL ? banner : "");
  else
    herald_doctor_say (self, HERALD_CHECK_VERSION, HERALD_CHECK_SKIPPED, NULL,
                       _("The manager says “%s”; which Asterisk that is it tells only to users with write = reporting."),
                       banner != NULL ? banner : "");
  herald_doctor_next (self);
}

static void
check_mask (HeraldDoctor *self)
{
  HeraldRightState on = herald_rights_get_events_on (herald_doctor_get_rights (self));

  if (on == HERALD_RIGHT_MISSING)
    herald_doctor_say (self, HERALD_CHECK_EVENT_MASK, HERALD_CHECK_PROBLEM, _("Give the user read = call,agent in manager.conf."),
                       _("Herald asked for events (%s), and the server says that it sends none."), HERALD_AMI_DEFAULT_EVENTS);
  else
    herald_doctor_say (self, HERALD_CHECK_EVENT_MASK, HERALD_CHECK_OK, NULL,
                       on == HERALD_RIGHT_THERE ? _("Herald asks for the classes %s, and the server sends what the user may read of them.")
                                                : _("Herald asks for the classes %s."),
                       HERALD_AMI_DEFAULT_EVENTS);
}

static void
check_read_call (HeraldDoctor *self,
                 HeraldRights *rights)
{
  switch (herald_rights_get (rights, HERALD_RIGHT_READ_CALL))
    {
    case HERALD_RIGHT_THERE:
      herald_doctor_say (self, HERALD_CHECK_READ_CALL, HERALD_CHECK_OK, NULL, _("The server tells this user of calls (read = call)."));
      break;
    case HERALD_RIGHT_MISSING:
      herald_doctor_say (self, HERALD_CHECK_READ_CALL, HERALD_CHECK_PROBLEM,
                         _("In the user’s section of manager.conf: read = call,agent. If that is there, an eventfilter line keeps the "
                           "events back: take the lines that “heraldctl doctor --manager-conf” prints."),
                         _("The server does not tell this user of calls: no call can pop."));
      break;
    case HERALD_RIGHT_UNKNOWN:
    default:
      herald_doctor_say (self, HERALD_CHECK_READ_CALL, HERALD_CHECK_SKIPPED,
                         _("Run “heraldctl watch” and call your phone: if it prints nothing, the user’s section of manager.conf lacks "
                           "read = call."),
                         _("Whether the server tells this user of calls cannot be known without a call, since the user may not dial."));
      break;
    }
}

static void
check_read_agent (HeraldDoctor *self,
                  HeraldRights *rights)
{
  if (herald_rights_get (rights, HERALD_RIGHT_READ_AGENT) == HERALD_RIGHT_THERE)
    herald_doctor_say (self, HERALD_CHECK_READ_AGENT, HERALD_CHECK_OK, NULL, _("The server tells this user of queues (read = agent)."));
  else
    herald_doctor_say (self, HERALD_CHECK_READ_AGENT, HERALD_CHECK_SKIPPED,
                       _("If a queue’s call pops without the queue’s name, the user’s section of manager.conf lacks read = agent."),
                       _("Whether the server tells this user of queues cannot be known without a call to a queue."));
}

static void
check_read_user (HeraldDoctor *self,
                 HeraldRights *rights)
{
  if (herald_rights_get (rights, HERALD_RIGHT_READ_USER) == HERALD_RIGHT_THERE)
    herald_doctor_say (self, HERALD_CHECK_READ_USER, HERALD_CHECK_OK, NULL,
                       _("The server tells this user what the dialplan says of calls (read = user)."));
  else
    herald_doctor_say (self, HERALD_CHECK_READ_USER, HERALD_CHECK_SKIPPED,
                       _("If your dialplan tells Herald of a ticket or a customer with UserEvent(HeraldPop,…) and the card does not show it, the "
                         "user’s section of manager.conf lacks read = user."),
                       _("Whether the server tells this user what the dialplan says of calls cannot be known before it says something."));
}

static void
check_write (HeraldDoctor *self,
             HeraldRights *rights)
{
  static const struct
  {
    HeraldRight right;
    HeraldCheckId id;
    const char *class;
    const char *there;
    const char *lost;
    HeraldCheckStatus status; /* where it is missing */
  } table[] = {
    { HERALD_RIGHT_ORIGINATE, HERALD_CHECK_WRITE_ORIGINATE, "originate", N_("A call to nowhere was refused for its target, not for the user."),
      N_("This user may not dial: click-to-dial and telephone links do not work."), HERALD_CHECK_PROBLEM },
    { HERALD_RIGHT_CALL, HERALD_CHECK_WRITE_CALL, "call", N_("A transfer of no call was refused for the call, not for the user."),
      N_("This user may not hang up, transfer or park calls."), HERALD_CHECK_WARNING },
    { HERALD_RIGHT_REPORTING, HERALD_CHECK_WRITE_REPORTING, "reporting", N_("The server answers questions about itself and its channels."),
      N_("This user may not list the channels: parking does not work, and which calls were there before the login is asked for in "
         "a way that costs the server more, if at all."),
      HERALD_CHECK_WARNING },
    { HERALD_RIGHT_AGENT, HERALD_CHECK_WRITE_AGENT, "agent", N_("The break of a phone in no queue was refused for the phone, not for the user."),
      N_("This user may not pause in queues: where there are queues, a break cannot be begun or ended in Herald."), HERALD_CHECK_SKIPPED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      HeraldRightState state = herald_rights_get (rights, table[i].right);
      g_autofree char *mend = g_strdup_printf (_("Add %s to the line write of the user’s section of manager.conf: "
                                                 "write = originate,call,reporting,agent."), table[i].class);

      if (state == HERALD_RIGHT_THERE)
        herald_doctor_say (self, table[i].id, HERALD_CHECK_OK, NULL,
                           /* Translators: a sentence, and the line of manager.conf that it is about */
                           _("%s (write = %s)"), _(table[i].there), table[i].class);
      else if (state == HERALD_RIGHT_MISSING)
        herald_doctor_say (self, table[i].id, table[i].status, mend, "%s", _(table[i].lost));
      else
        herald_doctor_say (self, table[i].id, HERALD_CHECK_SKIPPED, NULL, _("The server did not answer the question."));
    }
}

static void
check_spare (HeraldDoctor *self,
             HeraldRights *rights)
{
  g_autofree char *spare = herald_rights_list_spare (rights);

  if (spare == NULL)
    herald_doctor_say (self, HERALD_CHECK_SPARE_RIGHTS, HERALD_CHECK_OK, NULL,
                       _("Who finds this user’s password can do telephony with it, not more."));
  else
    herald_doctor_say (self, HERALD_CHECK_SPARE_RIGHTS, HERALD_CHECK_WARNING,
                       _("Herald uses none of that. “heraldctl doctor --manager-conf” prints a section with what it needs."),
                       _("This user may also use the class %s: who finds the password can change the server."), spare);
}

/* Phase: the classes of manager.conf, and the server's patience. */
void
herald_doctor_check_rights (HeraldDoctor *self)
{
  HeraldRights *rights = herald_doctor_get_rights (self);

  if (herald_ami_path_is_digest (self->server.path))
    herald_doctor_say_no_events (self);
  else
    {
      check_mask (self);
      check_read_call (self, rights);
      check_read_agent (self, rights);
      check_read_user (self, rights);
    }
  check_write (self, rights);
  check_spare (self, rights);
  herald_doctor_say (self, HERALD_CHECK_WRITE_TIMEOUT, HERALD_CHECK_SKIPPED,
                     _("In the user’s section of manager.conf: writetimeout = 5000. If “heraldctl explain” tells of connections lost "
                       "in the middle of the day, this line is missing."),
                     _("The server disconnects a client that does not take an event within writetimeout, 100 ms where nothing is "
                       "said; it does not tell its clients how long that is."));
  herald_doctor_next (self);
}
