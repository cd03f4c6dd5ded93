# Power cut at any moment of a save: the old file or the new one, and "saved" means saved (tests/faults/crash-states.py)
# bats file_tags=long

load helpers
load training

setup() {
    cd "$BATS_TEST_TMPDIR"
    need_ptrace
    if sanitized; then
        export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
    fi
    write_specs
    mkdir disk
    seed=${IAE_SEED:-$RANDOM}
    echo "IAE_SEED=$seed"
}

# states ARGS - run the enumerator; it must have tried at least $least disks and found none bad
states() {
    python "$ROOT/tests/faults/crash-states.py" --seed "$seed" "$@" >counts || { cat counts; return 1; }
    cat counts
    read -r _ tried _ loaded _ bad <counts
    [ "$tried" -ge "$least" ] && [ "$loaded" -ge 5 ] && [ "$bad" = 0 ]
}

# the next start: goes on with what is there, or begins
start='if [ -e "$TARGET" ]; then set -- --resume; else set -- --spec ./flat.spec; fi
timeout 60 iae-train -q --threads 1 --steps 1 -o "$TARGET" "$@" rows.iae >/dev/null'
# the next start of a filter, which is to clean; the file is then put back to be compared
filter='cp "$TARGET" was && iae-cut -o "$TARGET" was; status=$?; cp was "$TARGET"; exit $status'

@test "the enumerator catches savers with known faults, and clears a right one" {
    python "$ROOT/tests/faults/crash-states.py" --seed "$seed" --self-test
}

@test "iae-train over an older model, with generations" {
    flat_rows 100 >disk/rows.iae
    cp flat.spec disk
    (cd disk && train --spec ./flat.spec --save-every 1 --keep 2 --steps 2 -o m.iae rows.iae)
    least=1000
    states --saved "step 4, " --loader "$start" disk m.iae iae-train --threads 1 --resume --steps 4 --keep 2 -o m.iae rows.iae
}

@test "iae-train where no model was" {
    flat_rows 100 >disk/rows.iae
    cp flat.spec disk
    least=1000
    states --saved "step 1, " --loader "$start" disk m.iae iae-train --threads 1 --spec ./flat.spec --steps 1 -o m.iae rows.iae
}

@test "iae-init over an older model" {
    flat_rows 10 >disk/rows.iae
    cp flat.spec disk
    iae-init --spec ./flat.spec --seed 2 -o disk/m.iae
    least=1000
    states --loader 'iae-sample -m "$TARGET" -n 5 >/dev/null && iae-train -q --threads 1 --resume --steps 0 -o "$TARGET" rows.iae >/dev/null' \
        disk m.iae iae-init --spec ./flat.spec --force -o m.iae
}

@test "a filter with -o, over an older file" {
    flat_rows 3000 >disk/rows.iae
    cp disk/rows.iae disk/out.iae
    least=180
    states --draws 30 --loader "$filter" disk out.iae iae-cut --drop y -o out.iae rows.iae
}

@test "a filter with -o onto its own input" {
    flat_rows 3000 >disk/rows.iae
    least=180
    states --draws 30 --loader "$filter" disk rows.iae iae-cut --count 700 -o rows.iae rows.iae
}
