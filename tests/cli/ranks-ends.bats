# iae-train-mpi and iae-ranks: how they end, with which status and message; nothing is left behind, no file and no process
# bats file_tags=plain

load helpers
load training
load ranks
load ranks-ends
load ranks-bytes

setup() {
    cd "$BATS_TEST_TMPDIR"
    setup_ends
    flat_rows 400 >rows.iae
    how=(-q --threads 1 --spec ./flat.spec --set 'shards 3' --every 1 -o m.iae)
}

# in_both STATUS MESSAGE COMMAND ... - 3 ranks of it, by mpirun and by iae-ranks: this status; stderr is one line that matches, or, if
# MESSAGE is empty, nothing. `before` is run before each. In the check tier they take turns
in_both() {
    local status=$1 message=$2 launcher got
    local launchers=("mpirun -q" iae-ranks)
    shift 2
    turn=$((${turn:-0} + 1))
    long_tier || launchers=("${launchers[turn % 2]}")
    for launcher in "${launchers[@]}"; do
        rm -f m.iae
        eval "${before:-:}"
        got=0
        # shellcheck disable=SC2086
        timeout 60 $launcher -n 3 "$@" >out 2>err </dev/null || got=$?
        [ "$got" = "$status" ] || { echo "$launcher: $got, not $status: $(cat err)"; return 1; }
        if [ -z "$message" ]; then
            [ ! -s err ] || { cat err; return 1; }
        elif ! grep -Eq -- "$message" err || [ "$(wc -l <err)" != 1 ]; then
            echo "$launcher: not one line '$message': $(cat err)"
            return 1
        fi
        nothing_left
    done
}

saved_at() {
    [ -e m.iae ] && [ "$(step_of m.iae)" "$@" ]
}

# ---- the table of ends ----

@test "data or steps that ended: 0" {
    in_both 0 '' iae-train-mpi "${how[@]}" rows.iae
    saved_at = 14
    [ "$(wc -l <out)" = 15 ]
    in_both 0 '' iae-train-mpi "${how[@]}" --steps 0 rows.iae
    saved_at = 0
    in_both 0 '' iae-train-mpi "${how[@]}" --steps 5 rows.iae
    saved_at = 5
}

@test "what was saved and goes on is 75: --max-time, and another program that writes the model" {
    in_both 75 'm.iae: stopped after --max-time, saved; continue with --resume' iae-train-mpi "${how[@]}" --max-time 0.001s rows.iae
    saved_at -ge 1
    iae-train-mpi "${how[@]}" --resume rows.iae >/dev/null
    saved_at = 14
    # one that waits for its rows
    mkfifo hole
    env -u RANKS_TEST iae-train-mpi "${how[@]}" --resume <hole >/dev/null 3>&- &
    other=$!
    exec 9>hole
    before='cp kept.iae m.iae'
    cp m.iae kept.iae
    waits_for 10 test -e .m.iae.lock -o -n "$(ls .m.iae* 2>/dev/null)"
    in_both 75 'm.iae: another program is writing it' iae-train-mpi "${how[@]}" --resume rows.iae
    exec 9>&-
    wait $other || true
}

@test "damaged rows: 65, and the model is saved up to there; no file 66, a model that exists 73" {
    head -c 6000 rows.iae >cut.iae
    python -c 'b = bytearray(open("rows.iae", "rb").read()); b[9000] ^= 1; open("damaged.iae", "wb").write(b)'
    in_both 65 'cut.iae: .*cut short' iae-train-mpi "${how[@]}" cut.iae
    saved_at -gt 0
    in_both 65 'damaged.iae: .*damaged' iae-train-mpi "${how[@]}" damaged.iae
    saved_at -gt 0
    in_both 66 'none.iae: cannot open' iae-train-mpi "${how[@]}" none.iae
    [ ! -e m.iae ]
    before='echo mine >m.iae'
    in_both 73 'm.iae: the file exists' iae-train-mpi "${how[@]}" rows.iae
    [ "$(cat m.iae)" = mine ]
}

