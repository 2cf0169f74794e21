/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Splits a table into records and makes contacts of them. RFC 4180, and what programs write instead: other
 * separators, bare line feeds or carriage returns, quotation marks that are never closed. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "contacts/csv-guess.h"
#include "contacts/csv-table.h"
#include "contacts/reader-private.h"

/* Bytes of one record; a contact with a picture has so many. */
#define RECORD_MAX (1024 * 1024)
/* Quotation marks without an end before they are taken as characters like others: each is looked for again. */
#define UNCLOSED_MAX 100

typedef enum
{
  REST_KEEP,
  REST_TOO_LONG, /* of the line is thrown away, and said so */
  REST_DROP,     /* likewise, it has been said */
} Rest;

typedef struct
{
  GString *record;   /* bytes of the record as far as it has come */
  guint line;        /* where the record begins */
  guint lines;       /* line ends within it */
  char separator;    /* 0: not known yet */
  gboolean quoted;   /* inside quotation marks */
  gboolean at_start; /* of a field */
  gboolean after_cr;
  Rest rest;
  guint n_unclosed;
  HeraldHeader header;
  GPtrArray *held;   /* of HeraldEntry: the first lines, until it is known what the columns are; then NULL */
  guint n_columns;   /* not changed any more once entries come out */
  gboolean has_family;
  HeraldColumn columns[HERALD_CSV_COLUMNS_MAX];
} State;

static gpointer
make (const HeraldReaderOptions *options)
{
  State *state = g_new0 (State, 1);

  state->record = g_string_new (NULL);
  state->line = 1;
  state->at_start = TRUE;
  state->separator = options->separator;
  state->header = options->header;
  state->held = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_entry_free);
  if (options->columns != NULL)
    {
      state->n_columns = MIN (options->n_columns, HERALD_CSV_COLUMNS_MAX);
      memcpy (state->columns, options->columns, state->n_columns * sizeof (HeraldColumn));
    }
  return state;
}

static void
state_free (gpointer data)
{
  State *state = data;

  g_string_free (state->record, TRUE);
  g_clear_pointer (&state->held, g_ptr_array_unref);
  g_free (state);
}

/* Takes the field at @at out of its quotation marks. Returns where the next one begins. */
static gsize
take_field (const char *bytes,
            gsize length,
            char separator,
            gsize at,
            GString *field,
            GPtrArray *fields)
{
  gboolean quoted = at < length && bytes[at] == '"';
  char *text;

  g_string_truncate (field, 0);
  if (quoted)
    at++;
  for (; at < length && (quoted || bytes[at] != separator); at++)
    {
      if (quoted && bytes[at] == '"' && at + 1 < length && bytes[at + 1] == '"')
        g_string_append_c (field, bytes[at++]);
      else if (quoted && bytes[at] == '"')
        quoted = FALSE;
      else
        g_string_append_c (field, bytes[at]);
    }
  text = herald_charset_to_utf8 (field->str, field->len, NULL);
  g_ptr_array_add (fields, herald_csv_unguard (g_strstrip (text)));
  return at + 1;
}

/**
 * herald_csv_split:
 * @bytes: (array length=length): a record of a table
 * @length: its bytes
 * @separator: what separates its fields
 *
 * Returns: (transfer full) (element-type utf8): the fields without their quotation marks, stripped, at most
 *   %HERALD_CSV_COLUMNS_MAX
 */
GPtrArray *
herald_csv_split (const char *bytes,
                  gsize length,
                  char separator)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) field = g_string_sized_new (64);

  for (gsize at = 0; at <= length && fields->len < HERALD_CSV_COLUMNS_MAX;)
    at = take_field (bytes, length, separator, at, field, fields);
  return fields;
}

static gboolean
is_blank (const char *bytes,
          gsize length,
          char separator)
{
  g_autoptr (GPtrArray) fields = NULL;

  for (gsize i = 0; i < length; i++)
    if (bytes[i] != separator && bytes[i] != ' ' && bytes[i] != '"' && bytes[i] != '\t')
      return FALSE;
  fields = herald_csv_split (bytes, length, separator);
  for (guint i = 0; i < fields->len; i++)
    if (*(const char *) fields->pdata[i] != '\0')
      return FALSE;
  return TRUE;
}

