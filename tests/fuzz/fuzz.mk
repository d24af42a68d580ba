# `make fuzz`: reading, quoting, signing and the small readers against libFuzzer with the address and
# undefined sanitizers, one after the other, each for FUZZ_SECONDS, from the shelf of odd mails. A finding
# is kept under build/fuzz/ and fails.

FUZZ_SECONDS ?= 60
FUZZ_BUILD   := $(BUILD)/fuzz
FUZZ_CC      ?= clang
FUZZ_CFLAGS  := -std=c11 -D_GNU_SOURCE -DINTAKE_VERSION='"$(VERSION)"' -O1 -g1 -Imilter $(PKG_CFLAGS) \
	-fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
# What the targets reach: no servers, no store, no programs.
FUZZ_UNREACHED := milter/ctl/% milter/filter/% milter/sender/% milter/store/% \
	$(addprefix milter/incoming/,intake.c spool.c spool_drain.c spool_list.c)
FUZZ_OBJECTS := $(patsubst %.c,$(FUZZ_BUILD)/obj/%.o,$(filter-out $(FUZZ_UNREACHED),$(SOURCES)) \
	tests/sanitize/gmime_types.c)
FUZZ_TARGETS := $(patsubst tests/fuzz/%.c,$(FUZZ_BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_PIECES  := $(patsubst %.c,$(FUZZ_BUILD)/obj/%.o,$(wildcard tests/fuzz/piece_*.c))
FUZZ_FLAGS   := -max_len=65536 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1

$(FUZZ_BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  FUZZCC $@"
	@$(FUZZ_CC) $(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link -MMD -MP -c -o $@ $<

$(FUZZ_BUILD)/libfuzzed.a: $(FUZZ_OBJECTS)
	@rm -f $@
	@ar rcs $@ $^

$(FUZZ_BUILD)/fuzz_%: $(FUZZ_BUILD)/obj/tests/fuzz/fuzz_%.o $(FUZZ_BUILD)/libfuzzed.a
	@$(FUZZ_CC) $(FUZZ_CFLAGS) -fsanitize=fuzzer -o $@ $(filter %.o,$^) $(filter %.a,$^) $(PKG_LIBS)

$(FUZZ_BUILD)/fuzz_piece: $(FUZZ_PIECES)

# The shelf a target begins with.
$(FUZZ_BUILD)/%.seeds: tests/fuzz/seeds.py
	@$(if $(filter fuzz_piece,$*),$(PYTHON) -B $< $@,ln -sfn $(abspath tests/mail) $@)

.PRECIOUS: $(FUZZ_BUILD)/obj/%.o
-include $(shell find $(FUZZ_BUILD)/obj -name '*.d' 2>/dev/null)

.PHONY: fuzz fuzz-build
fuzz-build: $(FUZZ_TARGETS) $(FUZZ_TARGETS:%=%.seeds)

fuzz:
	@$(MAKE) --no-print-directory -j$(shell nproc) fuzz-build
	@for target in $(FUZZ_TARGETS); do \
		corpus=$$target.corpus; mkdir -p $$corpus; \
		echo "== $$target, $(FUZZ_SECONDS) seconds"; \
		$$target $(FUZZ_FLAGS) -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=$$target- \
			$$corpus $$target.seeds >$$target.log 2>&1 || { tail -60 $$target.log; exit 1; }; \
		grep -E '^stat::(number_of_executed|average_exec|peak_rss)|^piece: ' $$target.log; \
	done
