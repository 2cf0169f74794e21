/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an import has done, in words. */

#include "ui/import-report.h"

#include <glib/gi18n.h>

#include "base/phrase.h"

/**
 * herald_import_report_count:
 * @counts: what was done
 *
 * Returns: (transfer full): a sentence
 */
char *
herald_import_report_count (const HeraldImportCounts *counts)
{
  guint done = counts->added + counts->updated;
  g_autofree char *brought = herald_phrase_counted (ngettext ("%u contact imported.", "%u contacts imported.", done), done);
  g_autofree char *known = counts->unchanged > 0
    ? herald_phrase_counted (ngettext (" %u was there already.", " %u were there already.", counts->unchanged), counts->unchanged) : g_strdup ("");
  g_autofree char *skipped = counts->skipped > 0
    ? herald_phrase_counted (ngettext (" %u entry could not be read.", " %u entries could not be read.", counts->skipped), counts->skipped)
    : g_strdup ("");

  return g_strconcat (brought, known, skipped, NULL);
}

/**
 * herald_import_report_text:
 * @file: the name of the file
 * @counts: what was done
 * @faults: (element-type HeraldReaderFault): what was left out
 *
 * Returns: (transfer full): all of it, in lines
 */
char *
herald_import_report_text (const char *file,
                           const HeraldImportCounts *counts,
                           GPtrArray *faults)
{
  g_autofree char *sentence = herald_import_report_count (counts);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s: %s\n\n", file, sentence);
  for (guint i = 0; i < faults->len; i++)
    {
      const HeraldReaderFault *fault = faults->pdata[i];

      g_string_append_printf (text, "%s:%u: %s%s\n", file, fault->line, fault->skipped ? _("Left out: ") : "", fault->reason);
    }
  return g_string_free (text, FALSE);
}

/**
 * herald_import_report_row:
 * @fault: what was left out
 *
 * Returns: (transfer floating): a row that says it
 */
GtkWidget *
herald_import_report_row (const HeraldReaderFault *fault)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *reason = g_markup_escape_text (fault->reason, -1);
  g_autofree char *line = fault->skipped ? g_strdup_printf (_("Line %u, the whole contact"), fault->line)
                                         : g_strdup_printf (_("Line %u"), fault->line);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), reason);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), line);
  return row;
}
