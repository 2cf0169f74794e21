# SPDX-License-Identifier: GPL-3.0-or-later
# ./run shot: pictures of every window in its moments, light and dark, in build/shots/.

run_shot() {
  deps build desktop test
  build
  source_environment
  tests/ui/shots.sh build build/shots
}
