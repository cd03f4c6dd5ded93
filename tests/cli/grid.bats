# pipelines/grid: combinations, resuming, tables

load helpers
load training

setup() {
    cd "$BATS_TEST_TMPDIR"
    write_specs
    flat_rows 100 >data.iae
    cat >a.grid <<'EOF'
spec=./flat.spec
steps=8
seeds='1 2 3'
vary 'rate encoder' 1e-3 1e-2
vary 'code' 'gaussian 2'
data() { echo "$seed" >>calls; cat data.iae; }
judge() { iae-encode data.iae | iae-decode | iae-eval -q --task reconstruction | cut -f 1,2; }
EOF
    grid=$ROOT/pipelines/grid/grid.sh
}

@test "a grid: every combination and seed, side by side, and its tables" {
    "$grid" a.grid list >list
    [ "$(wc -l <list)" = 6 ]
    [ "$(cut -f 2 list | sort -u | wc -l)" = 6 ]
    "$grid" a.grid all 2
    "$grid" a.grid table >table
    [ "$(wc -l <table)" = 7 ]
    [ "$(head -n 1 table | cut -f 1-4)" = "rate encoder	code	seed	mse" ]
    "$grid" a.grid summary >summary
    grep -q "^1e-3	gaussian 2	mse	3	" summary
    # mean and standard deviation as Python has them
    python - <<'EOF'
import statistics
rows = [l.rstrip("\n").split("\t") for l in open("table")][1:]
for l in list(open("summary"))[1:]:
    rate, code, metric, n, mean, sd, low, high = l.rstrip("\n").split("\t")
    if metric != "mse":
        continue
    v = [float(r[3]) for r in rows if r[0] == rate]
    assert len(v) == int(n) == 3
    for got, want in (mean, statistics.mean(v)), (sd, statistics.stdev(v)), (low, min(v)), (high, max(v)):
        assert abs(float(got) - want) <= 6e-3 * abs(want), (rate, got, want)
EOF
    for command in list status table summary; do
        run -74 sh -c '"$0" a.grid $1 >/dev/full' "$grid" $command
        [ "$output" = "iae-grid: <stdout>: cannot write" ]
    done
    # the same settings by hand
    iae-train -q --spec ./flat.spec --seed 2 --steps 8 --set 'rate encoder 1e-2' --set 'code gaussian 2' -o m.iae data.iae >/dev/null
    same m.iae "runs/rate-encoder=1e-2,code=gaussian-2,seed=2/model.iae"
}

@test "a grid goes on where it was stopped, and does nothing twice" {
    "$grid" a.grid job 1
    [ "$(wc -l <calls)" = 1 ]
    "$grid" a.grid job 1
    [ "$(wc -l <calls)" = 1 ]
    folder=runs/$("$grid" a.grid list | sed -n '2s/^2	//p')
    mkdir -p "$folder"
    iae-train -q --spec ./flat.spec --steps 3 --every 1 --set 'rate encoder 1e-2' --set 'code gaussian 2' -o "$folder/model.iae" data.iae >"$folder/metrics.tsv"
    echo "5	of a step that was not saved" >>"$folder/metrics.tsv"
    SLURM_ARRAY_TASK_ID=2 "$grid" a.grid job
    iae-train -q --spec ./flat.spec --steps 8 --set 'rate encoder 1e-2' --set 'code gaussian 2' -o m.iae data.iae >/dev/null
    same m.iae "$folder/model.iae"
    [ "$(cut -f 1 "$folder/metrics.tsv" | tr '\n' ' ')" = "step 1 2 3 4 5 6 7 8 " ]
    # a job whose data are too short is not done
    sed -i 's/^steps=8/steps=80/' a.grid
    run -65 "$grid" a.grid job 3
    [[ $output == *"ended before step 80"* ]]
    run -64 "$grid" a.grid job 99
    run -66 "$grid" none.grid list
    run -64 "$grid" a.grid sing
    run -64 "$grid" a.grid job 0
    run -64 "$grid" a.grid all 0
    # settings that changed under a job, and jobs that are one
    sed -i 's/^spec=.*/spec=flat.spec/' a.grid
    run -73 "$grid" a.grid job 1
    [[ $output == *"of other settings"* ]]
    sed "s/^vary 'code'.*/vary 'code' 'gaussian 2' gaussian-2/" a.grid >b.grid
    run -64 "$grid" b.grid list
    [[ $output == *"share the folder"* ]]
    sed "s/^vary 'code'.*/vary 'code'/" a.grid >b.grid
    run -64 "$grid" b.grid list
}

