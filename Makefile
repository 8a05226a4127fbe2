# SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Needs Python 3.11 or later, make, and access to package registries.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

CACHE := $(abspath $(or $(LAB_CACHE),.cache))
export LAB_CACHE := $(CACHE)
VENV := $(CACHE)/venv
READY := $(VENV)/.ready
LAB := $(VENV)/bin/python -m tests.lab
# matplotlib, which nothing else needs
DRAWS := $(CACHE)/bench-venv
# galaxy-importer, antsibull-docs, Sphinx, nox
RELEASE := $(CACHE)/release-venv
# Makes the checkout a collection that Ansible, mypy and pytest find, whatever its folder is called
LINK := .cache/collections/ansible_collections/seldon/managed_kafka
PROVIDER ?= confluent_sasl
# Chromium or Chrome; if none is given, that of this machine
BROWSER ?=
export BROWSER
PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name purpose; do \
		printf '%-14s %s\n' "$$name" "$$purpose"; done

.PHONY: demo
demo: $(READY) $(LINK) ## install Seldon with a managed Kafka on the lab, twice, and log in with what arrived; PROVIDER=confluent_sasl
	@$(LAB) demo $(PROVIDER)

.PHONY: test
test: $(READY) $(LINK) ## everything: lint, unit tests, integration tests, molecule; several at a time
	@$(LAB) test

.PHONY: test-all
test-all: export TEST_ALL := yes
test-all: test ## the same, with every provider, where make test takes one for each way to log in

.PHONY: test-kind
test-kind: $(READY) $(LINK) ## the molecule scenarios on a kind cluster, with Pods that log in to Kafka; needs Docker
	@$(LAB) test-kind

.PHONY: test-unit
test-unit: $(READY) $(LINK) ## the unit tests, which need no lab
	@$(VENV)/bin/python -m pytest -n auto tests/unit

.PHONY: lint-fast
lint-fast: export PATH := $(VENV)/bin:$(PATH)
lint-fast: export ANSIBLE_COLLECTIONS_PATH := .cache/collections
lint-fast: $(READY) $(LINK) ## what of lint takes seconds; .pre-commit-config.yaml runs it before each commit
	@ruff check
	@ruff format --check
	@yamllint --strict .
	@antsibull-changelog lint
	@reuse lint --quiet || reuse lint

.PHONY: lint
lint: export PATH := $(VENV)/bin:$(PATH)
lint: export ANSIBLE_COLLECTIONS_PATH := .cache/collections
lint: lint-fast $(RELEASE)/.ready ## ruff, mypy, yamllint, ansible-lint, documentation, changelog fragments, licences
	@mypy
	@ansible-lint
	@PATH="$(RELEASE)/bin:$$PATH" ANSIBLE_COLLECTIONS_PATH= antsibull-docs lint-collection-docs --plugin-docs \
		--skip-rstcheck --validate-collection-refs self .

.PHONY: sanity
sanity: $(READY) $(LINK) ## ansible-test sanity, without an ignore file; SANITY="--test validate-modules"
	@$(VENV)/bin/python -m tests.release.sanity $(SANITY)

.PHONY: importer
importer: $(READY) $(LINK) $(RELEASE)/.ready ## let galaxy-importer look at the archive, as Galaxy would
	@$(VENV)/bin/python -m tests.release.importer $(RELEASE)/bin/python

.PHONY: matrix
matrix: $(RELEASE)/.ready lab-up ## install and run with every allowed Ansible, Python, library and Helm; MATRIX="--list"
	@$(RELEASE)/bin/nox $(MATRIX)

.PHONY: docs
docs: $(READY) $(LINK) $(RELEASE)/.ready ## build the documentation site, follow its links, look words up
	@$(VENV)/bin/python -m tests.release.site $(RELEASE)/bin/python

.PHONY: docs-check
docs-check: docs ## visit every page of the site with a browser: widths, colour schemes, accessibility, search; BROWSER=chromium
	@PYTHONPATH=.cache/collections:. $(VENV)/bin/python -m tests.pages visit

.PHONY: diagrams
diagrams: $(READY) $(LINK) ## draw the SVGs of docs/diagrams from the .dot files beside them
	@PYTHONPATH=.cache/collections:. $(VENV)/bin/python -m tests.pages diagrams

.PHONY: pictures
pictures: lab-up ## run the playbooks on the lab, and write what they show to docs/pictures; BROWSER=chromium
	@PYTHONPATH=.cache/collections:. $(VENV)/bin/python -m tests.pages pictures

