# SPDX-License-Identifier: GPL-3.0-or-later
# ./run bench [watch|memory|latency|doors|lookup|gateway|app|contacts|page|import]...: one JSON line per figure. Built with optimisation, in a folder of its own.

run_bench() {
  deps build desktop
  note "building for speed"
  configure build-bench -Dbuildtype=release -Db_ndebug=true
  compile build-bench
  source_environment build-bench
  python3 tests/bench/bench.py build-bench "$@"
}
