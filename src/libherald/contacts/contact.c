/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person or company somebody may be called by. */

#include "contacts/contact.h"

#include <string.h>

#include "base/text.h"
#include "numbers/number.h"

enum
{
  TEXT_SOURCE_ID,
  TEXT_UID,
  TEXT_NAME,
  TEXT_ORGANISATION,
  TEXT_EMAIL,
  TEXT_URL,
  TEXT_NOTE,
  TEXT_ADDRESS,
  TEXT_OWNER,
  N_TEXTS
};

struct _HeraldContact
{
  gatomicrefcount count;
  gint64 id;
  gboolean favourite;
  char *texts[N_TEXTS]; /* NULL: empty */
  GBytes *photo;
  GArray *numbers; /* of HeraldContactNumber */
  GPtrArray *groups; /* names; NULL: none */
};

G_DEFINE_BOXED_TYPE (HeraldContact, herald_contact, herald_contact_ref, herald_contact_unref)

static void
number_clear (gpointer data)
{
  HeraldContactNumber *number = data;

  g_free (number->number);
  g_free (number->label);
  g_free (number->digits);
  g_free (number->e164);
  g_free (number->national);
}

/**
 * herald_contact_new:
 *
 * Returns: (transfer full): a contact with nothing in it
 */
HeraldContact *
herald_contact_new (void)
{
  HeraldContact *contact = g_new0 (HeraldContact, 1);

  g_atomic_ref_count_init (&contact->count);
  contact->numbers = g_array_new (FALSE, TRUE, sizeof (HeraldContactNumber));
  g_array_set_clear_func (contact->numbers, number_clear);
  return contact;
}

/**
 * herald_contact_copy:
 * @contact: a contact
 *
 * Returns: (transfer full): another with the same content, to be changed
 */
HeraldContact *
herald_contact_copy (const HeraldContact *contact)
{
  HeraldContact *copy = herald_contact_new ();

  copy->id = contact->id;
  copy->favourite = contact->favourite;
  for (guint i = 0; i < N_TEXTS; i++)
    copy->texts[i] = g_strdup (contact->texts[i]);
  copy->photo = contact->photo != NULL ? g_bytes_ref (contact->photo) : NULL;
  for (guint i = 0; i < contact->numbers->len; i++)
    herald_contact_add_number_with_keys (copy, herald_contact_get_number (contact, i));
  for (guint i = 0; i < herald_contact_get_n_groups (contact); i++)
    herald_contact_add_group (copy, herald_contact_get_group (contact, i));
  return copy;
}

/**
 * herald_contact_ref:
 * @contact: a contact
 *
 * Returns: (transfer full): @contact
 */
HeraldContact *
herald_contact_ref (HeraldContact *contact)
{
  g_atomic_ref_count_inc (&contact->count);
  return contact;
}

/**
 * herald_contact_unref:
 * @contact: (transfer full): a contact
 */
void
herald_contact_unref (HeraldContact *contact)
{
  if (!g_atomic_ref_count_dec (&contact->count))
    return;
  for (guint i = 0; i < N_TEXTS; i++)
    g_free (contact->texts[i]);
  g_clear_pointer (&contact->photo, g_bytes_unref);
  g_array_unref (contact->numbers);
  g_clear_pointer (&contact->groups, g_ptr_array_unref);
  g_free (contact);
}

static const char *
get_text (const HeraldContact *contact,
          guint index)
{
  return contact->texts[index] != NULL ? contact->texts[index] : "";
}

/* Cleaned and bounded, whatever file or server it came from. */
static void
set_text (HeraldContact *contact,
          guint index,
          const char *text,
          gsize max_chars)
{
  g_autofree char *clean = text != NULL ? herald_text_clean (text, strlen (text), max_chars) : NULL;

  g_free (contact->texts[index]);
  contact->texts[index] = clean != NULL && *clean != '\0' ? g_steal_pointer (&clean) : NULL;
}

