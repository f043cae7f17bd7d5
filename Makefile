# Two commands matter: `make demo` shows what antivenom finds, `make test` proves that it works.
# Everything is built once (dist/*.whl) and shared by both. `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

PYTHON ?= python3
TARGET ?= examples/shop
# Passed on by the environment, so that a path may hold spaces and quotes.
export PYTHON TARGET

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# One interpreter for every cargo command, or the bindings would be built again for each.
export PYO3_PYTHON := $(CURDIR)/.venv-test/bin/python

STEP := .ci/step
PIP_INSTALL := -m pip install --quiet
TOOLS := .venv-test/bin

.PHONY: help demo test fuzz bench requirements docs clean \
	prerequisites-demo prerequisites-test wheel demo-environment test-environment \
	lint rust prove self-check try-wheel pytest made-again

help: ## list what make can do
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | column -t -s '	'

## The two commands ------------------------------------------------------------------------

demo: prerequisites-demo demo-environment ## check examples/shop and audit .venv, or check your own code: make demo TARGET=path
	@.ci/demo

test: prerequisites-test ## run everything that must hold before a change lands
	@$(STEP) "build the wheel" $(MAKE) --no-print-directory wheel
	@$(STEP) "install the tools" $(MAKE) --no-print-directory test-environment
	@$(MAKE) --no-print-directory lint rust prove self-check try-wheel
	@$(STEP) "make demo" $(MAKE) --no-print-directory demo
	@echo "== pytest"
	@$(MAKE) --no-print-directory pytest # last and bare, so that the closing line is its own

## Longer runs -----------------------------------------------------------------------------

fuzz: prerequisites-test wheel test-environment ## run the property tests for long: make fuzz CASES=100000
	@PROPTEST_CASES=$(CASES) $(STEP) "proptest" cargo test --locked --release --workspace --exclude av-python
	@HYPOTHESIS_EXAMPLES=$(CASES) $(STEP) "hypothesis" $(TOOLS)/python -m pytest -m hypothesis --hypothesis-profile=fuzz

CASES ?= 20000

bench: prerequisites-test demo-environment .venv-bench/ready ## time antivenom against its peers on a million lines
	@.venv-bench/bin/python -m benchmarks.compare --antivenom .venv/bin/antivenom

## Parts of `make test`, each a command of its own ------------------------------------------

prerequisites-demo:
	@.ci/prerequisites demo

prerequisites-test:
	@.ci/prerequisites test

lint:
	@$(STEP) "ruff check" $(TOOLS)/ruff check --quiet .
	@$(STEP) "ruff format" $(TOOLS)/ruff format --check --quiet .
	@$(STEP) "mypy" bash -euc '$(TOOLS)/mypy -p antivenom; $(TOOLS)/mypy tests benchmarks docs data'
	@$(STEP) "stubtest" $(TOOLS)/stubtest antivenom._kernel
	@$(STEP) "import-linter" env PYTHONPATH=python $(TOOLS)/lint-imports

rust:
	@$(STEP) "rustfmt" cargo fmt --all --check
	@$(STEP) "clippy" cargo clippy --locked --quiet --workspace --all-targets -- -D warnings
	@$(STEP) "cargo test" cargo test --locked --quiet --workspace --exclude av-python

prove:
	@$(STEP) "antivenom prove --all" $(TOOLS)/antivenom prove --all

self-check:
	@$(STEP) "antivenom check on antivenom" $(TOOLS)/antivenom check .

try-wheel:
	@$(STEP) "the wheel outside the checkout" .ci/try-wheel dist/*.whl $(TOOLS)/python

pytest:
	@$(TOOLS)/python -m pytest

## Environments -----------------------------------------------------------------------------

# Cargo knows what changed, so this always asks it; with nothing to do it takes a second.
wheel: .venv-build/ready
	@rm -rf dist
	@.venv-build/bin/maturin build --quiet --release --locked --out dist --interpreter .venv-build/bin/python

demo-environment: wheel .venv/ready
	@.venv/bin/python $(PIP_INSTALL) --no-index --no-deps --force-reinstall dist/*.whl

test-environment: .venv-test/ready
	@$(TOOLS)/python $(PIP_INSTALL) --no-index --no-deps --force-reinstall dist/*.whl
	@$(TOOLS)/python -m pip check

# One environment per purpose; all that goes into it is named, with hashes, in one file.
# One whose interpreter is gone, or was another one than asked for, is made again.
STALE = $(shell [ "$$(cat $(1)/ready 2>&1)" = "$(PYTHON)" ] && [ -x $(1)/bin/python ] || echo made-again)
.venv/ready: requirements/base.txt requirements/environment.txt $(call STALE,.venv)
.venv-build/ready: requirements/build.txt $(call STALE,.venv-build)
.venv-test/ready: requirements/test.txt $(call STALE,.venv-test)
.venv-bench/ready: requirements/bench.txt $(call STALE,.venv-bench)
.venv/ready .venv-build/ready .venv-test/ready .venv-bench/ready:
	@rm -rf $(@D)
	@"$(PYTHON)" -m venv $(@D)
	@$(@D)/bin/python $(PIP_INSTALL) --require-hashes $(patsubst %,-r %,$(filter requirements/%,$^))
	@echo "$(PYTHON)" >$@

## Upkeep -----------------------------------------------------------------------------------

# Compiled on the oldest supported Python: what it needs beyond the newer ones does no harm there.
requirements: ## compile requirements/*.in again (needs pip-compile under Python 3.10)
	@for name in base build environment proofs test bench; do \
		CUSTOM_COMPILE_COMMAND="make requirements" pip-compile --quiet --upgrade --generate-hashes --strip-extras \
			--allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
			--output-file requirements/$$name.txt requirements/$$name.in; \
	done

docs: ## write the parts of the documents that come from the code
	@$(TOOLS)/python docs/generate.py

clean: ## remove everything that was built
	@rm -rf .venv .venv-build .venv-test .venv-bench dist target
