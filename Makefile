# Keel needs Python 3.11 or newer and make; everything else it fetches itself into .venv.
PORT ?= 8000
PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: help run reset-demo test check bench format lock coverage mutants
IN_BASE = $(PYTHON) tools/bootstrap.py base
IN_DEV = $(PYTHON) tools/bootstrap.py dev

help: ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1~/p' Makefile | awk -F'~' '{ printf "%-20s %s\n", $$1, $$2 }'

run: python ## start Keel with an invented school on http://127.0.0.1:8000 (another port: make run PORT=8001)
	@$(IN_BASE) -m keel run-demo --port $(PORT)

reset-demo: python ## throw the invented school away and make it anew
	@$(IN_BASE) -m keel reset-demo

test: python ## run every test this machine can run, on SQLite and PostgreSQL
	@$(IN_DEV) tools/test.py

check: python ## format, lint, types, import contracts, migrations, documents
	@$(IN_DEV) tools/check.py

bench: python ## measure beside the floor
	@$(IN_DEV) -m benchmarks

format: python ## put source files into their one format and renew the generated diagrams
	@$(IN_DEV) tools/check.py --mend

coverage: python ## run the tests of core and show the branches they leave out
	@$(IN_DEV) -m pytest tests/core tests/policies --cov=keel.core --cov-branch --cov-report=term-missing:skip-covered

mutants: python ## break access, sealing, ledger and deadlines on purpose and count what no test notices (one of them: make mutants PART=access)
	@$(IN_DEV) -m tools.mutation $(PART)

lock: python ## lock requirements/*.in again, with hashes
	@$(IN_DEV) -c "import subprocess, sys; sys.exit(subprocess.call(['tools/lock.sh']))"

.PHONY: python
python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
		echo "Keel needs Python 3.11 or newer, and there is no $(PYTHON) here."; \
		echo "On Debian or Ubuntu: sudo apt-get install python3 python3-venv"; \
		exit 1; }
