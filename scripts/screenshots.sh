#!/usr/bin/env bash
# Pictures of the window with the sample data: screenshots.sh FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export CRM_HOME=$home

.venv/bin/crm-desktop --database "$home/sample.db" import customer data/sample.xlsx
scripts/with-display.sh .venv/bin/python -m crm_desktop.ui.screenshots \
    "${1:?the folder for the pictures}" --database "$home/sample.db"
