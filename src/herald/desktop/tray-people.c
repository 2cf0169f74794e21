/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people in the tray's menu: those of the last calls, and the favourites. */

#include "desktop/tray-people.h"

#include "store/contact-list.h"
#include "store/journal.h"
#include "ui/entry-words.h"

/* Past calls among which three parties are looked for; somebody may have called twenty times. */
#define LOOK_BACK 40

struct _HeraldTrayPeople
{
  GObject parent_instance;

  HeraldEngine *engine;          /* nullable */
  GSignalGroup *engine_signals;
  GCancellable *cancellable;     /* nullable: of the reading of past calls */
  HeraldContactList *contacts;   /* the favourites; NULL until the first load */
  GPtrArray *shown;              /* of HeraldContactItem: the first favourites, which fill in place */
  GPtrArray *recent;             /* of HeraldTrayPerson */
  GPtrArray *favourites;         /* of HeraldTrayPerson */
  HeraldTrayPerson *last_dialed; /* nullable */
  guint changed_source;
  gboolean loaded;
};

G_DEFINE_FINAL_TYPE (HeraldTrayPeople, herald_tray_people, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static HeraldTrayPerson *
person_new (const char *name,
            const char *number)
{
  HeraldTrayPerson *person = g_new0 (HeraldTrayPerson, 1);

  person->name = g_strdup (name);
  person->number = g_strdup (number);
  return person;
}

static void
person_free (gpointer data)
{
  HeraldTrayPerson *person = data;

  g_free (person->name);
  g_free (person->number);
  g_free (person);
}

static GPtrArray *
new_people (void)
{
  return g_ptr_array_new_with_free_func (person_free);
}

static gboolean
on_changed_due (gpointer user_data)
{
  HeraldTrayPeople *self = user_data;

  self->changed_source = 0;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
queue_changed (HeraldTrayPeople *self)
{
  if (self->changed_source == 0)
    self->changed_source = g_idle_add (on_changed_due, self);
}

/* --- past calls ----------------------------------------------------------------------------------------------- */

static gboolean
contains (GPtrArray *people,
          const char *number)
{
  for (guint i = 0; i < people->len; i++)
    if (g_str_equal (((HeraldTrayPerson *) g_ptr_array_index (people, i))->number, number))
      return TRUE;
  return FALSE;
}

/* The number is the party's, or what was dialled to reach it. */
static void
take_entries (HeraldTrayPeople *self,
              GPtrArray *entries)
{
  const char *region = herald_account_get_region (herald_engine_get_account (self->engine));

  g_ptr_array_set_size (self->recent, 0);
  g_clear_pointer (&self->last_dialed, person_free);
  for (guint i = 0; i < entries->len; i++)
    {
      HeraldJournalEntry *entry = g_ptr_array_index (entries, i);
      const char *number = herald_entry_words_dial (entry);
      g_autofree char *party = herald_entry_words_party (entry, region);

      if (*number == '\0')
        continue;
      if (self->last_dialed == NULL && g_str_equal (herald_journal_entry_get_direction (entry), "outgoing"))
        self->last_dialed = person_new (party, number);
      if (self->recent->len < HERALD_TRAY_RECENT_MAX && !contains (self->recent, number))
        g_ptr_array_add (self->recent, person_new (party, number));
    }
}

static void
on_entries_ready (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (HeraldTrayPeople) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = herald_journal_list_finish (HERALD_STORE (source), result, &error);

  /* Cancelled, or the store has been told of elsewhere: the menu does without. */
  if (entries == NULL || self->engine == NULL || herald_engine_get_store (self->engine) != HERALD_STORE (source))
    return;
  take_entries (self, entries);
  queue_changed (self);
}

static void
stop_reading (HeraldTrayPeople *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
read_entries (HeraldTrayPeople *self)
{
  HeraldStore *store = self->loaded && self->engine != NULL ? herald_engine_get_store (self->engine) : NULL;
  HeraldJournalQuery query = { .limit = LOOK_BACK };

  stop_reading (self);
  if (store == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  herald_journal_list_async (store, &query, self->cancellable, on_entries_ready, g_object_ref (self));
}

/* --- favourites ----------------------------------------------------------------------------------------------- */

static void
take_favourites (HeraldTrayPeople *self)
{
  g_ptr_array_set_size (self->favourites, 0);
  for (guint i = 0; i < self->shown->len; i++)
    {
      HeraldContact *contact = herald_contact_item_get_contact (g_ptr_array_index (self->shown, i));
      const HeraldContactNumber *number
          = contact != NULL && herald_contact_get_n_numbers (contact) > 0 ? herald_contact_get_number (contact, 0) : NULL;

      if (number != NULL)
        g_ptr_array_add (self->favourites, person_new (herald_contact_get_display_name (contact),
                                                       number->e164 != NULL ? number->e164 : number->number));
    }
  queue_changed (self);
}

static void
on_favourites_changed (HeraldTrayPeople *self)
{
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->contacts)), HERALD_TRAY_FAVOURITES_MAX);
  g_autoptr (GPtrArray) old = g_ptr_array_ref (self->shown);

  for (guint i = 0; i < old->len; i++)
    g_signal_handlers_disconnect_by_func (g_ptr_array_index (old, i), take_favourites, self);
  g_ptr_array_unref (self->shown);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n; i++)
    {
      HeraldContactItem *item = g_list_model_get_item (G_LIST_MODEL (self->contacts), i);

      g_ptr_array_add (self->shown, item);
      g_signal_connect_object (item, "notify::contact", G_CALLBACK (take_favourites), self, G_CONNECT_SWAPPED);
    }
  take_favourites (self);
}

