#!/usr/bin/env bash
# Pictures of the window with the sample workbook's records: screenshots.sh FOLDER
# In both languages, both themes and two sizes, each size in a folder of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:?the folder for the pictures}

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export CRM_HOME=$home
database=$home/sample.crm

# Records that others refer to go in first.
for sheet in product=Products customer=Customers contact=Contacts sale=Sales \
    feedback=Feedback interaction=Interactions; do
    .venv/bin/crm-desktop --database "$database" \
        import "${sheet%%=*}" data/sample.xlsx --sheet "${sheet#*=}"
done
for size in 1366x768 1920x1080; do
    for look in en/light en/dark zh_CN/light zh_CN/dark; do
        SCREEN=$size scripts/with-display.sh \
            .venv/bin/python -m crm_desktop.ui.screenshots "$folder/$size" \
            --database "$database" --size "$size" \
            --language "${look%/*}" --theme "${look#*/}"
    done
done
