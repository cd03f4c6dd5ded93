# engine-shy.bats - nothing outside of engines and networks reaches the values of arrays
#
# With IAE_ENGINE=shy an array that is touched in between ends the program (libcommon/engine/shy.c), and all that is computed has
# native's bytes. So what passes here would work on a device with memory of its own.

load helpers
load training
load byhand

setup() {
    cd "$BATS_TEST_TMPDIR"
    write_specs
    flat_rows 120 >flat.iae
    flat_rows 20 >labelled.iae
    mnist 60 >tiny.iae
    mkdir native shy
    wrong=0
}

# meta MODEL - its meta, without what tells engines apart
meta() {
    iae-info -v "$1" | grep '^meta' | grep -Ev '^meta *(arithmetic|engine)'
}

# nameless FILE - a file without the engine's name in its history, and without the lengths that depend on it
nameless() {
    case $1 in
    *.iae) iae-dump <"$1" | grep -v ^end ;;
    *.safetensors) tail -c +9 "$1" | tr -d ' ' ;;
    *) cat "$1" ;;
    esac | sed -E 's/ ?--engine ?(native|shy)//g'
}

# equal A B - models: tensors and meta; else all but the engine's name
equal() {
    case $1 in
    *model*.iae) iae-cmp "$1" "$2" && diff <(meta "$1") <(meta "$2") ;;
    *) cmp <(nameless "$1") <(nameless "$2") ;;
    esac
}

# hold NAME COMMAND ... - the command in the folders native and shy, each with its engine: it must succeed, and what it says and leaves
# there differ in nothing. What does goes to stdout, and is counted in wrong
hold() {
    local name=$1 engine file bad=0
    shift
    for engine in native shy; do
        rm -rf $engine
        mkdir $engine
        (cd $engine && export IAE_ENGINE=$engine IAE_MODEL=model.iae && set -eo pipefail && "$@" 2>messages </dev/null && [ -s model.iae ]) || {
            echo "$name: $engine: $(tail -n 2 $engine/messages)"
            bad=1
        }
    done
    for file in $(ls native shy | grep -v : | sort -u); do
        equal native/$file shy/$file >difference 2>&1 || {
            echo "$name: $file: $(head -n 2 difference)"
            bad=1
        }
    done
    wrong=$((wrong + bad))
}

# variant LINE ... - a line of tests/data/variants.tsv: data, and sets of options for iae-train in `options`
variant() {
    local set
    data=flat
    case $1 in *tiny) data=tiny ;; esac
    options=(--spec "../$1.spec")
    shift
    for set; do
        options+=(--set "$set")
        case $set in labels*) options+=(--labelled ../labelled.iae) ;; esac
    done
}

training() {
    iae-train -q --threads 2 "$@" >metrics.tsv
}

# bats test_tags=plain
@test "every line of tests/data/variants.tsv trains under shy as under native" {
    while IFS=$'\t' read -r -a line; do
        variant "${line[@]}"
        hold "${line[*]}" training "${options[@]}" --steps 3 --every 1 ../$data.iae
    done <"$ROOT/tests/data/variants.tsv"
    [ $wrong = 0 ]
}

# ---- the other programs ----

# applied DATA - all that is made of rows and of a model
applied() {
    iae-encode --threads 2 --draws 2 "$1" >codes.iae
    iae-decode --draws 2 codes.iae >decoded.iae
    iae-score decoded.iae >scores.iae
    iae-eval decoded.iae >eval.tsv
    iae-sample -n 20 >sample.iae
    iae-decode --no-noise sample.iae >new.iae
    iae-bnstats -q -o model-bn.iae "$1"
    iae-strip -q -o model-stripped.iae model.iae
    iae-export model.iae >model.safetensors
    iae-init -q --weights model.safetensors -o model-again.iae
    iae-report -q -o report.html model.iae
}

whole() {
    local data=$1
    shift
    training "$@" "$data"
    applied "$data"
}

