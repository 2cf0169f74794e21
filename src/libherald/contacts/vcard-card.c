/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one vCard says: 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350). */

#include "contacts/vcard-card.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/text.h"
#include "contacts/reader-private.h"
#include "contacts/vcard-line.h"

/* Properties of one card that are read; a card of an address book has some thirty. */
#define PROPERTIES_MAX 512

typedef struct
{
  HeraldReader *reader;
  HeraldEntry *entry;
  HeraldContact *contact;
  GArray *lines; /* of HeraldVcardLine */
  gboolean is_group;
} Card;

/* All of @parts that are not empty, in the order of @order (indexes, ended by -1; NULL: as they come). */
static char *
join (GPtrArray *parts,
      const int *order,
      const char *separator)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; order != NULL ? order[i] >= 0 : i < parts->len; i++)
    {
      guint index = order != NULL ? (guint) order[i] : i;
      const char *part = index < parts->len ? parts->pdata[index] : "";

      if (*part != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? separator : "", part);
    }
  return g_string_free (text, FALSE);
}

/* Apple's own label: "item1.TEL:…" with "item1.X-ABLabel:_$!<Mobile>!$_". */
static char *
get_apple_label (const Card *card,
                 const HeraldVcardLine *number)
{
  for (guint i = 0; number->group != NULL && i < card->lines->len; i++)
    {
      const HeraldVcardLine *line = &g_array_index (card->lines, HeraldVcardLine, i);
      g_autofree char *text = NULL, *label = NULL;

      if (line->name != HERALD_VCARD_LABEL || line->group_length != number->group_length
          || line->group == NULL || g_ascii_strncasecmp (line->group, number->group, number->group_length) != 0)
        continue;
      text = herald_vcard_line_get_text (line);
      label = herald_text_clean (text, strlen (text), HERALD_CONTACT_TEXT_MAX);
      if (g_str_has_prefix (label, "_$!<") && g_str_has_suffix (label, ">!$_") && strlen (label) >= 8)
        return g_ascii_strdown (label + 4, (gssize) strlen (label) - 8);
      return g_steal_pointer (&label);
    }
  return NULL;
}

/* "work fax" of TYPE=WORK,FAX,VOICE: what a person would call the number. */
static char *
get_label (const Card *card,
           const HeraldVcardLine *number)
{
  g_autofree char *label = get_apple_label (card, number);
  const char *last = "";
  GString *text;

  if (label != NULL && *label != '\0')
    return g_steal_pointer (&label);
  if (number->types == 0)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < herald_n_vcard_types; i++)
    if ((number->types & 1u << i) != 0 && strcmp (herald_vcard_types[i].label, last) != 0)
      {
        last = herald_vcard_types[i].label;
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", last);
      }
  return g_string_free (text, FALSE);
}

/* family;given;additional;prefix;suffix */
static void
read_name (Card *card,
           const HeraldVcardLine *line)
{
  static const int order[] = { 3, 1, 2, 0, 4, -1 };
  g_autoptr (GPtrArray) parts = herald_vcard_line_split (line, ';');
  g_autofree char *name = join (parts, order, " ");

  herald_contact_set_name (card->contact, name);
}

static void
read_organisation (Card *card,
                   const HeraldVcardLine *line)
{
  g_autoptr (GPtrArray) parts = herald_vcard_line_split (line, ';');
  g_autofree char *text = join (parts, NULL, ", ");

  if (*herald_contact_get_organisation (card->contact) == '\0')
    herald_contact_set_organisation (card->contact, text);
}

/* post box;extended;street;town;region;code;country */
static void
read_address (HeraldContact *contact,
              const HeraldVcardLine *line)
{
  static const int street[] = { 0, 1, 2, -1 }, town[] = { 5, 3, -1 }, country[] = { 4, 6, -1 };
  g_autoptr (GPtrArray) parts = herald_vcard_line_split (line, ';');
  g_autofree char *first = join (parts, street, "\n");
  g_autofree char *second = join (parts, town, " ");
  g_autofree char *third = join (parts, country, "\n");
  g_autofree char *address = g_strdup_printf ("%s\n%s\n%s", first, second, third);

  if (*herald_contact_get_address (contact) == '\0')
    herald_contact_set_address (contact, g_strstrip (address));
}

/* In the card itself (ENCODING=b) or as a data: URI; a picture elsewhere in the network is not fetched. */
static void
read_photo (HeraldContact *contact,
            const HeraldVcardLine *line)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *comma, *code = NULL;
  guchar *data;
  gsize length;

  if (herald_contact_get_photo (contact) != NULL)
    return;
  text = herald_vcard_line_get_text (line);
  comma = strstr (text, ";base64,");
  if (g_ascii_strncasecmp (text, "data:", 5) == 0 && comma != NULL)
    code = comma + strlen (";base64,");
  else if (line->base64)
    code = text;
  if (code == NULL)
    return;
  data = g_base64_decode (code, &length);
  bytes = g_bytes_new_take (data, length);
  herald_contact_set_photo (contact, bytes);
}

static void
set_once (Card *card,
          const HeraldVcardLine *line,
          const char *(*get) (const HeraldContact *contact),
          void (*set) (HeraldContact *contact, const char *text))
{
  g_autofree char *text = NULL;

  if (*get (card->contact) != '\0')
    return;
  text = herald_vcard_line_get_text (line);
  set (card->contact, text);
}

