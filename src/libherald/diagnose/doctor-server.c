/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the server's name to a login, and whether its clock is ours. The login itself is the assistant's test
 * (connection-test.c); what is added here is how to mend what fails. */

#include "diagnose/doctor-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "pbx/pbx-error.h"

/* Clocks further apart than this make the times of two machines' logs hard to compare. */
#define CLOCK_MAX_S 60

/* ---- The name ---- */

/* The address this computer has on the way to the server; no packet is sent for that. */
static void
find_own_address (HeraldDoctor *self,
                  GInetAddress *server)
{
  g_autoptr (GSocketAddress) there = g_inet_socket_address_new (server, 9);
  g_autoptr (GSocket) socket = g_socket_new (g_inet_address_get_family (server), G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (GSocketAddress) here = NULL;

  if (socket == NULL || !g_socket_connect (socket, there, NULL, NULL))
    return;
  here = g_socket_get_local_address (socket, NULL);
  if (here == NULL || !G_IS_INET_SOCKET_ADDRESS (here))
    return;
  g_free (self->address);
  self->address = g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (here)));
}

static void
on_resolved (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (HeraldDoctor) self = user_data;
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);

  if (addresses == NULL)
    herald_doctor_say (self, HERALD_CHECK_NAME, HERALD_CHECK_PROBLEM,
                       _("Check the spelling in the settings, and that this computer is in the network or VPN in which the name "
                         "is known. An address (192.0.2.5) works as well as a name."),
                       _("The name “%s” has no address: %s"), self->server.host, error->message);
  else
    {
      g_autofree char *first = g_inet_address_to_string (addresses->data);
      guint more = g_list_length (addresses) - 1;

      find_own_address (self, addresses->data);
      if (more > 0)
        herald_doctor_say (self, HERALD_CHECK_NAME, HERALD_CHECK_OK, NULL, ngettext ("“%s” is %s, and %u more.", "“%s” is %s, and %u more.", more), self->server.host, first, more);
      else
        herald_doctor_say (self, HERALD_CHECK_NAME, HERALD_CHECK_OK, NULL,
                           /* Translators: a name and its address: “pbx.example” is 192.0.2.5. */
                           _("“%s” is %s."), self->server.host, first);
    }
  g_resolver_free_addresses (addresses);
  herald_doctor_next (self);
}

/* Phase: whether the server's name has an address. */
void
herald_doctor_check_name (HeraldDoctor *self)
{
  const char *host = self->server.host != NULL ? self->server.host : "";
  gsize length = strlen (host);
  gboolean brackets = length > 2 && host[0] == '[' && host[length - 1] == ']';
  g_autofree char *bare = brackets ? g_strndup (host + 1, length - 2) : g_strdup (host);
  g_autoptr (GInetAddress) address = *bare != '\0' ? g_inet_address_new_from_string (bare) : NULL;
  g_autoptr (GResolver) resolver = g_resolver_get_default ();

  if (*bare == '\0')
    herald_doctor_say (self, HERALD_CHECK_NAME, HERALD_CHECK_PROBLEM, _("Set the server up in Herald, or name it with --host."),
                       _("No server is named in the settings."));
  else if (address != NULL)
    {
      find_own_address (self, address);
      herald_doctor_say (self, HERALD_CHECK_NAME, HERALD_CHECK_OK, NULL, _("%s is an address; there is no name to look up."), bare);
    }
  else
    {
      g_resolver_lookup_by_name_async (resolver, bare, self->cancellable, on_resolved, g_object_ref (self));
      return;
    }
  herald_doctor_next (self);
}

/* ---- The connection ---- */

