/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of contacts and the dialog of one, on a display: what is filled in is what is stored, what is deleted comes back,
 * and what is found is refined in place. */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "lookup/book.h"
#include "store/groups.h"
#include "ui/contact-dialog.h"
#include "ui/contact-results.h"
#include "ui/contacts-page.h"
#include "ui/resources.h"

typedef struct
{
  char *folder;
  HeraldStore *store;
  HeraldLookup *lookup;
  GtkWidget *window, *page;
  char *number;
} Desk;

/* --- waiting and finding ------------------------------------------------------------------------------------- */

static gboolean
on_late (gpointer user_data)
{
  g_error ("This did not happen: %s", (const char *) user_data);
  return G_SOURCE_REMOVE;
}

#define WAIT_FOR(condition) \
  G_STMT_START \
  { \
    guint late = g_timeout_add_seconds (20, on_late, (gpointer) #condition); \
    while (!(condition)) \
      g_main_context_iteration (NULL, TRUE); \
    g_source_remove (late); \
  } \
  G_STMT_END

typedef gboolean (*MatchFunc) (GtkWidget *widget, const char *text);

static GtkWidget *
find (GtkWidget *root,
      MatchFunc match,
      const char *text)
{
  if (!gtk_widget_get_visible (root))
    return NULL;
  if (match (root, text))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, match, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_label (GtkWidget *widget,
          const char *text)
{
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text) && gtk_widget_get_mapped (widget);
}

static gboolean
is_row (GtkWidget *widget,
        const char *text)
{
  return ADW_IS_PREFERENCES_ROW (widget) && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text);
}

static gboolean
is_button (GtkWidget *widget,
           const char *text)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0;
}

static gboolean
is_list (GtkWidget *widget,
         const char *text)
{
  return GTK_IS_LIST_VIEW (widget);
}

static void
press (GtkWidget *root,
       const char *label)
{
  GtkWidget *button = find (root, is_button, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
type_into (GtkWidget *root,
           const char *title,
           const char *text)
{
  GtkWidget *row = find (root, is_row, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

/* --- the desk ------------------------------------------------------------------------------------------------ */

static gint64
save (Desk *desk,
      const char *source,
      const char *name,
      const char *number)
{
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  gint64 id;

  herald_contact_set_source_id (contact, source);
  herald_contact_set_uid (contact, g_str_equal (source, "book") ? NULL : name);
  herald_contact_set_name (contact, name);
  if (number != NULL)
    herald_contact_add_number (contact, number, "cell", "DE");
  id = herald_store_save_contact (desk->store, contact, NULL);
  g_assert_cmpint (id, !=, 0);
  return id;
}

static void
on_dial (GtkWidget *page,
         const char *number,
         HeraldContact *contact,
         Desk *desk)
{
  g_free (desk->number);
  desk->number = g_strdup (number);
}

static void
desk_init (Desk *desk)
{
  g_autofree char *path = NULL;
  g_autoptr (HeraldSource) book = NULL;

  *desk = (Desk) { .folder = g_dir_make_tmp ("herald-contacts.XXXXXX", NULL) };
  path = g_build_filename (desk->folder, "herald.db", NULL);
  desk->store = herald_store_new (path, NULL);
  g_assert_nonnull (desk->store);
  desk->lookup = herald_lookup_new (&(HeraldLocation){ "DE", NULL });
  book = herald_book_new (desk->store);
  herald_lookup_add_source (desk->lookup, book, 0, 0);
}

static void
desk_show (Desk *desk)
{
  desk->window = g_object_ref_sink (adw_window_new ());
  desk->page = g_object_new (HERALD_TYPE_CONTACTS_PAGE, NULL);
  adw_window_set_content (ADW_WINDOW (desk->window), desk->page);
  g_signal_connect (desk->page, "dial", G_CALLBACK (on_dial), desk);
  gtk_window_set_default_size (GTK_WINDOW (desk->window), 900, 600);
  herald_contacts_page_set_store (HERALD_CONTACTS_PAGE (desk->page), desk->store, desk->lookup, "DE");
  gtk_window_present (GTK_WINDOW (desk->window));
}

static void
desk_clear (Desk *desk)
{
  GDir *folder;

  if (desk->window != NULL)
    {
      gtk_window_destroy (GTK_WINDOW (desk->window));
      g_object_unref (desk->window);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (desk->lookup);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (desk->store);
  folder = g_dir_open (desk->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (folder)) != NULL;)
    {
      g_autofree char *path = g_build_filename (desk->folder, name, NULL);

      g_unlink (path);
    }
  g_dir_close (folder);
  g_rmdir (desk->folder);
  g_free (desk->folder);
  g_free (desk->number);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

static GtkSingleSelection *
get_selection (Desk *desk)
{
  return GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (find (desk->page, is_list, ""))));
}

static guint
count_rows (Desk *desk)
{
  GtkWidget *list = find (desk->page, is_list, "");

  return list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)))) : 0;
}

