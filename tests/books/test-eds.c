/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktop's address books as a source, with the real services on a bus of the test's own. */

#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "asking.h"
#include "desktop.h"
#include "folder.h"

#define PERSONAL "system-address-book"
#define FACTORY "org.gnome.evolution.dataserver.AddressBook"
#define REGISTRY "org.gnome.evolution.dataserver.Sources"

/* A picture of one pixel. */
#define PICTURE "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="

static Desktop desktop;

typedef struct
{
  Place place;
  HeraldStore *store;
  HeraldSource *source;
  EBookClient *client; /* the test's own, of the personal address book */
  guint n_changed;
} Fixture;

static void
on_changed (Fixture *fixture)
{
  fixture->n_changed++;
}

static HeraldSource *
make_source (Fixture *fixture,
             const char *books)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_options_new ("eds-1", "eds");
  g_autoptr (GError) error = NULL;
  HeraldLocation germany = { "DE", NULL };
  HeraldSource *source;

  herald_source_options_set (options, "books", books);
  source = herald_source_type_find ("eds")->create (options, fixture->store, &error);
  g_assert_no_error (error);
  herald_source_set_location (source, &germany);
  g_signal_connect_swapped (source, "changed", G_CALLBACK (on_changed), fixture);
  return source;
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  place_init (&fixture->place);
  fixture->store = place_open (&fixture->place);
  if (desktop.registry != NULL)
    fixture->client = desktop_open (&desktop, PERSONAL);
}

static void
close_source (Fixture *fixture)
{
  if (fixture->source != NULL)
    g_assert_finalize_object (fixture->source);
  fixture->source = NULL;
}

/* The personal address book as it was: empty. */
static void
empty_book (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GSList *uids = NULL;

  e_book_client_get_contacts_uids_sync (fixture->client, "(contains \"x-evolution-any-field\" \"\")", &uids, NULL, &error);
  g_assert_no_error (error);
  if (uids != NULL)
    e_book_client_remove_contacts_sync (fixture->client, uids, E_BOOK_OPERATION_FLAG_NONE, NULL, &error);
  g_assert_no_error (error);
  g_slist_free_full (uids, g_free);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  close_source (fixture);
  if (fixture->client != NULL)
    empty_book (fixture);
  g_clear_object (&fixture->client);
  WAIT_FOR (G_OBJECT (fixture->store)->ref_count == 1);
  g_assert_finalize_object (fixture->store);
  place_clear (&fixture->place);
}

static EContact *
make_card (const char *uid,
           const char *name,
           guint number,
           const char *more)
{
  g_autofree char *text = g_strdup_printf ("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s\r\nFN:%s\r\nN:%s;;;;\r\nTEL;TYPE=WORK,VOICE:030 %u\r\n%sEND:VCARD\r\n",
                                           uid, name, name, number, more);

  return e_contact_new_from_vcard (text);
}

/* Adds contacts; takes the list. */
static void
add_cards (EBookClient *client,
           GSList *cards)
{
  g_autoptr (GError) error = NULL;

  e_book_client_add_contacts_sync (client, cards, E_BOOK_OPERATION_FLAG_NONE, NULL, NULL, &error);
  g_assert_no_error (error);
  g_slist_free_full (cards, g_object_unref);
}

static void
add_card (EBookClient *client,
          const char *uid,
          const char *name,
          guint number,
          const char *more)
{
  add_cards (client, g_slist_prepend (NULL, make_card (uid, name, number, more)));
}

static void
change_card (EBookClient *client,
             const char *uid,
             const char *name,
             guint number)
{
  EContact *card = make_card (uid, name, number, "");
  g_autoptr (GError) error = NULL;

  e_book_client_modify_contact_sync (client, card, E_BOOK_OPERATION_FLAG_NONE, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (card);
}

static gboolean
has_photo (HeraldSource *source,
           const char *text)
{
  g_autoptr (HeraldNumber) number = herald_number_new (text, "DE");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) matches = NULL;

  herald_source_lookup_async (source, number, NULL, NULL, on_result, &result);
  WAIT_FOR (result != NULL);
  matches = herald_source_lookup_finish (source, result, NULL);
  return matches->len == 1 && herald_contact_get_photo (((HeraldContactMatch *) matches->pdata[0])->contact) != NULL;
}

/* --- Tests --- */

