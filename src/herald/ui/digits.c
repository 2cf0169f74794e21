/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers, addresses and names of phones are written from left to right, also in an entry of a language that is not:
 * without letters a text has no direction of its own, and "+49 30 1234" would be shown as "1234 30 49+". */

#include "ui/digits.h"

/* Whether nothing in @text has a direction from right to left. */
static gboolean
is_left_to_right (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    switch (g_unichar_get_script (g_utf8_get_char (p)))
      {
      case G_UNICODE_SCRIPT_ARABIC:
      case G_UNICODE_SCRIPT_HEBREW:
      case G_UNICODE_SCRIPT_SYRIAC:
      case G_UNICODE_SCRIPT_THAANA:
        return FALSE;
      default:
        break;
      }
  return *text != '\0';
}

static void
on_changed (GtkEditable *text)
{
  gboolean turned = is_left_to_right (gtk_editable_get_text (text));

  gtk_widget_set_direction (GTK_WIDGET (text), turned ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_RTL);
  /* It stays at the side where the reader begins. */
  gtk_editable_set_alignment (text, turned ? 1 : 0);
}

/**
 * herald_digits_watch:
 * @widget: an entry for a number, an address or the like, or what holds some of them
 *
 * Keeps what is typed there from being turned round; does nothing in a language that is written from left to right.
 */
void
herald_digits_watch (GtkWidget *widget)
{
  GtkEditable *text = GTK_IS_EDITABLE (widget) ? gtk_editable_get_delegate (GTK_EDITABLE (widget)) : NULL;

  if (gtk_widget_get_default_direction () != GTK_TEXT_DIR_RTL)
    return;
  if (text == NULL)
    {
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
        herald_digits_watch (child);
      return;
    }
  g_signal_connect (text, "changed", G_CALLBACK (on_changed), NULL);
  on_changed (text);
}
