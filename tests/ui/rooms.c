/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rooms.h"

#include <glib/gstdio.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/sources.h"
#include "lookup/book.h"
#include "moments.h"
#include "numbers/find.h"
#include "store/duplicates.h"
#include "store/journal.h"
#include "ui/assistant.h"
#include "ui/card-window.h"
#include "ui/contact-chooser.h"
#include "ui/contact-dialog.h"
#include "ui/details.h"
#include "ui/dial-question.h"
#include "ui/doctor-window.h"
#include "ui/enrol-window.h"
#include "ui/import-window.h"
#include "ui/merge-window.h"
#include "ui/missed-pop.h"
#include "ui/preferences.h"
#include "ui/selection-window.h"
#include "ui/sources-dialog.h"
#include "ui/text-window.h"
#include "ui/transfer-dialog.h"
#include "ui/why-window.h"
#include "ui/window.h"

#define NUMBER "+442079460018"

/* What the windows stand in. */
static struct
{
  char *folder;
  HeraldStore *store;
  HeraldLookup *lookup;
  HeraldAccount *account;
  HeraldSourceSettings *settings;
  HeraldSources *sources;
  HeraldRules *rules;
  HeraldEngine *engine;
} house;

/* --- the house ------------------------------------------------------------------------------------------------ */

static void
save (const char *name,
      const char *organisation,
      const char *number)
{
  g_autoptr (HeraldContact) contact = herald_contact_new ();

  herald_contact_set_source_id (contact, "book");
  herald_contact_set_name (contact, name);
  herald_contact_set_organisation (contact, organisation);
  herald_contact_add_number (contact, number, "work", "DE");
  g_assert_cmpint (herald_store_save_contact (house.store, contact, NULL), !=, 0);
}

static void
journal (const char *direction,
         const char *outcome,
         const char *name,
         const char *number,
         int minutes_ago)
{
  gint64 now = g_get_real_time ();
  HeraldJournalCall call = { .started_at = now - minutes_ago * G_TIME_SPAN_MINUTE, .ended_at = now - (minutes_ago - 1) * G_TIME_SPAN_MINUTE,
                             .direction = direction, .outcome = outcome, .number = number, .e164 = number, .name = name,
                             .queue = "Support", .device = "PJSIP/1001" };

  if (g_str_equal (outcome, "answered"))
    call.answered_at = call.started_at + 5 * G_USEC_PER_SEC;
  g_assert_cmpint (herald_journal_begin (house.store, &call, NULL), >, 0);
}

/* As an AdwApplication does. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/org/heraldcti/Herald/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
build (void)
{
  g_autofree char *path = NULL;
  g_autoptr (HeraldSource) book = NULL;

  if (house.folder != NULL)
    return;
  load_style ();
  house.folder = g_dir_make_tmp ("herald-rooms.XXXXXX", NULL);
  path = g_build_filename (house.folder, "herald.db", NULL);
  house.store = herald_store_new (path, NULL);
  g_assert_nonnull (house.store);
  save ("Ada Byron", "Analytical Engines Ltd", NUMBER);
  save ("Ada Byron", "Analytical Engines", NUMBER);
  save ("Emmy Noether", "Ring Theory GmbH", "+4989123456");
  journal ("incoming", "missed", "Emmy Noether", "+4989123456", 30);
  journal ("outgoing", "answered", "Ada Byron", NUMBER, 60 * 26);
  house.lookup = herald_lookup_new (&(HeraldLocation){ "DE", NULL });
  book = herald_book_new (house.store);
  herald_lookup_add_source (house.lookup, book, 0, 0);
  house.account = herald_account_new_in_memory ();
  house.settings = herald_source_settings_new (herald_account_get_settings (house.account));
  house.sources = herald_sources_new (house.settings, house.lookup, NULL);
  house.rules = herald_rules_new ();
  house.engine = herald_engine_new (house.account, house.store, house.lookup, house.rules);
}

/**
 * rooms_clear:
 *
 * Takes down what rooms_open() has built. The windows are gone by then.
 */
void
rooms_clear (void)
{
  GDir *folder;
  const char *name;

  if (house.folder == NULL)
    return;
  g_clear_object (&house.engine);
  g_clear_object (&house.sources);
  g_clear_object (&house.settings);
  g_clear_object (&house.account);
  g_clear_object (&house.lookup);
  g_clear_pointer (&house.rules, herald_rules_unref);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&house.store);
  folder = g_dir_open (house.folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (house.folder, name, NULL);

      g_unlink (path);
    }
  g_dir_close (folder);
  g_rmdir (house.folder);
  g_clear_pointer (&house.folder, g_free);
}

