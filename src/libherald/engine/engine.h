/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "config/account.h"
#include "diagnose/flight-recorder.h"
#include "diagnose/note.h"
#include "engine/call-item.h"
#include "engine/engine-error.h"
#include "lookup/lookup.h"
#include "numbers/caution.h"
#include "pbx/ami-session.h"
#include "rules/rules.h"
#include "store/store.h"

G_BEGIN_DECLS

typedef struct _HeraldSources HeraldSources; /* engine/sources.h */

typedef enum
{
  HERALD_TRANSFER_BLIND,
  HERALD_TRANSFER_ATTENDED,
} HeraldTransferKind;

/* The running whole without a face. Main thread only.
 *
 * Properties (all read-only, all notify):
 *   "calls"          GListModel of HeraldCallItem, newest first; a missed call and a failed dial stay (the latest 50) until
 *                    herald_engine_dismiss(), a call a colleague took goes after two seconds, others at their end
 *   "link-state"     int, HeraldLinkState
 *   "link-error"     GError, nullable: why there is no connection, a sentence
 *   "store"          HeraldStore, nullable: contacts and past calls, once they are open
 *   "store-error"    GError, nullable: why contacts and past calls are not available, a sentence
 *   "retry-at"       int64, monotonic microseconds of the next try, 0: none
 *   "blind-for"      uint, seconds the last loss of the connection lasted, set after a reconnect, else 0
 *   "blind-calls"    uint, how many calls began meanwhile and were added from the server's lists
 *   "link-warning"   GError, nullable: what cannot be seen although there is a connection, a sentence
 *   "unseen-missed"  uint
 *   "dialing"        boolean, a click-to-dial is on its way: another one would be refused
 *   "member"         boolean, a phone of mine is in a queue; while there is no connection, as it was
 *   "paused"         boolean, in every queue where a phone of mine is, it is paused; likewise
 * Signals:
 *   "call-announced" (HeraldCallItem *item, guint steps): pop it, HeraldSteps; also for outgoing calls (card only)
 *   "call-changed"   (HeraldCallItem *item, int change): HeraldCallChange
 *   "call-removed"   (HeraldCallItem *item): it has left the list: close what shows it
 *   "link-changed"   (): state, error or time of the next try
 *   "note"           (HeraldNote *note): something was seen or decided, with its reason
 *   "journal-changed" (): past calls have changed: reload the list
 */
#define HERALD_TYPE_ENGINE (herald_engine_get_type ())
G_DECLARE_FINAL_TYPE (HeraldEngine, herald_engine, HERALD, ENGINE, GObject)

HeraldEngine *herald_engine_new (HeraldAccount *account, HeraldStore *store, HeraldLookup *lookup,
                                 HeraldRules *rules) G_GNUC_WARN_UNUSED_RESULT;
HeraldAmiOptions herald_engine_options_for_account (HeraldAccount *account, const char *secret);
HeraldAccount *herald_engine_get_account (HeraldEngine *self);
HeraldStore *herald_engine_get_store (HeraldEngine *self);
HeraldLookup *herald_engine_get_lookup (HeraldEngine *self);
void herald_engine_set_sources (HeraldEngine *self, HeraldSources *sources);
HeraldSources *herald_engine_get_sources (HeraldEngine *self);
void herald_engine_retry_store (HeraldEngine *self, const char *path);
void herald_engine_set_store_error (HeraldEngine *self, const GError *error);

void herald_engine_set_acts_only (HeraldEngine *self);
void herald_engine_start (HeraldEngine *self);
void herald_engine_stop (HeraldEngine *self);
void herald_engine_try_now (HeraldEngine *self);
void herald_engine_check_link (HeraldEngine *self);
gboolean herald_engine_is_writing (HeraldEngine *self);

GListModel *herald_engine_get_calls (HeraldEngine *self);
HeraldLinkState herald_engine_get_link_state (HeraldEngine *self);
const GError *herald_engine_get_link_error (HeraldEngine *self);
const GError *herald_engine_get_store_error (HeraldEngine *self);
HeraldAmiSession *herald_engine_get_session (HeraldEngine *self);
gint64 herald_engine_get_retry_at (HeraldEngine *self);
guint herald_engine_get_blind_for (HeraldEngine *self);
guint herald_engine_get_blind_calls (HeraldEngine *self);
const GError *herald_engine_get_link_warning (HeraldEngine *self);
guint herald_engine_get_unseen_missed (HeraldEngine *self);
gboolean herald_engine_get_dialing (HeraldEngine *self);

void herald_engine_dial_async (HeraldEngine *self, const char *number, HeraldContact *contact, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
HeraldCallItem *herald_engine_dial_finish (HeraldEngine *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *herald_engine_preview_number (HeraldEngine *self, const char *typed) G_GNUC_WARN_UNUSED_RESULT;
HeraldCaution herald_engine_judge_number (HeraldEngine *self, const char *written);

void herald_engine_hang_up_async (HeraldEngine *self, HeraldCallItem *item, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_engine_hang_up_finish (HeraldEngine *self, GAsyncResult *result, GError **error);
void herald_engine_transfer_async (HeraldEngine *self, HeraldCallItem *item, const char *exten, HeraldTransferKind kind,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_engine_transfer_finish (HeraldEngine *self, GAsyncResult *result, GError **error);
void herald_engine_park_async (HeraldEngine *self, HeraldCallItem *item, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_engine_park_finish (HeraldEngine *self, GAsyncResult *result, GError **error);

gboolean herald_engine_is_member (HeraldEngine *self);
gboolean herald_engine_get_paused (HeraldEngine *self);
void herald_engine_set_paused_async (HeraldEngine *self, gboolean paused, const char *reason, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean herald_engine_set_paused_finish (HeraldEngine *self, GAsyncResult *result, GError **error);

void herald_engine_add_call_data (HeraldEngine *self, const char *unique_id, const char *linked_id, const char *ext, HeraldCallData *data);

void herald_engine_dismiss (HeraldEngine *self, HeraldCallItem *item);
void herald_engine_mark_all_seen (HeraldEngine *self);
void herald_engine_set_flight_recorder (HeraldEngine *self, HeraldFlightRecorder *recorder);
HeraldFlightRecorder *herald_engine_get_flight_recorder (HeraldEngine *self);
void herald_engine_add_note (HeraldEngine *self, const HeraldNote *note);
void herald_engine_add_call_note (HeraldEngine *self, HeraldCallItem *item, HeraldNoteCode code, gint64 value,
                                  const char *detail);

void herald_engine_choose_contact (HeraldEngine *self, HeraldCallItem *item, HeraldContact *contact);

G_END_DECLS
