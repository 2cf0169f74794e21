/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One address book of the desktop: opened, read, followed, and opened again when its service has died. The service
 * tells what it has and what changes; it is written to the store a piece at a time. */

#include "lookup/eds-book.h"

#include <glib/gi18n-lib.h>

#include "base/backoff.h"
#include "lookup/eds-card.h"

/* Contacts that are held until they are written, each perhaps with a picture; of those that come meanwhile the uid alone,
 * they are fetched later. */
#define PENDING_MAX 300
/* What is written at a time. */
#define PIECE 100
/* After so many tries in a row it is tried only now and then. */
#define TRIES_MAX 10
#define SELDOM_SECONDS 300
/* Everybody: a search for nothing in any field. */
#define EVERYBODY "(contains \"x-evolution-any-field\" \"\")"

struct _HeraldEdsBook
{
  GObject parent;

  /* Borrowed */
  HeraldMirrored *owner; /* NULL once it is closed */

  /* Owned */
  ESource *source;
  char *uid;             /* of the book */
  GCancellable *cancellable;
  EBookClient *client;
  EBookClientView *view;
  GHashTable *pending;   /* uid to EContact, or to NULL where it is gone */
  GHashTable *unfetched; /* uids */
  GHashTable *seen;      /* uids in the store of all that the book has; NULL once it was read */
  GError *error;         /* why it could not be opened */

  HeraldBackoff backoff;
  guint retry_source;
  gboolean writing;
  gboolean told_all;     /* the service has sent all that it has */
  gboolean complete;     /* and it is in the store */
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HeraldEdsBook, herald_eds_book, G_TYPE_OBJECT)

static void write_next (HeraldEdsBook *self);

static void
tell_changed (HeraldEdsBook *self)
{
  if (self->owner != NULL)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* Lets go of the service. Whatever is on its way from it is not listened to any more. */
static void
disconnect (HeraldEdsBook *self)
{
  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);
  g_clear_object (&self->view);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_clear_object (&self->client);
  g_hash_table_remove_all (self->pending);
  g_hash_table_remove_all (self->unfetched);
  g_clear_pointer (&self->seen, g_hash_table_unref);
  self->told_all = FALSE;
  self->complete = FALSE;
}

static gboolean
on_retry (gpointer user_data)
{
  HeraldEdsBook *self = user_data;

  self->retry_source = 0;
  herald_eds_book_open (self);
  return G_SOURCE_REMOVE;
}

static void
retry_later (HeraldEdsBook *self)
{
  if (self->backoff.tries < TRIES_MAX)
    self->retry_source = g_timeout_add (herald_backoff_next (&self->backoff, g_random_double ()), on_retry, self);
  else
    self->retry_source = g_timeout_add_seconds (SELDOM_SECONDS, on_retry, self);
}

static int
get_code (const GError *error)
{
  if (g_error_matches (error, E_CLIENT_ERROR, E_CLIENT_ERROR_AUTHENTICATION_FAILED)
      || g_error_matches (error, E_CLIENT_ERROR, E_CLIENT_ERROR_AUTHENTICATION_REQUIRED)
      || g_error_matches (error, E_CLIENT_ERROR, E_CLIENT_ERROR_PERMISSION_DENIED))
    return HERALD_SOURCE_ERROR_REFUSED;
  if (g_error_matches (error, E_CLIENT_ERROR, E_CLIENT_ERROR_REPOSITORY_OFFLINE)
      || g_error_matches (error, E_CLIENT_ERROR, E_CLIENT_ERROR_OFFLINE_UNAVAILABLE))
    return HERALD_SOURCE_ERROR_UNREACHABLE;
  return HERALD_SOURCE_ERROR_FAILED;
}

/* It could not be opened, read or written. */
static void
fail (HeraldEdsBook *self,
      const GError *error)
{
  disconnect (self);
  g_clear_error (&self->error);
  self->error = g_error_new (HERALD_SOURCE_ERROR, get_code (error), _("The address book “%s” cannot be read: %s"),
                             e_source_get_display_name (self->source), error->message);
  retry_later (self);
  tell_changed (self);
}

/* --- Into the store --- */

typedef struct
{
  char *uid;      /* in the book */
  EContact *card; /* NULL: gone, or to be fetched */
} Item;

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->uid);
  g_clear_object (&item->card);
  g_free (item);
}

typedef struct
{
  HeraldEdsBook *book;
  EBookClient *client;
  char *book_uid;
  GPtrArray *items;      /* Item */
  gboolean fetch;        /* their cards */
  gboolean last;         /* or: this is all there is */
  GHashTable *seen;
  GCancellable *cancellable;
} Piece;

