#!/usr/bin/env python3
"""Writes tests/oracle/steps.iae: training steps as the twin computes them, for tests/unit/train/oracle.c to compare with ours.

    make && IAE_BIN=build/bin python3 tests/oracle/make-fixtures.py > tests/oracle/steps.iae

Needs PyTorch, the test does not. Each case is a model made by iae-init, some minibatches, and three steps in float64.
With --whole, all values in float64, and drawn in float64: for the double build of the test (tests/oracle/README).
"""
import gzip
import os
import subprocess
import sys
import tempfile
import zlib

import msgpack
import msgpack_numpy
import numpy as np
import torch

sys.dont_write_bytecode = True
import steps  # noqa: E402
import twin  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
WHOLE = "--whole" in sys.argv
STEPS, TOTAL, SEED = 3, 4, 7       # three of four: `decay` shows
LONGER = {"ema": 10, "fiae-ema": 10}       # the averaged networks look at the data every eighth step
CLEAR = 2e-5                       # nearer to its kink, float32 may see a relu on the other side: other pixels are tried
POOL = 11                          # rows with labels, of which a step takes some

GAUSSIAN = """
data 8x8x2 signed
code gaussian 4
noise gaussian 3
posterior gaussian 2
condition location 7
encoder: conv 3 4x4/2 bn lrelu 0.2 ; concat eps ; fc 6 bn elu ; fc 4 bn noaffine
decoder: fc 2x2x5 bn relu ; upconv 4 4x4/2 bn noaffine tanh ; upconv 2 4x4/2 tanh
rec: conv 4 4x4/2 bn relu ; conv 3 3x3/1 bn scale sigmoid ; fc 6 bn relu ; fc 1
reg: fc 8 relu ; fc 6 elu ; fc 1
batch 8
"""
CATEGORICAL = """
data 4x4x1 unit
code categorical 5
noise gaussian 2
condition invariant
encoder: fc 2x2x3 bn relu ; upconv 2 6x6/2 lrelu 0.1 ; fc 5 bn scale softmax
decoder: fc 2x2x4 bn relu ; upconv 1 4x4/2 sigmoid
rec: upconv 2 2x2/2 bn lrelu 0.2 ; conv 3 6x6/2 bn elu ; fc 1
reg: fc 6 elu ; fc 1
batch 8
"""
FLIPPED = """
data 8x8x2 signed
code gaussian 4
noise gaussian 3
posterior gaussian 2
direction flipped
condition location 7
encoder: conv 3 4x4/2 bn lrelu 0.2 ; concat eps ; fc 6 bn elu ; fc 4 bn noaffine
decoder: fc 2x2x5 bn relu ; upconv 4 4x4/2 bn noaffine tanh ; upconv 2 4x4/2 tanh
rec: conv 4 4x4/2 bn relu ; conv 3 3x3/1 bn scale sigmoid ; fc 6 bn relu ; fc 1
reg: conv 3 4x4/2 bn lrelu 0.1 ; fc 6 bn relu ; fc 1
batch 8
"""
CLUSTERS = """
data 4x4x1 unit
code categorical 5
noise gaussian 2
direction flipped
condition invariant
encoder: fc 2x2x3 bn relu ; upconv 2 6x6/2 lrelu 0.1 ; fc 5 bn scale softmax
decoder: fc 2x2x4 bn relu ; upconv 1 4x4/2 sigmoid
rec: upconv 2 2x2/2 bn lrelu 0.2 ; conv 3 6x6/2 bn elu ; fc 1
reg: conv 3 4x4/2 bn lrelu 0.2 ; fc 1
batch 8
"""
HEAD = ["posterior none", "encoder: conv 3 4x4/2 bn lrelu 0.2 ; fc 6 bn elu ; fc 8"]       # mean and log variance
FLAT = """
data 5 unit
code gaussian 2
noise none
condition invariant
init normal 0.3
encoder: fc 6 tanh ; fc 2
decoder: fc 6 tanh ; fc 5
rec: fc 6 tanh ; fc 1
reg: fc 5 tanh ; fc 1
batch 6
"""
# values of each tensor, else 3
MOST = {"flat": 10**9, "gaussian": 32, "categorical": 64, "mnist-10-100": 40, "flipped": 24, "clusters": 24}
BASES = {"gaussian": GAUSSIAN, "categorical": CATEGORICAL, "flat": FLAT, "flipped": FLIPPED, "clusters": CLUSTERS}
CASES = [
    ("gaussian", "gaussian", []),
    ("categorical", "categorical", []),
    ("flat", "flat", []),
    ("invariant", "gaussian", ["condition invariant"]),
    # rates of a hundredth: at full rates Adam's first step is rounding noise enough to change the next gradient by half
    ("mnist-10-100", "mnist-10-100", ["batch 20", "adam 2e-6 0.5 0.999", "rate encoder 1e-6", "rate decoder 1e-5"]),
    ("euclidean", "gaussian", ["reconstruction euclidean", "weight rec 0.7"]),
    ("reconstruction-none", "gaussian", ["reconstruction none"]),
    ("regularization-none", "gaussian", ["regularization none"]),
    ("autoencoder", "gaussian", ["reconstruction euclidean", "regularization none", "noise none", "encoder: fc 6 tanh ; fc 4 bn noaffine"]),
    ("steps-disc", "gaussian", ["steps disc 2"]),
    ("steps-rec", "gaussian", ["steps rec 3", "steps reg 2"]),
    ("steps-below-one", "gaussian", ["steps rec 3", "steps reg 4 below 1.39", "rate reg 1e-3"]),
    ("steps-below", "gaussian", ["steps rec 4 below 1.4", "steps reg 3 below 1.39", "rate rec 1e-3", "rate reg 1e-3"]),
    ("weights", "gaussian", ["weight rec 0.7", "weight reg 2.5"]),
    ("positive", "gaussian", ["weight positive 0.6"]),
    ("mismatch", "gaussian", ["weight mismatch 0.4"]),
    ("entropy", "categorical", ["weight entropy 0.3"]),
    ("jitter-input", "gaussian", ["jitter input 0.3"]),
    ("jitter-code", "gaussian", ["jitter code 0.3"]),
    ("jitter-image", "gaussian", ["jitter image 0.2"]),
    ("jitter-global", "gaussian", ["jitter global 0.2"]),
    ("smooth", "gaussian", ["smooth 0.9"]),
    ("clip", "gaussian", ["clip 0.05"]),
    ("ema", "categorical", ["ema 0.9"]),
    ("ema-late", "gaussian", ["ema 0.15", "bnorm 1e-3 0.3"]),
    ("scale-code", "categorical", ["scale code 3"]),
    ("scale-bound", "categorical", ["rate encoder 2.5", "ema 0.9"]),
    ("rates", "gaussian", ["adam 1e-3 0.9 0.99", "rate encoder 1e-4", "rate rec 3e-3"]),
    ("ramps", "gaussian", ["ramp weight reg 0 3 2", "ramp rate decoder 1e-3 0 3 1", "ramp smooth 1 0.8 2"]),
    ("decay", "gaussian", ["decay 0.2"]),
    ("freeze", "gaussian", ["freeze encoder 2", "ema 0.9"]),
    ("flipped", "flipped", []),
    ("clusters", "clusters", []),
    ("fiae-weights", "flipped", ["condition invariant", "weight rec 0.7", "weight reg 2.5", "ramp weight decoder 0 1 2"]),
    ("fiae-code", "clusters", ["jitter code 0.2", "weight decoder 0.5", "scale code 3"]),
    ("fiae-jitter", "flipped", ["jitter input 0.3", "jitter code 0.3", "jitter image 0.2", "jitter global 0.2"]),
    ("fiae-hypers", "flipped", ["smooth 0.9", "weight mismatch 0.4", "jitter code 0.1", "steps rec 3", "steps reg 2", "clip 0.05"]),
    ("fiae-entropy", "clusters", ["weight entropy 0.3", "weight decoder 0.5"]),
    ("fiae-ema", "flipped", ["ema 0.9"]),
    ("fiae-labels", "clusters", ["labels 6", "weight label 0.8", "jitter input 0.3", "posterior gaussian 2", "ema 0.9", "clip 0.3"]),
    ("residual", "gaussian", [
        "encoder: conv 3 3x3/1 bn gelu as a ; conv 3 3x3/1 bn silu ; conv 3 3x3/1 bn ; add a mish ; avgpool 4x4/2 ; concat eps ; fc 6 bn elu ; fc 4 bn noaffine",
        "decoder: fc 2x2x5 bn relu ; upsample 2 ; conv 4 3x3/1 bn silu as b ; conv 4 3x3/1 softplus ; add b ; upsample 2 ; conv 2 3x3/1 tanh",
        "rec: conv 4 3x3/1 gelu as c ; conv 4 3x3/1 spectral mish ; add c relu ; maxpool 4x4/2 ; fc 6 bn relu ; fc 1",
        "reg: fc 8 softplus as d ; fc 8 silu ; add d ; fc 6 gelu ; fc 1"]),
    ("fiae-pooling", "flipped", [
        "encoder: conv 3 3x3/1 bn mish ; maxpool 2x2/2 ; concat eps ; fc 6 bn elu ; fc 4 bn noaffine",
        "reg: conv 3 3x3/1 bn silu ; avgpool 2x2/2 as a ; conv 3 3x3/1 gelu ; add a ; fc 6 bn relu ; fc 1", "ema 0.9"]),
    ("infogan-categorical", "clusters", ["reconstruction likelihood", "weight rec 0.7", "weight decoder 0.5"]),
    ("infogan-gaussian", "flipped", ["reconstruction likelihood", "weight decoder 0.5", "ema 0.9"] + HEAD),
    ("gan", "flipped", ["reconstruction none", "posterior none", "ema 0.9"]),
    ("gan-categorical", "clusters", ["reconstruction none", "steps disc 2", "jitter image 0.2"]),
    ("ali", "gaussian", ["direction joint", "regularization none"]),
    ("ali-hypers", "categorical", ["direction joint", "regularization none", "posterior gaussian 2", "jitter code 0.2", "jitter image 0.1",
                                  "jitter global 0.1", "weight rec 0.6", "weight entropy 0.1", "weight mismatch 0.4", "smooth 0.9", "ema 0.9"]),
    ("vae-unit", "gaussian", ["data 8x8x2 unit", "noise none", "reconstruction likelihood", "regularization kl",
                              "decoder: fc 2x2x5 bn relu ; upconv 4 4x4/2 bn noaffine tanh ; upconv 2 4x4/2 sigmoid"] + HEAD),
    ("vae-signed", "gaussian", ["reconstruction likelihood", "regularization kl", "weight reg 0.7", "shards 3", "ema 0.9"] + HEAD),
    ("vae-adversarial", "gaussian", ["regularization kl", "jitter global 0.2", "jitter input 0.2", "weight positive 0.6"] + HEAD),
    ("likelihood", "categorical", ["reconstruction likelihood", "weight rec 0.7"]),
    ("aae-labels", "categorical", ["reconstruction euclidean", "noise none", "posterior gaussian 2", "labels 6", "weight label 0.8", "jitter input 0.3"]),
    ("labels-all", "categorical", ["labels 30", "ramp weight label 0 1 2", "steps disc 2"]),
    ("shards", "gaussian", ["shards 2", "ema 0.9"]),
    ("shards-below", "gaussian", ["shards 2", "steps rec 2 below 1.41", "rate rec 1e-3"]),
    ("labels-noisy", "categorical", ["labels 6", "jitter global 0.1"]),
    ("shards-fiae", "clusters", ["shards 2", "steps disc 2", "weight mismatch 0.4", "labels 4"]),
    ("running", "categorical", ["code categorical 5 running 0.9", "ramp running 0.5 1 2", "ema 0.9", "shards 2"]),
    ("mbstd", "gaussian", ["rec: conv 4 4x4/2 bn relu ; mbstd ; fc 6 bn lrelu 0.2 ; fc 1", "reg: mbstd ; fc 8 relu ; fc 6 elu ; mbstd ; fc 1",
                           "weight mismatch 0.4", "steps disc 2"]),
    ("spectral", "gaussian", ["rec: conv 4 4x4/2 spectral lrelu 0.2 ; conv 3 3x3/1 bn sigmoid ; fc 2x1x3 spectral elu ; mbstd ; fc 1 spectral",
                              "reg: fc 8 spectral tanh ; fc 1", "weight mismatch 0.4", "weight positive 0.6"]),
    ("spectral-fiae", "flipped", ["reg: conv 3 4x4/2 spectral lrelu 0.1 ; mbstd ; fc 1", "shards 2"]),
    ("bf16", "gaussian", ["precision bf16"]),
    ("bf16-categorical", "categorical", ["precision bf16", "ema 0.9"]),
    ("bf16-flat", "flat", ["precision bf16"]),
    ("bf16-fiae", "flipped", ["precision bf16", "weight mismatch 0.4", "ema 0.9"]),
    ("all", "categorical", ["condition location 6", "posterior gaussian 2", "weight positive 0.5", "weight mismatch 0.4",
                          "weight entropy 0.2", "jitter input 0.2", "jitter code 0.3", "jitter image 0.1", "jitter global 0.1",
                          "smooth 0.9", "clip 0.3", "ema 0.9", "scale code 2", "steps disc 2", "decay 0.4"]),
]


