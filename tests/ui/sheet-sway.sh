#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# sheet-sway.sh CMD [ARG...]: sway without a screen, with waybar and mako, inside dbus-run-session, as an ordinary user.
set -eu
log=$HERALD_SESSION_DIR
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true' EXIT

mkdir -p "$XDG_CONFIG_HOME/sway" "$XDG_CONFIG_HOME/waybar" "$XDG_CONFIG_HOME/mako" "$XDG_CONFIG_HOME/glib-2.0/settings"
cat >"$XDG_CONFIG_HOME/sway/config" <<'CONFIG'
output HEADLESS-1 resolution 1280x800 background #336699 solid_color
default_border none
# A person's own: the card floats at the upper right, as it does by itself where windows do.
for_window [app_id="org.heraldcti.Herald" title="^Calls$"] floating enable, move position 880 150
no_focus [app_id="org.heraldcti.Herald" title="^Calls$"]
CONFIG
cat >"$XDG_CONFIG_HOME/waybar/config" <<'CONFIG'
{ "height": 30, "modules-left": ["sway/workspaces"], "modules-center": ["clock"], "modules-right": ["tray"], "tray": { "spacing": 8, "icon-size": 18 } }
CONFIG
printf '[org/gnome/desktop/interface]\nfont-name=%s\n' "'Cantarell 11'" >"$XDG_CONFIG_HOME/glib-2.0/settings/keyfile"
printf 'anchor=top-right\nfont=Cantarell 11\nwidth=360\n' >"$XDG_CONFIG_HOME/mako/config"

export WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 WLR_RENDERER=pixman XDG_CURRENT_DESKTOP=sway XDG_SESSION_TYPE=wayland GDK_BACKEND=wayland
export GSETTINGS_BACKEND=keyfile
sway --unsupported-gpu >"$log/sway.log" 2>&1 &
pids+=($!)
for _ in $(seq 250); do
  socket=$(find "$XDG_RUNTIME_DIR" -name 'sway-ipc.*.sock' | head -n 1)
  display=$(find "$XDG_RUNTIME_DIR" -name 'wayland-*' ! -name '*.lock' | head -n 1)
  [ -z "$socket" ] || [ -z "$display" ] || break
  sleep 0.04
done
export SWAYSOCK=$socket WAYLAND_DISPLAY=${display##*/}
mako >"$log/mako.log" 2>&1 &
pids+=($!)
waybar >"$log/waybar.log" 2>&1 &
pids+=($!)
gdbus wait --session --timeout 20 org.freedesktop.Notifications
gdbus wait --session --timeout 20 org.kde.StatusNotifierWatcher
"$@"
