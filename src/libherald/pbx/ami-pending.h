/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "wire/ami-message.h"

G_BEGIN_DECLS

/** HERALD_AMI_LIST_ITEMS_MAX: items of one list answer; a PBX of 5,000 phones has a tenth of it. */
#define HERALD_AMI_LIST_ITEMS_MAX 100000
/** HERALD_AMI_LIST_BYTES_MAX: bytes of one list answer. */
#define HERALD_AMI_LIST_BYTES_MAX (64 * 1024 * 1024)

/* The actions of one connection that wait for their answers. */
typedef struct _HeraldAmiPending HeraldAmiPending;

HeraldAmiPending *herald_ami_pending_new (void) G_GNUC_WARN_UNUSED_RESULT;
void herald_ami_pending_free (HeraldAmiPending *self);
char *herald_ami_pending_next_id (HeraldAmiPending *self) G_GNUC_WARN_UNUSED_RESULT;
void herald_ami_pending_add (HeraldAmiPending *self, GTask *task, const char *name, gboolean list,
                             guint timeout_ms);
gboolean herald_ami_pending_has_lists (HeraldAmiPending *self);
void herald_ami_pending_take_response (HeraldAmiPending *self, HeraldAmiMessage *message);
gboolean herald_ami_pending_take_event (HeraldAmiPending *self, HeraldAmiMessage *message);
void herald_ami_pending_fail_all (HeraldAmiPending *self, const GError *error);
GError *herald_ami_pending_refusal (HeraldAmiMessage *response, const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldAmiPending, herald_ami_pending_free)

G_END_DECLS