static void
load_favourites (HeraldTrayPeople *self)
{
  if (self->contacts == NULL)
    {
      self->contacts = herald_contact_list_new ();
      herald_contact_list_set_filter (self->contacts, HERALD_CONTACT_FILTER_FAVOURITES, 0);
      g_signal_connect_object (self->contacts, "items-changed", G_CALLBACK (on_favourites_changed), self,
                               G_CONNECT_SWAPPED);
    }
  herald_contact_list_set_store (self->contacts, self->engine != NULL ? herald_engine_get_store (self->engine) : NULL);
}

/* --- life ----------------------------------------------------------------------------------------------------- */

static void
load (HeraldTrayPeople *self)
{
  if (!self->loaded)
    return;
  read_entries (self);
  load_favourites (self);
}

static void
herald_tray_people_dispose (GObject *object)
{
  HeraldTrayPeople *self = HERALD_TRAY_PEOPLE (object);

  stop_reading (self);
  g_clear_handle_id (&self->changed_source, g_source_remove);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->contacts);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->recent, g_ptr_array_unref);
  g_clear_pointer (&self->favourites, g_ptr_array_unref);
  g_clear_pointer (&self->last_dialed, person_free);
  G_OBJECT_CLASS (herald_tray_people_parent_class)->dispose (object);
}

static void
herald_tray_people_class_init (HeraldTrayPeopleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_tray_people_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
herald_tray_people_init (HeraldTrayPeople *self)
{
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->recent = new_people ();
  self->favourites = new_people ();
  self->engine_signals = g_signal_group_new (HERALD_TYPE_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "journal-changed", G_CALLBACK (read_entries), self);
  g_signal_group_connect_swapped (self->engine_signals, "notify::store", G_CALLBACK (load), self);
}

/**
 * herald_tray_people_new:
 *
 * Returns: (transfer full): nobody yet
 */
HeraldTrayPeople *
herald_tray_people_new (void)
{
  return g_object_new (HERALD_TYPE_TRAY_PEOPLE, NULL);
}

/**
 * herald_tray_people_set_engine:
 * @self: the people
 * @engine: (nullable): whose calls and contacts they are of
 */
void
herald_tray_people_set_engine (HeraldTrayPeople *self,
                               HeraldEngine *engine)
{
  g_return_if_fail (HERALD_IS_TRAY_PEOPLE (self));

  if (!g_set_object (&self->engine, engine))
    return;
  g_signal_group_set_target (self->engine_signals, engine);
  g_ptr_array_set_size (self->recent, 0);
  g_clear_pointer (&self->last_dialed, person_free);
  queue_changed (self);
  load (self);
}

/**
 * herald_tray_people_load:
 * @self: the people
 *
 * Reads them, if that has not been done yet; from then on they keep up with what changes.
 */
void
herald_tray_people_load (HeraldTrayPeople *self)
{
  g_return_if_fail (HERALD_IS_TRAY_PEOPLE (self));

  if (self->loaded)
    return;
  self->loaded = TRUE;
  load (self);
}

/**
 * herald_tray_people_get_recent:
 * @self: the people
 *
 * Returns: (transfer none) (element-type HeraldTrayPerson): the parties of the last calls, the latest first
 */
GPtrArray *
herald_tray_people_get_recent (HeraldTrayPeople *self)
{
  return self->recent;
}

/**
 * herald_tray_people_get_favourites:
 * @self: the people
 *
 * Returns: (transfer none) (element-type HeraldTrayPerson): the first favourites by name
 */
GPtrArray *
herald_tray_people_get_favourites (HeraldTrayPeople *self)
{
  return self->favourites;
}

/**
 * herald_tray_people_get_last_dialed:
 * @self: the people
 *
 * Returns: (transfer none) (nullable): whom the user called last
 */
const HeraldTrayPerson *
herald_tray_people_get_last_dialed (HeraldTrayPeople *self)
{
  return self->last_dialed;
}
