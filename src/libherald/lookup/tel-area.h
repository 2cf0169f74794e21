/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/source-type.h"

G_BEGIN_DECLS

/** HERALD_TEL_AREA_MAX: questions under way; a number that would be one more is told its country only. */
#define HERALD_TEL_AREA_MAX 4

/* Where a number is at home and what kind of line it is: "Berlin, landline". It knows no people: it is switched on and off
 * like a source, but asked by itself, after the pop. */
#define HERALD_TYPE_TEL_AREA (herald_tel_area_get_type ())
G_DECLARE_FINAL_TYPE (HeraldTelArea, herald_tel_area, HERALD, TEL_AREA, GObject)

extern const HeraldSourceType herald_tel_area_type;

HeraldTelArea *herald_tel_area_new (const char *program) G_GNUC_WARN_UNUSED_RESULT;
void herald_tel_area_describe_async (HeraldTelArea *self, const HeraldNumber *number, const char *language, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
char *herald_tel_area_describe_finish (HeraldTelArea *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *herald_tel_area_words (const HeraldNumber *number, const char *place) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
