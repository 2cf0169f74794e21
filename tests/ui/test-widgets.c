/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The widgets as they are, on a display: every moment of a card, updates in place, and a name for every button. */
#include <adwaita.h>

#include "moments.h"
#include "ui/assistant.h"
#include "ui/call-card.h"
#include "ui/call-face.h"
#include "ui/card-window.h"
#include "ui/preferences.h"
#include "ui/resources.h"
#include "ui/transfer-dialog.h"
#include "ui/window.h"

typedef void (*VisitFunc) (GtkWidget *widget, gpointer user_data);

static void
visit (GtkWidget *widget,
       VisitFunc func,
       gpointer user_data)
{
  func (widget, user_data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    visit (child, func, user_data);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* --- finding things ------------------------------------------------------------------------------------------ */

typedef struct
{
  const char *text;
  GtkWidget *found;
} Search;

static void
match_label (GtkWidget *widget,
             gpointer user_data)
{
  Search *search = user_data;

  if (search->found == NULL && GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget)
      && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), search->text))
    search->found = widget;
}

static GtkWidget *
find_label (GtkWidget *root,
            const char *text)
{
  Search search = { text, NULL };

  visit (root, match_label, &search);
  return search.found;
}

static graphene_rect_t
place_of (GtkWidget *root,
          const char *text)
{
  graphene_rect_t bounds;
  GtkWidget *label = find_label (root, text);

  g_assert_nonnull (label);
  g_assert_true (gtk_widget_compute_bounds (label, root, &bounds));
  return bounds;
}

/* --- names of buttons ---------------------------------------------------------------------------------------- */

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

/* GTK names its own buttons (those of the title bar, of an entry); what Herald's templates hold it must name itself. */
static gboolean
is_gtks_own (GtkWidget *button)
{
  const char *parent = G_OBJECT_TYPE_NAME (gtk_widget_get_parent (button));

  return gtk_widget_get_ancestor (button, GTK_TYPE_WINDOW_CONTROLS) != NULL
         || gtk_widget_get_ancestor (button, GTK_TYPE_EDITABLE) != NULL
         || gtk_widget_get_ancestor (button, ADW_TYPE_ENTRY_ROW) != NULL
         || g_str_has_prefix (parent, "AdwToast") || g_str_equal (parent, "AdwBackButton")
         || gtk_widget_get_ancestor (button, ADW_TYPE_VIEW_SWITCHER) != NULL;
}

static void
check_name (GtkWidget *widget,
            gpointer user_data)
{
  if ((!GTK_IS_BUTTON (widget) && !GTK_IS_MENU_BUTTON (widget)) || !gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_MENU_BUTTON (gtk_widget_get_parent (widget)) || is_gtks_own (widget) || has_text (widget))
    return;
  if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    g_error ("A button without a name in %s (icon %s)", (const char *) user_data,
             GTK_IS_BUTTON (widget) ? gtk_button_get_icon_name (GTK_BUTTON (widget)) : "of a menu");
  if (gtk_widget_get_tooltip_text (widget) == NULL)
    g_error ("A button with an icon and no tooltip in %s (%s in %s)", (const char *) user_data, G_OBJECT_TYPE_NAME (widget),
             G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
}

static HeraldAccount *
new_account (void)
{
  return herald_account_new_in_memory ();
}

static void
test_buttons_have_names (void)
{
  g_autoptr (HeraldAccount) account = new_account ();
  g_autoptr (HeraldCallItem) item = moments_new ("connected");
  GtkWidget *windows[] = {
    GTK_WIDGET (herald_window_new (NULL)),
    GTK_WIDGET (herald_assistant_new (NULL, account)),
    GTK_WIDGET (herald_preferences_new (NULL, account, NULL)),
    GTK_WIDGET (herald_transfer_dialog_new (NULL, item)),
    GTK_WIDGET (herald_card_window_new (NULL)),
  };

  herald_card_window_add (HERALD_CARD_WINDOW (windows[4]), item);
  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      visit (windows[i], check_name, (gpointer) G_OBJECT_TYPE_NAME (windows[i]));
      gtk_window_destroy (GTK_WINDOW (windows[i]));
    }
  settle ();
}

/* --- cards --------------------------------------------------------------------------------------------------- */

static void
test_moment (gconstpointer data)
{
  g_autoptr (HeraldCallItem) item = moments_new (data);
  HeraldCardWindow *window = herald_card_window_new (NULL);
  g_autofree char *title = herald_call_face_write_party (item);

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  herald_card_window_add (window, item);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (window)));
  g_assert_nonnull (find_label (GTK_WIDGET (window), *title != '\0' ? title : "Withheld number"));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), ==, 380);

  /* With the last card the window goes. */
  herald_card_window_remove (window, item);
  settle ();
  g_assert_null (window);
}