/* Chooses somebody as a click does; then the details are there. */
static void
choose (Desk *desk,
        const char *name)
{
  WAIT_FOR (find (desk->page, is_label, name) != NULL);
  for (guint i = 0; i < count_rows (desk); i++)
    {
      g_autoptr (HeraldContactItem) item = g_list_model_get_item (G_LIST_MODEL (get_selection (desk)), i);

      WAIT_FOR (herald_contact_item_get_contact (item) != NULL);
      if (g_str_equal (herald_contact_get_name (herald_contact_item_get_contact (item)), name))
        gtk_single_selection_set_selected (get_selection (desk), i);
    }
}

static gint64
count_stored (Desk *desk)
{
  return herald_store_count_contacts (desk->store, NULL);
}

/* --- the page ------------------------------------------------------------------------------------------------ */

static void
test_delete_and_undo (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (HeraldContact) back = NULL;
  gint64 id;

  desk_init (&desk);
  id = save (&desk, "book", "Ada Byron", "030 123456");
  save (&desk, "book", "Emmy Noether", "030 123457");
  desk_show (&desk);
  choose (&desk, "Ada Byron");
  g_assert_true (gtk_widget_activate_action (desk.page, "contacts.delete", NULL));
  WAIT_FOR (count_stored (&desk) == 1 && count_rows (&desk) == 1);
  WAIT_FOR (find (desk.page, is_button, "_Undo") != NULL);
  press (desk.page, "_Undo");
  WAIT_FOR (count_rows (&desk) == 2);
  back = herald_store_get_contact (desk.store, id, NULL);
  g_assert_cmpstr (herald_contact_get_name (back), ==, "Ada Byron");
}

static void
test_call (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk);
  save (&desk, "book", "Ada Byron", "030 123456");
  desk_show (&desk);
  choose (&desk, "Ada Byron");
  g_signal_emit_by_name (find (desk.page, is_list, ""), "activate", 0);
  g_assert_cmpstr (desk.number, ==, "030 123456");
}

/* Somebody of another address book is not changed here, but may be starred, and copied. */
static void
test_other_book (void)
{
  g_auto (Desk) desk = { 0 };
  gint64 id;

  desk_init (&desk);
  id = save (&desk, "eds-1", "Ada Byron", "030 123456");
  desk_show (&desk);
  choose (&desk, "Ada Byron");
  gtk_widget_activate_action (desk.page, "contacts.delete", NULL);
  g_assert_true (gtk_widget_activate_action (desk.page, "contacts.toggle-favourite", NULL));
  for (gboolean favourite = FALSE; !favourite;)
    {
      g_autoptr (HeraldContact) contact = herald_store_get_contact (desk.store, id, NULL);

      favourite = herald_contact_get_favourite (contact);
      g_main_context_iteration (NULL, FALSE);
    }
  WAIT_FOR (find (desk.page, is_button, "Copy to my contacts") != NULL);
  g_assert_true (gtk_widget_activate_action (desk.page, "contacts.adopt", NULL));
  WAIT_FOR (count_stored (&desk) == 2 && count_rows (&desk) == 2); /* nobody was deleted */
}

