# pipelines: the experiments' scripts run from the first step to the table, and go on where they were stopped

load helpers

# bats test_tags=long
@test "mixture and fourpoints, quickly: pictures and a table with a line a run; a second call does nothing" {
    need_plain "thousands of distances"
    local name models columns f
    while IFS='|' read -r name models columns; do
        OUT=$PWD/$name "$ROOT/pipelines/$name/run.sh" --quick 7 >table 2>log
        same table "$name/RESULTS.tsv"
        [ "$(head -n 1 table | tr '\t' '\n' | wc -l)" = "$columns" ]
        [ "$(sed 1d table | cut -f 1,3 | tr '\n\t' '  ')" = "$models" ]
        [ "$(sed 1d table | awk -F'\t' -v n="$columns" 'NF != n' | wc -l)" = 0 ]
        for f in "$name"/*.png; do
            python "$ROOT/tests/cli/picture.py" "$f" 'a.shape == (526, 536, 3)' 'len(np.unique(a.reshape(-1, 3), axis=0)) > 10'
        done
        find "$name" -type f -exec touch -d 2000-01-01 {} +
        OUT=$PWD/$name IAE_BIN=/nowhere PATH=/usr/bin:/bin "$ROOT/pipelines/$name/run.sh" --quick 7 >again
        same table again
        [ -z "$(find "$name" -newermt 2001-01-01 -type f)" ]
    done <<'END'
mixture|gan 7 iae 7 |12
fourpoints|fiae 7 infogan 7 |12
END
}

# bats test_tags=long
@test "a run that was stopped goes on to the same model" {
    need_plain "thousands of distances"
    OUT=$PWD/straight "$ROOT/pipelines/mixture/run.sh" --quick 3 >/dev/null 2>log
    mkdir bin
    ln -s "$IAE_BIN"/* bin
    rm bin/iae-train
    printf '#!/bin/sh\n"%s/iae-train" "$@" --steps 20 --every 5 || exit\nexit 75\n' "$IAE_BIN" >bin/iae-train
    chmod +x bin/iae-train
    OUT=$PWD/stopped IAE_BIN=$PWD/bin run -75 "$ROOT/pipelines/mixture/run.sh" --quick 3
    [ ! -e stopped/RESULTS.tsv ]
    # as if it had been killed: a step that was not saved, and half a line
    sed -n 's/^20/25/p' stopped/iae-3/metrics.tsv >more
    printf '5\t1' >>more
    cat more >>stopped/iae-3/metrics.tsv
    OUT=$PWD/stopped "$ROOT/pipelines/mixture/run.sh" --quick 3 >/dev/null 2>log
    same straight/iae-3/model.iae stopped/iae-3/model.iae
    diff <(cut -f 1-10 straight/RESULTS.tsv) <(cut -f 1-10 stopped/RESULTS.tsv)
    [ "$(cut -f 1 stopped/iae-3/metrics.tsv | tr '\n' ' ')" = 'step 5 10 15 20 60 ' ]
    # a run is of so many steps
    STEPS=61 OUT=$PWD/stopped run -73 "$ROOT/pipelines/mixture/run.sh" --quick 3
    [[ $output == *"60 steps, not of 61"* ]]
    [[ $(cut -f 12 stopped/RESULTS.tsv | tail -n 1) == *+ ]]
}

# bats test_tags=long
@test "a run that was stopped before its first step goes on" {
    iae-synth -n 4000 fourpoints >rows.iae
    iae-train -q --threads 1 --spec fourpoints --steps 2 --every 1 -o straight.iae rows.iae >straight.tsv
    iae-train -q --threads 1 --spec fourpoints --steps 0 -o m.iae rows.iae >metrics.tsv
    # shellcheck disable=SC2030
    (
        export IAE_MODEL=$PWD/m.iae threads=1
        . "$ROOT/pipelines/training.bash"
        [ "$(trained_steps)" = 0 ]
        train_to 2 metrics.tsv fourpoints 1 -q --every 1 <rows.iae
        [ "$(trained_steps)" = 2 ]
    )
    iae-cmp straight.iae m.iae
    same straight.tsv metrics.tsv
    # metrics that were lost do not stop it
    rm metrics.tsv
    iae-synth -n 8000 fourpoints >rows.iae
    IAE_MODEL=$PWD/m.iae threads=1 bash -euo pipefail -c '. "$ROOT/pipelines/training.bash"; train_to 3 metrics.tsv fourpoints 1 -q --every 1 <rows.iae'
    [ "$(wc -l <metrics.tsv)" = 2 ]
}

# bats test_tags=long
@test "a run that diverges has a line that says so, and the next one follows" {
    need_plain "thousands of distances"
    mkdir bin
    ln -s "$IAE_BIN"/* bin
    rm bin/iae-train
    printf '#!/bin/sh\ncase "$*" in *"--seed 3"*) echo step; exit 79 ;; esac\nexec "%s/iae-train" "$@"\n' "$IAE_BIN" >bin/iae-train
    chmod +x bin/iae-train
    STEPS=3 OUT=$PWD/some IAE_BIN=$PWD/bin "$ROOT/pipelines/mixture/run.sh" gan 3 4 >table 2>log
    [ "$(cut -f 1-9 table | sed -n 2p | tr '\t' ' ')" = "gan 1 3 3$(printf ' diverged%.0s' 1 2 3 4 5)" ]
    [ "$(cut -f 1-4,6 table | sed -n 3p | tr '\t' ' ')" = 'gan 1 4 3 -' ]
    # it is not tried again
    STEPS=3 OUT=$PWD/some IAE_BIN=/nowhere PATH=/usr/bin:/bin "$ROOT/pipelines/mixture/run.sh" gan 3 4 >again
    same table again
}

# bats test_tags=long
@test "the experiments on MNIST, three steps of narrow networks: tables and pictures" {
    need_plain "convolutions"
    local name model fields pictures
    "$ROOT/pipelines/narrow.sh" 1/4 "$ROOT/pipelines/specs/mnist-classifier.spec" >classifier.spec
    iae-init --spec ./classifier.spec -o classifier.iae
    while IFS='|' read -r name model fields pictures; do
        STEPS=3 OUT=$PWD/$name CLASSIFIER=$PWD/classifier.iae "$ROOT/pipelines/$name/run.sh" --quick "$model" 5 >table 2>log
        [ "$(cut -f 1-4 table | tail -n 1 | tr '\t' ' ')" = "$model 1/4 5 3" ]
        # every number is there
        awk -F'\t' -v n="$fields" 'NF != n { exit 1 } NR == 2 { for (i = 5; i < n - 1; i++) if ($i !~ /^[0-9.e-]*[0-9][0-9.e-]*$/) exit 1 }' table
        for f in $pictures; do
            python "$ROOT/tests/cli/picture.py" "$name/$model-quarter-5${f%:*}.png" "a.shape[:2] == (${f#*:})"
        done
        [ -z "$(find "$name" -name '*.iae' ! -name model.iae)" ]
        grep -q '^decoder:.* fc 256 .*upconv 16 ' "$name/$model-quarter-5/model.spec"
    done <<'END'
figure2|mnist-10-100|14|:522,1158
figure6|mnist-cluster-30-10|20|:694,1738
figure10|mnist-fiae-15|11|:234,1158
fiae-clusters|mnist-fiae-10-10|25|:694,578 -ambiguous:522,1158
semi-supervised|mnist-ssl-100|16|:694,578
END
}

@test "narrowed specs are specs; the last layers stay" {
    need_plain "initial values of many models"
    local spec
    for spec in "$ROOT"/pipelines/specs/mnist-*.spec; do
        "$ROOT/pipelines/narrow.sh" 1/4 "$spec" >narrow.spec
        iae-init -q --force --spec ./narrow.spec -o narrow.iae
        diff <(grep -v ^[edr].*: "$spec") <(grep -v ^[edr].*: narrow.spec)
    done
    printf '%s\n' 'encoder: conv 6 4x4/2 bn;fc 7x7x5 relu ; dropout 0.5' '  rec: upconv 8 4x4/2 ; concat eps ; fc 9 ; fc 3' '# rec: fc 8 ; fc 8' 'scale code 8' \
        'decoder: fc data/4x9 relu ; fc code ; upconv 7 4x4/2 as conv ; upconv data 4x4/2 tanh ; add conv relu' >odd.spec
    printf '%s\n' 'encoder: conv 3 4x4/2 bn;fc 7x7x5 relu ; dropout 0.5' '  rec: upconv 4 4x4/2 ; concat eps ; fc 5 ; fc 3' '# rec: fc 8 ; fc 8' 'scale code 8' \
        'decoder: fc data/4x5 relu ; fc code ; upconv 4 4x4/2 as conv ; upconv data 4x4/2 tanh ; add conv relu' >half
    diff half <("$ROOT/pipelines/narrow.sh" 1/2 odd.spec)
    same odd.spec <("$ROOT/pipelines/narrow.sh" 1 odd.spec)
    run -64 "$ROOT/pipelines/narrow.sh" 4 odd.spec
    run -64 "$ROOT/pipelines/narrow.sh" 1/0 odd.spec
}

@test "the table of all results: mean, deviation, best, the run selected without labels, runs that diverged" {
    "$ROOT/pipelines/table.sh" >table
    grep -q 'mixture of 7, IAE.* a category each  *10  *1 +- 0  *1  *-  *3000  *1  *pipelines/mixture/run.sh iae$' table
    "$ROOT/pipelines/table.sh" --markdown >table
    [ "$(awk -F'|' '{ print NF }' table | sort -u)" = 11 ]
    # every experiment with results of its own is in it
    local f
    for f in "$ROOT"/pipelines/*/RESULTS.tsv; do
        f=${f%/*}
        grep -q "[0-9] |.*pipelines/${f##*/}/run.sh" table
    done
    mkdir -p some/figure6
    tr ' ' '\t' >some/figure6/RESULTS.tsv <<'END'
model width seed steps selection majority_error head_error
mnist-cluster-30-10 1/4 1 50000 0.5 0.2 0.1
mnist-cluster-30-10 1/4 2 50000 0.9 0.1 0.16
mnist-cluster-30-10 1/4 3 50000 diverged diverged diverged
mnist-cluster-30-10 1 1 10 - 0.5 -
END
    "$ROOT/pipelines/table.sh" some >table
    grep -q 'labels of heads .* 2, and 1 diverged  *13.00 % +- 4.24 %  *10.00 %  *16.00 %  *50000  1/4  *WIDTH=1/4 pipe' table
    grep -q 'labels of majorities .* 1  *50.00 %  *50.00 %  *-  *10  *1  *STEPS=10 pipelines' table
    run -64 "$ROOT/pipelines/table.sh" nowhere
}

