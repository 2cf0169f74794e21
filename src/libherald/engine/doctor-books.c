/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which address books the doctor looks at: those of the settings that are switched on. */

#include "engine/doctor-books.h"

#include "lookup/astdb.h"

/**
 * herald_doctor_add_sources:
 * @doctor: a doctor that has not run
 * @sources: the sources of the settings, at work
 *
 * Also those that cannot be made of what is set, or wait in vain for a password. Herald's own book, where there is no
 * store, is left to the check of the database.
 */
void
herald_doctor_add_sources (HeraldDoctor *doctor,
                           HeraldSources *sources)
{
  g_autoptr (GPtrArray) list = herald_source_settings_list (herald_sources_get_settings (sources));

  for (guint i = 0; i < list->len; i++)
    {
      const HeraldSourceOptions *options = g_ptr_array_index (list, i);
      HeraldSource *source = herald_sources_find (sources, options->id);
      const GError *error = NULL;

      /* Without a connection the PBX's own names cannot be asked for, which the checks of the server tell. */
      if (!options->enabled || (HERALD_IS_ASTDB (source) && herald_sources_get_session (sources) == NULL))
        continue;
      if (herald_sources_get_state (sources, options->id, &error) != HERALD_SOURCE_FAILING)
        error = NULL;
      /* What failed with the last call is tried again, and says how it is now. */
      if (source != NULL)
        herald_doctor_add_address_book (doctor, herald_source_options_get_title (options), source, NULL);
      else if (error != NULL)
        herald_doctor_add_address_book (doctor, herald_source_options_get_title (options), NULL, error);
    }
}
