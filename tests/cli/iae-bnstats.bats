# iae-bnstats: the statistics are those of all rows, as numpy computes them from the weights, and nothing else moves

load helpers
load training

setup() {
    cd "$BATS_TEST_TMPDIR"
    write_specs
    flat_rows 150 >rows.iae
}

# small FILE OPTION... - a model with batch norm in encoder and decoder and nothing that is drawn
small() {
    train --spec ./flat.spec --set 'posterior none' --set 'noise none' --set 'encoder: fc 8 bn tanh ; fc 2 bn noaffine' -o "$@" rows.iae
}

@test "mean and variance of what each batch norm sees, however many rows the last minibatch has" {
    small model.iae
    small averaged.iae --set 'ema 0.9'
    iae-bnstats --batch 40 -o new.iae rows.iae
    iae-bnstats --batch 40 -m averaged.iae -o newer.iae rows.iae
    check <<'END'
def tensors(path):
    return {k: v.astype("f8") if v.dtype == "f4" else v for r in read(path)[1] for k, v in r.items()}
x = cat("rows.iae", "x").astype("f8")
for path, prefix in ("new.iae", ""), ("newer.iae", "ema."):
    t = tensors(path)
    seen = {}
    def norm(u, layer, scale):
        seen.setdefault(layer, []).append(u)
        v = (u - u.mean(0)) / np.sqrt(u.var(0) + 1e-5)
        return v * t[prefix + layer + ".bn.weight"] + t[prefix + layer + ".bn.bias"] if scale else v
    for i in range(0, 150, 40):
        h = np.tanh(norm(x[i:i + 40] @ t[prefix + "encoder.0.weight"].T, "encoder.0", 1))
        z = norm(h @ t[prefix + "encoder.1.weight"].T, "encoder.1", 0)
        norm(z @ t[prefix + "decoder.0.weight"].T, "decoder.0", 1)
    for layer, parts in seen.items():
        u = np.concatenate(parts)
        assert np.abs(u.mean(0) - t[prefix + layer + ".bn.running_mean"]).max() < 1e-5, layer
        assert np.abs(u.var(0, ddof=1) / t[prefix + layer + ".bn.running_var"] - 1).max() < 1e-4, layer
END
}

@test "nothing but the statistics of the networks that are applied changes, and training goes on" {
    small model.iae --set 'ema 0.9' --steps 10
    iae-bnstats -o new.iae rows.iae
    check <<'END'
old, new = ({k: v for r in read(p)[1] for k, v in r.items()} for p in ("model.iae", "new.iae"))
assert old.keys() == new.keys()
changed = {k for k in old if (old[k] != new[k]).any()}
assert changed == {k for k in old if k.startswith("ema.") and "running" in k}, changed
END
    train --resume --steps 15 -o new.iae rows.iae
    iae-info new.iae | grep -q 'step  *15$'
}

@test "a flipped model's encoder looks at the data, its decoder at the prior; threads change nothing" {
    sed 's/^direction.*/direction flipped/; s/^reg:.*/reg: conv 4 4x4\/2 bn relu ; fc 1/' tiny.spec >fiae.spec
    mnist 60 >images.iae
    train --spec ./fiae.spec --steps 3 -o model.iae images.iae
    iae-bnstats -o a.iae images.iae
    iae-bnstats --threads 2 -o b.iae images.iae
    iae-bnstats -o c.iae --batch 60 images.iae
    cmp <(iae-dump a.iae | sed '/history/d') <(iae-dump b.iae | sed '/history/d')
    iae-shuffle --seed 3 images.iae | iae-bnstats -o d.iae --batch 60
    check <<'END'
c, d = ({k: v for r in read(p)[1] for k, v in r.items()} for p in ("c.iae", "d.iae"))
for k in c:
    if "running" in k and not k.startswith(("rec", "reg")):
        assert np.abs(c[k] - d[k]).max() < 1e-4 * (1 + np.abs(c[k]).max()), k      # rows in any order
END
}

@test "what it refuses leaves the model as it was" {
    small model.iae
    cp model.iae before.iae
    for n in 0 1; do
        run -65 iae-bnstats <(iae-cut -n $n rows.iae)
        [[ $output == */dev/fd/*'two rows'* ]]
    done
    run -64 iae-bnstats --batch 1 rows.iae
    run -64 iae-bnstats -o - rows.iae
    run -73 iae-bnstats -o before.iae rows.iae
    head -c 900 rows.iae >cut.iae
    run -65 iae-bnstats cut.iae
    mnist 5 >images.iae
    run -78 iae-bnstats images.iae
    train --spec ./flat.spec --set 'decoder: fc 8 relu ; fc 4' -o bare.iae rows.iae
    run -78 iae-bnstats -m bare.iae rows.iae
    [[ $output == *'batch norm'* ]]
    cmp model.iae before.iae
    no_stray
}
