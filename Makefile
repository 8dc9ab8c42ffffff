# All commands of the project; `make` lists them. Whatever a target needs is installed on its first use.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo dev test check native browser e2e contract gateways services real real-stop bench dist files demo-binary chromium tools wasm clean

# Build tools are kept outside the checkout, so that a new checkout need not install them again.
CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/backup-lens
TOOLS := $(CACHE)/tools
TARGET := $(or $(CARGO_TARGET_DIR),$(CURDIR)/target)
TRUNK_VERSION := 0.22.1
BINDGEN_VERSION := $(shell sed -n '/^name = "wasm-bindgen"$$/{n;s/version = "\(.*\)"/\1/p;}' Cargo.lock)
TRUNK := $(TOOLS)/trunk-$(TRUNK_VERSION)/bin/trunk
BINDGEN := $(TOOLS)/wasm-bindgen-$(BINDGEN_VERSION)/bin/wasm-bindgen
NODE := node_modules/.package-lock.json
export PATH := $(CURDIR)/node_modules/.bin:$(dir $(TRUNK)):$(dir $(BINDGEN)):$(PATH)
export BACKUP_LENS_DEMO := $(TARGET)/demo/backup-lens-demo
export CHROMIUM ?= $(firstword $(wildcard /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome) /usr/bin/chromium)
export CHROMEDRIVER ?= /usr/bin/chromedriver

PORT ?= 8080
# The demo's project; `make dev` shows it unless BACKEND and PROJECT name another.
PROJECT ?= 7f3c1e9a4b5d4c0e8a2f6b1d9e0c5a73

help: ## shows this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

# Run ---------------------------------------------------------------------------------------------------------------

demo: ## builds everything and starts the demo; PORT=8080, or the next free port
	@$(MAKE) --no-print-directory -j4 files demo-binary
	@exec $(BACKUP_LENS_DEMO) --port $(PORT) --next-port --dist dist

dev: tools demo-binary ## rebuilds on every change; on top of the demo, or of BACKEND=http://… PROJECT=…
	@mkdir -p target $(TARGET)
	@echo '{"title": "Backup Lens (dev)", "api": "api/volume", "project_id": "$(PROJECT)"}' > $(TARGET)/dev-config.json
	@if [ -z "$(BACKEND)" ]; then $(BACKUP_LENS_DEMO) --port 8082 --api-only & trap "kill $$!" EXIT; fi; \
	DEV_CONFIG=$(TARGET)/dev-config.json trunk serve --offline --dist $(TARGET)/dev \
		--proxy-backend="$(or $(BACKEND),http://127.0.0.1:8082/api/volume)/" --proxy-rewrite=/api/volume/

real: files ## starts real Cinder and Keystone on this machine, with invented backups and the dashboard
	@tests/install caddy venv
	real/start --front caddy $(REAL)

real-stop: ## stops the services that `make real` started
	real/stop

# Test --------------------------------------------------------------------------------------------------------------

# Suites that fail within a minute come first. The last two run together, because both mostly wait: for pages, and for
# services.
SUITES := check native contract browser gateways files e2e+services

test: ## runs all suites, installing what they need; the failed ones are named at the end
	@MAKE="$(MAKE)" tests/all $(SUITES)

check: wasm ## checks format and lints for both targets, and tests the scripts in tools/
	@echo "== format and lints"
	cargo fmt --all --check
	cargo clippy --locked --quiet --workspace --all-targets -- -D warnings
	cargo clippy --locked --quiet --target wasm32-unknown-unknown --lib --bins --test browser -- -D warnings
	node tools/imports.mjs src demo/src
	node --test --test-reporter=dot tools/

native: ## runs the native tests
	@echo "== native tests"
	cargo test --locked --quiet --workspace

contract: demo-binary $(NODE) ## tests the API's contract against the demo
	@echo "== the contract, against the demo"
	tests/contract/demo

# The limits, in seconds, are only for tests that hang.
browser: wasm $(BINDGEN) chromium ## runs the tests that need a browser
	@echo "== browser tests"
	WASM_BINDGEN_TEST_TIMEOUT=600 WASM_BINDGEN_TEST_DRIVER_TIMEOUT=300 \
		CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
		cargo test --locked --target wasm32-unknown-unknown --test browser

e2e: files demo-binary chromium ## tests the dashboard in Chromium, against the demo
	@echo "== end to end"
	playwright test