/* Several lines: each is cleaned by itself. */
static void
set_lines (HeraldContact *contact,
           guint index,
           const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", 0);
  g_autoptr (GString) joined = g_string_new (NULL);
  gsize left = HERALD_CONTACT_NOTE_MAX;

  for (guint i = 0; lines[i] != NULL && left > 0; i++)
    {
      g_autofree char *clean = herald_text_clean (lines[i], strlen (lines[i]), left);

      if (i > 0)
        g_string_append_c (joined, '\n');
      g_string_append (joined, clean);
      left -= MIN (left, (gsize) g_utf8_strlen (clean, -1) + 1);
    }
  g_strstrip (joined->str);
  g_free (contact->texts[index]);
  contact->texts[index] = *joined->str != '\0' ? g_strdup (joined->str) : NULL;
}

/**
 * herald_contact_get_id:
 * @contact: a contact
 *
 * Returns: its row in the store, 0 while it is not saved
 */
gint64
herald_contact_get_id (const HeraldContact *contact)
{
  return contact->id;
}

/**
 * herald_contact_get_source_id:
 * @contact: a contact
 *
 * Returns: where it comes from, e.g. "book"
 */
const char *
herald_contact_get_source_id (const HeraldContact *contact)
{
  return get_text (contact, TEXT_SOURCE_ID);
}

/**
 * herald_contact_get_uid:
 * @contact: a contact
 *
 * Returns: its name in its source, by which a second import finds it again; empty: none
 */
const char *
herald_contact_get_uid (const HeraldContact *contact)
{
  return get_text (contact, TEXT_UID);
}

/**
 * herald_contact_get_name:
 * @contact: a contact
 *
 * Returns: the person's name, perhaps empty
 */
const char *
herald_contact_get_name (const HeraldContact *contact)
{
  return get_text (contact, TEXT_NAME);
}

/**
 * herald_contact_get_organisation:
 * @contact: a contact
 *
 * Returns: the company, perhaps empty
 */
const char *
herald_contact_get_organisation (const HeraldContact *contact)
{
  return get_text (contact, TEXT_ORGANISATION);
}

/**
 * herald_contact_get_email:
 * @contact: a contact
 *
 * Returns: the first e-mail address, perhaps empty
 */
const char *
herald_contact_get_email (const HeraldContact *contact)
{
  return get_text (contact, TEXT_EMAIL);
}

/**
 * herald_contact_get_url:
 * @contact: a contact
 *
 * Returns: the web address, perhaps empty; it is as hostile as its source
 */
const char *
herald_contact_get_url (const HeraldContact *contact)
{
  return get_text (contact, TEXT_URL);
}

/**
 * herald_contact_get_note:
 * @contact: a contact
 *
 * Returns: the note, perhaps several lines, perhaps empty
 */
const char *
herald_contact_get_note (const HeraldContact *contact)
{
  return get_text (contact, TEXT_NOTE);
}

/**
 * herald_contact_get_address:
 * @contact: a contact
 *
 * Returns: the postal address in lines, perhaps empty
 */
const char *
herald_contact_get_address (const HeraldContact *contact)
{
  return get_text (contact, TEXT_ADDRESS);
}

/**
 * herald_contact_get_owner:
 * @contact: a contact
 *
 * Returns: the extension of the colleague who looks after it, perhaps empty; it is as hostile as its source
 */
const char *
herald_contact_get_owner (const HeraldContact *contact)
{
  return get_text (contact, TEXT_OWNER);
}

/**
 * herald_contact_get_photo:
 * @contact: a contact
 *
 * Returns: (transfer none) (nullable): the bytes of a picture file, not yet looked at
 */
GBytes *
herald_contact_get_photo (const HeraldContact *contact)
{
  return contact->photo;
}

/**
 * herald_contact_get_favourite:
 * @contact: a contact
 *
 * Returns: whether the user has marked it
 */
gboolean
herald_contact_get_favourite (const HeraldContact *contact)
{
  return contact->favourite;
}

/**
 * herald_contact_get_n_numbers:
 * @contact: a contact
 *
 * Returns: how many numbers it has
 */
