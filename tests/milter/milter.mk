# The filter's own program, driven over its socket by a mail server of ours.

CHECKS += milter-check

.PHONY: milter-check
milter-check: $(BUILD)/intake-milter $(BUILD)/tests/bench/milterdrive
	@$(PYTEST) tests/milter
