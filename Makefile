# newsledger: every job a developer or a user runs. `make help` lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test lint format types bench audit lock docs clean

help: ## List these jobs
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

# The stamp of the runtime: rebuilt when the lock or the project's metadata changes.
$(VENV)/.runtime: requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned packages into $(VENV) (a few minutes the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime tests/requirements.txt
	@echo "Installing the test tools into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	@touch $@

run: $(VENV)/.runtime ## Build, check and publish the warehouse from seeds/articles (ARGS="--source DIR" for yours)
	@$(BIN)/newsledger run $(ARGS)

test: $(VENV)/.dev ## Run the test suite (ARGS="-k name" for a part)
	@$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.dev ## Check style and formatting
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: $(VENV)/.dev ## Rewrite formatting
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(VENV)/.dev ## Check types
	@$(BIN)/mypy

bench: $(VENV)/.dev ## Measure accuracy and speed beside peers (long; see benchmarks/README.md)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench,train]'
	@for script in text duplicates facts peers reconcile scale; do $(BIN)/python -m benchmarks.$$script || exit 1; done

audit: $(VENV)/.dev ## Look for known vulnerabilities in the pinned packages (without a network: ADVISORIES=all.zip)
	@test -n "$(ADVISORIES)" || $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check pip-audit || true
	@$(BIN)/python -m tests.auditing requirements.txt $(if $(ADVISORIES),--advisories "$(ADVISORIES)")

lock: $(VENV)/.dev ## Resolve pyproject.toml anew into the two hashed lock files
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip compile pyproject.toml --extra build --universal --generate-hashes --no-header --no-annotate --quiet -o requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --extra build --extra dev -c requirements.txt --universal --generate-hashes --no-header --no-annotate --quiet -o tests/requirements.txt

docs: $(VENV)/.runtime ## Write warehouse/DICTIONARY.md anew from the comments in sql/schema
	@$(BIN)/newsledger dictionary --write

clean: ## Remove the virtual environment, caches and everything built in warehouse/
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@git clean -fdxq warehouse
