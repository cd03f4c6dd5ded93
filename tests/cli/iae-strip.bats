# iae-strip: what remains computes the same, and is only for that
load helpers

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    iae-fetch -q --split test -n 64 mnist >images.iae
    cat >tiny.spec <<'END'
data      28x28x1 unit
code      gaussian 4
noise     gaussian 6
batch     16
ema       0.9
encoder:  fc 20 bn relu ; fc 4 bn
decoder:  fc 20 bn relu ; fc 28x28x1 sigmoid
rec:      conv 3 4x4/2 bn relu ; fc 1
reg:      fc 9 relu ; fc 1
END
    iae-train -q --spec ./tiny.spec -o model.iae images.iae images.iae >metrics
    iae-train -q --spec ./tiny.spec --set 'ema 0' -o plain.iae images.iae images.iae >metrics
}

setup() {
    cd "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR"/*.* .
}

# applied MODEL OUT - codes, pictures and samples of a model
applied() {
    iae-encode -m "$1" images.iae >"$2.codes"
    iae-decode -m "$1" --draws 2 "$2.codes" >"$2.recon"
    iae-sample -m "$1" -n 9 | iae-decode -m "$1" >"$2.new"
}

# bats test_tags=quick
@test "encoded, decoded and sampled are the same bytes" {
    for m in model plain; do
        iae-strip "$m.iae" -o small.iae --force
        applied "$m.iae" a
        applied small.iae b
        same a.codes b.codes
        same a.recon b.recon
        same a.new b.new
    done
    # averages and weights are not the same, or this would show nothing
    python - <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np
from stream import read
_, records = read("model.iae")
t = {k: v for r in records for k, v in r.items()}
assert not np.array_equal(t["encoder.0.weight"], t["ema.encoder.0.weight"])
END
}

@test "it has the averaged tensors of encoder and decoder, nothing else, and the history" {
    iae-strip <model.iae >small.iae
    python - <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np
from stream import read
(whole, records), (small, kept) = read("model.iae"), read("small.iae")
t = {k: v for r in records for k, v in r.items()}
u = {k: v for r in kept for k, v in r.items()}
want = {k[4:]: v for k, v in t.items() if k.startswith("ema.")}
assert want.keys() == u.keys() and all(np.array_equal(want[k], u[k]) for k in u)
assert {k[6:] for k in small["meta"] if k.startswith("crc32.")} == u.keys() | {"spec"}
left = lambda m: {k: v for k, v in m.items() if not k.startswith("crc32.")}
assert left(small["meta"]) == dict(left(whole["meta"]), stripped="encoder decoder")
assert small["history"][:-1] == whole["history"] and small["history"][-1].startswith("iae-strip ")
END
    # a second time it is the same but for the history
    iae-strip small.iae >smaller.iae
    iae-cmp small.iae smaller.iae
}

@test "with --discriminators it scores, too; without it says why not" {
    iae-encode -m model.iae images.iae | iae-decode -m model.iae >forward.iae
    iae-strip --discriminators model.iae >judged.iae
    iae-score -m model.iae forward.iae >a
    iae-score -m judged.iae forward.iae >b
    same a b
    iae-strip judged.iae >small.iae
    run -78 iae-score -m small.iae forward.iae
    [[ $output == *"stripped of its discriminators; iae-strip --discriminators keeps them" ]]
    run -78 iae-strip --discriminators small.iae
    [[ $output == "iae-strip: small.iae: "*"stripped of them" ]]
}

@test "it cannot be trained: 78, and it stays as it is" {
    iae-encode -m model.iae --train images.iae | iae-decode -m model.iae --train | iae-score -m model.iae --grad disc >grads.iae
    iae-strip --discriminators model.iae >small.iae
    cp small.iae before.iae
    for refused in "iae-train --resume -o small.iae images.iae" "iae-step -m small.iae grads.iae" "iae-bnstats -m small.iae images.iae" \
        "iae-encode --train -m small.iae images.iae" "iae-score -m small.iae --grad disc grads.iae"; do
        # shellcheck disable=SC2086
        run -78 --separate-stderr $refused
        [[ $stderr == "${refused%% *}: small.iae: a model to apply only, without the optimizer's state (iae-strip)"* ]]
        [ -z "$output" ]
    done
    same small.iae before.iae
}

@test "a classifier keeps its encoder, a GAN its decoder" {
    sed -e 's/^code.*/code categorical 10/' -e 's/^encoder.*/encoder: fc 10 softmax/' tiny.spec >class.spec
    printf '%s\n' 'reconstruction none' 'regularization none' 'labels 8' >>class.spec
    printf '%s\n' 'direction flipped' 'reconstruction none' 'regularization adversarial' >gan.lines
    { grep -v '^reg:' tiny.spec; cat gan.lines; echo 'reg: fc 9 relu ; fc 1'; } >gan.spec
    for m in class gan; do
        iae-init --spec ./$m.spec -o $m.iae
        iae-strip $m.iae >small.iae
        iae-dump --header small.iae >$m.txt
    done
    grep -q '^meta stripped "encoder"' class.txt
    grep -q '^meta stripped "decoder"' gan.txt
    iae-sample -m small.iae -n 4 | iae-decode -m small.iae >new.iae
    [ "$(rows new.iae)" = 4 ]
}

@test "what is no whole model gives none" {
    run -78 iae-strip images.iae
    run -66 iae-strip nothing.iae
    run -64 iae-strip model.iae plain.iae
    head -c 20000 model.iae >cut.iae
    run -65 --separate-stderr iae-strip cut.iae -o new.iae
    # the tensors that are needed are there, what follows is not
    head -c $(($(wc -c <model.iae) - 100)) model.iae >cut.iae
    run -65 --separate-stderr iae-strip cut.iae -o new.iae
    [ ! -e new.iae ]
    run -73 iae-strip model.iae -o plain.iae
}
