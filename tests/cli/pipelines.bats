# pipelines: the toys' scripts run from the first step to the table, and go on where they were stopped

load helpers

@test "mixture and fourpoints, quickly: pictures and a table with a line a run; a second call does nothing" {
    need_plain "thousands of distances"
    local name models columns f
    while IFS='|' read -r name models columns; do
        OUT=$PWD/$name "$ROOT/pipelines/$name/run.sh" --quick 7 >table 2>log
        same table "$name/RESULTS.tsv"
        [ "$(head -n 1 table | tr '\t' '\n' | wc -l)" = "$columns" ]
        [ "$(sed 1d table | cut -f 1,2 | tr '\n\t' '  ')" = "$models" ]
        [ "$(sed 1d table | awk -F'\t' -v n="$columns" 'NF != n' | wc -l)" = 0 ]
        for f in "$name"/*.png; do
            python "$ROOT/tests/cli/picture.py" "$f" 'a.shape == (526, 536, 3)' 'len(np.unique(a.reshape(-1, 3), axis=0)) > 10'
        done
        find "$name" -type f -exec touch -d 2000-01-01 {} +
        OUT=$PWD/$name IAE_BIN=/nowhere PATH=/usr/bin:/bin "$ROOT/pipelines/$name/run.sh" --quick 7 >again
        same table again
        [ -z "$(find "$name" -newermt 2001-01-01 -type f)" ]
    done <<'END'
mixture|gan 7 iae 7 |11
fourpoints|fiae 7 infogan 7 |11
END
}

@test "a run that was stopped goes on to the same model" {
    need_plain "thousands of distances"
    OUT=$PWD/straight "$ROOT/pipelines/mixture/run.sh" --quick 3 >/dev/null 2>log
    mkdir bin
    ln -s "$IAE_BIN"/* bin
    rm bin/iae-train
    printf '#!/bin/sh\n"%s/iae-train" "$@" --steps 20 || exit\nexit 75\n' "$IAE_BIN" >bin/iae-train
    chmod +x bin/iae-train
    OUT=$PWD/stopped IAE_BIN=$PWD/bin run -75 "$ROOT/pipelines/mixture/run.sh" --quick 3
    [ ! -e stopped/RESULTS.tsv ]
    OUT=$PWD/stopped "$ROOT/pipelines/mixture/run.sh" --quick 3 >/dev/null 2>log
    same straight/iae-3/model.iae stopped/iae-3/model.iae
    diff <(cut -f 1-9 straight/RESULTS.tsv) <(cut -f 1-9 stopped/RESULTS.tsv)
    [ "$(grep -c '^step' stopped/iae-3/metrics.tsv)" = 1 ]
    [[ $(cut -f 11 stopped/RESULTS.tsv | tail -n 1) == *+ ]]
}

@test "what they refuse" {
    run -64 "$ROOT/pipelines/mixture/run.sh" --fast
    run -64 "$ROOT/pipelines/fourpoints/run.sh" one
}