# pictures N - so many PNG files in the folder pictures
pictures() {
    python -c "import numpy as np; np.save('x.npy', np.random.RandomState(1).randint(0, 256, ($1, 9, 12, 3)).astype('u1'))"
    mkdir pictures
    iae-import x.npy | iae-export -q --png 'pictures/%03d.png'
}

# bats test_tags=long
@test "SVHN and CelebA, a step of narrow networks on other pictures; without the set they say what to do" {
    need_plain "convolutions"
    pictures 40
    local name size model tall
    while IFS='|' read -r name size model tall; do
        iae-import --size "$size" pictures -o "$name.iae"
        TRAIN=$name.iae TEST=$name.iae STEPS=1 OUT=$PWD/$name "$ROOT/pipelines/$name/run.sh" --quick "$model" 5 >table 2>log
        [ "$(cut -f 1-4 table | tail -n 1 | tr '\t' ' ')" = "$model 1/4 5 1" ]
        [ "$(sed 1d table | awk -F'\t' 'NF != 11' | wc -l)" = 0 ]
        python "$ROOT/tests/cli/picture.py" "$name/$model-quarter-5.png" "a.shape[:2] == ($tall)"
        python "$ROOT/tests/cli/picture.py" "$name/$model-quarter-5-samples.png" "a.shape[2] == 3"
        [ "$(find "$name" -name '*.iae')" = "$name/$model-quarter-5/model.iae" ]
        TRAIN=$name.iae run -64 "$ROOT/pipelines/$name/run.sh" --quick
    done <<'END'
svhn|32|svhn-75-1000|594,1054
celeba|48|celeba-150|194,1566
END
    HOME=$PWD XDG_CACHE_HOME=$PWD OUT=$PWD/none run -66 "$ROOT/pipelines/celeba/run.sh" --quick
    [[ $output == *"list_eval_partition.txt"*"TRAIN=FILE"* ]]
}

