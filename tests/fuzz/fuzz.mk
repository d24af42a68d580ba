# `make fuzz`: reading, quoting and signing against libFuzzer with the address and undefined sanitizers, each
# for FUZZ_SECONDS, from the shelf of odd mails. A finding is kept under build/fuzz/ and fails.

FUZZ_SECONDS ?= 60
FUZZ_BUILD   := $(BUILD)/fuzz
FUZZ_CC      ?= clang
FUZZ_CFLAGS  := -std=c11 -D_GNU_SOURCE -DINTAKE_VERSION='"$(VERSION)"' -O1 -g -Imilter $(PKG_CFLAGS) \
	-fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
FUZZ_SOURCES := $(SOURCES)
FUZZ_OBJECTS := $(patsubst %.c,$(FUZZ_BUILD)/obj/%.o,$(FUZZ_SOURCES))
FUZZ_TARGETS := $(patsubst tests/fuzz/%.c,$(FUZZ_BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_FLAGS   := -max_len=65536 -timeout=10 -rss_limit_mb=1024 -print_final_stats=1

$(FUZZ_BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  FUZZCC $@"
	@$(FUZZ_CC) $(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link -MMD -MP -c -o $@ $<

$(FUZZ_BUILD)/libfuzzed.a: $(FUZZ_OBJECTS)
	@rm -f $@
	@ar rcs $@ $^

$(FUZZ_BUILD)/fuzz_%: tests/fuzz/fuzz_%.c $(FUZZ_BUILD)/libfuzzed.a
	@$(FUZZ_CC) $(FUZZ_CFLAGS) -fsanitize=fuzzer -o $@ $^ $(PKG_LIBS)

.PRECIOUS: $(FUZZ_BUILD)/obj/%.o
-include $(shell find $(FUZZ_BUILD)/obj -name '*.d' 2>/dev/null)

.PHONY: fuzz
fuzz: $(FUZZ_TARGETS)
	@for target in $(FUZZ_TARGETS); do \
		corpus=$$target.corpus; mkdir -p $$corpus; \
		echo "== $$target, $(FUZZ_SECONDS) seconds"; \
		$$target $(FUZZ_FLAGS) -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=$$target- \
			$$corpus tests/mail >$$target.log 2>&1 || { tail -60 $$target.log; exit 1; }; \
		grep -E '^stat::(number_of_executed|average_exec|peak_rss)' $$target.log; \
	done
