# What can be asked here; run, test, bench and lock set up what they need first.
.PHONY: run test check chaos bench lock catalogue \
	msi deb test-installer test-msi test-deb

VENV_PYTHON = .venv/bin/python

run: # opens the window; with no display, performs the guided tour
	@scripts/set-up run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
		exec $(VENV_PYTHON) main.py; \
	fi; \
	echo "There is no display here: performing the guided tour instead, into out/tour."; \
	exec env QT_QPA_PLATFORM=offscreen $(VENV_PYTHON) main.py tour --out out/tour

test: # sets up, then checks everything as continuous integration does
	@scripts/set-up test
	@$(MAKE) --no-print-directory check

check: # everything that must hold before a commit; `make test` once before
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m ruff format --check .
	@$(VENV_PYTHON) -m mypy desktop scripts installer main.py
	@$(VENV_PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	@$(VENV_PYTHON) scripts/catalogue.py check
	@QT_QPA_PLATFORM=offscreen $(VENV_PYTHON) -m pytest -q -n 2 --max-worker-restart 0 --dist loadscope --no-loadscope-reorder

chaos: # the long search for losses: 20,000 sequences, then ten minutes of kills, cuts and crashes
	@scripts/set-up test
	@QT_QPA_PLATFORM=offscreen CAD_MACHINE_EXAMPLES=20000 CAD_CHAOS_SECONDS=600 \
		$(VENV_PYTHON) -m pytest -q tests/chaos tests/sync/test_machine.py \
		tests/sync/test_machine_behind_doors.py

bench: # measures, prints, and writes out/bench.json
	@scripts/set-up test
	@QT_QPA_PLATFORM=offscreen $(VENV_PYTHON) -m bench

lock: # renews the lock files from pyproject.toml
	@scripts/set-up test
	@scripts/lock
	@installer/windows/lock
	@installer/linux/lock

msi: # the Windows package, into dist; VERSION=, RUNTIME_ZIP=, SIGN_CERT=: see installer/README.md
	@installer/windows/build

deb: # the package for Debian and Ubuntu, into dist; VERSION=: see installer/linux/README.md
	@installer/linux/build

test-installer: # both of the following, and one sum: N passed, N failed; wants root
	@installer/try

test-msi: # installs, uses, upgrades and removes the Windows package under wine
	@installer/windows/test/run

test-deb: # installs, uses, upgrades and removes it in bare systems of Debian 12 and 13; wants root
	@installer/linux/try

catalogue: # takes new texts of the source into the French catalogue
	@scripts/set-up test
	@$(VENV_PYTHON) scripts/catalogue.py update
