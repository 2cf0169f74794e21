/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The templates, the style and the icons that are part of the program. */

#include "ui/resources.h"

#include "herald-resources.h"

/**
 * herald_resources_init:
 *
 * Makes them known. Called once, before the first widget.
 */
void
herald_resources_init (void)
{
  herald_register_resource ();
}
