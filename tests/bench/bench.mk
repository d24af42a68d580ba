# Tools that play the mail server towards a filter, and `make bench`.

BENCH_TOOLS := $(addprefix $(BUILD)/tests/bench/,milterdrive nullfilter textcost gmimecost)
BENCH_COMMON := $(addprefix $(BUILD)/obj/tests/bench/,milter_client.o mail_template.o process_load.o)

$(BUILD)/tests/bench/milterdrive: $(BUILD)/obj/tests/bench/milterdrive.o $(BENCH_COMMON)
$(BUILD)/tests/bench/nullfilter: $(BUILD)/obj/tests/bench/nullfilter.o
$(BUILD)/tests/bench/gmimecost: $(BUILD)/obj/tests/bench/gmimecost.o
$(BUILD)/tests/bench/textcost: $(BUILD)/obj/tests/bench/textcost.o $(LIBRARY)
$(BENCH_TOOLS):
	@mkdir -p $(@D)
	@$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(BUILD)/tests/bench/slowsync.so: tests/bench/slowsync.c
	@mkdir -p $(@D)
	@$(call say,LINK)
	$(Q)$(CC) -std=c11 -O2 $(WARN) -shared -fPIC -o $@ $<

# ROUNDS=9 for more turns, ROW=rate-8 for one row, FULL=1 for the rows that take minutes.
# INTAKE_BUILD=../other/build measures the programs of another checkout, with the settings, templates
# and schema beside them; BEFORE=../other/build measures both in the same turns.
.PHONY: bench bench-tools bench-figures
bench: $(if $(filter $(abspath $(BUILD)),$(INTAKE_BUILD)),all $(BUILD)/tests/db/bench/main) bench-tools
	@BENCH_TOOLS='$(abspath $(BUILD)/tests/bench)' $(PYTHON) -B tests/bench/bench.py

bench-tools: $(BENCH_TOOLS) $(BUILD)/tests/bench/slowsync.so

# What is made of the figures: without a server.
CHECKS += bench-figures
bench-figures:
	@$(PYTEST) tests/bench
