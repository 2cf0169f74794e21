/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libebook/libebook.h>

/* A desktop of the test's own: folders, a session bus, and on it Evolution Data Server. */
typedef struct
{
  char *folder;
  GTestDBus *bus;
  ESourceRegistry *registry;
} Desktop;

void desktop_prepare (Desktop *desktop);
gboolean desktop_has_services (void);
void desktop_write_source (Desktop *desktop, const char *uid, const char *text);
void desktop_start (Desktop *desktop, gboolean with_services);
void desktop_stop (Desktop *desktop);
EBookClient *desktop_open (Desktop *desktop, const char *uid);
guint desktop_get_pid (const char *bus_name_prefix);
void desktop_wake (const char *bus_name_prefix);
void remove_tree (const char *path);
