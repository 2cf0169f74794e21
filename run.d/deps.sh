# SPDX-License-Identifier: GPL-3.0-or-later
# ./run deps [build|test|demo|asterisk|languages|deb]...: install what is missing, with the system's own package manager.
#
# The tables name packages of Debian 12 and later, Fedora and Arch. A set is looked up as packages_<system>_<set>.

packages_debian_build='build-essential meson ninja-build pkg-config gettext desktop-file-utils libglib2.0-bin
  libgtk-4-dev libgtk-4-bin libadwaita-1-dev libnotify-dev libsoup-3.0-dev libsqlite3-dev libsecret-1-dev
  libebook1.2-dev libphonenumber-dev libjson-glib-dev libgnutls28-dev libicu-dev libx11-dev libxcb1-dev glib-networking
  libldap-dev libpq-dev libdbusmenu-glib-dev'
packages_debian_desktop='xvfb xauth dbus dbus-bin metacity jq systemd xdotool imagemagick x11-utils x11-xserver-utils
  fonts-cantarell fonts-dejavu-core adwaita-icon-theme librsvg2-common hicolor-icon-theme
  notification-daemon xfce4-notifyd gnome-keyring dconf-gsettings-backend gsettings-desktop-schemas at-spi2-core
  python3 libsecret-tools xdg-utils'
packages_debian_test='clang libclang-rt-dev python3 python3-gi python3-dbusmock appstream openssl
  ca-certificates slapd postgresql util-linux evolution-data-server radicale groff-base xfce4-panel dunst'
packages_debian_languages='locales fonts-noto-core fonts-noto-cjk'
packages_debian_package='dpkg-dev debhelper fakeroot lintian xz-utils flatpak-builder'
packages_debian_sheets='gnome-shell gjs gnome-shell-extension-appindicator python3-dbusmock sway waybar mako-notifier grim'
packages_debian_asterisk='apt dpkg python3 openssl debian-archive-keyring libsecret-tools'

packages_fedora_build='gcc gcc-c++ meson ninja-build pkgconf-pkg-config gettext desktop-file-utils glib2-devel gtk4-devel
  gtk4 libadwaita-devel libnotify-devel libsoup3-devel sqlite-devel libsecret-devel evolution-data-server-devel
  libphonenumber-devel json-glib-devel gnutls-devel libicu-devel libX11-devel libxcb-devel glib-networking
  openldap-devel libpq-devel libdbusmenu-devel'
packages_fedora_desktop='xorg-x11-server-Xvfb xauth dbus-daemon metacity jq systemd xdotool ImageMagick xprop xsetroot xmodmap
  abattis-cantarell-fonts dejavu-sans-fonts adwaita-icon-theme librsvg2 hicolor-icon-theme xfce4-notifyd
  notification-daemon gnome-keyring dconf gsettings-desktop-schemas at-spi2-core python3 xdg-utils'
packages_fedora_test='clang compiler-rt python3 python3-gobject python3-dbusmock appstream openssl ca-certificates
  libasan libubsan openldap-servers postgresql-server util-linux evolution-data-server radicale groff-base xfce4-panel dunst'
packages_fedora_languages='glibc-locale-source google-noto-sans-arabic-fonts google-noto-sans-cjk-ttc-fonts'
packages_fedora_package='flatpak-builder'
packages_fedora_sheets='gnome-shell gnome-shell-extension-appindicator python3-dbusmock sway waybar mako grim'
packages_fedora_asterisk='python3 openssl libsecret'

packages_arch_build='base-devel meson ninja pkgconf gettext desktop-file-utils gtk4 libadwaita libnotify libsoup3 sqlite
  libsecret evolution-data-server libphonenumber json-glib gnutls icu libx11 libxcb glib-networking libldap
  postgresql-libs libdbusmenu-glib'
