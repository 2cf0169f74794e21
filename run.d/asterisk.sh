# SPDX-License-Identifier: GPL-3.0-or-later
# ./run asterisk [--headless] [--version 22|16]: a real Asterisk with phones that call, and Herald connected to it, with settings of
# its own. --headless (and no display): the calls are printed instead.

run_asterisk() {
  local version=22 headless=
  while [ $# -gt 0 ]; do
    case $1 in
      --headless) headless=1 ;;
      --version) version=$2; shift ;;
      *) die "asterisk: what is \"$1\"? (--headless, --version 22|16)" ;;
    esac
    shift
  done
  deps build asterisk
  build
  source_environment
  if [ -n "$headless" ] || [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    python3 tests/asterisk/play.py "$version" build/asterisk --once -- \
      heraldctl watch --json --host '{host}' --port '{port}' --user agent --secret-file '{secret-file}' --device PJSIP/201
  else
    python3 tests/asterisk/play.py "$version" build/asterisk -- herald
  fi
}
