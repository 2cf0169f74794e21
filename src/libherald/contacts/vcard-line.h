/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The properties that a contact is made of; others are not read. */
typedef enum
{
  HERALD_VCARD_FN,
  HERALD_VCARD_N,
  HERALD_VCARD_NICKNAME,
  HERALD_VCARD_ORG,
  HERALD_VCARD_TEL,
  HERALD_VCARD_EMAIL,
  HERALD_VCARD_URL,
  HERALD_VCARD_NOTE,
  HERALD_VCARD_OWNER,
  HERALD_VCARD_ADR,
  HERALD_VCARD_PHOTO,
  HERALD_VCARD_UID,
  HERALD_VCARD_KIND,
  HERALD_VCARD_LABEL, /* Apple's X-ABLabel */
  HERALD_VCARD_CATEGORIES,
  HERALD_VCARD_FAVOURITE,
} HeraldVcardName;

/** HERALD_VCARD_CHARSET_MAX: characters of the name of an encoding. */
#define HERALD_VCARD_CHARSET_MAX 32

/* One line, taken apart. The texts point into the line. */
typedef struct
{
  HeraldVcardName name;
  const char *group; /* "item1" of "item1.TEL", @group_length bytes; NULL: none */
  gsize group_length;
  const char *value;
  gsize length;
  guint types; /* a bit for each of herald_vcard_types that it has */
  gboolean quoted_printable;
  gboolean base64;
  char charset[HERALD_VCARD_CHARSET_MAX + 1];
} HeraldVcardLine;

/* What a number is: as vCard calls it, and as Herald does. "cell" and "mobile" are one. */
typedef struct
{
  const char *type;
  const char *label;
} HeraldVcardType;

extern const HeraldVcardType herald_vcard_types[];
extern const guint herald_n_vcard_types;

gboolean herald_vcard_line_read (HeraldVcardLine *line, const char *text, gsize length);
gboolean herald_vcard_line_is_soft_broken (const char *line, gsize length);
char *herald_vcard_line_get_text (const HeraldVcardLine *line) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *herald_vcard_line_split (const HeraldVcardLine *line, char separator) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
