/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a list of contacts. */

#include "store/contact-item.h"

struct _HeraldContactItem
{
  GObject parent_instance;

  gint64 id;
  HeraldContact *contact; /* NULL: not read yet */
  HeraldContactItemNotes notes;
  HeraldContactItemGone gone; /* NULL: of no list */
  gpointer gone_data;
};

G_DEFINE_FINAL_TYPE (HeraldContactItem, herald_contact_item, G_TYPE_OBJECT)

enum
{
  PROP_CONTACT = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
herald_contact_item_get_property (GObject *object,
                                  guint prop_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  g_value_set_boxed (value, HERALD_CONTACT_ITEM (object)->contact);
}

static void
herald_contact_item_finalize (GObject *object)
{
  HeraldContactItem *self = HERALD_CONTACT_ITEM (object);

  if (self->gone != NULL)
    self->gone (self->id, self->gone_data);
  g_clear_pointer (&self->contact, herald_contact_unref);
  G_OBJECT_CLASS (herald_contact_item_parent_class)->finalize (object);
}

static void
herald_contact_item_class_init (HeraldContactItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = herald_contact_item_get_property;
  object_class->finalize = herald_contact_item_finalize;

  /* What it shows; NULL: not read yet. */
  props[PROP_CONTACT] = g_param_spec_boxed ("contact", NULL, NULL, HERALD_TYPE_CONTACT,
                                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
herald_contact_item_init (HeraldContactItem *self)
{
}

/**
 * herald_contact_item_new:
 * @contact: a contact, of the store or found elsewhere
 *
 * Returns: (transfer full): a row that shows it
 */
HeraldContactItem *
herald_contact_item_new (HeraldContact *contact)
{
  HeraldContactItem *self = g_object_new (HERALD_TYPE_CONTACT_ITEM, NULL);

  self->id = herald_contact_get_id (contact);
  self->contact = herald_contact_ref (contact);
  return self;
}

/**
 * herald_contact_item_new_for_id:
 * @id: a contact's row in the store
 * @gone: called as the item goes
 * @user_data: for @gone
 *
 * Returns: (transfer full): a row that shows nothing yet
 */
HeraldContactItem *
herald_contact_item_new_for_id (gint64 id,
                                HeraldContactItemGone gone,
                                gpointer user_data)
{
  HeraldContactItem *self = g_object_new (HERALD_TYPE_CONTACT_ITEM, NULL);

  self->id = id;
  self->gone = gone;
  self->gone_data = user_data;
  return self;
}

/**
 * herald_contact_item_forget_owner:
 * @item: an item whose list goes before it
 */
void
herald_contact_item_forget_owner (HeraldContactItem *item)
{
  item->gone = NULL;
}

/**
 * herald_contact_item_get_notes:
 * @item: an item
 *
 * Returns: (transfer none): what its list has noted on it
 */
HeraldContactItemNotes *
herald_contact_item_get_notes (HeraldContactItem *item)
{
  return &item->notes;
}

/**
 * herald_contact_item_get_id:
 * @item: a row
 *
 * Returns: the contact's row in the store, 0: it is not there
 */
gint64
herald_contact_item_get_id (HeraldContactItem *item)
{
  return item->id;
}

/**
 * herald_contact_item_get_contact:
 * @item: a row
 *
 * Returns: (transfer none) (nullable): what it shows, without the picture; %NULL: not read yet
 */
HeraldContact *
herald_contact_item_get_contact (HeraldContactItem *item)
{
  return item->contact;
}

/**
 * herald_contact_item_set_contact:
 * @item: a row
 * @contact: what it shows from now on; nothing happens where that looks the same
 */
void
herald_contact_item_set_contact (HeraldContactItem *item,
                                 HeraldContact *contact)
{
  if (item->contact != NULL && herald_contact_equal (item->contact, contact))
    return;
  g_clear_pointer (&item->contact, herald_contact_unref);
  item->contact = herald_contact_ref (contact);
  g_object_notify_by_pspec (G_OBJECT (item), props[PROP_CONTACT]);
}