@test "usage, spec and numbers: 64, 78, 79, said once" {
    in_both 64 "unknown option '--no-such'" iae-train-mpi "${how[@]}" --no-such rows.iae
    in_both 64 'keep-best needs --eval' iae-train-mpi "${how[@]}" --keep-best rows.iae
    in_both 64 "patience: 'soon' is not a time" iae-train-mpi "${how[@]}" --patience soon rows.iae
    in_both 78 "3 ranks, but the spec has shards 2: --set 'shards 3'" iae-train-mpi "${how[@]}" --set 'shards 2' rows.iae
    [ ! -e m.iae ]
    in_both 66 'no-such.spec: cannot open' iae-train-mpi "${how[@]}" --spec ./no-such.spec rows.iae
    make_stream "dict(id=np.arange(400), x=np.clip(rng.normal(size=(400, 4)) * np.where(np.arange(400) < 95, 1, 3e38)[:, None], -3e38, 3e38).astype('<f4'))" >huge.iae
    in_both 79 'step 4: .* is (inf|nan); stopped before the update' iae-train-mpi "${how[@]}" --save-every 2 huge.iae
    saved_at = 2
}

@test "metrics that nobody reads: 74, the model is saved" {
    in_both 74 '/dev/full: cannot write metrics; the model is saved' iae-train-mpi "${how[@]}" --metrics /dev/full rows.iae
    saved_at -ge 1
    # stdout is iae-ranks' own matter: mpirun reads what it then throws away
    rm m.iae
    run -74 --separate-stderr bash -c 'iae-ranks -n 3 iae-train-mpi "$@" rows.iae </dev/null >/dev/full' - "${how[@]}"
    grep 'cannot write' <<<"$stderr"
    saved_at -ge 1
    nothing_left
    rm m.iae
    run -74 bash -c 'iae-ranks -n 3 iae-train-mpi "$@" rows.iae </dev/null >&-' - "${how[@]}"
    saved_at -ge 1
    nothing_left
    # without a stderr there is no message, but no other status
    rm m.iae
    run -74 bash -c 'iae-ranks -n 3 iae-train-mpi "$@" rows.iae </dev/null >/dev/full 2>&-' - "${how[@]}"
    saved_at -ge 1
    nothing_left
    # a reader that goes, while there are rows for as long as one cares to wait
    rm m.iae
    mkfifo rows
    { cat rows.iae && until [ -e status ]; do iae-cut --count 90 rows.iae || break; done; } >rows 2>/dev/null 3>&- &
    { got=0; iae-ranks -n 3 iae-train-mpi "${how[@]}" <rows || got=$?; echo $got >status; } 2>err | head -n 2 >two
    waits_for 30 test -s status
    [ "$(cat status)" = 74 ]
    [ "$(wc -l <two)" = 2 ]
    saved_at -ge 1
    nothing_left
}

@test "--help, --version and --list-specs are printed once" {
    for option in --help --version --list-specs; do
        # of --threads it is a rank's share
        iae-train-mpi $option | sed 's/(default [0-9]*)//' >alone
        in_both 0 '' iae-train-mpi $option
        tr -d '\r' <out | sed 's/(default [0-9]*)//' | cmp alone -
    done
}

# ---- signals ----

# begins LAUNCHER ... - in the background, as process `launcher`, fed for ever; returns when the first steps are made
begins() {
    rm -f m.iae metrics rows err
    mkfifo rows
    (while cat rows.iae; do :; done) >rows 2>/dev/null 3>&- &
    feeder=$!
    # also where whoever runs the tests ignores some
    env --default-signal=INT,TERM,HUP,USR1 "$@" "${TRAINER:-iae-train-mpi}" "${how[@]}" --metrics metrics <rows >out 2>err 3>&- &
    launcher=$!
    waits_for 60 three_lines
}

three_lines() {
    [ -e metrics ] && [ "$(wc -l <metrics)" -gt 3 ]
}

# ends STATUS - the one that began does
ends() {
    local got=0
    waits_for 60 has_ended
    wait $launcher || got=$?
    kill $feeder 2>/dev/null || true
    wait $feeder 2>/dev/null || true
    [ $got = "$1" ] || { echo "$got, not $1: $(cat err)"; return 1; }
    nothing_left
}

# goes_on - the model has as many steps as metrics have lines, and a run that goes on is as one that was never stopped
goes_on() {
    local step more
    step=$(step_of m.iae)
    [ "$step" = $(($(wc -l <metrics) - 1)) ]
    more=$((step + 3))
    for _ in $(seq $((more / 13 + 1))); do
        cat rows.iae
    done >all.iae
    iae-train "${how[@]}" --set 'shards 3' --steps $more --resume <all.iae >/dev/null
    iae-train "${how[@]}" --steps $more -o whole.iae --force <all.iae >/dev/null
    same whole.iae m.iae
}

