/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pbx/ami-connect.h"
#include "pbx/transport.h"

G_BEGIN_DECLS

/** HERALD_AMI_HTTP_WAIT_S: seconds of one long poll. Asterisk lets it last at most httptimeout - 10, by default 50 (measured). */
#define HERALD_AMI_HTTP_WAIT_S 45
/** HERALD_AMI_HTTP_ACTIONS_MAX: actions under way at once. */
#define HERALD_AMI_HTTP_ACTIONS_MAX 64
/** HERALD_AMI_HTTP_XML_MAX: bytes of an answer in XML, which is read whole: ten thousand events. */
#define HERALD_AMI_HTTP_XML_MAX (8 * 1024 * 1024)

/** HERALD_AMI_HTTP_LOGOFF_MS: milliseconds that a log-off may take. */
#define HERALD_AMI_HTTP_LOGOFF_MS 1000

#define HERALD_TYPE_AMI_HTTP (herald_ami_http_get_type ())
G_DECLARE_FINAL_TYPE (HeraldAmiHttp, herald_ami_http, HERALD, AMI_HTTP, GObject)

HeraldTransport *herald_ami_http_new (const HeraldAmiEndpoint *endpoint, guint open_ms) G_GNUC_WARN_UNUSED_RESULT;
void herald_ami_http_set_login (HeraldAmiHttp *self, const char *user, const char *secret);
void herald_ami_http_await_logoffs (void);

G_END_DECLS