static void
read_number (Card *card,
             const HeraldVcardLine *line)
{
  g_autofree char *label = get_label (card, line);
  g_autofree char *number = herald_vcard_line_get_text (line);

  herald_entry_add_number (card->entry, card->reader, card->contact, number, label);
}

static void
read_groups (Card *card,
             const HeraldVcardLine *line)
{
  g_autoptr (GPtrArray) groups = herald_vcard_line_split (line, ',');

  for (guint i = 0; i < groups->len; i++)
    herald_reader_add_groups (card->contact, groups->pdata[i], FALSE);
}

static void
read_line (Card *card,
           const HeraldVcardLine *line)
{
  HeraldContact *contact = card->contact;
  g_autofree char *text = NULL;

  switch (line->name)
    {
    case HERALD_VCARD_FN:
      set_once (card, line, herald_contact_get_name, herald_contact_set_name);
      break;
    case HERALD_VCARD_ORG:
      read_organisation (card, line);
      break;
    case HERALD_VCARD_EMAIL:
      set_once (card, line, herald_contact_get_email, herald_contact_set_email);
      break;
    case HERALD_VCARD_URL:
      set_once (card, line, herald_contact_get_url, herald_contact_set_url);
      break;
    case HERALD_VCARD_NOTE:
      set_once (card, line, herald_contact_get_note, herald_contact_set_note);
      break;
    case HERALD_VCARD_OWNER:
      set_once (card, line, herald_contact_get_owner, herald_contact_set_owner);
      break;
    case HERALD_VCARD_UID:
      set_once (card, line, herald_contact_get_uid, herald_contact_set_uid);
      break;
    case HERALD_VCARD_ADR:
      read_address (contact, line);
      break;
    case HERALD_VCARD_PHOTO:
      read_photo (contact, line);
      break;
    case HERALD_VCARD_TEL:
      read_number (card, line);
      break;
    case HERALD_VCARD_CATEGORIES:
      read_groups (card, line);
      break;
    case HERALD_VCARD_FAVOURITE:
      herald_contact_set_favourite (contact, TRUE);
      break;
    case HERALD_VCARD_KIND:
      text = herald_vcard_line_get_text (line);
      card->is_group |= g_ascii_strcasecmp (text, "group") == 0;
      break;
    case HERALD_VCARD_N:
    case HERALD_VCARD_NICKNAME:
    case HERALD_VCARD_LABEL:
    default:
      break;
    }
}

/* Where FN is missing: N, else the nickname. */
static void
read_other_name (Card *card,
                 HeraldVcardName name)
{
  for (guint i = 0; i < card->lines->len && *herald_contact_get_name (card->contact) == '\0'; i++)
    {
      const HeraldVcardLine *line = &g_array_index (card->lines, HeraldVcardLine, i);

      if (line->name == name && name == HERALD_VCARD_N)
        read_name (card, line);
      else if (line->name == name)
        set_once (card, line, herald_contact_get_name, herald_contact_set_name);
    }
}

/* A card must have FN: that of a company repeats the company, that of a bare number the number. A N without a
 * letter beside it says so. */
static void
drop_name_of_nobody (Card *card)
{
  HeraldContact *contact = card->contact;
  const char *name = herald_contact_get_name (contact);
  const char *otherwise = *herald_contact_get_organisation (contact) != '\0' ? herald_contact_get_organisation (contact)
                          : herald_contact_get_n_numbers (contact) > 0      ? herald_contact_get_number (contact, 0)->number
                                                                            : "";

  for (guint i = 0; i < card->lines->len; i++)
    {
      const HeraldVcardLine *line = &g_array_index (card->lines, HeraldVcardLine, i);

      if (line->name != HERALD_VCARD_N)
        continue;
      for (gsize j = 0; j < line->length; j++)
        if (strchr ("; ", line->value[j]) == NULL)
          return;
      if (strcmp (name, otherwise) == 0)
        herald_contact_set_name (contact, NULL);
      return;
    }
}

static GArray *
read_lines (const char *text,
            gsize length)
{
  GArray *lines = g_array_sized_new (FALSE, FALSE, sizeof (HeraldVcardLine), 16);

  for (const char *end = text + length; text < end && lines->len < PROPERTIES_MAX;)
    {
      const char *feed = memchr (text, '\n', (gsize) (end - text));
      gsize part = (gsize) ((feed != NULL ? feed : end) - text);
      HeraldVcardLine line;

      if (herald_vcard_line_read (&line, text, part))
        g_array_append_val (lines, line);
      text += part + 1;
    }
  return lines;
}

/**
 * herald_vcard_read:
 * @reader: whose options count; only read
 * @entry: the unfolded lines between BEGIN and END, each with a line feed; takes the contact or the reason why there
 *   is none
 */
void
herald_vcard_read (HeraldReader *reader,
                   HeraldEntry *entry)
{
  g_autoptr (GArray) lines = read_lines (entry->text, entry->length);
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  Card card = { reader, entry, contact, lines, FALSE };

  for (guint i = 0; i < lines->len; i++)
    read_line (&card, &g_array_index (lines, HeraldVcardLine, i));
  read_other_name (&card, HERALD_VCARD_N);
  read_other_name (&card, HERALD_VCARD_NICKNAME);
  drop_name_of_nobody (&card);
  if (card.is_group)
    herald_entry_fault (entry, TRUE, _("This is a group of contacts, not a contact."));
  else
    herald_entry_take_contact (entry, g_steal_pointer (&contact));
}
