# SPDX-License-Identifier: GPL-3.0-or-later
# ./run shot: pictures of every window in its moments, light and dark, in build/shots/.
# ./run shot --desktop gnome|xfce|sway: what an agent sees on this desktop, on one sheet, build/shots/desktop-NAME.png.
# ./run shot --lang LANG [WINDOW]...: pictures of every window in a language of po/, "pseudo" or "mirror".

run_shot() {
  if [ "${1:-}" = --desktop ]; then
    case ${2:-} in gnome | xfce | sway) ;; *) die "./run shot --desktop gnome, xfce or sway" ;; esac
    deps build desktop test sheets
    build
    tests/ui/sheet.sh build build/shots "$2"
    return
  fi
  if [ "${1:-}" = --lang ]; then
    [ -n "${2:-}" ] || die "./run shot --lang LANG: a language of po/LINGUAS, pseudo or mirror"
    deps build desktop test languages
    build
    source_environment
    tests/ui/shots.sh build build/shots "${@:2}"
  else
    deps build desktop test
    build
    source_environment
    tests/ui/shots.sh build build/shots
  fi
}