static void
piece_free (gpointer data)
{
  Piece *piece = data;

  g_object_unref (piece->book);
  g_clear_object (&piece->client);
  g_clear_object (&piece->cancellable);
  g_clear_pointer (&piece->items, g_ptr_array_unref);
  g_clear_pointer (&piece->seen, g_hash_table_unref);
  g_free (piece->book_uid);
  g_free (piece);
}

static Piece *
piece_new (HeraldEdsBook *self)
{
  Piece *piece = g_new0 (Piece, 1);

  piece->book = g_object_ref (self);
  piece->client = g_object_ref (self->client);
  piece->cancellable = g_object_ref (self->cancellable);
  piece->book_uid = g_strdup (self->uid);
  return piece;
}

/* The items' uids as a question to the service. */
static char *
make_query (GPtrArray *items)
{
  g_autofree EBookQuery **queries = g_new0 (EBookQuery *, items->len);
  EBookQuery *query;
  char *text;

  for (guint i = 0; i < items->len; i++)
    queries[i] = e_book_query_field_test (E_CONTACT_UID, E_BOOK_QUERY_IS, ((Item *) items->pdata[i])->uid);
  query = e_book_query_or ((int) items->len, queries, TRUE);
  text = e_book_query_to_string (query);
  e_book_query_unref (query);
  return text;
}

/* In a thread: gets the cards of the items. One that is not there any more is told to be gone otherwise. */
static gboolean
fetch (Piece *piece,
       GError **error)
{
  g_autofree char *query = make_query (piece->items);
  GSList *cards = NULL;

  if (!e_book_client_get_contacts_sync (piece->client, query, &cards, piece->cancellable, error))
    return FALSE;
  g_ptr_array_set_size (piece->items, 0);
  for (GSList *l = cards; l != NULL; l = l->next)
    {
      Item *item = g_new0 (Item, 1);

      item->uid = e_contact_get (l->data, E_CONTACT_UID);
      item->card = l->data;
      g_ptr_array_add (piece->items, item);
    }
  g_slist_free (cards);
  return TRUE;
}

static HeraldContact *
read_item (const HeraldMirroredPlace *place,
           const Item *item,
           const char *uid)
{
  HeraldContact *contact = item->card != NULL ? herald_eds_card_read (item->card, place->region) : NULL;

  if (contact == NULL)
    return NULL;
  herald_contact_set_source_id (contact, place->source_id);
  herald_contact_set_uid (contact, uid);
  return contact;
}

static gpointer
write_in_thread (const HeraldMirroredPlace *place,
                 gpointer data,
                 GCancellable *cancellable,
                 GError **error)
{
  Piece *piece = data;
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);
  g_autofree HeraldMirrorCounts *counts = g_new0 (HeraldMirrorCounts, 1);

  if (piece->fetch && !fetch (piece, error))
    return NULL;
  for (guint i = 0; i < piece->items->len; i++)
    {
      const Item *item = piece->items->pdata[i];
      g_autofree char *uid = herald_eds_card_make_uid (piece->book_uid, item->uid);
      HeraldContact *contact = read_item (place, item, uid);

      if (contact != NULL)
        g_ptr_array_add (contacts, contact);
      else
        g_ptr_array_add (gone, g_steal_pointer (&uid));
    }
  return herald_mirror_write (place->store, contacts, piece->cancellable, counts, error)
         && herald_mirror_remove (place->store, place->source_id, gone, piece->cancellable, counts, error)
           ? g_steal_pointer (&counts) : NULL;
}

static gpointer
keep_in_thread (const HeraldMirroredPlace *place,
                gpointer data,
                GCancellable *cancellable,
                GError **error)
{
  Piece *piece = data;
  g_autofree HeraldMirrorCounts *counts = g_new0 (HeraldMirrorCounts, 1);
  g_autofree char *prefix = g_strdup_printf ("%s/", piece->book_uid);
  HeraldMirrorScope scope = { prefix, piece->seen, NULL };
  gboolean ok = herald_mirror_keep (place->store, place->source_id, &scope, piece->cancellable, counts, error);

  g_clear_pointer (&piece->seen, g_hash_table_unref);
  herald_mirrored_trim ();
  return ok ? g_steal_pointer (&counts) : NULL;
}

static void
on_written (HeraldMirrored *owner,
            gpointer data,
            gpointer result,
            const GError *error)
{
  Piece *piece = data;
  HeraldEdsBook *self = piece->book;
  g_autofree HeraldMirrorCounts *counts = result;

  self->writing = FALSE;
  if (counts != NULL)
    herald_mirrored_tell_counts (owner, counts);
  if (self->owner == NULL)
    return;
  if (piece->client == self->client && counts == NULL)
    fail (self, error);
  if (piece->client == self->client && piece->last)
    {
      self->complete = TRUE;
      herald_backoff_reset (&self->backoff);
      tell_changed (self);
    }
  write_next (self);
}

