/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-contacts make FILE COUNT: writes a book of COUNT contacts, always the same.
 * bench-contacts ask FILE COUNT: looks numbers up in it and searches it; one JSON line per figure, and how much memory that took. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/store-private.h"

#define LOOKUPS 2000
#define SEARCHES 40
#define SCREEN 50
#define SHORT_FIRST 1000
#define SHORTS 2000

static const char *const first_names[] = {
  "Anna", "Andreas", "Alexander", "Anja", "Achim", "Barbara", "Bernd", "Birgit", "Christian", "Claudia", "Daniel", "Dieter", "Elke",
  "Erika", "Frank", "Friedrich", "Gabriele", "Gerhard", "Hans", "Heike", "Ingrid", "Jan", "Jens", "Julia", "Jürgen", "Karin", "Karl",
  "Katharina", "Klaus", "Lena", "Lukas", "Manfred", "Maria", "Markus", "Martin", "Michael", "Monika", "Nicole", "Oliver", "Peter",
  "Petra", "Quirin", "Ralf", "Renate", "Sabine", "Sandra", "Sebastian", "Stefan", "Susanne", "Thomas", "Ulrike", "Ursula", "Uwe",
  "Veronika", "Werner", "Wolfgang", "Xaver", "Yvonne", "Zoë", "Émile", "Øystein", "Łukasz", "Şebnem", "Ζωή", "Иван", "Ольга",
};
static const char *const syllables[] = {
  "ber", "mann", "mei", "er", "schul", "ze", "hoff", "stein", "wald", "berg", "bach", "hardt", "lich", "ner", "rich", "ter", "wein",
  "gold", "sil", "bern", "eck", "ler", "ing", "hof", "feld", "kamp", "holz", "brand", "krau", "se", "lin", "den", "dorf", "mül", "quast",
};
static const char *const trades[] = {
  "Elektro", "Sanitär", "Bau", "Autohaus", "Steuerberatung", "Praxis", "Apotheke", "Handel", "Logistik", "Software", "Druck", "Metallbau",
};
static const char *const forms[] = { "GmbH", "GmbH", "GmbH", "AG", "KG", "e.V.", "UG", "Ltd" };
static const char *const notes[] = {
  "", "", "", "Stammkunde", "Rückruf vormittags", "Rechnung offen, Mahnung verschickt", "VIP, English spoken", "zieht im März um",
};
static const char *const areas[] = { "30", "40", "89", "69", "221", "711", "341", "351", "511", "911", "2102", "4321", "7531", "36847" };

/* --- The book: contact i is the same in "make" and "ask" --- */

static guint32
draw (guint64 *state)
{
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (guint32) (*state >> 33);
}

static guint64
seed (guint contact,
      guint what)
{
  guint64 state = (guint64) contact * 1000003u + what;

  draw (&state);
  return state;
}

#define PICK(list, state) ((list)[draw (state) % G_N_ELEMENTS (list)])

/* A surname; the lower ones are more frequent, as with people. */
static char *
surname (guint64 *state)
{
  double even = draw (state) / (double) G_MAXINT32;
  guint64 own = seed ((guint) (20000 * even * even * even), 77);
  guint n = 2 + draw (&own) % 2;
  GString *name = g_string_new (NULL);
  g_autofree char *lower = NULL;

  for (guint i = 0; i < n; i++)
    g_string_append (name, PICK (syllables, &own));
  lower = g_string_free (name, FALSE);
  lower[0] = g_ascii_toupper (lower[0]);
  return g_steal_pointer (&lower);
}

/* The national number of a contact: 0 a landline, 1 a mobile, 2 another landline. */
static char *
national (guint contact,
          guint which)
{
  guint64 state = seed (contact, 100 + which);

  if (which == 1)
    return g_strdup_printf ("1%u%08u", 70 + draw (&state) % 10, draw (&state) % 100000000);
  /* Every twentieth is the main number of a PBX: its operator's 0 at the end. */
  if (which == 0 && contact % 20 == 0)
    return g_strdup_printf ("%s%05u0", PICK (areas, &state), 20000 + draw (&state) % 80000);
  return g_strdup_printf ("%s%07u", PICK (areas, &state), 2000000 + draw (&state) % 8000000);
}

