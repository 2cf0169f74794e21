/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "contacts/match.h"

G_BEGIN_DECLS

#define HERALD_SOURCE_ERROR (herald_source_error_quark ())

/* Why a source could not answer. The message is a sentence a user can act on, without secrets. */
typedef enum
{
  HERALD_SOURCE_ERROR_SETTINGS,      /* its settings are wrong or incomplete */
  HERALD_SOURCE_ERROR_NO_SECRET,     /* the keyring has no password or token for it */
  HERALD_SOURCE_ERROR_UNREACHABLE,   /* no connection: name, network, service not running */
  HERALD_SOURCE_ERROR_CERTIFICATE,   /* the server's certificate is not trusted */
  HERALD_SOURCE_ERROR_REFUSED,       /* user, password or token wrong, or no permission */
  HERALD_SOURCE_ERROR_NOT_UNDERSTOOD,/* the answer is not what was expected, or too large */
  HERALD_SOURCE_ERROR_PAUSED,        /* the server asked to wait; not asked until then */
  HERALD_SOURCE_ERROR_LATE,          /* no answer within its deadline */
  HERALD_SOURCE_ERROR_FAILED,        /* anything else */
} HeraldSourceError;

/* What is the matter with a source now. */
typedef enum
{
  HERALD_SOURCE_READY,   /* nothing is: it answers, or has not been asked yet */
  HERALD_SOURCE_LOADING, /* it reads its contacts; answers may be incomplete */
  HERALD_SOURCE_FAILING, /* the last question failed, or the source knows that the next will */
} HeraldSourceState;

#define HERALD_TYPE_SOURCE (herald_source_get_type ())
G_DECLARE_INTERFACE (HeraldSource, herald_source, HERALD, SOURCE, GObject)

/* A place where contacts come from. One file per implementation, listed in lookup/source-types.c.
 * Signals: "changed": its contacts have changed, remembered answers are old; "state-changed": get_state() differs. */
struct _HeraldSourceInterface
{
  GTypeInterface parent;

  const char *(*get_id) (HeraldSource *source);
  const char *(*get_name) (HeraldSource *source);
  gboolean (*is_remote) (HeraldSource *source);                                    /* optional: no */
  HeraldSourceState (*get_state) (HeraldSource *source, const GError **error);     /* optional: ready */
  void (*set_location) (HeraldSource *source, const HeraldLocation *location); /* optional: for a source that keeps contacts ready: how to read their numbers */
  void (*set_secret) (HeraldSource *source, const char *name, const char *secret); /* optional: has none */

  /* Every contact has the source's id and, where there is one, a uid. Of HeraldContactMatch, surest first. */
  void (*lookup_async) (HeraldSource *source, const HeraldNumber *number, const HeraldLocation *location, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*lookup_finish) (HeraldSource *source, GAsyncResult *result, GError **error);
  /* Optional: it cannot be searched. Of HeraldContact. */
  void (*search_async) (HeraldSource *source, const char *text, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*search_finish) (HeraldSource *source, GAsyncResult *result, GError **error);
  /* Optional: there is nothing to try. */
  void (*check_async) (HeraldSource *source, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  char *(*check_finish) (HeraldSource *source, GAsyncResult *result, GError **error);
};
GQuark herald_source_error_quark (void);
const char *herald_source_get_id (HeraldSource *source);
const char *herald_source_get_name (HeraldSource *source);
gboolean herald_source_is_remote (HeraldSource *source);
HeraldSourceState herald_source_get_state (HeraldSource *source, const GError **error);
const char *herald_source_state_to_string (HeraldSourceState state);
void herald_source_set_location (HeraldSource *source, const HeraldLocation *location);
void herald_source_set_secret (HeraldSource *source, const char *name, const char *secret);
void herald_source_lookup_async (HeraldSource *source, const HeraldNumber *number, const HeraldLocation *location, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *herald_source_lookup_finish (HeraldSource *source, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_source_can_search (HeraldSource *source);
void herald_source_search_async (HeraldSource *source, const char *text, guint limit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *herald_source_search_finish (HeraldSource *source, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_source_can_check (HeraldSource *source);
void herald_source_check_async (HeraldSource *source, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *herald_source_check_finish (HeraldSource *source, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
