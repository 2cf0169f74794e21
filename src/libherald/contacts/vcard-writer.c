/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A contact as vCard 3.0, which every address book reads (RFC 2426), or 4.0 (RFC 6350). */

#include <string.h>

#include "contacts/vcard-line.h"
#include "contacts/writer.h"

/* Bytes of a line before it is folded, RFC 6350 section 3.2. */
#define FOLD_AT 75

/* Adds a line to the card, folded between characters. */
static void
append_line (GString *text,
             const char *line)
{
  gsize room = FOLD_AT;

  for (gsize left = strlen (line); left > 0; room = FOLD_AT - 1)
    {
      gsize part = MIN (left, room);

      while (part < left && part > 1 && ((guchar) line[part] & 0xc0) == 0x80)
        part--;
      g_string_append_len (text, line, (gssize) part);
      line += part;
      left -= part;
      g_string_append (text, left > 0 ? "\r\n " : "\r\n");
    }
}

static void
append_escaped (GString *line,
                const char *value)
{
  for (; *value != '\0'; value++)
    {
      if (*value == '\n')
        g_string_append (line, "\\n");
      else if (strchr (";,\\", *value) != NULL)
        g_string_append_printf (line, "\\%c", *value);
      else
        g_string_append_c (line, *value);
    }
}

/* @head is all before the value, with its colon. */
static void
add (GString *text,
     const char *head,
     const char *value)
{
  g_autoptr (GString) line = g_string_new (head);

  if (*value == '\0')
    return;
  append_escaped (line, value);
  append_line (text, line->str);
}

/* The types that say what @label says, "WORK,FAX"; empty: there are none that do. */
static char *
find_types (const char *label)
{
  g_auto (GStrv) words = g_strsplit (label, " ", 0);
  g_autoptr (GString) types = g_string_new (NULL), again = g_string_new (NULL);
  const char *last = "";

  for (guint i = 0; i < herald_n_vcard_types; i++)
    {
      const HeraldVcardType *type = &herald_vcard_types[i];

      if (!g_strv_contains ((const char *const *) words, type->label) || strcmp (last, type->label) == 0)
        continue;
      last = type->label;
      g_string_append_printf (types, "%s%s", types->len > 0 ? "," : "", type->type);
      g_string_append_printf (again, "%s%s", again->len > 0 ? " " : "", type->label);
    }
  return g_strdup (strcmp (again->str, label) == 0 ? types->str : "");
}

/* A label that vCard has no type for is written as Apple does. */
static void
add_number (GString *text,
            const HeraldContactNumber *number,
            guint index,
            HeraldVcardVersion version)
{
  const char *label = number->label != NULL ? number->label : "";
  g_autofree char *types = find_types (label);
  g_autofree char *word = version == HERALD_VCARD_3 ? g_ascii_strup (types, -1) : g_strdup (types);
  gboolean own = *types == '\0' && *label != '\0';
  gboolean quoted = version == HERALD_VCARD_4 && strchr (word, ',') != NULL;
  g_autofree char *group = own ? g_strdup_printf ("item%u.", index + 1) : g_strdup ("");
  g_autofree char *head = g_strdup_printf ("%sTEL%s%s%s%s:", group, *word != '\0' ? ";TYPE=" : "", quoted ? "\"" : "", word, quoted ? "\"" : "");
  g_autofree char *label_head = g_strconcat (group, "X-ABLabel:", NULL);

  add (text, head, number->number);
  if (own)
    add (text, label_head, label);
}

static const char *
guess_media_type (GBytes *photo)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (photo, &length);

  if (length >= 4 && memcmp (bytes, "\x89PNG", 4) == 0)
    return "image/png";
  return length >= 4 && memcmp (bytes, "GIF8", 4) == 0 ? "image/gif" : "image/jpeg";
}

static void
add_photo (GString *text,
           GBytes *photo,
           HeraldVcardVersion version)
{
  g_autofree char *code = NULL, *line = NULL;

  if (photo == NULL)
    return;
  code = g_base64_encode (g_bytes_get_data (photo, NULL), g_bytes_get_size (photo));
  line = version == HERALD_VCARD_3 ? g_strconcat ("PHOTO;ENCODING=b:", code, NULL)
                                   : g_strdup_printf ("PHOTO:data:%s;base64,%s", guess_media_type (photo), code);
  append_line (text, line);
}

static void
add_groups (GString *text,
            const HeraldContact *contact)
{
  g_autoptr (GString) line = g_string_new ("CATEGORIES:");

  if (herald_contact_get_n_groups (contact) == 0)
    return;
  for (guint i = 0; i < herald_contact_get_n_groups (contact); i++)
    {
      if (i > 0)
        g_string_append_c (line, ',');
      append_escaped (line, herald_contact_get_group (contact, i));
    }
  append_line (text, line->str);
}

/**
 * herald_vcard_append:
 * @text: where to append the card, with CRLF line ends
 * @contact: a contact
 * @version: of vCard
 */
void
herald_vcard_append (GString *text,
                     const HeraldContact *contact,
                     HeraldVcardVersion version)
{
  g_autoptr (GString) name = g_string_new ("N:");

  g_string_append_printf (text, "BEGIN:VCARD\r\nVERSION:%s\r\n", version == HERALD_VCARD_3 ? "3.0" : "4.0");
  add (text, "UID:", herald_contact_get_uid (contact));
  add (text, "FN:", herald_contact_get_display_name (contact));
  append_escaped (name, herald_contact_get_name (contact));
  g_string_append (name, ";;;;");
  append_line (text, name->str);
  add (text, "ORG:", herald_contact_get_organisation (contact));
  for (guint i = 0; i < herald_contact_get_n_numbers (contact); i++)
    add_number (text, herald_contact_get_number (contact, i), i, version);
  add (text, "EMAIL:", herald_contact_get_email (contact));
  add (text, "URL:", herald_contact_get_url (contact));
  if (*herald_contact_get_address (contact) != '\0')
    {
      g_autoptr (GString) address = g_string_new ("ADR:;;");

      append_escaped (address, herald_contact_get_address (contact));
      g_string_append (address, ";;;;");
      append_line (text, address->str);
    }
  add (text, "NOTE:", herald_contact_get_note (contact));
  add_groups (text, contact);
  if (herald_contact_get_favourite (contact))
    add (text, "X-HERALD-FAVOURITE:", "yes");
  add (text, "X-HERALD-OWNER:", herald_contact_get_owner (contact));
  add_photo (text, herald_contact_get_photo (contact), version);
  g_string_append (text, "END:VCARD\r\n");
}