/* Moves up to a piece of what is pending there. */
static void
take_items (HeraldEdsBook *self,
            Piece *piece)
{
  GHashTableIter iter;
  gpointer uid, card;

  piece->fetch = g_hash_table_size (self->pending) == 0;
  piece->items = g_ptr_array_new_with_free_func (item_free);
  g_hash_table_iter_init (&iter, piece->fetch ? self->unfetched : self->pending);
  while (piece->items->len < PIECE && g_hash_table_iter_next (&iter, &uid, &card))
    {
      Item *item = g_new0 (Item, 1);

      item->uid = g_strdup (uid);
      item->card = !piece->fetch && card != NULL ? g_object_ref (card) : NULL;
      g_ptr_array_add (piece->items, item);
      g_hash_table_iter_remove (&iter);
    }
}

/* One piece at a time; when all has come and is written, what the book does not have goes. */
static void
write_next (HeraldEdsBook *self)
{
  Piece *piece;

  if (self->writing || self->client == NULL)
    return;
  if (g_hash_table_size (self->pending) + g_hash_table_size (self->unfetched) > 0)
    {
      piece = piece_new (self);
      take_items (self, piece);
      self->writing = TRUE;
      herald_mirrored_run (self->owner, write_in_thread, piece, piece_free, on_written, g_free);
    }
  else if (self->told_all && self->seen != NULL)
    {
      piece = piece_new (self);
      piece->last = TRUE;
      piece->seen = g_steal_pointer (&self->seen);
      self->writing = TRUE;
      herald_mirrored_run (self->owner, keep_in_thread, piece, piece_free, on_written, g_free);
    }
}

/* --- What the service tells --- */

static void
on_objects (EBookClientView *view,
            const GSList *cards,
            HeraldEdsBook *self)
{
  for (const GSList *l = cards; l != NULL; l = l->next)
    {
      const char *uid = e_contact_get_const (l->data, E_CONTACT_UID);

      if (uid == NULL || *uid == '\0')
        continue;
      if (self->seen != NULL)
        g_hash_table_add (self->seen, herald_eds_card_make_uid (self->uid, uid));
      if (g_hash_table_contains (self->unfetched, uid))
        continue;
      if (g_hash_table_size (self->pending) < PENDING_MAX || g_hash_table_contains (self->pending, uid))
        g_hash_table_replace (self->pending, g_strdup (uid), g_object_ref (l->data));
      else
        g_hash_table_add (self->unfetched, g_strdup (uid));
    }
  write_next (self);
}

static void
on_objects_removed (EBookClientView *view,
                    const GSList *uids,
                    HeraldEdsBook *self)
{
  for (const GSList *l = uids; l != NULL; l = l->next)
    {
      g_autofree char *uid = herald_eds_card_make_uid (self->uid, l->data);

      if (self->seen != NULL)
        g_hash_table_remove (self->seen, uid);
      g_hash_table_remove (self->unfetched, l->data);
      g_hash_table_replace (self->pending, g_strdup (l->data), NULL);
    }
  write_next (self);
}

static void
on_complete (EBookClientView *view,
             const GError *error,
             HeraldEdsBook *self)
{
  if (error != NULL)
    {
      fail (self, error);
      return;
    }
  self->told_all = TRUE;
  write_next (self);
}

static void
on_backend_died (EClient *client,
                 HeraldEdsBook *self)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, _("the desktop's address book service has ended."));

  fail (self, error);
}

static void
on_status (HeraldEdsBook *self)
{
  tell_changed (self);
}

/* --- Opening --- */

