/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The Herald that runs on this desktop, by org.heraldcti.Herald1. Nothing here starts it. */
typedef struct
{
  GDBusConnection *connection;
  char *owner; /* the unique name of the one that runs: who comes after it is another */
} HeraldDesk;

HeraldDesk *herald_desk_find (void) G_GNUC_WARN_UNUSED_RESULT;
HeraldDesk *herald_desk_require (int *status) G_GNUC_WARN_UNUSED_RESULT;
void herald_desk_free (HeraldDesk *self);

GVariant *herald_desk_call (HeraldDesk *self, const char *method, GVariant *arguments, int *status) G_GNUC_WARN_UNUSED_RESULT;
GVariant *herald_desk_get_all (HeraldDesk *self, int *status) G_GNUC_WARN_UNUSED_RESULT;
char *herald_desk_current_call (HeraldDesk *self, int *status) G_GNUC_WARN_UNUSED_RESULT;
int herald_desk_exit_for_error (const GError *error);

char *herald_desk_call_to_json (GVariant *dict) G_GNUC_WARN_UNUSED_RESULT;
char *herald_desk_call_to_text (GVariant *dict) G_GNUC_WARN_UNUSED_RESULT;
const char *herald_desk_text (GVariant *dict, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldDesk, herald_desk_free)

G_END_DECLS
