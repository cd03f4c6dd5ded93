# Memory: filters hold some records, however long the stream is; where there is too little, programs say so and do not hang
# bats file_tags=long

load helpers
load training

setup() {
    cd "$BATS_TEST_TMPDIR"
    write_specs
}

# grows KIB COMMAND - the command grows by at most KIB while several times what it has already read passes through
grows() {
    local most=$1 kib
    shift
    kib=$(python "$ROOT/tests/faults/growth.py" "$first" "$rest" "$@")
    echo "$*: $kib KiB"
    [ "$kib" -le "$most" ]
}

# parts FILE - its rows twice as what comes first, so that one part has passed through before anything is measured, and nine
# times as what comes then
parts() {
    cat "$1" "$1" >first.iae
    cat "$1" "$1" "$1" "$1" "$1" "$1" "$1" "$1" "$1" >rest.iae
    first=first.iae
    rest=rest.iae
}

@test "filters grow by less than 1 MiB between 4,000 and 22,000 rows" {
    need_plain "its allocator keeps what was freed"
    mnist 2000 >x.iae
    iae-train -q --threads 1 --spec ./tiny.spec --steps 3 -o model.iae x.iae >metrics
    parts x.iae
    grows 1024 iae-cut
    grows 1024 iae-cut --class 3 --field id,y
    grows 1024 iae-augment --flip --shift 4
    grows 1024 iae-encode
    iae-encode x.iae >z.iae
    parts z.iae
    grows 1024 iae-decode
    grows 1024 iae-decode --draws 3
    iae-decode z.iae >xhat.iae
    parts xhat.iae
    grows 1024 iae-score
}

@test "iae-train grows by less than 1 MiB between 4,000 and 22,000 rows" {
    need_plain "its allocator keeps what was freed"
    mnist 2000 >x.iae
    parts x.iae
    grows 1024 iae-train -q --threads 1 --spec ./tiny.spec --every 10 --save-every 50 --keep 2 -o m.iae
}

@test "a program that was broken would be seen: one that keeps all rows grows" {
    mnist 2000 >x.iae
    parts x.iae
    run -1 grows 1024 "${IAE_PYTHON:-python3}" -c 'import sys; sys.stdin.buffer.read()'
}

# limited MIB COMMAND - under an address space of so many MiB: done, or refused with 71 and a word about memory, and never stuck.
# Where not even the libraries can be mapped, the dynamic linker ends the program with 127 before any of ours runs.
limited() {
    local mib=$1 status=0
    shift
    # timeout stands outside of the limit
    timeout -k 1 20 sh -c 'ulimit -v "$1"; shift; exec "$@"' sh $((mib * 1024)) "$@" >out 2>err || status=$?
    case $status in
    0) done_at=${done_at:-$mib} ;;
    71) grep -q "memory\|address space" err ;;
    127) grep -q "error while loading shared libraries" err && [ "$mib" -lt 48 ] ;;
    *) false ;;
    esac || { echo "$mib MiB, $1: $status: $(cat err)"; return 1; }
}

@test "little memory: 12 sizes of address space, no hang, exit 0 or 71" {
    need_plain "AddressSanitizer needs terabytes of address space"
    flat_rows 300 >rows.iae
    train --spec ./flat.spec -o model.iae rows.iae
    iae-encode rows.iae >z.iae
    for command in "iae-encode rows.iae" "iae-decode z.iae" "iae-sample -n 10" "iae-cut rows.iae" "iae-shuffle rows.iae" \
        "iae-train -q --threads 1 --spec ./flat.spec --force -o m.iae rows.iae" "iae-train -q --threads 2 --spec ./flat.spec --force -o m.iae rows.iae"; do
        done_at=
        for mib in 16 24 32 48 64 96 128 160 192 256 384 512; do
            # shellcheck disable=SC2086
            limited $mib $command
            no_stray
        done
        echo "$command: from $done_at MiB"
        [ -n "$done_at" ]
    done
}

@test "a model and rows that do not fit into memory: 71, the old model kept" {
    need_plain "AddressSanitizer needs terabytes of address space"
    flat_rows 100 >rows.iae
    train --spec ./flat.spec -o m.iae rows.iae
    cp m.iae before.iae
    wide=(--set "encoder: fc 4000 relu ; fc 4000 relu ; fc 4000 relu ; fc 2" --set "batch 1000")
    done_at=
    for mib in 320 352 384 416 448 512 640 800; do
        limited $mib iae-train -q --threads 1 --spec ./flat.spec "${wide[@]}" --steps 1 --force -o m.iae rows.iae
        if [ -z "$done_at" ]; then
            same m.iae before.iae
        fi
        no_stray
    done
    echo "from ${done_at:-nowhere} MiB"
}
