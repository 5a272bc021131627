# Every target does its own set-up: Python 3.11 or newer, its venv module and make are all that is needed.
.DEFAULT_GOAL := help
.PHONY: help setup run test check bench value clean

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WHEELHOUSE := $(VENV)/wheelhouse
PIP := $(BIN)/python -m pip --disable-pip-version-check
PYTEST_ARGS ?=
# A name on PATH proves nothing (version managers leave shims behind), so each candidate has to run.
WANTED := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	if $$name -c '$(WANTED)' >/dev/null 2>&1; then echo $$name; break; fi; done)

help: ## show the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

setup: $(READY) ## make .venv with everything for development

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer (with venv) is needed and none was found on PATH; set PYTHON=/path/to/python" >&2; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || { echo "Setting up $(VENV) with $(PYTHON)"; "$(PYTHON)" -m venv --clear $(VENV); }
	@echo "Installing ssot-lint and its development tools into $(VENV)"
	@$(PIP) install --quiet --editable '.[dev]'
	@# The pre-commit test installs the package offline, from these wheels.
	@rm -rf $(WHEELHOUSE)
	@$(BIN)/python -c 'import tomllib; p = tomllib.load(open("pyproject.toml", "rb")); print(*p["build-system"]["requires"], *p["project"]["dependencies"], sep="\n")' > $(VENV)/runtime.txt
	@$(PIP) wheel --quiet --wheel-dir $(WHEELHOUSE) --requirement $(VENV)/runtime.txt
	@touch $@

run: $(READY) ## lint the bundled project and show the findings
	@cd fixtures/legacy_chat && ../../$(BIN)/ssot-lint check --exit-zero .

test: $(READY) ## run all tests, linters and type checks included
	@$(BIN)/python -m pytest -n auto --dist loadgroup $(PYTEST_ARGS)

check: $(READY) ## ruff, mypy, import floors, and ssot-lint on its own tests
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/ssot-lint check tests

bench: $(READY) ## measure the speed: TREE=folder FILES=400 REPEAT=3 GROWTH="400 4000" ONLY="cold warm pretests scale …" PACKAGE=checkout
	@$(BIN)/python -m benchmarks.speed.measure $(if $(TREE),--tree '$(TREE)') $(if $(FILES),--files $(FILES)) \
		$(if $(REPEAT),--repeat $(REPEAT)) $(if $(GROWTH),--growth $(GROWTH)) $(if $(PACKAGE),--package '$(PACKAGE)') \
		$(if $(ONLY),--only $(ONLY))

value: $(READY) ## count what the fixes are worth in mutants killed: SAMPLE=120 SEED=1 ONLY="connection server" STATES="legacy fixed"
	@$(BIN)/python -m benchmarks.value.measure $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED)) \
		$(if $(ONLY),--only '$(ONLY)') $(if $(STATES),--states '$(STATES)') $(if $(JOBS),--jobs $(JOBS))

clean: ## remove the environment and all caches
	@rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .ssot_lint_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
