/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The statements that set the house up: phones, queues, numbers; and how statements read times and names. */

#include <stdlib.h>
#include <string.h>

#include "herald-pbx/phone.h"
#include "herald-pbx/queue.h"
#include "herald-pbx/verbs.h"

/* Sets @error. Returns: %FALSE */
gboolean
sim_verb_fail (GError **error,
               const char *format,
               ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (HERALD_SIM_ERROR, HERALD_SIM_ERROR_SCENARIO, format, args));
  va_end (args);
  return FALSE;
}

static gboolean
parse_one_time (const char *text,
                double *milliseconds)
{
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);

  if (end == text || value < 0)
    return FALSE;
  if (g_str_equal (end, "ms"))
    *milliseconds = value;
  else if (*end == '\0' || g_str_equal (end, "s"))
    *milliseconds = value * 1000;
  else if (g_str_equal (end, "m") || g_str_equal (end, "min"))
    *milliseconds = value * 60000;
  else
    return FALSE;
  return *milliseconds < 24.0 * 3600 * 1000;
}

/**
 * sim_verb_parse_time:
 * @text: "3s", "500ms", "2m", "1.5" (seconds), or a range as "2s..5s", of which one is taken at random
 *
 * Returns: %FALSE with @error set if it is no time
 */
gboolean
sim_verb_parse_time (HeraldSim *sim,
                     const char *text,
                     guint *milliseconds,
                     GError **error)
{
  g_auto (GStrv) ends = g_strsplit (text, "..", 2);
  double from = 0, to = 0;

  if (ends[0] == NULL || !parse_one_time (ends[0], &from) || (ends[1] != NULL && !parse_one_time (ends[1], &to)))
    return sim_verb_fail (error, "\"%s\" is no time; write 3s, 500ms, 2m or 2s..5s", text);
  *milliseconds = (guint) (ends[1] != NULL && to > from ? g_rand_double_range (sim->rand, from, to) : from);
  return TRUE;
}

/* Returns: (transfer none) (nullable): the phone of an extension; %NULL with @error set if there is none */
SimPhone *
sim_verb_need_phone (HeraldSim *sim,
                     const char *exten,
                     GError **error)
{
  SimPhone *phone = sim_phone_find (sim, exten);

  if (phone == NULL)
    sim_verb_fail (error, "There is no phone %s", exten);
  return phone;
}