def fresh_model(folder, text, sets):
    if "\n" in text:
        path = os.path.join(folder, "a.spec")
        with open(path, "w") as f:
            f.write(text)
        text = path
    model = os.path.join(folder, "model.iae")
    command = [os.path.join(os.environ.get("IAE_BIN", "build/bin"), "iae-init"), "--force", "--spec", text, "--seed", str(SEED), "-o", model]
    subprocess.run(command + [w for s in sets for w in ("--set", s)], check=True)
    return model


def differing_draw(model, tensors):
    """The largest difference of initial values from the twin's own draw, in units of the last place."""
    own = twin.draw(model.spec, model.net, model.seed, torch.float32)
    return max(float(np.max(np.abs(own[k] - tensors[k]) / np.spacing(np.abs(tensors[k]) + np.float32(1e-9)))) for k in own)


def minibatches(spec, pool, count, turned):
    """x [count, batch, D] as networks see it, and ids that are large, far apart, and in no order (as in oracle.c). Batch
    k holds the rows from 4k on of a pool of u1 rows: batches overlap, which keeps the fixture small. A case that was
    turned has other pixels (those bits) and other ids."""
    n = spec.batch
    row = np.arange(count * n, dtype=np.int64).reshape(count, n) + 97 * turned
    ids = row * 7919 % 60000 + 2**33 * (row % 2)
    x = np.stack([pool[4 * k:4 * k + n] for k in range(count)]).astype("f8")
    return inputs(spec, x), ids


