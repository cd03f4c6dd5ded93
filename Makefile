## make                build everything into build/
## make demo           install what is missing, build, train on MNIST for some minutes, leave pictures in demo/
## make check          install what is missing, build, run the tests, also under ASan and UBSan
## make quick          the tests of half a minute (the first time it builds): unit tests, structure, one line of each program
## make check-long     make check and the rest: by hand on every spec, fuzzing, kills, whole pipelines, data races
## make bench          speed and memory beside the machine's peak, PyTorch and cat; PYTHON names a Python
## make fuzz           SECONDS=600 of hostile input for each decoder: clang's libFuzzer, under ASan and UBSan
## make install        PREFIX (default /usr/local) and DESTDIR are honoured; make uninstall removes the same files
##
## make debug          programs for a debugger, in build/debug
## make tsan           unit tests and training steps on several threads under ThreadSanitizer
## make coverage       share of lines that the unit and CLI tests of TESTS (default all) execute, a line each room
## make analyze        cppcheck and the clang analyzer; silent if they have nothing to say
## make oracle-double  training steps in double against numbers that PyTorch computes now (needs python3-torch)
## make compile_commands.json      for clangd and clang-tidy
## make clean
##
## make check ENGINE=openblas        the same by another engine (man 7 iae); so quick and check-long
##
## Variables, to be given to make install, too: ARCH= builds programs that run on other processors than this one
## (default native); CC, CFLAGS, CPPFLAGS, LDFLAGS; V=1 shows the commands; B is the folder of the build.
## MPICC=mpicc.mpich builds iae-train-mpi with another MPI than that of mpicc, MPICC=no leaves it out.
## A change of any of them builds anew what it changes.

PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
DATADIR ?= $(PREFIX)/share
MANDIR  ?= $(PREFIX)/share/man
INSTALL ?= install

# MODE is how programs are built: plain, debug, asan (with UBSan), tsan, coverage, fuzz.
MODE    ?= plain
B       ?= $(if $(filter plain,$(MODE)),build,build/$(MODE))
ARCH    ?= native
CC      ?= cc
CFLAGS  ?= -O3 -g
SECONDS ?= 60
V       ?=
PKG     ?= pkg-config
PYTHON  ?= python3
MPICC   ?= mpicc
TESTS   ?=
ENGINE  ?=

WARN    = -Wall -Wextra -Wpedantic -Wshadow -Wmissing-prototypes -Wvla -Werror
# older clangs refuse it
AUTOINIT := $(shell echo | $(CC) -ftrivial-auto-var-init=zero -xc -c -o /dev/null - 2>/dev/null && echo -ftrivial-auto-var-init=zero)
HARDEN  = -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE $(AUTOINIT)
CHECKED = -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all
ifneq ($(MODE),plain)
HARDEN  = -fPIE
endif
ifeq ($(MODE),debug)
override CFLAGS = -Og -g3 -fno-omit-frame-pointer
else ifeq ($(MODE),asan)
override CFLAGS = $(CHECKED) -fsanitize=address,undefined
else ifeq ($(MODE),tsan)
override CFLAGS = $(CHECKED) -fsanitize=thread
else ifeq ($(MODE),coverage)
override CFLAGS = -O1 -g --coverage -fprofile-update=atomic
else ifeq ($(MODE),fuzz)
override CFLAGS = $(CHECKED) -fsanitize=fuzzer-no-link,address,undefined -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
else ifneq ($(MODE),plain)
$(error MODE is plain, debug, asan, tsan, coverage or fuzz, not $(MODE))
endif
BASE    = -std=c11 -D_GNU_SOURCE -fno-math-errno -ffp-contract=off -pthread -iquote libcommon -iquote formats -iquote cmd/lib -iquote $(B) \
          -ffile-prefix-map=$(CURDIR)=. $(WARN) $(if $(ARCH),-march=$(ARCH))
