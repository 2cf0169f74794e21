/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "config/account.h"
#include "diagnose/check.h"
#include "lookup/source.h"
#include "pbx/ami-session.h"

G_BEGIN_DECLS

/** HERALD_DOCTOR_SAMPLE_S: how long events are counted, in seconds, where nothing else is said. */
#define HERALD_DOCTOR_SAMPLE_S 3

typedef enum
{
  HERALD_DOCTOR_SERVER = 1 << 0,   /* from the server's name to its events */
  HERALD_DOCTOR_DESKTOP = 1 << 1,  /* notifications, tray, keyring, telephone links */
  HERALD_DOCTOR_DATABASE = 1 << 2, /* and the address books */
  HERALD_DOCTOR_ALL = HERALD_DOCTOR_SERVER | HERALD_DOCTOR_DESKTOP | HERALD_DOCTOR_DATABASE,
} HeraldDoctorParts;

/* What to examine, where it is not the application's account; copied by herald_doctor_new(). */
typedef struct
{
  HeraldAmiOptions server;
  const char *extension;      /* nullable: taken from the first device, "PJSIP/1001" is 1001 */
  const char *const *devices; /* (nullable) (array zero-terminated=1) */
} HeraldDoctorOptions;

/* Looks at everything a pop depends on and says what is wrong and how to mend it. It changes nothing, neither at
 * the server nor here, and runs once.
 *
 * Signal "check" (const HeraldCheck *check): a check is done; the check lives as long as the doctor. */
#define HERALD_TYPE_DOCTOR (herald_doctor_get_type ())
G_DECLARE_FINAL_TYPE (HeraldDoctor, herald_doctor, HERALD, DOCTOR, GObject)

HeraldDoctor *herald_doctor_new (const HeraldDoctorOptions *options) G_GNUC_WARN_UNUSED_RESULT;
HeraldDoctor *herald_doctor_new_for_account (HeraldAccount *account) G_GNUC_WARN_UNUSED_RESULT;
void herald_doctor_set_parts (HeraldDoctor *self, HeraldDoctorParts parts);
void herald_doctor_set_sample (HeraldDoctor *self, guint seconds);
void herald_doctor_add_address_book (HeraldDoctor *self, const char *name, HeraldSource *source, const GError *error);
void herald_doctor_set_database (HeraldDoctor *self, const char *path);

void herald_doctor_run_async (HeraldDoctor *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean herald_doctor_run_finish (HeraldDoctor *self, GAsyncResult *result, GError **error);

gboolean herald_doctor_will_check (HeraldDoctor *self, HeraldCheckId id);
const HeraldCheck *herald_doctor_get_check (HeraldDoctor *self, HeraldCheckId id);
HeraldCheckStatus herald_doctor_get_worst (HeraldDoctor *self);
char *herald_doctor_write_manager_conf (HeraldDoctor *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
