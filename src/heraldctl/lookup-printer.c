/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What heraldctl lookup prints: the number, who has it, and what each source said of it. */

#include "lookup-printer.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "database.h"
#include "lookup/astdb.h"

/* Characters of a sentence; some hold a server's words. */
#define SENTENCE_MAX 2000
/* People of one source that are named on its line. */
#define NAMES_MAX 5

static void
print_number (const HeraldLookupPrinter *self,
              const HeraldNumber *number,
              guint n_matches)
{
  g_auto (HeraldJsonLine) line = { 0 };
  g_autofree char *formatted = herald_number_format (number, self->region);
  g_autofree char *place = herald_number_describe (number, NULL);

  if (!self->json && self->area != NULL)
    {
      printf ("%s · %s\n", formatted, self->area);
      return;
    }
  if (!self->json)
    {
      printf ("%s · %s%s%s\n", formatted, herald_number_kind_to_string (number->kind), place != NULL ? " · " : "", place != NULL ? place : "");
      return;
    }
  herald_json_line_init (&line);
  herald_json_line_string (&line, "number", self->number);
  herald_json_line_string (&line, "e164", number->e164);
  herald_json_line_string (&line, "national", number->national);
  herald_json_line_string (&line, "extension", number->extension);
  herald_json_line_string (&line, "formatted", formatted);
  herald_json_line_string (&line, "kind", herald_number_kind_to_string (number->kind));
  herald_json_line_string (&line, "region", number->region);
  herald_json_line_string (&line, "place", place);
  herald_json_line_string (&line, "area", self->area);
  herald_json_line_int (&line, "matches", n_matches);
  herald_json_line_bool (&line, "excluded", self->excluded);
  puts (herald_json_line_end (&line));
}

static void
print_match (const HeraldLookupPrinter *self,
             const HeraldContactMatch *match)
{
  g_auto (HeraldJsonLine) line = { 0 };
  const HeraldContactNumber *number = match->index < herald_contact_get_n_numbers (match->contact)
                                        ? herald_contact_get_number (match->contact, match->index) : NULL;
  const char *company = herald_contact_get_organisation (match->contact);

  if (!self->json)
    {
      if (match->match == HERALD_MATCH_TRAILING)
        /* Translators: a guess; the contact follows */
        fputs (_("perhaps "), stdout);
      else if (match->match == HERALD_MATCH_SWITCHBOARD)
        /* Translators: a guess by a company's main number; a contact of that company follows */
        printf (_("somebody at %s, such as "), *company != '\0' ? company : _("the company"));
      herald_print_contact (match->contact, FALSE);
      return;
    }
  herald_json_line_init (&line);
  herald_json_line_string (&line, "match", herald_match_to_string (match->match));
  herald_json_line_int (&line, "id", herald_contact_get_id (match->contact));
  herald_json_line_string (&line, "source", herald_contact_get_source_id (match->contact));
  herald_json_line_string (&line, "name", herald_contact_get_name (match->contact));
  herald_json_line_string (&line, "organisation", herald_contact_get_organisation (match->contact));
  herald_json_line_string (&line, "email", herald_contact_get_email (match->contact));
  herald_json_line_string (&line, "owner", herald_contact_get_owner (match->contact));
  herald_json_line_string (&line, "stored", number != NULL ? number->number : NULL);
  herald_json_line_string (&line, "label", number != NULL ? number->label : NULL);
  puts (herald_json_line_end (&line));
}

/* --- What each source said --- */

/* Also of a source that asks the PBX, and has no connection to do so: it is not at fault. */
static gboolean
was_asked (const HeraldLookupPart *part)
{
  if (part->state == HERALD_PART_FAILED && HERALD_IS_ASTDB (part->source))
    return !g_error_matches (part->error, HERALD_SOURCE_ERROR, HERALD_SOURCE_ERROR_UNREACHABLE);
  return part->state != HERALD_PART_NOT_ASKED;
}

static const char *
part_word (const HeraldLookupPart *part)
{
  static const char *const words[] = { "waiting", "answered", "cached", "not-asked", "failed" };

  return was_asked (part) ? words[part->state] : "not-asked";
}

/* Why it did not answer; %NULL: it did. */
static char *
part_reason (const HeraldLookupPart *part)
{
  if (part->state == HERALD_PART_NOT_ASKED)
    return g_strdup (_("The number is internal or private, and this source is on another computer."));
  if (part->state != HERALD_PART_FAILED)
    return NULL;
  if (!was_asked (part))
    return g_strdup (_("There is no connection to the PBX. Try: heraldctl lookup --connect"));
  return herald_text_clean (part->error->message, strlen (part->error->message), SENTENCE_MAX);
}

static void
print_part_json (const HeraldLookupPart *part,
                 gboolean loading)
{
  g_auto (HeraldJsonLine) line = { 0 };
  g_autofree char *reason = part_reason (part);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) classes = g_ptr_array_new ();

  for (guint i = 0; part->matches != NULL && i < part->matches->len; i++)
    {
      const HeraldContactMatch *match = g_ptr_array_index (part->matches, i);

      g_ptr_array_add (names, (gpointer) herald_contact_get_display_name (match->contact));
      g_ptr_array_add (classes, (gpointer) herald_match_to_string (match->match));
    }
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (classes, NULL);
  herald_json_line_init (&line);
  herald_json_line_string (&line, "source", herald_source_get_id (part->source));
  herald_json_line_string (&line, "name", herald_source_get_name (part->source));
  herald_json_line_string (&line, "state", part_word (part));
  herald_json_line_bool (&line, "loading", loading);
  herald_json_line_strings (&line, "names", (const char *const *) names->pdata);
  herald_json_line_strings (&line, "classes", (const char *const *) classes->pdata);
  if (was_asked (part) && part->state != HERALD_PART_CACHED)
    herald_json_line_double (&line, "took_ms", (double) part->took_us / G_TIME_SPAN_MILLISECOND);
  if (part->state == HERALD_PART_CACHED)
    herald_json_line_double (&line, "age_s", (double) part->age_us / G_TIME_SPAN_SECOND);
  herald_json_line_string (&line, "reason", reason);
  puts (herald_json_line_end (&line));
}

static void
print_people (GPtrArray *matches)
{
  if (matches->len == 0)
    fputs (_("nobody"), stdout);
  for (guint i = 0; i < matches->len && i < NAMES_MAX; i++)
    {
      const HeraldContactMatch *match = g_ptr_array_index (matches, i);

      printf ("%s%s (%s)", i > 0 ? ", " : "", herald_contact_get_display_name (match->contact), herald_match_to_string (match->match));
    }
  if (matches->len > NAMES_MAX)
    printf (ngettext (", and %u more", ", and %u more", matches->len - NAMES_MAX), matches->len - NAMES_MAX);
}

static void
print_part (const HeraldLookupPart *part,
            gboolean loading)
{
  g_autofree char *reason = part_reason (part);

  printf ("  %s (%s): ", herald_source_get_name (part->source), herald_source_get_id (part->source));
  if (part->matches != NULL)
    print_people (part->matches);
  else
    printf (was_asked (part) ? _("failed: %s") : _("not asked: %s"), reason);
  if (part->state == HERALD_PART_CACHED)
    printf (_(", remembered from %.0f s ago"), (double) part->age_us / G_TIME_SPAN_SECOND);
  else if (was_asked (part))
    printf (_(", after %.1f ms"), (double) part->took_us / G_TIME_SPAN_MILLISECOND);
  puts (loading ? _(" (it still reads its contacts)") : "");
}

/**
 * herald_lookup_printer_print_absent:
 * @self: a printer
 * @id: a source's id
 * @name: its name for people
 * @why: why nobody asks it, a sentence
 *
 * Prints a source that takes no part in lookups, where explanations are wanted.
 */
void
herald_lookup_printer_print_absent (const HeraldLookupPrinter *self,
                                    const char *id,
                                    const char *name,
                                    const char *why)
{
  g_auto (HeraldJsonLine) line = { 0 };

  if (!self->json)
    {
      printf ("  %s (%s): ", name, id);
      printf (_("not asked: %s"), why);
      putchar ('\n');
      return;
    }
  herald_json_line_init (&line);
  herald_json_line_string (&line, "source", id);
  herald_json_line_string (&line, "name", name);
  herald_json_line_string (&line, "state", "not-asked");
  herald_json_line_string (&line, "reason", why);
  puts (herald_json_line_end (&line));
}

/**
 * herald_lookup_printer_print:
 * @self: a printer
 * @lookup: what was asked
 * @answer: its complete answer, to a number
 *
 * Prints the number, everybody who has it, and if that is wanted what each source said.
 */
void
herald_lookup_printer_print (const HeraldLookupPrinter *self,
                             HeraldLookup *lookup,
                             const HeraldLookupAnswer *answer)
{
  print_number (self, answer->number, answer->matches->len);
  for (guint i = 0; i < answer->matches->len; i++)
    print_match (self, answer->matches->pdata[i]);
  for (guint i = 0; self->explain && i < answer->n_parts; i++)
    {
      const HeraldLookupPart *part = &answer->parts[i];
      gboolean loading = herald_lookup_get_source_state (lookup, part->source, NULL) == HERALD_SOURCE_LOADING;

      if (self->json)
        print_part_json (part, loading);
      else
        print_part (part, loading);
    }
}
