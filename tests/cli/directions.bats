# directions.bats - models of the flipped and the joint direction, and encoders with mean and variance, applied

load helpers
load training

setup() {
    cd "$BATS_TEST_TMPDIR"
    write_specs
    flat_rows 200 >data.iae
    sed 's/^direction.*/direction flipped/; s/^reg:.*/reg: fc 8 bn lrelu 0.2 ; fc 1/' flat.spec >fiae.spec
    head='encoder: fc 8 tanh ; fc 4'
}

@test "FIAE: codes, reconstructions and scores of both discriminators" {
    train --spec ./fiae.spec -o m.iae data.iae
    iae-sample -m m.iae -n 30 | iae-decode -m m.iae | iae-encode -m m.iae --xhat >own.iae
    [ "$(rows own.iae)" = 30 ]
    python - <<'EOF'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read
h, r = read("own.iae")
assert [f["name"] for f in h["fields"]] == ["id", "z", "xhat", "zhat"], h["fields"]
EOF
    # rec compares (xhat,z) against (xhat,zhat), reg x against xhat
    iae-score -m m.iae own.iae >scores.iae
    python - <<'EOF'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read
names = [f["name"] for f in read("scores.iae")[0]["fields"]]
assert names[-3:] == ["rec_real", "rec_fake", "reg_fake"], names
EOF
    iae-score -m m.iae data.iae >real.iae
    values real.iae reg_real | sort -u | awk 'END { exit NR < 100 }'
    iae-encode -m m.iae data.iae | iae-decode -m m.iae | iae-eval --task reconstruction >eval
    grep -q mse eval
}

@test "GAN: no encoder, but samples" {
    train --spec ./fiae.spec --set 'reconstruction none' -o m.iae data.iae
    iae-sample -m m.iae -n 5 | iae-decode -m m.iae >x.iae
    [ "$(rows x.iae)" = 5 ]
    run -78 iae-encode -m m.iae data.iae
    [[ $output == *"the model has no encoder"* ]]
    iae-info m.iae | grep -q decoder
    run -1 grep -q 'encoder\.' <(iae-info -v m.iae)
}

@test "a head tells mean and log variance, and draws the code by row id and seed" {
    train --spec ./flat.spec --set 'reconstruction likelihood' --set 'regularization kl' --set 'posterior none' --set "$head" -o m.iae data.iae
    iae-encode -m m.iae data.iae >a.iae
    iae-encode -m m.iae --seed 2 data.iae >b.iae
    python - <<'EOF'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read
import numpy as np
a, b = ({k: np.concatenate([r[k] for r in read(f)[1]]) for k in ("z", "mu", "lv")} for f in ("a.iae", "b.iae"))
assert (a["mu"] == b["mu"]).all() and (a["lv"] == b["lv"]).all() and (a["z"] != b["z"]).any()
eps = (a["z"] - a["mu"]) / np.exp(a["lv"] / 2)
assert abs(eps.mean()) < 0.2 and abs(eps.std() - 1) < 0.15, (eps.mean(), eps.std())
EOF
    train --spec ./fiae.spec --set 'reconstruction likelihood' --set 'posterior none' --set "$head" -o i.iae data.iae
    iae-encode -m i.iae data.iae | iae-decode -m i.iae >x.iae
    [ "$(rows x.iae)" = 200 ]
}

@test "ALI: trained jointly, applied like the others" {
    train --spec ./flat.spec --set 'direction joint' --set 'regularization none' -o m.iae data.iae
    iae-encode -m m.iae data.iae | iae-decode -m m.iae >x.iae
    [ "$(rows x.iae)" = 200 ]
    iae-sample -m m.iae -n 3 >z.iae
    [ "$(rows z.iae)" = 3 ]
}

@test "a classifier: an encoder and labels alone, which learns them" {
    make_stream \
        "(lambda y: dict(id=np.arange(400), x=(np.eye(4)[y] + rng.normal(size=(400, 4)) / 8).astype('<f4'), y=y.astype('<i4')))(np.arange(400) % 3)" >blobs.iae
    cat >class.spec <<'EOF'
data 4 signed
code categorical 3
reconstruction none
regularization none
labels 20
batch 20
adam 1e-2 0.9 0.999
ema 0.9
encoder: fc 16 bn relu ; dropout 0.2 ; fc 3 softmax
EOF
    iae-shuffle --epochs 5 blobs.iae | train --spec ./class.spec --labelled blobs.iae -o c.iae
    iae-encode -m c.iae blobs.iae >z.iae
    python - <<'EOF'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read
import numpy as np
r = read("z.iae")[1]
z, y = (np.concatenate([x[k] for x in r]) for k in ("z", "y"))
assert (z.argmax(1) == y).mean() > 0.98, (z.argmax(1) == y).mean()
EOF
    run -78 iae-decode -m c.iae z.iae
    [[ $output == *"no decoder"* ]]
    run -78 iae-sample -m c.iae
    # and by hand
    iae-init -q --spec ./class.spec -o h.iae
    iae-cut --count 20 blobs.iae >batch.iae
    iae-train -q --spec ./class.spec --labelled blobs.iae --steps 1 -o f.iae batch.iae >metrics
    iae-encode -m h.iae --train batch.iae | iae-score -m h.iae --grad gen | iae-encode -m h.iae --backward >gen.iae
    iae-cut --count 20 blobs.iae | iae-encode -m h.iae --train --labelled | iae-encode -m h.iae --backward >label.iae
    iae-step -m h.iae gen.iae label.iae >table
    iae-cmp h.iae f.iae
    diff <(iae-info -v h.iae | grep '^meta') <(iae-info -v f.iae | grep '^meta' | grep -v '^meta *labelled')
}

