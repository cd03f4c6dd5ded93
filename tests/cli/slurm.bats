# slurm.bats - ranks and grids under Slurm, by real daemons: srun, and jobs of pipelines/grid/slurm.sh that are stopped and put back
# bats file_tags=long,plain

load helpers
load training
load ranks
load slurm

setup_file() {
    need_slurm
    use_ranks
    start_slurm "$BATS_FILE_TMPDIR/slurm"
    srun --mpi=list 2>&1 | grep -qw pmix || skip "Slurm is built without PMIx"
}

teardown_file() {
    stop_slurm "$BATS_FILE_TMPDIR/slurm"
}

setup() {
    cd "$BATS_TEST_TMPDIR"
    write_specs
    flat_rows 4000 >long.iae
    how=(--threads 1 --spec ./flat.spec --set 'shards 3' --every 10)
    slurm=$ROOT/pipelines/grid/slurm.sh
}

# ranks ARG ... - three ranks on two nodes
ranks() {
    timeout 60 srun -K1 --mpi=pmix -N 2 -n 3 "$@"
}

# one_piece ARG ... - one.iae and one.tsv, of one process, for comparison
one_piece() {
    iae-train -q "${how[@]}" --metrics one.tsv -o one.iae "$@" long.iae
}

# submit OPTION ... - a job by slurm.sh, whose messages go to said
submit() {
    sbatch --parsable -o said "$@"
}

# put_back JOB - until it waits, and nothing of its step is left, whose number the next one has; Slurm leaves it alone for two minutes
put_back() {
    ends "$1" JobState=PENDING Restarts=1
    wait_for 60 no_steps
}

no_steps() {
    ! compgen -G "$BATS_FILE_TMPDIR/slurm/[ab]/stepd.*" >/dev/null
}

# feed - long.iae into the named pipe rows; feed_part - the beginning of it, and no more until there is a file go. Not for ever, as bats waits
feed() {
    timeout 90 sh -c 'cat long.iae >rows' 3>&- &
}

feed_part() {
    timeout 90 sh -c '{ head -c 60000 long.iae && until [ -e go ]; do sleep 0.05; done; } >rows' 3>&- &
}

# go_on JOB - before that; but nodes refuse a job in the second in which it was ended
go_on() {
    scontrol update JobId="$1" StartTime=now+2seconds
}

# ends JOB WORD ... - until it has ended so
ends() {
    wait_for 60 job_is "$@" || {
        scontrol show job "$1"
        cat said*
        return 1
    } >&2
}

@test "ranks of srun on two nodes train the model of one process, from a file and through a pipe" {
    one_piece
    ranks iae-train-mpi -q "${how[@]}" --metrics file.tsv -o file.iae long.iae
    iae-cmp --meta one.iae file.iae
    same one.tsv file.tsv
    ranks --input=0 iae-train-mpi -q "${how[@]}" -o pipe.iae < <(cat long.iae) >pipe.tsv
    iae-cmp --meta one.iae pipe.iae
    same one.tsv pipe.tsv
    # damage is told as by one process
    run -65 ranks --input=0 iae-train-mpi -q "${how[@]}" -o short.iae < <(head -c 60000 long.iae)
    [[ $output == *"iae-train-mpi: <stdin>: "* ]]
}

@test "tasks that srun has not linked are refused, a single one trains; iae-train says that it is one of several" {
    run -64 srun --mpi=none -n 3 iae-train-mpi "${how[@]}" -o m.iae long.iae
    [ "$(grep -c '^iae-train-mpi: 3 processes were started that do not know each other: .*srun --mpi=pmix' <<<"$output")" = 3 ]
    [ ! -e m.iae ]
    srun --mpi=none -n 1 iae-train-mpi -q "${how[@]}" --metrics m.tsv -o m.iae long.iae
    one_piece
    iae-cmp --meta one.iae m.iae
    # shellcheck disable=SC2016
    srun -n 2 sh -c 'exec iae-train --steps 3 --spec ./flat.spec -o $SLURM_PROCID.iae long.iae' 2>said >/dev/null
    [ "$(grep -c '^iae-train: one of 2 processes of a launcher, each trains a model of its own' said)" = 2 ]
    same 0.iae 1.iae
    srun -n 1 iae-train --steps 3 --spec ./flat.spec -o one-task.iae long.iae 2>said >/dev/null
    ! grep 'of a launcher' said
}

@test "slurm.sh: ranks that are stopped save, the job goes back, and ends with the model of one piece" {
    one_piece
    mkfifo rows
    # the first session stops while it waits for the rest of its data
    feed_part
    job=$(submit -N 2 -n 3 "$slurm" srun -K1 --mpi=pmix iae-train-mpi "${how[@]}" --save-every 7 --metrics m.tsv -o m.iae rows)
    wait_for 60 test -e m.iae
    scancel -b -s USR1 "$job"
    put_back "$job"
    grep -q '^iae-train-mpi: m.iae: stopped by a signal, saved' said
    grep -q '^slurm.sh: status 75: back into the queue, 0 times before' said
    stopped=$(step_of m.iae)
    [ "$stopped" -ge 7 ] && [ "$stopped" -lt "$(step_of one.iae)" ]
    touch go
    wait
    feed
    go_on "$job"
    ends "$job" JobState=COMPLETED Restarts=1 ExitCode=0:0
    iae-cmp --meta one.iae m.iae
    [ -z "$(cut -f 1 m.tsv | sort | uniq -d)" ]
}

