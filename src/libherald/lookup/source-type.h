/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/source.h"
#include "store/store.h"

G_BEGIN_DECLS

/* The kinds of sources, and the settings each has: the preferences' forms, the stored settings, the command line and the
 * sources themselves read the same table. */
typedef enum
{
  HERALD_SOURCE_KEY_TEXT,
  HERALD_SOURCE_KEY_LINES,   /* several lines, e.g. an SQL query or an attribute map "name = cn" */
  HERALD_SOURCE_KEY_SECRET,  /* in the keyring, never in the settings */
  HERALD_SOURCE_KEY_FILE,
  HERALD_SOURCE_KEY_FOLDER,
  HERALD_SOURCE_KEY_CHOICE,  /* one of choices */
  HERALD_SOURCE_KEY_BOOLEAN, /* "true" "false" */
} HeraldSourceKeyKind;

typedef struct
{
  const char *name;            /* "uri" */
  const char *title;           /* N_("Address"), for people */
  const char *hint;            /* N_("ldaps://ldap.example.com"), or NULL */
  HeraldSourceKeyKind kind;
  const char *fallback;        /* its value when none is set; never NULL */
  gboolean required;
  const char *const *choices;  /* of CHOICE: "value", N_("Title"), … NULL */
} HeraldSourceKey;

/* What is set for one source. */
typedef struct
{
  char *id;           /* "book"; others: type, "-" and a number that was never used, "ldap-1" */
  char *type;         /* name of a HeraldSourceType */
  char *name;         /* for people; empty: the type's title */
  gboolean enabled;
  guint deadline_ms;  /* 0: HERALD_LOOKUP_DEADLINE_MS */
  guint cache_seconds;/* 0: HERALD_LOOKUP_CACHE_SECONDS */
  GHashTable *values; /* key name to text; never a secret */
} HeraldSourceOptions;

typedef struct
{
  const char *name;   /* "ldap" */
  const char *title;  /* N_("LDAP directory") */
  const char *description; /* N_("Active Directory, OpenLDAP, …") one line for the "add" dialog */
  gboolean single;    /* there is one, always: book, tel-area */
  gboolean stored;    /* its contacts are in the store: there is none without one */
  const HeraldSourceKey *keys; /* ends with a NULL name; NULL: none */
  /* NULL with HERALD_SOURCE_ERROR_SETTINGS where the options cannot work, before anything is asked. */
  HeraldSource *(*create) (const HeraldSourceOptions *options, HeraldStore *store, GError **error);
} HeraldSourceType;

const HeraldSourceType *const *herald_source_types (void);
const HeraldSourceType *herald_source_type_find (const char *name);

HeraldSourceOptions *herald_source_options_new (const char *id, const char *type) G_GNUC_WARN_UNUSED_RESULT;
HeraldSourceOptions *herald_source_options_copy (const HeraldSourceOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void herald_source_options_free (HeraldSourceOptions *options);
const char *herald_source_options_get (const HeraldSourceOptions *options, const char *key);
void herald_source_options_set (HeraldSourceOptions *options, const char *key, const char *value);
const char *herald_source_options_get_title (const HeraldSourceOptions *options);
gboolean herald_source_options_check (const HeraldSourceOptions *options, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldSourceOptions, herald_source_options_free)

G_END_DECLS
