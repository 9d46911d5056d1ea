#!/usr/bin/env bash
# setup.sh up|test — checks what this repository needs and installs what is missing.
#
# On Debian and Ubuntu it installs with apt-get; elsewhere it prints the commands to run. It changes nothing when
# nothing is missing. A missing C compiler or missing graphics headers cost "up" only the desktop app.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

purpose=${1:-}
case $purpose in
up | test) ;;
*)
  echo "usage: scripts/setup.sh up|test" >&2
  exit 2
  ;;
esac

say() { printf '%s\n' "$*"; }
fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# --- what is needed: one check per name -------------------------------------------------------------------------

# Go 1.21 and newer fetch the version that go.work names by themselves.
have_go() { has go && at_least "$(go env GOVERSION 2>/dev/null | sed 's/^go//')" 1.21; }
have_node() { has node && has npm && at_least "$(node --version | sed 's/^v//')" 20.19; }
have_compiler() { has "${CC:-cc}" || has gcc || has clang; }
have_headers() {
  [ "$(uname -s)" != Linux ] || { has pkg-config && pkg-config --exists gl x11 xcursor xrandr xinerama xi xxf86vm; }
}
have_chromium() { has chromium || has chromium-browser || has google-chrome; }
have_xvfb() { has Xvfb; }
have_xdotool() { has xdotool; }
have_keyring() { has gnome-keyring-daemon; }
have_dbus() { has dbus-daemon && has dbus-send; }
have_xdg_open() { has xdg-open; }
have_imagemagick() { has import; }
have_redis() { has redis-server; }

# at_least VERSION MINIMUM compares dotted numbers.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

missing() {
  local name
  for name in "$@"; do
    "have_$name" || printf '%s ' "$name"
  done
}

# --- what each need is called by the package managers ------------------------------------------------------------

package() {
  case $1:$2 in
  apt:go) echo golang-go ;;
  apt:node) echo nodejs npm ;;
  apt:compiler) echo gcc libc6-dev ;;
  apt:headers) echo pkg-config libgl1-mesa-dev xorg-dev ;;
  apt:chromium) if grep -qs '^ID=ubuntu' /etc/os-release; then echo chromium-browser; else echo chromium; fi ;;
  apt:xvfb) echo xvfb ;;
  apt:keyring) echo gnome-keyring ;;
  apt:xdg_open) echo xdg-utils ;;
  apt:redis) echo redis-server ;;
  brew:compiler | brew:headers | brew:xvfb | brew:xdotool | brew:keyring | brew:dbus | brew:xdg_open) ;;
  brew:chromium) echo --cask chromium ;;
  dnf:go) echo golang ;;
  dnf:node) echo nodejs npm ;;
  dnf:headers) echo pkgconf libX11-devel libXcursor-devel libXrandr-devel libXinerama-devel libXi-devel libXxf86vm-devel mesa-libGL-devel ;;
  dnf:xvfb) echo xorg-x11-server-Xvfb ;;
  pacman:node) echo nodejs npm ;;
  pacman:headers) echo pkgconf libx11 libxcursor libxrandr libxinerama libxi libxxf86vm mesa ;;
  pacman:xvfb) echo xorg-server-xvfb ;;
  dnf:keyring | pacman:keyring) echo gnome-keyring ;;
  dnf:xdg_open | pacman:xdg_open) echo xdg-utils ;;
  dnf:imagemagick) echo ImageMagick ;;
  *:compiler) echo gcc ;;
  *) echo "$2" ;;
  esac
}

packages() {
  local manager=$1 name
  shift
  for name in "$@"; do
    package "$manager" "$name"
  done | tr '\n' ' ' | sed 's/ $//'
}

# --- installing ---------------------------------------------------------------------------------------------------

updated=
apt() {
  local run=()
  if [ "$(id -u)" != 0 ]; then
    has sudo || {
      say "setup: not root, and there is no sudo. As root, run: apt-get install $*" >&2
      return 1
    }
    run=(sudo)
  fi
  if [ -z "$updated" ]; then
    say "setup: refreshing the package lists"
    "${run[@]}" apt-get update || {
      say "setup: apt-get update failed; is there a network connection?" >&2
      return 1
    }
    updated=yes
  fi
  say "setup: installing $*"
  "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@" || {
    say "setup: apt-get install failed; its message above says why" >&2
    return 1
  }
}

# install NAME... installs by apt-get, or says what to run and fails.
install() {
  if has apt-get; then
    # shellcheck disable=SC2046 # one word per package
    apt $(packages apt "$@")
    return
  fi
  say "setup: this system needs a few things. Run:" >&2
  how "$@" >&2
  return 1
}

how() {
  local manager
  for manager in brew dnf pacman; do
    has $manager || continue
    case $manager in
    brew)
      case " $* " in *" compiler "*) say "  xcode-select --install" ;; esac
      [ -z "$(packages brew "$@")" ] || say "  brew install $(packages brew "$@")"
      ;;
    dnf) say "  sudo dnf install $(packages dnf "$@")" ;;
    pacman) say "  sudo pacman -S --needed $(packages pacman "$@")" ;;
    esac
    return
  done
  say "  (with your package manager) $*"
}

# --- the two purposes ---------------------------------------------------------------------------------------------

servers=(go node)
desktop=(compiler headers)
tests=(chromium xvfb xdotool keyring dbus xdg_open imagemagick redis)

require() {
  local lacking
  lacking=$(missing "$@")
  [ -n "$lacking" ] || return 0
  say "setup: missing: $lacking"
  # shellcheck disable=SC2086 # one word per need
  install $lacking || fail "cannot go on without: $lacking"
  lacking=$(missing "$@")
  case " $lacking" in
  *" go "*) fail "Go is older than 1.21 or still missing. Install Go $(sed -n 's/^go //p' go.work): https://go.dev/doc/install" ;;
  *" node "*) fail "Node is older than 20.19 or still missing. Install Node 20.19 or newer: https://nodejs.org/en/download" ;;
  esac
  [ -z "$lacking" ] || fail "still missing after installing: $lacking"
}

want_desktop() {
  local lacking
  lacking=$(missing "${desktop[@]}")
  [ -n "$lacking" ] || return 0
  say "setup: the desktop app also needs: $lacking"
  # shellcheck disable=SC2086
  if install $lacking && [ -z "$(missing "${desktop[@]}")" ]; then
    return
  fi
  say "setup: going on without the desktop app; environment, web and SPA run." >&2
}

# npm_packages FOLDER runs npm ci there when the lock file differs from the one that was last installed.
npm_packages() {
  local stamp=$1/node_modules/.installed-package-lock.json
  cmp -s "$1/package-lock.json" "$stamp" && return
  say "setup: installing the npm packages of $1"
  (cd "$1" && npm ci --no-audit --no-fund) || fail "npm ci failed in $1; is there a network connection?"
  cp "$1/package-lock.json" "$stamp"
}

require "${servers[@]}"
if [ "$purpose" = up ]; then
  want_desktop
elif [ "$(uname -s)" = Linux ]; then
  require "${desktop[@]}" "${tests[@]}"
else
  require "${desktop[@]}" chromium redis
fi
npm_packages apps/spa/ui
[ "$purpose" = up ] || npm_packages e2e/foreign
