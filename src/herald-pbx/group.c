/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ring groups: several phones for one number. */

#include "herald-pbx/queue.h"

/* Adds an empty ring group. Returns: (transfer none): it */
SimGroup *
sim_group_add (HeraldSim *sim,
               const char *name)
{
  SimGroup *self = g_new0 (SimGroup, 1);

  self->name = g_strdup (name);
  self->phones = g_ptr_array_new ();
  g_ptr_array_add (sim->groups, self);
  return self;
}

/* Returns: (transfer none) (nullable): the group of that name */
SimGroup *
sim_group_find (HeraldSim *sim,
                const char *name)
{
  for (guint i = 0; i < sim->groups->len; i++)
    {
      SimGroup *group = g_ptr_array_index (sim->groups, i);

      if (g_str_equal (group->name, name))
        return group;
    }
  return NULL;
}

/* Frees a group. */
void
sim_group_free (SimGroup *self)
{
  g_ptr_array_unref (self->phones);
  g_free (self->name);
  g_free (self);
}