static gboolean
read_manner (HeraldSim *sim,
             int argc,
             char **argv,
             int *at,
             SimManner *manner,
             guint *after_ms,
             GError **error)
{
  static const struct
  {
    const char *word;
    SimManner manner;
    gboolean needs_time;
  } words[] = { { "rings", SIM_MANNER_RINGS, FALSE },     { "answers", SIM_MANNER_ANSWERS, TRUE },
                { "busy", SIM_MANNER_BUSY, FALSE },       { "rejects", SIM_MANNER_REJECTS, TRUE },
                { "unknown", SIM_MANNER_UNKNOWN, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (!g_str_equal (argv[*at], words[i].word))
        continue;
      *manner = words[i].manner;
      *after_ms = 0;
      if (*at + 1 < argc && g_ascii_isdigit (argv[*at + 1][0]))
        {
          (*at)++;
          return sim_verb_parse_time (sim, argv[*at], after_ms, error);
        }
      if (words[i].needs_time)
        return sim_verb_fail (error, "\"%s\" needs a time, as in: %s 2s", words[i].word, words[i].word);
      return TRUE;
    }
  return sim_verb_fail (error, "\"%s\" is nothing a phone does", argv[*at]);
}

/* A phone: whose it is, and what that person does. */
gboolean
sim_verb_phone (HeraldSim *sim,
                int argc,
                char **argv,
                GError **error)
{
  SimPhone *phone = sim_phone_find (sim, argv[1]);
  g_autofree char *device = g_strdup_printf ("PJSIP/%s", argv[1]);

  if (phone == NULL)
    phone = sim_phone_add (sim, argv[1], argv[1], device);
  for (int i = 2; i < argc; i++)
    {
      if (g_str_equal (argv[i], "away") || g_str_equal (argv[i], "back"))
        sim_phone_set_registered (sim, phone, g_str_equal (argv[i], "back"));
      else if (g_str_equal (argv[i], "ignores"))
        phone->picks_up = FALSE;
      else if (g_str_equal (argv[i], "picks-up") && i + 1 < argc)
        {
          phone->picks_up = TRUE;
          if (!sim_verb_parse_time (sim, argv[++i], &phone->picks_up_ms, error))
            return FALSE;
        }
      else if (i == 2 && (g_ascii_isupper (argv[i][0]) || strchr (argv[i], ' ') != NULL || (guchar) argv[i][0] > 127))
        sim_phone_set_name (phone, argv[i]);
      else
        {
          phone->told = TRUE;
          if (!read_manner (sim, argc, argv, &i, &phone->manner, &phone->after_ms, error))
            return FALSE;
        }
    }
  return TRUE;
}

/* What outside numbers do. */
gboolean
sim_verb_outside (HeraldSim *sim,
                  int argc,
                  char **argv,
                  GError **error)
{
  SimManner manner = SIM_MANNER_ANSWERS;
  guint after_ms = 0;
  int at = 2;

  if (!read_manner (sim, argc, argv, &at, &manner, &after_ms, error))
    return FALSE;
  sim_outside_set (sim, argv[1], manner, after_ms);
  return TRUE;
}

/* A queue and its members. */
gboolean
sim_verb_queue (HeraldSim *sim,
                int argc,
                char **argv,
                GError **error)
{
  SimQueue *queue = sim_queue_find (sim, argv[1]);

  if (queue == NULL)
    queue = sim_queue_add (sim, argv[1]);
  sim_queue_clear (queue);
  for (int i = 2; i < argc; i++)
    {
      SimPhone *phone;

      if ((g_str_equal (argv[i], "ring") || g_str_equal (argv[i], "retry")) && i + 1 < argc)
        {
          if (!sim_verb_parse_time (sim, argv[i + 1], g_str_equal (argv[i], "ring") ? &queue->ring_ms : &queue->retry_ms,
                                    error))
            return FALSE;
          i++;
          continue;
        }
      phone = sim_verb_need_phone (sim, argv[i], error);
      if (phone == NULL)
        return FALSE;
      sim_queue_add_member (queue, phone);
    }
  return TRUE;
}

/* A ring group. */
gboolean
sim_verb_group (HeraldSim *sim,
                int argc,
                char **argv,
                GError **error)
{
  SimGroup *group = sim_group_find (sim, argv[1]);

  if (group == NULL)
    group = sim_group_add (sim, argv[1]);
  g_ptr_array_set_size (group->phones, 0);
  for (int i = 2; i < argc; i++)
    {
      SimPhone *phone = sim_verb_need_phone (sim, argv[i], error);

      if (phone == NULL)
        return FALSE;
      g_ptr_array_add (group->phones, phone);
    }
  return TRUE;
}

/* A number of the house. */
gboolean
sim_verb_did (HeraldSim *sim,
              int argc,
              char **argv,
              GError **error)
{
  g_hash_table_insert (sim->dids, g_strdup (argv[1]), g_strdup (argv[2]));
  return TRUE;
}

/* How long phones ring. */
gboolean
sim_verb_ring (HeraldSim *sim,
               int argc,
               char **argv,
               GError **error)
{
  return sim_verb_parse_time (sim, argv[1], &sim->ring_ms, error);
}

/* The same chance again. */
gboolean
sim_verb_seed (HeraldSim *sim,
               int argc,
               char **argv,
               GError **error)
{
  g_rand_set_seed (sim->rand, (guint32) g_ascii_strtoull (argv[1], NULL, 10));
  return TRUE;
}
