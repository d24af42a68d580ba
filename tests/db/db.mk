# The tests that need a database; each program has a throw-away one of its own. They wait for their
# servers more than they work, so two for each processor run at once.

DB_TESTS  := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/db/test_*.c))
DB_COMMON := $(patsubst %.c,$(BUILD)/obj/%.o,$(addprefix tests/db/,samples.c replies.c servers.c proxy.c pooler.c))

$(BUILD)/tests/db/%: $(BUILD)/obj/tests/db/%.o $(DB_COMMON) $(LIBRARY)
	@mkdir -p $(@D)
	@$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka $(PKG_LIBS)

.PHONY: db-check sql-check
db-check: $(DB_TESTS)
	@WITH='tests/db/cluster.sh run' AT_ONCE=$$((2 * $$(nproc))) \
	    tests/programs db-check $(call longest_first,$^)

sql-check:
	@tests/db/cluster.sh run tests/sql/run

# What a mail costs PostgreSQL. In turns, since other work on the machine moves the figures.
.PHONY: db-bench
db-bench: $(BUILD)/tests/db/bench/main
	@CLUSTER_BUFFERS=$${CLUSTER_BUFFERS:-512MB} tests/db/cluster.sh run tests/db/bench/run $<
