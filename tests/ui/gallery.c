/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gallery MOMENT...: shows the card window with a card for each moment and prints the actions that are pressed.
 * gallery --window NAME [WIDTH HEIGHT]: shows one of the windows of rooms.c; gallery --windows prints their names.
 * For pictures of moments that are hard to catch, and for the test of the keyboard focus. */

#include <adwaita.h>
#include <glib-unix.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>

#include "moments.h"
#include "rooms.h"
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

/* Right to left, whatever the language. */
static void
mirror (void)
{
  const char *mirrored = g_getenv ("GALLERY_MIRROR");

  if (mirrored != NULL && *mirrored != '\0')
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
}

static void
on_activate (GtkApplication *application,
             char **names)
{
  HeraldCardWindow *window;

  mirror ();
  window = herald_card_window_new (application);

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

static gboolean
on_terminate (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* Until it is told to end. */
static int
show_window (char **words,
             int n_words)
{
  gboolean ended = FALSE;
  GtkWindow *window;

  adw_init ();
  mirror ();
  window = rooms_open (words[0]);
  if (window == NULL)
    {
      g_printerr ("gallery: there is no window “%s”\n", words[0]);
      return EXIT_FAILURE;
    }
  if (n_words == 3)
    gtk_window_set_default_size (window, atoi (words[1]), atoi (words[2]));
  g_unix_signal_add (SIGTERM, on_terminate, &ended);
  while (!ended)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (window);
  rooms_clear ();
  return EXIT_SUCCESS;
}

static int
list_windows (void)
{
  for (const char *const *names = rooms_list (); *names != NULL; names++)
    g_print ("%s\n", *names);
  return EXIT_SUCCESS;
}

/* In the language of the locale, where there is one of its translations (language.sh). */
static void
speak (void)
{
  setlocale (LC_ALL, "");
  if (g_getenv ("GALLERY_LOCALE_DIR") != NULL)
    bindtextdomain (GETTEXT_PACKAGE, g_getenv ("GALLERY_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (AdwApplication) application = NULL;

  speak ();
  herald_resources_init ();
  if (argc == 2 && g_str_equal (argv[1], "--windows"))
    return list_windows ();
  if ((argc == 3 || argc == 5) && g_str_equal (argv[1], "--window"))
    return show_window (argv + 2, argc - 2);
  application = adw_application_new ("org.heraldcti.Gallery", G_APPLICATION_NON_UNIQUE);
  g_application_set_resource_base_path (G_APPLICATION (application), "/org/heraldcti/Herald");
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), argv + 1);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
