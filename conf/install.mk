# install: programs, manual pages, templates, SQL, sample settings, systemd units, user, directories.
# deb: the same as a Debian package; VERSION=0.1.1 gives it another version.

SHARE   := $(PREFIX)/share/intake
UNITDIR ?= $(PREFIX)/lib/systemd/system
INSTALLED_TREES := templates sql
MANUALS := $(wildcard conf/man/*.[1-8])
UNITS   := $(wildcard conf/systemd/*.service)
COMPLETIONS := $(wildcard conf/completion/*)

# Files that name installed paths are written for PREFIX=/usr.
with_prefix = sed -e 's|/usr/sbin/intake|$(PREFIX)/sbin/intake|g' -e 's|/usr/bin/intake|$(PREFIX)/bin/intake|g' \
	-e 's|/usr/share/intake|$(SHARE)|g'

.PHONY: install deb
install: all
	install -d $(DESTDIR)$(PREFIX)/sbin $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(SYSCONFDIR)/intake/templates
	install -m 755 $(BUILD)/intake-milter $(BUILD)/intake-sender $(DESTDIR)$(PREFIX)/sbin
	install -m 755 $(BUILD)/intakectl $(DESTDIR)$(PREFIX)/bin
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	$(BUILD)/intakectl completion bash >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/intakectl
	for manual in $(MANUALS); do \
		section=$${manual##*.}; \
		install -D -m 644 $$manual $(DESTDIR)$(PREFIX)/share/man/man$$section/$${manual##*/} || exit 1; \
	done
	for file in $$(find $(INSTALLED_TREES) -type f); do \
		install -D -m 644 $$file $(DESTDIR)$(SHARE)/$$file || exit 1; \
	done
	install -D -m 644 $(STARTER) $(DESTDIR)$(SHARE)/starter/starter.model
	install -D -m 644 $(STARTER_KEYWORDS) $(DESTDIR)$(SHARE)/starter/keywords.tsv
	for file in $(STARTER_TEXTS); do \
		install -D -m 644 $$file $(DESTDIR)$(SHARE)/starter/texts/$${file##*/} || exit 1; \
	done
	for file in $(COMPLETIONS); do \
		install -D -m 644 $$file $(DESTDIR)$(PREFIX)/share/bash-completion/completions/$${file##*/} || exit 1; \
	done
	for part in sysusers.d tmpfiles.d; do \
		install -D -m 644 conf/$$part/intake.conf $(DESTDIR)$(PREFIX)/lib/$$part/intake.conf || exit 1; \
	done
	install -d $(DESTDIR)$(PREFIX)/share/doc/intake/examples $(DESTDIR)$(UNITDIR)
	install -m 644 README.md LICENSE $(DESTDIR)$(PREFIX)/share/doc/intake
	$(with_prefix) conf/intake.conf.sample >$(DESTDIR)$(PREFIX)/share/doc/intake/examples/intake.conf
	for unit in $(UNITS); do \
		$(with_prefix) $$unit >$(DESTDIR)$(UNITDIR)/$${unit##*/} || exit 1; \
	done

DEB_TREE := $(BUILD)/deb/intake-$(VERSION)

deb:
	tests/setup/packages build
	tests/setup/packages package
	conf/deb/tree $(DEB_TREE) $(VERSION)
	cd $(DEB_TREE) && env -u MAKEFLAGS -u MFLAGS -u MAKEOVERRIDES dpkg-buildpackage -b -us -uc -J
	cp $(BUILD)/deb/intake_$(VERSION)_*.deb $(BUILD)