def inputs(spec, rows):
    """u1 as networks see it"""
    return rows / 127.5 - 1 if spec.signed else rows / 255


def labelled(spec, pixels):
    """Rows with labels (x, ids, y), or None: the pool's from the first on, ids partly those of minibatches (as in oracle.c)."""
    if not spec.hypers["labels"]:
        return None
    row = np.arange(POOL, dtype=np.int64)
    return inputs(spec, pixels[:POOL].astype("f8")), row * 7919 % 60000, row * 3 % spec.Dz


def pool(base, D):
    rows = 20 + 4 * (STEPS * 4 - 1)
    if base == "mnist-10-100":
        path = os.path.join(HERE, "../../formats/data/mnist/t10k-images-idx3-ubyte.gz")
        return np.frombuffer(gzip.open(path).read(16 + D * rows), "u1", offset=16).reshape(rows, D)[:20 + 4 * (STEPS - 1)]
    return np.random.RandomState(5).randint(0, 256, (rows, D)).astype("u1")


def summary(arrays, most):
    """Of each tensor its norm and up to `most` values, from all over it; the rule is also in tests/unit/train/oracle.c."""
    out = []
    for v in arrays:
        v = np.asarray(v, dtype="f8").ravel()
        pick = np.arange(v.size) if v.size <= most else (np.arange(most, dtype=np.uint64) * 2654435761 + 12345) % v.size
        out.append(np.concatenate([[np.linalg.norm(v)], v[pick.astype("i8")]]))
    return np.concatenate(out) if out else np.zeros(0)


