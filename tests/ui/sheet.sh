#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# sheet.sh BUILD OUTPUT gnome|xfce|sway: OUTPUT/desktop-NAME.png, what an agent sees of Herald on this desktop: notification, card, icon and
# menu in the panel, main window. For people to look at.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=$(realpath "$1")
mkdir -p "$2"
output=$(realpath "$2")
desktop=$3

dir=$(mktemp -d "${TMPDIR:-/tmp}/herald-sheet.XXXXXX")
trap 'rm -rf "$dir" 2>/dev/null || { sleep 0.5; rm -rf "$dir"; }' EXIT
mkdir -p "$dir"/home "$dir"/sheet
mkdir -m 700 "$dir/run"
export GSETTINGS_SCHEMA_DIR=$build/data PATH=$build/src/herald-pbx:$build/src/heraldctl:$build/src/herald:/usr/local/bin:/usr/bin:/bin
# The icons, where programs of this desktop look for them.
mkdir -p "$dir/share/icons"
ln -s "$here/../../data/icons/hicolor" "$dir/share/icons/hicolor"
mkdir -p "$dir/share/applications"
cp "$build/data/org.heraldcti.Herald.desktop" "$dir/share/applications"
export XDG_DATA_DIRS=$dir/share:/usr/local/share:/usr/share

# GNOME Shell warns of a privileged user, sway does not even start.
as_user=()
if [ "$(id -u)" = 0 ] && [ "$desktop" != xfce ]; then
  chown -Rh nobody "$dir"
  as_user=(setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups)
fi

unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS DISPLAY XAUTHORITY SESSION_MANAGER AT_SPI_BUS_ADDRESS
case $desktop in
  xfce)
    timeout 150 "$here/../tools/desktop-session.sh" -n xfce -t -g 1280x800 /usr/bin/python3 "$here/sheet.py" "$build" "$dir/sheet" xfce ;;
  gnome | sway)
    export HERALD_SESSION_DIR=$dir HOME=$dir/home XDG_RUNTIME_DIR=$dir/run TMPDIR=$dir
    export XDG_CONFIG_HOME=$HOME/.config XDG_DATA_HOME=$HOME/.local/share XDG_CACHE_HOME=$HOME/.cache XDG_STATE_HOME=$HOME/.local/state
    export LANG=C.UTF-8 GSK_RENDERER=cairo
    [ "$desktop" = sway ] || export GDK_BACKEND=x11 GDK_DEBUG=gl-disable XDG_SESSION_TYPE=x11
    cd "$dir"
    timeout 150 "${as_user[@]}" /usr/bin/python3 "$here/../tools/reap.py" dbus-run-session -- bash "$here/sheet-$desktop.sh" \
      /usr/bin/python3 "$here/sheet.py" "$build" "$dir/sheet" "$desktop" 2>"$dir/all.log" || { tail -n 40 "$dir/all.log" >&2; exit 1; } ;;
  *) echo "sheet.sh: gnome, xfce or sway" >&2; exit 2 ;;
esac
cp "$dir/sheet/sheet.png" "$output/desktop-$desktop.png"
printf '%s\n' "$2/desktop-$desktop.png"
