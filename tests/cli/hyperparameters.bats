# What a line of a spec does to a model, seen from outside

load helpers
load training

setup() {
    cd "$BATS_TEST_TMPDIR"
    write_specs
    sed 's/^posterior.*/posterior       none/; s/^encoder:.*/encoder:  fc 8 tanh ; fc 3 softmax/; s/^code.*/code categorical 3 running 0.9/' \
        flat.spec >running.spec
    flat_rows 200 >data.iae
}

@test "running: the prior moves towards the mean code, and codes are drawn by it" {
    local sets=(--spec ./running.spec --set 'bnorm 1e-5 0.5' --set 'ramp running 1 0 1 2' --set 'ema 0.9')
    iae-init -q "${sets[@]}" -o m.iae
    iae-cut --count 10 data.iae | iae-encode -m m.iae --train >first.iae
    train --force "${sets[@]}" --steps 1 -o m.iae data.iae
    iae-sample -m m.iae -n 20000 >running.iae
    cp m.iae one.iae
    iae-cut --skip 10 --count 10 data.iae | iae-encode -m m.iae --train >second.iae
    train --resume --steps 2 -o m.iae data.iae
    cp m.iae two.iae
    train --resume --steps 3 -o m.iae data.iae
    iae-sample -m m.iae -n 20000 >uniform.iae
    python - <<'EOF'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read
import numpy as np
def model(path):
    return {k: v for r in read(path)[1] for k, v in r.items()}
def mean(path):
    return np.concatenate([r["z"] for r in read(path)[1]]).astype("f8").mean(0)
first, second = mean("first.iae"), mean("second.iae")
assert np.abs(model("one.iae")["encoder.prior"] - first).max() < 1e-6           # the first one counts alone
assert np.abs(model("two.iae")["encoder.prior"] - (first + second) / 2).max() < 1e-6
for m in map(model, ("one.iae", "two.iae", "m.iae")):
    assert (m["encoder.prior"] == m["ema.encoder.prior"]).all()
assert np.abs(first - 1 / 3).max() > 0.03, first
assert np.abs(mean("running.iae") - first).max() < 0.015                         # A = 1
assert np.abs(mean("uniform.iae") - 1 / 3).max() < 0.015                         # A = 0
EOF
}

@test "running: a run that goes on is the run that never stopped" {
    train --spec ./running.spec --set 'ema 0.9' -o whole.iae data.iae
    train --spec ./running.spec --set 'ema 0.9' --steps 7 -o parts.iae data.iae
    train --resume -o parts.iae data.iae
    iae-cmp whole.iae parts.iae
}

@test "spectral and mbstd: equal with any threads, and when a run goes on; one row is scored as it is among others" {
    local sets=(--set 'rec: conv 4 4x4/2 spectral lrelu 0.1 ; mbstd ; fc 300 spectral lrelu 0.1 ; fc 1 spectral' --set 'reg: mbstd ; fc 8 spectral relu ; fc 1')
    mnist 60 >data.iae
    train --spec ./tiny.spec "${sets[@]}" -o one.iae data.iae
    iae-train -q --threads 3 --spec ./tiny.spec "${sets[@]}" -o three.iae data.iae >metrics
    iae-cmp one.iae three.iae
    train --spec ./tiny.spec "${sets[@]}" --steps 2 -o parts.iae data.iae
    train --resume -o parts.iae data.iae
    iae-cmp one.iae parts.iae
    iae-encode -m one.iae data.iae | iae-decode -m one.iae | iae-score -m one.iae >all.iae
    iae-cut --count 1 data.iae | iae-encode -m one.iae | iae-decode -m one.iae | iae-score -m one.iae >first.iae
    iae-cut --count 1 all.iae >among.iae
    iae-cmp first.iae among.iae
}
