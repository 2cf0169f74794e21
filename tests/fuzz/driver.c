/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a fuzz target without libFuzzer, so that every compiler and every test run can: all files of the
 * folders given, then mutations of them drawn from a fixed seed.
 *
 *   fuzz-NAME [-runs=N] [-seed=N] FOLDER…
 */

#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Bytes of the longest input that is made. */
#define INPUT_MAX 65536

static void
run (const guint8 *data,
     gsize size)
{
  /* A block of its own, so that the sanitizer sees one byte too far. */
  guint8 *exact = g_malloc (MAX (size, 1));

  if (size > 0)
    memcpy (exact, data, size);
  LLVMFuzzerTestOneInput (exact, size);
  g_free (exact);
}

static void
load_folder (GPtrArray *inputs,
             const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      char *bytes;
      gsize length;

      if (g_file_get_contents (file, &bytes, &length, NULL))
        g_ptr_array_add (inputs, g_bytes_new_take (bytes, length));
    }
}

/* By content, so that a seed means the same on every file system. */
static int
compare_inputs (gconstpointer a,
                gconstpointer b)
{
  return g_bytes_compare (*(GBytes *const *) a, *(GBytes *const *) b);
}

/* Some of what parsers stumble over: ends, separators, lengths, broken UTF-8. */
static void
insert_token (GRand *rand,
              GByteArray *input,
              guint at)
{
  static const char *const tokens[] = {
    "\r\n", "\n", "\r", "\"", ",", ";", ":", "=", "=\r\n", "\\", "\t", " ", "\xff", "\xc3", "\xe2\x80\xae", "\xef\xbb\xbf", "+49", "(0)",
    "BEGIN:VCARD\r\n", "END:VCARD\r\n", "TEL:", ";TYPE=", "QUOTED-PRINTABLE", "CHARSET=", "\r\n\r\n", ": ", "--",
  };
  const char *token = tokens[g_rand_int_range (rand, 0, G_N_ELEMENTS (tokens))];
  guint length = input->len - at;
  g_autofree guint8 *tail = g_memdup2 (input->data + at, length);

  g_byte_array_set_size (input, at);
  g_byte_array_append (input, (const guint8 *) token, (guint) strlen (token));
  if (length > 0)
    g_byte_array_append (input, tail, length);
}

static void
mutate (GRand *rand,
        GByteArray *input,
        GBytes *other)
{
  guint at = input->len > 0 ? (guint) g_rand_int_range (rand, 0, (gint32) input->len) : 0;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (other, &size);

  switch (input->len > 0 ? g_rand_int_range (rand, 0, 6) : 5)
    {
    case 0:
      input->data[at] = (guint8) g_rand_int (rand);
      break;
    case 1:
      g_byte_array_set_size (input, at);
      break;
    case 2:
      g_byte_array_remove_range (input, at, (guint) g_rand_int_range (rand, 0, (gint32) (input->len - at) + 1));
      break;
    case 3:
    case 4:
      insert_token (rand, input, at);
      break;
    default:
      if (size > 0 && input->len + size < INPUT_MAX)
        g_byte_array_append (input, bytes, (guint) g_rand_int_range (rand, 0, (gint32) size + 1));
      break;
    }
}

static void
run_mutations (GPtrArray *inputs,
               GRand *rand,
               guint runs)
{
  for (guint i = 0; i < runs; i++)
    {
      GBytes *seed = inputs->pdata[g_rand_int_range (rand, 0, (gint32) inputs->len)];
      g_autoptr (GByteArray) input = g_byte_array_new ();
      gint32 steps = g_rand_int_range (rand, 1, 9);

      g_byte_array_append (input, g_bytes_get_data (seed, NULL), (guint) MIN (g_bytes_get_size (seed), INPUT_MAX));
      for (gint32 j = 0; j < steps; j++)
        mutate (rand, input, inputs->pdata[g_rand_int_range (rand, 0, (gint32) inputs->len)]);
      run (input->data, input->len);
    }
}

int
main (int argc,
      char **argv)
{
  guint runs = 10000, seed = 1;
  g_autoptr (GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  GRand *rand;

  for (argv++; *argv != NULL; argv++)
    {
      if (g_str_has_prefix (*argv, "-runs="))
        runs = (guint) strtoul (*argv + strlen ("-runs="), NULL, 10);
      else if (g_str_has_prefix (*argv, "-seed="))
        seed = (guint) strtoul (*argv + strlen ("-seed="), NULL, 10);
      else
        load_folder (inputs, *argv);
    }
  if (inputs->len == 0)
    {
      g_printerr ("There are no seeds in the folders given.\n");
      return 2;
    }
  g_ptr_array_sort (inputs, compare_inputs);
  for (guint i = 0; i < inputs->len; i++)
    run (g_bytes_get_data (inputs->pdata[i], NULL), g_bytes_get_size (inputs->pdata[i]));
  rand = g_rand_new_with_seed (seed);
  run_mutations (inputs, rand, runs);
  g_rand_free (rand);
  g_print ("%u seeds and %u mutations of them (seed %u)\n", inputs->len, runs, seed);
  return 0;
}
