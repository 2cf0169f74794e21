/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of the doctor's checks, and one finding as a line. */

#include "diagnose/check.h"

#include <glib/gi18n-lib.h>

#include "base/json.h"

static const struct
{
  const char *name;
  const char *title;
} checks[HERALD_N_CHECKS] = {
#define X(id, name, title) { name, title },
  HERALD_CHECKS (X)
#undef X
};

/**
 * herald_check_get_name:
 * @id: a check
 *
 * Returns: (transfer none): its name in JSON: "tls"
 */
const char *
herald_check_get_name (HeraldCheckId id)
{
  g_return_val_if_fail (id < HERALD_N_CHECKS, NULL);
  return checks[id].name;
}

/**
 * herald_check_get_title:
 * @id: a check
 *
 * Returns: (transfer none): what it is about, in a word or two: "Encryption"
 */
const char *
herald_check_get_title (HeraldCheckId id)
{
  g_return_val_if_fail (id < HERALD_N_CHECKS, NULL);
  return g_dpgettext2 (GETTEXT_PACKAGE, "check", checks[id].title);
}

/**
 * herald_check_status_to_string:
 * @status: how a check went
 *
 * Returns: (transfer none): "ok", "warning", "problem" or "skipped"
 */
const char *
herald_check_status_to_string (HeraldCheckStatus status)
{
  static const char *const names[] = { "ok", "warning", "problem", "skipped" };

  g_return_val_if_fail (status < G_N_ELEMENTS (names), NULL);
  return names[status];
}

/**
 * herald_check_to_json:
 * @check: a finding
 *
 * Returns: (transfer full): a JSON object on one line: check, status, title, detail, and mend where there is one
 */
char *
herald_check_to_json (const HeraldCheck *check)
{
  g_auto (HeraldJsonLine) line = { 0 };

  herald_json_line_init (&line);
  herald_json_line_string (&line, "check", herald_check_get_name (check->id));
  herald_json_line_string (&line, "status", herald_check_status_to_string (check->status));
  herald_json_line_string (&line, "title", herald_check_get_title (check->id));
  herald_json_line_string (&line, "detail", check->detail);
  if (check->mend != NULL)
    herald_json_line_string (&line, "mend", check->mend);
  return g_strdup (herald_json_line_end (&line));
}

/**
 * herald_check_to_text:
 * @check: a finding
 *
 * Returns: (transfer full): it for a terminal, in one line or two, without the last newline
 */
char *
herald_check_to_text (const HeraldCheck *check)
{
  return g_strdup_printf ("%-8s %s: %s%s%s", herald_check_status_to_string (check->status), herald_check_get_title (check->id),
                          check->detail, check->mend != NULL ? "\n         → " : "", check->mend != NULL ? check->mend : "");
}

/**
 * herald_check_free:
 * @check: (transfer full) (nullable): a finding
 */
void
herald_check_free (HeraldCheck *check)
{
  if (check == NULL)
    return;
  g_free (check->detail);
  g_free (check->mend);
  g_free (check);
}
