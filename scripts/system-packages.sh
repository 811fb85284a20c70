#!/usr/bin/env bash
# Install what the program needs from the operating system, and only what is missing.
#   system-packages.sh run     a Python with Tk, a Chinese font
#   system-packages.sh test    that, a display without a screen and a keyboard for it
#   system-packages.sh build   a Python with Tk, a Chinese font, and what PyInstaller needs
# Uses apt-get where it may (root, or sudo without a question); elsewhere it says what to install.
# A missing font is only mentioned: the program runs without it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
purpose=${1:?run, test or build}

needed=()
wished=()

has_chinese_font() {
    if command -v fc-list >/dev/null; then
        [ -n "$(fc-list :lang=zh-cn family)" ]
    else
        [ "$(uname -s)" != Linux ]
    fi
}

"$here/find-python.sh" >/dev/null 2>&1 || needed+=(python3 python3-tk python3-venv)
has_chinese_font || wished+=(fontconfig fonts-noto-cjk)
if [ "$purpose" = test ]; then
    command -v Xvfb >/dev/null || needed+=(xvfb)
    command -v xdotool >/dev/null || needed+=(xdotool)
fi
if [ "$purpose" = build ]; then
    command -v objdump >/dev/null || needed+=(binutils)
    # Debian's python3 runs without its shared library; a frozen program does not.
    python=$("$here/find-python.sh" 2>/dev/null || true)
    if [[ "$python" == /usr/bin/* ]]; then
        library=$("$python" -c 'import sys; print("libpython%d.%d" % sys.version_info[:2])')
        /sbin/ldconfig -p | grep "$library.so" >/dev/null || needed+=("$library")
    fi
fi

all=("${needed[@]}" "${wished[@]}")
[ ${#all[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo -n)
fi

if command -v apt-get >/dev/null && { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }; then
    echo "Installing from the system's packages: ${all[*]}"
    apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120)
    "${apt[@]}" update </dev/null || echo "The package lists could not all be refreshed; going on." >&2
    "${apt[@]}" install -y --no-install-recommends "${all[@]}" </dev/null >/dev/null
    exit 0
fi

if [ ${#needed[@]} -gt 0 ]; then
    {
        echo "These are missing and cannot be installed from here: ${all[*]}"
        echo "On Debian or Ubuntu, run:  sudo apt-get install ${all[*]}"
        echo "On other systems install Python 3.11 or newer with Tk and what resembles the rest;"
        echo "then start this command again."
    } >&2
    exit 1
fi
echo "Worth installing with your system's package manager: ${wished[*]}" >&2