static void
test_ten_thousand (Fixture *fixture,
                   gconstpointer data)
{
  const guint total = 10000, piece = 2000;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < total; i += piece)
    {
      GSList *cards = NULL;

      for (guint k = i; k < i + piece; k++)
        {
          g_autofree char *uid = g_strdup_printf ("uid-%u", k), *name = g_strdup_printf ("Person %u", k);

          cards = g_slist_prepend (cards, make_card (uid, name, 1000000 + k, k == 77 ? "PHOTO;ENCODING=b;TYPE=PNG:" PICTURE "\r\n" : ""));
        }
      add_cards (fixture->client, cards);
    }
  fixture->source = make_source (fixture, "");
  g_assert_cmpint (herald_source_get_state (fixture->source, NULL), ==, HERALD_SOURCE_LOADING);
  assert_check (fixture->source, "1 address book, 10000 contacts");
  g_assert_cmpint (herald_source_get_state (fixture->source, NULL), ==, HERALD_SOURCE_READY);
  assert_who (fixture->source, "+49301004321", "Person 4321");
  g_assert_true (has_photo (fixture->source, "+49301000077"));

  add_card (fixture->client, "new", "Newcomer", 8888888, "");
  WAIT_FOR (has (fixture->source, "+49308888888", "Newcomer"));
  change_card (fixture->client, "uid-42", "Person 42", 7777777);
  WAIT_FOR (has (fixture->source, "+49307777777", "Person 42"));
  assert_who (fixture->source, "+49301000042", "");
  g_assert_true (e_book_client_remove_contact_by_uid_sync (fixture->client, "uid-17", E_BOOK_OPERATION_FLAG_NONE, NULL, &error));
  WAIT_FOR (has (fixture->source, "+49301000017", ""));
  assert_check (fixture->source, "1 address book, 10000 contacts");

  /* The next start has nothing to write, but what has changed since. */
  close_source (fixture);
  fixture->n_changed = 0;
  fixture->source = make_source (fixture, "");
  assert_check (fixture->source, "1 address book, 10000 contacts");
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  close_source (fixture);
  change_card (fixture->client, "new", "Changed meanwhile", 9999999);
  g_assert_true (e_book_client_remove_contact_by_uid_sync (fixture->client, "uid-18", E_BOOK_OPERATION_FLAG_NONE, NULL, &error));
  fixture->source = make_source (fixture, "");
  assert_who (fixture->source, "+49301000018", "Person 18"); /* at once, as it was */
  assert_check (fixture->source, "1 address book, 9999 contacts");
  assert_who (fixture->source, "+49309999999", "Changed meanwhile");
  assert_who (fixture->source, "+49301000018", "");
}

/* Groups of contacts are nobody who calls; what else a contact has is there. */
static void
test_content (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (GPtrArray) contacts = NULL;
  HeraldContact *contact;

  add_card (fixture->client, "list", "All of us", 1111111, "X-EVOLUTION-LIST:TRUE\r\n");
  add_card (fixture->client, "ada", "Ada Byron", 2222222,
            "ORG:Analytical Engines Ltd;Sales\r\nEMAIL:ada@example.com\r\nNOTE:likes machines\r\nTEL;TYPE=CELL:+44 7700 900123\r\nURL:https\\://example.com\r\n");
  add_card (fixture->client, "evil", "Evil \xe2\x80\xae name", 3333333, "");
  fixture->source = make_source (fixture, "");
  assert_check (fixture->source, "1 address book, 2 contacts");
  assert_who (fixture->source, "+49301111111", "");
  assert_who (fixture->source, "+447700900123", "Ada Byron");
  assert_who (fixture->source, "+49303333333", "Evil  name");
  contacts = herald_store_search (fixture->store, "analytical", "eds-1", 0, NULL);
  g_assert_cmpuint (contacts->len, ==, 1);
  contact = contacts->pdata[0];
  g_assert_cmpstr (herald_contact_get_organisation (contact), ==, "Analytical Engines Ltd, Sales");
  g_assert_cmpstr (herald_contact_get_email (contact), ==, "ada@example.com");
  g_assert_cmpstr (herald_contact_get_note (contact), ==, "likes machines");
  g_assert_cmpstr (herald_contact_get_number (contact, 0)->label, ==, "work");
  g_assert_cmpstr (herald_contact_get_number (contact, 1)->label, ==, "mobile");
}

