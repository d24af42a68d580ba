# The starter's texts: rows that can be read, and no two that say the same.

CHECKS += starter

.PHONY: starter
starter:
	@$(PYTHON) -B -m pytest -q -p no:cacheprovider tests/starter $(PYTEST_FLAGS)