# bats test_tags=long
@test "own pictures: a run that was stopped goes on to the same model; any size; grey ones" {
    need_plain "convolutions"
    pictures 30
    export THREADS=1 SIZE=16
    STEPS=3 OUT=$PWD/straight "$ROOT/pipelines/own-images/run.sh" --quick pictures >table 2>log
    STEPS=1 OUT=$PWD/stopped "$ROOT/pipelines/own-images/run.sh" --quick pictures >/dev/null 2>log
    STEPS=3 OUT=$PWD/stopped "$ROOT/pipelines/own-images/run.sh" --quick pictures >/dev/null 2>log
    iae-cmp straight/model.iae stopped/model.iae
    [ "$(cut -f 1 stopped/metrics.tsv | tr '\n' ' ')" = 'step 1 3 ' ]
    grep -q '^mse	.*	3	' table
    # 3 were set aside; 1 image and 8 draws
    python "$ROOT/tests/cli/picture.py" straight/reconstructions.png 'a.shape == (9 * 32 + 18, 3 * 34 - 2, 3)'
    SIZE=24 IMPORT=--gray SPEC=svhn-150 STEPS=1 OUT=$PWD/grey "$ROOT/pipelines/own-images/run.sh" --quick pictures >/dev/null 2>log
    grep -q '24x24x1 signed' grey/model.spec
    SIZE=30 run -64 "$ROOT/pipelines/own-images/run.sh" --quick pictures
    run -64 "$ROOT/pipelines/own-images/run.sh" --quick
    OUT=$PWD/few run -65 "$ROOT/pipelines/own-images/run.sh" --quick pictures/001.png
    [[ $output == *"1 pictures are too few"* ]]
    OUT=$PWD/no run -66 "$ROOT/pipelines/own-images/run.sh" --quick nowhere
}

