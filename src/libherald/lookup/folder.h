/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lookup/mirrored.h"

G_BEGIN_DECLS

/* A folder of vCard files, or one file with many, watched for changes. */
#define HERALD_TYPE_FOLDER (herald_folder_get_type ())
G_DECLARE_FINAL_TYPE (HeraldFolder, herald_folder, HERALD, FOLDER, HeraldMirrored)

extern const HeraldSourceType herald_folder_type;

G_END_DECLS
