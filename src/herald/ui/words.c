/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times and durations in words: "2:14" while a call lasts, "6 min" when it is over, "yesterday 14:20" in the
 * past. Everything takes the present as an argument, so that it can be tested. */

#include "ui/words.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <string.h>

/**
 * herald_words_timer:
 * @microseconds: how long something has lasted; negative counts as nothing
 *
 * Returns: (transfer full): "0:07", "2:14" or "1:02:14", as a running clock shows it
 */
char *
herald_words_timer (gint64 microseconds)
{
  gint64 seconds = MAX (microseconds, 0) / G_USEC_PER_SEC;

  if (seconds < 3600)
    return g_strdup_printf ("%d:%02d", (int) (seconds / 60), (int) (seconds % 60));
  return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d:%02d", seconds / 3600, (int) (seconds / 60 % 60),
                          (int) (seconds % 60));
}

/**
 * herald_words_length:
 * @microseconds: how long a call lasted
 *
 * Returns: (transfer full): "45 s", "6 min" or "1 h 5 min", rounded as a person would
 */
char *
herald_words_length (gint64 microseconds)
{
  gint64 seconds = MAX (microseconds, 0) / G_USEC_PER_SEC;
  gint64 minutes = (seconds + 30) / 60;

  if (seconds < 60)
    /* Translators: length of a call in seconds */
    return g_strdup_printf (_("%d s"), (int) seconds);
  if (minutes < 60)
    /* Translators: length of a call in minutes */
    return g_strdup_printf (_("%d min"), (int) minutes);
  /* Translators: length of a call in hours and minutes */
  return g_strdup_printf (_("%d h %d min"), (int) (minutes / 60), (int) (minutes % 60));
}

static GDateTime *
local_time (gint64 wall_clock)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (wall_clock / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_local (utc) : g_date_time_new_from_unix_local (0);
}

/* Calendar days from @then to @now: 1 is yesterday, whatever the hours. */
static int
days_between (GDateTime *then,
              GDateTime *now)
{
  GDate a, b;
  int year, month, day;

  g_date_time_get_ymd (then, &year, &month, &day);
  g_date_clear (&a, 1);
  g_date_set_dmy (&a, (GDateDay) day, month, (GDateYear) year);
  g_date_time_get_ymd (now, &year, &month, &day);
  g_date_clear (&b, 1);
  g_date_set_dmy (&b, (GDateDay) day, month, (GDateYear) year);
  return g_date_days_between (&a, &b);
}

/* Whether the country's clocks have them: the locale's own way to write a time says so. */
static gboolean
has_twelve_hours (void)
{
  const char *format = nl_langinfo (T_FMT);

  return *nl_langinfo (AM_STR) != '\0' && (strstr (format, "%r") != NULL || strstr (format, "%I") != NULL || strstr (format, "%l") != NULL);
}

/**
 * herald_words_clock:
 * @wall_clock: microseconds since 1970
 *
 * Returns: (transfer full): the hour and minute at this place, "14:20", or as the country writes it
 */
char *
herald_words_clock (gint64 wall_clock)
{
  g_autoptr (GDateTime) then = local_time (wall_clock);

  if (has_twelve_hours ())
    /* Translators: hour and minute where a clock of twelve hours is usual: 2:20 PM */
    return g_date_time_format (then, C_("twelve hours", "%-I:%M %p"));
  /* Translators: hour and minute; %I:%M %p where a twelve hour clock is usual */
  return g_date_time_format (then, _("%H:%M"));
}

/**
 * herald_words_day:
 * @wall_clock: microseconds since 1970
 * @now: the present, likewise
 *
 * Returns: (transfer full): "Today", "Yesterday", "Monday", "3 March" or "3 March 2025"
 */
char *
herald_words_day (gint64 wall_clock,
                  gint64 now)
{
  g_autoptr (GDateTime) then = local_time (wall_clock);
  g_autoptr (GDateTime) present = local_time (now);
  int days = days_between (then, present);

  if (days == 0)
    return g_strdup (_("Today"));
  if (days == 1)
    return g_strdup (_("Yesterday"));
  if (days > 1 && days < 7)
    return g_date_time_format (then, "%A");
  if (g_date_time_get_year (then) == g_date_time_get_year (present))
    /* Translators: a day of this year, such as 3 March */
    return g_date_time_format (then, _("%-d %B"));
  /* Translators: a day of another year, such as 3 March 2025 */
  return g_date_time_format (then, _("%-d %B %Y"));
}

/**
 * herald_words_when:
 * @wall_clock: microseconds since 1970
 * @now: the present, likewise
 *
 * Returns: (transfer full): "Today 14:20", "Yesterday 14:20", "Monday 14:20" or "3 March 14:20"
 */
char *
herald_words_when (gint64 wall_clock,
                   gint64 now)
{
  g_autofree char *day = herald_words_day (wall_clock, now);
  g_autofree char *clock = herald_words_clock (wall_clock);

  /* Translators: a day and a time, such as "Yesterday 14:20" */
  return g_strdup_printf (_("%1$s %2$s"), day, clock);
}

/**
 * herald_words_guess:
 * @match: how it was guessed, as herald_match_to_string() says
 * @name: who it may be, or whose company it is
 *
 * Returns: (transfer full): "perhaps Ada Byron" or "somebody at Example Ltd"
 */
char *
herald_words_guess (const char *match,
                    const char *name)
{
  if (g_str_equal (match, "switchboard"))
    /* Translators: a caller from a company whose main number is known, "somebody at Example Ltd" */
    return g_strdup_printf (_("somebody at %s"), name);
  /* Translators: a caller of whose number only the last digits agree with a contact's, "perhaps Ada Byron" */
  return g_strdup_printf (_("perhaps %s"), name);
}

/**
 * herald_words_join:
 * @separator: what to put between two parts
 * @first: (nullable): the first part
 * @...: further parts, ended by a %NULL of type char*; an empty string is left out
 *
 * Returns: (transfer full): the parts that are not empty
 */
char *
herald_words_join (const char *separator,
                   const char *first,
                   ...)
{
  g_autoptr (GString) text = g_string_new (NULL);
  va_list parts;

  va_start (parts, first);
  for (const char *part = first; part != NULL; part = va_arg (parts, const char *))
    {
      if (*part == '\0')
        continue;
      if (text->len > 0)
        g_string_append (text, separator);
      g_string_append (text, part);
    }
  va_end (parts);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
