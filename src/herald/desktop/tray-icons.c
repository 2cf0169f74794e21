/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The icons of the tray: by name for hosts that find them in the icon theme, and drawn for those that do not. */

#include "config.h"

#include "desktop/tray-icons.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#define STYLE "/org/heraldcti/Herald/desktop/tray-icons.css"
#define FOLDER "/org/heraldcti/Herald/icons/symbolic/apps/"

/* The sizes of panels, and those on screens with twice the pixels. */
static const int SIZES[] = { 16, 22, 24, 32, 48 };

/**
 * herald_tray_icons_for_state:
 * @state: how Herald stands
 *
 * Returns: the name of its icon, a symbolic one
 */
const char *
herald_tray_icons_for_state (HeraldStatusState state)
{
  static const char *const names[] = {
    [HERALD_STATUS_IDLE] = APP_ID "-idle-symbolic",
    [HERALD_STATUS_PAUSED] = APP_ID "-paused-symbolic",
    [HERALD_STATUS_DO_NOT_DISTURB] = APP_ID "-do-not-disturb-symbolic",
    [HERALD_STATUS_MISSED] = APP_ID "-missed-symbolic",
    [HERALD_STATUS_IN_CALL] = APP_ID "-in-call-symbolic",
    [HERALD_STATUS_RINGING] = APP_ID "-ringing-symbolic",
    [HERALD_STATUS_OFFLINE] = APP_ID "-offline-symbolic",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HERALD_STATUS_N_STATES);
  g_return_val_if_fail (state < HERALD_STATUS_N_STATES, names[0]);
  return names[state];
}

/**
 * herald_tray_icons_for_second:
 * @second: what also holds
 *
 * Returns: the name of the icon that is laid over the other, of the same size with a mark in the corner; empty: none
 */
const char *
herald_tray_icons_for_second (HeraldStatusState second)
{
  switch (second)
    {
    case HERALD_STATUS_PAUSED:
      return APP_ID "-emblem-paused-symbolic";
    case HERALD_STATUS_DO_NOT_DISTURB:
      return APP_ID "-emblem-do-not-disturb-symbolic";
    case HERALD_STATUS_MISSED:
      return APP_ID "-emblem-missed-symbolic";
    default:
      return "";
    }
}

/* As the specification has it: width, height and four bytes for each point, alpha first. */
static GVariant *
to_variant (GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  int stride = gdk_pixbuf_get_rowstride (pixbuf);
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  gsize length = (gsize) width * (gsize) height * 4;
  guint8 *argb = g_malloc (length), *to = argb;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *from = pixels + y * stride + x * 4;

        *to++ = from[3];
        *to++ = from[0];
        *to++ = from[1];
        *to++ = from[2];
      }
  return g_variant_new ("(ii@ay)", width, height,
                        g_variant_new_from_data (G_VARIANT_TYPE_BYTESTRING, argb, length, TRUE, g_free, argb));
}

/* The picture of a symbolic icon, in colours of its own. */
static char *
read_svg (const char *name)
{
  g_autofree char *path = g_strconcat (FOLDER, name, ".svg", NULL);
  g_autoptr (GBytes) bytes = *name != '\0' ? g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL) : NULL;
  g_autoptr (GBytes) css = g_resources_lookup_data (STYLE, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GString) svg = bytes != NULL ? g_string_new (g_bytes_get_data (bytes, NULL)) : NULL;
  g_autofree char *style = g_strconcat ("<style>", g_bytes_get_data (css, NULL), "</style></svg>", NULL);

  if (svg == NULL)
    return NULL;
  g_string_replace (svg, "</svg>", style, 1);
  return g_string_free (g_steal_pointer (&svg), FALSE);
}

static GdkPixbuf *
draw_at (const char *svg,
         int size)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (svg, -1, NULL);

  return gdk_pixbuf_new_from_stream_at_scale (stream, size, size, TRUE, NULL, NULL);
}

static GVariant *
draw (const char *name)
{
  g_autofree char *svg = read_svg (name);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(iiay)"));
  for (gsize i = 0; i < G_N_ELEMENTS (SIZES) && svg != NULL; i++)
    {
      g_autoptr (GdkPixbuf) pixbuf = draw_at (svg, SIZES[i]);

      /* Without librsvg there are no pictures, and the host has the name. */
      if (pixbuf != NULL && gdk_pixbuf_get_n_channels (pixbuf) == 4)
        g_variant_builder_add_value (&builder, to_variant (pixbuf));
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/**
 * herald_tray_icons_draw:
 * @name: the name of an icon of Herald's; empty: none
 *
 * Returns: (transfer full): the icon in the sizes of panels, a(iiay); none where it cannot be drawn
 */
GVariant *
herald_tray_icons_draw (const char *name)
{
  static GHashTable *drawn; /* name to GVariant: a dozen at most, drawn once */
  GVariant *icon;

  if (drawn == NULL)
    drawn = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  icon = g_hash_table_lookup (drawn, name);
  if (icon == NULL)
    {
      icon = draw (name);
      g_hash_table_insert (drawn, g_strdup (name), icon);
    }
  return g_variant_ref (icon);
}

static gboolean
has_icons (const char *data)
{
  g_autofree char *file
      = g_build_filename (data, "icons", "hicolor", "symbolic", "apps", APP_ID "-idle-symbolic.svg", NULL);

  return g_file_test (file, G_FILE_TEST_EXISTS);
}

/* Whether every program of the desktop looks there, too. A sandbox's own folder is none of the host's, which has the icons
 * where the sandbox's exports are. */
static gboolean
is_usual (const char *data)
{
  return g_str_equal (data, g_get_user_data_dir ()) || g_str_has_prefix (data, "/usr/share")
         || g_str_has_prefix (data, "/usr/local/share") || g_str_has_prefix (data, "/app/");
}

/**
 * herald_tray_icons_find_folder:
 *
 * Returns: (transfer full): the folder of icons that a host has to be told of; empty: it finds them by itself. %NULL:
 *   they are installed nowhere, and a host could only show that something is missing
 */
char *
herald_tray_icons_find_folder (void)
{
  const char *const *folders = g_get_system_data_dirs ();

  if (has_icons (g_get_user_data_dir ()))
    return g_strdup ("");
  for (; *folders != NULL; folders++)
    if (has_icons (*folders))
      return is_usual (*folders) ? g_strdup ("") : g_build_filename (*folders, "icons", NULL);
  return NULL;
}
