/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pbx/ami-session.h"

G_BEGIN_DECLS

/* The options that say which server and who logs in, common to all verbs that connect. */
typedef struct
{
  char *url;
  HeraldAmiEndpoint endpoint; /* of url */
  char *host;
  int port;
  gboolean tls;
  char *ca_file;
  char *pin;
  char *user;
  char *secret_file;
  char *secret;
  gboolean plain_login;
  gboolean no_reconnect;
  char *events;
  char **devices;
  gboolean acts_only;  /* whether it needs no events */
  gboolean no_devices; /* whether it works without any */
} HeraldServerOptions;

GArray *herald_server_options_entries (HeraldServerOptions *self, const GOptionEntry *more) G_GNUC_WARN_UNUSED_RESULT;
gboolean herald_server_options_given (const HeraldServerOptions *self);
gboolean herald_server_options_check (HeraldServerOptions *self, int *status);
HeraldAmiOptions herald_server_options_to_ami (HeraldServerOptions *self);
HeraldAmiSession *herald_server_options_new_session (HeraldServerOptions *self, HeraldAmiEventFunc func,
                                                     gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void herald_server_options_clear (HeraldServerOptions *self);
gboolean herald_check_devices (char **devices, int *status);
int herald_exit_for_error (const GError *error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HeraldServerOptions, herald_server_options_clear)

G_END_DECLS
