/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the section [gateway] of its file says. */
typedef struct
{
  char *listen; /* an IP address */
  guint16 port;
  char *database;
} HeraldGatewayOptions;

HeraldGatewayOptions *herald_gateway_options_load (const char *path, GPtrArray *complaints) G_GNUC_WARN_UNUSED_RESULT;
void herald_gateway_options_free (HeraldGatewayOptions *options);

/* The directory behind a FastAGI server. Main thread only. */
typedef struct _HeraldGateway HeraldGateway;

HeraldGateway *herald_gateway_new (const char *path, const HeraldGatewayOptions *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void herald_gateway_free (HeraldGateway *self);
gboolean herald_gateway_apply (HeraldGateway *self, const HeraldGatewayOptions *options, GError **error);
guint16 herald_gateway_get_port (HeraldGateway *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldGatewayOptions, herald_gateway_options_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldGateway, herald_gateway_free)

G_END_DECLS
