/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether contacts and journal are whole and can be written. */

#include "diagnose/doctor-private.h"

#include <glib/gi18n-lib.h>

#include "base/phrase.h"
#include "store/health.h"
#include "store/store.h"

static const char *
mend_for (const GError *error)
{
  if (g_error_matches (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_DAMAGED))
    return _("At its next start Herald keeps the damaged file under another name and begins a new one; the contacts can be imported "
             "again. Have the disk looked at.");
  if (g_error_matches (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_READ_ONLY))
    return _("Check the permissions of the file and its folder, and whether the disk is full or mounted for reading only.");
  if (g_error_matches (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_LOCKED))
    return _("Try again when the import is done.");
  return NULL;
}

static void
on_examined (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (HeraldDoctor) self = user_data;
  g_autoptr (GError) error = NULL;
  HeraldStoreHealth health;

  if (!herald_store_examine_finish (result, &health, &error))
    herald_doctor_say (self, HERALD_CHECK_DATABASE,
                       g_error_matches (error, HERALD_STORE_ERROR, HERALD_STORE_ERROR_LOCKED) ? HERALD_CHECK_WARNING : HERALD_CHECK_PROBLEM,
                       mend_for (error), "%s", error->message);
  else if (!health.exists)
    herald_doctor_say (self, HERALD_CHECK_DATABASE, HERALD_CHECK_OK, NULL, _("There is no database yet; Herald makes it at its first start."));
  else
    {
      g_autofree char *size = g_format_size (health.bytes);
      g_autofree char *contacts = herald_phrase_count (MAX (health.contacts, 0));
      g_autofree char *calls = herald_phrase_count (MAX (health.calls, 0));

      herald_doctor_say (self, HERALD_CHECK_DATABASE, HERALD_CHECK_OK, NULL,
                         /* Translators: its size, as “1.2 MB”, and the numbers of contacts and calls in it */
                         _("Whole and can be written: %1$s; contacts: %2$s, calls: %3$s."), size, contacts, calls);
    }
  herald_doctor_next (self);
}

/* Phase: the database. */
void
herald_doctor_check_database (HeraldDoctor *self)
{
  herald_store_examine_async (self->database, self->cancellable, on_examined, g_object_ref (self));
}
