/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The face of somebody in a desktop's search: the contact's picture, else the initials, else a telephone. */

#include "desktop/search-icon.h"

#include <string.h>

#include "ui/picture.h"

/* Pixels; the search of GNOME Shell shows 48 at the highest density. */
#define SIZE 64
/* Pixels along one side of a picture that is unpacked at all. */
#define SIDE_MAX 4096

/* What adwaita gives its avatars, dark enough for white letters. */
static const char *const colours[] = { "#337fdc", "#0f9ac8", "#29ae74", "#6ab85b", "#c88800", "#e95b00",
                                       "#e62d42", "#c64a8f", "#9841bb", "#73635a", "#5e5c64" };

static GIcon *
new_picture (GBytes *photo)
{
  g_autoptr (GdkPixbuf) pixbuf = herald_picture_decode (photo, SIZE, SIDE_MAX);
  g_autoptr (GBytes) bytes = NULL;
  char *png;
  gsize length;

  if (pixbuf == NULL || !gdk_pixbuf_save_to_buffer (pixbuf, &png, &length, "png", NULL, NULL))
    return NULL;
  bytes = g_bytes_new_take (png, length);
  return g_bytes_icon_new (bytes);
}

/* The first letters of the first and the last word. */
static char *
get_initials (const char *name)
{
  g_auto (GStrv) words = g_strsplit_set (name, " ,.-", -1);
  GString *initials = g_string_new (NULL);
  const char *first = NULL, *last = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    if (g_unichar_isalpha (g_utf8_get_char (words[i])))
      {
        first = first != NULL ? first : words[i];
        last = words[i];
      }
  if (first != NULL)
    g_string_append_unichar (initials, g_unichar_toupper (g_utf8_get_char (first)));
  if (last != NULL && last != first)
    g_string_append_unichar (initials, g_unichar_toupper (g_utf8_get_char (last)));
  return g_string_free (initials, FALSE);
}

static GIcon *
new_initials (const char *name)
{
  g_autofree char *initials = get_initials (name);
  g_autoptr (GBytes) bytes = NULL;
  char *svg;

  if (*initials == '\0')
    return NULL;
  svg = g_markup_printf_escaped ("<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' viewBox='0 0 64 64'>"
                                 "<circle cx='32' cy='32' r='32' fill='%s'/><text x='32' y='41' font-family='Cantarell,sans-serif' "
                                 "font-weight='bold' font-size='26' text-anchor='middle' fill='#ffffff'>%s</text></svg>",
                                 SIZE, SIZE, colours[g_str_hash (name) % G_N_ELEMENTS (colours)], initials);
  bytes = g_bytes_new_take (svg, strlen (svg));
  return g_bytes_icon_new (bytes);
}

/**
 * herald_search_icon_new:
 * @hit: what was found
 *
 * Returns: (transfer full): its icon
 */
GIcon *
herald_search_icon_new (const HeraldSearchHit *hit)
{
  GIcon *icon = hit->photo != NULL ? new_picture (hit->photo) : NULL;

  if (icon == NULL && !hit->typed)
    icon = new_initials (hit->title);
  return icon != NULL ? icon : g_themed_icon_new (hit->typed ? "call-start-symbolic" : "avatar-default-symbolic");
}
