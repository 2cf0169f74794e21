/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection to a directory, driven by the main loop: opened when somebody asks, bound, shared by all searches,
 * kept while it is idle and opened anew when it is found dead. */

#include "lookup/ldap-connection.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lookup/ldap-error.h"
#include "lookup/ldap-search.h"
#include "lookup/source.h"

/* An idle connection is closed after so many seconds: firewalls forget it silently after five minutes, and a search
 * on a forgotten one waits in vain. */
#define IDLE_SECONDS 240
/* A try to connect that nobody waits for any more ends after so many seconds. */
#define OPEN_SECONDS 10
/* Messages that are taken in one turn of the main loop. */
#define MESSAGES_A_TURN 64

typedef enum
{
  CLOSED,
  OPENING,
  BINDING,
  READY,
} State;

struct _HeraldLdapConnection
{
  GObject parent;

  HeraldLdapServer server;
  char *name; /* of the server, for sentences */
  char *user;
  char *password;
  GMainContext *context;

  const HeraldLdapLibrary *ldap;
  State state;
  LDAP *ld;
  int watched;            /* the same socket as libldap's; -1: none */
  GSource *watch;
  GSource *timer;         /* while opening: its end; while idle: the connection's */
  GCancellable *opening;
  int bind_id;
  gint64 heard_at;        /* when the server last said something, monotonic microseconds */
  GError *refused;        /* the user or password was: not tried again with the same */
  GList *operations;      /* of HeraldLdapOperation, the oldest first */
};

G_DEFINE_FINAL_TYPE (HeraldLdapConnection, herald_ldap_connection, G_TYPE_OBJECT)

static void pump (HeraldLdapConnection *self);

static GSource *
start_timer (HeraldLdapConnection *self,
             guint milliseconds,
             GSourceFunc func,
             gpointer user_data)
{
  GSource *source = g_timeout_source_new (milliseconds);

  g_source_set_callback (source, func, user_data, NULL);
  g_source_attach (source, self->context);
  return source;
}

static void
stop_timer (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Takes an operation off the list and answers it: with what was found, @partial saying why not all of it, or with an
 * @error. */
static void
end_operation (HeraldLdapConnection *self,
               HeraldLdapOperation *operation,
               GError *partial,
               GError *error)
{
  self->operations = g_list_remove (self->operations, operation);
  if (error != NULL)
    g_task_return_error (operation->task, error);
  else
    {
      if (partial != NULL)
        g_task_set_task_data (operation->task, partial, (GDestroyNotify) g_error_free);
      g_task_return_pointer (operation->task, g_ptr_array_ref (operation->entries), (GDestroyNotify) g_ptr_array_unref);
    }
  herald_ldap_operation_free (operation);
}

static void
abandon (HeraldLdapConnection *self,
         HeraldLdapOperation *operation)
{
  if (operation->id > 0 && self->ld != NULL)
    self->ldap->ldap_abandon_ext (self->ld, operation->id, NULL, NULL);
  operation->id = 0;
}

/* Closes the connection. Operations that were sent on it stay on the list, as sent. */
static void
disconnect (HeraldLdapConnection *self)
{
  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  stop_timer (&self->timer);
  stop_timer (&self->watch);
  if (self->watched >= 0)
    close (self->watched);
  self->watched = -1;
  if (self->ld != NULL)
    self->ldap->ldap_unbind_ext (self->ld, NULL, NULL);
  self->ld = NULL;
  self->bind_id = 0;
  self->state = CLOSED;
}

/* Who is answered may ask at once: what is asked then is not among @operations. */
static void
fail_list (HeraldLdapConnection *self,
           GList *operations,
           const GError *error)
{
  for (GList *l = operations; l != NULL; l = l->next)
    end_operation (self, l->data, NULL, g_error_copy (error));
  g_list_free (operations);
}

static void
fail_all (HeraldLdapConnection *self,
          const GError *error)
{
  disconnect (self);
  fail_list (self, g_steal_pointer (&self->operations), error);
}

/* The connection is gone. A search that went out on one that had been idle goes out once more: the server or a
 * firewall may have closed it long before. */
static void
lose (HeraldLdapConnection *self,
      GError *error)
{
  g_autoptr (GError) reason = error;
  gboolean was_ready = self->state == READY;
  GList *kept = NULL, *failed = NULL;

  disconnect (self);
  for (GList *l = self->operations; l != NULL; l = l->next)
    {
      HeraldLdapOperation *operation = l->data;

      if (was_ready && !operation->tried && operation->entries->len == 0)
        {
          operation->tried = operation->id > 0;
          operation->id = 0;
          kept = g_list_append (kept, operation);
        }
      else
        failed = g_list_append (failed, operation);
    }
  g_list_free (self->operations);
  self->operations = kept;
  fail_list (self, failed, reason);
  pump (self);
}

static GError *
result_error (HeraldLdapConnection *self,
              HeraldLdapOperation *operation,
              int code,
              const char *diagnostic)
{
  return herald_ldap_error_new (self->ldap, self->name, operation != NULL ? operation->base : self->user, code, diagnostic);
}

/* Why libldap cannot go on: the server is gone, or what it said was no LDAP. */
static GError *
link_error (HeraldLdapConnection *self)
{
  int code = LDAP_SERVER_DOWN;
  char byte;

  self->ldap->ldap_get_option (self->ld, LDAP_OPT_RESULT_CODE, &code);
  if (code != LDAP_SERVER_DOWN)
    return result_error (self, NULL, code, NULL);
  if (recv (self->watched, &byte, 1, MSG_PEEK | MSG_DONTWAIT) != 0)
    return result_error (self, NULL, LDAP_DECODING_ERROR, NULL);
  return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE, _("%s closed the connection."), self->name);
}