static void
test_states (void)
{
  g_auto (Desk) desk = { 0 };

  desk_init (&desk);
  desk_show (&desk);
  WAIT_FOR (find (desk.page, is_label, "No contacts yet") != NULL);
  save (&desk, "book", "Ada Byron", "030 123456");
  WAIT_FOR (find (desk.page, is_label, "Ada Byron") != NULL);
  herald_contacts_page_set_query (HERALD_CONTACTS_PAGE (desk.page), "emmy");
  WAIT_FOR (find (desk.page, is_label, "Nobody found") != NULL);
  herald_contacts_page_set_query (HERALD_CONTACTS_PAGE (desk.page), "byr");
  WAIT_FOR (find (desk.page, is_label, "1 contact found") != NULL);
  g_assert_true (herald_contacts_page_call_first (HERALD_CONTACTS_PAGE (desk.page)));
  g_assert_cmpstr (desk.number, ==, "030 123456");
  /* Typed on, and not answered yet: nobody is called who was found for something else. */
  herald_contacts_page_set_query (HERALD_CONTACTS_PAGE (desk.page), "byrnes");
  g_assert_false (herald_contacts_page_call_first (HERALD_CONTACTS_PAGE (desk.page)));
  herald_contacts_page_set_query (HERALD_CONTACTS_PAGE (desk.page), "");
  WAIT_FOR (find (desk.page, is_label, "Everybody") != NULL);
}

/* --- the dialog ---------------------------------------------------------------------------------------------- */

static void
on_saved (GtkWidget *dialog,
          HeraldContact *contact,
          HeraldContact **saved)
{
  *saved = herald_contact_ref (contact);
}

static void
test_new (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (HeraldContact) saved = NULL;
  g_autoptr (GPtrArray) found = NULL;
  GtkWidget *dialog;

  desk_init (&desk);
  dialog = herald_contact_dialog_new (NULL, desk.store, "DE", "+49 30 123456");
  g_signal_connect (dialog, "saved", G_CALLBACK (on_saved), &saved);
  gtk_window_present (GTK_WINDOW (dialog));
  g_assert_nonnull (find (dialog, is_row, "Add to an existing contact…"));
  type_into (dialog, "Name", "Ada Byron");
  type_into (dialog, "Number", "not a number");
  press (dialog, "Save");
  WAIT_FOR (find (dialog, is_label, "“not a number” is not a telephone number.") != NULL);
  type_into (dialog, "Number", "030 123456");
  type_into (dialog, "E-mail", "ada");
  press (dialog, "Save");
  g_assert_cmpint (count_stored (&desk), ==, 0);
  type_into (dialog, "E-mail", "ada@example.com");
  type_into (dialog, "Web address of the record", "file:///etc/passwd");
  press (dialog, "Save");
  g_assert_cmpint (count_stored (&desk), ==, 0);
  type_into (dialog, "Web address of the record", "crm.example.com/7");
  type_into (dialog, "New group", "Customers");
  press (dialog, "Save");
  WAIT_FOR (saved != NULL);
  g_clear_pointer (&saved, herald_contact_unref);
  found = herald_store_search (desk.store, "ada", NULL, 0, NULL);
  saved = herald_contact_ref (found->pdata[0]);
  g_assert_cmpstr (herald_contact_get_url (saved), ==, "https://crm.example.com/7");
  g_assert_cmpstr (herald_contact_get_number (saved, 0)->e164, ==, "+4930123456");
  g_assert_cmpstr (herald_contact_get_number (saved, 0)->label, ==, "work");
  g_assert_true (herald_contact_has_group (saved, "Customers"));
}

