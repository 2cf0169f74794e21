#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shots.sh BUILD OUTPUT: pictures of the real application at every moment, light and dark, and as narrow as a telephone.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(realpath "$1")
mkdir -p "$2"
output=$(realpath "$2")
rm -f "$output"/*.png

export GSETTINGS_SCHEMA_DIR=$build/data PATH=$build/src/herald-pbx:$PATH
for scheme in light dark; do
  ADW_DEBUG_COLOR_SCHEME=prefer-$scheme timeout 400 "$here/../tools/desktop-session.sh" -n xfce -g 1280x860 \
    /usr/bin/python3 "$here/shots.py" "$build" "$output" "$scheme"
done
printf '%s pictures in %s\n' "$(find "$output" -name '*.png' | wc -l)" "$2"
