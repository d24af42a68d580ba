# Tools that play the mail server towards a filter, and `make bench`.

BENCH_TOOLS := $(BUILD)/tests/bench/milterdrive $(BUILD)/tests/bench/nullfilter
BENCH_COMMON := $(addprefix $(BUILD)/obj/tests/bench/,milter_client.o mail_template.o process_load.o)

$(BUILD)/tests/bench/milterdrive: $(BUILD)/obj/tests/bench/milterdrive.o $(BENCH_COMMON)
$(BUILD)/tests/bench/nullfilter: $(BUILD)/obj/tests/bench/nullfilter.o
$(BENCH_TOOLS):
	@mkdir -p $(@D)
	$(LINK) $(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)
