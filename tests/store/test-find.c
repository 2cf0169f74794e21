/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the store finds by a number is what comparing every contact finds; what it finds by text is there at once and in
 * order; and a book of the first version of the tables is found in like any other. */

#include <string.h>

#include "folder.h"
#include "store/store-private.h"

/* --- By number --- */

#define CONTACTS 240
#define QUESTIONS 1500

static const char *const homes[] = { "DE", "DE-30", "US", "AR", "AT", NULL };
static const HeraldLocation places[] = { { "DE", NULL }, { "DE", "30" }, { "US", "650" }, { "AR", NULL }, { NULL, NULL } };

static const char *
pick (const char *const *list,
      guint n)
{
  return list[g_test_rand_int_range (0, (gint32) n)];
}

/* Few digits, so that much is alike: the same number in other spellings, with other ends and beginnings. */
static char *
random_number (void)
{
  static const char *const heads[] = { "+49 30 ", "030 ", "0049 30/", "30", "", "+49 40 ", "040-", "+1 650 ", "1-650-", "650 ", "+54 9 11 ",
                                       "011 15 ", "+54 11 ", "+43 1 ", "0171 ", "+49 171 ", "8 495 ", "#31#030 ", "*", "9 030 " };
  static const char *const stems[] = { "5550", "55501", "555000", "5550123", "2530000", "2530012", "23456789", "1001", "900", "1234567", "12345678" };
  static const char *const ends[] = { "", "", "", "0", "00", "1", "12", "123", "1234", " x12", ";ext=13", "-0" };

  return g_strconcat (pick (heads, G_N_ELEMENTS (heads)), pick (stems, G_N_ELEMENTS (stems)), pick (ends, G_N_ELEMENTS (ends)), NULL);
}

static HeraldContact *
random_contact (void)
{
  static const char *const names[] = { "", "Ada", "Bob", "Cid" };
  HeraldContact *contact = herald_contact_new ();
  guint n_numbers = (guint) g_test_rand_int_range (1, 4);

  herald_contact_set_source_id (contact, g_test_rand_bit () ? "book" : "eds-1");
  herald_contact_set_name (contact, pick (names, G_N_ELEMENTS (names)));
  herald_contact_set_organisation (contact, g_test_rand_bit () ? "Example Ltd" : NULL);
  herald_contact_set_favourite (contact, g_test_rand_int_range (0, 10) == 0);
  for (guint i = 0; i < n_numbers; i++)
    {
      g_autofree char *number = random_number ();

      herald_contact_add_number (contact, number, NULL, pick (homes, G_N_ELEMENTS (homes)));
    }
  return contact;
}

static int
compare_strings (gconstpointer one,
                 gconstpointer other)
{
  return strcmp (*(char *const *) one, *(char *const *) other);
}

static char *
describe (GPtrArray *matches)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < matches->len; i++)
    {
      const HeraldContactMatch *match = matches->pdata[i];

      g_ptr_array_add (lines, g_strdup_printf ("%" G_GINT64_FORMAT ":%s:%u", herald_contact_get_id (match->contact), herald_match_to_string (match->match),
                                               match->index));
    }
  g_ptr_array_sort (lines, compare_strings);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv (" ", (char **) lines->pdata);
}

static void
ask (HeraldStore *store,
     GPtrArray *all,
     guint *found)
{
  g_autofree char *text = random_number ();
  const HeraldLocation *place = &places[g_test_rand_int_range (0, G_N_ELEMENTS (places))];
  const char *source = g_test_rand_bit () ? "eds-1" : NULL;
  g_autoptr (HeraldNumber) number = herald_number_new (text, pick (homes, G_N_ELEMENTS (homes)));
  g_autoptr (GPtrArray) of_source = g_ptr_array_new (), by_index = NULL, by_comparing = NULL;
  g_autofree char *one = NULL, *other = NULL;
  g_autoptr (GError) error = NULL;

  if (number == NULL)
    return;
  for (guint i = 0; i < all->len; i++)
    if (source == NULL || strcmp (herald_contact_get_source_id (all->pdata[i]), source) == 0)
      g_ptr_array_add (of_source, all->pdata[i]);
  by_comparing = herald_contact_match_all (of_source, number, place);
  by_index = herald_store_find_number (store, number, place, source, &error);
  g_assert_no_error (error);
  if (by_comparing->len >= HERALD_STORE_MATCHES_MAX) /* then it is some of them */
    return;
  one = describe (by_index);
  other = describe (by_comparing);
  g_test_message ("%s from %s %s", text, place->region, place->area_code);
  g_assert_cmpstr (one, ==, other);
  if (by_index->len > 0)
    found[((HeraldContactMatch *) by_index->pdata[0])->match]++;
}

