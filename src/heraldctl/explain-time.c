/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times as people write and read them, of this place. */

#include "explain-time.h"

#include <stdio.h>
#include <string.h>

/* "90s", "10m", "2h", "1d": so long ago. */
static gboolean
parse_duration (const char *text,
                gint64 *time)
{
  static const struct
  {
    const char *unit;
    gint64 length;
  } units[] = { { "s", G_TIME_SPAN_SECOND }, { "m", G_TIME_SPAN_MINUTE }, { "h", G_TIME_SPAN_HOUR }, { "d", G_TIME_SPAN_DAY } };
  gsize digits = strspn (text, "0123456789");

  if (digits == 0 || digits > 6)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (text + digits, units[i].unit) == 0)
      {
        *time = g_get_real_time () - g_ascii_strtoll (text, NULL, 10) * units[i].length;
        return TRUE;
      }
  return FALSE;
}

/* "12:04" and "12:04:10": the last time that it was so late. */
static gboolean
parse_clock (const char *text,
             gint64 *time)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = NULL;
  guint hour, minute, second = 0;
  char rest;
  int n = sscanf (text, "%2u:%2u:%2u%c", &hour, &minute, &second, &rest);

  if ((n != 3 && (n != 2 || sscanf (text, "%2u:%2u%c", &hour, &minute, &rest) != 2)) || hour > 23 || minute > 59 || second > 59)
    return FALSE;
  then = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now), g_date_time_get_day_of_month (now),
                                (int) hour, (int) minute, second);
  if (then == NULL)
    return FALSE;
  *time = g_date_time_to_unix (then) * G_USEC_PER_SEC;
  if (g_date_time_compare (then, now) > 0)
    *time -= G_TIME_SPAN_DAY;
  return TRUE;
}

/**
 * herald_explain_time_parse:
 * @text: a duration, a time of the day, or a day with a time
 * @time: (out): wall clock, microseconds
 *
 * Returns: whether @text is one
 */
gboolean
herald_explain_time_parse (const char *text,
                           gint64 *time)
{
  g_autoptr (GTimeZone) here = g_time_zone_new_local ();
  g_autoptr (GDateTime) then = NULL;
  g_autofree char *whole = NULL;

  if (parse_duration (text, time) || parse_clock (text, time))
    return TRUE;
  whole = strlen (text) == strlen ("2026-11-23") ? g_strconcat (text, "T00:00:00", NULL)
          : strlen (text) == strlen ("2026-11-23T12:04") ? g_strconcat (text, ":00", NULL) : g_strdup (text);
  then = g_date_time_new_from_iso8601 (whole, here);
  if (then == NULL)
    return FALSE;
  *time = g_date_time_to_unix (then) * G_USEC_PER_SEC;
  return TRUE;
}

static GDateTime *
to_local (gint64 time)
{
  g_autoptr (GDateTime) utc = time != 0 ? g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC) : NULL;

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

/**
 * herald_explain_time_to_iso:
 * @time: wall clock, microseconds; 0: not known
 *
 * Returns: (transfer full) (nullable): "2026-11-23T12:04:10.312+01:00"
 */
char *
herald_explain_time_to_iso (gint64 time)
{
  g_autoptr (GDateTime) local = to_local (time);
  g_autofree char *seconds = local != NULL ? g_date_time_format (local, "%Y-%m-%dT%H:%M:%S") : NULL;
  g_autofree char *zone = local != NULL ? g_date_time_format (local, "%:z") : NULL;

  return local != NULL ? g_strdup_printf ("%s.%03d%s", seconds, (int) (time % G_USEC_PER_SEC / 1000), zone) : NULL;
}

/**
 * herald_explain_time_to_day:
 * @time: wall clock, microseconds; 0: not known
 *
 * Returns: (transfer full): "2026-11-23  ", empty where it is not known
 */
char *
herald_explain_time_to_day (gint64 time)
{
  g_autoptr (GDateTime) local = to_local (time);

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d  ") : g_strdup ("");
}
