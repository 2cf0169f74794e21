/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

#include "contacts/reader.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
void fuzz_reader (HeraldReaderFormat format, const uint8_t *data, size_t size);
