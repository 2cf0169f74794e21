/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of contacts as a view sees it: rows that fill in place, changes that move only what has moved, favourites and
 * groups; and contacts that come back as they were. */

#include <string.h>

#include "folder.h"
#include "store/contact-list.h"
#include "store/groups.h"

static gint64
save (HeraldStore *store,
      gint64 id,
      const char *name,
      const char *group)
{
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  g_autoptr (GError) error = NULL;

  herald_contact_set_id (contact, id);
  herald_contact_set_source_id (contact, "book");
  herald_contact_set_name (contact, name);
  herald_contact_add_number (contact, "+4930123456", "work", "DE");
  if (group != NULL)
    herald_contact_add_group (contact, group);
  id = herald_store_save_contact (store, contact, &error);
  g_assert_no_error (error);
  return id;
}

static void
on_loaded (gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* --- A view: it knows the list from its signals alone --- */

typedef struct
{
  HeraldContactList *list;
  GPtrArray *seen; /* what it believes to be there */
  guint loaded, changes;
} View;

static void
on_items_changed (GListModel *model,
                  guint position,
                  guint removed,
                  guint added,
                  View *view)
{
  g_assert_cmpuint (position + removed, <=, view->seen->len);
  if (removed > 0)
    g_ptr_array_remove_range (view->seen, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (HeraldContactItem) item = g_list_model_get_item (model, position + i);

      g_ptr_array_insert (view->seen, (int) (position + i), g_memdup2 (&(gint64) { herald_contact_item_get_id (item) }, sizeof (gint64)));
    }
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, view->seen->len);
  view->changes += MAX (removed, added);
}

static void
view_init (View *view,
           HeraldStore *store)
{
  *view = (View) { .list = herald_contact_list_new (), .seen = g_ptr_array_new_with_free_func (g_free) };
  g_signal_connect (view->list, "items-changed", G_CALLBACK (on_items_changed), view);
  g_signal_connect_swapped (view->list, "loaded", G_CALLBACK (on_loaded), &view->loaded);
  herald_contact_list_set_store (view->list, store);
}

/* What it has asked the store for holds it until the answer is there. */
static void
view_clear (View *view)
{
  gpointer list = view->list;

  g_signal_handlers_disconnect_by_data (list, view);
  g_signal_handlers_disconnect_by_data (list, &view->loaded);
  g_ptr_array_unref (view->seen);
  g_object_add_weak_pointer (list, &list);
  g_object_unref (view->list);
  while (list != NULL)
    g_main_context_iteration (NULL, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (View, view_clear)

/* Until the list has told of what is in the store by now. */
static void
wait_loaded (View *view)
{
  guint before = view->loaded;

  while (view->loaded == before)
    g_main_context_iteration (NULL, TRUE);
}

static char *
name_at (View *view,
         guint position)
{
  g_autoptr (HeraldContactItem) item = g_list_model_get_item (G_LIST_MODEL (view->list), position);

  while (herald_contact_item_get_contact (item) == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_strdup (herald_contact_get_name (herald_contact_item_get_contact (item)));
}

static char *
list_names (View *view)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view->list)); i++)
    {
      g_autofree char *name = name_at (view, i);

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", name);
    }
  return g_strdup (names->str);
}

static gboolean
on_patience_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* The list is read anew after a change, perhaps twice where two came close together: what counts is where it ends. */
static void
check_names (View *view,
             const char *expected)
{
  gboolean over = FALSE;
  guint patience = g_timeout_add_seconds (20, on_patience_over, &over);
  g_autofree char *names = list_names (view);

  while (strcmp (names, expected) != 0 && !over)
    {
      g_main_context_iteration (NULL, TRUE);
      g_free (names);
      names = list_names (view);
    }
  g_source_remove (patience);
  g_assert_cmpstr (names, ==, expected);
}

/* --- Tests --- */

static void
test_fills_in_place (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_auto (View) view = { 0 };
  g_autoptr (HeraldContactItem) item = NULL;

  place_init (&place);
  store = place_open (&place);
  save (store, 0, "Emmy", NULL);
  save (store, 0, "ada", NULL);
  view_init (&view, store);
  g_assert_false (herald_contact_list_is_loaded (view.list));
  wait_loaded (&view);
  g_assert_true (herald_contact_list_is_loaded (view.list));
  g_assert_no_error (herald_contact_list_get_error (view.list));

  item = g_list_model_get_item (G_LIST_MODEL (view.list), 0);
  g_assert_null (herald_contact_item_get_contact (item));
  check_names (&view, "ada Emmy");
  g_assert_cmpstr (herald_contact_get_name (herald_contact_item_get_contact (item)), ==, "ada");
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (view.list), 2));
  g_clear_object (&item);
  herald_contact_list_set_store (view.list, NULL);
  g_assert_cmpuint (view.seen->len, ==, 0);
}

