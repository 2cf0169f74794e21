# SPDX-License-Identifier: GPL-3.0-or-later
# ./run app [OPTION...]: build Herald and start it with your own settings; options go to herald.

run_app() {
  deps build
  build
  source_environment
  herald "$@"
}
