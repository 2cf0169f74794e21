/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/source-type.h"
#include "pbx/ami-session.h"

G_BEGIN_DECLS

/** HERALD_ASTDB_QUESTIONS_MAX: entries of the PBX's database that are asked for one number, one after the other. */
#define HERALD_ASTDB_QUESTIONS_MAX 24

/* Names in the PBX's own database ("database put cidname 030123456 Ada"), over the account's manager connection. Not
 * remote: the PBX has sent the number. */
#define HERALD_TYPE_ASTDB (herald_astdb_get_type ())
G_DECLARE_FINAL_TYPE (HeraldAstdb, herald_astdb, HERALD, ASTDB, GObject)

extern const HeraldSourceType herald_astdb_type;

HeraldSource *herald_astdb_new (const HeraldSourceOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_astdb_set_session (HeraldAstdb *self, HeraldAmiSession *session);

G_END_DECLS
