# Two commands do all the set-up:  make demo   and   make test
# PYTHON is the interpreter the environment is made with; it must be 3.11 or newer.
PYTHON ?= python3
TORCH ?= 2.13.0
VENV := .venv
BIN := $(VENV)/bin
CPU_WHEELS := https://download.pytorch.org/whl/cpu

.PHONY: demo test check quality bench install clean

demo: install
	@$(BIN)/claimcheck verify corpora/ain-al-asad/article.json --against corpora/ain-al-asad/references; \
	  code=$$?; test $$code -le 1   # 1 means: done, and an editor should look

test: install check quality
	$(BIN)/python -m pytest

# style, types, and which module may import which
check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# the quality floors of benchmarks/floors.json, on corpora/
quality: install
	$(BIN)/python benchmarks/run.py quality --hold

# speed as ratios against a plain sentence-transformers + FAISS script, in one run
bench: install
	$(BIN)/python benchmarks/run.py all

install: $(VENV)/installed

# torch first, so that no CUDA build is pulled in: a wheel that pip finds on this disk, else the CPU wheels, else (macOS) the plain one
$(VENV)/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "claimcheck needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -c 'import torch' 2>/dev/null \
	  || $(BIN)/pip install --quiet --no-index --no-deps torch==$(TORCH) 2>/dev/null \
	  || { test "$$(uname)" != Darwin && $(BIN)/pip install --quiet --index-url $(CPU_WHEELS) torch; } \
	  || $(BIN)/pip install --quiet torch
	$(BIN)/pip install --quiet -e '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
