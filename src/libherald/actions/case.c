/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every helpdesk is asked, and what it answers. */

#include "actions/case.h"

G_DEFINE_INTERFACE (HeraldCaseDesk, herald_case_desk, G_TYPE_OBJECT)

static void
herald_case_desk_default_init (HeraldCaseDeskInterface *iface)
{
  g_signal_new ("failed", HERALD_TYPE_CASE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

/**
 * herald_case_desk_open_async:
 * @desk: a helpdesk
 * @caller: (transfer none): whose case it is
 * @cancellable: (nullable): ends the waiting, not the opening
 * @callback: called when there is a case, or none
 * @user_data: for @callback
 */
void
herald_case_desk_open_async (HeraldCaseDesk *desk,
                             const HeraldCaseCaller *caller,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  HERALD_CASE_DESK_GET_IFACE (desk)->open_async (desk, caller, cancellable, callback, user_data);
}

/**
 * herald_case_desk_open_finish:
 * @desk: a helpdesk
 * @result: the result
 * @error: return location for a #HERALD_SOURCE_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the case
 */
HeraldCase *
herald_case_desk_open_finish (HeraldCaseDesk *desk,
                              GAsyncResult *result,
                              GError **error)
{
  return HERALD_CASE_DESK_GET_IFACE (desk)->open_finish (desk, result, error);
}

/**
 * herald_case_caller_new:
 *
 * Returns: (transfer full): a caller of whom nothing is known
 */
HeraldCaseCaller *
herald_case_caller_new (void)
{
  HeraldCaseCaller *caller = g_new0 (HeraldCaseCaller, 1);

  caller->number = g_strdup ("");
  caller->name = g_strdup ("");
  caller->organisation = g_strdup ("");
  caller->email = g_strdup ("");
  caller->contact_id = g_strdup ("");
  caller->source = g_strdup ("");
  caller->record_id = g_strdup ("");
  caller->dialed = g_strdup ("");
  caller->unique_id = g_strdup ("");
  caller->data = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return caller;
}

/**
 * herald_case_caller_set:
 * @text: one of the texts of a caller
 * @value: (nullable): what it is now; %NULL: empty
 */
void
herald_case_caller_set (char **text,
                        const char *value)
{
  g_free (*text);
  *text = g_strdup (value != NULL ? value : "");
}

/**
 * herald_case_caller_copy:
 * @caller: a caller
 *
 * Returns: (transfer full): the same
 */
HeraldCaseCaller *
herald_case_caller_copy (const HeraldCaseCaller *caller)
{
  HeraldCaseCaller *copy = herald_case_caller_new ();
  GHashTableIter iter;
  gpointer key, value;

  herald_case_caller_set (&copy->number, caller->number);
  herald_case_caller_set (&copy->name, caller->name);
  herald_case_caller_set (&copy->organisation, caller->organisation);
  herald_case_caller_set (&copy->email, caller->email);
  herald_case_caller_set (&copy->contact_id, caller->contact_id);
  herald_case_caller_set (&copy->source, caller->source);
  herald_case_caller_set (&copy->record_id, caller->record_id);
  herald_case_caller_set (&copy->dialed, caller->dialed);
  herald_case_caller_set (&copy->unique_id, caller->unique_id);
  g_hash_table_iter_init (&iter, caller->data);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy->data, g_strdup (key), g_strdup (value));
  return copy;
}

/**
 * herald_case_caller_free:
 * @caller: (transfer full) (nullable): a caller
 */
void
herald_case_caller_free (HeraldCaseCaller *caller)
{
  if (caller == NULL)
    return;
  g_free (caller->number);
  g_free (caller->name);
  g_free (caller->organisation);
  g_free (caller->email);
  g_free (caller->contact_id);
  g_free (caller->source);
  g_free (caller->record_id);
  g_free (caller->dialed);
  g_free (caller->unique_id);
  g_hash_table_unref (caller->data);
  g_free (caller);
}

/**
 * herald_case_copy:
 * @self: a case
 *
 * Returns: (transfer full): the same
 */
HeraldCase *
herald_case_copy (const HeraldCase *self)
{
  HeraldCase *copy = g_new0 (HeraldCase, 1);

  copy->number = g_strdup (self->number);
  copy->url = g_strdup (self->url);
  copy->is_new = self->is_new;
  return copy;
}

/**
 * herald_case_free:
 * @self: (transfer full) (nullable): a case
 */
void
herald_case_free (HeraldCase *self)
{
  if (self == NULL)
    return;
  g_free (self->number);
  g_free (self->url);
  g_free (self);
}

/**
 * herald_case_error_to_word:
 * @error: why there is no case
 *
 * Returns: that, in a word that a dialplan can compare
 */
const char *
herald_case_error_to_word (const GError *error)
{
  static const char *const words[] = {
    [HERALD_SOURCE_ERROR_SETTINGS] = "settings",
    [HERALD_SOURCE_ERROR_NO_SECRET] = "no-secret",
    [HERALD_SOURCE_ERROR_UNREACHABLE] = "unreachable",
    [HERALD_SOURCE_ERROR_CERTIFICATE] = "certificate",
    [HERALD_SOURCE_ERROR_REFUSED] = "refused",
    [HERALD_SOURCE_ERROR_NOT_UNDERSTOOD] = "not-understood",
    [HERALD_SOURCE_ERROR_PAUSED] = "paused",
    [HERALD_SOURCE_ERROR_LATE] = "late",
    [HERALD_SOURCE_ERROR_FAILED] = "failed",
  };

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return words[HERALD_SOURCE_ERROR_LATE];
  if (error->domain == HERALD_SOURCE_ERROR && error->code >= 0 && error->code < (int) G_N_ELEMENTS (words))
    return words[error->code];
  return words[HERALD_SOURCE_ERROR_FAILED];
}
