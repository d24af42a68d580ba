# Agents' mails rewritten and held against Python's reading of them: the shelf of tests/mail/outgoing/
# and random ones. What fails is kept under build/outgoing/.

CHECKS += outgoing

REWRITER := $(BUILD)/tests/outgoing/rewriter

$(REWRITER): $(BUILD)/obj/tests/outgoing/rewriter.o $(LIBRARY)
	@mkdir -p $(@D)
	@$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

# `make outgoing-random RANDOM_MAILS=100000 RANDOM_SEED=1` is the long run.
.PHONY: outgoing outgoing-random
outgoing: $(REWRITER)
	@REWRITER=$(abspath $<) $(PYTEST) tests/outgoing $(PYTEST_FLAGS)

outgoing-random: $(REWRITER)
	@REWRITER=$(abspath $<) RANDOM_MAILS=$(RANDOM_MAILS) RANDOM_SEED=$(RANDOM_SEED) \
		$(PYTEST) -s tests/outgoing/test_random.py $(PYTEST_FLAGS)
