/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktop's address books as a source: which there are, and what is said of all of them. One: eds-book.c. */

#include "lookup/eds.h"

#include <glib/gi18n-lib.h>
#include <libebook/libebook.h>
#include <string.h>

#include "base/backoff.h"
#include "lookup/eds-book.h"

/* After so many tries in a row it is tried only now and then whether there is a registry. */
#define TRIES_MAX 6
#define SELDOM_SECONDS 300

struct _HeraldEds
{
  HeraldMirrored parent;

  /* Owned */
  char **picked;             /* names or uids of the books that are wanted; none: all */
  ESourceRegistry *registry;
  GHashTable *books;         /* uid to HeraldEdsBook */
  GError *error;             /* why there is no registry */

  HeraldBackoff backoff;
  guint retry_source;
  guint update_source;
  gboolean asking;           /* for the registry */
};

G_DEFINE_FINAL_TYPE (HeraldEds, herald_eds, HERALD_TYPE_MIRRORED)

static void ask_registry (HeraldEds *self);

/* --- How things are --- */

/* Joins what is the matter with the books; @n_failing of them cannot be read at all. */
static GError *
gather_errors (HeraldEds *self,
               guint *n_failing,
               gboolean *loading)
{
  g_autoptr (GString) text = g_string_new (NULL);
  HeraldEdsBook *book;
  GHashTableIter iter;
  int code = 0;

  *n_failing = 0;
  *loading = FALSE;
  g_hash_table_iter_init (&iter, self->books);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &book))
    {
      g_autoptr (GError) error = NULL;
      HeraldSourceState state = herald_eds_book_get_state (book, &error);

      *loading |= state == HERALD_SOURCE_LOADING;
      *n_failing += state == HERALD_SOURCE_FAILING;
      if (error == NULL)
        continue;
      code = error->code;
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", error->message);
    }
  return text->len > 0 ? g_error_new_literal (HERALD_SOURCE_ERROR, code, text->str) : NULL;
}

/* A registry without its service is empty; its own sources make it hold some. */
static gboolean
has_sources (ESourceRegistry *registry)
{
  GList *sources = e_source_registry_list_sources (registry, NULL);
  gboolean any = sources != NULL;

  g_list_free_full (sources, g_object_unref);
  return any;
}

static void
update_state (HeraldEds *self)
{
  HeraldMirrored *mirrored = HERALD_MIRRORED (self);
  HeraldSourceState state = HERALD_SOURCE_READY;
  g_autoptr (GError) error = NULL;
  gboolean loading;
  guint n_failing;

  if (self->registry == NULL)
    {
      herald_mirrored_set_state (mirrored, self->error != NULL ? HERALD_SOURCE_FAILING : HERALD_SOURCE_LOADING, self->error);
      return;
    }
  error = gather_errors (self, &n_failing, &loading);
  if (g_hash_table_size (self->books) == 0 && !has_sources (self->registry))
    error = g_error_new_literal (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE,
                                 _("The desktop's address books cannot be reached. Is Evolution Data Server installed?"));
  else if (g_hash_table_size (self->books) == 0)
    error = g_error_new_literal (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_SETTINGS,
                                 self->picked[0] != NULL ? _("The desktop has none of the address books that were picked.")
                                                         : _("The desktop has no address book that is enabled."));
  if (n_failing == g_hash_table_size (self->books))
    state = HERALD_SOURCE_FAILING;
  herald_mirrored_set_state (mirrored, loading ? HERALD_SOURCE_LOADING : state, error);
}

/* --- Which books there are --- */

static gboolean
is_picked (HeraldEds *self,
           ESource *source)
{
  return self->picked[0] == NULL || g_strv_contains ((const char *const *) self->picked, e_source_get_uid (source))
         || g_strv_contains ((const char *const *) self->picked, e_source_get_display_name (source));
}

static gpointer
keep_in_thread (const HeraldMirroredPlace *place,
                gpointer uids,
                GCancellable *cancellable,
                GError **error)
{
  HeraldMirrorScope scope = { NULL, NULL, uids };
  g_autofree HeraldMirrorCounts *counts = g_new0 (HeraldMirrorCounts, 1);

  return herald_mirror_keep (place->store, place->source_id, &scope, cancellable, counts, error) ? g_steal_pointer (&counts) : NULL;
}

