# `make grow`: how CPU time and memory grow with hostile mails; GROW_FLAGS='--only header --short': some of
# them, at small sizes.

CHECKS += grow-short reading

.PHONY: grow grow-short reading
grow: all $(BUILD)/tests/outgoing/rewriter
	@$(PYTHON) tests/mail/grow.py --ctl $(BUILD)/intakectl \
		--rewriter $(BUILD)/tests/outgoing/rewriter $(GROW_FLAGS)

grow-short: all $(BUILD)/tests/outgoing/rewriter
	@$(PYTHON) tests/mail/grow.py --ctl $(BUILD)/intakectl \
		--rewriter $(BUILD)/tests/outgoing/rewriter --short --only rewritten

# `make reading READING_MAILS=2000 READING_SEED=1` is the long run.
reading: all
	@READING_MAILS=$(READING_MAILS) READING_SEED=$(READING_SEED) \
		$(PYTEST) tests/mail/test_reading.py $(PYTEST_FLAGS)
