# `make help` lists what there is. Everything is installed into .venv and node_modules; nothing needs root.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test check format e2e bench lock clean

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps
APPS := alliance kernel accounts participants agreements pipeline tiers benefits onboarding
PYTEST_ARGS ?=
BENCH_ARGS ?=

INTERPRETER := $(VENV)/.interpreter
RUNTIME := $(VENV)/.runtime
TOOLS := $(VENV)/.tools
FRONT_END := static/dist/.built

help: ## list the targets
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: $(RUNTIME) $(TOOLS) $(FRONT_END) ## everything that the other targets need; starts nothing

run: $(RUNTIME) $(FRONT_END) ## the whole portal with a demo program; PORT, ALLIANCE_VAR, DATABASE_URL, REDIS_URL
	@exec $(BIN)/python -m alliance.supervisor

test: setup ## the test suite, on two processes; PYTEST_ARGS
	@PYTHONHASHSEED=0 $(BIN)/pytest -n 2 --dist loadfile $(PYTEST_ARGS)

check: setup ## format, lint, types, templates, import contracts, migrations, the compose file
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	ALLIANCE_SERVICES=none $(BIN)/mypy
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec docker-compose.yml

format: $(TOOLS) ## rewrite the code in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

e2e: setup ## the browser tests; CHROMIUM names the browser
	@ALLIANCE_SERVICES=none $(BIN)/pytest tests/e2e -o addopts="-p no:schemathesis -p no:valkey" $(PYTEST_ARGS)

bench: setup ## floor, product and usual tool side by side; BENCH_ARGS, BENCH_JSON
	@$(BIN)/python -m benchmarks $(BENCH_ARGS)

lock: $(TOOLS) ## resolve requirements/*.in anew
	for set in runtime embedded dev ui; do \
		$(BIN)/uv pip compile requirements/$$set.in --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-header --no-annotate --quiet -o requirements/$$set.txt; \
	done

clean: ## remove what setup made; var/ with the data stays
	rm -rf $(VENV) node_modules static/dist

$(INTERPRETER):
	@python=$$(sh scripts/find-python) && echo "Creating $(VENV) with $$python" && "$$python" -m venv $(VENV)
	@touch $@

$(RUNTIME): requirements/runtime.txt requirements/embedded.txt | $(INTERPRETER)
	@echo "Installing the portal's packages"
	@$(PIP) -r requirements/runtime.txt -r requirements/embedded.txt
	@touch $@

$(TOOLS): requirements/dev.txt $(RUNTIME)
	@echo "Installing the packages for tests and checks"
	@$(PIP) -r requirements/dev.txt
	@touch $@

node_modules/.installed: package-lock.json package.json .npmrc | $(RUNTIME)
	@echo "Installing the front end's packages"
	@sh scripts/npm ci --no-update-notifier --loglevel=error
	@touch $@

$(FRONT_END): node_modules/.installed static/build.mjs $(shell find static/src -type f 2>/dev/null)
	@echo "Building the front end"
	@sh scripts/npm run build --silent
	@touch $@