# own ARGS - the pipeline of own pictures, as small as it can be
own() {
    "$ROOT/pipelines/own-images/run.sh" --quick "$@"
}

@test "own pictures: an OUT of other pictures or settings is refused and stays, and both are named" {
    need_plain "convolutions"
    pictures 20
    export THREADS=1 SIZE=8 STEPS=1 OUT=$PWD/out
    own pictures >table 2>log
    cp -rp out before
    cp -rp pictures others
    run -73 own others
    [[ $output == *"/out is of pictures $PWD/pictures, not of pictures $PWD/others: another OUT, or remove it" ]]
    SIZE=16 run -73 own pictures
    [[ $output == *"/out is of SIZE 8, not of SIZE 16: "* ]]
    IMPORT=--gray run -73 own pictures
    [[ $output == *"/out is of IMPORT '', not of IMPORT '--gray': "* ]]
    SPEC=svhn-150 run -73 own pictures
    [[ $output == *"/out is of SPEC cifar10-100-1000, not of SPEC svhn-150: "* ]]
    run -73 "$ROOT/pipelines/own-images/run.sh" pictures
    [[ $output == *"/out is of width 1/4, not of width 1: "* ]]
    cp -p others/001.png pictures/more.png
    run -73 own pictures
    [[ $output == *"/out is of 20 files, not of 21 files: "* ]]
    rm pictures/more.png
    touch -r pictures/001.png time
    touch -d 2040-01-01 pictures/001.png
    run -73 own pictures
    [[ $output == *"/out is of newest file 2"*", not of newest file 2040-01-01 00:00:00"* ]]
    touch -r time pictures/001.png
    SPEC=none run -66 own pictures
    diff -r before out
    # the same pictures by another name of their folder
    own ./others/../pictures/ >again 2>log
    same table again
    mv out/settings .
    run -73 own pictures
    [[ $output == *"/out: has other files"* ]]
}

@test "own pictures: a folder of other things is not taken over, and two at once are not mixed" {
    pictures 20
    mkdir taken out
    echo precious | tee taken/settings taken/test.iae >/dev/null
    OUT=taken STEPS=1 SIZE=8 run -73 own pictures
    [ "$(cat taken/settings taken/test.iae)" = "precious
precious" ]
    exec 8<out
    flock 8
    OUT=out STEPS=1 SIZE=8 run -75 own pictures
    [ -z "$(ls -A out)" ]
}

@test "own pictures that are not there are 66, and none at all 65, also where OUT is" {
    need_plain "convolutions"
    pictures 20
    export THREADS=1 SIZE=8 STEPS=1 OUT=$PWD/out
    run -66 own nowhere
    [ ! -e out ]
    own pictures >table 2>log
    run -66 own pictures nowhere
    [[ $output == *": nowhere: no such file or folder" ]]
    mv pictures elsewhere
    run -66 own pictures
    mkdir pictures
    run -65 own pictures
    # an OUT within the folder is none of its pictures
    export OUT=elsewhere/out
    own elsewhere >table 2>log
    own elsewhere >again 2>log
    same table again
    grep -qx '20 files' elsewhere/out/settings
}

# bats test_tags=long
@test "the README's line for one's own pictures" {
    need_plain "convolutions"
    pictures 4
    sed -n '/^    iae-import .* iae-train/s/--epochs 50/--epochs 1/p' "$ROOT/README.md" >line
    [ "$(wc -l <line)" = 1 ]
    sh -e line >metrics
    [ "$(tail -n 1 metrics | cut -f 1)" = 1 ]
    iae-import --size 32 pictures | iae-encode -m own.iae -o z.iae
    [ "$(rows z.iae)" = 4 ]
}

@test "what they refuse" {
    run -64 "$ROOT/pipelines/mixture/run.sh" --fast
    run -64 "$ROOT/pipelines/fourpoints/run.sh" one
    run -64 "$ROOT/pipelines/figure2/run.sh" mnist-fiae-15
    WIDTH=1/3 run -64 "$ROOT/pipelines/figure2/run.sh" mnist-20
    [[ $output == *"not 1/3"* ]]
}