static gboolean
on_idle_for_long (gpointer user_data)
{
  HeraldLdapConnection *self = user_data;

  disconnect (self);
  return G_SOURCE_REMOVE;
}

static HeraldLdapOperation *
find_operation (HeraldLdapConnection *self,
                int id)
{
  for (GList *l = self->operations; l != NULL; l = l->next)
    if (((HeraldLdapOperation *) l->data)->id == id)
      return l->data;
  return NULL;
}

static void
send_waiting (HeraldLdapConnection *self)
{
  HeraldLdapOperation *operation;

  stop_timer (&self->timer);
  while (self->state == READY && (operation = find_operation (self, 0)) != NULL)
    {
      int code = herald_ldap_operation_send (operation, self->ldap, self->ld);

      if (code == LDAP_SERVER_DOWN)
        {
          operation->id = 1; /* counts as sent */
          lose (self, link_error (self));
          return;
        }
      if (code != LDAP_SUCCESS)
        end_operation (self, operation, NULL, result_error (self, operation, code, NULL));
    }
  if (self->state == READY && self->operations == NULL)
    self->timer = start_timer (self, IDLE_SECONDS * 1000, on_idle_for_long, self);
}

static void
on_bound (HeraldLdapConnection *self,
          LDAPMessage *message)
{
  int code = LDAP_DECODING_ERROR;
  char *diagnostic = NULL;
  g_autoptr (GError) error = NULL;

  self->ldap->ldap_parse_result (self->ld, message, &code, NULL, &diagnostic, NULL, NULL, 0);
  if (code == LDAP_SUCCESS)
    {
      self->state = READY;
      self->ldap->ldap_memfree (diagnostic);
      return;
    }
  error = result_error (self, NULL, code, diagnostic);
  self->ldap->ldap_memfree (diagnostic);
  if (error->code == HERALD_SOURCE_ERROR_REFUSED)
    g_set_error_literal (&self->refused, error->domain, error->code, error->message);
  fail_all (self, error);
}

