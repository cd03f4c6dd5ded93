#!/usr/bin/env bash
# Does `precision bf16` train as well as f4? Three recipes, each by some seeds in both precisions, the last two at a quarter of the
# paper's width. Leaves OUT/precision.tsv: losses, means of the last rows of metrics, and what is measured on rows held out.
#
#     pipelines/precision/run.sh [--quick] [SEED ...]          # seeds 1 2 3; OUT is a folder (default runs/precision)
set -euo pipefail

pipelines=$(cd "$(dirname "$0")/.." && pwd)
steps=(mixture=3000 mnist-20-conv=1500 mnist-10-100=1500)
if [ "${1-}" = --quick ]; then
    steps=(mixture=60 mnist-20-conv=4 mnist-10-100=4)
    shift
fi
[ $# -gt 0 ] || set -- 1 2 3
out=${OUT:-runs/precision}
mkdir -p "$out"
PATH=$pipelines/../build/bin:$PATH
results=$out/precision.tsv
columns='L_rec L_reg L_gen mse rho eval_mse'
[ -e "$results" ] || printf 'spec\twidth\tprecision\tseed\tsteps\t%s\tcommit\n' "$(echo "$columns" | tr ' ' '\t')" >"$results"

# rows SPEC ROWS SEED - data to train on
rows() {
    if [ "$1" = mixture ]; then
        iae-synth -n "$2" --seed "$3" mixture
    else
        iae-fetch -q mnist | iae-shuffle --seed "$3" --epochs $(($2 / 60000 + 1))
    fi
}

# held_out SPEC - rows not trained on
held_out() {
    if [ "$1" = mixture ]; then
        iae-synth -n 4000 --seed 1000 mixture
    else
        iae-fetch -q mnist --split test --count 2000
    fi
}

# last FILE - the columns: means over the last five rows, of held-out ones the last value
last() {
    awk -F '\t' -v columns="$columns" '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; n = split(columns, name, " "); next }
        { row[NR] = $0 }
        END {
            for (c = 1; c <= n; c++) {
                sum = count = 0
                for (r = NR; r > 1 && r > NR - 5; r--) {
                    split(row[r], v, "\t")
                    if (at[name[c]] && v[at[name[c]]] != "" && !(count && name[c] ~ /^eval/)) {
                        sum += v[at[name[c]]]
                        count++
                    }
                }
                printf "\t%s", count ? sprintf("%.5g", sum / count) : "nan"
            }
        }' "$1"
}

for run in "${steps[@]}"; do
    spec=${run%=*} n=${run#*=} width=1/4
    [ "$spec" != mixture ] || width=1
    "$pipelines/narrow.sh" $width "$pipelines/specs/$spec.spec" >"$out/$spec.spec"
    batch=$(sed -n 's/^batch  *//p' "$out/$spec.spec")
    held_out "$spec" >"$out/$spec-held-out.iae"
    for seed; do
        for precision in f4 bf16; do
            model=$out/$spec-$precision-$seed
            ! grep -q "^$spec	$width	$precision	$seed	$n	" "$results" || continue
            rm -f "$model.iae" "$model.tsv"
            rows "$spec" $((n * ${batch:-100} * 2)) "$seed" |
                iae-train -q --threads "${THREADS:-1}" --spec "$out/$spec.spec" --set "precision $precision" --seed "$seed" --steps "$n" \
                    --every $((n / 20 + 1)) --save-every "$n" --eval "$out/$spec-held-out.iae" --metrics "$model.tsv" -o "$model.iae"
            printf '%s\t%s\t%s\t%s\t%s%s\t%s\n' "$spec" $width $precision "$seed" "$n" "$(last "$model.tsv")" \
                "$(git -C "$pipelines" rev-parse --short HEAD 2>/dev/null || echo -)" >>"$results"
        done
    done
done
