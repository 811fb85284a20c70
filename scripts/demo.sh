#!/usr/bin/env bash
# The program at work without a screen: demo.sh [[RECORD=]FILE…]
#   makes a fresh database, imports the sample workbook and the files named (as customers, unless
#   a record type stands before the file: contact=people.csv), and leaves in demo-output/ exported
#   workbooks, PDF reports in both languages and pictures of the window.
# A step that fails is named and the rest goes on; the exit status then is 1. Rows of your own
# files that were not taken are no failure: they stand in a workbook of their own, with reasons.
set -uo pipefail
cd "$(dirname "$0")/.."

out=demo-output
started=$SECONDS

# The demonstration has a home of its own and never touches the user's data.
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export CRM_HOME=$home
database=$home/demo.crm
failed=0
some_rejected=3

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

quietly() {
    "$@" >/dev/null
}

import_own() {
    local record=$1 file=$2 status=0
    local rejected="$out/not-imported-$(basename "${file%.*}").xlsx"
    crm import "$record" "$file" --rejects "$rejected" || status=$?
    [ "$status" -eq "$some_rejected" ] && status=0
    return "$status"
}

rm -rf "$out"
mkdir -p "$out/window"

step "Name the company that stands on the reports" crm set company "Sample Trading Ltd"
# Records that others refer to go in first.
for sheet in product=Products customer=Customers contact=Contacts sale=Sales \
    feedback=Feedback interaction=Interactions; do
    step "Import data/sample.xlsx, sheet ${sheet#*=}" \
        crm import "${sheet%%=*}" data/sample.xlsx --sheet "${sheet#*=}"
done
for argument in "$@"; do
    record=customer
    file=$argument
    if [[ "$argument" =~ ^([a-z_]+)=(.+)$ ]]; then
        record=${BASH_REMATCH[1]}
        file=${BASH_REMATCH[2]}
    fi
    step "Import $file ($record)" import_own "$record" "$file"
done
step "Check the database" crm check
step "Export $out/customers.xlsx" crm --language en export customer "$out/customers.xlsx"
step "Export $out/customers-zh_CN.xlsx" \
    crm --language zh_CN export customer "$out/customers-zh_CN.xlsx"
step "Export $out/sales.xlsx" crm --language en export sale "$out/sales.xlsx"
for language in en zh_CN; do
    for report in sales feedback customer; do
        step "Report $out/$report-$language.pdf" \
            crm --language "$language" report "$report" "$out/$report-$language.pdf"
    done
    step "Report $out/customer-card-$language.pdf" \
        crm --language "$language" report customer "$out/customer-card-$language.pdf" --id 1
done
for look in en/light zh_CN/dark; do
    step "Pictures of the window in $out/window, ${look/\// }" quietly scripts/with-display.sh \
        .venv/bin/python -m crm_desktop.ui.screenshots "$out/window" --database "$database" \
        --language "${look%/*}" --theme "${look#*/}"
done

echo
find "$out" -type f | sort
echo "$((SECONDS - started)) seconds"
exit "$failed"
