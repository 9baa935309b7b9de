# Five verbs: run, test, check, fix, bench. Only Python >= 3.11 and make are needed; the rest is installed in .venv.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
RUN_STAMP := $(VENV)/.run-$(shell cksum < requirements/run.txt | cut -d' ' -f1)
DEV_STAMP := $(VENV)/.dev-$(shell cksum < requirements/dev.txt | cut -d' ' -f1)

.PHONY: run test check fix bench requirements chromium

run: $(RUN_STAMP)
	@$(PY) -m portail.demarrage --port $(PORT)

test: $(DEV_STAMP) chromium
	@$(PY) -m tests.lancer

check: $(DEV_STAMP)
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(PY) -m pytest -q -p no:randomly tests/test_maison.py

fix: $(DEV_STAMP)
	@$(VENV)/bin/ruff check --fix . ; $(VENV)/bin/ruff format .

bench: $(DEV_STAMP)
	@$(PY) -m bench

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Brique demande Python 3.11 ou plus récent (trouvé : $$($(PYTHON) --version)). Essayez : make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): $(PY)
	@echo "Installation des dépendances (une seule fois)…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): $(RUN_STAMP)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

chromium: $(DEV_STAMP)
	@$(PY) -m tests.navigateur

requirements:
	@$(PY) -m pip install --quiet uv
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml requirements/build.in -o requirements/run.txt
	@$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra semantique --extra grappe pyproject.toml requirements/build.in requirements/dev.in -o requirements/dev.txt
