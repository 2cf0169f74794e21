/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People and numbers for the search of a desktop. */

#include "desktop/search-model.h"

#include <string.h>

#include "ui/party.h"

/* Characters from which on a name is looked for, and digits from which on a text is a number. */
#define NAME_MIN 2
#define DIGITS_MIN 3
/* Bytes of a text or an id; nobody types more. */
#define TEXT_MAX 256
/* Hits that are remembered for their faces: those of some searches one after the other. */
#define REMEMBERED_MAX 200
#define ID_PREFIX "call:"

struct _HeraldSearchModel
{
  GObject parent_instance;

  HeraldEngine *engine;      /* owned, nullable */
  GHashTable *hits;          /* id, borrowed -> HeraldSearchHit, owned */
  GCancellable *cancellable; /* owned, nullable: of the search that runs */
};

enum
{
  SIGNAL_BUSY,
  SIGNAL_DIAL,
  SIGNAL_OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HeraldSearchModel, herald_search_model, G_TYPE_OBJECT)

static void
hit_clear (gpointer data)
{
  HeraldSearchHit *self = data;

  g_free (self->id);
  g_free (self->number);
  g_free (self->title);
  g_free (self->subtitle);
  g_clear_pointer (&self->photo, g_bytes_unref);
}

/**
 * herald_search_hit_unref:
 * @hit: (transfer full): a hit
 */
void
herald_search_hit_unref (HeraldSearchHit *hit)
{
  g_rc_box_release_full (hit, hit_clear);
}

/* --- ids: "call:+49 30 123|5f3a" ------------------------------------------------------------------------------- */

static char *
make_id (const char *number,
         const HeraldContact *contact)
{
  g_autofree char *who = contact != NULL ? g_strdup_printf ("%s/%s/%s", herald_contact_get_source_id (contact),
                                                            herald_contact_get_uid (contact), herald_contact_get_display_name (contact))
                                         : NULL;

  return who != NULL ? g_strdup_printf (ID_PREFIX "%s|%x", number, g_str_hash (who)) : g_strconcat (ID_PREFIX, number, NULL);
}

/**
 * herald_search_id_get_number:
 * @id: an id, perhaps of a Herald that has ended, perhaps somebody's invention
 *
 * Returns: (transfer full) (nullable): the number in it
 */
char *
herald_search_id_get_number (const char *id)
{
  const char *number = id + strlen (ID_PREFIX), *end;

  if (strlen (id) > TEXT_MAX || !g_str_has_prefix (id, ID_PREFIX) || *number == '\0')
    return NULL;
  end = strrchr (number, '|');
  return end != NULL ? g_strndup (number, (gsize) (end - number)) : g_strdup (number);
}

/* --- hits ---------------------------------------------------------------------------------------------------- */

static HeraldSearchHit *
hit_new (HeraldParty *party)
{
  HeraldSearchHit *self = g_rc_box_new0 (HeraldSearchHit);
  HeraldContact *contact = herald_party_get_contact (party);
  GBytes *photo = contact != NULL ? herald_contact_get_photo (contact) : NULL;

  self->number = g_strdup (herald_party_get_number (party));
  self->id = make_id (self->number, contact);
  self->title = g_strdup (herald_party_get_title (party));
  self->subtitle = g_strdup (herald_party_get_subtitle (party));
  self->photo = photo != NULL ? g_bytes_ref (photo) : NULL;
  self->typed = contact == NULL;
  return self;
}

static void
add_hit (HeraldSearchModel *self,
         GPtrArray *hits,
         HeraldParty *party)
{
  HeraldSearchHit *hit;

  /* Whoever has no number cannot be called. */
  if (hits->len >= HERALD_SEARCH_HITS_MAX || *herald_party_get_number (party) == '\0')
    return;
  hit = hit_new (party);
  if (strlen (hit->id) > TEXT_MAX)
    {
      herald_search_hit_unref (hit);
      return;
    }
  if (g_hash_table_size (self->hits) >= REMEMBERED_MAX)
    g_hash_table_remove_all (self->hits);
  g_hash_table_replace (self->hits, hit->id, g_rc_box_acquire (hit));
  g_ptr_array_add (hits, hit);
}

/* A number and nothing else: digits, and what people write between them. */
static gboolean
is_number (const char *text)
{
  guint n_digits = 0;

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      n_digits++;
    else if (strchr ("+*#()-./ ", *p) == NULL)
      return FALSE;
  return n_digits >= DIGITS_MIN;
}

static void
add_typed (HeraldSearchModel *self,
           GPtrArray *hits,
           const char *text)
{
  g_autofree char *dialed = is_number (text) ? herald_engine_preview_number (self->engine, text) : NULL;
  g_autoptr (HeraldParty) party = dialed != NULL ? herald_party_new_for_number (text, dialed) : NULL;

  if (party != NULL)
    add_hit (self, hits, party);
}

static void
add_people (HeraldSearchModel *self,
            GPtrArray *hits,
            GPtrArray *contacts)
{
  const char *region = herald_account_get_region (herald_engine_get_account (self->engine));

  for (guint i = 0; i < contacts->len; i++)
    {
      HeraldContact *contact = g_ptr_array_index (contacts, i);

      for (guint j = 0; j < herald_contact_get_n_numbers (contact) && hits->len < HERALD_SEARCH_HITS_MAX; j++)
        {
          g_autoptr (HeraldParty) party = herald_party_new (contact, herald_contact_get_number (contact, j), region);

          add_hit (self, hits, party);
        }
    }
}