/* A card may name any file for its picture: only a picture is read, and nothing blocks. */
static void
test_linked_pictures (Fixture *fixture,
                      gconstpointer data)
{
  g_autofree char *picture = g_build_filename (desktop.folder, "picture.png", NULL), *pipe = g_build_filename (desktop.folder, "pipe", NULL);
  g_autofree char *secret = g_build_filename (desktop.folder, "secret.txt", NULL), *large = g_build_filename (desktop.folder, "large.png", NULL);
  const struct
  {
    const char *path;
    gboolean read;
  } rows[] = { { picture, TRUE }, { pipe, FALSE }, { secret, FALSE }, { large, FALSE }, { "/dev/zero", FALSE }, { "/nowhere", FALSE } };
  gsize length;
  g_autofree guchar *png = g_base64_decode (PICTURE, &length);
  g_autofree char *padded = g_malloc0 (HERALD_CONTACT_PHOTO_MAX + 1);

  memcpy (padded, png, length);
  g_assert_true (g_file_set_contents (picture, (const char *) png, (gssize) length, NULL));
  g_assert_true (g_file_set_contents (large, padded, HERALD_CONTACT_PHOTO_MAX + 1, NULL));
  g_assert_true (g_file_set_contents (secret, "correct horse", -1, NULL));
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *uid = g_strdup_printf ("%u", i), *more = g_strdup_printf ("PHOTO;VALUE=uri:file://%s\r\n", rows[i].path);

      add_card (fixture->client, uid, "Ada", 1111110 + i, more);
    }
  fixture->source = make_source (fixture, "");
  assert_check (fixture->source, "1 address book, 6 contacts");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *number = g_strdup_printf ("+4930%u", 1111110 + i);

      g_test_message ("%s", rows[i].path);
      g_assert_cmpint (has_photo (fixture->source, number), ==, rows[i].read);
    }
}

static ESource *
create_book (const char *uid,
             const char *name)
{
  g_autoptr (GError) error = NULL;
  ESource *source = e_source_new_with_uid (uid, NULL, &error);
  ESourceBackend *extension;

  g_assert_no_error (error);
  e_source_set_parent (source, "local-stub");
  e_source_set_display_name (source, name);
  extension = e_source_get_extension (source, E_SOURCE_EXTENSION_ADDRESS_BOOK);
  e_source_backend_set_backend_name (extension, "local");
  g_assert_true (e_source_registry_commit_source_sync (desktop.registry, source, NULL, &error));
  g_object_unref (source);
  WAIT_FOR ((source = e_source_registry_ref_source (desktop.registry, uid)) != NULL);
  return source;
}

/* Address books that are made, switched off and on, and removed; and only some that are wanted. */
static void
test_books_come_and_go (Fixture *fixture,
                        gconstpointer data)
{
  g_autoptr (ESource) book = NULL;
  g_autoptr (GError) error = NULL;
  EBookClient *client;

  add_card (fixture->client, "ada", "Ada", 1111111, "");
  fixture->source = make_source (fixture, "");
  assert_check (fixture->source, "1 address book, 1 contact");

  book = create_book ("second-book", "Customers");
  client = desktop_open (&desktop, "second-book");
  add_card (client, "ben", "Ben", 1111111, "");
  WAIT_FOR (has (fixture->source, "+49301111111", "Ada,Ben"));
  e_source_set_enabled (book, FALSE);
  g_assert_true (e_source_write_sync (book, NULL, &error));
  WAIT_FOR (has (fixture->source, "+49301111111", "Ada"));
  e_source_set_enabled (book, TRUE);
  g_assert_true (e_source_write_sync (book, NULL, &error));
  WAIT_FOR (has (fixture->source, "+49301111111", "Ada,Ben"));

  close_source (fixture);
  fixture->source = make_source (fixture, "\n  Customers \n");
  assert_check (fixture->source, "1 address book, 1 contact");
  assert_who (fixture->source, "+49301111111", "Ben");
  close_source (fixture);
  fixture->source = make_source (fixture, "Nobody's");
  assert_check (fixture->source, "The desktop has none of the address books that were picked.");
  close_source (fixture);

  fixture->source = make_source (fixture, "");
  assert_check (fixture->source, "2 address books, 2 contacts");
  g_assert_true (e_source_remove_sync (book, NULL, &error));
  WAIT_FOR (has (fixture->source, "+49301111111", "Ada"));
  assert_check (fixture->source, "1 address book, 1 contact");
  g_object_unref (client);
}

