# SPDX-License-Identifier: GPL-3.0-or-later
# ./run deb: Debian packages of this checkout in build/deb/, looked over by lintian. The same checkout gives the same
# packages (SOURCE_DATE_EPOCH; without it the date of the last commit).

# The files of the checkout, as they are now; of an unpacked release, all but what was built.
deb_files() {
  if [ -e .git ] && git rev-parse --git-dir >/dev/null 2>&1; then
    git ls-files -z --cached --others --exclude-standard --deduplicate | while IFS= read -r -d '' file; do
      if [ -e "$file" ]; then printf '%s\0' "$file"; fi
    done
  else
    find . -mindepth 1 -path './build*' -prune -o -name __pycache__ -prune -o '(' -type f -o -type l ')' -print0
  fi
}

# deb_changelog VERSION: in Debian's form; what has changed is told by CHANGELOG.md.
deb_changelog() {
  printf 'herald (%s) unstable; urgency=medium\n\n  * What has changed is in /usr/share/doc/herald/changelog.gz.\n\n' "$1"
  printf ' -- The Herald developers <maintainers@heraldcti.org>  %s\n' "$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")"
}

# deb_source FOLDER VERSION: FOLDER/herald-VERSION with debian/ in it, and the tarball of what is upstream's.
deb_source() {
  local folder=$1 version=$2
  local source=$folder/herald-$version
  mkdir -p "$source"
  deb_files | tar --null --no-recursion -T - -cf - | tar -xf - -C "$source"
  tar -C "$folder" --sort=name --owner=0 --group=0 --numeric-owner --mode=go=rX,u+rw,a-s --mtime="@$SOURCE_DATE_EPOCH" \
    -cJf "$folder/herald_$version.orig.tar.xz" "herald-$version"
  cp -R data/packaging/debian "$source/debian"
  # Below -1, so that a package of the distribution itself follows it.
  deb_changelog "$version-0herald1" >"$source/debian/changelog"
}

run_deb() {
  [ "$(deps_system)" = debian ] || die "a Debian package is built on Debian or Ubuntu"
  deps build package
  local folder=build/deb version
  version=$(sed -n "s/^ *version: '\(.*\)',/\1/p" meson.build | head -n 1)
  SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CHANGELOG.md)}
  export SOURCE_DATE_EPOCH
  rm -rf "$folder"
  deb_source "$folder" "$version"
  note "building the packages"
  (cd "$folder/herald-$version" && DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS:-nocheck} parallel=$(jobs_wanted)" \
    dpkg-buildpackage -us -uc) >"$folder/build.log" 2>&1 || { tail -n 40 "$folder/build.log" >&2; die "no package (see $folder/build.log)"; }
  rm -rf "${folder:?}/herald-$version"
  note "looking them over"
  lintian -i --pedantic --fail-on error,warning,pedantic --allow-root "$folder"/*.changes || die "lintian found faults"
  ls "$folder"/*.deb
}