static char *
mend_for_tls (HeraldTlsFault fault)
{
  static const struct
  {
    HeraldTlsFault fault;
    const char *mend;
  } table[] = {
    { HERALD_TLS_FAULT_BAD_IDENTITY, N_("Connect by the name that stands in the certificate, or have it made anew with this name (subjectAltName).") },
    { HERALD_TLS_FAULT_EXPIRED, N_("Have the server’s certificate renewed; manager.conf names it in tlscertfile.") },
    { HERALD_TLS_FAULT_NOT_ACTIVATED, N_("Set this computer’s clock.") },
    { HERALD_TLS_FAULT_UNKNOWN_CA, N_("Give Herald the authority’s certificate (a PEM file), or pin the server’s own.") },
    { HERALD_TLS_FAULT_NOT_PINNED, N_("If the server’s certificate was changed on purpose, pin the new one.") },
    { HERALD_TLS_FAULT_NOT_SPOKEN, N_("In [general] of manager.conf: tlsenable = yes, tlsbindaddr = 0.0.0.0:5039, tlscertfile = a PEM file with "
                               "certificate and key. Herald’s port must be that of tlsbindaddr.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (fault == table[i].fault)
      return g_strdup (_(table[i].mend));
  return g_strdup (_("Look at the server’s certificate; manager.conf names it in tlscertfile."));
}

static char *
mend_for (HeraldDoctor *self,
          const GError *error)
{
  const char *web = self->server.path != NULL ? herald_doctor_mend_web (error, self->server.tls != HERALD_TLS_OFF) : NULL;

  if (web != NULL)
    return g_strdup (web);
  if (error->domain != HERALD_PBX_ERROR)
    return NULL;
  switch ((HeraldPbxError) error->code)
    {
    case HERALD_PBX_ERROR_NAME_NOT_FOUND: return g_strdup (_("Check the server’s name in the settings."));
    case HERALD_PBX_ERROR_UNREACHABLE:
    case HERALD_PBX_ERROR_TIMEOUT:
    case HERALD_PBX_ERROR_LOST:
    case HERALD_PBX_ERROR_CLOSED:
      return g_strdup (_("Is the server on and in reach (VPN)? A firewall between must let the manager’s port through; a ban by "
                         "fail2ban looks the same."));
    case HERALD_PBX_ERROR_REFUSED:
      return g_strdup (_("In [general] of manager.conf: enabled = yes, port = 5038 (that of Herald’s settings), and a bindaddr that "
                         "this computer reaches, as 0.0.0.0; then: asterisk -rx \"manager reload\"."));
    case HERALD_PBX_ERROR_TLS: return mend_for_tls (herald_pbx_error_get_tls_fault (error));
    case HERALD_PBX_ERROR_NOT_ASTERISK:
    case HERALD_PBX_ERROR_PROTOCOL:
      return g_strdup (_("Check the port: the manager’s is 5038, with encryption 5039. With encryption switched off, an encrypted port "
                         "says nothing that Herald understands."));
    case HERALD_PBX_ERROR_WRONG_PASSWORD:
      return g_strdup_printf (_("Compare user and password with the section [%s] of manager.conf, and its permit lines with this "
                                "computer’s address (%s): the server does not tell which of them it is."),
                              self->server.user != NULL ? self->server.user : "", self->address != NULL ? self->address : C_("address", "not known"));
    case HERALD_PBX_ERROR_LOGIN_IN_USE:
      return g_strdup (_("Give each computer a user of its own, or set allowmultiplelogin = yes in manager.conf."));
    case HERALD_PBX_ERROR_NO_SECRET: return g_strdup (_("Enter user and password in the settings, or give --user and --secret-file."));
    case HERALD_PBX_ERROR_PERMISSION: return g_strdup (_("Allow the plain login in the settings, best with encryption."));
    case HERALD_PBX_ERROR_ACTION:
    case HERALD_PBX_ERROR_CANCELLED:
    default: return NULL;
    }
}

static gboolean
is_here (HeraldDoctor *self)
{
  g_autoptr (GInetAddress) address = self->address != NULL ? g_inet_address_new_from_string (self->address) : NULL;

  return address != NULL && g_inet_address_get_is_loopback (address);
}

static void
say_not_encrypted (HeraldDoctor *self)
{
  if (is_here (self))
    herald_doctor_say (self, HERALD_CHECK_TLS, HERALD_CHECK_OK, NULL, _("Not encrypted, and it need not be: the server is this computer."));
  else
    herald_doctor_say (self, HERALD_CHECK_TLS, HERALD_CHECK_WARNING,
                       self->server.path != NULL
                         ? _("In [general] of http.conf: tlsenable = yes, tlsbindaddr = 0.0.0.0:8089, tlscertfile = a PEM file; then let the "
                             "address begin with https.")
                         : _("In [general] of manager.conf: tlsenable = yes, tlsbindaddr = 0.0.0.0:5039, tlscertfile = a PEM file; then "
                             "switch encryption on in Herald."),
                       self->server.plain_login ? _("The connection is not encrypted: who listens on the way reads every number and the password.")
                                                : _("The connection is not encrypted: who listens on the way reads every number."));
}

static void
say_passed (HeraldDoctor *self,
            HeraldTestStep step)
{
  static const char *const trust[] = {
    [HERALD_TLS_OFF] = "%s",
    [HERALD_TLS_SYSTEM] = N_("Encrypted; the certificate is for %s, is valid now, and an authority that this computer trusts has signed it."),
    [HERALD_TLS_CA_FILE] = N_("Encrypted; the certificate is for %s, is valid now, and the authority that was given has signed it."),
    [HERALD_TLS_PINNED] = N_("Encrypted; the certificate is for %s, is valid now, and it is the pinned one."),
  };

  if (step == HERALD_TEST_REACHED)
    herald_doctor_say (self, HERALD_CHECK_TCP, HERALD_CHECK_OK, NULL, _("The server accepts connections at %s."), self->server.host);
  else if (step == HERALD_TEST_ENCRYPTED)
    herald_doctor_say (self, HERALD_CHECK_TLS, HERALD_CHECK_OK, NULL, _(trust[self->server.tls]), self->server.host);
  else if (step == HERALD_TEST_IS_ASTERISK)
    herald_doctor_say (self, HERALD_CHECK_BANNER, HERALD_CHECK_OK, NULL, _("An Asterisk’s manager answers."));
  else if (step == HERALD_TEST_LOGGED_IN)
    herald_doctor_say (self, HERALD_CHECK_LOGIN, HERALD_CHECK_OK, NULL, _("Logged in as “%s”."), self->server.user);
}

static void
on_step (HeraldConnectionTest *test,
         int step,
         int state,
         const GError *error,
         HeraldDoctor *self)
{
  static const HeraldCheckId ids[] = { HERALD_CHECK_TCP, HERALD_CHECK_TLS, HERALD_CHECK_BANNER, HERALD_CHECK_LOGIN };

  if (step >= (int) G_N_ELEMENTS (ids))
    return;
  if (state == HERALD_TEST_PASSED)
    say_passed (self, step);
  else if (state == HERALD_TEST_SKIPPED)
    say_not_encrypted (self);
  else if (state == HERALD_TEST_FAILED)
    {
      g_autofree char *mend = mend_for (self, error);

      herald_doctor_say (self, ids[step], HERALD_CHECK_PROBLEM, mend, "%s", error->message);
    }
}

/* What the assistant shows as its last two steps is looked at more closely by later phases. */
static void
on_tested (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (HeraldDoctor) self = user_data;
  g_autoptr (GError) error = NULL;

  herald_connection_test_run_finish (HERALD_CONNECTION_TEST (source), result, &error);
  if (herald_doctor_get_session (self) == NULL)
    for (HeraldCheckId id = HERALD_CHECK_TCP; id <= HERALD_CHECK_TRAFFIC; id++)
      herald_doctor_say (self, id, HERALD_CHECK_SKIPPED, NULL, _("Not looked at, since there is no login."));
  herald_doctor_next (self);
}

/* Phase: the way to a login, and what the user may do. */
void
herald_doctor_check_connection (HeraldDoctor *self)
{
  self->test = herald_connection_test_new_for_server (&self->server);
  g_signal_connect_object (self->test, "step", G_CALLBACK (on_step), self, 0);
  herald_connection_test_run_async (self->test, self->cancellable, on_tested, g_object_ref (self));
}

/* ---- The clock ---- */

typedef struct
{
  HeraldDoctor *doctor; /* owned */
  gint64 sent;
} Ping;

static char *
word_span (gint64 seconds)
{
  gint64 minutes = (seconds + 30) / 60, hours, days;

  if (seconds < 120)
    return g_strdup_printf (ngettext ("%d second", "%d seconds", (gulong) seconds), (int) seconds);
  if (seconds < 7200)
    return g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) minutes), (int) minutes);
  hours = (minutes + 30) / 60;
  if (seconds < 172800)
    return g_strdup_printf (ngettext ("%d hour", "%d hours", (gulong) hours), (int) hours);
  days = (hours + 12) / 24;
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) days), (int) days);
}

