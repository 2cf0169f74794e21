/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the address books answer: all are tried together, each for some seconds at most. */

#include "diagnose/doctor-private.h"

#include <glib/gi18n-lib.h>

#include "base/phrase.h"

/* One address book may take this long, in seconds; a lookup gives it two. */
#define PATIENCE_S 10

/* One of them, and what came of it. */
typedef struct
{
  HeraldDoctor *doctor; /* owned until the source has returned */
  char *name;
  HeraldSource *source; /* nullable: it cannot be asked … */
  GError *error;        /* … for this reason; or why it failed */
  char *sentence;       /* what was found */
  GCancellable *cancellable;
  GSource *late;
  gboolean done;
} Book;

void
herald_doctor_book_free (gpointer data)
{
  Book *book = data;

  g_free (book->name);
  g_clear_object (&book->source);
  g_clear_error (&book->error);
  g_free (book->sentence);
  g_clear_object (&book->cancellable);
  if (book->late != NULL)
    g_source_destroy (book->late);
  g_clear_pointer (&book->late, g_source_unref);
  g_free (book);
}

/* "Staff: 1,204 entries under dc=example. Customers: There is no connection to the server." */
static void
tell (HeraldDoctor *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_failed = 0;

  for (guint i = 0; i < self->books->len; i++)
    {
      const Book *book = g_ptr_array_index (self->books, i);
      const char *words = book->error != NULL ? book->error->message : book->sentence;

      n_failed += book->error != NULL ? 1 : 0;
      if (i > 0)
        g_string_append_c (text, ' ');
      /* Translators: an address book and what was found of it, a sentence */
      g_string_append_printf (text, _("%1$s: %2$s"), book->name, words);
      if (!herald_phrase_is_ended (words))
        g_string_append_c (text, '.');
    }
  herald_doctor_say (self, HERALD_CHECK_ADDRESS_BOOKS, n_failed > 0 ? HERALD_CHECK_WARNING : HERALD_CHECK_OK,
                     n_failed > 0 ? _("Preferences, Address books: correct its settings and press “Test”; or: heraldctl sources check.") : NULL, "%s",
                     text->str);
  herald_doctor_next (self);
}

static void
book_done (Book *book)
{
  book->done = TRUE;
  g_source_destroy (book->late);
  if (--book->doctor->books_pending == 0)
    tell (book->doctor);
}

static void
on_tried (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  Book *book = user_data;
  g_autoptr (HeraldDoctor) self = g_steal_pointer (&book->doctor);
  g_autofree char *sentence = NULL;
  g_autoptr (GError) error = NULL;

  sentence = herald_source_check_finish (HERALD_SOURCE (source), result, &error);
  if (book->done)
    return;
  book->sentence = g_steal_pointer (&sentence);
  book->error = g_steal_pointer (&error);
  book->doctor = self;
  book_done (book);
  book->doctor = NULL;
}

/* Nobody waits for it any more, also if it does not heed its cancellation. */
static gboolean
on_late (gpointer user_data)
{
  Book *book = user_data;

  book->error = g_error_new (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_LATE, ngettext ("There was no answer within %d second.", "There was no answer within %d seconds.", PATIENCE_S), PATIENCE_S);
  book_done (book);
  g_cancellable_cancel (book->cancellable);
  return G_SOURCE_REMOVE;
}

static void
try_book (HeraldDoctor *self,
          Book *book)
{
  book->doctor = g_object_ref (self);
  book->cancellable = g_cancellable_new ();
  book->late = g_timeout_source_new_seconds (PATIENCE_S);
  g_source_set_callback (book->late, on_late, book, NULL);
  g_source_attach (book->late, g_main_context_get_thread_default ());
  herald_source_check_async (book->source, book->cancellable, on_tried, book);
}

/* One that cannot be tried says itself how it is. */
static void
ask_state (Book *book)
{
  const GError *error = NULL;
  HeraldSourceState state = herald_source_get_state (book->source, &error);

  if (state == HERALD_SOURCE_FAILING)
    book->error = error != NULL ? g_error_copy (error) : g_error_new_literal (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_FAILED, _("It fails."));
  else
    book->sentence = g_strdup (state == HERALD_SOURCE_LOADING ? _("It reads its contacts.") : _("It is ready."));
}

/* Phase: the address books. */
void
herald_doctor_check_books (HeraldDoctor *self)
{
  if (self->books->len == 0)
    {
      herald_doctor_say (self, HERALD_CHECK_ADDRESS_BOOKS, HERALD_CHECK_SKIPPED, NULL, _("Not looked at: no address books are set up here."));
      herald_doctor_next (self);
      return;
    }
  self->books_pending = 1;
  for (guint i = 0; i < self->books->len; i++)
    {
      Book *book = g_ptr_array_index (self->books, i);

      if (book->source != NULL && herald_source_can_check (book->source))
        {
          self->books_pending++;
          try_book (self, book);
        }
      else if (book->source != NULL)
        {
          ask_state (book);
        }
    }
  if (--self->books_pending == 0)
    tell (self);
}

/**
 * herald_doctor_add_address_book:
 * @self: a doctor that has not run
 * @name: its name for people
 * @source: (nullable): the source; %NULL: it cannot be asked
 * @error: (nullable): then why not
 *
 * Adds an address book that is to be looked at, in the order of trust.
 */
void
herald_doctor_add_address_book (HeraldDoctor *self,
                                const char *name,
                                HeraldSource *source,
                                const GError *error)
{
  Book *book = g_new0 (Book, 1);

  book->name = g_strdup (name);
  g_set_object (&book->source, source);
  if (error != NULL)
    book->error = g_error_copy (error);
  else if (source == NULL)
    book->error = g_error_new_literal (HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_FAILED, _("It cannot be asked."));
  g_ptr_array_add (self->books, book);
}
