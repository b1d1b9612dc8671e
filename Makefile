# Two commands are enough: `make run` to see it, `make test` to prove it. `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
STAMP := .venv/.stamp-$(shell cat requirements.txt | sha256sum | cut -c1-12)
DEV_STAMP := .venv/.stamp-dev-$(shell cat requirements.txt requirements-dev.txt | sha256sum | cut -c1-12)

.PHONY: help run reset test lint messages fuzz-clock fuzz-letters mutants chaos bench clean

help: ## list these targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 16

run: $(STAMP) ## set up and start everything, with the demonstration congress
	@$(BIN)/python manage.py demo --port $(PORT)

reset: $(STAMP) ## the same, with the demonstration as on its first day
	@$(BIN)/python manage.py demo --port $(PORT) --reset

test: $(DEV_STAMP) ## lint, and the whole suite on SQLite and PostgreSQL
	@$(BIN)/python -m tests.run

lint: $(DEV_STAMP) ## ruff, mypy, djlint, missing migrations, untranslated words
	@$(BIN)/python -m tests.run --only-lint

messages: $(DEV_STAMP) ## bring config/locale up to date with the code; fails while a word is untranslated
	@$(BIN)/python manage.py messages

fuzz-clock: $(DEV_STAMP) ## a million random dates against an independent reading of the rules
	@$(BIN)/python -m fuzz.fuzz_clock

fuzz-letters: $(DEV_STAMP) ## 30 minutes of atheris and a million dealt texts: broken, cut and hostile letters
	@$(BIN)/python -m fuzz.fuzz_letters

mutants: $(DEV_STAMP) ## break the clock line by line; a test must notice
	@$(BIN)/python -m fuzz.mutants

chaos: $(DEV_STAMP) ## kill workers, brokers and mail servers; every mail arrives
	@$(BIN)/python -m chaos.run

bench: $(DEV_STAMP) ## measure
	@$(BIN)/python -m benchmarks.run

clean: ## remove what can be made again; data under var/ stays
	rm -rf .venv staticfiles .pytest_cache .mypy_cache .ruff_cache

$(STAMP):
	@$(PYTHON) -c 'import sys; (3,11) <= sys.version_info[:2] <= (3,13) or sys.exit("Luoshi needs Python 3.11, 3.12 or 3.13; say which: make run PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "On Debian: apt install python3-venv"; exit 1; }
	@echo "Installing requirements.txt …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@rm -f .venv/.stamp-* && touch $@

$(DEV_STAMP): $(STAMP)
	@echo "Installing requirements-dev.txt …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
