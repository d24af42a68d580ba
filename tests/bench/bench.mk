# Tools that play the mail server towards a filter, and `make bench`.

BENCH_TOOLS := $(BUILD)/tests/bench/milterdrive $(BUILD)/tests/bench/nullfilter $(BUILD)/tests/bench/textcost
BENCH_COMMON := $(addprefix $(BUILD)/obj/tests/bench/,milter_client.o mail_template.o process_load.o)

$(BUILD)/tests/bench/milterdrive: $(BUILD)/obj/tests/bench/milterdrive.o $(BENCH_COMMON)
$(BUILD)/tests/bench/nullfilter: $(BUILD)/obj/tests/bench/nullfilter.o
$(BUILD)/tests/bench/textcost: $(BUILD)/obj/tests/bench/textcost.o $(LIBRARY)
$(BENCH_TOOLS):
	@mkdir -p $(@D)
	@$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(BUILD)/tests/bench/slowsync.so: tests/bench/slowsync.c
	@mkdir -p $(@D)
	@$(call say,LINK)
	$(Q)$(CC) -std=c11 -O2 $(WARN) -shared -fPIC -o $@ $<

# ROUNDS=9 for more turns, ONLY=others for one row, FULL=1 for the rows that take minutes.
.PHONY: bench
bench: $(BUILD)/intake-milter $(BENCH_TOOLS) $(BUILD)/tests/bench/slowsync.so $(BUILD)/tests/db/bench/main
	@$(PYTHON) -B tests/bench/bench.py