static void
test_newest_on_top (void)
{
  g_autoptr (HeraldCallItem) first = moments_new ("connected");
  g_autoptr (HeraldCallItem) second = moments_new ("unknown");
  HeraldCardWindow *window = herald_card_window_new (NULL);
  graphene_rect_t upper, lower;

  herald_card_window_add (window, first);
  herald_card_window_add (window, second);
  herald_card_window_add (window, second); /* one card a call */
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  upper = place_of (GTK_WIDGET (window), "089 12345678");
  lower = place_of (GTK_WIDGET (window), "Ada Byron");
  g_assert_cmpfloat (upper.origin.y, <, lower.origin.y);
  herald_card_window_remove (window, second);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window)));
  g_assert_null (find_label (GTK_WIDGET (window), "089 12345678"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
find_type (GtkWidget *widget,
           gpointer user_data)
{
  Search *search = user_data;

  if (search->found == NULL && g_str_equal (G_OBJECT_TYPE_NAME (widget), search->text))
    search->found = widget;
}

static void
on_chosen (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  *(GVariant **) user_data = g_variant_ref (parameter);
}

/* Who has the number can be opened, read and chosen without a pointer. */
static void
test_chooser (void)
{
  g_autoptr (HeraldCallItem) item = moments_new ("several");
  HeraldCardWindow *window = herald_card_window_new (NULL);
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("call-choose", G_VARIANT_TYPE ("(su)"));
  g_autoptr (GVariant) chosen = NULL;
  Search chooser = { "HeraldMatchChooser", NULL };
  GtkWidget *row;
  const char *id;
  guint index;

  g_signal_connect (action, "activate", G_CALLBACK (on_chosen), &chosen);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (window), "app", G_ACTION_GROUP (actions));
  herald_card_window_add (window, item);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  visit (GTK_WIDGET (window), find_type, &chooser);
  g_assert_nonnull (chooser.found);
  gtk_popover_popup (GTK_POPOVER (chooser.found));
  settle ();
  row = find_label (chooser.found, "Luigi Menabrea");
  g_assert_nonnull (row);
  gtk_widget_activate (gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX_ROW));
  settle ();
  g_assert_nonnull (chosen);
  g_variant_get (chosen, "(&su)", &id, &index);
  g_assert_cmpstr (id, ==, "several");
  g_assert_cmpuint (index, ==, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The name fills in without moving anything else: the buttons stay under the pointer. */
static void
test_lookup_moves_nothing (void)
{
  g_autoptr (HeraldCallItem) item = moments_new ("looking-up");
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  HeraldCardWindow *window = herald_card_window_new (NULL);
  graphene_rect_t before, after;

  herald_contact_set_name (contact, "Ada Byron");
  herald_contact_set_organisation (contact, "Analytical Engines Ltd");
  herald_card_window_add (window, item);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  before = place_of (GTK_WIDGET (window), "Decline");

  g_object_set (item, "contact", contact, "looking-up", FALSE, NULL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  g_assert_nonnull (find_label (GTK_WIDGET (window), "Ada Byron"));
  g_assert_nonnull (find_label (GTK_WIDGET (window), "Analytical Engines Ltd"));
  after = place_of (GTK_WIDGET (window), "Decline");
  g_assert_cmpfloat (before.origin.x, ==, after.origin.x);
  g_assert_cmpfloat (before.origin.y, ==, after.origin.y);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
on_action (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  GString *pressed = user_data;

  g_string_append_printf (pressed, "%s %s;", g_action_get_name (G_ACTION (action)), g_variant_get_string (parameter, NULL));
}

static void
press (GtkWidget *root,
       const char *label)
{
  GtkWidget *found = find_label (root, label);

  g_assert_nonnull (found);
  g_signal_emit_by_name (gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON), "clicked");
}

/* A button is an action of the application with the call's id. */
static void
test_buttons_are_actions (void)
{
  g_autoptr (HeraldCallItem) ringing = moments_new ("ringing");
  g_autoptr (HeraldCallItem) missed = moments_new ("missed");
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GString) pressed = g_string_new (NULL);
  HeraldCardWindow *window = herald_card_window_new (NULL);
  static const char *const names[] = { "call-hang-up", "call-open-record", "call-again", "call-dismiss" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (names[i], G_VARIANT_TYPE_STRING);

      g_signal_connect (action, "activate", G_CALLBACK (on_action), pressed);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (GTK_WIDGET (window), "app", G_ACTION_GROUP (group));
  herald_card_window_add (window, ringing);
  press (GTK_WIDGET (window), "Decline");
  press (GTK_WIDGET (window), "Open record");
  herald_card_window_add (window, missed);
  press (GTK_WIDGET (window), "Call back");
  gtk_widget_activate_action (GTK_WIDGET (window), "card-window.close-card", NULL);
  g_assert_cmpstr (pressed->str, ==, "call-hang-up ringing;call-open-record ringing;call-again missed;call-dismiss missed;");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
find_menu (GtkWidget *widget,
           gpointer user_data)
{
  GMenuModel *model = GTK_IS_MENU_BUTTON (widget) ? gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget)) : NULL;
  GString *actions = user_data;

  for (int i = 0; model != NULL && i < g_menu_model_get_n_items (model); i++)
    {
      g_autofree char *action = NULL;

      if (g_menu_model_get_item_attribute (model, i, G_MENU_ATTRIBUTE_ACTION, "s", &action))
        g_string_append_printf (actions, "%s;", action);
    }
}

/* The menu offers what can be done at the moment: nothing to park before one talks, or while the party is on hold. */
static void
test_menu (void)
{
  static const struct
  {
    const char *moment, *actions;
  } cases[] = {
    { "ringing", "app.call-copy-number;app.call-show;app.call-why;app.call-dismiss;" },
    { "connected", "app.call-copy-number;app.call-transfer;app.call-park;app.call-show;app.call-why;app.call-dismiss;" },
    { "held", "app.call-copy-number;app.call-transfer;app.call-show;app.call-why;app.call-dismiss;" },
    { "withheld", "app.call-show;app.call-why;app.call-dismiss;" },
    { "taken", "app.call-copy-number;app.call-again;app.call-show;app.call-why;app.call-dismiss;" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HeraldCallItem) item = moments_new (cases[i].moment);
      g_autoptr (GString) actions = g_string_new (NULL);
      GtkWidget *card = g_object_ref_sink (herald_call_card_new (item));

      visit (card, find_menu, actions);
      g_assert_cmpstr (actions->str, ==, cases[i].actions);
      g_object_unref (card);
    }
}

/* A name from the network is shown as it is, never read as markup. */
static void
test_hostile_name (void)
{
  g_autoptr (HeraldCallItem) item = moments_new ("unknown");
  g_autoptr (HeraldContact) contact = herald_contact_new ();
  HeraldCardWindow *window = herald_card_window_new (NULL);

  herald_contact_set_name (contact, "<b>Eve</b> & <span foreground=\"red\">");
  herald_contact_set_organisation (contact, "<i>");
  g_object_set (item, "contact", contact, NULL);
  herald_card_window_add (window, item);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  g_assert_nonnull (find_label (GTK_WIDGET (window), "<b>Eve</b> & <span foreground=\"red\">"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Every window fits a telephone's width. */
static void
test_narrow (void)
{
  g_autoptr (HeraldAccount) account = new_account ();
  GtkWidget *windows[] = {
    GTK_WIDGET (herald_window_new (NULL)),
    GTK_WIDGET (herald_assistant_new (NULL, account)),
    GTK_WIDGET (herald_preferences_new (NULL, account, NULL)),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++)
    {
      int minimum;

      gtk_widget_measure (windows[i], GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_test_message ("%s needs %d pixels", G_OBJECT_TYPE_NAME (windows[i]), minimum);
      g_assert_cmpint (minimum, <=, 360);
      gtk_window_destroy (GTK_WINDOW (windows[i]));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init (); /* not gtk_test_init(): it wants American English installed */
  adw_init ();
  herald_resources_init ();
  g_test_add_func ("/widgets/buttons-have-names", test_buttons_have_names);
  for (const char *const *name = moments_list (); *name != NULL; name++)
    {
      g_autofree char *path = g_strconcat ("/widgets/card/", *name, NULL);

      g_test_add_data_func (path, *name, test_moment);
    }
  g_test_add_func ("/widgets/newest-on-top", test_newest_on_top);
  g_test_add_func ("/widgets/lookup-moves-nothing", test_lookup_moves_nothing);
  g_test_add_func ("/widgets/chooser", test_chooser);
  g_test_add_func ("/widgets/buttons-are-actions", test_buttons_are_actions);
  g_test_add_func ("/widgets/menu", test_menu);
  g_test_add_func ("/widgets/hostile-name", test_hostile_name);
  g_test_add_func ("/widgets/narrow", test_narrow);
  return g_test_run ();
}
