#!/usr/bin/env bash
# The program at work without a screen: demo.sh [[RECORD=]FILE…]
#   makes a fresh database, imports the sample workbook and the files named (as customers, unless
#   a record type stands before the file: contact=people.csv), and leaves in demo-output/ an
#   exported workbook, PDF reports and pictures of the window.
# A step that fails is named and the rest goes on; the exit status then is 1.
set -uo pipefail
cd "$(dirname "$0")/.."

out=demo-output
reports=(sales)
exports=(customer)

# The demonstration has a home of its own and never touches the user's data.
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export CRM_HOME=$home
database=$home/demo.db
failed=0

step() {
    echo "- $1"
    shift
    "$@" || {
        echo "  did not succeed (status $?): $*" >&2
        failed=1
    }
}

crm() {
    .venv/bin/crm-desktop --database "$database" "$@"
}

rm -rf "$out"
mkdir -p "$out/window"

step "Import data/sample.xlsx" crm import customer data/sample.xlsx
for argument in "$@"; do
    record=customer
    file=$argument
    if [[ "$argument" =~ ^([a-z_]+)=(.+)$ ]]; then
        record=${BASH_REMATCH[1]}
        file=${BASH_REMATCH[2]}
    fi
    step "Import $file ($record)" crm import "$record" "$file"
done
for record in "${exports[@]}"; do
    step "Export $out/$record.xlsx" crm export "$record" "$out/$record.xlsx"
done
for report in "${reports[@]}"; do
    step "Report $out/$report.pdf" crm report "$report" "$out/$report.pdf"
done
step "Pictures of the window in $out/window" scripts/with-display.sh \
    .venv/bin/python -m crm_desktop.ui.screenshots "$out/window" --database "$database"

echo
find "$out" -type f | sort
exit "$failed"
