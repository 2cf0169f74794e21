/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one vCard says, read with EVCard: 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350). */

#include "contacts/vcard-card.h"

#include <libebook-contacts/libebook-contacts.h>
#include <string.h>

#include "contacts/charset.h"
#include "contacts/reader-private.h"
#include "contacts/vcard-line.h"

/* Properties of one card that are read; a card of an address book has some thirty. */
#define PROPERTIES_MAX 512

static GString *
make_canonical (const char *card,
                gsize length)
{
  GString *canonical = g_string_new ("BEGIN:VCARD\r\nVERSION:3.0\r\n");
  guint count = 0;

  for (const char *end = card + length; card < end && count < PROPERTIES_MAX; count++)
    {
      const char *feed = memchr (card, '\n', (gsize) (end - card));
      gsize line = (gsize) ((feed != NULL ? feed : end) - card);

      herald_vcard_line_append_canonical (canonical, card, line);
      card += line + 1;
    }
  g_string_append (canonical, "END:VCARD\r\n");
  return canonical;
}

/* One value, @index from 0: valid UTF-8, whatever quoted-printable made of it. */
static char *
get_value (EVCardAttribute *attribute,
           guint index)
{
  const char *value = g_list_nth_data (e_vcard_attribute_get_values (attribute), index);

  return value != NULL ? herald_charset_to_utf8 (value, strlen (value), NULL) : g_strdup ("");
}

/* All values that are not empty, in the order of @order (indexes, ended by -1; NULL: as they come). */
static char *
join_values (EVCardAttribute *attribute,
             const int *order,
             const char *separator)
{
  GString *text = g_string_new (NULL);
  guint count = g_list_length (e_vcard_attribute_get_values (attribute));

  for (guint i = 0; order != NULL ? order[i] >= 0 : i < count; i++)
    {
      g_autofree char *value = g_strstrip (get_value (attribute, order != NULL ? (guint) order[i] : i));

      if (*value != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? separator : "", value);
    }
  return g_string_free (text, FALSE);
}

static gboolean
is_named (EVCardAttribute *attribute,
          const char *name)
{
  return g_ascii_strcasecmp (e_vcard_attribute_get_name (attribute), name) == 0;
}

/* Apple's own label: "item1.TEL:…" with "item1.X-ABLabel:_$!<Mobile>!$_". */
static char *
get_apple_label (GList *attributes,
                 EVCardAttribute *number)
{
  const char *group = e_vcard_attribute_get_group (number);

  for (GList *l = attributes; group != NULL && l != NULL; l = l->next)
    {
      g_autofree char *label = NULL;

      if (g_strcmp0 (e_vcard_attribute_get_group (l->data), group) != 0 || !is_named (l->data, "X-ABLabel"))
        continue;
      label = get_value (l->data, 0);
      if (g_str_has_prefix (label, "_$!<") && g_str_has_suffix (label, ">!$_") && strlen (label) >= 8)
        return g_ascii_strdown (label + 4, (gssize) strlen (label) - 8);
      return g_steal_pointer (&label);
    }
  return NULL;
}

/* "work fax" of TYPE=WORK,FAX,VOICE: what a person would call the number. */
static char *
get_label (GList *attributes,
           EVCardAttribute *number)
{
  static const char *const types[][2] = {
    { "work", "work" }, { "home", "home" }, { "cell", "mobile" }, { "mobile", "mobile" }, { "fax", "fax" },
    { "pager", "pager" }, { "main", "main" }, { "car", "car" }, { "other", "other" },
  };
  g_autofree char *label = get_apple_label (attributes, number);
  g_autoptr (GString) text = g_string_new (NULL);

  if (label != NULL && *label != '\0')
    return g_steal_pointer (&label);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (e_vcard_attribute_has_type (number, types[i][0]))
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", types[i][1]);
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

/* family;given;additional;prefix;suffix */
static void
read_name (HeraldContact *contact,
           EVCardAttribute *attribute)
{
  static const int order[] = { 3, 1, 2, 0, 4, -1 };
  g_autofree char *name = join_values (attribute, order, " ");

  herald_contact_set_name (contact, name);
}

/* post box;extended;street;town;region;code;country */
static void
read_address (HeraldContact *contact,
              EVCardAttribute *attribute)
{
  static const int street[] = { 0, 1, 2, -1 }, town[] = { 5, 3, -1 }, country[] = { 4, 6, -1 };
  g_autofree char *first = join_values (attribute, street, "\n");
  g_autofree char *second = join_values (attribute, town, " ");
  g_autofree char *third = join_values (attribute, country, "\n");
  g_autofree char *address = g_strdup_printf ("%s\n%s\n%s", first, second, third);

  if (*herald_contact_get_address (contact) == '\0')
    herald_contact_set_address (contact, g_strstrip (address));
}

/* In the card itself (ENCODING=b) or as a data: URI; a picture elsewhere in the network is not fetched. */
static void
read_photo (HeraldContact *contact,
            EVCardAttribute *attribute)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  GString *decoded;
  const char *comma;
  gsize length;

  if (herald_contact_get_photo (contact) != NULL || g_list_length (e_vcard_attribute_get_values (attribute)) != 1)
    return;
  text = get_value (attribute, 0);
  comma = strstr (text, ";base64,");
  if (g_ascii_strncasecmp (text, "data:", 5) == 0 && comma != NULL)
    {
      guchar *data = g_base64_decode (comma + strlen (";base64,"), &length);

      bytes = g_bytes_new_take (data, length);
    }
  else if (strstr (text, "://") == NULL)
    {
      decoded = e_vcard_attribute_get_value_decoded (attribute);
      if (decoded != NULL && decoded->len > 0 && strcmp (decoded->str, text) != 0)
        bytes = g_bytes_new (decoded->str, decoded->len);
      if (decoded != NULL)
        g_string_free (decoded, TRUE);
    }
  herald_contact_set_photo (contact, bytes);
}