static void
add_number (HeraldContact *contact,
            guint index,
            guint which)
{
  g_autofree char *digits = national (index, which);
  g_autofree char *written = g_strdup_printf ("0%.3s %s", digits, digits + 3);
  g_autofree char *dialled = g_strconcat ("0", digits, NULL);
  g_autofree char *e164 = g_strconcat ("+49", digits, NULL);
  HeraldContactNumber number = { written, (char *) (which == 1 ? "mobile" : "work"), dialled, e164, NULL };

  /* Every fiftieth was imported without knowing the country. */
  if (index % 50 == 7)
    {
      number.e164 = NULL;
      number.national = digits;
    }
  herald_contact_add_number_with_keys (contact, &number);
}

static HeraldContact *
make_contact (guint index)
{
  HeraldContact *contact = herald_contact_new ();
  guint64 state = seed (index, 1);
  const char *first = PICK (first_names, &state);
  g_autofree char *last = surname (&state), *owner = surname (&state);
  g_autofree char *name = g_strdup_printf ("%s %s", first, last);
  g_autofree char *company = g_strdup_printf ("%s %s %s", owner, PICK (trades, &state), PICK (forms, &state));
  g_autofree char *email = g_strdup_printf ("%s.%s%u@example.%s", first, last, index % 97, index % 3 == 0 ? "com" : "net");
  g_autofree char *uid = g_strdup_printf ("bench-%u", index);

  herald_contact_set_source_id (contact, "book");
  herald_contact_set_uid (contact, uid);
  if (index % 20 != 0)
    herald_contact_set_name (contact, name);
  if (index % 20 == 0 || index % 3 == 0)
    herald_contact_set_organisation (contact, company);
  if (index % 10 < 7)
    herald_contact_set_email (contact, email);
  herald_contact_set_note (contact, PICK (notes, &state));
  herald_contact_set_favourite (contact, index % 50021 == 3);
  for (guint which = 0; which <= index % 3; which++)
    add_number (contact, index, which);
  if (index <= SHORTS)
    {
      g_autofree char *digits = g_strdup_printf ("%u", SHORT_FIRST + index - 1);

      herald_contact_add_number_with_keys (contact, &(HeraldContactNumber){ digits, NULL, digits, NULL, NULL });
    }
  return contact;
}

static int
fail (const GError *error)
{
  g_printerr ("%s\n", error->message);
  return 1;
}

static gboolean
fill (HeraldDatabase *database,
      guint count,
      GError **error)
{
  for (guint i = 1; i <= count; i++)
    {
      g_autoptr (HeraldContact) contact = make_contact (i);
      g_autofree char *fingerprint = herald_contacts_fingerprint (contact);

      if (herald_contacts_insert (database, contact, fingerprint, error) == 0)
        return FALSE;
    }
  return TRUE;
}

static int
make (const char *path,
      guint count)
{
  gint64 start = g_get_monotonic_time ();
  HeraldDatabase database;
  g_autoptr (GError) error = NULL;
  /* Nobody is harmed if it is lost half-way: no log, and memory in place of a disk. */
  gboolean ok = herald_database_open (&database, path, &error) && herald_schema_migrate (&database, &error)
                && herald_database_exec (&database, "PRAGMA journal_mode = OFF; PRAGMA cache_size = -600000", &error)
                && herald_database_begin (&database, &error)
                && herald_database_finish (&database, fill (&database, count, &error), error == NULL ? &error : NULL);

  herald_database_close (&database);
  if (!ok)
    return fail (error);
  printf ("{\"bench\":\"contacts\",\"of\":\"make\",\"contacts\":%u,\"seconds\":%.1f}\n", count,
          (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  return 0;
}

/* --- Asking --- */

static guint
resident_kib (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL) || (line = strstr (text, "VmRSS:")) == NULL)
    return 0;
  return (guint) strtoul (line + strlen ("VmRSS:"), NULL, 10);
}