@test "more steps than before go on to the model of a run in one piece; fewer are refused" {
    sed -i 's/^steps=.*/steps=4/' a.grid
    run -0 "$grid" a.grid job 1
    [[ $output == "iae-grid: job 1, rate-encoder=1e-3,code=gaussian-2,seed=1: done in "* ]]
    folder=runs/rate-encoder=1e-3,code=gaussian-2,seed=1
    sed -i 's/^steps=.*/steps=9/' a.grid
    "$grid" a.grid status >status
    grep -q '^   1  stopped  rate.*: step 4 of 9$' status
    "$grid" a.grid job 1
    iae-train -q --spec ./flat.spec --steps 9 --set 'rate encoder 1e-3' --set 'code gaussian 2' -o m.iae data.iae >/dev/null
    iae-cmp m.iae "$folder/model.iae"
    [ "$(wc -l <"$folder/metrics.tsv")" = 10 ]
    grep -q '^steps=9 ' "$folder/settings"
    [ -s "$folder/eval.tsv" ]
    [ "$(wc -l <"$folder/seconds")" = 2 ]
    sed -i 's/^steps=.*/steps=8/' a.grid
    run -73 "$grid" a.grid job 1
    [[ $output == *"is of 9 steps, not of 8"* ]]
}

@test "specs are checked before the first job: the job and the setting are named, and nothing is started" {
    sed -i "s/^vary 'code'.*/vary 'adam' '1e-3 0.5 0.9' '1e-3 7 0.9'/" a.grid
    run -78 "$grid" a.grid all 2
    [ "${#lines[@]}" = 3 ]
    [[ ${lines[0]} == "iae-grid: job 3, rate-encoder=1e-3,adam=1e-3-7-0.9,seed=1: 'adam 1e-3 7 0.9': iae-init: "* ]]
    [[ ${lines[1]} == "iae-grid: job 4, "*"'adam 1e-3 7 0.9': iae-init: "* ]]
    [[ ${lines[2]} == *"no job was started"* ]]
    [ ! -e runs ]
    [ ! -e calls ]
    run -78 "$grid" a.grid check
    [ "${#lines[@]}" = 2 ]
    # two lines of which neither fits without the other
    sed -i "s/^vary 'adam'.*/vary 'encoder:' 'fc 8 tanh ; fc 2' 'fc 8 tanh ; fc 3'/; s/^vary 'rate.*/vary 'reg:' 'fc 1'/" a.grid
    run -78 "$grid" a.grid check
    [ "${#lines[@]}" = 1 ]
    [[ $output == "iae-grid: job 2, "*": 'encoder: fc 8 tanh ; fc 3': iae-init: "* ]]
    sed -i "s/^vary 'encoder.*/vary 'posterior' none 'gaussian 2'/; s/^vary 'reg.*/vary regularization adversarial kl/" a.grid
    run -78 "$grid" a.grid check
    [[ $output == *"iae-grid: job "* ]]
    sed -i 's/^spec=.*/spec=nowhere/' a.grid
    run -78 "$grid" a.grid check
    [[ $output == *": the spec nowhere: iae-init: "* ]]
    for line in 'if' steps= 'steps=many' 'unset -f data' 'unset -f judge' "vary 'code'"; do
        { cat a.grid; echo "$line"; } >b.grid
        run -64 "$grid" b.grid list
        [[ ${lines[-1]} == "iae-grid: ./b.grid: "* ]]
    done
}