/* --- searching ----------------------------------------------------------------------------------------------- */

static void
answer (HeraldSearchModel *self,
        GTask *task,
        GPtrArray *contacts)
{
  GPtrArray *hits = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_search_hit_unref);

  if (self->engine != NULL && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      add_typed (self, hits, g_task_get_task_data (task));
      if (contacts != NULL)
        add_people (self, hits, contacts);
    }
  g_task_return_pointer (task, hits, (GDestroyNotify) g_ptr_array_unref);
  g_signal_emit (self, signals[SIGNAL_BUSY], 0, FALSE);
}

static void
on_found (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) contacts = herald_store_search_finish (HERALD_STORE (source), result, NULL);

  answer (g_task_get_source_object (task), task, contacts);
}

static void
cancel (HeraldSearchModel *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/**
 * herald_search_model_find_async:
 * @self: a model
 * @text: what was typed
 * @callback: called with what was found; soon, also where another search has ended this one
 * @user_data: for @callback
 */
void
herald_search_model_find_async (HeraldSearchModel *self,
                                const char *text,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autofree char *clean = g_strstrip (g_utf8_make_valid (text, (gssize) MIN (strlen (text), TEXT_MAX)));
  HeraldStore *store = self->engine != NULL ? herald_engine_get_store (self->engine) : NULL;
  gboolean enough = g_utf8_strlen (clean, -1) >= NAME_MIN;
  g_autoptr (GTask) task = NULL;

  cancel (self);
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, callback, user_data);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_strdup (clean), g_free);
  g_signal_emit (self, signals[SIGNAL_BUSY], 0, TRUE);
  if (store != NULL && enough)
    herald_store_search_async (store, clean, NULL, HERALD_SEARCH_HITS_MAX, self->cancellable, on_found, g_object_ref (task));
  else
    answer (self, task, NULL);
}

/**
 * herald_search_model_find_finish:
 * @self: a model
 * @result: the result
 *
 * Returns: (transfer full) (element-type HeraldSearchHit): the likeliest first; empty: nobody, or another search was begun
 */
GPtrArray *
herald_search_model_find_finish (HeraldSearchModel *self,
                                 GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * herald_search_model_get_hit:
 * @self: a model
 * @id: of a hit
 *
 * Returns: (transfer full) (nullable): the hit; of an earlier Herald its number alone
 */
HeraldSearchHit *
herald_search_model_get_hit (HeraldSearchModel *self,
                             const char *id)
{
  HeraldSearchHit *hit = g_hash_table_lookup (self->hits, id);
  g_autofree char *number = hit == NULL ? herald_search_id_get_number (id) : NULL;
  g_autofree char *dialed = number != NULL && self->engine != NULL ? herald_engine_preview_number (self->engine, number) : NULL;
  g_autoptr (HeraldParty) party = dialed != NULL ? herald_party_new_for_number (number, dialed) : NULL;

  if (hit != NULL)
    return g_rc_box_acquire (hit);
  return party != NULL ? hit_new (party) : NULL;
}

/**
 * herald_search_model_dial:
 * @self: a model
 * @id: of a hit, or somebody's invention
 *
 * The user has chosen it.
 */
void
herald_search_model_dial (HeraldSearchModel *self,
                          const char *id)
{
  g_autofree char *number = herald_search_id_get_number (id);

  if (number != NULL)
    g_signal_emit (self, signals[SIGNAL_DIAL], 0, number);
}

/**
 * herald_search_model_open:
 * @self: a model
 * @text: what was typed
 * @timestamp: when, by the X server; 0: not known
 *
 * The user wants to go on in Herald.
 */
void
herald_search_model_open (HeraldSearchModel *self,
                          const char *text,
                          guint timestamp)
{
  g_autofree char *clean = g_utf8_make_valid (text, (gssize) MIN (strlen (text), TEXT_MAX));

  g_signal_emit (self, signals[SIGNAL_OPEN], 0, clean, timestamp);
}

/**
 * herald_search_model_set_engine:
 * @self: a model
 * @engine: (nullable): whose contacts are searched
 */
void
herald_search_model_set_engine (HeraldSearchModel *self,
                                HeraldEngine *engine)
{
  cancel (self);
  g_hash_table_remove_all (self->hits);
  g_set_object (&self->engine, engine);
}

static void
herald_search_model_dispose (GObject *object)
{
  HeraldSearchModel *self = HERALD_SEARCH_MODEL (object);

  cancel (self);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (herald_search_model_parent_class)->dispose (object);
}

static void
herald_search_model_finalize (GObject *object)
{
  g_hash_table_unref (HERALD_SEARCH_MODEL (object)->hits);
  G_OBJECT_CLASS (herald_search_model_parent_class)->finalize (object);
}

static void
herald_search_model_class_init (HeraldSearchModelClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_search_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = herald_search_model_finalize;
  signals[SIGNAL_BUSY] = g_signal_new ("busy", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[SIGNAL_DIAL] = g_signal_new ("dial", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_OPEN] = g_signal_new ("open", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                       G_TYPE_UINT);
}

static void
herald_search_model_init (HeraldSearchModel *self)
{
  self->hits = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) herald_search_hit_unref);
}

/**
 * herald_search_model_new:
 *
 * Returns: (transfer full): a model that finds nobody yet
 */
HeraldSearchModel *
herald_search_model_new (void)
{
  return g_object_new (HERALD_TYPE_SEARCH_MODEL, NULL);
}
