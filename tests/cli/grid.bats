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
    [ "$(cut -f 1 "$folder/metrics.tsv" | tr '\n' ' ')" = "step 1 2 3 8 " ]
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
    run -73 "$grid" a.grid job 1
    [[ $output == *"of other settings"* ]]
    sed "s/^vary 'code'.*/vary 'code' 'gaussian 2' gaussian-2/" a.grid >b.grid
    run -64 "$grid" b.grid list
    [[ $output == *"share the folder"* ]]
    sed "s/^vary 'code'.*/vary 'code'/" a.grid >b.grid
    run -64 "$grid" b.grid list
}

@test "the grids beside pipelines: their jobs, and one of them for three steps" {
    need_plain "a step of MNIST"
    mkdir -p pipelines/specs pipelines/fiae-clusters
    cp "$ROOT/pipelines/narrow.sh" pipelines
    cp "$ROOT/pipelines/specs/mnist-fiae-10-10.spec" pipelines/specs
    sed 's/^steps=.*/steps=3/' "$ROOT/pipelines/fiae-clusters/categories.grid" >pipelines/fiae-clusters/categories.grid
    [ "$("$grid" pipelines/fiae-clusters/categories.grid list | cut -f 2 | tail -n 1)" = scale-code=8,jitter-input=0.3,seed=2 ]
    "$grid" pipelines/fiae-clusters/categories.grid job 4
    "$grid" pipelines/fiae-clusters/categories.grid table >table
    diff <(head -n 1 table) <(head -n 1 "$ROOT/pipelines/fiae-clusters/categories.tsv")
    [ "$(sed -n 2p table | cut -f 1,2)" = $'8\t0.3' ]
}
