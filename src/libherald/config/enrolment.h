/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/account.h"

G_BEGIN_DECLS

/** HERALD_ENROLMENT_LINK_MAX: bytes of a link that are looked at; links come from mails and web pages. */
#define HERALD_ENROLMENT_LINK_MAX 4096
/** HERALD_ENROLMENT_SECRET_MAX: bytes of a secret; the manager takes no longer line. */
#define HERALD_ENROLMENT_SECRET_MAX 512
/** HERALD_ENROLMENT_DEVICES_MAX: phones of one person. */
#define HERALD_ENROLMENT_DEVICES_MAX 16

/* What a link can say, by the names it has there. All but the secret are settings. */
typedef enum
{
  HERALD_ENROLMENT_SERVER,
  HERALD_ENROLMENT_PORT,
  HERALD_ENROLMENT_TRANSPORT,
  HERALD_ENROLMENT_PATH,
  HERALD_ENROLMENT_TLS,
  HERALD_ENROLMENT_PIN,
  HERALD_ENROLMENT_USER,
  HERALD_ENROLMENT_SECRET,
  HERALD_ENROLMENT_EXTENSION,
  HERALD_ENROLMENT_DEVICE, /* may be there more than once */
  HERALD_ENROLMENT_N_PARTS,
} HeraldEnrolmentPart;

/* An account as an administrator hands it out: "herald:enroll?server=…&user=…&secret=…". */
typedef struct _HeraldEnrolment HeraldEnrolment;

gboolean herald_enrolment_is_link (const char *text);
HeraldEnrolment *herald_enrolment_new (void) G_GNUC_WARN_UNUSED_RESULT;
HeraldEnrolment *herald_enrolment_parse (const char *link, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_enrolment_free (HeraldEnrolment *self);
const char *herald_enrolment_part_name (HeraldEnrolmentPart part);
gboolean herald_enrolment_set (HeraldEnrolment *self, HeraldEnrolmentPart part, const char *value, GError **error);
const char *herald_enrolment_get (const HeraldEnrolment *self, HeraldEnrolmentPart part);
const char *const *herald_enrolment_get_devices (const HeraldEnrolment *self);
gboolean herald_enrolment_check (HeraldEnrolment *self, GError **error);
char *herald_enrolment_to_link (const HeraldEnrolment *self) G_GNUC_WARN_UNUSED_RESULT;

/* enrolment-apply.c */
HeraldAccount *herald_enrolment_draft (const HeraldEnrolment *self, HeraldAccount *account, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_enrolment_save (HeraldAccount *draft, HeraldAccount *account);
gboolean herald_enrolment_replaces (HeraldAccount *draft, HeraldAccount *account);
gboolean herald_enrolment_is_open (HeraldAccount *draft);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldEnrolment, herald_enrolment_free)

G_END_DECLS