static void
on_search_result (HeraldLdapConnection *self,
                  HeraldLdapOperation *operation,
                  LDAPMessage *message)
{
  int code = LDAP_DECODING_ERROR;
  char *diagnostic = NULL;
  LDAPControl **controls = NULL;
  GError *error = NULL;

  self->ldap->ldap_parse_result (self->ld, message, &code, NULL, &diagnostic, NULL, &controls, 0);
  operation->id = 0;
  if (code != LDAP_SUCCESS)
    error = result_error (self, operation, code, diagnostic);
  if (code == LDAP_SUCCESS && herald_ldap_operation_has_next (operation, self->ldap, self->ld, controls))
    code = LDAP_MORE_RESULTS_TO_RETURN;
  self->ldap->ldap_memfree (diagnostic);
  if (controls != NULL)
    self->ldap->ldap_controls_free (controls);
  if (code == LDAP_MORE_RESULTS_TO_RETURN)
    return; /* send_waiting() asks on */
  if (code == LDAP_SUCCESS || code == LDAP_SIZELIMIT_EXCEEDED || code == LDAP_ADMINLIMIT_EXCEEDED || code == LDAP_TIMELIMIT_EXCEEDED)
    end_operation (self, operation, error, NULL);
  else
    end_operation (self, operation, NULL, error);
}

static void
take_message (HeraldLdapConnection *self,
              LDAPMessage *message)
{
  int type = self->ldap->ldap_msgtype (message), id = self->ldap->ldap_msgid (message);
  HeraldLdapOperation *operation = find_operation (self, id);

  self->heard_at = g_get_monotonic_time ();
  if (type == LDAP_RES_BIND && self->state == BINDING && id == self->bind_id)
    on_bound (self, message);
  else if (type == LDAP_RES_SEARCH_ENTRY && operation != NULL
           && !herald_ldap_operation_add (operation, self->ldap, self->ld, message))
    {
      abandon (self, operation);
      end_operation (self, operation, result_error (self, operation, LDAP_SIZELIMIT_EXCEEDED, NULL), NULL);
    }
  else if (type == LDAP_RES_SEARCH_RESULT && operation != NULL)
    on_search_result (self, operation, message);
  /* References to other servers, and what nobody waits for any more, are let go. */
}

static gboolean
on_readable (int fd,
             GIOCondition condition,
             gpointer user_data)
{
  g_autoptr (HeraldLdapConnection) self = g_object_ref (user_data);
  struct timeval at_once = { 0, 0 };

  for (guint i = 0; i < MESSAGES_A_TURN && self->ld != NULL; i++)
    {
      LDAPMessage *message = NULL;
      int type = self->ldap->ldap_result (self->ld, LDAP_RES_ANY, LDAP_MSG_ONE, &at_once, &message);

      if (type == 0)
        break;
      if (type < 0)
        {
          lose (self, link_error (self));
          return G_SOURCE_REMOVE;
        }
      take_message (self, message);
      self->ldap->ldap_msgfree (message);
    }
  if (self->state == READY)
    send_waiting (self);
  return self->watch != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static int
start_bind (HeraldLdapConnection *self)
{
  struct berval password = { strlen (self->password), self->password };

  return self->ldap->ldap_sasl_bind (self->ld, self->user, LDAP_SASL_SIMPLE, &password, NULL, NULL, &self->bind_id);
}

/* Sets libldap upon the socket. Its own ways to connect, to follow referrals and to encrypt are not used. */
static gboolean
start_ldap (HeraldLdapConnection *self,
            int fd)
{
  const int version = LDAP_VERSION3, deref = LDAP_DEREF_NEVER;
  ber_len_t max = HERALD_LDAP_MESSAGE_MAX;
  Sockbuf *buffer = NULL;

  self->watched = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  if (self->watched < 0 || self->ldap->ldap_init_fd (fd, LDAP_PROTO_TCP, NULL, &self->ld) != LDAP_SUCCESS)
    {
      close (fd);
      return FALSE;
    }
  self->ldap->ldap_set_option (self->ld, LDAP_OPT_PROTOCOL_VERSION, &version);
  self->ldap->ldap_set_option (self->ld, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
  self->ldap->ldap_set_option (self->ld, LDAP_OPT_DEREF, &deref);
  if (self->ldap->ldap_get_option (self->ld, LDAP_OPT_SOCKBUF, &buffer) != LDAP_OPT_SUCCESS || buffer == NULL)
    return FALSE;
  return self->ldap->ber_sockbuf_ctrl (buffer, LBER_SB_OPT_SET_MAX_INCOMING, &max) >= 0;
}

static void
on_link_open (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (HeraldLdapConnection) self = user_data;
  g_autoptr (GError) error = NULL;
  int fd = herald_ldap_link_open_finish (result, &error);
  int code = LDAP_SUCCESS;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || g_task_get_cancellable (G_TASK (result)) != self->opening)
    {
      if (fd >= 0)
        close (fd);
      return;
    }
  stop_timer (&self->timer);
  g_clear_object (&self->opening);
  self->ldap = fd >= 0 ? herald_ldap_library_get (NULL) : NULL;
  if (fd >= 0 && !start_ldap (self, fd))
    g_set_error_literal (&error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_FAILED, _("The connection to the directory cannot be used."));
  if (error != NULL)
    {
      fail_all (self, error);
      return;
    }
  self->state = *self->user == '\0' ? READY : BINDING;
  self->watch = g_unix_fd_source_new (self->watched, G_IO_IN | G_IO_HUP | G_IO_ERR);
  g_source_set_callback (self->watch, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_attach (self->watch, self->context);
  if (self->state == BINDING)
    code = start_bind (self);
  else
    send_waiting (self);
  if (code != LDAP_SUCCESS)
    lose (self, result_error (self, NULL, code, NULL));
}

static gboolean
on_opening_for_long (gpointer user_data)
{
  HeraldLdapConnection *self = user_data;
  g_autoptr (GError) error = g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE, _("%s does not answer."), self->name);

  fail_all (self, error);
  return G_SOURCE_REMOVE;
}

/* Whether there is anything to open a connection with. */
static gboolean
can_open (HeraldLdapConnection *self,
          GError **error)
{
  if (self->refused != NULL)
    {
      g_propagate_error (error, g_error_copy (self->refused));
      return FALSE;
    }
  /* RFC 4513, 5.1.2: a bind with a name and no password is let in as nobody; it must not pass for a login. */
  if (*self->user != '\0' && (self->password == NULL || *self->password == '\0'))
    {
      g_set_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_NO_SECRET, _("There is no password for the user “%s” of %s."), self->user,
                   self->name);
      return FALSE;
    }
  return TRUE;
}