/* The application's actions, which do nothing here: without them what is on them is greyed out. */
static void
add_actions (GtkWidget *window)
{
  static const char *const plain[] = { "try-now", "preferences", "preferences-account", "set-up", "stop-demo", "about", "quit", "redial",
                                       "why-not", "doctor", "clear-record" };
  static const char *const about_one[] = { "dial", "call-hang-up", "call-again", "call-open-record", "call-copy-number", "call-why",
                                           "call-add-contact", "call-transfer", "call-park", "call-dismiss" };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    g_action_map_add_action_entries (G_ACTION_MAP (group), &(GActionEntry){ plain[i] }, 1, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (about_one); i++)
    g_action_map_add_action_entries (G_ACTION_MAP (group), &(GActionEntry){ about_one[i], NULL, "s" }, 1, NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (group), &(GActionEntry){ "call-show", NULL, "(ss)" }, 1, NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (group), &(GActionEntry){ "call-choose", NULL, "(su)" }, 1, NULL);
  gtk_widget_insert_action_group (window, "app", G_ACTION_GROUP (group));
}

/* --- the rooms ------------------------------------------------------------------------------------------------ */

typedef GtkWidget *(*OpenFunc) (const char *detail);

static GtkWidget *
open_main (const char *page)
{
  HeraldWindow *window = herald_window_new (NULL);

  herald_window_set_engine (window, house.engine);
  herald_window_show_page (window, page);
  gtk_window_set_default_size (GTK_WINDOW (window), 720, 640);
  return GTK_WIDGET (window);
}

