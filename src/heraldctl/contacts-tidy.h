/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

int herald_cmd_contacts_undo (int argc, char **argv);
int herald_cmd_contacts_duplicates (int argc, char **argv);
