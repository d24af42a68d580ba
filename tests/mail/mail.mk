# `make grow`: how CPU time and memory grow with hostile mails; GROW_FLAGS='--only header --short': some of
# them, at small sizes.

CHECKS += grow-short

.PHONY: grow grow-short
grow: all $(BUILD)/tests/outgoing/rewriter
	@$(PYTHON) tests/mail/grow.py --ctl $(BUILD)/intakectl \
		--rewriter $(BUILD)/tests/outgoing/rewriter $(GROW_FLAGS)

grow-short: all $(BUILD)/tests/outgoing/rewriter
	@$(PYTHON) tests/mail/grow.py --ctl $(BUILD)/intakectl \
		--rewriter $(BUILD)/tests/outgoing/rewriter --short --only rewritten
