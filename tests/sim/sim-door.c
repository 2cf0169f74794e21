/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-door.h"

/* Opens the simulator's door that HERALD_DOOR names: tcp, tls, http, https, mxml. */
void
sim_door_listen (HeraldSim *sim,
                 SimDoor *door)
{
  const char *name = g_getenv ("HERALD_DOOR") != NULL ? g_getenv ("HERALD_DOOR") : "tcp";
  gboolean encrypted = g_str_equal (name, "tls") || g_str_equal (name, "https");
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;

  door->path = g_str_equal (name, "mxml") ? "/mxml" : g_str_has_prefix (name, "http") ? "/rawman" : NULL;
  g_assert_true (encrypted || door->path != NULL || g_str_equal (name, "tcp"));
  if (encrypted)
    certificate = herald_sim_certificate_new ("localhost", &error);
  g_assert_no_error (error);
  if (door->path != NULL)
    herald_sim_listen_http (sim, "127.0.0.1", 0, certificate, &error);
  else if (encrypted)
    herald_sim_listen_tls (sim, "127.0.0.1", 0, certificate, &error);
  else
    herald_sim_listen (sim, "127.0.0.1", 0, &error);
  g_assert_no_error (error);
  door->port = MAX (MAX (herald_sim_get_port (sim), herald_sim_get_tls_port (sim)),
                    MAX (herald_sim_get_http_port (sim), herald_sim_get_https_port (sim)));
  door->pin = encrypted ? herald_sim_certificate_dup_pin (certificate) : NULL;
}

/* Opens that door, and sends an account through it. */
void
sim_door_open (HeraldSim *sim,
               GSettings *settings)
{
  SimDoor door;

  sim_door_listen (sim, &door);
  g_settings_set_string (settings, "server-host", "127.0.0.1");
  g_settings_set_uint (settings, "server-port", door.port);
  g_settings_set_string (settings, "server-transport", door.path != NULL ? "web" : "manager");
  g_settings_set_string (settings, "server-path", door.path != NULL ? door.path : "/rawman");
  g_settings_set_string (settings, "tls-mode", door.pin != NULL ? "pinned" : "off");
  g_settings_set_string (settings, "tls-pin", door.pin != NULL ? door.pin : "");
  g_free (door.pin);
}
