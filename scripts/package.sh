#!/usr/bin/env bash
# package.sh android|ios|windows|macos|linux — builds what people install, into bin/.
#
# The desktop app is packaged for computers, the mobile app for phones. Each system but Linux needs a toolchain that
# only its maker offers: what is missing is said at once, and the exit status is 1.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'package: %s\n' "$*"; }
fail() {
  printf 'package: %s\n' "$*" >&2
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# metadata APP NAME reads one value of an app's FyneApp.toml.
metadata() { sed -n "s/^  $2 = \"*\([^\"]*\)\"*\$/\1/p" "apps/$1/FyneApp.toml"; }

# A release has no paths of this machine, no symbols and no emoji font, and trusts the threading that tests have checked.
tags=no_emoji,migrated_fynedo
export GOFLAGS=-trimpath

# fyne FOLDER ARGUMENTS... runs the fyne command, which is built in the tools module, in an app's folder.
fyne() {
  local folder=$1
  shift
  (cd tools && GOWORK=off GOFLAGS='' go build -o ../bin/fyne fyne.io/tools/cmd/fyne)
  say "building; the first time takes minutes"
  (cd "$folder" && "$OLDPWD/bin/fyne" package "$@" --tags "$tags")
}

# done_with FILE moves a package to bin/ and says how large it is.
done_with() {
  local size
  mkdir -p bin
  [ "$1" -ef "bin/$(basename "$1")" ] || { rm -rf "bin/$(basename "$1")" && mv "$1" bin/; }
  size=$(du -sk "bin/$(basename "$1")" | cut -f 1)
  say "bin/$(basename "$1") is ready, $((size / 1024)).$((size % 1024 * 10 / 1024)) MB"
}

# --- computers -----------------------------------------------------------------------------------------------------

# A folder bin and a folder share, as in ~/.local or /usr/local. The fyne command's own .desktop file takes files, not
# links, so it is ours.
package_linux() {
  local stage name=multiapp-desktop id target
  [ "$(uname -s)" = Linux ] || fail "a package for Linux is built on Linux: it needs the C compiler and the graphics headers of that system"
  scripts/setup.sh up
  id=$(metadata desktop ID)
  target=bin/multiapp-$(metadata desktop Version)-linux-$(go env GOARCH).tar.xz
  stage=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf '$stage'" EXIT
  mkdir -p bin "$stage/multiapp/bin" "$stage/multiapp/share/applications" "$stage/multiapp/share/icons/hicolor/512x512/apps"
  say "building; the first time takes minutes"
  go build -tags "$tags" -ldflags '-s -w' -o "$stage/multiapp/bin/$name" ./apps/desktop
  cp apps/desktop/Icon.png "$stage/multiapp/share/icons/hicolor/512x512/apps/$id.png"
  desktop_file "$id" "$name" >"$stage/multiapp/share/applications/$id.desktop"
  tar --owner=0 --group=0 --sort=name -C "$stage" -cJf "$target" multiapp
  done_with "$target"
}

# %u is the link that the browser opens.
desktop_file() {
  cat <<EOF
[Desktop Entry]
Type=Application
Name=multiapp
GenericName=Single sign-on demo
Comment=Signs in with your browser and shares its session
Exec=$2 %u
Icon=$1
Terminal=false
Categories=Network;Development;
Keywords=OAuth;OpenID Connect;login;
MimeType=x-scheme-handler/multiapp;
StartupWMClass=multiapp
EOF
}

package_windows() {
  if [ "$(uname -s)" = Linux ] || [ "$(uname -s)" = Darwin ]; then
    has x86_64-w64-mingw32-gcc || fail "missing: a C compiler for Windows, x86_64-w64-mingw32-gcc. Debian and Ubuntu: apt-get install gcc-mingw-w64-x86-64; macOS: brew install mingw-w64"
    export CC=x86_64-w64-mingw32-gcc
  else
    has gcc || fail "missing: gcc in the PATH. Install MinGW-w64 (https://www.msys2.org)"
  fi
  export CGO_ENABLED=1 GOARCH=amd64
  fyne apps/desktop --target windows --release
  done_with "apps/desktop/$(metadata desktop Name).exe"
}

package_macos() {
  [ "$(uname -s)" = Darwin ] || fail "missing: macOS. Apple's compiler and frameworks run there alone"
  xcode-select -p >/dev/null 2>&1 || fail "missing: Apple's command line tools. Run: xcode-select --install"
  fyne apps/desktop --target darwin --release
  done_with "apps/desktop/$(metadata desktop Name).app"
}

# --- phones --------------------------------------------------------------------------------------------------------

# Not a release: that one is signed with a key of yours ("fyne release"), this one with a key for trying out.
package_android() {
  local ndk=${ANDROID_NDK_HOME:-${ANDROID_HOME:+$ANDROID_HOME/ndk-bundle}}
  [ -n "$ndk" ] || fail "missing: the Android NDK. Install it (Android Studio, or sdkmanager 'ndk;27.2.12479018') and set ANDROID_NDK_HOME to its folder"
  [ -d "$ndk/toolchains/llvm" ] || fail "missing: the Android NDK is not in $ndk: there is no toolchains/llvm. Set ANDROID_NDK_HOME to its folder"
  fyne apps/mobile --target android
  done_with "apps/mobile/$(metadata mobile Name).apk"
}

package_ios() {
  [ "$(uname -s)" = Darwin ] || fail "missing: macOS. Xcode runs there alone"
  xcrun --find xcodebuild >/dev/null 2>&1 || fail "missing: Xcode. Install it from the App Store, start it once, then run: sudo xcode-select -s /Applications/Xcode.app"
  fyne apps/mobile --target ios
  done_with "apps/mobile/$(metadata mobile Name).app"
}

case ${1:-} in
android | ios | windows | macos | linux) "package_$1" ;;
*)
  echo "usage: scripts/package.sh android|ios|windows|macos|linux" >&2
  exit 2
  ;;
esac
