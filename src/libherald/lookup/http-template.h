/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/call-data.h"
#include "numbers/number.h"

G_BEGIN_DECLS

/* What a value goes into, and so how it is written there. */
typedef enum
{
  HERALD_HTTP_ESCAPE_PLAIN,      /* as it is; a name and password of Basic */
  HERALD_HTTP_ESCAPE_HEADER,     /* as it is; one line of printable characters */
  HERALD_HTTP_ESCAPE_URL,        /* percent-encoded, but for the address of the server */
  HERALD_HTTP_ESCAPE_QUERY,      /* the whole, with the text of the file, is percent-encoded afterwards */
  HERALD_HTTP_ESCAPE_JSON,       /* in a string of JSON as such; elsewhere in JSON it must be a whole number */
  HERALD_HTTP_ESCAPE_JSON_QUERY, /* first as JSON, then the whole percent-encoded */
} HeraldHttpEscape;

/**
 * HeraldHttpFindFunc:
 * @name: what stands in the hole
 * @data: the closure
 *
 * Returns: (transfer full) (nullable): what it is filled with; %NULL: there is none
 */
typedef char *(*HeraldHttpFindFunc) (const char *name, gconstpointer data);

/* What the holes of a template are filled with. All borrowed. */
typedef struct
{
  GHashTable *settings;       /* "param.host" and "secret.key" to text */
  const HeraldNumber *number; /* of a lookup, else NULL */
  const char *form;           /* the spelling of the number that ${number} means now, or NULL */
  const HeraldCallData *data; /* what the dialplan told of the call, or NULL */
  const char *text;           /* of a search, else NULL */
  const char *login;          /* what the login request gave, or NULL */
  GHashTable *record;         /* "record.id" and so on, or NULL */
  HeraldHttpFindFunc find;    /* asked for every hole instead of all the above, or NULL */
  gconstpointer find_data;
} HeraldHttpValues;

/* Text with holes: "https://${param.host}/api/${number.digits}". */
typedef struct _HeraldHttpTemplate HeraldHttpTemplate;

HeraldHttpTemplate *herald_http_template_new (const char *text, HeraldHttpEscape escape, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_http_template_free (HeraldHttpTemplate *self);
typedef gboolean (*HeraldHttpHoleFunc) (const char *name, gboolean in_host, gboolean at_start, gpointer user_data, GError **error);
gboolean herald_http_template_foreach (const HeraldHttpTemplate *self, HeraldHttpHoleFunc func, gpointer user_data, GError **error);
gboolean herald_http_template_uses (const HeraldHttpTemplate *self, const char *prefix);
/* G_IO_ERROR_NOT_FOUND: the number has no such form, or the record no such field; else a HeraldSourceError. */
char *herald_http_template_expand (const HeraldHttpTemplate *self, const HeraldHttpValues *values, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldHttpTemplate, herald_http_template_free)

G_END_DECLS