@test "a job that fails does not stop the others; status says why; its own exit status at the end" {
    cat >>a.grid <<'EOF'
data() {
    case $seed in
    2) echo "no rows today" >&2; return 1 ;;
    *) cat data.iae ;;
    esac
}
EOF
    sed -i "s/^vary 'rate.*/vary 'rate encoder' 1e-3/" a.grid
    run -65 "$grid" a.grid all
    [[ ${lines[0]} == "iae-grid: job 1, "*": done in "* ]]
    [[ ${lines[1]} == "iae-grid: job 2, rate-encoder=1e-3,code=gaussian-2,seed=2: failed with 65 after "*": no rows today; all messages are in ./runs/"*"/log" ]]
    [[ ${lines[2]} == "iae-grid: job 3, "*": done in "* ]]
    [ "${lines[3]}" = "iae-grid: 1 of 3 jobs failed: 2" ]
    "$grid" a.grid status >status
    [ "$(cut -c 1-14 status | tr '\n' '|')" = "   1  done    |   2  failed  |   3  done    |3 jobs: 2 done|" ]
    grep -q 'seed=2: no rows today (65)$' status
    # it is tried again, and only it; what judge() says wrongly is a failure, too
    sed -i 's/2) echo.*/2) cat data.iae ;;/' a.grid
    run -0 "$grid" a.grid all 3
    [ "${#lines[@]}" = 2 ]
    [ "${lines[1]}" = "iae-grid: all 3 jobs are done" ]
    run -0 "$grid" a.grid all
    [ "$output" = "iae-grid: all 3 jobs are done" ]
    { cat a.grid; echo 'judge() { echo good; }; seeds=4'; } >b.grid
    run -65 "$grid" b.grid all
    [[ $output == *"failed with 65 after "*"judge() did not print lines of metric, tab and value"* ]]
}

