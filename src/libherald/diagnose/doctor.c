/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The doctor: one phase after the other, each making a check or some. What a phase needs of an earlier one that failed
 * is skipped and says so; the phases themselves are in the doctor-*.c beside this. */

#include "diagnose/doctor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/text.h"
#include "config/secrets.h"
#include "diagnose/doctor-private.h"
#include "diagnose/manager-conf.h"
#include "store/store.h"

/* Characters of a finding. */
#define DETAIL_MAX 1000

enum
{
  SIGNAL_CHECK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HeraldDoctor, herald_doctor, G_TYPE_OBJECT)

/* In order; the secret is looked up first, since the login needs it. */
static const struct
{
  HeraldDoctorParts part;
  gboolean needs_login;
  void (*run) (HeraldDoctor *self);
} phases[] = {
  { HERALD_DOCTOR_ALL, FALSE, herald_doctor_look_up_secret },
  { HERALD_DOCTOR_SERVER, FALSE, herald_doctor_check_name },
  { HERALD_DOCTOR_SERVER, FALSE, herald_doctor_check_connection },
  { HERALD_DOCTOR_SERVER, TRUE, herald_doctor_check_version },
  { HERALD_DOCTOR_SERVER, TRUE, herald_doctor_check_traffic }, /* what comes may be read: before the rights */
  { HERALD_DOCTOR_SERVER, TRUE, herald_doctor_check_rights },
  { HERALD_DOCTOR_SERVER, TRUE, herald_doctor_check_devices },
  { HERALD_DOCTOR_SERVER, TRUE, herald_doctor_check_hints },
  { HERALD_DOCTOR_SERVER, TRUE, herald_doctor_check_clock },
  { HERALD_DOCTOR_DESKTOP, FALSE, herald_doctor_check_notifications },
  { HERALD_DOCTOR_DESKTOP, FALSE, herald_doctor_check_tray },
  { HERALD_DOCTOR_DESKTOP, FALSE, herald_doctor_check_tel },
  { HERALD_DOCTOR_DESKTOP, FALSE, herald_doctor_check_dialplan },
  { HERALD_DOCTOR_DATABASE, FALSE, herald_doctor_check_database },
  { HERALD_DOCTOR_DATABASE, FALSE, herald_doctor_check_books },
};

/**
 * herald_doctor_will_check:
 * @self: a doctor
 * @id: a check
 *
 * Returns: whether that check belongs to the parts that are looked at
 */
gboolean
herald_doctor_will_check (HeraldDoctor *self,
                          HeraldCheckId id)
{
  HeraldDoctorParts part = id < HERALD_CHECK_NOTIFICATIONS ? HERALD_DOCTOR_SERVER
                           : id < HERALD_CHECK_DATABASE    ? HERALD_DOCTOR_DESKTOP
                                                           : HERALD_DOCTOR_DATABASE;

  return (self->parts & part) != 0;
}

/* Says what a check has found; a second word on the same check is not heard, nor one after the end: what was under way when
 * the user gave up finds only that. */
void
herald_doctor_say (HeraldDoctor *self,
                   HeraldCheckId id,
                   HeraldCheckStatus status,
                   const char *mend,
                   const char *format,
                   ...)
{
  g_autofree char *words = NULL;
  HeraldCheck *check;
  va_list arguments;

  if (self->task == NULL || self->checks[id] != NULL || !herald_doctor_will_check (self, id))
    return;
  check = g_new0 (HeraldCheck, 1);
  check->id = id;
  check->status = status;
  check->mend = g_strdup (mend);
  va_start (arguments, format);
  words = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  /* Some of them are a server's or a desktop service's own. */
  check->detail = herald_text_clean (words, strlen (words), DETAIL_MAX);
  self->checks[id] = check;
  g_signal_emit (self, signals[SIGNAL_CHECK], 0, check);
}

/* The session, or %NULL where the login failed or the link is lost. */
HeraldAmiSession *
herald_doctor_get_session (HeraldDoctor *self)
{
  HeraldAmiSession *session = self->test != NULL ? herald_connection_test_get_session (self->test) : NULL;

  return session != NULL && herald_ami_session_get_state (session) == HERALD_LINK_CONNECTED ? session : NULL;
}

/* What was found out about the user's rights. */
HeraldRights *
herald_doctor_get_rights (HeraldDoctor *self)
{
  return herald_connection_test_get_rights (self->test);
}

static void
skip_the_rest (HeraldDoctor *self)
{
  for (HeraldCheckId id = 0; id < HERALD_N_CHECKS; id++)
    herald_doctor_say (self, id, HERALD_CHECK_SKIPPED, NULL, _("Not looked at, since an earlier check failed."));
}