/* --- Which columns there are --- */

static GPtrArray *
split_all (GPtrArray *entries,
           char separator)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < entries->len; i++)
    {
      const HeraldEntry *entry = entries->pdata[i];

      g_ptr_array_add (rows, herald_csv_split (entry->text, entry->length, separator));
    }
  return rows;
}

static void
complain_of_columns (HeraldReader *reader,
                     const State *state,
                     guint line)
{
  gboolean known = FALSE, has_phone = FALSE;

  for (guint i = 0; i < state->n_columns; i++)
    {
      known |= state->columns[i].kind != HERALD_COLUMN_UNKNOWN;
      has_phone |= state->columns[i].kind == HERALD_COLUMN_PHONE;
    }
  if (!known)
    herald_reader_fault (reader, line, FALSE, _("No column has a name that is known, such as “Name”, “Company” or “Phone”."));
  else if (!has_phone)
    herald_reader_fault (reader, line, FALSE, _("No column is named as one of telephone numbers."));
}

/* Enough lines have come, or all: decides what the columns are and lets the lines go. */
static void
release_held (HeraldReader *reader,
              State *state)
{
  g_autoptr (GPtrArray) held = g_steal_pointer (&state->held);
  g_autoptr (GPtrArray) rows = split_all (held, state->separator);
  gboolean header;

  if (held->len == 0)
    return;
  header = state->header == HERALD_HEADER_YES || (state->header == HERALD_HEADER_GUESS && herald_csv_guess_header (rows));
  if (state->n_columns == 0)
    {
      state->n_columns = ((GPtrArray *) rows->pdata[0])->len;
      herald_csv_guess_columns (rows, header, state->columns, state->n_columns);
    }
  for (guint i = 0; i < state->n_columns; i++)
    state->has_family |= state->columns[i].kind == HERALD_COLUMN_FAMILY;
  if (header)
    complain_of_columns (reader, state, ((HeraldEntry *) held->pdata[0])->line);
  for (guint i = header ? 1 : 0; i < held->len; i++)
    {
      HeraldEntry *entry = held->pdata[i];

      herald_reader_take_entry (reader, g_steal_pointer (&entry->text), entry->length, entry->line);
    }
}

/* --- One contact --- */

typedef struct
{
  const char *prefix, *given, *middle, *family, *suffix, *name;
  GString *address; /* NULL: none yet */
} Parts;

static void
set_if_empty (HeraldContact *contact,
              const char *(*get) (const HeraldContact *contact),
              void (*set) (HeraldContact *contact, const char *text),
              const char *cell)
{
  if (*get (contact) == '\0')
    set (contact, cell);
}

static void
take_photo (HeraldContact *contact,
            const char *cell)
{
  gsize length;
  guchar *data = g_base64_decode (cell, &length);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);

  herald_contact_set_photo (contact, bytes);
}

static gboolean
is_yes (const char *cell)
{
  return strcmp (cell, "0") != 0 && g_ascii_strcasecmp (cell, "no") != 0 && g_ascii_strcasecmp (cell, "false") != 0;
}

