# SPDX-License-Identifier: GPL-3.0-or-later
# What several verbs need. Sourced by ./run, in the root of the checkout.

note() { printf '%s\n' "== $*" >&2; }
die() {
  printf '%s\n' "run: $*" >&2
  exit 1
}

# Number of jobs: one per processor, but no more than the memory carries (a C++ file with templates takes 1 GB).
jobs_wanted() {
  local n mem
  n=$(nproc 2>/dev/null || echo 2)
  mem=$(awk '/MemAvailable/ {print int($2 / 1048576)}' /proc/meminfo 2>/dev/null || echo 2)
  [ "${mem:-2}" -ge 1 ] || mem=1
  [ "$n" -le "$mem" ] || n=$mem
  echo "$n"
}

# configure DIR [MESON-OPTION...]: set a build folder up once; a changed option reconfigures it.
configure() {
  local dir=$1
  shift
  if [ ! -f "$dir/build.ninja" ]; then
    meson setup "$dir" "$@" >"$dir.log" 2>&1 || { tail -n 25 "$dir.log" >&2; die "meson setup $dir failed (see $dir.log)"; }
    mv "$dir.log" "$dir/setup.log"
  elif [ $# -gt 0 ]; then
    meson configure "$dir" "$@" >/dev/null
  fi
}

# compile DIR [TARGET...]: quiet when it works, the compiler's words when it does not.
compile() {
  local dir=$1
  shift
  ninja -C "$dir" -j "$(jobs_wanted)" "$@" >"$dir/compile.log" 2>&1 || {
    sed -n '/^FAILED:/,$p' "$dir/compile.log" | head -n 60 >&2
    die "the build in $dir failed (see $dir/compile.log)"
  }
}

build() {
  note "building"
  configure build
  compile build
}

# The programs run from the build folder: their settings schema, icons and data are found through these.
# source_environment [DIR]
source_environment() {
  local dir=$PWD/${1:-build}
  mkdir -p "$dir/data/share/herald"
  ln -sfn "$PWD/data/integrations" "$dir/data/share/herald/integrations"
  export GSETTINGS_SCHEMA_DIR=$dir/data
  export XDG_DATA_DIRS=$dir/data/share:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
  export PATH=$dir/src/herald:$dir/src/heraldctl:$dir/src/herald-pbx:$dir/src/herald-area:$PATH
}
