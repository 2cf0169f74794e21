/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contacts saved, found by number and by text, imported. */

#include <string.h>

#include "folder.h"

typedef struct
{
  const char *what;
  const char *number;
  const char *region;
  const char *found; /* "name:match,…" */
} FindRow;

static const char book[] =
  "Name,Company,Phone,UID\n"
  "Ada,,030 123456,\n"
  "Berlin desk,,+49 30 123456,\n"
  "Wien,,+43 30 123456,\n"
  "Nine hundred,,+49 30 555900,\n"
  "Desk 900,,900,\n"
  "Extension,,030 777777 x123,\n"
  "Slash,,030/888888,\n"
  "Two,,030 111111 ::: 0171 1234567,\n"
  ",Only a company,030 999999,\n"
  "Withheld,,,\n"
  "Star,,*21#,\n";

/* Read without knowing the country. */
static const char stranger[] = "Name,Phone\nUnknown land,040 654321\nFull,0049 89 654321\n";

static const FindRow find_rows[] = {
  { "E.164", "+4930123456", "DE", "Ada:exact,Berlin desk:exact" },
  { "with a trunk zero", "030123456", "DE", "Ada:exact,Berlin desk:exact" },
  { "with 00", "004930123456", "DE", "Ada:exact,Berlin desk:exact" },
  { "without a plus", "4930123456", "DE", "Ada:exact,Berlin desk:exact" },
  { "the same national number of another country", "+4330123456", "DE", "Wien:exact" },
  { "an end of a number is not the number", "900", "DE", "Desk 900:extension" },
  { "another end", "5900", "DE", "" },
  { "short", "56", "DE", "" },
  { "stored with an extension", "030 777777", "DE", "Extension:exact" },
  { "stored with a slash", "+4930888888", "DE", "Slash:exact" },
  { "the second number of a contact", "+491711234567", "DE", "Two:exact" },
  { "only a company", "030 999999", "DE", ":exact" },
  { "stored without a country, ours", "+4940654321", "DE", "Unknown land:national" },
  { "stored without a country, another's", "+4440654321", "DE", "Unknown land:trailing" },
  { "stored in full without a country", "+4989654321", "DE", "Full:exact" },
  { "stored in full, from abroad", "+4989654321", "FR", "Full:exact" },
  { "a code", "*21#", "DE", "Star:extension" },
  { "nobody", "+4930999998", "DE", "" },
  { "unknown country", "040 654321", NULL, "Unknown land:national" },
};

static char *
describe (GPtrArray *matches)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < matches->len; i++)
    {
      HeraldContactMatch *match = matches->pdata[i];

      g_string_append_printf (text, "%s%s:%s", i > 0 ? "," : "", herald_contact_get_name (match->contact),
                              herald_match_to_string (match->match));
    }
  return g_string_free (text, FALSE);
}

static void
check_found (HeraldStore *store,
             const FindRow *row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldNumber) number = herald_number_new (row->number, row->region);
  g_autoptr (GPtrArray) matches = herald_store_find_number (store, number, &(HeraldLocation){ row->region, NULL }, NULL, &error);
  g_autofree char *found = NULL;

  g_assert_no_error (error);
  g_test_message ("%s", row->what);
  found = describe (matches);
  g_assert_cmpstr (found, ==, row->found);
}

