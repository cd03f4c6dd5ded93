# classifier: the pipeline that trains the classifier, from the first step to its table, also one that is stopped
# bats file_tags=long

load helpers

@test "the classifier's pipeline, quickly: a model that classifies; a second call does nothing" {
    need_plain "convolutions"
    OUT=$PWD/run "$ROOT/pipelines/classifier/run.sh" --quick >table 2>log
    same table run/RESULTS.tsv
    model=run/mnist-classifier-1
    [ "$(cut -f 1-4 table | tail -n 1)" = "mnist-classifier	1	1	20" ]
    # 20 steps of 100 labels are far better than chance
    awk -F'\t' 'NR == 2 { exit !($5 < 0.6 && $5 >= 0) }' table
    [ "$(wc -l <"$model/confusion.tsv")" = 11 ]
    [ "$(sed 1d "$model/confusion.tsv" | cut -f 2- | tr '\t' '\n' | awk '{ s += $1 } END { print s }')" = 10000 ]
    # its answers to the images themselves, called reconstructions, are its own accuracy
    mnist 500 >x.iae
    python - <<'END' >xhat.iae
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np, stream
d = stream.read("x.iae")[1]
stream.write(sys.stdout.buffer, [{"id": r["id"], "y": r["y"], "xhat": (r["x"] / np.float32(255)).astype("f4")} for r in d])
END
    iae-encode -m "$model/model.iae" x.iae | iae-eval --task labels >a
    iae-encode -m "$model/model.iae" --xhat xhat.iae | iae-eval --task labels >b
    [ "$(awk -F'\t' '$1 == "label_error" { print 1 - $2 }' a)" = "$(awk -F'\t' '$1 == "preservation" { print $2 }' b)" ]
    find run -type f -exec touch -d 2000-01-01 {} +
    OUT=$PWD/run IAE_BIN=/nowhere PATH=/usr/bin:/bin "$ROOT/pipelines/classifier/run.sh" --quick >again
    same table again
    [ -z "$(find run -newermt 2001-01-01 -type f)" ]
    run -64 "$ROOT/pipelines/classifier/run.sh" --fast
}

@test "a classifier that was stopped goes on to the same model; one that is too bad fails" {
    need_plain "convolutions"
    OUT=$PWD/straight "$ROOT/pipelines/classifier/run.sh" --quick >/dev/null 2>log
    mkdir bin
    ln -s "$IAE_BIN"/* bin
    rm bin/iae-train
    printf '#!/bin/sh\nexec "%s/iae-train" --max-time 0.001s "$@"\n' "$IAE_BIN" >bin/iae-train
    chmod +x bin/iae-train
    OUT=$PWD/stopped IAE_BIN=$PWD/bin run -75 "$ROOT/pipelines/classifier/run.sh" --quick
    [ ! -e stopped/RESULTS.tsv ]
    OUT=$PWD/stopped "$ROOT/pipelines/classifier/run.sh" --quick >/dev/null 2>log
    iae-cmp --meta straight/mnist-classifier-1/model.iae stopped/mnist-classifier-1/model.iae
    [[ $(cut -f 7 stopped/RESULTS.tsv | tail -n 1) == *+ ]]
    [ "$(grep -c '^step' stopped/mnist-classifier-1/metrics.tsv)" = 1 ]
    STEPS=2 OUT=$PWD/bad run -1 "$ROOT/pipelines/classifier/run.sh"
    [ ! -e bad/RESULTS.tsv ]
}
