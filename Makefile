# Intake: a milter that turns a support address into a registration entrance.
#
# Targets
#   make             build the three programs under build/
#   make check       install what is missing, build, run every test
#   make demo        a private mail server, database, filter and sender under build/demo/
#   make demo-stop   stop what the demo left running
#   make unit        unit tests; ROOM=decide: of one room
#   make sql-check   the SQL functions' tests (pgTAP)
#   make db-check    tests of the store with a real PostgreSQL
#   make e2e         end-to-end tests with real mail servers; PYTEST_FLAGS='-k thread': some
#   make walls       which file may include what, and sizes
#   make sizes       lines, files, functions, circles between rooms
#   make tidy        clang-tidy and cppcheck
#   make format      clang-format; format-check only looks
#   make bench       speed, as ratios within one run
#   make fuzz        feed all that reads with what is broken, FUZZ_SECONDS for each target
#   make starter     the starter's texts can be read, and none is another over again
#   make outgoing    agents' mails rewritten and read by another reader; outgoing-random: more of them
#   make install     DESTDIR, PREFIX (/usr/local), SYSCONFDIR (/etc)
#   make deb         a Debian package under build/
#   make package-check  README's installation on a booted Debian, upgrade, removal; as root, not part of check
#   make clean
# Variables: CC, CFLAGS, LDFLAGS; V=1 shows commands; SAN=address,undefined or SAN=thread for any of the above.

VERSION := 0.1.0
CC      ?= cc
SAN     ?=
comma   := ,
BUILD   ?= build$(if $(SAN),/san-$(subst $(comma),-,$(SAN)))

PREFIX     ?= /usr/local
SYSCONFDIR ?= /etc
# Debian's, which sees Debian's modules, whatever else the search path offers first.
PYTHON     ?= /usr/bin/python3

PACKAGES := icu-i18n icu-uc gmime-3.0 gio-2.0 gthread-2.0 libpq libconfig libcurl jansson libpcre2-8 libsystemd libcrypto libpsl
# Library headers are not ours to warn about.
PKG_CONFIG := $(shell command -v pkg-config)
pkg_config  = $(if $(PKG_CONFIG),$(shell $(PKG_CONFIG) $(1) $(PACKAGES) 2>/dev/null))
PKG_CFLAGS := $(patsubst -I%,-isystem %,$(call pkg_config,--cflags))
EXTRA_LIBS := -luchardet -llinear -lm
PKG_LIBS   := $(call pkg_config,--libs) -lmilter $(EXTRA_LIBS)

MISSING_LIBRARIES := $(if $(PKG_CONFIG),$(call pkg_config,--print-errors --errors-to-stdout),no pkg-config)

WARN := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wformat=2
# `make check` fails on a warning; who only builds has a compiler that knows others. A sanitizer's
# code makes gcc guess.
WARN += $(if $(SAN),,$(if $(CHECKING),-Werror))
# Names of functions and numbers of lines are what a failed test tells; variables are a quarter of a
# compiler's time.
DEBUG := $(if $(CHECKING),-g1,-g)
HARD := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fPIE
ifneq ($(SAN),)
HARD := -fPIE -fsanitize=$(SAN) -fno-omit-frame-pointer
LDSAN := -fsanitize=$(SAN)
endif
ALL_CFLAGS := -std=c11 -D_GNU_SOURCE -DINTAKE_VERSION='"$(VERSION)"' -O2 $(DEBUG) $(WARN) $(HARD) \
	-Imilter $(PKG_CFLAGS) $(CFLAGS)
ALL_LDFLAGS := -pie -Wl,-z,relro,-z,now $(LDSAN) $(LDFLAGS)

MAINS   := milter/filter/main.c milter/sender/main.c milter/ctl/main.c
SOURCES := $(filter-out $(MAINS),$(wildcard milter/*/*.c milter/*/*/*.c))
SOURCES += $(if $(filter thread,$(SAN)),tests/sanitize/glib_locks.c)
SOURCES += $(if $(findstring address,$(SAN)),tests/sanitize/gmime_types.c)
OBJECTS := $(SOURCES:%.c=$(BUILD)/obj/%.o)
LIBRARY := $(BUILD)/libintake.a
PROGRAMS := $(BUILD)/intake-milter $(BUILD)/intake-sender $(BUILD)/intakectl
# V=1 shows the commands.
Q   := $(if $(V),,@)
say  = printf '  %-5s%s\n' $(1) $@
# A unit test is a program of its own: tests/unit/decide/test_ladder.c tests milter/decide/ladder.c.
UNIT    := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/*/test_*.c tests/unit/*/*/test_*.c))
UNIT_COMMON := $(wildcard tests/unit/common/*.c)

# The classifier that comes with the program, learnt from the texts of conf/starter.
STARTER          := $(BUILD)/starter/starter.model
STARTER_TEXTS    := $(sort $(wildcard conf/starter/texts/*.tsv))
# As short and plain as mail is; the others are harder on purpose.
STARTER_TYPICAL  := conf/starter/texts/desk.tsv
STARTER_KEYWORDS := conf/starter/keywords.tsv

.PHONY: all
all: $(PROGRAMS) $(STARTER)

$(STARTER): $(filter $(BUILD)/obj/milter/classify/%,$(OBJECTS)) $(STARTER_TEXTS) $(STARTER_KEYWORDS) \
		| $(BUILD)/intakectl
	@mkdir -p $(@D)
	@$(call say,FIT)
	$(Q)$(BUILD)/intakectl model train --tsv $(filter-out $(STARTER_TYPICAL),$(STARTER_TEXTS)) \
		--typical $(STARTER_TYPICAL) --keywords $(STARTER_KEYWORDS) --output $@ >/dev/null

$(BUILD)/intake-milter: $(BUILD)/obj/milter/filter/main.o $(LIBRARY)
$(BUILD)/intake-sender: $(BUILD)/obj/milter/sender/main.o $(LIBRARY)
$(BUILD)/intakectl: $(BUILD)/obj/milter/ctl/main.o $(LIBRARY)
$(PROGRAMS):
	@$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	$(Q)ar rcs $@ $^

.PHONY: libraries
libraries:
	$(if $(MISSING_LIBRARIES),@tests/setup/packages missing build && echo "$(MISSING_LIBRARIES)" >&2; false)

# Scores of many labels at once: a quarter less time for the whole of a text.
$(BUILD)/obj/milter/classify/model.o: ALL_CFLAGS := $(subst -O2,-O3,$(ALL_CFLAGS))

# What only tests takes half the time to compile when nobody makes it fast.
$(BUILD)/obj/tests/unit/%.o $(BUILD)/obj/tests/db/test_%.o: \
	ALL_CFLAGS := $(subst -O2,-O0,$(filter-out -D_FORTIFY_SOURCE=2,$(ALL_CFLAGS)))

$(BUILD)/obj/%.o: %.c | libraries
	@mkdir -p $(@D)
	@$(call say,CC)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/tests/unit/%: $(BUILD)/obj/tests/unit/%.o $(UNIT_COMMON:%.c=$(BUILD)/obj/%.o) $(LIBRARY)
	@mkdir -p $(@D)
	@$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) $(LIBRARY) -lcmocka $(PKG_LIBS)

# What stands beside the tests that need it.
beside = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/$(1).c)): \
	$(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard tests/unit/$(2).c))
$(eval $(call beside,decide/test_eval,decide/eval_*))
$(eval $(call beside,filter/test_session*,filter/session_fixture))
$(eval $(call beside,incoming/test_spool,incoming/spool_fixture))
$(eval $(call beside,outgoing/test_line*,outgoing/line_fixture))
$(eval $(call beside,outgoing/test_outgoing*plan,outgoing/plan_scene))
$(eval $(call beside,outgoing/test_rewrite,outgoing/rewrite_cases))
$(eval $(call beside,sender/test_sender,sender/memory_outbox))

# The programs of the tests are many, and all that most of them cost is the linker's time.
$(BUILD)/tests/%: ALL_LDFLAGS += $(if $(shell command -v ld.gold),-fuse-ld=gold)

.PRECIOUS: $(BUILD)/obj/%.o
-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)

include tests/tests.mk
include conf/install.mk

.PHONY: clean help
clean:
	@if [ -e build/demo ]; then tests/demo/run stop; fi
	rm -rf $(BUILD)

help:
	@sed -n '/^# Targets/,/^$$/s/^# \{0,1\}//p' Makefile
