/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a source of contacts stands, in words and with an icon. */

#include "ui/sources-words.h"

#include <glib/gi18n.h>
#include <string.h>

static void
show (HeraldSourceFace *face,
      const char *icon,
      const char *css_class,
      const char *sentence)
{
  face->icon = icon;
  face->css_class = css_class;
  face->sentence = g_strdup (sentence);
}

/**
 * herald_source_face_init:
 * @face: (out caller-allocates): how it stands; to be cleared
 * @options: what is set for the source
 * @facts: what is known of it beside that
 */
void
herald_source_face_init (HeraldSourceFace *face,
                         const HeraldSourceOptions *options,
                         const HeraldSourceFacts *facts)
{
  g_autoptr (GError) error = NULL;

  if (herald_source_type_find (options->type) == NULL)
    show (face, "action-unavailable-symbolic", "dim-label", _("Not available in this build of Herald"));
  else if (!options->enabled)
    show (face, "action-unavailable-symbolic", "dim-label", _("Switched off"));
  else if (!herald_source_options_check (options, &error))
    show (face, "dialog-warning-symbolic", "warning", error->message);
  else if (!facts->running)
    show (face, "emblem-ok-symbolic", "dim-label", _("Switched on"));
  else if (facts->state == HERALD_SOURCE_LOADING)
    show (face, "content-loading-symbolic", "dim-label", _("Being read…"));
  else if (facts->state == HERALD_SOURCE_FAILING)
    show (face, "dialog-warning-symbolic", "warning", facts->error != NULL ? facts->error->message : _("Does not answer"));
  else
    show (face, "emblem-ok-symbolic", "success", _("Ready"));
}

/**
 * herald_source_face_clear:
 * @face: how a source stands
 */
void
herald_source_face_clear (HeraldSourceFace *face)
{
  g_clear_pointer (&face->sentence, g_free);
}

/**
 * herald_source_icon:
 * @type: the name of a kind of source
 *
 * Returns: (transfer none): the name of its icon
 */
const char *
herald_source_icon (const char *type)
{
  static const struct
  {
    const char *type, *icon;
  } table[] = {
    { "book", "x-office-address-book-symbolic" }, { "eds", "user-home-symbolic" },     { "folder", "folder-symbolic" },
    { "ldap", "network-workgroup-symbolic" },     { "http", "web-browser-symbolic" },  { "sql", "drive-multidisk-symbolic" },
    { "astdb", "call-start-symbolic" },           { "tel-area", "mark-location-symbolic" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (table[i].type, type) == 0)
      return table[i].icon;
  return "x-office-address-book-symbolic";
}
