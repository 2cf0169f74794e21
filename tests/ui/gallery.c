/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gallery MOMENT...: shows the card window with a card for each moment and prints the actions that are pressed.
 * For pictures of moments that are hard to catch, and for the test of the keyboard focus. */

#include <adwaita.h>

#include "moments.h"
#include "ui/card-window.h"
#include "ui/resources.h"

static const char *const verbs[] = {
  "call-dismiss", "call-hang-up", "call-again", "call-open-record", "call-add-contact", "call-copy-number",
  "call-transfer", "call-details", "call-choose",
};

static void
on_verb (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  g_autofree char *target = g_variant_is_of_type (parameter, G_VARIANT_TYPE_STRING) ? g_variant_dup_string (parameter, NULL)
                                                                                    : g_variant_print (parameter, FALSE);

  g_print ("%s %s\n", g_action_get_name (G_ACTION (action)), target);
}

static void
on_activate (GtkApplication *application,
             char **names)
{
  HeraldCardWindow *window = herald_card_window_new (application);

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (verbs[i], g_str_equal (verbs[i], "call-choose") ? G_VARIANT_TYPE ("(su)")
                                                                                                               : G_VARIANT_TYPE_STRING);

      g_signal_connect (action, "activate", G_CALLBACK (on_verb), NULL);
      g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (action));
    }
  for (; *names != NULL; names++)
    {
      g_autoptr (HeraldCallItem) item = moments_new (*names);

      if (item != NULL)
        herald_card_window_add (window, item);
    }
}

int
main (int argc,
      char **argv)
{
  g_autoptr (AdwApplication) application = NULL;

  herald_resources_init ();
  application = adw_application_new ("org.heraldcti.Gallery", G_APPLICATION_NON_UNIQUE);
  g_application_set_resource_base_path (G_APPLICATION (application), "/org/heraldcti/Herald");
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), argv + 1);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