guint
herald_contact_get_n_numbers (const HeraldContact *contact)
{
  return contact->numbers->len;
}

/**
 * herald_contact_get_number:
 * @contact: a contact
 * @index: less than herald_contact_get_n_numbers()
 *
 * Returns: (transfer none): one number
 */
const HeraldContactNumber *
herald_contact_get_number (const HeraldContact *contact,
                           guint index)
{
  return &g_array_index (contact->numbers, HeraldContactNumber, index);
}

/**
 * herald_contact_get_n_groups:
 * @contact: a contact
 *
 * Returns: how many groups it is in
 */
guint
herald_contact_get_n_groups (const HeraldContact *contact)
{
  return contact->groups != NULL ? contact->groups->len : 0;
}

/**
 * herald_contact_get_group:
 * @contact: a contact
 * @index: less than herald_contact_get_n_groups()
 *
 * Returns: (transfer none): the name of one group
 */
const char *
herald_contact_get_group (const HeraldContact *contact,
                          guint index)
{
  return g_ptr_array_index (contact->groups, index);
}

/**
 * herald_contact_has_group:
 * @contact: a contact
 * @name: a group's name
 *
 * Returns: whether the contact is in it
 */
gboolean
herald_contact_has_group (const HeraldContact *contact,
                          const char *name)
{
  for (guint i = 0; i < herald_contact_get_n_groups (contact); i++)
    if (strcmp (herald_contact_get_group (contact, i), name) == 0)
      return TRUE;
  return FALSE;
}

/**
 * herald_contact_get_display_name:
 * @contact: a contact
 *
 * Returns: what to call it: the name, else the organisation, else the first number
 */
const char *
herald_contact_get_display_name (const HeraldContact *contact)
{
  if (contact->texts[TEXT_NAME] != NULL)
    return contact->texts[TEXT_NAME];
  if (contact->texts[TEXT_ORGANISATION] != NULL)
    return contact->texts[TEXT_ORGANISATION];
  return contact->numbers->len > 0 ? herald_contact_get_number (contact, 0)->number : "";
}

/**
 * herald_contact_is_empty:
 * @contact: a contact
 *
 * Returns: whether there is nothing to call it by
 */
gboolean
herald_contact_is_empty (const HeraldContact *contact)
{
  return *herald_contact_get_display_name (contact) == '\0';
}

static gboolean
same_numbers (const HeraldContact *one,
              const HeraldContact *other)
{
  if (one->numbers->len != other->numbers->len)
    return FALSE;
  for (guint i = 0; i < one->numbers->len; i++)
    {
      const HeraldContactNumber *a = herald_contact_get_number (one, i);
      const HeraldContactNumber *b = herald_contact_get_number (other, i);

      if (strcmp (a->number, b->number) != 0 || g_strcmp0 (a->label, b->label) != 0 || g_strcmp0 (a->e164, b->e164) != 0)
        return FALSE;
    }
  return TRUE;
}

/**
 * herald_contact_equal:
 * @one: a contact
 * @other: another
 *
 * Returns: whether both are the same row with the same content; the picture is not compared: lists do without
 */
gboolean
herald_contact_equal (const HeraldContact *one,
                      const HeraldContact *other)
{
  if (one == other)
    return TRUE;
  if (one->id != other->id || one->favourite != other->favourite || !same_numbers (one, other)
      || herald_contact_get_n_groups (one) != herald_contact_get_n_groups (other))
    return FALSE;
  for (guint i = 0; i < N_TEXTS; i++)
    if (g_strcmp0 (one->texts[i], other->texts[i]) != 0)
      return FALSE;
  for (guint i = 0; i < herald_contact_get_n_groups (one); i++)
    if (!herald_contact_has_group (other, herald_contact_get_group (one, i)))
      return FALSE;
  return TRUE;
}

/**
 * herald_contact_set_id:
 * @contact: a contact
 * @id: its row in the store
 */
