# make demo   processes a sample return and says where the results are
# make test   environment, lint, types, layers, tests
# make soak   tries the laws on twenty times as many made-up engagements, a thousand seeds of mutations, 4 000 spoilt
#             files, kills a run at each of its steps and at 200 chance moments, and processes all hostile files in
#             five orders among good ones
# make bench  measures speed against named peers (not a test)
# make docs   writes the generated pages of docs/

PYTHON ?= python3
BIN := .venv/bin
# The tests start hundreds of processes; each would compile all modules by itself where Python may not keep them.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint types layers tests soak bench docs clean

.venv/ready: setup.cfg pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "emprov needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --constraint constraints.txt \
		--editable '.[test]'
	$(BIN)/python -m compileall -q -j 0 -x /tests/ .venv/lib    # on all cores, and without the tests of others
	touch $@

demo: .venv/ready
	$(BIN)/emprov process tests/samples/lakeside-faulty.xlsx --output output --as-of 2026-12-01 --fail-on never

test: lint types layers tests

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/ready
	$(BIN)/mypy

layers: .venv/ready
	$(BIN)/lint-imports --config setup.cfg

tests: .venv/ready
	$(BIN)/python -m pytest -n auto --dist worksteal

soak: .venv/ready
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -n auto --dist worksteal tests/test_laws.py tests/test_mutations.py tests/test_gate.py \
		tests/test_exports_hostile.py tests/test_sections.py tests/test_stages.py tests/test_agreement.py tests/test_ledger_laws.py \
		tests/test_isolation.py tests/test_crash_safety.py tests/test_promises.py tests/test_untrusted.py tests/test_summary.py

bench: .venv/ready
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/marking.py
	$(BIN)/python benchmarks/judging.py --profile
	$(BIN)/python benchmarks/judging.py --faulty
	$(BIN)/python benchmarks/exporting.py
	$(BIN)/python benchmarks/summary.py
	$(BIN)/python benchmarks/batch.py

docs: .venv/ready
	$(BIN)/emprov docs

clean:
	rm -rf .venv build *.egg-info
