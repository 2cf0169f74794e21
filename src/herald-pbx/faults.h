/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/connection.h"

G_BEGIN_DECLS

SimFaults *sim_faults_new (HeraldSim *sim);
void sim_faults_free (SimFaults *self);
void sim_faults_set (SimFaults *self, HeraldSimFault fault);
gboolean sim_faults_is (SimFaults *self, HeraldSimFault fault);
gboolean sim_faults_may_read (SimFaults *self);
gboolean sim_faults_may_write (SimFaults *self);
gboolean sim_faults_refuse (SimFaults *self, GSocketConnection *connection);
char *sim_faults_banner (SimFaults *self, const char *usual) G_GNUC_WARN_UNUSED_RESULT;
void sim_faults_greet (SimFaults *self, SimConnection *connection);
void sim_faults_reset (GSocketConnection *connection);

G_END_DECLS