static void
save_person (HeraldStore *store,
             const char *name,
             const char *number,
             const char *other)
{
  g_autoptr (HeraldContact) contact = herald_contact_new ();

  herald_contact_set_source_id (contact, "book");
  herald_contact_set_name (contact, name);
  herald_contact_add_number (contact, number, NULL, NULL);
  if (other != NULL)
    herald_contact_add_number (contact, other, NULL, NULL);
  g_assert_cmpint (herald_store_save_contact (store, contact, NULL), >, 0);
}

/* Ada's first number would be a switchboard if she had a company. By her second she is a guess, as Bob is. */
static void
test_no_company (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (HeraldNumber) number = herald_number_new ("+49 30 5550123", "DE");
  g_autoptr (GPtrArray) matches = NULL;

  place_init (&place);
  store = place_open (&place);
  save_person (store, "Ada", "+49 30 5550", "5550123");
  save_person (store, "Bob", "5550123", NULL);
  matches = herald_store_find_number (store, number, &(HeraldLocation){ "DE", NULL }, NULL, NULL);
  g_assert_cmpuint (matches->len, ==, 2);
  for (guint i = 0; i < matches->len; i++)
    g_assert_cmpint (((HeraldContactMatch *) matches->pdata[i])->match, ==, HERALD_MATCH_TRAILING);
}

static void
test_same_as_comparing (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  guint found[HERALD_MATCH_TRAILING + 1] = { 0 };

  place_init (&place);
  store = place_open (&place);
  for (guint i = 0; i < CONTACTS; i++)
    {
      HeraldContact *contact = random_contact ();

      herald_contact_set_id (contact, herald_store_save_contact (store, contact, NULL));
      g_assert_cmpint (herald_contact_get_id (contact), >, 0);
      g_ptr_array_add (all, contact);
    }
  for (guint i = 0; i < QUESTIONS; i++)
    ask (store, all, found);
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    g_assert_cmpuint (found[i], >, 0);
}

/* --- By text --- */

typedef struct
{
  const char *text;
  const char *source;
  const char *names;
} SearchRow;

static const char book[] =
  "Name,Company,E-mail,Phone,Note\n"
  "Ada Byron,Engines,ada@example.com,030 1234567,Pays late\n"
  "Konrad Zuse,Z,k@example.com,1001,Likes ada\n"
  "Jürgen Müller,,,+43 1 58804123,\n"
  "Italian,,,+39 06 698 12345,\n"
  "Wanda,,,+1 650 253 0000,\n"
  "Nobody's,,,,late in the evening\n";
static const char other_book[] = "Name,Phone\nAda Elsewhere,030 7654321\nNowhere,0999 123\n";

static const SearchRow search_rows[] = {
  { "late", NULL, "Ada Byron,Nobody's" }, { "pays ada", NULL, "Ada Byron" }, { "LATE even", NULL, "Nobody's" },
  { "ada", NULL, "Ada Byron,Ada Elsewhere,Konrad Zuse" }, { "ada", "book", "Ada Byron,Konrad Zuse" }, { "ada", "ldap-1", "Ada Elsewhere" },
  { "ada", "ldap-11", "" }, { "book", NULL, "" }, { "ldap", NULL, "" }, { "1", "ldap-1", "" }, { "mull", NULL, "Jürgen Müller" },
  { "030 12", NULL, "Ada Byron" }, { "030/1234567", NULL, "Ada Byron" }, { "+49 30 12", NULL, "Ada Byron" }, { "+49 (0)30 12", NULL, "Ada Byron" },
  { "0049 30 12", NULL, "Ada Byron" }, { "4930", "book", "Ada Byron" }, { "3012", NULL, "Ada Byron" }, { "030", "ldap-1", "Ada Elsewhere" },
  { "\xef\xbc\x90\xef\xbc\x93\xef\xbc\x90 12", NULL, "Ada Byron" }, { "4567", NULL, "Ada Byron" }, { "34567", NULL, "Ada Byron" },
  { "1234567", NULL, "Ada Byron" }, { "301234567", NULL, "Ada Byron" }, { "567", NULL, "" }, { "94567", NULL, "" }, { "91234567", NULL, "" },
  { "456", NULL, "" }, { "1001", NULL, "Konrad Zuse" }, { "10", NULL, "Konrad Zuse" }, { "001", NULL, "" }, { "01 588", NULL, "Jürgen Müller" },
  { "4123", NULL, "Jürgen Müller" }, { "06 698", NULL, "Italian" }, { "0669", NULL, "Italian" }, { "2345", NULL, "Italian" },
  { "(650) 253", NULL, "Wanda" }, { "1-650", NULL, "Wanda" }, { "+1", NULL, "" }, { "+16", NULL, "Wanda" }, { "0000", NULL, "" },
  { "0999", NULL, "Nowhere" }, { "99 123", NULL, "Nowhere" }, { "0", NULL, "" }, { "00", NULL, "" }, { "+", NULL, "" },
  { "source : book", NULL, "" }, { "-late", NULL, "Ada Byron,Nobody's" }, { "a OR b", NULL, "" }, { "\xf0\x9e\x84\x80x", NULL, "" },
};