.PHONY: test-release
test-release: $(READY) $(LINK) ## sign an archive and verify it where it is installed; needs GnuPG
	@command -v gpg >/dev/null || { echo "error: gpg is not there; install GnuPG (package gnupg)" >&2; exit 1; }
	@$(VENV)/bin/python -m pytest tests/release

.PHONY: archive
archive: $(READY) $(LINK) ## build the archive of the newest commit in .cache/archive, the same bytes for everybody
	@$(VENV)/bin/python -m tests.release.artefacts

.PHONY: release
release: $(READY) $(LINK) ## everything of a release but the upload; VERSION=1.2.3
	@$(VENV)/bin/python -m tests.release.release "$(VERSION)"

.PHONY: bench
bench: $(READY) $(LINK) $(DRAWS)/.ready ## measure Secrets in up to 5,000 namespaces against other ways; BENCH="--sizes 100,300"
	@PYTHONPATH=.cache/collections $(VENV)/bin/python -m tests.bench --drawn-by $(DRAWS)/bin/python $(BENCH)

.PHONY: lab-up
lab-up: $(READY) $(LINK) ## bring up the lab, a Kubernetes API and a Kafka; skips what is up
	@$(LAB) up

.PHONY: lab-down
lab-down: $(READY) $(LINK) ## end the lab's processes and remove its state; the cache stays
	@$(LAB) down

.PHONY: lab-status
lab-status: $(READY) $(LINK) ## say what of the lab runs where
	@$(LAB) status

.PHONY: lab-env
lab-env: $(READY) $(LINK) ## print export lines, for the shell's eval
	@$(LAB) env

.PHONY: bench-fleet
bench-fleet: lab-up ## measure time and memory per cluster of a fleet over forks
	@PYTHONPATH=.cache/collections $(VENV)/bin/python -m tests.bench.fleet

.PHONY: bench-install
bench-install: lab-up ## measure the install playbook beside the same steps by hand; CHARTS=folder measures its charts, too
	@$(VENV)/bin/python -m tests.bench.install $(if $(CHARTS),--charts "$(CHARTS)")

.PHONY: test-concurrency
test-concurrency: lab-up ## let runs meet and kill them: forty pairs, sixty kills; an hour or two; CONCURRENCY="kills --count 9"
	@for kind in $(if $(CONCURRENCY),"$(CONCURRENCY)",pairs kills); do \
		PYTHONPATH=.cache/collections:. $(VENV)/bin/python -m tests.runs $$kind || exit; done

.PHONY: awx
awx: $(READY) $(LINK) ## write anew what a controller is given: extensions/awx/vars and examples/awx
	@PYTHONPATH=.cache/collections $(VENV)/bin/python -m tests.awx

.PHONY: gitops
gitops: lab-up ## rewrite what the playbook render writes in examples/gitops
	@PYTHONPATH=.cache/collections:. $(VENV)/bin/python -m tests.examples.gitops

.PHONY: lock
lock: $(READY) $(LINK) ## resolve every pinned dependency anew
	@$(LAB) lock

.PHONY: clean
clean: ## lab-down, then remove .cache and what tools left behind; a cache elsewhere, LAB_CACHE, stays
	@if [ -d .lab ]; then $(MAKE) --no-print-directory lab-down; fi
	rm -rf .cache .ansible .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/output

# A Python environment in $(1) with what $(2) pins; on stderr, for `make -s lab-env` must print nothing else
define environment
	@echo "Python environment in $(1)$(3) …" >&2
	@$(PYTHON) -m venv "$(1)" >&2
	@"$(1)/bin/python" -m pip install --disable-pip-version-check --require-hashes --no-deps \
		--progress-bar off -r $(2) >&2
	@touch "$@"
endef

$(READY): tests/requirements.lock
	@if [ -z "$(PYTHON)" ]; then echo "error: Python 3.11 or later is needed; set PYTHON to its path" >&2; exit 1; fi
	$(call environment,$(VENV),$<, (two minutes the first time))

$(DRAWS)/.ready: tests/bench/requirements.lock
	$(call environment,$(DRAWS),$<)

$(RELEASE)/.ready: tests/release/requirements.lock
	$(call environment,$(RELEASE),$<)

$(LINK):
	@mkdir -p "$(@D)"
	@ln -s ../../../.. "$@"
