# iae - implicit autoencoders as small Unix programs
#
#   make            build everything into build/
#   make demo       install what is missing, build, train on MNIST for some minutes, leave pictures in demo/
#   make check      install what is missing, build, run all tests, also under ASan and UBSan
#   make fuzz       SECONDS=600 of hostile input for each decoder: clang's libFuzzer, under ASan and UBSan
#   make bench      speed and memory beside the machine's peak, PyTorch and cat; PYTHON names a Python
#   ARCH=           with any of these: programs that run on other processors than this one, too (default native)
#   make install    PREFIX (default /usr/local) and DESTDIR are honoured; make uninstall removes the same files

PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
DATADIR ?= $(PREFIX)/share
MANDIR  ?= $(PREFIX)/share/man
INSTALL ?= install

B       ?= build
ARCH    ?= native
CC      ?= cc
CFLAGS  ?= -O3 -g
SAN     ?=
FUZZ    ?=
SECONDS ?= 60
V       ?=
PKG     ?= pkg-config
PYTHON  ?= python3

WARN    = -Wall -Wextra -Wpedantic -Wshadow -Wmissing-prototypes -Wvla -Werror
HARDEN  = -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE $(AUTOINIT)
BASE    = -std=c11 -D_GNU_SOURCE -fno-math-errno -pthread -iquote libcommon -iquote formats -ffile-prefix-map=$(CURDIR)=. $(WARN)
ifneq ($(ARCH),)
BASE   += -march=$(ARCH)
endif
ifneq ($(SAN),)
override CFLAGS = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
HARDEN  = -fPIE
endif
# older clangs refuse it
AUTOINIT := $(shell echo | $(CC) -ftrivial-auto-var-init=zero -xc -c -o /dev/null - 2>/dev/null && echo -ftrivial-auto-var-init=zero)
ifneq ($(FUZZ),)
override CFLAGS = -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer \
          -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
HARDEN  = -fPIE
endif
LINK    = -pie -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed $(LDFLAGS)
LIBS    = $(shell $(PKG) --libs msgpack 2>/dev/null || $(PKG) --libs msgpack-c 2>/dev/null || echo -lmsgpackc) \
          -larchive -lcurl -ljansson -lnettle -lpng -ljpeg -lopenblas -lz -lm

# make V=1 shows the commands
Q        = $(if $(V),,@echo '  $@';)
PROGRAMS = $(patsubst cmd/%.c,%,$(sort $(wildcard cmd/*.c)))
COMMON   = $(sort $(wildcard libcommon/*.c))
FORMATS  = $(sort $(wildcard formats/*.c))
UNITS    = $(patsubst tests/unit/%.c,%,$(sort $(wildcard tests/unit/*.c)))
HEADERS  = $(wildcard libcommon/*.h formats/*.h tests/unit/*.h tests/fuzz/lib/*.h)
OBJECTS  = $(patsubst %.c,$(B)/obj/%.o,$(COMMON) $(FORMATS))

all: $(addprefix $(B)/bin/,$(PROGRAMS)) $(B)/share

$(B)/obj/%.o: %.c $(HEADERS) Makefile
	@mkdir -p $(@D)
	$(Q)$(CC) $(BASE) $(HARDEN) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(B)/libiae.a: $(OBJECTS)
	@rm -f $@
	$(Q)ar rcsD $@ $^

$(B)/bin/%: $(B)/obj/cmd/%.o $(B)/libiae.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(BASE) $(CFLAGS) $(LINK) -o $@ $< $(B)/libiae.a $(LIBS)

# A build tree is laid out as an installation, so that programs find data and specs beside themselves.
$(B)/share: $(wildcard pipelines/specs/*)
	@mkdir -p $@/iae $@/man
	@ln -sfn $(CURDIR)/formats/data/mnist $@/iae/mnist
	@ln -sfn $(CURDIR)/pipelines/specs $@/iae/specs
	@touch $@

# Unit tests. Gradients are checked with the mathematics compiled in double (-DIAE_DOUBLE).
units: $(addprefix $(B)/test/,$(UNITS))

$(B)/test/grad_%: tests/unit/grad_%.c $(COMMON) $(HEADERS) Makefile
	@mkdir -p $(@D)
	$(Q)$(CC) $(BASE) -DIAE_DOUBLE $(CFLAGS) $(LINK) -iquote tests/unit -o $@ $< $(COMMON) -lcmocka $(LIBS)

$(B)/test/%: tests/unit/%.c $(B)/libiae.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(BASE) $(CFLAGS) $(LINK) -iquote tests/unit -o $@ $< $(B)/libiae.a -lcmocka $(LIBS)

$(B)/bench/%: tests/bench/%.c $(B)/libiae.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(BASE) $(CFLAGS) $(LINK) -o $@ $< $(B)/libiae.a $(LIBS)

benches: $(patsubst tests/bench/%.c,$(B)/bench/%,$(wildcard tests/bench/*.c))

bench: all
	@$(PYTHON) tests/bench/run

# Fuzzing: each tests/fuzz/NAME.c is a libFuzzer target, built apart from all else as build/fuzz/NAME.
FUZZERS  = $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/*.c)))
FUZZLIB  = $(patsubst %.c,$(B)/obj/%.o,$(sort $(wildcard tests/fuzz/lib/*.c)))

fuzz fuzzers:
	@$(MAKE) --no-print-directory FUZZ=1 CC=clang B=build/fuzz $(addprefix build/fuzz/,$(FUZZERS))
	@test $@ = fuzzers || sh tests/fuzz/run $(SECONDS)

build/fuzz/%: $(B)/obj/tests/fuzz/%.o $(FUZZLIB) $(B)/libiae.a
	$(Q)$(CC) $(BASE) $(CFLAGS) -fsanitize=fuzzer $(LINK) -o $@ $^ $(LIBS)

depend:
	@sh tests/install-packages

demo:
	@bash pipelines/demo.sh

check:
	@bash tests/run

install: all
	$(INSTALL) -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(DATADIR)/iae/mnist $(DESTDIR)$(DATADIR)/iae/specs
	for s in 1 5 7; do $(INSTALL) -d $(DESTDIR)$(MANDIR)/man$$s && $(INSTALL) -m 644 man/*.$$s $(DESTDIR)$(MANDIR)/man$$s || exit; done
	$(INSTALL) $(addprefix $(B)/bin/,$(PROGRAMS)) $(DESTDIR)$(BINDIR)
	$(INSTALL) -m 644 formats/data/mnist/* $(DESTDIR)$(DATADIR)/iae/mnist
	$(INSTALL) -m 644 pipelines/specs/* $(DESTDIR)$(DATADIR)/iae/specs

uninstall:
	rm -f $(addprefix $(DESTDIR)$(BINDIR)/,$(PROGRAMS))
	for s in 1 5 7; do for p in man/*.$$s; do rm -f $(DESTDIR)$(MANDIR)/man$$s/$${p##*/}; done; done
	rm -rf $(DESTDIR)$(DATADIR)/iae

clean:
	rm -rf build demo

.PHONY: all units benches fuzz fuzzers bench depend demo check install uninstall clean
.SECONDARY:
