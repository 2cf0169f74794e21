/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether Herald runs inside a sandbox (Flatpak), where the desktop is asked through portals. */

#include "desktop/sandbox.h"

/**
 * herald_sandbox_is_inside:
 *
 * Returns: whether this is a Flatpak; HERALD_SANDBOX=1 says so for tests
 */
gboolean
herald_sandbox_is_inside (void)
{
  return g_strcmp0 (g_getenv ("HERALD_SANDBOX"), "1") == 0 || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}
