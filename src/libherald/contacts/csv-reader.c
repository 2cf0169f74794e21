/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Splits a table into records and makes contacts of them. RFC 4180, and what programs write instead: other
 * separators, bare line feeds or carriage returns, quotation marks that are never closed. */

#include <string.h>

#include "contacts/csv-columns.h"
#include "contacts/reader-private.h"

/* Bytes of one record; a contact with a long note has a few thousand. */
#define RECORD_MAX (256 * 1024)
/* Columns of a table; Outlook exports 92, Google up to 200. */
#define COLUMNS_MAX 512
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
  guint n_columns;   /* 0: the header has not come yet */
  gboolean has_family;
  HeraldColumn columns[COLUMNS_MAX];
} State;

static gpointer
make (void)
{
  State *state = g_new0 (State, 1);

  state->record = g_string_new (NULL);
  state->line = 1;
  state->at_start = TRUE;
  return state;
}

static void
state_free (gpointer data)
{
  State *state = data;

  g_string_free (state->record, TRUE);
  g_free (state);
}

/* The character that separates most of the first line. */
static char
guess_separator (const char *record,
                 gsize length)
{
  static const char candidates[] = ",;\t";
  guint counts[3] = { 0 };
  guint best = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      const char *found = record[i] != '\0' ? strchr (candidates, record[i]) : NULL;

      if (record[i] == '"')
        quoted = !quoted;
      else if (!quoted && found != NULL)
        counts[found - candidates]++;
    }
  for (guint i = 1; i < 3; i++)
    if (counts[i] > counts[best])
      best = i;
  return candidates[best];
}

/* Takes the field at @at out of its quotation marks. Returns where the next one begins. */
static gsize
take_field (const State *state,
            gsize at,
            GPtrArray *fields)
{
  const char *bytes = state->record->str;
  gsize length = state->record->len;
  g_autoptr (GString) field = g_string_new (NULL);
  gboolean quoted = at < length && bytes[at] == '"';

  if (quoted)
    at++;
  for (; at < length && (quoted || bytes[at] != state->separator); at++)
    {
      if (quoted && bytes[at] == '"' && at + 1 < length && bytes[at + 1] == '"')
        g_string_append_c (field, bytes[at++]);
      else if (quoted && bytes[at] == '"')
        quoted = FALSE;
      else
        g_string_append_c (field, bytes[at]);
    }
  g_ptr_array_add (fields, herald_csv_unguard (g_strstrip (herald_charset_to_utf8 (field->str, field->len, NULL))));
  return at + 1;
}

static GPtrArray *
split (const State *state)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_free);

  for (gsize at = 0; at <= state->record->len && fields->len < COLUMNS_MAX;)
    at = take_field (state, at, fields);
  return fields;
}

static gboolean
is_blank (GPtrArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    if (*(const char *) fields->pdata[i] != '\0')
      return FALSE;
  return TRUE;
}

/* A table without a header: the numbers are where digits are, the name is the first text, the company the
 * second. */
static void
guess_by_content (State *state,
                  GPtrArray *fields)
{
  HeraldColumnKind next = HERALD_COLUMN_NAME;

  for (guint i = 0; i < fields->len; i++)
    {
      const char *cell = fields->pdata[i];

      state->columns[i] = (HeraldColumn) { HERALD_COLUMN_UNKNOWN, NULL, 0 };
      if (herald_csv_is_number (cell))
        state->columns[i].kind = HERALD_COLUMN_PHONE;
      else if (strchr (cell, '@') != NULL)
        state->columns[i].kind = HERALD_COLUMN_EMAIL;
      else if (*cell != '\0' && next != HERALD_COLUMN_UNKNOWN)
        {
          state->columns[i].kind = next;
          next = next == HERALD_COLUMN_NAME ? HERALD_COLUMN_ORGANISATION : HERALD_COLUMN_UNKNOWN;
        }
    }
}

/* Returns whether the first record was a header and not a contact. */
static gboolean
take_header (HeraldReader *reader,
             State *state,
             GPtrArray *fields)
{
  gboolean has_number = FALSE, has_phone = FALSE;
  guint known = 0;

  state->n_columns = fields->len;
  for (guint i = 0; i < fields->len; i++)
    {
      state->columns[i] = herald_csv_column_guess (fields->pdata[i]);
      known += state->columns[i].kind != HERALD_COLUMN_UNKNOWN ? 1 : 0;
      has_phone |= state->columns[i].kind == HERALD_COLUMN_PHONE;
      state->has_family |= state->columns[i].kind == HERALD_COLUMN_FAMILY;
      has_number |= herald_csv_is_number (fields->pdata[i]);
    }
  if (has_number)
    {
      guess_by_content (state, fields);
      return FALSE;
    }
  if (known == 0)
    herald_reader_fault (reader, state->line, FALSE, "No column has a name that is known, such as “Name”, “Company” or “Phone”.");
  else if (!has_phone)
    herald_reader_fault (reader, state->line, FALSE, "No column is named as one of telephone numbers.");
  return TRUE;
}

typedef struct
{
  const char *prefix, *given, *middle, *family, *suffix, *name;
  GString *address;
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
  else if (kind == HERALD_COLUMN_UID)
    set_if_empty (contact, herald_contact_get_uid, herald_contact_set_uid, cell);
  else if (kind == HERALD_COLUMN_ADDRESS)
    g_string_append_printf (parts->address, "%s\n", cell);
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
      {
        const char *label = fields->pdata[i];

        return g_utf8_strdown (label + strspn (label, "* "), -1);
      }
  return g_strdup (number->label);
}

static void
take_contact (HeraldReader *reader,
              State *state,
              GPtrArray *fields)
{
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  g_autoptr (GString) address = g_string_new (NULL);
  g_autofree char *name = NULL;
  Parts parts = { .address = address };

  for (guint i = 0; i < MIN (fields->len, state->n_columns); i++)
    {
      const HeraldColumn *column = &state->columns[i];
      const char *cell = fields->pdata[i];

      if (*cell == '\0')
        continue;
      if (column->kind == HERALD_COLUMN_PHONE)
        {
          g_autofree char *label = find_label (state, fields, column);

          herald_reader_add_number (reader, contact, cell, label, state->line);
        }
      else
        take_cell (contact, &parts, column->kind, cell);
    }
  name = make_name (&parts, state->has_family);
  herald_contact_set_name (contact, name);
  herald_contact_set_address (contact, address->str);
  herald_reader_take_contact (reader, g_steal_pointer (&contact), state->line);
}

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

static void
end_record (HeraldReader *reader,
            State *state)
{
  g_autoptr (GPtrArray) fields = NULL;

  if (state->separator == '\0' && state->record->len > 0)
    state->separator = guess_separator (state->record->str, state->record->len);
  fields = split (state);
  if (state->rest == REST_TOO_LONG)
    herald_reader_fault (reader, state->line, TRUE, "The line is longer than %d KiB.", RECORD_MAX / 1024);
  else if (state->rest == REST_KEEP && !is_blank (fields)
           && (state->n_columns > 0 || !take_header (reader, state, fields)))
    take_contact (reader, state, fields);
  start_record (state);
}

/* Whether @c separates fields; before the header is complete each of the three may. */
static gboolean
is_separator (const State *state,
              char c)
{
  return state->separator != '\0' ? c == state->separator : c == ',' || c == ';' || c == '\t';
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

  herald_reader_fault (reader, state->line, TRUE, "A quotation mark is opened and never closed.");
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
}

const HeraldReaderClass herald_csv_reader = { make, feed, end, state_free };