static void
test_find (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  HeraldImportOptions nowhere = { .source_id = "other" };

  place_init (&place);
  store = place_open (&place);
  g_assert_true (import_text (store, book, NULL, NULL, NULL, NULL));
  g_assert_true (import_text (store, stranger, &nowhere, NULL, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (find_rows); i++)
    check_found (store, &find_rows[i]);
}

static void
test_find_which (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (HeraldNumber) number = herald_number_new ("+491711234567", NULL);
  g_autoptr (GPtrArray) matches = NULL;
  HeraldContactMatch *match;

  place_init (&place);
  store = place_open (&place);
  g_assert_true (import_text (store, book, NULL, NULL, NULL, NULL));
  matches = herald_store_find_number (store, number, &(HeraldLocation){ "DE", NULL }, NULL, NULL);
  match = matches->pdata[0];
  g_assert_cmpuint (match->index, ==, 1);
  g_assert_cmpstr (herald_contact_get_number (match->contact, match->index)->number, ==, "0171 1234567");
}

typedef struct
{
  const char *text;
  const char *names; /* "a,b" */
} SearchRow;

static const SearchRow search_rows[] = {
  { "ada", "Ada Byron" }, { "BYR", "Ada Byron" }, { "by ada", "Ada Byron" }, { "yron", "" }, { "zuse", "Konrad Zuse" },
  { "muller", "Jürgen Müller" }, { "Müller", "Jürgen Müller" }, { "engines", "Ada Byron" }, { "example", "Ada Byron,Konrad Zuse" },
  { "030 12", "Ada Byron" }, { "+49 30 12", "Ada Byron" }, { "3012", "Ada Byron" }, { "1001", "Konrad Zuse" }, { "\"", "" }, { "", "" }, { "*", "" },
  { "ada\" OR \"zuse", "" }, { "NEAR(a b)", "" }, { "-", "" }, { "山", "山田 太郎" },
};

static void
test_search (void)
{
  static const char text[] = "Name,Company,E-mail,Phone\nAda Byron,Engines,ada@example.com,030 123456\nKonrad Zuse,Z,k@example.com,1001\n"
                             "Jürgen Müller,,,\n山田 太郎,,,\n";
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;

  place_init (&place);
  store = place_open (&place);
  g_assert_true (import_text (store, text, NULL, NULL, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (search_rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) contacts = herald_store_search (store, search_rows[i].text, NULL, 10, &error);
      g_autoptr (GString) names = g_string_new (NULL);

      g_assert_no_error (error);
      for (guint j = 0; j < contacts->len; j++)
        g_string_append_printf (names, "%s%s", j > 0 ? "," : "", herald_contact_get_name (contacts->pdata[j]));
      g_test_message ("%s", search_rows[i].text);
      g_assert_cmpstr (names->str, ==, search_rows[i].names);
    }
}

static void
test_search_limit (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autofree char *cards = make_cards (200);
  g_autoptr (GPtrArray) few = NULL, all = NULL;

  place_init (&place);
  store = place_open (&place);
  g_assert_true (import_text (store, cards, NULL, NULL, NULL, NULL));
  few = herald_store_search (store, "person", NULL, 7, NULL);
  g_assert_cmpuint (few->len, ==, 7);
  all = herald_store_list_contacts (store, 190, 100, NULL);
  g_assert_cmpuint (all->len, ==, 10);
}

/* Saved, changed, deleted: in the row, by number and by text. */
static void
test_edit (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  g_autoptr (HeraldNumber) number = herald_number_new ("030 123456", "DE");
  g_autoptr (GPtrArray) before = NULL, after = NULL, renamed = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = place_open (&place);
  herald_contact_set_name (contact, "Ada");
  g_assert_true (herald_contact_add_number (contact, "030 123456", "work", "DE"));
  herald_contact_set_id (contact, herald_store_save_contact (store, contact, &error));
  g_assert_no_error (error);
  before = herald_store_find_number (store, number, &(HeraldLocation){ "DE", NULL }, NULL, NULL);
  g_assert_cmpuint (before->len, ==, 1);
  herald_contact_set_name (contact, "Augusta");
  herald_contact_clear_numbers (contact);
  g_assert_cmpint (herald_store_save_contact (store, contact, NULL), ==, herald_contact_get_id (contact));
  after = herald_store_find_number (store, number, &(HeraldLocation){ "DE", NULL }, NULL, NULL);
  g_assert_cmpuint (after->len, ==, 0);
  renamed = herald_store_search (store, "ada", NULL, 0, NULL);
  g_assert_cmpuint (renamed->len, ==, 0);
  g_assert_cmpint (herald_store_count_contacts (store, NULL), ==, 1);
}

/* A second import of the same file adds nothing; a changed contact with a uid is brought up to date. */
static void
test_import_again (void)
{
  static const char first[] = "Name,Phone,UID\nAda,030 123456,a\nKonrad,030 654321,\n";
  static const char second[] = "Name,Phone,UID\nAda Byron,030 123457,a\nKonrad,030 654321,\nNew,10,\n";
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  HeraldImportCounts counts;
  HeraldImportOptions dry = { .region = "DE", .dry_run = TRUE };

  place_init (&place);
  store = place_open (&place);
  g_assert_true (import_text (store, first, &dry, &counts, NULL, NULL));
  g_assert_cmpuint (counts.added, ==, 2);
  g_assert_cmpint (herald_store_count_contacts (store, NULL), ==, 0);
  g_assert_true (import_text (store, first, NULL, &counts, NULL, NULL));
  g_assert_cmpuint (counts.added, ==, 2);
  g_assert_true (import_text (store, first, NULL, &counts, NULL, NULL));
  g_assert_cmpuint (counts.unchanged, ==, 2);
  g_assert_true (import_text (store, second, NULL, &counts, NULL, NULL));
  g_assert_cmpuint (counts.added, ==, 1);
  g_assert_cmpuint (counts.updated, ==, 1);
  g_assert_cmpuint (counts.unchanged, ==, 1);
  g_assert_cmpint (herald_store_count_contacts (store, NULL), ==, 3);
}

static void
test_import_faults (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  HeraldImportCounts counts;

  place_init (&place);
  store = place_open (&place);
  g_assert_true (import_text (store, "Name,Phone\nAda,030 123456\n,\"\"\n,x\nB,no number\n", NULL, &counts, &faults, NULL));
  g_assert_cmpuint (counts.added, ==, 2);
  g_assert_cmpuint (counts.skipped, ==, 1);
  g_assert_cmpuint (faults->len, ==, 3);
  g_assert_cmpuint (((HeraldReaderFault *) faults->pdata[2])->line, ==, 5);
}

static void
test_import_wrong_file (void)
{
  static const char *const texts[] = { "", "Hello", "%PDF-1.7\n" };
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;

  place_init (&place);
  store = place_open (&place);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (import_text (store, texts[i], NULL, NULL, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

static void
on_result (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
count_change (HeraldStore *store,
              gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* Asynchronously, with the signal. */
static void
test_async (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  g_autoptr (GAsyncResult) saved = NULL, got = NULL, deleted = NULL;
  g_autoptr (HeraldContact) loaded = NULL;
  guint changes = 0;
  gint64 id;

  place_init (&place);
  store = place_open (&place);
  g_signal_connect (store, "changed", G_CALLBACK (count_change), &changes);
  herald_contact_set_name (contact, "Ada");
  herald_store_save_contact_async (store, contact, NULL, on_result, &saved);
  while (saved == NULL || changes == 0)
    g_main_context_iteration (NULL, TRUE);
  id = herald_store_save_contact_finish (store, saved, NULL);
  herald_store_get_contact_async (store, id, NULL, on_result, &got);
  while (got == NULL)
    g_main_context_iteration (NULL, TRUE);
  loaded = herald_store_get_contact_finish (store, got, NULL);
  g_assert_cmpstr (herald_contact_get_name (loaded), ==, "Ada");
  herald_store_delete_contact_async (store, id, NULL, on_result, &deleted);
  while (deleted == NULL || changes == 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (herald_store_delete_contact_finish (store, deleted, NULL));
  g_assert_cmpint (herald_store_count_contacts (store, NULL), ==, 0);
}

typedef struct
{
  GMainContext *context;
  int reports; /* 0: none yet, 1: the first, which waits, 2: go on */
} Meanwhile;

/* In the store's thread, in the middle of an import: other jobs wait in the queue by now. */
static void
ask_meanwhile (guint64 done,
               guint64 total,
               const HeraldImportCounts *counts,
               gpointer user_data)
{
  Meanwhile *meanwhile = user_data;

  if (g_atomic_int_compare_and_exchange (&meanwhile->reports, 0, 1))
    g_main_context_wakeup (meanwhile->context);
  while (g_atomic_int_get (&meanwhile->reports) == 1)
    g_thread_yield ();
}

/* While a file is imported a lookup is answered, and a contact saved: both before the import has ended. */
static void
test_import_lets_others_pass (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autofree char *cards = make_cards (3000);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (cards, (gssize) strlen (cards), NULL);
  g_autoptr (GAsyncResult) imported = NULL, found = NULL, saved = NULL;
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  g_autoptr (HeraldNumber) number = herald_number_new ("1", "DE");
  g_autoptr (GPtrArray) matches = NULL;
  Meanwhile meanwhile = { .context = g_main_context_default () };
  HeraldImportOptions options = { .region = "DE", .progress = ask_meanwhile, .progress_data = &meanwhile };

  place_init (&place);
  store = place_open (&place);
  herald_contact_set_name (contact, "Ada");
  herald_store_import_async (store, stream, strlen (cards), &options, NULL, on_result, &imported);
  while (g_atomic_int_get (&meanwhile.reports) == 0)
    g_main_context_iteration (NULL, TRUE);
  herald_store_find_number_async (store, number, &(HeraldLocation){ "DE", NULL }, NULL, NULL, on_result, &found);
  herald_store_save_contact_async (store, contact, NULL, on_result, &saved);
  g_atomic_int_set (&meanwhile.reports, 2);
  while (found == NULL || saved == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (imported);
  while (imported == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (herald_store_import_finish (store, imported, NULL, NULL, NULL));
  matches = herald_store_find_number_finish (store, found, NULL);
  g_assert_cmpuint (matches->len, ==, 0);
  g_assert_cmpint (herald_store_save_contact_finish (store, saved, NULL), >, 0);
  g_assert_cmpint (herald_store_count_contacts (store, NULL), ==, 3001);
}

/* The store may go while its jobs run: they end first. */
static void
test_gone_while_busy (void)
{
  g_auto (Place) place = { 0 };
  HeraldStore *store;
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  g_autoptr (HeraldStore) again = NULL;

  place_init (&place);
  store = place_open (&place);
  herald_contact_set_name (contact, "Ada");
  for (guint i = 0; i < 50; i++)
    herald_store_save_contact_async (store, contact, NULL, NULL, NULL);
  g_object_unref (store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  again = place_open (&place);
  while (herald_store_count_contacts (again, NULL) < 50)
    g_main_context_iteration (NULL, FALSE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/find", test_find);
  g_test_add_func ("/store/find-which", test_find_which);
  g_test_add_func ("/store/search", test_search);
  g_test_add_func ("/store/search-limit", test_search_limit);
  g_test_add_func ("/store/edit", test_edit);
  g_test_add_func ("/store/import-again", test_import_again);
  g_test_add_func ("/store/import-faults", test_import_faults);
  g_test_add_func ("/store/import-wrong-file", test_import_wrong_file);
  g_test_add_func ("/store/async", test_async);
  g_test_add_func ("/store/import-lets-others-pass", test_import_lets_others_pass);
  g_test_add_func ("/store/gone-while-busy", test_gone_while_busy);
  return g_test_run ();
}