static int
compare_times (gconstpointer one,
               gconstpointer other)
{
  gint64 a = *(const gint64 *) one, b = *(const gint64 *) other;

  return (a > b) - (a < b);
}

/* What the process has worked: on a machine that does other things as well the clock says little. */
static gint64
worked (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &spent);
  return (gint64) spent.tv_sec * G_USEC_PER_SEC + spent.tv_nsec / 1000;
}

static double
quantile (GArray *times,
          double of)
{
  return (double) g_array_index (times, gint64, MIN ((guint) (of * times->len), times->len - 1)) / 1000.0;
}

typedef struct
{
  const char *name;
  const char *class; /* what is found; NULL: nobody */
  char *(*make) (guint contact);
} Kind;

static char *
exact_number (guint contact)
{
  g_autofree char *digits = national (contact - contact % 50 + 3, 0);

  return g_strconcat ("+49", digits, NULL);
}

static char *
national_number (guint contact)
{
  g_autofree char *digits = national (contact - contact % 50 + 7, 0);

  return g_strconcat ("+49", digits, NULL);
}

static char *
short_number (guint contact)
{
  return g_strdup_printf ("%u", SHORT_FIRST + contact % SHORTS);
}

/* An extension of the PBX whose operator is stored. */
static char *
extension_number (guint contact)
{
  g_autofree char *digits = national (contact - contact % 20, 0);

  digits[strlen (digits) - 1] = '\0';
  return g_strdup_printf ("+49%s%u", digits, 100 + contact % 900);
}

/* What was dialled in town, of a town that nobody has told. */
static char *
local_number (guint contact)
{
  g_autofree char *digits = national (contact - contact % 50 + 3, 0);

  return g_strdup (digits + strlen (digits) - HERALD_MATCH_TRAILING_DIGITS);
}

static char *
unknown_number (guint contact)
{
  guint64 state = seed (contact, 999);

  return g_strdup_printf ("+49%s%07u", PICK (areas, &state), 1000000 + draw (&state) % 1000000);
}

static const Kind kinds[] = {
  { "exact", "exact", exact_number },
  { "national", "national", national_number },
  { "extension", "extension", short_number },
  { "switchboard", "switchboard", extension_number },
  { "trailing", "trailing", local_number },
  { "nobody", NULL, unknown_number },
};

static void
look_up (HeraldStore *store,
         const Kind *kind,
         guint count)
{
  static const HeraldLocation here = { "DE", NULL };
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64)), work = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint64 state = seed (count, 5);
  guint right = 0;

  for (guint i = 0; i < LOOKUPS; i++)
    {
      g_autofree char *text = kind->make (100 + draw (&state) % (count - 200));
      g_autoptr (HeraldNumber) number = herald_number_new (text, "DE");
      gint64 start = g_get_monotonic_time (), before = worked (), took;
      g_autoptr (GPtrArray) found = herald_store_find_number (store, number, &here, NULL, NULL);

      took = g_get_monotonic_time () - start;
      g_array_append_val (times, took);
      took = worked () - before;
      g_array_append_val (work, took);
      right += kind->class == NULL ? found->len == 0
                                   : found->len > 0 && strcmp (herald_match_to_string (((HeraldContactMatch *) found->pdata[0])->match), kind->class) == 0;
    }
  g_array_sort (times, compare_times);
  g_array_sort (work, compare_times);
  printf ("{\"bench\":\"contacts\",\"of\":\"lookup\",\"class\":\"%s\",\"contacts\":%u,\"lookups\":%u,\"right\":%u,\"p50_ms\":%.3f,\"p99_ms\":%.3f,"
          "\"max_ms\":%.3f,\"cpu_p99_ms\":%.3f,\"wanted_p99_ms\":1}\n", kind->name, count, LOOKUPS, right, quantile (times, 0.5),
          quantile (times, 0.99), quantile (times, 1), quantile (work, 0.99));
}

