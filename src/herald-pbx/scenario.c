/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays scenarios: one statement per line, as many at once as there are. The statements are in verbs.c. */

#include "herald-pbx/scenario.h"

#include <string.h>

#include "herald-pbx/server.h"

/** LINES_MAX: statements of one scenario. */
#define LINES_MAX 10000

typedef struct
{
  int argc;
  char **argv;
  const SimVerb *verb;
  guint number; /* line of the file, from 1 */
} Line;

struct _SimScenario
{
  HeraldSim *sim;
  GPtrArray *lines; /* of Line */
  guint next;
  guint rounds;     /* of repeat */
  guint timer;
  gboolean started, done;
};

static void run (SimScenario *self);

static void
line_free (Line *line)
{
  g_strfreev (line->argv);
  g_free (line);
}

/* Frees a scenario; what it has begun goes on. */
void
sim_scenario_free (SimScenario *self)
{
  sim_clock_cancel (self->sim->clock, &self->timer);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

static const SimVerb *
find_verb (const char *name)
{
  for (const SimVerb *verb = sim_verbs_table (); verb->name != NULL; verb++)
    if (g_str_equal (verb->name, name))
      return verb;
  return NULL;
}

/* Returns: (transfer full) (nullable): the statement of a line; %NULL without @error for an empty one */
static Line *
parse_line (const char *text,
            guint number,
            GError **error)
{
  Line *line = g_new0 (Line, 1);
  g_autoptr (GError) local = NULL;

  line->number = number;
  if (!g_shell_parse_argv (text, &line->argc, &line->argv, &local))
    {
      if (!g_error_matches (local, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
        g_set_error (error, HERALD_SIM_ERROR, HERALD_SIM_ERROR_SCENARIO, "Line %u: a quotation mark or a backslash at the end is left alone",
                     number);
      g_free (line);
      return NULL;
    }
  line->verb = find_verb (line->argv[0]);
  if (line->verb == NULL)
    {
      g_autofree char *shown = g_strescape (line->argv[0], NULL); /* a file of another kind has bytes that steer terminals */

      g_set_error (error, HERALD_SIM_ERROR, HERALD_SIM_ERROR_SCENARIO, "Line %u: there is no statement \"%.40s\"", number, shown);
    }
  else if (line->argc - 1 < line->verb->least || line->argc - 1 > line->verb->most)
    g_set_error (error, HERALD_SIM_ERROR, HERALD_SIM_ERROR_SCENARIO, "Line %u: it should read: %s", number,
                 line->verb->usage);
  else
    return line;
  line_free (line);
  return NULL;
}

static SimScenario *
parse (HeraldSim *sim,
       const char *text,
       GError **error)
{
  SimScenario *self = g_new0 (SimScenario, 1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", LINES_MAX);

  self->sim = sim;
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GError) local = NULL;
      Line *line = parse_line (g_strstrip (lines[i]), i + 1, &local);

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          sim_scenario_free (self);
          return NULL;
        }
      if (line != NULL)
        g_ptr_array_add (self->lines, line);
    }
  return self;
}

static void
on_timer (gpointer data)
{
  SimScenario *self = data;

  self->timer = 0;
  run (self);
}

static gboolean
do_line (SimScenario *self,
         Line *line,
         GError **error)
{
  g_autoptr (GError) local = NULL;

  if (line->verb->func (self->sim, line->argc, line->argv, &local))
    return TRUE;
  g_set_error (error, HERALD_SIM_ERROR, HERALD_SIM_ERROR_SCENARIO, "Line %u: %s", line->number, local->message);
  return FALSE;
}

/* Whether the line is about the play itself; then *@wait is how long to wait, or the play starts again. */
static gboolean
control (SimScenario *self,
         Line *line,
         guint *wait)
{
  *wait = 0;
  if (g_str_equal (line->argv[0], "wait"))
    {
      sim_verb_parse_time (self->sim, line->argv[1], wait, NULL);
      return TRUE;
    }
  if (!g_str_equal (line->argv[0], "repeat"))
    return FALSE;
  self->rounds++;
  if (line->argc < 2 || self->rounds < (guint) g_ascii_strtoull (line->argv[1], NULL, 10))
    {
      self->next = 0;
      *wait = 1; /* a scenario without waits must not hold everything up */
    }
  return TRUE;
}

static void
run (SimScenario *self)
{
  while (self->next < self->lines->len)
    {
      Line *line = g_ptr_array_index (self->lines, self->next++);
      g_autoptr (GError) error = NULL;
      guint wait;

      if (control (self, line, &wait))
        {
          if (wait == 0)
            continue;
          self->timer = sim_clock_add (self->sim->clock, wait, on_timer, self);
          return;
        }
      /* A statement that comes too late (the caller has given up) is not the end of the play. */
      if (!do_line (self, line, &error))
        g_debug ("%s", error->message);
    }
  self->done = TRUE;
}

/* Does what may be done before anybody is there to see it. */
static gboolean
set_up (SimScenario *self,
        GError **error)
{
  while (self->next < self->lines->len)
    {
      Line *line = g_ptr_array_index (self->lines, self->next);

      if (!line->verb->setup)
        break;
      if (!do_line (self, line, error))
        return FALSE;
      self->next++;
    }
  return TRUE;
}

static void
start (SimScenario *self)
{
  self->started = TRUE;
  run (self);
}

/* A busy day has many small scenarios: those that are over go. */
static void
forget_done (HeraldSim *sim)
{
  for (guint i = sim->scenarios->len; i-- > 0;)
    if (((SimScenario *) g_ptr_array_index (sim->scenarios, i))->done)
      g_ptr_array_remove_index_fast (sim->scenarios, i);
}

/**
 * herald_sim_play:
 * @scenario: the text of a scenario, or the name of a built-in one
 *
 * Plays the scenario, beside those that play already. Phones, queues and numbers at its beginning are set up at
 * once; the rest starts when a client is logged in (see herald_sim_set_wait_for_login()).
 *
 * Returns: %FALSE with @error set if a line cannot be read; the message names it
 */
gboolean
herald_sim_play (HeraldSim *sim,
                 const char *scenario,
                 GError **error)
{
  const char *text = strchr (scenario, '\n') == NULL ? herald_sim_builtin_scenario (scenario) : NULL;
  SimScenario *self = parse (sim, text != NULL ? text : scenario, error);

  if (self == NULL)
    return FALSE;
  if (!set_up (self, error))
    {
      sim_scenario_free (self);
      return FALSE;
    }
  forget_done (sim);
  g_ptr_array_add (sim->scenarios, self);
  if (!sim->wait_for_login || sim->logins > 0)
    start (self);
  return TRUE;
}

/* Somebody is there to see what happens. */
void
sim_scenario_logged_in (HeraldSim *sim)
{
  for (guint i = 0; i < sim->scenarios->len; i++)
    {
      SimScenario *scenario = g_ptr_array_index (sim->scenarios, i);

      if (!scenario->started)
        {
          scenario->started = TRUE;
          scenario->timer = sim_clock_add (sim->clock, 0, on_timer, scenario);
        }
    }
}

/**
 * herald_sim_do:
 * @line: one statement of the scenario language
 *
 * Does it now.
 *
 * Returns: %FALSE with @error set if it cannot be read or done
 */
gboolean
herald_sim_do (HeraldSim *sim,
               const char *line,
               GError **error)
{
  g_autoptr (GError) local = NULL;
  Line *parsed = parse_line (line, 1, &local);
  gboolean ok;

  if (parsed == NULL)
    {
      if (local == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  ok = parsed->verb->func (sim, parsed->argc, parsed->argv, error);
  line_free (parsed);
  return ok;
}

/* Returns: whether all scenarios are over, all calls gone, and all of it told */
gboolean
herald_sim_is_done (HeraldSim *sim)
{
  for (guint i = 0; i < sim->scenarios->len; i++)
    if (!((SimScenario *) g_ptr_array_index (sim->scenarios, i))->done)
      return FALSE;
  return sim->channels->len == 0 && sim->random == NULL && sim_server_is_flushed (sim->server);
}