@test "USR1 to mpirun: 75, saved, and goes on to the same bytes" {
    # Open MPI 4 gives rank 0 its stdin
    begins mpirun -q -n 3
    kill -USR1 $launcher
    ends 75
    grep -q 'm.iae: stopped by a signal, saved' err
    goes_on
}

@test "TERM, INT, HUP or USR1 to iae-ranks: 75, saved, said once" {
    signals='TERM INT HUP USR1'
    long_tier || signals='TERM INT'
    for signal in $signals; do
        begins iae-ranks -n 3
        kill -$signal $launcher
        ends 75
        [ "$(grep -c 'm.iae: stopped by a signal, saved' err)" = 1 ]
        [ "$(wc -l <err)" = 1 ]
        goes_on
    done
}

@test "a signal to all processes of the pipe, as a terminal or timeout sends it: 75 as well" {
    rm -f m.iae metrics
    mkfifo rows
    (while cat rows.iae; do :; done) >rows 2>/dev/null 3>&- &
    feeder=$!
    setsid env --default-signal=INT,TERM,HUP,USR1 iae-ranks -n 3 iae-train-mpi "${how[@]}" --metrics metrics <rows >out 2>err 3>&- &
    launcher=$!
    waits_for 60 three_lines
    kill -TERM -- -$launcher
    ends 75
    [ "$(wc -l <err)" = 1 ]
    goes_on
}

# ---- processes that do not know each other ----

@test "several processes of a launcher that is not ours: 64, and iae-train says that it is one of them" {
    run -64 --separate-stderr env PMI_SIZE=2 iae-train-mpi "${how[@]}" rows.iae
    [[ $stderr == 'iae-train-mpi: 2 processes were started that do not know each other'* ]]
    [ ! -e m.iae ]
    run -64 --separate-stderr env OMPI_COMM_WORLD_SIZE=4 iae-train-mpi "${how[@]}" rows.iae
    [[ $stderr == 'iae-train-mpi: 4 processes were started that do not know each other'* ]]
    run -0 --separate-stderr env PMI_SIZE=2 iae-train "${how[@]:1}" -o one.iae rows.iae
    [[ $stderr == *'one of 2 processes of a launcher, each trains a model of its own; iae-train-mpi trains one together'* ]]
    run -0 --separate-stderr mpirun -q -n 2 sh -c 'exec iae-train "$@" -o "one-$OMPI_COMM_WORLD_RANK.iae" --force rows.iae' - "${how[@]:1}"
    [ "$(grep -c 'one of 2 processes of a launcher' <<<"$stderr")" = 2 ]
    same one-0.iae one-1.iae
    nothing_left
    if command -v mpiexec.hydra >/dev/null; then
        ldd "$IAE_BIN/iae-train-mpi" | grep -q libmpi.so || skip "the rest: iae-train-mpi is not built with Open MPI"
        run --separate-stderr mpiexec.hydra -n 2 iae-train-mpi "${how[@]}" rows.iae
        # the two may be in each other's way when Open MPI starts, and hydra joins the bits of all statuses
        ((status & 64))
        grep -q '2 processes were started that do not know each other' <<<"$stderr"
        [ ! -e m.iae ]
        nothing_left
    fi
}

# ---- stdin and stdout ----

@test "rank 0's terminal changes no metrics" {
    iae-train "${how[@]}" -o one.iae rows.iae >one.tsv
    for ranks in 1 3; do
        mpirun -q -n $ranks iae-train-mpi "${how[@]}" --force rows.iae >many.tsv </dev/null
        same one.tsv many.tsv
        mpirun -q -n $ranks iae-train-mpi "${how[@]}" --force --metrics file.tsv rows.iae >out </dev/null
        same one.tsv file.tsv
        [ ! -s out ]
        rm file.tsv
        iae-ranks -n $ranks iae-train-mpi "${how[@]}" --force rows.iae >many.tsv </dev/null
        same one.tsv many.tsv
    done
    # our own terminal does not, either, but that it shows them in columns
    python "$ROOT/tests/cli/at-terminal.py" 2 iae-ranks -n 2 iae-train-mpi "${how[@]:1}" --force rows.iae >many.tsv </dev/null
    same one.tsv many.tsv
    nothing_left
}