static void
take_cell (HeraldContact *contact,
           Parts *parts,
           HeraldColumnKind kind,
           const char *cell)
{
  const char **part = kind == HERALD_COLUMN_NAME ? &parts->name : kind == HERALD_COLUMN_PREFIX ? &parts->prefix
                    : kind == HERALD_COLUMN_GIVEN ? &parts->given : kind == HERALD_COLUMN_MIDDLE ? &parts->middle
                    : kind == HERALD_COLUMN_FAMILY ? &parts->family : kind == HERALD_COLUMN_SUFFIX ? &parts->suffix : NULL;

  if (part != NULL && *part == NULL)
    *part = cell;
  else if (kind == HERALD_COLUMN_ORGANISATION)
    set_if_empty (contact, herald_contact_get_organisation, herald_contact_set_organisation, cell);
  else if (kind == HERALD_COLUMN_EMAIL)
    set_if_empty (contact, herald_contact_get_email, herald_contact_set_email, cell);
  else if (kind == HERALD_COLUMN_URL)
    set_if_empty (contact, herald_contact_get_url, herald_contact_set_url, cell);
  else if (kind == HERALD_COLUMN_NOTE)
    set_if_empty (contact, herald_contact_get_note, herald_contact_set_note, cell);
  else if (kind == HERALD_COLUMN_OWNER)
    set_if_empty (contact, herald_contact_get_owner, herald_contact_set_owner, cell);
  else if (kind == HERALD_COLUMN_UID)
    set_if_empty (contact, herald_contact_get_uid, herald_contact_set_uid, cell);
  else if (kind == HERALD_COLUMN_ADDRESS)
    {
      if (parts->address == NULL)
        parts->address = g_string_new (NULL);
      g_string_append_printf (parts->address, "%s\n", cell);
    }
  else if (kind == HERALD_COLUMN_GROUPS)
    herald_reader_add_groups (contact, cell, TRUE);
  else if (kind == HERALD_COLUMN_PHOTO)
    take_photo (contact, cell);
  else if (kind == HERALD_COLUMN_FAVOURITE)
    herald_contact_set_favourite (contact, is_yes (cell));
}

/* "Name" is the whole name, or the family name where the table has a given name and no other for it. */
static char *
make_name (const Parts *parts,
           gboolean has_family)
{
  const char *order[] = { parts->prefix, parts->given, parts->middle, parts->family != NULL ? parts->family : parts->name, parts->suffix };
  GString *name = NULL;

  if (parts->name != NULL && (has_family || parts->given == NULL))
    return g_strdup (parts->name);
  if (order[1] == NULL && order[3] == NULL)
    return g_strdup ("");
  name = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] != NULL)
      g_string_append_printf (name, "%s%s", name->len > 0 ? " " : "", order[i]);
  return g_string_free (name, FALSE);
}

/* Google says in another column what a number is: "Mobile", "* Work". */
static char *
find_label (const State *state,
            GPtrArray *fields,
            const HeraldColumn *number)
{
  for (guint i = 0; number->index > 0 && i < MIN (fields->len, state->n_columns); i++)
    if (state->columns[i].kind == HERALD_COLUMN_PHONE_LABEL && state->columns[i].index == number->index)
      return g_strdup (fields->pdata[i]);
  return g_strdup (number->label);
}

/* What all the columns but the numbers say. */
static void
finish_contact (const State *state,
                HeraldContact *contact,
                Parts *parts)
{
  g_autofree char *name = make_name (parts, state->has_family);

  herald_contact_set_name (contact, name);
  if (parts->address == NULL)
    return;
  herald_contact_set_address (contact, parts->address->str);
  g_string_free (parts->address, TRUE);
}

static void
read_entry (HeraldReader *reader,
            HeraldEntry *entry)
{
  const State *state = herald_reader_get_state (reader);
  g_autoptr (GPtrArray) fields = herald_csv_split (entry->text, entry->length, state->separator);
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  Parts parts = { 0 };

  for (guint i = 0; i < MIN (fields->len, state->n_columns); i++)
    {
      const HeraldColumn *column = &state->columns[i];
      const char *cell = fields->pdata[i];

      if (*cell == '\0' || column->kind == HERALD_COLUMN_UNKNOWN)
        continue;
      if (column->kind == HERALD_COLUMN_PHONE)
        {
          g_autofree char *label = find_label (state, fields, column);

          herald_entry_add_number (entry, reader, contact, cell, label);
        }
      else
        take_cell (contact, &parts, column->kind, cell);
    }
  finish_contact (state, contact, &parts);
  herald_entry_take_contact (entry, g_steal_pointer (&contact));
}

/* --- Into records --- */

static void
start_record (State *state)
{
  g_string_truncate (state->record, 0);
  state->line += state->lines;
  state->lines = 0;
  state->quoted = FALSE;
  state->at_start = TRUE;
  state->rest = REST_KEEP;
}

