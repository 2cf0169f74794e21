/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "diagnose/doctor.h"
#include "engine/sources.h"

G_BEGIN_DECLS

void herald_doctor_add_sources (HeraldDoctor *doctor, HeraldSources *sources);

G_END_DECLS
