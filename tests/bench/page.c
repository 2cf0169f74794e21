/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-page DATABASE [--search]: the main window with its page of contacts, scrolled as a person does, on a display.
 *
 * First as with a touchpad, a push that fades, over and over; then by jumps to places anywhere in the list. For each frame:
 * how long after the one before it began (33 ms: a frame of sixty a second was missed), and how much of that the main thread
 * worked, which a busy machine does not change. Then words are typed letter by letter: from the letter to the frame that
 * shows who was found. At last the resident memory. One JSON line for each. */

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lookup/book.h"
#include "ui/contacts-page.h"
#include "ui/resources.h"
#include "ui/window.h"

#define FRAMES 600
#define WANTED_MS 33.0
#define WANTED_SEARCH_MS 30.0
/* What is measured is over by then, or never. */
#define GIVE_UP_S 400

static const char *const words[] = { "anna", "mueller", "stefan sch", "berg", "0301", "software g", "wolfgang", "+49301", "zo", "handel" };

typedef struct
{
  GtkWidget *window, *page;
  GtkListView *list;
  GtkAdjustment *place;
  GMainLoop *loop;
  GArray *frames, *work; /* of double, ms */
  gint64 last_frame, last_work;
  gboolean jumping, painted;
  double speed;
  guint n;
  GRand *dice;
} Bench;

static gint64
thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* What is not to be seen is not looked into: a menu has a list, too. */
static GtkWidget *
find_widget (GtkWidget *root,
             GType type)
{
  if (GTK_IS_POPOVER (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
on_give_up (gpointer user_data)
{
  fprintf (stderr, "bench-page: gave up waiting\n");
  exit (1);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return one < other ? -1 : one > other;
}

static double
percentile (GArray *values,
            double part)
{
  g_array_sort (values, compare);
  return values->len > 0 ? g_array_index (values, double, MIN (values->len - 1, (guint) (part * values->len))) : -1;
}

static guint
count_above (GArray *values,
             double limit)
{
  guint n = 0;

  for (guint i = 0; i < values->len; i++)
    n += g_array_index (values, double, i) > limit;
  return n;
}

/* --- Scrolling --- */

static void
on_before_paint (GdkFrameClock *clock,
                 Bench *bench)
{
  gint64 now = g_get_monotonic_time (), work = thread_time ();
  double frame = (double) (now - bench->last_frame) / 1000, worked = (double) (work - bench->last_work) / 1000;

  if (bench->last_frame != 0)
    {
      g_array_append_val (bench->frames, frame);
      g_array_append_val (bench->work, worked);
    }
  bench->last_frame = now;
  bench->last_work = work;
}

static gboolean
on_tick (GtkWidget *widget,
         GdkFrameClock *clock,
         gpointer user_data)
{
  Bench *bench = user_data;
  double upper = gtk_adjustment_get_upper (bench->place) - gtk_adjustment_get_page_size (bench->place);
  double value = gtk_adjustment_get_value (bench->place);

  if (bench->jumping && bench->n % 10 == 0)
    value = g_rand_double_range (bench->dice, 0, upper);
  else if (!bench->jumping)
    {
      /* A push of 4000 pixels a second, which fades; up and down in turn. */
      if (bench->n % 60 == 0)
        bench->speed = (bench->n / 60) % 4 == 3 ? -4000 : 4000;
      value += bench->speed / 60;
      bench->speed *= 0.96;
    }
  gtk_adjustment_set_value (bench->place, CLAMP (value, 0, upper));
  if (++bench->n < FRAMES)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (bench->loop);
  return G_SOURCE_REMOVE;
}

static void
scroll (Bench *bench,
        gboolean jumping,
        guint n_contacts)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (bench->window);
  gulong handler = g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), bench);

  g_array_set_size (bench->frames, 0);
  g_array_set_size (bench->work, 0);
  bench->jumping = jumping;
  bench->n = 0;
  bench->last_frame = 0;
  gtk_widget_add_tick_callback (GTK_WIDGET (bench->list), on_tick, bench, NULL);
  g_main_loop_run (bench->loop);
  g_signal_handler_disconnect (clock, handler);
  printf ("{\"bench\": \"page\", \"of\": \"%s\", \"contacts\": %u, \"frames\": %u, \"frame_p50_ms\": %.1f, \"frame_p99_ms\": %.1f,"
          " \"frame_max_ms\": %.1f, \"frames_over_33_ms\": %u, \"work_p50_ms\": %.1f, \"work_p99_ms\": %.1f, \"work_max_ms\": %.1f,"
          " \"wanted_max_ms\": %.0f, \"renderer\": \"%s\"}\n",
          jumping ? "jumps" : "scroll", n_contacts, bench->frames->len, percentile (bench->frames, 0.5), percentile (bench->frames, 0.99),
          percentile (bench->frames, 1), count_above (bench->frames, WANTED_MS), percentile (bench->work, 0.5),
          percentile (bench->work, 0.99), percentile (bench->work, 1), WANTED_MS,
          g_getenv ("GSK_RENDERER") != NULL ? g_getenv ("GSK_RENDERER") : "");
  fflush (stdout);
}

/* --- Searching --- */

static void
on_after_paint (GdkFrameClock *clock,
                Bench *bench)
{
  bench->painted = TRUE;
}

static void
on_changed (Bench *bench)
{
  bench->n++;
}

