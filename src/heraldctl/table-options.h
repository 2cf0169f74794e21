/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "contacts/reader.h"

G_BEGIN_DECLS

/* How a table is to be read, as the command line says it. */
typedef struct
{
  char **map; /* "column=field", … or NULL */
  char *separator;
  char *encoding;
  char *header;

  HeraldReaderOptions reading; /* what comes of it; valid as long as this */
  HeraldColumn *columns;
} HeraldTableOptions;

/* The options' entries, for a command that has others too. */
#define HERALD_TABLE_ENTRIES(table) \
  { "map", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(table).map, N_("What is in a column, by its name or number from 1; several times"), "COLUMN=FIELD" }, \
  { "separator", 0, 0, G_OPTION_ARG_STRING, &(table).separator, N_("What separates the columns: comma semicolon tab bar (default: found out)"), "NAME" }, \
  { "encoding", 0, 0, G_OPTION_ARG_STRING, &(table).encoding, N_("utf-8, latin1, utf-16le or utf-16be (default: found out)"), "NAME" }, \
  { "header", 0, 0, G_OPTION_ARG_STRING, &(table).header, N_("Whether the first line names the columns: yes or no (default: found out)"), "YES|NO" }

gboolean herald_table_options_parse (HeraldTableOptions *table);
gboolean herald_table_options_look (HeraldTableOptions *table, GBufferedInputStream *stream, GError **error);
void herald_table_options_clear (HeraldTableOptions *table);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeraldTableOptions, herald_table_options_clear)

G_END_DECLS
