# The test targets; included by the Makefile. Where a runner ends with a line of its own, `check`
# shows it again at the end.

# ROOM=decide runs the unit tests of one room.
UNIT_RUN := $(if $(ROOM),$(filter $(BUILD)/tests/unit/$(ROOM)/%,$(UNIT)),$(UNIT))
# The longest first: begun last, one alone would keep all that follows waiting.
LONGEST := %/text/test_linear %/outgoing/test_text_place %/html/test_lines \
           %/classify/test_features %/db/test_standby %/db/test_failures %/db/test_witness
longest_first = $(filter $(LONGEST),$1) $(filter-out $(LONGEST),$1)
# WORKERS=4: pytest's tests in so many processes; a file's tests stay together.
PYTEST   := $(PYTHON) -B -m pytest -q -p no:cacheprovider $(if $(WORKERS),-n $(WORKERS) --dist loadfile)
export PYTHONDONTWRITEBYTECODE := 1
C_FILES  := $(shell find milter tests -name '*.[ch]')

# Everything that a reader of the results may want is kept here when a test fails.
export INTAKE_BUILD := $(abspath $(BUILD))
export ASAN_OPTIONS  ?= abort_on_error=0:detect_stack_use_after_return=1
export UBSAN_OPTIONS ?= print_stacktrace=1:halt_on_error=1
# GLib's slices hide from the sanitizers who owns a block.
export G_SLICE := $(if $(SAN),always-malloc)
export TSAN_OPTIONS  ?= halt_on_error=0:suppressions=$(abspath tests/tsan.supp)
export LSAN_OPTIONS  ?= suppressions=$(abspath tests/lsan.supp)

-include tests/db/db.mk
-include tests/milter/milter.mk
-include tests/mail/mail.mk
-include tests/bench/bench.mk
-include tests/fuzz/fuzz.mk
-include tests/outgoing/outgoing.mk
-include tests/starter/starter.mk

# A database's many small files cost several times as much on a disk as in memory.
sql-check db-check milter-check: export TMPDIR := $(shell \
	[ $$(df --output=avail /dev/shm 2>/dev/null | tail -n 1) -gt 2000000 ] 2>/dev/null && \
	[ -w /dev/shm ] && echo /dev/shm || echo /tmp)

# The runners of `make check`, in order; fragments above may add theirs.
CHECKS := walls unit $(if $(wildcard tests/db/db.mk),sql-check db-check) $(CHECKS) e2e

.PHONY: sizes package-check check unit e2e walls tidy format-check format packages demo demo-stop
check: packages
	@CHECKS='$(CHECKS)' tests/check $(MAKE) CC='$(CC)' SAN='$(SAN)' BUILD='$(BUILD)' CHECKING=1

# All that `check` runs.
.PHONY: check-programs
check-programs: all $(UNIT) $(DB_TESTS) $(REWRITER) $(BENCH_TOOLS)

packages:
	@tests/setup/packages

unit: $(UNIT_RUN)
	@tests/programs unit $(call longest_first,$^)

# The servers of the end-to-end tests are started by root, as on a real machine.
e2e: all
	@tests/e2e/run $(PYTEST) $(PYTEST_FLAGS)

# Fetches a Debian once; needs root, debootstrap and time.
package-check:
	@tests/package/run $(PYTEST) $(PYTEST_FLAGS)

walls:
	@tests/walls.sh

sizes:
	@$(PYTHON) tests/sizes.py

# One file at a time, and only what has changed; `make -j2 tidy` uses two processors.
TIDY := $(patsubst %.c,$(BUILD)/tidy/%.done,$(filter milter/%.c,$(C_FILES)))
$(BUILD)/tidy/%.done: %.c .clang-tidy | libraries
	@mkdir -p $(@D)
	@clang-tidy --quiet $< -- $(filter-out $(WARN),$(ALL_CFLAGS)) 2>$@.log || { cat $@.log; exit 1; }
	@touch $@

tidy: $(TIDY)
	@cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
		--suppressions-list=tests/cppcheck.supp --error-exitcode=1 -j2 -Imilter milter
	@echo "tidy: nothing found"

format-check:
	@clang-format --dry-run --Werror $(C_FILES)

format:
	@clang-format -i $(C_FILES)

demo:
	@tests/demo/run start $(MAKE) --no-print-directory CC='$(CC)' BUILD='$(BUILD)'

demo-stop:
	@tests/demo/run stop
