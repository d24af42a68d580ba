# The starter: texts that can be read, no two of which say the same; and what is measured of a model.

CHECKS += starter

.PHONY: starter
starter: all
	@$(PYTHON) -B -m pytest -q -p no:cacheprovider tests/starter $(PYTEST_FLAGS)
