/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole contact as bytes, for tables in which nobody searches: contacts that are on their way into the book, and what
 * contacts were before they were changed. A length of four bytes before each text; all ones for one that there is not. */

#include "store/packed.h"

#include <string.h>

/* The first byte; a later one is of a newer Herald, and is not read. */
#define VERSION 2 /* 1 has no owner */
#define NONE G_MAXUINT32
#define N_TEXTS 8

static void
put_count (GByteArray *bytes,
           guint32 count)
{
  guint32 little = GUINT32_TO_LE (count);

  g_byte_array_append (bytes, (const guint8 *) &little, sizeof little);
}

static void
put_text (GByteArray *bytes,
          const char *text)
{
  guint length = text != NULL ? (guint) strlen (text) : 0;

  put_count (bytes, text != NULL ? length : NONE);
  g_byte_array_append (bytes, (const guint8 *) text, length + (text != NULL ? 1 : 0));
}

/**
 * herald_contact_pack:
 * @contact: a contact
 * @bytes: where to append it
 */
void
herald_contact_pack (const HeraldContact *contact,
                     GByteArray *bytes)
{
  GBytes *photo = herald_contact_get_photo (contact);
  const char *const texts[N_TEXTS] = {
    herald_contact_get_source_id (contact), herald_contact_get_uid (contact), herald_contact_get_name (contact),
    herald_contact_get_organisation (contact), herald_contact_get_email (contact), herald_contact_get_url (contact),
    herald_contact_get_note (contact), herald_contact_get_address (contact),
  };
  const guint8 head[] = { VERSION, herald_contact_get_favourite (contact) ? 1 : 0 };

  g_byte_array_append (bytes, head, sizeof head);
  for (guint i = 0; i < N_TEXTS; i++)
    put_text (bytes, texts[i]);
  put_count (bytes, herald_contact_get_n_numbers (contact));
  for (guint i = 0; i < herald_contact_get_n_numbers (contact); i++)
    {
      const HeraldContactNumber *number = herald_contact_get_number (contact, i);

      put_text (bytes, number->number);
      put_text (bytes, number->label);
      put_text (bytes, number->digits);
      put_text (bytes, number->e164);
      put_text (bytes, number->national);
    }
  put_count (bytes, herald_contact_get_n_groups (contact));
  for (guint i = 0; i < herald_contact_get_n_groups (contact); i++)
    put_text (bytes, herald_contact_get_group (contact, i));
  put_count (bytes, photo != NULL ? (guint32) g_bytes_get_size (photo) : 0);
  if (photo != NULL)
    g_byte_array_append (bytes, g_bytes_get_data (photo, NULL), (guint) g_bytes_get_size (photo));
  put_text (bytes, herald_contact_get_owner (contact));
}

typedef struct
{
  const guint8 *at;
  gsize left;
  gboolean broken;
} Source;

static const guint8 *
take (Source *source,
      gsize length)
{
  const guint8 *at = source->at;

  if (source->broken || source->left < length)
    {
      source->broken = TRUE;
      return NULL;
    }
  source->at += length;
  source->left -= length;
  return at;
}

static guint32
take_count (Source *source)
{
  const guint8 *at = take (source, sizeof (guint32));
  guint32 little = 0;

  if (at != NULL)
    memcpy (&little, at, sizeof little);
  return GUINT32_FROM_LE (little);
}

/* The text where it lies, NULL for one that there is not. */
static const char *
take_text (Source *source)
{
  guint32 length = take_count (source);
  const guint8 *at = length != NONE ? take (source, (gsize) length + 1) : NULL;

  if (at != NULL && at[length] != '\0')
    source->broken = TRUE;
  return source->broken ? NULL : (const char *) at;
}

static void
take_numbers (Source *source,
              HeraldContact *contact)
{
  for (guint32 count = take_count (source); count > 0 && !source->broken; count--)
    {
      HeraldContactNumber number = { 0 };

      number.number = (char *) take_text (source);
      number.label = (char *) take_text (source);
      number.digits = (char *) take_text (source);
      number.e164 = (char *) take_text (source);
      number.national = (char *) take_text (source);
      if (number.number == NULL || herald_contact_get_n_numbers (contact) >= HERALD_CONTACT_NUMBERS_MAX)
        source->broken = TRUE;
      else
        herald_contact_add_number_with_keys (contact, &number);
    }
}

static void
take_photo (Source *source,
            HeraldContact *contact)
{
  guint32 length = take_count (source);
  const guint8 *at = take (source, length);
  g_autoptr (GBytes) photo = at != NULL && length > 0 ? g_bytes_new (at, length) : NULL;

  herald_contact_set_photo (contact, photo);
}

/**
 * herald_contact_unpack:
 * @bytes: (array length=length): what herald_contact_pack() has made
 * @length: the number of bytes
 *
 * Returns: (transfer full) (nullable): the contact, without an id; %NULL: the bytes are of something else
 */
HeraldContact *
herald_contact_unpack (const void *bytes,
                       gsize length)
{
  static void (*const setters[N_TEXTS]) (HeraldContact *contact, const char *text) = {
    herald_contact_set_source_id, herald_contact_set_uid, herald_contact_set_name, herald_contact_set_organisation,
    herald_contact_set_email, herald_contact_set_url, herald_contact_set_note, herald_contact_set_address,
  };
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  Source source = { bytes, length, FALSE };
  const guint8 *head = take (&source, 2);

  if (head == NULL || head[0] == 0 || head[0] > VERSION)
    return NULL;
  herald_contact_set_favourite (contact, head[1] != 0);
  for (guint i = 0; i < N_TEXTS; i++)
    {
      const char *text = take_text (&source);

      if (text != NULL && *text != '\0')
        setters[i] (contact, text);
    }
  take_numbers (&source, contact);
  for (guint32 count = take_count (&source); count > 0 && !source.broken; count--)
    herald_contact_add_group (contact, take_text (&source));
  take_photo (&source, contact);
  if (head[0] >= 2)
    herald_contact_set_owner (contact, take_text (&source));
  return source.broken ? NULL : g_steal_pointer (&contact);
}
