# SPDX-License-Identifier: GPL-3.0-or-later
# ./run test [SUITE...]: build and run every test, or only the suites named (unit, sim, doors, store, servers, traces, dbus, ui,
# asterisk, fuzz, layers, packaging, docs). The last line is always "N passed, N failed, N skipped".
#
# Three builds: build/ as it is shipped, build-asan/ (libherald, the command line and their tests with the address and
# undefined behaviour sanitizers, without the application), and in CI build-clang/, which is compiled only.
# HERALD_NO_SKIP=1 (and CI=true, which sets it): a skipped test is a failure, a warning is an error.

sanitized_suites=(unit sim store servers traces fuzz)

# suites_in DIR: those suites of sanitized_suites that have a test.
suites_in() {
  local listed suite
  listed=$(meson introspect "$1" --tests | python3 -c '
import json, sys
for test in json.load(sys.stdin):
    for suite in test["suite"]:
        print(suite.split(":")[-1])')
  for suite in "${sanitized_suites[@]}"; do
    grep -qxF "$suite" <<<"$listed" && echo "--suite=$suite"
  done
}

# meson_test DIR [OPTION...]: failures are told by the summary.
meson_test() {
  local dir=$1
  shift
  rm -f "$dir/meson-logs/testlog.json"
  meson test -C "$dir" --no-rebuild --print-errorlogs "$@" || true
}

test_sanitized() {
  note "building with the sanitizers"
  configure build-asan -Db_sanitize=address,undefined -Db_lundef=false -Dapp=disabled -Dbuildtype=debug -Doptimization=1
  compile build-asan
  local suites
  mapfile -t suites < <(suites_in build-asan)
  # Ten times as slow, so of the recordings a sixth.
  # Without intercept_tls_get_addr=0 the leak check itself crashes on the thread-local memory of libraries loaded late (gnutls).
  ASAN_OPTIONS=intercept_tls_get_addr=0:strict_string_checks=1:detect_stack_use_after_return=1:allocator_may_return_null=1 \
    HERALD_TRACE_SAMPLE=6 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
    LSAN_OPTIONS=suppressions=$PWD/tests/tools/lsan.supp:print_suppressions=0 \
    meson_test build-asan --timeout-multiplier 4 "${suites[@]}"
}

build_clang() {
  note "building with clang"
  [ -f build-clang/build.ninja ] || CC=clang CXX=clang++ configure build-clang -Dwerror=true -Doptimization=0 -Ddebug=false
  compile build-clang
}

run_test() {
  local werror=false logs=(build/meson-logs/testlog.json) summary=() suite only=()
  for suite in "$@"; do
    only+=("--suite=$suite")
  done
  if [ "${CI:-}" = true ] || [ -n "${HERALD_NO_SKIP:-}" ]; then
    export HERALD_NO_SKIP=1
    werror=true
    summary=(--no-skip)
  fi
  # Whatever stops this function early is a failure that the last line tells, too.
  trap 'echo "0 passed, 1 failed, 0 skipped"' EXIT
  deps build desktop test asterisk package
  note "building"
  configure build "-Dwerror=$werror"
  compile build
  if [ "${#only[@]}" = 0 ]; then
    [ "$werror" = false ] || build_clang
  fi
  meson_test build "${only[@]}"
  if [ "${#only[@]}" = 0 ]; then
    test_sanitized
    logs+=(build-asan/meson-logs/testlog.json)
  fi
  trap - EXIT
  python3 tests/tools/summary.py "${summary[@]}" "${logs[@]}"
}