/* What somebody looks for: a name, a company, both, a number in some spelling. */
static char *
search_text (guint contact,
             guint which)
{
  guint64 state = seed (contact, 1);
  const char *first = PICK (first_names, &state);
  g_autofree char *last = surname (&state), *owner = surname (&state), *digits = national (contact, 0);

  switch (which)
    {
    case 0:
      return g_strdup (last);
    case 1:
      return g_strdup (first);
    case 2:
      return g_strdup (owner);
    case 3:
      return g_strdup_printf ("0%s", digits);
    case 4:
      return g_strdup_printf ("+49%s", digits);
    case 5:
      return g_strdup (digits);
    case 6:
      return g_strdup (PICK (forms, &state));
    case 7:
      return g_strdup ("example");
    default:
      return g_strdup (contact % 2 == 0 ? "Mahnung" : "Stammkunde");
    }
}

static gint64
search_once (HeraldStore *store,
             const char *text)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) found = herald_store_search (store, text, "book", SCREEN, NULL);

  g_assert (found != NULL);
  return g_get_monotonic_time () - start;
}

/* As it is typed: after every character, up to @length of them. */
static void
search (HeraldStore *store,
        guint count,
        guint length)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64)), work = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *slowest = NULL;
  gint64 longest = -1;
  guint64 state = seed (count, 6);

  for (guint i = 0; i < SEARCHES * 9; i++)
    {
      g_autofree char *whole = search_text (1 + draw (&state) % count, i % 9);
      g_autofree char *text = g_utf8_substring (whole, 0, MIN ((glong) length, g_utf8_strlen (whole, -1)));
      gint64 before = worked (), took = search_once (store, text), spent = worked () - before;

      g_array_append_val (times, took);
      g_array_append_val (work, spent);
      if (took > longest)
        {
          longest = took;
          g_free (slowest);
          slowest = g_steal_pointer (&text);
        }
    }
  g_array_sort (times, compare_times);
  g_array_sort (work, compare_times);
  printf ("{\"bench\":\"contacts\",\"of\":\"search\",\"typed\":%u,\"contacts\":%u,\"searches\":%u,\"p50_ms\":%.2f,\"p95_ms\":%.2f,\"max_ms\":%.2f,"
          "\"cpu_p95_ms\":%.2f,\"slowest\":\"%s\",\"wanted_p95_ms\":30}\n", length, count, times->len, quantile (times, 0.5),
          quantile (times, 0.95), quantile (times, 1), quantile (work, 0.95), slowest);
}

static int
ask (const char *path,
     guint count)
{
  guint before = resident_kib (), after;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeraldStore) store = herald_store_new (path, &error);

  if (store == NULL)
    return fail (error);
  for (guint i = 0; i < LOOKUPS; i++) /* until what is asked for often is in memory */
    {
      g_autofree char *text = exact_number (100 + i * 7 % (count - 200));
      g_autoptr (HeraldNumber) number = herald_number_new (text, "DE");
      g_autoptr (GPtrArray) found = herald_store_find_number (store, number, NULL, NULL, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    look_up (store, &kinds[i], count);
  for (guint length = 1; length <= 6; length++)
    search (store, count, length);
  after = resident_kib ();
  printf ("{\"bench\":\"contacts\",\"of\":\"memory\",\"contacts\":%u,\"rss_before_kib\":%u,\"rss_after_kib\":%u,\"growth_mib\":%.1f,"
          "\"wanted_growth_mib\":40}\n", count, before, after, (double) (after - before) / 1024);
  return 0;
}

int
main (int argc,
      char **argv)
{
  guint count = argc == 4 ? (guint) strtoul (argv[3], NULL, 10) : 0;

  if (count >= 10000 && strcmp (argv[1], "make") == 0)
    return make (argv[2], count);
  if (count >= 10000 && strcmp (argv[1], "ask") == 0)
    return ask (argv[2], count);
  g_printerr ("usage: bench-contacts make|ask FILE COUNT, COUNT from 10000\n");
  return 2;
}