@test "a signal: running jobs save, the others are named, 75, and the same command goes on; an interrupt is one" {
    cat >>a.grid <<'EOF'
steps=600
data() { for i in $(seq 60); do cat data.iae; sleep 0.1; done; while :; do sleep 0.1; done; }
EOF
    sed -i "s/^vary 'rate.*/vary 'rate encoder' 1e-3/" a.grid
    # signal_grid SIGNAL - to `all 2`, when the metrics of two jobs have grown; its exit status
    cat >signal_grid <<'EOF'
import glob, os, signal, subprocess, sys, time
sizes = lambda: {f: os.path.getsize(f) for f in glob.glob("runs/*/metrics.tsv")}
before = sizes()
p = subprocess.Popen([sys.argv[2], "a.grid", "all", "2"], stderr=open("said", "w"))
while sum(n > max(400, before.get(f, 0)) for f, n in sizes().items()) < 2:
    time.sleep(0.01)
subprocess.run([sys.argv[2], "a.grid", "status"], stdout=open("status", "w"))
p.send_signal(getattr(signal, sys.argv[1]))
print(p.wait())
EOF
    local signal model
    for signal in SIGTERM SIGINT; do
        timeout 60 python signal_grid $signal "$grid" >code
        [ "$(cat code)" = "$([ $signal = SIGINT ] && echo -2 || echo 75)" ]
        [ "$(grep -c '  running  .*: step [0-9]* of 600, [0-9]* %' status)" = 2 ]
        [ "$(grep -c ': stopped at step [0-9]* of 600, after ' said)" = 2 ]
        grep -q 'job 3, rate-encoder=1e-3,code=gaussian-2,seed=3: not started$' said
        "$grid" a.grid status >status
        [ "$(grep -c '  stopped  ' status)" = 2 ]
        for model in runs/*/model.iae; do
            [ "$(tail -n 1 "${model%/*}/metrics.tsv" | cut -f 1)" = "$(step_of "$model")" ]
        done
    done
    echo 'data() { for i in $(seq 60); do cat data.iae; done; }' >>a.grid
    "$grid" a.grid all 2
    for i in $(seq 60); do cat data.iae; done >long.iae
    iae-train -q --spec ./flat.spec --seed 1 --steps 600 --set 'rate encoder 1e-3' --set 'code gaussian 2' -o m.iae long.iae >/dev/null
    iae-cmp m.iae runs/rate-encoder=1e-3,code=gaussian-2,seed=1/model.iae
    [ -z "$(cut -f 1 runs/*seed=1/metrics.tsv | sort | uniq -d)" ]
}

@test "a training gets another signal than the grid, since all processes may have got that one" {
    cat >>a.grid <<'EOF'
iae-train() {
    for signal in TERM HUP USR1 INT; do
        trap "echo $signal >>got" $signal
    done
    touch ready
    until [ -s got ]; do sleep 0.01; done
    return 75
}
EOF
    local signal status
    for signal in TERM HUP USR1; do
        rm -f got ready
        "$grid" a.grid job 1 2>/dev/null &
        until [ -e ready ]; do sleep 0.01; done
        kill -$signal $!
        status=0
        wait $! || status=$?
        [ $status = 75 ]
        [ -s got ]
        run ! grep -x $signal got
    done
}

@test "two processes share a grid: what one runs the other leaves alone" {
    sed -i "s/^vary 'rate.*/vary 'rate encoder' 1e-3/; s/^data() {/data() { while [ ! -e go ]; do sleep 0.01; done;/" a.grid
    "$grid" a.grid job 1 2>first &
    until [ -s runs/*seed=1/lock ]; do sleep 0.01; done
    run -0 timeout 20 "$grid" a.grid job 1
    touch go
    [[ $output == *": another process runs it" ]]
    wait
    [[ $(cat first) == *": done in "* ]]
    [ "$(wc -l <calls)" = 1 ]
}

@test "a sheet of each job: of images, by sheet() of anything, of numbers none; folders with blanks, called through a link" {
    need_plain "convolutions"
    mkdir "my grids"
    cp tiny.spec "my grids"
    mnist 100 >"my grids/rows.iae"
    ln -s "$grid" "a link"
    cat >"my grids/b.grid" <<'EOF'
here=$(dirname "$grid")
spec=$here/tiny.spec
steps=2
data() { cat "$here/rows.iae"; }
judge() { iae-cut -n 10 "$here/rows.iae" | iae-encode | iae-decode | iae-eval -q --task reconstruction | cut -f 1,2; }
EOF
    "./a link" "my grids/b.grid" all
    # 16 images, each above four draws
    python "$ROOT/tests/cli/picture.py" "my grids/runs/seed=1/sheet.png" 'a.shape[0] > 5 * 56' 'a.shape[1] > 16 * 56'
    cat >>"my grids/b.grid" <<'EOF'
seeds=2
sheet() { iae-sample -n 4 | iae-decode | iae-view -q --columns 4; }
EOF
    "./a link" "my grids/b.grid" all
    python "$ROOT/tests/cli/picture.py" "my grids/runs/seed=2/sheet.png" 'a.shape[1] < 200'
    "$grid" a.grid job 1
    [ -z "$(find runs -name sheet.png)" ]
}

@test "the grids beside pipelines: their jobs, and one of them for three steps" {
    need_plain "a step of MNIST"
    mkdir -p pipelines/specs pipelines/fiae-clusters
    cp "$ROOT/pipelines/narrow.sh" "$ROOT/pipelines/program.sh" pipelines
    cp "$ROOT/pipelines/specs/mnist-fiae-10-10.spec" pipelines/specs
    sed 's/^steps=.*/steps=3/' "$ROOT/pipelines/fiae-clusters/categories.grid" >pipelines/fiae-clusters/categories.grid
    [ "$("$grid" pipelines/fiae-clusters/categories.grid list | cut -f 2 | tail -n 1)" = scale-code=8,jitter-input=0.3,seed=2 ]
    "$grid" pipelines/fiae-clusters/categories.grid job 4
    "$grid" pipelines/fiae-clusters/categories.grid table >table
    diff <(head -n 1 table) <(head -n 1 "$ROOT/pipelines/fiae-clusters/categories.tsv")
    [ "$(sed -n 2p table | cut -f 1,2)" = $'8\t0.3' ]
}