packages_arch_desktop='xorg-server-xvfb xorg-xauth dbus metacity jq systemd xdotool imagemagick xorg-xprop xorg-xsetroot xorg-xmodmap
  cantarell-fonts ttf-dejavu adwaita-icon-theme librsvg hicolor-icon-theme xfce4-notifyd notification-daemon
  gnome-keyring dconf gsettings-desktop-schemas at-spi2-core python xdg-utils'
packages_arch_test='clang compiler-rt python python-gobject python-dbusmock appstream openssl ca-certificates
  openldap postgresql util-linux radicale groff xfce4-panel dunst'
packages_arch_languages='glibc noto-fonts noto-fonts-cjk'
packages_arch_package='flatpak-builder'
packages_arch_sheets='gnome-shell gnome-shell-extension-appindicator python-dbusmock sway waybar mako grim'
packages_arch_asterisk='python openssl libsecret'

# Which of the three families this system belongs to; nothing when it is none of them.
deps_system() {
  local id='' like='' word
  if [ -r /etc/os-release ]; then
    id=$(. /etc/os-release && echo "${ID:-}")
    like=$(. /etc/os-release && echo "${ID_LIKE:-}")
  fi
  for word in $id $like; do
    case $word in
      debian | ubuntu) echo debian; return ;;
      fedora | rhel | centos) echo fedora; return ;;
      arch) echo arch; return ;;
    esac
  done
}

# deps_missing SYSTEM PACKAGE...: those that are not installed.
deps_missing() {
  local system=$1 package
  shift
  case $system in
    debian)
      local have
      have=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null | awk '$2 == "installed" {print $1}') || true
      for package in "$@"; do
        grep -qxF -- "$package" <<<"$have" || echo "$package"
      done
      ;;
    fedora)
      for package in "$@"; do
        rpm -q --quiet --whatprovides "$package" || echo "$package"
      done
      ;;
    arch) pacman -T "$@" || true ;;
  esac
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif ! command -v sudo >/dev/null; then
    die "installing needs root and there is no sudo; as root: $*"
  elif [ -t 0 ]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

deps_install() {
  local system=$1
  shift
  case $system in
    debian)
      as_root apt-get -qq -o DPkg::Lock::Timeout=300 update </dev/null || true
      as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
        -o Dpkg::Options::=--force-confold --no-install-recommends install "$@" </dev/null
      ;;
    fedora) as_root dnf -q -y install "$@" </dev/null ;;
    arch) as_root pacman -S --noconfirm --needed "$@" </dev/null ;;
  esac
}

# deps SET...: what every verb calls first. Quick, and silent, when nothing is missing.
deps() {
  [ -z "${HERALD_NO_DEPS:-}" ] || return 0
  local system set table missing all=()
  system=$(deps_system)
  if [ -z "$system" ]; then
    note "this is neither Debian, Fedora nor Arch: nothing is installed for you (CONTRIBUTING.md lists the libraries)"
    return 0
  fi
  for set in "$@"; do
    table=packages_${system}_$set
    read -r -d '' -a words <<<"${!table}" || true
    all+=("${words[@]}")
  done
  mapfile -t missing < <(deps_missing "$system" "${all[@]}" | sort -u)
  [ "${#missing[@]}" -gt 0 ] || return 0
  note "installing ${#missing[@]} packages: ${missing[*]}"
  local log
  log=$(mktemp)
  if deps_install "$system" "${missing[@]}" >"$log" 2>&1; then
    rm -f "$log"
  else
    tail -n 20 "$log" >&2
    rm -f "$log"
    die "could not install: ${missing[*]} (HERALD_NO_DEPS=1 goes on without)"
  fi
}

run_deps() {
  local set sets=()
  [ $# -gt 0 ] || set -- build test
  for set in "$@"; do
    case $set in
      build) sets+=(build) ;;
      demo | shot) sets+=(build desktop) ;;
      asterisk) sets+=(build asterisk) ;;
      deb) sets+=(build package) ;;
      test) sets+=(build desktop test asterisk package) ;;
      *) die "deps: there is no set \"$set\" (build, test, demo, asterisk, deb)" ;;
    esac
  done
  deps "${sets[@]}"
  note "nothing is missing"
}
