/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "diagnose/connection-test-private.h"
#include "diagnose/doctor.h"

G_BEGIN_DECLS

/* The server may take this long for any answer, in milliseconds. */
#define HERALD_DOCTOR_ANSWER_MS 10000
/* A desktop's service may take this long, in milliseconds. */
#define HERALD_DOCTOR_BUS_MS 5000

struct _HeraldDoctor
{
  GObject parent_instance;

  HeraldDoctorParts parts;
  guint sample_s;
  guint phase; /* the one that runs */

  /* Owned */
  HeraldAccount *account; /* nullable: as the options say */
  HeraldAmiOptions server; /* its texts are owned, too */
  char *extension;
  char **devices;
  char *database;
  char *address; /* of this computer on the way to the server; nullable */
  char *version; /* of the server, in its own words; nullable */
  char *banner;  /* likewise */
  char *notifier; /* name and version of the notification server; nullable */
  HeraldConnectionTest *test;
  HeraldCheck *checks[HERALD_N_CHECKS];
  GPtrArray *books; /* address books that are to be looked at */
  guint books_pending;
  GTask *task; /* while it runs */
  GCancellable *cancellable;
  GSource *timer;
  HeraldEventCount counted; /* when the sample began */
};

/* A phase makes its checks and calls herald_doctor_next() once. */
void herald_doctor_next (HeraldDoctor *self);
void herald_doctor_book_free (gpointer data);
void herald_doctor_check_books (HeraldDoctor *self);
void herald_doctor_say (HeraldDoctor *self, HeraldCheckId id, HeraldCheckStatus status, const char *mend, const char *format,
                        ...) G_GNUC_PRINTF (5, 6);
HeraldAmiSession *herald_doctor_get_session (HeraldDoctor *self);
HeraldRights *herald_doctor_get_rights (HeraldDoctor *self);

/* doctor-server.c */
void herald_doctor_check_name (HeraldDoctor *self);
void herald_doctor_check_connection (HeraldDoctor *self);
void herald_doctor_check_clock (HeraldDoctor *self);
/* doctor-web.c */
const char *herald_doctor_mend_web (const GError *error, gboolean encrypted);
void herald_doctor_say_no_events (HeraldDoctor *self);
/* doctor-rights.c */
void herald_doctor_check_version (HeraldDoctor *self);
void herald_doctor_check_rights (HeraldDoctor *self);
/* doctor-phones.c */
void herald_doctor_check_devices (HeraldDoctor *self);
void herald_doctor_check_hints (HeraldDoctor *self);
/* doctor-traffic.c */
void herald_doctor_check_traffic (HeraldDoctor *self);
/* doctor-desktop.c */
void herald_doctor_look_up_secret (HeraldDoctor *self);
void herald_doctor_check_notifications (HeraldDoctor *self);
void herald_doctor_check_tray (HeraldDoctor *self);
void herald_doctor_check_tel (HeraldDoctor *self);
void herald_doctor_check_dialplan (HeraldDoctor *self);
/* doctor-database.c */
void herald_doctor_check_database (HeraldDoctor *self);

G_END_DECLS
