# What can be done here; `make help` lists it. Each command sets up what it needs by itself.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input

# A stamp says that a set-up step was done for the present declarations.
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
DECLARED := pyproject.toml setup.py

LOCALE := crm_desktop/i18n/locale
PO := $(wildcard $(LOCALE)/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)
POT := build/crm_desktop.pot
TRANSLATED := $(sort zh_CN $(notdir $(wildcard $(LOCALE)/*)))
BUILT := $(MO)

OUT ?= screenshots
FILES ?=
ARGS ?=
# Processes that share the tests; each has a display of its own.
WORKERS ?= 2

.PHONY: help run test check format lint types layers demo screenshots walk translations bench torture faults anyorder \
	build setup clean distclean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---- set-up -------------------------------------------------------------------------------

$(PY):
	scripts/system-packages.sh run
	"$$(scripts/find-python.sh)" -m venv --clear $(VENV)

$(READY): $(DECLARED) | $(PY)
	@echo "Installing the libraries (once; a minute or two) …"
	$(PIP) install --quiet --editable . 'babel>=2.16'
	@touch $@

$(READY_DEV): $(DECLARED) | $(PY)
	scripts/system-packages.sh test
	@echo "Installing the libraries and the developer's tools (once; a minute or two) …"
	$(PIP) install --quiet --editable '.[dev]'
	@touch $(READY) $@

$(LOCALE)/%.mo: $(LOCALE)/%.po | $(READY)
	@$(VENV)/bin/pybabel --quiet compile --input-file=$< --output-file=$@ --locale=$(firstword $(subst /, ,$*))

setup: $(READY) $(BUILT) ## set up what the program needs, and nothing else

# ---- the program --------------------------------------------------------------------------

run: setup ## open the window (ARGS=… for the program's own options)
	@if [ "$$(uname -s)" = Linux ] && [ -z "$${DISPLAY:-}" ]; then \
		echo "There is no screen here (DISPLAY is empty), so the window cannot open."; \
		echo "Start it from a desktop session, or allow one: ssh -X, or XWayland under Wayland."; \
		echo "Without a screen,  make demo  shows the program at work:"; \
		echo "it leaves pictures of the window, a workbook and PDF reports in demo-output/."; \
		exit 1; \
	fi
	@$(VENV)/bin/crm-desktop $(ARGS)

demo: $(READY_DEV) $(BUILT) ## the program at work without a screen, into demo-output/ (FILES="a.xlsx b.csv")
	@scripts/demo.sh $(FILES)

screenshots: $(READY_DEV) $(BUILT) ## pictures of every screen and dialog, into screenshots/ (OUT=… elsewhere)
	@scripts/screenshots.sh "$(OUT)"

# ---- checks -------------------------------------------------------------------------------

test: $(READY_DEV) $(BUILT) ## run the tests (ARGS="-k customer" for some)
	@$(PY) -m pytest -ra -n $(WORKERS) $(ARGS)

check: format lint types layers ## everything a machine can say without running the program

format: $(READY_DEV) ## is the code formatted?
	@$(VENV)/bin/ruff format --check .

lint: $(READY_DEV) ## ruff, all rules
	@$(VENV)/bin/ruff check .

types: $(READY_DEV) ## mypy, strict
	@$(VENV)/bin/mypy

layers: $(READY_DEV) ## imports go down the house
	@$(VENV)/bin/lint-imports --no-logo

torture: $(READY_DEV) $(BUILT) ## kill the program at work; nothing may be lost (ARGS="--rounds 1000 --encrypted")
	@$(PY) -m tests.slow.torture $(ARGS)

faults: $(READY_DEV) $(BUILT) ## let each step on the disk fail; nothing may be lost (ARGS="--every --seed 1")
	@$(PY) -m tests.slow.faults $(ARGS)

anyorder: $(READY_DEV) $(BUILT) ## do anything in any order and take it back (ARGS="--examples 200 --steps 60")
	@$(PY) -m tests.slow.anyorder $(ARGS)

walk: $(READY_DEV) $(BUILT) ## do random things to the window (ARGS="--steps 10000 --seed 1")
	@scripts/with-display.sh $(PY) -m tests.slow.walk $(ARGS)

bench: $(READY_DEV) $(BUILT) ## measure the speed (ARGS=… for the benchmark's own options)
	@$(PY) -m benchmarks $(ARGS)

# ---- translations and the built program -----------------------------------------------------

translations: $(READY_DEV) ## bring the catalogues up to date with the code, and compile them
	@mkdir -p build
	@$(VENV)/bin/pybabel --quiet extract --mapping-file=babel.cfg --project=crm-desktop \
		--header-comment='# Texts of CRM Desktop, under its licence (MIT).' \
		--keywords='N_ Text' --sort-by-file --add-location=file --output-file=$(POT) .
	@for language in $(TRANSLATED); do \
		$(VENV)/bin/pybabel --quiet update --init-missing --no-fuzzy-matching --ignore-obsolete \
			--ignore-pot-creation-date --input-file=$(POT) --output-dir=$(LOCALE) \
			--domain=crm_desktop --locale="$$language"; \
	done
	@$(VENV)/bin/pybabel compile --statistics --directory=$(LOCALE) --domain=crm_desktop

build: $(READY_DEV) $(BUILT) ## a folder that runs without Python: dist/crm-desktop/
	@scripts/system-packages.sh build
	@$(VENV)/bin/pyinstaller --noconfirm --log-level ERROR build.spec
	@du -sh dist/crm-desktop

clean: ## remove what the commands made, except the set-up
	rm -rf build dist demo-output screenshots *.egg-info .pytest_cache .mypy_cache .ruff_cache \
		.import_linter_cache .hypothesis $(MO)
	find crm_desktop tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## remove the set-up as well
	rm -rf $(VENV)
