# options.bats - --help as a reader sees it, and what is said of options that are none

load helpers

# help_lines PROGRAM WIDTH - its --help on a terminal of this width, without the examples, which are not wrapped
help_lines() {
    COLUMNS=$2 "$1" --help | sed '/^Examples:$/,/^$/d'
}

@test "--help is no wider than the terminal, and than 100 columns; no word of it is lost" {
    local p width words
    for p in $(programs); do
        words=$(help_lines "$p" 100 | xargs -0 echo | tr -s ' \n' '\n')
        for width in 40 60 80 100 250; do
            help_lines "$p" $width >help
            awk -v width=$width 'BEGIN { if (width > 100) width = 100 } length > width && NF > 1 { print; bad = 1 } END { exit bad }' help || {
                echo "$p --help at $width columns"
                return 1
            }
            [ "$(xargs -0 echo <help | tr -s ' \n' '\n')" = "$words" ]
        done
    done
}

@test "--help knows the width of its terminal" {
    unset COLUMNS
    python "$ROOT/tests/cli/on-terminal.py" 60 20 iae-train --help >there
    COLUMNS=60 iae-train --help >told
    same there told
    iae-train --help >unknown
    COLUMNS=80 iae-train --help >told
    same unknown told
    run -1 cmp -s there unknown
}

@test "--help of every program has examples of 78 columns, and the options of all under a heading of their own, last" {
    local p
    for p in $(programs); do
        COLUMNS=80 "$p" --help >help
        sed -n '/^Examples:$/,/^$/p' help | sed '1d;$d' >examples
        [ "$(wc -l <examples)" -ge 1 ]
        [ "$(wc -l <examples)" -le 4 ]
        ! grep -vE '^  .{1,76}$' examples || return 1
        [ "$(grep -A 4 '^All programs:$' help | grep -cE '^  -[qvhV], --(quiet|verbose|help|version)')" = 4 ]
        [ "$(grep -n '^All programs:$' help | cut -d : -f 1)" -gt "$(grep -nE '^(Options|Output|Metrics, .*):$' help | tail -n 1 | cut -d : -f 1)" ]
    done
}

@test "options of other programs: where it is said here" {
    local program option answer
    while IFS='|' read -r program option answer; do
        run -64 --separate-stderr "$program" $option
        [ "$stderr" = "$program: unknown option '${option%% *}'$answer" ] || {
            echo "$stderr"
            return 1
        }
    done <<'END'
iae-train|--stesp 3|; is '--steps' meant? Try --help
iae-train|--epochs 3|: iae-shuffle --epochs N repeats the rows; try --help
iae-train|--batch|: it is a line of the spec, which --set replaces: --set 'batch 64'; try --help
iae-train|--batch_size=4|: it is a line of the spec, which --set replaces: --set 'batch 64'; try --help
iae-train|--lr 1e-3|: it is a line of the spec, which --set replaces: --set 'rate encoder 1e-4', and so for decoder, rec and reg; try --help
iae-train|--learning-rate 1|: it is a line of the spec, which --set replaces: --set 'rate encoder 1e-4', and so for decoder, rec and reg; try --help
iae-train|--latent-dim 8|: it is a line of the spec, which --set replaces: --set 'code gaussian 10'; try --help
iae-init|--latent-dim 8|: it is a line of the spec, which --set replaces: --set 'code gaussian 10'; try --help
iae-train|--output-dir x|; is '--output' meant? Try --help
iae-train|--device cuda|: programs run on the CPU only; try --help
iae-decode|--gpu|: programs run on the CPU only; try --help
iae-train|--workers 4|; is '--threads' meant? Try --help
iae-train|--dataset mnist|: rows come from files or stdin: iae-fetch mnist | iae-shuffle | iae-train; try --help
iae-train|-m x|: -o FILE is the model, also with --resume; try --help
iae-fetch|--dataset mnist|: the data set is an operand: iae-fetch mnist; try --help
iae-fetch|--test|: it is a split: --split test; try --help
iae-encode|--batch-size 4|: rows are computed in blocks of 128; their records do not matter; try --help
iae-sample|--num-samples 3|; is '--count' meant? Try --help
iae-decode|--num-samples 3|; is '--draws' meant? Try --help
iae-eval|--fid|: it is a metric of --task samples; try --help
iae-import|--resize 32|; is '--size' meant? Try --help
iae-cmp|--rtol 1|; is '--relative' meant? Try --help
END
}

@test "what the hints tell to type is right" {
    local line
    for line in 'batch 64' 'rate encoder 1e-4' 'code gaussian 10' 'noise gaussian 100' 'ema 0.999'; do
        grep -qF "'$line'" "$ROOT/cmd/lib/training/train_hints.h"
        iae-init -q --spec mnist-10-100 --set 'encoder: fc 4 relu ; fc 10 bn' --set 'decoder: fc 784 sigmoid' --set 'rec: fc 1' --set 'reg: fc 1' \
            --set "$line" -o a.iae --force
    done
    [ "$(grep -o "IN_SPEC \"'[^']*'" "$ROOT/cmd/lib/training/train_hints.h" | wc -l)" = 5 ]
    # options that hints and synonyms name, of the programs that they name
    grep -oh 'iae-[a-z]* --[a-z-]*' "$ROOT"/cmd/*.c "$ROOT/cmd/lib/training/train_hints.h" | sort -u | while read -r program option; do
        "$program" --dump-options | cut -f 1 | grep -qx -- "${option#--}" || {
            echo "$program has no $option"
            exit 1
        }
    done
    sed -n '/synonyms\[\]/,/NULL, NULL/p' "$ROOT/libcommon/base/args_unknown.c" | sed -n 's/.*", "\(.*\)" },/\1/p' | while read -r name; do
        for p in $(programs); do
            "$p" --dump-options
        done | cut -f 1 | grep -qx -- "$name" || {
            echo "no program has --$name"
            exit 1
        }
    done
}
