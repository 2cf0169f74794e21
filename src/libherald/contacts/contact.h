/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** HERALD_CONTACT_NUMBERS_MAX: numbers of one contact that are kept; a reception desk has a dozen. */
#define HERALD_CONTACT_NUMBERS_MAX 64
/** HERALD_CONTACT_TEXT_MAX: characters of a name, company, e-mail or web address that are kept. */
#define HERALD_CONTACT_TEXT_MAX 256
/** HERALD_CONTACT_NOTE_MAX: characters of a note or postal address that are kept. */
#define HERALD_CONTACT_NOTE_MAX 4096
/** HERALD_CONTACT_OWNER_MAX: characters of the extension of a contact's owner that are kept. */
#define HERALD_CONTACT_OWNER_MAX 64
/** HERALD_CONTACT_GROUPS_MAX: groups of one contact that are kept; people make a handful. */
#define HERALD_CONTACT_GROUPS_MAX 64
/** HERALD_CONTACT_PHOTO_MAX: bytes of a picture that are kept; a card shows 96 pixels. */
#define HERALD_CONTACT_PHOTO_MAX (512 * 1024)

/* One number of a contact. */
typedef struct
{
  char *number;   /* as written */
  char *label;    /* "work", "mobile", "home", "fax", … as the source named it; NULL: none */
  char *digits;   /* 0-9 * # only, a leading + kept */
  char *e164;     /* match key, NULL: not a public number */
  char *national; /* match key for numbers whose country is not known: digits without leading zeros; else NULL */
} HeraldContactNumber;

/* A person or company somebody may be called by. Reference counted; once it is handed to another part of
 * the program it is not changed any more (copy it to change it). Getters of text never return NULL. */
typedef struct _HeraldContact HeraldContact;

#define HERALD_TYPE_CONTACT (herald_contact_get_type ())
GType herald_contact_get_type (void);

HeraldContact *herald_contact_new (void) G_GNUC_WARN_UNUSED_RESULT;
HeraldContact *herald_contact_copy (const HeraldContact *contact) G_GNUC_WARN_UNUSED_RESULT;
HeraldContact *herald_contact_ref (HeraldContact *contact);
void herald_contact_unref (HeraldContact *contact);

gint64 herald_contact_get_id (const HeraldContact *contact);
const char *herald_contact_get_source_id (const HeraldContact *contact);
const char *herald_contact_get_uid (const HeraldContact *contact);
const char *herald_contact_get_name (const HeraldContact *contact);
const char *herald_contact_get_organisation (const HeraldContact *contact);
const char *herald_contact_get_email (const HeraldContact *contact);
const char *herald_contact_get_url (const HeraldContact *contact);
const char *herald_contact_get_note (const HeraldContact *contact);
const char *herald_contact_get_address (const HeraldContact *contact);
const char *herald_contact_get_owner (const HeraldContact *contact);
GBytes *herald_contact_get_photo (const HeraldContact *contact);
gboolean herald_contact_get_favourite (const HeraldContact *contact);
guint herald_contact_get_n_numbers (const HeraldContact *contact);
const HeraldContactNumber *herald_contact_get_number (const HeraldContact *contact, guint index);
guint herald_contact_get_n_groups (const HeraldContact *contact);
const char *herald_contact_get_group (const HeraldContact *contact, guint index);
gboolean herald_contact_has_group (const HeraldContact *contact, const char *name);
const char *herald_contact_get_display_name (const HeraldContact *contact);
gboolean herald_contact_is_empty (const HeraldContact *contact);
gboolean herald_contact_equal (const HeraldContact *one, const HeraldContact *other);

void herald_contact_set_id (HeraldContact *contact, gint64 id);
void herald_contact_set_source_id (HeraldContact *contact, const char *source_id);
void herald_contact_set_uid (HeraldContact *contact, const char *uid);
void herald_contact_set_name (HeraldContact *contact, const char *name);
void herald_contact_set_organisation (HeraldContact *contact, const char *organisation);
void herald_contact_set_email (HeraldContact *contact, const char *email);
void herald_contact_set_url (HeraldContact *contact, const char *url);
void herald_contact_set_note (HeraldContact *contact, const char *note);
void herald_contact_set_address (HeraldContact *contact, const char *address);
void herald_contact_set_owner (HeraldContact *contact, const char *owner);
void herald_contact_set_photo (HeraldContact *contact, GBytes *photo);
void herald_contact_set_favourite (HeraldContact *contact, gboolean favourite);
gboolean herald_contact_add_number (HeraldContact *contact, const char *number, const char *label, const char *region);
void herald_contact_add_number_with_keys (HeraldContact *contact, const HeraldContactNumber *number);
void herald_contact_clear_numbers (HeraldContact *contact);
gboolean herald_contact_add_group (HeraldContact *contact, const char *name);
void herald_contact_clear_groups (HeraldContact *contact);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldContact, herald_contact_unref)

G_END_DECLS
