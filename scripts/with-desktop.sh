#!/usr/bin/env bash
# with-desktop.sh COMMAND... — runs a command inside a desktop of its own, and leaves nothing behind.
#
# The command gets a fresh X display, a D-Bus session, and a real, unlocked Secret Service (gnome-keyring), with a
# private home so that neither your keyring nor your browser profile is touched. Go's caches stay where they are.
# Linux only. The exit status is the command's.
set -euo pipefail
[ $# -gt 0 ] || {
  echo "usage: scripts/with-desktop.sh COMMAND..." >&2
  exit 2
}

private=$(mktemp -d)
pids=()

# Everything that was started is ended by its pid, newest first; the command by its process group.
clean_up() {
  local i
  trap '' INT TERM
  [ -z "${command_pid:-}" ] || kill -KILL -- "-$command_pid" 2>/dev/null || true
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
    kill "${pids[i]}" 2>/dev/null || true
    wait "${pids[i]}" 2>/dev/null || true
  done
  rm -rf "$private" || true
}
trap clean_up EXIT

# A line that a daemon writes to the pipe (its display, its address) says that it is ready.
mkfifo "$private/ready"
exec 9<>"$private/ready"
await_line() {
  local line
  read -r -t 30 -u 9 line || {
    echo "with-desktop: $1 did not start" >&2
    exit 1
  }
  printf '%s' "$line"
}

keep_caches() {
  has_go=$(command -v go || true)
  if [ -n "$has_go" ]; then
    local name
    for name in GOENV GOPATH GOCACHE GOMODCACHE; do
      export "$name=$(go env "$name")"
    done
  fi
}

private_home() {
  mkdir -m 0700 "$private/home" "$private/runtime"
  export HOME=$private/home XDG_RUNTIME_DIR=$private/runtime
  export XDG_CONFIG_HOME=$HOME/.config XDG_DATA_HOME=$HOME/.local/share XDG_CACHE_HOME=$HOME/.cache
  export XDG_STATE_HOME=$HOME/.local/state
  mkdir -m 0700 -p "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_CACHE_HOME" "$XDG_STATE_HOME"
}

start_display() {
  Xvfb -displayfd 9 -screen 0 1280x900x24 -nolisten tcp -fbdir "$private" >"$private/xvfb.log" 2>&1 &
  pids+=($!)
  DISPLAY=":$(await_line Xvfb)"
  export DISPLAY XVFB_SCREEN_FILE=$private/Xvfb_screen0 # for benchmarks, which look for the first frame in it
  unset WAYLAND_DISPLAY
  # Rendering in software gives the same pixels on every machine.
  export LIBGL_ALWAYS_SOFTWARE=1 LANG=C.UTF-8
  # Settings that would change the window's size, colours or text.
  unset FYNE_SCALE FYNE_THEME FYNE_FONT LC_ALL
}

start_bus() {
  dbus-daemon --session --nofork --print-address=9 >"$private/dbus.log" 2>&1 &
  pids+=($!)
  DBUS_SESSION_BUS_ADDRESS=$(await_line dbus-daemon)
  export DBUS_SESSION_BUS_ADDRESS
}

# The password line must not be empty: without one the daemon makes no default collection.
start_keyring() {
  gnome-keyring-daemon --foreground --unlock --components=secrets >"$private/keyring.log" 2>&1 <<<"test" &
  pids+=($!)
  local attempt
  for ((attempt = 0; attempt < 300; attempt++)); do
    ! keyring_answers || return 0
    sleep 0.1
  done
  echo "with-desktop: gnome-keyring did not start" >&2
  exit 1
}

keyring_answers() {
  dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
    string:org.freedesktop.secrets 2>/dev/null | grep -q 'boolean true'
}

keep_caches
private_home
start_display
start_bus
start_keyring

# A process group of its own, so that one signal reaches everything the command started.
set -m
"$@" </dev/null 9>&- &
command_pid=$!
set +m
trap 'kill -TERM -- "-$command_pid" 2>/dev/null || true' INT TERM

# wait returns early when a signal arrives; the command is asked again until it has ended.
status=0
while kill -0 "$command_pid" 2>/dev/null; do
  status=0
  wait "$command_pid" || status=$?
done
exit "$status"