typedef struct
{
  HeraldReader *reader;
  HeraldContact *contact;
  GList *attributes;
  guint line;
  gboolean is_group;
} Card;

static void
set_once (Card *card,
          EVCardAttribute *attribute,
          const char *(*get) (const HeraldContact *contact),
          void (*set) (HeraldContact *contact, const char *text),
          const char *separator)
{
  g_autofree char *text = NULL;

  if (*get (card->contact) != '\0')
    return;
  text = join_values (attribute, NULL, separator);
  set (card->contact, text);
}

static void
read_number (Card *card,
             EVCardAttribute *attribute)
{
  g_autofree char *label = get_label (card->attributes, attribute);
  g_autofree char *number = join_values (attribute, NULL, ";"); /* a tel: link has parameters of its own */

  herald_reader_add_number (card->reader, card->contact, number, label, card->line);
}

static void
read_attribute (Card *card,
                EVCardAttribute *attribute)
{
  HeraldContact *contact = card->contact;

  if (is_named (attribute, "FN"))
    set_once (card, attribute, herald_contact_get_name, herald_contact_set_name, " ");
  else if (is_named (attribute, "ORG"))
    set_once (card, attribute, herald_contact_get_organisation, herald_contact_set_organisation, ", ");
  else if (is_named (attribute, "EMAIL"))
    set_once (card, attribute, herald_contact_get_email, herald_contact_set_email, ";");
  else if (is_named (attribute, "URL"))
    set_once (card, attribute, herald_contact_get_url, herald_contact_set_url, ";");
  else if (is_named (attribute, "NOTE"))
    set_once (card, attribute, herald_contact_get_note, herald_contact_set_note, ";");
  else if (is_named (attribute, "UID"))
    set_once (card, attribute, herald_contact_get_uid, herald_contact_set_uid, ";");
  else if (is_named (attribute, "ADR"))
    read_address (contact, attribute);
  else if (is_named (attribute, "PHOTO"))
    read_photo (contact, attribute);
  else if (is_named (attribute, "TEL"))
    read_number (card, attribute);
  else if (is_named (attribute, "KIND") || is_named (attribute, "X-ADDRESSBOOKSERVER-KIND"))
    {
      g_autofree char *kind = get_value (attribute, 0);

      card->is_group |= g_ascii_strcasecmp (kind, "group") == 0;
    }
}

/* Where FN is missing: N, else the nickname. */
static void
read_other_name (Card *card,
                 const char *name)
{
  for (GList *l = card->attributes; l != NULL && *herald_contact_get_name (card->contact) == '\0'; l = l->next)
    if (is_named (l->data, name))
      {
        if (strcmp (name, "N") == 0)
          read_name (card->contact, l->data);
        else
          set_once (card, l->data, herald_contact_get_name, herald_contact_set_name, " ");
      }
}

/**
 * herald_vcard_read:
 * @reader: who takes the contact or the reason why there is none
 * @text: (array length=length): the unfolded lines between BEGIN and END, each with a line feed
 * @length: the number of bytes
 * @line: where the card begins
 */
void
herald_vcard_read (HeraldReader *reader,
                   const char *text,
                   gsize length,
                   guint line)
{
  g_autoptr (GString) canonical = make_canonical (text, length);
  g_autoptr (GObject) vcard = G_OBJECT (e_vcard_new_from_string (canonical->str));
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  Card card = { reader, contact, e_vcard_get_attributes (E_VCARD (vcard)), line, FALSE };

  for (GList *l = card.attributes; l != NULL; l = l->next)
    read_attribute (&card, l->data);
  read_other_name (&card, "N");
  read_other_name (&card, "NICKNAME");
  if (card.is_group)
    herald_reader_fault (reader, line, TRUE, "This is a group of contacts, not a contact.");
  else
    herald_reader_take_contact (reader, g_steal_pointer (&contact), line);
}
