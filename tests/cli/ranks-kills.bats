# iae-train-mpi stopped or killed at any moment, and gone on with as many ranks as one likes: the model as if nothing had been
#
# RANKS_ROUNDS=N is how often each; IAE_SEED=N repeats what a run has drawn, as far as the machine does.
# bats file_tags=long,plain

load helpers
load training
load ranks
load ranks-ends

setup() {
    cd "$BATS_TEST_TMPDIR"
    setup_ends
    how=(-q --threads 1 --spec ./flat.spec --set 'shards 4' --set 'ema 0.9' --set 'steps rec 2' --every 1 --save-every 40 --keep 2 -o m.iae
        --metrics m.tsv)
    # about a second for three ranks on two cores
    flat_rows 60000 1000 >rows.iae
    timeout 100 iae-train "${how[@]}" rows.iae
    mv m.iae whole.iae
    mv m.tsv whole.tsv
    generations=$(echo m-*.iae)
    seed=${IAE_SEED:-$RANDOM}
    echo "IAE_SEED=$seed"
    RANDOM=$seed
}

launchers=("mpirun -q" iae-ranks)

# starts [OPTION ...] - the command that a user would type next, with any number of ranks, as process `launcher`
starts() {
    ranks=$((1 + RANDOM % 4)) by=${launchers[RANDOM % 2]}
    if [ -e m.iae ]; then
        set -- --resume "$@"
    else
        rm -f m.tsv
    fi
    # shellcheck disable=SC2086
    $by -n $ranks iae-train-mpi "${how[@]}" "$@" rows.iae </dev/null >out 2>err 3>&- &
    launcher=$!
}

some_rank() {
    [ -n "$(processes iae-train-mpi)" ]
}

# ended_in SECONDS - the one that began has; `ended` is its status
ended_in() {
    waits_for "$1" has_ended || { echo "round $round: $by -n $ranks goes on"; return 1; }
    ended=0
    wait $launcher || ended=$?
}

# a_while MILLISECONDS - up to so many
a_while() {
    local ms
    ms=$((RANDOM % $1))
    read -rt "$((ms / 1000)).$(printf %03d $((ms % 1000)))" <>never || true
}

# goes_on_to_the_end - the next run does, to the bytes of one that was not stopped
goes_on_to_the_end() {
    starts
    ended_in 120
    [ $ended = 0 ] || { echo "round $round: the next start, $by -n $ranks: $ended, $(cat err)"; return 1; }
    cmp whole.iae m.iae || return 1
    cmp whole.tsv m.tsv || return 1
    [ "$(echo m-*.iae)" = "$generations" ] || { echo "round $round: $(echo m-*.iae)"; return 1; }
    nothing_left
}

@test "stopped by USR1 at any step, gone on with another number of ranks: equal bytes" {
    stops=0
    for round in $(seq "${RANKS_ROUNDS:-20}"); do
        rm -f m.iae m.tsv m-*.iae
        starts
        waits_for 60 eval 'test -s m.tsv || has_ended'
        a_while 1500
        kill -USR1 $launcher 2>/dev/null || true
        ended_in 60
        case $ended in
        75) stops=$((stops + 1)) ;;
        0) ;;
        *) echo "round $round: $by -n $ranks: $ended, $(cat err)"; return 1 ;;
        esac
        nothing_left
        goes_on_to_the_end
    done
    echo "# $stops stopped of $round" >&3
    [ $stops -ge $((round / 2)) ]
}

@test "kill -9 of any rank at any time: all end within 10 s, gone on to equal bytes, nothing left behind" {
    kills=0
    for round in $(seq "${RANKS_ROUNDS:-15}"); do
        rm -f m.iae m.tsv m-*.iae
        starts
        waits_for 60 eval 'some_rank || has_ended'
        a_while 2000
        mapfile -t all < <(processes iae-train-mpi)
        victim=
        if [ ${#all[@]} -gt 0 ]; then
            victim=${all[RANDOM % ${#all[@]}]}
            kill -KILL "$victim" 2>/dev/null || true
        fi
        ended_in 10
        case $ended in
        137) kills=$((kills + 1)) ;;
        0) ;;
        *) echo "round $round: $by -n $ranks: $ended, $(cat err)"; return 1 ;;
        esac
        waits_for 10 nobody
        [ -z "$(ls -d temporary/iae-ranks.* 2>/dev/null)" ]
        goes_on_to_the_end
    done
    echo "# $kills killed of $round" >&3
    [ $kills -ge $((round / 2)) ]
}

# pauses RANK OPTION ... - 3 ranks that begin, one of which then stops, before there are rows for more steps
pauses() {
    local rank=$1
    shift
    rm -f m.iae m.tsv m-*.iae slow go
    mkfifo slow
    { head -c 500000 rows.iae && waits_for 60 test -e go && tail -c +500001 rows.iae; } >slow 3>&- &
    ranks=3 by=mpirun round=$rank
    mpirun -q -n 3 iae-train-mpi "${how[@]:1}" "$@" slow </dev/null >out 2>err 3>&- &
    launcher=$!
    waits_for 60 test -s m.tsv
    stopped=$(rank_process "$rank")
    kill -STOP "$stopped"
    touch go
}

@test "a rank that is stopped for 4 s: a note, and equal bytes" {
    pauses 2 --patience 20s
    waits_for 30 grep -q 'no answer from rank 2 for 4 s' err || { cat err; return 1; }
    kill -CONT "$stopped"
    ended_in 120
    [ $ended = 0 ] || { cat err; return 1; }
    same whole.iae m.iae
    same whole.tsv m.tsv
    # each tenth of patience, by rank 0 alone
    [ "$(grep -m 1 answer err)" = 'iae-train-mpi: no answer from rank 2 for 2 s' ]
    run -1 grep 'rank [12] of 3' err
    nothing_left
    # the others have no notes, nor has rank 0 for the time that it was away
    pauses 0 --patience 20s
    read -rt 4 <>never || true
    kill -CONT "$stopped"
    ended_in 120
    [ $ended = 0 ] || { cat err; return 1; }
    same whole.iae m.iae
    run -1 grep answer err
    nothing_left
}

@test "a rank that is stopped for longer than patience: 75, and goes on" {
    for rank in 1 2; do
        pauses $rank --patience 3s
        ended_in 20
        [ $ended = 75 ] || { echo "rank $rank: $ended, $(cat err)"; return 1; }
        # the other one may be silent, too, as it waits for this one
        grep -E "no answer from ranks? [12](, 2)? for .* s, given up; continue with --resume" err || { cat err; return 1; }
        nothing_left
        goes_on_to_the_end
    done
}

@test "all ranks stopped for longer than patience, as by a scheduler that suspends a job: they go on" {
    pauses 2 --patience 3s
    mapfile -t all < <(processes iae-train-mpi)
    [ ${#all[@]} = 3 ]
    kill -STOP "${all[@]}"
    read -rt 5 <>never || true
    kill -CONT "${all[@]}"
    ended_in 120
    [ $ended = 0 ] || { cat err; return 1; }
    same whole.iae m.iae
    nothing_left
}
