/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** HERALD_CALL_DATA_MAX: data of one call. A card shows them all; a dialplan that says more means something else. */
#define HERALD_CALL_DATA_MAX 16
/** HERALD_CALL_DATA_KEY_MAX: characters of a key. */
#define HERALD_CALL_DATA_KEY_MAX 32
/** HERALD_CALL_DATA_VALUE_MAX: characters of a value; a longer one is cut. */
#define HERALD_CALL_DATA_VALUE_MAX 256

/* What only the dialplan knows of a call: a few short texts with names ("ticket" → "7"), in the order in which they came.
 * Counted; not changed any more once it is shared. Keys are [A-Za-z0-9_-]{1,32}; values are valid UTF-8 without control or
 * bidi characters, never empty. */
typedef struct _HeraldCallData HeraldCallData;

#define HERALD_TYPE_CALL_DATA (herald_call_data_get_type ())
GType herald_call_data_get_type (void) G_GNUC_CONST;

HeraldCallData *herald_call_data_new (void) G_GNUC_WARN_UNUSED_RESULT;
HeraldCallData *herald_call_data_ref (HeraldCallData *data);
void herald_call_data_unref (HeraldCallData *data);
HeraldCallData *herald_call_data_told (const HeraldCallData *data, guint64 when) G_GNUC_WARN_UNUSED_RESULT;
HeraldCallData *herald_call_data_merged (HeraldCallData *data, HeraldCallData *more) G_GNUC_WARN_UNUSED_RESULT;

char *herald_call_data_decode (const char *text, gsize length, gsize max_chars) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_call_data_set (HeraldCallData *data, const char *key, gsize key_length, const char *value, gsize value_length);
gboolean herald_call_data_set_encoded (HeraldCallData *data, const char *key, gsize key_length, const char *value, gsize value_length);

guint herald_call_data_get_n (const HeraldCallData *data);
const char *herald_call_data_get_key (const HeraldCallData *data, guint i);
const char *herald_call_data_get_value (const HeraldCallData *data, guint i);
const char *herald_call_data_find (const HeraldCallData *data, const char *key);
gboolean herald_call_data_equal (const HeraldCallData *one, const HeraldCallData *other);
const char *const *herald_call_data_get_pairs (const HeraldCallData *data);

char *herald_call_data_dup_keys (const HeraldCallData *data) G_GNUC_WARN_UNUSED_RESULT;
char *herald_call_data_dup_label (const char *key) G_GNUC_WARN_UNUSED_RESULT;
char *herald_call_data_to_lines (const HeraldCallData *data) G_GNUC_WARN_UNUSED_RESULT;
HeraldCallData *herald_call_data_from_lines (const char *lines) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldCallData, herald_call_data_unref)

G_END_DECLS
