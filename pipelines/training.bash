# training.bash - resumable training; sourced by the pipelines that train a model
#
# The model is IAE_MODEL. `threads` is the number of threads.

# rows_in FILE - number of rows of a stream
rows_in() {
    iae-info "$1" | sed -n '1s/.*: \([0-9]*\) rows.*/\1/p'
}

# trained_steps - steps of IAE_MODEL, 0 if it does not exist
trained_steps() {
    if [ -e "$IAE_MODEL" ]; then
        iae-info "$IAE_MODEL" | awk '$1 == "meta" && $2 == "step" { print $3 }'
    else
        echo 0
    fi
}

# rows_to_train SPEC STEPS - number of rows of these steps: the largest number of discriminator updates times shards times batch
rows_to_train() {
    awk -v steps="$2" '
        $1 == "batch" { batch = $2 }
        $1 == "shards" { shards = $2 }
        $1 == "steps" && $3 > updates { updates = $3 }
        END { printf "%.0f\n", steps * (batch ? batch : 100) * (updates ? updates : 1) * (shards ? shards : 1) }' "$1"
}

# train_to STEPS METRICS SPEC SEED OPTION ... - train on the rows of stdin; METRICS receives the metrics of all steps
train_to() {
    local steps=$1 metrics=$2 how=(--spec "$3" --seed "$4")
    if [ -e "$IAE_MODEL" ]; then
        how=(--resume)
    else
        rm -f "$metrics"
    fi
    shift 4
    iae-train --threads "$threads" --steps "$steps" --metrics "$metrics" -o "$IAE_MODEL" "${how[@]}" "$@"
}
