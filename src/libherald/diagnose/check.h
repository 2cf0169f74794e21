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

/* What the doctor looks at, in this order: id, its name in JSON (stable), its title. */
#define HERALD_CHECKS(X)                                                                                       \
  X (NAME, "name", "Server’s name")                                                                            \
  X (TCP, "tcp", "Connection")                                                                                 \
  X (TLS, "tls", "Encryption")                                                                                 \
  X (BANNER, "banner", "Asterisk’s manager")                                                                   \
  X (LOGIN, "login", "Login")                                                                                  \
  X (VERSION, "version", "Version of Asterisk")                                                                \
  X (EVENT_MASK, "event-mask", "Event mask")                                                                   \
  X (READ_CALL, "read-call", "Sees calls")                                                                     \
  X (READ_AGENT, "read-agent", "Sees queues")                                                                  \
  X (WRITE_ORIGINATE, "write-originate", "May dial")                                                           \
  X (WRITE_CALL, "write-call", "May hang up, transfer and park")                                               \
  X (WRITE_REPORTING, "write-reporting", "May list the present calls")                                         \
  X (WRITE_AGENT, "write-agent", "May pause in queues")                                                        \
  X (SPARE_RIGHTS, "spare-rights", "No more rights than needed")                                               \
  X (DEVICES, "devices", "Your phones")                                                                        \
  X (HINTS, "hints", "Hint of your extension")                                                                 \
  X (CLOCK, "clock", "Clocks")                                                                                 \
  X (WRITE_TIMEOUT, "writetimeout", "Server’s patience")                                                       \
  X (TRAFFIC, "traffic", "Events")                                                                             \
  X (NOTIFICATIONS, "notifications", "Notifications")                                                          \
  X (TRAY, "tray", "Tray")                                                                                     \
  X (SECRETS, "secrets", "Keyring")                                                                            \
  X (TEL, "tel", "Telephone links")                                                                            \
  X (DATABASE, "database", "Database")                                                                         \
  X (ADDRESS_BOOKS, "address-books", "Address books")

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