gateways: $(NODE) ## tests the set-ups in deploy/ with real nginx and Caddy
	@echo "== gateways"
	@tests/install nginx caddy
	node --test --test-reporter=spec tests/gateway/

services: files chromium $(NODE) ## tests the contract and the dashboard on real Cinder and Keystone
	@echo "== real Cinder and Keystone"
	@tests/install nginx caddy venv
	tests/real/all

bench: files demo-binary chromium ## measures bytes, time to the first row, long tasks
	node tests/bench/bench.mjs

# Build -------------------------------------------------------------------------------------------------------------

dist: files $(NODE) ## builds the static files in dist/, precompressed; CONFIG=config.json puts that file into the page
	@node deploy/configure.mjs dist $(CONFIG)
	@ls -l dist

# Removes this machine's paths from panic messages: the program is then smaller, and the same on every machine.
CARGO_SOURCES = $(wildcard $(or $(CARGO_HOME),$(HOME)/.cargo)/registry/src/*)
REMAP = $(foreach folder,$(CARGO_SOURCES) $(CURDIR),--remap-path-prefix=$(folder)/=)

# The maximum total size of the page's files in kB (brotli). It may be lowered; raise it only with a reason in the commit.
BUDGET := 319

# Rebuilt if a source is newer, or if the folder is missing.
BUILT := target/dist-built
PROGRAM := target/program-built
SOURCES := $(shell find src style deploy/join.mjs deploy/compress.mjs index.html Cargo.toml Cargo.lock Trunk.toml package-lock.json Makefile -type f)

files: $(BUILT)

# The program is already compiled when trunk runs: with `make -j` that happens while the tools are installed.
$(BUILT): $(SOURCES) $(PROGRAM) $(if $(wildcard dist/index.html),,anew) | tools
	@echo "== building the dashboard"
	@rm -f $(BUILT)
	RUSTFLAGS="$(REMAP)" trunk build --release --offline --locked
	esbuild dist/*.js dist/*.css --minify --format=esm --outdir=dist --allow-overwrite --log-level=warning
	node deploy/join.mjs dist
	node deploy/compress.mjs dist $(BUDGET)
	@mkdir -p $(dir $(BUILT)) && touch $(BUILT)

.PHONY: anew
anew:

$(PROGRAM): $(SOURCES) $(if $(wildcard dist/index.html),,anew) | wasm
	@echo "== compiling the program"
	RUSTFLAGS="$(REMAP)" cargo build --release --locked --target wasm32-unknown-unknown --bin backup-lens
	@mkdir -p $(dir $(PROGRAM)) && touch $(PROGRAM)

demo-binary:
	@echo "== compiling the demo"
	cargo build --locked --profile demo --package backup-lens-demo

# Install -----------------------------------------------------------------------------------------------------------

tools: wasm $(TRUNK) $(BINDGEN) $(NODE) ## installs trunk, wasm-bindgen, wasm-opt and the wasm target

wasm:
	@command -v cargo >/dev/null || { echo "Rust is missing: see https://rustup.rs" >&2; exit 1; }
	@[ -d "$$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] \
		|| { echo "== adding the wasm target"; rustup target add wasm32-unknown-unknown; }
	@cargo fetch --locked --quiet

# Neither tool needs TLS for its use here, but trunk does not build without a TLS feature.
$(TRUNK):
	@CARGO_TARGET_DIR=$(TOOLS)/build INSTALL_FLAGS="--locked --no-default-features --features rustls" \
		tools/install trunk $(TRUNK_VERSION) $(TOOLS)/trunk-$(TRUNK_VERSION) trunk

# The package of wasm-bindgen-cli has no lock file.
$(BINDGEN):
	@CARGO_TARGET_DIR=$(TOOLS)/build INSTALL_FLAGS="--no-default-features" \
		tools/install wasm-bindgen-cli $(BINDGEN_VERSION) $(TOOLS)/wasm-bindgen-$(BINDGEN_VERSION) wasm-bindgen wasm-bindgen-test-runner

$(NODE): package-lock.json
	@node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null \
		|| { echo "Node.js 20 or newer is missing: it runs wasm-opt and the browser tests" >&2; exit 1; }
	@echo "== installing wasm-opt and the browser driver"
	npm ci --no-audit --no-fund
	@touch $(NODE)

chromium:
	@tests/install chromium

clean: ## removes everything built here; the tools stay
	rm -rf dist target node_modules test-results
