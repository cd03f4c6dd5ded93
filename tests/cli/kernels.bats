# bats file_tags=quick
load helpers
load training

# Other matrix kernels round differently: results agree closely, not in bytes, and a resumed run says so.

kernels() {
    iae-train --version | grep -q OpenBLAS || skip "the BLAS is not OpenBLAS, whose kernels can be chosen"
    [ "$(uname -m)" = x86_64 ] || skip "the kernels are named for x86-64 only"
}

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    load helpers
    load training
    write_specs
    mnist 400 >x.iae
    train --spec ./tiny.spec --steps 20 -o native.iae x.iae
}

@test "encodings of one model under other kernels agree to 1e-5" {
    kernels
    cd "$BATS_FILE_TMPDIR"
    iae-encode -m native.iae x.iae >native-z.iae
    for core in Prescott Sandybridge Haswell; do
        OPENBLAS_CORETYPE=$core iae-encode -m native.iae x.iae >"$core-z.iae"
        iae-cmp --tolerance 1e-5 --relative 1e-5 native-z.iae "$core-z.iae"
    done
}

# A GAN is a chaotic system: at larger rates rounding grows tenfold in three steps. At this one it shows as rounding.
@test "20 steps under other kernels end close by: within 5e-5, where weights have moved up to 4e-4" {
    kernels
    cd "$BATS_FILE_TMPDIR"
    slowly() { train --spec ./tiny.spec --set 'adam 2e-5 0.5 0.999' --set 'batch 20' --steps 20 --force "$@" x.iae; }
    slowly -o slow.iae
    for core in Prescott Haswell; do
        OPENBLAS_CORETYPE=$core slowly -o "$core.iae"
        iae-cmp --tolerance 5e-5 --relative 1e-3 slow.iae "$core.iae"
    done
}

@test "a run that goes on under other kernels is told so" {
    kernels
    cd "$BATS_FILE_TMPDIR"
    OPENBLAS_CORETYPE=Prescott timeout 60 iae-train --spec ./tiny.spec --steps 5 --threads 1 -o other.iae x.iae >/dev/null
    OPENBLAS_CORETYPE=Haswell timeout 60 iae-train --resume --steps 10 --threads 1 -o other.iae x.iae >/dev/null 2>err
    grep -q 'other matrix kernels' err
}
