/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions to a source, as a call and the preferences ask them. */

#include "asking.h"

#include <string.h>

gboolean
on_impatient (gpointer what)
{
  g_error ("waited too long for: %s", (const char *) what);
  return G_SOURCE_REMOVE;
}

/* @user_data is where the result goes. */
void
on_result (GObject *object,
           GAsyncResult *result,
           gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* The sentence of the source's check, or the error's. */
char *
ask_check (HeraldSource *source)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *text;

  herald_source_check_async (source, NULL, on_result, &result);
  WAIT_FOR (result != NULL);
  text = herald_source_check_finish (source, result, &error);
  return text != NULL ? text : g_strdup (error->message);
}

static int
compare_texts (gconstpointer one,
               gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

/* Who has the number, "a,b". */
char *
ask_who (HeraldSource *source,
         const char *text)
{
  g_autoptr (HeraldNumber) number = herald_number_new (text, "DE");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) matches = NULL, names = g_ptr_array_new ();
  HeraldLocation germany = { "DE", NULL };

  herald_source_lookup_async (source, number, &germany, NULL, on_result, &result);
  WAIT_FOR (result != NULL);
  matches = herald_source_lookup_finish (source, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < matches->len; i++)
    {
      HeraldContactMatch *match = matches->pdata[i];

      g_assert_cmpstr (herald_contact_get_source_id (match->contact), ==, herald_source_get_id (source));
      g_ptr_array_add (names, (gpointer) herald_contact_get_name (match->contact));
    }
  g_ptr_array_sort (names, compare_texts);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (",", (char **) names->pdata);
}

gboolean
has (HeraldSource *source,
     const char *number,
     const char *names)
{
  g_autofree char *found = ask_who (source, number);

  return strcmp (found, names) == 0;
}

void
assert_check (HeraldSource *source,
              const char *expected)
{
  g_autofree char *sentence = ask_check (source);

  g_assert_cmpstr (sentence, ==, expected);
}

void
assert_who (HeraldSource *source,
            const char *number,
            const char *names)
{
  g_autofree char *found = ask_who (source, number);

  g_assert_cmpstr (found, ==, names);
}
