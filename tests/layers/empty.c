/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program of a layer's link test: the linker is the test. */
int
main (void)
{
  return 0;
}
