#!/usr/bin/env bash
# Print the path of a Python that can run the program: 3.11 or newer, with tkinter and venv.
# $PYTHON, where it is set, is the only one tried. Exits with 1 and a sentence if there is none.
set -uo pipefail

candidates=(python3.13 python3.12 python3.11 python3 /usr/bin/python3)
[ -n "${PYTHON:-}" ] && candidates=("$PYTHON")

# A first python3 on PATH without tkinter (as version managers build it) must not win over the
# system's own, so every candidate is asked to import what is needed. The path printed is the
# interpreter's own, not that of a shim in front of it.
question='
import sys, tkinter, venv, ensurepip
if sys.version_info < (3, 11) or tkinter.TkVersion < 8.6:
    sys.exit(1)
print(sys.executable)'

for candidate in "${candidates[@]}"; do
    if path=$("$candidate" -c "$question" 2>/dev/null </dev/null); then
        printf '%s\n' "$path"
        exit 0
    fi
done

echo "No Python 3.11 or newer with tkinter and venv was found (tried: ${candidates[*]})." >&2
exit 1
