# byhand.bats - training by hand: the chain rule as a pipe of programs, equal byte for byte to iae-train
#
# Steps by hand and steps of iae-train on the same rows must give models without any difference in tensors and meta. That the
# stages are the trainer's steps is tested without processes, for all specs (tests/unit/train/by_stages.c); here it is tested
# that what a program writes is what the next one reads: for ten specs always, for all in the long tier.

load helpers
load training
load byhand

setup() {
    cd "$BATS_TEST_TMPDIR"
    write_specs
    wrong=0
}

# same_model FUSED HAND - tensors and meta; but for the file of labels, which programs of a pipe do not see whole
same_model() {
    if [ "$labels" = 0 ]; then
        iae-cmp --meta "$1" "$2"
    else
        iae-cmp "$1" "$2" && diff <(iae-info -v "$1" | grep '^meta' | grep -v '^meta *labelled') <(iae-info -v "$2" | grep '^meta')
    fi
}

# differ SPEC SEED STEPS SET ... - train both ways; what differs goes to stdout, and is counted in wrong
differ() {
    local spec=$1 seed=$2 steps=$3 rows set data=data.iae labelled=
    shift 3
    local sets=()
    for set; do
        sets+=(--set "$set")
    done
    rm -f hand.iae fused.iae
    iae-init -q --spec "$spec" --seed "$seed" "${sets[@]}" -o hand.iae
    look_at hand.iae
    rows=$((steps * subs * batch * shards))
    iae-cut --count $rows "$data" >used.iae
    [ "$labels" = 0 ] || labelled=labelled.iae
    iae-train -q --threads 1 --spec "$spec" --seed "$seed" "${sets[@]}" --steps "$steps" ${labelled:+--labelled "$labelled"} -o fused.iae \
        used.iae >metrics.tsv
    by_hand hand.iae used.iae "$steps" $labelled
    same_model fused.iae hand.iae >differences || {
        echo "$spec seed $seed ${sets[*]}:"
        head -n 5 differences
        wrong=$((wrong + 1))
    }
}

# both SPEC SET ... - two seeds, of five steps and of two
both() {
    local spec=$1
    shift
    differ "$spec" 1 5 "$@"
    differ "$spec" 4294967297 2 "$@"
}

# bats test_tags=long:asan
@test "ten specs, of every direction and kind of loss: by hand as fused" {
    flat_rows 400 >data.iae
    flat_rows 14 >labelled.iae
    ema='ema 0.9' head='encoder: fc 8 tanh ; fc 4'
    differ ./flat.spec 1 2 'decay 0.5' 'decoder: noise 0.2 ; fc 8 bn tanh ; dropout 0.1 ; fc 4'
    differ ./flat.spec 2 2 'reconstruction likelihood' 'regularization kl' 'posterior none' "$head" "$ema"
    differ ./flat.spec 3 2 'steps rec 2' 'steps reg 3 below 1.3' "$ema" 'jitter code 0.1'
    differ ./flat.spec 4 2 'freeze encoder 1' 'shards 2' 'clip 0.01'
    differ ./cat.spec 5 2 'direction joint' 'regularization none' "$ema"
    differ ./cat.spec 6 2 'labels 14' 'code categorical 3 running 0.9' "$ema" 'shards 2'
    differ ./fiae.spec 7 2 'reconstruction none'
    differ ./fiae.spec 8 2 'weight decoder 0.3' 'shards 3' "$ema"
    differ ./fiae-cat.spec 9 2 'reconstruction likelihood' 'labels 6'
    mnist 100 >data.iae
    differ ./tiny.spec 10 2 'rec: conv 4 4x4/2 spectral lrelu 0.1 ; mbstd ; fc 8 spectral relu ; fc 1' 'steps rec 2' 'weight mismatch 0.3'
    [ $wrong = 0 ]
}

# bats test_tags=long
@test "every line of tests/data/variants.tsv: by hand as fused" {
    flat_rows 14 >labelled.iae
    flat_rows 400 >flat.iae
    mnist 100 >images.iae
    while IFS=$'\t' read -r -a line; do
        case ${line[0]} in
        *tiny) cp images.iae data.iae ;;
        *) cp flat.iae data.iae ;;
        esac
        both "./${line[0]}.spec" "${line[@]:1}" </dev/null
    done <"$ROOT/tests/data/variants.tsv"
    [ $wrong = 0 ]
}

# narrow SPEC - the spec with every layer but a network's last one cut down to a few channels, and minibatches of 8
narrow() {
    python - "$1" <<'EOF'
import re, sys
for line in open(sys.argv[1]):
    net = re.match(r"(encoder|decoder|rec|reg):", line)
    if net:
        *first, last = line.rstrip("\n").split(";")
        first = [re.sub(r"(\b(?:fc|conv|upconv) +(?:\d+x\d+x|data/\d+x)?)\d+(?= |$)", r"\g<1>4", l) for l in first]
        line = ";".join(first + [last]) + "\n"
    print(re.sub(r"^batch .*", "batch 8", re.sub(r"^condition +location.*", "condition location 5", line)), end="")
EOF
}

# bats test_tags=long
@test "every spec that is installed: by hand as fused" {
    for spec in "$ROOT"/pipelines/specs/*.spec; do
        [ ! -L "$spec" ] || continue
        narrow "$spec" >narrow.spec
        shape=$(sed -n 's/^data  *\([0-9x]*\) .*/\1/p' narrow.spec | tr x ,)
        labels=$(sed -n 's/^code  *categorical  *\([0-9]*\).*/\1/p' narrow.spec)
        make_stream \
            "dict(id=np.arange(200), x=rng.integers(0, 256, (200, $shape), dtype='u1'), y=np.arange(200, dtype='<i4') % ${labels:-10})" >data.iae
        cp data.iae labelled.iae
        both ./narrow.spec 'decay 1'
    done
    [ $wrong = 0 ]
}

# ---- shards ----

@test "shards: two processes joined by cat are one process, and iae-train with shards 2" {
    flat_rows 60 >data.iae
    for spec in flat fiae; do
        iae-init -q --force --spec ./$spec.spec --set 'shards 2' --set 'ema 0.9' -o a.iae
        cp a.iae b.iae
        iae-train -q --force --spec ./$spec.spec --set 'shards 2' --set 'ema 0.9' --steps 3 -o fused.iae data.iae >metrics.tsv
        look_at a.iae
        for step in 0 1 2; do
            for shard in 0 1; do
                iae-cut --skip $((20 * step + 10 * shard)) --count 10 data.iae | forward a.iae >forward$shard.iae
                iae-score -m a.iae --grad disc <forward$shard.iae >disc$shard.iae
            done
            cat disc0.iae disc1.iae | iae-step -m a.iae --rows 20 >table
            for shard in 0 1; do
                backward a.iae <forward$shard.iae >gen$shard.iae
            done
            cat gen0.iae gen1.iae | iae-step -m a.iae --rows 20 >table
            # the same, in one process for each stage, from records of 10 rows
            iae-cut --skip $((20 * step)) --count 20 data.iae | forward b.iae >forward.iae
            iae-score -m b.iae --grad disc <forward.iae | iae-step -m b.iae >table
            backward b.iae <forward.iae | iae-step -m b.iae >table
        done
        iae-cmp --meta a.iae b.iae
        iae-cmp --meta a.iae fused.iae
    done
}

@test "iae-step does nothing with a missing shard, and says so" {
    flat_rows 20 >data.iae
    iae-init -q --spec ./flat.spec -o m.iae
    cp m.iae before.iae
    iae-encode -m m.iae --train <data.iae | iae-decode -m m.iae --train >forward.iae
    iae-score -m m.iae --grad disc forward.iae >disc.iae
    run -65 iae-step -m m.iae --rows 30 disc.iae
    [[ $output == *"20 rows, but --rows requires 30"* ]]
    same m.iae before.iae
    no_stray
    iae-step -m m.iae --rows 20 disc.iae >table
    run -1 cmp -s m.iae before.iae
}

# ---- wrong plumbing ----

# refuses STATUS TEXT COMMAND ... - this status, this text, and the model stays as it was; stdin is the caller's
refuses() {
    local status=$1 text=$2 got=0
    shift 2
    "$@" >out 2>err || got=$?
    [ $got = "$status" ] || {
        echo "exit $got instead of $status: $*"
        cat err
        return 1
    }
    grep -q -- "$text" err || {
        echo "no '$text' in: $(cat err)"
        return 1
    }
    same m.iae before.iae
}

# python_edit IN OUT CODE - records r (a list), header h changed by Python
python_edit() {
    python - "$@" <<'EOF'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np
import stream
h, r = stream.read(sys.argv[1])
exec(sys.argv[3])
stream.write(open(sys.argv[2], "wb"), r, rows=None, meta=h["meta"], fields=h["fields"])
EOF
}

@test "wrong plumbing is told by name" {
    flat_rows 10 >data.iae
    iae-init -q --spec ./flat.spec -o m.iae
    cp m.iae before.iae
    iae-encode -m m.iae --train <data.iae >z.iae
    iae-decode -m m.iae --train <z.iae >forward.iae
    iae-score -m m.iae --grad disc forward.iae >disc.iae
    iae-score -m m.iae --grad gen forward.iae >gen.iae
    iae-decode -m m.iae --backward <gen.iae >half.iae
    iae-encode -m m.iae --backward <half.iae >whole.iae

    # stages in the wrong order, or left out
    refuses 78 'not made in training mode' iae-decode -m m.iae --train data.iae
    refuses 78 'not made in training mode' iae-score -m m.iae --grad disc data.iae
    refuses 78 'not made in training mode' iae-encode -m m.iae --backward data.iae
    refuses 78 'not made in training mode' iae-step -m m.iae data.iae
    refuses 78 "no field 'xhat'" iae-score -m m.iae --grad disc z.iae
    refuses 78 "no field 'd.z': gradients by rows come from iae-score" iae-decode -m m.iae --backward forward.iae
    refuses 78 'runs through decoder first' iae-encode -m m.iae --backward forward.iae
    refuses 78 'codes are drawn in the directions' iae-sample -m m.iae --train data.iae
    refuses 65 'nothing to step on' iae-step -m m.iae forward.iae
    refuses 65 'nothing to step on' iae-step -m m.iae gen.iae
    refuses 78 'decoder without those of encoder' iae-step -m m.iae half.iae
    refuses 65 '0 bytes\|empty\|no bytes\|ends' iae-step -m m.iae /dev/null
    iae-init -q --spec ./fiae.spec -o f.iae
    refuses 78 'iae-sample --train' iae-encode -m f.iae --train data.iae
    refuses 78 'another model' iae-step -m f.iae disc.iae
    refuses 78 'another model' iae-decode -m f.iae --train z.iae

    refuses 78 'the backward pass runs through decoder first' iae-encode -m m.iae --backward gen.iae
    refuses 78 'the backward pass through decoder was already done' iae-decode -m m.iae --backward half.iae
    iae-sample -m f.iae --train <data.iae | iae-decode -m f.iae --train | iae-encode -m f.iae --train >flipped.iae
    iae-score -m f.iae --grad gen flipped.iae >flipped-gen.iae
    refuses 78 'the backward pass runs through encoder first' iae-decode -m f.iae --backward flipped-gen.iae

    # a stage without --train, or a program that cuts records again, among the stages
    iae-decode -m m.iae z.iae >applied.iae
    refuses 78 'not made in training mode' iae-score -m m.iae --grad disc applied.iae
    iae-encode -m m.iae z.iae >applied.iae
    refuses 78 'not made in training mode' iae-decode -m m.iae --train applied.iae
    iae-cut -n 5 forward.iae >cut.iae
    refuses 78 'not made in training mode' iae-score -m m.iae --grad disc cut.iae
    # the same rows twice, for each network once
    iae-score -m m.iae --grad rec forward.iae >rec.iae
    iae-score -m m.iae --grad reg forward.iae >reg.iae
    refuses 78 'reg.iae: not gradients of the networks' iae-step -m m.iae rec.iae reg.iae

    # what is behind the rows
    refuses 65 'nothing to step on' iae-step -m m.iae z.iae
    python_edit whole.iae x.iae 'r = [x for x in r if not next(iter(x)).startswith("stat.")]'
    refuses 78 'without its batch statistics' iae-step -m m.iae x.iae
    python_edit whole.iae x.iae 'r = [x for x in r if not next(iter(x)).startswith("grad.decoder.1.bias")]'
    refuses 65 'grad.decoder.1.bias is missing among the gradients of decoder' iae-step -m m.iae x.iae
    python_edit whole.iae x.iae 'r = [{k.replace("decoder.0.bn.weight", "decoder.0.bn.bias"): v for k, v in x.items()} for x in r]'
    refuses 65 'grad.decoder.0.bn.bias: a second time' iae-step -m m.iae x.iae
    python_edit whole.iae x.iae 'r = [{k.replace("grad.decoder.0", "grad.critic.0"): v for k, v in x.items()} for x in r]'
    refuses 65 'the model has no such network' iae-step -m m.iae x.iae
    python_edit whole.iae x.iae 'r[-1] = {"grad.encoder.9.weight": np.zeros((2, 2), "<f4")}'
    refuses 65 'which the model does not have' iae-step -m m.iae x.iae
    python_edit whole.iae x.iae 'r = [{k: v * np.nan if k == "grad.decoder.0.weight" else v for k, v in x.items()} for x in r]'
    refuses 79 'gradient norm of decoder' iae-step -m m.iae x.iae
    python_edit whole.iae x.iae 'r = [{k: np.asarray(np.inf) if k == "loss.gen" else v for k, v in x.items()} for x in r]'
    refuses 79 'gen is inf' iae-step -m m.iae x.iae
    python_edit whole.iae x.iae 'r = r[1:]'
    refuses 65 'no rows' iae-step -m m.iae x.iae
    python_edit whole.iae x.iae 'h["meta"].pop("train.updates.decoder")'
    refuses 78 'does not say of which update' iae-step -m m.iae x.iae
    iae-cut --count 1 data.iae >one.iae
    refuses 65 'a minibatch of one row' iae-encode -m m.iae --train one.iae
    iae-cut --field x data.iae >nameless.iae
    refuses 78 "no field 'id'" iae-encode -m m.iae --train nameless.iae
}

@test "no gradient is applied twice, and none of a network that has moved" {
    flat_rows 10 >data.iae
    iae-init -q --spec ./flat.spec -o m.iae
    iae-encode -m m.iae --train <data.iae | iae-decode -m m.iae --train >forward.iae
    iae-score -m m.iae --grad disc forward.iae >disc.iae
    iae-score -m m.iae --grad gen forward.iae | iae-decode -m m.iae --backward | iae-encode -m m.iae --backward >early.iae
    iae-step -m m.iae disc.iae >table
    cp m.iae before.iae
    refuses 78 'made at update 0 of rec, which is at update 1 now' iae-step -m m.iae early.iae
    refuses 78 'made at update 0 of rec, which is at update 1 now' iae-step -m m.iae disc.iae
    iae-score -m m.iae --grad gen forward.iae | iae-decode -m m.iae --backward | iae-encode -m m.iae --backward >gen.iae
    iae-step -m m.iae gen.iae >table
    cp m.iae before.iae
    refuses 78 'made at step 0 of the model, which is at step 1 now' iae-step -m m.iae gen.iae
    refuses 78 'made at step 0 of the model' iae-score -m m.iae --grad gen forward.iae
    refuses 78 'made at step 0 of the model' iae-decode -m m.iae --backward gen.iae
    # nor in a part behind one that is right
    iae-encode -m m.iae --train <data.iae | iae-decode -m m.iae --train >now.iae
    iae-score -m m.iae --grad gen now.iae forward.iae >out 2>err || [ $? = 78 ]
    grep -q 'forward.iae: made at another step' err
    iae-score -m m.iae --grad disc now.iae now.iae >two.iae
    iae-step -m m.iae --rows 20 two.iae >table
}

@test "labels: their term belongs to the step of encoder and decoder" {
    flat_rows 10 >data.iae
    iae-init -q --spec ./cat.spec --set 'labels 10' -o m.iae
    cp m.iae before.iae
    iae-encode -m m.iae --train <data.iae | iae-decode -m m.iae --train >forward.iae
    iae-score -m m.iae --grad disc forward.iae >disc.iae
    iae-score -m m.iae --grad gen forward.iae | iae-decode -m m.iae --backward | iae-encode -m m.iae --backward >gen.iae
    iae-encode -m m.iae --train --labelled data.iae | iae-encode -m m.iae --backward >label.iae
    refuses 78 'the spec has labels, but their term is missing' iae-step -m m.iae gen.iae
    refuses 78 'labels belongs to the step' iae-step -m m.iae disc.iae label.iae
    refuses 78 'the labels alone' iae-step -m m.iae label.iae
    refuses 64 '--labelled' iae-train --spec ./cat.spec --set 'labels 10' -o t.iae data.iae
    refuses 64 'no line .labels' iae-train --spec ./cat.spec --labelled data.iae -o t.iae data.iae
    make_stream "dict(id=np.arange(4), x=rng.normal(size=(4, 4)).astype('<f4'), y=np.array([0, 1, 3, 2], '<i4'))" >far.iae
    refuses 65 'the label 3, where the model has categories 0 to 2' iae-encode -m m.iae --train --labelled far.iae
    refuses 65 'the label 3, where the model has categories 0 to 2' iae-train --spec ./cat.spec --set 'labels 10' --labelled far.iae -o t.iae data.iae
    iae-step -m m.iae gen.iae label.iae >table
}

# ---- the scripts in pipelines/by-hand ----

# bats test_tags=long:asan
@test "the scripts train by hand, in shards, and with a Python stage" {
    "$ROOT/pipelines/by-hand/train.sh" 2 "$PWD/tiny.spec" 'ema 0.9' >table
    [ "$(wc -l <table)" = 9 ]
    "$ROOT/pipelines/by-hand/shards.sh" 2 3 "$PWD/tiny.spec" >table
    [ "$(cut -f 5 table | sort -u | head -n 1)" = 30 ]
    python -c ''
    PYTHON=$IAE_PYTHON "$ROOT/pipelines/by-hand/foreign.sh" 6 0.1 >foreign
    awk '{ v[$1] = $NF } END { exit !(v["smooth"] < v["cat"]) }' foreign
    [ "$(wc -l <"$ROOT/pipelines/by-hand/smooth.py")" -le 40 ]
}
