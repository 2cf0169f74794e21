/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What GTK 4 leaves to the window manager and X11 lets a program say: that a window does not want the keyboard
 * when it comes, that it lies above the others, and where. On Wayland a window asks for no activation and the
 * compositor decides about the rest; the functions then do nothing. */

#include "desktop/x11-hints.h"

#ifdef GDK_WINDOWING_X11

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <gdk/x11/gdkx.h>

/* The window's surface, where it lives on an X server; NULL otherwise and before it is realized. */
static GdkSurface *
get_x11_surface (GtkWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  return surface != NULL && GDK_IS_X11_SURFACE (surface) ? surface : NULL;
}

/* A notification in the sense of EWMH: above the others, full screen ones too, not in the task bar, placed by
 * itself, and without the focus when it is mapped. A click still gives it the keyboard. */
static void
set_notification_type (GdkSurface *surface)
{
  GdkDisplay *display = gdk_surface_get_display (surface);
  Atom type = gdk_x11_get_xatom_by_name_for_display (display, "_NET_WM_WINDOW_TYPE");
  Atom notification = gdk_x11_get_xatom_by_name_for_display (display, "_NET_WM_WINDOW_TYPE_NOTIFICATION");

  XChangeProperty (gdk_x11_display_get_xdisplay (display), gdk_x11_surface_get_xid (surface), type, XA_ATOM, 32,
                   PropModeReplace, (guchar *) &notification, 1);
}

static GdkMonitor *
get_first_monitor (GdkDisplay *display)
{
  GdkMonitor *monitor = gdk_x11_display_get_primary_monitor (display);

  if (monitor != NULL)
    return g_object_ref (monitor);
  return g_list_model_get_item (gdk_display_get_monitors (display), 0);
}

/**
 * herald_x11_hints_keep_quiet:
 * @window: a realized window, about to be shown
 *
 * Says that the window was not asked for by the user: the window manager leaves the focus where it is. To be
 * called before every time it is shown, as a click into it counts as being asked for.
 */
void
herald_x11_hints_keep_quiet (GtkWindow *window)
{
  GdkSurface *surface = get_x11_surface (window);

  if (surface == NULL)
    return;
  set_notification_type (surface);
  gdk_x11_surface_set_skip_taskbar_hint (surface, TRUE);
  gdk_x11_surface_set_skip_pager_hint (surface, TRUE);
  gdk_x11_surface_set_user_time (surface, 0);
}

/**
 * herald_x11_hints_place:
 * @window: a realized window
 * @right: pixels to keep from the right edge
 * @top: pixels to keep from the upper edge
 *
 * Puts the window at the top right of the work area, where panels leave room.
 */
void
herald_x11_hints_place (GtkWindow *window,
                        int right,
                        int top)
{
  GdkSurface *surface = get_x11_surface (window);
  g_autoptr (GdkMonitor) monitor = NULL;
  GdkRectangle area;
  double shadow_x = 0, shadow_y = 0;
  int scale, width;

  if (surface == NULL)
    return;
  monitor = get_first_monitor (gdk_surface_get_display (surface));
  if (monitor == NULL)
    return;
  gdk_x11_monitor_get_workarea (monitor, &area);
  gtk_native_get_surface_transform (GTK_NATIVE (window), &shadow_x, &shadow_y);
  /* The surface is wider than the window by the shadow on either side. */
  width = MAX (gdk_surface_get_width (surface) - 2 * (int) shadow_x, 1);
  scale = gdk_surface_get_scale_factor (surface);
  XMoveWindow (gdk_x11_display_get_xdisplay (gdk_surface_get_display (surface)), gdk_x11_surface_get_xid (surface),
               (area.x + area.width - width - right - (int) shadow_x) * scale,
               (area.y + top - (int) shadow_y) * scale);
}

/**
 * herald_x11_hints_get_height:
 * @window: a realized window
 *
 * Returns: the height of the work area in pixels, 0 where it is not known
 */
int
herald_x11_hints_get_height (GtkWindow *window)
{
  GdkSurface *surface = get_x11_surface (window);
  g_autoptr (GdkMonitor) monitor = surface != NULL ? get_first_monitor (gdk_surface_get_display (surface)) : NULL;
  GdkRectangle area = { 0 };

  if (monitor != NULL)
    gdk_x11_monitor_get_workarea (monitor, &area);
  return area.height;
}

#else

void
herald_x11_hints_keep_quiet (GtkWindow *window)
{
}

void
herald_x11_hints_place (GtkWindow *window,
                        int right,
                        int top)
{
}

int
herald_x11_hints_get_height (GtkWindow *window)
{
  return 0;
}

#endif
