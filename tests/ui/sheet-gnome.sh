#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# sheet-gnome.sh CMD [ARG...]: GNOME Shell with the AppIndicator extension on a display of its own, inside dbus-run-session, as an ordinary
# user. It wants a system bus with logind: it gets a private one with a made-up one.
set -eu
log=$HERALD_SESSION_DIR
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true' EXIT

mkfifo "$log/display"
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp -noreset 3>"$log/display" >"$log/xvfb.log" 2>&1 &
pids+=($!)
read -r -t 15 number <"$log/display"
export DISPLAY=:$number

DBUS_SYSTEM_BUS_ADDRESS=$(dbus-daemon --session --nopidfile --fork --print-address=1 --print-pid=4 4>"$log/system-bus.pid")
export DBUS_SYSTEM_BUS_ADDRESS
pids+=("$(cat "$log/system-bus.pid")")
/usr/bin/python3 -m dbusmock --system --template logind >"$log/logind.log" 2>&1 &
pids+=($!)
gdbus wait --system --timeout 10 org.freedesktop.login1

mkdir -p "$XDG_CONFIG_HOME/glib-2.0/settings" "$XDG_DATA_HOME/gnome-shell"
cat >"$XDG_CONFIG_HOME/glib-2.0/settings/keyfile" <<'SETTINGS'
[org/gnome/shell]
welcome-dialog-last-shown-version='99'
enabled-extensions=['ubuntu-appindicators@ubuntu.com']
[org/gnome/desktop/interface]
enable-animations=false
[org/gnome/desktop/background]
picture-options='none'
primary-color='#336699'
SETTINGS
touch "$XDG_DATA_HOME/gnome-shell/lock-warning-shown"
export GSETTINGS_BACKEND=keyfile XDG_CURRENT_DESKTOP=GNOME
env -u GDK_DEBUG gnome-shell --x11 --sm-disable >"$log/shell.log" 2>&1 &
pids+=($!)
gdbus wait --session --timeout 30 org.freedesktop.Notifications
gdbus wait --session --timeout 30 org.kde.StatusNotifierWatcher
# A session begins with the overview, whenever the shell is done with its start: it is closed until it stays so.
overview() { gdbus call --session -d org.gnome.Shell -o /org/gnome/Shell -m "org.freedesktop.DBus.Properties.$1" org.gnome.Shell OverviewActive "${@:2}"; }
closed=0
while [ "$closed" -lt 10 ]; do
  if [ "$(overview Get)" = '(<false>,)' ]; then closed=$((closed + 1)); else closed=0; overview Set '<false>' >/dev/null; fi
  sleep 0.2
done
"$@"
