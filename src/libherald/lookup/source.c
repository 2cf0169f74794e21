/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interface of a place where contacts come from. */

#include "lookup/source.h"

G_DEFINE_INTERFACE (HeraldSource, herald_source, G_TYPE_OBJECT)

static void
herald_source_default_init (HeraldSourceInterface *iface)
{
  /* Its contacts have changed: what was remembered of them is old. */
  g_signal_new ("changed", HERALD_TYPE_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
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
 * herald_source_lookup_async:
 * @source: a source
 * @number: the number to look up; copied
 * @region: (nullable): where numbers without a country code are at home
 * @cancellable: (nullable): a cancellable
 * @callback: called when done, never from within this call
 * @user_data: for @callback
 *
 * Finds the contacts that have a number.
 */
void
herald_source_lookup_async (HeraldSource *source,
                            const HeraldNumber *number,
                            const char *region,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  HERALD_SOURCE_GET_IFACE (source)->lookup_async (source, number, region, cancellable, callback, user_data);
}

/**
 * herald_source_lookup_finish:
 * @source: a source
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full) (element-type HeraldStoreMatch): who has the number, surest first, perhaps
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
 * herald_source_search_async:
 * @source: a source
 * @text: what the user typed: the beginning of names, or digits
 * @limit: the most contacts to return
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
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
