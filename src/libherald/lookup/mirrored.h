/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/source-type.h"
#include "store/mirror.h"

G_BEGIN_DECLS

/* A source that keeps an address book of others in the store, under its own id: what it is asked is answered from
 * there at once, also while it reads. What is common to them; each says how it reads. */
#define HERALD_TYPE_MIRRORED (herald_mirrored_get_type ())
G_DECLARE_DERIVABLE_TYPE (HeraldMirrored, herald_mirrored, HERALD, MIRRORED, GObject)

struct _HeraldMirroredClass
{
  GObjectClass parent_class;

  /* Begins to read; once, a moment after it was made. */
  void (*start) (HeraldMirrored *self);
  /* Reads what may have changed, all of it where @everything: numbers are read otherwise now. Ends in a state that is
   * not LOADING. */
  void (*refresh) (HeraldMirrored *self, gboolean everything);
  /* What there is, for people: "3 address books, 10,412 contacts". */
  char *(*describe) (HeraldMirrored *self, gint64 n_contacts);
};

void herald_mirrored_set_up (HeraldMirrored *self, const HeraldSourceOptions *options, HeraldStore *store);

/* What work of a source knows of it in its thread. */
typedef struct
{
  HeraldStore *store;
  const char *source_id;
  const char *region; /* where numbers without a country are at home, or NULL */
} HeraldMirroredPlace;

/* In a thread: returns a result, or NULL with an error. */
typedef gpointer (*HeraldMirroredWork) (const HeraldMirroredPlace *place, gpointer data, GCancellable *cancellable, GError **error);
/* Afterwards: @result is the callee's; @error is set where it is NULL. */
typedef void (*HeraldMirroredDone) (HeraldMirrored *self, gpointer data, gpointer result, const GError *error);

/* For the sources themselves. */
void herald_mirrored_run (HeraldMirrored *self, HeraldMirroredWork work, gpointer data, GDestroyNotify data_free, HeraldMirroredDone done,
                          GDestroyNotify result_free);
GCancellable *herald_mirrored_get_cancellable (HeraldMirrored *self);
void herald_mirrored_set_state (HeraldMirrored *self, HeraldSourceState state, const GError *error);
char *herald_mirrored_count_in_words (gint64 n_contacts) G_GNUC_WARN_UNUSED_RESULT;
void herald_mirrored_trim (void);
void herald_mirrored_tell_counts (HeraldMirrored *self, const HeraldMirrorCounts *counts);

void herald_mirrored_tidy_async (HeraldStore *store, const char *const *ids, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean herald_mirrored_tidy_finish (HeraldStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
