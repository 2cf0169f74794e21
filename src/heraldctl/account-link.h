/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "config/account.h"
#include "pbx/ami-session.h"

G_BEGIN_DECLS

HeraldAccount *herald_own_account (void);
HeraldAmiSession *herald_connect_account (HeraldAccount *account, GError **error);

G_END_DECLS