# bats test_tags=quick
@test "what is made of a model: codes, reconstructions, scores, metrics, statistics, weights, pages" {
    hold heads whole ../tiny.iae --spec ../tiny.spec --set 'posterior gaussian 2' --set 'ema 0.9' --steps 2 --sheet-every 1
    [ -s shy/report.html ]
    [ -s shy/model-again.iae ]
    ls shy/*.png
    [ $wrong = 0 ]
}

resumed() {
    local data=$1
    shift
    training "$@" --steps 2 --save-every 2 "$data"
    training --resume --steps 6 --save-every 2 --eval "$data" --every 1 ${labelled:+--labelled "$labelled"} "$data"
}

@test "sheets, rows held out, labels, a run that goes on" {
    hold sheets resumed ../tiny.iae --spec ../tiny.spec --set 'ema 0.9'
    labelled=../labelled.iae
    hold labels resumed ../flat.iae --spec ../cat.spec --set 'code categorical 3 running 0.9' --set 'labels 14' --set 'ema 0.9' \
        --labelled "$labelled"
    [ $wrong = 0 ]
}

# stepped DATA STEPS LABELLED OPTION ... - by hand
stepped() {
    local data=$1 steps=$2 labelled=$3
    shift 3
    iae-init -q "$@" -o model.iae
    by_hand model.iae "$data" "$steps" $labelled
    rm table
}

@test "steps by hand" {
    hold forward stepped ../flat.iae 2 '' --spec ../flat.spec --set 'ema 0.9' --set 'decoder: noise 0.2 ; fc 8 bn tanh ; fc 4'
    hold flipped stepped ../flat.iae 2 '' --spec ../fiae.spec --set 'weight decoder 0.3' --set 'ema 0.9'
    hold joint stepped ../flat.iae 1 '' --spec ../cat.spec --set 'direction joint' --set 'regularization none'
    hold labels stepped ../flat.iae 1 ../labelled.iae --spec ../cat.spec --set 'labels 14'
    hold tiny stepped ../tiny.iae 1 '' --spec ../tiny.spec
    [ $wrong = 0 ]
}

# ---- loops that are planted ----

# plant FILE SED PROGRAM - the program, in this folder, with one file of its library changed by sed
plant() {
    local compile link libs source=planted.c
    IFS='|' read -r compile link libs < <(head -n 1 "$IAE_BIN/../flags")
    sed "$2" "$ROOT/$1" >$source
    ! cmp -s $source "$ROOT/$1" || {
        echo "$1: nothing to change: $2"
        return 1
    }
    (cd "$ROOT" && $compile -o "$OLDPWD/planted.o" "$OLDPWD/$source" &&
        $link -o "$OLDPWD/$3" "$IAE_BIN/../obj/cmd/$3.o" "$OLDPWD/planted.o" "$IAE_BIN/../libiae.a" $libs)
}

# bats test_tags=quick,plain
@test "a program that reads or writes values itself is found" {
    iae-init -q --spec ./flat.spec -o model.iae
    iae-cut -n 10 flat.iae >rows.iae
    IAE_ENGINE=shy iae-encode -m model.iae --train <rows.iae >encoded.iae
    plant cmd/lib/training/train_stage.c 's/array_get(\(.*\), \(.*\), \(shape_count(&shape)\));/memcpy(\1, \2, \3 * sizeof(float));/' iae-encode
    IAE_ENGINE=native ./iae-encode -m model.iae --train <rows.iae >native.iae
    equal encoded.iae native.iae
    run -70 --separate-stderr env IAE_ENGINE=shy ./iae-encode -m model.iae --train rows.iae
    [ "$stderr" = "iae-encode: engine shy: an array was touched outside of an engine call" ]
    iae-decode -m model.iae --train encoded.iae >decoded.iae
    iae-score -m model.iae --grad disc decoded.iae >disc.iae
    plant cmd/lib/training/grad_reader.c 's/array_put(\(.*\), \(t->data\), \(to->count\));/memcpy(\1, \2, \3 * sizeof(float));/' iae-step
    cp model.iae before.iae
    run -70 --separate-stderr env IAE_ENGINE=shy ./iae-step -m model.iae disc.iae
    [ "$stderr" = "iae-step: engine shy: an array was touched outside of an engine call" ]
    cmp model.iae before.iae
    IAE_ENGINE=native ./iae-step -m model.iae disc.iae >table
    run -1 cmp -s model.iae before.iae
    plant libcommon/train/trainer.c 's/array_put_reals(o->field\[FIELD_X\], s->x, \(s->n.*\));/memcpy(o->field[FIELD_X], s->x, \1 * sizeof(real));/' iae-train
    IAE_ENGINE=native ./iae-train -q --spec ./flat.spec -o trained.iae rows.iae >metrics.tsv
    run -70 --separate-stderr env IAE_ENGINE=shy ./iae-train -q --spec ./flat.spec -o other.iae rows.iae
    [ "$stderr" = "iae-train: engine shy: an array was touched outside of an engine call" ]
    [ ! -e other.iae ]
}
