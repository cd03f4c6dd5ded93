# models.bats - the models that are installed: found by name, and as good as their README says
load helpers

MODEL=mnist-10-100-quarter

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# bats test_tags=quick
@test "an installed model is found by its name, also by IAE_MODEL; a file of that name comes first" {
    mnist 5 >images.iae
    iae-encode -m $MODEL images.iae >a
    iae-encode -m "$ROOT/formats/data/models/$MODEL.iae" images.iae >b
    same a b
    IAE_MODEL=$MODEL iae-encode images.iae >b
    same a b
    iae-decode -m $MODEL a >b
    [ "$(rows b)" = 5 ]
    IAE_SHARE=$PWD run -66 iae-encode -m $MODEL images.iae
    mkdir models
    cp "$ROOT/formats/data/models/$MODEL.iae" models/mine.iae
    IAE_SHARE=$PWD iae-encode -m mine images.iae >b
    same a b
    echo something else >mine
    IAE_SHARE=$PWD run -65 iae-encode -m mine images.iae
    # a name with a slash is a file, wherever it leads
    run -66 iae-encode -m ./$MODEL images.iae
    run -66 iae-encode -m ../models/$MODEL images.iae
    run -66 iae-encode -m no-such-model images.iae
}

@test "it reconstructs test images as recorded: error, and the digit" {
    iae-fetch -q --split test -n 1000 mnist >images.iae
    iae-encode -m $MODEL images.iae | iae-decode -m $MODEL >recon.iae
    iae-fetch -q -n 4000 mnist >known.iae
    python - <<'END'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
import numpy as np
from stream import read
def table(path, name):
    return np.concatenate([r[name] for r in read(path)[1]])
x, y, r = (table("recon.iae", k) for k in ("x", "y", "xhat"))
x, r = x.reshape(len(x), -1) / 255.0, r.reshape(len(r), -1).astype(float)
error, other = ((x - r) ** 2).mean(), ((x - np.roll(r, 1, 0)) ** 2).mean()
assert abs(error - 0.0479) < 0.001 and abs(other - 0.131) < 0.003, (error, other)
known, label = table("known.iae", "x").reshape(4000, -1) / 255.0, table("known.iae", "y")
nearest = ((known ** 2).sum(1) - 2 * r @ known.T).argmin(1)
kept = (label[nearest] == y).mean()
assert abs(kept - 0.832) < 0.015, kept   # the classifier, a better judge, says 0.876
END
}

@test "it is told by whom and how it was made, and cannot be trained" {
    for name in "$ROOT"/formats/data/models/*.iae; do
        iae-dump --header "$name" >header
        grep -q '^meta stripped ' header
        grep -q '^history "iae-fetch ' header
        grep -q '^history "iae-train ' header
        name=${name##*/}
        grep -q "^| \`${name%.iae}\` " "$ROOT/formats/data/models/README.md"
        man=$ROOT/man/iae.7
        grep -q "^\.Cm ${name%.iae} " "$man"
    done
    mnist 5 >images.iae
    run -78 iae-bnstats -m $MODEL images.iae
    [[ $output == *"a model to apply only"* ]]
    [ -z "$(find . -name '.*.lock')" ]
    cp "$ROOT/formats/data/models/$MODEL.iae" own.iae
    run -78 iae-train --resume -o own.iae images.iae
}
