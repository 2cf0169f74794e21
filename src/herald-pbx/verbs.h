/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "herald-pbx/scenario.h"

G_BEGIN_DECLS

gboolean sim_verb_fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
SimPhone *sim_verb_need_phone (HeraldSim *sim, const char *exten, GError **error);

/* verbs-setup.c */
gboolean sim_verb_phone (HeraldSim *sim, int argc, char **argv, GError **error);
gboolean sim_verb_outside (HeraldSim *sim, int argc, char **argv, GError **error);
gboolean sim_verb_queue (HeraldSim *sim, int argc, char **argv, GError **error);
gboolean sim_verb_group (HeraldSim *sim, int argc, char **argv, GError **error);
gboolean sim_verb_did (HeraldSim *sim, int argc, char **argv, GError **error);
gboolean sim_verb_ring (HeraldSim *sim, int argc, char **argv, GError **error);
gboolean sim_verb_seed (HeraldSim *sim, int argc, char **argv, GError **error);

G_END_DECLS