def rounding(done, again):
    """What float32 costs PyTorch: for each step, the largest relative difference of a gradient that is not all noise."""
    def of(a, b):
        nets = {n: sum(np.sum(v * v) for k, v in a.items() if k.startswith("grad." + n)) ** 0.5 for n in twin.NETS}
        return max(np.linalg.norm(v - b[k]) / (np.linalg.norm(v) + 0.1 * nets[k.split(".")[1]] + 1e-30)
                   for k, v in a.items() if k.startswith("grad."))
    # Thousands of relus: on some machine one of them is on the other side of its kink.
    least = 1e-3 if done[0]["xhat"].shape[1] == 784 else 0
    return np.array([max(least, of(a, b)) for a, b in zip(done, again)])


def run(text, sets, rows, turned, folder, count, most, with_start):
    path = fresh_model(folder, text, sets)
    header, tensors = twin.read_stream(path)
    model = twin.Model.load(path, torch.float64)
    if differing_draw(model, tensors) > 1:
        raise SystemExit("the initial values are not those documented")
    if WHOLE:
        model = twin.Model(header["meta"]["spec"], header["meta"]["seed"], torch.float64)
    # Tensors in the order of files, network by network: parameters, then statistics.
    order = [k for k in tensors if not k.startswith(("adam.", "ema."))]
    params = [k for k in order if k not in model.stats and not k.endswith(".u")]
    averaged = [k for k in order if k in model.ema]
    start = model.values()
    x, ids = minibatches(model.spec, rows, count * max(n for n, _ in model.spec.steps.values()) * int(model.spec.hypers["shards"]), turned)
    known = labelled(model.spec, rows)
    trained = steps.train(model, iter(zip(x, ids)), count, TOTAL, known)
    twin.nearest_kink[0] = np.inf
    done = [next(trained)]
    kink = twin.nearest_kink[0]
    done += trained
    end = model.values()
    again = steps.train(twin.Model.load(path, torch.float32), iter(zip(x, ids)), count, TOTAL, known)
    none = np.full(model.spec.batch, np.nan)
    out = {
        "logits": np.stack([done[0].get("first." + k, none).ravel() for k in ("rec_real", "rec_fake", "reg_real", "reg_fake")]),
        "losses": np.array([[d.get("loss." + k, 0) for k in ("rec", "reg", "gen", "label")] for d in done], dtype="f8"),
        "gen": np.stack([[d.get(k, none).ravel() for k in ("rec_gen", "reg_gen")] for d in done]),
        "rounding": rounding(done, again),
        "passed": np.stack([summary([d[k] for k in ("z", "xhat", "zhat", "mu", "lv") if k in d], 10**9 if WHOLE else 16) for d in done]),
        "grad": np.stack([summary([d["grad." + k] for k in params], most) for d in done]),
        "moved": summary([end[k] - start[k] for k in order], most),
    }
    if averaged:
        out["averaged"] = summary([model.ema[k] - start[k] for k in averaged], most)
    if with_start:
        out["start"] = summary([start[k] for k in order], most)
    if kink < CLEAR and model.spec.D < 784:
        return None
    return header["meta"]["spec"], sum(d["batches"] for d in done), {k: v if v.dtype.kind in "ui" or k == "losses" or WHOLE else v.astype("f4")
                                    for k, v in out.items()}


