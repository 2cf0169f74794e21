#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shots.sh BUILD OUTPUT: pictures of the real application at every moment, light and dark, and as narrow as a telephone.
# shots.sh BUILD OUTPUT LANG [WINDOW]...: pictures of every window in a language of po/, or in "pseudo" or "mirror", the
# languages that nobody speaks (tests/po/pseudo.py).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(realpath "$1")
mkdir -p "$2"
output=$(realpath "$2")
language=${3:-}
rm -f "$output"/"${language:+$language-}"*.png

export GSETTINGS_SCHEMA_DIR=$build/data PATH=$build/src/herald-pbx:$PATH
if [ -n "$language" ]; then
  . "$here/language.sh"
  language_environment "$build" "$language"
  GSETTINGS_BACKEND=memory timeout 400 "$here/../tools/desktop-session.sh" -g 1280x1000 \
    /usr/bin/python3 "$here/shots-language.py" "$build" "$output" "$language" "${@:4}"
else
  for scheme in light dark; do
    ADW_DEBUG_COLOR_SCHEME=prefer-$scheme timeout 400 "$here/../tools/desktop-session.sh" -n xfce -g 1280x860 \
      /usr/bin/python3 "$here/shots.py" "$build" "$output" "$scheme"
  done
fi
printf '%s pictures in %s\n' "$(find "$output" -name "${language:+$language-}*.png" | wc -l)" "$2"
