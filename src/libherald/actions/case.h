/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/source.h"

G_BEGIN_DECLS

/** HERALD_CASE_NUMBER_MAX: characters of the longest case number that is taken. */
#define HERALD_CASE_NUMBER_MAX 64
/** HERALD_CASE_URL_MAX: bytes of the longest address of a case: a command of AGI holds 2,046 bytes. */
#define HERALD_CASE_URL_MAX 1024

/* Whose case it is. Every text may be empty, none is NULL. */
typedef struct
{
  char *number;       /* +4930123456 where that can be told, else as it was sent; empty: withheld */
  char *name;         /* what is known for sure of who calls, from the sources of contacts */
  char *organisation;
  char *email;
  char *contact_id;   /* Herald's own */
  char *source;       /* the id of the source that knows the caller */
  char *record_id;    /* the contact's id there */
  char *dialed;       /* what the caller has dialled */
  char *unique_id;    /* Asterisk's, of the caller's channel; empty: every question is about another call */
  GHashTable *data;   /* text to text: what the dialplan says besides */
} HeraldCaseCaller;

/* A case as the helpdesk names it. */
typedef struct
{
  char *number;    /* letters, digits and - _ . # / : only */
  char *url;       /* of the web, without a character that means something in a dialplan; or NULL */
  gboolean is_new; /* opened now, not found */
} HeraldCase;

#define HERALD_TYPE_CASE_DESK (herald_case_desk_get_type ())
G_DECLARE_INTERFACE (HeraldCaseDesk, herald_case_desk, HERALD, CASE_DESK, GObject)

/* A helpdesk: finds the open case of a caller, or opens one. Errors are of #HERALD_SOURCE_ERROR, or %G_IO_ERROR_CANCELLED.
 * Signal "failed" (const GError *error): a case could not be opened; also where nobody waits for it any more. */
struct _HeraldCaseDeskInterface
{
  GTypeInterface parent;

  /* The same unique id and number asked for again give the same case. @cancellable ends the waiting, not the opening: a case that
   * is being opened exists at the helpdesk whether somebody listens or not. */
  void (*open_async) (HeraldCaseDesk *desk, const HeraldCaseCaller *caller, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  HeraldCase *(*open_finish) (HeraldCaseDesk *desk, GAsyncResult *result, GError **error);
};

void herald_case_desk_open_async (HeraldCaseDesk *desk, const HeraldCaseCaller *caller, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
HeraldCase *herald_case_desk_open_finish (HeraldCaseDesk *desk, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

HeraldCaseCaller *herald_case_caller_new (void) G_GNUC_WARN_UNUSED_RESULT;
HeraldCaseCaller *herald_case_caller_copy (const HeraldCaseCaller *caller) G_GNUC_WARN_UNUSED_RESULT;
void herald_case_caller_set (char **text, const char *value);
void herald_case_caller_free (HeraldCaseCaller *caller);

HeraldCase *herald_case_copy (const HeraldCase *self) G_GNUC_WARN_UNUSED_RESULT;
void herald_case_free (HeraldCase *self);

const char *herald_case_error_to_word (const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldCaseCaller, herald_case_caller_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldCase, herald_case_free)

G_END_DECLS
