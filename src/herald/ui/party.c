/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the suggestions and of the contacts: whom one would call, and at which number. */

#include "ui/party.h"

#include <glib/gi18n.h>

#include "base/phrase.h"
#include "numbers/number.h"
#include "ui/words.h"

struct _HeraldParty
{
  GObject parent_instance;

  HeraldContact *contact; /* NULL: a number alone */
  const HeraldContactNumber *shown; /* of the contact; NULL: it has none */
  const char *region;               /* interned */
  char *number;
  char *title;
  char *subtitle; /* NULL: nobody has looked yet */
};

G_DEFINE_FINAL_TYPE (HeraldParty, herald_party, G_TYPE_OBJECT)

static void
herald_party_finalize (GObject *object)
{
  HeraldParty *self = HERALD_PARTY (object);

  g_clear_pointer (&self->contact, herald_contact_unref);
  g_free (self->number);
  g_free (self->title);
  g_free (self->subtitle);
  G_OBJECT_CLASS (herald_party_parent_class)->finalize (object);
}

static void
herald_party_class_init (HeraldPartyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_party_finalize;
}

static void
herald_party_init (HeraldParty *self)
{
}

/**
 * herald_party_label_in_words:
 * @label: (nullable): what a contact calls one of its numbers
 *
 * Returns: the label in the user's language where it is one of those address books use most, else as it is
 */
const char *
herald_party_label_in_words (const char *label)
{
  static const struct
  {
    const char *label, *words;
  } known[] = {
    { "work", N_("work") },
    { "home", N_("home") },
    { "mobile", N_("mobile") },
    { "cell", N_("mobile") },
    { "fax", N_("fax") },
    { "main", N_("main") },
  };

  if (label == NULL)
    return "";
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strcasecmp (label, known[i].label) == 0)
      return _(known[i].words);
  return label;
}

/**
 * herald_party_write_number:
 * @number: a number of a contact
 * @region: (nullable): the country one is in
 *
 * Returns: (transfer full): the number as its country writes it; what is not a public one as it is in the contact
 */
char *
herald_party_write_number (const HeraldContactNumber *number,
                           const char *region)
{
  g_auto (HeraldNumber) parsed = { 0 };

  g_autofree char *written = NULL;

  if (number->e164 == NULL || !herald_number_init (&parsed, number->number, region))
    written = g_strdup (number->number);
  else if (g_strcmp0 (parsed.e164, number->e164) != 0)
    /* The address book may have been of another country: what it was matched by is what it is. */
    written = herald_number_rewrite (number->e164, region);
  else
    written = herald_number_format (&parsed, region);
  return herald_phrase_number (written);
}

/**
 * herald_party_new:
 * @contact: a contact
 * @number: (nullable): one of its numbers; %NULL: it has none
 * @region: (nullable): the country one is in, for the way the number is written
 *
 * Returns: (transfer full): a row
 */
HeraldParty *
herald_party_new (HeraldContact *contact,
                  const HeraldContactNumber *number,
                  const char *region)
{
  HeraldParty *self = g_object_new (HERALD_TYPE_PARTY, NULL);

  self->contact = herald_contact_ref (contact);
  self->shown = number;
  self->region = g_intern_string (region);
  self->number = g_strdup (number != NULL ? number->number : "");
  self->title = g_strdup (herald_contact_get_display_name (contact));
  return self;
}

/**
 * herald_party_new_for_number:
 * @typed: a number as somebody typed it
 * @dialed: what the PBX will dial for it
 *
 * Returns: (transfer full): a row that calls the number
 */
HeraldParty *
herald_party_new_for_number (const char *typed,
                             const char *dialed)
{
  HeraldParty *self = g_object_new (HERALD_TYPE_PARTY, NULL);
  g_autofree char *shown = herald_phrase_number (typed);
  g_autofree char *digits = herald_phrase_number (dialed);

  self->number = g_strdup (typed);
  /* Translators: offer to call a number that was typed */
  self->title = g_strdup_printf (_("Call %s"), shown);
  /* Translators: the digits the PBX will dial for the number that was typed */
  self->subtitle = g_strdup_printf (_("Dials %s"), digits);
  return self;
}

/**
 * herald_party_get_contact:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): whom it calls
 */
HeraldContact *
herald_party_get_contact (HeraldParty *self)
{
  return self->contact;
}

/**
 * herald_party_get_number:
 * @self: a row
 *
 * Returns: the number it calls, as written; empty: the contact has none
 */
const char *
herald_party_get_number (HeraldParty *self)
{
  return self->number;
}

/**
 * herald_party_get_title:
 * @self: a row
 *
 * Returns: the first line
 */
const char *
herald_party_get_title (HeraldParty *self)
{
  return self->title;
}

static char *
describe (HeraldParty *self)
{
  const char *organisation = herald_contact_get_organisation (self->contact);
  g_autofree char *written = self->shown != NULL ? herald_party_write_number (self->shown, self->region) : g_strdup ("");

  return herald_words_join (" · ", written, self->shown != NULL ? herald_party_label_in_words (self->shown->label) : "",
                            g_strcmp0 (organisation, self->title) != 0 ? organisation : "", NULL);
}

/**
 * herald_party_get_subtitle:
 * @self: a row
 *
 * Returns: the second line
 */
const char *
herald_party_get_subtitle (HeraldParty *self)
{
  /* Most rows of a long list are never seen: a number is taken apart when it is to be shown. */
  if (self->subtitle == NULL)
    self->subtitle = describe (self);
  return self->subtitle;
}

/**
 * herald_party_append_all:
 * @parties: a list of #HeraldParty
 * @contacts: (element-type HeraldContact): what a search found
 * @region: (nullable): the country one is in
 * @limit: rows to fill it to
 *
 * Appends a row for every number of every contact; a contact without a number keeps one row.
 */
void
herald_party_append_all (GListStore *parties,
                         GPtrArray *contacts,
                         const char *region,
                         guint limit)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint present = g_list_model_get_n_items (G_LIST_MODEL (parties));

  for (guint i = 0; i < contacts->len && present + rows->len < limit; i++)
    {
      HeraldContact *contact = g_ptr_array_index (contacts, i);
      guint n_numbers = herald_contact_get_n_numbers (contact);

      if (n_numbers == 0)
        g_ptr_array_add (rows, herald_party_new (contact, NULL, region));
      for (guint j = 0; j < n_numbers && present + rows->len < limit; j++)
        g_ptr_array_add (rows, herald_party_new (contact, herald_contact_get_number (contact, j), region));
    }
  g_list_store_splice (parties, present, 0, rows->pdata, rows->len);
}
