# kernels.bats - the kernels of the engine native, lowered by IAE_VECTOR_BITS: other vectors round differently, results agree closely
# bats file_tags=quick
load helpers
load training

# FMA in a step, which kernels of 128 bits on x86-64 do not have
kernels() {
    [ "$(uname -m)" = x86_64 ] || skip "only x86-64 has several widths of vectors"
    [ "$(iae-train --engine native --version | grep -c 'engine native, \(256\|512\) bits')" = 1 ] || skip "the processor has vectors of 128 bits only"
}

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    load helpers
    load training
    write_specs
    mnist 400 >x.iae
    train --engine native --spec ./tiny.spec --steps 20 -o native.iae x.iae
}

@test "encodings of one model under other kernels agree to 1e-5" {
    kernels
    cd "$BATS_FILE_TMPDIR"
    iae-encode --engine native -m native.iae x.iae >native-z.iae
    for bits in 128 256 512; do
        IAE_VECTOR_BITS=$bits iae-encode --engine native -m native.iae x.iae >"$bits-z.iae"
        iae-cmp --tolerance 1e-5 --relative 1e-5 native-z.iae "$bits-z.iae"
    done
    run -1 iae-cmp native-z.iae 128-z.iae          # the variable has an effect
    IAE_VECTOR_BITS='' iae-encode --engine native -m native.iae x.iae >empty-z.iae
    same native-z.iae empty-z.iae
}

# A GAN is a chaotic system: at larger rates rounding grows tenfold in three steps. At this one it shows as rounding.
@test "20 steps under other kernels end close by: within 5e-5, where weights have moved up to 4e-4" {
    kernels
    cd "$BATS_FILE_TMPDIR"
    slowly() { train --engine native --spec ./tiny.spec --set 'adam 2e-5 0.5 0.999' --set 'batch 20' --steps 20 --force "$@" x.iae; }
    slowly -o slow.iae
    for bits in 128 256; do
        IAE_VECTOR_BITS=$bits slowly -o "$bits.iae"
        iae-cmp --tolerance 5e-5 --relative 1e-3 slow.iae "$bits.iae"
    done
}

@test "a run that goes on under other kernels is told so, with both names" {
    kernels
    cd "$BATS_FILE_TMPDIR"
    IAE_VECTOR_BITS=128 iae-train --engine native --spec ./tiny.spec --steps 5 --threads 1 -o other.iae x.iae >/dev/null
    IAE_VECTOR_BITS=256 iae-train --engine native --resume --steps 10 --threads 1 -o other.iae x.iae >/dev/null 2>err
    grep -qx 'iae-train: other.iae: was trained by engine native 128 bits, this is native 256 bits; the result will differ in its last digits' err
    IAE_VECTOR_BITS=256 iae-train --engine native --resume --steps 15 --threads 1 -o other.iae x.iae >/dev/null 2>err
    run -1 grep 'was trained' err
}

@test "IAE_VECTOR_BITS is 128, 256 or 512: 64 and its name otherwise, in programs that multiply" {
    for bits in 0 1024 avx2 '256 '; do
        run -64 --separate-stderr env IAE_VECTOR_BITS="$bits" iae-train --engine native --version
        [ "$stderr" = "iae-train: IAE_VECTOR_BITS: '$bits' is none of 128, 256, 512; try --help" ]
    done
    IAE_VECTOR_BITS=1 iae-synth -n 3 mixture | IAE_VECTOR_BITS=1 iae-cut >cut.iae
    [ "$(rows cut.iae)" = 3 ]
}
