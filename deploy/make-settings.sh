#!/bin/sh
# make-settings.sh — makes the secrets that the containers share, once, into the volume /settings.
#
# The local environment refuses its published secret where others could reach it (E10), and it listens on every address
# of its container; replicas have to open each other's cookies.
set -eu
umask 077
file=/settings/.env
app=65532 # the user of the app images
[ ! -s "$file" ] || exit 0

random() { head -c 32 /dev/urandom | base64 | tr -d '\n'; }
printf 'WEB_CLIENT_SECRET=%s\nWEB_COOKIE_KEYS=%s\n' "$(random)" "$(random)" >"$file.new"
chown "$app" "$file.new"
mv "$file.new" "$file"