static gboolean
on_late (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

static gboolean
on_typed (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* From the letter until a frame has been drawn after the answer came; nothing is counted where it changes nothing. */
static void
type_letter (Bench *bench,
             const char *text,
             GArray *times)
{
  gint64 began = g_get_monotonic_time ();
  gboolean late = FALSE;
  guint before, patience = g_timeout_add (1000, on_late, &late);
  double took;

  bench->n = 0;
  herald_contacts_page_set_query (HERALD_CONTACTS_PAGE (bench->page), text);
  before = bench->n;
  while (bench->n == before && !late)
    g_main_context_iteration (NULL, TRUE);
  bench->painted = FALSE;
  while (bench->n != before && !bench->painted && !late)
    g_main_context_iteration (NULL, TRUE);
  took = (double) (g_get_monotonic_time () - began) / 1000;
  if (bench->n != before)
    g_array_append_val (times, took);
  g_source_remove (patience);
}

/* A person types a letter every 120 ms. */
static void
pause_typing (void)
{
  gboolean over = FALSE;

  g_timeout_add (120, on_typed, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static void
search (Bench *bench,
        guint n_contacts)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (bench->window);
  gulong painted = g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), bench);
  gulong changed;

  herald_contacts_page_set_query (HERALD_CONTACTS_PAGE (bench->page), "zzz");
  pause_typing ();
  changed = g_signal_connect_swapped (gtk_list_view_get_model (bench->list), "items-changed", G_CALLBACK (on_changed), bench);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    for (gsize length = 1; length <= strlen (words[i]); length++)
      {
        g_autofree char *text = g_strndup (words[i], length);

        type_letter (bench, text, times);
        pause_typing ();
      }
  g_signal_handler_disconnect (clock, painted);
  g_signal_handler_disconnect (gtk_list_view_get_model (bench->list), changed);
  printf ("{\"bench\": \"page\", \"of\": \"search\", \"contacts\": %u, \"letters\": %u, \"p50_ms\": %.1f, \"p95_ms\": %.1f,"
          " \"max_ms\": %.1f, \"wanted_p95_ms\": %.0f}\n",
          n_contacts, times->len, percentile (times, 0.5), percentile (times, 0.95), percentile (times, 1), WANTED_SEARCH_MS);
  herald_contacts_page_set_query (HERALD_CONTACTS_PAGE (bench->page), "");
}

/* --- Memory --- */

static void
tell_memory (guint n_contacts)
{
  g_autofree char *status = NULL;
  const char *line;

  pause_typing ();
  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmRSS:");
  printf ("{\"bench\": \"page\", \"of\": \"memory\", \"contacts\": %u, \"rss_kib\": %d}\n", n_contacts, line != NULL ? atoi (line + 6) : -1);
  fflush (stdout);
}

static gboolean
is_listed (Bench *bench,
           guint n_contacts)
{
  GtkSelectionModel *model = gtk_list_view_get_model (bench->list);

  return g_list_model_get_n_items (G_LIST_MODEL (model)) == n_contacts
         && (n_contacts == 0 || gtk_adjustment_get_upper (bench->place) > gtk_adjustment_get_page_size (bench->place));
}

static guint
open_page (Bench *bench,
           HeraldStore *store,
           HeraldLookup *lookup)
{
  g_autoptr (HeraldAccount) account = herald_account_new_in_memory ();
  g_autoptr (HeraldEngine) engine = herald_engine_new (account, store, lookup, NULL);
  guint n_contacts = (guint) herald_store_count_contacts (store, NULL);

  g_settings_set_string (herald_account_get_settings (account), "region", "DE");
  bench->window = GTK_WIDGET (herald_window_new (NULL));
  gtk_window_set_default_size (GTK_WINDOW (bench->window), 900, 760);
  herald_window_set_engine (HERALD_WINDOW (bench->window), engine);
  herald_window_show_page (HERALD_WINDOW (bench->window), "contacts");
  gtk_window_present (GTK_WINDOW (bench->window));
  bench->page = find_widget (bench->window, HERALD_TYPE_CONTACTS_PAGE);
  bench->list = GTK_LIST_VIEW (find_widget (bench->page, GTK_TYPE_LIST_VIEW));
  bench->place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (bench->list));
  while (!is_listed (bench, n_contacts))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 5; i++)
    pause_typing ();
  return n_contacts;
}

int
main (int argc,
      char **argv)
{
  Bench bench = { .frames = g_array_new (FALSE, FALSE, sizeof (double)), .work = g_array_new (FALSE, FALSE, sizeof (double)) };
  g_autoptr (HeraldLookup) lookup = NULL;
  g_autoptr (HeraldSource) book = NULL;
  g_autoptr (HeraldStore) store = NULL;
  guint n_contacts;

  if (argc < 2)
    return 2;
  herald_resources_init ();
  adw_init ();
  bench.loop = g_main_loop_new (NULL, FALSE);
  bench.dice = g_rand_new_with_seed (7);
  g_timeout_add_seconds (GIVE_UP_S, on_give_up, NULL);
  store = herald_store_new (argv[1], NULL);
  if (store == NULL)
    return 1;
  lookup = herald_lookup_new (&(HeraldLocation){ "DE", NULL });
  book = herald_book_new (store);
  herald_lookup_add_source (lookup, book, 0, 0);
  n_contacts = open_page (&bench, store, lookup);
  if (n_contacts > 0)
    {
      scroll (&bench, FALSE, n_contacts);
      scroll (&bench, TRUE, n_contacts);
    }
  tell_memory (n_contacts);
  if (argc > 2 && strcmp (argv[2], "--search") == 0)
    search (&bench, n_contacts);
  return 0;
}