void
herald_contact_set_id (HeraldContact *contact,
                       gint64 id)
{
  contact->id = id;
}

/**
 * herald_contact_set_source_id:
 * @contact: a contact
 * @source_id: (nullable): where it comes from
 */
void
herald_contact_set_source_id (HeraldContact *contact,
                              const char *source_id)
{
  set_text (contact, TEXT_SOURCE_ID, source_id, HERALD_CONTACT_TEXT_MAX);
}

/**
 * herald_contact_set_uid:
 * @contact: a contact
 * @uid: (nullable): its name in its source
 */
void
herald_contact_set_uid (HeraldContact *contact,
                        const char *uid)
{
  set_text (contact, TEXT_UID, uid, HERALD_CONTACT_TEXT_MAX);
}

/**
 * herald_contact_set_name:
 * @contact: a contact
 * @name: (nullable): bytes in any encoding; cleaned and bounded as all texts are
 */
void
herald_contact_set_name (HeraldContact *contact,
                         const char *name)
{
  set_text (contact, TEXT_NAME, name, HERALD_CONTACT_TEXT_MAX);
}

/**
 * herald_contact_set_organisation:
 * @contact: a contact
 * @organisation: (nullable): the company
 */
void
herald_contact_set_organisation (HeraldContact *contact,
                                 const char *organisation)
{
  set_text (contact, TEXT_ORGANISATION, organisation, HERALD_CONTACT_TEXT_MAX);
}

/**
 * herald_contact_set_email:
 * @contact: a contact
 * @email: (nullable): an e-mail address
 */
void
herald_contact_set_email (HeraldContact *contact,
                          const char *email)
{
  set_text (contact, TEXT_EMAIL, email, HERALD_CONTACT_TEXT_MAX);
}

/**
 * herald_contact_set_url:
 * @contact: a contact
 * @url: (nullable): a web address
 */
void
herald_contact_set_url (HeraldContact *contact,
                        const char *url)
{
  set_text (contact, TEXT_URL, url, HERALD_CONTACT_TEXT_MAX);
}

/**
 * herald_contact_set_note:
 * @contact: a contact
 * @note: (nullable): text, perhaps of several lines
 */
void
herald_contact_set_note (HeraldContact *contact,
                         const char *note)
{
  set_lines (contact, TEXT_NOTE, note);
}

/**
 * herald_contact_set_address:
 * @contact: a contact
 * @address: (nullable): text, perhaps of several lines
 */
void
herald_contact_set_address (HeraldContact *contact,
                            const char *address)
{
  set_lines (contact, TEXT_ADDRESS, address);
}

/**
 * herald_contact_set_owner:
 * @contact: a contact
 * @owner: (nullable): an extension
 */
void
herald_contact_set_owner (HeraldContact *contact,
                          const char *owner)
{
  set_text (contact, TEXT_OWNER, owner, HERALD_CONTACT_OWNER_MAX);
}

/**
 * herald_contact_set_photo:
 * @contact: a contact
 * @photo: (nullable): the bytes of a picture file; one above %HERALD_CONTACT_PHOTO_MAX is not kept
 */
void
herald_contact_set_photo (HeraldContact *contact,
                          GBytes *photo)
{
  g_clear_pointer (&contact->photo, g_bytes_unref);
  if (photo != NULL && g_bytes_get_size (photo) > 0 && g_bytes_get_size (photo) <= HERALD_CONTACT_PHOTO_MAX)
    contact->photo = g_bytes_ref (photo);
}

/**
 * herald_contact_set_favourite:
 * @contact: a contact
 * @favourite: whether the user has marked it
 */
void
herald_contact_set_favourite (HeraldContact *contact,
                              gboolean favourite)
{
  contact->favourite = favourite;
}

/* The key of a number whose country nobody can tell: its digits without the zeros for abroad or out of town. */
static char *
bare_digits (const HeraldNumber *number)
{
  const char *digits = number->digits + strspn (number->digits, "+0");

  if (number->kind == HERALD_NUMBER_SHORT || strpbrk (digits, "*#") != NULL || strlen (digits) <= HERALD_NUMBER_SHORT_MAX)
    return NULL;
  return g_strdup (digits);
}

