/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A contact as vCard 3.0, which every address book reads. */

#include <libebook-contacts/libebook-contacts.h>
#include <string.h>

#include "contacts/writer.h"

static void
add (EVCard *card,
     const char *name,
     const char *value)
{
  if (*value != '\0')
    e_vcard_append_attribute_with_value (card, e_vcard_attribute_new (NULL, name), value);
}

static void
add_number (EVCard *card,
            const HeraldContactNumber *number)
{
  EVCardAttribute *attribute = e_vcard_attribute_new (NULL, EVC_TEL);
  g_auto (GStrv) labels = g_strsplit (number->label != NULL ? number->label : "", " ", 0);
  static const char *const types[][2] = {
    { "work", "WORK" }, { "home", "HOME" }, { "mobile", "CELL" }, { "fax", "FAX" }, { "pager", "PAGER" }, { "main", "MAIN" }, { "car", "CAR" }, { "other", "OTHER" },
  };

  for (guint i = 0; labels[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (types); j++)
      if (strcmp (labels[i], types[j][0]) == 0)
        e_vcard_attribute_add_param_with_value (attribute, e_vcard_attribute_param_new (EVC_TYPE), types[j][1]);
  e_vcard_append_attribute_with_value (card, attribute, number->number);
}

static void
add_photo (EVCard *card,
           GBytes *photo)
{
  EVCardAttribute *attribute;
  gsize length;
  const char *bytes;

  if (photo == NULL)
    return;
  bytes = g_bytes_get_data (photo, &length);
  attribute = e_vcard_attribute_new (NULL, EVC_PHOTO);
  e_vcard_attribute_add_param_with_value (attribute, e_vcard_attribute_param_new (EVC_ENCODING), "b");
  e_vcard_attribute_add_value_decoded (attribute, bytes, (int) length);
  e_vcard_append_attribute (card, attribute);
}

/**
 * herald_vcard_append:
 * @text: where to append the card, with CRLF line ends
 * @contact: a contact
 */
void
herald_vcard_append (GString *text,
                     const HeraldContact *contact)
{
  g_autoptr (GObject) object = G_OBJECT (e_vcard_new ());
  EVCard *card = E_VCARD (object);
  g_autofree char *written = NULL;
  EVCardAttribute *name = e_vcard_attribute_new (NULL, EVC_N);

  add (card, EVC_UID, herald_contact_get_uid (contact));
  add (card, EVC_FN, herald_contact_get_display_name (contact));
  e_vcard_attribute_add_values (name, herald_contact_get_name (contact), "", "", "", "", NULL);
  e_vcard_append_attribute (card, name);
  add (card, EVC_ORG, herald_contact_get_organisation (contact));
  for (guint i = 0; i < herald_contact_get_n_numbers (contact); i++)
    add_number (card, herald_contact_get_number (contact, i));
  add (card, EVC_EMAIL, herald_contact_get_email (contact));
  add (card, EVC_URL, herald_contact_get_url (contact));
  if (*herald_contact_get_address (contact) != '\0')
    {
      EVCardAttribute *address = e_vcard_attribute_new (NULL, EVC_ADR);

      e_vcard_attribute_add_values (address, "", "", herald_contact_get_address (contact), "", "", "", "", NULL);
      e_vcard_append_attribute (card, address);
    }
  add (card, EVC_NOTE, herald_contact_get_note (contact));
  add_photo (card, herald_contact_get_photo (contact));
  written = e_vcard_to_string (card, EVC_FORMAT_VCARD_30);
  g_string_append (text, written);
  if (!g_str_has_suffix (written, "\n"))
    g_string_append (text, "\r\n");
}
