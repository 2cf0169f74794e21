# SPDX-License-Identifier: GPL-3.0-or-later
# ./run demo: Herald beside a simulated telephone system, and a call that rings. Needs no server, no account and leaves no setting behind.
# Without a display (or with --headless) it brings a desktop of its own, plays the call, prints its JSON lines and leaves pictures in build/demo/.

run_demo() {
  local headless=
  [ "${1:-}" != --headless ] || headless=1
  if [ -n "$headless" ] || [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    deps build desktop
    build
    source_environment
    rm -rf build/demo
    GSETTINGS_BACKEND=memory timeout 180 tests/tools/desktop-session.sh -n xfce -k python3 run.d/demo_headless.py build/demo
    note "pictures: $(echo build/demo/*.png)"
  else
    deps build
    build
    source_environment
    GSETTINGS_BACKEND=memory herald --demo
  fi
}
