/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-reader.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  fuzz_reader (HERALD_READER_VCARD, data, size);
  return 0;
}
