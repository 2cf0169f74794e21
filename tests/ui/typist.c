/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another program somebody types in: a window "Typist" with a field, whose text it prints at every change. The text it begins with
 * may be told. */
#include <gtk/gtk.h>

static void
on_changed (GtkEditable *editable)
{
  g_print ("%s\n", gtk_editable_get_text (editable));
}

static void
on_activate (GtkApplication *application,
             const char *text)
{
  GtkWidget *window = gtk_application_window_new (application);
  GtkWidget *entry = gtk_entry_new ();

  gtk_window_set_title (GTK_WINDOW (window), "Typist");
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 100);
  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_window_set_child (GTK_WINDOW (window), entry);
  g_signal_connect (entry, "changed", G_CALLBACK (on_changed), NULL);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (entry);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GtkApplication) application = gtk_application_new ("org.heraldcti.Typist", G_APPLICATION_NON_UNIQUE);

  g_signal_connect (application, "activate", G_CALLBACK (on_activate), argc > 1 ? argv[1] : NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
