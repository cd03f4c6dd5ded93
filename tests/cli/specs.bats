# specs.bats - sizes by word from spec to model, the installed specs, and messages about words that are unknown
load helpers

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# init SPEC LINE ... - m.iae
init() {
    local spec=$1 line sets=()
    shift
    for line in "$@"; do
        sets+=(--set "$line")
    done
    iae-init -q --force --spec "$spec" "${sets[@]}" -o m.iae
}

# complain STATUS WORDS ARGS - iae-init ends with this status and one line that has these words, and leaves no model
complain() {
    local status=$1 words=$2
    shift 2
    rm -f none.iae
    run "-$status" --separate-stderr iae-init "$@" -o none.iae
    # shellcheck disable=SC2154
    [ "${#stderr_lines[@]}" = 1 ] && [[ $stderr == *"$words"* ]] || { echo "said '$stderr', where '$words' is expected"; return 1; }
    [ ! -e none.iae ]
}

# small - small.spec, with words, and numbers.spec, the same in numbers
small() {
    cat >small.spec <<'END'
data      16x16x1 unit
code      gaussian 6
batch     10
condition location 5
encoder:  conv 4 4x4/2 relu ; fc code bn
decoder:  fc data/4x3 bn relu ; upconv code 4x4/2 relu ; upconv data 4x4/2 sigmoid
rec:      conv 4 4x4/2 relu ; fc 1
reg:      fc code relu ; fc 1
END
    sed 's/fc code/fc 6/; s/upconv code/upconv 6/; s/data\/4x3/4x4x3/; s/upconv data/upconv 1/' small.spec >numbers.spec
}

# bats test_tags=quick
@test "sizes by word are sizes by number: initial values, training, and the model keeps the words" {
    small
    [ "$(grep -c 'code [b4r]\|data[ /][x4]' small.spec)" = 3 ]
    ! grep -q 'code [b4r]\|data[ /][x4]' numbers.spec || return 1
    iae-init -q --spec ./small.spec -o words.iae
    iae-init -q --spec ./numbers.spec -o numbers.iae
    iae-cmp words.iae numbers.iae
    iae-info --spec words.iae >text
    grep -qx 'decoder: fc data/4x3 bn relu ; upconv code 4x4/2 relu ; upconv data 4x4/2 sigmoid' text
    make_stream "dict(id=np.arange(40), x=rng.integers(0, 256, (40, 16, 16, 1), dtype='u1'))" >rows.iae
    iae-train -q --force --spec ./small.spec -o words.iae rows.iae >words.tsv
    iae-train -q --force --spec ./numbers.spec -o numbers.iae rows.iae >numbers.tsv
    iae-cmp words.iae numbers.iae
    same words.tsv numbers.tsv
    # what the model keeps is a spec that gives the same model
    cp text text.spec
    iae-train -q --spec ./text.spec -o again.iae rows.iae >again.tsv
    iae-cmp --meta words.iae again.iae
    iae-train -q --resume -o words.iae rows.iae rows.iae >more.tsv
    iae-encode -m words.iae rows.iae | iae-decode -m words.iae >xhat.iae
    [ "$(rows xhat.iae)" = 40 ]
}

@test "one line changes the code or the data of a spec with words, a head included" {
    small
    init ./small.spec 'code gaussian 12'
    init ./small.spec 'data 32x64x3 signed'
    init ./small.spec 'regularization kl' 'reconstruction likelihood' 'code gaussian 5'
    init ./small.spec 'regularization kl' 'reconstruction likelihood' 'code gaussian 5' 'encoder: conv 4 4x4/2 relu ; fc 10'
    complain 78 'encoder ends with 5 values where 10 are needed: mean and log variance' --spec ./small.spec \
        --set 'regularization kl' --set 'reconstruction likelihood' --set 'code gaussian 5' --set 'encoder: fc 5'
    complain 78 'data/4x3: 4 does not divide the sides of data 18x18x1' --spec ./small.spec --set 'data 18x18x1 unit'
}

# bats test_tags=check
@test "every installed spec takes another code, and pictures of another size and kind" {
    need_plain "initial values of many models"
    local spec name
    for spec in "$ROOT"/pipelines/specs/*.spec; do
        [ ! -L "$spec" ] || continue
        name=$(basename "$spec" .spec)
        "$ROOT/pipelines/narrow.sh" 1/16 "$spec" | sed 's/^condition *location/& 9/' >narrow.spec
        echo "$name"
        if grep -q '^code *gaussian' narrow.spec; then
            init ./narrow.spec 'code gaussian 12'
        else
            init ./narrow.spec 'code categorical 12'
        fi
        if grep -q '^data *[0-9]*x' narrow.spec; then
            init ./narrow.spec "data 64x48x4 $(awk '$1 == "data" { print $3 }' narrow.spec)"
        else
            init ./narrow.spec 'data 9 unit'
        fi
    done
}

# bats test_tags=quick
@test "the first line of every installed spec says in a few words what it is" {
    local spec first
    for spec in "$ROOT"/pipelines/specs/*.spec; do
        first=$(head -n 1 "$spec")
        echo "$spec: $first"
        [[ $first =~ ^'# '[A-Za-z].{5,69}[A-Za-z0-9\)]$ ]]
    done
}

# bats test_tags=quick
@test "the name of a spec that is not there: the one that is near, in one short line" {
    complain 78 "mnist-10: no such spec; is 'mnist-10-100' meant? --list-specs shows all" --spec mnist-10
    complain 78 "clebea: no such spec; is 'celeba' meant?" --spec clebea
    complain 78 "nonsense: no such spec; --list-specs shows all; the name of a file has a '/' or ends in '.spec'" --spec nonsense
    complain 66 "nonsense.spec: " --spec nonsense.spec
}

# bats test_tags=quick
@test "misspelt words of a spec: one line, which asks for the word that is near" {
    complain 78 "--set: unknown key 'rate encodr'; is 'rate encoder' meant?" --spec mixture --set 'rate encodr 1'
    complain 78 "--set: unknown layer 'fcc'; is 'fc' meant?" --spec mixture --set 'reg: fcc 3'
    printf 'data 4 unit\ncode gaussian 2\n\nnoize gaussian 5\n' >a.spec
    complain 78 "./a.spec: line 4: unknown key 'noize'; is 'noise' meant?" --spec ./a.spec
    printf 'encoder: fc 2\nencoder: fc 128\n' >a.spec
    complain 78 "./a.spec: line 2: a second line 'encoder:'; the first is line 1" --spec ./a.spec
    # what is typed is not repeated at any length, or raw
    complain 78 "unknown key" --spec mixture --set "$(printf 'x%.0s' {1..1900})"
    complain 78 "unknown key" --spec mixture --set $'\033[2Jx'
    complain 78 "more than 2000 bytes" --spec mixture --set "$(printf 'x%.0s' {1..2001})"
}
