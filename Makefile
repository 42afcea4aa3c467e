# make run: the demo on http://localhost:8000 (PORT=8001 make run; DEMO=0 make run for an empty installation)
# make bench: how fast the pages are (docs/performance.md; make bench ARGS="--quick --data city")
# make test: all tests · make lint: format, lint, direction of imports · make lock: new versions · make clean
.DEFAULT_GOAL := run
.PHONY: run test bench lint format lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
READY_TEST := $(VENV)/ready-test
PIP_COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe \
	--strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

export PYTHONUTF8 = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

run: $(READY)
	@exec $(BIN)/python -m config.run

test: $(READY_TEST)
	@command -v chromium chromium-browser google-chrome >/dev/null || echo 'Chromium がないので、ブラウザーの試験を飛ばします。入れ方(Debian・Ubuntu): sudo apt-get install chromium fonts-noto-cjk'
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

bench: $(READY_TEST)
	$(BIN)/python -m benchmarks $(ARGS)

lint: $(READY_TEST)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

format: $(READY_TEST)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(READY_TEST)
	$(PIP_COMPILE) $(ARGS) --output-file requirements.txt pyproject.toml
	$(PIP_COMPILE) $(ARGS) --extra test --constraint requirements.txt --output-file requirements-test.txt pyproject.toml

clean:
	rm -rf $(VENV) staticfiles .ruff_cache .import_linter_cache test-artifacts
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The data in var/ is never touched here: who wants to lose it removes that folder by hand.

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 以上が要ります(いま: '"$$($(PYTHON) --version 2>&1)"')。PYTHON=python3.12 make run のように指定できます。'; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo 'venv を作れませんでした。Debian・Ubuntu では sudo apt-get install python3-venv で入ります。'; rm -rf $(VENV); exit 1; }

$(READY): requirements.txt | $(VENV)/bin/python
	@echo '必要な部品を入れています(はじめの一回だけ、数分かかります)…'
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements.txt
	@touch $@

$(READY_TEST): requirements-test.txt | $(VENV)/bin/python
	@echo '試験の部品を入れています(はじめの一回だけ、数分かかります)…'
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements-test.txt
	@touch $@