@test "slurm.sh: a script that becomes srun at the end of a pipe, and iae-ranks, are stopped and go on, too" {
    one_piece
    cat >piped <<'END'
[ ! -e m.iae ] || set -- --resume
feed() { if [ -e go ]; then cat long.iae; else head -c 60000 long.iae; until [ -e go ]; do sleep 0.05; done; fi; }
exec srun -K1 --mpi=pmix --input=0 iae-train-mpi "$@" --threads 1 --spec ./flat.spec --set 'shards 3' --save-every 7 --metrics m.tsv -o m.iae < <(feed)
END
    job=$(submit -N 2 -n 3 "$slurm" bash piped)
    wait_for 60 test -e m.iae
    scancel -b -s USR1 "$job"
    put_back "$job"
    touch go
    go_on "$job"
    ends "$job" JobState=COMPLETED Restarts=1 ExitCode=0:0
    iae-cmp --meta one.iae m.iae
    rm m.iae m.tsv go
    mkfifo rows
    feed_part
    job=$(submit -n 3 "$slurm" iae-ranks -n 3 iae-train-mpi "${how[@]}" --save-every 7 --metrics m.tsv -o m.iae rows)
    wait_for 60 test -e m.iae
    scancel -b -s USR1 "$job"
    put_back "$job"
    touch go
    wait
    feed
    go_on "$job"
    ends "$job" JobState=COMPLETED Restarts=1 ExitCode=0:0
    iae-cmp --meta one.iae m.iae
}

@test "slurm.sh: ranks of which one is killed before they have saved begin again" {
    one_piece
    mkfifo rows
    feed_part
    job=$(submit -n 3 "$slurm" srun -K1 --mpi=pmix iae-train-mpi "${how[@]}" --metrics m.tsv -o m.iae "$PWD/rows")
    wait_for 60 test -s m.tsv
    # one of them, without which the others would wait for --patience: srun -K1 ends them
    kill -KILL "$(pgrep -n -f "^[^ ]*iae-train-mpi .*$PWD/rows")"
    put_back "$job"
    [ ! -e m.iae ]
    touch go
    wait
    feed
    go_on "$job"
    ends "$job" JobState=COMPLETED Restarts=1 ExitCode=0:0
    iae-cmp --meta one.iae m.iae
    same one.tsv m.tsv
}

@test "slurm.sh: before the time limit the signal comes by itself" {
    mkfifo rows
    feed_part
    job=$(submit --time=1 --signal=B:USR1@50 "$slurm" iae-train "${how[@]}" --metrics m.tsv -o m.iae rows)
    wait_for 100 job_is "$job" JobState=PENDING Restarts=1
    touch go
    grep -q '^slurm.sh: SIGUSR1, passed on' said
    grep -q '^iae-train: m.iae: stopped by a signal, saved' said
    scancel "$job"
}

@test "slurm.sh: the last job of an array of a grid is stopped, and it alone goes back" {
    cat >a.grid <<'END'
spec=./flat.spec
steps=300
seeds='1 2'
data() {
    echo "$seed" >>calls
    if [ "$seed" = 2 ] && [ ! -e go ]; then
        head -c 60000 long.iae
        until [ -e go ]; do sleep 0.05; done
    fi
    cat long.iae
}
judge() { iae-encode long.iae | iae-decode | iae-eval -q --task reconstruction | cut -f 1,2; }
END
    job=$(sbatch --parsable -c 2 --array=1-"$(iae-grid a.grid list | wc -l)" -o said-%a "$slurm" iae-grid a.grid job)
    ends "${job}_1" JobState=COMPLETED Restarts=0
    wait_for 60 grep -qs ^16 runs/seed=2/metrics.tsv
    scancel -b -s USR1 "${job}_2"
    put_back "${job}_2"
    grep -q '^iae-grid: job 2, seed=2: stopped at step ' said-2
    touch go
    go_on "${job}_2"
    ends "${job}_2" JobState=COMPLETED Restarts=1 ExitCode=0:0
    job_is "${job}_1" JobState=COMPLETED Restarts=0
    [ "$(iae-grid a.grid status | tail -n 1)" = "2 jobs: 2 done" ]
    for seed in 1 2; do
        iae-train -q --spec ./flat.spec --seed $seed --steps 300 -o $seed.iae long.iae >/dev/null
        iae-cmp $seed.iae runs/seed=$seed/model.iae
    done
    [ "$(grep -c 2 calls)" = 2 ]
}

@test "slurm.sh: what would fail again ends the job, what was killed is tried again, SIGTERM saves and ends" {
    job=$(submit -n 3 "$slurm" srun --mpi=pmix iae-train-mpi -q "${how[@]}" -o m.iae nowhere.iae)
    ends "$job" JobState=FAILED Restarts=0 ExitCode=66:0
    # shellcheck disable=SC2016
    job=$(RETRIES=1 submit "$slurm" sh -c 'kill -KILL $$')
    put_back "$job"
    go_on "$job"
    ends "$job" JobState=FAILED Restarts=1 ExitCode=137:0
    mkfifo rows
    feed_part
    job=$(submit -n 3 "$slurm" srun -K1 --mpi=pmix iae-train-mpi "${how[@]}" --save-every 7 --metrics m.tsv -o m.iae rows)
    wait_for 60 test -e m.iae
    scancel -b -s TERM "$job"
    ends "$job" JobState=FAILED Restarts=0 ExitCode=75:0
    touch go
    grep -q '^iae-train-mpi: m.iae: stopped by a signal, saved' said
    job=$(submit "$slurm" iae-train --set 'shards 3' long.iae)
    ends "$job" JobState=FAILED Restarts=0 ExitCode=64:0
    run -64 "$slurm" iae-train long.iae
    [[ $output == "slurm.sh: usage: "* ]]
}
