/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interface of a place where contacts come from. */

#include "lookup/source.h"

G_DEFINE_QUARK (herald-source-error-quark, herald_source_error)
G_DEFINE_INTERFACE (HeraldSource, herald_source, G_TYPE_OBJECT)

static void
herald_source_default_init (HeraldSourceInterface *iface)
{
  /* Its contacts have changed: what was remembered of them is old. */
  g_signal_new ("changed", HERALD_TYPE_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* herald_source_get_state() tells something else. */
  g_signal_new ("state-changed", HERALD_TYPE_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/**
 * herald_source_get_id:
 * @source: a source
 *
 * Returns: its id in settings and in contacts, e.g. "book"
 */
const char *
herald_source_get_id (HeraldSource *source)
{
  return HERALD_SOURCE_GET_IFACE (source)->get_id (source);
}

/**
 * herald_source_get_name:
 * @source: a source
 *
 * Returns: its name for people
 */
const char *
herald_source_get_name (HeraldSource *source)
{
  return HERALD_SOURCE_GET_IFACE (source)->get_name (source);
}

/**
 * herald_source_is_remote:
 * @source: a source
 *
 * Returns: whether a question leaves this computer: it is not asked for numbers that are nobody's business
 */
gboolean
herald_source_is_remote (HeraldSource *source)
{
  HeraldSourceInterface *iface = HERALD_SOURCE_GET_IFACE (source);

  return iface->is_remote != NULL && iface->is_remote (source);
}

/**
 * herald_source_get_state:
 * @source: a source
 * @error: (out) (optional) (nullable) (transfer none): why it fails; where it is ready, what had to be left out
 *
 * Returns: what the source itself knows to be the matter with it
 */
HeraldSourceState
herald_source_get_state (HeraldSource *source,
                         const GError **error)
{
  HeraldSourceInterface *iface = HERALD_SOURCE_GET_IFACE (source);

  if (error != NULL)
    *error = NULL;
  return iface->get_state != NULL ? iface->get_state (source, error) : HERALD_SOURCE_READY;
}

/**
 * herald_source_state_to_string:
 * @state: a state
 *
 * Returns: its word, as heraldctl prints it
 */
const char *
herald_source_state_to_string (HeraldSourceState state)
{
  static const char *const words[] = { "ready", "loading", "failing" };

  return (guint) state < G_N_ELEMENTS (words) ? words[state] : "";
}

/**
 * herald_source_set_location:
 * @source: a source
 * @location: where the account dials from; copied
 *
 * Says where numbers without a country are at home, when it is added to a lookup and whenever that changes.
 */
void
herald_source_set_location (HeraldSource *source,
                            const HeraldLocation *location)
{
  HeraldSourceInterface *iface = HERALD_SOURCE_GET_IFACE (source);

  if (iface->set_location != NULL)
    iface->set_location (source, location);
}

/**
 * herald_source_set_secret:
 * @source: a source
 * @name: the name of one of its type's secret keys
 * @secret: (nullable): what the keyring has; %NULL: nothing
 *
 * Hands over a secret. Questions that need it fail until then.
 */
void
herald_source_set_secret (HeraldSource *source,
                          const char *name,
                          const char *secret)
{
  HeraldSourceInterface *iface = HERALD_SOURCE_GET_IFACE (source);

  if (iface->set_secret != NULL)
    iface->set_secret (source, name, secret);
}

/**
 * herald_source_lookup_async:
 * @source: a source
 * @number: the number to look up; copied
 * @location: (nullable): where the account dials from; copied
 * @cancellable: (nullable): a cancellable
 * @callback: called when done, never from within this call
 * @user_data: for @callback
 *
 * Finds the contacts that have a number.
 */
void
herald_source_lookup_async (HeraldSource *source,
                            const HeraldNumber *number,
                            const HeraldLocation *location,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  HERALD_SOURCE_GET_IFACE (source)->lookup_async (source, number, location, cancellable, callback, user_data);
}

/**
 * herald_source_lookup_finish:
 * @source: a source
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldContactMatch): who has the number, surest first, perhaps
 *   nobody; %NULL with an error of the source
 */
GPtrArray *
herald_source_lookup_finish (HeraldSource *source,
                             GAsyncResult *result,
                             GError **error)
{
  return HERALD_SOURCE_GET_IFACE (source)->lookup_finish (source, result, error);
}

/**
 * herald_source_can_search:
 * @source: a source
 *
 * Returns: whether it can be searched by text
 */
gboolean
herald_source_can_search (HeraldSource *source)
{
  return HERALD_SOURCE_GET_IFACE (source)->search_async != NULL;
}

/**
 * herald_source_search_async:
 * @source: a source that can be searched
 * @text: what the user typed: the beginning of names, or digits
 * @limit: the most contacts to return
 * @cancellable: (nullable): a cancellable
 * @callback: called when done, never from within this call
 * @user_data: for @callback
 *
 * Finds contacts by name or number.
 */
void
herald_source_search_async (HeraldSource *source,
                            const char *text,
                            guint limit,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (herald_source_can_search (source));

  HERALD_SOURCE_GET_IFACE (source)->search_async (source, text, limit, cancellable, callback, user_data);
}

/**
 * herald_source_search_finish:
 * @source: a source
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldContact): who was found, or %NULL with an error of the source
 */
GPtrArray *
herald_source_search_finish (HeraldSource *source,
                             GAsyncResult *result,
                             GError **error)
{
  return HERALD_SOURCE_GET_IFACE (source)->search_finish (source, result, error);
}

/**
 * herald_source_can_check:
 * @source: a source
 *
 * Returns: whether there is something to try
 */
gboolean
herald_source_can_check (HeraldSource *source)
{
  return HERALD_SOURCE_GET_IFACE (source)->check_async != NULL;
}

/**
 * herald_source_check_async:
 * @source: a source that can be tried
 * @cancellable: (nullable): a cancellable
 * @callback: called when done, never from within this call
 * @user_data: for @callback
 *
 * Tries whether the source answers.
 */
void
herald_source_check_async (HeraldSource *source,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (herald_source_can_check (source));

  HERALD_SOURCE_GET_IFACE (source)->check_async (source, cancellable, callback, user_data);
}

/**
 * herald_source_check_finish:
 * @source: a source
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full): a sentence that says what was found; %NULL with an error of the source
 */
char *
herald_source_check_finish (HeraldSource *source,
                            GAsyncResult *result,
                            GError **error)
{
  return HERALD_SOURCE_GET_IFACE (source)->check_finish (source, result, error);
}
