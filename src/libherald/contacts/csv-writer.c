/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contacts as a table that Google, spreadsheets and Herald itself read. RFC 4180. */

#include <string.h>

#include "contacts/csv-columns.h"
#include "contacts/writer.h"

/* Columns for numbers; what a contact has more is written into the last one. */
#define NUMBERS 6

/* A spreadsheet reads a cell that begins so as a formula, which may fetch and run things: names come from strangers.
 * An apostrophe in front makes it text (OWASP, "CSV Injection"); herald_csv_unguard() takes it off again. A number
 * with its + stays as it is. */
static void
append_guard (GString *text,
              const char *value)
{
  if (herald_csv_is_formula (value) && !herald_csv_is_number (value))
    g_string_append_c (text, '\'');
}

static void
append_field (GString *text,
              const char *plain)
{
  g_autoptr (GString) guarded = g_string_new (NULL);
  const char *value;

  append_guard (guarded, plain);
  value = g_string_append (guarded, plain)->str;
  if (strpbrk (value, ",;\t\"\r\n") == NULL && *value != ' ')
    {
      g_string_append (text, value);
      return;
    }
  g_string_append_c (text, '"');
  for (; *value != '\0'; value++)
    {
      if (*value == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *value);
    }
  g_string_append_c (text, '"');
}

/**
 * herald_csv_append_header:
 * @text: where to append the names of the columns
 */
void
herald_csv_append_header (GString *text)
{
  g_string_append (text, "Name,Company,E-mail,Website,Address,Notes,Groups,Favourite,UID");
  for (guint i = 1; i <= NUMBERS; i++)
    g_string_append_printf (text, ",Phone %u - Type,Phone %u - Value", i, i);
  g_string_append (text, ",Photo (base64),Owner\r\n");
}

/* Of the numbers from @first on one text, separated as Google does it: their labels, or they themselves. */
static char *
join_numbers (const HeraldContact *contact,
              guint first,
              guint count,
              gboolean labels)
{
  GString *text = g_string_new (NULL);

  for (guint i = first; i < count; i++)
    {
      const HeraldContactNumber *number = herald_contact_get_number (contact, i);
      const char *part = labels ? number->label : number->number;

      g_string_append_printf (text, "%s%s", i > first ? " " HERALD_CSV_SEVERAL " " : "", part != NULL ? part : "");
    }
  return g_string_free (text, FALSE);
}

static void
append_numbers (GString *text,
                const HeraldContact *contact)
{
  guint count = herald_contact_get_n_numbers (contact);

  for (guint i = 0; i < NUMBERS; i++)
    {
      guint to = i == NUMBERS - 1 ? count : MIN (i + 1, count);
      g_autofree char *labels = join_numbers (contact, i, to, TRUE);
      g_autofree char *numbers = join_numbers (contact, i, to, FALSE);

      g_string_append_c (text, ',');
      append_field (text, labels);
      g_string_append_c (text, ',');
      append_field (text, numbers);
    }
}

static char *
join_groups (const HeraldContact *contact)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < herald_contact_get_n_groups (contact); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " HERALD_CSV_SEVERAL " " : "", herald_contact_get_group (contact, i));
  /* One that holds a semicolon would be read as two. */
  if (strchr (text->str, ';') != NULL && strstr (text->str, HERALD_CSV_SEVERAL) == NULL)
    g_string_append (text, " " HERALD_CSV_SEVERAL);
  return g_string_free (text, FALSE);
}

static void
append_photo (GString *text,
              GBytes *photo)
{
  g_autofree char *code = NULL;

  g_string_append_c (text, ',');
  if (photo == NULL)
    return;
  code = g_base64_encode (g_bytes_get_data (photo, NULL), g_bytes_get_size (photo));
  append_field (text, code);
}

/**
 * herald_csv_append:
 * @text: where to append the line
 * @contact: a contact
 */
void
herald_csv_append (GString *text,
                   const HeraldContact *contact)
{
  g_autofree char *groups = join_groups (contact);
  const char *const fields[] = {
    herald_contact_get_organisation (contact), herald_contact_get_email (contact), herald_contact_get_url (contact),
    herald_contact_get_address (contact), herald_contact_get_note (contact), groups, herald_contact_get_favourite (contact) ? "yes" : "",
    herald_contact_get_uid (contact),
  };

  append_field (text, herald_contact_get_name (contact));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_string_append_c (text, ',');
      append_field (text, fields[i]);
    }
  append_numbers (text, contact);
  append_photo (text, herald_contact_get_photo (contact));
  g_string_append_c (text, ',');
  append_field (text, herald_contact_get_owner (contact));
  g_string_append (text, "\r\n");
}
