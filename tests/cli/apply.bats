# Models applied: what iae-decode, iae-sample and iae-score promise, and models that are damaged, foreign or hostile

load helpers
load training

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    write_specs
    flat_rows 150 >rows.iae
    train --spec ./flat.spec -o model.iae rows.iae
}

setup() {
    cd "$BATS_TEST_TMPDIR"
    cp "$BATS_FILE_TMPDIR"/*.{spec,iae} .
}

@test "iae-decode --noise must be the model's dimension: 78 names both" {
    iae-encode rows.iae >z.iae
    run -78 iae-decode --noise 7 z.iae
    [[ $output == *"--noise 7"*"3 dimensions"* ]]
    iae-decode --noise 3 z.iae >a.iae
    iae-decode z.iae >b.iae
    check <<'END'
assert (cat("a.iae", "xhat") == cat("b.iae", "xhat")).all()
END
    run -64 iae-decode --noise -2 z.iae
    run -64 iae-decode --noise 1.5 z.iae
    run -78 iae-decode rows.iae                 # no z
}

@test "iae-decode --noise 0 holds the noise at zero: nothing is random" {
    iae-encode rows.iae >z.iae
    iae-decode --noise 0 --seed 1 z.iae >a.iae
    iae-decode --noise 0 --seed 2 z.iae >b.iae
    iae-decode --seed 1 z.iae >c.iae
    iae-decode --seed 2 z.iae >d.iae
    iae-decode --noise 0 --draws 2 z.iae >e.iae
    check <<'END'
a, b, c, d, e = (cat(f + ".iae", "xhat") for f in "abcde")
assert (a == b).all() and (e[0::2] == a).all() and (e[1::2] == a).all()
assert (a != c).any(axis=1).all() and (c != d).any(axis=1).all()
END
}

@test "iae-decode --draws 3: each row three times, behind one another, with noise of its own" {
    iae-encode rows.iae >z.iae
    iae-decode z.iae >one.iae
    iae-decode --draws 3 z.iae >three.iae
    check <<'END'
h, _ = read("three.iae")
assert [f["name"] for f in h["fields"]] == ["id", "x", "y", "z", "xhat"]
for name in "id", "x", "y", "z":
    assert (cat("three.iae", name) == np.repeat(cat("z.iae", name), 3, axis=0)).all(), name
one, three = cat("one.iae", "xhat"), cat("three.iae", "xhat").reshape(150, 3, 4)
assert (three[:, 0] == one).all()
for i, j in (0, 1), (0, 2), (1, 2):
    assert (three[:, i] != three[:, j]).any(axis=1).all()
END
}

@test "iae-encode --draws 3: the same, with the encoder's noise" {
    iae-encode rows.iae >one.iae
    iae-encode --draws 3 rows.iae >three.iae
    check <<'END'
h, _ = read("three.iae")
assert [f["name"] for f in h["fields"]] == ["id", "x", "y", "z"]
for name in "id", "x", "y":
    assert (cat("three.iae", name) == np.repeat(cat("rows.iae", name), 3, axis=0)).all(), name
one, three = cat("one.iae", "z"), cat("three.iae", "z").reshape(150, 3, 2)
assert (three[:, 0] == one).all()
for i, j in (0, 1), (0, 2), (1, 2):
    assert (three[:, i] != three[:, j]).any(axis=1).all()
END
    run -64 iae-encode --train --draws 2 rows.iae
    run -64 iae-encode --train --features rows.iae
}

@test "iae-encode --features: what the last layer sees, beside the code, which it leaves alone" {
    train --spec ./flat.spec --set 'posterior none' -o plain.iae rows.iae
    iae-encode -m plain.iae rows.iae | iae-decode -m plain.iae >back.iae
    iae-encode -m plain.iae --features back.iae >f.iae
    iae-encode -m plain.iae --xhat --features back.iae >fhat.iae
    check <<'END'
t = {k: v for r in read("plain.iae")[1] for k, v in r.items()}
for path, x, z, f in ("f.iae", "x", "z", "f"), ("fhat.iae", "xhat", "zhat", "fhat"):
    h, _ = read(path)
    assert h["fields"][-1] == {"name": f, "type": "<f4", "shape": [8]}, h["fields"]
    seen = np.tanh(cat("back.iae", x).astype("f8") @ t["encoder.0.weight"].T + t["encoder.0.bias"])
    assert np.abs(seen - cat(path, f)).max() < 1e-5
    assert np.abs(seen @ t["encoder.1.weight"].T + t["encoder.1.bias"] - cat(path, z)).max() < 1e-5
assert (cat("f.iae", "z") == cat("back.iae", "z")).all()
END
    train --spec ./flat.spec --set 'posterior none' --set 'encoder: fc 2' -o single.iae rows.iae
    run -78 iae-encode -m single.iae --features rows.iae
    [[ $output == *'single layer'* ]]
}

@test "noise belongs to the row's id, not to its place" {
    iae-encode rows.iae >z.iae
    iae-decode z.iae >all.iae
    iae-cut --skip 40 --count 30 z.iae | iae-decode >some.iae
    iae-cut --skip 40 --count 30 rows.iae | iae-encode >zsome.iae
    check <<'END'
# equal up to the last bits, which know a row's place in its block
assert np.abs(cat("all.iae", "xhat")[40:70] - cat("some.iae", "xhat")).max() < 1e-5
assert np.abs(cat("z.iae", "z")[40:70] - cat("zsome.iae", "z")).max() < 1e-5
END
}

@test "iae-encode and iae-decode answer what numpy computes from the model file" {
    train --spec ./flat.spec --set 'posterior none' -o plain.iae rows.iae
    iae-encode -m plain.iae rows.iae | iae-decode -m plain.iae --noise 0 >a.iae
    check <<'END'
t = {k: v for r in read("plain.iae")[1] for k, v in r.items()}
x = cat("a.iae", "x").astype("f8")
z = np.tanh(x @ t["encoder.0.weight"].T + t["encoder.0.bias"]) @ t["encoder.1.weight"].T + t["encoder.1.bias"]
assert np.abs(z - cat("a.iae", "z")).max() < 1e-5
h = np.hstack([z, np.zeros((150, 3))]) @ t["decoder.0.weight"].T
h = (h + t.get("decoder.0.bias", 0) - t["decoder.0.bn.running_mean"]) / np.sqrt(t["decoder.0.bn.running_var"] + 1e-5)
h = h * t["decoder.0.bn.weight"] + t["decoder.0.bn.bias"]
h = np.where(h > 0, h, 0.2 * h)
xhat = np.tanh(h @ t["decoder.1.weight"].T + t["decoder.1.bias"])
assert np.abs(xhat - cat("a.iae", "xhat")).max() < 1e-5
END
}

@test "a model with averages is applied with them" {
    train --spec ./flat.spec --set 'ema 0.9' --set 'posterior none' -o ema.iae rows.iae
    iae-encode -m ema.iae rows.iae >z.iae
    check <<'END'
t = {k: v for r in read("ema.iae")[1] for k, v in r.items()}
assert any((v != t[k[4:]]).any() for k, v in t.items() if k.startswith("ema."))
e = {k[4:]: v for k, v in t.items() if k.startswith("ema.")}
z = np.tanh(cat("z.iae", "x") @ e["encoder.0.weight"].T + e["encoder.0.bias"]) @ e["encoder.1.weight"].T + e["encoder.1.bias"]
assert np.abs(z - cat("z.iae", "z")).max() < 1e-5
END
}

@test "iae-sample: draws from the prior, equal for equal seeds" {
    iae-sample -n 5000 >a.iae
    iae-sample -n 5000 >b.iae
    iae-sample -n 5000 --seed 2 >c.iae
    iae-sample -n 10 >d.iae
    same a.iae b.iae
    check <<'END'
z = cat("a.iae", "z")
assert z.shape == (5000, 2) and (cat("a.iae", "id") == np.arange(5000)).all() and read("a.iae")[0]["rows"] == 5000
assert np.abs(z.mean(0)).max() < 0.06 and np.abs(z.std(0) - 1).max() < 0.05 and abs(np.corrcoef(z.T)[0, 1]) < 0.06
assert (z != cat("c.iae", "z")).any(axis=1).all() and (z[:10] == cat("d.iae", "z")).all()
END
    iae-decode a.iae >x.iae
    [ "$(rows x.iae)" = 5000 ]
    run -64 iae-sample -n 0
    run -64 iae-sample rows.iae
    run -78 iae-sample --category 1
    [[ $output == *"gaussian 2"* ]]
}

@test "iae-sample refuses a model without a prior: 78, and says where codes come from" {
    train --spec ./flat.spec --set 'regularization none' -o free.iae rows.iae
    run -78 iae-sample -m free.iae
    [[ $output == *"iae-encode"* ]]
}

@test "iae-sample --traverse: dimensions and lines" {
    iae-sample --traverse dimensions -n 2 --traverse-steps 5 >d.iae
    iae-sample --traverse line -n 3 --traverse-steps 7 >l.iae
    iae-sample -n 3 >draws.iae
    check <<'END'
z, i = cat("d.iae", "z").reshape(2, 2, 5, 2), cat("d.iae", "id").reshape(2, 2, 5)
for r in range(2):
    assert (i[r] == i[r, 0, 0]).all()           # one noise for all walks of a round
    for d in range(2):
        assert np.allclose(z[r, d, :, d], [-2, -1, 0, 1, 2]) and (z[r, d, :, 1 - d] == z[r, d, 0, 1 - d]).all()
assert i[0, 0, 0] != i[1, 0, 0]
z, i = cat("l.iae", "z").reshape(3, 7, 2), cat("l.iae", "id").reshape(3, 7)
assert (z[:, 0] == cat("draws.iae", "z")).all() and (i == i[:, :1]).all() and len(set(i[:, 0])) == 3
assert np.allclose(z, z[:, :1] + (z[:, -1:] - z[:, :1]) * np.arange(7)[None, :, None] / 6, atol=1e-6)
assert (z[:, 0] != z[:, -1]).any(axis=1).all()
END
    run -78 iae-sample --traverse categories
    run -64 iae-sample --traverse up
    run -64 iae-sample --traverse line --traverse-steps 1
}

@test "iae-sample of a categorical code: one-hot, all categories, or the one asked for" {
    train --spec ./flat.spec --set 'code categorical 4' --set 'encoder: fc 8 tanh ; fc 4 softmax' -o cat.iae rows.iae
    iae-sample -m cat.iae -n 400 >a.iae
    iae-sample -m cat.iae -n 20 --category 2 >two.iae
    iae-sample -m cat.iae --traverse categories -n 3 >w.iae
    iae-encode -m cat.iae rows.iae >z.iae
    check <<'END'
z = cat("a.iae", "z")
assert ((z == 0) | (z == 1)).all() and (z.sum(1) == 1).all() and z.sum(0).min() > 60
assert (cat("two.iae", "z") == np.eye(4)[2]).all()
assert (cat("w.iae", "z") == np.tile(np.eye(4), (3, 1))).all() and (cat("w.iae", "id") == np.repeat(np.arange(3), 4)).all()
assert np.allclose(cat("z.iae", "z").sum(1), 1, atol=1e-5) and cat("z.iae", "z").min() >= 0
END
    run -78 iae-sample -m cat.iae --category 4
    [[ $output == *"0 to 3"* ]]
    run -78 iae-sample -m cat.iae --traverse line
}

@test "iae-score adds a logit for every pair and code that the rows hold" {
    iae-encode rows.iae | iae-decode >all.iae
    iae-score all.iae >s.iae
    iae-cut --drop x all.iae | iae-score >fake.iae
    iae-cut --field z all.iae | iae-score >z.iae
    check <<'END'
new = lambda f: [k["name"] for k in read(f)[0]["fields"] if "re" in k["name"]]
assert new("s.iae") == ["rec_real", "rec_fake", "reg_real", "reg_fake"], new("s.iae")
assert new("fake.iae") == ["rec_fake", "reg_real", "reg_fake"] and new("z.iae") == ["reg_real", "reg_fake"]
for name in "rec_fake", "reg_fake":
    assert (cat("fake.iae", name) == cat("s.iae", name)).all() and cat("s.iae", name).shape == (150,)
# reg as numpy computes it
t = {k: v for r in read("model.iae")[1] for k, v in r.items()}
z = cat("s.iae", "z")
logit = np.maximum(z @ t["reg.0.weight"].T + t["reg.0.bias"], 0) @ t["reg.1.weight"].T + t["reg.1.bias"]
assert np.abs(logit[:, 0] - cat("s.iae", "reg_fake")).max() < 1e-5
END
    run -78 iae-score rows.iae
    iae-score --other all.iae >o.iae
    check <<'END'
x, z = cat("all.iae", "x"), cat("all.iae", "z")
write(open("rolled.iae", "wb"), [{"x": x, "z": z[[127, *range(149)]]}])
END
    iae-score rolled.iae >t.iae
    check <<'END'
assert (cat("o.iae", "rec_real") == cat("s.iae", "rec_real")).all()
assert np.abs(cat("o.iae", "rec_other") - cat("t.iae", "rec_real")).max() < 1e-5
assert np.abs(cat("o.iae", "rec_other") - cat("o.iae", "rec_real")).min() > 0
END
    iae-eval --task bits o.iae >table
    check <<'END'
gap = dict(l.split("\t")[:2] for l in open("table"))["gap"]
assert abs(float(gap) - (cat("o.iae", "rec_real") - cat("o.iae", "rec_other")).astype("f8").mean()) < 1e-6
END
    train --spec ./flat.spec --set 'regularization none' -o rec.iae rows.iae
    iae-score -m rec.iae all.iae >r.iae
    run -78 iae-score -m rec.iae z.iae
    train --spec ./flat.spec --set 'regularization none' --set 'reconstruction euclidean' -o ae.iae rows.iae
    run -78 iae-score -m ae.iae all.iae
    [[ $output == *"no discriminator"* ]]
}

# ---- models that are not what they should be ----

# every program that reads a model, as a command; the answer of the whole model is kept to compare with
commands=("iae-encode -m M rows.iae" "iae-decode -m M z.iae" "iae-sample -m M -n 5" "iae-score -m M x.iae" "iae-train -q --threads 1 --steps 17 --resume -o M rows.iae")

answers() {
    local i
    iae-encode rows.iae >z.iae
    iae-decode z.iae >x.iae
    rm -f resume.iae
    for i in 0 1 2 3; do
        ${commands[i]/M/model.iae} >answer$i
    done
}

# refuses_or_answers FILE - each program refuses this model (65 or 78), or, where it stopped reading before the damage, gives the
# very answer of the undamaged one. iae-train reads to the end and must refuse. Counts refusals in $refused.
refuses_or_answers() {
    local i status
    for i in 0 1 2 3 4; do
        status=0
        ${commands[i]/M/$1} >out 2>err || status=$?
        case $status in
        65 | 78)
            [ "$(wc -l <err)" = 1 ] || { echo "$1, ${commands[i]}: $(cat err)"; return 1; }
            refused=$((refused + 1))
            ;;
        0)
            [ $i != 4 ] && cmp out answer$i || { echo "$1, ${commands[i]}: accepted"; return 1; }
            ;;
        *)
            echo "$1, ${commands[i]}: $status: $(cat err)"
            return 1
            ;;
        esac
    done
    rm -f "$1"
}

many() {
    if sanitized; then echo 12; else echo 64; fi
}

@test "a model that was cut is refused by every program that needs what is missing" {
    answers
    size=$(stat -c %s model.iae)
    refused=0
    for i in $(seq 0 "$(($(many) - 1))"); do
        head -c $((size * i / $(many))) model.iae >cut.iae
        refuses_or_answers cut.iae
    done
    head -c $((size - 1)) model.iae >cut.iae
    refuses_or_answers cut.iae
    echo "$refused refusals"
    [ $refused -gt $(($(many) * 2)) ]
    : >none.iae
    for c in "${commands[@]}"; do
        run -65 ${c/M/none.iae}
    done
}

@test "a flipped bit is noticed by every program that read it" {
    answers
    seed=${IAE_SEED:-$RANDOM}
    echo "IAE_SEED=$seed"
    python - "$seed" "$(many)" <<'END'
import sys
import numpy as np
rng = np.random.default_rng(int(sys.argv[1]))
whole = open("model.iae", "rb").read()
# a third in the header, a third in the encoder, a third anywhere
header = whole.index(b"encoder.0.weight", whole.index(b"history"))
encoder = whole.index(b"decoder.0.weight", header)
for i in range(int(sys.argv[2])):
    at = int(rng.integers(*[(0, header), (header, encoder), (0, len(whole))][i % 3]))
    b = bytearray(whole)
    b[at] ^= 1 << int(rng.integers(8))
    open(f"flip{i}.iae", "wb").write(b)
END
    refused=0
    for f in flip*.iae; do
        refuses_or_answers "$f"
    done
    echo "$refused refusals"
    [ $refused -gt "$(many)" ]
}

@test "a flipped bit in the spec, in each of its words, changes no answer unnoticed" {
    answers
    python - <<'END'
whole = open("model.iae", "rb").read()
at = whole.index(b"lrelu 0.2")
for i, (old, new) in enumerate([(b"lrelu 0.2", b"lrelu 0.3"), (b"batch 10", b"batch 30"), (b"1e-2 0.5", b"1e-3 0.5"), (b"unit", b"unit")]):
    if old != new:
        assert old in whole
        open(f"spec{i}.iae", "wb").write(whole.replace(old, new, 1))
END
    for f in spec*.iae; do
        for c in "${commands[@]}"; do
            run -65 ${c/M/$f}
            [[ $output == *damaged* ]]
        done
    done
}

@test "rows are no model and a model is no rows: 78 or 65, and both are named" {
    iae-encode rows.iae >z.iae
    iae-decode z.iae >x.iae
    cp rows.iae other.iae
    for c in "${commands[@]}"; do
        run -78 ${c/M/other.iae}
        [[ $output == *"other.iae"*"rows where a model is needed"* ]]
        run -66 ${c/M/missing.iae}
        run -65 ${c/M/flat.spec}
    done
    for c in iae-encode iae-decode iae-score; do
        run -78 $c model.iae
        [[ $output == *"model.iae"*"a model where rows are needed"* ]]
    done
    train --spec ./tiny.spec -o tiny.iae --steps 1 <(mnist 20)
    run -78 iae-encode -m tiny.iae rows.iae
    [[ $output == *"[4]"*"[28,28,1]"* ]]
    run -78 iae-decode -m tiny.iae z.iae
    [[ $output == *"[2]"*"[3]"* ]]
}

@test "hostile specs inside a model are refused with one clean line, at once and in little memory" {
    iae-encode rows.iae >z.iae
    iae-decode z.iae >x.iae
    python - <<'END'
import os, sys, zlib, resource, subprocess
sys.path.insert(0, os.environ["ROOT"] + "/tests/cli")
from stream import write
flat = open("flat.spec").read()
nets = flat[flat.index("encoder:"):]
def swap(a, b):
    assert a in flat
    return flat.replace(a, b)
wide = "data 5000 unit\ncode gaussian 5000\nreconstruction euclidean\nregularization none\n"
specs = [
    "", "\0", "x" * 40000, "\n" * 30000, "\x1b[2J\x1b]0;owned\x07", flat + "\x1b[31mred 1\n", flat + "%s%n%s%n 1\n", flat + "ramp " * 300,
    "\n".join(f"rate encoder{i} 1" for i in range(300)), flat + "encoder: fc 2\n", swap("fc 8 tanh", "fc 65536 ; fc 65536"),
    swap("fc 8 tanh", "fc 99999999999999999999"), swap("fc 8 tanh", "fc -1"), swap("fc 8 tanh", "fc 0"), swap("fc 8 tanh", "fc 8 " * 50),
    swap("fc 8 tanh", "upconv 65536 63x63/63"), swap("fc 8 tanh", "conv 4 4x4/0"), swap("fc 8 tanh", "conv 4 0x0/2"), swap("data            4", "data 65536x65536x65536"),
    swap("data            4", "data 0"), swap("gaussian 2\nnoise", "gaussian 0\nnoise"), swap("gaussian 2\nnoise", "gaussian 4294967298\nnoise"),
    swap("1e-2", "nan"), swap("1e-2", "inf"), swap("1e-2", "0x1p-3"), swap("1e-2", "1e-2,5"), swap("batch           10", "batch 1048577"),
    swap("batch           10", "batch 1e1"), swap("gaussian 3", "gaussian"), swap("forward", "sideways"),
    wide + "encoder: " + " ; ".join(["fc 5000"] * 16) + "\ndecoder: " + " ; ".join(["fc 5000"] * 16) + "\n", flat,
]
numbers = {k: 0 for k in ("step", "seed", "rows", "rows_crc32", "updates.encoder", "updates.decoder", "updates.rec", "updates.reg")}
metas = [{"spec": s, **numbers} for s in specs]
metas += [{}, {"spec": 5, **numbers}, {"spec": flat.encode(), **numbers}, {"spec": flat}, {"spec": flat, **numbers, "step": "many"}, {"spec": flat, **numbers, "step": -1},
          {"spec": flat, **numbers, "rows": 2**64 - 1}]
commands = [c.split() for c in ("iae-encode -m h.iae rows.iae", "iae-decode -m h.iae z.iae", "iae-sample -m h.iae -n 5", "iae-score -m h.iae x.iae",
                                "iae-train --threads 1 --resume -o h.iae rows.iae")]
bad = 0
for meta in metas:
    write(open("h.iae", "wb"), [], kind="model", meta=meta)
    for c in commands:
        p = subprocess.run(c, capture_output=True, timeout=60)
        # iae-sample needs nothing but a spec that is whole, and may answer
        fine = p.returncode in (65, 78) or (p.returncode == 0 and c[0] == "iae-sample" and "seed" in meta and flat[:40] == meta["spec"][:40])
        clean = p.returncode == 0 or (p.stderr.count(b"\n") == 1 and all(b >= 32 for b in p.stderr[:-1]))
        if not (fine and clean):
            bad += 1
            print(c[0], p.returncode, repr(meta)[:120], p.stderr[:300])
rss = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
print("largest RSS:", rss, "MiB")
if not "asan" in os.environ["IAE_BIN"]:
    assert rss < 100, rss
assert not bad
END
}