@test "8 MB of rows through 3 ranks, from mpirun's stdin and through iae-ranks" {
    make_stream "dict(id=np.arange(12000), x=rng.integers(0, 256, (12000, 28, 28, 1), dtype='u1'))" >8M.iae
    [ "$(stat -c %s 8M.iae)" -gt 8000000 ]
    how=(-q --threads 1 --spec ./small.spec --set 'shards 3' --every 1 -o m.iae)
    printf '%s\n' 'data 28x28x1 unit' 'code gaussian 2' 'noise none' 'posterior none' 'reconstruction euclidean' 'regularization none' 'batch 400' \
        'encoder: fc 2' 'decoder: fc 784 sigmoid' >small.spec
    iae-train "${how[@]}" -o one.iae 8M.iae >one.tsv
    mpirun -q -n 3 iae-train-mpi "${how[@]}" <8M.iae >many.tsv
    same one.iae m.iae
    same one.tsv many.tsv
    cat 8M.iae | iae-ranks -n 3 iae-train-mpi "${how[@]}" --force >many.tsv
    same one.iae m.iae
    same one.tsv many.tsv
    # a file as stdin
    iae-ranks -n 3 iae-train-mpi "${how[@]}" --force <8M.iae >many.tsv
    same one.iae m.iae
    nothing_left
}

@test "iae-ranks with operands does not mind its stdin: the null device, a terminal, a pipe that nobody reads or writes" {
    iae-train "${how[@]}" -o one.iae rows.iae >one.tsv
    iae-ranks -n 3 iae-train-mpi "${how[@]}" rows.iae >many.tsv </dev/null
    same one.tsv many.tsv
    python "$ROOT/tests/cli/at-terminal.py" 0 iae-ranks -n 3 iae-train-mpi "${how[@]}" --force rows.iae >many.tsv
    same one.tsv many.tsv
    # a pipe that is full for ever, and one into which nothing is written
    yes 2>/dev/null | timeout 60 iae-ranks -n 3 iae-train-mpi "${how[@]}" --force rows.iae >many.tsv
    same one.tsv many.tsv
    mkfifo silent
    exec 9<>silent
    timeout 60 iae-ranks -n 3 iae-train-mpi "${how[@]}" --force rows.iae >many.tsv <silent
    exec 9>&-
    same one.tsv many.tsv
    timeout 60 iae-ranks -n 3 iae-train-mpi "${how[@]}" --force rows.iae >many.tsv <&-
    same one.tsv many.tsv
    same one.iae m.iae
    nothing_left
}

# ---- another launcher ----

@test "with MPICH: the same statuses through iae-ranks, and TERM is 75, saved" {
    with_mpich
    export MPIRUN=$MPI
    ends_with() {
        local status=$1 message=$2 got=0
        shift 2
        timeout 60 iae-ranks -n 3 "$TRAINER" "${how[@]}" "$@" >out 2>err || got=$?
        [ "$got" = "$status" ] || { echo "$got, not $status: $(cat err)"; return 1; }
        [ -z "$message" ] || grep -Eq -- "$message" err || { cat err; return 1; }
        nothing_left
    }
    head -c 6000 rows.iae >cut.iae
    iae-train "${how[@]}" -o one.iae rows.iae >one.tsv
    ends_with 0 '' <rows.iae
    same one.iae m.iae
    same one.tsv out
    ends_with 73 'm.iae: the file exists' rows.iae
    ends_with 65 'cut.iae: .*cut short' --force cut.iae
    ends_with 66 'none.iae: cannot open' --force none.iae
    ends_with 64 'unknown option' --no-such
    ends_with 78 '3 ranks, but the spec has shards 2' --force --set 'shards 2' rows.iae
    begins iae-ranks -n 3
    kill -TERM $launcher
    ends 75
    goes_on
}

@test "a launcher that ends before any rank has begun: its status, and nobody waits for rows that none reads" {
    mkfifo held
    iae-cut rows.iae >held &
    MPIRUN=false run -1 timeout 30 iae-ranks -n 3 iae-train-mpi "${how[@]}" <held
    nothing_left
}