/* Waits for the service: in a thread. */
static void
start_view (GTask *task,
            gpointer view,
            gpointer data,
            GCancellable *cancellable)
{
  GError *error = NULL;

  e_book_client_view_start (view, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_started (GObject *view,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (HeraldEdsBook) self = user_data;
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (error != NULL && (gpointer) self->view == (gpointer) view)
    fail (self, error);
}

static void
on_view (GObject *client,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (HeraldEdsBook) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;
  EBookClientView *view = NULL;

  e_book_client_get_view_finish (E_BOOK_CLIENT (client), result, &view, &error);
  if ((gpointer) self->client != (gpointer) client)
    {
      g_clear_object (&view); /* closed meanwhile */
      return;
    }
  if (view == NULL)
    {
      fail (self, error);
      return;
    }
  self->view = view;
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect (self->view, "objects-added", G_CALLBACK (on_objects), self);
  g_signal_connect (self->view, "objects-modified", G_CALLBACK (on_objects), self);
  g_signal_connect (self->view, "objects-removed", G_CALLBACK (on_objects_removed), self);
  g_signal_connect (self->view, "complete", G_CALLBACK (on_complete), self);
  task = g_task_new (self->view, self->cancellable, on_started, g_object_ref (self));
  g_task_run_in_thread (task, start_view);
}

static void
on_connected (GObject *object,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (HeraldEdsBook) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EClient) client = e_book_client_connect_finish (result, &error);

  if (self->owner == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (client == NULL)
    {
      fail (self, error);
      return;
    }
  g_clear_error (&self->error);
  self->client = E_BOOK_CLIENT (g_steal_pointer (&client));
  g_signal_connect (self->client, "backend-died", G_CALLBACK (on_backend_died), self);
  e_book_client_get_view (self->client, EVERYBODY, self->cancellable, on_view, g_object_ref (self));
}

static void
herald_eds_book_dispose (GObject *object)
{
  herald_eds_book_close (HERALD_EDS_BOOK (object));
  G_OBJECT_CLASS (herald_eds_book_parent_class)->dispose (object);
}

static void
herald_eds_book_finalize (GObject *object)
{
  HeraldEdsBook *self = HERALD_EDS_BOOK (object);

  g_hash_table_unref (self->pending);
  g_hash_table_unref (self->unfetched);
  g_clear_error (&self->error);
  g_clear_object (&self->source);
  g_free (self->uid);
  G_OBJECT_CLASS (herald_eds_book_parent_class)->finalize (object);
}

static void
herald_eds_book_class_init (HeraldEdsBookClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = herald_eds_book_dispose;
  G_OBJECT_CLASS (klass)->finalize = herald_eds_book_finalize;

  signals[CHANGED] = g_signal_new ("changed", HERALD_TYPE_EDS_BOOK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
unref_nullable (gpointer object)
{
  g_clear_object (&object);
}

static void
herald_eds_book_init (HeraldEdsBook *self)
{
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_nullable);
  self->unfetched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * herald_eds_book_new:
 * @owner: the source that it belongs to; borrowed until it is closed
 * @source: an address book of the desktop's registry
 *
 * Returns: (transfer full): the book, not opened
 */
HeraldEdsBook *
herald_eds_book_new (HeraldMirrored *owner,
                     ESource *source)
{
  HeraldEdsBook *self = g_object_new (HERALD_TYPE_EDS_BOOK, NULL);

  self->owner = owner;
  self->source = g_object_ref (source);
  self->uid = e_source_dup_uid (source);
  g_signal_connect_object (source, "notify::connection-status", G_CALLBACK (on_status), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * herald_eds_book_open:
 * @book: a book
 *
 * Opens it, also once more, and reads all of it.
 */
void
herald_eds_book_open (HeraldEdsBook *book)
{
  disconnect (book);
  book->cancellable = g_cancellable_new ();
  /* Not waiting for the book's server: what the service has of it is enough for now. */
  e_book_client_connect (book->source, (guint32) -1, book->cancellable, on_connected, g_object_ref (book));
}

/**
 * herald_eds_book_close:
 * @book: a book
 *
 * Forgets it: nothing more is told, nothing more written.
 */
void
herald_eds_book_close (HeraldEdsBook *book)
{
  book->owner = NULL;
  disconnect (book);
}

/* What the service says of its connection to the book's server. */
static GError *
make_status_error (HeraldEdsBook *self)
{
  const char *name = e_source_get_display_name (self->source);

  switch (e_source_get_connection_status (self->source))
    {
    case E_SOURCE_CONNECTION_STATUS_AWAITING_CREDENTIALS:
      return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_REFUSED,
                          _("The address book “%s” wants a password: enter it in the desktop's contacts."), name);
    case E_SOURCE_CONNECTION_STATUS_SSL_FAILED:
      return g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_CERTIFICATE,
                          _("The certificate of the server of the address book “%s” is not trusted: see to it in the desktop's contacts."),
                          name);
    case E_SOURCE_CONNECTION_STATUS_DISCONNECTED:
    case E_SOURCE_CONNECTION_STATUS_CONNECTING:
    case E_SOURCE_CONNECTION_STATUS_CONNECTED:
    default:
      return NULL;
    }
}

/**
 * herald_eds_book_get_state:
 * @book: a book
 * @error: (out) (transfer full) (nullable): what is the matter with it
 *
 * Returns: LOADING until all of it is in the store, then READY, also where @error says that it may be old;
 *   FAILING where it cannot be opened
 */
HeraldSourceState
herald_eds_book_get_state (HeraldEdsBook *book,
                           GError **error)
{
  *error = book->error != NULL ? g_error_copy (book->error) : make_status_error (book);
  if (book->error != NULL)
    return HERALD_SOURCE_FAILING;
  return book->complete ? HERALD_SOURCE_READY : HERALD_SOURCE_LOADING;
}