static void
count_notify (guint *count)
{
  (*count)++;
}

/* What is looked at stays the same object wherever it moves to, and only what has moved is told of. */
static void
test_changes (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_auto (View) view = { 0 };
  g_autoptr (HeraldContactItem) item = NULL, again = NULL;
  HeraldContactItem *others[6];
  gint64 ids[4];
  guint position, notified = 0;

  place_init (&place);
  store = place_open (&place);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = save (store, 0, ((const char *[]) { "B", "D", "F", "H" })[i], NULL);
  view_init (&view, store);
  wait_loaded (&view);
  item = g_list_model_get_item (G_LIST_MODEL (view.list), 2);
  check_names (&view, "B D F H");
  g_signal_connect_swapped (item, "notify::contact", G_CALLBACK (count_notify), &notified);

  view.changes = 0;
  save (store, 0, "A", NULL);
  save (store, 0, "G", NULL);
  check_names (&view, "A B D F G H");
  g_assert_cmpuint (view.changes, ==, 2);
  g_assert_true (herald_contact_list_find (view.list, ids[2], &position));
  g_assert_cmpuint (position, ==, 3);
  again = g_list_model_get_item (G_LIST_MODEL (view.list), 3);
  g_assert_true (again == item);
  g_assert_cmpuint (notified, ==, 0); /* it looks the same: nobody has to draw it */

  view.changes = 0;
  save (store, ids[2], "f renamed", NULL);
  check_names (&view, "A B D f renamed G H");
  g_assert_cmpuint (notified, ==, 1);
  g_assert_cmpuint (view.changes, ==, 0);

  /* Of those that are looked at the fewest move. */
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    others[i] = g_list_model_get_item (G_LIST_MODEL (view.list), i);
  save (store, ids[2], "Z", NULL);
  check_names (&view, "A B D G H Z");
  g_assert_cmpuint (view.changes, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_object_unref (others[i]);
}

/* Whatever happens, the signals tell the truth. */
static void
test_at_random (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_auto (View) view = { 0 };
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GRand) dice = g_rand_new_with_seed (4);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  place_init (&place);
  store = place_open (&place);
  view_init (&view, store);
  wait_loaded (&view);
  for (guint round = 0; round < 20; round++)
    {
      for (guint i = (guint) g_rand_int_range (dice, 1, 8); i > 0; i--)
        {
          g_autofree char *name = g_strdup_printf ("%c%u", (char) g_rand_int_range (dice, 'a', 'z'), g_rand_int (dice) % 100);
          gboolean change = ids->len > 10 && g_rand_boolean (dice);
          guint which = change ? (guint) g_rand_int_range (dice, 0, (gint32) ids->len) : 0;
          gint64 id = save (store, change ? g_array_index (ids, gint64, which) : 0, name, NULL);

          if (!change)
            g_array_append_val (ids, id);
        }
      while (view.seen->len < ids->len)
        wait_loaded (&view);
      for (guint i = 0; i < view.seen->len; i++)
        {
          g_autoptr (HeraldContactItem) item = g_list_model_get_item (G_LIST_MODEL (view.list), i);

          g_assert_cmpint (herald_contact_item_get_id (item), ==, *(gint64 *) view.seen->pdata[i]);
          if (g_rand_int_range (dice, 0, 20) == 0)
            g_ptr_array_add (held, g_steal_pointer (&item));
        }
      if (held->len > 30)
        g_ptr_array_set_size (held, 0);
    }
  for (guint i = 1; i < view.seen->len; i++)
    {
      g_autofree char *before = name_at (&view, i - 1), *name = name_at (&view, i);

      g_assert_cmpstr (before, <=, name);
    }
}