static void
on_kept (HeraldMirrored *mirrored,
         gpointer uids,
         gpointer result,
         const GError *error)
{
  g_autofree HeraldMirrorCounts *counts = result;

  if (counts != NULL)
    herald_mirrored_tell_counts (mirrored, counts);
}

/* Forgets the contacts of books that are not there any more. */
static void
drop_others (HeraldEds *self)
{
  GHashTable *uids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer uid;

  g_hash_table_iter_init (&iter, self->books);
  while (g_hash_table_iter_next (&iter, &uid, NULL))
    g_hash_table_add (uids, g_strdup (uid));
  herald_mirrored_run (HERALD_MIRRORED (self), keep_in_thread, uids, (GDestroyNotify) g_hash_table_unref, on_kept, g_free);
}

static void
close_book (gpointer data)
{
  g_autoptr (HeraldEdsBook) book = data;

  g_signal_handlers_disconnect_matched (book, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, update_state, NULL);
  herald_eds_book_close (book);
}

static void
add_book (HeraldEds *self,
          ESource *source)
{
  HeraldEdsBook *book = herald_eds_book_new (HERALD_MIRRORED (self), source);

  g_hash_table_insert (self->books, e_source_dup_uid (source), book);
  g_signal_connect_object (book, "changed", G_CALLBACK (update_state), self, G_CONNECT_SWAPPED);
  herald_eds_book_open (book);
}

/* Opens books that are new, closes those that are gone. */
static void
update_books (HeraldEds *self)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  GList *sources = e_source_registry_list_enabled (self->registry, E_SOURCE_EXTENSION_ADDRESS_BOOK);
  GHashTableIter iter;
  gpointer uid;

  for (GList *l = sources; l != NULL; l = l->next)
    if (is_picked (self, l->data))
      g_hash_table_insert (wanted, (gpointer) e_source_get_uid (l->data), l->data);
  g_hash_table_iter_init (&iter, self->books);
  while (g_hash_table_iter_next (&iter, &uid, NULL))
    if (!g_hash_table_contains (wanted, uid))
      g_hash_table_iter_remove (&iter);
  for (GList *l = sources; l != NULL; l = l->next)
    if (g_hash_table_contains (wanted, e_source_get_uid (l->data)) && !g_hash_table_contains (self->books, e_source_get_uid (l->data)))
      add_book (self, l->data);
  g_list_free_full (sources, g_object_unref);
  if (has_sources (self->registry))
    drop_others (self); /* else its service has died, not the books */
  update_state (self);
}

static gboolean
on_update (gpointer user_data)
{
  HeraldEds *self = user_data;

  self->update_source = 0;
  update_books (self);
  return G_SOURCE_REMOVE;
}

/* The registry tells one change at a time; some of them belong together. */
static void
on_sources_changed (HeraldEds *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add (on_update, self);
}

/* --- The registry --- */

static gboolean
on_retry (gpointer user_data)
{
  HeraldEds *self = user_data;

  self->retry_source = 0;
  ask_registry (self);
  return G_SOURCE_REMOVE;
}

static void
take_registry (HeraldEds *self,
               ESourceRegistry *registry)
{
  static const char *const names[] = { "source-added", "source-removed", "source-enabled", "source-disabled", "source-changed" };

  self->registry = registry;
  herald_backoff_reset (&self->backoff);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_signal_connect_object (registry, names[i], G_CALLBACK (on_sources_changed), self, G_CONNECT_SWAPPED);
  update_books (self);
}

static void
on_registry (GObject *object,
             GAsyncResult *result,
             gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (HeraldEds) self = g_weak_ref_get (weak);
  g_autoptr (GError) error = NULL;
  ESourceRegistry *registry = e_source_registry_new_finish (result, &error);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL || g_cancellable_is_cancelled (herald_mirrored_get_cancellable (HERALD_MIRRORED (self))))
    {
      g_clear_object (&registry);
      return;
    }
  self->asking = FALSE;
  g_clear_error (&self->error);
  if (registry != NULL)
    {
      take_registry (self, registry);
      return;
    }
  self->error = g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE,
                             _("The desktop's address books cannot be reached. Is Evolution Data Server installed? (%s)"), error->message);
  self->retry_source = self->backoff.tries < TRIES_MAX
                         ? g_timeout_add (herald_backoff_next (&self->backoff, g_random_double ()), on_retry, self)
                         : g_timeout_add_seconds (SELDOM_SECONDS, on_retry, self);
  update_state (self);
}

