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
  g_string_append (text, "Name,Company,E-mail,Website,Address,Notes,UID");
  for (guint i = 1; i <= NUMBERS; i++)
    g_string_append_printf (text, ",Phone %u - Type,Phone %u - Value", i, i);
  g_string_append (text, "\r\n");
}

static void
append_numbers (GString *text,
                const HeraldContact *contact)
{
  guint count = herald_contact_get_n_numbers (contact);

  for (guint i = 0; i < NUMBERS; i++)
    {
      const HeraldContactNumber *number = i < count ? herald_contact_get_number (contact, i) : NULL;
      g_autoptr (GString) value = g_string_new (number != NULL ? number->number : "");

      for (guint j = NUMBERS; i == NUMBERS - 1 && j < count; j++)
        g_string_append_printf (value, " ::: %s", herald_contact_get_number (contact, j)->number);
      g_string_append_c (text, ',');
      append_field (text, number != NULL && number->label != NULL ? number->label : "");
      g_string_append_c (text, ',');
      append_field (text, value->str);
    }
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
  const char *const fields[] = {
    herald_contact_get_organisation (contact), herald_contact_get_email (contact), herald_contact_get_url (contact),
    herald_contact_get_address (contact), herald_contact_get_note (contact), herald_contact_get_uid (contact),
  };

  append_field (text, herald_contact_get_name (contact));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_string_append_c (text, ',');
      append_field (text, fields[i]);
    }
  append_numbers (text, contact);
  g_string_append (text, "\r\n");
}
