/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of the engine. */

#include "engine/engine-error.h"

G_DEFINE_QUARK (herald-engine-error-quark, herald_engine_error)