/**
 * herald_contact_add_number:
 * @contact: a contact
 * @text: the number as written
 * @label: (nullable): what it is: "work", "mobile"
 * @region: (nullable): the country where it is at home, as for herald_number_init()
 *
 * Returns: %FALSE when it was not added: no number, or %HERALD_CONTACT_NUMBERS_MAX are there; %TRUE also for
 *   one that is there already
 */
gboolean
herald_contact_add_number (HeraldContact *contact,
                           const char *text,
                           const char *label,
                           const char *region)
{
  g_auto (HeraldNumber) number = { 0 };
  g_autofree char *written = NULL, *clean_label = NULL, *national = NULL;
  HeraldContactNumber row = { 0 };

  if (contact->numbers->len >= HERALD_CONTACT_NUMBERS_MAX || !herald_number_init_keys (&number, text, region))
    return FALSE;
  for (guint i = 0; i < contact->numbers->len; i++)
    if (g_strcmp0 (herald_contact_get_number (contact, i)->e164, number.e164) == 0
        && (number.e164 != NULL || strcmp (herald_contact_get_number (contact, i)->digits, number.digits) == 0))
      return TRUE;
  written = herald_text_clean (text, strlen (text), HERALD_NUMBER_MAX);
  clean_label = label != NULL ? herald_text_clean (label, strlen (label), HERALD_CONTACT_TEXT_MAX) : NULL;
  national = number.e164 == NULL ? bare_digits (&number) : NULL;
  row = (HeraldContactNumber) { written, clean_label, number.digits, number.e164, national };
  herald_contact_add_number_with_keys (contact, &row);
  return TRUE;
}

/**
 * herald_contact_add_number_with_keys:
 * @contact: a contact with less than %HERALD_CONTACT_NUMBERS_MAX numbers
 * @number: a number as it came out of a contact or the store; copied
 */
void
herald_contact_add_number_with_keys (HeraldContact *contact,
                                     const HeraldContactNumber *number)
{
  HeraldContactNumber copy = { 0 };

  g_return_if_fail (contact->numbers->len < HERALD_CONTACT_NUMBERS_MAX);
  copy.number = g_strdup (number->number);
  copy.label = number->label != NULL && *number->label != '\0' ? g_strdup (number->label) : NULL;
  copy.digits = g_strdup (number->digits != NULL ? number->digits : "");
  copy.e164 = g_strdup (number->e164);
  copy.national = g_strdup (number->national);
  g_array_append_val (contact->numbers, copy);
}

/**
 * herald_contact_clear_numbers:
 * @contact: a contact
 */
void
herald_contact_clear_numbers (HeraldContact *contact)
{
  g_array_set_size (contact->numbers, 0);
}

/**
 * herald_contact_add_group:
 * @contact: a contact
 * @name: a group's name; cleaned and bounded as all texts are
 *
 * Returns: whether the contact is in it now: not without a name, nor when %HERALD_CONTACT_GROUPS_MAX are there
 */
gboolean
herald_contact_add_group (HeraldContact *contact,
                          const char *name)
{
  g_autofree char *clean = herald_text_clean (name, strlen (name), HERALD_CONTACT_TEXT_MAX);

  g_strstrip (clean);
  if (*clean == '\0')
    return FALSE;
  if (herald_contact_has_group (contact, clean))
    return TRUE;
  if (herald_contact_get_n_groups (contact) >= HERALD_CONTACT_GROUPS_MAX)
    return FALSE;
  if (contact->groups == NULL)
    contact->groups = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (contact->groups, g_steal_pointer (&clean));
  return TRUE;
}

/**
 * herald_contact_clear_groups:
 * @contact: a contact
 */
void
herald_contact_clear_groups (HeraldContact *contact)
{
  g_clear_pointer (&contact->groups, g_ptr_array_unref);
}
