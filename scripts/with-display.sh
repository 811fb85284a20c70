#!/usr/bin/env bash
# Run a command on a display of its own without a screen: with-display.sh COMMAND [ARGUMENT…]
# The display is 1920 x 1080 at 96 dots an inch (SCREEN=1366x768 for another size) and ends
# with the command.
set -euo pipefail

if ! command -v Xvfb >/dev/null; then
    echo "Xvfb is not installed; on Debian or Ubuntu run: sudo apt-get install xvfb" >&2
    exit 1
fi

number_file=$(mktemp)
# Xvfb chooses a free number itself and writes it once it is ready to be drawn on.
Xvfb -displayfd 3 -screen 0 "${SCREEN:-1920x1080}x24" -dpi 96 -nolisten tcp \
    3>"$number_file" >/dev/null 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$number_file"' EXIT

for _ in $(seq 100); do
    [ -s "$number_file" ] && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done
number=$(cat "$number_file")
if [ -z "$number" ]; then
    echo "Xvfb did not start." >&2
    exit 1
fi

unset WAYLAND_DISPLAY XAUTHORITY
DISPLAY=":$number" "$@"
