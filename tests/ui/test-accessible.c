/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every window for those who do not see it or have no mouse: each control has a name, and Tab and the arrows lead to it. */
#include <adwaita.h>

#include "rooms.h"
#include "ui/resources.h"

/* Moves of the focus from one widget; more than a window of Herald has. */
#define STOPS_MAX 500

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Until lists that are read in a thread are there: nothing has come for so many looks. */
#define QUIET_LOOKS 6
#define LOOK_MS 50

typedef void (*VisitFunc) (GtkWidget *widget, gpointer user_data);

/* What is on the screen now: not the other pages, not what pops up. */
static void
visit (GtkWidget *widget,
       VisitFunc func,
       gpointer user_data)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  func (widget, user_data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_POPOVER (child))
      visit (child, func, user_data);
}

static void
count (GtkWidget *widget,
       gpointer user_data)
{
  ++*(guint *) user_data;
}

static gboolean
on_look (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_until_filled (GtkWindow *window)
{
  guint before = 0;

  for (guint quiet = 0; quiet < QUIET_LOOKS; quiet++)
    {
      gboolean due = FALSE;
      guint now = 0;

      g_timeout_add (LOOK_MS, on_look, &due);
      while (!due)
        g_main_context_iteration (NULL, TRUE);
      visit (GTK_WIDGET (window), count, &now);
      if (now != before)
        quiet = 0;
      before = now;
    }
}

/* --- controls ------------------------------------------------------------------------------------------------- */

static gboolean
is_below (GtkWidget *widget,
          GType type)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  return parent != NULL && gtk_widget_get_ancestor (parent, type) != NULL;
}

/* Something that a person acts on. The parts of GTK's own compound widgets count as the whole. */
static gboolean
is_control (GtkWidget *widget)
{
  if (is_below (widget, GTK_TYPE_WINDOW_CONTROLS) || is_below (widget, GTK_TYPE_DROP_DOWN))
    return FALSE;
  if (is_below (widget, GTK_TYPE_SPIN_BUTTON) || is_below (widget, GTK_TYPE_SEARCH_ENTRY))
    return GTK_IS_TEXT (widget);
  if (GTK_IS_LIST_BOX_ROW (widget))
    return gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (widget));
  return GTK_IS_BUTTON (widget) || GTK_IS_SWITCH (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_TEXT (widget)
         || GTK_IS_TEXT_VIEW (widget) || GTK_IS_DROP_DOWN (widget) || GTK_IS_LINK_BUTTON (widget);
}

static char *
fault (const char *what,
       GtkWidget *widget)
{
  GString *text = g_string_new (what);

  g_string_append_printf (text, ": %s", G_OBJECT_TYPE_NAME (widget));
  if (GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL)
    g_string_append_printf (text, " (%s)", gtk_button_get_icon_name (GTK_BUTTON (widget)));
  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent != NULL; parent = gtk_widget_get_parent (parent))
    if (ADW_IS_PREFERENCES_ROW (parent))
      g_string_append_printf (text, " in “%s”", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (parent)));
    else if (g_str_has_prefix (G_OBJECT_TYPE_NAME (parent), "Herald"))
      g_string_append_printf (text, " in %s", G_OBJECT_TYPE_NAME (parent));
  return g_string_free (text, FALSE);
}

/* --- names ---------------------------------------------------------------------------------------------------- */

static gboolean
has_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_POPOVER (child) && has_text (child))
      return TRUE;
  return FALSE;
}

static gboolean
is_labelled (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL)
         || gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* A button with an icon counts its picture for its label: its name would be “GtkImage”. */
static gboolean
is_button_named (GtkWidget *widget)
{
  return has_text (widget) || is_below (widget, ADW_TYPE_VIEW_SWITCHER)
         || gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

static gboolean
is_named (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && !GTK_IS_MENU_BUTTON (gtk_widget_get_parent (widget)))
    return is_button_named (widget);
  if (is_labelled (widget))
    return TRUE;
  if (GTK_IS_TEXT (widget)) /* the entry that it belongs to may have the name */
    return is_below (widget, ADW_TYPE_ENTRY_ROW) || is_labelled (gtk_widget_get_parent (widget));
  if (GTK_IS_MENU_BUTTON (gtk_widget_get_parent (widget)))
    return has_text (widget) || gtk_test_accessible_has_property (GTK_ACCESSIBLE (gtk_widget_get_parent (widget)), GTK_ACCESSIBLE_PROPERTY_LABEL);
  if (is_below (widget, ADW_TYPE_COMBO_ROW))
    return TRUE;
  return !GTK_IS_SWITCH (widget) && !GTK_IS_TEXT_VIEW (widget) && !GTK_IS_DROP_DOWN (widget) && has_text (widget);
}