/* What is not touched stays as it was: a picture, a label of another program, a number read in another country. */
static void
test_edit (void)
{
  g_auto (Desk) desk = { 0 };
  g_autoptr (HeraldContact) contact = herald_contact_new (), before = NULL, saved = NULL, after = NULL;
  g_autoptr (GBytes) photo = g_bytes_new_static ("no picture", 10);
  GtkWidget *dialog;
  gint64 id;

  desk_init (&desk);
  herald_contact_set_source_id (contact, "book");
  herald_contact_set_uid (contact, "17");
  herald_contact_set_name (contact, "Ada Byron");
  herald_contact_set_note (contact, "first\nsecond");
  herald_contact_set_address (contact, "12 St James's Square\nLondon");
  herald_contact_add_number (contact, "020 7946 0018", "cell", "GB");
  herald_contact_add_number (contact, "1002", "Pförtner", "GB");
  herald_contact_set_favourite (contact, TRUE);
  herald_contact_add_group (contact, "Customers");
  herald_contact_set_photo (contact, photo);
  id = herald_store_save_contact (desk.store, contact, NULL);
  before = herald_store_get_contact (desk.store, id, NULL);
  dialog = herald_contact_dialog_new_for_contact (NULL, desk.store, "DE", before);
  g_signal_connect (dialog, "saved", G_CALLBACK (on_saved), &saved);
  gtk_window_present (GTK_WINDOW (dialog));
  press (dialog, "Save");
  WAIT_FOR (saved != NULL);
  after = herald_store_get_contact (desk.store, id, NULL);
  g_assert_true (herald_contact_equal (before, after));
  g_assert_true (g_bytes_equal (herald_contact_get_photo (after), photo));
}

/* --- results ------------------------------------------------------------------------------------------------- */

static HeraldContact *
named (const char *source,
       const char *uid,
       const char *name)
{
  HeraldContact *contact = herald_contact_new ();

  herald_contact_set_source_id (contact, source);
  herald_contact_set_uid (contact, uid);
  herald_contact_set_name (contact, name);
  return contact;
}

static void
add_changes (GListModel *model,
             guint position,
             guint removed,
             guint added,
             guint *changes)
{
  *changes += MAX (removed, added);
}

static void
test_refined_in_place (void)
{
  g_autoptr (GListStore) items = g_list_store_new (HERALD_TYPE_CONTACT_ITEM);
  g_autoptr (GPtrArray) first = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  g_autoptr (GPtrArray) second = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);
  g_autoptr (HeraldContactItem) before = NULL, after = NULL;
  guint changes = 0;

  g_signal_connect (items, "items-changed", G_CALLBACK (add_changes), &changes);
  g_ptr_array_add (first, named ("ldap-1", "a", "Ada"));
  g_ptr_array_add (first, named ("ldap-1", "e", "Emmy"));
  herald_contact_results_merge (items, first);
  before = g_list_model_get_item (G_LIST_MODEL (items), 1);
  g_assert_cmpuint (changes, ==, 2);

  g_ptr_array_add (second, named ("ldap-1", "a", "Ada"));
  g_ptr_array_add (second, named ("http-1", "a", "Ada of another book"));
  g_ptr_array_add (second, named ("ldap-1", "e", "Emmy Noether"));
  changes = 0;
  herald_contact_results_merge (items, second);
  g_assert_cmpuint (changes, ==, 1);
  after = g_list_model_get_item (G_LIST_MODEL (items), 2);
  g_assert_true (before == after);
  g_assert_cmpstr (herald_contact_get_name (herald_contact_item_get_contact (after)), ==, "Emmy Noether");
  changes = 0;
  herald_contact_results_merge (items, second);
  g_assert_cmpuint (changes, ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init (); /* not gtk_test_init(): it wants American English installed */
  herald_resources_init ();
  adw_init ();
  g_test_add_func ("/contacts/delete-and-undo", test_delete_and_undo);
  g_test_add_func ("/contacts/call", test_call);
  g_test_add_func ("/contacts/other-book", test_other_book);
  g_test_add_func ("/contacts/states", test_states);
  g_test_add_func ("/contacts/new", test_new);
  g_test_add_func ("/contacts/edit", test_edit);
  g_test_add_func ("/contacts/refined-in-place", test_refined_in_place);
  return g_test_run ();
}
