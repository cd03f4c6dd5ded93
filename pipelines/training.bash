# training.bash - a model that goes on where its training was stopped; sourced by the pipelines that train one
#
# They see the model as IAE_MODEL. `threads` says how many to use.

# rows_in FILE - how many a stream holds
rows_in() {
    iae-info "$1" | sed -n '1s/.*: \([0-9]*\) rows.*/\1/p'
}

# trained_steps - of IAE_MODEL, 0 where there is none
trained_steps() {
    if [ -e "$IAE_MODEL" ]; then
        iae-info "$IAE_MODEL" | awk '$1 == "meta" && $2 == "step" { print $3 }'
    else
        echo 0
    fi
}

# rows_to_train SPEC STEPS - a step takes as many minibatches as its busiest discriminator has updates, of each shard
rows_to_train() {
    awk -v steps="$2" '
        $1 == "batch" { batch = $2 }
        $1 == "shards" { shards = $2 }
        $1 == "steps" && $3 > updates { updates = $3 }
        END { printf "%.0f\n", steps * (batch ? batch : 100) * (updates ? updates : 1) * (shards ? shards : 1) }' "$1"
}

# train_to STEPS METRICS SPEC SEED OPTION ... - on the rows of stdin; METRICS are those of the steps that the model has
train_to() {
    local steps=$1 metrics=$2 how=(--spec "$3" --seed "$4") header=''
    if [ ! -e "$IAE_MODEL" ]; then
        rm -f "$metrics"
    else
        how=(--resume)
        touch "$metrics"
        awk -v saved="$(trained_steps)" 'NR == 1 { fields = NF } NR == 1 || NF == fields && $1 <= saved' "$metrics" >"$metrics.new"
        mv "$metrics.new" "$metrics"
        [ ! -s "$metrics" ] || header=there
    fi
    shift 4
    iae-train --threads "$threads" --steps "$steps" -o "$IAE_MODEL" "${how[@]}" "$@" |
        { [ -z "$header" ] || read -r || :; cat; } >>"$metrics"
}