@test "a mixture fitted to codes has their mean and covariance, and a likelihood no worse than the true one's" {
    sed 's/^regularization.*/regularization none/' flat.spec >free.spec
    iae-init -q --spec ./free.spec -o m.iae
    run -78 iae-sample -m m.iae
    [[ $output == *"--fit"* ]]
    make_stream \
        "(lambda k: dict(id=np.arange(3000), z=(np.array([[0, 4], [5, 0], [-4, -3]])[k] + rng.normal(size=(3000, 2)) * [1, 0.3]).astype('<f4')))(rng.integers(0, 3, 3000))" >z.iae
    iae-sample -m m.iae --fit z.iae --components 3 -n 6000 >s.iae 2>told
    python - "$(sed 's/.*likelihood \(.*\) nats.*/\1/' told)" <<'EOF'
import os, sys
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import read
import numpy as np
z, s = (np.concatenate([r["z"] for r in read(f)[1]]).astype(float) for f in ("z.iae", "s.iae"))
assert len(s) == 6000 and np.abs(z.mean(0) - s.mean(0)).max() < 0.2, (z.mean(0), s.mean(0))
assert np.abs(np.cov(z.T) - np.cov(s.T)).max() < 0.6, (np.cov(z.T), np.cov(s.T))
c, sd = np.array([[0, 4], [5, 0], [-4, -3]]), np.array([1, 0.3])
true = np.log(np.exp(-(((z[:, None] - c) / sd) ** 2).sum(2) / 2).sum(1) / 3 / (2 * np.pi * sd.prod())).mean()
assert true - 0.01 < float(sys.argv[1]) < true + 0.02, (true, sys.argv[1])
EOF
    iae-sample -q -m m.iae --fit z.iae --components 3 -n 100 >few.iae
    iae-cut --count 100 s.iae >first.iae
    iae-cmp few.iae first.iae
    run -65 iae-sample -m m.iae --fit few.iae --components 101
    run -64 iae-sample -m m.iae --components 3
    run -64 iae-sample -m m.iae --fit few.iae --traverse line
}

@test "objectives that do not exist are refused by name" {
    declare -A expected=(
        ['direction flipped|regularization none']='needs regularization adversarial'
        ['direction flipped|reconstruction euclidean']='reconstruction adversarial, likelihood or none'
        ['direction joint|regularization adversarial']='direction joint needs'
        ['reconstruction none|regularization none']='nothing to train'
        ['code categorical 3|regularization kl']='kl needs a gaussian code'
        ['direction flipped|labels 5']='labels need an encoder and a categorical code'
        ['regularization kl|encoder: fc 8 tanh ; fc 4']='posterior none'
        ['labels 1.5|noise none']='a whole number'
    )
    for sets in "${!expected[@]}"; do
        run -78 iae-init --spec ./flat.spec --set "${sets%|*}" --set "${sets#*|}" -o x.iae
        [[ $output == *"${expected[$sets]}"* ]] || {
            echo "$sets: $output"
            false
        }
    done
}

@test "resume in the flipped direction and with shards and labels gives the bytes of an unbroken run" {
    sed 's/^posterior.*/posterior none/; s/^encoder:.*/encoder: fc 8 tanh ; fc 3 bn scale softmax/; s/^code.*/code categorical 3/' \
        fiae.spec >cat.spec
    sets=(--set 'labels 7' --set 'shards 2' --set 'steps rec 2' --set 'ema 0.9')
    flat_rows 11 >labelled.iae
    train --spec ./cat.spec "${sets[@]}" --labelled labelled.iae -o whole.iae data.iae
    train --spec ./cat.spec "${sets[@]}" --labelled labelled.iae --steps 2 -o parts.iae data.iae
    train --resume --labelled labelled.iae -o parts.iae data.iae
    same whole.iae parts.iae
}
