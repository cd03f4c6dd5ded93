# iae-train killed at any moment, and gone on: the same model as if nothing had been

load helpers
load training

setup() {
    cd "$BATS_TEST_TMPDIR"
    write_specs
}

calls=(write writev openat read fsync renameat unlink unlinkat flock close fchmod lseek newfstatat)

# begin_or_go_on - the command that a user would type next
begin_or_go_on() {
    arguments=(-q --threads 1 --every 1 --save-every 3 --keep 2 -o m.iae rows.iae)
    if [ -e m.iae ]; then
        arguments+=(--resume)
    else
        arguments+=(--spec ./flat.spec --set 'ema 0.9' --set 'steps rec 2')
    fi
}

# killed CALL N - the next run, killed by SIGKILL at its N-th CALL, which it may also not reach; a lock that is held is a failure
killed() {
    local status=0
    begin_or_go_on
    # the subshell takes bash's own word about the kill
    (strace -f -qq -o /dev/null -e "trace=$1" -e "inject=$1:signal=KILL:when=$2" iae-train "${arguments[@]}" >/dev/null; exit $?) 2>err || status=$?
    case $status in
    137) kills=$((kills + 1)) ;;
    0) ;;
    *) echo "round $round, $1 $2: $status: $(cat err)" >&2; return 1 ;;
    esac
}

# bats test_tags=long
@test "SIGKILL at the n-th system call, in 50 runs: gone on, equal bytes, nothing left behind, no lock held" {
    need_ptrace
    rounds=50
    if sanitized; then
        rounds=8
        export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
    fi
    flat_rows 395 13 >rows.iae
    begin_or_go_on
    strace -f -qq -o log iae-train "${arguments[@]}" >/dev/null
    mv m.iae unbroken.iae
    generations=$(echo m-*.iae)
    seed=${IAE_SEED:-$RANDOM}
    echo "IAE_SEED=$seed"
    RANDOM=$seed
    declare -A most
    for c in "${calls[@]}"; do
        most[$c]=$(grep -c "^[0-9]* *$c(" log || true)
    done
    kills=0
    for round in $(seq $rounds); do
        rm -f m.iae m-*.iae
        # killed up to three times, the first time within what an unbroken run does
        for again in 1 2 3; do
            call=${calls[RANDOM % ${#calls[@]}]}
            if [ "${most[$call]}" -gt 0 ]; then
                killed "$call" $((1 + RANDOM % (most[$call] / again + 1)))
            fi
            if [ $((RANDOM % 3)) != 0 ]; then
                break
            fi
        done
        begin_or_go_on
        timeout 60 iae-train "${arguments[@]}" >/dev/null || { echo "round $round: the next start: $?"; return 1; }
        cmp unbroken.iae m.iae || { echo "round $round, last killed at $call"; return 1; }
        no_stray
        [ "$(echo m-*.iae)" = "$generations" ] || { echo "round $round, last killed at $call: $(echo m-*.iae)"; return 1; }
    done
    echo "$kills kills"
    [ $kills -ge $((rounds / 2)) ]
}

@test "a start with nothing to do removes what a killed one left behind" {
    need_ptrace
    if sanitized; then
        export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
    fi
    flat_rows 100 >rows.iae
    begin_or_go_on
    iae-train "${arguments[@]}" >/dev/null
    cp m.iae unbroken.iae
    # killed between the writing of the temporary file and its new name
    status=0
    strace -f -qq -o /dev/null -e trace=renameat -e inject=renameat:signal=KILL:when=1 \
        iae-train -q --threads 1 --spec ./flat.spec --force -o m.iae rows.iae >/dev/null || status=$?
    [ $status = 137 ]
    run -1 no_stray
    same unbroken.iae m.iae
    begin_or_go_on
    iae-train "${arguments[@]}" >/dev/null
    no_stray
    same unbroken.iae m.iae
}

@test "a filter killed while it writes -o leaves the old file, and its next start cleans" {
    need_ptrace
    if sanitized; then
        export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
    fi
    flat_rows 100 >rows.iae
    echo old >out.iae
    for at in writev:1 writev:3 fsync:1 fchmod:1 renameat:1; do
        status=0
        strace -f -qq -o /dev/null -e "trace=${at%:*}" -e "inject=${at%:*}:signal=KILL:when=${at#*:}" iae-cut -o out.iae rows.iae || status=$?
        [ $status = 137 ]
        [ "$(cat out.iae)" = old ]
    done
    iae-cut -o out.iae rows.iae
    no_stray
    [ "$(rows out.iae)" = 100 ]
}