LINK    = -pie -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed $(LDFLAGS)
# libraries of old keep dlopen in one of its own
DL     := $(shell printf 'void *dlopen(const char *, int); int main(void) { return !dlopen(0, 1); }' | $(CC) -xc -o /dev/null - 2>/dev/null || echo -ldl)
LIBS   := $(shell $(PKG) --libs msgpack 2>/dev/null || $(PKG) --libs msgpack-c 2>/dev/null || echo -lmsgpackc) \
          -larchive -lcurl -ljansson -lnettle -lpng -ljpeg -lwebp -lgif -ltiff -lz -lm $(DL)
TO_COMPILE = $(BASE) $(HARDEN) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c
TO_LINK = $(BASE) $(CFLAGS) $(LINK)
COMPILE = $(CC) $(TO_COMPILE)
LD      = $(CC) $(TO_LINK)

# make V=1 shows the commands
Q        = $(if $(V),,@echo '  $@';)
sources  = $(sort $(wildcard $(1)/*.c $(1)/*/*.c $(1)/*/*/*.c))
objects  = $(patsubst %.c,$(B)/obj/%.o,$(1))
# with MPI, where its compiler is
HAS_MPI := $(shell command -v $(MPICC) >/dev/null 2>&1 && echo yes)
MPI      = iae-train-mpi
PROGRAMS = $(filter-out $(if $(HAS_MPI),,$(MPI)),$(patsubst cmd/%.c,%,$(sort $(wildcard cmd/*.c))))
LIBRARY  = $(filter-out libcommon/ranks/ranks_mpi.c,$(call sources,libcommon)) $(call sources,formats) $(call sources,cmd/lib)
UNITS    = $(patsubst tests/unit/%.c,%,$(call sources,tests/unit))
BENCHES  = $(patsubst tests/bench/%.c,%,$(wildcard tests/bench/*.c))
FUZZERS  = $(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/*.c)))

# scripts that are programs, NAME=FILE of pipelines; they find the files beside them
SCRIPTS  = iae-grid=grid/grid.sh iae-narrow=narrow.sh iae-own-images=own-images/run.sh iae-ranks=ranks.sh
SCRIPT_NAMES = $(foreach s,$(SCRIPTS),$(firstword $(subst =, ,$(s))))
SCRIPT_FILES = $(foreach s,$(SCRIPTS),$(lastword $(subst =, ,$(s))))
SCRIPT_PARTS = program.sh training.bash $(patsubst pipelines/%,%,$(wildcard pipelines/grid/*.bash)) grid/example.grid grid/small.spec grid/slurm.sh

# of Python
MODULES  = iae iae_torch

# names that programs had before, NEW=OLD; each is a link, and says the new name once
RENAMED  = iae-bnstats=iae-norm
OLD_NAMES = $(foreach r,$(RENAMED),$(lastword $(subst =, ,$(r))))

all: $(addprefix $(B)/bin/,$(PROGRAMS) $(OLD_NAMES) $(SCRIPT_NAMES)) $(B)/share
	@$(if $(HAS_MPI),,echo '  no $(MPI): there is no $(MPICC)')

# What everything depends on that is no file: the compiler, its flags, and the processor that -march=native means.
$(B)/flags: force
	@mkdir -p $(@D)
	@{ echo '$(COMPILE) | $(LD) | $(LIBS)'; $(CC) $(BASE) -E -dM -xc /dev/null; } >$@.new 2>/dev/null
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(B)/obj/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -o $@ $<

# The list of programs that iae shows is that of the manual.
$(B)/generated/program_table.h: man/iae.7 cmd/lib/front/program_table.awk
	@mkdir -p $(@D)
	@awk -f cmd/lib/front/program_table.awk man/iae.7 >$@.new && mv $@.new $@

$(B)/obj/cmd/iae.o: $(B)/generated/program_table.h

$(B)/obj/tests/unit/%.o: BASE += -iquote tests/unit

# what page_files.c takes in besides headers
$(B)/obj/cmd/lib/report/page_files.o $(B)/double/cmd/lib/report/page_files.o: $(wildcard cmd/lib/report/*.css cmd/lib/report/*.js)

$(B)/libiae.a: $(call objects,$(LIBRARY))
	@rm -f $@
	$(Q)ar rcsD $@ $^

# mpicc adds what its MPI needs to the compiler's and the linker's command
WITH_MPI = OMPI_CC='$(CC)' MPICH_CC='$(CC)' $(MPICC)

$(B)/mpi: force
	@mkdir -p $(@D)
	@{ echo '$(WITH_MPI)'; $(WITH_MPI) -show; } >$@.new 2>/dev/null; cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(B)/obj/libcommon/ranks/ranks_mpi.o: libcommon/ranks/ranks_mpi.c $(B)/flags $(B)/mpi
	@mkdir -p $(@D)
	$(Q)$(WITH_MPI) $(TO_COMPILE) -o $@ $<

$(B)/bin/$(MPI): $(B)/obj/cmd/$(MPI).o $(B)/obj/libcommon/ranks/ranks_mpi.o $(B)/libiae.a
	@mkdir -p $(@D)
	$(Q)$(WITH_MPI) $(TO_LINK) -o $@ $(filter-out $(B)/mpi,$^) $(LIBS)

$(B)/bin/%: $(B)/obj/cmd/%.o $(B)/libiae.a
	@mkdir -p $(@D)
	$(Q)$(LD) -o $@ $^ $(LIBS)

define LINK_OLD
$(B)/bin/$(2): $(B)/bin/$(1)
	@ln -sfn $(1) $$@
endef
$(foreach r,$(RENAMED),$(eval $(call LINK_OLD,$(firstword $(subst =, ,$(r))),$(lastword $(subst =, ,$(r))))))

define LINK_SCRIPT
$(B)/bin/$(1): Makefile
	@mkdir -p $$(@D)
	@ln -sfn $(CURDIR)/pipelines/$(2) $$@
endef
$(foreach s,$(SCRIPTS),$(eval $(call LINK_SCRIPT,$(firstword $(subst =, ,$(s))),$(lastword $(subst =, ,$(s))))))

# A build tree is laid out as an installation, so that programs find data and specs beside themselves.
$(B)/share: $(wildcard pipelines/specs/* formats/data/models/* man/*) Makefile
	@mkdir -p $@/iae $@/man
	@for s in 1 5 7; do ln -sfn $(CURDIR)/man $@/man/man$$s || exit; done
	@ln -sfn $(CURDIR)/cmd/lib/front/completion $@/iae/completion
	@ln -sfn $(CURDIR)/formats/data/mnist $@/iae/mnist
	@ln -sfn $(CURDIR)/formats/data/models $@/iae/models
	@ln -sfn $(CURDIR)/formats/python $@/iae/python
	@ln -sfn $(CURDIR)/pipelines $@/iae/pipelines
	@ln -sfn $(CURDIR)/pipelines/specs $@/iae/specs
	@touch $@

# Unit tests mirror the rooms. Those named grad_* check gradients by finite differences, with the mathematics compiled in
# double, and so with a library of their own.
units: $(addprefix $(B)/test/,$(UNITS))

GRADS    = $(foreach t,$(UNITS),$(if $(filter grad_%,$(notdir $(t))),$(t)))

# all but those, and so without a library in double
units-single: $(addprefix $(B)/test/,$(filter-out $(GRADS),$(UNITS)))

DOUBLE   = $(patsubst %.c,$(B)/double/%.o,$(LIBRARY))

$(B)/double/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -DIAE_DOUBLE -o $@ $<

$(B)/double/tests/unit/%.o: BASE += -iquote tests/unit

$(B)/libiae-double.a: $(DOUBLE)
	@rm -f $@
	$(Q)ar rcsD $@ $^

define GRADIENTS
$(B)/test/$(1): $(B)/double/tests/unit/$(1).o $(B)/libiae-double.a
	@mkdir -p $$(@D)
	$$(Q)$$(LD) -o $$@ $$^ -lcmocka $$(LIBS)
endef
$(foreach t,$(GRADS),$(eval $(call GRADIENTS,$(t))))

$(B)/test/oracle-double: $(B)/double/tests/unit/train/oracle.o $(B)/libiae-double.a
	@mkdir -p $(@D)
	$(Q)$(LD) -o $@ $^ -lcmocka $(LIBS)

oracle-double: $(B)/test/oracle-double
	$(PYTHON) tests/oracle/make-fixtures.py --whole >$(B)/whole.iae
	$(B)/test/oracle-double $(B)/whole.iae

$(B)/test/%: $(B)/obj/tests/unit/%.o $(B)/libiae.a
	@mkdir -p $(@D)
	$(Q)$(LD) -o $@ $^ -lcmocka $(LIBS)

benches: $(addprefix $(B)/bench/,$(BENCHES))

$(B)/bench/%: $(B)/obj/tests/bench/%.o $(B)/libiae.a
	@mkdir -p $(@D)
	$(Q)$(LD) -o $@ $^ $(LIBS)

bench: all
	@$(PYTHON) tests/bench/run

# Each tests/fuzz/NAME.c is a libFuzzer target, build/fuzz/NAME.
fuzz fuzzers:
	@$(MAKE) --no-print-directory MODE=fuzz CC=clang B=build/fuzz $(addprefix build/fuzz/,$(FUZZERS))
	@test $@ = fuzzers || sh tests/fuzz/run $(SECONDS)

build/fuzz/%: $(B)/obj/tests/fuzz/%.o $(call objects,$(wildcard tests/fuzz/lib/*.c)) $(B)/libiae.a
	$(Q)$(LD) -fsanitize=fuzzer -o $@ $^ $(LIBS)

# The targets again without clang: each takes files of its corpus once. Streams are read as in the fuzz build, where no
# checksum is compared.
replays: $(addprefix $(B)/replay/,$(FUZZERS))

$(B)/replay/obj/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION -o $@ $<

$(B)/replay/%: $(B)/obj/tests/fuzz/%.o $(call objects,$(wildcard tests/fuzz/lib/*.c) tests/fuzz/replay/main.c) \
		$(B)/replay/obj/formats/stream/scanner.o $(B)/libiae.a
	@mkdir -p $(@D)
	$(Q)$(LD) -o $@ $^ $(LIBS)

debug:
	@$(MAKE) --no-print-directory MODE=debug all

tsan:
	@$(MAKE) --no-print-directory MODE=tsan all units-single
	@bash tests/tsan build/tsan

coverage:
	@$(MAKE) --no-print-directory MODE=coverage all units
	@bash tests/coverage build/coverage $(TESTS)

analyze: $(B)/generated/program_table.h
	@bash tests/analyze $(BASE) $(CPPFLAGS)

compile_commands.json: $(B)/flags $(B)/generated/program_table.h
	@{ echo '['; $(foreach f,$(LIBRARY) $(wildcard cmd/*.c) $(call sources,tests/unit) $(wildcard tests/bench/*.c), \
	    printf '%s{ "directory": "%s", "file": "%s", "command": "%s" }' "$$comma" '$(CURDIR)' '$(f)' \
	        '$(COMPILE) $(if $(findstring tests/unit,$(f)),-iquote tests/unit) $(f)'; comma=$$(printf ',\n '); ) echo; echo ']'; } >$@

depend:
	@sh tests/install-packages

demo:
	@bash pipelines/demo.sh

check:
	@ENGINE=$(ENGINE) bash tests/run check

quick:
	@ENGINE=$(ENGINE) bash tests/run quick

check-long:
	@ENGINE=$(ENGINE) bash tests/run long

# where shells look for what completes a command: the first two by its name
COMPLETIONS = bash-completion/completions fish/vendor_completions.d zsh/site-functions

install: all
	$(INSTALL) -d $(addprefix $(DESTDIR),$(BINDIR) $(addprefix $(DATADIR)/iae/,mnist models specs \
	    $(addprefix python/,$(MODULES)) $(sort $(dir $(addprefix pipelines/,$(SCRIPT_FILES) $(SCRIPT_PARTS))))))
	for s in 1 5 7; do $(INSTALL) -d $(DESTDIR)$(MANDIR)/man$$s && $(INSTALL) -m 644 man/*.$$s $(DESTDIR)$(MANDIR)/man$$s || exit; done
	$(INSTALL) $(addprefix $(B)/bin/,$(PROGRAMS)) $(DESTDIR)$(BINDIR)
	$(foreach r,$(RENAMED),ln -sfn $(subst =, $(DESTDIR)$(BINDIR)/,$(r)) ;)
	$(INSTALL) -m 644 formats/data/mnist/* $(DESTDIR)$(DATADIR)/iae/mnist
	$(INSTALL) -m 644 formats/data/models/*.iae $(DESTDIR)$(DATADIR)/iae/models
	$(INSTALL) -m 644 pipelines/specs/* $(DESTDIR)$(DATADIR)/iae/specs
	$(INSTALL) -d $(DESTDIR)$(DATADIR)/iae/completion $(addprefix $(DESTDIR)$(DATADIR)/,$(COMPLETIONS))
	$(INSTALL) -m 644 cmd/lib/front/completion/* $(DESTDIR)$(DATADIR)/iae/completion
	for p in $(PROGRAMS) $(OLD_NAMES); do \
	    ln -sfn ../../iae/completion/iae.bash $(DESTDIR)$(DATADIR)/bash-completion/completions/$$p && \
	    ln -sfn ../../iae/completion/iae.fish $(DESTDIR)$(DATADIR)/fish/vendor_completions.d/$$p.fish || exit; done
	ln -sfn ../../iae/completion/iae.zsh $(DESTDIR)$(DATADIR)/zsh/site-functions/_iae
	for m in $(MODULES); do $(INSTALL) -m 644 formats/python/$$m/*.py $(DESTDIR)$(DATADIR)/iae/python/$$m || exit; done
	for f in $(SCRIPT_PARTS); do $(INSTALL) -m 644 pipelines/$$f $(DESTDIR)$(DATADIR)/iae/pipelines/$$f || exit; done
	for f in $(SCRIPT_FILES); do $(INSTALL) pipelines/$$f $(DESTDIR)$(DATADIR)/iae/pipelines/$$f || exit; done
	$(foreach s,$(SCRIPTS),ln -sfrn $(DESTDIR)$(DATADIR)/iae/pipelines/$(lastword $(subst =, ,$(s))) $(DESTDIR)$(BINDIR)/$(firstword $(subst =, ,$(s))) ;)

uninstall:
	rm -f $(addprefix $(DESTDIR)$(BINDIR)/,$(PROGRAMS) $(OLD_NAMES) $(SCRIPT_NAMES))
	for s in 1 5 7; do for p in man/*.$$s; do rm -f $(DESTDIR)$(MANDIR)/man$$s/$${p##*/}; done; done
	for p in $(PROGRAMS) $(OLD_NAMES); do \
	    rm -f $(DESTDIR)$(DATADIR)/bash-completion/completions/$$p $(DESTDIR)$(DATADIR)/fish/vendor_completions.d/$$p.fish; done
	rm -f $(DESTDIR)$(DATADIR)/zsh/site-functions/_iae
	rm -rf $(DESTDIR)$(DATADIR)/iae

clean:
	rm -rf build demo compile_commands.json

old-names:
	@echo $(OLD_NAMES)

script-names:
	@echo $(SCRIPT_NAMES)

help:
	@sed -n 's/^## \{0,1\}//p' Makefile

-include $(patsubst %.o,%.d,$(call objects,$(LIBRARY) $(wildcard cmd/*.c) $(call sources,tests)) $(DOUBLE))
-include $(patsubst %,$(B)/double/tests/unit/%.d,$(UNITS))

.PHONY: all units units-single benches replays fuzz fuzzers bench debug tsan coverage analyze oracle-double depend demo check quick check-long \
	install uninstall clean help old-names script-names force
.SECONDARY:
