# byhand.bash - one step of training with the programs of a pipe, for any spec; loaded after helpers and training
#
# by_hand MODEL DATA STEPS [LABELLED] trains as iae-train would on the same rows: minibatches are cut from DATA in order.

# spec_word NAME KEY DEFAULT - NAME becomes the value of a line of the spec that look_at looks at
spec_word() {
    local v=${spec#*$'\n'"$2 "}
    [ "$v" != "$spec" ] || v=$3
    printf -v "$1" %s "${v%%$'\n'*}"
}

# forward MODEL < MINIBATCH > FORWARD - the forward pass, whatever the direction
forward() {
    if [ -z "$decodes" ]; then
        iae-encode -m "$1" --train
    elif [ "$direction" = forward ]; then
        iae-encode -m "$1" --train | iae-decode -m "$1" --train
    elif [ "$encodes" ]; then
        iae-sample -m "$1" --train | iae-decode -m "$1" --train | iae-encode -m "$1" --train
    else
        iae-sample -m "$1" --train | iae-decode -m "$1" --train
    fi
}

# backward MODEL < FORWARD > GRADIENTS - the loss of encoder and decoder, and the backward pass
backward() {
    if [ -z "$decodes" ]; then
        iae-score -m "$1" --grad gen | iae-encode -m "$1" --backward
    elif [ "$direction" = forward ]; then
        iae-score -m "$1" --grad gen | iae-decode -m "$1" --backward | iae-encode -m "$1" --backward
    elif [ "$encodes" ]; then
        iae-score -m "$1" --grad gen | iae-encode -m "$1" --backward | iae-decode -m "$1" --backward
    else
        iae-score -m "$1" --grad gen | iae-decode -m "$1" --backward
    fi
}

# look_at MODEL - what by_hand needs to know of its spec
look_at() {
    local spec disc critic steps n most=1
    spec=$'\n'$(iae-info --spec "$1")
    spec_word direction direction forward
    spec_word reconstruction reconstruction adversarial
    spec_word regularization regularization adversarial
    spec_word shards shards 1
    spec_word batch batch 100
    spec_word labels labels 0
    spec_word decay decay ''
    encodes=yes
    [ "$direction $reconstruction" != "flipped none" ] || encodes=
    decodes=yes
    [ "$direction $reconstruction $regularization" != "forward none none" ] || decodes=
    critics=
    [ "$reconstruction" != adversarial ] || critics="rec"
    [ "$regularization" != adversarial ] || critics="$critics reg"
    declare -gA below=() updates=()
    spec_word disc 'steps disc' 1
    for critic in $critics; do
        spec_word steps "steps $critic" "$disc"
        read -r n _ below[$critic] <<<"$steps "
        updates[$critic]=$n
        [ "$n" -le "$most" ] || most=$n
    done
    subs=$most
}

# takes_part CRITIC SUB - is it to be updated in this sub-step? Only `below` asks: its loss has not come down yet
takes_part() {
    [ -z "${below[rec]:-}${below[reg]:-}" ] || [ "$2" -lt "${updates[$1]}" ] || return 1
    [ -z "${below[$1]}" ] || [ -z "${loss[$1]:-}" ] || awk -v l="${loss[$1]}" -v b="${below[$1]#below }" 'BEGIN { exit !(l >= b) }'
}

# discriminate MODEL CRITIC ... - the updates of a sub-step, from forward.iae; the toolkit knows whose turn it is, but for `below`
discriminate() {
    local model=$1 critic
    shift
    if [ -z "${below[rec]:-}${below[reg]:-}" ]; then
        iae-score -m "$model" --grad disc <forward.iae | iae-step -m "$model" --rows $((batch * shards)) --total $total >table
        return
    fi
    for critic; do
        iae-score -m "$model" --grad "$critic" <forward.iae | iae-step -m "$model" --no-header --total $total >table
        loss[$critic]=$(cut -f 6 table)
    done
}

by_hand() {
    local model=$1 data=$2 steps=$3 labelled=${4:-} step sub at=0 total=0 critic turn pool labelled_batch
    look_at "$model"
    [ -z "$decay" ] || total=$steps
    if [ "$labels" != 0 ]; then
        pool=$(rows "$labelled")
        labelled_batch=$((labels < pool ? labels : pool))
    fi
    for ((step = 0; step < steps; step++)); do
        declare -A loss=()
        for ((sub = 0; sub < subs; sub++)); do
            turn=
            for critic in $critics; do
                ! takes_part "$critic" $sub || turn="$turn $critic"
            done
            [ $sub = 0 ] || [ "$turn" ] || break
            iae-cut --skip $at --count $((batch * shards)) "$data" | forward "$model" >forward.iae
            at=$((at + batch * shards))
            # shellcheck disable=SC2086
            [ -z "$turn" ] || discriminate "$model" $turn
        done
        backward "$model" <forward.iae >gen.iae
        if [ "$labels" = 0 ]; then
            iae-step -m "$model" --total $total gen.iae >table
        else
            iae-cut --skip $((step * labelled_batch % pool)) --count $labelled_batch "$labelled" "$labelled" |
                iae-encode -m "$model" --train --labelled | iae-encode -m "$model" --backward >label.iae
            iae-step -m "$model" --total $total gen.iae label.iae >table
        fi
    done
}