static gboolean
on_idle (gpointer data)
{
  HeraldDoctor *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  if (self->task == NULL)
    return G_SOURCE_REMOVE;
  for (; self->phase < G_N_ELEMENTS (phases); self->phase++)
    if ((self->parts & phases[self->phase].part) != 0
        && (!phases[self->phase].needs_login || herald_doctor_get_session (self) != NULL))
      {
        phases[self->phase].run (self);
        return G_SOURCE_REMOVE;
      }
  skip_the_rest (self);
  g_clear_object (&self->test);
  {
    g_autoptr (GTask) task = g_steal_pointer (&self->task);

    g_task_return_boolean (task, TRUE);
  }
  return G_SOURCE_REMOVE;
}

static void
go_on (HeraldDoctor *self)
{
  g_return_if_fail (self->timer == NULL);
  self->timer = g_idle_source_new ();
  g_source_set_callback (self->timer, on_idle, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

/* To be called by a phase when it is done, once. */
void
herald_doctor_next (HeraldDoctor *self)
{
  if (self->task == NULL)
    return;
  self->phase++;
  go_on (self);
}

static void
clear_timer (HeraldDoctor *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
herald_doctor_dispose (GObject *object)
{
  HeraldDoctor *self = HERALD_DOCTOR (object);

  clear_timer (self);
  g_clear_object (&self->test);
  g_clear_object (&self->account);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (herald_doctor_parent_class)->dispose (object);
}

static void
clear_server (HeraldAmiOptions *server)
{
  g_free ((char *) server->host);
  g_free ((char *) server->ca_file);
  g_free ((char *) server->pin);
  g_free ((char *) server->path);
  g_free ((char *) server->user);
  g_free ((char *) server->events);
  herald_secret_free ((char *) server->secret);
  *server = (HeraldAmiOptions){ 0 };
}

static void
herald_doctor_finalize (GObject *object)
{
  HeraldDoctor *self = HERALD_DOCTOR (object);

  clear_server (&self->server);
  g_free (self->extension);
  g_strfreev (self->devices);
  g_free (self->database);
  g_free (self->address);
  g_free (self->version);
  g_free (self->banner);
  g_free (self->notifier);
  g_ptr_array_unref (self->books);
  for (HeraldCheckId id = 0; id < HERALD_N_CHECKS; id++)
    herald_check_free (self->checks[id]);
  G_OBJECT_CLASS (herald_doctor_parent_class)->finalize (object);
}

static void
herald_doctor_class_init (HeraldDoctorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = herald_doctor_dispose;
  object_class->finalize = herald_doctor_finalize;

  /**
   * HeraldDoctor::check:
   * @self: the doctor
   * @check: (type gpointer): a #HeraldCheck, which lives as long as @self
   *
   * A check is done.
   */
  signals[SIGNAL_CHECK] = g_signal_new ("check", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
herald_doctor_init (HeraldDoctor *self)
{
  self->parts = HERALD_DOCTOR_ALL;
  self->sample_s = HERALD_DOCTOR_SAMPLE_S;
  self->books = g_ptr_array_new_with_free_func (herald_doctor_book_free);
  self->database = herald_store_default_path ();
}

/* "PJSIP/1001-desk" is most likely 1001's. */
static char *
guess_extension (const char *device)
{
  const char *slash = device != NULL ? strchr (device, '/') : NULL;
  gsize length = slash != NULL ? strspn (slash + 1, "0123456789") : 0;

  return length > 0 ? g_strndup (slash + 1, length) : g_strdup ("");
}

static void
take_options (HeraldDoctor *self,
              const HeraldDoctorOptions *options)
{
  const HeraldAmiOptions *from = &options->server;

  self->server = *from;
  self->server.host = g_strdup (from->host);
  self->server.ca_file = g_strdup (from->ca_file);
  self->server.pin = g_strdup (from->pin);
  self->server.path = g_strdup (from->path);
  self->server.user = g_strdup (from->user);
  self->server.events = g_strdup (from->events);
  self->server.secret = g_strdup (from->secret);
  self->devices = g_strdupv ((char **) options->devices);
  if (self->devices == NULL)
    self->devices = g_new0 (char *, 1);
  if (options->extension != NULL && *options->extension != '\0')
    self->extension = g_strdup (options->extension);
  else
    self->extension = guess_extension (self->devices[0]);
}

/**
 * herald_doctor_new:
 * @options: what to examine
 *
 * Returns: (transfer full): a doctor that has not run
 */
HeraldDoctor *
herald_doctor_new (const HeraldDoctorOptions *options)
{
  HeraldDoctor *self = g_object_new (HERALD_TYPE_DOCTOR, NULL);

  take_options (self, options);
  return self;
}

/**
 * herald_doctor_new_for_account:
 * @account: the application's account; its secret is looked up in the keyring
 *
 * Returns: (transfer full): a doctor that has not run
 */
HeraldDoctor *
herald_doctor_new_for_account (HeraldAccount *account)
{
  const HeraldDoctorOptions options = {
    .server = herald_account_get_server (account),
    .extension = herald_account_get_extension (account),
    .devices = herald_account_get_devices (account),
  };
  HeraldDoctor *self = herald_doctor_new (&options);

  self->account = g_object_ref (account);
  return self;
}

/**
 * herald_doctor_set_parts:
 * @self: a doctor that has not run
 * @parts: what to look at; all of it if this is not called
 */
void
herald_doctor_set_parts (HeraldDoctor *self,
                         HeraldDoctorParts parts)
{
  self->parts = parts;
}

/**
 * herald_doctor_set_sample:
 * @self: a doctor that has not run
 * @seconds: how long events are counted; 0: not at all
 */
void
herald_doctor_set_sample (HeraldDoctor *self,
                          guint seconds)
{
  self->sample_s = seconds;
}

/**
 * herald_doctor_set_database:
 * @self: a doctor that has not run
 * @path: the database's file, if it is not the usual one
 */
void
herald_doctor_set_database (HeraldDoctor *self,
                            const char *path)
{
  g_free (self->database);
  self->database = g_strdup (path);
}

static void
on_cancelled (GCancellable *cancellable,
              HeraldDoctor *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  clear_timer (self);
  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The examination was cancelled."));
}

/**
 * herald_doctor_run_async:
 * @self: a doctor; it runs once
 * @cancellable: (nullable): to give up
 * @callback: called when all checks are done
 * @user_data: for @callback
 *
 * Takes as long as the sample, and some seconds where something does not answer.
 */
void
herald_doctor_run_async (HeraldDoctor *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (self->task == NULL && self->phase == 0);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, herald_doctor_run_async);
  g_task_set_check_cancellable (self->task, FALSE);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  g_signal_connect_object (self->cancellable, "cancelled", G_CALLBACK (on_cancelled), self, 0);
  if (g_cancellable_is_cancelled (self->cancellable))
    on_cancelled (self->cancellable, self);
  else
    go_on (self);
}

/**
 * herald_doctor_run_finish:
 * @self: a doctor
 * @result: the result
 * @error: only that it was cancelled
 *
 * Returns: whether all checks were made, whatever they found: herald_doctor_get_worst()
 */
gboolean
herald_doctor_run_finish (HeraldDoctor *self,
                          GAsyncResult *result,
                          GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * herald_doctor_get_check:
 * @self: a doctor
 * @id: a check
 *
 * Returns: (transfer none) (nullable): what it found, if it was made
 */
const HeraldCheck *
herald_doctor_get_check (HeraldDoctor *self,
                         HeraldCheckId id)
{
  g_return_val_if_fail (id < HERALD_N_CHECKS, NULL);
  return self->checks[id];
}

/**
 * herald_doctor_get_worst:
 * @self: a doctor
 *
 * Returns: the worst that a check has found; what was skipped does not count
 */
HeraldCheckStatus
herald_doctor_get_worst (HeraldDoctor *self)
{
  HeraldCheckStatus worst = HERALD_CHECK_OK;

  for (HeraldCheckId id = 0; id < HERALD_N_CHECKS; id++)
    if (self->checks[id] != NULL && self->checks[id]->status != HERALD_CHECK_SKIPPED)
      worst = MAX (worst, self->checks[id]->status);
  return worst;
}

/**
 * herald_doctor_write_manager_conf:
 * @self: a doctor; after a run it knows the server's version and this computer's address
 *
 * Returns: (transfer full): the section of manager.conf that gives Herald what it needs and no more, with comments; the
 *   password is not in it
 */
char *
herald_doctor_write_manager_conf (HeraldDoctor *self)
{
  const HeraldManagerConf conf = {
    .user = self->server.user,
    .extension = self->extension,
    .devices = (const char *const *) self->devices,
    .version = self->version,
    .banner = self->banner,
    .address = self->address,
    .encrypted = self->server.tls != HERALD_TLS_OFF,
  };

  return herald_manager_conf_write (&conf);
}