static void
say_clock (HeraldDoctor *self,
           gint64 ahead)
{
  gint64 apart = ABS (ahead) / G_USEC_PER_SEC;
  g_autofree char *span = word_span (apart);

  if (apart <= CLOCK_MAX_S)
    herald_doctor_say (self, HERALD_CHECK_CLOCK, HERALD_CHECK_OK, NULL,
                       ngettext ("The server’s clock and this computer’s are less than %d second apart.",
                                 "The server’s clock and this computer’s are less than %d seconds apart.", (gulong) apart + 1),
                       (int) apart + 1);
  else
    herald_doctor_say (self, HERALD_CHECK_CLOCK, HERALD_CHECK_WARNING,
                       _("Let both follow a time server (NTP). Until then a call has one time in Herald and another in the server’s "
                         "records; and a clock that is far off makes good certificates look invalid."),
                       /* Translators: %s is "3 minutes" */
                       ahead > 0 ? _("The server’s clock is %s ahead of this computer’s.") : _("The server’s clock is %s behind this computer’s."), span);
}

static void
on_pong (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autofree Ping *ping = user_data;
  g_autoptr (HeraldDoctor) self = ping->doctor;
  gint64 now = g_get_real_time ();
  g_autoptr (HeraldAmiMessage) answer = herald_ami_session_send_finish (HERALD_AMI_SESSION (source), result, NULL);
  g_autofree char *text = answer != NULL ? herald_ami_message_dup (answer, HERALD_AMI_TIMESTAMP) : NULL;
  double there = text != NULL ? g_ascii_strtod (text, NULL) : 0;

  /* What a clock may say; the number is the server's. */
  if (there > 0 && there < 1e11)
    say_clock (self, (gint64) (there * G_USEC_PER_SEC) - (ping->sent + (now - ping->sent) / 2));
  else
    herald_doctor_say (self, HERALD_CHECK_CLOCK, HERALD_CHECK_SKIPPED, NULL, _("This server does not tell its time (Asterisk 1.4 and 1.6)."));
  herald_doctor_next (self);
}

/* Phase: whether server and computer have the same time. */
void
herald_doctor_check_clock (HeraldDoctor *self)
{
  Ping *ping = g_new0 (Ping, 1);

  ping->doctor = g_object_ref (self);
  ping->sent = g_get_real_time ();
  herald_ami_session_send_async (herald_doctor_get_session (self), herald_ami_action_ping (), HERALD_DOCTOR_ANSWER_MS,
                                 self->cancellable, on_pong, ping);
}