def main():
    packer = msgpack.Packer(default=msgpack_numpy.encode)
    meta, records, pools = {"torch": torch.__version__, "total": TOTAL, "seed": SEED, "labelled": POOL, "whole": int(WHOLE)}, [], {}
    with tempfile.TemporaryDirectory() as folder:
        for name, base, sets in CASES:
            D = twin.Spec(BASES.get(base, "data 28x28x1 unit\ncode gaussian 1")).D
            if D not in pools:
                pools[D] = base, pool(base, D)
                records.append({"pixels." + base: pools[D][1]})
            count = meta["steps." + name] = LONGER.get(name, STEPS)
            most = 200000 if WHOLE else MOST.get(name, 3)
            ran, turned = None, -1
            while not ran:
                turned += 1
                ran = run(BASES.get(base, base), sets, pools[D][1] ^ np.uint8(turned), turned, folder, count, most,
                          name == base or sets[-1:] == ["decay 0.4"])
            meta["turned." + name] = turned
            meta["spec." + name], meta["batches." + name], arrays = ran
            meta["most." + name], meta["pixels." + name] = most, pools[D][0]
            records += [{name + "." + k: v} for k, v in arrays.items()]
            print(name, arrays["rounding"], meta["batches." + name], "batches", arrays["losses"].tolist() if "-v" in sys.argv else "", file=sys.stderr)
    crc = 0
    head = {"iae": 1, "kind": "model", "rows": None, "fields": [], "meta": meta, "history": ["tests/oracle/make-fixtures.py"]}
    for thing in [head] + records:
        b = packer.pack(thing)
        crc = zlib.crc32(b, crc)
        sys.stdout.buffer.write(b)
    sys.stdout.buffer.write(packer.pack({"end": 1, "records": len(records), "rows": 0, "crc32": crc}))


main()
