# SPDX-License-Identifier: GPL-3.0-or-later
# ./run asterisk [--headless] [--version 22|16]: a real Asterisk with phones that call, and Herald connected to it, with settings of
# its own. --headless (and no display): the calls are printed instead.
# ./run asterisk --all [--version 22|16]: every scene of tests/asterisk and every other case, on both versions, compared with what each
# participant must see; --door tcp|tls|http|https|mxml: every Herald over that way to the manager (else they share them); --doors: over each
# in turn, and a line for each. ./run asterisk --scene NAME...: only these. ./run asterisk --list: their names.
# The last line is "N passed, N failed"; the exit status says the same.

# asterisk_scenes VERSION... -- ARGUMENT...: play on the versions at the same time.
asterisk_scenes() {
  local versions=() version passed=0 failed=0 log
  while [ "$1" != -- ]; do
    versions+=("$1")
    shift
  done
  shift
  for version in "${versions[@]}"; do
    python3 tests/asterisk/test-asterisk.py "$version" build/src/heraldctl/heraldctl build/asterisk "$@" 2>&1 \
      | tee "build/asterisk-$version.tap" | sed -u "s/^/$version: /" &
  done
  wait
  for version in "${versions[@]}"; do
    log=build/asterisk-$version.tap
    passed=$((passed + $(grep -ac '^ok ' "$log" || true)))
    failed=$((failed + $(grep -ac '^not ok ' "$log" || true)))
    # Its last line is there only when it came to its end.
    grep -aq "^# Asterisk $version: " "$log" || failed=$((failed + 1))
  done
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ]
}

run_asterisk() {
  local version= headless= names=() doors=() door failed=0
  while [ $# -gt 0 ]; do
    case $1 in
      --headless) headless=1 ;;
      --version) version=$2; shift ;;
      --all) names=(--all) ;;
      --door) doors=("$2"); shift ;;
      --doors) doors=(tcp tls http https mxml); names=(--all) ;;
      --list) names=(--list) ;;
      --scene) shift; names=("$@"); break ;;
      *) die "asterisk: what is \"$1\"? (--headless, --version 22|16, --all, --door DOOR, --doors, --scene NAME..., --list)" ;;
    esac
    shift
  done
  if [ "${names[0]:-}" = --list ]; then
    python3 tests/asterisk/test-asterisk.py "${version:-22}" - - --list
    return
  fi
  deps build asterisk
  build
  source_environment
  if [ ${#names[@]} -gt 0 ] && [ ${#doors[@]} -gt 0 ]; then
    for door in "${doors[@]}"; do
      echo "over $door:"
      # shellcheck disable=SC2086 # two words where no version is asked for
      HERALD_DOOR=$door asterisk_scenes ${version:-22 16} -- "${names[@]}" || failed=1
    done
    return $failed
  elif [ ${#names[@]} -gt 0 ]; then
    # shellcheck disable=SC2086 # two words where no version is asked for
    asterisk_scenes ${version:-22 16} -- "${names[@]}"
  elif [ -n "$headless" ] || [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    python3 tests/asterisk/play.py "${version:-22}" build/asterisk --once -- \
      heraldctl watch --json --host '{host}' --port '{port}' --user agent --secret-file '{secret-file}' --device PJSIP/201
  else
    python3 tests/asterisk/play.py "${version:-22}" build/asterisk -- herald
  fi
}
