/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another program that wants a key for itself, pressed with Ctrl and Alt: grabber KEY. Says "grabbed" or "taken", and keeps it until
 * it is ended. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <X11/Xlib.h>

static int refused;

static int
on_error (Display *display,
          XErrorEvent *event)
{
  refused = event->error_code == BadAccess;
  return 0;
}

int
main (int argc,
      char **argv)
{
  Display *display = XOpenDisplay (NULL);

  if (display == NULL || argc < 2)
    return EXIT_FAILURE;
  XSetErrorHandler (on_error);
  XGrabKey (display, XKeysymToKeycode (display, XStringToKeysym (argv[1])), ControlMask | Mod1Mask, DefaultRootWindow (display), True,
            GrabModeAsync, GrabModeAsync);
  XSync (display, False);
  puts (refused ? "taken" : "grabbed");
  fflush (stdout);
  pause ();
  return EXIT_SUCCESS;
}