/* A record that is whole. The first ones wait until there are enough of them to tell what the columns are. */
static void
take_record (HeraldReader *reader,
             State *state)
{
  HeraldEntry *entry;

  if (is_blank (state->record->str, state->record->len, state->separator))
    return;
  if (state->held == NULL)
    {
      herald_reader_take_entry (reader, g_strndup (state->record->str, state->record->len), state->record->len, state->line);
      return;
    }
  entry = g_new0 (HeraldEntry, 1);
  entry->text = g_strndup (state->record->str, state->record->len);
  entry->length = state->record->len;
  entry->line = state->line;
  g_ptr_array_add (state->held, entry);
  if (state->held->len >= HERALD_CSV_GUESS_ROWS)
    release_held (reader, state);
}

static void
end_record (HeraldReader *reader,
            State *state)
{
  if (state->separator == '\0' && state->record->len > 0)
    state->separator = herald_csv_guess_separator (state->record->str, state->record->len);
  if (state->rest == REST_TOO_LONG)
    herald_reader_fault (reader, state->line, TRUE, _("The line is longer than %d KiB."), RECORD_MAX / 1024);
  else if (state->rest == REST_KEEP)
    take_record (reader, state);
  start_record (state);
}

/* Whether @c separates fields; before the first line is complete each of the four may. */
static gboolean
is_separator (const State *state,
              char c)
{
  return state->separator != '\0' ? c == state->separator : c == ',' || c == ';' || c == '\t' || c == '|';
}

static void take_bytes (HeraldReader *reader, State *state, const char *text, gsize length);

/* A quotation mark was opened and never closed: gives up the line where the record began and reads what
 * was swallowed after it again. */
static void
give_up_quote (HeraldReader *reader,
               State *state)
{
  g_autofree char *bytes = g_strndup (state->record->str, state->record->len);
  gsize length = state->record->len;
  gsize first = strcspn (bytes, "\r\n");

  herald_reader_fault (reader, state->line, TRUE, _("A quotation mark is opened and never closed."));
  state->lines = 0;
  start_record (state);
  state->after_cr = FALSE;
  state->n_unclosed++;
  if (first == length)
    {
      state->rest = REST_DROP; /* the rest of this line follows */
      return;
    }
  state->line++;
  first += bytes[first] == '\r' && bytes[first + 1] == '\n' ? 2 : 1;
  take_bytes (reader, state, bytes + first, length - first);
}

static void
take_byte (HeraldReader *reader,
           State *state,
           char c)
{
  gboolean is_end = c == '\n' || c == '\r';
  gboolean second = c == '\n' && state->after_cr;

  state->after_cr = c == '\r';
  state->lines += is_end && !second ? 1 : 0;
  if (is_end && !state->quoted)
    {
      if (!second)
        end_record (reader, state);
      return;
    }
  if (c == '\0' || state->rest != REST_KEEP)
    return;
  if (state->record->len >= RECORD_MAX && !state->quoted)
    {
      state->rest = REST_TOO_LONG;
      return;
    }
  g_string_append_c (state->record, c);
  if (c == '"' && (state->quoted || state->at_start) && state->n_unclosed < UNCLOSED_MAX)
    state->quoted = !state->quoted;
  state->at_start = !state->quoted && (is_separator (state, c) || (c == '"' && !state->at_start));
  if (state->quoted && state->record->len >= RECORD_MAX)
    give_up_quote (reader, state);
}

static void
take_bytes (HeraldReader *reader,
            State *state,
            const char *text,
            gsize length)
{
  for (gsize i = 0; i < length; i++)
    take_byte (reader, state, text[i]);
}

static void
feed (HeraldReader *reader,
      gpointer data,
      const char *text,
      gsize length)
{
  take_bytes (reader, data, text, length);
}

static void
end (HeraldReader *reader,
     gpointer data)
{
  State *state = data;

  while (state->quoted && state->record->len > 0)
    give_up_quote (reader, state);
  if (state->record->len > 0)
    {
      state->lines++;
      end_record (reader, state);
    }
  if (state->held != NULL)
    release_held (reader, state);
}

const HeraldReaderClass herald_csv_reader = { make, feed, end, read_entry, state_free };
