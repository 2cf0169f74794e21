/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A contact of the desktop's address books as one of ours. In a thread of its own: it reads pictures from files. */

#include "lookup/eds-card.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "contacts/reader.h"

/* Characters of a contact's own uid that stand in ours. */
#define UID_MAX 160

/* A regular file that holds a picture of bearable size; NULL: it is none. */
static GBytes *
read_picture (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  g_autofree guchar *data = NULL;
  g_autofree char *type = NULL;
  struct stat info;
  gssize length = 0;

  if (fd >= 0 && fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_size > 0 && info.st_size <= HERALD_CONTACT_PHOTO_MAX)
    {
      data = g_malloc ((gsize) info.st_size);
      length = read (fd, data, (gsize) info.st_size);
    }
  if (fd >= 0)
    close (fd);
  if (length <= 0)
    return NULL;
  type = g_content_type_guess (NULL, data, (gsize) length, NULL);
  return g_content_type_is_a (type, "image/*") ? g_bytes_new (data, (gsize) length) : NULL;
}

/* The card names a file: books of the desktop keep pictures beside their database. */
static void
read_linked_picture (EContact *card,
                     HeraldContact *contact)
{
  EContactPhoto *photo = e_contact_get (card, E_CONTACT_PHOTO);

  if (photo != NULL && photo->type == E_CONTACT_PHOTO_TYPE_URI && photo->data.uri != NULL)
    {
      g_autofree char *path = g_filename_from_uri (photo->data.uri, NULL, NULL);
      g_autoptr (GBytes) picture = path != NULL ? read_picture (path) : NULL;

      herald_contact_set_photo (contact, picture);
    }
  g_clear_pointer (&photo, e_contact_photo_free);
}

static char *
to_text (EContact *card)
{
#if EDS_CHECK_VERSION(3, 59, 0)
  return e_vcard_to_string (E_VCARD (card));
#else
  return e_vcard_to_string (E_VCARD (card), EVC_FORMAT_VCARD_30);
#endif
}

/**
 * herald_eds_card_read:
 * @card: a contact of the desktop
 * @region: (nullable): where numbers without a country are at home
 *
 * Returns: (transfer full) (nullable): the same without source and uid; %NULL where it is no person or says nothing
 */
HeraldContact *
herald_eds_card_read (EContact *card,
                      const char *region)
{
  g_autoptr (HeraldReader) reader = NULL;
  g_autoptr (HeraldContact) contact = NULL;
  g_autofree char *text = NULL;

  if (GPOINTER_TO_INT (e_contact_get (card, E_CONTACT_IS_LIST)))
    return NULL;
  text = to_text (card);
  reader = herald_reader_new (HERALD_READER_VCARD, region);
  herald_reader_feed (reader, text, strlen (text));
  herald_reader_end (reader);
  contact = herald_reader_next (reader);
  if (contact != NULL && herald_contact_get_photo (contact) == NULL && strstr (text, "file:") != NULL)
    read_linked_picture (card, contact);
  return g_steal_pointer (&contact);
}

/**
 * herald_eds_card_make_uid:
 * @book: the uid of an address book of the desktop
 * @uid: the uid of a contact in it
 *
 * Returns: (transfer full): the uid of the contact in the store
 */
char *
herald_eds_card_make_uid (const char *book,
                          const char *uid)
{
  g_autofree char *digest = strlen (uid) > UID_MAX ? g_compute_checksum_for_string (G_CHECKSUM_SHA1, uid, -1) : NULL;

  return g_strdup_printf ("%s/%s", book, digest != NULL ? digest : uid);
}