static GtkWidget *
find_stack (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_STACK (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_stack (child);
  return found;
}

static GtkWidget *
open_assistant (const char *page)
{
  GtkWidget *window = herald_assistant_new (NULL, house.account);

  gtk_stack_set_visible_child_name (GTK_STACK (find_stack (window)), page);
  return window;
}

static GtkWidget *
open_preferences (const char *page)
{
  GtkWidget *window = herald_preferences_new (NULL, house.account, house.sources);

  herald_preferences_show_page (HERALD_PREFERENCES (window), page);
  return window;
}

static GtkWidget *
open_card (const char *moment)
{
  g_autoptr (HeraldCallItem) item = moments_new (moment);
  HeraldCardWindow *window = herald_card_window_new (NULL);

  herald_card_window_add (window, item);
  return GTK_WIDGET (window);
}

static GtkWidget *
open_transfer (const char *detail)
{
  g_autoptr (HeraldCallItem) item = moments_new ("connected");

  return herald_transfer_dialog_new (NULL, item);
}

static GtkWidget *
open_contact (const char *number)
{
  return herald_contact_dialog_new (NULL, house.store, "DE", number);
}

static GtkWidget *
open_chooser (const char *detail)
{
  return herald_contact_chooser_new (NULL, house.store, "DE");
}

static GtkWidget *
open_details (const char *detail)
{
  g_autoptr (GPtrArray) entries = herald_journal_list (house.store, &(HeraldJournalQuery){ .limit = 1 }, NULL);
  GtkWidget *window = herald_details_new (NULL, house.store, "DE");

  herald_details_show_entry (HERALD_DETAILS (window), g_ptr_array_index (entries, 0));
  return window;
}

static GtkWidget *
open_why (const char *detail)
{
  static const HeraldNoteCode codes[] = { HERALD_NOTE_MY_DEVICE, HERALD_NOTE_ANNOUNCED, HERALD_NOTE_LOOKUP_NOBODY, HERALD_NOTE_RULE_NEVER };
  const char *const devices[] = { "PJSIP/1001", NULL };
  g_autoptr (HeraldExplanation) explanation = herald_explanation_new (devices, house.rules);
  g_autoptr (GPtrArray) calls = NULL;
  GtkWidget *window = herald_why_window_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    herald_explanation_add_note (explanation, &(HeraldNote){ .code = codes[i], .time = g_get_real_time (), .call = "c1", .number = NUMBER,
                                                             .channel = "PJSIP/1001-00000001", .unique_id = "1.2", .linked_id = "1.1" });
  herald_explanation_end (explanation, NULL);
  calls = herald_explanation_select (explanation, &(HeraldExplanationFilter){ 0 });
  herald_why_window_show (HERALD_WHY_WINDOW (window), calls);
  return window;
}

static GtkWidget *
open_missed_pop (const char *detail)
{
  return herald_missed_pop_new (NULL, house.engine);
}

static GtkWidget *
open_doctor (const char *detail)
{
  return herald_doctor_window_new (NULL, house.account, house.sources);
}

static GtkWidget *
open_source (const char *type)
{
  g_autoptr (HeraldSourceOptions) options = herald_source_settings_prepare (house.settings, type);

  g_assert_true (herald_source_settings_save (house.settings, options, NULL));
  return herald_sources_dialog_new (NULL, house.settings, house.sources, options->id);
}

static GtkWidget *
open_import (const char *detail)
{
  g_autofree char *path = g_build_filename (house.folder, "people.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, "Name;Telephone\nKonrad Zuse;+49307654321\n", -1, NULL));
  return GTK_WIDGET (herald_import_window_new (NULL, house.store, "DE", file));
}

static GtkWidget *
open_merge (const char *detail)
{
  g_autoptr (GPtrArray) found = herald_store_find_duplicates (house.store, 0, NULL);

  g_assert_cmpuint (found->len, >, 0);
  return GTK_WIDGET (herald_merge_window_new (NULL, house.store, found));
}

static GtkWidget *
open_text (const char *detail)
{
  return herald_text_window_new (NULL, "manager.conf", "This belongs into the server's manager.conf.", "[agent]\nread = call\n");
}

static GtkWidget *
open_question (const char *number)
{
  return herald_dial_question_new (NULL, house.engine, number, HERALD_DIAL_ORIGIN_LINK);
}

static GtkWidget *
open_selection (const char *text)
{
  g_autoptr (GPtrArray) numbers = herald_find_numbers (text, -1, "DE");
  GtkWidget *window = herald_selection_window_new (house.engine);

  herald_selection_window_show_numbers (HERALD_SELECTION_WINDOW (window), numbers);
  return window;
}

static GtkWidget *
open_enrolment (const char *link)
{
  g_autoptr (GError) error = NULL;
  GtkWidget *window = herald_enrol_window_new (NULL, house.account, herald_enrolment_parse (link, &error), &error);

  g_assert_no_error (error);
  return window;
}

static GtkWidget *
open_shortcuts (const char *detail)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/heraldcti/Herald/gtk/help-overlay.ui");

  return g_object_ref (GTK_WIDGET (gtk_builder_get_object (builder, "help_overlay")));
}

static const struct
{
  const char *name;
  OpenFunc open;
  const char *detail;
} rooms[] = {
  { "calls", open_main, "calls" },
  { "contacts", open_main, "contacts" },
  { "assistant-welcome", open_assistant, "welcome" },
  { "assistant-server", open_assistant, "server" },
  { "assistant-phone", open_assistant, "phone" },
  { "assistant-done", open_assistant, "done" },
  { "preferences-account", open_preferences, "account" },
  { "preferences-phone", open_preferences, "phone" },
  { "preferences-announce", open_preferences, "announce" },
  { "preferences-sources", open_preferences, "sources" },
  { "preferences-privacy", open_preferences, "privacy" },
  { "preferences-shortcuts", open_preferences, "shortcuts" },
  { "preferences-diagnosis", open_preferences, "diagnosis" },
  { "card-ringing", open_card, "ringing" },
  { "card-connected", open_card, "connected" },
  { "card-missed", open_card, "missed" },
  { "card-failed", open_card, "failed" },
  { "card-several", open_card, "several" },
  { "transfer", open_transfer, NULL },
  { "contact-new", open_contact, "+49 30 123456" },
  { "contact-chooser", open_chooser, NULL },
  { "details", open_details, NULL },
  { "why", open_why, NULL },
  { "missed-pop", open_missed_pop, NULL },
  { "doctor", open_doctor, NULL },
  { "source-http", open_source, "http" },
  { "source-folder", open_source, "folder" },
  { "import", open_import, NULL },
  { "merge", open_merge, NULL },
  { "text", open_text, NULL },
  { "dial-question", open_question, NUMBER },
  { "selection", open_selection, "030 123456, +44 20 7946 0018" },
  { "selection-none", open_selection, "nothing" },
  { "enrolment", open_enrolment, "herald:enroll?server=pbx.example.com&tls=off&user=anna&secret=x&extension=1001&device=PJSIP/1001" },
  { "enrolment-secret", open_enrolment, "herald:enroll?server=pbx.example.com&user=anna" },
  { "shortcuts", open_shortcuts, NULL },
};

/**
 * rooms_list:
 *
 * Returns: the names of all windows, %NULL-terminated
 */
const char *const *
rooms_list (void)
{
  static const char *names[G_N_ELEMENTS (rooms) + 1];

  for (gsize i = 0; i < G_N_ELEMENTS (rooms); i++)
    names[i] = rooms[i].name;
  return names;
}

/**
 * rooms_open:
 * @name: one of rooms_list()
 *
 * Returns: (transfer none) (nullable): the window, on the screen
 */
GtkWindow *
rooms_open (const char *name)
{
  build ();
  for (gsize i = 0; i < G_N_ELEMENTS (rooms); i++)
    if (g_str_equal (rooms[i].name, name))
      {
        GtkWindow *window = GTK_WINDOW (rooms[i].open (rooms[i].detail));

        add_actions (GTK_WIDGET (window));
        gtk_window_present (window);
        return window;
      }
  return NULL;
}
