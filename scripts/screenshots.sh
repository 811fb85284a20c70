#!/usr/bin/env bash
# Pictures of all there is to see with the sample workbook's records: screenshots.sh FOLDER
# In all languages, both themes and two sizes, each size in a folder of its own, with contact
# sheets. Both sizes at once, each on a display of its own.
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
taking=()
for size in 1366x768 1920x1080; do
    SCREEN=$size scripts/with-display.sh \
        .venv/bin/python -m crm_desktop.ui.screenshots "$folder/$size" \
        --database "$database" --size "$size" --sheets &
    taking+=($!)
done
for one in "${taking[@]}"; do
    wait "$one"
done
