/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pbx/ami-connect.h"
#include "pbx/transport.h"

G_BEGIN_DECLS

/** HERALD_AMI_OPEN_MS: milliseconds from the first packet to the banner, TLS included. */
#define HERALD_AMI_OPEN_MS 10000
/** HERALD_AMI_SEND_MAX: bytes waiting for a server that does not read. */
#define HERALD_AMI_SEND_MAX (1024 * 1024)

#define HERALD_TYPE_AMI_TCP (herald_ami_tcp_get_type ())
G_DECLARE_FINAL_TYPE (HeraldAmiTcp, herald_ami_tcp, HERALD, AMI_TCP, GObject)

HeraldTransport *herald_ami_tcp_new (const HeraldAmiEndpoint *endpoint, guint open_ms) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
