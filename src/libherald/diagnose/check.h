/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HERALD_CHECK_OK,
  HERALD_CHECK_WARNING, /* calls come, but something is lost or unsafe */
  HERALD_CHECK_PROBLEM, /* what the check is about does not work */
  HERALD_CHECK_SKIPPED, /* cannot be known, or not wanted */
} HeraldCheckStatus;

/* What the doctor looks at, in this order: id, its name in JSON (stable), its title (to be translated where it is shown). */
#define HERALD_CHECKS(X)                                                                                       \
  X (NAME, "name", NC_("check", "Server’s name"))                                                              \
  X (TCP, "tcp", NC_("check", "Connection"))                                                                   \
  X (TLS, "tls", NC_("check", "Encryption"))                                                                   \
  X (BANNER, "banner", NC_("check", "Asterisk’s manager"))                                                     \
  X (LOGIN, "login", NC_("check", "Login"))                                                                    \
  X (VERSION, "version", NC_("check", "Version of Asterisk"))                                                  \
  X (EVENT_MASK, "event-mask", NC_("check", "Event mask"))                                                     \
  X (READ_CALL, "read-call", NC_("check", "Sees calls"))                                                       \
  X (READ_AGENT, "read-agent", NC_("check", "Sees queues"))                                                    \
  X (READ_USER, "read-user", NC_("check", "Sees data of calls"))                                               \
  X (WRITE_ORIGINATE, "write-originate", NC_("check", "May dial"))                                             \
  X (WRITE_CALL, "write-call", NC_("check", "May hang up, transfer and park"))                                 \
  X (WRITE_REPORTING, "write-reporting", NC_("check", "May list the present calls"))                           \
  X (WRITE_AGENT, "write-agent", NC_("check", "May pause in queues"))                                          \
  X (SPARE_RIGHTS, "spare-rights", NC_("check", "No more rights than needed"))                                 \
  X (DEVICES, "devices", NC_("check", "Your phones"))                                                          \
  X (HINTS, "hints", NC_("check", "Hint of your extension"))                                                   \
  X (CLOCK, "clock", NC_("check", "Clocks"))                                                                   \
  X (WRITE_TIMEOUT, "writetimeout", NC_("check", "Server’s patience"))                                         \
  X (TRAFFIC, "traffic", NC_("check", "Events"))                                                               \
  X (NOTIFICATIONS, "notifications", NC_("check", "Notifications"))                                            \
  X (TRAY, "tray", NC_("check", "Tray"))                                                                       \
  X (SECRETS, "secrets", NC_("check", "Keyring"))                                                              \
  X (TEL, "tel", NC_("check", "Telephone links"))                                                              \
  X (DIALPLAN, "dialplan", NC_("check", "Answers for the dialplan"))                                           \
  X (DATABASE, "database", NC_("check", "Database"))                                                           \
  X (ADDRESS_BOOKS, "address-books", NC_("check", "Address books"))

typedef enum
{
#define X(id, name, title) HERALD_CHECK_##id,
  HERALD_CHECKS (X)
#undef X
  HERALD_N_CHECKS,
} HeraldCheckId;

/* What one check has found. The texts are sentences for a person. */
typedef struct
{
  HeraldCheckId id;
  HeraldCheckStatus status;
  char *detail;
  char *mend; /* how to mend it; %NULL where there is nothing to mend */
} HeraldCheck;

const char *herald_check_get_name (HeraldCheckId id);
const char *herald_check_get_title (HeraldCheckId id);
const char *herald_check_status_to_string (HeraldCheckStatus status);
char *herald_check_to_json (const HeraldCheck *check) G_GNUC_WARN_UNUSED_RESULT;
char *herald_check_to_text (const HeraldCheck *check) G_GNUC_WARN_UNUSED_RESULT;
void herald_check_free (HeraldCheck *check);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldCheck, herald_check_free)

G_END_DECLS
