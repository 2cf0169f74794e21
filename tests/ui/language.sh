# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced: language_environment BUILD LANG makes what a program needs to speak LANG, and exports it: the translation from
# po/ (or the pseudo language, forwards as "pseudo" and mirrored as "mirror"), and the system's locale, in BUILD/languages.

language_environment() {
  local build=$1 language=$2 here root locale definition
  here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
  root=$here/../..
  local folder=$build/languages
  mkdir -p "$folder/locale/$language/LC_MESSAGES" "$folder/system"
  case $language in
    pseudo | mirror)
      local mirrored=
      [ "$language" = pseudo ] || mirrored=1
      python3 "$here/../po/pseudo.py" "$folder/$language.po" ${mirrored:+mirrored}
      msgfmt -o "$folder/locale/$language/LC_MESSAGES/herald.mo" "$folder/$language.po"
      definition=en_GB locale=en_GB
      ;;
    *)
      [ -f "$root/po/$language.po" ] || { printf 'There is no translation po/%s.po.\n' "$language" >&2; return 1; }
      msgfmt -o "$folder/locale/$language/LC_MESSAGES/herald.mo" "$root/po/$language.po"
      case $language in
        *_*) definition=$language ;;
        ar) definition=ar_EG ;;
        *) definition=${language}_${language^^} ;;
      esac
      locale=$definition
      ;;
  esac
  # Of the whole machine's or one of our own: few machines have them all.
  if ! locale -a 2>/dev/null | grep -qix "$locale.utf-\?8"; then
    [ -d "$folder/system/$locale.utf8" ] || localedef -i "$definition" -f UTF-8 "$folder/system/$locale.utf8" || return 1
    export LOCPATH=$folder/system
  fi
  # The shell itself has looked for its locales before it knew where ours are, and says so.
  { export LC_ALL=$locale.UTF-8; } 2>/dev/null
  export LANGUAGE=$language HERALD_SESSION_LANG=$locale.UTF-8 GALLERY_LOCALE_DIR=$folder/locale
  export GALLERY_MIRROR=
  [ "$language" != mirror ] || export GALLERY_MIRROR=1
}
