/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where numbers are at home: with the helper the town, without it the country. test-tel-area HELPER */

#include <glib/gstdio.h>

#include "lookup/tel-area.h"

static const char *helper;

typedef struct
{
  gboolean done;
  char *place;
  GError *error;
} Answer;

static void
on_described (GObject *source,
              GAsyncResult *result,
              gpointer data)
{
  Answer *answer = data;

  answer->place = herald_tel_area_describe_finish (HERALD_TEL_AREA (source), result, &answer->error);
  answer->done = TRUE;
}

static char *
describe (HeraldTelArea *area,
          const char *text,
          const char *language)
{
  g_autoptr (HeraldNumber) number = herald_number_new (text, "DE");
  Answer answer = { 0 };

  herald_tel_area_describe_async (area, number, language, NULL, on_described, &answer);
  while (!answer.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (answer.error);
  return answer.place;
}

static const struct
{
  const char *number, *language, *town, *country; /* with the helper, and without */
} table[] = {
  { "030 12345678", "en", "Berlin, landline", "Germany, landline" },
  { "+4930 12345678", "C", "Berlin, landline", "Germany, landline" },
  { "030 12345678", "de_DE.UTF-8", "Berlin, landline", "Deutschland, landline" },
  { "+33612345678", "en", "France, mobile", "France, mobile" },
  { "+33899123456", "en", "France, premium rate", "France, premium rate" },
  { "0800 1234567", "en", "Germany, toll-free", "Germany, toll-free" },
  { "+442079460018", "en", "London, landline", "United Kingdom, landline" },
  { "+41442345678", "de", "Zürich, landline", "Schweiz, landline" },
  { "+12025550147", "en", "Washington D.C.", "United States" },
  { "+80012345678", "en", "toll-free", "toll-free" },
  { "201", "en", NULL, NULL },
  { "110", "en", NULL, NULL },
};

static void
test_towns (void)
{
  g_autoptr (HeraldTelArea) area = herald_tel_area_new (helper);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *place = describe (area, table[i].number, table[i].language);

      g_test_message ("%s %s", table[i].number, table[i].language);
      g_assert_cmpstr (place, ==, table[i].town);
    }
}

static void
test_countries (void)
{
  g_autoptr (HeraldTelArea) area = herald_tel_area_new ("/nonexistent/herald-area");

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *place = describe (area, table[i].number, table[i].language);

      g_test_message ("%s %s", table[i].number, table[i].language);
      g_assert_cmpstr (place, ==, table[i].country);
    }
}

static HeraldTelArea *
new_with_script (const char *folder,
                 const char *script)
{
  g_autofree char *path = g_build_filename (folder, "area", NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", script);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  return herald_tel_area_new (path);
}

/* Whatever the helper does, there is an answer, and what was said once is not asked again. */
static void
test_trouble (void)
{
  static const struct
  {
    const char *script, *place;
  } scripts[] = {
    { "exit 1", "Germany, landline" },
    { "kill -9 $$", "Germany, landline" },
    { "printf '\\n'", "Germany, landline" },
    { "printf '\\377\\376'; sleep 0", "\357\277\275\357\277\275, landline" },
    { "printf 'Ber\\033[2Jlin\\nmore\\n'", "Ber [2Jlin, landline" },
    { "exec sleep 60", "Germany, landline" },
    { "echo Once; : > \"$0\"", "Once, landline" },
  };
  g_autofree char *folder = g_dir_make_tmp ("herald-area-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "area", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr (HeraldTelArea) area = new_with_script (folder, scripts[i].script);
      g_autofree char *place = describe (area, "030 12345678", "en");
      g_autofree char *again = NULL;

      g_test_message ("%s", scripts[i].script);
      if (!g_str_has_prefix (scripts[i].script, "printf '\\377"))
        g_assert_cmpstr (place, ==, scripts[i].place);
      else
        g_assert_true (g_utf8_validate (place, -1, NULL));
      if (g_str_has_prefix (place, "Once"))
        {
          again = describe (area, "+49 30 12345678", "en");
          g_assert_cmpstr (again, ==, scripts[i].place);
        }
    }
  g_remove (path);
  g_rmdir (folder);
}

/* Many at once: no more helpers than allowed, and an answer for each. */
static void
test_many (void)
{
  g_autoptr (HeraldTelArea) area = herald_tel_area_new (helper);
  g_autoptr (HeraldNumber) number = herald_number_new ("030 12345678", "DE");
  Answer answers[3 * HERALD_TEL_AREA_MAX] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    herald_tel_area_describe_async (area, number, "en", NULL, on_described, &answers[i]);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      while (!answers[i].done)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpstr (answers[i].place, ==, i < HERALD_TEL_AREA_MAX ? "Berlin, landline" : "Germany, landline");
      g_free (answers[i].place);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  helper = argc > 1 ? argv[1] : NULL;
  if (helper != NULL)
    {
      g_test_add_func ("/tel-area/towns", test_towns);
      g_test_add_func ("/tel-area/many", test_many);
    }
  g_test_add_func ("/tel-area/countries", test_countries);
  g_test_add_func ("/tel-area/trouble", test_trouble);
  return g_test_run ();
}
