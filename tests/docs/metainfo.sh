#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# metainfo.sh APPSTREAMCLI FILE: nothing to complain of, not even pedantically, but for the capital in the application's id, which is
# the name that GNOME's guidelines give it.
said=$("$1" validate --pedantic --no-net --explain --no-color "$2") || { echo "$said"; exit 1; }
echo "$said"
! echo "$said" | grep -E '^[EWIP]: ' | grep -v cid-contains-uppercase-letter