static void
ask_registry (HeraldEds *self)
{
  GWeakRef *weak;

  g_clear_handle_id (&self->retry_source, g_source_remove);
  if (self->asking)
    return;
  self->asking = TRUE;
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  e_source_registry_new (herald_mirrored_get_cancellable (HERALD_MIRRORED (self)), on_registry, weak);
}

static void
eds_start (HeraldMirrored *mirrored)
{
  ask_registry (HERALD_EDS (mirrored));
}

static void
eds_refresh (HeraldMirrored *mirrored,
             gboolean everything)
{
  HeraldEds *self = HERALD_EDS (mirrored);
  HeraldEdsBook *book;
  GHashTableIter iter;

  if (self->registry == NULL)
    {
      g_clear_error (&self->error);
      ask_registry (self);
    }
  g_hash_table_iter_init (&iter, self->books);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &book))
    {
      g_autoptr (GError) error = NULL;

      if (everything || herald_eds_book_get_state (book, &error) == HERALD_SOURCE_FAILING)
        herald_eds_book_open (book);
    }
  update_state (self);
}

static char *
eds_describe (HeraldMirrored *mirrored,
              gint64 n_contacts)
{
  HeraldEds *self = HERALD_EDS (mirrored);
  guint n_books = g_hash_table_size (self->books);
  g_autofree char *contacts = herald_mirrored_count_in_words (n_contacts);
  g_autofree char *books = g_strdup_printf (ngettext ("%u address book", "%u address books", n_books), n_books);
  g_autoptr (GError) error = NULL;
  gboolean loading;
  guint n_failing;

  error = gather_errors (self, &n_failing, &loading);
  return error != NULL ? g_strdup_printf ("%s, %s. %s", books, contacts, error->message) : g_strdup_printf ("%s, %s", books, contacts);
}

static void
herald_eds_dispose (GObject *object)
{
  HeraldEds *self = HERALD_EDS (object);

  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_clear_handle_id (&self->update_source, g_source_remove);
  g_hash_table_remove_all (self->books);
  if (self->registry != NULL)
    g_signal_handlers_disconnect_by_data (self->registry, self);
  g_clear_object (&self->registry);
  G_OBJECT_CLASS (herald_eds_parent_class)->dispose (object);
}

static void
herald_eds_finalize (GObject *object)
{
  HeraldEds *self = HERALD_EDS (object);

  g_hash_table_unref (self->books);
  g_clear_error (&self->error);
  g_strfreev (self->picked);
  G_OBJECT_CLASS (herald_eds_parent_class)->finalize (object);
}

static void
herald_eds_class_init (HeraldEdsClass *klass)
{
  HeraldMirroredClass *mirrored = HERALD_MIRRORED_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = herald_eds_dispose;
  G_OBJECT_CLASS (klass)->finalize = herald_eds_finalize;
  mirrored->start = eds_start;
  mirrored->refresh = eds_refresh;
  mirrored->describe = eds_describe;
}

static void
herald_eds_init (HeraldEds *self)
{
  self->books = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, close_book);
}

/* --- Its kind --- */

/* The lines of a text that hold something. */
static char **
split_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GStrvBuilder *builder = g_strv_builder_new ();
  char **result;

  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_strv_builder_add (builder, lines[i]);
  result = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return result;
}

static HeraldSource *
eds_create (const HeraldSourceOptions *options,
            HeraldStore *store,
            GError **error)
{
  HeraldEds *self = g_object_new (HERALD_TYPE_EDS, NULL);

  self->picked = split_lines (herald_source_options_get (options, "books"));
  herald_mirrored_set_up (HERALD_MIRRORED (self), options, store);
  return HERALD_SOURCE (self);
}

static const HeraldSourceKey keys[] = {
  { "books", N_("Only these address books"), N_("One name on each line; none: all"), HERALD_SOURCE_KEY_LINES, "", FALSE, NULL },
  { NULL },
};

const HeraldSourceType herald_eds_type = {
  .name = "eds",
  .title = N_("The desktop's address books"),
  .description = N_("Contacts of GNOME and Evolution: local, CardDAV, Google, Exchange"),
  .stored = TRUE,
  .keys = keys,
  .create = eds_create,
};
