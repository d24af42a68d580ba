# The test targets; included by the Makefile.

# ROOM=decide runs the unit tests of one room.
UNIT_RUN := $(if $(ROOM),$(filter $(BUILD)/tests/unit/$(ROOM)/%,$(UNIT)),$(UNIT))

.PHONY: unit
unit: $(UNIT_RUN)
	@failed=; for test in $^; do echo "== $$test"; $$test || failed="$$failed $$test"; done; \
	if [ -n "$$failed" ]; then echo "failed:$$failed" >&2; exit 1; fi
