/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "diagnose/connection-test.h"
#include "diagnose/rights.h"
#include "pbx/ami-session.h"

G_BEGIN_DECLS

HeraldAmiSession *herald_connection_test_get_session (HeraldConnectionTest *self);
HeraldRights *herald_connection_test_get_rights (HeraldConnectionTest *self);

G_END_DECLS
