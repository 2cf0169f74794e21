#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A private desktop for one command, without a display:
#
#   desktop-session.sh [-n xfce|nd|dunst|none] [-t] [-k] [-g WIDTHxHEIGHT] CMD [ARG...]
#
#   -n   notification daemon: xfce4-notifyd (buttons for all actions), nd = notification-daemon (honours "resident"),
#        dunst (no buttons), none (default: nobody owns org.freedesktop.Notifications)
#   -t   a panel with a tray (StatusNotifier host)
#   -k   an unlocked keyring
#   -g   size of the screen, 1280x800 unless told
#
# Xvfb on a free display, a session bus, metacity (a compositing window manager: rounded corners, focus as on a real
# desktop), all in a private HOME and runtime directory ($HERALD_SESSION_DIR). The exit status is CMD's, or 99 when the
# desktop itself did not come up. Any number may run at once; nothing is left behind, neither process nor file.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if [ "${1:-}" != --inside ]; then
  notifications=none tray= keyring= size=1280x800
  while getopts n:tkg: option; do
    case $option in
      n) notifications=$OPTARG ;;
      t) tray=1 ;;
      k) keyring=1 ;;
      g) size=$OPTARG ;;
      *) exit 2 ;;
    esac
  done
  shift $((OPTIND - 1))
  [ $# -gt 0 ] || { sed -n '3,5p' "$0" >&2; exit 2; }

  dir=$(mktemp -d "${TMPDIR:-/tmp}/herald-desktop.XXXXXX") || exit 99
  trap 'rm -rf "$dir" 2>/dev/null || { sleep 0.3; rm -rf "$dir"; }' EXIT
  trap 'kill -TERM "$child" 2>/dev/null; wait "$child"; exit 143' TERM INT HUP
  mkdir -p "$dir"/home/.config/gtk-4.0 "$dir"/home/.local/share/dbus-1/services
  mkdir -m 700 "$dir/run"

  # Everything is set before the bus starts: services that the bus activates see the bus's environment, not the caller's.
  unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS DISPLAY XAUTHORITY SESSION_MANAGER NO_AT_BRIDGE AT_SPI_BUS_ADDRESS
  export HERALD_SESSION_DIR=$dir HOME=$dir/home XDG_RUNTIME_DIR=$dir/run
  export XDG_CONFIG_HOME=$HOME/.config XDG_DATA_HOME=$HOME/.local/share
  export XDG_CACHE_HOME=$HOME/.cache XDG_STATE_HOME=$HOME/.local/state
  export LANG=${HERALD_SESSION_LANG:-C.UTF-8} XDG_SESSION_TYPE=x11
  export GDK_BACKEND=x11 GSK_RENDERER=cairo
  case $(pkg-config --modversion gtk4 2>/dev/null) in # since 4.15 it complains of the old way
    '' | 4.[0-9].* | 4.1[0-4].*) export GDK_DEBUG=gl-disable ;;
    *) export GDK_DISABLE=gl,vulkan ;;
  esac
  export SESSION_NOTIFICATIONS=$notifications SESSION_TRAY=$tray SESSION_KEYRING=$keyring SESSION_SIZE=$size
  printf '[Settings]\ngtk-font-name=Cantarell 11\ngtk-icon-theme-name=Adwaita\ngtk-cursor-theme-name=Adwaita\ngtk-enable-animations=0\n' \
    >"$XDG_CONFIG_HOME/gtk-4.0/settings.ini"
  mkdir -p "$XDG_CONFIG_HOME/gtk-3.0"
  cp "$XDG_CONFIG_HOME/gtk-4.0/settings.ini" "$XDG_CONFIG_HOME/gtk-3.0/"
  # Several daemons ship an activation file for the same name: keep the bus from starting one that was not asked for.
  printf '[D-BUS Service]\nName=org.freedesktop.Notifications\nExec=/bin/false\n' \
    >"$XDG_DATA_HOME/dbus-1/services/none.service"
  # Services that the bus activates write to the bus's stdout: let that be stderr, and CMD keep the real one (as 4).
  # In the background and waited for: a trap runs at once then, not after the command.
  python3 "$here/reap.py" dbus-run-session -- bash "$here/desktop-session.sh" --inside "$@" \
    4>&1 2> >(grep -v --line-buffered -E 'dbus-daemon\[|SpiRegistry|X connection to|xfconfd|^$' >&2) 1>&2 <&0 &
  child=$!
  wait "$child"
  exit $?
fi

shift
exec >&4 4>&-
log=$HERALD_SESSION_DIR
fail() { echo "desktop-session: $1 did not start" >&2; [ -s "$log/$2.log" ] && tail -n 5 "$log/$2.log" >&2; exit 99; }
owned() { gdbus wait --session --timeout 10 "$1" || fail "$1" "$2"; }
first() { for file in "$@"; do [ -x "$file" ] && { echo "$file"; return; }; done; echo "$1"; }

# Xvfb says which display it took; nothing is guessed, nothing can collide.
mkfifo "$log/display"
Xvfb -displayfd 3 -screen 0 "${SESSION_SIZE}x24" -nolisten tcp -noreset 3>"$log/display" >"$log/xvfb.log" 2>&1 &
read -r -t 15 number <"$log/display" || fail Xvfb xvfb
export DISPLAY=:$number
dbus-update-activation-environment DISPLAY 2>/dev/null

command -v xsetroot >/dev/null && xsetroot -solid '#336699'
metacity >"$log/wm.log" 2>&1 &
for _ in $(seq 250); do
  xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep -q 0x && break
  sleep 0.02
done

case $SESSION_NOTIFICATIONS in
  xfce) daemon=$(first /usr/lib/*/xfce4/notifyd/xfce4-notifyd /usr/lib64/xfce4/notifyd/xfce4-notifyd \
    /usr/lib/xfce4/notifyd/xfce4-notifyd) ;;
  nd) daemon=$(first /usr/lib/notification-daemon/notification-daemon /usr/libexec/notification-daemon \
    /usr/lib/notification-daemon-1.0/notification-daemon) ;;
  dunst) daemon=dunst ;;
  *) daemon= ;;
esac
if [ -n "$daemon" ]; then
  "$daemon" >"$log/notifications.log" 2>&1 &
  owned org.freedesktop.Notifications notifications
fi
if [ -n "$SESSION_TRAY" ]; then
  mkdir -p "$XDG_CONFIG_HOME/xfce4/xfconf/xfce-perchannel-xml"
  cat >"$XDG_CONFIG_HOME/xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="28"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/><value type="int" value="2"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"/>
    <property name="plugin-2" type="string" value="tasklist"/>
  </property>
</channel>
XML
  xfce4-panel --disable-wm-check >"$log/panel.log" 2>&1 &
  owned org.kde.StatusNotifierWatcher panel
fi
if [ -n "$SESSION_KEYRING" ]; then
  printf test | gnome-keyring-daemon --unlock --components=secrets >"$log/keyring.log" 2>&1
  owned org.freedesktop.secrets keyring
fi
"$@"
