# Backup Lens: every command of the project. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# Build tools are kept outside the checkout, so that a second checkout starts at once.
CACHE ?= $(HOME)/.cache/backup-lens
TOOLS := $(CACHE)/tools
TRUNK_VERSION := 0.21.14
BINDGEN_VERSION := $(shell sed -n '/^name = "wasm-bindgen"$$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)
TRUNK := $(TOOLS)/trunk-$(TRUNK_VERSION)/bin/trunk
BINDGEN := $(TOOLS)/wasm-bindgen-$(BINDGEN_VERSION)/bin/wasm-bindgen
export PATH := $(CURDIR)/node_modules/.bin:$(dir $(TRUNK)):$(dir $(BINDGEN)):$(PATH)

# The tools run for seconds, so they are compiled quickly: a quarter of the time of their own release profiles.
QUICK := CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
	CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_TARGET_DIR=$(TOOLS)/build

$(TRUNK):
	@echo "== installing trunk $(TRUNK_VERSION) (once; about four minutes)"
	$(QUICK) cargo install --locked trunk@$(TRUNK_VERSION) --root $(TOOLS)/trunk-$(TRUNK_VERSION)

$(BINDGEN):
	@echo "== installing wasm-bindgen $(BINDGEN_VERSION) (once; about two minutes)"
	$(QUICK) cargo install wasm-bindgen-cli@$(BINDGEN_VERSION) --root $(TOOLS)/wasm-bindgen-$(BINDGEN_VERSION)