/* The service is killed: what was read is still found, and it is followed again. */
static void
test_service_dies (Fixture *fixture,
                   gconstpointer data)
{
  guint pid, next;

  add_card (fixture->client, "ada", "Ada", 1111111, "");
  fixture->source = make_source (fixture, "");
  assert_check (fixture->source, "1 address book, 1 contact");
  pid = desktop_get_pid (FACTORY);
  g_assert_cmpuint (pid, >, 1);
  g_assert_cmpint (kill ((pid_t) pid, SIGKILL), ==, 0);
  WAIT_FOR (herald_source_get_state (fixture->source, NULL) == HERALD_SOURCE_FAILING);
  assert_who (fixture->source, "+49301111111", "Ada");
  WAIT_FOR (herald_source_get_state (fixture->source, NULL) == HERALD_SOURCE_READY);
  next = desktop_get_pid (FACTORY);
  g_assert_cmpuint (next, !=, pid);
  g_object_unref (fixture->client);
  fixture->client = desktop_open (&desktop, PERSONAL);
  add_card (fixture->client, "ben", "Ben", 2222222, "");
  WAIT_FOR (has (fixture->source, "+49302222222", "Ben"));
  assert_check (fixture->source, "1 address book, 2 contacts");
}

/* So is the one that knows which books there are: the books themselves go on. */
static void
test_registry_dies (Fixture *fixture,
                    gconstpointer data)
{
  guint pid = desktop_get_pid (REGISTRY);

  add_card (fixture->client, "ada", "Ada", 1111111, "");
  fixture->source = make_source (fixture, "");
  assert_check (fixture->source, "1 address book, 1 contact");
  g_assert_cmpint (kill ((pid_t) pid, SIGKILL), ==, 0);
  WAIT_FOR (desktop_get_pid (REGISTRY) == 0);
  assert_who (fixture->source, "+49301111111", "Ada");
  add_card (fixture->client, "ben", "Ben", 2222222, "");
  WAIT_FOR (has (fixture->source, "+49302222222", "Ben"));
  desktop_wake (REGISTRY);
  WAIT_FOR (desktop_get_pid (REGISTRY) != 0);
  assert_check (fixture->source, "1 address book, 2 contacts");
  add_card (fixture->client, "cleo", "Cleo", 3333333, "");
  WAIT_FOR (has (fixture->source, "+49303333333", "Cleo"));
}

/* On a desktop without the services. */
static void
test_no_services (Fixture *fixture,
                  gconstpointer data)
{
  g_autofree char *sentence = NULL;
  const GError *error = NULL;

  fixture->source = make_source (fixture, "");
  sentence = ask_check (fixture->source);
  g_test_message ("%s", sentence);
  g_assert_true (g_str_has_prefix (sentence, "The desktop's address books cannot be reached."));
  g_assert_cmpint (herald_source_get_state (fixture->source, &error), ==, HERALD_SOURCE_FAILING);
  g_assert_error (error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE);
  assert_who (fixture->source, "+49301111111", "");
}

int
main (int argc,
      char *argv[])
{
  gboolean with_services = argc < 2 || strcmp (argv[argc - 1], "--no-services") != 0;
  int status;

  if (with_services && !desktop_has_services ())
    {
      g_print ("1..0 # SKIP Evolution Data Server is not installed\n");
      return g_getenv ("HERALD_NO_SKIP") != NULL ? 1 : 77;
    }
  argc -= with_services ? 0 : 1;
  desktop_prepare (&desktop);
  g_test_init (&argc, &argv, NULL);
  desktop_start (&desktop, with_services);
#define ADD(name, func) g_test_add ("/eds/" name, Fixture, NULL, set_up, func, tear_down)
  if (with_services)
    {
      ADD ("ten-thousand", test_ten_thousand);
      ADD ("content", test_content);
      ADD ("linked-pictures", test_linked_pictures);
      ADD ("books-come-and-go", test_books_come_and_go);
      ADD ("service-dies", test_service_dies);
      ADD ("registry-dies", test_registry_dies);
    }
  else
    ADD ("no-services", test_no_services);
  status = g_test_run ();
  desktop_stop (&desktop);
  return status;
}
