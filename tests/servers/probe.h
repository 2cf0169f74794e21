/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/source-type.h"

/* A server of another program, started by a script of this folder that says where it listens. */
typedef struct
{
  GSubprocess *process;
  char *folder;
  GDataInputStream *output;
  char **words; /* of the script's first line */
  char *skip;   /* why there is none */
} Server;

gboolean server_start (Server *server, const char *script, const char *const *arguments);
void server_tell (Server *server, const char *command);
void server_stop (Server *server);
char *make_folder (void);
void remove_folder (char *folder);
char *make_certificates (const char *script);

/* A source with its settings: key, value, …, NULL; the key "deadline" is its deadline in milliseconds. */
HeraldSource *probe_new (const char *type, GError **error, ...) G_GNUC_NULL_TERMINATED;
GPtrArray *probe_lookup (HeraldSource *source, const char *number, GCancellable *cancellable, GError **error);
GPtrArray *probe_search (HeraldSource *source, const char *text, guint limit, GError **error);
char *probe_check (HeraldSource *source, GError **error);
char *probe_names (GPtrArray *matches);
void probe_assert_error (GError *error, HeraldSourceError code, const char *words);
void probe_measure (HeraldSource *source, const char *name, const char *pattern, guint first, guint step, guint count);
void probe_finish (HeraldSource *source);

/* A server that misbehaves: what it does with a connection. */
typedef enum
{
  FAKE_SILENT,  /* accepts and says nothing */
  FAKE_SLOW,    /* says its bytes one by one, some a second */
  FAKE_BYTES,   /* says its bytes at once, and waits */
  FAKE_CLOSES,  /* says its bytes and closes */
} FakeManner;

typedef struct
{
  GSocketService *service;
  guint16 port;
  FakeManner manner;
  GBytes *bytes;
  GPtrArray *connections;
  guint n_connections;
} Fake;

void fake_start (Fake *fake, FakeManner manner, const void *bytes, gsize length);
void fake_stop (Fake *fake);