static void
check_name (GtkWidget *widget,
            gpointer user_data)
{
  GPtrArray *faults = user_data;

  if (is_control (widget) && !is_named (widget))
    g_ptr_array_add (faults, fault ("no name", widget));
}

/* --- the keyboard --------------------------------------------------------------------------------------------- */

/* Everything where the focus comes to from where it is, by Tab and the arrows. */
static GHashTable *
walk (GtkWindow *window)
{
  static const GtkDirectionType moves[] = { GTK_DIR_TAB_FORWARD, GTK_DIR_TAB_BACKWARD, GTK_DIR_UP, GTK_DIR_DOWN, GTK_DIR_LEFT, GTK_DIR_RIGHT };
  GHashTable *reached = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) stops = g_ptr_array_new ();

  gtk_window_set_focus (window, NULL);
  g_signal_emit_by_name (window, "move-focus", GTK_DIR_TAB_FORWARD);
  if (gtk_window_get_focus (window) != NULL)
    g_ptr_array_add (stops, gtk_window_get_focus (window));
  for (guint i = 0; i < stops->len; i++)
    for (guint move = 0; move < G_N_ELEMENTS (moves); move++)
      {
        GtkWidget *from = g_ptr_array_index (stops, i), *to;

        g_hash_table_add (reached, from);
        gtk_window_set_focus (window, from);
        g_signal_emit_by_name (from, "move-focus", moves[move]);
        to = gtk_window_get_focus (window);
        if (to != NULL && g_hash_table_add (reached, to))
          g_ptr_array_add (stops, to);
        g_assert_cmpuint (stops->len, <, STOPS_MAX);
      }
  return reached;
}

typedef struct
{
  GHashTable *reached;
  GPtrArray *faults;
  guint n_controls;
} Reach;

static void
check_reached (GtkWidget *widget,
               gpointer user_data)
{
  Reach *reach = user_data;
  GHashTableIter iter;
  gpointer stop;

  if (!is_control (widget) || !gtk_widget_is_sensitive (widget))
    return;
  reach->n_controls++;
  g_hash_table_iter_init (&iter, reach->reached);
  while (g_hash_table_iter_next (&iter, &stop, NULL))
    if (stop == widget || gtk_widget_is_ancestor (stop, widget))
      return;
  /* A row that passes its press on does it for what it passes it on to. */
  if (ADW_IS_ACTION_ROW (gtk_widget_get_ancestor (widget, ADW_TYPE_ACTION_ROW))
      && adw_action_row_get_activatable_widget (ADW_ACTION_ROW (gtk_widget_get_ancestor (widget, ADW_TYPE_ACTION_ROW))) == widget)
    return;
  g_ptr_array_add (reach->faults, fault ("not to be reached", widget));
}

/* --- the round ------------------------------------------------------------------------------------------------- */

static void
test_room (gconstpointer data)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  GtkWindow *window = rooms_open (data);
  g_autoptr (GHashTable) reached = NULL;
  Reach reach;

  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  wait_until_filled (window);
  visit (GTK_WIDGET (window), check_name, faults);
  reached = walk (window);
  reach = (Reach){ reached, faults, 0 };
  visit (GTK_WIDGET (window), check_reached, &reach);
  g_test_message ("%u controls", reach.n_controls);
  g_assert_cmpuint (reach.n_controls, >, 0);
  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s: %s", (const char *) data, (const char *) g_ptr_array_index (faults, i));
  if (faults->len > 0)
    g_test_fail ();
  gtk_window_destroy (window);
  settle ();
}

int
main (int argc,
      char **argv)
{
  const char *const *names = rooms_list ();
  int status;

  g_test_init (&argc, &argv, NULL);
  gtk_init (); /* not gtk_test_init(): it wants American English installed */
  /* GTK 4.8 warns of the first size of libadwaita's bar of pages, which is hidden. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  adw_init ();
  herald_resources_init ();
  for (; *names != NULL; names++)
    {
      g_autofree char *path = g_strconcat ("/accessible/", *names, NULL);

      if (!g_str_equal (*names, "shortcuts")) /* GTK's own widget, which warns of itself in 4.8 */
        g_test_add_data_func (path, *names, test_room);
    }
  g_test_set_nonfatal_assertions ();
  status = g_test_run ();
  rooms_clear ();
  return status;
}