static void
test_favourites_and_groups (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_auto (View) view = { 0 };
  g_autoptr (GPtrArray) groups = NULL;
  g_autoptr (GError) error = NULL;
  gint64 ada, emmy, group;

  place_init (&place);
  store = place_open (&place);
  ada = save (store, 0, "Ada", "Customers");
  emmy = save (store, 0, "Emmy", "customers");
  save (store, 0, "Konrad", NULL);
  groups = herald_store_list_groups (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (groups->len, ==, 1);
  group = ((HeraldGroup *) groups->pdata[0])->id;
  g_assert_cmpstr (((HeraldGroup *) groups->pdata[0])->name, ==, "Customers");
  g_assert_cmpuint (((HeraldGroup *) groups->pdata[0])->n_contacts, ==, 2);

  view_init (&view, store);
  herald_contact_list_set_filter (view.list, HERALD_CONTACT_FILTER_GROUP, group);
  check_names (&view, "Ada Emmy");
  save (store, emmy, "Emmy", NULL);
  check_names (&view, "Ada");

  herald_contact_list_set_filter (view.list, HERALD_CONTACT_FILTER_FAVOURITES, 0);
  check_names (&view, "");
  herald_store_mark_favourite_async (store, ada, TRUE, NULL, NULL, NULL);
  check_names (&view, "Ada");

  g_assert_cmpint (herald_store_save_group (store, 0, "CUSTOMERS", &error), ==, 0);
  g_assert_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_cmpint (herald_store_save_group (store, 0, "  ", &error), ==, 0);
  g_assert_error (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (herald_store_save_group (store, group, "CUSTOMERS", &error), ==, group);
  g_assert_true (herald_store_delete_group (store, group, &error));
  g_assert_no_error (error);
  herald_contact_list_set_filter (view.list, HERALD_CONTACT_FILTER_ALL, 0);
  check_names (&view, "Ada Emmy Konrad");
}

/* A second import of an address book does not know of the star, nor of the groups. */
static void
test_import_leaves_marks (void)
{
  static const char card[] = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nFN:Ada\r\nNOTE:%d\r\nTEL:+4930123456\r\nEND:VCARD\r\n";
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (GPtrArray) contacts = NULL;
  g_autoptr (HeraldContact) contact = NULL, marked = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  place_init (&place);
  store = place_open (&place);
  for (int round = 0; round < 2; round++)
    {
      HeraldImportOptions options = { .region = "DE" };
      g_autofree char *text = g_strdup_printf (card, round);
      g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, (gssize) strlen (text), NULL);

      g_assert_true (herald_store_import (store, stream, 0, &options, NULL, NULL, NULL, &error));
      g_clear_pointer (&contacts, g_ptr_array_unref);
      contacts = herald_store_list_contacts (store, 0, 0, &error);
      g_assert_cmpuint (contacts->len, ==, 1);
      if (round > 0)
        break;
      marked = herald_contact_copy (contacts->pdata[0]);
      herald_contact_set_favourite (marked, TRUE);
      herald_contact_add_group (marked, "Customers");
      g_assert_cmpint (herald_store_save_contact (store, marked, &error), !=, 0);
    }
  id = herald_contact_get_id (contacts->pdata[0]);
  contact = herald_store_get_contact (store, id, &error);
  g_assert_cmpstr (herald_contact_get_note (contact), ==, "1");
  g_assert_true (herald_contact_get_favourite (contact));
  g_assert_true (herald_contact_has_group (contact, "Customers"));
}

static void
on_deleted (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_assert_true (herald_store_delete_contact_finish (HERALD_STORE (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static void
delete_contact (HeraldStore *store,
                gint64 id)
{
  gboolean deleted = FALSE;

  herald_store_delete_contact_async (store, id, NULL, on_deleted, &deleted);
  while (!deleted)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_restore (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (HeraldStore) store = NULL;
  g_autoptr (HeraldContact) before = NULL, after = NULL, moved = NULL;
  g_autoptr (GBytes) photo = g_bytes_new_static ("picture", 7);
  g_autoptr (GError) error = NULL;
  gint64 id, other;

  place_init (&place);
  store = place_open (&place);
  id = save (store, 0, "Ada", "Customers");
  before = herald_store_get_contact (store, id, &error);
  herald_contact_set_photo (before, photo);
  herald_contact_set_favourite (before, TRUE);
  g_assert_cmpint (herald_store_save_contact (store, before, &error), ==, id);

  delete_contact (store, id);
  g_assert_cmpint (herald_store_restore_contact (store, before, &error), ==, id);
  after = herald_store_get_contact (store, id, &error);
  g_assert_true (herald_contact_equal (before, after));
  g_assert_true (g_bytes_equal (herald_contact_get_photo (after), photo));

  /* Its row may have gone to another meanwhile. */
  delete_contact (store, id);
  other = save (store, 0, "Emmy", NULL);
  g_assert_cmpint (other, ==, id);
  id = herald_store_restore_contact (store, before, &error);
  g_assert_no_error (error);
  g_assert_cmpint (id, !=, other);
  moved = herald_store_get_contact (store, id, &error);
  g_assert_cmpstr (herald_contact_get_name (moved), ==, "Ada");
  g_assert_true (herald_contact_has_group (moved, "Customers"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contact-list/fills-in-place", test_fills_in_place);
  g_test_add_func ("/contact-list/changes", test_changes);
  g_test_add_func ("/contact-list/at-random", test_at_random);
  g_test_add_func ("/contact-list/favourites-and-groups", test_favourites_and_groups);
  g_test_add_func ("/contact-list/import-leaves-marks", test_import_leaves_marks);
  g_test_add_func ("/contact-list/restore", test_restore);
  return g_test_run ();
}