/* Brings what waits on its way. */
static void
pump (HeraldLdapConnection *self)
{
  g_autoptr (GError) error = NULL;

  if (self->state == READY)
    send_waiting (self);
  if (self->state != CLOSED || self->operations == NULL)
    return;
  if (!can_open (self, &error))
    {
      fail_all (self, error);
      return;
    }
  self->state = OPENING;
  self->opening = g_cancellable_new ();
  self->timer = start_timer (self, OPEN_SECONDS * 1000, on_opening_for_long, self);
  herald_ldap_link_open_async (&self->server, self->opening, on_link_open, g_object_ref (self));
}

static HeraldLdapConnection *
connection_of (HeraldLdapOperation *operation)
{
  return g_task_get_source_object (operation->task);
}

static gboolean
on_deadline (gpointer user_data)
{
  HeraldLdapOperation *operation = user_data;
  g_autoptr (HeraldLdapConnection) self = g_object_ref (connection_of (operation));
  gboolean is_dead = self->state == BINDING || (operation->id > 0 && self->heard_at < operation->sent_at);
  GError *error = g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE,
                               self->state == OPENING   ? _("The connection to %s was not made in time.")
                               : self->state == BINDING ? _("%s accepted the connection and then said nothing.")
                                                        : _("%s did not answer in time."),
                               self->name);

  abandon (self, operation);
  end_operation (self, operation, NULL, error);
  /* A server that has said nothing since is not waited for with the next question. */
  if (is_dead)
    lose (self, g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE, _("%s did not answer in time."), self->name));
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer user_data)
{
  HeraldLdapOperation *operation = user_data;
  g_autoptr (HeraldLdapConnection) self = g_object_ref (connection_of (operation));

  abandon (self, operation);
  end_operation (self, operation, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The search was given up.")));
  return G_SOURCE_REMOVE;
}

/**
 * herald_ldap_connection_search_async:
 * @connection: a connection
 * @search: what is searched; copied
 * @cancellable: (nullable): ends the search
 * @callback: called when done, never from within this call
 * @user_data: for @callback
 *
 * Searches the directory, over a new connection where there is none.
 */
void
herald_ldap_connection_search_async (HeraldLdapConnection *connection,
                                     const HeraldLdapSearch *search,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task = g_task_new (connection, NULL, callback, user_data);
  HeraldLdapOperation *operation;

  g_task_set_source_tag (task, herald_ldap_connection_search_async);
  if (g_list_length (connection->operations) >= HERALD_LDAP_QUESTIONS_MAX)
    {
      g_task_return_new_error (task, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE, _("%s has not answered the questions before."),
                               connection->name);
      g_object_unref (task);
      return;
    }
  operation = herald_ldap_operation_new (task, search);
  connection->operations = g_list_append (connection->operations, operation);
  operation->deadline = start_timer (connection, MAX (search->deadline_ms, 1), on_deadline, operation);
  if (cancellable != NULL)
    {
      operation->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (operation->cancelled, G_SOURCE_FUNC (on_cancelled), operation, NULL);
      g_source_attach (operation->cancelled, connection->context);
    }
  pump (connection);
}

/**
 * herald_ldap_connection_search_finish:
 * @connection: a connection
 * @result: the result
 * @partial: (out) (optional): why these may not be all: a limit of the server or of the search; %NULL: they are
 * @error: return location; a #HERALD_SOURCE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type HeraldLdapEntry): what was found
 */
GPtrArray *
herald_ldap_connection_search_finish (HeraldLdapConnection *connection,
                                      GAsyncResult *result,
                                      GError **partial,
                                      GError **error)
{
  GError *why = g_task_get_task_data (G_TASK (result));

  if (partial != NULL)
    *partial = why != NULL ? g_error_copy (why) : NULL;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * herald_ldap_connection_set_password:
 * @connection: a connection
 * @password: (nullable): of its user
 */
void
herald_ldap_connection_set_password (HeraldLdapConnection *connection,
                                     const char *password)
{
  if (g_strcmp0 (connection->password, password) == 0)
    return;
  g_free (connection->password);
  connection->password = g_strdup (password);
  g_clear_error (&connection->refused);
}

/**
 * herald_ldap_connection_get_refused:
 * @connection: a connection
 *
 * Directories lock an account after some wrong passwords, so a refused one is not tried again.
 *
 * Returns: (transfer none) (nullable): how the user was refused
 */
const GError *
herald_ldap_connection_get_refused (HeraldLdapConnection *connection)
{
  return connection->refused;
}

/**
 * herald_ldap_connection_forget_refused:
 * @connection: a connection
 *
 * Lets the user and password be tried once more.
 */
void
herald_ldap_connection_forget_refused (HeraldLdapConnection *connection)
{
  g_clear_error (&connection->refused);
}

/**
 * herald_ldap_connection_close:
 * @connection: a connection
 *
 * Closes it; searches that run are answered as cancelled.
 */
void
herald_ldap_connection_close (HeraldLdapConnection *connection)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The search was given up."));

  fail_all (connection, error);
}

static void
herald_ldap_connection_finalize (GObject *object)
{
  HeraldLdapConnection *self = HERALD_LDAP_CONNECTION (object);

  /* Every operation and every try to open holds a reference: there is none now. */
  disconnect (self);
  herald_ldap_server_clear (&self->server);
  g_free (self->name);
  g_free (self->user);
  g_free (self->password);
  g_clear_error (&self->refused);
  g_main_context_unref (self->context);
  G_OBJECT_CLASS (herald_ldap_connection_parent_class)->finalize (object);
}

static void
herald_ldap_connection_class_init (HeraldLdapConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_ldap_connection_finalize;
}

static void
herald_ldap_connection_init (HeraldLdapConnection *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->watched = -1;
}

/**
 * herald_ldap_connection_new:
 * @server: the directory; copied
 * @user: whom to bind as; empty: nobody
 *
 * Returns: (transfer full): a connection that is not open yet
 */
HeraldLdapConnection *
herald_ldap_connection_new (const HeraldLdapServer *server,
                            const char *user)
{
  HeraldLdapConnection *self = g_object_new (HERALD_TYPE_LDAP_CONNECTION, NULL);

  self->server = (HeraldLdapServer) { g_strdup (server->host), server->port, server->encryption, g_strdup (server->ca_file) };
  self->name = herald_ldap_server_to_string (server);
  self->user = g_strdup (user);
  return self;
}