static char *
search_names (HeraldStore *store,
              const char *text,
              const char *source,
              guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) contacts = herald_store_search (store, text, source, limit, &error);
  GString *names = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < contacts->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "," : "", herald_contact_get_name (contacts->pdata[i]));
  return g_string_free (names, FALSE);
}

static void
test_search (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  HeraldImportOptions here = { .source_id = "book", .region = "DE" }, other = { .source_id = "ldap-1", .region = "DE" };

  place_init (&place);
  store = place_open (&place);
  g_assert_true (import_text (store, book, &here, NULL, NULL, NULL));
  g_assert_true (import_text (store, other_book, &other, NULL, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (search_rows); i++)
    {
      g_autofree char *names = search_names (store, search_rows[i].text, search_rows[i].source, 10);

      if (strcmp (names, search_rows[i].names) == 0)
        continue;
      g_test_message ("\"%s\" of %s: %s, not %s", search_rows[i].text, search_rows[i].source, names, search_rows[i].names);
      g_test_fail ();
    }
}

static gint64
save (HeraldStore *store,
      const char *source,
      const char *name,
      gboolean favourite)
{
  g_autoptr (HeraldContact) contact = herald_contact_new ();

  herald_contact_set_source_id (contact, source);
  herald_contact_set_name (contact, name);
  herald_contact_set_favourite (contact, favourite);
  return herald_store_save_contact (store, contact, NULL);
}

/* More fit than are looked at: favourites and the first names come all the same, and so does another, small source. */
static void
test_search_among_many (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (GString) many = g_string_new ("Name,Company\n");
  g_autofree char *first = NULL, *small = NULL, *narrow = NULL, *common = NULL, *rare = NULL;

  place_init (&place);
  store = place_open (&place);
  for (guint i = 0; i < 1500; i++)
    g_string_append_printf (many, "Amount %04u Anton,\n", 9999 - i);
  g_assert_true (import_text (store, many->str, NULL, NULL, NULL, NULL));
  save (store, "book", "Zora Anders", TRUE);
  save (store, "book", "An early one", FALSE);
  save (store, "eds-7", "Tiny Anna", FALSE);
  first = search_names (store, "an", NULL, 3);
  g_assert_cmpstr (first, ==, "Zora Anders,An early one,Amount 9500 Anton");
  small = search_names (store, "an", "eds-7", 3);
  g_assert_cmpstr (small, ==, "Tiny Anna");
  common = search_names (store, "amoun", NULL, 2);
  g_assert_cmpstr (common, ==, "Amount 8500 Anton,Amount 8501 Anton");
  rare = search_names (store, "ander", NULL, 2);
  g_assert_cmpstr (rare, ==, "Zora Anders");
  narrow = search_names (store, "anton 8500", NULL, 3);
  g_assert_cmpstr (narrow, ==, "Amount 8500 Anton");
}

/* --- The tables --- */

static char *
query_text (const Place *place,
            const char *sql)
{
  HeraldDatabase database;
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);
  sqlite3_stmt *statement;

  g_assert_true (herald_database_open (&database, place->path, &error));
  g_assert_cmpint (sqlite3_prepare_v2 (database.handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (text, "%s\n", herald_column_text (statement, sqlite3_column_count (statement) - 1));
  sqlite3_finalize (statement);
  herald_database_close (&database);
  return g_string_free (text, FALSE);
}

/* No look-up reads a whole table: what the statements of find.c and search.c ask for has an index. */
static void
test_indexes (void)
{
  static const struct
  {
    const char *sql, *index;
  } cases[] = {
    { "SELECT contact FROM numbers WHERE e164 = '+49'", "numbers_e164" },
    { "SELECT contact FROM numbers WHERE e164 >= '+49' AND e164 < '+4:'", "numbers_e164" },
    { "SELECT contact FROM numbers WHERE national >= '3' AND national < '4'", "numbers_national" },
    { "SELECT contact FROM numbers WHERE digits >= '3' AND digits < '4' AND e164 IS NULL", "numbers_digits" },
    { "SELECT contact FROM numbers WHERE " HERALD_NUMBERS_TAIL " = " HERALD_TAIL_OF ("'1234567'"), "numbers_tail" },
    { "SELECT contact FROM numbers WHERE " HERALD_NUMBERS_TAIL " >= '4567' AND " HERALD_NUMBERS_TAIL " < '4568'", "numbers_tail" },
    { "SELECT id FROM contacts WHERE sort >= 'a' AND sort < 'b' ORDER BY sort, id", "contacts_sort" },
    { "SELECT id FROM contacts WHERE favourite <> 0 ORDER BY sort, id", "contacts_favourite" },
  };
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;

  place_init (&place);
  store = place_open (&place);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", cases[i].sql, NULL);
      g_autofree char *plan = query_text (&place, sql);

      g_test_message ("%s", plan);
      g_assert_nonnull (strstr (plan, cases[i].index));
      g_assert_null (strstr (plan, "B-TREE"));
    }
}

/* The tables of the first version with rows in them. */
static const char first_version[] =
  "CREATE TABLE contacts (id INTEGER PRIMARY KEY, source TEXT NOT NULL, uid TEXT NOT NULL, fingerprint TEXT NOT NULL, sort TEXT NOT NULL,"
  " name TEXT NOT NULL, organisation TEXT NOT NULL, email TEXT NOT NULL, url TEXT NOT NULL, note TEXT NOT NULL, address TEXT NOT NULL,"
  " favourite INTEGER NOT NULL DEFAULT 0, photo BLOB);"
  "CREATE UNIQUE INDEX contacts_uid ON contacts (source, uid) WHERE uid <> '';"
  "CREATE INDEX contacts_fingerprint ON contacts (source, fingerprint);"
  "CREATE INDEX contacts_sort ON contacts (sort, id);"
  "CREATE TABLE numbers (contact INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE, position INTEGER NOT NULL,"
  " number TEXT NOT NULL, label TEXT, digits TEXT NOT NULL, e164 TEXT, national TEXT, PRIMARY KEY (contact, position)) WITHOUT ROWID;"
  "CREATE INDEX numbers_e164 ON numbers (e164) WHERE e164 IS NOT NULL;"
  "CREATE INDEX numbers_national ON numbers (national) WHERE national IS NOT NULL;"
  "CREATE INDEX numbers_digits ON numbers (digits) WHERE e164 IS NULL;"
  "CREATE VIRTUAL TABLE contacts_text USING fts5 (name, organisation, email, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');"
  "CREATE TABLE journal (id INTEGER PRIMARY KEY, started_at INTEGER NOT NULL, answered_at INTEGER NOT NULL, ended_at INTEGER NOT NULL,"
  " direction TEXT NOT NULL, outcome TEXT NOT NULL, number TEXT NOT NULL, e164 TEXT NOT NULL, name TEXT NOT NULL, organisation TEXT NOT NULL,"
  " dialed TEXT NOT NULL, queue TEXT NOT NULL, device TEXT NOT NULL, linked_id TEXT NOT NULL, contact INTEGER NOT NULL,"
  " note TEXT NOT NULL DEFAULT '', seen INTEGER NOT NULL DEFAULT 1);"
  "INSERT INTO contacts VALUES (7, 'book', '', 'f1', 'ada', 'Ada', 'Engines', 'ada@example.com', '', 'Pays late', '', 1, NULL),"
  " (9, 'book', '', 'f2', 'bob', 'Bob', '', '', '', '', '', 0, NULL),"
  " (11, 'book', '', 'f3', 'özdemir', 'Özdemir', '', '', '', '', '', 0, NULL), (12, 'book', '', 'f4', 'paulsen', 'Paulsen', '', '', '', '', '', 0, NULL);"
  "INSERT INTO contacts_text (rowid, name, organisation, email) VALUES (7, 'Ada', 'Engines', 'ada@example.com'), (9, 'Bob', '', '');"
  "INSERT INTO numbers VALUES (7, 0, '030 1234567', NULL, '0301234567', '+49301234567', NULL), (9, 0, '1001', NULL, '1001', NULL, NULL);"
  "PRAGMA user_version = 1;";

static void
on_result (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
delete_contact (HeraldStore *store,
                gint64 id)
{
  g_autoptr (GAsyncResult) result = NULL;

  herald_store_delete_contact_async (store, id, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (herald_store_delete_contact_finish (store, result, NULL));
}

static void
expect_search (HeraldStore *store,
               const char *text,
               const char *expected)
{
  g_autofree char *names = search_names (store, text, NULL, 10);

  g_assert_cmpstr (names, ==, expected);
}

static void
expect_order (HeraldStore *store,
              const char *expected)
{
  g_autoptr (GPtrArray) contacts = herald_store_list_contacts (store, 0, 0, NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  g_assert_nonnull (contacts);
  for (guint i = 0; i < contacts->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", herald_contact_get_name (contacts->pdata[i]));
  g_assert_cmpstr (names->str, ==, expected);
}

/* As in a telephone directory: a letter with a sign stands where it stands without. */
static void
test_order (void)
{
  static const char *const names[] = { "Zuse", "Özdemir", "Paulsen", "Łukasz", "ortmann", "Mann", "Lukas", "Éluard", "Ægir", "Ekholm",
                                       "Ёлкин", "Жуков", "Егоров", "İnan", "Imhoff" };
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;

  place_init (&place);
  store = place_open (&place);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (HeraldContact) contact = herald_contact_new ();

      herald_contact_set_source_id (contact, "book");
      herald_contact_set_name (contact, names[i]);
      g_assert_cmpint (herald_store_save_contact (store, contact, NULL), >, 0);
    }
  expect_order (store, "Ægir Ekholm Éluard Imhoff İnan Lukas Łukasz Mann ortmann Özdemir Paulsen Zuse Егоров Ёлкин Жуков");
  expect_search (store, "ozd", "Özdemir");
  expect_search (store, "Łuk", "Łukasz");
}

/* What is in the book stays, is found by what is searched now, and is forgotten when it goes. */
static void
test_first_version (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (HeraldContact) ada = NULL, changed = NULL;
  g_autofree char *check = NULL;
  HeraldDatabase database;

  place_init (&place);
  g_assert_true (herald_database_open (&database, place.path, NULL));
  g_assert_true (herald_database_exec (&database, first_version, NULL));
  herald_database_close (&database);
  store = place_open (&place);
  expect_order (store, "Ada Bob Özdemir Paulsen");
  expect_search (store, "late", "Ada");
  expect_search (store, "4567", "Ada");
  expect_search (store, "030 12", "Ada");
  expect_search (store, "1001", "Bob");
  expect_search (store, "ada", "Ada");
  ada = herald_store_get_contact (store, 7, NULL);
  changed = herald_contact_copy (ada);
  g_assert_cmpstr (herald_contact_get_owner (ada), ==, "");
  herald_contact_set_note (changed, "Pays now");
  g_assert_cmpint (herald_store_save_contact (store, changed, NULL), ==, 7);
  expect_search (store, "late", "");
  expect_search (store, "now", "Ada");
  delete_contact (store, 7);
  expect_search (store, "now", "");
  expect_search (store, "4567", "");
  check = query_text (&place, "PRAGMA integrity_check");
  g_assert_cmpstr (check, ==, "ok\n");
  g_assert_true (herald_database_open (&database, place.path, NULL));
  g_assert_true (herald_database_exec (&database, "INSERT INTO contacts_text (contacts_text) VALUES ('integrity-check')", NULL));
  herald_database_close (&database);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/find/no-company", test_no_company);
  g_test_add_func ("/find/same-as-comparing", test_same_as_comparing);
  g_test_add_func ("/find/search", test_search);
  g_test_add_func ("/find/search-among-many", test_search_among_many);
  g_test_add_func ("/find/indexes", test_indexes);
  g_test_add_func ("/find/first-version", test_first_version);
  g_test_add_func ("/find/order", test_order);
  return g_test_run ();
}
